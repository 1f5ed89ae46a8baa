"""``agencygraph ties``: raw logs of messages or meetings to weighted ties."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import agencygraph
from agencygraph._commands import Whole, command
from agencygraph._terminal import PATH, check_output, facts, tell, wrote
from agencygraph.errors import ParameterError

if TYPE_CHECKING:
    from agencygraph.logs.log_ties import LogTies

PARQUET = ".parquet"


@command(
    "ties",
    "Make weighted ties of raw logs of messages or meetings.",
    (
        "Ties before and after a workshop, among people of a list",
        (
            "agencygraph ties mail.csv --event 2024-03-12 --people people.csv "
            "-o ties.parquet"
        ),
    ),
    (
        "Of meetings, with pseudonyms in the place of addresses",
        "agencygraph ties meetings.csv --key keys/hub.key --project hub -o met.parquet",
    ),
)
@click.argument("logs", type=PATH, nargs=-1, required=True, metavar="LOG...")
@click.option(
    "-o", "--output", required=True, type=PATH,
    help="The file to write, such as ties.parquet.",
)  # fmt: skip
@click.option(
    "--people", type=PATH,
    help="Who counts: a table with the columns id and agency. Others are left out.",
)  # fmt: skip
@click.option(
    "--form", type=click.Choice(["email", "meeting", "viva", "ties"]),
    help="What a row of the log is; by default seen from its columns.",
)  # fmt: skip
@click.option(
    "--column", "columns", multiple=True, metavar="FIELD=NAME",
    help="Which column is what, where its name does not say so: sender=From. May be "
    "given several times.",
)  # fmt: skip
@click.option(
    "--largest", type=Whole(1), default=20, show_default=True,
    help="Messages to more people, and meetings of more, are broadcasts: left out.",
)  # fmt: skip
@click.option("--start", metavar="DAY", help="First day that counts: 2024-03-12.")
@click.option("--end", metavar="DAY", help="Last day that counts.")
@click.option(
    "--event", metavar="DAY",
    help="Day of the workshop: ties before and after it are told apart.",
)  # fmt: skip
@click.option(
    "--days", type=Whole(1), default=28, show_default=True,
    help="With --event: how many days a wave has.",
)  # fmt: skip
@click.option(
    "--step", type=Whole(1),
    help="With --event: days from one wave to the next; fewer than --days: waves "
    "overlap.",
)  # fmt: skip
@click.option(
    "--before", type=Whole(0), default=1, show_default=True,
    help="With --event: how many waves before it.",
)  # fmt: skip
@click.option(
    "--after", type=Whole(0), default=1, show_default=True,
    help="With --event: how many waves after it.",
)  # fmt: skip
@click.option(
    "--half-life", type=float, metavar="DAYS",
    help="Days in which a contact loses half its weight; by default it loses none.",
)  # fmt: skip
@click.option(
    "--key", type=PATH,
    help="File with a secret key: ids are replaced by pseudonyms. It is made if it is "
    "not there. Keep it apart from what is written, and safe.",
)  # fmt: skip
@click.option(
    "--project",
    metavar="NAME",
    default="",
    help="With --key: its name; another gives other pseudonyms.",
)
@click.option(
    "--smallest-agency", type=Whole(0), default=0, show_default=True,
    help="With --people: ties of agencies with fewer people are left out.",
)  # fmt: skip
@click.option(
    "--drop-bad-rows", is_flag=True,
    help="Leave rows with a problem out, and count them, where else it is an error.",
)  # fmt: skip
@click.option(
    "--dayfirst/--monthfirst", default=None,
    help="Whether 01/04/2023 is the first of April, or the fourth of January.",
)  # fmt: skip
@click.option(
    "--engine", type=click.Choice(["auto", "polars", "duckdb"]), default="auto",
    show_default=True,
    help="polars: in memory. duckdb: within --memory, the rest on disk. auto: duckdb "
    "where the files are too large for polars.",
)  # fmt: skip
@click.option(
    "--memory",
    metavar="SIZE",
    default="4GB",
    show_default=True,
    help="How much memory to use.",
)
@click.option(
    "--workdir", type=PATH,
    help="A new folder for what is needed meanwhile. If the work is cut short, the "
    "same command goes on there. It holds personal data, and is removed at the end.",
)  # fmt: skip
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def ties_command(
    logs: tuple[Path, ...],
    output: Path,
    people: Path | None,
    *,
    force: bool,
    **asked: Any,  # noqa: ANN401 (options of several types)
) -> None:
    """Make weighted ties of raw logs: messages, meetings, exports of Viva Insights.

    LOG is a CSV or Parquet file; several are taken together. Messages have the columns
    message_id, sent_at, sender and recipient (or recipients: several in a cell,
    separated by ;). Meetings have meeting_id, start, minutes, organiser and attendee.
    """
    if output.suffix.casefold() != PARQUET:
        message = f"{output.name} is no Parquet file; give a name such as "
        message += f"{output.stem or 'ties'}.parquet"
        raise ParameterError(message)
    check_output(output, force=force)
    where = {name: asked.pop(name) for name in ("engine", "memory", "workdir")}
    rules = _rules(asked, output)
    roster = None if people is None else agencygraph.read_roster(people)
    tell(f"Reading {', '.join(path.name for path in logs)} ...")
    with agencygraph.ties_from_log(
        list(logs),
        rules,
        roster,
        engine=where["engine"],
        memory=where["memory"],
        work=where["workdir"],
    ) as found:
        _tell(found)
        found.write(output, overwrite=force)
    wrote(output)
    tell("It says who reached whom, which is personal data.")


def _rules(asked: dict[str, Any], output: Path) -> agencygraph.LogRules:
    columns = dict(_column(given) for given in asked.pop("columns"))
    key = asked.pop("key")
    dropped = asked.pop("drop_bad_rows")
    return agencygraph.LogRules(
        columns=columns,
        key=None if key is None else _key(key, output),
        bad_rows="drop" if dropped else "refuse",
        **asked,
    )


def _column(given: str) -> tuple[str, str]:
    field, mark, name = given.partition("=")
    if not mark or not name:
        message = f"--column says FIELD=NAME, such as sender=From; not {given!r}"
        raise ParameterError(message)
    return field.strip(), name.strip()


def _key(path: Path, output: Path) -> bytes:
    """Return the key in a file; a new one is made, for its owner alone."""
    from agencygraph.privacy.keys import check_apart  # noqa: PLC0415 (where one is used)

    check_apart(path, [output])
    if not path.exists():
        agencygraph.new_key(path)
        tell(f"Made a new key: {path}.")
        tell("Without it nobody can tell who is who; keep it safe.")
    return agencygraph.read_key(path, outputs=[output])


def _tell(found: "LogTies") -> None:
    rows = found.record.to_dict()
    facts({"rows": rows, "notes": [*found.notes]})
    for reason, count in rows.items():
        tell(f"{reason}: {count:,}")
    for note in found.notes:
        tell(note)
