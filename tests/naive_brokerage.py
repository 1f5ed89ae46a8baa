"""Brokerage beyond roles, written out plainly: no NumPy, no shared code."""

import itertools
from fractions import Fraction

from tests.naive import NAN, Plain, between, role, role_names


def _triples(plain, v):
    """Open pairs (a, c) that v brokers, the closing cell seen."""
    return [
        (a, c)
        for a, c in between(plain, v)
        if plain.tie(a, v) and plain.tie(v, c) and plain.observed(a, c)
    ]


def _counted(plain, v):
    return v in plain.answered and plain.agency[v] is not None


def weighted_brokerage(network, level):
    """Person -> role -> value; ``level`` gives the level of a weight."""
    plain = Plain.of(network)
    value = {cell: level(weight) for cell, weight in plain.weight.items()}
    found = {}
    for v in plain.people:
        names = (*role_names(plain.directed), "total")
        found[v] = dict.fromkeys(names, 0.0 if _counted(plain, v) else NAN)
        if not _counted(plain, v):
            continue
        for a, c in _triples(plain, v):
            stronger = min(value[a, v], value[v, c]) - value.get((a, c), 0)
            for name in (role(plain.agency, a, v, c, plain.directed), "total"):
                found[v][name] += max(0, stronger)
    return found


def brokerage_credit(network):
    """Person -> (credit, credit across, activity, exclusivity)."""
    plain = Plain.of(network)
    brokered = {
        v: [pair for pair in _triples(plain, v) if not plain.tie(*pair)]
        for v in plain.people
        if plain.agency[v] is not None
    }
    brokers = {}
    for v, pairs in brokered.items():
        for pair in pairs:
            brokers.setdefault(pair, set()).add(v)
    found = {}
    for v in plain.people:
        if not _counted(plain, v):
            found[v] = (NAN,) * 4
            continue
        across = [p for p in brokered[v] if plain.agency[p[0]] != plain.agency[p[1]]]
        found[v] = (
            sum(1 / len(brokers[pair]) for pair in brokered[v]),
            sum(1 / len(brokers[pair]) for pair in across),
            len(across),
            sum(len(brokers[pair]) == 1 for pair in across),
        )
    return found


def fractional_brokerage(network, member):
    """Person -> role -> value; ``member[person][agency]`` is a share."""
    plain = Plain.of(network)
    names = (*role_names(plain.directed), "total")
    found = {}
    for v in plain.people:
        found[v] = dict.fromkeys(names, 0.0 if _counted(plain, v) else NAN)
        if not _counted(plain, v):
            continue
        for a, c in _triples(plain, v):
            if plain.tie(a, c):
                continue
            ways = itertools.product(*(member[p].items() for p in (a, v, c)))
            for (ga, sa), (gv, sv), (gc, sc) in ways:
                acting = {a: ga, v: gv, c: gc}
                name = role(acting, a, v, c, plain.directed)
                found[v][name] += sa * sv * sc
                found[v]["total"] += sa * sv * sc
    return found


def _alters(plain, v, reciprocated):
    return [
        a
        for a in plain.people
        if plain.tie(a, v) and (plain.tie(v, a) or not reciprocated)
    ]


def honest_broker(network, reciprocated):
    """Person -> column -> value."""
    plain = Plain.of(network)
    found = {}
    for v in plain.people:
        alters = _alters(plain, v, reciprocated)
        pairs = list(itertools.combinations(alters, 2))
        seen = [p for p in pairs if plain.observed(*p) and plain.observed(*p[::-1])]
        ways = [plain.tie(a, b) + plain.tie(b, a) for a, b in seen]
        found[v] = {
            "alters": len(alters),
            "pairs": len(pairs),
            "unobserved": len(pairs) - len(seen),
        }
        for level in range(3):
            found[v][f"honest_{level}"] = ways.count(level)
            part = ways.count(level) / len(seen) if seen else NAN
            found[v][f"honest_{level}_share"] = part
        own_matters = reciprocated or not plain.directed
        if own_matters and v not in plain.answered:
            found[v] = dict.fromkeys(found[v], NAN)
    return found


