"""Reading a study, a roster or a network; every problem is told at once."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

from agencygraph.errors import DataError, ParameterError, Problem
from agencygraph.io.checks import Checks
from agencygraph.io.consent import Withheld, withheld_in
from agencygraph.io.declared import KindSettings, Settings
from agencygraph.io.fields import FIELDS
from agencygraph.io.identity import IDS, check_ids
from agencygraph.io.limits import DEFAULT, Limits
from agencygraph.io.looking import Asked, look_at
from agencygraph.io.people import read_people, single_roster
from agencygraph.io.quick import is_large, quick_network
from agencygraph.io.reading import Reading
from agencygraph.io.roster_source import people_source, roster_of
from agencygraph.io.sources import Place, open_table, wave_in_name
from agencygraph.io.sql import is_url, read_tables
from agencygraph.io.tables import Fields, pick
from agencygraph.io.text import clean, listing
from agencygraph.io.ties import (
    KIND,
    WAVE,
    Layer,
    TieRows,
    directed_of,
    layers,
    network_of,
    tie_rows,
)
from agencygraph.io.waves import Waves
from agencygraph.network import Network
from agencygraph.page.atomic import at_home
from agencygraph.roster import Roster, Unit
from agencygraph.study import Study
from agencygraph.ties import Repeats

Found = TypeVar("Found")
_AS_IT_IS = Reading()


def read_study(
    source: Place | Mapping[str, Any],
    *,
    waves: Sequence[str] | None = None,
    unit: Unit | None = None,
    settings: Settings | Mapping[str, Any] | Place | None = None,
    aliases: object = None,
    values: Mapping[str, Any] | None = None,
    **queries: str,
) -> Study:
    """Read a study: people, agencies, ties by wave and kind, and what goes with them.

    Every column is read as text and then converted; nothing is guessed. Who is
    missing from the table of responses, which columns were not used, and all else
    that was decided on the way is told in ``study.notes``.

    Parameters
    ----------
    source
        A survey workbook (docs/guide/workbooks.md says what is recognised in it); a
        folder with ``people.csv``, ``ties_<wave>.csv`` and more (docs/guide/files.md
        lists all); a dictionary of the same tables by name: dataframes of any
        library, or dictionaries of columns; or the address of a database, such as
        ``postgresql://user:password@host/name`` or ``sqlite:///file``.
    waves
        The waves in order of time. Without it, and without an order in ``study.toml``,
        names that say a time are put in order: before and after, t1 and t2, dates.
    unit
        "agency" where each row of people is an organisation; "person" otherwise.
    settings
        What is declared: an object, a dictionary, or the path of a TOML file. A folder
        may hold it as ``study.toml``.
    aliases
        Who is meant by names as they were written: a dictionary, a dataframe, or a
        file with the columns ``written`` and ``person``.
    values
        With a database: what stands for ``:name`` in the queries.
    **queries
        With a database: for each table a query, or the name of a table there, as in
        ``people="select id, agency from staff", ties_before="calls"``. All are read in
        one read-only transaction.

    Returns
    -------
    Study

    Raises
    ------
    DataError
        Everything that is wrong with the data, with file, row, column, value and fix.

    Warns
    -----
    AgencyGraphWarning
        Self-ties dropped, repeated ties merged, spellings of an agency merged.

    Examples
    --------
    >>> import agencygraph as ag
    >>> people = {"id": ["ana", "ben", "cy"], "agency": ["Fire", "Fire", "Health"]}
    >>> before = {"source": ["ana"], "target": ["ben"]}
    >>> after = {"source": ["ana", "ana"], "target": ["ben", "cy"]}
    >>> ag.read_study({"people": people, "ties_before": before, "ties_after": after})
    Study: 3 people in 2 agencies; 2 waves (before, after); tie
    """
    _one_of("unit", unit, (None, *get_args(Unit)))
    order = None if waves is None else _labels(waves)
    if is_url(source):
        source = read_tables(str(source), queries, values)
    elif queries or values is not None:
        given = listing(sorted(queries) or ["values"])
        message = f"{given} goes with the address of a database, not with this source"
        raise ParameterError(message)
    look = look_at(source, Asked(order, unit, settings, aliases))
    look.checks.finish()
    return _there(look.study)


def read_roster(
    source: object,
    *,
    agencies: object = None,
    unit: Unit = "person",
    wave: str | None = None,
    reading: Reading = _AS_IT_IS,
    limits: Limits = DEFAULT,
) -> Roster:
    """Read everyone who could be tied, with their agencies.

    Parameters
    ----------
    source
        A file such as ``people.csv``, a workbook with a sheet of people, the folder of
        a study, a dataframe of any library, or a dictionary of columns; with the
        columns ``id`` and ``agency``, and ``name`` and others as there are.
    agencies
        The same for agencies (``id``, ``name``, ``sector`` and others).
    unit
        "agency" where each row is an organisation and ``agency`` its group.
    wave
        Whose roster, where a column ``wave`` says who was there when; by default that
        of the last wave, with a warning.
    reading, limits
        What is put right, and how large a file may be.

    Raises
    ------
    DataError
        Blank and repeated ids, missing columns, and all else that is wrong, at once.

    Examples
    --------
    >>> import agencygraph as ag
    >>> ag.read_roster({"id": [7, 8], "organisation": ["Police", "Housing"]})
    Roster: 2 people in 2 agencies
    """
    checks = Checks(reading=reading, limits=limits)
    _one_of("unit", unit, get_args(Unit))
    roster, _ = _roster(source, agencies, unit, checks, wave)
    checks.finish()
    return _there(roster)


def read_network(  # noqa: PLR0913 (each says another thing, by name)
    ties: object,
    *,
    roster: Roster | None = None,
    people: object = None,
    kind: str | None = None,
    directed: bool | None = None,
    repeats: Repeats | None = None,
    reading: Reading = _AS_IT_IS,
    limits: Limits = DEFAULT,
) -> Network:
    """Read ties of one kind in one wave from a single list of ties.

    Parameters
    ----------
    ties
        A file, a dataframe of any library, or a dictionary of columns; with the
        columns ``source`` and ``target``, and ``weight``, ``kind`` and ``directed``
        as there are.
    roster, people
        Everyone who could be tied: a roster, or what :func:`read_roster` reads.
        Without either, everyone who occurs in a tie, their agencies not known.
    kind
        Which kind to read where there are several.
    directed
        Whether ties have a direction; by default as the column says, and if it does
        not, that they have.
    repeats
        How ties listed several times are merged, as in :meth:`Network.from_ties`.
    reading, limits
        What is put right, and how large a file may be, in ties and people.

    Raises
    ------
    DataError
        Everything that is wrong with the data, with file, row, column, value and fix.

    Warns
    -----
    AgencyGraphWarning
        Self-ties dropped, repeated ties merged; with their number.

    Examples
    --------
    >>> import agencygraph as ag
    >>> ties = {"from": ["ana", "ben"], "to": ["ben", "cy"], "strength": ["2", "1"]}
    >>> people = {"id": ["ana", "ben", "cy"], "agency": ["Fire", "Fire", "Health"]}
    >>> ag.read_network(ties, people=people)
    Network 1, tie: 3 people in 2 agencies, 2 ties
    """
    checks = Checks(reading=reading, limits=limits)
    if roster is not None and people is not None:
        message = "give roster or people, not both"
        raise ParameterError(message)
    _one_of("repeats", repeats, (None, *get_args(Repeats)))
    settings = KindSettings(directed=directed, repeats=repeats)
    usual = reading == _AS_IT_IS and limits == DEFAULT
    if usual and is_large(ties):
        quick = _quickly(Path(str(ties)), roster, people, kind, settings)
        if quick is not None:
            return quick
    table, withheld = open_table(ties, "ties", checks), Withheld()
    if roster is None and people is not None:
        wave = wave_in_name(ties) or None
        roster, withheld = _roster(people, None, "person", checks, wave)
    told = Settings(kinds={KIND if kind is None else kind: settings})
    table = withheld.ties(table, told, kind or KIND)
    fields = pick(table, FIELDS["ties"], checks)
    network = None
    if fields is not None:
        check_ids(fields, IDS["ties"], checks)
        rows = tie_rows(fields, wave_in_name(ties), kind or KIND, checks)
        who = _named(fields) if roster is None else roster
        layer = _one_layer(rows, kind, who, settings, checks)
        network = None if layer is None else network_of(layer, checks)
    checks.finish()
    network = _there(network)
    return network.replace(answered=withheld.answered(network)) if withheld else network


def _quickly(
    path: Path,
    roster: Roster | None,
    people: object,
    kind: str | None,
    settings: KindSettings,
) -> Network | None:
    """Read a large file the quick way; None where there is something to tell."""
    checks = Checks()
    if people is not None:
        try:
            wave = wave_in_name(path) or None
            roster, withheld = _roster(people, None, "person", checks, wave)
        except DataError:
            return None
        if roster is None or checks.problems or withheld:
            return None

    def ask(fields: Fields, who: Roster) -> tuple[Layer, bool] | None:
        inner = Checks()
        rows = tie_rows(fields, wave_in_name(path), kind or KIND, inner)
        layer = _one_layer(rows, kind, who, settings, inner)
        way = None if layer is None else directed_of(layer, inner)
        told = inner.problems or inner.warnings or layer is None or way is None
        return None if told or layer is None or way is None else (layer, way)

    network = quick_network(at_home(path), roster, ask)
    if network is not None:
        checks.finish(stacklevel=4)
    return network


def _roster(
    source: object,
    agencies: object,
    unit: Unit,
    checks: Checks,
    wave: str | None = None,
) -> tuple[Roster | None, Withheld]:
    """Return everybody, and who of them did not consent, which is told aloud."""
    withheld = Withheld()
    found = people_source(source, checks)
    fields = None
    if found.people is not None:
        everybody, withheld = withheld_in(found.people, checks)
        checks.warnings += [checks.notes[-1].rstrip(".")] if withheld else []
        fields = pick(withheld.people(everybody), FIELDS["people"], checks)
    table, others = found.agencies, None
    if agencies is not None:
        table = open_table(agencies, "agencies", checks)
    if table is not None:
        others = pick(table, FIELDS["agencies"], checks)
    if fields is None:
        return None, withheld
    check_ids(fields, IDS["people"], checks)
    people = read_people(fields, others, checks)
    if checks.problems:
        return None, withheld
    if people.are_dated:
        return roster_of(people, unit, wave, found.waves, checks), withheld
    return single_roster(people, unit), withheld


def _named(fields: Fields) -> Roster:
    """Everyone who occurs in a tie; blanks are told of as problems of the ties."""
    ids = {*fields.cells("source"), *fields.cells("target")} - {""}
    return Roster.from_labels(sorted(ids))


def _one_layer(
    rows: TieRows,
    kind: str | None,
    roster: Roster,
    settings: KindSettings,
    checks: Checks,
) -> Layer | None:
    """The ties that are asked for, which must be of one wave and kind."""
    waves = Waves(sorted(set(rows.waves) - {""}) or [rows.file_wave or WAVE])
    if len(waves.labels) > 1:
        rule = f"there are ties of several waves: {listing(waves.labels)}"
        fix = "keep the rows of one, or read all as a study"
        checks.add(rows.fields.problem(None, "wave", None, rule, fix))
        return None
    kinds = sorted(set(rows.kinds)) or [kind or KIND]
    chosen = kinds[0] if kind is None and len(kinds) == 1 else kind
    if chosen not in kinds:
        message = f"name one kind of tie: there are {listing(kinds)}; not {kind!r}"
        raise ParameterError(message)
    rosters = {waves.labels[0]: roster}
    declared = Settings(kinds={chosen: settings})
    for layer in layers(rows, waves, rosters, declared):
        if layer.kind == chosen:
            return layer
    return Layer(rows.fields, waves.labels[0], chosen, roster, settings)


def _there(found: Found | None) -> Found:
    """Everything missing was a problem and has been raised."""
    if found is None:  # pragma: no cover
        message = "there was nothing to read"
        raise DataError([Problem(message)])
    return found


def _one_of(name: str, value: object, allowed: Sequence[object]) -> None:
    if value not in allowed:
        there = " or ".join(repr(word) for word in allowed)
        message = f"{name} is {there}, not {value!r}"
        raise ParameterError(message)


def _labels(waves: Sequence[str]) -> tuple[str, ...]:
    if isinstance(waves, str):
        message = f"waves are given as a list in order of time, not as {waves!r}"
        raise ParameterError(message)
    return tuple(clean(str(wave)) for wave in waves)
