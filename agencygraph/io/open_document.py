"""What calamine does not tell of an .ods workbook.

Errors, hidden rows, merged cells, and how far cells reach.
"""

from xml.parsers import expat

from agencygraph.io.grid import ERROR
from agencygraph.io.limits import Limits
from agencygraph.io.open_xml import too_many
from agencygraph.io.package_parts import Package
from agencygraph.io.refused import RefusedError
from agencygraph.io.sheet_scan import Attributes, Scan

_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
_CELLS = (f"{_TABLE} table-cell", f"{_TABLE} covered-table-cell")
_FAILED = ("#", "Err:")


def scan_open_document(package: Package, limits: Limits) -> dict[str, Scan]:
    """Look through every sheet; return what was found by the sheet's name."""
    if "META-INF/manifest.xml" in package:
        package.scan("META-INF/manifest.xml", _refuse_encrypted)
    handler = _Content(limits)
    package.scan("content.xml", handler)
    return handler.found


def _refuse_encrypted(parser: expat.XMLParserType) -> None:
    def start(name: str, _: Attributes) -> None:
        if name.endswith("encryption-data"):
            raise encrypted()

    parser.StartElementHandler = start


def encrypted() -> RefusedError:
    """Say that a password is needed."""
    rule = "the file is encrypted: it opens with a password only"
    return RefusedError(rule, "save it without a password")


class _Content:
    """Handlers of expat for all sheets of an .ods workbook."""

    def __init__(self, limits: Limits) -> None:
        self.found: dict[str, Scan] = {}
        self._limits = limits
        self._sheet = ""
        self._row = self._column = self._rows = self._columns = 0
        self._value = self._formula = ""
        self._failed = self._inside = False

    def __call__(self, parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def _start(self, name: str, attributes: Attributes) -> None:
        if name in _CELLS:
            self._columns = _repeated(attributes, "columns")
            self._value = attributes.get(f"{_OFFICE} value-type", "")
            self._failed = attributes.get(f"{_CALC} value-type") == "error"
            self._formula = attributes.get(f"{_TABLE} formula", "")
            self._note_merged(attributes)
            self._shown, self._inside = "", True
        elif name == f"{_TABLE} table-row":
            self._rows, self._column = _repeated(attributes, "rows"), 0
            if attributes.get(f"{_TABLE} visibility", "visible") != "visible":
                self.scan.hidden_rows.add(self._row)
        elif name == f"{_TABLE} table":
            self._sheet, self._row = attributes.get(f"{_TABLE} name", ""), 0
            self.found[self._sheet] = Scan()

    def _note_merged(self, attributes: Attributes) -> None:
        """Keep the cells that are merged into this one."""
        tall, wide = (
            int(attributes.get(f"{_TABLE} number-{what}-spanned", "1"))
            for what in ("rows", "columns")
        )
        if tall > 1 or wide > 1:
            top, left = self._row, self._column
            self.scan.merged.append((top, left, top + tall - 1, left + wide - 1))

    @property
    def scan(self) -> Scan:
        """What was found in the present sheet."""
        return self.found.setdefault(self._sheet, Scan())

    def _text(self, text: str) -> None:
        if self._inside and len(self._shown) < len("#VALUE! "):
            self._shown += text

    def _end(self, name: str) -> None:
        if name in _CELLS:
            self._end_cell()
        elif name == f"{_TABLE} table-row":
            self._row += self._rows

    def _end_cell(self) -> None:
        shown, self._inside = self._shown.strip(), False
        if self._value or shown:
            last = self._row + self._rows - 1, self._column + self._columns - 1
            self.scan.reach(*last)
            cells = sum(scan.cells for scan in self.found.values())
            if cells > self._limits.cells:
                raise too_many(self._sheet, cells, self._limits)
            if self._failed or (self._formula and shown.startswith(_FAILED)):
                place = (self._row, self._column)
                self.scan.doubtful.append((*place, ERROR, shown or "#ERROR"))
        self._column += self._columns


def _repeated(attributes: Attributes, what: str) -> int:
    return int(attributes.get(f"{_TABLE} number-{what}-repeated", "1"))
