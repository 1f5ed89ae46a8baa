"""From what the sheets say to the tables of a study, every cell with its place."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from agencygraph.errors import Problem
from agencygraph.io.aliases import Aliases
from agencygraph.io.checks import Checks
from agencygraph.io.confidential import kept_by_default
from agencygraph.io.declared import Settings
from agencygraph.io.grid import Grid
from agencygraph.io.layouts.came_once import came_once
from agencygraph.io.layouts.kinds import tell_unnamed
from agencygraph.io.layouts.lookup import Lookup, UnknownName, check_aliases
from agencygraph.io.layouts.organisations import between_organisations
from agencygraph.io.layouts.people import everyone, known_in
from agencygraph.io.layouts.recognise import read_sheets
from agencygraph.io.layouts.returns import Returns, returns_of, wave_key
from agencygraph.io.layouts.said import Cell, Found, Key, Said
from agencygraph.io.layouts.several import tell_several
from agencygraph.io.layouts.tie_tables import tie_tables
from agencygraph.io.layouts.weighing import Weighed, kinds_with, scales_of, weigh
from agencygraph.io.names import Book
from agencygraph.io.sources import Source
from agencygraph.io.tables import TextTable
from agencygraph.io.text import header_key, listing


@dataclass(frozen=True, eq=False)
class Survey:
    """A survey workbook: its tables, and what was understood of it."""

    source: Source
    found: tuple[Found, ...] = ()
    unknown: tuple[UnknownName, ...] = ()
    spelled: Mapping[str, str] = field(default_factory=dict)
    book: Book = field(default_factory=lambda: Book(()))


def survey_of(
    grids: Sequence[Grid],
    settings: Settings,
    aliases: Aliases,
    checks: Checks,
) -> Survey:
    """Understand the sheets of a survey workbook.

    Every problem is kept in ``checks``; what is left is put into tables in spite of
    them, so that a look at the workbook shows all that could be understood.
    """
    told = aliases.over(Aliases(settings.aliases))
    said, people, agencies = read_sheets(grids, settings, told, checks)
    find = Lookup(people, said.file, settings.unknown, checks)
    of_agencies = Lookup(
        agencies, said.file, settings.unknown, checks, "the list of agencies"
    )
    if not people.entries and settings.unknown != "add":
        _no_roster(said, checks)
        find.checks = Checks()  # one problem, not one for everybody
    if not said.asked and not checks.problems:
        there = listing(repr(found.sheet) for found in said.found)
        rule = f"no sheet says who is tied to whom: there are {there}"
        fix = "add one, such as a roster grid; agencygraph survey makes it"
        checks.add(Problem(rule, fix, said.file))
    returns = returns_of(said, find, settings, checks)
    scales = scales_of([*said.ties, *said.agency_ties], said, settings, checks)
    ties = weigh(said, scales, find, returns, settings, checks)
    between = between_organisations(said, scales, of_agencies, settings, checks)
    asked = [key for key in said.asked if key not in said.of_agencies]
    kinds = kinds_with(settings, said, scales, asked)
    if between.asked and not said.ties:
        kinds = kinds_with(
            settings, said, between.scales(scales, settings), between.asked
        )
    source = _source(said, ties, returns, find, settings)
    source = between.added(source, said)
    find.withheld = returns.withheld
    astray = check_aliases(told, people, agencies, checks)
    find.tell(astray)
    of_agencies.tell(astray)
    tell_several(said, checks)
    tell_unnamed(said, checks)
    declared = replace(
        source.settings,
        kinds=kinds,
        confidential=_confidential(settings, kinds, said, checks),
    )
    unknown = (*find.found_unknown(), *of_agencies.found_unknown())
    spelled = {t: w for t, w in find.spelled.items() if w not in returns.withheld}
    spelled |= of_agencies.spelled
    source = replace(source, settings=declared)
    return Survey(source, tuple(said.found), unknown, spelled, people)


def _no_roster(said: Said, checks: Checks) -> None:
    if any(key for key in said.agency_ties) and not said.ties:
        return
    there = ", ".join(f"{found.sheet!r} ({found.layout})" for found in said.found)
    rule = f"no sheet lists the people and their agencies: there are {there}"
    fix = 'add a sheet "Roster" with the columns Name and Agency (agencygraph check '
    fix += '--template writes one from the names there are), or say unknown = "add"'
    checks.add(Problem(rule, fix, said.file))


def _confidential(
    settings: Settings, kinds: Iterable[str], said: Said, checks: Checks
) -> tuple[str, ...]:
    """Keep who trusts whom to themselves, unless something else is declared.

    A question without words may have asked that, so it is kept too.
    """
    if settings.confidential is not None:
        return settings.confidential
    unnamed = {kind for _, told in said.unnamed for kind in told}
    wordless = [kind for kind in kinds if kind in unnamed]
    trust = kept_by_default((kind for kind in kinds if kind not in unnamed), checks)
    if wordless:
        told = listing(map(repr, wordless))
        checks.note(
            f"Ties of kind {told} are confidential until it is said what was asked, as "
            "it may have been trust: no page shows who named whom."
        )
    return (*trust, *wordless)


def _source(
    said: Said,
    ties: Sequence[Weighed],
    returns: Returns,
    find: Lookup,
    settings: Settings,
) -> Source:
    people, hidden = everyone(said, find, returns)
    tables: dict[str, TextTable] = {} if people is None else {"people": people}
    for role in ("agencies", "requests", "barriers"):
        if said.tables.get(role):
            tables[role] = said.tables[role][0][1]
    if "requests" in tables:
        tables["requests"] = _wanted(
            _with_ids(tables["requests"], find, hidden), find, hidden
        )
    if said.scores:
        tables["scores"] = _scores(said, returns, find, hidden)
    if said.came:
        tables["attendance"] = _attendance(said, find, hidden)
    responses = _responses(said, people, returns, find, hidden)
    if responses is not None:
        tables["responses"] = responses
    found = tie_tables(said, ties, hidden)
    return Source(settings, tables, found)


def _table(file: str, columns: Mapping[str, Sequence[Cell]]) -> TextTable:
    """Table of cells, each with its place."""
    first: Sequence[Cell] = next(iter(columns.values()), ())
    sheets = {cell.place.sheet for cell in first}
    return TextTable(
        file,
        {name: [cell.text for cell in cells] for name, cells in columns.items()},
        [cell.place.row or 0 for cell in first],
        next(iter(sheets)) if len(sheets) == 1 else "",
        {name: [cell.place for cell in cells] for name, cells in columns.items()},
    )


def _scores(
    said: Said, returns: Returns, find: Lookup, hidden: Mapping[str, str]
) -> TextTable:
    rows = []
    for score in said.scores:
        who = find(score.who)
        place = (score.who.place.sheet, score.who.place.row)
        if who and who not in hidden and place not in returns.rejected:
            rows.append((score.who._replace(text=who), score))
    return _table(
        said.file,
        {
            "id": [who for who, _ in rows],
            "wave": [Cell(score.wave, who.place) for who, score in rows],
            "item": [score.value._replace(text=score.item) for _, score in rows],
            "value": [score.value for _, score in rows],
        },
    )


def _attendance(said: Said, find: Lookup, hidden: Mapping[str, str]) -> TextTable:
    rows = [(hidden.get(who, who), came) for who, came in came_once(said, find)]
    place = [came.who.place for _, came in rows]
    return _table(
        said.file,
        {
            "id": [came.who._replace(text=who) for who, came in rows],
            "event": [came.event for _, came in rows],
            "date": [came.date or Cell("", came.who.place) for _, came in rows],
            "arrived": [
                Cell(c.arrived, p) for (_, c), p in zip(rows, place, strict=True)
            ],
            "left": [Cell(c.left, p) for (_, c), p in zip(rows, place, strict=True)],
        },
    )


def _with_ids(table: TextTable, find: Lookup, hidden: Mapping[str, str]) -> TextTable:
    """Return a table with ids in place of names; rows about nobody are left out."""
    if "id" not in table.columns:
        return table  # which is told where the table is read
    places = table.places["id"]
    cells = [Cell(text, p) for text, p in zip(table.columns["id"], places, strict=True)]
    ids = [find(cell) for cell in cells]
    shown = [hidden.get(who, who) for who in ids]
    keep = [k for k, who in enumerate(ids) if who]
    return replace(table, columns={**table.columns, "id": shown}).take(keep)


def _wanted(table: TextTable, find: Lookup, hidden: Mapping[str, str]) -> TextTable:
    """Return requests in which whoever did not consent is not wanted by their name."""
    columns = {
        header: [hidden.get(find.book.find(cell).id, cell) for cell in cells]
        if header_key(header).startswith("wanted")
        else cells
        for header, cells in table.columns.items()
    }
    return replace(table, columns=columns)


def _responses(
    said: Said,
    people: TextTable | None,
    returns: Returns,
    find: Lookup,
    hidden: Mapping[str, str],
) -> TextTable | None:
    """Who answered and who was listed: as a sheet says, or as the rows returned do."""
    if said.tables.get("responses"):
        return _with_ids(said.tables["responses"][0][1], find, hidden)
    asked_of = (*said.listed, *said.slots, *said.chosen)
    answerable = {(wave_key(wave), kind) for wave, kind in asked_of}
    if people is None or not answerable:
        return None
    listed: dict[Key, set[str]] = {}
    for (wave, kind), cells in said.listed.items():
        if (wave, kind) in said.of_agencies:
            continue
        found = {hidden.get(who, who) for cell in cells if (who := find(cell))}
        listed.setdefault((wave_key(wave), kind), set()).update(found)
    shown = {
        key: {hidden.get(who, who) for who in who_answered}
        for key, who_answered in returns.answered.items()
    }
    columns: dict[str, list[str]] = {
        name: [] for name in ("id", "wave", "kind", "answered", "listed")
    }
    asked = [key for key in said.asked if key not in said.of_agencies]
    for wave, kind in asked:
        key = (wave_key(wave), kind)
        for who in known_in(people, wave):
            told = who in shown.get(key, ()) or key not in answerable
            could = key not in listed or who in listed[key]
            row = (who, wave, kind, str(int(told)), str(int(could)))
            for name, text in zip(columns, row, strict=True):
                columns[name].append(text)
    unsure = sorted(
        {kind for w, kind in asked if (wave_key(w), kind) not in answerable}
    )
    if unsure:
        find.checks.note(
            f"{said.file}: a list of ties does not say who answered, so everyone "
            f"counts as having answered: {listing(map(repr, unsure))}."
        )
    rows = [0] * len(columns["id"])
    return TextTable(said.file, columns, rows)
