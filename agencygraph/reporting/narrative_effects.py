"""Sentences about some beside others: who attended, and what lasts.

They say what went with attending or meeting, never what these did: who comes is seldom
left to chance.
"""

import math
from collections.abc import Iterator, Sequence

from agencygraph.change.sentences import both_observed
from agencygraph.claims import Claim
from agencygraph.reporting.inferred import (
    Contrast,
    Cost,
    Effect,
    Lasted,
    Lasting,
    Trend,
)
from agencygraph.roster import count
from agencygraph.wording import (
    Nouns,
    at,
    counted,
    listing,
    number,
    pairs_observed,
    percent,
    sentence,
    signed,
)

CAVEAT = (
    "Who attends is seldom left to chance, so this says what went with attending, not "
    "what attending did."
)
CLASSES = {"both": "both attended", "one": "one attended", "none": "neither attended"}
CONTRASTS = {
    "both − none": "both − neither attended",
    "one − none": "one − neither attended",
}
"""What classes of pairs and their differences are called."""

GROUPS = {
    "all": "all",
    "met": "both came to an event",
    "not met": "others",
    "met − not met": "both came − others",
}
"""What groups of ties are called."""

NOT_GIVEN = "not given"
"""What stands where an interval or a p is withheld."""


def effect(facts: Effect) -> Claim:
    """How ties changed where both attended, beside where neither did."""
    words, (before, after) = facts.nouns, facts.waves
    pairs = f"two {words.many}"
    if facts.across:
        pairs += f" of different {words.groups}"
    both, none = facts.both, facts.none
    inputs = tuple(_effect_inputs(facts))
    seen = both_observed(sum(one.observed for one in facts.classes))
    for one, told in ((both, "both"), (none, "neither")):
        if not one.observed:
            text = (
                f"No pair of {pairs} of whom {told} attended was observed both "
                f"{at(before)} and {at(after)}, so nothing can be set beside the rest."
            )
            return Claim(text, effect_is(facts), inputs, seen)
    text = (
        f"Of pairs of {pairs} who both attended, {share(both.before)} had a tie "
        f"reported {at(before)} and {share(both.after)} {at(after)}; where neither "
        f"attended, {share(none.before)} and {share(none.after)}. "
        f"{_apart(facts.contrasts[0])} {CAVEAT}"
    )
    return Claim(text, effect_is(facts), inputs, seen)


def _apart(contrast: Contrast) -> str:
    """How much more one change was than the other, and how sure that is."""
    points = number(100 * abs(contrast.change), 1)
    more = "larger" if contrast.change > 0 else "smaller"
    text = f"The change was {points} percentage points {more} where both attended"
    if points == number(0, 1):
        text = "The change was the same"
    return f"{text} ({_how_sure(contrast)})."


def _how_sure(contrast: Contrast) -> str:
    sure = "no interval can be given"
    if math.isfinite(contrast.low):
        sure = f"95% interval {interval(contrast.low, contrast.high)}"
    if math.isfinite(contrast.p):
        sure += f"; p {chance(contrast.p)}"
    return sure


def chance(p: float) -> str:
    """Return a p as it stands in a sentence.

    >>> chance(0.0312), chance(0.0002)
    ('= 0.031', 'under 0.001')
    """
    return "under 0.001" if p < 0.001 else f"= {number(p, 3)}"


def effect_is(facts: Effect) -> str:
    """Define the difference of two changes, its interval and its p."""
    words = facts.nouns
    across = f", of different {words.groups}" if facts.across else ""
    return (
        f"Pairs of {words.many}{across}, that both waves observed, by how many of the "
        "two are on the attendance list, whatever the event. Difference = (share with "
        "a tie after − before where both attended) − (the same where neither did). "
        f"Interval: {words.many} left out one at a time, among those who attended and "
        "among those who did not; not given for fewer than 10 of either, or where it "
        "hangs on fewer than 5 changed pairs. p: attendance shuffled among "
        f"{words.many} of one {words.group} alike in having answered; it assumes that "
        f"within each {words.group} chance decided who came."
    )


def _effect_inputs(facts: Effect) -> Iterator[tuple[str, str]]:
    yield f"{facts.nouns.many} who attended", number(facts.attended)
    for one in facts.classes:
        name = CLASSES[one.name]
        yield f"{name}: pairs observed", number(one.observed)
        yield f"{name}: tied", f"{share(one.before)}, then {share(one.after)}"
        yield f"{name}: formed", f"{number(one.formed)} of {number(one.open)} open"
        yield f"{name}: dissolved", f"{number(one.dissolved)} of {number(one.there)}"
    for row in facts.contrasts:
        name = CONTRASTS[row.name]
        yield f"{name}: percentage points", signed(100 * row.change, 1)
        yield f"{name}: 95% interval", interval(row.low, row.high)
        yield f"{name}: p", number(row.p, 3) if math.isfinite(row.p) else NOT_GIVEN


def interval(low: float, high: float) -> str:
    """Return an interval in percentage points, or that none is given.

    >>> interval(-0.012, 0.25), interval(float("nan"), float("nan"))
    ('−1.2 to +25.0', 'not given')
    """
    if not math.isfinite(low):
        return NOT_GIVEN
    return f"{signed(100 * low, 1)} to {signed(100 * high, 1)}"


def share(part: float) -> str:
    """Return a share in per cent with one digit, or that it is undefined."""
    return percent(part, 1, 1) if math.isfinite(part) else "undefined"


