"""The command line: what it says, where, and with which exit code."""

import csv
import os
import re
import runpy
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

import agencygraph as ag
from agencygraph import _terminal, cli

ROOT = Path(__file__).resolve().parent.parent
PEOPLE = "id,name,agency\nana,Ana,Fire\nben,Ben,Fire\ncy,Cy,Health\n"
TIES = "source,target\nana,ben\nben,cy\n"


@pytest.fixture
def study(tmp_path):
    """The folder of a small study in two waves."""
    folder = tmp_path / "survey"
    folder.mkdir()
    (folder / "people.csv").write_text(PEOPLE, encoding="utf-8")
    (folder / "ties_before.csv").write_text(TIES, encoding="utf-8")
    (folder / "ties_after.csv").write_text(TIES + "cy,ana\n", encoding="utf-8")
    return folder


@pytest.fixture
def page(tmp_path):
    return tmp_path / "report.html"


def run(*args, **options):
    """Run the command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "agencygraph", *map(str, args)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
        **options,
    )


# --- report ---------------------------------------------------------------------------


def test_report_writes_the_page_and_says_where(study, page, capsys):
    code = cli.main(["report", str(study), "-o", str(page)])

    out, err = capsys.readouterr()
    assert code == 0
    assert out == f"{page}\n"
    assert "Reading" in err
    assert "names people" in err
    assert "1 formed, 0 dissolved" in page.read_text(encoding="utf-8")


def test_report_writes_the_page_that_python_makes(study, page):
    cli.main(["report", str(study), "-o", str(page), "--title", "Own title"])

    expected = ag.report(ag.read_study(study), title="Own title").html
    assert page.read_text(encoding="utf-8") == expected


@pytest.mark.parametrize("name", ["audit.csv", "audit.xlsx"])
def test_report_writes_what_every_sentence_rests_on(study, page, name):
    path = page.parent / name

    code = cli.main(["report", str(study), "-o", str(page), "--audit", str(path)])

    assert code == 0
    expected = ag.report(ag.read_study(study)).audit
    if name == "audit.csv":
        with path.open(encoding="utf-8", newline="") as file:
            told = [row["sentence"] for row in csv.DictReader(file)]
        assert told == list(expected["sentence"])
    assert path.stat().st_size > 0


def test_report_refuses_to_write_over_an_audit_before_the_work_begins(study, page):
    path = page.parent / "audit.csv"
    path.write_text("mine", encoding="utf-8")

    code = cli.main(["report", str(study), "-o", str(page), "--audit", str(path)])

    assert code == cli.NO_FILE
    assert path.read_text(encoding="utf-8") == "mine"
    assert not page.exists()


def test_report_takes_the_order_of_waves(study, page):
    code = cli.main(["report", str(study), "-o", str(page), "--waves", "after, before"])

    assert code == 0
    assert "0 formed, 1 dissolved" in page.read_text(encoding="utf-8")


def test_report_takes_organisations_for_actors(study, page):
    code = cli.main(["report", str(study), "-o", str(page), "--unit", "agency"])

    assert code == 0
    assert "names organisations" in page.read_text(encoding="utf-8")


def test_report_refuses_to_write_over_a_page_unless_forced(study, page, capsys):
    page.write_text("mine", encoding="utf-8")

    refused = cli.main(["report", str(study), "-o", str(page)])
    kept = page.read_text(encoding="utf-8")
    forced = cli.main(["report", str(study), "-o", str(page), "--force"])

    assert (refused, forced) == (4, 0)
    assert kept == "mine"
    assert "is there already; give another name, or --force" in capsys.readouterr().err
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")


def test_where_nothing_can_be_written_nothing_is_begun(study, tmp_path, capsys):
    code = cli.main(["report", str(study), "-o", str(tmp_path / "no" / "page.html")])

    err = capsys.readouterr().err
    assert code == 4
    assert "there is no folder" in err
    assert "Reading" not in err


def test_a_folder_is_not_taken_for_a_page(study, tmp_path, capsys):
    code = cli.main(["report", str(study), "-o", str(tmp_path), "--force"])

    assert code == 4
    assert "is a folder; give the name of a file" in capsys.readouterr().err


def test_a_failed_probe_is_told_with_its_reason(study, page, monkeypatch, capsys):
    def full(**_):
        raise OSError(28, "No space left on device", str(page))

    monkeypatch.setattr(_terminal.tempfile, "TemporaryFile", full)

    code = cli.main(["report", str(study), "-o", str(page)])

    assert code == 4
    assert f"agencygraph: {page}: No space left on device" in capsys.readouterr().err


def test_every_problem_of_the_data_is_printed_and_no_traceback(study, page):
    rows = [f"p{i},ben" for i in range(15)]
    text = "source,target\n" + "\n".join(rows) + "\n"
    (study / "ties_after.csv").write_text(text, encoding="utf-8")

    done = run("report", study, "-o", page)

    assert done.returncode == 3
    assert done.stdout == ""
    found = re.findall(
        r"^ties_after\.csv, row \d+, column 'source'", done.stderr, re.MULTILINE
    )
    assert len(found) == 15
    assert "Traceback" not in done.stderr
    assert not page.exists()


def test_a_folder_that_is_not_there_could_not_be_read(tmp_path, page, capsys):
    code = cli.main(["report", str(tmp_path / "nowhere"), "-o", str(page)])

    assert code == 4
    assert "there is no such file or folder" in capsys.readouterr().err


def test_warnings_are_one_line_each_without_python_around_them(study, page):
    with (study / "ties_after.csv").open("a", encoding="utf-8") as file:
        file.write("ana,ana\n")

    done = run("report", study, "-o", page)

    notes = [line for line in done.stderr.splitlines() if line.startswith("Note: ")]
    assert done.returncode == 0
    assert len(notes) == 1
    assert "1 self-tie was dropped" in notes[0]
    assert "Warning" not in done.stderr
    assert ".py:" not in done.stderr


# --- usage ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "args", [["report"], ["report", "x"], ["report", "x", "-o", "y", "--wave"], ["no"]]
)
def test_wrong_usage_is_2_and_says_how(args, capsys):
    code = cli.main(args)

    err = capsys.readouterr().err
    assert code == 2
    assert "Usage: agencygraph" in err
    assert "More: agencygraph" in err


def test_wrong_parameters_are_usage(study, page, monkeypatch, capsys):
    def refuse(*_, **__):
        message = "title is text"
        raise ag.ParameterError(message)

    monkeypatch.setattr(ag, "report", refuse)

    code = cli.main(["report", str(study), "-o", str(page)])

    assert code == 2
    assert "agencygraph: title is text" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help_names_both_commands(option, capsys):
    code = cli.main([option])

    out = capsys.readouterr().out
    assert code == 0
    assert re.search(r"^  demo ", out, re.MULTILINE)
    assert re.search(r"^  report ", out, re.MULTILINE)


def test_version_is_that_of_the_package(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"agencygraph, version {ag.__version__}\n"


def test_the_installed_command_is_this_one():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

    assert settings["project"]["scripts"] == {"agencygraph": "agencygraph.cli:main"}


def test_help_loads_nothing_that_computes():
    script = (
        "import sys\nfrom agencygraph import cli\n"
        "cli.main(['--help'])\n"
        "print(sorted({'numpy', 'jinja2', 'pyvis'} & set(sys.modules)))\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )

    assert done.stdout.splitlines()[-1] == "[]"


# --- pipes and interruption -----------------------------------------------------------


@pytest.mark.skipif(os.name == "nt", reason="pipes end otherwise on Windows")
def test_a_closed_pipe_is_no_error(tmp_path):
    reader, writer = os.pipe()
    os.close(reader)

    done = subprocess.run(
        [sys.executable, "-m", "agencygraph", "demo", "-o", str(tmp_path / "demo")],
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    os.close(writer)

    assert done.returncode == 0
    assert "Broken" not in done.stderr
    assert (tmp_path / "demo" / "report.html").exists()


def test_interrupted_is_130(study, page, monkeypatch, capsys):
    def interrupt(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(ag, "report", interrupt)

    code = cli.main(["report", str(study), "-o", str(page)])

    assert code == 130
    assert "interrupted" in capsys.readouterr().err
    assert not page.exists()


@pytest.mark.skipif(os.name == "nt", reason="signals are otherwise on Windows")
def test_control_c_in_a_running_report_leaves_nothing_behind(tmp_path):
    folder = tmp_path / "demo"
    child = subprocess.Popen(
        [sys.executable, "-m", "agencygraph", "demo", "-o", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    child.stderr.readline()  # it has begun
    time.sleep(0.3)
    child.send_signal(signal.SIGINT)

    _, err = child.communicate(timeout=60)

    assert child.returncode == 130
    assert "Traceback" not in err
    assert not (folder / "report.html").exists()


# --- demo -----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """A demonstration as the command wrote it, and what it said."""
    folder = tmp_path_factory.mktemp("demo") / "agencygraph-demo"
    return folder, run("demo", cwd=folder.parent)


def test_demo_writes_files_and_report_where_it_is_called(demo):
    folder, done = demo

    assert done.returncode == 0
    assert {path.name for path in folder.iterdir()} == {
        "report.html",
        "study",
        "SHA256SUMS",
    }
    assert ag.read_study(folder / "study").networks == ag.simulate_study().networks


def test_demo_says_where_the_page_is_and_three_things_to_look_at(demo):
    _, done = demo
    lines = done.stdout.splitlines()

    assert lines[0].startswith(
        f"The page is {Path('agencygraph-demo') / 'report.html'}"
    )
    things = [line for line in lines if re.match(r"  \d\. ", line)]
    assert len(things) == 3


def test_what_demo_says_to_look_at_is_in_the_data_and_on_the_page(demo):
    folder, done = demo
    html = (folder / "report.html").read_text(encoding="utf-8")
    names = set(ag.simulate_study().roster.names)
    things = re.findall(r"^  \d\. ([^:]+): (.*)$", done.stdout, re.MULTILINE)

    headings, texts = zip(*things, strict=True)
    assert any(name in texts[0] for name in names)
    assert headings == (
        "Who holds it together",
        "Which agencies work together",
        "What changed",
    )
    assert all(heading in html for heading in headings)
    assert all(text in html for text in texts[:2])


def test_demo_renews_what_it_wrote_itself(demo, capsys):
    folder, _ = demo
    before = (folder / "report.html").read_bytes()

    code = cli.main(["demo", "-o", str(folder)])

    assert code == 0
    assert (folder / "report.html").read_bytes() == before
    capsys.readouterr()


@pytest.mark.parametrize("change", ["edit", "add", "remove", "file"])
def test_demo_refuses_what_somebody_changed_unless_forced(
    demo, tmp_path, change, capsys
):
    folder = tmp_path / "demo"
    shutil.copytree(demo[0], folder)
    people = folder / "study" / "people.csv"
    if change == "edit":
        people.write_text(people.read_text("utf-8") + "zed,Zed,Police\n", "utf-8")
    elif change == "add":
        (folder / "mine.txt").write_text("mine", encoding="utf-8")
    elif change == "remove":
        people.unlink()
    else:
        shutil.rmtree(folder)
        folder.write_text("mine", encoding="utf-8")

    code = cli.main(["demo", "-o", str(folder)])

    assert code == 4
    assert "--force" in capsys.readouterr().err
    if change == "add":
        assert cli.main(["demo", "-o", str(folder), "--force"]) == 0
        assert (folder / "mine.txt").read_text("utf-8") == "mine"


def test_the_report_of_the_demonstrations_files_is_its_report(demo, page):
    folder, _ = demo

    code = cli.main(["report", str(folder / "study"), "-o", str(page)])

    assert code == 0
    ours = page.read_text(encoding="utf-8")
    theirs = (folder / "report.html").read_text(encoding="utf-8")
    told = "Everyone in this study is made up"  # files keep no notes
    assert told in theirs
    first, last = "<title>", 'id="observed"'  # before: what each was made from
    ours, theirs = (text[text.index(first) :] for text in (ours, theirs))
    assert ours.split(last)[0] == theirs.split(last)[0]


# --- the guide for beginners ----------------------------------------------------------

GUIDE = (ROOT / "docs" / "guide" / "first-report.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def test_the_guide_shows_what_demo_says(demo):
    _, done = demo
    said = done.stdout.replace("\\", "/")

    shown = blocks("text")[0].splitlines()

    for line in shown:
        assert line.removesuffix(" ...") in said


def test_the_guides_own_survey_makes_a_report(tmp_path, page):
    people, before, after, responses = blocks("csv")
    folder = tmp_path / "my-survey"
    folder.mkdir()
    for name, text in {
        "people.csv": people,
        "ties_before.csv": before,
        "ties_after.csv": after,
        "responses.csv": responses,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")

    code = cli.main(["report", str(folder), "-o", str(page)])

    html = page.read_text(encoding="utf-8")
    assert code == 0
    assert "2 formed, 0 dissolved and 3 were reported both times" in html
    assert "After, 4 of 5 people answered (80%)" in html


def test_the_guide_shows_the_message_of_a_wrong_id(tmp_path, page, capsys):
    people, before, after, _ = blocks("csv")
    folder = tmp_path / "my-survey"
    folder.mkdir()
    (folder / "people.csv").write_text(people, encoding="utf-8")
    (folder / "ties_before.csv").write_text(before, encoding="utf-8")
    wrong = after.replace("p1,p4", "p1,p44")
    (folder / "ties_after.csv").write_text(wrong, encoding="utf-8")

    cli.main(["report", str(folder), "-o", str(page)])

    assert blocks("text")[1] in capsys.readouterr().err


def test_the_guide_names_every_option():
    options = re.findall(r"--\w+", GUIDE)
    (command,) = [c for name, c in cli.commands.commands.items() if name == "report"]
    there = {option for p in command.params for option in p.opts if "--" in option}

    assert set(options) == there - {"--output", "--quiet", "--json"}


def test_the_package_is_run_as_a_module(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["agencygraph", "--version"])

    with pytest.raises(SystemExit) as raised:
        runpy.run_module("agencygraph", run_name="__main__")

    assert raised.value.code == 0
    assert ag.__version__ in capsys.readouterr().out
    assert "main" in runpy.run_module("agencygraph.__main__")  # imported: does nothing
