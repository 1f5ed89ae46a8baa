"""Ties from logs and measures of frames, written out plainly."""

import math
from collections import defaultdict
from datetime import date, timedelta
from fractions import Fraction
from itertools import combinations

MICRO = 1_000_000


def half_up(value):
    """Whole millionths of a fraction, halves up."""
    return math.floor(value * MICRO + Fraction(1, 2))


def waves_of(day, rules):
    """Label of each wave a day is in, with the last day of that wave."""
    if rules.event is None:
        fits = (rules.start is None or day >= rules.start) and (
            rules.end is None or day <= rules.end
        )
        return [("all", rules.end)] if fits else []
    found = []
    step = rules.step or rules.days
    for k in range(rules.before, 0, -1):
        last = rules.event - timedelta(days=1 + (k - 1) * step)
        label = "before" if rules.before == 1 else f"before {k}"
        if last - timedelta(days=rules.days) < day <= last:
            found.append((label, last))
    for k in range(1, rules.after + 1):
        first = rules.event + timedelta(days=1 + (k - 1) * step)
        label = "after" if rules.after == 1 else f"after {k}"
        if first <= day < first + timedelta(days=rules.days):
            found.append((label, first + timedelta(days=rules.days - 1)))
    return found


def factor(day, last, rules):
    if rules.half_life is None:
        return MICRO
    return round(MICRO * 2.0 ** (-(last - day).days / rules.half_life))


def ties_from_log(rows, rules, roster=None):
    """(wave, source, target) -> (millionths, contacts), of messages.

    A row: message id, day, sender, recipient.
    """
    messages = defaultdict(set)
    days = {}
    for message, day, sender, recipient in rows:
        messages[message, sender].add(recipient)
        days[message, sender] = min(day, days.get((message, sender), day))
    found = defaultdict(lambda: (0, 0))
    for (message, sender), recipients in messages.items():
        others = recipients - {sender}
        day = days[message, sender]
        if len(others) > rules.largest:
            continue
        for other in others:
            if roster is not None and not {sender, other} <= set(roster):
                continue
            for wave, last in waves_of(day, rules):
                part = Fraction(factor(day, last, rules), MICRO * len(others))
                micro, contacts = found[wave, sender, other]
                found[wave, sender, other] = micro + half_up(part), contacts + 1
    return dict(found)


def ties_from_meetings(rows, rules):
    """(source, target) -> millionths of minutes; a row: meeting, minutes, people."""
    found = defaultdict(int)
    for minutes in rows.values():
        if not 2 <= len(minutes) <= rules.largest:
            continue
        for one, two in combinations(sorted(minutes), 2):
            shared = Fraction(min(minutes[one], minutes[two]))
            found[one, two] += half_up(shared / (len(minutes) - 1))
    return {pair: micro for pair, micro in found.items() if micro}


def normalized_weights(plain):
    """Weight over the root of what its ends have."""
    sent, got = defaultdict(float), defaultdict(float)
    for (i, j), weight in plain.weight.items():
        sent[i] += weight
        got[j] += weight
    return {
        (i, j): weight / math.sqrt(sent[i] * got[j])
        for (i, j), weight in plain.weight.items()
    }


def triangles(plain):
    """Sets of three people, each two of whom are tied either way."""

    def tied(i, j):
        return plain.tie(i, j) or plain.tie(j, i)

    threes = combinations(sorted(plain.people), 3)
    return {(a, b, c) for a, b, c in threes if tied(a, b) and tied(b, c) and tied(a, c)}


def a_day(number):
    return date(2024, 3, 1) + timedelta(days=number)
