"""Names looked for in the bytes of anything that is written, however it is packed."""

import base64
import gzip
import html
import io
import json
import re
import zipfile
import zlib
from urllib.parse import quote

import polars as pl

BASE64 = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")
DEEPEST = 6
"""Packings within packings that are opened."""


def spellings(name):
    """Every way in which the bytes of a file may hold a name."""
    texts = {name, html.escape(name), quote(name), json.dumps(name)[1:-1]}
    texts |= {name.casefold(), name.upper(), html.escape(name, quote=False)}
    found = set()
    for text in texts:
        found |= {text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be")}
    return {one for one in found if one}


def readings(data, name="", deepest=DEEPEST):
    """Yield bytes as they are, and as they are once anything in them is unpacked."""
    yield data
    if deepest == 0:
        return
    for inner in _unpacked(data):
        yield from readings(inner, name, deepest - 1)


def _unpacked(data):
    if data[:4] == b"PK\x03\x04":
        yield from _members(data)
    elif data[:4] == b"PAR1":
        yield from _columns(data)
    elif data[:2] == b"\x1f\x8b":
        yield gzip.decompress(data)
    elif data[:1] == b"\x78":
        yield from _tried(lambda: zlib.decompress(data))
    for match in BASE64.finditer(data):
        text = match[0].rstrip(b"=")
        padded = text + b"=" * (-len(text) % 4)
        yield from _tried(lambda padded=padded: base64.b64decode(padded))


def _members(data):
    """Names of the parts of a package, what is said of them, and the parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        for part in book.infolist():
            yield part.filename.encode() + part.comment + part.extra
            yield book.read(part)


def _columns(data):
    """Cells of a Parquet file, whose pages are pressed, and its metadata."""
    frame = pl.read_parquet(io.BytesIO(data))
    yield frame.cast(pl.String, strict=False).write_csv().encode()
    told = pl.read_parquet_metadata(io.BytesIO(data))
    told.pop("ARROW:schema", None)
    yield json.dumps(told, ensure_ascii=False, default=str).encode()


def _tried(unpack):
    try:
        yield unpack()
    except (ValueError, zlib.error):
        return


def names_in(data, names):
    """Return which of the names stand in some bytes, packed or not."""
    wanted = {name: spellings(name) for name in names}
    found = set()
    for plain in readings(data):
        folded = plain.lower()
        for name, ways in wanted.items():
            if any(way in plain or way.lower() in folded for way in ways):
                found.add(name)
    return found


def told(paths, names):
    """Return for each file that holds some of the names, by path or bytes, which."""
    found = {}
    for path in paths:
        here = names_in(path.read_bytes(), names)
        here |= names_in(path.name.encode(), names)
        if here:
            found[path.name] = sorted(here)
    return found
