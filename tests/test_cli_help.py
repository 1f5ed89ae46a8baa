"""Help that can be followed: every example in it runs, every option is in words."""

import re
import shlex
from pathlib import Path

import click
import pytest

import agencygraph as ag
from agencygraph import cli
from agencygraph._commands import GENERAL, GROUPS, READING
from tests.io.books import book

MAIL = "message_id,sent_at,sender,recipient\n"
MEETINGS = "meeting_id,start,minutes,organiser,attendee\n"


def every(group=cli.commands, path=("agencygraph",)):
    """Every command with the words it is called by."""
    yield path, group
    for name, command in getattr(group, "commands", {}).items():
        yield from every(command, (*path, name))


ALL = [pytest.param(path, made, id=" ".join(path)) for path, made in every()]
ORDER = ("demo", "survey", "check", "report", "draw", "plan", "introduce", "gaps",
         "key", "pseudonymize", "relink", "forget", "ties", "completion")  # fmt: skip
ENDLESS = ("app",)
"""Commands that go on until they are stopped: their own tests run their examples."""


def help_of(path, capsys):
    assert cli.main([*path[1:], "--help"]) == 0
    return capsys.readouterr().out


def examples(text):
    """Lines that are to be typed, as help shows them."""
    told = text.partition("Examples:\n")[2]
    return [line.strip() for line in told.splitlines() if line.startswith("    ")]


@pytest.mark.parametrize(("path", "made"), ALL)
def test_help_begins_with_a_plain_sentence_and_ends_with_examples(path, made, capsys):
    told = help_of(path, capsys)

    first = " ".join(told.split("\n\n")[1].split())
    assert re.match(r"[A-Z][^`\\]+[.:]", first)
    assert examples(told)
    assert all(line.startswith("agencygraph ") for line in examples(told))
    assert "\\b" not in told
    assert made.get_short_help_str(200).endswith(".") or len(path) == 1


@pytest.mark.parametrize(("path", "made"), ALL)
def test_every_option_is_explained_in_words(path, made, capsys):
    told = help_of(path, capsys)

    for param in made.params:
        if isinstance(param, click.Option) and not param.hidden:
            assert param.help
            assert param.help[-1] in ".)"
    assert "x>=" not in told
    assert "TEXT" not in told
    assert "INTEGER" not in told
    assert all(len(line) <= 80 for line in told.splitlines() if "--" not in line)


def test_help_tells_commands_apart_by_what_somebody_is_about_to_do(capsys):
    told = help_of(("agencygraph",), capsys)

    there = set(cli.commands.commands)
    grouped = [name for names in GROUPS.values() for name in names]
    assert there <= set(grouped)
    assert len(grouped) == len(set(grouped))
    shown = [
        name for name in re.findall(r"^  (\w+)  ", told, re.MULTILINE) if name in there
    ]
    assert shown == [name for name in grouped if name in there]
    assert "..." not in told.partition("Start here:")[2]


def test_options_that_many_commands_have_stand_apart(capsys):
    told = help_of(("agencygraph", "report"), capsys)

    own = told.partition("Options:")[2].partition("How the study is read:")[0]
    assert "--output" in own
    assert not [name for name in (*READING, *GENERAL) if f"--{name} " in own]
    assert "STUDY  What to read" in told


