"""What was read: the name of each file, the hash of its bytes, and how many rows."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from agencygraph.io.regular import open_regular
from agencygraph.study import Study
from agencygraph.table import Table

INPUTS, ISSUES = "inputs", "issues"
"""Tables that are written beside those of a study, and that nobody reads."""

DEFINITIONS = {
    "file": "File, without its folder, or table that was read.",
    "sha256": "SHA-256 of the bytes of a file; blank for other tables.",
    "rows": "Rows read, without headings; 0 for settings.",
}


@dataclass
class Input:
    """One file, or one table that is no file (of which there is no hash)."""

    file: str
    sha256: str = ""
    rows: int = 0


@contextmanager
def recorded(path: Path, inputs: list[Input]) -> Iterator[Input]:
    """Record a file if it can be read; whoever reads it says how many rows it has.

    It is open all the while, so that the bytes of the hash are those that were read.
    """
    found = Input(path.name)
    with open_regular(path) as handle:
        yield found
        digest = hashlib.file_digest(handle, "sha256")  # type: ignore[arg-type]  # (BinaryIO says nothing of readinto)
        found.sha256 = digest.hexdigest()
    inputs.append(found)


def inputs_table(inputs: Sequence[Input], notes: Sequence[str] = ()) -> Table:
    """One row a file or table, in order of their names."""
    found = sorted(inputs, key=lambda one: (one.file, one.sha256))
    columns = {
        field.name: [getattr(one, field.name) for one in found]
        for field in fields(Input)
    }
    labels = [str(number) for number in range(1, 1 + len(found))]
    return Table("input", labels, columns, DEFINITIONS, notes)


def options(given: object, names: Sequence[str], where: str = "") -> list[str]:
    """Return what was asked for otherwise than by default: ``name = value``."""
    default = type(given)()
    return [
        f"{where}{name} = {getattr(given, name)!r}"
        for name in names
        if getattr(given, name) != getattr(default, name)
    ]


def records_of(study: Study) -> dict[str, Table]:
    """What was read for a study and what was decided then, if there is anything."""
    found = {INPUTS: study.inputs, ISSUES: study.issues}
    return {name: table for name, table in found.items() if table}
