"""What once broke a fuzz target: its name, and the bytes."""

from tests.corpus import books


def _circle():
    """An old workbook whose directory follows itself: it filled the memory."""
    data = bytearray(books.xls([["id", "agency"], ["ana", "Fire"]]))
    data[512 + 4 : 512 + 8] = (1).to_bytes(4, "little")
    return bytes(data)


def _circle_of_tables():
    """An old workbook whose list of tables follows itself: the same."""
    data = bytearray(books.xls([["id", "agency"], ["ana", "Fire"]]))
    data[68:72] = (0).to_bytes(4, "little")
    data[512 + 508 : 512 + 512] = (0).to_bytes(4, "little")
    return bytes(data)


CRASHES = {
    "sectors in a circle": ("workbook", b"0" + _circle()),
    "tables in a circle": ("workbook", b"0" + _circle_of_tables()),
    "no waves": ("settings", b"waves = []"),
}
