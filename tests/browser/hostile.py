"""Networks, tables and studies of payloads, and a reader who tries every control."""

import re
from dataclasses import replace
from pathlib import Path

import agencygraph as ag
from agencygraph.view import graph_section
from tests.browser.payloads import PAYLOADS

NAMES, TEXTS = tuple(PAYLOADS), tuple(PAYLOADS.values())
FIELDS = (
    *("id", "name", "agency", "agency name", "attribute", "wave", "kind"),
    *("table", "column", "definition", "note", "title"),
)
ALL = range(len(TEXTS))
FIRST = 1_000_000
"""Marks begin here: whatever runs with another number has no mark of its own."""


def marked(k, field):
    """Payload k for a field: what it runs or asks for says which it was, and where."""
    code = FIRST + 1_000 * FIELDS.index(field) + k
    text = TEXTS[k].replace("ran=1", f"ran={code}").replace("'ran'", f"'ran{code}'")
    return text.replace("evil.example", f"c{code}.evil.example")


def told(k, field):
    return f"{NAMES[k]!r} as {field}"


def named(seen):
    """Name the payload and the field of whatever happened, by its mark."""
    mark = re.search(r"\d{7}", str(seen))
    field, k = divmod(int(mark[0]) - FIRST if mark else -1, 1_000)
    if not (0 <= field < len(FIELDS) and 0 <= k < len(NAMES)):
        return f"{seen} (no mark)"
    return told(k, FIELDS[field])


def every(field, some=ALL):
    """Some payloads for a field, as a roster keeps it."""
    return [marked(k, field).strip() for k in some]


def everything(some=ALL):
    """Waves in which each payload stands in every field, each time with its own mark.

    A payload is a person and their agency, a wave, a kind of tie that is asked in this
    wave and the next, and a table with its column, definition and note.
    """
    n, people = len(some), every("id", some)
    names = dict(zip(every("agency", some), every("agency name", some), strict=True))
    roster = ag.Roster.from_labels(people, list(names), names=every("name", some))
    own = tuple(names[agency] for agency in roster.agencies)
    attributes = {"name": own} | {marked(k, "attribute"): own for k in some[::12]}
    roster = replace(roster, agency_attributes=attributes)
    waves = []
    for at, k in enumerate(some):
        sources = [people[(at + j) % n] for j in (1, 1, 2)]
        targets = [people[(at + j) % n] for j in (0, 2, 3)]
        kind = ag.Network.from_ties(roster, sources, targets)
        kind = kind.replace(kind=marked(k, "kind"))
        silent = ~roster.mask([people[at]])
        waves.append(kind.replace(wave=marked(k, "wave"), answered=silent))
        if at + 1 < n:
            waves.append(kind.replace(wave=marked(some[at + 1], "wave")))
    tables = {marked(k, "table"): _table(k, roster.people) for k in some}
    return waves, (tables, tables, *[{}] * (n - 2))


def _table(k, people):
    column = marked(k, "column")
    values = [float((i + k) % 7) for i in range(len(people))]
    return ag.Table(
        "person",
        people,
        {column: values, f"{column}_lower": values, f"{column}_upper": values},
        {column: f"Definition: {marked(k, 'definition')}"},
        (f"Note: {marked(k, 'note')}",),
    )


def pair(k, **options):
    """Two waves, called payload k and the next, of one kind, as a section of a page."""
    other = (k + 1) % len(TEXTS)
    person, agency = every("id")[k], every("agency")[k]
    roster = ag.Roster.from_labels([person, "x"], [agency, "y"])
    network = ag.Network.from_ties(roster, [person], ["x"])
    waves = [
        network.replace(wave=marked(one, "wave"), kind=marked(k, "kind"))
        for one in (k, other)
    ]
    title = marked(k, "title")
    return graph_section(waves, name=f"graph-{k}", title=title, **options)


def network(text, wave):
    """Every text that a network has is the payload."""
    people = [f"{text}{k}" for k in range(4)]
    groups = [text, text, f"{text}b", None]
    roster = ag.Roster.from_labels(
        people, groups, names=[f"{text}n{k}" for k in range(4)]
    )
    names = tuple(f"{agency}g" for agency in roster.agencies)
    roster = replace(roster, agency_attributes={"name": names, text: names})
    ties = [(0, 1), (1, 2), (2, 3), (3, 0)][: 3 + (wave == "2")]
    found = ag.Network.from_ties(
        roster, [people[i] for i, _ in ties], [people[j] for _, j in ties]
    )
    return found.replace(
        wave=text + wave,
        kind=text,
        answered=~roster.mask([people[3]]) if wave == "1" else None,
    )


def page_of(text, **options):
    """A page of two waves in which everything is called by one text."""
    waves = network(text, "1"), network(text, "2")
    tables = tuple(
        ag.Table(
            "person",
            wave.roster.people,
            {text: [1.5, 2.5, float("nan"), 4.5]},
            {text: f"Definition: {text}"},
            (f"Note: {text}",),
        )
        for wave in waves
    )
    return ag.draw(waves, title=text, tables=tables, size=text, **options)


HERE = Path(__file__).parent
READER = (HERE / "reader.js").read_text("utf-8")
EVERY = (HERE / "every.js").read_text("utf-8")
WATCH = (HERE / "watch.js").read_text("utf-8")

SHAPE = """(html) => {
  const found = new DOMParser().parseFromString(html, "text/html");
  return [...found.querySelectorAll("*")].map((one) =>
    `${one.localName} ${[...one.attributes].map((a) => a.name).join(" ")}`).join("\\n");
}"""
"""Every element and its attributes, of a page that is read and not run."""
