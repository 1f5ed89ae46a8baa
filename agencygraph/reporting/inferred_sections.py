"""Sections about what a report infers, each left out where there is nothing to tell."""

from collections.abc import Iterator, Sequence
from typing import Any

from agencygraph.claims import Claim
from agencygraph.page import Section
from agencygraph.reporting import (
    narrative_answers,
    narrative_effects,
    narrative_unseen,
    tables_inferred,
)
from agencygraph.reporting.blocks import claims, noun_block, section
from agencygraph.reporting.facts import Between, Kind
from agencygraph.reporting.inferred import Barrier, Inferred, Requests, Unseen
from agencygraph.wording import Nouns, label

Block = dict[str, Any]


def change_sections(
    kind: Kind, change: Between, found: Inferred, name: str
) -> Iterator[Section]:
    """Who attended, trust and what silence leaves open, between two waves."""
    words, waves = noun_block(kind.nouns), change.waves
    effects, cost = found.effects.get(waves, ()), found.costs.get(waves)
    if effects:
        told = [narrative_effects.effect(facts) for facts in effects]
        block = {
            "waves": [label(wave) for wave in waves],
            "claims": claims(*told, narrative_effects.cost(cost) if cost else None),
            "grids": list(tables_inferred.effects(effects)),
            "notes": _once(note for facts in effects for note in facts.notes),
        }
        yield section(f"{name}-attended", "attended", words=words, network=block)
    if waves in found.trust:
        trust = found.trust[waves]
        block = {
            "waves": [label(wave) for wave in waves],
            "claims": claims(narrative_answers.trust(trust, kind.nouns)),
            "grids": [tables_inferred.trust(trust)] if trust.pairs else [],
        }
        yield section(f"{name}-trust", "trust", words=words, agency=block)
    if waves in found.unseen:
        yield _unseen(found.unseen[waves], f"{name}-unseen", words)


def kind_end_sections(kind: Kind, found: Inferred, name: str) -> Iterator[Section]:
    """What new ties became over several waves; what silence leaves open in one."""
    words = noun_block(kind.nouns)
    told = list(several_waves(kind, found))
    if told:
        block: Block = {"claims": claims(*told), "grids": [], "notes": []}
        if found.lasting is not None:
            block["grids"] = [tables_inferred.lasting(found.lasting)]
            block["notes"] = list(found.lasting.notes)
        yield section(f"{name}-lasting", "lasting", words=words, network=block)
    for waves, facts in found.unseen.items():
        if len(waves) == 1:
            yield _unseen(facts, f"{name}-unseen", words)


def several_waves(kind: Kind, found: Inferred) -> Iterator[Claim]:
    """Sentences about more than two waves."""
    trend, lasting = found.trend, found.lasting
    told = [narrative_effects.trend(trend, kind.nouns) if trend else None]
    if lasting is not None:
        told.append(narrative_effects.lasting(lasting))
        told.append(narrative_effects.met_lasting(lasting))
    yield from (claim for claim in told if claim is not None)


def _unseen(facts: Unseen, name: str, words: Block) -> Section:
    block = {
        "waves": [label(wave) for wave in facts.waves if wave],
        "claims": claims(narrative_unseen.unseen(facts)),
        "grids": [tables_inferred.unseen(facts)],
        "notes": list(facts.notes),
    }
    return section(name, "unseen", words=words, network=block)


def requests_section(
    asked: Requests | None, barriers: Sequence[Barrier], words: Nouns
) -> Section:
    """Who was trying to reach whom, and what helps or hinders."""
    told = [] if asked is None else [narrative_answers.requests(asked)]
    if asked is not None:
        told += [c for c in [narrative_answers.requests_by_attendance(asked)] if c]
    block = {
        "claims": claims(*told),
        "grids": [] if asked is None else list(tables_inferred.requests(asked)),
        "notes": [] if asked is None else list(asked.notes),
    }
    said = [narrative_answers.barriers(barriers, words)] if barriers else []
    shown = tables_inferred.MOST_ROWS
    between = {
        "claims": claims(*said),
        "grids": [tables_inferred.barriers(barriers)] if barriers else [],
        "left_out": max(0, len(barriers) - shown),
    }
    nouns = noun_block(words)
    return section("requests", "requests", words=nouns, network=block, agency=between)


def _once(notes: Iterator[str]) -> list[str]:
    return list(dict.fromkeys(notes))
