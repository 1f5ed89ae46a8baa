"""The one door to pyvis: what its engine, vis-network, is fed, and its script.

pyvis's own page calls content networks and runs script that stands in the data. Its
``Network`` is used with a template of ours that writes data and nothing else.
"""

import json
import re
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from agencygraph.alignment import FATES
from agencygraph.page.render import asset, environment
from agencygraph.view.scene import Scene
from agencygraph.view.ties import fates

SCRIPT = ("templates", "lib", "vis-9.1.2", "vis-network.min.js")
"""Where vis-network lies in pyvis's wheel; Apache-2.0 or MIT, its notice on top."""

OPTIONS: dict[str, Any] = {
    "physics": {"enabled": False},  # positions are computed before, once
    "layout": {"improvedLayout": False},
    "interaction": {
        "hover": False,
        "dragNodes": False,
        "selectable": False,
        "selectConnectedEdges": False,
        "zoomSpeed": 0.6,
        "keyboard": False,
    },
    "nodes": {"shape": "dot", "chosen": False, "labelHighlightBold": False},
    "edges": {"chosen": False, "selectionWidth": 0, "arrowStrikethrough": False},
}
DRAWN = ("kept", "unobserved", "weakened", "strengthened", "dissolved", "formed")
"""Fates in the order of drawing, the last on top."""

OURS = ("pyvis_labels", "pyvis_strokes", "pyvis_adapter")
"""Our scripts that join vis-network to the shell, in their order."""

CURVED = {"enabled": True, "type": "curvedCW", "roundness": 0.11}
MOST_CURVES = 4_000
"""Up to this many ties are drawn as arcs, which show both directions."""


def engine_data(scene: Scene) -> dict[str, Any]:
    """Return nodes, edges and options as pyvis writes them."""
    from pyvis.network import Network

    net = Network(directed=scene.graph["directed"], cdn_resources="in_line")
    columns = scene.people
    # filled by lists: add_edge looks through all edges each time
    net.nodes = [
        {"id": i, "x": x, "y": y, "shape": "dot"}
        for i, (x, y) in enumerate(
            zip(columns["x"].tolist(), columns["y"].tolist(), strict=True)
        )
    ]
    source, target = scene.ties["source"].tolist(), scene.ties["target"].tolist()
    net.edges = [{"id": e, "from": source[e], "to": target[e]} for e in _order(scene)]
    smooth = CURVED if len(net.edges) <= MOST_CURVES else {"enabled": False}
    net.options = OPTIONS | {"edges": OPTIONS["edges"] | {"smooth": smooth}}
    net.templateEnv = environment("agencygraph.view")
    net.path = "pyvis.json.j2"
    found = json.loads(net.generate_html("graph.html"))
    return {**found, "options": json.loads(found["options"])}


def _order(scene: Scene) -> list[int]:
    """Return ties in the order of drawing: what changed, or weighs most, comes last."""
    weights = np.array(scene.ties["weights"])
    rank = np.array([DRAWN.index(fate) for fate in FATES])
    shown = scene.graph["from"], scene.graph["to"]
    first = rank[fates(weights[shown[0]], weights[shown[1]])]
    total = np.nan_to_num(weights).sum(0)
    order: list[int] = np.lexsort((total, first)).tolist()
    return order


@cache
def scripts() -> tuple[str, ...]:
    """Return vis-network as pyvis ships it, and what joins it to our shell."""
    text = files("pyvis").joinpath(*SCRIPT).read_text(encoding="utf-8")
    # a browser's developer tools would fetch the map from the network
    text = re.sub(r"//# sourceMappingURL=\S*", "", text)
    return text, *(asset("agencygraph.view", f"{name}.js") for name in OURS)
