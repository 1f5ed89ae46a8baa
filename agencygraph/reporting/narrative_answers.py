"""Sentences about answers, trust between agencies, requests and barriers."""

import math
from collections import Counter
from collections.abc import Sequence

from agencygraph.claims import Claim
from agencygraph.reporting.facts import FEWEST_RATERS, Scores
from agencygraph.reporting.inferred import (
    AnswerTies,
    Asked,
    Barrier,
    Rating,
    Requests,
    Steps,
    Trust,
    Within,
)
from agencygraph.reporting.narrative_effects import CAVEAT, chance, interval, share
from agencygraph.roster import count
from agencygraph.wording import (
    Nouns,
    listing,
    number,
    percent,
    signed,
    verb,
)

BALANCE_IS = (
    "P(up) = higher / scored both times, P(down) = lower / scored both times. Balance "
    "= P(up) − P(down), in percentage points; 95% interval: Tango's for paired "
    "answers; p: if up were as likely as down (Wilcoxon's signed ranks with Pratt's "
    "zeros), and where several groups are looked at put right for their number (Holm)."
)
NOTABLE = 0.05
"""Above this p the two are not said to go together."""


def by_attendance(facts: Scores) -> Claim | None:
    """How those who attended moved, beside those who did not."""
    if len(facts.attended) != 2:
        return None
    came, others = facts.attended
    text = (
        f"Of {_people(came)} who attended and scored “{facts.item}” both times, "
        f"{_moved(came)}; of {_people(others)} who did not attend, {_moved(others)}. "
        f"{CAVEAT}"
    )
    seen = _twice(came.people + others.people)
    return Claim(text, BALANCE_IS, steps_inputs(facts.attended), seen)


def by_agency(facts: Scores, words: Nouns) -> Claim | None:
    """In which agencies more scored higher than lower."""
    if not facts.agencies:
        return None
    rose = [one.name for one in facts.agencies if one.balance > 0]
    fell = [one.name for one in facts.agencies if one.balance < 0]
    level = [one.name for one in facts.agencies if not one.balance]
    parts = [f"higher than lower in {listing(rose, 8)}"] if rose else []
    parts += [f"lower than higher in {listing(fell, 8)}"] if fell else []
    parts += [f"as many each way in {listing(level, 8)}"] if level else []
    text = f"“{facts.item}” was scored by more people {'; '.join(parts)}."
    sure = [one.name for one in facts.agencies if one.p <= NOTABLE]
    if sure:
        text += f" More than chance often gives: {listing(sure, 8)}."
    else:
        text += f" In no single {words.group} was that more than chance often gives."
    definition = (
        f"{BALANCE_IS} {words.groups.capitalize()} of which at least {FEWEST_RATERS} "
        "scored both times, as on the later list."
    )
    seen = _twice(sum(one.people for one in facts.agencies))
    return Claim(text, definition, steps_inputs(facts.agencies), seen)


def _people(one: Steps) -> str:
    return count(one.people, "person", "people")


def _moved(one: Steps) -> str:
    balance = signed(100 * one.balance, 1)
    return (
        f"{number(one.up)} scored higher and {number(one.down)} lower (balance "
        f"{balance} points, 95% interval {interval(one.low, one.high)})"
    )


def steps_inputs(rows: Sequence[Steps]) -> tuple[tuple[str, str], ...]:
    """Return what the balances of groups rest on."""
    found = []
    for one in rows:
        counts = f"{number(one.up)}, {number(one.same)}, {number(one.down)}"
        found.append((f"{one.name}: up, the same, down", counts))
        balance = f"{signed(100 * one.balance, 1)} ({interval(one.low, one.high)})"
        found.append((f"{one.name}: balance (95%)", balance))
        p = number(one.p, 3) if math.isfinite(one.p) else "not given"
        found.append((f"{one.name}: p", p))
    return tuple(found)


def _twice(people: int) -> str:
    return f"{people:,} scored both times"


