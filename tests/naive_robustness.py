"""Robustness and trust written out plainly: every set, every path, no flow, no NumPy.

What can be cut is found by trying every set of people or ties, smallest first; that
is only bearable for the handful of people these networks have.
"""

import itertools
import math
from fractions import Fraction

from tests.naive import NAN, Plain, agencies, ratio


def tied(plain, i, j):
    """Whether either reports the other."""
    return plain.tie(i, j) or plain.tie(j, i)


def seen(plain, i, j):
    """Whether either side's report was observed."""
    return plain.observed(i, j) or plain.observed(j, i)


def members(plain, agency):
    return [i for i in plain.people if plain.agency[i] == agency]


def unordered_pairs(plain):
    return list(itertools.combinations(agencies(plain), 2))


def cells(plain, g, h):
    return [(i, j) for i in members(plain, g) for j in members(plain, h)]


def edges(plain):
    """Unordered pairs tied either way."""
    return [
        (i, j) for i, j in itertools.combinations(plain.people, 2) if tied(plain, i, j)
    ]


def reached(edges, start):
    """Everybody connected to somebody in ``start``, those included."""
    found = set(start)
    while True:
        more = {j for e in edges for i, j in (e, e[::-1]) if i in found} - found
        if not more:
            return found
        found |= more


def smallest(things, cut):
    """Size of a smallest subset of ``things`` that cuts."""
    for size in range(len(things) + 1):
        for chosen in itertools.combinations(things, size):
            if cut(set(chosen)):
                return size
    raise AssertionError(things)


def without(edges, people):
    return [e for e in edges if not people & set(e)]


def independent_links(network):
    """Column → agency pair → value; links as the largest set of ties apart."""
    plain = Plain.of(network)
    columns = {}
    for g, h in unordered_pairs(plain):
        ties = [cell for cell in cells(plain, g, h) if tied(plain, *cell)]
        observed = sum(seen(plain, *cell) for cell in cells(plain, g, h))
        row = {
            "links": matching(ties) if observed else NAN,
            "ties": len(ties),
            "observed": observed,
            "people_from": len(members(plain, g)),
            "people_to": len(members(plain, h)),
            "answered_from": len(plain.answered & {*members(plain, g)}),
            "answered_to": len(plain.answered & {*members(plain, h)}),
        }
        for name, value in row.items():
            columns.setdefault(name, {})[g, h] = value
    return columns


def matching(ties):
    """Most ties of which no two share a person: with the first, or without it."""
    if not ties:
        return 0
    (i, j), rest = ties[0], ties[1:]
    apart = [tie for tie in rest if not {i, j} & {*tie}]
    return max(1 + matching(apart), matching(rest))


def cuts_of_pair(plain, g, h):
    """Fewest people, people of neither, and ties, without whom there is no path."""
    one, other = {*members(plain, g)}, {*members(plain, h)}
    ties = edges(plain)

    def connected(left, gone=()):
        return bool(reached(left, one - {*gone}) & (other - {*gone}))

    direct = [e for e in ties if {*e} & one and {*e} & other]
    round_about = [e for e in ties if e not in direct]
    strangers = [i for i in plain.people if i not in one | other]
    return {
        "links": smallest(plain.people, lambda cut: not without(direct, cut)),
        "disjoint_paths": smallest(
            plain.people, lambda cut: not connected(without(ties, cut), cut)
        ),
        "disjoint_paths_between": smallest(
            strangers, lambda cut: not connected(without(round_about, cut))
        ),
        "edge_disjoint_paths": edge_cut(ties, one, other),
    }


def edge_cut(ties, one, other):
    """Fewest ties that leave some set with all of the one and none of the other."""
    between = sorted({i for e in ties for i in e} - one - other)
    sides = (
        one | {*more}
        for size in range(len(between) + 1)
        for more in itertools.combinations(between, size)
    )
    return min(sum((i in side) != (j in side) for i, j in ties) for side in sides)


