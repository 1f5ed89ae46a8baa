"""Where the tables of a study come from: a folder of files, or dataframes by name."""

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from agencygraph import _frames
from agencygraph.errors import DataError, ParameterError, Problem
from agencygraph.io.checks import Checks
from agencygraph.io.declared import Settings
from agencygraph.io.delimited import SUFFIXES, read_delimited
from agencygraph.io.fields import FIELDS
from agencygraph.io.grid import Grid
from agencygraph.io.inputs import INPUTS, ISSUES, Input, recorded
from agencygraph.io.parquet import SUFFIX as PARQUET
from agencygraph.io.parquet import parquet_table
from agencygraph.io.plain import has_header, plain_table
from agencygraph.io.regular import near_path
from agencygraph.io.settings import (
    FILE,
    read_settings,
    settings_from,
    settings_from_text,
)
from agencygraph.io.sheets import SETTINGS, settings_text_of, table_of
from agencygraph.io.tables import Field, TextTable, from_columns
from agencygraph.io.text import clean, fold, header_key, listing, nearest, sentence
from agencygraph.io.workbook import SUFFIXES as BOOKS
from agencygraph.io.workbook import read_workbook
from agencygraph.page.atomic import at_home

_NOT_OF_A_STUDY = "aliases"
_RECORDS = (INPUTS, ISSUES)
HIDDEN = (".", "~$")
"""How names of files begin that a person does not see, or that lock another."""

_OTHER_NAMES = {"edges": "ties", "nodes": "people", "roster": "people"}
_NOT_TEXT = (
    ".feather", ".arrow", ".json", ".pkl", ".pickle", ".joblib", ".npz", ".npy", ".h5",
    ".sqlite", ".db", ".pdf", ".docx", ".numbers",
)  # fmt: skip
_BOTH = ("ties", "agency_ties")
_BY_WAVE = {"ties_": "ties", "edges_": "ties", "agency_ties_": "agency_ties"}


@dataclass(frozen=True)
class Source:
    """The tables that were found.

    ``ties`` and ``agency_ties`` are pairs of a wave ("" where a column says it) and a
    table; ``broken`` names what was there and could not be read.
    """

    settings: Settings = field(default_factory=Settings)
    tables: Mapping[str, TextTable] = field(default_factory=dict)
    ties: Sequence[tuple[str, TextTable]] = ()
    agency_ties: Sequence[tuple[str, TextTable]] = ()
    broken: frozenset[str] = frozenset()


Place = str | os.PathLike[str]
Large = Callable[[Path, Checks], TextTable | None]  # None: a table that is not large


def open_source(source: object, checks: Checks, large: Large | None = None) -> Source:
    """Find and read the tables of a study; ``large`` opens those of many ties."""
    if isinstance(source, Mapping):
        return _collect(_frames_in(source, checks), checks)
    if isinstance(source, str | os.PathLike):
        return _collect(_files_in(Path(source), checks, large=large), checks)
    message = (
        "a study is read from a folder or a workbook, or in Python from dataframes by "
        f"name; not from {type(source).__name__}"
    )
    raise ParameterError(message)


def open_folder(folder: Place, roles: Collection[str], checks: Checks) -> Source:
    """Read some tables of the folder of a study, and what is declared."""
    return _collect(_files_in(Path(folder), checks, {*roles}), checks)


def open_table(
    source: object,
    role: str,
    checks: Checks,
    *,
    name: str = "",
    wanted: Sequence[Field] = (),
) -> TextTable:
    """Read one table from a file, a dataframe or a dictionary of columns.

    ``wanted`` are the columns of a table that is none of a study.
    """
    if not isinstance(source, str | os.PathLike):
        columns = source if isinstance(source, Mapping) else _frames.columns_of(source)
        table = from_columns(name or role, columns)
        checks.inputs.append(Input(table.name, rows=len(table)))
        return table
    path = at_home(source)
    with recorded(path, checks.inputs) as found:
        wanted = wanted or FIELDS["ties" if role in _BOTH else role]
        table = _table_in(path, role, wanted, checks)
        found.rows = len(table)
    return table


def _table_in(
    path: Path, role: str, wanted: Sequence[Field], checks: Checks
) -> TextTable:
    """Read one table from a file."""
    if path.name.casefold().endswith(BOOKS):
        return _sheet_of(path, role, wanted, checks)
    if path.name.casefold().endswith(PARQUET):
        return parquet_table(path, checks.limits)
    if path.name.casefold().endswith(_NOT_TEXT):
        rule = f"files of type {path.suffix} are not read here"
        fix = f"save it as {path.stem}.csv or {path.stem}.xlsx"
        raise DataError([Problem(rule, fix, file=path.name)])
    return read_delimited(path, wanted, checks)


