"""Write the tables of docs/licences.md from the metadata of installed packages.

    python scripts/licences.py        in an environment with every extra

A licence is what the package says of itself: its licence expression, else the short
licence field, else its classifiers.
"""

import re
import sys
import tomllib
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "licences.md"
ASKED = re.compile(r"\"([\w.-]+)\[(\w+)\]>=")
OF_EXTRA = re.compile(r"extra == [\"']([\w-]+)[\"']")
LONGEST_FIELD = 60
"""Some packages put the whole text of their licence into the field."""

BEGIN, END = "<!-- licences: begin -->\n", "<!-- licences: end -->\n"
TABLE = "| package | version read | licence | needed by |\n|---|---|---|---|\n"
DIRECT = "\n## Named in `pyproject.toml`\n\n"
INDIRECT = "\n## Brought in by those\n\n"


@dataclass(frozen=True)
class Needed:
    """A package and for what it is installed."""

    name: str
    by: str


def plain(name: str) -> str:
    """Return a package's name as registries compare it."""
    return re.sub(
        r"[-_.]+", "-", re.split(r"[\s\[<>=!~;(]", name, maxsplit=1)[0]
    ).lower()


def direct() -> list[Needed]:
    """Return what pyproject.toml names, extras last."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    by: dict[str, list[str]] = {}
    for requirement in project["dependencies"]:
        by.setdefault(plain(requirement), []).append("every install")
    for extra, requirements in project["optional-dependencies"].items():
        for requirement in requirements:
            by.setdefault(plain(requirement), []).append(f"`{extra}`")
    return [Needed(name, ", ".join(who)) for name, who in sorted(by.items())]


def licence(found: Distribution) -> str:
    """Return what a package says of its licence, in a line."""
    metadata = found.metadata
    if expression := metadata.get("License-Expression"):
        return str(expression)
    field = (metadata.get("License") or "").strip()
    if (
        field not in ("", "UNKNOWN")
        and "\n" not in field
        and len(field) <= LONGEST_FIELD
    ):
        return field
    classes = metadata.get_all("Classifier") or []
    named = [c.split(" :: ")[-1] for c in classes if c.startswith("License ::")]
    return ", ".join(named) or field.split("\n")[0] or "not said"


def installed(name: str) -> Distribution | None:
    """Return the package if it is here."""
    try:
        return distribution(name)
    except PackageNotFoundError:
        return None


def asked_for() -> set[tuple[str, str]]:
    """Return the extras of other packages that pyproject.toml asks for."""
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    return {(plain(name), extra) for name, extra in ASKED.findall(text)}


def required(found: Distribution) -> list[str]:
    """Return what a package requires on this system, with the extras asked for."""
    extras = {extra for name, extra in asked_for() if name == plain(found.name)}
    lines = []
    for line in found.requires or []:
        extra = OF_EXTRA.search(line)
        if extra is None or extra[1] in extras:
            lines.append(line)
    return [plain(line) for line in lines if installed(plain(line))]


def indirect(first: list[Needed]) -> list[Needed]:
    """Return what comes in with the packages named, and who brings it."""
    known = {needed.name for needed in first}
    by: dict[str, set[str]] = {}
    waiting = sorted(known)
    while waiting:
        name = waiting.pop()
        found = installed(name)
        for other in required(found) if found else []:
            if other not in known | set(by):
                waiting.append(other)
            if other not in known:
                by.setdefault(other, set()).add(name)
    return [Needed(name, ", ".join(sorted(who))) for name, who in sorted(by.items())]


def row(needed: Needed) -> str:
    """Return a package's row of the table."""
    found = installed(needed.name)
    if found is None:
        sys.exit(f"{needed.name} is not installed: its licence cannot be read")
    version, said = found.version, licence(found).replace("|", "/")
    return f"| {needed.name} | {version} | {said} | {needed.by} |\n"


def tables() -> str:
    """Return both tables with their headings."""
    first = direct()
    rows = "".join(map(row, first)), "".join(map(row, indirect(first)))
    return DIRECT + TABLE + rows[0] + INDIRECT + TABLE + rows[1]


def main() -> None:
    """Put the tables between the two marks of the page."""
    text = PAGE.read_text("utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    PAGE.write_text(before + BEGIN + tables() + END + after, encoding="utf-8")


if __name__ == "__main__":
    main()
