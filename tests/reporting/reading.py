"""A page as its readers get it: the text they see, and its tables."""

import re
from html.parser import HTMLParser

VOID = {"meta", "link", "input", "br", "img", "hr"}


class Page(HTMLParser):
    """Text and tables of a page, by section; scripts and styles are not text."""

    def __init__(self, html):
        super().__init__()
        self.texts, self.tables, self.ids = [], {}, []
        self._hidden, self._open, self._cell, self._row = 0, [], None, None
        self.feed(html)

    @property
    def text(self):
        return re.sub(r"\s+", " ", " ".join(self.texts))

    def table(self, section, place=0):
        """Rows of texts of the ``place``-th table of a section, its head included."""
        return self.tables[section][place]

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        if tag in ("script", "style"):
            self._hidden += 1
        if tag == "section":
            self._open.append(values.get("id", ""))
        if tag == "table" and self._open:
            self.tables.setdefault(self._open[-1], []).append([])
        if tag == "tr" and self._open:
            self._row = []
        if tag in ("td", "th"):
            self._cell = []

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self._hidden -= 1
        if tag == "section":
            self._open.pop()
        if tag in ("td", "th") and self._row is not None:
            self._row.append(re.sub(r"\s+", " ", " ".join(self._cell)).strip())
            self._cell = None
        if tag == "tr" and self._row is not None:
            self.tables[self._open[-1]][-1].append(self._row)
            self._row = None

    def handle_data(self, data):
        if self._hidden:
            return
        self.texts.append(data)
        if self._cell is not None:
            self._cell.append(data)
