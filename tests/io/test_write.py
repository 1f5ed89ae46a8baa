"""A study is written whole or not at all, and is read as it was written."""

import os
import stat
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from hypothesis import given

import agencygraph as ag
from agencygraph.io.checks import Checks
from agencygraph.io.workbook import read_workbook
from tests.io.faults import outcomes
from tests.io.tables import TABLES, with_tables
from tests.studies import studies


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


FORMS = {
    "csv": ("files", {}),
    "parquet": ("files", {"files": "parquet"}),
    "xlsx": ("study.xlsx", {}),
}


def written(study, folder, form, **options):
    name, chosen = FORMS[form]
    return ag.write_study(study, folder / name, **chosen, **options)


def all_bytes(folder):
    return {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
@pytest.mark.parametrize("form", FORMS)
@given(study=studies())
def test_a_study_is_read_as_it_was_written(form, study, tmp_path_factory):
    folder = tmp_path_factory.mktemp("study")

    again = ag.read_study(written(study, folder, form))

    assert again.networks == study.networks
    assert again.rosters == study.rosters
    assert again.waves == study.waves
    assert again.confidential == study.confidential
    assert again.title == study.title


@pytest.mark.parametrize("form", FORMS)
def test_every_table_is_read_as_it_was_written(tmp_path, form):
    study = with_tables(
        agencies={"id": ["Fire", "Health"], "sector": ["A", "B"], "name": ["F", ""]},
        agency_ties_before={"source": ["Fire"], "target": ["Health"], "weight": [2]},
        scores={"id": ["ana"], "wave": ["after"], "item": ["=sure"], "value": [2.5]},
        attendance={"id": ["ana", "cy"], "event": ["a", "b"], "arrived": ["09:30", ""]},
        requests={"id": ["ana"], "wanted": ["Health"], "since": ["2024-03-12"]},
        barriers={
            "from_agency": ["Fire", "Fire"],
            "to_agency": ["Health", "Health"],
            "kind": ["law", "time"],
            "note": ["-", None],
        },
        study={"title": "T", "kinds": {"tie": {"directed": False}}},
    )

    again = ag.read_study(written(study, tmp_path, form))

    assert again.networks == study.networks
    assert again.agency_networks == study.agency_networks
    for name in ("scores", "attendance", "requests", "barriers"):
        assert getattr(again, name).to_dict() == getattr(study, name).to_dict()


@pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
def test_organisations_as_actors_are_read_as_they_were_written(tmp_path):
    people = {"id": ["p1", "p2"], "agency": ["City", None], "staff": ["12", "7"]}
    ties = {"source": ["p1"], "target": ["p2"], "weight": [0.5]}
    study = ag.read_study({"people": people, "ties": ties}, unit="agency")

    again = ag.read_study(ag.write_study(study, tmp_path / "files"))

    assert again.networks == study.networks


def test_the_same_study_is_written_as_the_same_bytes(tmp_path):
    study = ag.simulate_study(people=12, agencies=2)

    one = contents(ag.write_study(study, tmp_path / "one"))
    two = contents(ag.write_study(study, tmp_path / "two"))

    assert one == two
    assert sorted(one) == [
        "agencies.csv",
        "attendance.csv",
        "barriers.csv",
        "people.csv",
        "requests.csv",
        "responses.csv",
        "scores.csv",
        "study.toml",
        "ties_after.csv",
        "ties_before.csv",
    ]


@pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
@pytest.mark.corpus(97)
def test_text_that_a_spreadsheet_would_run_is_marked(tmp_path):
    people = {
        "id": ["=1+1", "-5"],
        "name": ["@sum", "+44 x"],
        "agency": ["Fire", "Fire"],
    }
    ties = {"source": ["=1+1"], "target": ["-5"]}
    study = ag.read_study({"people": people, "ties": ties})

    folder = ag.write_study(study, tmp_path / "files")

    assert (folder / "people.csv").read_text(encoding="utf-8") == (
        "id,name,agency\n-5,'+44 x,Fire\n'=1+1,'@sum,Fire\n"
    )


@pytest.mark.skipif(os.name == "nt", reason="modes of files are those of POSIX")
def test_only_the_owner_can_read_the_files(tmp_path):
    folder = ag.write_study(with_tables(), tmp_path / "files")

    modes = {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()}
    assert modes == {0o600}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_a_folder_with_files_is_not_touched_unless_asked(tmp_path):
    folder = ag.write_study(with_tables(), tmp_path / "files")
    old = contents(folder)

    with pytest.raises(ag.ParameterError, match="is not empty; give another folder"):
        ag.write_study(ag.simulate_study(), folder)

    assert contents(folder) == old
    ag.write_study(ag.simulate_study(people=12, agencies=2), folder, overwrite=True)
    assert ag.read_study(folder).roster.n_people == 12
    assert [path.name for path in tmp_path.iterdir()] == ["files"]


def test_an_empty_folder_is_used(tmp_path):
    assert ag.write_study(with_tables(), tmp_path) == tmp_path
    assert (tmp_path / "people.csv").exists()


@pytest.mark.parametrize("old", FORMS)
@pytest.mark.parametrize("new", ["csv", "parquet"])
def test_files_of_one_format_are_replaced_by_those_of_another(tmp_path, old, new):
    written(ag.simulate_study(people=12, agencies=2), tmp_path, old)

    path = written(with_tables(), tmp_path, new, overwrite=True)

    assert ag.read_study(path).networks == with_tables().networks
    assert {left.suffix for left in path.iterdir()} == {f".{new}", ".toml"}


@pytest.mark.parametrize("name", ["holiday.jpg", "oracle.csv", "people.xlsx"])
def test_a_folder_with_anything_else_is_never_replaced(tmp_path, name):
    folder = ag.write_study(with_tables(), tmp_path / "files")
    (folder / name).write_bytes(b"mine")

    with pytest.raises(ag.ParameterError, match=f"would be lost: {name}"):
        ag.write_study(with_tables(), folder, overwrite=True)

    assert (folder / name).read_bytes() == b"mine"


@pytest.mark.corpus(108)
def test_a_link_and_a_file_are_refused(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    (tmp_path / "file").write_text("x", encoding="utf-8")

    for name in ("link", "file"):
        with pytest.raises(ag.ParameterError, match="is a file or a link"):
            ag.write_study(with_tables(), tmp_path / name, overwrite=True)

    assert list((tmp_path / "real").iterdir()) == []


@pytest.mark.corpus(112)
@pytest.mark.parametrize("form", FORMS)
def test_whatever_call_fails_nothing_is_left_and_the_old_study_is_whole(
    tmp_path, monkeypatch, form
):
    """Case 112: every write, sync and renaming fails once."""
    old_study, new_study = with_tables(), ag.simulate_study(people=12, agencies=2)
    path = written(old_study, tmp_path, form)
    old = all_bytes(tmp_path)
    stopped = 0

    for outcome in outcomes(
        lambda: written(new_study, tmp_path, form, overwrite=True), monkeypatch
    ):
        assert [left.name for left in tmp_path.iterdir()] == [path.name]
        if outcome == "stopped":
            stopped += 1
            assert all_bytes(tmp_path) == old
        else:
            assert ag.read_study(path).roster.n_people == 12
            written(old_study, tmp_path, form, overwrite=True)

    assert stopped >= (4 if form == "xlsx" else 25)


@pytest.mark.parametrize("name", ["study.xlsx", "a b/Ünïcode – é.xlsx"])
def test_a_workbook_that_is_there_is_not_touched_unless_asked(tmp_path, name):
    path = ag.write_study(with_tables(), tmp_path / name)
    old = path.read_bytes()

    with pytest.raises(ag.ParameterError, match="is there already; give another path"):
        ag.write_study(ag.simulate_study(people=12, agencies=2), path)

    assert path.read_bytes() == old
    ag.write_study(ag.simulate_study(people=12, agencies=2), path, overwrite=True)
    assert ag.read_study(path).roster.n_people == 12


def test_a_workbook_is_not_written_through_a_link_or_over_a_folder(tmp_path):
    (tmp_path / "real.xlsx").write_bytes(b"mine")
    (tmp_path / "link.xlsx").symlink_to(tmp_path / "real.xlsx")
    (tmp_path / "broken.xlsx").symlink_to(tmp_path / "nowhere.xlsx")
    (tmp_path / "folder.xlsx").mkdir()

    for name, told in [
        ("link.xlsx", "is a link"),
        ("broken.xlsx", "is a link"),
        ("folder.xlsx", "is a folder"),
    ]:
        with pytest.raises(ag.ParameterError, match=told):
            ag.write_study(with_tables(), tmp_path / name, overwrite=True)

    assert (tmp_path / "real.xlsx").read_bytes() == b"mine"
    assert not (tmp_path / "nowhere.xlsx").exists()


def test_the_same_study_is_written_as_the_same_workbook(tmp_path):
    study = ag.simulate_study(people=12, agencies=2)

    one = ag.write_study(study, tmp_path / "one.xlsx")
    two = ag.write_study(study, tmp_path / "two.xlsx")

    assert one.read_bytes() == two.read_bytes()
    assert stat.S_IMODE(one.stat().st_mode) == 0o600


def test_a_workbook_holds_a_sheet_a_table_under_the_name_of_the_table(tmp_path):
    study = ag.simulate_study(people=12, agencies=2)

    path = ag.write_study(study, tmp_path / "study.xlsx")

    assert [grid.sheet for grid in read_workbook(path, Checks())] == [
        "people",
        "agencies",
        "responses",
        "ties_before",
        "ties_after",
        "scores",
        "attendance",
        "requests",
        "barriers",
        "study",
    ]


@pytest.mark.corpus(107)
@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("wave", ["w" * 300, "CON", "../../etc", "a/b", "w.", "x" * 25])
def test_waves_that_could_not_name_a_file_or_a_sheet_are_kept(tmp_path, form, wave):
    """Case 107."""
    ties = {"source": ["ana"], "target": ["ben"], "wave": [wave]}
    study = ag.read_study({"people": TABLES["people"], "ties": ties})

    path = written(study, tmp_path, form)

    assert ag.read_study(path).networks == study.networks
    assert [left.name for left in tmp_path.iterdir()] == [path.name]


def test_what_a_workbook_cannot_hold_is_refused(tmp_path):
    people = {"id": ["ana"], "name": ["x" * 32_768], "agency": ["Fire"]}
    study = ag.read_study({"people": people, "ties": {"source": [], "target": []}})

    with pytest.raises(ag.ParameterError, match="more than 32,767 characters"):
        ag.write_study(study, tmp_path / "study.xlsx")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
def test_numbers_that_a_workbook_would_round_are_kept(tmp_path):
    weights = [0.1 + 0.2, 1 / 3, 2.2250738585072014e-308, 2.0**53 - 1]
    ties = {
        "source": ["ana", "ana", "ben", "cy"],
        "target": ["ben", "cy", "cy", "ana"],
        "weight": weights,
    }
    study = ag.read_study({"people": TABLES["people"], "ties": ties})

    again = ag.read_study(ag.write_study(study, tmp_path / "study.xlsx"))

    assert again.networks == study.networks


def test_a_swap_that_fails_is_taken_back(tmp_path, monkeypatch):
    folder = ag.write_study(with_tables(), tmp_path / "files")
    old, rename = contents(folder), type(folder).rename

    def fail(path, target):
        if path.name.endswith(".folder"):
            raise OSError(5, "Input/output error")
        return rename(path, target)

    monkeypatch.setattr(type(folder), "rename", fail)
    with pytest.raises(OSError, match="Input/output error"):
        ag.write_study(ag.simulate_study(), folder, overwrite=True)

    assert contents(folder) == old
    assert [path.name for path in tmp_path.iterdir()] == ["files"]


def test_what_a_killed_process_left_is_put_back_or_removed(tmp_path):
    folder = ag.write_study(with_tables(), tmp_path / "files")
    old = contents(folder)
    folder.rename(tmp_path / ".files.agencygraph-old")
    half = tmp_path / ".agencygraph-0123456789abcdef.folder"
    half.mkdir()
    os.utime(half, (0, 0))

    with pytest.raises(ag.ParameterError, match="is not empty"):
        ag.write_study(ag.simulate_study(), folder)

    assert contents(folder) == old
    ag.write_study(with_tables(), folder, overwrite=True)
    assert [path.name for path in tmp_path.iterdir()] == ["files"]


def network_of(study):
    return study.networks["after", "tie"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"at_cap": np.array([True, False, False])},
            "networks would be read as someth",
        ),
    ],
)
def test_what_files_cannot_say_is_refused(tmp_path, change, told):
    study = with_tables()
    changed = {**study.networks, ("after", "tie"): network_of(study).replace(**change)}

    with pytest.raises(ag.ParameterError, match=told):
        ag.write_study(replace(study, networks=changed), tmp_path / "files")

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("person", ["a  b", "a\u200bb", "ａ"])
def test_an_id_that_would_be_read_as_another_is_refused(tmp_path, person):
    roster = ag.Roster.from_labels([person, "ben"], ["Fire", "Fire"])
    network = ag.Network.from_ties(roster, [person], ["ben"])
    study = ag.Study(
        {("1", "tie"): network.replace(wave="1", kind="tie")}, ("1",), {"1": roster}
    )

    with pytest.raises(ag.ParameterError, match="would be read as something else; ids"):
        ag.write_study(study, tmp_path / "files")


