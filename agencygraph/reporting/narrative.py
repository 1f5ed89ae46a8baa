"""Sentences from computed facts, each with the definition and the numbers behind it.

Every function here takes facts and returns a Claim, or None where there is nothing to
say. The words speak of *reports*: what people answered, never what is. They
say what changed between two waves, never why.
"""

import math
from collections.abc import Sequence

from agencygraph.change.sentences import across_is
from agencygraph.claims import Claim
from agencygraph.reporting.facts import (
    Attendance,
    Broker,
    Mixing,
    Movement,
    Response,
    Scores,
)
from agencygraph.reporting.narrative_answers import BALANCE_IS
from agencygraph.reporting.narrative_effects import chance, interval
from agencygraph.roster import count
from agencygraph.wording import (
    Nouns,
    at,
    counted,
    lead,
    listing,
    number,
    pairs_observed,
    percent,
    sentence,
    signed,
    verb,
)

NOTABLE_Z = 1.96
"""Beyond this many standard deviations an E–I index is said to differ from chance."""

NOTABLE_RATIO = 1.25
"""From this ratio on a broker is called well placed; under its inverse, not."""


def broker_is(words: Nouns) -> str:
    """Define an open pair and the ratio to chance."""
    return (
        f"A {words.one} b joins the open pair a–c where a tie is reported from a to b "
        "and from b to c, and none from a to c; counted here if a and c are in "
        f"different {words.groups}. Ratio = open pairs of a role / their average if b "
        f"had as many in all and the {words.groups} of everybody else were dealt at "
        "random: above 1 is well placed, not only well connected."
    )


def response(facts: Response) -> Claim:
    """How many answered, and which agencies did not at all."""
    when, people = lead(facts.wave), facts.nouns.actors(facts.people)
    if not facts.people:
        text = sentence(f"{when}nobody was on the list")
    elif not facts.answered:
        text = sentence(f"{when}nobody answered, of {people}: nothing was observed")
    elif facts.answered == facts.people:
        all_of = (
            f"all {people} are" if facts.people > 1 else f"the one {facts.nouns.one} is"
        )
        text = sentence(f"{when}{all_of} counted as having answered")
    else:
        share = percent(facts.answered, facts.people)
        text = sentence(
            f"{when}{number(facts.answered)} of {people} answered ({share})"
        )
        if facts.silent:
            names = listing(facts.silent)
            text += (
                f" Nobody in {names} answered: what they would have reported was not "
                "observed, which is not the same as having no ties."
            )
    inputs = [
        (f"{group.name}: answered", f"{group.answered} of {group.people}")
        for group in facts.groups
        if group.people
    ]
    definition = (
        "A pair is observed if the one who was asked answered, the other was on their "
        "list and the answer is clear. A tie that was not observed is unknown, never "
        "absent."
    )
    return Claim(
        text, definition, tuple(inputs), _pairs(facts.observed, facts.possible)
    )


def unknown(facts: Response) -> Claim | None:
    """Count those whose agency is not known."""
    if not facts.unknown:
        return None
    words = facts.nouns
    who = f"{words.actors(facts.unknown)} {verb(facts.unknown, 'has', 'have')}"
    are = verb(facts.unknown, "is", "are")
    text = sentence(
        f"{lead(facts.wave)}{who} no known {words.group} and {are} left out of "
        f"everything within and across {words.groups}"
    )
    inputs = ((f"without a known {words.group}", number(facts.unknown)),)
    definition = f"Counted from the list of {words.many}."
    return Claim(text, definition, inputs, f"{words.actors(facts.people)} listed")


def ties(facts: Mixing) -> Claim:
    """How many ties were reported, and how many of them cross agencies."""
    words, when = facts.nouns, lead(facts.wave)
    known = facts.across + facts.within
    if not facts.observed:
        text = f"{when}no pair was observed, so nothing can be said about ties"
    elif not facts.ties:
        text = f"{when}no tie was reported on {pairs_observed(facts.observed)}"
    else:
        text = (
            f"{when}{count(facts.ties, 'tie was', 'ties were')} reported, on "
            f"{percent(facts.ties, facts.observed)} of the pairs observed"
        )
        if not facts.n_groups:
            text += (
                f". No {words.group} is known of anybody, so there is nothing across "
                f"{words.groups} to count"
            )
        elif facts.n_groups == 1:
            text += (
                f". All {words.many} belong to one {words.group}, so there is nothing "
                f"across {words.groups} to count"
            )
        elif known:
            text += (
                f"; {number(facts.across)} of them ({percent(facts.across, known)}) "
                f"{verb(facts.across, 'joins', 'join')} two {words.groups}"
            )
    inputs = counted(
        {
            "ties": facts.ties,
            "pairs observed": facts.observed,
            "ties across": facts.across,
            "ties within": facts.within,
        }
    )
    definition = f"Density = ties reported / pairs observed. {across_is(words)}"
    return Claim(sentence(text), definition, inputs, pairs_observed(facts.observed))


