"""The zip archive that a modern workbook is: its parts, looked at before any is read.

Nothing is ever written to the disk, whatever names the parts have.
"""

import io
import zipfile
import zlib
from collections.abc import Callable
from xml.parsers import expat

from agencygraph.io.limits import Limits
from agencygraph.io.refused import RefusedError

AGAIN = "open it in Excel or LibreOffice and save it again"
SMALL = 1 << 20
"""A part that unpacks to less than this is no bomb, however well it is packed."""
CHUNK = 1 << 16


class Package:
    """The parts of a workbook by name, each within the limits."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
            rule = "the file is a zip archive that is broken or cut short"
            raise RefusedError(rule, AGAIN) from error
        self._sizes = {
            part.filename: (part.file_size, part.compress_size)
            for part in self._archive.infolist()
        }
        self._check(limits)

    def _check(self, limits: Limits) -> None:
        total = 0
        for name, (unpacked, packed) in self._sizes.items():
            total += unpacked
            if unpacked > SMALL and unpacked > limits.ratio * max(packed, 1):
                rule = f"the part {name!r} unpacks to more than {limits.ratio:,} times "
                rule += "its size"
                raise RefusedError(rule, f"{AGAIN}, or raise the limit 'ratio'")
        if total > limits.unpacked:
            rule = f"the file unpacks to {total:,} bytes; the limit is "
            rule += f"{limits.unpacked:,}"
            fix = "keep only the sheets that are needed, or raise the limit 'unpacked'"
            raise RefusedError(rule, fix)

    def __contains__(self, name: str) -> bool:
        return name in self._sizes

    @property
    def names(self) -> list[str]:
        """Names of all parts."""
        return list(self._sizes)

    def scan(self, name: str, handle: Callable[[expat.XMLParserType], None]) -> None:
        """Go through the XML of a part with the handlers that ``handle`` sets.

        Names are those of the namespace, a blank and the element.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _no_doctype
        handle(parser)
        try:
            with self._archive.open(name) as stream:
                while chunk := stream.read(CHUNK):
                    parser.Parse(chunk)
                parser.Parse(b"", True)  # noqa: FBT003 (expat takes it by place)
        except expat.ExpatError as error:
            raise broken(name, f" in line {error.lineno}") from error
        except (KeyError, *_BROKEN) as error:
            raise broken(name) from error


_BROKEN = (
    zlib.error,
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    OSError,
    ValueError,
)


def broken(name: str, where: str = "") -> RefusedError:
    """Say which part of the file cannot be read."""
    return RefusedError(f"the part {name!r} is broken or missing{where}", AGAIN)


def local(name: str) -> str:
    """Name of an element or attribute without its namespace."""
    return name.rpartition(" ")[2]


def _no_doctype(*_: object) -> None:
    rule = "the file holds an XML document type, which no spreadsheet writes"
    raise RefusedError(rule, AGAIN)
