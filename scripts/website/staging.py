"""The documents, as they stand in the repository, made into the sources of the site.

A document is read on GitHub as it is, and on the site after five changes: README.md of
a folder is its index; links to documents lead to their pages, and links to other files
of the repository are text; ``<!-- {.name} -->`` gives what follows a class; live pages
take the place of their pictures; and each page that has others below it gets a table of
contents, in the order in which it links them.
"""

import os
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from scripts.website import live
from scripts.website.documents import FENCE, LINK, OUTSIDE, ROOT, Document, documents

CLASS = re.compile(r"^<!-- (\{[^}]*\}) -->$", re.MULTILINE)
LAST_BLANK = re.compile(r"\n(?=\n *```$)")
"""Doctest wants an empty line before the fence; a reader does not."""

HEADING = re.compile(r"^## (.+)$", re.MULTILINE)


def parent(page: str, pages: Iterable[str]) -> str:
    """Return the page above this one: of its folder, or of the folder's name."""
    above = PurePosixPath(page).parent
    if page.endswith("/index"):
        above = above.parent
    for candidate in (f"{above}/index", str(above)):
        if candidate in pages and candidate != page:
            return candidate
    return "index"


def contents(document: Document, below: Iterable[str], page_of: dict[Path, str]) -> str:
    """Return hidden tables of contents: what is linked first comes first.

    The words of the link are those of the navigation, and the heading it stands
    under is that of its group.
    """
    headings = [(m.start(), m[1]) for m in HEADING.finditer(document.text)]
    groups: dict[str, list[str]] = {}
    left = set(below)
    for place, words, path in document.links():
        page = page_of.get(path, "")
        if page in left:
            left.remove(page)
            caption = next((h for at, h in reversed(headings) if at < place), "")
            title = words.replace("`", "")  # titles here are plain
            title = title[:1].upper() + title[1:]
            groups.setdefault(caption, []).append(f"{title} </{page}>")
    tables = [toctree(*group) for group in groups.items()]
    if left:
        tables.append(toctree("", [f"/{page}" for page in sorted(left)]))
    return "\n".join(tables)


def toctree(caption: str, entries: list[str]) -> str:
    """Return one hidden table of contents."""
    options = [":hidden:", *([f":caption: {caption}"] if caption else [])]
    return "\n".join(["", "```{toctree}", *options, "", *entries, "```", ""])


@dataclass(frozen=True)
class Stage:
    """The folder of the sources, the page of each document, pictures made anew."""

    folder: Path
    page_of: dict[Path, str]
    fresh: dict[Path, Path]

    def staged(self, document: Document) -> str:
        """Return the text of the page, with the files that it shows beside it."""
        text, parts, end = live.shown(document.text, document.page), [], 0
        for fence in FENCE.finditer(text):
            code = LAST_BLANK.sub("", fence[0])
            parts += [self.prose(document, text[end : fence.start()]), code]
            end = fence.end()
        return "".join([*parts, self.prose(document, text[end:])])

    def prose(self, document: Document, text: str) -> str:
        """Return text that is no code with its links and classes as they must be."""

        def linked(match: re.Match[str]) -> str:
            label, to = match["label"], match["to"]
            if label.startswith("[!["):
                label = f"[{LINK.sub(linked, label[1:-1])}]"
            if OUTSIDE.match(to):
                return f"{label}({to})"
            place, mark, anchor = to.partition("#")
            path = (document.path.parent / place).resolve()
            if path in self.page_of:
                to = self.way(document, f"{self.page_of[path]}.md")
                return f"{label}({to}{mark}{anchor})"
            if label.startswith("!"):
                return f"{label}({self.way(document, self.shown(path))})"
            return label[1:-1]

        return CLASS.sub(r"\1", LINK.sub(linked, text))

    def way(self, document: Document, to: str) -> str:
        """Return the way from the page of a document to a file of the stage."""
        here = PurePosixPath(document.page).parent
        return PurePosixPath(os.path.relpath(to, here)).as_posix()

    def shown(self, picture: Path) -> str:
        """Put a picture into the stage, the fresh one if there is; return where."""
        name = f"img/{picture.parent.name}-{picture.name}"
        place = self.folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.fresh.get(picture, picture), place)
        return name


def stage(
    folder: Path,
    texts: dict[str, str],
    fresh: dict[Path, Path],
    root: Path = ROOT,
) -> None:
    """Write every document into a folder, and the reference: its pages by name.

    The groups of the reference are below the list of all names.
    """
    found = documents(root)
    page_of = {document.path: document.page for document in found}
    page_of[root / "README.md"] = "index"  # what it says, the landing page says
    made = Stage(folder, page_of, fresh)
    pages = [document.page for document in found]
    for document in found:
        below = [p for p in pages if p != "index" and parent(p, pages) == document.page]
        text = made.staged(document) + contents(document, below, page_of)
        if document.page == "measures":
            groups = [f"/{page}" for page in texts if "/group-" in page]
            text += toctree("Reference", groups)
        write(folder / f"{document.page}.md", text)
    for page, text in texts.items():
        write(folder / f"{page}.rst", text)


def write(path: Path, text: str) -> None:
    """Write a file and the folders above it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
