"""Questions answered by choosing people from a list: several names in one cell."""

from collections.abc import Iterable, Sequence

from agencygraph.io.checks import Issue
from agencygraph.io.layouts.context import Context, agrees, consent, is_meta, respondent
from agencygraph.io.layouts.headings import roles_of
from agencygraph.io.layouts.kinds import kinds_asked
from agencygraph.io.layouts.said import Cell, Returned, Tie
from agencygraph.io.layouts.several import apart, named_in
from agencygraph.io.layouts.sheet import Sheet
from agencygraph.io.names import Book
from agencygraph.io.text import fold
from agencygraph.io.words import asks, is_nobody, plain_question
from agencygraph.labels import CONSENT


def columns_of_names(
    sheet: Sheet, book: Book, among: Iterable[int] | None = None
) -> list[int]:
    """Return the columns in which those who answer name people who are listed.

    A single name a cell is an answer only under a heading that asks for one: a column
    of line managers is none.
    """
    who = respondent(sheet)
    if who is None or not book.entries:
        return []
    answering = [fold(text) for text in sheet.filled(who)]
    if 2 * len(set(answering)) <= len(answering):
        return []  # a row a tie, not a row a person
    among = range(len(sheet.names)) if among is None else among
    columns = [j for j in among if j != who and sheet.names[j]]
    return [j for j in columns if _may_ask(sheet, j) and _names_people(sheet, j, book)]


def _may_ask(sheet: Sheet, j: int) -> bool:
    name = sheet.names[j]
    return not (roles_of(name) or is_meta(sheet, j) or CONSENT.search(name))


def _names_people(sheet: Sheet, j: int, book: Book) -> bool:
    cells = [apart(text, book) for text in dict.fromkeys(sheet.filled(j))]
    names = [name for names in cells for name in names if not is_nobody(name)]
    listed = sum(bool(book.find(name).ids) for name in names)
    several = any(len(names) > 1 for names in cells)
    return listed > 0 and 2 * listed >= len(names) and (several or asks(sheet.names[j]))


def read_chosen(
    sheet: Sheet,
    columns: Sequence[int],
    who: int,
    context: Context,
    taken: Sequence[str] = (),
) -> list[tuple[str, str]]:
    """Read questions answered by names; return each question with its kind.

    Whoever is not named in a cell is not tied. A blank cell is a question left blank,
    unless blanks are declared to say that there is no tie. ``taken`` are the kinds of
    the other questions of the sheet.
    """
    if not columns:
        return []
    questions = [plain_question(sheet.names[j]) for j in columns]
    kinds = [
        question if kind in taken else kind
        for question, kind in zip(
            questions, kinds_asked(questions, context), strict=True
        )
    ]
    for wave in dict.fromkeys(context.wave_at(sheet, i) for i in sheet.body):
        for kind in kinds:
            context.said.ask(wave, kind, sheet.name)
            context.said.lists.add((fold(wave), kind))
            context.said.chosen.add((wave, kind))
    for i in sheet.body:
        source = sheet.cell(i, who)
        if source.text:
            cells = [sheet.cell(i, j) for j in columns]
            _row(sheet, i, source, dict(zip(kinds, cells, strict=True)), context)
    for j in columns if context.settings.blank is None else ():
        _tell_blank(sheet, j, who, context)
    return list(zip(questions, kinds, strict=True))


def _row(
    sheet: Sheet, i: int, source: Cell, cells: dict[str, Cell], context: Context
) -> None:
    wave, home, agreed = context.wave_at(sheet, i), sheet.column("agency"), None
    agency = "" if home is None else sheet.text(i, home)
    if (asked := consent(sheet)) is not None:
        agreed = agrees(sheet.text(i, asked))
    blank = frozenset(kind for kind, cell in cells.items() if not cell.text)
    told = Returned(source, wave, tuple(cells), blank, agreed, agency)
    context.said.returned.append(told)
    for kind, cell in cells.items():
        if cell.text:
            for target in named_in(cell, context.people, context.said):
                context.said.ties.append(Tie(source, target, None, wave, kind))


def _tell_blank(sheet: Sheet, j: int, who: int, context: Context) -> None:
    rows = [
        sheet.grid.rows[i]
        for i in sheet.body
        if sheet.text(i, who) and not sheet.text(i, j)
    ]
    if rows:
        what = "a question left blank counts as not answered; if a blank means that "
        what += 'there is nobody to name, declare blank = "no tie", and if not, '
        what += 'blank = "unclear"'
        place = (context.said.file, sheet.name, sheet.label(j))
        context.checks.decided(Issue(what, "kept", *place, rows=rows))
