"""Workbooks written byte by byte, so that anything can be wrong with them."""

import io
import struct
import zipfile
from xml.sax.saxutils import escape, quoteattr

from agencygraph.io.grid import letters

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACK = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

NA = ("e", "#N/A")
"""A cell with an error."""


def day(serial):
    """A cell that holds a date."""
    return ("d", serial)


def unsaved(formula):
    """A formula whose result was not saved."""
    return ("f", formula)


def _cell(value, place):
    if value is None or value == "":
        return ""
    if isinstance(value, tuple):
        kind, text = value
        if kind == "d":
            return f'<c r="{place}" s="1"><v>{text}</v></c>'
        if kind == "f":
            return f'<c r="{place}"><f>{escape(text)}</f></c>'
        return f'<c r="{place}" t="{kind}"><v>{escape(text)}</v></c>'
    if isinstance(value, bool):
        return f'<c r="{place}" t="b"><v>{int(value)}</v></c>'
    if isinstance(value, str):
        text = f'<t xml:space="preserve">{escape(value)}</t>'
        return f'<c r="{place}" t="inlineStr"><is>{text}</is></c>'
    return f'<c r="{place}"><v>{value}</v></c>'


def sheet_xml(rows, *, hidden=(), merged=(), columns="", filtered=""):
    """One sheet: ``hidden`` are rows from 1, ``merged`` ranges such as A2:B3."""
    body = []
    for i, row in enumerate(rows, start=1):
        cells = "".join(_cell(v, f"{letters(j)}{i}") for j, v in enumerate(row))
        mark = ' hidden="1"' if i in hidden else ""
        body.append(f'<row r="{i}"{mark}>{cells}</row>')
    after = f'<autoFilter ref="{filtered}"/>' if filtered else ""
    if merged:
        spans = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
        after += f'<mergeCells count="{len(merged)}">{spans}</mergeCells>'
    return (
        f'{HEAD}<worksheet xmlns="{MAIN}">{columns}'
        f"<sheetData>{''.join(body)}</sheetData>{after}</worksheet>"
    )


