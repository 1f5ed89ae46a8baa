"""Tables of what a report infers: a caption, heads, and rows of texts."""

import math
from collections.abc import Iterator, Sequence
from typing import Any

from agencygraph.reporting.facts import Scores
from agencygraph.reporting.inferred import (
    Asked,
    Barrier,
    Contrast,
    Effect,
    Lasting,
    PairClass,
    Requests,
    Steps,
    Trust,
    Unseen,
)
from agencygraph.reporting.narrative_answers import within
from agencygraph.reporting.narrative_effects import (
    CLASSES,
    CONTRASTS,
    GROUPS,
    NOT_GIVEN,
    interval,
    limits,
    share,
)
from agencygraph.reporting.narrative_unseen import cells
from agencygraph.wording import Nouns, label, number, percent, signed

Block = dict[str, Any]

MOST_ROWS = 60
"""How many rows of pairs of agencies a table shows."""


def grid(
    caption: str, heads: Sequence[str], rows: Sequence[tuple[str, list[str]]]
) -> Block:
    """Return a table as the templates know it."""
    shown = [{"name": name, "values": values} for name, values in rows]
    return {"caption": caption, "heads": list(heads), "rows": shown}


# --- attendance -----------------------------------------------------------------------

CLASS_HEADS = ("pairs observed", "tied {before}", "tied {after}", "change")
MORE_HEADS = ("95% interval", "p", "formed, of open pairs", "dissolved, of ties")


def effects(found: Sequence[Effect]) -> Iterator[Block]:
    """Classes of pairs and their differences, across agencies and of all pairs."""
    for facts in found:
        before, after = facts.waves
        heads = [head.format(before=before, after=after) for head in CLASS_HEADS]
        rows = [(CLASSES[one.name], _class(one)) for one in facts.classes]
        rows += [(CONTRASTS[one.name], _contrast(one)) for one in facts.contrasts]
        pairs = f"Pairs of {facts.nouns.many}"
        caption = (
            f"{pairs} of different {facts.nouns.groups}"
            if facts.across
            else f"All pairs of {facts.nouns.many}"
        )
        yield grid(caption, [*heads, *MORE_HEADS], rows)


def _class(one: PairClass) -> list[str]:
    if not one.observed:
        return ["not observed", *[""] * 7]
    return [
        number(one.observed),
        share(one.before),
        share(one.after),
        f"{signed(100 * one.change, 1)} points",
        "",
        "",
        _rate(one.formed, one.open),
        _rate(one.dissolved, one.there),
    ]


def _contrast(one: Contrast) -> list[str]:
    known = math.isfinite(one.change)
    change = f"{signed(100 * one.change, 1)} points" if known else "undefined"
    p = number(one.p, 3) if math.isfinite(one.p) else NOT_GIVEN
    return ["", "", "", change, interval(one.low, one.high), p, "", ""]


def _rate(part: int, whole: int) -> str:
    if not whole:
        return "none to count"
    return f"{number(part)} of {number(whole)} ({percent(part, whole)})"


LASTING_HEADS = ("followed", "no longer reported", "out of sight", "share that lasts")


def lasting(facts: Lasting) -> Block:
    """Life table of new ties: a row for each group and wave."""
    rows = [
        (
            f"{label(row.wave)}: {GROUPS[row.group]}",
            [
                number(row.followed),
                number(row.lost),
                number(row.unseen),
                f"{share(row.share)}{limits(row)}"
                if math.isfinite(row.share)
                else "none was followed",
            ],
        )
        for row in facts.rows
        if row.group in ("all", "met", "not met")
    ]
    one, two = facts.waves
    return grid(f"Ties that formed between {one} and {two}", LASTING_HEADS, rows)


# --- what was not observed ------------------------------------------------------------


def unseen(facts: Unseen) -> Block:
    """Bounds of every statistic, or of its change."""
    about = "Change" if facts.is_change else "Value"
    heads = ("as observed", "least it may be", "most it may be")
    rows = [
        (one.name[:1].upper() + one.name[1:], list(cells(one, facts)))
        for one in facts.bounds
    ]
    waves = " → ".join(label(wave) for wave in facts.waves)
    return grid(f"{about}, {waves}" if waves else about, heads, rows)


# --- answers, trust, requests ---------------------------------------------------------

STEPS_HEADS = ("scored both times", "higher", "the same", "lower")
BALANCE_HEADS = ("balance, in points", "95% interval", "p")


def steps(facts: Scores, words: Nouns) -> Iterator[Block]:
    """How groups moved on a scale: by attendance, and by agency."""
    by = {
        "By attendance": facts.attended,
        f"By {words.group}, of at least five who scored both times": facts.agencies,
    }
    for caption, found in by.items():
        if found:
            rows = [(one.name, _steps(one)) for one in found]
            yield grid(caption, [*STEPS_HEADS, *BALANCE_HEADS], rows)


def _steps(one: Steps) -> list[str]:
    counts = (one.people, one.up, one.same, one.down)
    p = number(one.p, 3) if math.isfinite(one.p) else NOT_GIVEN
    balance = signed(100 * one.balance, 1)
    return [*map(number, counts), balance, interval(one.low, one.high), p]


TRUST_HEADS = ("mean {before}", "mean {after}", "change", "who rated", "rated")


def trust(facts: Trust) -> Block:
    """Mean ratings between agencies, to one decimal."""
    before, after = facts.waves
    heads = [head.format(before=before, after=after) for head in TRUST_HEADS]
    rows = [
        (
            f"{one.one} about {one.two}",
            [
                number(one.before, 1),
                number(one.after, 1),
                signed(round(one.after, 1) - round(one.before, 1), 1),
                number(one.raters),
                number(one.rated),
            ],
        )
        for one in facts.pairs[:MOST_ROWS]
    ]
    return grid("Ratings given in both waves", heads, rows)


REQUESTS_HEADS = ("requests", "people", "met", "half met within")


def requests(facts: Requests) -> Iterator[Block]:
    """How many requests were met, in all and by attendance."""
    if facts.whole is not None:
        yield _requests("From the day of each request", [facts.whole])
    if facts.groups:
        yield _requests(f"From {facts.start}, of those open then", facts.groups)


def _requests(caption: str, found: Sequence[Asked]) -> Block:
    days = [f"met within {row.days} days" for row in found[0].within]
    return grid(
        caption,
        [*REQUESTS_HEADS, *days],
        [(one.name[:1].upper() + one.name[1:], _asked(one)) for one in found],
    )


def _asked(one: Asked) -> list[str]:
    half = f"{number(one.median)} days" if math.isfinite(one.median) else "not reached"
    met = _rate(one.met, one.requests)
    shares = [
        f"{share(row.share)} ({within(row)})"
        if math.isfinite(row.share)
        else "not followed so long"
        for row in one.within
    ]
    return [number(one.requests), number(one.people), met, half, *shares]


def barriers(found: Sequence[Barrier]) -> Block:
    """What helps or hinders, pair by pair, in the words of the study."""
    rows = [
        (f"{one.one} and {one.two}", [one.kind, one.direction, one.note])
        for one in found[:MOST_ROWS]
    ]
    return grid("What helps or hinders", ("what", "direction", "note"), rows)
