"""The answer first: the few short sentences that a report begins with.

They are made from the same facts as the longer ones further down, and each opens its
source like these.
"""

import math
from collections.abc import Iterator, Sequence

from agencygraph.change.facts import Sure
from agencygraph.change.sentences import SURE_IS, both_observed, turnover
from agencygraph.claims import Claim
from agencygraph.reporting import narrative, narrative_answers, narrative_pairs
from agencygraph.reporting.advice import Advice, first_of
from agencygraph.reporting.facts import (
    FEWEST_RATERS,
    Attendance,
    Between,
    Broker,
    Kind,
    Pair,
    Scores,
)
from agencygraph.reporting.inferred import Effect
from agencygraph.reporting.narrative_effects import (
    NOT_GIVEN,
    effect_is,
    interval,
    share,
)
from agencygraph.reporting.narrative_next import introduce
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

MOST = 5
"""How many sentences a report begins with."""

ENOUGH = 0.6
"""Below this share of answers a report begins with how few answered."""


def headlines(
    kind: Kind,
    effects: Sequence[Effect],
    scores: Sequence[Scores],
    advice: Advice | None,
) -> list[Claim]:
    """Return what to know of a study, the most important first, at most five."""
    found = [
        *_few_answered(kind),
        *whether_changed(kind),
        *_missing(kind, names=True),
        *_holding(kind, names=True),
        *(attended(one, len(kind.waves)) for one in effects[:1] if _known(one)),
        *(_scored(one) for one in scores if one.paired),
    ]
    first = [introduce(one, advice) for one in first_of(advice)] if advice else []
    return [*found[: MOST - len(first)], *first]


def for_the_board(
    kind: Kind,
    effects: Sequence[Effect],
    scores: Sequence[Scores],
    attendance: Attendance | None,
) -> list[Claim]:
    """Return the same of agencies alone: nobody is named, no score of few is told."""
    enough = [one for one in scores if one.paired >= FEWEST_RATERS]
    found = [
        *_few_answered(kind),
        *whether_changed(kind),
        *_missing(kind, names=False),
        *_holding(kind, names=False),
        *(attended(one, len(kind.waves)) for one in effects[:1] if _known(one)),
        *(_scored(one) for one in enough),
        *([narrative.attendance(attendance)] if attendance is not None else []),
    ]
    return found[:MOST]


def in_one_line(kind: Kind) -> list[Claim]:
    """Return what to know of a further kind of tie."""
    if kind.is_withheld:
        return []
    return [*whether_changed(kind), *_missing(kind, names=False)]


def _few_answered(kind: Kind) -> Iterator[Claim]:
    response = kind.last.response
    if response.silent or response.answered < ENOUGH * response.people:
        yield narrative.response(response)


# --- what changed ---------------------------------------------------------------------


def whether_changed(kind: Kind) -> Iterator[Claim]:
    """Whether more pairs across agencies are tied than before; how it is, of one wave.

    Of several waves the last change is told.
    """
    compared = [change for change in kind.changes if change.turnover is not None]
    if not compared:
        found = narrative.crossing(kind.last.mixing)
        yield found or narrative.ties(kind.last.mixing)
        return
    change = compared[-1]
    told = _density(change)
    if told is not None:
        yield told
    elif change.turnover is not None:
        yield turnover(change.turnover)


def _density(change: Between) -> Claim | None:
    words = change.after.nouns
    several = change.after.response.n_groups > 1
    one = change.sure.get("density across" if several else "density")
    if one is None or not one.observed or not math.isfinite(one.change):
        return None
    where = f"people of different {words.groups}" if several else "people"
    where = where.replace("people", words.many, 1)
    points = one.change
    known = math.isfinite(one.low)
    text = f"{'More' if points > 0 else 'Fewer'} ties between {where}"
    if not points:
        text = f"As many ties between {where} both times"
    if not one.changed:
        text = f"No tie between {where} was formed or dissolved"
    elif known and one.low <= 0 <= one.high:
        text = f"No sure change of the ties between {where}"
    told, inputs = _shares(one, change.waves)
    inputs += (("ties formed or dissolved", number(one.changed)),)
    text += f": {told}"
    return Claim(sentence(text), SURE_IS, inputs, both_observed(one.observed))