def xlsx_parts(sheets, *, hidden=(), date1904=False):
    """Parts of an .xlsx by name; ``sheets`` are rows, or XML, by the sheet's name."""
    tags, links, types = [], [], []
    parts = {}
    for k, (name, rows) in enumerate(sheets.items(), start=1):
        state = ' state="hidden"' if name in hidden else ""
        tags.append(f'<sheet name={quoteattr(name)} sheetId="{k}"{state} r:id="r{k}"/>')
        target = f"worksheets/sheet{k}.xml"
        links.append(
            f'<Relationship Id="r{k}" Type="{REL}/worksheet" Target="{target}"/>'
        )
        types.append(
            f'<Override PartName="/xl/{target}" ContentType="application/vnd.'
            'openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>'
        )
        parts[f"xl/{target}"] = rows if isinstance(rows, str) else sheet_xml(rows)
    links.append(f'<Relationship Id="s" Type="{REL}/styles" Target="styles.xml"/>')
    system = '<workbookPr date1904="1"/>' if date1904 else ""
    parts["xl/styles.xml"] = (
        f'{HEAD}<styleSheet xmlns="{MAIN}"><cellXfs count="2"><xf numFmtId="0"/>'
        '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
    )
    parts["xl/workbook.xml"] = (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{REL}">{system}'
        f"<sheets>{''.join(tags)}</sheets></workbook>"
    )
    parts["xl/_rels/workbook.xml.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACK}/relationships">{"".join(links)}'
        "</Relationships>"
    )
    parts["_rels/.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACK}/relationships"><Relationship Id="r1" '
        f'Type="{REL}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    )
    parts["[Content_Types].xml"] = (
        f'{HEAD}<Types xmlns="{PACK}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.'
        'openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
        f"{''.join(types)}</Types>"
    )
    return parts


def zipped(parts):
    """A zip archive of parts by name."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return data.getvalue()


def xlsx(sheets, **options):
    """An .xlsx workbook."""
    return zipped(xlsx_parts(sheets, **options))


OFFICE = "urn:oasis:names:tc:opendocument:xmlns"
CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"


def ods(sheets, *, extra=None, cell=""):
    """An .ods workbook; ``cell`` is XML put in place of the last row."""
    tables = []
    for name, rows in sheets.items():
        lines = []
        for row in rows:
            cells = "".join(_ods_cell(value) for value in row)
            lines.append(f"<table:table-row>{cells}</table:table-row>")
        lines.append(cell)
        body = "".join(lines)
        tables.append(f"<table:table table:name={quoteattr(name)}>{body}</table:table>")
    content = (
        f'{HEAD}<office:document-content xmlns:office="{OFFICE}:office:1.0" '
        f'xmlns:table="{OFFICE}:table:1.0" xmlns:text="{OFFICE}:text:1.0" '
        f'xmlns:calcext="{CALC}" office:version="1.2"><office:body>'
        f"<office:spreadsheet>{''.join(tables)}</office:spreadsheet></office:body>"
        "</office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = f'{HEAD}<manifest:manifest xmlns:manifest="{OFFICE}:manifest:1.0"/>'
    parts = {"mimetype": kind, "META-INF/manifest.xml": manifest}
    return zipped({**parts, "content.xml": content, **(extra or {})})


def _ods_cell(value):
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, tuple):
        return (
            '<table:table-cell office:value-type="string" calcext:value-type="error">'
            f"<text:p>{value[1]}</text:p></table:table-cell>"
        )
    if isinstance(value, str):
        text = f"<text:p>{escape(value)}</text:p>"
        return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def xlsb(rows, corner=None):
    """An .xlsb workbook of one sheet called "people", of text and numbers.

    ``corner`` is the last row and column that it says it has.
    """

    def record(kind, body=b""):
        head = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
        size, length = b"", len(body)
        while True:
            low, length = length & 127, length >> 7
            size += bytes([low | 128 if length else low])
            if not length:
                return head + size + body

    def wide(text):
        return struct.pack("<I", len(text)) + text.encode("utf-16-le")

    last = corner or (len(rows) - 1, len(rows[0]) - 1)
    size = struct.pack("<IIII", 0, last[0], 0, last[1])
    lines = record(129) + record(148, size) + record(145)
    for i, row in enumerate(rows):
        lines += record(0, struct.pack("<IIHBBBI", i, 0, 300, 0, 0, 0, 0))
        for j, value in enumerate(row):
            place = struct.pack("<II", j, 0)
            if isinstance(value, str):
                lines += record(6, place + wide(value))
            else:
                lines += record(5, place + struct.pack("<d", value))
    if corner:
        lines += record(0, struct.pack("<IIHBBBI", corner[0], 0, 300, 0, 0, 0, 0))
        lines += record(6, struct.pack("<II", corner[1], 0) + wide("x"))
    lines += record(146) + record(130)
    sheet = struct.pack("<II", 0, 1) + wide("r1") + wide("people")
    book = record(131) + record(143) + record(156, sheet) + record(144) + record(132)
    parts = xlsx_parts({"people": rows})
    for name in ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml"):
        del parts[name]
    parts["_rels/.rels"] = parts["_rels/.rels"].replace("workbook.xml", "workbook.bin")
    rels = parts.pop("xl/_rels/workbook.xml.rels").replace("sheet1.xml", "sheet1.bin")
    parts["xl/_rels/workbook.bin.rels"] = rels
    parts |= {"xl/workbook.bin": book, "xl/worksheets/sheet1.bin": lines}
    return zipped(parts)


def xls(rows, *, locked=False):
    """An old .xls workbook (BIFF8) of one sheet called "people".

    ``locked``: it says, as a real one does, that it is encrypted by RC4.
    """

    def record(kind, body):
        return struct.pack("<HH", kind, len(body)) + body

    def bof(kind):
        return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0xDBB, 0x7CC, 0, 6))

    lines = bof(0x10)
    for i, row in enumerate(rows):
        for j, value in enumerate(row):
            place = struct.pack("<HHH", i, j, 0)
            if isinstance(value, str):
                text = struct.pack("<HB", len(value), 1) + value.encode("utf-16-le")
                lines += record(0x204, place + text)
            else:
                lines += record(0x203, place + struct.pack("<d", value))
    lines += record(0x0A, b"")
    name = struct.pack("<BB", len("people"), 0) + b"people"
    password = record(0x2F, struct.pack("<HHH", 1, 1, 1) + b"x" * 48)
    book = (
        bof(0x05)
        + (password if locked else b"")
        + record(0x42, struct.pack("<H", 1200))
    )
    end = record(0x0A, b"")
    size = len(book) + len(name) + 10 + len(end)
    book += record(0x85, struct.pack("<IBB", size, 0, 0) + name) + end
    return compound("Workbook", book + lines)


def compound(name, stream):
    """A compound file (OLE) with one stream."""
    sector, free, end = 512, 0xFFFFFFFF, 0xFFFFFFFE
    stream = stream.ljust(4096, b"\0")
    stream += b"\0" * (-len(stream) % sector)
    count = len(stream) // sector
    chain = [0xFFFFFFFD, end, *range(3, 2 + count), end]
    table = struct.pack(f"<{len(chain)}I", *chain).ljust(sector, b"\xff")

    def entry(label, kind, child, start, length):
        text = (label + "\0").encode("utf-16-le")
        tail = struct.pack("<HBBIII", len(text), kind, 1, free, free, child)
        rest = b"\0" * 36 + struct.pack("<IQ", start, length)
        return text.ljust(64, b"\0") + tail + rest

    folder = entry("Root Entry", 5, 1, end, 0) + entry(name, 2, free, 2, len(stream))
    folder = folder.ljust(sector, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<I", 0) + b"\xff" * 432
    return header + table + folder + stream
