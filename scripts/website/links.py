"""Check of the built site: what it links to is there, and it loads nothing from others.

Links to other sites are looked at, not followed: a build has no network. Their hosts
are listed, so that a slip in one is seen.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

HOSTS = {
    "aspen.visiblenetworklabs.com",
    "cosmic-ray.readthedocs.io",
    "cran.r-project.org",
    "docs.astral.sh",
    "docs.kumu.io",
    "github.com",
    "igraph.org",
    "joblib.readthedocs.io",
    "keepachangelog.com",
    "kumu.io",
    "microsoft.github.io",
    "mutmut.readthedocs.io",
    "networkx.org",
    "semver.org",
    "sites.google.com",
    "support.visiblenetworklabs.com",
    "visiblenetworklabs.com",
    "www.polinode.com",
    "www.python.org",
}
PLAIN = {"blog.polinode.com", "www.analytictech.com"}
"""Hosts that have pages without https."""

LOADS = {
    ("audio", "src"),
    ("embed", "src"),
    ("frame", "src"),
    ("iframe", "src"),
    ("image", "href"),
    ("img", "src"),
    ("img", "srcset"),
    ("input", "src"),
    ("link", "href"),
    ("object", "data"),
    ("script", "src"),
    ("source", "src"),
    ("source", "srcset"),
    ("track", "src"),
    ("use", "href"),
    ("video", "poster"),
    ("video", "src"),
}
"""What a browser fetches by itself, as against what a reader may follow."""

FETCHED = re.compile(r"""(?:@import\s+|url\()\s*["']?([^"')\s;]+)""")


@dataclass
class Page(HTMLParser):
    """What a page links to, loads, and can be led to."""

    follows: list[str] = field(default_factory=list)
    loads: list[str] = field(default_factory=list)
    anchors: set[str] = field(default_factory=set)
    style: bool = False

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the addresses and the anchors of an element."""
        self.style = tag == "style"
        for name, value in attrs:
            if name == "id" or (tag, name) == ("a", "name"):
                self.anchors.add(value or "")
            elif (tag, name) in LOADS:
                self.loads.append(value or "")
            elif name == "href":
                self.follows.append(value or "")
            elif name == "style":
                self.loads += FETCHED.findall(value or "")

    def handle_endtag(self, tag: str) -> None:
        """A style is over."""
        self.style = self.style and tag != "style"

    def handle_data(self, data: str) -> None:
        """Note what a style fetches."""
        if self.style:
            self.loads += FETCHED.findall(data)


def read(path: Path) -> Page:
    """Read a page, or a style sheet."""
    page = Page()
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".css":
        page.loads = FETCHED.findall(text)
    else:
        page.feed(text)
    return page


def faults(site: Path) -> Iterator[str]:
    """Return a sentence for each link to nowhere, and each thing from elsewhere."""
    pages = {
        path.resolve(): read(path)
        for path in sorted(site.rglob("*"))
        if path.suffix in {".html", ".css"}
    }
    for path, page in pages.items():
        name = path.relative_to(site.resolve())
        for address in page.loads:
            if is_foreign(address):
                yield f"{name}: loads {address} from elsewhere"
            elif told := missing(path, address, pages):
                yield f"{name}: {told}"
        for address in page.follows:
            told = (
                strange(address)
                if is_foreign(address)
                else missing(path, address, pages)
            )
            if told:
                yield f"{name}: {told}"


def is_foreign(address: str) -> bool:
    """Whether an address is not of this site; data in the page itself are."""
    found = urlsplit(address)
    return bool(found.netloc or found.scheme not in {"", "data"})


def strange(address: str) -> str:
    """Return what is wrong with an address of another site."""
    found = urlsplit(address)
    if found.scheme == "mailto":
        return ""
    if found.scheme == "https" and found.hostname in HOSTS | PLAIN:
        return ""
    if found.scheme == "http" and found.hostname in PLAIN:
        return ""
    return f"{address} is not https, or its host is not in {Path(__file__).name}"


def missing(path: Path, address: str, pages: dict[Path, Page]) -> str:
    """Return what is wrong with an address of this site."""
    found = urlsplit(address)
    if found.scheme == "data":
        return ""
    place = unquote(found.path)
    target = (path.parent / place).resolve() if place else path
    if target.is_dir():
        target /= "index.html"
    if not target.exists():
        return f"{address} leads nowhere"
    anchor = unquote(found.fragment)
    if anchor and target in pages and anchor not in pages[target].anchors:
        return f"{address} has no such place"
    return ""


def foreign(site: Path) -> int:
    """Return to how many places of other sites the site links."""
    return len(
        {
            address
            for path in site.rglob("*.html")
            for address in read(path).follows
            if is_foreign(address)
        }
    )
