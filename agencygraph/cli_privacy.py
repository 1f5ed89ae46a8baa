"""``agencygraph key``, ``pseudonymize``, ``relink``, ``forget``: who may be known."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import agencygraph
from agencygraph._commands import ToldGroup, command
from agencygraph._completing import PEOPLE
from agencygraph._terminal import (
    PATH,
    check_output,
    facts,
    read,
    reading_options,
    say,
    tell,
    wrote,
)
from agencygraph.errors import ParameterError

if TYPE_CHECKING:
    from agencygraph.privacy.forgotten_files import Forgotten
    from agencygraph.roster import Roster

READING = ("settings", "aliases", "waves", "unit", "strict")
KEY = click.option(
    "--key", "key_file", required=True, type=PATH,
    help="The file of the key, kept apart from what is written.",
)  # fmt: skip


@click.group(
    "key",
    cls=ToldGroup,
    short_help="Make a key for pseudonyms.",
    examples=(("Make one, apart from your data", "agencygraph key new keys/hub.key"),),
)
def key_command() -> None:
    """Keys: who has one, and the roster, can tell who a pseudonym stands for."""


@key_command.command(
    "new",
    short_help="Make a new key.",
    examples=(("Make one, apart from your data", "agencygraph key new keys/hub.key"),),
)
@click.argument("file", type=PATH)
def new_key_command(file: Path) -> None:
    """Make FILE, a new key. Nobody else can read it, and none is ever written over.

    Keep it in a folder apart from what you share, and a copy in a safe place: without
    it nobody can tell who a pseudonym stands for, and a new key gives others.
    """
    wrote(agencygraph.new_key(file))
    tell("Keep it apart from what you share, and a copy of it in a safe place.")


@command(
    "pseudonymize",
    "Write a study with pseudonyms in the place of people.",
    (
        "As a new folder, with the key you made",
        (
            "agencygraph pseudonymize survey.xlsx --key keys/hub.key --project hub "
            "-o shared"
        ),
    ),
)
@click.argument("study", type=PATH)
@KEY
@click.option(
    "--project", required=True, metavar="NAME",
    help="Name of the project: studies of one project have the same pseudonyms, those "
    "of another share none with it.",
)  # fmt: skip
@click.option("--agencies", is_flag=True, help="Give agencies pseudonyms too.")
@click.option(
    "--keep", multiple=True, metavar="COLUMN",
    help="A column about people to keep, such as a grade. May be given several times.",
)  # fmt: skip
@click.option(
    "-o", "--output", required=True, type=PATH,
    help="What to write: a new folder, or a workbook such as study.xlsx.",
)  # fmt: skip
@reading_options
@click.option("--force", is_flag=True, help="Write over a study that is there.")
def pseudonymize_command(
    study: Path,
    key_file: Path,
    project: str,
    output: Path,
    *,
    agencies: bool,
    force: bool,
    **asked: Any,  # noqa: ANN401 (options of several types)
) -> None:
    """Write STUDY with pseudonyms in the place of people: still personal data.

    Names, e-mail addresses, titles, notes and days of the month are left out. What is
    written is read like any study: report, draw and plan work on it.
    """
    key = agencygraph.read_key(key_file, outputs=[output])
    keep = asked.pop("keep")
    found = read(study, **{name: asked.pop(name) for name in READING})
    hidden = agencygraph.pseudonymize(
        found, key, project=project, agencies=agencies, keep=keep
    )
    wrote(agencygraph.write_study(hidden, output, overwrite=force))
    tell(f"{hidden.pseudonyms}")
    tell("Whoever knows some ties may recognise people by them.")


@command(
    "relink",
    "Put ids back in the place of pseudonyms.",
    (
        "A study that was shared",
        "agencygraph relink shared --key keys/hub.key --roster people.csv -o named",
    ),
)
@click.argument("source", type=PATH)
@KEY
@click.option(
    "--roster", required=True, type=PATH,
    help="Everybody who may be meant: people.csv, or the study as it was.",
)  # fmt: skip
@click.option(
    "--project",
    metavar="NAME",
    help="Name of the project; a study knows its own, a table does not.",
)
@click.option(
    "-o", "--output", required=True, type=PATH, help="The file or folder to write."
)
@click.option("--force", is_flag=True, help="Write over what is there.")
def relink_command(
    source: Path,
    key_file: Path,
    roster: Path,
    project: str | None,
    output: Path,
    *,
    force: bool,
) -> None:
    """Put ids back into SOURCE: a study of pseudonyms, or a table such as degree.csv.

    Nothing leads from a pseudonym to a person: who wants to know has the key and the
    roster. Without either they cannot be re-linked.
    """
    key = agencygraph.read_key(key_file)  # what is written tells who is who anyway
    everybody = _everybody(roster)
    if source.suffix.casefold() in (".csv", ".parquet"):
        _relink_table(source, key, everybody, project, output, force=force)
    else:
        hidden = read(source, settings=None, aliases=None, waves=None, unit=None,
                      strict=False)  # fmt: skip
        found = agencygraph.relink(hidden, key, everybody, project=project)
        agencygraph.write_study(found, output, overwrite=force)
    wrote(output)
    tell("It says who is who: it is for those who may know.")


def _everybody(place: Path) -> "Roster":
    """People of all waves, where a study says who they are, and all agencies."""
    if not place.is_dir():
        return agencygraph.read_roster(place)
    study = read(place, settings=None, aliases=None, waves=None, unit=None,
                 strict=False)  # fmt: skip
    names = {
        person: name
        for roster in study.rosters.values()
        for person, name in zip(roster.people, roster.names, strict=True)
    }
    unit = study.roster.unit
    found = agencygraph.Roster.from_labels(names, names=names.values(), unit=unit)
    agencies = {a for roster in study.rosters.values() for a in roster.agencies}
    return found.with_agencies([None] * len(names), agencies=sorted(agencies))


def _relink_table(
    source: Path,
    key: bytes,
    roster: "Roster",
    project: str | None,
    output: Path,
    *,
    force: bool,
) -> None:
    from agencygraph.privacy.tables import relink_file  # noqa: PLC0415 (loads NumPy)

    if project is None:
        message = "a table does not know its project: name it, --project hub"
        raise ParameterError(message)
    check_output(output, force=force)
    left = relink_file(source, key, roster, project, output)
    if left:
        tell(f"Left as they are: {left:,} pseudonyms of nobody on this roster.")


@command(
    "forget",
    "Remove a person from the files of a study.",
    ("See what would go", 'agencygraph forget my-study "Olive Yarrowwood"'),
    ("Do it", 'agencygraph forget my-study "Olive Yarrowwood" --force'),
)
@click.argument("study", type=PATH)
@click.argument("person", shell_complete=PEOPLE)
@click.option(
    "-o", "--output", type=PATH,
    help="Write what is left here, instead of changing STUDY. Needed for a survey "
    "workbook, which is never changed.",
)  # fmt: skip
@click.option(
    "--outputs", "look_in", type=PATH, multiple=True, metavar="FOLDER",
    help="Where to look for reports and results made from STUDY; by default in the "
    "folder it is in. May be given several times.",
)  # fmt: skip
@reading_options
@click.option(
    "--force",
    is_flag=True,
    help="Do it. Without this, only what would be removed is said.",
)
def forget_command(
    study: Path,
    person: str,
    output: Path | None,
    look_in: tuple[Path, ...],
    *,
    force: bool,
    **asked: Any,  # noqa: ANN401 (as above)
) -> None:
    """Remove PERSON, an id or a full name, from the files of STUDY.

    Their row, ties, answers, attendance and requests go, and cells of others that
    mention them are blanked. Listed are the outputs to be made again. A record beside
    the study says when this was done and how many rows it was, and not who it was.
    """
    from agencygraph.privacy.forgetting import (  # noqa: PLC0415 (loads NumPy)
        Forgetting,
        person_meant,
    )
    from agencygraph.privacy.forgotten_files import (  # noqa: PLC0415 (as above)
        forget_in_files,
    )

    found = read(study, **{name: asked.pop(name) for name in READING})
    done = Forgetting.of(found, person_meant(found, person))
    facts({"removed": {**done.removed}})
    for what, number in done.removed.items():
        tell(f"{what}: {number:,}")
    if not (force or output is not None):
        tell("Nothing was changed yet: --force does it.")
        return
    written = forget_in_files(found, done, study, output=output, look_in=look_in)
    wrote(written.study)
    _tell_what_is_left(written, study, changed=output is None)


def _tell_what_is_left(done: "Forgotten", source: Path, *, changed: bool) -> None:
    tell(f"Record, without the person: {done.record}")
    again, naming = [*map(str, done.again)], [*map(str, done.naming)]
    left = [] if changed else [str(source)]
    facts({"to_be_made_again": again, "still_naming": [*naming, *left]})
    for path in done.again:
        say(f"to be made again: {path}")
    for path in done.naming:
        say(f"names them too, and was not changed: {path}")
    if not changed:
        say(f"still names them: {source}; destroy it when the new one is in use")
    tell("Copies elsewhere, backups and what was handed out are yours to look for.")