def crossing(facts: Mixing) -> Claim | None:
    """Whether ties cross agencies less or more often than chance would have it."""
    known, seen = (
        facts.across + facts.within,
        facts.observed_across + facts.observed_within,
    )
    if not known or not facts.observed_across or facts.n_groups < 2:
        return None
    words = facts.nouns
    share, base = percent(facts.across, known), percent(facts.observed_across, seen)
    how = "about as often as"
    if not math.isfinite(facts.z):
        how = "as it happens,"
    elif abs(facts.z) >= NOTABLE_Z:
        how = "less often than" if facts.z < 0 else "more often than"
    if how.endswith(","):
        text = (
            f"{lead(facts.wave)}{share} of ties cross {words.groups} and so do {base} "
            "of the pairs"
        )
    else:
        text = (
            f"{lead(facts.wave)}ties cross {words.groups} {how} they would if "
            f"{words.groups} did not matter: {share} of the ties do, and {base} of the "
            "pairs"
        )
    text += (
        f" observed (E–I index {number(facts.index, 3)}, expected "
        f"{number(facts.expected, 3)})"
    )
    inputs = (
        ("ties across", number(facts.across)),
        ("ties within", number(facts.within)),
        ("pairs observed across", number(facts.observed_across)),
        ("pairs observed within", number(facts.observed_within)),
        ("E–I index", number(facts.index, 3)),
        ("expected", number(facts.expected, 3)),
        ("standard deviations from expected (z)", number(facts.z, 1)),
    )
    return Claim(sentence(text), across_is(words), inputs, pairs_observed(seen))


def broker(facts: Broker, answered: int, words: Nouns) -> Claim | None:
    """What one broker joins, beside what as much activity would give."""
    if not facts.across:
        return None
    pairs = count(facts.across, "open pair", "open pairs")
    most, ratio = facts.roles.get(facts.leading, (0, math.nan))
    text = (
        f"{facts.name} ({facts.group}) joins {pairs} of {words.many} in different "
        f"{words.groups}, {number(most)} of them as {facts.leading}"
    )
    if math.isfinite(ratio):
        text += f": {_placed(ratio)}"
    if facts.lower < facts.upper:
        low, high = number(facts.lower), number(facts.upper)
        text += f" (between {low} and {high}, as not everything was observed)"
    inputs = (
        ("open pairs joined, ends across", number(facts.across)),
        ("open pairs joined in all", number(facts.total)),
        ("ties", number(facts.contacts)),
        *(
            (role, f"{number(found)} ({number(times, 2)} × chance)")
            for role, (found, times) in facts.roles.items()
        ),
    )
    seen = f"{words.actors(answered)} answered; pairs of which all ties were observed"
    return Claim(f"{text}.", broker_is(words), inputs, seen)


def _placed(ratio: float) -> str:
    """Say "well placed" apart from "well connected"."""
    times = f"{number(ratio, 1)} times what as much activity would give by chance"
    if ratio >= NOTABLE_RATIO:
        return f"{times}, so well placed and not only well connected"
    if ratio > 1 / NOTABLE_RATIO:
        return "about what as much activity would give by chance"
    return f"{times}, so well connected rather than well placed"


def brokers(found: Sequence[Broker], answered: int, words: Nouns) -> Claim | None:
    """Name those who join most across agencies."""
    most = [one for one in found if one.across][:3]
    if not most:
        return None
    first, *others = [f"{b.name} ({b.group}, {number(b.across)})" for b in most]
    text = (
        f"By what was reported, the most pairs of {words.many} of different "
        f"{words.groups} without a tie of their own are joined by {first}"
    )
    if others:
        text += f", then by {listing(others)}"
    placed = [b.name for b in most if b.ratio >= NOTABLE_RATIO]
    if placed:
        text += (
            f". Given how active they are, {listing(placed)} "
            f"{verb(len(placed), 'is', 'are')} also better placed than chance would "
            "have it"
        )
    inputs = [
        (b.name, f"{b.across} ({b.leading} {number(b.ratio, 2)} × chance)")
        for b in most
    ]
    seen = f"{words.actors(answered)} answered"
    return Claim(f"{text}.", broker_is(words), tuple(inputs), seen)