def in_sight(plain, g, h, *, direct):
    """Whether a chain of agencies, neighbours observed together, leads from g to h."""
    named = {i: (plain.agency[i],) for i in plain.people}  # (None,) is a group too
    chain = [
        (named[i], named[j])
        for i, j in itertools.combinations(plain.people, 2)
        if seen(plain, i, j) and named[i] != named[j]
    ]
    if not direct:
        chain = [e for e in chain if {*e} != {(g,), (h,)}]
        others = [e for e in chain if not {*e} & {(g,), (h,)}]
        starts = {k for e in chain if (g,) in e for k in e} - {(g,)}
        finishes = {k for e in chain if (h,) in e for k in e} - {(h,)}
        return bool(reached(others, starts) & finishes)
    return (h,) in reached(chain, {(g,)})


def agency_cuts(network):
    """Column → agency pair → value."""
    plain = Plain.of(network)
    columns = {}
    for g, h in unordered_pairs(plain):
        row = cuts_of_pair(plain, g, h)
        observed = sum(seen(plain, *cell) for cell in cells(plain, g, h))
        if not observed:
            row["links"] = NAN
        strangers = [i for i in plain.people if plain.agency[i] not in (g, h)]
        for name in ("disjoint_paths", "edge_disjoint_paths"):
            if not row[name] and not in_sight(plain, g, h, direct=True):
                row[name] = NAN
        name = "disjoint_paths_between"
        if not row[name] and strangers and not in_sight(plain, g, h, direct=False):
            row[name] = NAN
        single = 1 in (row["links"], row["disjoint_paths"])
        row["single_point"] = 1 if single else 0 if observed else NAN
        row["observed"] = observed
        for name, value in row.items():
            columns.setdefault(name, {})[g, h] = value
    return columns


def cut_set(network, g, h, variant, absent):
    """Whether nothing that the variant counts is left without those absent."""
    plain = Plain.of(network)
    one, other = {*members(plain, g)}, {*members(plain, h)}
    ties = edges(plain)
    direct = [e for e in ties if {*e} & one and {*e} & other]
    if variant == "edge_disjoint_paths":
        left = [e for e in ties if e not in absent and e[::-1] not in absent]
        return not reached(left, one) & other
    if variant == "links":
        return not without(direct, absent)
    if variant == "disjoint_paths_between":
        ties = [e for e in ties if e not in direct]
    return not reached(without(ties, absent), one - absent) & (other - absent)


def cut_people(network):
    """Column → person → value, from everybody's component with them and without."""
    plain = Plain.of(network)
    ties, columns = edges(plain), {}
    for v in plain.people:
        others = reached(ties, {v}) - {v}
        left = without(ties, {v})
        pieces = {frozenset(reached(left, {i})) for i in others}
        apart = [
            (i, j)
            for i, j in itertools.combinations(sorted(others), 2)
            if j not in reached(left, {i})
            and None not in (plain.agency[i], plain.agency[j])
            and plain.agency[i] != plain.agency[j]
        ]
        observed = any(seen(plain, v, j) for j in plain.people)
        row = {
            "cuts": len(pieces) > 1,
            "pieces": len(pieces),
            "cuts_agencies": bool(apart),
            "separated_pairs": len(apart),
            "separated_agencies": parted_agencies(plain, v, ties, left),
        }
        for name, value in row.items():
            columns.setdefault(name, {})[v] = value if observed else NAN
    return columns


def parted_agencies(plain, v, ties, left):
    """Pairs of agencies with two people connected (not v), and none without v."""

    def linked(g, h, ties):
        one, other = ({*members(plain, a)} - {v} for a in (g, h))
        return any(reached(ties, {i}) & other for i in one)

    return sum(
        linked(g, h, ties) and not linked(g, h, left) for g, h in unordered_pairs(plain)
    )


# --- key people -------------------------------------------------------------------


def distances(plain, gone=frozenset()):
    """(i, j) → steps between those not gone, where connected."""
    ties = without(edges(plain), {*gone})
    found = {}
    for i in plain.people:
        if i in gone:
            continue
        ring, step, met = {i}, 0, set()
        while ring:
            found |= {(i, j): step for j in ring}
            met |= ring
            ring = {j for e in ties for a, j in (e, e[::-1]) if a in ring} - met
            step += 1
    return found


