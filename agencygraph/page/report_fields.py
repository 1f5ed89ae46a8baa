"""What a report for the project team shows, field by field, by what it speaks of.

``network``, ``agency`` and ``person`` say of whom a block tells: an edition for others
would list the first two and leave out fields that name somebody, such as ``carrier``.
"""


def _under(block: str, names: str) -> frozenset[str]:
    return frozenset(f"{block}.{name}" for name in names.split())


CLAIM = "text definition observed inputs.name inputs.value"
"""A sentence and its source."""

CELLS = "rows.cells.seen rows.cells.own"

PANEL = "unit width height zero chance ticks.x ticks.text"
MOVED = "name before after change interval look x whisker band"
"""Changes drawn on one scale."""

REPORT = frozenset[str]().union(
    _under("summary", "lede kind whole contents.anchor contents.label"),
    _under("summary.figures", "label values note"),
    *(
        _under(f"{block}.claims", CLAIM)
        for block in (
            *("study", "network", "network.scores", "agency", "person", "next"),
        )
    ),
    _under("agency.coded", CLAIM),
    *(
        _under(f"{block}.grids", "caption heads rows.name rows.values")
        for block in ("network", "network.scores", "agency")
    ),
    {"network.scores.notes"},
    {"definitions.term", "definitions.meaning", "version", "study.method"},
    _under("statement", "unstated items.item items.said"),
    _under("next", "wave kind why_not commands.what commands.command"),
    _under("kind", "name scale is_confidential is_withheld is_large graph_waves"),
    _under("network", "waves heads unobserved why_not notes left_out options"),
    _under("network.rows", "label definition values changes"),
    _under("network.fates", "name number share x width"),
    _under("network.panels", PANEL),
    _under("network.panels.rows", MOVED),
    _under("network.scores", "item before after levels paired up down"),
    _under("network.scores.rows", "level cells.people cells.look"),
    _under("network.measure_notes", "about text"),
    _under("network.inputs", "file rows sha256"),
    _under("agency", "is_directed wave waves came more_gaps drawn left_out"),
    _under("agency", "more_pairs more_barriers unnumbered"),
    _under("agency.rows", "name values came"),
    _under("agency.events", "name date people"),
    _under("agency.drawings", "title description width height unnumbered"),
    _under("agency.drawings.nodes", "name people silent x y radius"),
    _under("agency.drawings.nodes", "anchor label_x label_y"),
    _under("agency.drawings.lines", "one two links look width x y x1 y1 x2 y2 counted"),
    _under("agency.heats", f"wave heads left_out rows.name {CELLS}"),
    _under("agency.heats.rows.cells", "ties density observed band shade"),
    _under("agency.changes", f"waves heads left_out rows.name {CELLS}"),
    _under("agency.changes.rows.cells", "change look"),
    _under("agency.expected", f"wave heads left_out rows.name {CELLS}"),
    _under("agency.expected.rows.cells", "ties expected look helps hinders why"),
    _under("agency.barriers", "one two links"),
    _under("agency.barriers.entries", "kind direction note look mark"),
    _under("agency.gaps", "one two answered_one answered_two independent"),
    _under("agency.gaps", "links possible expected carrier"),
    _under("agency.pairs", "one two before after look"),
    _under(
        "agency.table",
        "left_out waves definitions.label definitions.definition rows.name",
    ),
    _under("agency.table.rows.waves", "answered across within index expected"),
    _under("agency.tables", "left_out group heads rows.name rows.cells.answered"),
    _under("agency.tables.rows.cells", "share silent bar"),
    _under("person", "wave before first draws notes joined left"),
    _under("person.roles", "name pattern"),
    _under("person.rows", "rank name group across chance was range ties constraint"),
    _under("person.rows.roles", "count ratio leads bar"),
    _under("person.moved", "name before after"),
)
"""What the sections of a report show."""
