"""What each drawing engine brings to a page: its scripts, and data of its own."""

from typing import Any

from agencygraph.page.render import asset
from agencygraph.view import pyvis_page
from agencygraph.view.scene import Scene

LARGE = (
    *("camera", "grid", "labels", "bundles", "brush", "overlay", "loaded"),
    *("shaders", "device", "webgl", "canvas", "pointing", "frames", "stage"),
)
"""Our scripts that draw large networks, in their order."""


def scripts(engine: str) -> tuple[str, ...]:
    """Return what is between the scripts of the model and the shell.

    >>> len(scripts("webgl")) == len(LARGE)
    True
    """
    if engine == "pyvis":
        return pyvis_page.scripts()
    return tuple(asset("agencygraph.view", f"{name}.js") for name in LARGE)


def data(scene: Scene) -> dict[str, Any]:
    """Return the block ``engine`` of the page: ours need none."""
    if scene.graph["engine"] == "pyvis":
        return {"engine": pyvis_page.engine_data(scene)}
    return {}
