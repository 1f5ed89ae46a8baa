"""Large tables of ties in a study: the quick way gives what the careful way gives."""

import warnings

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.io import large, quick

PEOPLE = {"id": list("abcdef"), "agency": ["X", "X", "Y", "Y", "", "Z"]}
TIES = {"source": list("abcd"), "target": list("bcda"), "weight": [1, 2, 3, 4]}


def written(folder, suffix="parquet", **tables):
    """Write the tables of a study; text is what it says, such as study.toml."""
    folder.mkdir(exist_ok=True)
    for name, columns in {"people": PEOPLE, **tables}.items():
        if isinstance(columns, str):
            (folder / f"{name}.toml").write_text(columns, encoding="utf-8")
        else:
            frame = pl.DataFrame(columns)
            getattr(frame, f"write_{suffix}")(folder / f"{name}.{suffix}")
    return folder


def outcome(folder):
    """All that is read of a study, or what is wrong with it; and the warnings."""
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        try:
            study = ag.read_study(folder)
        except (ag.AgencyGraphError, ValueError) as error:
            return type(error), str(error)
    said = [str(warning.message) for warning in told]
    records = [table.to_dict() for table in (study.issues, study.inputs)]
    return study.networks, study.rosters, study.waves, study.notes, records, said


def both_ways(folder, monkeypatch):
    """What the careful way and the quick way give, and whether that was gone."""
    made = []
    real = large.observed

    def seen(*args):
        made.append(True)
        return real(*args)

    with monkeypatch.context() as patch:
        patch.setattr(quick, "LEAST", 1 << 40)
        careful = outcome(folder)
        patch.setattr(quick, "LEAST", 0)
        patch.setattr(large, "observed", seen)
        fast = outcome(folder)
    return careful, fast, bool(made)


SILENT = {"id": list("abcdef"), "answered": ["1", "1", "1", "1", "0", "1"]}
MET = '[kinds.tie]\nrepeats = "sum"\n'
LEVELS = (
    "[kinds.tie]\nscale = [{value = 1, word = 'x'}, {value = 2, word = 'y'},"
    " {value = 3, word = 'z'}, {value = 4, word = 'w'}]\n"
)
TWICE = {"source": list("aabc"), "target": list("bbca"), "weight": [1, 2, 3, 0]}
LOOPS = {"source": list("aabb"), "target": list("abca"), "weight": [1, 2, 3, 0]}


@pytest.mark.parametrize(
    "tables",
    [
        {"ties": TIES},
        {"ties_before": TIES, "ties_after": {**TIES, "weight": [2, 2, 2, 2]}},
        {"ties": TIES, "ties_after": TIES},
        {"ties": {**TIES, "kind": ["knows"] * 4, "directed": ["0"] * 4}},
        {"ties": {**TIES, "wave": ["w 1"] * 4, "note": ["x"] * 4}},
        {"ties": TIES, "responses": SILENT},
        {"ties": LOOPS},
        {"ties": TWICE, "study": MET},
        {"ties": TIES, "study": LEVELS},
        {"ties": {"source": ["a"], "target": ["b"]}},
    ],
    ids=str,
)
def test_what_is_plain_in_a_study_is_read_the_quick_way(tables, tmp_path, monkeypatch):
    folder = written(tmp_path / "study", **tables)

    careful, fast, taken = both_ways(folder, monkeypatch)

    assert taken
    assert fast == careful


@pytest.mark.parametrize(
    "tables",
    [
        {"ties": TWICE},
        {"ties": {**TIES, "target": list("bcdx")}},
        {"ties": {**TIES, "weight": ["1", "often", "2", ""]}},
        {"ties": {**TIES, "observed": [1, 0, 1, 1]}},
        {"ties": {**TIES, "source": list("abce")}, "responses": SILENT},
        {"ties": {**TIES, "weight": [1, 2, 3, 7]}, "study": LEVELS},
        {
            "ties": {**TIES, "target": list("bcdx")},
            "study": '[reading]\nunknown="drop"',
        },
        {"ties": {**TIES, "target": list("bcdx")}, "study": 'unknown = "add"\n'},
        {"ties": {**TIES, "kind": ["knows", "knows", "trusts", "knows"]}},
        {"ties": TIES, "people": {"id": list("aabcdf"), "agency": list("XYXYXZ")}},
    ],
    ids=str,
)
def test_what_is_unusual_in_a_study_is_told_as_ever(tables, tmp_path, monkeypatch):
    folder = written(tmp_path / "study", **tables)

    careful, fast, _ = both_ways(folder, monkeypatch)

    assert fast == careful


@given(
    rows=st.lists(
        st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdef"),
            st.integers(0, 2)),
        min_size=1,
    ),
    suffix=st.sampled_from(["parquet", "csv"]),
    declared=st.sampled_from(["", MET, "[kinds.tie]\ndirected = false\n"]),
)  # fmt: skip
def test_any_ties_of_a_study_are_read_alike_both_ways(
    rows, suffix, declared, tmp_path_factory, monkeypatch
):
    columns = dict(zip(TIES, zip(*rows, strict=True), strict=True))
    folder = tmp_path_factory.mktemp("large") / "study"
    written(folder, suffix, ties_before=columns, study=declared)

    careful, fast, _ = both_ways(folder, monkeypatch)

    assert fast == careful


def test_a_large_table_is_looked_at_by_check_as_well(tmp_path, monkeypatch):
    monkeypatch.setattr(quick, "LEAST", 0)
    folder = written(tmp_path / "study", ties=TIES)

    found = ag.check(folder)

    assert found.ok
    assert found.study.network().n_ties == 4


def test_ids_that_may_be_taken_for_each_other_are_told_in_a_large_roster(tmp_path):
    ids = [f"p{k}" for k in range(1, 4_000)] + ["P7", "007", "7", "1-Mar", "x  y"]
    columns = {"id": ids, "agency": np.where(np.arange(len(ids)) % 2, "X", "Y")}
    pl.DataFrame(columns).write_csv(tmp_path / "people.csv")

    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        ag.read_roster(tmp_path / "people.csv")

    said = " ".join(str(warning.message) for warning in told)
    for part in ("only by case", "by zeros in front", "looks like a day", "spaces"):
        assert part in said
