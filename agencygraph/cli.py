"""The command line: read, report, write. It computes nothing itself.

Exit codes: 0 done, 1 something is worth a look (with --strict), 2 wrong usage, 3
something is wrong with the data, 4 a file could not be read or written, 130
interrupted, 143 terminated. Progress and messages go to standard error; where the
result is goes to standard output.
"""

import signal
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import click

import agencygraph
from agencygraph._terminal import (
    PATH,
    FindingsError,
    check_output,
    declared,
    read,
    reading_options,
    say,
    tell,
)
from agencygraph.cli_app import app_command
from agencygraph.cli_draw import draw_command
from agencygraph.cli_introduce import gaps_command, introduce_command
from agencygraph.cli_plan import plan_command
from agencygraph.cli_privacy import (
    forget_command,
    key_command,
    pseudonymize_command,
    relink_command,
)
from agencygraph.cli_ties import ties_command
from agencygraph.errors import AgencyGraphError, DataError, InfeasiblePlanError

FINDINGS, USAGE, BAD_DATA, NO_FILE = 1, 2, 3, 4
INTERRUPTED, TERMINATED = 130, 143
"""Exit codes."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(agencygraph.__version__, prog_name="agencygraph")
def commands() -> None:
    """Say who connects our agencies, and whether the workshop changed it."""


@commands.command("report")
@click.argument("study", type=PATH)
@click.option(
    "-o", "--output", required=True, type=PATH,
    help="The page to write, such as report.html.",
)  # fmt: skip
@click.option("--title", help="Title of the page; by default that of the study.")
@reading_options
@click.option(
    "--audit", type=click.Path(path_type=Path),
    help="Write every sentence with its formula and inputs as a table: audit.xlsx.",
)  # fmt: skip
@click.option(
    "--summary", is_flag=True,
    help="Two printed sheets for a board instead, about agencies alone: nobody is "
    "named.",
)  # fmt: skip
@click.option(
    "--shareable", is_flag=True,
    help="A page for others instead: agencies alone, small numbers hidden.",
)  # fmt: skip
@click.option(
    "--profile",
    help="How small numbers are hidden there: workshop, nhs, tre10 or, if not given, "
    "tre10 rounded.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Write over files that are there.")
def report_command(
    study: Path,
    output: Path,
    title: str | None,
    audit: Path | None,
    *,
    summary: bool,
    force: bool,
    **asked: Any,  # noqa: ANN401 (options of several types)
) -> None:
    """Write the report of STUDY, a workbook or a folder of CSV files, as a web page."""
    shareable, profile = asked.pop("shareable"), asked.pop("profile")
    if shareable and summary:
        message = "--shareable and --summary are two pages: choose one"
        raise click.UsageError(message)
    if profile and not shareable:
        message = "--profile is about the page that --shareable makes: give both"
        raise click.UsageError(message)
    for path in (output, audit):
        if path is not None:
            check_output(path, force=force)
    found = read(study, **asked)
    tell(f"{found!r}".removeprefix("Study "))
    tell("Measuring, comparing and writing ...")
    edition: Any = "summary" if summary else "full"
    audience: Any = "shareable" if shareable else "internal"
    page = agencygraph.report(
        found,
        title=title,
        audience=audience,
        edition=edition,
        profile=profile or "tre10 rounded",
    )
    page.save(output, overwrite=force)
    say(f"{output}")
    if audit is not None and page.audit is not None:
        alone = shareable or audit.suffix.casefold() == ".csv"  # holds one table
        beside = None if alone else found
        agencygraph.write_tables(page.audit, audit, overwrite=force, study=beside)
        say(f"{audit}")
    if shareable:
        tell(
            "It tells of agencies alone, with small numbers hidden; whether it may be "
            "shared is for you to judge: its last part says what is not protected."
        )
    elif summary:
        tell("It names agencies and nobody in them: open it in any browser and print.")
    else:
        tell("It names people and is for the project team: open it in any browser.")


@commands.command("check")
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
@click.option("--json", "as_json", is_flag=True, help="Print JSON, values hidden.")
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
    as_json, shown = asked.pop("as_json"), asked.pop("show_values")
    for path in (template, names):
        if path is not None:
            check_output(path, force=force)
    found = agencygraph.check(study, **declared(asked))
    say(found.to_json(show_values=shown) if as_json else repr(found))
    if template is not None:
        tell(f"Template: {found.write_template(template, overwrite=force)}")
    if names is not None:
        tell(f"Names: {found.write_names(names, overwrite=force)}")
    if not found.ok:
        return NO_FILE if found.unread else BAD_DATA
    return FINDINGS if strict and found.warnings else 0


@commands.command("survey")
@click.argument("roster", type=PATH)
@click.option(
    "-o", "--output", required=True, type=PATH,
    help="The workbook to write, such as survey.xlsx.",
)  # fmt: skip
@click.option(
    "--waves", default="before,after", show_default=True,
    help="Rounds of the survey, separated by commas.",
)  # fmt: skip
@click.option(
    "--kinds", default="contacts,trusts", show_default=True,
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
    say(f"{made}")
    tell(f"{people!r}".removeprefix("Roster: ") + "; its first sheet says what to do.")
    tell(f"When answers are in: agencygraph check {made}")


@commands.command("demo")
@click.option(
    "-o", "--output", type=PATH, default="agencygraph-demo",
    show_default=True, help="The folder to write into.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Write over what is in the folder.")
def demo_command(output: Path, *, force: bool) -> None:
    """Write a made-up workshop study and its report, and say what to look at."""
    from agencygraph.reporting.demo import write_demo  # noqa: PLC0415 (loads NumPy)

    tell("Making up a workshop of 60 people and writing its report ...")
    demo = write_demo(output, force=force)
    say(f"The page is {demo.page}: open it in any browser. Look at")
    for place, (heading, text) in enumerate(demo.look_at, start=1):
        say(f"  {place}. {heading}: {text}")
    say(f"The files it was made from are in {demo.study}. To make it from your own:")
    say(f"  agencygraph report {demo.study} -o my-report.html")


commands.add_command(app_command)
commands.add_command(draw_command)
commands.add_command(plan_command)
commands.add_command(ties_command)
commands.add_command(introduce_command)
commands.add_command(gaps_command)
for _command in (key_command, pseudonymize_command, relink_command, forget_command):
    commands.add_command(_command)


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    with _plain_warnings(), _stopped_gently():
        try:
            done = commands.main(args, prog_name="agencygraph", standalone_mode=False)
        except click.ClickException as error:
            error.show()
            return USAGE
        except (click.Abort, _Stopped, AgencyGraphError, OSError) as error:
            return _failed(error)
    return int(done or 0)  # a command returns nothing, --help its exit code


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _reason(error: OSError) -> str:
    """What went wrong with which file, in one line."""
    place = f"{error.filename}: " if error.filename else ""
    return f"{place}{error.strerror}" if error.strerror else str(error)


class _Stopped(BaseException):
    """The system asks for an end: files are closed and swept, then it comes."""


@contextmanager
def _stopped_gently() -> Iterator[None]:
    """Let a signal to terminate unwind what was begun, as Ctrl-C does."""

    def stop(*_: object) -> NoReturn:
        raise _Stopped

    try:
        before = signal.signal(signal.SIGTERM, stop)
    except ValueError:  # not in the main thread: whoever runs that has the say
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _failed(error: BaseException) -> int:
    """Say what went wrong, and return the exit code."""
    if isinstance(error, click.Abort | _Stopped):
        tell("agencygraph: interrupted; no half-written file was left")
        return TERMINATED if isinstance(error, _Stopped) else INTERRUPTED
    if isinstance(error, DataError):
        problems = "\n".join(map(str, error.problems))
        if error.unread:
            tell(f"agencygraph: {problems}")
            return NO_FILE
        tell(f"agencygraph: the data cannot be used as they are:\n{problems}")
        return BAD_DATA
    if isinstance(error, OSError):
        tell(f"agencygraph: {_reason(error)}")
        return NO_FILE
    if isinstance(error, InfeasiblePlanError):
        tell(f"agencygraph: no plan keeps all the rules:\n{error}")
        return BAD_DATA
    tell(f"agencygraph: {error}")
    return FINDINGS if isinstance(error, FindingsError) else USAGE


@contextmanager
def _plain_warnings() -> Iterator[None]:
    """Print each warning once, as a sentence: no file, no line, no class."""
    told = set()

    def show(message: Warning | str, *_: object, **__: object) -> None:
        if str(message) not in told:
            told.add(str(message))
            tell(f"Note: {message}")

    with warnings.catch_warnings():
        warnings.showwarning = show
        warnings.simplefilter("always", agencygraph.AgencyGraphWarning)
        yield
