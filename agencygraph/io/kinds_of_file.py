"""What a file really is, by its first bytes, whatever it is called."""

_MAGIC = (
    (b"PK\x03\x04", "a workbook or another zip archive"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook, or an encrypted one"),
    (b"PAR1", "a Parquet file"),
    (b"%PDF", "a PDF"),
    (b"\x1f\x8b", "packed with gzip"),
    (b"SQLite format 3\0", "an SQLite database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x93NUMPY", "a file of NumPy"),
    (b"ARROW1", "an Arrow file"),
    (b"FEA1", "a Feather file"),
    (b"{\\rtf", "a text document (RTF)"),
)
_MARKUP = (
    (b"<!doctype html", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
    (b"<table", "a web page (HTML)"),
    (b"<?xml", "an XML document"),
)
_WORKBOOKS = (b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")


def what_it_is(start: bytes) -> str:
    """Return what the first bytes of a file tell, "" where it may be plain text.

    Examples
    --------
    >>> what_it_is(b"PAR1")
    'a Parquet file'
    >>> what_it_is(b"id,agency")
    ''
    """
    for magic, name in _MAGIC:
        if start.startswith(magic):
            return name
    markup = start.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if markup.startswith(b"<?xml") and b"<html" in markup:
        return "a web page (HTML)"
    return next((name for tag, name in _MARKUP if markup.startswith(tag)), "")


def is_workbook(start: bytes) -> bool:
    """Whether the first bytes are those of a zip archive or an old Excel file."""
    return start.startswith(_WORKBOOKS)
