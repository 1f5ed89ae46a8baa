"""Answers on ordered scales written out plainly: person by person, order by order."""

import itertools
import math
from statistics import median

from scipy import stats

from tests.naive import NAN, ratio


def tango(up, down, n, confidence=0.95):
    """Both ends: differences at which the score test just does not reject."""
    if not n:
        return NAN, NAN
    z = float(stats.norm.ppf((1 + confidence) / 2))

    def rejected(delta):
        # the likeliest share of "down" under this difference solves a quadratic
        a = 2 * n
        b = -up - down + (2 * n - up + down) * delta
        c = -down * delta * (1 - delta)
        share = (math.sqrt(max(b * b - 4 * a * c, 0)) - b) / (2 * a)
        spread = max(2 * share + delta * (1 - delta), 0)
        return abs(up - down - n * delta) > z * math.sqrt(n * spread)

    ends = []
    for far in (-1.0, 1.0):
        inside, outside = (up - down) / n, far
        if not rejected(far):
            ends.append(far)
            continue
        for _ in range(80):
            middle = (inside + outside) / 2
            if rejected(middle):
                outside = middle
            else:
                inside = middle
        ends.append(inside)
    return tuple(ends)


def signed_ranks(steps):
    """Sum of the ranks of those up, and both tails over every assignment of signs."""
    sizes = sorted(abs(s) for s in steps)
    rank = {
        size: sum(k + 1 for k, x in enumerate(sizes) if x == size) / sizes.count(size)
        for size in sizes
    }
    moved = [s for s in steps if s]
    if not moved:
        return NAN, NAN, NAN
    found = sum(rank[abs(s)] for s in moved if s > 0)
    sums = [
        sum(rank[abs(s)] for s, up in zip(moved, signs, strict=True) if up)
        for signs in itertools.product([False, True], repeat=len(moved))
    ]
    low = sum(s <= found for s in sums) / len(sums)
    return found, low, sum(s >= found for s in sums) / len(sums)


def score_change(before, after, groups):
    """Group -> columns; before and after are person -> answer, groups person -> group.

    The keys of the result are the different groups.
    """
    rows = {}
    both = [p for p in before if p in after]
    for group in set(groups.values()):
        people = [p for p in both if groups.get(p) == group]
        steps = [after[p] - before[p] for p in people]
        up, down = sum(s > 0 for s in steps), sum(s < 0 for s in steps)
        n = len(people)
        statistic, lower, upper = signed_ranks(steps)
        low, high = tango(up, down, n)
        rows[group] = {
            "people": n,
            "before": median([before[p] for p in people]) if people else NAN,
            "after": median([after[p] for p in people]) if people else NAN,
            "up": up,
            "same": n - up - down,
            "down": down,
            "p_up": ratio(up, n),
            "p_down": ratio(down, n),
            "change": ratio(up - down, n),
            "low": low,
            "high": high,
            "statistic": statistic,
            "p_lower": lower,
            "p_upper": upper,
            "p": min(1, 2 * min(lower, upper)) if up + down else NAN,
        }
    tested = sorted((r["p"], g) for g, r in rows.items() if r["up"] + r["down"])
    worst = 0
    for k, (p, group) in enumerate(tested):
        worst = max(worst, min(1, p * (len(tested) - k)))
        rows[group]["p_holm"] = worst
    for row in rows.values():
        row.setdefault("p_holm", NAN)
    return rows


def score_transitions(before, after):
    both = [p for p in before if p in after]
    levels = {before[p] for p in both} | {after[p] for p in both}
    rows = {}
    for one in levels:
        began = [p for p in both if before[p] == one]
        for other in levels:
            ended = [p for p in began if after[p] == other]
            share = ratio(len(ended), len(began))
            rows[f"{one:g}", f"{other:g}"] = {"people": len(ended), "share": share}
    return rows


def tau_parts(x, y):
    """Concordant, discordant, and the pairs untied in each."""
    concordant = discordant = one = other = 0
    for i, j in itertools.combinations(range(len(x)), 2):
        sign = (x[i] > x[j]) - (x[i] < x[j])
        there = (y[i] > y[j]) - (y[i] < y[j])
        concordant += sign * there > 0
        discordant += sign * there < 0
        one += sign != 0
        other += there != 0
    return concordant, discordant, one, other


def score_and_ties(scores, plains):
    """One row; scores are two dictionaries, plains two networks."""
    before, after = plains

    def asked(p):
        return (
            all(p in s for s in scores)
            and all(p in plain.people and p in plain.answered for plain in plains)
            and after.agency[p] is not None
        )

    def is_new(p, q):
        if q not in before.people or q not in after.people or p == q:
            return False
        if not (before.observed(p, q) and after.observed(p, q)):
            return False
        agencies = after.agency[p], after.agency[q]
        apart = None not in agencies and agencies[0] != agencies[1]
        return apart and after.tie(p, q) and not before.tie(p, q)

    people = [p for p in after.people if asked(p)]
    x = [scores[1][p] - scores[0][p] for p in people]
    y = [sum(is_new(p, q) for q in after.people) for p in people]
    concordant, discordant, one, other = tau_parts(x, y)
    row = {"people": len(people), "concordant": concordant, "discordant": discordant}
    row |= dict.fromkeys(("tau_b", "p_lower", "p_upper", "p"), NAN)
    if one and other:
        observed = concordant - discordant
        row["tau_b"] = observed / math.sqrt(one * other)
        orders = list(itertools.permutations(y))
        found = [c - d for c, d, _, _ in (tau_parts(x, order) for order in orders)]
        low = sum(f <= observed for f in found) / len(found)
        high = sum(f >= observed for f in found) / len(found)
        row |= {"p_lower": low, "p_upper": high, "p": min(1, 2 * min(low, high))}
    return row


def trust_change(before, after, agencies, min_raters):
    """Agency pair -> columns; ratings are (rater, ratee) -> rating, one an item."""

    def given(items):
        twos = set.intersection(*(set(item) for item in items))
        return {two: sum(item[two] for item in items) / len(items) for two in twos}

    old, new = given(before), given(after)
    names = sorted({a for a in agencies.values() if a is not None})
    rows = {}
    for g, h in itertools.product(names, repeat=2):
        twos = [
            (i, j)
            for i, j in new
            if (i, j) in old and (agencies[i], agencies[j]) == (g, h)
        ]
        raters = {i for i, _ in twos}
        shown = len(raters) >= min_raters
        one = sum(old[two] for two in twos) / len(twos) if shown else NAN
        two = sum(new[two] for two in twos) / len(twos) if shown else NAN
        rows[g, h] = {
            "before": one,
            "after": two,
            "change": two - one,
            "raters": len(raters),
            "ratees": len({j for _, j in twos}),
            "ratings": len(twos),
        }
    return rows
