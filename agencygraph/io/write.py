"""A study as a folder of files: whole or not at all, and read back before it counts."""

import secrets
import shutil
import time
import warnings
from contextlib import suppress
from os import PathLike
from pathlib import Path

from agencygraph.errors import AgencyGraphWarning, DataError, ParameterError
from agencygraph.io.compose import OTHER_COLUMNS, cell_text, files_of
from agencygraph.io.people import several_agencies
from agencygraph.io.read import read_study
from agencygraph.io.sources import is_of_a_study
from agencygraph.io.text import listing
from agencygraph.network import Network
from agencygraph.page.atomic import write_text
from agencygraph.roster import Roster
from agencygraph.study import Study
from agencygraph.table import Table

STALE_AFTER = 3600.0
"""Seconds after which a half-written folder is one that a crash left behind."""


def write_study(
    study: Study, folder: str | PathLike[str], *, overwrite: bool = False
) -> Path:
    """Write a study as the CSV files that :func:`read_study` reads.

    The files are written beside ``folder``, read back, compared with the study and
    only then moved to their place, readable for their owner alone. Text that a
    spreadsheet would run as a formula is marked with an apostrophe, which the reader
    takes away.

    Parameters
    ----------
    folder
        A folder that does not exist yet, or is empty.
    overwrite
        Replace a folder that holds nothing but the files of a study.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    ParameterError
        The folder is there and may not be replaced; or the study holds what files
        cannot say, such as single cells that were not observed.

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
    target = Path(folder).expanduser()
    _sweep(target)
    _check_target(target, overwrite=overwrite)
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.parent / f".agencygraph-{secrets.token_hex(8)}.folder"
    draft.mkdir(mode=0o700)
    try:
        for name, text in files_of(study).items():
            write_text(draft / name, text)
        _check_read_back(study, draft)
        _put(draft, target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return target


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


def _aside(target: Path) -> Path:
    """Where the old folder waits while the new one takes its place."""
    return target.parent / f".{target.name}.agencygraph-old"


def _sweep(target: Path) -> None:
    """Put back or remove what a killed process left: it holds personal data."""
    aside = _aside(target)
    if aside.is_dir() and not target.exists():
        aside.rename(target)
    shutil.rmtree(aside, ignore_errors=True)
    for left in target.parent.glob(".agencygraph-*.folder"):
        with suppress(OSError):
            if time.time() - left.lstat().st_mtime > STALE_AFTER:
                shutil.rmtree(left)


def _put(draft: Path, target: Path) -> None:
    if not target.exists():
        draft.rename(target)
        return
    aside = _aside(target)
    target.rename(aside)
    try:
        draft.rename(target)
    except OSError:
        aside.rename(target)
        raise
    shutil.rmtree(aside, ignore_errors=True)


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
        part: getattr(study, part) for part in ("waves", "title", "confidential")
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
