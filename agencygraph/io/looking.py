"""One look at a source: what was understood of it, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from agencygraph.errors import DataError, ParameterError
from agencygraph.io.aliases import Aliases, read_aliases
from agencygraph.io.assemble import assemble
from agencygraph.io.checks import Checks
from agencygraph.io.declared import Settings
from agencygraph.io.grid import Grid
from agencygraph.io.inputs import recorded
from agencygraph.io.large import LargeTies
from agencygraph.io.layouts.build import Survey, survey_of
from agencygraph.io.layouts.said import Found
from agencygraph.io.quick import UnusualError
from agencygraph.io.rounds import books_of_rounds, read_books
from agencygraph.io.settings import (
    FILE,
    given_settings,
    read_settings,
    settings_from_text,
)
from agencygraph.io.sheets import SETTINGS, settings_text_of
from agencygraph.io.sources import (
    is_plain,
    is_workbook,
    open_sheets,
    open_source,
)
from agencygraph.io.workbook import read_workbook
from agencygraph.page.atomic import at_home
from agencygraph.roster import Unit
from agencygraph.study import Study


@dataclass(frozen=True)
class Asked:
    """What the caller says beside the source.

    ``add_unknown``: whoever is named is added to the roster, whatever is declared.
    """

    waves: Sequence[str] | None = None
    unit: Unit | None = None
    settings: object = None
    aliases: object = None
    add_unknown: bool = False

    def over(self, settings: Settings) -> Settings:
        """Return settings with what is asked for in spite of them."""
        return replace(settings, unknown="add") if self.add_unknown else settings


@dataclass(frozen=True, eq=False)
class Look:
    """What was understood; ``study`` is there in spite of problems where it can be."""

    study: Study | None
    survey: Survey
    checks: Checks = field(default_factory=Checks)


def look_at(source: object, asked: Asked) -> Look:
    """Read a source as far as it can be read.

    Large tables of ties are read the quick way; where there is anything to tell of
    them that it does not know of, all is read again the careful way.
    """
    large = LargeTies()
    try:
        found = _look(source, asked, large)
    except (UnusualError, DataError):
        if not large.found:
            raise
    else:
        if not (large.found and found.checks.problems):
            return found
    return _look(source, asked)


def _look(source: object, asked: Asked, large: LargeTies | None = None) -> Look:
    checks = Checks()
    settings = given_settings(asked.settings, checks)
    checks.reading, checks.limits = settings.reading, settings.limits
    aliases = read_aliases(asked.aliases, checks)
    survey = _opened(source, (settings, aliases, large), checks, asked)
    known = survey.source.settings
    if large is not None:
        large.check(known)
    waves = known.waves if asked.waves is None else asked.waves
    inner = replace(checks, problems=[])  # what is left is put together in spite of all
    study = None
    try:
        study = assemble(
            survey.source, waves, asked.unit or known.unit or "person", inner
        )
    except DataError as error:
        inner.extend(error.problems)
    told = bool(checks.problems) and is_workbook(source)
    # what is missing as a whole follows from what was told of the sheets already
    checks.extend(p for p in inner.problems if p.row is not None or not told)
    return Look(study, survey, checks)


def _opened(
    source: object,
    given: tuple[Settings, Aliases, LargeTies | None],
    checks: Checks,
    asked: Asked,
) -> Survey:
    settings, aliases, large = given
    books = books_of_rounds(source)
    if books:
        return _rounds(books, (settings, aliases), checks, asked)
    if not is_workbook(source):
        _no_names(aliases)
        found = open_source(source, checks, large)
        known = found.settings if asked.settings is None else settings
        return Survey(replace(found, settings=asked.over(known)))
    path = at_home(str(source))
    with recorded(path, checks.inputs) as book:
        grids = read_workbook(path, checks, checks.limits)
        survey = _survey(grids, settings, aliases, checks, asked)
        book.rows = _rows(survey)
    return survey


def _rounds(
    books: Sequence[Path], given: tuple[Settings, Aliases], checks: Checks, asked: Asked
) -> Survey:
    """Understand the workbooks of several rounds as one."""
    settings, aliases = given
    declared = books[0].parent / FILE
    if asked.settings is None and declared.is_file():
        settings = read_settings(declared, checks)
        checks.reading, checks.limits = settings.reading, settings.limits
    read = list(read_books(books, checks))
    grids = [grid for _, found in read for grid in found]
    survey = _survey(grids, settings, aliases, checks, asked)
    for book, sheets in read:
        own = {grid.sheet for grid in sheets}
        book.rows = sum(one.rows for one in _used(survey) if one.sheet in own)
    return survey


def _survey(
    grids: Sequence[Grid],
    settings: Settings,
    aliases: Aliases,
    checks: Checks,
    asked: Asked,
) -> Survey:
    """Understand a workbook: the tables of a study, or a survey."""
    if is_plain(grids):
        _no_names(aliases)
        found = open_sheets(grids, checks)
        known = found.settings if asked.settings is None else settings
        return Survey(replace(found, settings=asked.over(known)))
    own = [grid for grid in grids if grid.sheet == SETTINGS]
    if own and asked.settings is None:
        settings = settings_from_text(
            settings_text_of(own[0]), own[0].file, checks, SETTINGS
        )
        checks.reading, checks.limits = settings.reading, settings.limits
    sheets = [grid for grid in grids if grid.sheet != SETTINGS]
    return survey_of(sheets, asked.over(settings), aliases, checks)


def _rows(survey: Survey) -> int:
    """How many rows the sheets of a workbook have, without headings."""
    if survey.found:
        return sum(sheet.rows for sheet in _used(survey))
    found = survey.source
    ties = [table for _, table in (*found.ties, *found.agency_ties)]
    return sum(map(len, (*found.tables.values(), *ties)))


def _used(survey: Survey) -> list[Found]:
    """Return the sheets of which something was taken."""
    return [sheet for sheet in survey.found if sheet.layout != "none"]


def _no_names(aliases: Aliases) -> None:
    if aliases:
        message = "aliases are for survey workbooks; tables of a study hold ids"
        raise ParameterError(message)
