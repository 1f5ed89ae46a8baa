"""Sentences about change between two waves, and about pairs of agencies."""

import math
from collections.abc import Sequence

from agencygraph.reporting.facts import Group, IndexChange, Pair, PairChange, Turnover
from agencygraph.reporting.narrative import Claim, across_is
from agencygraph.reporting.words import (
    Nouns,
    at,
    lead,
    listing,
    number,
    percent,
    sentence,
    verb,
)
from agencygraph.roster import count

FATES_ARE = (
    "Only pairs that both waves observed are compared. Formed: not reported before, "
    "reported after; dissolved: the other way round; the rest were reported both times "
    "and are stronger, weaker or equal in weight."
)
SMALL = 5e-4
"""Differences of an index below this are no difference in three decimals."""


def link_is(words: Nouns) -> str:
    """Define a link between two agencies, and when a pair of them is judged."""
    return (
        f"A link is a pair of {words.many}, one in each {words.group}, with a tie "
        f"reported either way. Two {words.groups} are judged only if {words.many} of "
        "both answered."
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
    inputs = (
        ("formed", number(facts.formed)),
        ("dissolved", number(facts.dissolved)),
        ("kept, same weight", number(facts.kept)),
        ("stronger", number(facts.strengthened)),
        ("weaker", number(facts.weakened)),
        ("unobserved in one wave", number(facts.unobserved)),
        ("Jaccard = kept / (kept + formed + dissolved)", number(facts.jaccard, 3)),
    )
    return Claim(text, FATES_ARE, inputs, _both_observed(facts.observed))


def rates(facts: Turnover) -> Claim | None:
    """How often a tie formed where there was none, across and within agencies."""
    words = facts.nouns
    if not facts.open_across and not facts.open_within:
        return None

    def part(formed: int, open_pairs: int, where: str) -> str:
        if not open_pairs:
            return f"no pair {where} was still open"
        rate = percent(formed, open_pairs, 1)
        return f"{rate} of the open pairs {where} ({formed:,} of {open_pairs:,})"

    across = part(facts.formed_across, facts.open_across, f"across {words.groups}")
    within = part(facts.formed_within, facts.open_within, f"within {words.groups}")
    if not facts.observed_across:
        alone = part(facts.formed_within, facts.open_within, "")
        text = f"A new tie was reported on {alone}".replace("  ", " ")
    elif facts.open_across and facts.open_within:
        text = f"A new tie was reported on {across} and on {within}"
    elif facts.open_across:
        text = f"A new tie was reported on {across}; {within}"
    else:
        text = f"A new tie was reported on {within}; {across}"
    if not facts.formed_across + facts.formed_within:
        opened = count(facts.open_across + facts.open_within, "open pair", "open pairs")
        text = f"No new tie was reported on any of the {opened}"
    inputs = (
        ("formed across", number(facts.formed_across)),
        ("open pairs across", number(facts.open_across)),
        ("formed within", number(facts.formed_within)),
        ("open pairs within", number(facts.open_within)),
    )
    definition = (
        "Formation rate = ties formed / open pairs. A pair is open if both waves "
        "observed it and no tie was reported before."
    )
    return Claim(f"{text}.", definition, inputs, _both_observed(facts.observed))


def index(facts: IndexChange) -> Claim | None:
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
    text = f"{_level(facts)} {_mechanical(facts)}".strip()
    return Claim(text, definition, values, _both_observed(facts.observed))


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


def gap(facts: Pair, words: Nouns) -> Claim | None:
    """One or no link between two agencies, or all through one person, with response."""
    between = f"{facts.one.name} and {facts.two.name}"
    answered = f"({_answered(facts.one, facts.two)})"
    if not facts.is_observed:
        silent = [g.name for g in (facts.one, facts.two) if not g.answered]
        told = f"nobody in {listing(silent)} answered" if silent else "no pair was seen"
        text = f"{between}: not observed, as {told}."
    elif not facts.links:
        text = f"No link was reported between {between} {answered}."
    elif facts.is_gap:
        text = f"Only one link was reported between {between} {answered}."
    elif facts.carrier:
        every = "Both" if facts.links == 2 else f"All {number(facts.links)}"
        links = f"{every} links reported between {between}"
        text = f"{links} run through {facts.carrier} {answered}."
    else:
        return None
    inputs = (
        ("links", number(facts.links)),
        ("ties reported", number(facts.ties)),
        (f"pairs of {words.many}", number(facts.possible)),
        ("ties on average, did agencies not matter", number(facts.expected, 1)),
    )
    return Claim(text, link_is(words), inputs, _observed(facts.observed))


def gaps(wave: str, pairs: Sequence[Pair], words: Nouns) -> Claim | None:
    """How many pairs of agencies have no link, or one only."""
    judged = [pair for pair in pairs if pair.is_observed]
    if not pairs:
        return None
    none = sum(pair.is_gap and not pair.links for pair in judged)
    one = sum(pair.is_gap and pair.links == 1 for pair in judged)
    through = [pair for pair in judged if pair.carrier and not pair.is_gap]
    name = count(len(judged), f"pair of {words.groups}", f"pairs of {words.groups}")
    when = lead(wave)
    if not judged:
        text = (
            f"{when}no pair of {words.groups} can be judged: of none did both "
            "sides answer"
        )
    elif not none + one:
        text = (
            f"{when}every one of {name} has more than one link reported, or all "
            "there can be"
        )
    else:
        parts = [f"{number(none)} {verb(none, 'has', 'have')} no link"] if none else []
        parts += [f"{number(one)} {verb(one, 'has', 'have')} only one"] if one else []
        text = f"{when}of {name}, {' and '.join(parts)}"
        text += " reported" if none else " link reported"
    if through:
        text += (
            f"; in {number(len(through))} more, all links run through one {words.one}"
        )
    unseen = len(pairs) - len(judged)
    if unseen and judged:
        text += f". {number(unseen)} more cannot be judged, as one side did not answer"
    inputs = (
        (f"pairs of {words.groups} judged", number(len(judged))),
        ("no link reported", number(none)),
        ("one link reported", number(one)),
        (f"all links through one {words.one}", number(len(through))),
        ("not observed", number(unseen)),
    )
    seen = sum(pair.observed for pair in judged)
    return Claim(sentence(text), link_is(words), inputs, _observed(seen))


def pair_changes(
    changes: Sequence[PairChange], waves: tuple[str, str], words: Nouns
) -> Claim | None:
    """Which pairs of agencies got their first link, and which lost their last."""
    judged = [pair for pair in changes if pair.observed]
    if not judged:
        return None
    first = [f"{p.one} and {p.two}" for p in judged if p.after and not p.before]
    last = [f"{p.one} and {p.two}" for p in judged if p.before and not p.after]
    more = sum(p.after > p.before for p in judged)
    fewer = sum(p.after < p.before for p in judged)
    name = count(len(judged), f"pair of {words.groups}", f"pairs of {words.groups}")
    if not more + fewer:
        text = f"No change: {name} had as many links reported both times."
    else:
        than = f"{at(waves[1])} than {at(waves[0])}"
        parts = [f"{number(more)} {verb(more, 'has', 'have')} more"] if more else []
        parts += (
            [f"{number(fewer)} {verb(fewer, 'has', 'have')} fewer"] if fewer else []
        )
        text = f"Of {name}, {' and '.join(parts)} links reported {than}."
    if first:
        text += f" Linked for the first time: {listing(first, 3)}."
    if last:
        text += f" No longer linked: {listing(last, 3)}."
    inputs = (
        (f"pairs of {words.groups}", number(len(judged))),
        ("more links", number(more)),
        ("fewer links", number(fewer)),
        ("first link", number(len(first))),
        ("last link lost", number(len(last))),
    )
    definition = (
        f"{link_is(words)} Counted on the pairs of {words.many} both waves saw."
    )
    seen = sum(pair.observed for pair in judged)
    return Claim(text, definition, inputs, _both_observed(seen))


def largest_change(
    changes: Sequence[PairChange], waves: tuple[str, str], words: Nouns
) -> Claim | None:
    """Name the two agencies whose links changed most."""
    moved = [pair for pair in changes if pair.before != pair.after]
    if not moved:
        return None
    most = min(moved, key=lambda p: (-abs(p.after - p.before), p.one, p.two))
    text = (
        f"Between {most.one} and {most.two}, {number(most.before)} "
        f"{verb(most.before, 'link was', 'links were')} reported {at(waves[0])} and "
        f"{number(most.after)} {at(waves[1])}."
    )
    inputs = (
        (f"links {at(waves[0])}", number(most.before)),
        (f"links {at(waves[1])}", number(most.after)),
    )
    definition = (
        f"{link_is(words)} Counted on the pairs of {words.many} both waves saw."
    )
    return Claim(text, definition, inputs, _both_observed(most.observed))


def _answered(one: Group, two: Group) -> str:
    return (
        f"{one.answered:,} of {one.people:,} in {one.name} and {two.answered:,} of "
        f"{two.people:,} in {two.name} answered"
    )


def _weights(facts: Turnover) -> str:
    if not facts.strengthened + facts.weakened:
        return ""
    return f" ({number(facts.strengthened)} stronger, {number(facts.weakened)} weaker)"


def _were(number_: int) -> str:
    return verb(number_, "was", "were")


def _observed(pairs: int) -> str:
    return count(pairs, "pair observed", "pairs observed")


def _both_observed(pairs: int) -> str:
    return f"{count(pairs, 'pair', 'pairs')} observed in both waves"
