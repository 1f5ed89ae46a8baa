"""Sentences about pairs of agencies: their links, and how those changed."""

from collections.abc import Sequence

from agencygraph.change.sentences import both_observed
from agencygraph.claims import Claim
from agencygraph.reporting.facts import Group, Pair, PairChange
from agencygraph.roster import count
from agencygraph.wording import (
    Nouns,
    at,
    counted,
    lead,
    listing,
    number,
    pairs_observed,
    sentence,
    verb,
)


def link_is(words: Nouns) -> str:
    """Define a link between two agencies, and when a pair of them is judged."""
    return (
        f"A link is a pair of {words.many}, one in each {words.group}, with a tie "
        f"reported either way. Two {words.groups} are judged only if {words.many} of "
        "both answered."
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
    return Claim(text, link_is(words), inputs, pairs_observed(facts.observed))


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
    inputs = counted(
        {
            f"pairs of {words.groups} judged": len(judged),
            "no link reported": none,
            "one link reported": one,
            f"all links through one {words.one}": len(through),
            "not observed": unseen,
        }
    )
    seen = sum(pair.observed for pair in judged)
    return Claim(sentence(text), link_is(words), inputs, pairs_observed(seen))


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
        text += f" Linked {at(waves[1])} but not {at(waves[0])}: {listing(first, 3)}."
    if last:
        text += f" Linked {at(waves[0])} but not {at(waves[1])}: {listing(last, 3)}."
    inputs = counted(
        {
            f"pairs of {words.groups}": len(judged),
            "more links": more,
            "fewer links": fewer,
            "first link": len(first),
            "last link lost": len(last),
        }
    )
    definition = (
        f"{link_is(words)} Counted on the pairs of {words.many} both waves saw."
    )
    seen = sum(pair.observed for pair in judged)
    return Claim(text, definition, inputs, both_observed(seen))


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
    inputs = counted(
        {
            f"links {at(waves[0])}": most.before,
            f"links {at(waves[1])}": most.after,
        }
    )
    definition = (
        f"{link_is(words)} Counted on the pairs of {words.many} both waves saw."
    )
    return Claim(text, definition, inputs, both_observed(most.observed))


def _answered(one: Group, two: Group) -> str:
    return (
        f"{one.answered:,} of {one.people:,} in {one.name} and {two.answered:,} of "
        f"{two.people:,} in {two.name} answered"
    )
