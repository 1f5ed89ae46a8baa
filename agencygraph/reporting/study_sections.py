"""Sections about the study as a whole: summary, scores, attendance, observation."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import agencygraph
from agencygraph.claims import Claim
from agencygraph.page import Section
from agencygraph.reporting import (
    intervals,
    narrative,
    narrative_answers,
    tables,
    tables_inferred,
)
from agencygraph.reporting.advice import Advice
from agencygraph.reporting.blocks import Block, claims, noun_block, section
from agencygraph.reporting.definitions import definitions
from agencygraph.reporting.facts import Attendance, Kind, OneWave, Scores
from agencygraph.reporting.headlines import headlines
from agencygraph.reporting.inferred import AnswerTies, Effect, Inferred
from agencygraph.reporting.sections import title_of
from agencygraph.study import Study
from agencygraph.wording import Nouns, listing, number, percent

WHOLE = (
    "Each wave is counted here as a whole; a change, on the pairs that both waves "
    "observed: so its shares can differ a little from these."
)
"""Why the figures at the top and the sentences about a change need not agree."""


def summary(
    found: Sequence[tuple[Kind, Inferred]],
    scores: Sequence[Scores],
    advice: Advice | None,
    contents: Sequence[tuple[str, str]],
) -> Section:
    """The page's first section: the answer in a few sentences, and four figures."""
    kinds = [kind for kind, _ in found]
    kind, inferred = leading(found)
    told = (
        [] if kind.is_withheld else headlines(kind, effects(inferred), scores, advice)
    )
    return section(
        "summary",
        "summary",
        words=noun_block(kind.nouns),
        summary={
            **top(kinds, kind),
            "contents": [{"anchor": a, "label": label} for a, label in contents],
        },
        network={"claims": claims(*told)},
        agency={"claims": []},
        person={"claims": []},
    )


def leading(found: Sequence[tuple[Kind, Inferred]]) -> tuple[Kind, Inferred]:
    """Return the kind that a report begins with: the first that is not confidential."""
    return next((one for one in found if not one[0].is_confidential), found[0])


def effects(inferred: Inferred) -> tuple[Effect, ...]:
    """Return the effects of the last change."""
    return tuple(inferred.effects.values())[-1] if inferred.effects else ()


def top(kinds: Sequence[Kind], kind: Kind) -> Block:
    """Return the line below the title, and the four figures."""
    return {
        "lede": lede(kinds, kind),
        "figures": [] if kind.is_withheld else figures(kind),
        "kind": kind.name if len(kinds) > 1 else "",
        "whole": WHOLE if kind.changes and not kind.is_withheld else "",
    }


def lede(kinds: Sequence[Kind], kind: Kind) -> str:
    """Who was looked at, as the kind that leads has it, which ties, and when."""
    last, words = kind.last.response, kind.nouns
    who = f"{words.actors(last.people)} in {words.of_groups(last.n_groups)}"
    waves = [[wave.wave for wave in kind.waves] for kind in kinds]
    if all(one == waves[0] for one in waves):
        ties = listing([kind.name for kind in kinds], 6)
        ties += f", {listing(waves[0], 6)}" if len(waves[0]) > 1 else ""
    else:
        ties = listing([_in_waves(kind) for kind in kinds], 6)
    return f"{who}. Ties: {ties}."


def _in_waves(kind: Kind) -> str:
    if len(kind.waves) == 1:
        return kind.name
    return f"{kind.name} ({listing([wave.wave for wave in kind.waves], 6)})"


def figures(kind: Kind) -> list[Block]:
    """The four numbers at the top, each wave's own, side by side."""
    words, waves = kind.nouns, kind.waves[-2:]

    def figure(label: str, values: list[str], note: str) -> Block:
        return {"label": label, "values": values, "note": note}

    judged = [[pair for pair in wave.pairs if pair.is_observed] for wave in waves]
    weak = [sum(bool(p.is_gap or p.carrier) for p in pairs) for pairs in judged]
    found = [
        figure(
            "answered",
            [number(wave.response.answered) for wave in waves],
            " → ".join(f"of {wave.response.people:,}" for wave in waves),
        ),
        figure(
            "ties reported",
            [number(wave.mixing.ties) for wave in waves],
            _on_pairs(waves),
        ),
    ]
    if waves[-1].mixing.observed_across:
        found.append(
            figure(
                f"of ties cross {words.groups}",
                [
                    percent(w.mixing.across, w.mixing.across + w.mixing.within)
                    for w in waves
                ],
                f"E–I index {number(waves[-1].mixing.index, 3)}, "
                f"expected {number(waves[-1].mixing.expected, 3)}",
            )
        )
    if any(judged) and not kind.is_confidential:
        found.append(
            figure(
                f"pairs of {words.groups} with no link, or held by one {words.one}",
                [number(pairs) for pairs in weak],
                " → ".join(f"of {len(pairs):,}" for pairs in judged) + " judged",
            )
        )
    return found