def _sheet_of(
    path: Path, role: str, wanted: Sequence[Field], checks: Checks
) -> TextTable:
    """Read the one sheet of a workbook that is a table of this kind."""
    grids = read_workbook(path, checks, checks.limits)
    filled = [grid for grid in grids if any(map(any, grid.cells))]
    fits = [grid for grid in filled if fold(grid.sheet) == fold(role)]
    fits = fits or [grid for grid in filled if has_header(grid, wanted)] or filled
    if not fits:
        rule, fix = "there is nothing on its visible sheets", "export it again"
        raise DataError([Problem(rule, fix, file=path.name)])
    if len(fits) > 1:
        names = listing(repr(grid.sheet) for grid in fits)
        rule = f"several sheets could be the table of {role}: {names}"
        fix = f"call the right one {role!r}"
        raise DataError([Problem(rule, fix, file=path.name)])
    return plain_table(fits[0], wanted, checks)


Found = tuple[str, str, TextTable | Settings | None]
"""Which table, of which wave, and what it holds; None where it could not be read."""


def _files_in(
    folder: Path,
    checks: Checks,
    roles: Collection[str] = (),
    large: Large | None = None,
) -> Iterator[Found]:
    """Read the tables of a folder, or those of some roles."""
    path = at_home(folder)
    if path.is_file():
        rule = "a study is a folder or a workbook, and this is another file"
        raise DataError([Problem(rule, "give the folder it is in", file=path.name)])
    unread = []
    files = sorted(_inside(path, str(folder)), key=lambda f: (f.name != FILE, f))
    for file in files:
        stem, suffix = _split(file.name)
        role = _role(stem)
        if not file.is_file() or file.name.startswith(HIDDEN) or stem in _RECORDS:
            continue
        if file.name == FILE:
            settings = read_settings(file, checks)
            checks.reading, checks.limits = settings.reading, settings.limits
            yield "study", "", settings
        elif suffix and role:
            if not roles or role[0] in roles:
                many = large(file, checks) if large and role[0] == "ties" else None
                yield *role, many or _tried(file, role[0], file.name, checks)
        elif suffix and not roles:
            unread.append(file.name)
    if not roles:
        _tell_inner(path, files)
    if unread:
        _tell_unread(unread, checks)


def _tell_unread(unread: Sequence[str], checks: Checks) -> None:
    told = f"Not files of a study, so not read: {listing(unread)}."
    if sum(map(is_workbook, unread)) > 1:
        told += (
            " Workbooks of several rounds are read together where each is called "
            "after its round, such as before.xlsx and after.xlsx, and there is no "
            "table of a study beside them."
        )
    checks.note(told)


def _tell_inner(path: Path, files: Iterable[Path]) -> None:
    """Say so where the study is a folder or the one workbook in this folder."""
    if any(_role(_split(file.name)[0]) for file in files if file.is_file()):
        return
    inner = [f for f in files if f.is_dir() and (f / "people.csv").is_file()]
    books = [f for f in files if is_workbook(f) and not f.name.startswith(HIDDEN)]
    fix = ""
    if inner:
        fix = f"give the folder in it that has one: {listing([str(f) for f in inner])}"
    elif len(books) == 1:
        fix = f"give the workbook in it, if that is the survey: {books[0]}"
    if fix:
        rule = "there is no table of people in this folder"
        raise DataError([Problem(rule, fix, file=path.name)])


def _inside(path: Path, typed: str) -> list[Path]:
    """Everything in a folder, which must be there and may be looked into."""
    try:
        return list(path.iterdir())
    except FileNotFoundError:
        rule, fix = "there is no such file or folder", near_path(path)
    except NotADirectoryError:
        rule, fix = "this is neither a folder nor a workbook", "check the path"
    except PermissionError:
        rule, fix = "you may not look into the folder", "ask its owner, or copy it"
    raise DataError([Problem(rule, fix, file=typed, unread=True)])


def is_workbook(source: object) -> bool:
    """Whether this is the path of a workbook."""
    path = str(source) if isinstance(source, str | os.PathLike) else ""
    return path.casefold().endswith(BOOKS)


def is_plain(grids: Sequence[Grid]) -> bool:
    """Whether every sheet is a table as ``write_study`` writes it."""
    return bool(grids) and all(map(_is_plain, grids))


