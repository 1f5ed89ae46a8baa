"""``agencygraph draw``: what it writes and says, and how it refuses."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from agencygraph import cli
from agencygraph.view.pack import unpack

ROOT = Path(__file__).resolve().parent.parent
NAMES = ["Ana Ort", "Ben Lee", "Cy Dole", "Di Ash"]
AGENCIES = ["Fire", "Fire", "Health", "Police"]


@pytest.fixture
def study(tmp_path):
    """The folder of a study of two waves, in which trust is confidential."""
    rows = zip(range(1, 5), NAMES, AGENCIES, strict=True)
    files = {
        "people.csv": "id,name,agency\n"
        + "".join(f"p{k},{name},{agency}\n" for k, name, agency in rows),
        "ties_before.csv": "source,target,kind,weight\np1,p3,knows,1\np1,p2,trusts,1\n",
        "ties_after.csv": "source,target,kind,weight\n"
        "p1,p3,knows,2\np2,p4,knows,1\np3,p2,trusts,1\n",
        "study.toml": 'confidential = ["trusts"]\nwaves = ["before", "after"]\n',
    }
    folder = tmp_path / "survey"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def draw(study, *args):
    return cli.main(["draw", str(study), *map(str, args)])


def data_of(path):
    return unpack(re.findall(r'id="pack-graph">([^<]*)<', path.read_text("utf-8"))[0])


def test_a_page_of_all_waves_is_written_and_its_place_is_said(study, tmp_path, capsys):
    page = tmp_path / "network.html"

    code = draw(study, "-o", page)

    out, err = capsys.readouterr()
    assert (code, out) == (0, f"{page}\n")
    assert "Left out, as confidential: trusts (--kind draws it)." in err
    assert "It names people and is for the project team" in err
    data = data_of(page)
    assert data["waves"]["label"] == ["before", "after"]
    assert data["kinds"]["name"] == ["knows"]
    assert data["people"]["name"] == NAMES


def test_what_is_asked_for_is_drawn(study, tmp_path, capsys):
    page = tmp_path / "trust.html"

    code = draw(
        *(study, "-o", page, "--kind", "trusts", "--kind", "knows", "--wave", "after"),
        *("--names", "hide", "--title", "Who trusts whom", "--size", "none"),
        *("--color", "ei_index", "--max-ties", 2, "--engine", "canvas"),
        *("--theme", "dark", "--seed", 3),
    )

    assert code == 0
    data, err = data_of(page), capsys.readouterr().err
    assert data["kinds"]["name"] == ["trusts", "knows"]
    assert data["waves"]["label"] == ["after"]
    assert data["graph"]["title"] == "Who trusts whom"
    assert (data["graph"]["engine"], data["graph"]["theme"]) == ("canvas", "dark")
    assert (data["graph"]["size"], len(data["ties"]["source"])) == (-1, 2)
    assert data["measures"][data["graph"]["colour"]]["name"] == "ei_index"
    assert set(data["people"]["name"]).isdisjoint(NAMES)
    assert "It is still personal data" in err
    assert "Left out" not in err


def test_one_agency_can_be_drawn(study, tmp_path):
    page = tmp_path / "fire.html"

    assert draw(study, "-o", page, "--agency", "Fire") == 0

    assert data_of(page)["people"]["name"] == ["Ana Ort", "Ben Lee"]


@pytest.mark.parametrize(
    "refused",
    [
        ([], 2, "-o FILE is missing: The page to write"),
        (["-o", "network.pdf"], 2, "network.pdf is no page; give a name such as net"),
        (["-o", "n.html", "--names", "none"], 2, "'none' is not one of 'show'"),
        (["-o", "n.html", "--engine", "vis"], 2, "'vis' is not one of 'auto'"),
        (["-o", "n.html", "--max-ties", "0"], 2, "0 is not in the range 1 or more"),
        (["-o", "n.html", "--kind", "trust"], 2, "no kind 'trust'; did you mean"),
        (["-o", "n.html", "--wave", "later"], 2, "no wave 'later'"),
        (["-o", "n.html", "--agency", "Fires"], 2, "did you mean 'Fire'"),
        (["-o", "n.html", "--size", "charm"], 2, "size is a column of the tables"),
        (["-o", "there.html"], 4, "is there already; give another name, or --force"),
        (["-o", "none/n.html"], 4, "there is no folder"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_a_code(
    study, tmp_path, monkeypatch, capsys, refused
):
    args, code, said = refused
    monkeypatch.chdir(tmp_path)
    Path("there.html").write_text("mine", encoding="utf-8")

    assert draw(study, *args) == code

    assert said in capsys.readouterr().err
    assert Path("there.html").read_text(encoding="utf-8") == "mine"
    assert not Path("n.html").exists()


def test_a_page_that_is_there_is_replaced_only_by_force(study, tmp_path):
    page = tmp_path / "network.html"
    page.write_text("mine", encoding="utf-8")

    assert draw(study, "-o", page) == 4
    assert draw(study, "-o", page, "--force") == 0

    assert page.read_text("utf-8").startswith("<!doctype html>")


def test_a_study_that_is_not_there_is_told(tmp_path, capsys):
    assert draw(tmp_path / "none", "-o", tmp_path / "n.html") == 4

    assert "none" in capsys.readouterr().err


def test_the_command_runs_as_a_program(study, tmp_path):
    page = tmp_path / "network.html"

    done = subprocess.run(
        [sys.executable, "-m", "agencygraph", "draw", str(study), "-o", str(page)],
        cwd=ROOT, env={**os.environ}, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert (done.returncode, done.stdout) == (0, f"{page}\n"), done.stderr
    assert "Traceback" not in done.stderr


def test_help_says_what_each_option_does_with_an_example(capsys):
    assert cli.main(["draw", "--help"]) == 0

    told = capsys.readouterr().out
    assert "agencygraph draw survey.xlsx -o network.html" in told
    assert "still personal data" in " ".join(told.split())
    assert max(map(len, told.splitlines())) <= 80
