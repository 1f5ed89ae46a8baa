"""What the sheets that say who can introduce whom show, field by field."""

INTRODUCTIONS = frozenset(
    {
        "sheets.name",
        "sheets.agency",
        "sheets.question",
        "sheets.ways",
        "sheets.nobody",
        "sheets.notes",
    }
)
"""A sheet for each person who asked: the ways as sentences, without any number."""