def movement(facts: Movement) -> Claim:
    """Who joined, who left and who moved to another agency."""
    words = facts.nouns
    both = f"{at(facts.before)} and {at(facts.after)}"
    parts = []
    if facts.joined:
        parts.append(
            f"{words.actors(len(facts.joined))} joined ({_some(facts.joined)})"
        )
    if facts.left:
        parts.append(f"{words.actors(len(facts.left))} left ({_some(facts.left)})")
    if facts.moved:
        moves = [f"{name}, from {old} to {new}" for name, old, new in facts.moved]
        parts.append(
            f"{words.actors(len(moves))} moved {words.group} ({listing(moves, 3)})"
        )
    if not parts:
        text = (
            f"The same {words.actors(facts.stayed)} were listed {both}, in the same "
            f"{words.groups}"
        )
    else:
        text = f"{listing(parts)}; {words.actors(facts.stayed)} were listed both times"
    inputs = counted(
        {
            "listed both times": facts.stayed,
            "joined": len(facts.joined),
            "left": len(facts.left),
            "moved": len(facts.moved),
        }
    )
    definition = (
        f"Joined and left: on the list of one wave only. Moved: another {words.group} "
        "on the later list. Their ties count as unobserved in the wave that did not "
        "list them, not as formed or dissolved."
    )
    listed = facts.stayed + len(facts.joined) + len(facts.left)
    seen = f"{words.actors(listed)} on either list"
    return Claim(sentence(text), definition, inputs, seen)


def scores(facts: Scores) -> Claim:
    """How many scored higher, lower and the same."""
    same = facts.paired - facts.up - facts.down
    item, both = f"“{facts.item}”", f"{at(facts.before)} and {at(facts.after)}"
    if not facts.paired:
        text = f"Nobody scored {item} both {both}, so no change can be counted"
    elif not facts.up and not facts.down:
        people = count(facts.paired, "person", "people")
        text = f"No change: {people} scored {item} both times, each the same"
    else:
        people = count(facts.paired, "person", "people")
        text = (
            f"Of {people} who scored {item} both times, {number(facts.up)} "
            f"({percent(facts.up, facts.paired)}) scored higher {at(facts.after)}, "
            f"{number(facts.down)} ({percent(facts.down, facts.paired)}) lower and "
            f"{number(same)} the same{_balance(facts)}"
        )
    inputs = counted(
        {
            "scored both times": facts.paired,
            "higher": facts.up,
            "lower": facts.down,
            "the same": same,
            f"scored {at(facts.before)} only": facts.only_before,
            f"scored {at(facts.after)} only": facts.only_after,
        }
    )
    if math.isfinite(facts.low):
        inputs += (("balance, 95% interval", interval(facts.low, facts.high)),)
    if math.isfinite(facts.p):
        inputs += (("p", number(facts.p, 3)),)
    definition = (
        "Only those who scored both times are compared, each with themselves. "
        f"{BALANCE_IS}"
    )
    return Claim(
        sentence(text), definition, inputs, f"{facts.paired:,} scored both times"
    )


def _balance(facts: Scores) -> str:
    """How many more went up than down, and how sure that is."""
    if not math.isfinite(facts.low):
        return ""
    points = signed(100 * facts.balance, 1)
    sure = f"95% interval {interval(facts.low, facts.high)}"
    if math.isfinite(facts.p):
        sure += f"; p {chance(facts.p)}"
    return f", a balance of {points} points ({sure})"


def attendance(facts: Attendance) -> Claim:
    """How many came, and which agencies sent nobody."""
    words = facts.nouns
    events = count(len(facts.events), "event", "events")
    share = percent(facts.came, facts.people)
    text = (
        f"{number(facts.came)} of {words.actors(facts.people)} ({share}) came to at "
        f"least one of {events}."
        if len(facts.events) > 1
        else f"{number(facts.came)} of {words.actors(facts.people)} ({share}) came."
    )
    if facts.absent:
        text += f" Nobody came from {listing(facts.absent)}."
    inputs = tuple((name, f"{came} of {people}") for name, people, came in facts.groups)
    definition = f"Counted from the attendance list; {words.group} as on the last list."
    return Claim(text, definition, inputs, f"{words.actors(facts.people)} listed")


def _pairs(observed: int, possible: int) -> str:
    share = percent(observed, possible) if possible else "none"
    return f"{observed:,} of {possible:,} pairs observed ({share})"


def _some(names: Sequence[str]) -> str:
    return listing(names, 5)
