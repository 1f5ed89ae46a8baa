"""The command line: read, report, write. It computes nothing itself.

Exit codes: 0 done, 2 wrong usage, 3 something is wrong with the data, 4 a file could
not be read or written, 130 interrupted, 143 terminated. Progress and messages go to
standard error; where the result is goes to standard output.
"""

import os
import signal
import sys
import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

import agencygraph
from agencygraph.errors import AgencyGraphError, DataError

if TYPE_CHECKING:
    from agencygraph.roster import Unit
    from agencygraph.study import Study

USAGE, BAD_DATA, NO_FILE, INTERRUPTED, TERMINATED = 2, 3, 4, 130, 143
"""Exit codes."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(agencygraph.__version__, prog_name="agencygraph")
def commands() -> None:
    """Say who connects our agencies, and whether the workshop changed it."""


@commands.command("report")
@click.argument("study", type=click.Path(path_type=Path))
@click.option(
    "-o", "--output", required=True, type=click.Path(path_type=Path),
    help="The page to write, such as report.html.",
)  # fmt: skip
@click.option("--title", help="Title of the page; by default that of the study.")
@click.option(
    "--waves", help="Waves in order of time, separated by commas: before,after."
)
@click.option(
    "--unit", type=click.Choice(["person", "agency"]),
    help="agency: each row of people.csv is an organisation.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Write over a page that is there.")
def report_command(
    study: Path,
    output: Path,
    title: str | None,
    waves: str | None,
    unit: "Unit | None",
    *,
    force: bool,
) -> None:
    """Write the report of STUDY, a folder of CSV files, as one offline web page."""
    _check_output(output, force=force)
    found = _read(study, waves, unit)
    tell(f"{found!r}".removeprefix("Study "))
    tell("Measuring, comparing and writing ...")
    page = agencygraph.report(found, title=title)
    page.save(output)
    say(f"{output}")
    tell("It names people and is for the project team: open it in any browser.")


@commands.command("demo")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), default="agencygraph-demo",
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


def tell(text: str) -> None:
    """Say how it is going, on standard error."""
    with suppress(OSError):
        click.echo(text, err=True)


def say(text: str) -> None:
    """Say where the result is, on standard output, which may be closed already."""
    try:
        click.echo(text)
        sys.stdout.flush()
    except BrokenPipeError:
        # the reader of the pipe has enough: Python must not fail on its way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _read(folder: Path, waves: str | None, unit: "Unit | None") -> "Study":
    order = None if waves is None else [wave.strip() for wave in waves.split(",")]
    tell(f"Reading {folder} ...")
    return agencygraph.read_study(folder, waves=order, unit=unit)


def _check_output(path: Path, *, force: bool) -> None:
    """Refuse before the work begins what could not be written after it."""
    if path.is_dir():
        message = f"{path} is a folder; give the name of a file, such as report.html"
        raise IsADirectoryError(message)
    if path.exists() and not force:
        message = f"{path} is there already; give another name, or --force"
        raise FileExistsError(message)
    if not path.parent.is_dir():
        message = f"there is no folder {path.parent} to write {path.name} into"
        raise FileNotFoundError(message)
    tempfile.TemporaryFile(dir=path.parent).close()  # something can be written there


def _reason(error: OSError) -> str:
    """What went wrong with which file, in one line."""
    if error.strerror and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)


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
        tell(f"agencygraph: the data cannot be used as they are:\n{problems}")
        return BAD_DATA
    if isinstance(error, OSError):
        tell(f"agencygraph: {_reason(error)}")
        return NO_FILE
    tell(f"agencygraph: {error}")
    return USAGE


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