def _is_plain(grid: Grid) -> bool:
    if grid.sheet in (SETTINGS, *_RECORDS):
        return True
    role = _role(grid.sheet)
    if role is None or not len(grid):
        return False
    wanted = FIELDS["ties" if role[0] in _BOTH else role[0]]
    header = {header_key(name) for name in grid.cells[0]}
    return all(header_key(f.name) in header for f in wanted if f.required)


def open_sheets(grids: Sequence[Grid], checks: Checks) -> Source:
    """Read the sheets of a workbook that are tables of a study."""
    return _collect(_sheets_in(grids, checks), checks)


def _sheets_in(grids: Sequence[Grid], checks: Checks) -> Iterator[Found]:
    for grid in sorted(grids, key=lambda grid: grid.sheet != SETTINGS):
        role = _role(grid.sheet)
        if grid.sheet == SETTINGS:
            settings = settings_from_text(
                settings_text_of(grid), grid.file, checks, SETTINGS
            )
            checks.reading, checks.limits = settings.reading, settings.limits
            yield "study", "", settings
        elif role:
            try:
                yield *role, table_of(grid)
            except DataError as error:
                checks.extend(error.problems)
                yield *role, None


def _tried(source: object, role: str, name: str, checks: Checks) -> TextTable | None:
    """Read a table; keep what is wrong with it and go on with the others."""
    try:
        return open_table(source, role, checks, name=name)
    except DataError as error:
        checks.extend(error.problems)
        return None


def _frames_in(source: Mapping[str, Any], checks: Checks) -> Iterator[Found]:
    for name, value in sorted(source.items(), key=lambda item: item[0] != "study"):
        role = _role(name)
        if name == "study":
            settings = settings_from(value, checks)
            checks.reading, checks.limits = settings.reading, settings.limits
            yield "study", "", settings
        elif role:
            yield *role, _tried(value, role[0], name, checks)
        else:
            names = [*FIELDS, "agency_ties", "study"]
            fix = sentence(nearest(name, names), f"there are {listing(names, most=20)}")
            checks.add(Problem("is not the name of a table", fix, value=str(name)))


def _split(name: str) -> tuple[str, str]:
    """Return a file's name without its format, and the format ("" for another)."""
    folded = name.casefold()
    for suffix in (*SUFFIXES, *BOOKS, PARQUET, *_NOT_TEXT):
        if folded.endswith(suffix):
            return name[: -len(suffix)], suffix
    return name, ""


def _role(stem: str) -> tuple[str, str] | None:
    """Which table a name stands for, and of which wave."""
    folded = stem.casefold().replace("-", "_").strip()
    folded = _OTHER_NAMES.get(folded, folded)
    if folded in _BOTH or (folded in FIELDS and folded != _NOT_OF_A_STUDY):
        return folded, ""
    for begin, role in _BY_WAVE.items():
        if folded.startswith(begin) and len(folded) > len(begin):
            return role, clean(stem[len(begin) :])
    return None


def is_of_a_study(name: str) -> bool:
    """Whether a file of this name is read as part of a study."""
    stem, suffix = _split(name)
    table = _role(stem) is not None or stem in _RECORDS
    return name == FILE or (table and suffix in (*SUFFIXES, PARQUET))


def table_called(stem: str) -> str:
    """Which table a file or a sheet so called is; "" for none."""
    role = _role(stem)
    return "" if role is None else role[0]


def is_read(name: str) -> bool:
    """Whether a file of this name in a folder is part of the study, or a record."""
    stem, suffix = _split(name)
    return name == FILE or (bool(suffix) and (bool(_role(stem)) or stem in _RECORDS))


def wave_in_name(source: object) -> str:
    """Return the wave that a file of ties is named after, "" where it is not."""
    if not isinstance(source, str | os.PathLike):
        return ""
    return (_role(_split(Path(source).name)[0]) or ("", ""))[1]


def _collect(found: Iterator[Found], checks: Checks) -> Source:
    """Sort what was found by what it is; two tables of one kind are a problem."""
    settings, tables, broken = Settings(), {}, set()
    by_wave: dict[str, list[tuple[str, TextTable]]] = {role: [] for role in _BOTH}
    taken: dict[tuple[str, str], str] = {}
    for role, wave, table in found:
        if isinstance(table, Settings):
            settings = table
        elif table is None:
            broken.add(role)
        elif (again := taken.get((role, fold(wave)))) is not None:
            rule = f"the same table is in {again} too"
            checks.add(Problem(rule, "keep one of the two", file=table.name))
        else:
            taken[role, fold(wave)] = table.name
            if role in _BOTH:
                by_wave[role].append((wave, table))
            else:
                tables[role] = table
    ties, others = (by_wave[role] for role in _BOTH)
    return Source(settings, tables, ties, others, frozenset(broken))
