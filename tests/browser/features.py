"""A blank page with our scripts and nothing else, to try the parts of the graph."""

import json

from agencygraph.page.render import asset
from agencygraph.view.words import words

CORE = ("format", "dom")


class Blank:
    """Functions of ``agencygraph`` on a page without a graph."""

    def __init__(self, open_file, folder, *scripts, body="", **options):
        texts = [asset("agencygraph.view", f"{name}.js") for name in scripts]
        file = folder / "blank.html"
        said = json.dumps(words("person"))
        parts = [f"<script>{text}</script>" for text in texts]
        start = f"<script>globalThis.said = {said};</script>"
        file.write_text(
            "<!doctype html><html lang=en><meta charset=utf-8><title>x</title>"
            f"<body>{body}{start}{''.join(parts)}</body></html>",
            encoding="utf-8",
        )
        self.page = open_file(file, **options)

    def run(self, body, *arguments):
        """Call a function of ``x`` (a list) and ``home``; numbers may be NaN."""
        return self.page.evaluate(
            "(x) => { const home = globalThis.agencygraph; " + body + " }",
            list(arguments),
        )
