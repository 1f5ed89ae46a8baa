"""The sections of a report: from facts to what each template shows."""

from collections.abc import Iterator
from typing import Any

from agencygraph.change import sentences
from agencygraph.claims import Claim
from agencygraph.page import Section
from agencygraph.reporting import (
    heat,
    narrative,
    narrative_pairs,
    narrative_unseen,
    tables,
)
from agencygraph.reporting.blocks import claims, noun_block, section
from agencygraph.reporting.charts import agency_graph, ring_order, stacked_bar
from agencygraph.reporting.facts import Between, Kind, OneWave
from agencygraph.reporting.gather import affordable
from agencygraph.reporting.inferred import Chances, Inferred, Split
from agencygraph.reporting.inferred_sections import change_sections, kind_end_sections
from agencygraph.transform import between_agencies
from agencygraph.view.graph import graph_section
from agencygraph.wording import label, number

Block = dict[str, Any]

LARGEST_GRAPH = 2_000
"""People up to whom the interactive graph shows people; above, their agencies."""

MOST_TIES = 20_000
"""Ties up to which the interactive graph shows people; above, their agencies."""

TOLD = 3
"""How many gaps and brokers get a sentence of their own."""


def kind_sections(kind: Kind, found: Inferred, name: str) -> Iterator[Section]:
    """All sections about one kind of tie."""
    words = noun_block(kind.nouns)
    yield section(
        name,
        "kind",
        words=words,
        kind={
            "name": title_of(kind),
            "scale": _scale(kind),
            "is_confidential": kind.is_confidential,
            "is_withheld": kind.is_withheld,
            "is_large": _is_large(kind),
            "graph_waves": _graph_waves(kind),
        },
        network={"claims": _wave_by_wave(kind), "left_out": list(found.left_out)},
    )
    if kind.is_withheld:
        return
    if not kind.is_confidential:
        yield _graph(kind, f"{name}-graph")
    yield _agencies(kind, f"{name}-agencies", words)
    if kind.last.brokers:
        yield _people(kind, found.chances, f"{name}-people", words)
    for place, change in enumerate(kind.changes, start=1):
        split = found.splits.get(change.waves)
        yield _change(kind, change, split, f"{name}-change-{place}", words)
        yield from change_sections(kind, change, found, f"{name}-change-{place}")
    yield from kind_end_sections(kind, found, name)
    block = tables.measures(kind)
    yield section(f"{name}-measures", "measures", words=words, network=block)


def _wave_by_wave(kind: Kind) -> list[Block]:
    """Sentences about each wave; of a single one the summary has told already."""
    if len(kind.waves) == 1 or kind.is_withheld:
        return []
    return claims(
        *(narrative.ties(wave.mixing) for wave in kind.waves),
        *(narrative.crossing(wave.mixing) for wave in kind.waves),
    )


def title_of(kind: Kind) -> str:
    """Return the name of a kind as a heading."""
    return kind.name[:1].upper() + kind.name[1:]


def _scale(kind: Kind) -> str:
    """What the weights stand for, where the study says so."""
    scale = kind.last.network.scale
    if scale is None:
        return ""
    levels = zip(scale.values, scale.words, strict=True)
    return ", ".join(f"{value:g} {word}" for value, word in levels)


def _is_large(kind: Kind) -> bool:
    networks = [wave.network for wave in kind.waves]
    return any(n.n_people > LARGEST_GRAPH or n.n_ties > MOST_TIES for n in networks)


def _graph_waves(kind: Kind) -> list[str]:
    compared = kind.changes and kind.changes[-1].delta is not None
    return [wave.wave for wave in kind.waves[-2 if compared else -1 :]]


def _graph(kind: Kind, name: str) -> Section:
    """The interactive graph of the last change, or of the last wave."""
    last = kind.changes[-1] if kind.changes else None
    title = title_of(kind)
    delta = last.delta if last is not None else None
    if _is_large(kind):
        waves = (last.before, last.after) if last and delta else (kind.last,)
        networks = [between_agencies(wave.network) for wave in waves]
        source: Any = tuple(networks) if len(networks) > 1 else networks[0]
        return graph_section(source, name=name, title=title, size="degree")
    if delta is not None and last is not None:
        few = len(affordable(last.after.network)[0]) < len(_person_tables(last.after))
        size = "degree" if few or "betweenness" not in delta.measures else "betweenness"
        return graph_section(delta, name=name, title=title, size=size)
    found = _person_tables(kind.last)
    size = "betweenness" if "betweenness" in found else "degree"
    network = kind.last.network
    return graph_section(network, name=name, title=title, size=size, tables=found)


