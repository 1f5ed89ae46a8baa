"""Tests by permutation, written out plainly: every permutation, one after another.

No NumPy: correlations by their formula, regressions by elimination over fractions.
"""

import itertools
import math
from fractions import Fraction

from tests.naive import NAN, moments, ratio


def close(a, b):
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=1e-11)


def sides(value, drawn):
    """Shares as low and as high over all permutations; undefined ones are left out."""
    known = [d for d in drawn if not math.isnan(d)]
    if math.isnan(value) or not known:
        return dict.fromkeys(("p_lower", "p_upper", "p"), NAN)
    lower = sum(d <= value or close(d, value) for d in known) / len(known)
    upper = sum(d >= value or close(d, value) for d in known) / len(known)
    return {"p_lower": lower, "p_upper": upper, "p": min(1.0, 2 * min(lower, upper))}


def tails(value, drawn):
    """Columns of a test over all permutations; undefined ones are left out."""
    known = [d for d in drawn if not math.isnan(d)]
    found = sides(value, drawn)
    if math.isnan(found["p"]):
        return dict.fromkeys(("mean", "sd", "z"), NAN) | found
    mean, sd = moments(known)
    apart = 0.0 if sd < 1e-11 else sd
    return {"mean": mean, "sd": sd, "z": ratio(value - mean, apart), **found}


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


# --- MRQAP


def solved(matrix, right):
    """x with matrix x = right by elimination; 0 for columns that follow from others.

    Returns the solution and the positions of the columns that count.
    """
    rows = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    size, pivots = len(matrix), []
    for column in range(size):
        at = len(pivots)
        found = next((k for k in range(at, size) if rows[k][column]), None)
        if found is None:
            continue
        rows[at], rows[found] = rows[found], rows[at]
        rows[at] = [v / rows[at][column] for v in rows[at]]
        for k in range(size):
            if k != at and rows[k][column]:
                factor = rows[k][column]
                rows[k] = [
                    v - factor * w for v, w in zip(rows[k], rows[at], strict=True)
                ]
        pivots.append(column)
    x = [Fraction(0)] * size
    for k, column in enumerate(pivots):
        x[column] = rows[k][-1]
    return x, pivots


def dot(a, b):
    return sum(x * y for x, y in zip(a, b, strict=True))


def taken_out(values, columns):
    """What is left of values when the columns are regressed out; how many count."""
    matrix = [[dot(a, b) for b in columns] for a in columns]
    x, pivots = solved(matrix, [dot(a, values) for a in columns])
    fitted = [dot(x, row) for row in zip(*columns, strict=True)]
    return [v - f for v, f in zip(values, fitted, strict=True)], len(pivots)


def partial_t(y, x, others):
    """t of x in the regression of y on x and the others (the constant is one)."""
    rest_x, rank = taken_out(x, others)
    rest_y, _ = taken_out(y, others)
    xx, free = dot(rest_x, rest_x), len(y) - rank - 1
    if not xx or free < 1:
        return NAN
    slope = dot(rest_x, rest_y) / xx
    residual = dot(rest_y, rest_y) - slope * slope * xx
    if not residual:  # a perfect fit, if there was anything to fit
        return math.copysign(math.inf, slope) if slope else NAN
    return float(slope) / math.sqrt(residual / free / xx)


def fractions_of(plain, people, *, weighted):
    """Cell → value of what was observed."""
    cells = [(i, j) for i in people for j in people if i != j]
    found = {c: value(plain, *c, weighted=weighted) for c in cells}
    return {c: Fraction(v) for c, v in found.items() if v is not None}


def same_of(labels, people):
    return {
        (i, j): Fraction(labels[i] == labels[j])
        for i in people
        for j in people
        if i != j and labels[i] is not None and labels[j] is not None
    }


def mrqap(outcome, predictors, *, weighted=False, within_agencies=False):
    """Estimates, t, and the tails of each predictor over all permutations.

    ``predictors``: plain networks by name, or "same agency". None where the predictors
    follow from one another.
    """
    plains = [outcome, *(x for x in predictors.values() if x != "same agency")]
    people = [p for p in outcome.people if all(p in x.people for x in plains)]
    cells = cells_of(people, *plains)
    y = fractions_of(outcome, people, weighted=weighted)
    xs = {
        name: same_of(outcome.agency, people)
        if x == "same agency"
        else fractions_of(x, people, weighted=weighted)
        for name, x in predictors.items()
    }
    stratum = dict.fromkeys(people, 0)
    if within_agencies:
        stratum = agency_stratum(people, outcome)
    here = [c for c in cells if all(c in part for part in (y, *xs.values()))]
    one = [Fraction(1)] * len(here)
    columns = [one, *([x[c] for c in here] for x in xs.values())]
    if len(here) - len(columns) < 1:
        return {"observed": len(here)}
    matrix = [[dot(a, b) for b in columns] for a in columns]
    estimate, pivots = solved(matrix, [dot(a, [y[c] for c in here]) for a in columns])
    if len(pivots) < len(columns):
        return None
    found = {"observed": len(here), "estimate": [float(b) for b in estimate]}
    every_t = [
        partial_t([y[c] for c in here], x, [o for o in columns if o is not x])
        for x in columns
    ]  # after a perfect fit nothing is left to test with
    found["t"] = [t if math.isfinite(t) else NAN for t in every_t]
    found["tests"] = {}
    for name, x in xs.items():
        others = [xs[k] for k in xs if k != name]
        known = [
            (i, j)
            for i in people
            for j in people
            if i != j and all((i, j) in part for part in (x, *others))
        ]
        ones = [Fraction(1)] * len(known)
        rest, _ = taken_out(
            [x[c] for c in known], [ones, *([o[c] for c in known] for o in others)]
        )
        left = dict(zip(known, rest, strict=True))
        drawn = []
        for mapped in permutations_within(people, stratum):
            seen = [
                (i, j)
                for i, j in cells
                if (mapped[i], mapped[j]) in left
                and all((i, j) in part for part in (y, *others))
            ]
            ones = [Fraction(1)] * len(seen)
            moved = [left[mapped[i], mapped[j]] for i, j in seen]
            base = [ones, *([o[c] for c in seen] for o in others)]
            drawn.append(partial_t([y[c] for c in seen], moved, base))
        found["tests"][name] = sides(found["t"][1 + list(xs).index(name)], drawn)
    return found


# --- any statistic, labels shuffled


def arrangements(people, labels, stratum):
    """Every different way to give the labels to people of the same stratum."""
    held = [p for p in people if labels[p] is not None]
    seen = set()
    for mapped in permutations_within(held, stratum):
        found = tuple(labels[mapped[p]] for p in held)
        if found not in seen:
            seen.add(found)
            yield {**labels, **dict(zip(held, found, strict=True))}


def permutation_test(waves, labels, stratum, statistic):
    """Tails of ``statistic(waves, labels)`` over all arrangements of the labels."""
    drawn = [
        statistic(waves, moved)
        for moved in arrangements(waves[0].people, labels, stratum)
    ]
    found = statistic(waves, labels)
    return {
        name: {"statistic": v, **tails(v, [d[name] for d in drawn])}
        for name, v in found.items()
    }
