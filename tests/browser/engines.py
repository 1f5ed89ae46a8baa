"""A stage with an engine on it, and nothing else of the graph's page."""

from pathlib import Path

from agencygraph.view.engines import LARGE
from tests.browser.features import Blank

SYNTHETIC = Path(__file__).with_name("synthetic.js").read_text(encoding="utf-8")
KINDS = ("webgl", "canvas")


class Stage:
    """A made-up network drawn by one engine; ``before`` runs ahead of its scripts."""

    def __init__(self, open_file, folder, *, before="", **options):
        body = f"<script>{before}</script>"
        self.blank = Blank(open_file, folder, "format", *LARGE, body=body, **options)
        self.page = self.blank.page
        self.page.evaluate(SYNTHETIC)

    def ask(self, body, *arguments):
        """Return what an async function of ``given`` (a list) and ``home`` returns."""
        return self.page.evaluate(
            "async (given) => { const home = globalThis.agencygraph; " + body + " }",
            list(arguments),
        )

    def draw(self, kind, patch="", *, width=800, height=600, **wanted):
        """Draw a network; ``patch`` changes ``made`` (data and view) before."""
        return self.ask(
            "const [kind, wanted, size] = given, made = synthetic(wanted);"
            f"{patch}; stageOf(kind, made, size); await whole(); return engine.kind;",
            kind,
            wanted,
            {"width": width, "height": height},
        )

    def told(self, name):
        """Return what the engine told under this name."""
        return self.ask("return told.filter(([name]) => name === given[0])", name)

    def person(self, i):
        """Return where a person stands, on the page."""
        at = self.ask("return engine.screenOf(given[0])", i)
        return at["x"], at["y"]

    def colour(self, i):
        """Return red, green, blue of the middle of a person."""
        return self.ask("return colours([placeOf(given[0])])[0]", i)[:3]


def near(one, two, most=12):
    """Whether two colours look the same."""
    return max(abs(a - b) for a, b in zip(one, two, strict=True)) <= most
