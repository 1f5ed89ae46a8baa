"""A sociomatrix: names down the first column and across the headings."""

from agencygraph.io.checks import Issue
from agencygraph.io.layouts.context import Context
from agencygraph.io.layouts.kinds import label_of, title_of
from agencygraph.io.layouts.said import Cell, Found, Returned, Tie
from agencygraph.io.layouts.sheet import Sheet
from agencygraph.io.layouts.totals import without_totals
from agencygraph.io.names import name_key
from agencygraph.io.words import OWN, answer_key, plain_question, steps_asked


def names_down(sheet: Sheet) -> int | None:
    """Return the first column that holds anything below the headings."""
    for j in range(len(sheet.names)):
        if sheet.filled(j):
            return j
    return None


def names_shared(sheet: Sheet) -> tuple[int, int, int]:
    """Return how many names stand down and across, and how many in both."""
    j = names_down(sheet)
    if j is None:
        return 0, 0, 0
    down = {name_key(text) for text in sheet.filled(j)} - {""}
    across = {name_key(name) for name in sheet.names[j + 1 :]} - {""}
    return len(down), len(across), len(down & across)


def is_matrix(sheet: Sheet) -> bool:
    """Whether nearly everybody down the side also stands across the top."""
    down, across, both = names_shared(sheet)
    side = names_down(sheet)
    if side is not None and not sheet.names[side] and both == down and across > 2:
        return both > 0  # nothing stands in the corner, and everybody down also across
    return both >= 2 and both >= 0.6 * min(down, across) and both >= 0.5 * across


def read_matrix(
    sheet: Sheet, context: Context, *, organisations: bool = False
) -> Found:
    """Read the answer in every cell but those of people and themselves."""
    side = names_down(sheet) or 0
    columns = [j for j in range(side + 1, len(sheet.names)) if sheet.names[j]]
    nameless = [j for j in range(side + 1, len(sheet.names)) if j not in columns]
    book = context.agencies if organisations else context.people
    rows, columns = without_totals(sheet, side, columns, book, context)
    targets = {j: sheet.heading(j) for j in columns}
    title = title_of(sheet, corner=side)
    kind = context.kind_of(sheet, title=title)
    said = context.said
    key = (context.wave, kind)
    steps = steps_asked(title)
    if steps is not None:
        said.steps[key] = steps
    said.ask(*key, sheet.name)
    said.of_agencies |= {key} if organisations else set()
    said.listed.setdefault(key, []).extend(targets.values())
    kept = said.agency_ties if organisations else said.ties
    returned = said.agency_returned if organisations else said.returned
    silent: list[int] = []
    nobody = [sheet.cell(i, side) for i in rows if not sheet.text(i, side)]
    rule = "the cell is blank in a row of a matrix with answers"
    context.problem_of(nobody, rule, "say whose row it is, or remove it")
    for i in rows:
        source = sheet.cell(i, side)
        if not source.text:
            continue
        ties = _row(sheet, i, source, targets, key)
        if any(tie.answer is not None and tie.answer.text for tie in ties):
            returned.append(Returned(source, context.wave, (kind,)))
            kept.extend(ties)
        else:
            silent.append(sheet.grid.rows[i])
    context.unused(sheet, [j for j in nameless if sheet.filled(j)])
    if silent:
        what = "a row of a matrix without an answer counts as not returned"
        where = (said.file, sheet.name)
        context.checks.decided(Issue(what, "left out", *where, rows=silent))
    return Found(
        sheet.name, "sociomatrix", context.wave, sheet.grid.rows[sheet.top],
        len(rows), ((plain_question(label_of(sheet, side)), kind),),
    )  # fmt: skip


def _row(
    sheet: Sheet, i: int, source: Cell, targets: dict[int, Cell], key: tuple[str, str]
) -> list[Tie]:
    """Answers of one row; what stands between a person and themselves is no answer."""
    own = name_key(source.text)
    ties = []
    for j, target in targets.items():
        answer = sheet.cell(i, j)
        itself = name_key(target.text) == own
        if not (itself and (not answer.text or answer_key(answer.text) in OWN | {"0"})):
            ties.append(Tie(source, target, answer, *key))
    return ties
