"""The sections of one kind of tie: from facts to what each template shows."""

from collections.abc import Iterator, Sequence
from typing import Any

from agencygraph.change import sentences
from agencygraph.claims import Claim
from agencygraph.page import Section
from agencygraph.reporting import (
    headlines,
    intervals,
    narrative,
    narrative_pairs,
    narrative_unseen,
    tables,
)
from agencygraph.reporting.agency_sections import (
    agencies_section,
    fragile_section,
    picture_block,
)
from agencygraph.reporting.blocks import claims, noun_block, section
from agencygraph.reporting.charts import stacked_bar
from agencygraph.reporting.facts import Between, Kind, OneWave
from agencygraph.reporting.gather import affordable, is_large
from agencygraph.reporting.inferred import Barrier, Chances, Inferred, Split
from agencygraph.reporting.inferred_sections import change_sections, kind_end_sections
from agencygraph.view.graph import graph_section
from agencygraph.view.sources import MOST_PEOPLE, MOST_TIES
from agencygraph.wording import label, number

Block = dict[str, Any]

TOLD = 3
"""How many gaps and brokers get a sentence of their own."""


def kind_sections(
    kind: Kind,
    found: Inferred,
    name: str,
    barriers: Sequence[Barrier] = (),
    *,
    leads: bool = True,
) -> Iterator[Section]:
    """All sections about one kind of tie; of all but the first its headlines too."""
    words = noun_block(kind.nouns)
    told = [] if leads else headlines.in_one_line(kind)
    block = {
        "name": title_of(kind),
        "is_confidential": kind.is_confidential,
        "is_withheld": kind.is_withheld,
    }
    network = {"claims": claims(*told)}
    yield section(name, "kind", words=words, kind=block, network=network)
    if kind.is_withheld:
        return
    if not kind.is_confidential:
        yield _picture(kind, f"{name}-picture", words)
        yield _graph(kind, f"{name}-graph")
    yield agencies_section(kind, f"{name}-agencies", words, barriers)
    if kind.last.brokers:
        yield _people(kind, found.chances, f"{name}-people", words)
    if not kind.is_confidential and kind.last.response.n_groups > 1:
        yield fragile_section(kind, f"{name}-fragile", words)
    for place, change in enumerate(kind.changes, start=1):
        yield _change(kind, change, found, f"{name}-change-{place}", words)
        yield from change_sections(kind, change, found, f"{name}-change-{place}")
    yield from kind_end_sections(kind, found, name)
    block = tables.measures(kind)
    block |= {"claims": _wave_by_wave(kind), "left_out": list(found.left_out)}
    yield section(f"{name}-measures", "measures", words=words, network=block)


def _wave_by_wave(kind: Kind) -> list[Block]:
    """Sentences about each wave."""
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


def _graph_waves(kind: Kind) -> list[str]:
    compared = kind.changes and kind.changes[-1].delta is not None
    return [wave.wave for wave in kind.waves[-2 if compared else -1 :]]


def _picture(kind: Kind, name: str, words: Block) -> Section:
    """Agencies drawn wave by wave, and what the graph below shows."""
    block = {
        "scale": _scale(kind),
        "is_large": _shows_agencies(kind),
        "graph_waves": _graph_waves(kind),
    }
    agency = picture_block(kind)
    return section(name, "picture", words=words, kind=block, agency=agency)


def _shows_agencies(kind: Kind) -> bool:
    """Whether there are too many people for the graph to show each."""
    return any(is_large(wave.network, MOST_PEOPLE, MOST_TIES) for wave in kind.waves)


def _graph(kind: Kind, name: str) -> Section:
    """The interactive graph of the last change, or of the last wave."""
    last = kind.changes[-1] if kind.changes else None
    title = title_of(kind)
    delta = last.delta if last is not None else None
    if any(is_large(wave.network) for wave in kind.waves):
        waves = (last.before, last.after) if last and delta else (kind.last,)
        networks = [wave.network for wave in waves]
        known = [_by_measure(wave) for wave in waves]
        size = "degree"
        if _shows_agencies(kind):  # each is tied to nearly all others: by how much?
            size = "in_strength" if kind.last.network.directed else "strength"
        return graph_section(networks, name=name, title=title, size=size, known=known)
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


def _by_measure(wave: OneWave) -> dict[str, Any]:
    """Tables of people by the name of the measure alone."""
    found = _person_tables(wave)
    return {name.removesuffix(" of people"): table for name, table in found.items()}


def _people(kind: Kind, chances: Chances | None, name: str, words: Block) -> Section:
    last = kind.last
    answered = last.response.answered
    told = [narrative.brokers(last.brokers, answered, kind.nouns)]
    told += [narrative.broker(one, answered, kind.nouns) for one in last.brokers[:TOLD]]
    if chances is not None:
        told.append(narrative_unseen.chances(chances, kind.nouns))
    definitions = kind.last.tables["brokerage_roles"].definitions
    block = tables.brokers(kind, definitions, chances)
    notes = [] if chances is None else list(chances.notes)
    person = {**block, "claims": claims(*told), "notes": notes}
    return section(name, "people", words=words, person=person)


def _change(
    kind: Kind, change: Between, found: Inferred, name: str, words: Block
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
            "panels": panels(change, found),
            "claims": claims(
                sentences.turnover(turnover),
                density_of(change),
                sentences.rates(turnover),
                index_of(change),
                _split(found.splits.get(change.waves), kind),
            ),
        },
        agency={"claims": claims(pairs), **_pair_rows(change)},
        person={
            "claims": claims(narrative.movement(movement)),
            "joined": list(movement.joined),
            "left": list(movement.left),
            "moved": moved,
        },
    )


def panels(change: Between, found: Inferred) -> list[Block]:
    """Every change on its scale: shares in points, then indices."""
    effects = found.effects.get(change.waves, ())
    drawn = (
        intervals.panel(intervals.moved(change, effects), "In percentage points"),
        intervals.panel(intervals.indices(change), "From −1 to 1", 3),
    )
    return [one for one in drawn if one is not None]


def _split(split: Split | None, kind: Kind) -> Claim | None:
    return None if split is None else narrative_unseen.split(split, kind.nouns)


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


MOST_PAIRS = 8
"""How many pairs of agencies a list of gains and losses shows."""


def _pair_rows(change: Between) -> Block:
    """Pairs of agencies whose links changed most, and how many more changed."""
    changed = [pair for pair in change.pairs if pair.before != pair.after]
    changed.sort(key=lambda p: (-abs(p.after - p.before), p.one, p.two))
    rows = [
        {
            "one": pair.one,
            "two": pair.two,
            "before": number(pair.before),
            "after": number(pair.after),
            "look": "up" if pair.after > pair.before else "down",
        }
        for pair in changed[:MOST_PAIRS]
    ]
    return {"pairs": rows, "more_pairs": len(changed) - len(rows)}
