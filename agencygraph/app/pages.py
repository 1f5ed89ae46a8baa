"""Our own pages: templates, one style sheet, and a policy that admits nothing else."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from agencygraph.page.render import asset, environment
from agencygraph.page.security import embeddable, source_hash

RESULT = "sandbox allow-scripts allow-downloads allow-modals; frame-ancestors 'none'"
"""Policy beside that of a report or a graph: it runs as nobody, apart from ours."""

STEPS = ("Choose", "Look", "Results", "Plan")


@cache
def style() -> str:
    """Return the one style sheet: that of reports, and what forms need."""
    shared = asset("agencygraph.page", "page.css")
    return embeddable(shared + asset("agencygraph.app", "app.css"))


@cache
def policy() -> str:
    """Return the policy of our own pages: no script at all, forms to ourselves."""
    return (
        f"default-src 'none'; style-src {source_hash(style())}; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def page(template: str, context: Mapping[str, Any]) -> str:
    """Return a page of ours; whatever comes from the data is escaped."""
    made = environment("agencygraph.app").get_template(template)
    html = made.render(style=style(), steps=STEPS, **context)
    return html.encode(errors="replace").decode()  # half a letter has no UTF-8 form


def problem_page(title: str, told: Sequence[str], back: str = "") -> tuple[str, str]:
    """Return a page that says what is wrong, and its policy."""
    context = {"title": title, "told": told, "back": back, "step": 0}
    return page("problem.html.j2", context), policy()
