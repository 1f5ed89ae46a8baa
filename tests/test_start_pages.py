"""The first pages that somebody follows: each line that they type does what is said."""

import random
import re
import shlex
from pathlib import Path

import pytest
import python_calamine
import xlsxwriter

import agencygraph as ag
from agencygraph import cli

START = Path(__file__).resolve().parent.parent / "docs" / "start"
WORKSHOP = (START / "workshop.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```console\n(.*?)```", WORKSHOP, flags=re.DOTALL)
LINES = [line for block in BLOCKS for line in block.splitlines()]
LEVELS = ("I do not know them", "Yearly", "Monthly", "Weekly")


def book(path, sheets):
    with xlsxwriter.Workbook(path) as written:
        for name, rows in sheets.items():
            sheet = written.add_worksheet(name)
            for k, row in enumerate(rows):
                sheet.write_row(k, 0, row)


def sheets(path):
    read = python_calamine.CalamineWorkbook.from_path(path)
    return {name: read.get_sheet_by_name(name).to_python() for name in read.sheet_names}


def answered(path, wave, chosen):
    """Everybody but the last fills a row of the sheet of the wave, as they would."""
    held = sheets(path)
    heading, *_ = held[wave]
    for person in [row[1] for row in held["Roster"][1:]][:-1]:
        row = [person, "Yes"]
        for asked in heading[2:]:
            if "[" not in asked or f"[{person}]" in asked:
                row.append("")
            else:
                row.append(chosen() if "contact" in asked else "")
        held[wave].append(row)
    book(path, held)


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """Type every line of the page, and answer the survey in between."""
    folder = tmp_path_factory.mktemp("workshop")
    draw = random.Random(3)  # noqa: S311 (answers, no secrets)
    made = ag.simulate_study(people=24, agencies=4).roster
    agencies = [made.agencies[k] for k in made.agency_of]
    people = zip(made.names, agencies, strict=True)
    book(folder / "people.xlsx", {"People": [("Name", "Agency"), *people]})
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        codes = []
        for line in LINES:
            program, *arguments = shlex.split(line)
            assert program == "agencygraph"
            if arguments[0] == "check":
                wave, rare = ("after", 6) if "before" in codes else ("before", 9)
                codes.append(wave)
                few = (*[LEVELS[0]] * rare, *LEVELS[1:])
                answered(folder / "survey.xlsx", wave, lambda few=few: draw.choice(few))
            codes.append(cli.main(arguments))
    return folder, codes


def test_every_line_of_the_workshop_page_works_in_its_order(walked):
    _, codes = walked

    assert [code for code in codes if isinstance(code, int)] == [0] * len(LINES)
    assert len(LINES) == 9


def test_the_workshop_page_leaves_what_it_promises(walked):
    folder, _ = walked
    written = {path.name for path in folder.iterdir()}
    compared = (folder / "report.html").read_text(encoding="utf-8")
    board = (folder / "board.html").read_text(encoding="utf-8")
    names = [row[0] for row in sheets(folder / "people.xlsx")["People"][1:]]

    pages = {"before.html", "report.html", "board.html", "shareable.html", "plan.html"}
    assert pages | {"gaps.xlsx", "plan.xlsx"} <= written
    assert "What changed" in compared
    assert not any(name in board for name in names)
    assert any(name in compared for name in names)


def test_the_commands_named_in_prose_have_these_options():
    named = {
        "plan": ("--attendees", "--size", "--randomize", "--replan", "--absent"),
        "survey": ("--kinds", "--waves"),
        "report": ("--summary", "--shareable"),
        "introduce": ("--to",),
    }
    for name, options in named.items():
        given = {o for p in cli.commands.commands[name].params for o in p.opts}
        assert all(option in WORKSHOP for option in options)
        assert set(options) <= given


def test_links_within_the_workshop_page_lead_to_its_headings():
    asked = re.findall(r"\(#([\w-]+)\)", WORKSHOP)
    headings = re.findall(r"^## (.+)$", WORKSHOP, flags=re.MULTILINE)
    there = {heading.lower().replace(" ", "-") for heading in headings}

    assert len(asked) > 5
    assert set(asked) <= there
