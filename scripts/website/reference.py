"""The reference: a page for each public name, in the groups of docs/measures.md."""

import inspect
import re

import agencygraph as ag

HEADING = re.compile(r"#{2,3} (.+)")
ROW = re.compile(r"\|\s*`(\w+)`\s*\|\s*(.+?)\s*\|")


def groups(listing: str) -> dict[str, list[str]]:
    """Return the public names under each heading of the list of all of them."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in listing.splitlines():
        if match := HEADING.match(line):
            heading = match[1]
        elif match := ROW.match(line):
            found.setdefault(heading, []).append(match[1])
    return found


def slug(heading: str) -> str:
    """Return the heading as the name of a file."""
    return re.sub(r"\W+", "-", heading.lower()).strip("-")


def pages(listing: str) -> dict[str, str]:
    """Return the reStructuredText of each page of the reference, by its name."""
    made = {}
    for heading, names in groups(listing).items():
        made[f"reference/group-{slug(heading)}"] = group_page(heading, names)
        made |= {f"reference/{place(name)}": name_page(name) for name in names}
    return made


def place(name: str) -> str:
    """Return the name of a page that no other has where case is not told apart."""
    return f"{name}-class" if inspect.isclass(getattr(ag, name)) else name


def group_page(heading: str, names: list[str]) -> str:
    """Return a page that lists names, with what each is."""
    ordered = sorted(names, key=str.lower)
    rows = [
        f"   * - :py:obj:`~agencygraph.{name}`\n     - {summary(name)}"
        for name in ordered
    ]
    return "\n".join(
        [
            *titled(heading),
            ".. currentmodule:: agencygraph",
            "",
            ".. list-table::",
            "   :class: names",
            "   :widths: 1 3",
            "",
            *rows,
            "",
            ".. toctree::",
            "   :hidden:",
            "",
            *(f"   {place(name)}" for name in ordered),
            "",
        ]
    )


def summary(name: str) -> str:
    """Return the first line of a docstring."""
    return (inspect.getdoc(getattr(ag, name)) or "").partition("\n")[0]


def name_page(name: str) -> str:
    """Return the page of one name."""
    kind = "class" if inspect.isclass(getattr(ag, name)) else "function"
    if kind == "class" and issubclass(getattr(ag, name), BaseException):
        kind = "exception"
    return "\n".join([*titled(name), f".. auto{kind}:: agencygraph.{name}", ""])


def titled(text: str) -> list[str]:
    """Return a heading."""
    return [text, "=" * len(text), ""]
