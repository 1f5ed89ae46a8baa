"""Sentences about what changed between two waves: from facts to claims.

The words speak of *reports*: what people answered, never what is; they say what
changed, never why.
"""

import math
from collections.abc import Mapping

from agencygraph.change.facts import Ends, IndexChange, Sure, Turnover
from agencygraph.claims import Claim
from agencygraph.roster import count
from agencygraph.wording import (
    Nouns,
    at,
    counted,
    number,
    percent,
    sentence,
    signed,
    verb,
)

FATES_ARE = (
    "Only pairs that both waves observed are compared. Formed: not reported before, "
    "reported after; dissolved: the other way round; the rest were reported both times "
    "and are stronger, weaker or equal in weight."
)
SMALL = 5e-4
"""Differences of an index below this are no difference in three decimals."""


def across_is(words: Nouns) -> str:
    """Define ties across and within, and the E–I index."""
    return (
        f"A tie is across where its two ends are in different {words.groups}, within "
        "where they are in the same one. E–I index = (across − within) / (across + "
        "within): +1 all across, −1 all within. Expected = (pairs across − pairs "
        "within) / pairs, of those observed: the index on average if ties took no "
        f"notice of {words.groups}."
    )


def turnover(facts: Turnover) -> Claim:
    """How many ties were formed, dissolved and kept; or that nothing changed."""
    both = f"{at(facts.before)} and {at(facts.after)}"
    stayed = count(facts.stayed, "tie", "ties")
    if not facts.observed:
        text = f"No pair was observed both {both}, so no change of ties can be counted"
    elif not facts.formed + facts.dissolved + facts.stayed:
        pairs = count(facts.observed, "pair", "pairs")
        text = f"No change: no tie was reported on the {pairs} observed both {both}"
    elif not facts.formed + facts.dissolved:
        if facts.strengthened + facts.weakened:
            text = f"The same {stayed} {_were(facts.stayed)} reported both times"
            text += _weights(facts)
        else:
            text = (
                f"No change: the same {stayed} {_were(facts.stayed)} reported both "
                "times, with the same weights"
            )
    else:
        net = facts.formed - facts.dissolved
        lead = "More" if net > 0 else "Fewer"
        lead = (
            f"{lead} ties were" if net else "As many ties, but not the same ones, were"
        )
        text = (
            f"{lead} reported {at(facts.after)} than {at(facts.before)}: "
            f"{number(facts.formed)} formed, {number(facts.dissolved)} dissolved and "
            f"{number(facts.stayed)} {_were(facts.stayed)} reported both times"
            f"{_weights(facts)}"
        )
        if not net:
            text = text.replace(f" {at(facts.after)} than {at(facts.before)}", "", 1)
    text = sentence(text)
    if facts.unobserved:
        unseen = count(facts.unobserved, "further tie", "further ties")
        text += (
            f" {unseen} cannot be compared, as one of the waves could not see "
            f"{'it' if facts.unobserved == 1 else 'them'}."
        )
    inputs = counted(
        {
            "formed": facts.formed,
            "dissolved": facts.dissolved,
            "kept, same weight": facts.kept,
            "stronger": facts.strengthened,
            "weaker": facts.weakened,
            "unobserved in one wave": facts.unobserved,
        }
    )
    jaccard = "Jaccard = kept / (kept + formed + dissolved)", number(facts.jaccard, 3)
    return Claim(text, FATES_ARE, (*inputs, jaccard), both_observed(facts.observed))


def rates(facts: Turnover) -> Claim | None:
    """How often a tie formed where there was none, across and within agencies."""
    words = facts.nouns
    if not facts.open_across and not facts.open_within:
        return None

    across = _rate(
        (facts.formed_across, facts.open_across),
        facts.sure_across,
        f"across {words.groups}",
    )
    inside = (facts.formed_within, facts.open_within), facts.sure_within
    within = _rate(*inside, f"within {words.groups}")
    if not facts.observed_across:
        text = f"A new tie was reported on {_rate(*inside, '')}".replace("  ", " ")
    elif facts.open_across and facts.open_within:
        text = f"A new tie was reported on {across} and on {within}"
    elif facts.open_across:
        text = f"A new tie was reported on {across}; {within}"
    else:
        text = f"A new tie was reported on {within}; {across}"
    if not facts.formed_across + facts.formed_within:
        opened = count(facts.open_across + facts.open_within, "open pair", "open pairs")
        text = f"No new tie was reported on any of the {opened}"
    inputs = counted(
        {
            "formed across": facts.formed_across,
            "open pairs across": facts.open_across,
            "formed within": facts.formed_within,
            "open pairs within": facts.open_within,
        }
    )
    ends = tuple(
        (f"rate {where}, 95% {end}", percent(value, 1, 1))
        for where, sure in (
            ("across", facts.sure_across),
            ("within", facts.sure_within),
        )
        for end, value in zip(("from", "to"), sure, strict=True)
        if math.isfinite(value)
    )
    definition = (
        "Formation rate = ties formed / open pairs. A pair is open if both waves "
        "observed it and no tie was reported before. The 95% interval takes people, "
        "not ties, as what varies; none is given where it would not hold what it "
        "promises."
    )
    observed = both_observed(facts.observed)
    return Claim(f"{text}.", definition, inputs + ends, observed)


