"""``agencygraph survey`` and ``agencygraph check``: before anything is computed."""

from pathlib import Path
from typing import Any

import click

import agencygraph
from agencygraph._commands import command
from agencygraph._terminal import (
    BAD_DATA,
    FINDINGS,
    NO_FILE,
    PATH,
    check_output,
    coloured,
    complain,
    declared,
    facts,
    reading_options,
    say,
    tell,
    voice,
    wrote,
)


@command(
    "check",
    "Show what is understood of a survey, and what is wrong.",
    ("A workbook", "agencygraph check survey.xlsx"),
    (
        "Write names that are not known to a file, to put them right there",
        "agencygraph check survey.xlsx --names names.xlsx",
    ),
    ("Take that file back", "agencygraph check survey.xlsx --aliases names.xlsx"),
)
@click.argument("study", type=PATH)
@reading_options
@click.option(
    "--template", type=PATH,
    help="Write what was understood as a workbook that is read without a question.",
)  # fmt: skip
@click.option(
    "--names", type=PATH,
    help="Write the names that are not known, to be filled in and given to --aliases.",
)  # fmt: skip
@click.option("--show-values", is_flag=True, help="Show names and values in JSON too.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
def check_command(
    study: Path,
    template: Path | None,
    names: Path | None,
    **asked: Any,  # noqa: ANN401 (as above)
) -> int:
    """Show what is understood of STUDY and what is wrong, before anything is computed.

    STUDY is a workbook or a folder of files. Names and values are shown here, on your
    own screen; with --json they are hidden.
    """
    force, strict = asked.pop("force"), asked.pop("strict")
    shown = asked.pop("show_values")
    for path in (template, names):
        if path is not None:
            check_output(path, force=force)
    found = agencygraph.check(study, **declared(asked))
    if voice().as_json:
        facts(found.to_dict(show_values=shown))
    say(_with_headings(repr(found)))
    if voice().quiet and not voice().as_json:
        for problem in found.problems:
            complain(f"{problem}")
    if template is not None:
        found.write_template(template, overwrite=force)
        wrote(template)
    if names is not None:
        found.write_names(names, overwrite=force)
        wrote(names)
    if not found.ok:
        return NO_FILE if found.unread else BAD_DATA
    return FINDINGS if strict and found.warnings else 0


@command(
    "survey",
    "Make a survey for people to fill in.",
    ("For a list of people", "agencygraph survey people.xlsx -o my-survey.xlsx"),
    (
        "One round, with other questions",
        (
            'agencygraph survey people.xlsx --waves before --kinds "knows,trusts" '
            "-o first.xlsx"
        ),
    ),
)
@click.argument("roster", type=PATH)
@click.option(
    "-o", "--output", required=True, type=PATH,
    help="The workbook to write, such as survey.xlsx.",
)  # fmt: skip
@click.option(
    "--waves", metavar="NAMES", default="before,after", show_default=True,
    help="Rounds of the survey, separated by commas.",
)  # fmt: skip
@click.option(
    "--kinds", metavar="NAMES", default="contacts,trusts", show_default=True,
    help="What to ask of each person: contacts, knows, shares information, trusts.",
)  # fmt: skip
@click.option(
    "--people-of", "wave", metavar="WAVE",
    help="Whose survey, where the roster tells waves apart; by default the last.",
)  # fmt: skip
@click.option("--title", default="", help="Title of the survey.")
@click.option("--force", is_flag=True, help="Write over a workbook that is there.")
def survey_command(
    roster: Path,
    output: Path,
    wave: str | None,
    *,
    force: bool,
    title: str,
    **asked: str,
) -> None:
    """Make the survey for ROSTER: a table of people with their agencies.

    It may be a CSV file, a workbook with a sheet of people, or the folder of a study.
    """
    check_output(output, force=force)
    people = agencygraph.read_roster(roster, wave=wave)
    waves, kinds = _split(asked["waves"]), _split(asked["kinds"])
    made = agencygraph.write_survey(
        people, output, waves=waves, kinds=kinds, title=title, overwrite=force
    )
    wrote(made)
    facts({"people": people.n_people, "waves": waves, "kinds": kinds})
    tell(f"{people!r}".removeprefix("Roster: ") + "; its first sheet says what to do.")
    tell(f"When answers are in: agencygraph check {made}")


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _with_headings(text: str) -> str:
    """Make lines that are headings bold, where a terminal shows it."""
    return "\n".join(
        coloured(line, err=False, bold=True) if _is_heading(line) else line
        for line in text.splitlines()
    )


def _is_heading(line: str) -> bool:
    return bool(line) and not line.startswith(" ") and line[-1] not in ".:"
