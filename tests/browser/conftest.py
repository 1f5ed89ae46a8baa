"""A real Chromium without a network: whatever a page asks for is noted and refused."""

import os
import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import agencygraph as ag
from tests.view.made import KIND

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--use-gl=angle",  # WebGL in software: the same on every machine
    "--use-angle=swiftshader",
    "--enable-unsafe-swiftshader",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-accelerated-2d-canvas",
]
PATIENCE = 15_000
"""Milliseconds until an expectation fails; a shared machine may be slow."""


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    """Chromium, from the variable CHROMIUM or from the path."""
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, NAMES)), None
    )
    if not found:
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs a Chromium: install one or set CHROMIUM")
        pytest.skip(
            f"no Chromium: none of {', '.join(NAMES)} is here, nor CHROMIUM set"
        )
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=found, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Seen:
    """What a page did besides showing itself."""

    requests: list = field(default_factory=list)
    messages: list = field(default_factory=list)
    popups: list = field(default_factory=list)
    journeys: list = field(default_factory=list)
    downloads: list = field(default_factory=list)
    """What was saved; a reader may have asked for it, so it is no fault as such."""

    def nothing(self):
        return not (self.requests or self.messages or self.popups or self.journeys)

    def watch(self, page, address):
        """Note what the page does from now on, besides being at its own address."""

        def moved(frame):
            if frame == page.main_frame and frame.url.split("#")[0] != address:
                self.journeys.append(frame.url)

        page.on("console", lambda message: self.messages.append(message.text))
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("popup", lambda other: self.popups.append(other.url))
        page.on("download", lambda file: self.downloads.append(file.suggested_filename))
        page.on("websocket", lambda socket: self.requests.append(socket.url))
        page.on("framenavigated", moved)
        page.on(
            "dialog",
            lambda dialog: (self.popups.append(dialog.message), dialog.dismiss()),
        )


@pytest.fixture
def open_file(browser):
    """Open a file; at the end of the test it must have asked for and said nothing.

    ``open_file(path, width=1280, height=800)`` returns the browser's page; its
    ``seen`` tells what it did. ``strict=False`` leaves the judgement to the test;
    ``fragment`` is what stands after the file in the address, with its "#";
    ``watch`` is a script that runs before those of the page.
    """
    contexts = []

    def open_(
        path, *, width=1280, height=800, strict=True, fragment="", watch="", **options
    ):
        options = {"reduced_motion": "reduce", "locale": "en-GB", **options}
        context = browser.new_context(
            viewport={"width": width, "height": height}, **options
        )
        seen = Seen()
        address = Path(path).resolve().as_uri()

        def route(route):
            if route.request.url == address:
                route.continue_()
            else:
                seen.requests.append(route.request.url)
                route.abort()

        context.route("**/*", route)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        seen.watch(page, address)
        if watch:
            page.add_init_script(watch)
        page.goto(address + fragment)
        page.seen = seen
        contexts.append((context, seen, strict))
        return page

    yield open_
    for context, seen, strict in contexts:
        context.close()
        assert seen.nothing() or not strict, seen


@pytest.fixture
def show(open_file, tmp_path):
    """Save a Page and open it; returns the browser's page."""

    def show_(page, name="page.html", **options):
        return open_file(page.save(tmp_path / name, overwrite=True), **options)

    return show_


@pytest.fixture(scope="session")
def study():
    """The made-up study; it cannot be changed, so that all tests share it."""
    return ag.simulate_study()


@pytest.fixture(scope="session")
def delta(study):
    return ag.compare(study.network("before", KIND), study.network("after", KIND))


@pytest.fixture(scope="session")
def delta_file(delta, tmp_path_factory):
    """Its change, drawn."""
    return ag.draw(delta).save(tmp_path_factory.mktemp("graph") / "delta.html")