def _person_tables(wave: OneWave) -> dict[str, Any]:
    return {name: table for name, table in wave.tables.items() if table.row == "person"}


def _agencies(kind: Kind, name: str, words: Block) -> Section:
    """Heat maps, agency graphs, missing links and one row an agency."""
    if kind.is_confidential:
        block: Block = {"heats": [heat.heat_hidden(wave) for wave in kind.waves]}
        return section(name, "hidden", words=words, agency=block)
    most = heat.densest(kind.waves)
    gaps, more = tables.gap_rows(kind.last.pairs)
    changes = (heat.heat_change(change) for change in kind.changes)
    last, drawn = kind.last, drawings(kind)
    told = [
        narrative_pairs.gap(pair, kind.nouns)
        for pair in tables.worst_gaps(last.pairs, TOLD)
    ]
    return section(
        name,
        "agencies",
        words=words,
        agency={
            "is_directed": last.network.directed,
            "heats": [heat.heat(wave, most) for wave in kind.waves],
            "changes": [change for change in changes if change],
            "drawings": drawn,
            "drawn": len(drawn[-1]["nodes"]) if drawn else 0,
            "left_out": last.response.n_groups - len(drawn[-1]["nodes"])
            if drawn
            else 0,
            "wave": label(last.wave) if len(kind.waves) > 1 else "",
            "claims": claims(*told),
            "gaps": gaps,
            "more_gaps": more,
            "table": tables.agencies(kind),
        },
    )


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


def _people(kind: Kind, chances: Chances | None, name: str, words: Block) -> Section:
    last = kind.last
    told = [
        narrative.broker(one, last.response.answered, kind.nouns)
        for one in last.brokers[:TOLD]
    ]
    if chances is not None:
        told.append(narrative_unseen.chances(chances, kind.nouns))
    definitions = kind.last.tables["brokerage_roles"].definitions
    block = tables.brokers(kind, definitions, chances)
    notes = [] if chances is None else list(chances.notes)
    person = {**block, "claims": claims(*told), "notes": notes}
    return section(name, "people", words=words, person=person)


def _change(
    kind: Kind, change: Between, split: Split | None, name: str, words: Block
) -> Section:
    """What became of ties, pairs of agencies and people between two waves."""
    turnover, movement = change.turnover, change.movement
    if turnover is None or movement is None:
        lead = f"{change.before.wave} and {change.after.wave} were not compared"
        block = {"why_not": f"{lead}: {change.why_not}."}
        return section(name, "not_compared", words=words, network=block)
    fates = {
        "formed": turnover.formed,
        "strengthened": turnover.strengthened,
        "kept": turnover.kept,
        "weakened": turnover.weakened,
        "dissolved": turnover.dissolved,
    }
    pairs = None
    if not kind.is_confidential:
        pairs = narrative_pairs.pair_changes(change.pairs, change.waves, kind.nouns)
    moved = [{"name": n, "before": a, "after": b} for n, a, b in movement.moved]
    return section(
        name,
        "change",
        words=words,
        network={
            "waves": [label(change.before.wave), label(change.after.wave)],
            "fates": stacked_bar(fates),
            "unobserved": number(turnover.unobserved) if turnover.unobserved else "",
            "claims": claims(
                sentences.turnover(turnover),
                density_of(change),
                sentences.rates(turnover),
                index_of(change),
                narrative_unseen.split(split, kind.nouns) if split else None,
            ),
        },
        agency={"claims": claims(pairs), "pairs": _pair_rows(change)},
        person={
            "claims": claims(narrative.movement(movement)),
            "joined": list(movement.joined),
            "left": list(movement.left),
            "moved": moved,
        },
    )


def density_of(change: Between) -> Claim | None:
    """How the density changed, and how sure that is."""
    if not change.sure:
        return None
    waves = change.before.network.wave, change.after.network.wave
    return sentences.density(change.sure, waves, change.after.nouns)


def index_of(change: Between) -> Claim | None:
    """How the E–I index changed, and how sure that is."""
    if change.index is None:
        return None
    return sentences.index(change.index, change.sure.get("E–I index"))


MOST_PAIRS = 12
"""How many pairs of agencies a list of gains and losses shows."""


def _pair_rows(change: Between) -> list[Block]:
    """Pairs of agencies whose links changed most."""
    changed = [pair for pair in change.pairs if pair.before != pair.after]
    changed.sort(key=lambda p: (-abs(p.after - p.before), p.one, p.two))
    return [
        {
            "one": pair.one,
            "two": pair.two,
            "before": number(pair.before),
            "after": number(pair.after),
            "look": "up" if pair.after > pair.before else "down",
        }
        for pair in changed[:MOST_PAIRS]
    ]
