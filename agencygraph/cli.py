"""The command line: read, report, write. It computes nothing itself.

Exit codes: 0 done, 1 something is worth a look (with --strict), 2 wrong usage, 3
something is wrong with the data, 4 a file could not be read or written, 130
interrupted, 143 terminated. Progress and messages go to standard error; where the
result is goes to standard output.
"""

import signal
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NoReturn

import click

import agencygraph
from agencygraph._commands import ToldGroup, misused, speaking
from agencygraph._completing import VARIABLE
from agencygraph._terminal import (
    BAD_DATA,
    FINDINGS,
    NO_FILE,
    USAGE,
    FindingsError,
    answer_as_json,
    begin,
    coloured,
    complain,
    facts,
    show,
    tell,
    voice,
)
from agencygraph.cli_app import app_command
from agencygraph.cli_completion import completion_command
from agencygraph.cli_draw import draw_command
from agencygraph.cli_introduce import gaps_command, introduce_command
from agencygraph.cli_plan import plan_command
from agencygraph.cli_privacy import (
    forget_command,
    key_command,
    pseudonymize_command,
    relink_command,
)
from agencygraph.cli_report import demo_command, report_command
from agencygraph.cli_survey import check_command, survey_command
from agencygraph.cli_ties import ties_command
from agencygraph.errors import (
    AgencyGraphError,
    DataError,
    InfeasiblePlanError,
    Problem,
)

INTERRUPTED, TERMINATED = 130, 143
"""Exit codes of what was cut short; the others stand beside the messages."""


@click.group(
    cls=ToldGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
    examples=(
        ("See what comes out, on a made-up workshop", "agencygraph demo"),
        ("Look at your own survey", "agencygraph check survey.xlsx"),
        ("Write its report", "agencygraph report survey.xlsx -o report.html"),
        ("Read more about a command", "agencygraph report --help"),
    ),
)
@click.version_option(
    agencygraph.__version__, prog_name="agencygraph", help="Say which version this is."
)
@click.pass_context
def commands(ctx: click.Context) -> None:
    """Say who connects our agencies, and whether the workshop changed it.

    Everything happens on this computer: nothing is sent anywhere.
    """
    if ctx.invoked_subcommand is None:
        show(ctx.get_help())


commands.params += speaking(hidden=True)


for _command in (
    app_command, report_command, check_command, survey_command, demo_command,
    draw_command, plan_command, ties_command, introduce_command, gaps_command,
    key_command, pseudonymize_command, relink_command, forget_command,
    completion_command,
):  # fmt: skip
    commands.add_command(_command)


def main(args: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    spoken = begin()
    with _plain_warnings(), _stopped_gently():
        try:
            code = _done(args)
        except click.UsageError as error:
            spoken.as_json |= "--json" in (sys.argv if args is None else args)
            what, *how = misused(error)
            _say_wrong(what)
            complain("\n".join(how))
            code = USAGE
        except (click.Abort, _Stopped, AgencyGraphError, OSError) as error:
            code = _failed(error)
        if spoken.as_json:
            try:
                answer_as_json(code)
            except OSError as error:
                code = _failed(error)
    return code


def _done(args: Sequence[str] | None) -> int:
    done = commands.main(
        args, prog_name="agencygraph", complete_var=VARIABLE, standalone_mode=False
    )
    return int(done or 0)  # a command returns nothing, --help its exit code


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
        _say_wrong("interrupted; no half-written file was left")
        return TERMINATED if isinstance(error, _Stopped) else INTERRUPTED
    if isinstance(error, DataError):
        return _wrong_data(error)
    if isinstance(error, OSError):
        _say_wrong(_reason(error))
        return NO_FILE
    if isinstance(error, InfeasiblePlanError):
        _say_wrong("no plan keeps all the rules", f"{error}")
        return BAD_DATA
    _say_wrong(f"{error}")
    return FINDINGS if isinstance(error, FindingsError) else USAGE


def _wrong_data(error: DataError) -> int:
    problems = "\n".join(map(str, error.problems))
    if error.unread or all(_is_typed(problem) for problem in error.problems):
        _say_wrong(problems)
    else:
        _say_wrong("the data cannot be used as they are", problems)
    if voice().as_json:
        from agencygraph.io.check import without_values  # noqa: PLC0415 (loads NumPy)

        what = "a file could not be read" if error.unread else "the data have problems"
        facts({"error": what, "problems": without_values(error.problems)})
    return NO_FILE if error.unread else BAD_DATA


def _is_typed(problem: Problem) -> bool:
    """Whether it is about what stands on the command line, and in no file."""
    place = problem.file or problem.sheet or problem.column
    return place.startswith("--") or (not place and problem.value is not None)


def _say_wrong(what: str, details: str = "") -> None:
    """Say what went wrong, in any case, and keep it for --json."""
    facts({"error": f"{what}:\n{details}" if details else what})
    who = coloured("agencygraph:", fg="red", bold=True)
    complain(f"{who} {what}:\n{details}" if details else f"{who} {what}")


@contextmanager
def _plain_warnings() -> Iterator[None]:
    """Print each warning once, as a sentence: no file, no line, no class."""
    told = set()

    def show(message: Warning | str, *_: object, **__: object) -> None:
        if str(message) not in told:
            told.add(str(message))
            tell(f"{coloured('Note:', fg='yellow')} {message}")

    with warnings.catch_warnings():
        warnings.showwarning = show
        warnings.simplefilter("always", agencygraph.AgencyGraphWarning)
        yield