def test_a_study_that_reads_as_an_error_is_refused(tmp_path):
    roster = ag.Roster.from_labels(["ana", "ben"], ["Fire", "Fire"])
    network = ag.Network.from_ties(roster, ["ana"], ["ben"])
    study = ag.Study(
        {("1", kind): network.replace(wave="1", kind=kind) for kind in ("A", "a")},
        ("1",),
        {"1": roster},
    )

    with pytest.raises(
        ag.ParameterError, match=r"would not be read as this study: .*same"
    ):
        ag.write_study(study, tmp_path / "files")


@pytest.mark.parametrize("form", FORMS)
def test_cells_that_nobody_knows_about_are_written(tmp_path, form):
    study = with_tables()
    unclear = network_of(study).replace(excepted=np.array([[1, 0], [1, 2]]))
    changed = replace(study, networks={**study.networks, ("after", "tie"): unclear})

    again = ag.read_study(written(changed, tmp_path, form))

    assert again.networks == changed.networks


@pytest.mark.parametrize("form", FORMS)
def test_an_instrument_that_changed_between_waves_is_written(tmp_path, form):
    study = with_tables()
    scale = ag.Scale((1, 2, 3), ("yearly", "monthly", "weekly"))
    capped = network_of(study).replace(max_choices=3, scale=scale)
    changed = replace(study, networks={**study.networks, ("after", "tie"): capped})

    with pytest.warns(ag.AgencyGraphWarning, match="'tie' is not compared"):
        again = ag.read_study(written(changed, tmp_path, form))

    assert again.networks == changed.networks


def test_a_study_read_from_ten_tables_is_written_with_a_record_of_each(tmp_path):
    people = {"id": ["a", "b"], "agency": ["x", "y"]}
    ties = {f"ties_{k}": {"source": ["a"], "target": ["b"]} for k in range(1, 11)}
    study = ag.read_study(
        {"people": people, **ties}, waves=[str(k) for k in range(1, 11)]
    )

    folder = ag.write_study(study, tmp_path / "study", files="parquet")

    assert len(pl.read_parquet(folder / "inputs.parquet")) == 11
