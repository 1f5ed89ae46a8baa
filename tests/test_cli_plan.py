"""``agencygraph plan``: what it writes and says, and how it refuses."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import agencygraph as ag
from agencygraph import cli
from agencygraph.io.checks import Checks
from agencygraph.io.workbook import read_workbook

pytestmark = pytest.mark.usefixtures("compiled")  # interpreted, a plan takes minutes
ROOT = Path(__file__).resolve().parent.parent
NAMES = ["Ana Ort", "Ben Lee", "Cy Dole", "Di Ash", "Ed Fox", "Fay Gow", "Gus Hay"]
AGENCIES = ["Fire", "Fire", "Health", "Health", "Police", "Police", "Police"]


@pytest.fixture
def study(tmp_path):
    """The folder of a study of seven people, who gave a list, and who know one."""
    folder = tmp_path / "survey"
    rows = zip(range(1, 8), NAMES, AGENCIES, strict=True)
    files = {
        "people.csv": "id,name,agency\n"
        + "".join(f"p{k},{name},{agency}\n" for k, name, agency in rows),
        "ties_before.csv": "source,target,kind\np1,p3,knows\np1,p2,trusts\n",
        "ties_after.csv": "source,target,kind\np1,p3,knows\np5,p2,trusts\n",
        "study.toml": 'confidential = ["trusts"]\n',
    }
    return write(folder, files)


def write(folder, files):
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def plan(study, *args):
    return cli.main(["plan", str(study), *map(str, args)])


def met(cards):
    """Pairs of ids who sit together in some round."""
    at = {}
    for (person, number), table in zip(cards.labels, cards["table"], strict=True):
        if table == table:  # noqa: PLR0124 (NaN is not itself)
            at.setdefault((number, table), []).append(person)
    return {frozenset(people) for people in at.values()}


def cards_of(path):
    [grid] = [g for g in read_workbook(path, Checks()) if g.sheet == "cards"]
    return grid.cells


def test_a_page_and_a_workbook_are_written_and_the_quality_is_said(
    study, tmp_path, capsys
):
    book, page = tmp_path / "plan.xlsx", tmp_path / "plan.html"

    code = plan(study, "--rounds", 3, "-o", book, "-o", page, "--title", "Speed dates")

    out, err = capsys.readouterr()
    assert code == 0
    said = out.splitlines()
    assert said[0].endswith("% of the highest score possible under your rules.")
    assert said[1].startswith("A random schedule would reach ")
    assert "new people of other agencies for each person" in said[2]
    assert said[3] == "Without a seat in rounds 1 to 3: 1, 1, 1."
    assert said[-2:] == [str(book), str(page)]
    assert "print cards and room sheets, not the survey" in err
    assert "Speed dates" in page.read_text(encoding="utf-8")
    one, two = ag.read_plan(book), ag.read_plan(page)
    assert (one.labels, met(one)) == (two.labels, met(two))


def test_the_sheets_name_people_and_not_ids(study, tmp_path):
    page = tmp_path / "plan.html"

    plan(study, "--rounds", 2, "-o", page)

    html = page.read_text(encoding="utf-8")
    deck = html[html.index('<div class="deck">') : html.index("</main>")]
    assert all(name in deck for name in NAMES)
    assert not any(f">p{k}<" in html for k in range(1, 8))


def test_everything_that_is_asked_for_is_kept(study, tmp_path, capsys):
    write(
        tmp_path,
        {
            "who.csv": "name,from,to\nAna Ort,2,\nBen Lee,,\nCy Dole,,\nDi Ash,,2\n"
            "Ed Fox,,\nFay Gow,,\n",
            "apart.csv": "person,other\nBen Lee,Cy Dole\n",
            "together.csv": "person,other\nEd Fox,Fay Gow\n",
            "wishes.csv": "person,wanted,amount\nBen Lee,Di Ash,9\n",
            "requests.csv": "id,wanted,since\np1,Police,2024-01-31\n",
        },
    )
    book = tmp_path / "plan.xlsx"
    files = [
        part
        for name in ("apart", "together", "wishes", "requests")
        for part in (f"--{name}", tmp_path / f"{name}.csv")
    ]

    code = plan(
        *(study, "-a", tmp_path / "who.csv", "--rounds", 3, "-o", book, *files),
        *("--host", "Ben Lee", "--seed", 1),
    )

    assert code == 0
    cards = ag.read_plan(book)
    pairs = met(cards)
    there = {person for person, _ in cards.labels}
    assert there == {"p1", "p2", "p3", "p4", "p5", "p6"}
    assert ("p1", "1") not in cards.labels
    assert ("p4", "3") not in cards.labels
    assert frozenset({"p2", "p3"}) not in pairs
    assert {frozenset({"p5", "p6"}), frozenset({"p2", "p4"})} <= pairs
    tables = cards.to_dict()
    seats = [tables["p2", str(r)] for r in (1, 2, 3)]
    assert set(seats) == {1.0}
    assert capsys.readouterr().out


def test_tables_of_four_and_a_trio(study, tmp_path):
    four, trio = tmp_path / "four.xlsx", tmp_path / "trio.xlsx"

    assert plan(study, "--rounds", 1, "--size", 4, "-o", four) == 0
    assert plan(study, "--rounds", 1, "--trio", "-o", trio) == 0

    assert sorted(map(len, met(ag.read_plan(four)))) == [3, 4]
    assert sorted(map(len, met(ag.read_plan(trio)))) == [2, 2, 3]


def test_who_met_at_a_session_before_does_not_meet_again(study, tmp_path):
    first, page = tmp_path / "first.xlsx", tmp_path / "first.html"
    second = tmp_path / "second.xlsx"
    plan(study, "--rounds", 2, "-o", first, "-o", page)

    code = plan(study, "--rounds", 2, "--past", first, "--past", page, "-o", second)

    assert code == 0
    assert not met(ag.read_plan(first)) & met(ag.read_plan(second))


def test_a_past_plan_of_strangers_is_told(study, tmp_path, capsys):
    old = tmp_path / "old.xlsx"
    strangers = ag.plan_rounds(ag.Roster.from_labels("xyz"), rounds=1)
    ag.write_tables(strangers.tables(), old)

    code = plan(study, "--rounds", 1, "--past", old, "-o", tmp_path / "new.html")

    assert code == 0
    assert f"Nobody who was at {old} attends" in capsys.readouterr().err


def test_newcomers_are_let_in_where_that_is_said(study, tmp_path, capsys):
    who, book = tmp_path / "who.csv", tmp_path / "plan.xlsx"
    who.write_text("name,agency\nAna Ort,\nNew Face,Health\n", encoding="utf-8")

    refused = plan(study, "-a", who, "--rounds", 1, "-o", book)
    said = capsys.readouterr().err
    done = plan(study, "-a", who, "--rounds", 1, "--newcomers", "-o", book)

    assert refused == cli.BAD_DATA
    assert "'New Face' is not on the roster of the study" in said
    assert "--newcomers" in said
    assert done == 0
    assert [row[2:4] for row in cards_of(book)[1:]] == [
        ["Ana Ort", "Fire"],
        ["New Face", "Health"],
    ]


def test_the_same_seed_writes_the_same_bytes(study, tmp_path):
    paths = [tmp_path / name for name in ("a.html", "b.html", "a.xlsx", "b.xlsx")]

    for path in paths:
        plan(study, "--rounds", 3, "--seed", 4, "-o", path)

    a, b, c, d = (path.read_bytes() for path in paths)
    assert a == b
    assert c == d


def test_a_plan_that_is_drawn_writes_its_probabilities(study, tmp_path):
    book = tmp_path / "plan.xlsx"

    code = plan(study, "--rounds", 1, "--randomize", "-o", book)

    assert code == 0
    assert "probabilities" in {g.sheet for g in read_workbook(book, Checks())}


# --- on the day -----------------------------------------------------------------------


def test_on_the_day_finished_rounds_stay_and_those_who_left_are_left_out(
    study, tmp_path, capsys
):
    old, new = tmp_path / "plan.xlsx", tmp_path / "plan-2.xlsx"
    plan(study, "--rounds", 3, "-o", old)
    capsys.readouterr()

    code = plan(
        *(study, "--rounds", 3, "--replan", old, "--from-round", 2),
        *("--absent", "Ana Ort", "-o", new),
    )

    assert code == 0
    assert "Planned anew from round 2: " in capsys.readouterr().out
    before, after = (ag.read_plan(path).to_dict() for path in (old, new))
    assert {k: t for k, t in after.items() if k[1] == "1"} == pytest.approx(
        {k: t for k, t in before.items() if k[1] == "1"}, nan_ok=True
    )
    assert ("p1", "2") not in after


def test_who_comes_late_has_a_card_from_then_on(study, tmp_path):
    who, old = tmp_path / "who.csv", tmp_path / "plan.html"
    who.write_text(
        "name,to\nAna Ort,1\nBen Lee,1\nCy Dole,\nDi Ash,\nEd Fox,\nFay Gow,\n", "utf-8"
    )
    new = tmp_path / "plan-2.xlsx"
    plan(study, "-a", who, "--rounds", 4, "-o", old)

    code = plan(
        *(study, "-a", who, "--rounds", 4, "--replan", old, "--from-round", 2),
        *("--late", "Ana Ort", "--late", "p2=4", "-o", new),
    )

    assert code == 0
    cards = ag.read_plan(new).labels
    assert [r for person, r in cards if person == "p1"] == ["1", "2", "3", "4"]
    assert [r for person, r in cards if person == "p2"] == ["1", "4"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--absent", "Ana Ort"], "--from-round, --absent and --late go with --replan"),
        (["--replan", "plan.xlsx"], "--replan goes with --from-round"),
    ],
)
def test_options_of_the_day_go_together(study, tmp_path, capsys, args, said):
    code = plan(study, *args, "-o", tmp_path / "new.xlsx")

    assert code == cli.USAGE
    assert said in capsys.readouterr().err


def test_names_on_the_day_that_nobody_has_are_told_together(study, tmp_path, capsys):
    old, new = tmp_path / "plan.xlsx", tmp_path / "new.xlsx"
    plan(study, "--rounds", 2, "-o", old)
    capsys.readouterr()
    day = (study, "--rounds", 2, "--replan", old, "--from-round", 2, "-o", new)

    code = plan(*day, "--absent", "Ana Otr", "--late", "Nobody")
    said = capsys.readouterr().err
    wrong = plan(*day, "--late", "Ana Ort=soon")

    assert (code, wrong) == (cli.BAD_DATA, cli.USAGE)
    assert "--absent: 'Ana Otr' is not on the roster of the study; did you mean" in said
    assert "--late: 'Nobody'" in said
    assert "--late NAME=5 says for which round" in capsys.readouterr().err
    assert not new.exists()


# --- which ties -----------------------------------------------------------------------


def test_those_who_know_one_another_need_not_meet(study, tmp_path, capsys):
    book = tmp_path / "plan.xlsx"

    plan(study, "--rounds", 5, "-o", book)

    assert frozenset({"p1", "p3"}) not in met(ag.read_plan(book))
    assert "Two with a tie 'knows' know one another" in capsys.readouterr().err


def test_confidential_ties_are_used_only_where_they_are_named(study, tmp_path, capsys):
    for wave in ("before", "after"):
        ties = study / f"ties_{wave}.csv"
        ties.write_text("source,target,kind\np1,p2,trusts\n", encoding="utf-8")
    one, two = tmp_path / "one.html", tmp_path / "two.html"

    plan(study, "--rounds", 1, "-o", one)
    said = capsys.readouterr().err
    plan(study, "--rounds", 1, "--known", "trusts", "-o", two)

    assert "All ties are confidential, so everybody counts as new" in said
    assert "personal data" not in one.read_text(encoding="utf-8")
    assert "personal data" in two.read_text(encoding="utf-8")


def test_nobody_may_be_said_to_know_anybody(study, tmp_path):
    page = tmp_path / "plan.html"

    assert plan(study, "--rounds", 1, "--known", "nobody", "-o", page) == 0

    assert "personal data" not in page.read_text(encoding="utf-8")


def test_a_kind_that_is_not_there_is_refused_with_those_that_are(
    study, tmp_path, capsys
):
    code = plan(study, "--known", "likes", "-o", tmp_path / "plan.html")

    assert code == cli.USAGE
    told = "--known is one of 'knows', 'trusts', 'nobody'; not 'likes'"
    assert told in capsys.readouterr().err


# --- refused --------------------------------------------------------------------------


def test_rules_that_no_plan_keeps_are_refused_by_name(study, tmp_path, capsys):
    pairs, book = tmp_path / "pairs.csv", tmp_path / "plan.xlsx"
    pairs.write_text("person,other\nAna Ort,Ben Lee\n", encoding="utf-8")

    code = plan(study, "--apart", pairs, "--together", pairs, "-o", book)

    assert code == cli.BAD_DATA
    err = capsys.readouterr().err
    assert "no plan keeps all the rules:" in err
    assert "p1 is Ana Ort.\np2 is Ben Lee.\n" in err
    assert "p3 is" not in err
    assert "must meet and must be kept apart; drop one of the two rules" in err
    assert not book.exists()


@pytest.mark.parametrize("name", ["plan.pdf", "plan", "plan.csv"])
def test_a_format_that_is_not_written_is_refused_before_anything_is_read(
    tmp_path, capsys, name
):
    code = plan(tmp_path / "nothing", "-o", tmp_path / name)

    assert code == cli.USAGE
    told = "is neither a workbook nor a page; give a name such as plan.xlsx or plan.htm"
    assert told in capsys.readouterr().err


def test_files_that_are_there_are_kept_without_force(study, tmp_path, capsys):
    book, page = tmp_path / "plan.xlsx", tmp_path / "plan.html"
    page.write_text("mine", encoding="utf-8")

    refused = plan(study, "--rounds", 1, "-o", book, "-o", page)
    forced = plan(study, "--rounds", 1, "-o", book, "-o", page, "--force")

    assert (refused, forced) == (cli.NO_FILE, 0)
    assert "is there already" in capsys.readouterr().err
    assert "Round 1" in page.read_text(encoding="utf-8")


def test_a_list_that_is_not_there_is_told_as_a_file(study, tmp_path, capsys):
    code = plan(study, "-a", tmp_path / "who.csv", "-o", tmp_path / "plan.xlsx")

    assert code == cli.NO_FILE
    assert "there is no such file" in capsys.readouterr().err


def test_the_help_explains_every_option_in_words():
    done = subprocess.run(
        [sys.executable, "-m", "agencygraph", "plan", "--help"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )

    assert done.returncode == 0
    assert "On the day, before round 3: Olive has left:" in done.stdout
    assert "\\b" not in done.stdout
    options = [line for line in done.stdout.splitlines() if line.startswith("  -")]
    assert len(options) >= 25


# --- the guide ------------------------------------------------------------------------

GUIDE = (ROOT / "docs" / "guide" / "planning.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", GUIDE, re.DOTALL)


def id_of_names():
    roster = ag.simulate_study().roster
    return roster.names, roster.people


def test_the_commands_of_the_guide_run_one_after_the_other(
    tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    ag.write_study(ag.simulate_study(), "my-study")
    names = ("attendees.csv", "apart.csv", "wishes.csv")
    write(tmp_path, dict(zip(names, blocks("csv"), strict=True)))
    commands = blocks("console")

    for command in commands:
        program, *args = shlex.split(command)

        assert program == "agencygraph"
        assert cli.main(args) == 0, capsys.readouterr().err

    assert len(commands) == 4
    may, day = ag.read_plan("may.xlsx"), ag.read_plan("may-2.html")
    june = ag.read_plan("june.html")
    ids = dict(zip(*id_of_names(), strict=True))
    gone, late = ids["Ada Willowwick"], ids["Bilal Ivorymere"]
    assert {r for person, r in day.labels if person == gone} == {"1", "2"}
    assert (late, "5") in day.labels
    assert (late, "5") not in may.labels
    first = [label for label in day.labels if label[1] in "12"]
    assert first == [label for label in may.labels if label[1] in "12"]
    assert not met(day) & met(june)


def test_the_guide_names_every_option_of_a_plan():
    (command,) = [c for name, c in cli.commands.commands.items() if name == "plan"]
    options = {o for p in command.params for o in p.opts if o.startswith("--")}
    reading = {"--settings", "--aliases", "--waves", "--unit", "--strict"}

    named = set(re.findall(r"--[a-z-]+\w", GUIDE))

    speaking = {"--quiet", "--json", "--output", "--title"}
    assert options - reading - speaking <= named
    assert named <= options | {"--force"}