def _shares(one: Sure, waves: Sequence[str]) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Tell two shares of pairs in per cent; where few are tied, of so many pairs."""
    before, after = waves
    largest = max(one.before, one.after)
    per = next((k for k in _PAIRS if largest * k >= 0.5 or not largest), _PAIRS[-1])
    sure = interval(one.low * per / 100, one.high * per / 100)
    end = "no interval can be given" if sure == NOT_GIVEN else f"95% interval {sure}"
    if per == 100:
        text = (
            f"they were reported on {percent(one.after, 1, 1)} of the pairs {at(after)}"
            f", {percent(one.before, 1, 1)} {at(before)} "
            f"({signed(100 * one.change, 1)} percentage points; {end})"
        )
        return text, (
            ("density before", number(one.before, 3)),
            ("density after", number(one.after, 3)),
            ("95% interval, in points", sure),
        )
    text = (
        f"of {per:,} pairs they were reported on {number(per * one.after, 1)} "
        f"{at(after)}, {number(per * one.before, 1)} {at(before)} "
        f"({signed(per * one.change, 1)}; {end})"
    )
    return text, (
        (f"of {per:,} pairs, before", number(per * one.before, 1)),
        (f"of {per:,} pairs, after", number(per * one.after, 1)),
        (f"95% interval, of {per:,} pairs", sure),
    )


_PAIRS = (100, 10_000, 1_000_000)
"""Of how many pairs a share is told: the fewest that make it more than nothing."""


# --- agencies and people --------------------------------------------------------------


def _missing(kind: Kind, *, names: bool) -> Iterator[Claim]:
    """Which agencies have no link, and how many hang on one person."""
    words, pairs = kind.nouns, kind.last.pairs
    judged = [pair for pair in pairs if pair.is_observed]
    wave = kind.last.wave if len(kind.waves) > 1 else ""
    if kind.is_confidential or not judged:
        return
    none = [pair for pair in judged if pair.is_gap and not pair.links]
    single = [pair for pair in judged if pair.carrier or (pair.is_gap and pair.links)]
    if not none + single:
        every = narrative_pairs.gaps(wave, pairs, words)
        if every is not None:
            yield every
        return
    told = [
        _some(
            none,
            judged,
            words.groups,
            f"{verb(len(none), 'has', 'have')} no link reported",
        ),
        _some(
            single,
            judged,
            words.groups,
            f"{verb(len(single), 'hangs', 'hang')} on one {words.one} or one tie",
        ),
    ]
    parts = [part for part in told if part]
    text = sentence(f"{lead(wave)}{'; '.join(parts)}")
    inputs = [
        *counted({"pairs judged": len(judged), "no link": len(none)}),
        *(
            (f"{pair.one.name} and {pair.two.name}", _hangs(pair, names=names))
            for pair in single
        ),
    ]
    seen = sum(pair.observed for pair in judged)
    definition = narrative_pairs.link_is(words)
    yield Claim(text, definition, tuple(inputs), pairs_observed(seen))


def _some(found: Sequence[Pair], judged: Sequence[Pair], groups: str, told: str) -> str:
    """How many pairs, of how many, and two of them by name."""
    if not found:
        return ""
    named = [f"{pair.one.name} and {pair.two.name}" for pair in found[:2]]
    such = "" if len(found) <= len(named) else "such as "
    return (
        f"{number(len(found))} of {number(len(judged))} pairs of {groups} {told} "
        f"({such}{'; '.join(named)})"
    )


def _hangs(pair: Pair, *, names: bool) -> str:
    if pair.links == 1:
        return "1 link"
    through = pair.carrier if names else "one of them"
    return f"{number(pair.links)} links, all through {through}"


def _holding(kind: Kind, *, names: bool) -> Iterator[Claim]:
    """Who joins most pairs across agencies; or of which agencies these are."""
    found = [broker for broker in kind.last.brokers if broker.across][:3]
    if not found:
        return
    words, answered = kind.nouns, kind.last.response.answered
    if not names:
        yield _agencies_of(kind.last.brokers, answered, words)
        return
    who = listing([f"{one.name} ({one.group})" for one in found], 3)
    counts = listing([number(one.across) for one in found], 3)
    text = (
        f"{who} {verb(len(found), 'holds', 'hold')} most together: they join {counts} "
        f"pairs of {words.many} of different {words.groups} who have no tie of their "
        "own."
    )
    inputs = tuple((one.name, number(one.across)) for one in found)
    seen = f"{words.actors(answered)} answered"
    yield Claim(text, narrative.broker_is(words), inputs, seen)


def _agencies_of(found: Sequence[Broker], answered: int, words: Nouns) -> Claim:
    """In which agencies those are who join most."""
    by_group: dict[str, int] = {}
    for one in found:
        by_group[one.group] = by_group.get(one.group, 0) + 1
    order = sorted(by_group, key=lambda name: (-by_group[name], name))
    parts = [f"{by_group[name]} in {name}" for name in order]
    who, between = f"Of the {words.actors(len(found))} who join", ","
    if len(found) == 1:
        who, between = f"The one {words.one} who joins", ""
        parts = [f"is in {order[0]}"]
    text = f"{who} most pairs across {words.groups}{between} {listing(parts, 5)}."
    inputs = tuple((name, number(by_group[name])) for name in order)
    seen = f"{words.actors(answered)} answered"
    return Claim(text, narrative.broker_is(words), inputs, seen)


# --- those who came, and what people said ---------------------------------------------


def _known(facts: Effect) -> bool:
    row = facts.contrasts[0] if facts.contrasts else None
    return row is not None and math.isfinite(row.change)


def attended(facts: Effect, n_waves: int = 2) -> Claim:
    """How much more ties grew where both attended; of several waves, from which on."""
    words, row = facts.nouns, facts.contrasts[0]
    of = f" of different {words.groups}" if facts.across else ""
    more = "larger" if row.change >= 0 else "smaller"
    points = number(100 * abs(row.change), 1)
    sure = "no interval can be given"
    if math.isfinite(row.low):
        sure = f"95% interval {interval(row.low, row.high)}"
    both, none = facts.both, facts.none
    between = (
        f"From {facts.waves[0]} to {facts.waves[1]}, the" if n_waves > 2 else "The"
    )
    text = (
        f"{between} change of ties was {points} percentage points {more} where both "
        f"of two {words.many}{of} attended than where neither did ({sure}). This is "
        "what went with attending, not what attending did."
    )
    inputs = (
        ("both attended: tied", f"{share(both.before)}, then {share(both.after)}"),
        ("neither attended: tied", f"{share(none.before)}, then {share(none.after)}"),
        ("difference: 95% interval, in points", interval(row.low, row.high)),
    )
    seen = both_observed(sum(one.observed for one in facts.classes))
    return Claim(text, effect_is(facts), inputs, seen)


def _scored(facts: Scores) -> Claim:
    up, down = (percent(n, facts.paired) for n in (facts.up, facts.down))
    sure = "no interval can be given"
    if math.isfinite(facts.low):
        sure = f"95% interval of the balance {interval(facts.low, facts.high)} points"
    text = (
        f"“{facts.item}”: of {number(facts.paired)} who scored it both times, {up} "
        f"scored higher {at(facts.after)} and {down} lower ({sure})."
    )
    inputs = counted(
        {
            "scored both times": facts.paired,
            "higher": facts.up,
            "lower": facts.down,
        }
    )
    seen = f"{facts.paired:,} scored both times"
    return Claim(text, narrative_answers.BALANCE_IS, inputs, seen)
