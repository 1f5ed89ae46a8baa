"""Ties as lists: a row a tie, or a row a person with places for whom they name."""

import re
from itertools import product

from agencygraph.io.layouts.chosen import columns_of_names, read_chosen
from agencygraph.io.layouts.context import (
    Context,
    agrees,
    consent,
    is_meta,
    respondent,
)
from agencygraph.io.layouts.events import read_own
from agencygraph.io.layouts.headings import ROLES, slot_of
from agencygraph.io.layouts.kinds import kinds_asked
from agencygraph.io.layouts.said import Cell, Found, Returned, Tie
from agencygraph.io.layouts.several import named_in
from agencygraph.io.layouts.sheet import Sheet
from agencygraph.io.text import clean, fold, header_key, listing, number
from agencygraph.io.words import (
    NO_TIE,
    UNCLEAR,
    answer_key,
    asks,
    kind_known,
    ladder_of,
    numbered,
    plain_question,
)

NOBODY_ANSWERED = "the cell is blank in a row with answers"
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
    kind, way = sheet.column("kind"), sheet.column("directed")
    if source is None or target is None:
        rule, fix = "a list of ties has the columns From and To", "name them so"
        context.problem(Cell("", sheet.heading(0).place), rule, fix)
        return Found(sheet.name, "edge list")
    _check_both(sheet, source, target, context)
    asked = _strengths(sheet, (source, target, kind, way), context)
    kinds: dict[str, str] = {}
    for i, (weight, question, plain) in product(sheet.body, asked):
        wave = context.wave_at(sheet, i)
        own = plain if kind is None else clean(sheet.text(i, kind)) or plain
        kinds.setdefault(own, question)
        context.said.ask(wave, own, sheet.name)
        context.said.lists.add((fold(wave), own))
        context.said.ties.extend(
            Tie(
                sheet.cell(i, source),
                named,
                None if weight is None else sheet.cell(i, weight),
                wave,
                own,
                None if way is None else sheet.cell(i, way),
            )
            for named in named_in(sheet.cell(i, target), context.people, context.said)
        )
    used = (source, target, kind, way, sheet.column("wave"), *(j for j, *_ in asked))
    rest = [j for j in range(len(sheet.names)) if j not in used]
    context.unused(sheet, [j for j in rest if sheet.filled(j)])
    wave = "" if sheet.column("wave") is not None else context.wave
    return Found(
        sheet.name, "edge list", wave, sheet.grid.rows[sheet.top], len(sheet.body),
        tuple((question, kind) for kind, question in kinds.items()),
    )  # fmt: skip


_Asked = tuple[int | None, str, str]
"""A column that says how strong ties are, what it asks, and the kind of tie."""


def _strengths(
    sheet: Sheet, others: tuple[int | None, ...], context: Context
) -> list[_Asked]:
    """Return the columns that say how strong ties are.

    Beside one that is called so there are those whose heading asks for it, such as "How
    far do you trust them": each asks for ties of a kind of its own.
    """
    plain, weight = context.kind_of(sheet), sheet.column("weight")
    named: list[_Asked] = [(weight, "", plain)]
    used = (*others, weight, sheet.column("wave"), sheet.column("date"))
    columns = [j for j in range(len(sheet.names)) if j not in used and _asks(sheet, j)]
    questions = [plain_question(sheet.names[j]) for j in columns]
    if sheet.column("kind") is not None and columns:
        if weight is None and len(columns) == 1:
            return [(columns[0], questions[0], plain)]
        asked = listing(map(repr, questions))
        context.checks.warn(
            f"{context.said.file}, sheet {sheet.name!r}: {asked} was not used, as a "
            "column says the kind of each tie; give it rows of its own"
        )
        return named
    kinds = kinds_asked(questions, context)
    given = context.of(sheet)
    if len(columns) == 1 and weight is None:
        kinds = [context.kind_of(sheet, question=questions[0])]
    elif len(given.kinds) == len(columns) + (weight is not None):
        kinds = list(given.kinds)[-len(columns) :] if columns else []
    kinds = [q if kind == plain and weight is not None else kind
             for kind, q in zip(kinds, questions, strict=True)]  # fmt: skip
    found = list(zip(columns, questions, kinds, strict=True))
    return [*(named if weight is not None or not columns else []), *found]


