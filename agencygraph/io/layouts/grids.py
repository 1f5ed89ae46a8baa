"""A roster grid: a row for everyone who answered, a column for everyone listed."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from agencygraph.io.layouts.context import Context, consent, is_meta, respondent
from agencygraph.io.layouts.events import read_own
from agencygraph.io.layouts.headings import item_of
from agencygraph.io.layouts.said import Cell, Found, Returned, Tie
from agencygraph.io.layouts.sheet import Sheet
from agencygraph.io.names import Book
from agencygraph.io.text import NO, YES
from agencygraph.io.words import (
    NO_TIE,
    answer_key,
    kind_asked,
    plain_question,
    steps_asked,
)


@dataclass(frozen=True)
class Block:
    """Columns of one question: places, and whom each is about."""

    question: str
    columns: tuple[tuple[int, str], ...]
    kind: str = ""


@dataclass(frozen=True, eq=False)
class _Form:
    """A grid, and which of its columns are which."""

    sheet: Sheet
    blocks: Sequence[Block]
    targets: Sequence[Sequence[Cell]]
    who: int | None
    behalf: int | None
    agreed: int | None


def blocks_of(sheet: Sheet, listed: Book) -> list[Block]:
    """Return the blocks of a grid from left to right.

    Names in brackets share a question. Names without one are of a new block where a
    name comes again, or where the merged heading above them changes.
    """
    blocks: list[tuple[str, list[tuple[int, str]]]] = []
    for j, name in enumerate(sheet.names):
        found = item_of(name, listed) if name else None
        if found is None:
            continue
        question = found[0] or sheet.above[j]
        same = [b for b in blocks if b[0] == question]
        again = bool(same) and found[1] in [item for _, item in same[-1][1]]
        if not same or (again and not found[0]):
            blocks.append((question, []))
            same = blocks[-1:]
        same[-1][1].append((j, found[1]))
    return [Block(question, tuple(columns)) for question, columns in blocks]


def listed_in(block: Block, book: Book) -> int:
    """Return how many of the columns are about somebody in this book."""
    return sum(bool(book.find(item).ids) for _, item in block.columns)


def blocks_about(sheet: Sheet, book: Book) -> list[Block]:
    """Return the blocks about people (or agencies), and not about questions."""
    found = blocks_of(sheet, book)
    if not book.entries:
        return found
    return [b for b in found if 2 * listed_in(b, book) >= len(b.columns)] or [
        b for b in found if listed_in(b, book)
    ]


def read_grid(sheet: Sheet, context: Context, *, organisations: bool = False) -> Found:
    """Read who returned a row, and the answer in every cell."""
    book = context.agencies if organisations else context.people
    blocks = _with_kinds(blocks_about(sheet, book), sheet, context)
    who = respondent(sheet)
    behalf = sheet.column("agency") if organisations else None
    if who is None and behalf is None:
        rule = "no column says who answered"
        fix = f"call it 'Your name', or declare it: [sheets.{sheet.name!r}] columns = "
        fix += '{name = "its heading"}'
        context.problem(sheet.heading(0), rule, fix)
        return Found(sheet.name, "roster grid")
    form = _Form(sheet, blocks, _targets(blocks, sheet), who, behalf, consent(sheet))
    _listed(form, context)
    for i in sheet.body:
        _row(form, i, context)
    used = {j for block in blocks for j, _ in block.columns} | {
        who,
        behalf,
        form.agreed,
    }
    rest = [j for j in range(len(sheet.names)) if j not in used]
    rest = [j for j in rest if not is_meta(sheet, j) and j != sheet.column("agency")]
    if who is not None:
        rest = read_own(sheet, rest, who, context)
    context.unused(sheet, [j for j in rest if j != sheet.column("wave")])
    kinds = tuple((plain_question(b.question), b.kind) for b in blocks)
    layout = "organisation grid" if organisations else "roster grid"
    return Found(
        sheet.name, layout, _wave(sheet, context), sheet.grid.rows[sheet.top],
        len(sheet.body), kinds,
    )  # fmt: skip


def _wave(sheet: Sheet, context: Context) -> str:
    return "" if sheet.column("wave") is not None else context.wave


def _with_kinds(blocks: Sequence[Block], sheet: Sheet, context: Context) -> list[Block]:
    declared = context.of(sheet)
    given = list(declared.kinds or ([declared.kind] if declared.kind else []))
    if given and len(given) != len(blocks):
        rule = f"has {len(blocks)} blocks of columns, and {len(given)} kinds are given"
        fix = f"[sheets.{sheet.name!r}] kinds = [...] names the blocks from the left"
        context.problem(Cell(sheet.name, sheet.heading(0).place), rule, fix)
        return list(blocks)
    if given:
        return [replace(b, kind=k) for b, k in zip(blocks, given, strict=True)]
    nameless = [block for block in blocks if not block.question]
    if len(nameless) > 1:
        rule = f"{len(nameless)} blocks of columns have no question above their names"
        fix = f"say from the left what they ask: [sheets.{sheet.name!r}] kinds = [...]"
        place = sheet.heading(nameless[1].columns[0][0]).place
        context.problem(Cell("", place), rule, fix)
    asked = [
        kind_asked(b.question, context.settings.questions)
        if b.question
        else context.kind_of(sheet)
        for b in blocks
    ]
    often = Counter(asked)
    return [
        replace(b, kind=k if often[k] == 1 else plain_question(b.question) or k)
        for b, k in zip(blocks, asked, strict=True)
    ]


def _targets(blocks: Sequence[Block], sheet: Sheet) -> list[list[Cell]]:
    return [[sheet.heading(j, item) for j, item in b.columns] for b in blocks]


def _listed(form: _Form, context: Context) -> None:
    """Keep who could be chosen, in every wave of the sheet."""
    sheet = form.sheet
    waves = dict.fromkeys(context.wave_at(sheet, i) for i in sheet.body)
    for wave in waves or {context.wave: None}:
        for block, cells in zip(form.blocks, form.targets, strict=True):
            context.said.ask(wave, block.kind, sheet.name)
            if form.behalf is not None:
                context.said.of_agencies.add((wave, block.kind))
            steps = steps_asked(block.question)
            if steps is not None:
                context.said.steps[wave, block.kind] = steps
            context.said.listed.setdefault((wave, block.kind), []).extend(cells)


def _row(form: _Form, i: int, context: Context) -> None:
    sheet = form.sheet
    by = None if form.who is None else sheet.cell(i, form.who)
    source = by if form.behalf is None else sheet.cell(i, form.behalf)
    if source is None or not source.text:
        rule = "the cell is blank in a row with answers"
        place = source or sheet.heading(0)
        context.problem(place, rule, "say who answered, or remove the row")
        return
    wave = context.wave_at(sheet, i)
    kept = context.said.ties if form.behalf is None else context.said.agency_ties
    person = None if form.behalf is None else by or source
    blank = set()
    for block, targets in zip(form.blocks, form.targets, strict=True):
        answers = [sheet.cell(i, j) for j, _ in block.columns]
        if not any(answer.text for answer in answers):
            blank.add(block.kind)
        kept.extend(
            Tie(source, target, answer, wave, block.kind, by=person)
            for target, answer in zip(targets, answers, strict=True)
        )
    agreed = None if form.agreed is None else agrees(sheet.text(i, form.agreed))
    kinds = tuple(block.kind for block in form.blocks)
    said, home = context.said, sheet.column("agency")
    agency = "" if home is None else sheet.text(i, home)
    told = Returned(source, wave, kinds, frozenset(blank), agreed, agency)
    (said.returned if form.behalf is None else said.agency_returned).append(told)


def agrees(text: str) -> bool:
    """Whether this is a consent; a blank is none."""
    key = answer_key(text)
    if key in NO or key in NO_TIE or not key:
        return False
    refuses = key.startswith(("no ", "no,", "i do not", "i dont", "not "))
    return not refuses and (key in YES or key.startswith(("yes", "i ", "agree", "ok")))
