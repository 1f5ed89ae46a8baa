"""A study as files or a workbook: whole or not at all, read back before it counts."""

import os
import warnings
from os import PathLike
from pathlib import Path
from typing import get_args

from agencygraph.errors import (
    AgencyGraphWarning,
    DataError,
    ParameterError,
    one_of,
)
from agencygraph.given import study_given
from agencygraph.io.compose import (
    OTHER_COLUMNS,
    Rows,
    cell_text,
    settings_of,
    tables_of,
)
from agencygraph.io.forms import WRITERS, Form
from agencygraph.io.naming import FILE_LENGTH
from agencygraph.io.people import several_agencies
from agencygraph.io.read import read_study
from agencygraph.io.settings import FILE
from agencygraph.io.sheets import SETTINGS
from agencygraph.io.sources import is_of_a_study
from agencygraph.io.targets import (
    draft_folder,
    is_workbook,
    only_writer,
    put_folder,
    sweep_aside,
)
from agencygraph.io.text import listing
from agencygraph.io.xlsx_writing import NAME_LENGTH, Sheet, workbook_bytes
from agencygraph.network import Network
from agencygraph.page.atomic import at_home, check_file, write_bytes
from agencygraph.roster import Roster
from agencygraph.study import Study
from agencygraph.table import Table


def write_study(
    study: Study,
    path: str | PathLike[str],
    *,
    files: Form = "csv",
    overwrite: bool = False,
) -> Path:
    """Write a study as the files, or the workbook, that :func:`read_study` reads.

    All is written beside its place, read back, compared with the study and only then
    moved there, readable for its owner alone. In CSV, text that a spreadsheet would run
    as a formula is marked with an apostrophe, which the reader takes away; a workbook
    holds it as text.

    Parameters
    ----------
    path
        A folder that does not exist yet, or is empty; or the name of a workbook that
        does not exist yet, such as ``study.xlsx``.
    files
        What a folder is filled with: "csv" or "parquet".
    overwrite
        Replace a workbook, or a folder that holds nothing but the files of a study.

    Returns
    -------
    Path
        The folder or the workbook.

    Raises
    ------
    ParameterError
        The path is there and may not be replaced, or is a link; or the study holds
        what would be read as something else.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> import agencygraph as ag
    >>> study = ag.simulate_study(people=12, agencies=2)
    >>> with tempfile.TemporaryDirectory() as place:
    ...     folder = ag.write_study(study, Path(place) / "example")
    ...     ag.read_study(folder).networks == study.networks
    True
    """
    study_given(study)
    one_of("files", files, get_args(Form))
    target = at_home(path)
    with only_writer(target):
        _write(study, target, files, overwrite=overwrite)
    return target


def _write(study: Study, target: Path, files: Form, *, overwrite: bool) -> None:
    book = is_workbook(target)
    sweep_aside(target)
    if book:
        check_file(target, overwrite=overwrite)
    else:
        _check_target(target, overwrite=overwrite)
    contents = {target.name: _workbook(study)} if book else _files(study, files)
    with draft_folder(target) as draft:
        for name, content in contents.items():
            write_bytes(draft / name, content)
        _check_read_back(study, draft / target.name if book else draft)
        if book:
            os.replace(draft / target.name, target)  # noqa: PTH105 (as in atomic.py)
        else:
            put_folder(draft, target)


def _files(study: Study, form: Form) -> dict[str, bytes]:
    """Name and bytes of each file of a folder."""
    tables = tables_of(study, FILE_LENGTH)
    contents = {f"{name}.{form}": WRITERS[form](rows) for name, rows in tables.items()}
    settings = settings_of(study)
    return contents | ({FILE: settings.encode()} if settings else {})


def _workbook(study: Study) -> bytes:
    """Bytes of a workbook: a sheet a table, and one with the lines of study.toml."""
    tables = tables_of(study, NAME_LENGTH)
    lines = [[line] for line in settings_of(study).split("\n")]
    sheets = [Sheet(name, rows) for name, rows in tables.items()]
    return workbook_bytes([*sheets, Sheet(SETTINGS, Rows([FILE], lines))])


def _check_target(target: Path, *, overwrite: bool) -> None:
    if target.is_symlink() or (target.exists() and not target.is_dir()):
        message = f"{target} is a file or a link; give the path of a folder"
        raise ParameterError(message)
    there = sorted(path.name for path in target.iterdir()) if target.is_dir() else []
    if there and not overwrite:
        message = f"{target} is not empty; give another folder, or overwrite=True"
        raise ParameterError(message)
    foreign = [name for name in there if not is_of_a_study(name)]
    if foreign:
        message = (
            f"{target} holds what is not of a study and would be lost: "
            f"{listing(foreign)}; give another folder"
        )
        raise ParameterError(message)


def _check_read_back(study: Study, folder: Path) -> None:
    """Refuse to write what would be read as something else."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", AgencyGraphWarning)
        try:
            again = read_study(folder)
        except DataError as error:
            message = f"the files would not be read as this study: {error}"
            raise ParameterError(message) from error
    old, new = _plain(study), _plain(again)
    differ = [part for part in old if old[part] != new[part]]
    if differ:
        message = (
            f"{listing(differ)} would be read as something else; ids and labels are "
            "trimmed, without invisible characters, and agencies differ by more than "
            "case"
        )
        raise ParameterError(message)


def _plain(study: Study) -> dict[str, object]:
    """Return what a study says, without types, which files do not hold."""
    plain: dict[str, object] = {
        part: getattr(study, part)
        for part in ("waves", "title", "confidential", "symmetric", "pseudonyms")
    }
    plain |= {name: _rows(getattr(study, name)) for name in OTHER_COLUMNS}
    plain["rosters"] = {wave: _people(one) for wave, one in study.rosters.items()}
    for part in ("networks", "agency_networks"):
        found: dict[tuple[str, str], Network] = getattr(study, part)
        plain[part] = {key: _ties(one) for key, one in found.items()}
    return plain


def _rows(table: Table | None) -> list[list[str]]:
    if table is None:
        return []
    rows = zip(table.labels, *table.columns.values(), strict=True)
    return sorted([*map(str, label), *map(cell_text, cells)] for label, *cells in rows)


def _people(roster: Roster) -> tuple[object, ...]:
    """Return people, their agencies and all attributes that are known."""
    known = [
        {
            (labels[i], key): cell_text(value)
            for key, values in attributes.items()
            for i, value in enumerate(values)
            if cell_text(value)
        }
        for labels, attributes in (
            (roster.people, roster.attributes),
            (roster.agencies, roster.agency_attributes),
        )
    ]
    who = (roster.people, roster.names, roster.agency_labels, roster.unit)
    return (*who, several_agencies(roster), *known)


def _ties(network: Network) -> tuple[object, ...]:
    """Return ties, how they were asked, and what was observed."""
    asked = (network.directed, network.scale, network.max_choices)
    arrays = (network.answered, network.listed, network.at_cap)
    ties = network.ties().to_dict()
    return (
        ties,
        *asked,
        *(array.tolist() for array in arrays),
        _people(network.roster),
    )