def test_without_a_command_there_is_help(capsys):
    assert cli.main([]) == 0
    alone = capsys.readouterr().out

    assert alone == help_of(("agencygraph",), capsys)


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A folder with whatever the examples name."""
    folder = tmp_path_factory.mktemp("desk")
    ag.write_study(ag.simulate_study(people=40), folder / "my-study")
    people = folder / "my-study" / "people.csv"
    rows = people.read_text(encoding="utf-8").splitlines()
    somebody = rows[1].split(",")[rows[0].split(",").index("name")]
    renamed = people.read_text(encoding="utf-8").replace(somebody, "Olive Yarrowwood")
    people.write_text(renamed, encoding="utf-8")
    study = ag.read_study(folder / "my-study")
    ag.write_study(study, folder / "survey.xlsx")
    (folder / "people.csv").write_text(renamed, encoding="utf-8")
    pairs = zip(study.roster.names, study.roster.agency_labels, strict=True)
    listed = {"People": [["Name", "Agency"], *map(list, pairs)]}
    book(folder, listed, "people.xlsx")
    book(folder, listed, "attendees.xlsx")
    one, two = study.roster.people[:2]
    mail = f"m1,2024-03-10 09:00,{one},{two}\nm2,2024-03-13 09:00,{two},{one}\n"
    (folder / "mail.csv").write_text(MAIL + mail, encoding="utf-8")
    met = f"a,2024-03-10 09:00,30,{one},{two}\n"
    (folder / "meetings.csv").write_text(MEETINGS + met, encoding="utf-8")
    (folder / "keys").mkdir()
    return folder


@pytest.mark.usefixtures("compiled")  # interpreted, a plan takes minutes
def test_every_example_in_help_runs(desk, monkeypatch, capsys):
    monkeypatch.chdir(desk)
    by_name = {path[1:]: path for path, _ in every()}
    paths = sorted(by_name.values(), key=lambda path: (
        ORDER.index(path[1]) if len(path) > 1 and path[1] in ORDER else -1, path,
    ))  # fmt: skip
    assert {path[1] for path in paths[1:]} - {*ENDLESS} == {*ORDER}
    typed = {
        line: None
        for path in paths[1:]
        if path[1] not in ENDLESS
        for line in examples(help_of(path, capsys))
    }

    for line in typed:
        words = [word for word in shlex.split(line)[1:] if word != ">"]
        if "completion" in words:
            words = words[:2]  # what comes after goes into a file
        code = cli.main(words)
        told = capsys.readouterr()
        assert code == 0, f"{line}\n{told.err}"
        for place, word in enumerate(words):
            if word == "-o":
                assert Path(words[place + 1]).exists(), line

    first = examples(help_of(("agencygraph",), capsys))
    assert first[-1] == "agencygraph report --help"
    assert {*first[:-1]} <= {*typed}


# --- what was nearly right ------------------------------------------------------------

WRONG = [
    (["reprot", "x"], "there is no command reprot; did you mean report?"),
    (["Report"], "there is no command Report; did you mean report?"),
    (["frobnicate"], "there is no command frobnicate\n"),
    (["survey.xlsx"], "say what to do with it, such as: agencygraph check survey.xlsx"),
    (["my survey.xlsx"], 'such as: agencygraph check "my survey.xlsx"'),
    (["key", "nwe"], "there is no command nwe; did you mean new?"),
    (["report", "x", "--titel", "y"], "no option --titel; did you mean --title?"),
    (["report"], "STUDY is missing: What to read: a workbook such as survey.xlsx"),
    (["report", "x"], "-o FILE is missing: The page to write, such as report.html"),
    (["report", "my", "survey.xlsx", "-o", "x.html"],
     'a name with spaces stands in quotation marks: "my survey.xlsx"'),
    (["report", "x", "-o", "y.html", "z"], "z is more than is expected; a name with"),
    (["report", "x", "-o", "report"], "is no page; give a name such as report.html"),
    (["report", "x", "-o", "a.docx"], "is no page; give a name such as a.html"),
    (["report", "x", "-o=a.html"], "-o a.html, without the sign ="),
    (["plan", "x", "-o", "p.html", "-r", "0"], "0 is not in the range 1 or more"),
    (["completion", "cmd"], "'cmd' is not one of 'bash', 'fish', 'zsh'"),
]  # fmt: skip


@pytest.mark.parametrize(("args", "told"), WRONG, ids=lambda a: str(a)[:40])
def test_what_is_nearly_right_is_answered(args, told, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("my survey.xlsx").write_bytes(b"")

    code = cli.main(args)

    out, err = capsys.readouterr()
    assert code == 2
    assert told in err
    assert err.startswith("agencygraph: ")
    assert out == ""


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["introduce", "survey.xlsx", "Olive", "--to", "Police"], 3, "'Olive' is not"),
        (["introduce", "survey.xlsx", "P02", "--to", "Polce"], 3, "'Polce' is not an"),
        (["plan", "survey.xlsx", "-o", "x.html", "--host", "Zed"], 3, "--host: 'Zed'"),
        (["report", "survey.xlsx", "-o", "x.html", "--shareable", "--profile", "nsh"],
         2, "no profile 'nsh'"),
    ],
    ids=lambda a: str(a)[:20],
)  # fmt: skip
def test_a_slip_on_the_command_line_is_not_blamed_on_the_data(
    desk, args, code, told, monkeypatch, capsys
):
    monkeypatch.chdir(desk)

    assert cli.main(args) == code

    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith(f"agencygraph: {told}")


def test_what_cannot_be_written_is_told_by_its_own_name(tmp_path, monkeypatch, capsys):
    def full(**_):
        raise OSError(28, "No space left on device", "a-name-nobody-chose")

    monkeypatch.setattr("agencygraph._terminal.tempfile.TemporaryFile", full)

    code = cli.main(["report", "x", "-o", str(tmp_path / "r.html")])

    assert code == 4
    assert f"{tmp_path / 'r.html'}: No space left" in capsys.readouterr().err
