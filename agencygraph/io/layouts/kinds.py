"""Which kind of tie each question of a sheet asks for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from agencygraph.io.checks import Checks
from agencygraph.io.layouts.blocks import Block
from agencygraph.io.layouts.context import Context
from agencygraph.io.layouts.headings import weight_of
from agencygraph.io.layouts.said import Cell, Said
from agencygraph.io.layouts.sheet import Sheet
from agencygraph.io.names import Book
from agencygraph.io.text import fold, listing
from agencygraph.io.words import asks, kind_asked, plain_question
from agencygraph.roster import count


def title_of(sheet: Sheet, corner: int | None = None) -> str:
    """Return the question above a table, or in its corner, "" where there is none.

    A title that asks nothing, such as "Survey of spring", is no question.
    """
    return next((text for text in _titles(sheet, corner) if asks(text)), "")


def label_of(sheet: Sheet, corner: int) -> str:
    """Return the question of a matrix, or whatever title it has, "" for none."""
    return title_of(sheet, corner) or next(iter(_titles(sheet, corner)), "")


def _titles(sheet: Sheet, corner: int | None) -> list[str]:
    """What stands in the corner, and above the headings, the nearest first."""
    texts = [] if corner is None else [sheet.names[corner]]
    if texts and (len(texts[0].split()) < 2 or weight_of(texts[0], Book(()))):
        texts = []  # a heading of names
    for row in reversed(sheet.grid.cells[: sheet.top]):
        texts += [cell.strip() for cell in row]
    return [text for text in texts if text]


def kinds_asked(questions: Sequence[str], context: Context) -> list[str]:
    """Return the kind of each question; two with one verb keep their words."""
    asked = [kind_asked(text, context.settings.questions) for text in questions]
    often = Counter(asked)
    return [
        kind if often[kind] == 1 else plain_question(text) or kind
        for text, kind in zip(questions, asked, strict=True)
    ]


def with_kinds(blocks: Sequence[Block], sheet: Sheet, context: Context) -> list[Block]:
    """Return the blocks of a grid with their kinds, no two of which are the same."""
    declared = context.of(sheet)
    given = list(declared.kinds or ([declared.kind] if declared.kind else []))
    if len(given) == len(blocks) == len(set(given)):
        return [replace(b, kind=k) for b, k in zip(blocks, given, strict=True)]
    if given:
        kinds = count(len(given), "kind is", "kinds are")
        rule = (
            f"has {count(len(blocks), 'block', 'blocks')} of columns, and {kinds} given"
        )
        if len(given) == len(blocks):
            rule = f"is given {listing(map(repr, given))} as kinds, one of them twice"
        fix = f"[sheets.{sheet.name!r}] kinds = [...] names the blocks from the left"
        context.problem(Cell(sheet.name, sheet.heading(0).place), rule, fix)
    if len(blocks) == 1 and not blocks[0].question:
        title = title_of(sheet)
        kind = _by_place(1, context) or context.kind_of(sheet, title=title)
        return [replace(blocks[0], kind=kind, question=title)]
    kinds_told = kinds_asked([block.question for block in blocks], context)
    often = Counter(kinds_told)
    named: list[Block] = []
    unnamed: list[Block] = []
    for k, (block, kind) in enumerate(zip(blocks, kinds_told, strict=True), start=1):
        known = bool(block.question) and often[kind] == 1
        own = kind if known else _by_place(k, context)
        own = "" if own in [b.kind for b in named] else own
        named.append(replace(block, kind=own or f"question {k}"))
        if not own:
            unnamed.append(named[-1])
    if unnamed and not given:
        _keep_unnamed(unnamed, sheet, context)
    return named


def _by_place(k: int, context: Context) -> str:
    """Return what is declared for the question in this place."""
    told = {fold(text): kind for text, kind in context.settings.questions.items()}
    return told.get(f"question {k}", "")


def _keep_unnamed(blocks: Sequence[Block], sheet: Sheet, context: Context) -> None:
    """Keep which columns are of questions without words."""
    spans = [
        f"{sheet.label(b.columns[0][0])!r} to {sheet.label(b.columns[-1][0])!r} are "
        f"{b.kind!r}"
        for b in blocks
    ]
    kinds = tuple(block.kind for block in blocks)
    context.said.unnamed.setdefault((listing(spans), kinds), []).append(sheet.name)


def tell_unnamed(said: Said, checks: Checks) -> None:
    """Say what questions without words are called, and how to name them."""
    for (columns, kinds), names in said.unnamed.items():
        sheets = "sheet " if len(names) == 1 else "sheets "
        sheets += listing(map(repr, names))
        lines = ", ".join(f'"{kind}" = "..."' for kind in kinds)
        checks.warn(
            f"{said.file}, {sheets}: the headings are names without what was asked: "
            f"columns {columns}; name them in study.toml, or on a sheet called "
            f"'study': questions = {{{lines}}}, such as \"trusts\", which keeps "
            "confidential who rated whom"
        )
