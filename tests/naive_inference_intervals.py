"""Intervals of means over dyads, written out: every pair of dyads is looked at."""

import itertools
import math

from tests import naive
from tests.naive import NAN, Plain, ratio

STATISTICS = ("density", "density within", "density across", "E–I index")


def change_intervals(before, after, by="network", method="dyadic"):
    """Columns of the changes, nothing withheld; NaN where there is no variance."""
    joint = naive.jointly_observed_cells(before, after)
    one, two = Plain.of(before), Plain.of(after)
    two.people = [p for p in two.people if p in one.people]
    cells = [cell for cell in two.cells() if cell in joint]
    return _table(two, cells, [one, two], (-1, 1), by, method)


def intervals(network, by="network", method="dyadic"):
    """Columns of one wave, nothing withheld."""
    plain = Plain.of(network)
    cells = [cell for cell in plain.cells() if plain.observed(*cell)]
    return _table(plain, cells, [plain], (1,), by, method)


def _table(plain, cells, waves, weights, by, method):
    known = plain.agency
    inside = [
        c for c in cells if known[c[0]] is not None and known[c[0]] == known[c[1]]
    ]
    across = [
        c for c in cells if None not in (known[c[0]], known[c[1]]) and c not in inside
    ]
    if by == "network":
        blocks = dict(zip(STATISTICS, (cells, inside, across), strict=False))
    elif by == "agency":
        blocks = {
            g: [c for c in inside if known[c[0]] == g] for g in naive.agencies(plain)
        }
    else:
        blocks = {
            (g, h): [
                c
                for c in cells
                if (known[c[0]], known[c[1]]) == (g, h)
                or (not plain.directed and (known[c[1]], known[c[0]]) == (g, h))
            ]
            for g, h in naive.agency_pairs(plain, naive.agencies(plain))
        }
    rows = {
        k: mean_over_dyads(some, waves, weights, method) for k, some in blocks.items()
    }
    if by == "network":
        rows["density"] |= _density(cells, inside, waves, weights, method)
        rows["E–I index"] = _index(inside, across, waves, weights, method)
    names = next(iter(rows.values()), {})
    return {name: {k: row[name] for k, row in rows.items()} for name in names}


def _dyads(cells):
    found = {}
    for i, j in cells:
        found.setdefault(frozenset((i, j)), []).append((i, j))
    return found


def _people(cells):
    return sorted({person for cell in cells for person in cell})


def _tied(waves, weights, cell):
    return sum(w * plain.tie(*cell) for w, plain in zip(weights, waves, strict=True))


def _sharing(one, two, residual_one, residual_two):
    """Sum of products over dyads that share somebody; cells over those that do not."""
    shared = apart = 0
    for d, e in itertools.product(one, two):
        if d & e:
            shared += residual_one[d] * residual_two[e]
        else:
            apart += len(one[d]) * len(two[e])
    return shared, apart


def _spread(values):
    """Sum of squares about the mean, and how many there are."""
    known = [value for value in values if not math.isnan(value)]
    if not known:
        return NAN, 0
    middle = sum(known) / len(known)
    return sum((value - middle) ** 2 for value in known), len(known)


def _variance(robust, without, method):
    squares, n = _spread(without)
    if method == "node jackknife":
        return (n - 1) / n * squares if n else NAN
    if math.isnan(robust):
        return NAN
    return max(robust, (n - 2) / (2 * n) * squares if n else 0, 0)


def _freedom(cells, leverage=lambda cell: 1):  # noqa: ARG005 (all cells alike)
    counts = [
        sum(leverage(cell) for cell in cells if person in cell)
        for person in _people(cells)
    ]
    return ratio(sum(c**2 for c in counts) ** 2, sum(c**4 for c in counts)) - 2


