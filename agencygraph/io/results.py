"""Results as files: tables to CSV, Parquet or one workbook, whole or not at all."""

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from os import PathLike
from pathlib import Path
from typing import Any, Protocol, get_args

import numpy as np
from numpy.typing import NDArray

from agencygraph import _frames
from agencygraph.errors import ParameterError, one_of
from agencygraph.io.compose import Rows
from agencygraph.io.forms import WRITERS, Form
from agencygraph.io.inputs import records_of
from agencygraph.io.naming import FILE_LENGTH, safe_names
from agencygraph.io.targets import WORKBOOK, is_workbook, write_into
from agencygraph.io.text import listing
from agencygraph.io.xlsx_writing import NAME_LENGTH, Sheet, workbook_bytes
from agencygraph.page.atomic import at_home, check_file, write_bytes
from agencygraph.study import Study
from agencygraph.table import LABEL_NAMES, Table

DEFINITIONS = "definitions"
"""The table that says of each column of each table what it means."""


class Comparison(Protocol):
    """What a comparison of two waves consists of, such as a ``Delta``."""

    @property
    def ties(self) -> Table:
        """The fate of every tie."""

    @property
    def summary(self) -> Table:
        """Counts and rates, in one row."""

    @property
    def measures(self) -> Mapping[str, Table]:
        """Each measure before and after, and its change."""


def write_tables(
    tables: Table | Comparison | Mapping[str, Table],
    path: str | PathLike[str],
    *,
    files: Form = "csv",
    overwrite: bool = False,
    study: Study | None = None,
) -> list[Path]:
    """Write results: to one file, to a workbook, or to a folder with a file a table.

    Numbers are written in full; what is undefined is blank (null in Parquet). A workbook
    has a sheet a table, with a header that stays in sight and notes that define the
    columns; its cells are never formulas. In CSV, text that a spreadsheet would run is
    marked with an apostrophe. Names that could not name a file or a sheet are changed
    and given a hash. Definitions and notes fill a table of their own. A single Parquet
    file has them, and what the study was read from, as its metadata: JSON under
    "agencygraph.definitions", "agencygraph.notes", "agencygraph.inputs" and
    "agencygraph.issues", beside "agencygraph.version" (with versions of polars that can
    write it). A single CSV file has no place for any of this: it holds the table alone.

    Parameters
    ----------
    tables
        A Table, tables by name, or what ``compare`` returns.
    path
        ``results.xlsx``; ``degree.csv`` or ``degree.parquet`` for one Table; or a
        folder, which is made if it is not there.
    files
        What a folder is filled with: "csv" or "parquet".
    overwrite
        Replace files of the same names.
    study
        The study they were computed from: what was read for it and what was decided
        then are written as the tables "inputs" and "issues", or into the metadata of a
        single Parquet file.

    Returns
    -------
    list of Path
        The files written, each whole and readable for its owner alone.

    Raises
    ------
    ParameterError
        A file is there and may not be replaced; a path is a link; several tables for
        one file; a table that a workbook cannot hold.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import agencygraph as ag
    >>> network = ag.simulate_study(people=12, agencies=2).network("after", "knows")
    >>> tables = {"degree": ag.degree(network), "density": ag.density(network)}
    >>> with tempfile.TemporaryDirectory() as place:
    ...     written = ag.write_tables(tables, Path(place) / "results")
    ...     [file.name for file in written]
    ['degree.csv', 'density.csv', 'definitions.csv']
    """
    one_of("files", files, get_args(Form))
    target = at_home(path)
    named = _named(tables)
    records = records_of(study) if study is not None else {}
    form = _form_of(target)
    if form is None:
        named |= records
    if is_workbook(target):
        names = [*named, DEFINITIONS]
        sheets = _sheets(named, safe_names(names, NAME_LENGTH))
        contents = {target: workbook_bytes(sheets)}
    elif form is not None:
        contents = {target: _bytes(_only(named, target), form, records)}
    else:
        _check_folder(target)
        contents = _folder(named, target, files)
    for file in contents:
        check_file(file, overwrite=overwrite)
    if target in contents:
        write_bytes(target, contents[target])
    else:
        write_into(target, {file.name: data for file, data in contents.items()})
    return list(contents)


