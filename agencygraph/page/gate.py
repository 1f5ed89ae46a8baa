"""The gate: the one list of what may enter a page, for each audience.

Data reach a page only through :func:`admit`. A field that is not listed for the
audience is refused, so that a new column in the data is not silently published. What
others may see ("shareable") is another entry of the list, of agency-level fields.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import numpy as np

from agencygraph.errors import ParameterError
from agencygraph.page.introduction_fields import INTRODUCTIONS
from agencygraph.page.plan_fields import PLAN
from agencygraph.page.report_fields import REPORT
from agencygraph.page.shareable_fields import SHAREABLE

Audience = Literal["internal", "shareable"]

GRAPH = frozenset(
    {
        "words.*",
        "graph.title",
        "graph.directed",
        "graph.engine",
        "graph.grouped",
        "graph.unit",
        "graph.size",
        "graph.colour",
        "graph.mode",
        "graph.from",
        "graph.to",
        "graph.level",
        "graph.measured",
        "graph.notes",
        "graph.theme",
        "graph.language",
        "waves.label",
        "kinds.name",
        "people.id",
        "people.name",
        "people.x",
        "people.y",
        "people.agency",
        "people.present",
        "people.answered",
        "agencies.id",
        "agencies.name",
        "agencies.known",
        "agencies.colour",
        "agencies.x",
        "agencies.y",
        "agencies.radius",
        "ties.source",
        "ties.target",
        "ties.kind",
        "ties.weights",
        "measures.name",
        "measures.label",
        "measures.group",
        "measures.definition",
        "measures.whole",
        "measures.values",
        "measures.change",
        "measures.from",
        "measures.to",
    }
)
"""What the interactive graph shows."""

ENGINE = frozenset(
    {
        "engine.nodes.id",
        "engine.nodes.x",
        "engine.nodes.y",
        "engine.nodes.shape",
        "engine.edges.id",
        "engine.edges.from",
        "engine.edges.to",
        "engine.options.*",
    }
)
"""What the drawing engine is fed."""

RECORD = frozenset({"record.options", "record.read", "record.input"})
"""What a page was made from and how, in its head."""

FIELDS: Mapping[Audience, frozenset[str]] = {
    "internal": frozenset({"page.title"})
    | RECORD
    | GRAPH
    | ENGINE
    | REPORT
    | PLAN
    | INTRODUCTIONS,
    "shareable": frozenset({"page.title"}) | SHAREABLE,
}
"""Fields by audience; ``block.*`` admits a block whose keys are not data."""


def admit(data: Mapping[str, Any], audience: Audience) -> None:
    """Let data into a page, or refuse them.

    Raises
    ------
    ParameterError
        An audience that is not known, or fields that are not listed for it.
    """
    if audience not in FIELDS:
        known = ", ".join(repr(name) for name in FIELDS)
        message = f"audience is one of {known}; not {audience!r}"
        raise ParameterError(message)
    allowed = FIELDS[audience]
    refused = sorted({path for path in _paths(data, "") if not _listed(path, allowed)})
    if refused:
        message = (
            f"these fields may not enter a page for the {audience!r} audience: "
            f"{', '.join(refused)}; if they should, list them in page/gate.py"
        )
        raise ParameterError(message)


def _paths(value: Any, path: str) -> Iterator[str]:  # noqa: ANN401 (JSON)
    """Every field, named by the keys that lead to it; members of a list alike."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            # a key that is no plain word is data in the place of a key: never listed
            name = f".{key}" if str(key).isidentifier() else f"[{key!r}]"
            yield from _paths(inner, (path + name).removeprefix("."))
    elif isinstance(value, np.ndarray):
        if value.size:
            yield path
    elif _nests(value):
        for inner in value:
            yield from _paths(inner, path)
    elif value not in ([], ()):  # nothing in, nothing told
        yield path


def _nests(value: object) -> bool:
    return isinstance(value, list | tuple) and any(
        isinstance(inner, Mapping | list | tuple | np.ndarray) for inner in value
    )


def _listed(path: str, allowed: frozenset[str]) -> bool:
    parts = path.split(".")
    stems = (".".join(parts[:k]) + ".*" for k in range(1, len(parts)))
    return path in allowed or any(stem in allowed for stem in stems)
