"""Which part of an .xlsx or .xlsm workbook holds which sheet."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from agencygraph.io.limits import Limits
from agencygraph.io.package_parts import AGAIN, Package, local
from agencygraph.io.refused import RefusedError
from agencygraph.io.sheet_scan import Attributes, Scan, SheetHandler


@dataclass
class _Book:
    """Names of sheets and the parts that hold them."""

    parts: dict[str, str] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)


def scan_open_xml(package: Package, limits: Limits) -> dict[str, Scan]:
    """Look through every visible sheet; return what was found by the sheet's name."""
    book = _book(package)
    found: dict[str, Scan] = {}
    cells = 0
    for sheet, part in book.parts.items():
        if sheet in book.hidden:
            continue
        handler = SheetHandler()
        package.scan(part, handler)
        found[sheet] = handler.scan
        cells += handler.scan.cells
        if cells > limits.cells:
            raise too_many(sheet, cells, limits)
    for name in package.names:
        if name.endswith("sharedStrings.xml"):
            _check_strings(package, name, limits)
    return found


def too_many(sheet: str, cells: int, limits: Limits) -> RefusedError:
    """Say that there are more cells than the limit allows."""
    rule = (
        f"reaches to a cell so far off that {cells:,} cells would be read; the limit "
    )
    rule += f"is {limits.cells:,}"
    fix = "delete what is far from the table, or raise the limit 'cells'"
    return RefusedError(rule, fix, sheet=sheet)


def _book(package: Package) -> _Book:
    main = _targets(package, "_rels/.rels", "").get("officeDocument", "")
    if not main:
        rule = "the file is a zip archive, but no workbook"
        raise RefusedError(rule, AGAIN)
    folder, name = posixpath.split(main)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    by_id = _targets(package, rels, folder, by_id=True)
    book = _Book()

    def start(name: str, attributes: Attributes) -> None:
        if local(name) != "sheet":
            return
        values = {local(key): value for key, value in attributes.items()}
        part = by_id.get(values.get("id", ""), "")
        if part in package and "/worksheets/" in f"/{part}":
            book.parts[values.get("name", "")] = part
        if values.get("state", "visible") != "visible":
            book.hidden.add(values.get("name", ""))

    package.scan(main, _starting(start))
    return book


def _targets(
    package: Package, rels: str, folder: str, *, by_id: bool = False
) -> dict[str, str]:
    """Parts that another part relates to, by the kind of relation or by its id."""
    found: dict[str, str] = {}

    def start(name: str, attributes: Attributes) -> None:
        if local(name) == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            part = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = attributes.get("Type", "").rpartition("/")[2]
            found[attributes.get("Id", "") if by_id else kind] = part

    package.scan(rels, _starting(start))
    return found


def _starting(
    start: Callable[[str, Attributes], None],
) -> Callable[[expat.XMLParserType], None]:
    def handle(parser: expat.XMLParserType) -> None:
        parser.StartElementHandler = start

    return handle


def _check_strings(package: Package, name: str, limits: Limits) -> None:
    """Refuse more texts than there may be cells: they are all kept in memory."""
    texts = 0

    def start(name: str, _: Attributes) -> None:
        nonlocal texts
        texts += local(name) == "si"
        if texts > limits.cells:
            rule = f"there are more than {limits.cells:,} different texts"
            fix = "keep only the sheets that are needed, or raise the limit 'cells'"
            raise RefusedError(rule, fix)

    package.scan(name, _starting(start))