def _on_pairs(waves: Sequence[OneWave]) -> str:
    """On which share of pairs ties were reported, where any pair was observed."""
    if not any(wave.mixing.observed for wave in waves):
        return "no pair was observed"
    shares = [percent(wave.mixing.ties, wave.mixing.observed) for wave in waves]
    return f"on {' → '.join(shares)} of pairs observed"


def answered(kinds: Sequence[Kind]) -> Iterator[Claim | None]:
    """Response, once for kinds and waves that were answered alike."""
    given = [wave.response for kind in kinds for wave in kind.waves]
    if len({(one.people, one.nouns) for one in given}) == 1 and all(
        one.answered == one.people for one in given
    ):
        given = [replace(given[-1], wave="")]
    found = [f(one) for one in given for f in (narrative.response, narrative.unknown)]
    yield from {claim.text: claim for claim in found if claim is not None}.values()


def scores_section(
    scores: Sequence[Scores], ties: Sequence[AnswerTies], words: Nouns
) -> Section:
    """What people scored before and after, as tables of transitions.

    ``ties``: for each kind, whether scores rise with new ties.
    """
    blocks = []
    for one in scores:
        asked = one.item, (one.before, one.after)
        told = claims(
            narrative.scores(one),
            narrative_answers.by_attendance(one),
            narrative_answers.by_agency(one, words),
            *(
                narrative_answers.answer_ties(facts, words)
                for facts in ties
                if (facts.item, facts.waves) == asked
            ),
        )
        grids = list(tables_inferred.steps(one, words))
        block = {"claims": told, "grids": grids, "notes": list(one.notes)}
        blocks.append({**tables.transitions(one), **block})
    nouns = noun_block(words)
    drawn = intervals.panel(intervals.scored(scores), "Balance, in points")
    network = {"scores": blocks, "panels": [drawn] if drawn else []}
    return section("scores", "scores", words=nouns, network=network)


def attendance_section(facts: Attendance) -> Section:
    """Who came to what, by agency."""
    rows = [
        {
            "name": name,
            "values": [number(event.by_group.get(name, 0)) for event in facts.events],
            "came": f"{came:,} of {people:,}",
        }
        for name, people, came in facts.groups
    ]
    events = [
        {"name": event.name, "date": event.date, "people": number(event.people)}
        for event in facts.events
    ]
    block = {
        "claims": claims(narrative.attendance(facts)),
        "events": events,
        "rows": rows,
        "came": f"{facts.came:,} of {facts.people:,}",
    }
    words = noun_block(facts.nouns)
    return section("attendance", "attendance", words=words, agency=block)


def observed_section(study: Study, kinds: Sequence[Kind]) -> Section:
    """Who answered, by agency and wave, and all notes."""
    by_unit: dict[Nouns, list[Kind]] = {}
    for kind in kinds:
        by_unit.setdefault(kind.nouns, []).append(kind)
    notes = [
        {"about": _about(kind, wave, kinds), "text": note}
        for kind in kinds
        for wave in kind.waves
        for note in wave.notes
    ]
    return section(
        "observed",
        "observed",
        words=noun_block(kinds[0].nouns),
        study={"claims": claims(*answered(kinds))},
        agency={"tables": [tables.response_rows(group) for group in by_unit.values()]},
        network={
            "notes": list(study.notes),
            "measure_notes": _once(notes),
            "inputs": _inputs(study),
            "options": [] if study.inputs is None else list(study.inputs.notes),
        },
    )


def _inputs(study: Study) -> list[Block]:
    """What was read, so that anybody can see whether two pages tell of the same."""
    found = {} if study.inputs is None else study.inputs.to_dict()
    return [{**row, "rows": number(row["rows"])} for row in found.values()]


def definitions_section(kinds: Sequence[Kind]) -> Section:
    """What the words mean."""
    directed = any(kind.last.network.directed for kind in kinds)
    return section(
        "definitions",
        "definitions",
        definitions=definitions(kinds[0].nouns, directed=directed),
        version=agencygraph.__version__,
    )


def _about(kind: Kind, wave: OneWave, kinds: Sequence[Kind]) -> str:
    """Which network a note is about, where there are several."""
    parts = [wave.wave] if len(kind.waves) > 1 else []
    parts += [title_of(kind)] if len(kinds) > 1 else []
    return f"{', '.join(parts)}:" if parts else ""


def _once(notes: Sequence[Block]) -> list[Block]:
    """Notes of several networks that say the same are told once."""
    told: dict[str, Block] = {}
    for note in notes:
        before = told.get(note["text"])
        about = "" if before and before["about"] != note["about"] else note["about"]
        told[note["text"]] = {"about": about, "text": note["text"]}
    return list(told.values())
