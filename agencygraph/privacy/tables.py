"""Tables of results in files, with ids put back in the place of pseudonyms."""

import csv
import io
from pathlib import Path

from agencygraph import _frames
from agencygraph.errors import ParameterError
from agencygraph.io.limits import DEFAULT
from agencygraph.io.parquet import parquet_columns
from agencygraph.io.regular import read_regular
from agencygraph.page.atomic import write_bytes
from agencygraph.privacy.pseudonyms import Back
from agencygraph.roster import Roster


def relink_file(
    source: Path, key: bytes, roster: Roster, project: str, output: Path
) -> int:
    """Write a CSV or Parquet file with ids; return how many pseudonyms are left.

    Raises
    ------
    ParameterError
        No pseudonym in it is of this key, project and roster; or the two files are not
        of one format.
    """
    if source.suffix.casefold() != output.suffix.casefold():
        message = f"{output.name} is of another format than {source.name}"
        raise ParameterError(message)
    back = Back.of(key, roster, project)
    if source.suffix.casefold() == ".csv":
        content = _csv(read_regular(source), back)
    else:
        content = _parquet(source, back)
    back.check()
    write_bytes(output, content)
    return back.left


def _csv(data: bytes, back: Back) -> bytes:
    rows = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    lines = io.StringIO(newline="")
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerows([back.text(cell) for cell in row] for row in rows)
    return lines.getvalue().encode()


def _parquet(path: Path, back: Back) -> bytes:
    """Columns of text with ids; numbers as they are."""
    columns = parquet_columns(path, DEFAULT)
    return _frames.to_parquet(
        {
            name: [back.text(v) if isinstance(v, str) else v for v in cells]
            for name, cells in columns.items()
        }
    )
