"""What calamine does not tell of a sheet in XML: its errors, and how far it reaches.

A sheet with one cell in its last corner would take gigabytes, so how far cells reach is
known before any is read; #N/A and formulas without a result would read as blank.
"""

from dataclasses import dataclass, field
from xml.parsers import expat

from agencygraph.io.grid import ERROR, UNSAVED

_MAIN = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
_TAGS = {
    f"{space} {tag}": tag
    for space in _MAIN
    for tag in ("row", "c", "v", "is", "f", "col", "autoFilter")
}
Attributes = dict[str, str]
Doubtful = tuple[int, int, str, str]
"""Row and column from 0, the letter of what the cell is, its text."""


@dataclass
class Scan:
    """What was found in a sheet: rows and columns from 0.

    ``merged`` are top, left, bottom and right of cells merged into one, where calamine
    does not tell of them.
    """

    height: int = 0
    width: int = 0
    doubtful: list[Doubtful] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    filtered: bool = False
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def cells(self) -> int:
        """How many cells the rectangle from A1 holds."""
        return self.height * self.width

    def reach(self, row: int, column: int) -> None:
        """Keep that there is something in a cell."""
        self.height = max(self.height, row + 1)
        self.width = max(self.width, column + 1)


class SheetHandler:
    """Handlers of expat for one sheet of an .xlsx workbook."""

    def __init__(self) -> None:
        self.scan = Scan()
        self._row = self._column = -1
        self._type = self._value = ""
        self._filled = self._formula = False
        self._columns: dict[str, int] = {}

    def __call__(self, parser: expat.XMLParserType) -> None:
        """Set the handlers; text is listened to only where it is needed."""
        self._parser = parser
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: Attributes) -> None:
        tag = _TAGS.get(name)
        if tag == "c":
            self._begin_cell(attributes)
        elif tag == "v":
            if self._formula or self._type == "e":
                self._parser.CharacterDataHandler = self._text
            else:
                self._filled = True
        elif tag == "f":
            self._formula = True
        elif tag == "is":
            self._filled = True
        elif tag == "row":
            self._begin_row(attributes)
        elif tag == "col":
            self._begin_column(attributes)
        elif tag == "autoFilter":
            self.scan.filtered = True

    def _begin_cell(self, attributes: Attributes) -> None:
        self._type, self._value = attributes.get("t", ""), ""
        self._filled = self._formula = False
        place = attributes.get("r")
        if place is None:
            self._column += 1
            return
        name = place.rstrip("0123456789")
        if name not in self._columns:
            self._columns[name] = column_number(name)
        self._column = self._columns[name]
        self._row = int(place[len(name) :] or self._row + 1) - 1

    def _begin_row(self, attributes: Attributes) -> None:
        self._row = int(attributes.get("r", self._row + 2)) - 1
        self._column = -1
        if attributes.get("hidden", "0") in ("1", "true"):
            self.scan.hidden_rows.add(self._row)

    def _begin_column(self, attributes: Attributes) -> None:
        if attributes.get("hidden", "0") in ("1", "true"):
            first, last = int(attributes["min"]), int(attributes["max"])
            self.scan.hidden_columns.append((first - 1, last - 1))

    def _text(self, text: str) -> None:
        self._value += text

    def _end(self, name: str) -> None:
        tag = _TAGS.get(name)
        if tag == "v":
            self._parser.CharacterDataHandler = None
            self._filled = self._filled or bool(self._value)
        elif tag == "c":
            if self._type == "e":
                self._doubt(ERROR, self._value or "#ERROR")
            elif self._filled:
                self.scan.reach(self._row, self._column)
            elif self._formula and self._type in ("", "n", "b"):
                self._doubt(UNSAVED, "")

    def _doubt(self, kind: str, text: str) -> None:
        self.scan.reach(self._row, self._column)
        self.scan.doubtful.append((self._row, self._column, kind, text))


def column_number(name: str) -> int:
    """Place of a column from its letters; A is 0."""
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1
