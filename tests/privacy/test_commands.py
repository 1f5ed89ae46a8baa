"""The commands key, pseudonymize and relink, from files to files."""

import stat

import polars as pl
import pytest

import agencygraph as ag
from agencygraph.cli import main
from tests.privacy.artefacts import CANARIES, IDS, NAMES, write_canaries
from tests.privacy.search import told


def run(*words):
    return main([str(word) for word in words])


@pytest.fixture
def place(tmp_path):
    """A study and a key, each in a folder of its own."""
    write_canaries(tmp_path / "study")
    (tmp_path / "keys").mkdir()
    assert run("key", "new", tmp_path / "keys" / "hub.key") == 0
    return tmp_path


def hide(place, output, *more):
    return run("pseudonymize", place / "study", "--key", place / "keys" / "hub.key",
               "--project", "hub", "-o", output, *more)  # fmt: skip


@pytest.mark.parametrize("name", ["shared", "shared-book/study.xlsx"])
def test_what_is_written_names_nobody_and_is_read_again(place, name, capsys):
    output = place / name

    assert hide(place, output) == 0

    said = capsys.readouterr()
    files = [output] if output.is_file() else [*output.iterdir()]
    assert told(files, CANARIES) == {}
    assert "still personal data" in said.err
    assert not any(canary in said.out + said.err for canary in NAMES)
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    study = ag.read_study(output)
    assert study.pseudonyms.project == "hub"
    assert study.roster.n_people == len(IDS)


def test_relinking_what_was_written_gives_the_ties_that_were(place):
    hide(place, place / "shared")

    code = run("relink", place / "shared", "--key", place / "keys" / "hub.key",
               "--roster", place / "study", "-o", place / "back")  # fmt: skip

    assert code == 0
    old, new = ag.read_study(place / "study"), ag.read_study(place / "back")
    for key, network in old.networks.items():
        assert new.networks[key].ties().to_dict() == network.ties().to_dict()
    assert {*new.roster.names} == {*NAMES}
    assert new.pseudonyms is None


def test_people_who_left_are_relinked_by_the_roster_of_the_study(place):
    path = place / "study" / "people.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines()
    moved = [f"{row},{wave}" for row in rows for wave in ("before", "after")]
    gone = [row for row in moved if not (row.startswith(IDS[11]) and "after" in row)]
    path.write_text("\n".join([f"{header},wave", *gone]), encoding="utf-8")
    for name in ("ties_after.csv", "responses.csv", "scores.csv"):
        file = place / "study" / name
        lines = file.read_text(encoding="utf-8").splitlines()
        drop = [IDS[11]] if name == "ties_after.csv" else [f"{IDS[11]},after"]
        kept = [line for line in lines if not any(d in line for d in drop)]
        file.write_text("\n".join(kept), encoding="utf-8")
    assert hide(place, place / "shared") == 0

    code = run("relink", place / "shared", "--key", place / "keys" / "hub.key",
               "--roster", place / "study", "-o", place / "back")  # fmt: skip

    assert code == 0
    back = ag.read_study(place / "back")
    assert [r.n_people for r in back.rosters.values()] == [12, 11]


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_a_table_of_results_is_relinked_and_its_numbers_stay(place, ending, capsys):
    hide(place, place / "shared")
    hidden = ag.read_study(place / "shared").network("after", "knows")
    source = place / f"reach.{ending}"
    ag.write_tables(ag.reach(hidden), source)

    code = run("relink", source, "--key", place / "keys" / "hub.key", "--roster",
               place / "study", "--project", "hub",
               "-o", place / f"back.{ending}")  # fmt: skip

    read = pl.read_csv if ending == "csv" else pl.read_parquet
    found = read(place / f"back.{ending}").sort("person")
    expected = ag.reach(ag.read_study(place / "study").network("after", "knows"))
    frame = expected.to_polars().sort("person")
    assert code == 0
    assert found["person"].to_list() == sorted(IDS)
    numbers = [one["people"].fill_null(float("nan")) for one in (found, frame)]
    assert repr(numbers[0].to_list()) == repr(numbers[1].to_list())
    assert "for those who may know" in capsys.readouterr().err


def test_pseudonyms_of_nobody_are_counted_and_left(place, capsys):
    hide(place, place / "shared")
    hidden = ag.read_study(place / "shared").network("after", "knows")
    ag.write_tables(ag.degree(hidden), place / "degree.csv")
    few = place / "few.csv"
    lines = (place / "study" / "people.csv").read_text("utf-8").splitlines()
    few.write_text("\n".join(lines[:5]), encoding="utf-8")

    code = run("relink", place / "degree.csv", "--key", place / "keys" / "hub.key",
               "--roster", few, "--project", "hub",
               "-o", place / "back.csv")  # fmt: skip

    assert code == 0
    assert "8 pseudonyms of nobody" in capsys.readouterr().err


def test_what_cannot_be_done_is_told(place, capsys):
    ag.write_tables(ag.Table("person", ["a"], {"x": [1]}), place / "a.csv")
    key = ("--key", place / "keys" / "hub.key")
    roster = ("--roster", place / "study")

    assert run("relink", place / "a.csv", *key, *roster, "-o", place / "b.csv") == 2
    assert "does not know its project" in capsys.readouterr().err
    asked = ("--project", "hub")
    assert run("relink", place / "a.csv", *key, *roster, *asked, "-o",
               place / "b.parquet") == 2  # fmt: skip
    assert "another format" in capsys.readouterr().err
    assert run("key", "new", place / "keys" / "hub.key") == 2
    assert "never written over" in capsys.readouterr().err
    assert hide(place, place / "shared", "--keep", "grade") == 2
    assert hide(place, place / "shared") == 0
    assert hide(place, place / "shared") == 2
    assert hide(place, place / "shared", "--force") == 0