def _rate(pairs: tuple[int, int], ends: Ends, where: str) -> str:
    """Ties formed among open pairs, with their number and how sure the rate is."""
    formed, open_pairs = pairs
    if not open_pairs:
        return f"no pair {where} was still open"
    counts = f"{formed:,} of {open_pairs:,}"
    if math.isfinite(ends[0]):
        low, high = (percent(end, 1, 1) for end in ends)
        counts += f"; 95% interval {low} to {high}"
    return f"{percent(formed, open_pairs, 1)} of the open pairs {where} ({counts})"


SURE_IS = (
    "Density = ties / pairs, on the pairs both waves observed. The 95% interval takes "
    "people, not ties, as what varies: it is about people such as these and what else "
    "they might have answered (dyadic cluster-robust, t distribution). No interval is "
    "given where too few people or changes would make it untrue."
)


def density(facts: Mapping[str, Sure], waves: tuple[str, str], words: Nouns) -> Claim:
    """How much more of the pairs are tied, in all, across and within, and how sure."""
    whole = facts["density"]
    if not whole.observed or not math.isfinite(whole.change):
        text = "No pair was observed both times, so no change of density can be told."
        return Claim(text, SURE_IS, (), both_observed(whole.observed))
    old, new = (percent(value, 1, 1) for value in (whole.before, whole.after))
    text = (
        f"Ties were reported on {old} of the pairs {at(waves[0])} and {new} "
        f"{at(waves[1])}: {_points(whole)}"
    )
    parts = {"across": "density across", "within": "density within"}
    told = [
        f"{where} {words.groups} {_points(facts[name])}"
        for where, name in parts.items()
        if facts[name].observed
    ]
    if len(told) == len(parts):
        text += f"; {' and '.join(told)}"
    inputs = [
        (f"{one.statistic}, {what}", number(value, 3))
        for one in facts.values()
        for what, value in (
            *(("before", one.before), ("after", one.after), ("change", one.change)),
            *(("95% from", one.low), ("95% to", one.high)),
        )
    ]
    inputs.append(("ties formed or dissolved", number(whole.changed)))
    inputs.append((f"{words.many} with a pair observed", number(whole.people)))
    return Claim(sentence(text), SURE_IS, tuple(inputs), both_observed(whole.observed))


def _points(one: Sure) -> str:
    """A change in percentage points, with its interval or without."""
    if not math.isfinite(one.low):
        return f"{signed(100 * one.change, 1)} points (no interval can be given)"
    if not one.changed:
        return (
            "no change (one of up to "
            f"{number(100 * one.high, 1)} points may have gone unseen)"
        )
    low, high = signed(100 * one.low, 1), signed(100 * one.high, 1)
    moved = f"{signed(100 * one.change, 1)} percentage points"
    return f"{moved} (95% interval {low} to {high})"


def index(facts: IndexChange, sure: Sure | None = None) -> Claim | None:
    """How the E–I index moved, and how much of that is mechanical."""
    if not facts.observed_across:
        return None  # one agency: the index could not move
    definition = (
        f"{across_is(facts.nouns)} As a network fills, the index moves towards what is "
        "expected, whoever the new ties join: that part is mechanical. It is the "
        "average had as many ties dissolved among those there were, and as many formed "
        "among the open pairs, at random."
    )
    values = (
        ("E–I index before", number(facts.before, 3)),
        ("E–I index after", number(facts.after, 3)),
        ("expected before", number(facts.expected_before, 3)),
        ("expected after", number(facts.expected_after, 3)),
        ("on pairs both waves observed: before", number(facts.joint_before, 3)),
        ("on pairs both waves observed: after", number(facts.joint_after, 3)),
        ("ties before, agencies after", number(facts.reclassified, 3)),
        ("on pairs both waves observed: expected", number(facts.joint_expected, 3)),
        ("had ties changed at random: average", number(facts.chance, 3)),
        ("had ties changed at random: 95% from", number(facts.chance_low, 3)),
        ("had ties changed at random: 95% to", number(facts.chance_high, 3)),
    )
    text = " ".join(
        part
        for part in (_level(facts), _how_sure(facts, sure), _mechanical(facts))
        if part
    )
    return Claim(text, definition, values, both_observed(facts.observed))


