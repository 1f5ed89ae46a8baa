"""Screenshots of pages, made with the Chromium that the tests use."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, sync_playwright

from benchmarks.page_makers import Picture, ours

WINDOW = {"width": 1280, "height": 800}
NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-quic",
    "--disable-background-networking",
    "--use-gl=angle",
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-accelerated-2d-canvas",
    "--hide-scrollbars",
)
UNREADY = '[data-graph]:not([data-ready="yes"])'
DRAWN = '[data-drawn="yes"]'
PATIENCE = 40
COARSE = (64, 40)
FAR, MANY = 40, 0.01
"""A cell of the coarse picture differs by so many of 255; so many cells may."""

LARGE: dict[str, Callable[[], str]] = {
    "people-2000": lambda: ours("webgl")(Picture(2_000)),
    "agencies-of-100000": lambda: ours("webgl")(Picture(100_000)),
}
"""Pages too large, or of made-up rosters too dull, to be on the site themselves."""


def chromium() -> str | None:
    """Return the command of a Chromium, if there is one."""
    return os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, NAMES)), None
    )


@contextlib.contextmanager
def camera(command: str) -> Iterator[Callable[[Path], bytes]]:
    """Open a browser; what it gives takes the picture of a page."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=command, args=list(FLAGS))
        context = browser.new_context(
            viewport=WINDOW, reduced_motion="reduce", locale="en-GB", offline=True
        )
        try:
            yield lambda path: taken(context.new_page(), path)
        finally:
            browser.close()


def taken(page: Page, path: Path) -> bytes:
    """Return the picture of a page, once it stays as it is."""
    page.goto(path.resolve().as_uri())
    page.locator(UNREADY).first.wait_for(state="detached")
    if path.stem in LARGE:
        page.locator(DRAWN).first.wait_for(state="attached")
    before = b""
    for _ in range(PATIENCE):
        page.wait_for_timeout(250)
        now = page.screenshot()
        if now == before:
            break
        before = now
    page.close()
    return small(now)


def small(picture: bytes) -> bytes:
    """Return a picture in 64 colours: a third of the bytes, and no difference seen."""
    out = BytesIO()
    with Image.open(BytesIO(picture)) as image:
        few = image.convert("RGB").convert(
            "P", palette=Image.Palette.ADAPTIVE, colors=64
        )
        few.save(out, "PNG", optimize=True)
    return out.getvalue()


def differ(one: Path, other: Path) -> bool:
    """Whether a reader would see that two pictures are of different pages.

    Letters that another machine draws otherwise are no difference.
    """
    shapes, coarse = [], []
    for path in (one, other):
        with Image.open(path) as image:
            shapes.append(image.size)
            seen = image.convert("RGB").resize(COARSE, Image.Resampling.BOX)
            coarse.append(np.asarray(seen, dtype=np.int64))
    far = np.abs(coarse[0] - coarse[1]).max(axis=2) > FAR
    return shapes[0] != shapes[1] or bool(far.mean() > MANY)
