"""What a page to be shared shows: agencies, and people only in groups.

There is no field for a person, a team, a weight, a file or a date: what is not listed
here cannot enter such a page.
"""


def _under(block: str, names: str) -> frozenset[str]:
    return frozenset(f"{block}.{name}" for name in names.split())


SHAREABLE = frozenset[str]().union(
    _under("shared", "lede profile rules bands risk left_out definitions.term"),
    _under("shared", "definitions.meaning version merged"),
    _under("shared.kinds", "name anchor notes hidden whole"),
    _under("shared.kinds.claims", "text definition inputs.name inputs.value observed"),
    _under("shared.kinds.drawings", "title description width height unnumbered"),
    _under("shared.kinds.drawings.nodes", "name people silent x y radius"),
    _under("shared.kinds.drawings.nodes", "anchor label_x label_y"),
    _under("shared.kinds.drawings.lines", "one two links look width x y x1 y1 x2 y2"),
    {"shared.kinds.drawings.lines.counted"},
    _under("shared.kinds.tables", "wave heads rows.name"),
    _under("shared.kinds.tables.rows.cells", "text rate look own"),
    {"words.*"},
)
"""Agencies by name, and what of their ties is shown under a profile."""