def counted(plain, i, j, pairs):
    """Whether i and j are a pair that counts."""
    known = plain.agency[i] is not None and plain.agency[j] is not None
    return i != j and (pairs == "all" or (known and plain.agency[i] != plain.agency[j]))


def fragmentation(plain, gone, pairs, *, distance_weighted):
    """1 - mean over pairs of others of: are they connected (or 1 / steps)?"""
    left = [i for i in plain.people if i not in gone]
    steps = distances(plain, gone)
    held = [
        (Fraction(1, steps[i, j]) if distance_weighted else 1) if (i, j) in steps else 0
        for i, j in itertools.combinations(left, 2)
        if counted(plain, i, j, pairs)
    ]
    return float(1 - Fraction(sum(held)) / len(held)) if held else NAN


def reach_of(plain, chosen, pairs, *, distance_weighted, steps):
    """Mean over others of: is somebody chosen (of another agency) near enough?"""
    far = distances(plain)
    others = [
        j
        for j in plain.people
        if j not in chosen and (pairs == "all" or plain.agency[j] is not None)
    ]
    held = []
    for j in others:
        near = [
            far[i, j] for i in chosen if counted(plain, i, j, pairs) and (i, j) in far
        ]
        if distance_weighted:
            held.append(Fraction(1, min(near)) if near else 0)
        else:
            held.append(bool(near) and min(near) <= steps)
    return float(Fraction(sum(held)) / len(held)) if held else NAN


def achieved(plain, people, options):
    """What these people achieve together."""
    if options["goal"] == "fragment":
        return fragmentation(
            plain,
            {*people},
            options["pairs"],
            distance_weighted=options["distance_weighted"],
        )
    return reach_of(
        plain,
        people,
        options["pairs"],
        distance_weighted=options["distance_weighted"],
        steps=options["steps"],
    )


def key_people(network, k, **options):
    """Best value of any set of k people who can be chosen; NaN where none has one."""
    plain = Plain.of(network)
    able = [
        i
        for i in plain.people
        if options["pairs"] == "all" or plain.agency[i] is not None
    ]
    values = [achieved(plain, s, options) for s in itertools.combinations(able, k)]
    return max((v for v in values if not math.isnan(v)), default=NAN)


# --- centralization ---------------------------------------------------------------


def centralization(network):
    """Column → sum of differences to the most central, over that sum in a star."""
    plain = Plain.of(network)
    people, n = plain.people, len(plain.people)
    far = distances(plain)
    degree = {i: sum(tied(plain, i, j) for j in people) for i in people}
    between = dict.fromkeys(people, Fraction(0))
    for s, t in itertools.combinations(people, 2):
        if (s, t) not in far:
            continue
        paths = shortest(plain, far, s, t)
        for path in paths:
            for v in path[1:-1]:
                between[v] += Fraction(1, len(paths))
    found = {
        "degree": spread(degree, (n - 1) * (n - 2)),
        "betweenness": spread(between, Fraction((n - 1) ** 2 * (n - 2), 2)),
        "closeness": NAN,
    }
    if n > 2 and len(far) == n * n:
        closeness = {i: Fraction(n - 1, sum(far[i, j] for j in people)) for i in people}
        found["closeness"] = spread(closeness, Fraction((n - 1) * (n - 2), 2 * n - 3))
    if not any(seen(plain, i, j) for i in people for j in people):
        found = dict.fromkeys(found, NAN)
    return {name: {"network": value} for name, value in found.items()}


def spread(values, most):
    if not values or most <= 0:
        return NAN
    top = max(values.values())
    return float(Fraction(sum(top - value for value in values.values())) / most)


def shortest(plain, far, s, t):
    """Every shortest path from s to t, as tuples."""
    if s == t:
        return [(s,)]
    return [
        (s, *path)
        for j in plain.people
        if tied(plain, s, j) and far.get((j, t), math.inf) == far[s, t] - 1
        for path in shortest(plain, far, j, t)
    ]