def _asks(sheet: Sheet, j: int) -> bool:
    """Whether a heading asks about a tie, and what stands below it are answers."""
    keys = [answer_key(text) for text in sheet.filled(j)]
    known = [key for key in keys if _is_answer(key)]
    return asks(sheet.names[j]) and 2 * len(known) > len(keys)


def _is_answer(key: str) -> bool:
    told = number(key) is not None or numbered(key) is not None
    return told or key in NO_TIE | UNCLEAR or bool(ladder_of([key]))


def _check_both(sheet: Sheet, source: int, target: int, context: Context) -> None:
    """Tell of rows in which only one end of a tie is filled."""
    for j, other in ((source, target), (target, source)):
        rows = [i for i in sheet.body if sheet.text(i, other) and not sheet.text(i, j)]
        rule = "the cell is blank in a row that holds a tie"
        fix = "give the name, or remove the row"
        context.problem_of([sheet.cell(i, j) for i in rows], rule, fix)


Slots = dict[int, dict[str, int]]


def slots_of(sheet: Sheet) -> Slots:
    """Return the columns of each place for a name, by what they ask."""
    slots: Slots = {}
    last: dict[str, int] = {}
    for j, name in enumerate(sheet.names):
        found = slot_of(name)
        if found is not None:
            place, _, what = found
            last = slots.setdefault(place, {})
            last.setdefault(_asked(what), j)
        elif "name" in last:  # "How often?", "How often?2", each behind its name
            what = _asked(header_key(re.sub(r"[ ._]?\d{1,2}$", "", name)))
            if what in ("answer", "agency"):
                last.setdefault(what, j)
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
        context.problem(Cell("", sheet.heading(0).place), rule, fix)
        return Found(sheet.name, "name generator", context.wave, row)
    nameless = [sheet.cell(i, who) for i in sheet.body if not sheet.text(i, who)]
    context.problem_of(nameless, NOBODY_ANSWERED, "say who answered, or remove the row")
    used = {who, consent(sheet), sheet.column("wave"), sheet.column("agency")}
    used |= {j for columns in slots.values() for j in columns.values()}
    rest = [
        j for j in range(len(sheet.names)) if j not in used and not is_meta(sheet, j)
    ]
    kinds = [("", _read_slots(sheet, slots, who, context))] if slots else []
    chosen = columns_of_names(sheet, context.people, rest)
    taken = [kind for _, kind in kinds]
    kinds += read_chosen(sheet, chosen, who, context, taken)
    rest = read_own(sheet, [j for j in rest if j not in chosen], who, context)
    context.unused(sheet, rest)
    wave = "" if sheet.column("wave") is not None else context.wave
    told = f"{len(slots)} places for names" if slots else "names chosen from a list"
    return Found(
        sheet.name, "name generator", wave, row, len(sheet.body), tuple(kinds), told
    )


def _read_slots(sheet: Sheet, slots: Slots, who: int, context: Context) -> str:
    """Read the places for names, and return the kind they ask for."""
    kind = _kind(sheet, slots, context)
    agreed, home = consent(sheet), sheet.column("agency")
    for i in sheet.body:
        source, wave = sheet.cell(i, who), context.wave_at(sheet, i)
        if not source.text:
            continue
        consented = None if agreed is None else agrees(sheet.text(i, agreed))
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
    return kind


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
        named = named_in(target, context.people, context.said)
        context.said.ties.extend(
            Tie(source, one, answer, wave, kind, agency=agency) for one in named
        )
    elif answer is not None and answer.text:
        rule = f"is an answer about nobody: {sheet.label(columns['name'])!r} is blank"
        context.problem(answer, rule, "give the name, or clear this cell")
