"""Networks, tables and studies of payloads, and a reader who tries every control."""

from dataclasses import replace
from pathlib import Path

import agencygraph as ag
from agencygraph.view import graph_section

TOGETHER = 8
"""Graphs on one page of many: enough to save time, few enough to tell which failed."""


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


def table(text, people):
    """A table of people whose column, definition and note are the payload."""
    values = [1.5, 2.5, float("nan"), 4.5]
    return ag.Table(
        "person",
        people,
        {text: values, f"{text}_lower": [1, 2, 3, 4], f"{text}_upper": [3, 4, 5, 6]},
        {text: f"Definition: {text}"},
        (f"Note: {text}",),
    )


def waves_of(text):
    waves = network(text, "1"), network(text, "2")
    return waves, tuple({text: table(text, wave.roster.people)} for wave in waves)


def page_of(text, **options):
    waves, tables = waves_of(text)
    return ag.draw(waves, title=text, tables=tables, size=text, **options)


def section_of(text, name, **options):
    waves, tables = waves_of(text)
    return graph_section(waves, name=name, tables=tables, size=text, **options)


def crowd(payloads):
    """One network in which each payload is a person, an agency and a measure."""
    people = [f"{text}\u00b7{k}" for k, text in enumerate(payloads)]
    roster = ag.Roster.from_labels(
        people,
        [f"{text}\u00b7a{k}" for k, text in enumerate(payloads)],
        names=[f"{text}\u00b7n{k}" for k, text in enumerate(payloads)],
    )
    named = ag.Network.from_ties(roster, people, [*people[1:], people[0]])
    waves = (
        named.replace(wave=payloads[0], kind=payloads[1]),
        named.replace(wave=payloads[2], kind=payloads[1]),
    )
    tables = {
        text: ag.Table(
            "person",
            waves[0].roster.people,
            {f"{text}\u00b7{k}": [float(i % 7) for i in range(len(people))]},
            {f"{text}\u00b7{k}": f"Definition: {text}"},
            (f"Note: {text}",),
        )
        for k, text in enumerate(payloads)
    }
    return waves, (tables, tables)


HERE = Path(__file__).parent
READER = (HERE / "reader.js").read_text("utf-8")
WATCH = (HERE / "watch.js").read_text("utf-8")