# --- trust ------------------------------------------------------------------------


def mean(values):
    values = list(values)
    return ratio(sum(values), len(values))


def composite(networks, min_items):
    """(rater, ratee) → mean over the items rated, of those with enough items."""
    rated = {}
    for network in networks:
        for cell, weight in Plain.of(network).weight.items():
            rated.setdefault(cell, []).append(weight)
    return {
        cell: mean(values) for cell, values in rated.items() if len(values) >= min_items
    }


def adjusted(ratings):
    """Each rating less the mean of what its rater gave."""
    return {
        (i, j): value - mean(v for (k, _), v in ratings.items() if k == i)
        for (i, j), value in ratings.items()
    }


def about(ratings, fewest, *, safe=True):
    """Mean, adjusted mean, raters and ratees of some ratings; hidden if few rated."""
    raters, ratees = {i for i, _ in ratings}, {j for _, j in ratings}
    shown = len(raters) >= fewest and safe
    return {
        "trust": mean(value for value, _ in ratings.values()) if shown else NAN,
        "trust_adjusted": mean(less for _, less in ratings.values()) if shown else NAN,
        "raters": len(raters),
        "ratees": len(ratees),
        "ratings": len(ratings),
    }


def trust_scores(networks, by, min_items, fewest):
    """Column → label → value."""
    plain = Plain.of(networks[0])
    value = composite(networks, min_items)
    less = adjusted(value)
    ratings = {cell: (value[cell], less[cell]) for cell in value}
    rows = {
        "person": trust_of_people,
        "agency": trust_of_agencies,
        "agency pair": trust_of_pairs,
    }[by](plain, ratings, fewest)
    columns = {}
    for label, row in rows.items():
        for name, held in row.items():
            columns.setdefault(name, {})[label] = held
    return columns


def trust_of_people(plain, ratings, fewest):
    rows = {
        j: about({c: r for c, r in ratings.items() if c[1] == j}, fewest)
        for j in plain.people
    }
    wanted = ("trust", "trust_adjusted", "raters")
    return {j: {name: row[name] for name in wanted} for j, row in rows.items()}


def from_to(plain, ratings, g, h):
    return {
        (i, j): rating
        for (i, j), rating in ratings.items()
        if (plain.agency[i], plain.agency[j]) == (g, h)
    }


def trust_of_pairs(plain, ratings, fewest):
    names, rows = agencies(plain), {}
    for g, h in itertools.product(names, names):
        there, back = from_to(plain, ratings, g, h), from_to(plain, ratings, h, g)
        row = about(there, fewest)
        row["asymmetry"] = NAN
        if g != h:
            row["asymmetry"] = row["trust"] - about(back, fewest)["trust"]
        both = {frozenset(c) for c in there if c[::-1] in back}
        lower = [min(ratings[c][0] for c in itertools.permutations(d)) for d in both]
        sides = [{i for d in both for i in d if plain.agency[i] == a} for a in (g, h)]
        enough = min(len(side) for side in sides) >= fewest
        row["mutual"] = mean(lower) if enough else NAN
        row["mutual_dyads"] = len(both)
        rows[g, h] = row
    return rows


def trust_of_agencies(plain, ratings, fewest):
    """Ratings from and to other agencies; nothing from which few could be told."""
    names, rows = agencies(plain), {}
    for g in names:
        others = [h for h in names if h != g]
        sides = {}
        for side in ("received", "given"):
            cells = [
                from_to(plain, ratings, *((h, g) if side == "received" else (g, h)))
                for h in others
            ]
            few = {i for c in cells for i, _ in c if len({k for k, _ in c}) < fewest}
            every = {cell: rating for c in cells for cell, rating in c.items()}
            sides[side] = about(every, fewest, safe=not 0 < len(few) < fewest)
        del sides["received"]["ratings"]
        sides["received"]["trust_given"] = sides["given"]["trust"]
        sides["received"]["raters_given"] = sides["given"]["raters"]
        rows[g] = sides["received"]
    return rows
