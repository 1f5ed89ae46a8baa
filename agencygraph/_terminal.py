"""What every command does: options of reading, messages, files that may be written."""

import json
import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import agencygraph
from agencygraph._progress import is_plain, show_progress, waiting
from agencygraph.errors import AgencyGraphError, ParameterError

if TYPE_CHECKING:
    from agencygraph.study import Study

FINDINGS, USAGE, BAD_DATA, NO_FILE = 1, 2, 3, 4
"""Exit codes."""

PAGES = (".html", ".htm")
"""What a page is written as."""


class FindingsError(AgencyGraphError):
    """Something is worth a look, and --strict says to stop there."""


@dataclass
class Voice:
    """How one run of the command speaks, and what it has to say as JSON."""

    quiet: bool = False
    as_json: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    written: list[str] = field(default_factory=list)


_voice: ContextVar[Voice | None] = ContextVar("voice", default=None)


def voice() -> Voice:
    """How this run speaks."""
    return _voice.get() or begin()


def begin() -> Voice:
    """Speak anew: every run is one of its own."""
    made = Voice()
    _voice.set(made)
    show_progress(wanted=True)
    return made


def be_quiet() -> None:
    """Say nothing from here on but errors and where the result is."""
    voice().quiet = True
    show_progress(wanted=False)


Command = Callable[..., Any]


PATH = click.Path(path_type=Path, readable=False)
PATH.name = "file"  # as help calls it
"""What may not be read is told where it is read, as a file and not as wrong usage."""


def reading_options(command: Command) -> Command:
    """Add the options that say what a source does not."""
    options = (
        click.option("--settings", type=PATH,
            help="What is declared about the study: a TOML file."),
        click.option("--aliases", type=PATH,
            help="Who is meant by names: a file with the columns written and person."),
        click.option("--waves", metavar="NAMES",
            help="Waves in order of time, separated by commas: before,after."),
        click.option("--unit", type=click.Choice(["person", "agency"]),
            help="agency: organisations are who is tied."),
        click.option("--strict", is_flag=True,
            help="Stop with exit code 1 where something is worth a look."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def coloured(text: str, *, err: bool = True, **style: Any) -> str:  # noqa: ANN401 (click's)
    """Text in colour or bold where a person looks at a terminal that can."""
    stream = sys.stderr if err else sys.stdout
    return text if is_plain(stream) else click.style(text, **style)


def tell(text: str) -> None:
    """Say how it is going, on standard error, unless that is not wanted."""
    if not voice().quiet:
        complain(text)


def complain(text: str) -> None:
    """Say what is wrong, on standard error, in any case."""
    with suppress(OSError):
        click.echo(text, err=True)


def say(text: str) -> None:
    """Say on standard output what came out, for people who look on."""
    if not (voice().quiet or voice().as_json):
        answer(text)


def show(text: str) -> None:
    """Print what was asked for as such; to be quiet is no reason not to."""
    if not voice().as_json:
        answer(text)


def wrote(path: object) -> None:
    """Say where the result is, on standard output."""
    voice().written.append(str(path))
    show(f"{path}")


def facts(found: Mapping[str, Any]) -> None:
    """Keep what came out for --json, as plain values."""
    voice().facts.update(found)


def answer(text: str) -> None:
    """Print on standard output, which may be closed or full."""
    try:
        click.echo(text)
        sys.stdout.flush()
    except OSError as error:  # pragma: no cover (output closed: only as a process)
        # what is left in the buffer must not fail once more on Python's way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # its reader has enough
            raise


def answer_as_json(code: int) -> None:
    """Print everything that came out as one JSON object."""
    spoken = voice()
    told = {
        "agencygraph": agencygraph.__version__,
        "exit_code": code,
        **spoken.facts,
        "written": spoken.written,
    }
    answer(json.dumps(told, ensure_ascii=False, indent=2, allow_nan=False))


def declared(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given on the command line as arguments of the readers."""
    waves = asked["waves"]
    order = None if waves is None else [wave.strip() for wave in waves.split(",")]
    return {**asked, "waves": order}


def read(source: Path, *, strict: bool, **asked: Any) -> "Study":  # noqa: ANN401 (as above)
    tell(f"Reading {source} ...")
    with waiting("Reading"), warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", agencygraph.AgencyGraphWarning)
        study = agencygraph.read_study(source, **declared(asked))
    for warning in told:
        warnings.warn(warning.message, stacklevel=2)
    if strict and told:
        message = "stopped before anything was computed, as --strict says"
        raise FindingsError(message)
    return study


def check_page(path: Path) -> None:
    """Refuse a name that no browser would open as a page."""
    check_name(path)
    if path.suffix.casefold() not in PAGES and not path.is_dir():
        message = f"{path.name} is no page; give a name such as "
        raise ParameterError(message + f"{path.stem or 'report'}.html")


def check_name(path: Path) -> None:
    """Notice ``-o=report.html``, of which the sign became a part of the name."""
    if path.name.startswith("="):
        message = f"write -o {path.name[1:]}, without the sign ="
        raise ParameterError(message)


def check_output(path: Path, *, force: bool) -> None:
    """Refuse before the work begins what could not be written after it."""
    check_name(path)
    if path.is_dir():
        message = f"{path} is a folder; give the name of a file, such as report.html"
        raise IsADirectoryError(message)
    if path.is_symlink():
        message = f"{path} is a link; give the name of a file"
        raise FileExistsError(message)
    if path.exists() and not force:
        message = f"{path} is there already; give another name, or --force"
        raise FileExistsError(message)
    if not path.parent.is_dir():
        message = f"there is no folder {path.parent} to write {path.name} into"
        raise FileNotFoundError(message)
    try:  # whether something can be written there
        tempfile.TemporaryFile(dir=path.parent).close()
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(path)) from error
