"""Sections about agencies: their picture, ties against chance, and fragile links."""

from collections.abc import Sequence
from typing import Any

from agencygraph.page import Section
from agencygraph.reporting import (
    heat,
    narrative_answers,
    narrative_next,
    narrative_pairs,
    tables,
)
from agencygraph.reporting.advice import is_against, is_for, thin_pairs
from agencygraph.reporting.blocks import claims, section
from agencygraph.reporting.charts import agency_graph, ring_order
from agencygraph.reporting.facts import Kind
from agencygraph.reporting.inferred import Barrier
from agencygraph.roster import count
from agencygraph.wording import label

Block = dict[str, Any]

TOLD = 3
"""How many gaps get a sentence of their own."""

MOST_CODED = 8
"""How many pairs of agencies the list of what helps and hinders shows."""


def picture_block(kind: Kind) -> Block:
    """Return the drawings of each wave, and what they leave out."""
    drawn = drawings(kind)
    shown = len(drawn[-1]["nodes"]) if drawn else 0
    return {
        "drawings": drawn,
        "drawn": shown,
        "left_out": kind.last.response.n_groups - shown if drawn else 0,
        "unnumbered": sum(one["unnumbered"] for one in drawn),
    }


def drawings(kind: Kind) -> list[Block]:
    """Return the agency graph of each wave, every agency at the same place."""
    if kind.is_confidential:
        return []
    waves = [wave.pairs for wave in kind.waves]
    most = max((pair.links for pairs in waves for pair in pairs), default=0)
    order = ring_order(waves)
    if len(order) < 2:
        return []
    return [
        agency_graph(wave.pairs, order, most, kind.nouns, label(wave.wave))
        for wave in kind.waves
    ]


def agencies_section(
    kind: Kind, name: str, words: Block, barriers: Sequence[Barrier]
) -> Section:
    """Ties against chance, what is coded beside them, and all numbers folded."""
    if kind.is_confidential:
        block: Block = {"heats": [heat.heat_hidden(wave) for wave in kind.waves]}
        return section(name, "hidden", words=words, agency=block)
    last, most = kind.last, heat.densest(kind.waves)
    changes = (heat.heat_change(change) for change in kind.changes)
    coded = coded_pairs(kind, barriers)
    told = [narrative_answers.barriers(barriers, kind.nouns)] if coded else []
    return section(
        name,
        "agencies",
        words=words,
        agency={
            "is_directed": last.network.directed,
            "wave": _wave(kind),
            "expected": heat.heat_expected(last, barriers),
            "barriers": coded[:MOST_CODED],
            "more_barriers": max(0, len(coded) - MOST_CODED),
            "coded": claims(*told),
            "heats": [heat.heat(wave, most) for wave in kind.waves],
            "changes": [change for change in changes if change],
            "table": tables.agencies(kind),
        },
    )


def coded_pairs(kind: Kind, barriers: Sequence[Barrier]) -> list[Block]:
    """What is coded about each pair of agencies, the most thinly linked first."""
    links = {
        frozenset((pair.one.name, pair.two.name)): pair for pair in kind.last.pairs
    }
    by_pair: dict[frozenset[str], list[Barrier]] = {}
    for barrier in barriers:
        by_pair.setdefault(frozenset((barrier.one, barrier.two)), []).append(barrier)
    rows = []
    for names, found in by_pair.items():
        pair = links.get(names)
        seen = pair is not None and pair.is_observed
        known = count(pair.links, "link", "links") if pair and seen else "not observed"
        order = pair.links if pair and seen else len(links) + 1
        entries = [_entry(barrier) for barrier in found]
        block = {"one": found[0].one, "two": found[0].two, "links": known}
        rows.append((order, {**block, "entries": entries}))
    rows.sort(key=lambda row: (row[0], row[1]["one"], row[1]["two"]))
    return [block for _, block in rows]


def _entry(barrier: Barrier) -> Block:
    against, helps = is_against(barrier.direction), is_for(barrier.direction)
    return {
        "kind": barrier.kind,
        "direction": "" if against or helps else barrier.direction,
        "note": barrier.note,
        "look": "hinders" if against else "helps" if helps else "other",
        "mark": "▼" if against else "▲" if helps else "·",
    }


def fragile_section(kind: Kind, name: str, words: Block) -> Section:
    """Pairs of agencies that none, one or two people hold together."""
    thin = thin_pairs(kind)
    judged = sum(p.is_observed and p.possible > 1 for p in kind.last.pairs)
    told = [narrative_next.thin(thin, judged, kind.nouns)]
    worst = tables.worst_gaps(kind.last.pairs, TOLD)
    told += [narrative_pairs.gap(pair, kind.nouns) for pair in worst]
    rows, more = tables.gap_rows(kind.last.pairs, thin)
    block = {"wave": _wave(kind), "gaps": rows, "more_gaps": more}
    block["claims"] = claims(*told)
    return section(name, "fragile", words=words, agency=block)


def _wave(kind: Kind) -> str:
    return label(kind.last.wave) if len(kind.waves) > 1 else ""