def cost(facts: Cost) -> Claim:
    """Minutes of attendance for each tie that formed across agencies."""
    words = facts.nouns
    hours = count(round(facts.minutes / 60), "hour", "hours")
    text = (
        f"{words.actors(facts.attended)} gave {number(facts.minutes)} minutes (about "
        f"{hours}) by the attendance list"
    )
    if not facts.formed:
        text += f", and no tie across {words.groups} formed."
    else:
        formed = count(facts.formed, f"tie across {words.groups}", "")
        if facts.formed > 1:
            formed = f"{number(facts.formed)} ties across {words.groups}"
        text += f", and {formed} formed: {number(facts.per_tie)} minutes for each"
        if facts.formed_both:
            text += (
                f"; or {number(facts.per_tie_both)} for each of the "
                f"{number(facts.formed_both)} between two who attended"
            )
        text += ". Ties that would have formed anyway are counted too."
    if facts.unknown:
        text += (
            f" The minutes of {words.actors(facts.unknown)} are not known and count "
            "as none."
        )
    inputs = counted(
        {
            "minutes": facts.minutes,
            f"{words.many} who attended": facts.attended,
            "ties formed across": facts.formed,
            "of which between two who attended": facts.formed_both,
        }
    )
    definition = (
        "Minutes from arriving to leaving, added up, over the ties reported after and "
        "not before on pairs both waves observed. In a directed network each report is "
        "a tie."
    )
    return Claim(text, definition, inputs, both_observed(facts.observed))


# --- several waves --------------------------------------------------------------------


def lasting(facts: Lasting) -> Claim | None:
    """What share of new ties was still reported, wave by wave."""
    rows = [row for row in facts.of("all") if math.isfinite(row.share)]
    if not rows:
        return None
    one, two = facts.waves
    ties = count(facts.formed, "tie", "ties")
    told = [f"{share(row.share)} {at(row.wave)}{limits(row)}" for row in rows]
    text = (
        f"Of {ties} that formed between {one} and {two}, this share was still "
        f"reported: {listing(told, len(told))}."
    )
    return Claim(text, LASTING_IS, tuple(_lasting_inputs(facts.of("all"))), _ties(rows))


LASTING_IS = (
    "Life table: share that lasts = product over the waves of (1 − ties no longer "
    "reported / ties followed). A tie that a wave could not see is followed no further "
    "and never counts as lost. Interval: people drawn with replacement; not given for "
    "fewer than 10 people."
)


def met_lasting(facts: Lasting) -> Claim | None:
    """Whether ties of those who came to an event together last longer."""
    rows = [row for row in facts.of("met − not met") if math.isfinite(row.share)]
    if not rows:
        return None
    last = rows[-1]
    one, other = (
        next(row for row in facts.of(group) if row.wave == last.wave)
        for group in ("met", "not met")
    )
    points = signed(100 * last.share, 1)
    sure = "no interval can be given"
    if math.isfinite(last.low):
        sure = f"95% interval {interval(last.low, last.high)}"
    text = (
        f"Of the new ties between two who came to an event together, "
        f"{share(one.share)} were still reported {at(last.wave)}; of the others, "
        f"{share(other.share)} ({points} percentage points; {sure}). Who meets is "
        "seldom left to chance, so this says what went with meeting, not what meeting "
        "did."
    )
    inputs = [
        entry
        for group in ("met", "not met")
        for entry in _lasting_inputs(facts.of(group))
    ]
    return Claim(text, LASTING_IS, tuple(inputs), _ties([one, other]))


def limits(row: Lasted) -> str:
    """Return the interval of a share that lasts, in brackets."""
    if not math.isfinite(row.low):
        return " (no interval can be given)"
    return f" (95% interval {share(row.low)} to {share(row.high)})"


def _lasting_inputs(rows: Sequence[Lasted]) -> Iterator[tuple[str, str]]:
    for row in rows:
        name = f"{GROUPS[row.group]}, {row.wave}"
        lost = f"{number(row.lost)} of {number(row.followed)}"
        yield f"{name}: no longer reported", lost
        yield f"{name}: share that lasts", share(row.share)


def _ties(rows: Sequence[Lasted]) -> str:
    followed = sum(row.followed for row in rows[-2:] if row.wave == rows[-1].wave)
    return f"{count(followed, 'tie', 'ties')} followed to {rows[-1].wave}"


def trend(facts: Trend, words: Nouns) -> Claim | None:
    """How the share of pairs with a tie moved from wave to wave."""
    known = [
        f"{percent(value, 1, 1)} {at(wave)}"
        for wave, value in zip(facts.waves, facts.values, strict=True)
        if math.isfinite(value)
    ]
    if len(known) < 3:
        return None
    text = f"Of the pairs observed, ties were reported on {listing(known, len(known))}"
    steps = [
        f"{signed(100 * change, 1)} {at(wave)}"
        for wave, change in zip(facts.waves[1:], facts.changes, strict=True)
        if math.isfinite(change)
    ]
    if steps:
        text += (
            ". In percentage points, from the wave before and on what both observed: "
            f"{listing(steps, len(steps))}"
        )
    inputs = tuple(
        (f"{wave}: pairs observed", number(seen))
        for wave, seen in zip(facts.waves, facts.observed, strict=True)
    )
    definition = (
        "Density = ties / pairs observed, each wave's own. A change is after − before "
        f"among {words.many} on both lists, on the pairs both waves observed."
    )
    seen = pairs_observed(facts.observed[-1])
    return Claim(sentence(text), definition, inputs, seen)
