"""Build the site: ``make docs``; with --keep, write fresh pictures into docs/img.

Stages the documents, runs the examples that make live pages, takes their pictures,
builds with every warning an error, and checks what was built.
"""

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sphinx.cmd.build import main as sphinx

from scripts.website import links, live, pictures, reference, staging
from scripts.website.documents import ROOT, documents

SOURCE = ROOT / "build" / "site-source"
SITE = ROOT / "build" / "site"
PICTURES = ROOT / "docs" / "img"


def main() -> int:
    """Build, check, and say what was found; 1 if anything is wrong."""
    parser = argparse.ArgumentParser(prog="make docs", description=__doc__)
    parser.add_argument("--keep", action="store_true", help="renew docs/img")
    keep = parser.parse_args().keep
    for folder in (SOURCE, SITE):
        shutil.rmtree(folder, ignore_errors=True)
    with tempfile.TemporaryDirectory() as folder:
        fresh = take_pictures(Path(folder))
        wrong = list(settled(fresh, keep=keep))
        listing = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
        staging.stage(SOURCE, reference.pages(listing), fresh)
    wrong += build()
    if SITE.exists():
        wrong += links.faults(SITE)
    for sentence in wrong:
        say(sentence)
    if not wrong:
        say(f"The site is {SITE / 'index.html'}. Links within it all lead somewhere;")
        say(f"{links.foreign(SITE)} links to other sites were read, not followed.")
    return bool(wrong)


def take_pictures(folder: Path) -> dict[Path, Path]:
    """Make the live pages; return the picture in docs/img → the picture of today."""
    place = SOURCE / "_extra" / "live"
    asked = list(live.marked(documents()))
    paths = {page.picture: live.make(page, place) for page in asked}
    command = pictures.chromium()
    if not command:
        say("No Chromium: the site shows the pictures of docs/img, which may be old.")
        for picture in paths:
            shutil.copyfile(picture, place / picture.name)
        return {}
    for name, make in pictures.LARGE.items():
        path = paths[PICTURES / f"{name}.png"] = folder / f"{name}.html"
        path.write_text(make(), encoding="utf-8")
    fresh = {picture: path.with_suffix(".png") for picture, path in paths.items()}
    with pictures.camera(command) as take:
        for picture, path in paths.items():
            fresh[picture].write_bytes(take(path))
    return fresh


def settled(fresh: dict[Path, Path], *, keep: bool) -> Iterator[str]:
    """Keep new pictures in the place of old ones, or say which are old."""
    for kept, picture in fresh.items():
        if kept.exists() and not pictures.differ(kept, picture):
            continue
        if keep:
            shutil.copyfile(picture, kept)
        else:
            yield f"docs/img/{kept.name} is not what the page shows: make pictures"


def build() -> Iterator[str]:
    """Build with Sphinx; say that it failed (why is on its own lines)."""
    sys.path.insert(0, str(ROOT))
    os.environ["PYTHONPATH"] = str(ROOT)
    options = ["-q", "-W", "--keep-going", "-j", "auto", "-b", "html"]
    doctrees = ["-d", str(ROOT / "build" / "site-doctrees"), "-E"]
    settings = ["-c", str(ROOT / "docs")]
    if sphinx([*options, *doctrees, *settings, str(SOURCE), str(SITE)]):
        yield "Sphinx warned: see above."
    (SITE / "_static" / "webpack-macros.html").unlink(missing_ok=True)  # a template


def say(sentence: str) -> None:
    """Tell the terminal."""
    sys.stdout.write(sentence + "\n")


if __name__ == "__main__":
    sys.exit(main())
