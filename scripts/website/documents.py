"""The documents of the site, and what they link to."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ELSEWHERE = {"CHANGELOG.md": "changelog", "CONTRIBUTING.md": "contributing"}
"""Documents outside docs/, by their page."""

FENCE = re.compile(r"^ *```.*?^ *```$", re.MULTILINE | re.DOTALL)
LINK = re.compile(
    r"(?P<label>!?\[(?:!\[[^\]]*\]\([^)\s]+\)|[^\]])*\])\((?P<to>[^)\s]+)\)"
)
OUTSIDE = re.compile(r"\w+:|#")


@dataclass(frozen=True)
class Document:
    """A document, and the page that is made of it."""

    path: Path
    page: str

    @property
    def text(self) -> str:
        """Return the document as it stands."""
        return self.path.read_text(encoding="utf-8")

    def links(self) -> Iterator[tuple[int, str, Path]]:
        """Return where each link to a file stands, its words, and the file."""
        for match in LINK.finditer(FENCE.sub(lambda m: " " * len(m[0]), self.text)):
            if not OUTSIDE.match(match["to"]):
                to = (self.path.parent / match["to"].partition("#")[0]).resolve()
                yield match.start(), match["label"].strip("![]"), to


def documents(root: Path = ROOT) -> list[Document]:
    """Return every document of the site."""
    found = []
    for path in sorted((root / "docs").rglob("*.md")):
        page = path.relative_to(root / "docs").with_suffix("").as_posix()
        found.append(Document(path, re.sub(r"(^|/)README$", r"\1index", page)))
    return found + [Document(root / name, page) for name, page in ELSEWHERE.items()]