def honest_broker_change(before, after):
    """Person -> column -> value, of two waves seen alike."""
    waves = [Plain.of(network) for network in (before, after)]
    found = {}
    for v in waves[0].people:
        pairs, free = [], []
        for plain in waves:
            own = set(itertools.combinations(sorted(_alters(plain, v, False)), 2))
            pairs.append(own)
            free.append(
                {
                    (a, b)
                    for a, b in own
                    if plain.observed(a, b)
                    and plain.observed(b, a)
                    and not plain.tie(a, b)
                    and not plain.tie(b, a)
                }
            )
        found[v] = {"honest_0_change": len(free[1]) - len(free[0])}
        for what, (one, two) in (("opportunities", pairs), ("brokered", free)):
            found[v][f"{what}_kept"] = len(one & two)
            found[v][f"{what}_lost"] = len(one - two)
            found[v][f"{what}_gained"] = len(two - one)
    return found


def shortest_paths(plain, source, target):
    """Every shortest path, as a list of people; none where there is no way."""
    paths = [[source]]
    while paths:
        done = [path for path in paths if path[-1] == target]
        if done:
            return done
        met = {person for path in paths for person in path}
        paths = [
            [*path, other]
            for path in paths
            for other in plain.people
            if plain.tie(path[-1], other) and other not in met
        ]
    return []


def betweenness_roles(network):
    """Person -> role -> pairs (s, t) with the person between them, by agencies."""
    plain = Plain.of(network)
    names = (*role_names(plain.directed), "total")
    found = {v: dict.fromkeys(names, Fraction(0)) for v in plain.people}
    known = [p for p in plain.people if plain.agency[p] is not None]
    for i, s in enumerate(known):
        for t in known if plain.directed else known[i + 1 :]:
            paths = shortest_paths(plain, s, t) if s != t else []
            for path in paths:
                for v in path[1:-1]:
                    name = role(plain.agency, s, v, t, plain.directed)
                    found[v][name] += Fraction(1, len(paths))
                    found[v]["total"] += Fraction(1, len(paths))
    for v in plain.people:
        if not _counted(plain, v):
            found[v] = dict.fromkeys(names, NAN)
    return found


def edge_betweenness(plain):
    """Tie -> share of the shortest paths of all pairs along it."""
    found = dict.fromkeys(plain.weight, Fraction(0))
    for s in plain.people:
        for t in plain.people:
            paths = shortest_paths(plain, s, t) if s != t else []
            for path in paths:
                for tie in itertools.pairwise(path):
                    found[tie] += Fraction(1, len(paths))
    return found


def everett_valente(network):
    """Person -> mean betweenness of their ties; 0 where they lie between nobody."""
    plain = Plain.of(network)
    flow = edge_betweenness(plain)
    found = {}
    for v in plain.people:
        into = [share for (_, j), share in flow.items() if j == v]
        out = [share for (i, _), share in flow.items() if i == v]
        between_others = any(
            v in path[1:-1]
            for s in plain.people
            for t in plain.people
            if s != t
            for path in shortest_paths(plain, s, t)
        )
        if v not in plain.answered:
            found[v] = NAN
        elif not between_others:
            found[v] = 0
        else:
            sides = sum(into) / len(into) + sum(out) / len(out)
            # an undirected tie carries the pairs of both orders
            found[v] = sides / 2
    return found


def brokerage_shuffles(network, person):
    """Role -> (share with at least, at most) over all shuffles; everyone answered."""
    plain = Plain.of(network)
    others = [p for p in plain.people if p != person and plain.agency[p]]
    names = role_names(plain.directed)
    triples = _triples(plain, person)
    triples = [pair for pair in triples if not plain.tie(*pair)]

    def counts(agency):
        which = [role(agency, a, person, c, plain.directed) for a, c in triples]
        return {name: which.count(name) for name in names}

    observed = counts(plain.agency)
    shuffles = [
        counts({**plain.agency, **dict(zip(others, labels, strict=True))})
        for labels in itertools.permutations([plain.agency[p] for p in others])
    ]
    return {
        name: (
            sum(c[name] >= observed[name] for c in shuffles) / len(shuffles),
            sum(c[name] <= observed[name] for c in shuffles) / len(shuffles),
        )
        for name in names
    }
