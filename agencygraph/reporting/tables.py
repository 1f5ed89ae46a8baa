"""Tables of a report as the templates show them: texts, each beside its definition."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from agencygraph.reporting.advice import Thin
from agencygraph.reporting.facts import Between, Broker, Kind, OneWave, Pair, Scores
from agencygraph.reporting.gather import pairs_across
from agencygraph.reporting.inferred import Chances
from agencygraph.reporting.narrative_unseen import chance_of
from agencygraph.wording import (
    Nouns,
    agency_names,
    label,
    number,
    percent,
    signed,
)

Block = dict[str, Any]

MOST_LEVELS = 12
"""Up to how many different scores a transition table is shown."""

MOST_GAPS = 200
"""How many pairs of agencies the table of missing links shows."""


class Row(NamedTuple):
    """One line of the table of measures: where its number is, and what to call it."""

    table: str
    column: str
    label: str
    digits: int = 0


MEASURES = (
    Row("density", "ties", "Ties reported"),
    Row("density", "observed", "Pairs observed"),
    Row("density", "density", "Density", 3),
    Row("ei_index", "across", "Ties across {groups}"),
    Row("ei_index", "within", "Ties within {groups}"),
    Row("ei_index", "ei_index", "E–I index", 3),
    Row("ei_index", "expected", "E–I index expected", 3),
    Row("ei_index", "z", "E–I index, distance from chance (z)", 1),
    Row("ei_index", "ei_index_weighted", "E–I index, by weight", 3),
    Row("assortativity", "assortativity", "Assortativity by {group}", 3),
    Row("reciprocity", "reciprocity_arcs", "Reciprocity, of ties", 3),
    Row("reciprocity", "reciprocity_dyads", "Reciprocity, of tied pairs", 3),
    Row("components", "components", "Components"),
    Row("components", "largest", "{Many} in the largest component"),
    Row("components", "isolates", "{Many} without a tie"),
)
"""Measures of the network that the report lists, in this order."""


def measures(kind: Kind) -> Block:
    """Every measure of the network, wave by wave and change by change."""
    words = kind.nouns
    rows = []
    for row in MEASURES:
        tables = [wave.tables[row.table] for wave in kind.waves]
        values = [float(table[row.column][0]) for table in tables]
        if not any(map(math.isfinite, values)):
            continue  # reciprocity without direction, an index without agencies
        changes = [_change(change, row) for change in kind.changes]
        rows.append(
            {
                "label": row.label.format(
                    group=words.group, groups=words.groups, Many=words.many.capitalize()
                ),
                "definition": tables[-1].definitions.get(row.column, ""),
                "values": [number(value, row.digits) for value in values],
                "changes": changes,
            }
        )
    several = len(kind.changes) > 1
    heads = [f"{label(c.before.wave)} → {label(c.after.wave)}" for c in kind.changes]
    return {
        "waves": [label(wave.wave) for wave in kind.waves],
        "heads": heads if several else ["Change" for _ in heads],
        "rows": rows,
    }


def _change(change: Between, row: Row) -> str:
    if change.delta is None:
        return "not compared"
    if row.column == "observed":
        return ""  # the change is on the same pairs in both waves
    value = float(change.delta[row.table][f"{row.column}_change"][0])
    if not math.isfinite(value):
        return "undefined"
    return "no change" if not value else signed(value, row.digits)


MOST_AGENCIES = 60
"""How many agencies a table with a row an agency shows: the largest."""


def agencies(kind: Kind) -> Block:
    """One row an agency: who answered, ties across and within, E–I index."""
    waves = [_agency_rows(wave) for wave in kind.waves]
    names, left_out = _largest([kind])
    rows = [
        {"name": name, "waves": [wave.get(name, _NOWHERE) for wave in waves]}
        for name in names
    ]
    definitions = kind.last.tables["ei_index of agencies"].definitions
    return {
        "waves": [label(wave.wave) for wave in kind.waves],
        "rows": rows,
        "left_out": left_out,
        "definitions": [
            {"label": label, "definition": definitions.get(column, "")}
            for label, column in (
                ("Across", "across"),
                ("Within", "within"),
                ("E–I index", "ei_index"),
                ("expected", "expected"),
            )
        ],
    }


def _largest(kinds: Sequence[Kind]) -> tuple[list[str], int]:
    """Names of the largest agencies with people, in order; and how many others."""
    size: dict[str, int] = {}
    for kind in kinds:
        for wave in kind.waves:
            for group in wave.response.groups:
                size[group.name] = max(size.get(group.name, 0), group.people)
    names = sorted((n for n in size if size[n]), key=lambda name: (-size[name], name))
    return sorted(names[:MOST_AGENCIES]), max(0, len(names) - MOST_AGENCIES)


_NOWHERE = dict.fromkeys(("answered", "across", "within", "index", "expected"), "–")


def _agency_rows(wave: OneWave) -> dict[str, Block]:
    table, roster = wave.tables["ei_index of agencies"], wave.network.roster
    names = dict(zip(roster.agencies, agency_names(roster), strict=True))
    place = {group.name: group for group in wave.response.groups}
    found = {}
    for i, agency in enumerate(table.labels):
        group = place[names[str(agency)]]
        if not group.people:
            continue
        silent = not group.answered
        cells = {
            "across": number(table["across"][i]),
            "within": number(table["within"][i]),
            "index": number(table["ei_index"][i], 3),
            "expected": number(table["expected"][i], 3),
        }
        if silent:
            cells = dict.fromkeys(cells, "not observed")
        found[group.name] = {
            "answered": f"{group.answered:,} of {group.people:,}",
            **cells,
        }
    return found


def gap_rows(
    pairs: Sequence[Pair], thin: Sequence[Thin] = ()
) -> tuple[list[Block], int]:
    """Pairs of agencies that few people hold together; how many more there are.

    Those without a link first, then those that one or two people's leaving would part
    (``thin``), at last those of which nothing was observed.
    """
    ends = {id(one.pair): one.independent for one in thin}
    found = [
        p for p in pairs if not p.is_observed or p.is_gap or p.carrier or id(p) in ends
    ]
    found.sort(key=lambda p: (not p.is_observed, ends.get(id(p), 0), *_shortfall(p)))
    rows = [
        {
            "independent": str(ends[id(pair)]) if id(pair) in ends else "",
            "one": pair.one.name,
            "two": pair.two.name,
            "answered_one": f"{pair.one.answered:,} of {pair.one.people:,}",
            "answered_two": f"{pair.two.answered:,} of {pair.two.people:,}",
            "links": number(pair.links) if pair.is_observed else "not observed",
            "possible": number(pair.possible),
            "expected": number(pair.expected, 1) if pair.is_observed else "–",
            "carrier": pair.carrier,
        }
        for pair in found[:MOST_GAPS]
    ]
    return rows, max(0, len(found) - MOST_GAPS)


def _shortfall(pair: Pair) -> tuple[bool, bool, int, float, str, str]:
    """Gaps first, those without a link before those with one, by what is missing."""
    return (
        not pair.is_observed,
        not pair.is_gap,
        min(pair.links, 2),
        -pair.expected if math.isfinite(pair.expected) else 0.0,
        pair.one.name,
        pair.two.name,
    )


def worst_gaps(pairs: Sequence[Pair], k: int) -> list[Pair]:
    """Return the gaps with the largest shortfall, those without a link first."""
    return sorted((p for p in pairs if p.is_gap), key=_shortfall)[:k]


def brokers(
    kind: Kind, definitions: Mapping[str, str], chances: Chances | None = None
) -> Block:
    """Those who join most open pairs across agencies, role by role."""
    last, holes = kind.last, kind.last.tables["structural_holes"]
    constraint = dict(zip(holes.labels, holes["constraint"].tolist(), strict=True))
    roles = [name for name in definitions if f"{name}_ratio" in definitions]
    was = _across_before(kind)
    counts = (one.roles[role][0] for one in last.brokers for role in roles)
    most = max(counts, default=0.0)
    rows = [
        {
            "rank": str(rank),
            "name": broker.name,
            "group": broker.group,
            "across": number(broker.across),
            "was": was.get(broker.id, ""),
            "range": _range(broker),
            "roles": [_role(broker, role, most) for role in roles],
            "ties": number(broker.contacts),
            "constraint": number(constraint[broker.id], 3),
            "chance": chance_of(chances, broker.id),
        }
        for rank, broker in enumerate(last.brokers, start=1)
    ]
    return {
        "wave": label(last.wave),
        "before": label(kind.waves[-2].wave) if len(kind.waves) > 1 else "",
        "roles": [{"name": role, "pattern": _pattern(role)} for role in roles],
        "rows": rows,
        "first": "" if chances is None else number(chances.k),
        "draws": "" if chances is None else number(chances.draws),
    }


def _across_before(kind: Kind) -> dict[str, str]:
    """Open pairs across of everybody in the wave before the last."""
    if len(kind.waves) < 2:
        return {}
    table = kind.waves[-2].tables["brokerage_roles"]
    total = pairs_across(table).tolist()
    return {
        str(person): number(value) if math.isfinite(value) else "did not answer"
        for person, value in zip(table.labels, total, strict=True)
    }


def _role(broker: Broker, role: str, most: float) -> Block:
    found, ratio = broker.roles[role]
    times = f"{number(ratio, 1)}×" if found and math.isfinite(ratio) else ""
    return {
        "count": number(found),
        "ratio": times,
        "leads": role == broker.leading,
        "bar": round(100 * found / most, 1) if most else 0,
    }


def _range(broker: Broker) -> str:
    if not broker.lower < broker.upper:
        return ""
    return f"{number(broker.lower)}–{number(broker.upper)}"


def _pattern(role: str) -> str:
    patterns = {
        "coordinator": "A–A–A",
        "itinerant": "A–B–A",
        "representative": "A–A–B",
        "gatekeeper": "A–B–B",
        "boundary": "A–A–B",
        "liaison": "A–B–C",
    }
    return patterns[role]


def transitions(scores: Scores) -> Block:
    """How many moved from each score to each, with P(up) and P(down)."""
    levels = scores.levels if len(scores.levels) <= MOST_LEVELS else ()
    return {
        "item": scores.item,
        "before": scores.before,
        "after": scores.after,
        "levels": [f"{level:g}" for level in levels],
        "rows": [
            {
                "level": f"{old:g}",
                "cells": [
                    {
                        "people": number(scores.pairs.get((old, new), 0)),
                        "look": "same" if old == new else "up" if new > old else "down",
                    }
                    for new in levels
                ],
            }
            for old in levels
        ],
        "paired": number(scores.paired),
        "up": percent(scores.up, scores.paired),
        "down": percent(scores.down, scores.paired),
    }


def response_rows(kinds: Sequence[Kind]) -> Block:
    """Who answered, by agency and wave; kinds answered alike share a column."""
    columns: dict[tuple[str, Any], list[str]] = {}
    words: Nouns = kinds[0].nouns
    for kind in kinds:
        for wave in kind.waves:
            key = (wave.wave, wave.response.groups)
            columns.setdefault(key, []).append(kind.name)
    names, left_out = _largest(kinds)
    several = len({wave for wave, _ in columns}) < len(columns)
    heads, cells = [], []
    for (wave_name, groups), asked in columns.items():
        head = label(wave_name)
        heads.append(f"{head}: {', '.join(asked)}" if several else head)
        found = {group.name: group for group in groups if group.people}
        cells.append(found)
    rows = [
        {
            "name": name,
            "cells": [
                {
                    "answered": f"{g.answered:,} of {g.people:,}" if g else "–",
                    "share": percent(g.answered, g.people) if g else "",
                    "silent": bool(g and g.is_silent),
                    "bar": round(100 * g.answered / g.people) if g else 0,
                }
                for g in (found.get(name) for found in cells)
            ],
        }
        for name in names
    ]
    group = words.group.capitalize()
    return {"group": group, "heads": heads, "rows": rows, "left_out": left_out}
