"""Somebody is forgotten: in memory, in files, and the outputs are listed."""

import csv
import os
import stat

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.cli import main
from tests.corpus import books
from tests.privacy.artefacts import IDS, MAILS, NAMES, SAID, write_canaries
from tests.privacy.search import told
from tests.studies import studies

HUSH = pytest.mark.filterwarnings("ignore::agencygraph.AgencyGraphWarning")
WHO = 0
TRACES = (IDS[WHO], NAMES[WHO], MAILS[WHO])


@pytest.fixture
def folder(tmp_path):
    """A study in which others mention whoever is to be forgotten."""
    folder = write_canaries(tmp_path / "study")
    text = (folder / "barriers.csv").read_text(encoding="utf-8")
    said = text.replace(SAID, f"{NAMES[WHO]} would know")
    (folder / "barriers.csv").write_text(said, encoding="utf-8")
    return folder


def run(*words):
    return main([str(word) for word in words])


def text_of(path):
    return b"".join(p.read_bytes() for p in sorted(path.rglob("*")) if p.is_file())


# --- in memory ------------------------------------------------------------------------


@HUSH
@given(study=studies(), which=st.randoms(use_true_random=False))
def test_what_is_left_is_what_was_said_of_everybody_else(study, which):
    people = sorted({p for roster in study.rosters.values() for p in roster.people})
    person = which.choice(people)

    left = ag.forget(study, person)

    for wave, roster in study.rosters.items():
        assert left.rosters[wave].people == tuple(
            p for p in roster.people if p != person
        )
    for key, network in study.networks.items():
        found = left.networks[key]
        assert found.ties().to_dict() == {
            pair: weight
            for pair, weight in network.ties().to_dict().items()
            if person not in pair
        }
        others = [p for p in network.roster.people if p != person]
        old, new = network.roster.positions(others), found.roster.positions(others)
        rows, columns = np.triu_indices(len(others), 1)
        for one, two in ((rows, columns), (columns, rows)):
            assert np.array_equal(
                found.observes(new[one], new[two]), network.observes(old[one], old[two])
            )
    if study.scores is not None:
        assert all(label[0] != person for label in left.scores.labels)


@HUSH
@given(study=studies(), which=st.randoms(use_true_random=False))
def test_what_is_left_is_written_and_read_as_it_is(study, which, tmp_path_factory):
    people = sorted({p for roster in study.rosters.values() for p in roster.people})
    if any(roster.n_people < 2 for roster in study.rosters.values()):
        return
    left = ag.forget(study, which.choice(people))

    again = ag.read_study(ag.write_study(left, tmp_path_factory.mktemp("x") / "left"))

    assert {k: n.ties().to_dict() for k, n in again.networks.items()} == {
        k: n.ties().to_dict() for k, n in left.networks.items()
    }


def test_mentions_by_others_are_blanked(folder):
    left = ag.forget(ag.read_study(folder), IDS[WHO])

    assert left.barriers["note"].tolist() == [None]
    assert NAMES[WHO] not in left.roster.agency_attributes["contact"]
    assert NAMES[1] in left.roster.agency_attributes["contact"]
    assert all(IDS[WHO] not in label for label in left.requests.labels)


def test_nobody_cannot_be_forgotten(folder):
    with pytest.raises(ag.DataError, match="is nobody of this study"):
        ag.forget(ag.read_study(folder), "zoe")


# --- in files -------------------------------------------------------------------------


@pytest.mark.parametrize("form", ["csv", "parquet", "xlsx"])
@pytest.mark.parametrize("meant", [IDS[WHO], NAMES[WHO].upper()])
def test_no_file_of_the_study_holds_a_trace(folder, tmp_path, form, meant, capsys):
    place = tmp_path / "own" / ("study.xlsx" if form == "xlsx" else "study")
    ag.write_study(ag.read_study(folder), place,
                   **({} if form == "xlsx" else {"files": form}))  # fmt: skip
    before = [place] if place.is_file() else [*place.iterdir()]
    assert told(before, TRACES) != {}

    assert run("forget", place, meant, "--force") == 0

    files = [path for path in (tmp_path / "own").rglob("*") if path.is_file()]
    assert told(files, TRACES) == {}
    assert not any(trace in capsys.readouterr().out for trace in TRACES)
    left = ag.read_study(place)
    assert left.roster.n_people == len(IDS) - 1
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert (form == "parquet") is (place / "people.parquet").exists()


