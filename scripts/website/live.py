"""Pages that the examples of a document make, shown on the site where they are made.

``<!-- live: network.html -->`` above a picture: the examples of the document are run,
as the tests run them, until they have saved a file of that name. It is the live page of
which the picture, on GitHub and on a phone, is a screenshot.
"""

import contextlib
import doctest
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

from scripts.website.documents import Document

MARK = re.compile(r"<!-- live: (\S+) -->\n+!\[([^\]]*)\]\((\S+?)\)")
BLOCK = re.compile(r"^```(python|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Live:
    """A live page: the document that makes it, and the picture that stands for it."""

    document: Document
    file: str
    picture: Path

    @property
    def name(self) -> str:
        """Return its name on the site, which is that of the picture."""
        return self.picture.stem


def marked(documents: Iterable[Document]) -> Iterator[Live]:
    """Return the live pages that documents ask for."""
    for document in documents:
        for mark in MARK.finditer(document.text):
            picture = (document.path.parent / mark[3]).resolve()
            yield Live(document, mark[1], picture)


def make(live: Live, folder: Path) -> Path:
    """Run examples until they have saved the page, and keep it."""
    known: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as empty, contextlib.chdir(empty):
        saved = Path(live.file)
        for block in BLOCK.finditer(live.document.text):
            if saved.exists():
                break
            run = run_python if block[1] == "python" else run_console
            run(block[2], known, live.document.path)
        page = saved.read_bytes()
    path = folder / f"{live.name}.html"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(page)
    return path


def run_python(text: str, known: dict[str, Any], path: Path) -> None:
    """Run examples of Python; one that answers otherwise is an error."""
    examples = doctest.DocTestParser().get_doctest(text, known, path.name, str(path), 0)
    told = io.StringIO()
    runner = doctest.DocTestRunner(verbose=False)
    runner.run(examples, out=told.write, clear_globs=False)
    known |= examples.globs
    if runner.failures:
        raise ExampleError(told.getvalue())


def run_console(text: str, known: dict[str, Any], path: Path) -> None:
    """Run commands of agencygraph, as a reader would."""
    del known, path
    for line in text.splitlines():
        if line.startswith("agencygraph "):
            command = [sys.executable, "-m", *shlex.split(line)]
            paths = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
            subprocess.run(command, check=True, capture_output=True, env=paths)


class ExampleError(Exception):
    """An example does not answer what the document says."""


FIGURE = """\
```{{raw}} html
<figure class="live">
<iframe src="{way}.html" title="{words}" loading="lazy"></iframe>
<a class="still" href="{way}.html"><img src="{way}.png" alt="{words}"></a>
<figcaption>{words}. <a href="{way}.html">Open it on a page of its own</a></figcaption>
</figure>
```"""


def shown(text: str, page: str) -> str:
    """Return a document in which live pages stand in the place of their pictures."""
    up = "../" * page.count("/")

    def figure(mark: re.Match[str]) -> str:
        way = f"{up}live/{Path(mark[3]).stem}"
        return FIGURE.format(way=way, words=escape(mark[2]))

    return MARK.sub(figure, text)