def _how_sure(facts: IndexChange, sure: Sure | None) -> str:
    """The interval of the change with the later agencies, where there is one."""
    if sure is None or not math.isfinite(sure.low) or not sure.changed:
        return ""
    low, high = signed(sure.low, 3), signed(sure.high, 3)
    where = "On the pairs both waves observed"
    if number(facts.reclassified, 3) != number(facts.joint_before, 3):
        where += f", with the later {facts.nouns.groups},"
    return (
        f"{where} it changed by {signed(sure.change, 3)} "
        f"(95% interval {low} to {high})."
    )


def _level(facts: IndexChange) -> str:
    """Each wave's own index with its expectation."""
    words = f"The E–I index of ties (across {facts.nouns.groups} against within)"
    known = [math.isfinite(value) for value in (facts.before, facts.after)]
    if not any(known):
        return f"{words} is undefined in both waves, as neither has such a tie."
    if not all(known):
        wave, other = facts.waves if known[0] else facts.waves[::-1]
        value = facts.before if known[0] else facts.after
        return (
            f"{words} was {number(value, 3)} {at(wave)} and is undefined {at(other)}, "
            "so no change can be counted."
        )
    old, new = number(facts.before, 3), number(facts.after, 3)
    expected = (
        f"expected {number(facts.expected_before, 3)} and "
        f"{number(facts.expected_after, 3)}"
    )
    if number(facts.expected_before, 3) == number(facts.expected_after, 3):
        expected = f"expected {number(facts.expected_after, 3)} both times"
    if old == new:
        return f"{words} was {new} both times ({expected})."
    moved = "rose" if facts.after > facts.before else "fell"
    return f"{words} {moved} from {old} to {new} ({expected})."


def _mechanical(facts: IndexChange) -> str:
    """How much of the change is people moving agency, and how much random change."""
    if not math.isfinite(facts.change):
        return ""
    if abs(facts.change) < SMALL:
        return "On the pairs both waves observed it did not change."
    return " ".join(
        part for part in (_other_way(facts), _moved(facts), _drift(facts)) if part
    )


def _other_way(facts: IndexChange) -> str:
    """Say so where what both waves observed moved otherwise than the whole."""
    if (facts.after - facts.before) * facts.change > 0:
        return ""
    moved = "rose" if facts.change > 0 else "fell"
    old, new = number(facts.joint_before, 3), number(facts.joint_after, 3)
    return f"On the pairs both waves observed it {moved} from {old} to {new}."


def _moved(facts: IndexChange) -> str:
    """The same ties give another index once people are in other agencies."""
    if not abs(facts.reclassified - facts.joint_before) >= SMALL:
        return ""
    return (
        f"As people moved {facts.nouns.group}, the ties reported {at(facts.waves[0])} "
        f"would by themselves have given {number(facts.reclassified, 3)} "
        f"{at(facts.waves[1])}."
    )


def _drift(facts: IndexChange) -> str:
    """How much of the rest random change would have given."""
    way = "rise" if facts.change > 0 else "fall"
    drift = facts.chance - facts.reclassified
    left = facts.joint_after - facts.reclassified
    inside = facts.chance_low <= facts.joint_after <= facts.chance_high
    if drift * left <= 0 or abs(drift) < SMALL:
        lead = f"No part of the {way} is mechanical"
        if inside:
            lead = f"The {way} is no more than random change can give"
    elif inside:
        lead = f"The {way} may all be mechanical"
    elif abs(drift) >= abs(left):
        lead = f"The {way} is smaller than a mechanical one would be"
    else:
        lead = f"Part of the {way} is mechanical"
    low, high = number(facts.chance_low, 3), number(facts.chance_high, 3)
    return (
        f"{lead}: had as many ties changed at random, it would have come to "
        f"{number(facts.chance, 3)} on average (95% between {low} and {high}); it came "
        f"to {number(facts.joint_after, 3)} on the pairs both waves observed."
    )


def _weights(facts: Turnover) -> str:
    if not facts.strengthened + facts.weakened:
        return ""
    return f" ({number(facts.strengthened)} stronger, {number(facts.weakened)} weaker)"


def _were(number_: int) -> str:
    return verb(number_, "was", "were")


def both_observed(pairs: int) -> str:
    """How many pairs a comparison of two waves rests on."""
    return f"{count(pairs, 'pair', 'pairs')} observed in both waves"