def test_a_record_says_how_much_and_never_who(folder, tmp_path):
    run("forget", folder, IDS[WHO], "--force")
    run("forget", folder, IDS[1], "--force")

    with (tmp_path / "study.forgotten.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    assert [row["people"] for row in rows] == ["1", "1"]
    assert int(rows[0]["ties"]) >= 6
    assert rows[0]["mentions"] == "2"
    assert rows[0]["agencygraph"] == ag.__version__
    assert len(rows[0]["sha256 of the files before"].split()) == 10
    assert told([tmp_path / "study.forgotten.csv"], [*TRACES, IDS[1], NAMES[1]]) == {}


def test_nothing_is_changed_unless_it_is_said_twice(folder, capsys):
    before = text_of(folder)

    assert run("forget", folder, IDS[WHO]) == 0

    assert text_of(folder) == before
    assert "--force does it" in capsys.readouterr().err


def test_outputs_made_before_are_listed_and_later_ones_are_not(
    folder, tmp_path, capsys
):
    out = tmp_path / "out"
    out.mkdir()
    study = ag.read_study(folder)
    network = study.network("after", "knows")
    ag.report(study).save(out / "report.html")
    ag.report(study, edition="summary").save(out / "summary.html")
    ag.draw(study, kinds="knows").save(out / "drawing.html")
    tables = {"degree": ag.degree(network), "reach": ag.reach(network)}
    ag.write_tables(tables, out / "results", study=study)
    ag.write_tables(tables, out / "packed", study=study, files="parquet")
    ag.write_tables(tables, out / "results.xlsx", study=study)
    ag.write_tables(tables["degree"], out / "degree.parquet", study=study)
    hidden = ag.pseudonymize(study, bytes(32), project="hub")
    ag.write_study(hidden, out / "hidden")
    assert run("plan", folder, "--rounds", "2", "-o", out / "plan.html",
               "-o", out / "plan.xlsx") == 0  # fmt: skip
    (out / "notes.txt").write_text(f"Call {NAMES[WHO]}.", encoding="utf-8")
    (out / "of-others.txt").write_text(f"Call {NAMES[1]}.", encoding="utf-8")
    capsys.readouterr()

    run("forget", folder, IDS[WHO], "--force")

    lines = capsys.readouterr().out.splitlines()
    again = {line.rpartition("/")[2] for line in lines if line.startswith("to be made")}
    assert again == {
        "report.html", "summary.html", "drawing.html", "results", "packed",
        "results.xlsx", "degree.parquet", "hidden", "plan.html", "plan.xlsx",
    }  # fmt: skip
    assert [line for line in lines if "names them too" in line] == [
        f"names them too, and was not changed: {out / 'notes.txt'}"
    ]
    ag.report(ag.read_study(folder)).save(out / "report.html", overwrite=True)
    run("forget", folder, IDS[1], "--force")
    listed = capsys.readouterr().out
    assert "report.html" in listed
    assert "drawing.html" not in listed


def test_a_survey_workbook_stays_and_what_is_left_is_written_elsewhere(
    tmp_path, capsys
):
    sheets = {
        "Roster": [["Name", "Agency"], ["Ana Ash", "Fire"], ["Ben Birch", "Fire"],
                   ["Cy Cedar", "Health"]],
        "Contacts": [["Your name", "Ana Ash", "Ben Birch", "Cy Cedar"],
                     ["Ana Ash", "", "Daily", "Weekly"],
                     ["Ben Birch", "Weekly", "", ""],
                     ["Cy Cedar", "Daily", "Daily", ""]],
    }  # fmt: skip
    book = tmp_path / "survey.xlsx"
    book.write_bytes(books.xlsx(sheets))
    before = book.read_bytes()

    refused = run("forget", book, "ana ash", "--force")
    said = capsys.readouterr().err
    code = run("forget", book, "ana ash", "-o", tmp_path / "left.xlsx")

    assert refused == 2
    assert "is a survey" in said
    assert book.read_bytes() == before
    assert code == 0
    assert "still names them" in capsys.readouterr().out
    assert told([tmp_path / "left.xlsx"], ["Ana Ash"]) == {}
    assert {*ag.read_study(tmp_path / "left.xlsx").roster.names} == {
        "Ben Birch", "Cy Cedar",
    }  # fmt: skip


def test_other_files_of_the_folder_stay_and_are_told_of(folder, capsys):
    (folder / "readme.txt").write_text(f"{NAMES[WHO]} collects.", encoding="utf-8")
    (folder / "photos").mkdir()
    (folder / "photos" / "a.png").write_bytes(b"x")

    run("forget", folder, IDS[WHO], "--force")

    assert (folder / "photos" / "a.png").read_bytes() == b"x"
    assert "readme.txt" in capsys.readouterr().out


def test_a_failure_at_any_step_leaves_the_old_study_or_the_new_one(folder, monkeypatch):
    moves = []
    move = os.replace

    def counted(*words):
        moves.append(words)
        return move(*words)

    monkeypatch.setattr(os, "replace", counted)
    run("forget", folder, IDS[WHO], "--force")
    monkeypatch.setattr(os, "replace", move)
    steps = len(moves)

    for step in range(steps):
        place = folder.parent / f"again-{step}" / "study"
        write_canaries(place)
        left = [step]

        def failing(*words, left=left):
            left[0] -= 1
            if left[0] < 0:
                raise OSError(28, "No space left on device")
            return move(*words)

        whole = text_of(place)
        monkeypatch.setattr(os, "replace", failing)
        code = run("forget", place, IDS[WHO], "--force")
        monkeypatch.setattr(os, "replace", move)
        assert code == 4
        changed = text_of(place) != whole
        assert changed is (IDS[WHO].encode() not in text_of(place))
        rest = [p for p in place.parent.rglob(".agencygraph-*") if p.is_file()]
        assert rest == []
