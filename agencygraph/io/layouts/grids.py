"""A roster grid: a row for everyone who answered, a column for everyone listed."""

from collections.abc import Sequence
from dataclasses import dataclass

from agencygraph.io.layouts.blocks import Block, blocks_about
from agencygraph.io.layouts.chosen import columns_of_names, read_chosen
from agencygraph.io.layouts.context import Context, agrees, consent, is_meta, respondent
from agencygraph.io.layouts.events import read_own
from agencygraph.io.layouts.kinds import with_kinds
from agencygraph.io.layouts.said import Cell, Found, Returned, Tie
from agencygraph.io.layouts.sheet import Sheet
from agencygraph.io.layouts.totals import (
    is_total,
    tell_column,
    without_total_rows,
)
from agencygraph.io.words import plain_question, steps_asked


@dataclass(frozen=True, eq=False)
class _Form:
    """A grid, and which of its columns are which."""

    sheet: Sheet
    blocks: Sequence[Block]
    targets: Sequence[Sequence[Cell]]
    who: int | None
    behalf: int | None
    agreed: int | None


def read_grid(sheet: Sheet, context: Context, *, organisations: bool = False) -> Found:
    """Read who returned a row, and the answer in every cell."""
    book = context.agencies if organisations else context.people
    blocks = with_kinds(blocks_about(sheet, book), sheet, context)
    who = respondent(sheet)
    behalf = sheet.column("agency") if organisations else None
    if who is None and behalf is None:
        rule = "no column says who answered"
        fix = f"call it 'Your name', or declare it: [sheets.{sheet.name!r}] columns = "
        fix += '{name = "its heading"}'
        context.problem(Cell("", sheet.heading(0).place), rule, fix)
        return Found(sheet.name, "roster grid")
    side = who if behalf is None else behalf
    sheet = sheet if side is None else without_total_rows(sheet, side, book, context)
    form = _Form(sheet, blocks, _targets(blocks, sheet), who, behalf, consent(sheet))
    _listed(form, context)
    _check_named(form, context)
    for i in sheet.body:
        _row(form, i, context)
    used = {j for block in blocks for j, _ in block.columns} | {
        who,
        behalf,
        form.agreed,
    }
    rest = [j for j in range(len(sheet.names)) if j not in used]
    rest = [j for j in rest if not is_meta(sheet, j) and j != sheet.column("agency")]
    for j in rest:
        if is_total(sheet.names[j], book):
            tell_column(sheet, j, context)
    rest = [j for j in rest if not is_total(sheet.names[j], book)]
    kinds = [(plain_question(b.question), b.kind) for b in blocks]
    if who is not None:
        chosen = columns_of_names(sheet, context.people, rest)
        taken = [block.kind for block in blocks]
        kinds += read_chosen(sheet, chosen, who, context, taken)
        rest = [j for j in rest if j not in chosen]
        rest = read_own(sheet, rest, who, context)
    context.unused(sheet, [j for j in rest if j != sheet.column("wave")])
    layout = "organisation grid" if organisations else "roster grid"
    return Found(
        sheet.name, layout, _wave(sheet, context), sheet.grid.rows[sheet.top],
        len(sheet.body), tuple(kinds),
    )  # fmt: skip


def _wave(sheet: Sheet, context: Context) -> str:
    return "" if sheet.column("wave") is not None else context.wave


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


def _check_named(form: _Form, context: Context) -> None:
    """Tell of rows with answers that nobody gave."""
    who = form.who if form.behalf is None else form.behalf
    if who is not None:
        cells = [form.sheet.cell(i, who) for i in form.sheet.body]
        rule = "the cell is blank in a row with answers"
        fix = "say who answered, or remove the row"
        context.problem_of([cell for cell in cells if not cell.text], rule, fix)


def _row(form: _Form, i: int, context: Context) -> None:
    sheet = form.sheet
    by = None if form.who is None else sheet.cell(i, form.who)
    source = by if form.behalf is None else sheet.cell(i, form.behalf)
    if source is None or not source.text:
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
