"""Ties as lists: a row a tie, or a row a person with places for whom they name."""

from agencygraph.io.layouts.context import Context, consent, is_meta, respondent
from agencygraph.io.layouts.events import read_own
from agencygraph.io.layouts.grids import agrees
from agencygraph.io.layouts.headings import ROLES, slot_of
from agencygraph.io.layouts.said import Cell, Found, Returned, Tie
from agencygraph.io.layouts.sheet import Sheet
from agencygraph.io.text import clean, fold
from agencygraph.io.words import kind_known

_AGENCY = frozenset(word for name in ROLES["agency"] for word in name.split())
_ANSWER = (
    "how often",
    "frequency",
    "often",
    "strength",
    "how well",
    "how far",
    "weight",
)


def read_edges(sheet: Sheet, context: Context) -> Found:
    """Read a list of ties; who answered is not known from it."""
    source, target = sheet.column("source"), sheet.column("target")
    weight, kind, way = map(sheet.column, ("weight", "kind", "directed"))
    plain = context.kind_of(sheet)
    if source is None or target is None:
        rule, fix = "a list of ties has the columns From and To", "name them so"
        context.problem(sheet.heading(0), rule, fix)
        return Found(sheet.name, "edge list")
    kinds: dict[str, None] = {}
    for i in sheet.body:
        _check_both(sheet.cell(i, source), sheet.cell(i, target), context)
        wave = context.wave_at(sheet, i)
        own = plain if kind is None else clean(sheet.text(i, kind)) or plain
        kinds.setdefault(own)
        context.said.ask(wave, own, sheet.name)
        context.said.lists.add((fold(wave), own))
        context.said.ties.append(
            Tie(
                sheet.cell(i, source),
                sheet.cell(i, target),
                None if weight is None else sheet.cell(i, weight),
                wave,
                own,
                None if way is None else sheet.cell(i, way),
            )
        )
    used = (source, target, weight, kind, way, sheet.column("wave"))
    rest = [j for j in range(len(sheet.names)) if j not in used]
    context.unused(sheet, [j for j in rest if sheet.filled(j)])
    wave = "" if sheet.column("wave") is not None else context.wave
    return Found(
        sheet.name, "edge list", wave, sheet.grid.rows[sheet.top], len(sheet.body),
        tuple(("", kind) for kind in kinds),
    )  # fmt: skip


def _check_both(source: Cell, target: Cell, context: Context) -> None:
    for cell, other in ((source, target), (target, source)):
        if other.text and not cell.text:
            rule = "the cell is blank in a row that holds a tie"
            context.problem(cell, rule, "give the name, or remove the row")


Slots = dict[int, dict[str, int]]


def slots_of(sheet: Sheet) -> Slots:
    """Return the columns of each place for a name, by what they ask."""
    slots: Slots = {}
    for j, name in enumerate(sheet.names):
        found = slot_of(name)
        if found is not None:
            place, _, what = found
            slots.setdefault(place, {}).setdefault(_asked(what), j)
    return {k: columns for k, columns in sorted(slots.items()) if "name" in columns}


def _asked(what: str) -> str:
    if not what or what in ("name", "full name"):
        return "name"
    if set(what.split()) & _AGENCY:
        return "agency"
    return "answer" if any(word in what for word in _ANSWER) else what


def read_names(sheet: Sheet, context: Context) -> Found:
    """Read a name generator: whom each person named, and in which places."""
    slots, who = slots_of(sheet), respondent(sheet)
    row = sheet.grid.rows[sheet.top]
    if who is None:
        rule, fix = "no column says who answered", "call it 'Your name'"
        context.problem(sheet.heading(0), rule, fix)
        return Found(sheet.name, "name generator", context.wave, row)
    kind = _kind(sheet, slots, context)
    agreed = consent(sheet)
    for i in sheet.body:
        source, wave = sheet.cell(i, who), context.wave_at(sheet, i)
        if not source.text:
            rule = "the cell is blank in a row with answers"
            context.problem(source, rule, "say who answered, or remove the row")
            continue
        consented = None if agreed is None else agrees(sheet.text(i, agreed))
        home = sheet.column("agency")
        agency = "" if home is None else sheet.text(i, home)
        told = Returned(source, wave, (kind,), frozenset(), consented, agency)
        context.said.returned.append(told)
        for columns in slots.values():
            _named(sheet, i, columns, (source, wave, kind), context)
    waves = {context.wave_at(sheet, i) for i in sheet.body} or {context.wave}
    for wave in sorted(waves):
        context.said.ask(wave, kind, sheet.name)
        context.said.slots[wave, kind] = len(slots)
        context.said.lists.add((fold(wave), kind))
    used = {j for columns in slots.values() for j in columns.values()}
    used |= {who, *(j for j in (agreed, sheet.column("wave")) if j is not None)}
    rest = [
        j for j in range(len(sheet.names)) if j not in used and not is_meta(sheet, j)
    ]
    rest = read_own(sheet, rest, who, context)
    context.unused(sheet, [j for j in rest if j != sheet.column("agency")])
    wave = "" if sheet.column("wave") is not None else context.wave
    told_of = f"{len(slots)} places for names"
    return Found(
        sheet.name, "name generator", wave, row, len(sheet.body), (("", kind),), told_of
    )


def _kind(sheet: Sheet, slots: Slots, context: Context) -> str:
    declared = context.of(sheet)
    first = next(iter(slots.values()))["name"]
    if sheet.above[first] and not declared.kind:
        return context.kind_of(sheet, sheet.above[first])
    found = slot_of(sheet.names[first])
    plain = context.kind_of(sheet)
    if plain == "tie" and found is not None and not declared.kind:
        return kind_known(found[1]) or plain
    return plain


def _named(
    sheet: Sheet,
    i: int,
    columns: dict[str, int],
    told: tuple[Cell, str, str],
    context: Context,
) -> None:
    source, wave, kind = told
    target = sheet.cell(i, columns["name"])
    answer = sheet.cell(i, columns["answer"]) if "answer" in columns else None
    agency = sheet.text(i, columns["agency"]) if "agency" in columns else ""
    if target.text:
        tie = Tie(source, target, answer, wave, kind, agency=agency)
        context.said.ties.append(tie)
    elif answer is not None and answer.text:
        rule = f"is an answer about nobody: {sheet.label(columns['name'])!r} is blank"
        context.problem(answer, rule, "give the name, or clear this cell")
