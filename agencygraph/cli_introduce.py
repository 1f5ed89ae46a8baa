"""``agencygraph introduce`` and ``agencygraph gaps``: who can introduce whom."""

import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

import agencygraph
from agencygraph._commands import Whole, command
from agencygraph._completing import AGENCIES, KINDS, PEOPLE, WAVES
from agencygraph._terminal import (
    PAGES,
    PATH,
    check_output,
    facts,
    read,
    reading_options,
    say,
    show,
    tell,
    wrote,
)
from agencygraph.errors import ParameterError

if TYPE_CHECKING:
    from agencygraph.network import Network
    from agencygraph.planning.introductions import Introductions
    from agencygraph.planning.missing_links import MissingLinks
    from agencygraph.study import Study
    from agencygraph.table import Table

TABLES = (".xlsx", ".csv", ".parquet")
"""What a table can be written as."""

READING = ("settings", "aliases", "waves", "unit", "strict")
"""Options that say what a source does not."""

Command = Callable[..., Any]


def network_options(command: Command) -> Command:
    """Add the options that say which ties are meant."""
    options = (
        click.option("--wave", metavar="WAVE", shell_complete=WAVES,
            help="Which wave; by default the last in which the ties were asked."),
        click.option("--kind", metavar="KIND", shell_complete=KINDS,
            help="Which kind of tie, such as knows; by default that of who knows whom. "
            "A confidential kind must be named."),
        click.option("--earlier", is_flag=True,
            help="Count ties of the waves before too, half as much for each wave "
            "since: people may still know each other."),
        click.option("--named-only", is_flag=True,
            help="People ask only those they named themselves. By default either "
            "side's report makes a tie."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@command(
    "introduce",
    "Say who can introduce somebody to an agency.",
    (
        "Whom Olive asks to reach somebody in Housing",
        'agencygraph introduce survey.xlsx "Olive Yarrowwood" --to Housing',
    ),
    (
        "A sheet for everybody, to print",
        "agencygraph introduce survey.xlsx --everybody --to Police -o ways.html",
    ),
)
@click.argument("study", type=PATH)
@click.argument("people", metavar="PERSON...", nargs=-1,
    shell_complete=PEOPLE)  # fmt: skip
@click.option("--to", "agency", required=True, metavar="AGENCY",
    shell_complete=AGENCIES,
    help="Where somebody is to be reached.")  # fmt: skip
@click.option("--everybody", is_flag=True,
    help="Everybody who is not of the agency asks, instead of PERSON.")  # fmt: skip
@click.option("-n", "--number", type=Whole(1), default=3, show_default=True,
    help="Ways for each person, at most.")  # fmt: skip
@click.option("--steps", type=Whole(1), default=3, show_default=True,
    help="Ties that a way may have; 2 is one introducer.")  # fmt: skip
@network_options
@click.option("-o", "--output", type=PATH,
    help="What to write: ways.html with a sheet for each person, or a table: "
    "ways.xlsx, ways.csv.")  # fmt: skip
@reading_options
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def introduce_command(
    study: Path,
    people: tuple[str, ...],
    agency: str,
    *,
    output: Path | None,
    force: bool,
    **asked: Any,  # noqa: ANN401 (options of several types)
) -> None:
    """Say who can introduce PERSON to somebody in AGENCY, by people of STUDY.

    STUDY is a workbook or a folder of files; people and agencies are given by name or
    id. Give several people, or --everybody, and requests are spread, so that nobody is
    asked by too many.
    """
    _check_file(output, (*PAGES, *TABLES), force=force)
    if bool(people) == asked["everybody"]:
        message = "say who asks: one name or several, or --everybody"
        raise ParameterError(message)
    found = read(study, **{name: asked.pop(name) for name in READING})
    network, passing = _network(found, asked)
    ways = agencygraph.introductions(
        network,
        _asking(network, people, agency),
        to=_agency(network, agency),
        number=asked["number"],
        steps=asked["steps"],
        passing=passing,
    )
    facts(_ways_json(ways, network))
    if output is None:
        show(str(ways))
    else:
        _write_ways(ways, output, found, force=force)
        wrote(output)
        tell("It says who knows whom: give each sheet to the person named on it alone.")


@command(
    "gaps",
    "List agencies with few links, and who could link them.",
    ("To read here", "agencygraph gaps survey.xlsx"),
    ("As a workbook", "agencygraph gaps survey.xlsx -o gaps.xlsx"),
)
@click.argument("study", type=PATH)
@click.option("--links", type=Whole(1), default=2, show_default=True,
    help="Independent links that any two agencies should have.")  # fmt: skip
@click.option("-n", "--number", type=Whole(1), default=10, show_default=True,
    help="Introductions to propose, at most.")  # fmt: skip
@click.option("--capacity", type=Whole(1), default=2, show_default=True,
    help="Introductions that one person is asked to make, at most.")  # fmt: skip
@network_options
@click.option("--seed", type=Whole(0), default=0, show_default=True,
    help="Of the shuffles that say what chance would give.")  # fmt: skip
@click.option("-o", "--output", type=PATH,
    help="What to write: gaps.xlsx with gaps and introductions, or gaps.csv with the "
    "gaps alone.")  # fmt: skip
@reading_options
@click.option("--force", is_flag=True, help="Write over a file that is there.")
def gaps_command(
    study: Path,
    *,
    output: Path | None,
    force: bool,
    **asked: Any,  # noqa: ANN401 (as above)
) -> None:
    """List agencies with few links in STUDY, and introductions that would add some.

    STUDY is a workbook or a folder of files. Listed are pairs of agencies that hang on
    fewer than two independent links, or have fewer ties than chance would give; then
    who could introduce whom, by somebody they both know.
    """
    _check_file(output, TABLES, force=force)
    found = read(study, **{name: asked.pop(name) for name in READING})
    network, passing = _network(found, asked)
    tell("Looking for gaps, and for who could close them ...")
    missing = agencygraph.missing_links(
        network,
        links=asked["links"],
        number=asked["number"],
        capacity=asked["capacity"],
        passing=passing,
        seed=asked["seed"],
    )
    facts(_gaps_json(missing, network))
    if output is None:
        show(str(missing))
    else:
        _write_gaps(missing, output, found, force=force)
        wrote(output)


def _check_file(path: Path | None, endings: tuple[str, ...], *, force: bool) -> None:
    if path is None:
        return
    if path.suffix.casefold() not in endings:
        message = f"{path.name} cannot be written; give a name that ends in "
        raise ParameterError(message + ", ".join(endings))
    check_output(path, force=force)


def _network(study: "Study", asked: dict[str, Any]) -> tuple["Network", Any]:
    """The network that is meant, and how requests are passed on in it."""
    kind = _kind(study, asked.pop("kind"))
    waves = study.waves_of(kind)
    wave = asked.pop("wave") or waves[-1]
    if wave not in waves:
        message = f"--wave is one of {', '.join(map(repr, waves))}; not {wave!r}"
        raise ParameterError(message)
    before = waves[: waves.index(wave)] if asked.pop("earlier") else ()
    passing = agencygraph.PassingOn(
        way="named" if asked.pop("named_only") else "either",
        earlier=tuple(study.network(one, kind) for one in before),
    )
    of_wave = f", wave {wave!r}" if len(waves) > 1 else ""
    tell(f"Ties are those of kind {kind!r}{of_wave} (--kind and --wave choose).")
    return study.network(wave, kind), passing


def _kind(study: "Study", kind: str | None) -> str:
    """The kind that is meant; never one that is confidential unless it is named."""
    there = ", ".join(map(repr, study.kinds))
    if kind is not None and kind not in study.kinds:
        message = f"--kind is one of {there}; not {kind!r}"
        raise ParameterError(message)
    if kind is not None:
        return kind
    kinds = [name for name in study.kinds if name not in study.confidential]
    if not kinds:
        message = "all ties between people are confidential" if there else "no ties"
        message += (
            f"; --kind takes one all the same: {there}" if there else " are there"
        )
        raise ParameterError(message)
    return next((name for name in kinds if "know" in name), kinds[0])


def _asking(network: "Network", people: tuple[str, ...], agency: str) -> list[str]:
    from agencygraph.io.asked import people_asked  # noqa: PLC0415 (loads NumPy)

    roster = network.roster
    if people:
        return people_asked(roster, people)
    goal = _agency(network, agency)
    labels = zip(roster.people, roster.agency_labels, strict=True)
    return [person for person, own in labels if own != goal]


def _agency(network: "Network", written: str) -> str:
    from agencygraph.io.asked import agency_asked  # noqa: PLC0415 (loads NumPy)

    return agency_asked(network.roster, written)


def _write_ways(
    ways: "Introductions", path: Path, study: "Study", *, force: bool
) -> None:
    if path.suffix.casefold() in PAGES:
        ways.page().recorded(study.inputs).save(path, overwrite=force)
    else:
        _write({"introductions": ways.table()}, path, study, force=force)


def _write_gaps(
    missing: "MissingLinks", path: Path, study: "Study", *, force: bool
) -> None:
    tables = {"gaps": missing.gaps}
    if path.suffix.casefold() == ".xlsx":
        tables["introductions"] = missing.introductions
    else:
        tell(f"{path.name} holds the gaps; a workbook holds the introductions too.")
    _write(tables, path, study, force=force)
    say(missing.quality())


def _write(
    tables: Mapping[str, "Table"], path: Path, study: "Study", *, force: bool
) -> None:
    beside = None if path.suffix.casefold() == ".csv" else study  # holds one table
    agencygraph.write_tables(tables, path, overwrite=force, study=beside)


def _ways_json(ways: "Introductions", network: "Network") -> dict[str, Any]:
    table = ways.table()
    return {
        **_source(network),
        "agency": ways.agency,
        "introductions": _rows(table),
        "without": [person for person, routes in ways.routes.items() if not routes],
        "definitions": {"introductions": {**table.definitions}},
        "notes": list(table.notes),
    }


def _gaps_json(missing: "MissingLinks", network: "Network") -> dict[str, Any]:
    efficiency = (f"efficiency_{when}" for when in ("before", "after", "bound"))
    names = ("closed", "wanted", "bound", *efficiency)
    tables = {"gaps": missing.gaps, "introductions": missing.introductions}
    return {
        **_source(network),
        **{name: _rows(table) for name, table in tables.items()},
        **{name: _value(getattr(missing, name)) for name in names},
        "definitions": {name: {**t.definitions} for name, t in tables.items()},
        "notes": [*missing.gaps.notes, *missing.introductions.notes],
    }


def _source(network: "Network") -> dict[str, Any]:
    return {"wave": network.wave, "kind": network.kind}


def _rows(table: "Table") -> list[dict[str, Any]]:
    columns = table.to_columns()
    return [
        {name: _value(values[k]) for name, values in columns.items()}
        for k in range(len(table))
    ]


def _value(value: Any) -> Any:  # noqa: ANN401 (a cell of any type)
    plain = value.item() if hasattr(value, "item") else value
    return None if isinstance(plain, float) and math.isnan(plain) else plain
