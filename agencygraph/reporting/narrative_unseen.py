"""Sentences about what lists and silence do: splits, bounds, who is truly first."""

import math

from agencygraph.change.sentences import both_observed
from agencygraph.claims import Claim
from agencygraph.reporting.inferred import Bound, Chance, Chances, Split, Unseen
from agencygraph.wording import (
    Nouns,
    listing,
    number,
    pairs_observed,
    percent,
    sentence,
    signed,
    verb,
)

SURE = 0.95
"""From this chance on somebody named first is called first in nearly every case."""

POINTS = " points"

NAMED = 5
"""How many of whom it is less sure a sentence names."""


def unseen(facts: Unseen) -> Claim:
    """How far a statistic, or its change, is open whatever the silent would say."""
    main = [bound for bound in facts.bounds if bound.is_main] or list(facts.bounds[:1])
    told = listing([_range(one, facts) for one in main], len(main))
    if facts.is_change:
        text = (
            "Whatever those who were not observed would have said, the change from "
            f"{facts.waves[0]} to {facts.waves[1]} lies, for {told}. {_sign(main)}"
        )
        seen = both_observed(facts.observed)
    else:
        text = f"Whatever those who were not observed would have said, {told}."
        seen = pairs_observed(facts.observed)
    parts = ("as observed", "least", "most")
    inputs = [
        (f"{one.name}: {part}", told)
        for one in facts.bounds
        for part, told in zip(parts, cells(one, facts), strict=True)
    ]
    return Claim(text, unseen_is(facts.nouns, facts), tuple(inputs), seen)


def _range(one: Bound, facts: Unseen) -> str:
    value, low, high = cells(one, facts)
    if not facts.is_change:
        return f"{one.name} lies between {low} and {high} ({value} as observed)"
    low, value = low.removesuffix(POINTS), value.removesuffix(POINTS)
    return f"{one.name}, between {low} and {high} ({value} as observed)"


def cells(one: Bound, facts: Unseen) -> tuple[str, str, str]:
    """Return a bound as text: as observed, the least and the most."""
    given = one.value, one.lower, one.upper
    value, low, high = (_told(part, one, facts) for part in given)
    return value, low, high


def _told(value: float, one: Bound, facts: Unseen) -> str:
    if facts.is_change:
        scaled = 100 * value if one.is_share else value
        return signed(scaled, one.digits) + (POINTS if one.is_share else "")
    return percent(value, 1, 1) if one.is_share else number(value, one.digits)


def _sign(main: list[Bound]) -> str:
    """Which of the changes have a sign whatever was not observed."""
    rose = [one.name for one in main if one.lower > 0]
    fell = [one.name for one in main if one.upper < 0]
    left = [one.name for one in main if one.lower <= 0 <= one.upper]
    parts = [f"{listing(rose)} rose in any case"] if rose else []
    parts += [f"{listing(fell)} fell in any case"] if fell else []
    if left:
        parts.append(f"that alone leaves open whether {listing(left)} rose or fell")
    return " ".join(map(sentence, parts))


def unseen_is(words: Nouns, facts: Unseen) -> str:
    """Define bounds, and what they are not."""
    change = (
        " Of a change: the least after less the most before, and the reverse, among "
        f"{words.many} on both lists, in the {words.groups} of the later one."
        if facts.is_change
        else ""
    )
    return (
        "Every pair that was not observed may hold a tie or none: least and most over "
        f"all of that.{change} Nothing is assumed about those who did not answer, so "
        "bounds are wide. They are no confidence interval."
    )


def chances(facts: Chances, words: Nouns) -> Claim:
    """Who is first in nearly every way the silent may have answered."""
    sure = [one for one in facts.of.values() if one.probability >= SURE]
    less = [one for one in facts.of.values() if one.probability < SURE]
    less.sort(key=lambda one: (-one.probability, one.name))
    first = f"the first {facts.k}" if facts.k > 1 else "the first"
    of = f"{number(len(sure)) if sure else 'none'} of the {facts.k}"
    if facts.k == 1:
        of = "the one" if sure else "not even the one"
    text = (
        f"Not everything was observed. When that is filled in {facts.draws} times in a "
        f"likely way, {of} who by what was reported {verb(facts.k, 'joins', 'join')} "
        f"most open pairs across {words.groups} {verb(max(len(sure), 1), 'is', 'are')} "
        f"among {first} almost every time ({SURE:.0%} or more)"
    )
    if less:
        text += f"; less often {listing([_often(one) for one in less], NAMED)}"
    text += "."
    if facts.others:
        names = [_often(one, words) for one in facts.others]
        text += f" Not one of those, but there at times: {listing(names, NAMED)}."
    inputs = tuple(
        (one.name, percent(one.probability, 1, 1))
        for one in (*facts.of.values(), *facts.others)
    )
    definition = (
        f"Share of {facts.draws} networks, in each of which what was not observed is "
        "drawn from a model of ties (reciprocity; agencies; how many each one names, "
        f"by how many they are named), in which one of the {words.many} is among "
        f"{first} by open pairs across {words.groups}. It takes those who did not "
        "answer to be like others of whom as much was reported."
    ).replace("agencies", words.groups)
    return Claim(text, definition, inputs, f"{facts.draws} draws")


def _often(one: Chance, words: Nouns | None = None) -> str:
    """A name and how often; of those not in the table also where from."""
    told = percent(one.probability, 1)
    if words is None:
        return f"{one.name} ({told})"
    silent = "" if one.answered else ", did not answer"
    return f"{one.name} ({one.group}, {told}{silent})"


def chance_of(facts: Chances | None, broker: str) -> str:
    """Return the chance of one broker for the table, blank where there is none."""
    found = facts.of.get(broker) if facts is not None else None
    if found is None or not math.isfinite(found.probability):
        return ""
    return percent(found.probability, 1)


SPLIT = {
    "stayers": "by those who stayed, formed less dissolved",
    "joiners": "with somebody who joined",
    "leavers": "with somebody who left",
    "reclassified": "as somebody moved {group}",
    "newly_observed": "that only the later wave could see",
    "no_longer_observed": "that only the earlier wave could see",
}


def split(facts: Split, words: Nouns) -> Claim:
    """What a change of a number of ties comes from, part by part."""
    told = {name: text.format(group=words.group) for name, text in SPLIT.items()}
    parts = [
        f"{signed(facts.parts[name])} {text}"
        for name, text in told.items()
        if facts.parts[name]
    ]
    change = signed(facts.after - facts.before)
    name = facts.name[:1].upper() + facts.name[1:]
    text = (
        f"{name}, each wave's own: {number(facts.before)}, then "
        f"{number(facts.after)} ({change})"
    )
    if parts:
        text += f", which is {listing(parts, len(parts))}"
    inputs = [("before", number(facts.before)), ("after", number(facts.after))]
    inputs += [(told[part], signed(facts.parts[part])) for part in told]
    definition = (
        "After − before = the sum of the parts, exactly. Those who stayed are on both "
        f"lists; their ties are counted with the {words.groups} of the later one. What "
        "only one wave could see is the doing of lists and answers, not of people."
    )
    seen = f"{number(facts.before)} and {number(facts.after)} ties reported"
    return Claim(f"{text}.", definition, tuple(inputs), seen)
