"""Sphinx extension: what names in the text and in signatures lead to.

A public name has one page, whatever module it is at home in. What is not public, and what
other libraries define, is shown and leads nowhere: their lists of names would have to be
fetched. A name that nobody defines is a warning all the same.
"""

import builtins
import importlib
import re
import sys
from typing import Any

from docutils import nodes
from sphinx.addnodes import pending_xref
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform

import agencygraph as ag

SPOKEN = re.compile(r"ag\.(\w+)(?:\(.*\))?")
"""How a public name stands in a sentence: ``ag.compare`` or ``ag.compare(...)``."""


class Spoken(SphinxTransform):
    """Let ``ag.compare`` in a sentence, and the list of names, lead to their pages."""

    default_priority = 400

    def apply(self, **_: Any) -> None:
        """Put a reference around each such literal."""
        for literal in list(self.document.findall(nodes.literal)):
            name = self.spoken(literal)
            if name in ag.__all__ and not isinstance(literal.parent, nodes.reference):
                link = pending_xref(
                    "",
                    refdomain="py",
                    reftype="obj",
                    reftarget=f"agencygraph.{name}",
                    refdoc=self.env.docname,
                    refexplicit=True,
                )
                literal.replace_self(link)
                link += literal

    def spoken(self, literal: nodes.literal) -> str:
        """Return the public name that this is meant to be, or nothing."""
        if found := SPOKEN.fullmatch(literal.astext()):
            return found[1]
        cell = literal.parent.parent
        listed = isinstance(cell, nodes.entry) and cell.parent.index(cell) == 0
        return literal.astext() if listed and self.env.docname == "measures" else ""


SHORT = {"nx": "networkx", "pd": "pandas", "pl": "polars"}
"""Names that modules are imported under for type checkers alone."""


def exists(dotted: str, context: str | None) -> bool:
    """Whether somebody defines this name: Python, a library, or a module of ours."""
    if hasattr(builtins, dotted) or dotted in {"None", "optional"}:
        return True
    if context and hasattr(sys.modules.get(context), dotted):
        return True
    parts = dotted.split(".")
    parts[0] = SHORT.get(parts[0], parts[0])
    for length in range(len(parts) - 1, 0, -1):
        try:
            found: Any = importlib.import_module(".".join(parts[:length]))
        except ImportError:
            continue
        for part in parts[length:]:
            found = getattr(found, part, None)
        return found is not None
    return False


def resolve(
    app: Sphinx, env: BuildEnvironment, node: pending_xref, content: nodes.TextElement
) -> nodes.Node | None:
    """Lead a reference to where its name has a page, or nowhere if it is known."""
    if node.get("refdomain") != "py":
        return None
    target = node["reftarget"]
    for name in reversed(target.split(".")):
        if target.startswith("agencygraph.") and name in ag.__all__:
            inside = target.partition(f".{name}")[2]
            return env.domains["py"].resolve_xref(
                env, node["refdoc"], app.builder, "obj",
                f"agencygraph.{name}{inside}", node, content,
            )
    return content if exists(target, node.get("py:module")) else None


def readable(
    app: Sphinx, what: str, name: str, found: object, options: object,
    signature: str | None, returned: str | None,
) -> tuple[str | None, str | None]:
    """Return a signature that is valid Python: "<factory>", of dataclasses, is not."""
    del app, what, name, found, options
    return signature and signature.replace("<factory>", "..."), returned


def setup(app: Sphinx) -> dict[str, Any]:
    """Register both."""
    app.add_transform(Spoken)
    app.connect("autodoc-process-signature", readable)
    app.connect("missing-reference", resolve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
