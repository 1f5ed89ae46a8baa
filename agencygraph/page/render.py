"""Pages from sections: templates, styles, scripts and data under one policy."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

from agencygraph.errors import ParameterError
from agencygraph.page import security
from agencygraph.page.gate import Audience, admit
from agencygraph.page.page import Page

if TYPE_CHECKING:
    from jinja2 import Environment

Layout = Literal["article", "app"]

WHO = {"person": "people", "agency": "organisations"}
NOTICE = "This page names {who}. It is for the project team: please do not pass it on."
"""Stands at the top of every internal page and on every printed sheet."""

NAME = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True)
class Section:
    """One part of a page.

    Attributes
    ----------
    name : str
        Lower-case letters, digits and hyphens; unique on the page. The template sees
        it as ``name``, and scripts find their data in ``#data-<name>``.
    package, template : str
        The package in whose folder ``templates`` the template lies, and its file name.
    context : mapping
        What the template sees besides.
    data : mapping or None
        What the scripts see, as JSON. Both pass the gate.
    pack : callable or None
        Turns data that have passed the gate into text, which stands in
        ``#pack-<name>`` in the place of JSON.
    styles, scripts : tuple of str
        Source texts; what several sections bring enters the page once.
    """

    name: str
    package: str
    template: str
    context: Mapping[str, Any] = field(default_factory=dict)
    data: Mapping[str, Any] | None = None
    pack: Callable[[Mapping[str, Any]], str] | None = None
    styles: tuple[str, ...] = ()
    scripts: tuple[str, ...] = ()


def render(  # noqa: PLR0913 (each says another thing, by name)
    sections: Sequence[Section],
    *,
    title: str,
    audience: Audience = "internal",
    unit: str = "person",
    layout: Layout = "article",
    language: str = "en",
    notice: str = "",
) -> Page:
    """Put sections together into one offline page.

    Parameters
    ----------
    unit
        What the page names, people or organisations ("agency"): the notice says so.
    layout
        "article": sections under each other, to scroll and print. "app": one section
        that fills the window.
    notice
        What stands at the top instead of :data:`NOTICE`, on pages that are handed out.

    Raises
    ------
    ParameterError
        Fields that may not enter a page for this audience; section names that repeat.

    Examples
    --------
    >>> from agencygraph.page import render
    >>> page = render([], title="<Partners>")
    >>> "&lt;Partners&gt;" in page.html, "<Partners>" in page.html
    (True, False)
    """
    _check_names(sections)
    admit({"page": {"title": title}}, audience)
    for section in sections:
        admit(section.context, audience)
        admit(section.data or {}, audience)
    styles = _once([_asset("page.css")], *(section.styles for section in sections))
    scripts = _once(*(section.scripts for section in sections))
    template = environment("agencygraph.page").get_template("page.html.j2")
    html = template.render(
        title=title,
        version=version("agencygraph"),
        language=language,
        layout=layout,
        policy=security.policy(scripts, styles),
        notice=notice or NOTICE.format(who=WHO[unit]),
        sections=[(section, _body(section)) for section in sections],
        styles=styles,
        scripts=scripts,
    )
    # a lone surrogate has no UTF-8 form: the file and the page in memory must agree
    return Page(html.encode(errors="replace").decode())


@cache
def environment(package: str) -> "Environment":
    """Return Jinja2 over the templates of a package: everything escaped, no gaps."""
    from jinja2 import Environment, PackageLoader, StrictUndefined
    from markupsafe import Markup

    found = Environment(
        loader=PackageLoader(package, "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # text that is safe where the template puts it, and nowhere else
    found.filters["json"] = lambda value: Markup(security.script_json(value))  # noqa: S704 (escaped)
    found.filters["verbatim"] = Markup
    return found


def asset(package: str, name: str) -> str:
    """Return the text of a file in the folder ``assets`` of a package."""
    return (files(package) / "assets" / name).read_text(encoding="utf-8")


@cache
def _asset(name: str) -> str:
    return asset("agencygraph.page", name)


def _body(section: Section) -> str:
    template = environment(section.package).get_template(section.template)
    return template.render(name=section.name, **section.context)


def _once(*groups: Sequence[str]) -> list[str]:
    texts = (security.embeddable(text) for group in groups for text in group)
    return list(dict.fromkeys(texts))


def _check_names(sections: Sequence[Section]) -> None:
    names = [section.name for section in sections]
    for name in names:
        if not NAME.fullmatch(name):
            message = f"a section is named in a-z, 0-9 and hyphens; not {name!r}"
            raise ParameterError(message)
    if len(set(names)) < len(names):
        message = f"every section has a name of its own; given: {', '.join(names)}"
        raise ParameterError(message)
