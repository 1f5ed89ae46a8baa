"""Sphinx extension: what names in the text and in signatures lead to.

A public name has one page, whatever module it is at home in. What is not public, and
what other libraries define, is shown and leads nowhere: their lists of names would have
to be fetched. A name that nobody defines is a warning all the same.
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

SPOKEN = re.compile(r"(ag\.)?(\w+)(?:\(.*\))?")
"""How a public name stands in a sentence: ``ag.compare``, ``plan_rounds(...)``."""

PLAIN = re.compile(r"[a-z]+")
"""A name that may as well be a word, a column or a command: "report"."""


class Spoken(SphinxTransform):
    """Let a public name in a sentence lead to its page."""

    default_priority = 400

    def apply(self, **_: object) -> None:
        """Put a reference around each such literal."""
        for literal in list(self.document.findall(nodes.literal)):
            name = self.spoken(literal)
            if name in ag.__all__ and not inside(literal, nodes.reference, nodes.title):
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
        found = SPOKEN.fullmatch(literal.astext())
        if not found or inside(literal, pending_xref):
            return ""
        if found[1] or not PLAIN.fullmatch(found[2]):
            return found[2]
        cell = literal.parent.parent
        listed = isinstance(cell, nodes.entry) and cell.parent.index(cell) == 0
        return found[2] if listed and self.env.docname == "measures" else ""


def inside(node: nodes.Node, *kinds: type[nodes.Node]) -> bool:
    """Whether a node is in one of these kinds."""
    while node := node.parent:
        if isinstance(node, kinds):
            return True
    return False


ARRAY = re.compile(
    r"~?(?:numpy\.)?ndarray\[tuple\[[~\w.]*Any, \.\.\.\], [~\w.]*dtype\[([~\w.]+)\]\]"
)
"""What ``NDArray[np.float64]`` is by the time Sphinx sees it."""

SHORT = {"nx", "pd", "pl"}
"""Modules that are imported for type checkers alone, who know what is in them."""


def exists(dotted: str, context: str | None) -> bool:
    """Whether somebody defines this name: Python, a library, or a module of ours."""
    if hasattr(builtins, dotted) or dotted in {"None", "NDArray", "optional"}:
        return True
    if context and hasattr(sys.modules.get(context), dotted):
        return True
    parts = dotted.split(".")
    if parts[0] in SHORT:
        return True
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
            public = f"agencygraph.{name}{target.partition(f'.{name}')[2]}"
            here = (env, node["refdoc"], app.builder)
            return env.domains["py"].resolve_xref(*here, "obj", public, node, content)
    return content if exists(target, node.get("py:module")) else None


def readable(*given: str | None) -> tuple[str | None, str | None]:
    """Return a signature that is valid Python, with arrays as they were written."""
    signature, returned = given[-2:]

    def plain(text: str | None) -> str | None:
        return text and ARRAY.sub(r"NDArray[\1]", text.replace("<factory>", "..."))

    return plain(signature), plain(returned)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register both."""
    app.add_transform(Spoken)
    app.connect("autodoc-process-signature", readable)
    app.connect("missing-reference", resolve)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
