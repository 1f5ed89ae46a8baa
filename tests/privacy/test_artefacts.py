"""The search finds what it looks for in everything that a study is written as."""

import base64
import gzip
import json

import pytest

import agencygraph as ag
from tests.privacy.artefacts import CANARIES, IDS, NAMES, make_all, write_canaries
from tests.privacy.search import names_in, told

NAME = "Ümit O'Vaye & Son"


@pytest.mark.parametrize(
    "packed",
    [
        NAME.encode(),
        NAME.upper().encode(),
        NAME.encode("utf-16-le"),
        json.dumps({"name": NAME}).encode(),
        b"&#220;mit".join([b"", b""]) + b"O&#39;Vaye".join([b"", b""]) + NAME.encode(),
        base64.b64encode(
            gzip.compress(f"a long text with {NAME} in it".encode(), mtime=0)
        ),
        b'{"x":"' + base64.b64encode(f"{'-' * 30}{NAME}".encode()) + b'"}',
    ],
)
def test_a_name_is_found_however_it_is_packed(packed):
    assert names_in(packed, [NAME, "Nobody"]) == {NAME}


def test_a_name_is_found_in_cells_and_metadata_of_parquet(tmp_path):
    table = ag.Table("person", [NAMES[0]], {"x": [1]}, notes=[f"about {NAMES[1]}"])

    ag.write_tables(table, tmp_path / "a.parquet", study=None)

    assert told([tmp_path / "a.parquet"], NAMES[:3])["a.parquet"][0] == NAMES[0]


def test_names_of_a_study_are_found_where_they_are_to_be_expected(tmp_path):
    study = ag.read_study(write_canaries(tmp_path / "Ottoline Drayfold"))

    found = told(make_all(study, tmp_path / "made"), CANARIES)

    names = {name.partition(".")[0] for name in found}
    assert {"report", "drawing-pyvis-knows", "drawing-webgl-knows", "plan", "degree",
            "delta-knows", "study", "people", "graph", "introductions", "survey",
            "c-report", "c-draw", "c-plan", "said"} <= names  # fmt: skip
    for name in ("people.csv", "people.parquet", "study.xlsx"):
        assert {*NAMES, *IDS} <= {*found[name]}
    assert set(found["report.html"]) & {*NAMES}
    assert set(found["drawing-webgl-knows.html"]) >= {*NAMES}
    assert any("-.agencygraph-" in name for name in found)
