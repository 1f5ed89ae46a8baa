"""What every command does: options of reading, messages, files that may be written."""

import os
import sys
import tempfile
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import agencygraph
from agencygraph.errors import AgencyGraphError

if TYPE_CHECKING:
    from agencygraph.study import Study


class FindingsError(AgencyGraphError):
    """Something is worth a look, and --strict says to stop there."""


Command = Callable[..., Any]
PATH = click.Path(path_type=Path, readable=False)
"""What may not be read is told where it is read, as a file and not as wrong usage."""


def reading_options(command: Command) -> Command:
    """Add the options that say what a source does not."""
    options = (
        click.option("--settings", type=PATH,
            help="What is declared about the study: a TOML file."),
        click.option("--aliases", type=PATH,
            help="Who is meant by names: a file with the columns written and person."),
        click.option("--waves",
            help="Waves in order of time, separated by commas: before,after."),
        click.option("--unit", type=click.Choice(["person", "agency"]),
            help="agency: organisations are who is tied."),
        click.option("--strict", is_flag=True,
            help="Stop with exit code 1 where something is worth a look."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def tell(text: str) -> None:
    """Say how it is going, on standard error."""
    with suppress(OSError):
        click.echo(text, err=True)


def say(text: str) -> None:
    """Say where the result is, on standard output, which may be closed or full."""
    try:
        click.echo(text)
        sys.stdout.flush()
    except OSError as error:  # pragma: no cover (output closed: only as a process)
        # what is left in the buffer must not fail once more on Python's way out
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if not isinstance(error, BrokenPipeError):  # its reader has enough
            raise


def declared(asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return what was given on the command line as arguments of the readers."""
    waves = asked["waves"]
    order = None if waves is None else [wave.strip() for wave in waves.split(",")]
    return {**asked, "waves": order}


def read(source: Path, *, strict: bool, **asked: Any) -> "Study":  # noqa: ANN401 (as above)
    tell(f"Reading {source} ...")
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", agencygraph.AgencyGraphWarning)
        study = agencygraph.read_study(source, **declared(asked))
    for warning in told:
        warnings.warn(warning.message, stacklevel=2)
    if strict and told:
        message = "stopped before anything was computed, as --strict says"
        raise FindingsError(message)
    return study


def check_output(path: Path, *, force: bool) -> None:
    """Refuse before the work begins what could not be written after it."""
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
    tempfile.TemporaryFile(dir=path.parent).close()  # something can be written there
