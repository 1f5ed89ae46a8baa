"""Tests by permutation, written out plainly: every permutation, one after another.

No NumPy: correlations by their formula, regressions by elimination over fractions.
"""

import itertools
import math
from fractions import Fraction

from tests.naive import NAN, moments, ratio


def close(a, b):
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-11)


def tails(value, drawn):
    """Columns of a test over all permutations; undefined ones are left out."""
    known = [d for d in drawn if not math.isnan(d)]
    if math.isnan(value) or not known:
        return dict.fromkeys(("mean", "sd", "z", "p_lower", "p_upper", "p"), NAN)
    lower = sum(d <= value or close(d, value) for d in known) / len(known)
    upper = sum(d >= value or close(d, value) for d in known) / len(known)
    mean, sd = moments(known)
    apart = 0.0 if sd < 1e-11 else sd
    return {
        "mean": mean,
        "sd": sd,
        "z": ratio(value - mean, apart),
        "p_lower": lower,
        "p_upper": upper,
        "p": min(1.0, 2 * min(lower, upper)),
    }


def permutations_within(people, stratum):
    """Every mapping of people onto people of their own stratum."""
    groups = {}
    for person in people:
        groups.setdefault(stratum[person], []).append(person)
    ways = (itertools.permutations(group) for group in groups.values())
    for taken in itertools.product(*ways):
        mapped = {}
        for group, others in zip(groups.values(), taken, strict=True):
            mapped.update(zip(group, others, strict=True))
        yield mapped


# --- QAP


def pearson(pairs):
    n = len(pairs)
    if n < 2:
        return NAN
    x, y = ([Fraction(p[k]) for p in pairs] for k in (0, 1))
    mean_x, mean_y = sum(x) / n, sum(y) / n
    xx = sum((a - mean_x) ** 2 for a in x)
    yy = sum((b - mean_y) ** 2 for b in y)
    xy = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y, strict=True))
    if not xx or not yy:
        return NAN
    return float(xy) / math.sqrt(xx * yy)


def cells_of(people, *plains):
    """Ordered pairs, or each pair once if no network is directed."""
    once = not any(plain.directed for plain in plains)
    return [
        (i, j)
        for a, i in enumerate(people)
        for b, j in enumerate(people)
        if a < b or (a > b and not once)
    ]


def value(plain, i, j, *, weighted):
    """Weight of a cell, or whether there is a tie; None if it was not observed."""
    if not plain.observed(i, j):
        return None
    weight = plain.weight.get((i, j), 0)
    return weight if weighted else int(weight > 0)


def agency_stratum(people, *plains):
    """Agencies of each person; a stratum of their own where one is not known."""
    own = {p: tuple(plain.agency[p] for plain in plains) for p in people}
    return {p: p if None in own[p] else own[p] for p in people}


def qap_correlation(one, two, *, weighted=False, within_agencies=False):
    """Pearson's r as it is, and over all permutations of the second network."""
    people = [p for p in one.people if p in two.people]
    cells = cells_of(people, one, two)
    stratum = dict.fromkeys(people, 0)
    if within_agencies:
        stratum = agency_stratum(people, one, two)

    def both(mapped):
        pairs = [
            (
                value(one, i, j, weighted=weighted),
                value(two, mapped[i], mapped[j], weighted=weighted),
            )
            for i, j in cells
        ]
        return [pair for pair in pairs if None not in pair]

    here = both({p: p for p in people})
    drawn = [pearson(both(m)) for m in permutations_within(people, stratum)]
    found = pearson(here)
    return {
        "statistic": found,
        **tails(found, drawn),
        "observed": len(here),
        "people": len(people),
    }