def mean_over_dyads(cells, waves, weights, method):
    """Everything a row says of a mean over some cells."""
    value = {cell: _tied(waves, weights, cell) for cell in cells}
    mean = ratio(sum(value.values()), len(cells))
    dyads = _dyads(cells)
    residual = {d: sum(value[c] - mean for c in some) for d, some in dyads.items()}
    shared, apart = _sharing(dyads, dyads, residual, residual)

    def without(person):
        rest = [value[cell] for cell in cells if person not in cell]
        return ratio(sum(rest), len(rest))

    variance = _variance(ratio(shared, apart), map(without, _people(cells)), method)
    ties = [sum(plain.tie(*cell) for cell in cells) for plain in waves]
    changed = sum(len({plain.tie(*cell) for plain in waves}) > 1 for cell in cells)
    return {
        "waves": [ratio(count, len(cells)) for count in ties],
        "value": mean,
        "variance": variance,
        "df": _freedom(cells),
        "events": changed if len(waves) > 1 else min(ties[0], len(cells) - ties[0]),
        "ties": ties,
        "observed": len(cells),
        "people": len(_people(cells)),
    }


def _density(cells, inside, waves, weights, method):
    """Spread of the density, class by class if that can be had."""
    others = [cell for cell in cells if cell not in inside]
    slopes = [(ratio(1, len(cells)),) * 2 for _ in waves]

    def density(within, rest):
        return ratio(within + rest, len(cells))

    classes = (inside, others)
    found = _of_classes(classes, waves, weights, slopes, density, method)
    robust = _of_classes(classes, waves, weights, slopes, density, "dyadic")
    return {} if math.isnan(robust["variance"]) else found


def _index(inside, across, waves, weights, method):
    """External–internal index at the densities within and across."""
    classes = (inside, across)
    ties = [[sum(p.tie(*c) for c in some) for some in classes] for p in waves]
    index = [naive.balance(e, i) for i, e in ties]
    slopes = [
        (ratio(-2 * e, (e + i) ** 2), ratio(2 * i, (e + i) ** 2)) for i, e in ties
    ]

    def balance(within, rest):
        return naive.balance(rest, within)

    both = [*inside, *across]
    changed = sum(len({plain.tie(*cell) for plain in waves}) > 1 for cell in both)
    return {
        "waves": index,
        "value": sum(w * i for w, i in zip(weights, index, strict=True)),
        **_of_classes(classes, waves, weights, slopes, balance, method),
        "events": changed if len(waves) > 1 else min(ties[0]),
        "ties": [sum(some) for some in ties],
        "observed": len(both),
        "people": len(_people(both)),
    }


def _of_classes(classes, waves, weights, slopes, statistic, method):
    """Variance and degrees of freedom of a function of the ties of two classes."""
    dyads = [_dyads(some) for some in classes]
    residual = []
    for k, some in enumerate(classes):
        scale = [w * slope[k] for w, slope in zip(weights, slopes, strict=True)]
        value = {c: len(some) * _tied(waves, scale, c) for c in some}
        mean = ratio(sum(value.values()), len(some))
        residual.append(
            {d: sum(value[c] - mean for c in them) for d, them in dyads[k].items()}
        )
    robust = sum(
        ratio(*_sharing(dyads[k], dyads[m], residual[k], residual[m]))
        for k, m in itertools.product((0, 1), repeat=2)
    )

    def without(person):
        found = 0
        for weight, plain in zip(weights, waves, strict=True):
            sums = []
            for some in classes:
                rest = [c for c in some if person not in c]
                tied = ratio(sum(plain.tie(*c) for c in rest), len(rest))
                sums.append(len(some) * tied)
            found += weight * statistic(*sums)
        return found

    def leverage(cell):
        """How far a tie there moves the statistic, in all waves together."""
        kind = 0 if cell in classes[0] else 1
        return sum(abs(slope[kind]) for slope in slopes)

    both = [*classes[0], *classes[1]]
    return {
        "variance": _variance(robust, map(without, _people(both)), method),
        "df": _freedom(both, leverage),
    }


def jackknife(statistic, network):
    """Variance of a statistic from its values without each person."""
    plain = Plain.of(network)
    values = []
    for person in plain.people:
        rest = Plain.of(network)
        rest.people = [p for p in plain.people if p != person]
        values.append(statistic(rest))
    squares, n = _spread(values)
    return (n - 1) / n * squares if n > 2 else NAN
