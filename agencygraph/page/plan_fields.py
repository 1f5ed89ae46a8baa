"""What the sheets of a plan show, field by field: who meets whom, and nobody's ties."""


def _under(block: str, names: str) -> frozenset[str]:
    return frozenset(f"{block}.{name}" for name in names.split())


SOMEBODY = "name agency"

PLAN = frozenset[str]().union(
    _under("plan", "sentences notes rounds size"),
    _under("plan.figures", "label value note"),
    _under("glance", "rounds"),
    _under("glance.rows", f"{SOMEBODY} cells"),
    _under("rooms", "round few free away"),
    _under("rooms.tables", "number"),
    _under("rooms.tables.people", f"{SOMEBODY} stays"),
    _under("cards", f"{SOMEBODY} new stays"),
    _under("cards.lines", "round table state"),
    _under("cards.lines.people", SOMEBODY),
    _under("seats", "person round table"),
)
"""Sentences about the plan; tables by round; a card for each person; seats by id."""
