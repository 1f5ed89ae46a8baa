"""Workbooks as people fill them in, small enough to be read in a moment."""

from tests.corpus import books

PEOPLE = [
    ("p1", "Ana Ash", "Fire"),
    ("p2", "Ben Birch", "Fire"),
    ("p3", "Cy Cedar", "Health"),
    ("p4", "Di Dogwood", "Health"),
]
BEFORE = [("Ana Ash", "Ben Birch"), ("Cy Cedar", "Di Dogwood")]
AFTER = [*BEFORE, ("Ana Ash", "Cy Cedar"), ("Ben Birch", "Di Dogwood")]


def sheets(people=PEOPLE, before=BEFORE, after=AFTER):
    return {
        "Roster": [["ID", "Name", "Agency"], *map(list, people)],
        "Before": [["From", "To", "Type"], *([a, b, "knows"] for a, b in before)],
        "After": [["From", "To", "Type"], *([a, b, "knows"] for a, b in after)],
    }


def book(**changed):
    """The bytes of a workbook; ``people``, ``before`` and ``after`` as given."""
    return books.zipped(books.xlsx_parts(sheets(**changed)))