def _named(tables: Table | Comparison | Mapping[str, Table]) -> dict[str, Table]:
    """Tables by name."""
    if isinstance(tables, Table):
        named = {tables.row: tables}
    elif isinstance(tables, Mapping):
        named = dict(tables)
    else:
        named = {"summary": tables.summary, **tables.measures, "ties": tables.ties}
    if not named:
        message = "there is no table to write"
        raise ParameterError(message)
    return named


def _form_of(target: Path) -> Form | None:
    """Which format of one table the name of a file says, if it says one."""
    suffix = target.suffix.casefold().removeprefix(".")
    return next((form for form in WRITERS if form == suffix), None)


def _only(named: Mapping[str, Table], target: Path) -> Table:
    if len(named) > 1:
        message = (
            f"{target.name} can hold one table, and there are {len(named)}: "
            f"{listing(named)}; give the name of a workbook ({target.stem}{WORKBOOK}) "
            "or of a folder"
        )
        raise ParameterError(message)
    return next(iter(named.values()))


def _folder(named: Mapping[str, Table], folder: Path, form: Form) -> dict[Path, bytes]:
    """Path and bytes of each file of a folder."""
    names = safe_names([*named, DEFINITIONS], FILE_LENGTH)
    contents = {
        folder / f"{name}.{form}": _bytes(table, form)
        for name, table in zip(names, named.values(), strict=False)
    }
    told = folder / f"{names[-1]}.{form}"
    contents[told] = WRITERS[form](_definitions(named, names))
    return contents


def _check_folder(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        message = f"{folder} is a file or a link; give the path of a folder"
        raise ParameterError(message)


def _bytes(
    table: Table, form: Form, records: Mapping[str, Table] | None = None
) -> bytes:
    """Bytes of a file; with records it stands alone and says what it is about."""
    if form != "parquet":
        return WRITERS[form](_rows(table))
    about = None if records is None else _about(table, records)
    return _frames.to_parquet(_frames.plain_columns(table.to_columns()), about)


def _about(table: Table, records: Mapping[str, Table]) -> dict[str, str]:
    """What is said of a file that has no other beside it."""
    told: dict[str, object] = {"definitions": dict(table.definitions)}
    told["notes"] = list(table.notes)
    for name, record in records.items():
        rows = _rows(record)
        told[name] = [dict(zip(rows.header, row, strict=True)) for row in rows.body]
    texts = {"agencygraph.version": version("agencygraph")}
    return texts | {
        f"agencygraph.{name}": json.dumps(what, ensure_ascii=False, default=str)
        for name, what in told.items()
    }


def _rows(table: Table) -> Rows:
    columns = table.to_columns()
    cells = zip(*(_values(column) for column in columns.values()), strict=True)
    return Rows(list(columns), list(cells))


def _values(column: Sequence[object] | NDArray[Any]) -> list[object]:
    """Plain values; what is undefined is blank."""
    values = np.asarray(column, object).tolist()
    return [None if isinstance(v, float) and v != v else v for v in values]  # noqa: PLR0124 (NaN is not itself)


def _sheets(named: Mapping[str, Table], names: Sequence[str]) -> list[Sheet]:
    sheets = [
        Sheet(name, _rows(table), table.definitions, len(LABEL_NAMES[table.row]))
        for name, table in zip(names, named.values(), strict=False)
    ]
    return [*sheets, Sheet(names[-1], _definitions(named, names))]


def _definitions(named: Mapping[str, Table], names: Sequence[str]) -> Rows:
    """What each column means, and what was decided on the way; last the version."""
    body: list[Sequence[object]] = []
    for name, table in zip(names, named.values(), strict=False):
        body += [(name, column, table.definitions.get(column)) for column in table]
        body += [(name, None, note) for note in table.notes]
    body.append((None, None, f"agencygraph {version('agencygraph')}"))
    return Rows(["table", "column", "definition"], body)