def answer_ties(facts: AnswerTies, words: Nouns) -> Claim:
    """Whether those with more new ties across agencies moved up more."""
    item = f"“{facts.item}”"
    how = f"Kendall's tau-b {number(facts.tau, 2)}, p {chance(facts.p)}"
    among = f"among {words.actors(facts.people)}"
    if facts.p > NOTABLE:
        text = (
            f"Whether {words.many} with more new ties across {words.groups} "
            f"(“{facts.kind}”) rose more in {item} cannot be told from chance, {among} "
            f"({how})."
        )
    else:
        more = "more" if facts.tau > 0 else "less"
        text = (
            f"{words.many.capitalize()} with more new ties across {words.groups} "
            f"(“{facts.kind}”) rose {more} in {item}, {among} ({how}). The two go "
            "together: that does not say which came first, nor whether something else, "
            "such as attending, made for both."
        )
    inputs = (
        ("pairs of people who agree", number(facts.concordant)),
        ("pairs of people who disagree", number(facts.discordant)),
        ("tau-b", number(facts.tau, 3)),
        ("p", number(facts.p, 4)),
    )
    definition = (
        f"Every two {words.many}: did the one with more ties across {words.groups}, "
        "reported after and not before, rise more in the score? tau-b = (agree − "
        "disagree) / pairs of which neither is level, put right for both. p: steps "
        "shuffled among the people."
    )
    seen = f"{words.actors(facts.people)} scored and answered both times"
    return Claim(text, definition, inputs, seen)


# --- trust ----------------------------------------------------------------------------


def trust(facts: Trust, words: Nouns) -> Claim:
    """Between which agencies the mean rating rose and fell, where enough rated."""
    rose = sum(_step(one) > 0 for one in facts.pairs)
    fell = sum(_step(one) < 0 for one in facts.pairs)
    hidden = ""
    if facts.hidden:
        name = f"pair of {words.groups} is", f"pairs of {words.groups} are"
        hidden = f" {count(facts.hidden, *name)} not shown, as too few rated."
    if not facts.pairs:
        text = f"Nothing can be shown without telling of too few.{hidden}"
    else:
        name = f"pair of {words.groups}", f"pairs of {words.groups}"
        text = (
            f"Over ratings given both times, the mean rose in {number(rose)} of "
            f"{count(len(facts.pairs), *name)} and fell in {number(fell)}"
        )
        most = max(facts.pairs, key=lambda one: (abs(_step(one)), one.one, one.two))
        if _step(most):
            about = most.two if most.two != most.one else f"others in {most.two}"
            text += (
                f"; the most in ratings by {most.one} about {about}, from "
                f"{number(most.before, 1)} to {number(most.after, 1)}"
            )
        text += f".{hidden}"
    inputs = tuple(
        (
            f"{one.one} about {one.two}",
            f"{number(one.before, 1)} → {number(one.after, 1)} ({one.raters} rated)",
        )
        for one in facts.pairs
    )
    definition = (
        f"Mean of the ratings by {words.many} of the one {words.group} of {words.many} "
        f"of the other, over ratings that the same {words.one} gave the same "
        f"{words.one} in both waves, to one decimal. Not shown unless at least "
        f"{FEWEST_RATERS} rated and at least {FEWEST_RATERS} were rated."
    )
    ratings = sum(one.ratings for one in facts.pairs)
    seen = f"{count(ratings, 'rating', 'ratings')} given both times"
    return Claim(text, definition, inputs, seen)


def _step(one: Rating) -> float:
    """Change of a mean, as it is shown."""
    return round(one.after, 1) - round(one.before, 1)


# --- requests and barriers ------------------------------------------------------------

REQUESTS_IS = (
    "Life table by days: share met = 1 − product over the days of (1 − met / still "
    "open and followed). A request not met by the last day counts as open so far. "
    "Interval: people drawn, not requests; not given for fewer than 10 people."
)


