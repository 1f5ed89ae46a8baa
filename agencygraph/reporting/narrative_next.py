"""Sentences about what could be done next: proposals, each with what it rests on."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from agencygraph.claims import Claim
from agencygraph.reporting.advice import Advice, Meeting, Thin
from agencygraph.reporting.facts import Pair
from agencygraph.reporting.narrative_pairs import link_is
from agencygraph.wording import (
    Nouns,
    listing,
    number,
    pairs_observed,
    percent,
    verb,
)

if TYPE_CHECKING:
    from agencygraph.reporting.inferred import Barrier

SHARED = 3
"""How many pairs that hang on one person are proposed to be shared."""

INDEPENDENT_IS = (
    "Independent links: as many links as can be chosen so that no two share a person, "
    "which is the least number of people whose leaving would end them all (König 1931)."
)


def introduction_is(words: Nouns) -> str:
    """Define how introductions are chosen."""
    return (
        f"Chosen one by one among {words.many} who were seen not to be tied and who "
        f"are both tied to one other: each adds an independent link between two "
        f"{words.groups} that have fewer than two, or fewer ties than chance gives. "
        "Chance = that both ties pass a request on, which is more likely the stronger "
        "they are."
    )


def proposals(facts: Advice) -> list[Claim]:
    """Everything the data suggest, besides introductions."""
    return [*_shared(facts), *_hindered(facts), *_asked_again(facts)]


def for_the_board(facts: Advice, pairs: Sequence[Pair]) -> list[Claim]:
    """Return proposals that name agencies alone."""
    return [
        *_brought_together(facts),
        *_leaning(facts, pairs),
        *_hindered(facts, notes=False),
        *_asked_again(facts),
    ]


def _brought_together(facts: Advice) -> Iterator[Claim]:
    """Which agencies the prepared introductions would link."""
    pairs = dict.fromkeys(
        " and ".join(sorted((meeting.one.group, meeting.two.group)))
        for meeting in facts.meetings
    )
    if not pairs:
        return
    made = len(facts.meetings)
    who = "; ".join(list(pairs)[:3]) + (" and others" if len(pairs) > 3 else "")
    text = (
        f"Introduce {facts.nouns.many} of {who}: the project team "
        f"has {number(made)} {verb(made, 'introduction', 'introductions')} ready."
    )
    inputs = (("introductions", number(made)),)
    seen = f"{facts.nouns.actors(facts.meetings[0].observed)} answered"
    yield Claim(text, introduction_is(facts.nouns), inputs, seen)


def _leaning(facts: Advice, pairs: Sequence[Pair]) -> Iterator[Claim]:
    """How many pairs of agencies hang on one person."""
    if not facts.through:
        return
    words, times = facts.nouns, len(facts.through)
    who = [f"{pair.one.name} and {pair.two.name}" for pair in facts.through]
    text = (
        f"Give a second contact to {number(times)} {verb(times, 'pair', 'pairs')} of "
        f"{words.groups} all of whose links run through one {words.one}: "
        f"{'; '.join(who[:2])}{' and others' if times > 2 else ''}."
    )
    inputs = tuple(
        (name, f"{number(pair.links)} links")
        for name, pair in zip(who, facts.through, strict=True)
    )
    seen = pairs_observed(sum(pair.observed for pair in pairs if pair.is_observed))
    yield Claim(text, link_is(words), inputs, seen)


def introduce(facts: Meeting, advice: Advice) -> Claim:
    """Who could introduce whom."""
    one, two = facts.one, facts.two
    text = (
        f"To do first: ask {facts.broker} to introduce {one} and {two} to each other."
    )
    return _introduction(text, facts, advice)


def introduction(facts: Meeting, advice: Advice) -> Claim:
    """The same, as one of a list."""
    text = f"{facts.broker} introduces {facts.one} and {facts.two} to each other."
    return _introduction(text, facts, advice)


def _introduction(text: str, facts: Meeting, advice: Advice) -> Claim:
    inputs = (
        ("independent links it adds", number(facts.links)),
        ("chance that it is passed on", percent(facts.chance, 1)),
    )
    seen = f"{advice.nouns.actors(facts.observed)} answered"
    return Claim(text, introduction_is(advice.nouns), inputs, seen)


def _shared(facts: Advice) -> Iterator[Claim]:
    """Pairs of agencies whose links all run through one person."""
    words = facts.nouns
    for pair in facts.through[:SHARED]:
        text = (
            f"Share what {pair.carrier} holds alone: all {number(pair.links)} links "
            f"between {pair.one.name} and {pair.two.name} end if they leave."
        )
        yield Claim(text, link_is(words), _links(pair), pairs_observed(pair.observed))


def _links(pair: Pair) -> tuple[tuple[str, str], ...]:
    return ("links", number(pair.links)), ("all through", pair.carrier)


def _hindered(facts: Advice, *, notes: bool = True) -> Iterator[Claim]:
    """What hinders thinly linked agencies; notes are free text and may name people."""
    by_kind: dict[str, list[Barrier]] = {}
    for barrier in facts.hinders:
        by_kind.setdefault(barrier.kind, []).append(barrier)
    for kind, found in by_kind.items():
        who = [f"{one.one} and {one.two}" for one in found]
        text = (
            f"Settle “{kind}” first between {listing(who, 3)}: it is said to hinder "
            "them, and they are thinly linked."
        )
        said = [one.note if notes and one.note else "–" for one in found]
        inputs = tuple(zip(who, said, strict=True))
        definition = (
            "What the study codes as hindering two agencies that at most two people "
            f"hold together. {INDEPENDENT_IS}"
        )
        yield Claim(text, definition, inputs, f"{len(found)} coded")


def _asked_again(facts: Advice) -> Iterator[Claim]:
    """Agencies of which somebody did not answer."""
    if not facts.silent:
        return
    parts = [
        f"{group.name} ({group.people - group.answered:,} of {group.people:,})"
        for group in facts.silent
    ]
    missing = sum(group.people - group.answered for group in facts.silent)
    text = (
        f"Ask again the {facts.nouns.actors(missing)} who did not answer: "
        f"{listing(parts, 3)}. What they would have reported is not known."
    )
    inputs = tuple(
        (group.name, f"{group.answered:,} of {group.people:,} answered")
        for group in facts.silent
    )
    definition = "Counted from who answered in the last wave."
    asked = sum(group.people for group in facts.silent)
    seen = f"{number(asked - missing)} of {facts.nouns.actors(asked)} answered there"
    yield Claim(text, definition, inputs, seen)


def thin(found: tuple[Thin, ...], judged: int, words: Nouns) -> Claim | None:
    """How many pairs of agencies hang on none, one or two people."""
    if not judged:
        return None
    counts = [sum(one.independent == k for one in found) for k in (0, 1, 2)]
    pairs = f"{number(judged)} {verb(judged, 'pair', 'pairs')} of {words.groups}"
    if not found:
        text = (
            f"Every one of {pairs} keeps a link whichever two {words.many} leave, by "
            "what was reported."
        )
    else:
        parts = []
        for k, end in enumerate(("no link", f"one {words.one}", f"two {words.many}")):
            if counts[k]:
                has = verb(counts[k], "has", "have") if not k else _hang(counts[k])
                parts.append(f"{number(counts[k])} {has} {end}")
        text = f"Of {pairs}, {listing(parts, 3)}."
    inputs = tuple(
        zip(
            ("no link", "one independent link", "two independent links"),
            map(number, counts),
            strict=True,
        )
    )
    definition = f"{link_is(words)} {INDEPENDENT_IS}"
    return Claim(text, definition, inputs, f"{pairs} judged")


def _hang(times: int) -> str:
    return verb(times, "hangs on", "hang on")