def requests(facts: Requests) -> Claim:
    """How many met those whom they were trying to reach, and how soon."""
    whole = facts.whole
    asked = count(facts.given, "request", "requests")
    if whole is None:
        text = f"{asked} to reach somebody cannot be followed: {facts.why_not}."
        given = ("requests", number(facts.given))
        return Claim(text, REQUESTS_IS, (given,), asked)
    text = (
        f"Of {count(whole.requests, 'request', 'requests')} by "
        f"{count(whole.people, 'person', 'people')} to reach somebody, "
        f"{number(whole.met)} ({percent(whole.met, whole.requests)}) "
        f"{verb(whole.met, 'has', 'have')} been met by {facts.until}, the last day "
        f"written down; {_median(whole)}"
    )
    days = _days(whole)
    text += f". {days}." if days else "."
    return Claim(text, REQUESTS_IS, _asked_inputs([whole]), f"{asked} written down")


def _median(one: Asked) -> str:
    if not math.isfinite(one.median):
        return "half were not met in the time followed"
    return f"half were met within {count(int(one.median), 'day', 'days')}"


def _days(one: Asked) -> str:
    told = [
        f"{share(row.share)} were met within {row.days} days ({within(row)})"
        for row in one.within
        if math.isfinite(row.share)
    ]
    return listing(told)


def within(row: Within) -> str:
    """Return the interval of a share of requests met, or that there is none."""
    if not math.isfinite(row.low):
        return "no interval can be given"
    return f"95% interval {share(row.low)} to {share(row.high)}"


def requests_by_attendance(facts: Requests) -> Claim | None:
    """Requests of those who attended, beside those of others."""
    if len(facts.groups) != 2:
        return None
    came, others = facts.groups
    told = []
    for one, who in ((came, "those who attended"), (others, "the others")):
        met = f"{number(one.met)} of {number(one.requests)}"
        found = [row for row in one.within if math.isfinite(row.share)]
        last = (
            f", {share(found[-1].share)} within {found[-1].days} days" if found else ""
        )
        told.append(f"{met} by {who} were met{last}")
    text = (
        f"Of the requests open on {facts.start}, the first day of attendance, "
        f"{told[0]}; {told[1]}. {CAVEAT}"
    )
    definition = f"{REQUESTS_IS} Days count from {facts.start}."
    seen = count(came.requests + others.requests, "request", "requests")
    inputs = _asked_inputs(facts.groups)
    return Claim(text, definition, inputs, f"{seen} open on {facts.start}")


def _asked_inputs(rows: Sequence[Asked]) -> tuple[tuple[str, str], ...]:
    found = []
    for one in rows:
        met = f"{number(one.met)} of {number(one.requests)}"
        found.append((f"{one.name}: met", met))
        found.append((f"{one.name}: people", number(one.people)))
        for row in one.within:
            if math.isfinite(row.share):
                told = f"{share(row.share)} ({within(row)})"
                found.append((f"{one.name}: within {row.days} days", told))
    return tuple(found)


def barriers(facts: Sequence[Barrier], words: Nouns) -> Claim:
    """What was written down between how many pairs of agencies."""
    pairs = {frozenset((one.one, one.two)) for one in facts}
    kinds = Counter(one.kind for one in facts)
    ordered = sorted(kinds.items(), key=lambda entry: (-entry[1], entry[0]))
    named = [f"{kind} ({number(times)})" for kind, times in ordered]
    text = (
        f"{count(len(facts), 'entry', 'entries')} on what helps or hinders "
        f"{verb(len(facts), 'is', 'are')} written down, about "
        f"{count(len(pairs), f'pair of {words.groups}', f'pairs of {words.groups}')}: "
        f"{listing(named, 6)}."
    )
    directions = Counter(one.direction or "not said" for one in facts)
    inputs = tuple(
        (f"{direction}", number(times))
        for direction, times in sorted(directions.items())
    )
    definition = "Counted from the table of barriers, in the words of the study."
    return Claim(text, definition, inputs, f"{len(facts):,} written down")
