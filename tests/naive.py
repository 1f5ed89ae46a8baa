"""Every definition written out plainly: no NumPy, no cleverness, no shared code.

``Plain`` turns a Network into dictionaries; the functions below read like the
formulas they implement and are what the fast versions are compared with.
"""

import itertools
import math
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import permutations, product

NAN = math.nan


@dataclass
class Plain:
    """A network as plain Python: who, which agency, what weight, what was seen."""

    people: list
    agency: dict  # id -> agency or None
    weight: dict  # (i, j) -> weight; both ways if undirected
    directed: bool
    answered: set
    listed: set
    excepted: set
    max_choices: int | None

    @classmethod
    def of(cls, network):
        ids = network.roster.people
        agency = dict(zip(ids, network.roster.agency_labels, strict=True))
        weight = {}
        for i in range(len(ids)):
            for e in range(int(network.indptr[i]), int(network.indptr[i + 1])):
                weight[ids[i], ids[int(network.indices[e])]] = float(network.weights[e])
        return cls(
            list(ids),
            agency,
            weight,
            network.directed,
            {p for p, a in zip(ids, network.answered, strict=True) if a},
            {p for p, a in zip(ids, network.listed, strict=True) if a},
            {(ids[int(i)], ids[int(j)]) for i, j in network.excepted},
            network.max_choices,
        )

    def tie(self, i, j):
        return (i, j) in self.weight

    def named(self, i):
        return [j for j in self.people if self.tie(i, j)]

    def _cell(self, i, j):
        if i == j or i not in self.answered or j not in self.listed:
            return False
        if (i, j) in self.excepted:
            return False
        capped = self.max_choices is not None and len(self.named(i)) >= self.max_choices
        return not capped or self.tie(i, j)

    def observed(self, i, j):
        """Whether "is i tied to j?" was answered."""
        return self._cell(i, j) or (not self.directed and self._cell(j, i))

    def cells(self):
        """Ordered pairs if directed, each unordered pair once if not."""
        return [
            (i, j)
            for a, i in enumerate(self.people)
            for b, j in enumerate(self.people)
            if i != j and (self.directed or a < b)
        ]


# --- cohesion ---------------------------------------------------------------------


def ratio(part, whole):
    return part / whole if whole else NAN


def cells_between(plain, g, h, unknown=None):
    """Ordered cells from g to h; unordered dyads between them if undirected."""

    def agency(i):
        return unknown if plain.agency[i] is None else plain.agency[i]

    return [
        (i, j)
        for i, j in plain.cells()
        if (agency(i), agency(j)) == (g, h)
        or (not plain.directed and (agency(j), agency(i)) == (g, h))
    ]


def agencies(plain):
    """Agencies somebody belongs to, in code-point order."""
    return sorted({g for g in plain.agency.values() if g is not None})


def agency_pairs(plain, names):
    return [
        (g, h)
        for a, g in enumerate(names)
        for b, h in enumerate(names)
        if plain.directed or a <= b
    ]


def observed_between(plain, unknown):
    """Number of observed cells from each agency to each, the unknown by name."""
    return {
        (g, h): sum(plain.observed(*c) for c in cells_between(plain, g, h, unknown))
        for g, h in agency_pairs(plain, [*agencies(plain), unknown])
    }


def degree(plain):
    """Ties and their weight, sent and received; own report needed for what is sent."""
    columns = {}

    def add(name, i, ties, cells, *, reported=True):
        known = reported and any(plain.observed(*cell) for cell in cells)
        columns.setdefault(name, {})[i] = ties if known else NAN

    for i in plain.people:
        out = [(i, j) for j in plain.people]
        into = [(j, i) for j in plain.people]
        sent = [plain.weight[c] for c in out if c in plain.weight]
        received = [plain.weight[c] for c in into if c in plain.weight]
        if plain.directed:
            add("in_degree", i, len(received), into)
            add("out_degree", i, len(sent), out)
            add("in_strength", i, sum(received), into)
            add("out_strength", i, sum(sent), out)
            both = columns["in_degree"][i] + columns["out_degree"][i]
            columns.setdefault("degree", {})[i] = both
        else:
            answered = i in plain.answered
            add("degree", i, len(sent), out, reported=answered)
            add("strength", i, sum(sent), out, reported=answered)
    return columns


def density(plain, by):
    """Share of the observed cells in which there is a tie."""
    names = agencies(plain)
    groups = {
        "network": {"network": plain.cells()},
        "agency": {g: cells_between(plain, g, g) for g in names},
        "agency pair": {
            (g, h): cells_between(plain, g, h) for g, h in agency_pairs(plain, names)
        },
    }[by]
    ties = {k: sum(plain.tie(*c) for c in cells) for k, cells in groups.items()}
    seen = {k: sum(plain.observed(*c) for c in cells) for k, cells in groups.items()}
    return {
        "density": {k: ratio(ties[k], seen[k]) for k in groups},
        "ties": ties,
        "observed": seen,
    }


def reciprocity(plain):
    """Dyads of which both directions were observed, by what was found there."""
    found = {"mutual": 0, "asymmetric": 0, "null": 0}
    for a, i in enumerate(plain.people):
        for j in plain.people[:a]:
            if plain.observed(i, j) and plain.observed(j, i):
                ties = plain.tie(i, j) + plain.tie(j, i)
                found[("null", "asymmetric", "mutual")[ties]] += 1
    mutual, asymmetric = found["mutual"], found["asymmetric"]
    found["observed"] = sum(found.values())
    found["reciprocity_arcs"] = ratio(2 * mutual, 2 * mutual + asymmetric)
    found["reciprocity_dyads"] = ratio(mutual, mutual + asymmetric)
    if not plain.directed:
        found = dict.fromkeys(found, NAN)
    return {name: {"network": value} for name, value in found.items()}


def components(plain):
    """Sets of people joined by ties, whichever way; the largest first."""
    left, found = set(plain.people), []
    while left:
        reached, new = set(), {min(left)}
        while new:
            reached |= new
            new = {
                j
                for i in new
                for j in plain.people
                if plain.tie(i, j) or plain.tie(j, i)
            } - reached
        found.append(reached)
        left -= reached
    return sorted(found, key=lambda people: (-len(people), min(people)))


# --- mixing -----------------------------------------------------------------------


def sums_between(plain, agency):
    """Ties, weight and observed cells of each agency pair under these labels."""
    labelled = replace(plain, agency=agency)
    names = agencies(plain)
    ties, weight, seen = {}, {}, {}
    for g, h in agency_pairs(plain, names):
        cells = cells_between(labelled, g, h)
        ties[g, h] = sum(plain.tie(*cell) for cell in cells)
        weight[g, h] = sum(plain.weight.get(cell, 0.0) for cell in cells)
        seen[g, h] = sum(plain.observed(*cell) for cell in cells)
    return ties, weight, seen


def balance(across, within):
    return ratio(across - within, across + within)


def split(pairs):
    """What lies across agencies, and what within."""
    across = sum(value for (g, h), value in pairs.items() if g != h)
    return across, sum(value for (g, h), value in pairs.items() if g == h)


def ei_index_people(plain):
    """Ties a person sends across and within; undefined without their own report."""
    columns = {}
    for i in plain.people:
        sums = dict.fromkeys(("across", "within", "weight_across", "weight_within"), 0)
        for j in plain.named(i):
            if plain.agency[j] is not None:
                side = "within" if plain.agency[i] == plain.agency[j] else "across"
                sums[side] += 1
                sums[f"weight_{side}"] += plain.weight[i, j]
        if plain.agency[i] is None or i not in plain.answered:
            sums = dict.fromkeys(sums, NAN)
        sums["ei_index"] = balance(sums["across"], sums["within"])
        sums["ei_index_weighted"] = balance(
            sums["weight_across"], sums["weight_within"]
        )
        for name, value in sums.items():
            columns.setdefault(name, {})[i] = value
    return columns


def ei_index_agencies(plain):
    """Ties with an end in the agency, each once; undefined if nobody there answered."""
    ties, weight, seen = sums_between(plain, plain.agency)
    columns = {}
    for g in agencies(plain):
        across, within = split({k: v for k, v in ties.items() if g in k})
        heavy = split({k: v for k, v in weight.items() if g in k})
        chance = split({k: v for k, v in seen.items() if g in k})
        row = {
            "ei_index": balance(across, within),
            "across": across,
            "within": within,
            "ei_index_weighted": balance(*heavy),
            "weight_across": heavy[0],
            "weight_within": heavy[1],
            "expected": balance(*chance),
        }
        if not any(plain.agency[i] == g for i in plain.answered):
            row = dict.fromkeys(row, NAN)
        for name, value in row.items():
            columns.setdefault(name, {})[g] = value
    return columns


def ei_index_network(plain):
    """All ties between people of known agencies."""
    ties, weight, seen = (split(sums) for sums in sums_between(plain, plain.agency))
    found = {
        "ei_index": balance(*ties),
        "across": ties[0],
        "within": ties[1],
        "ei_index_weighted": balance(*weight),
        "weight_across": weight[0],
        "weight_within": weight[1],
        "expected": balance(*seen),
        "observed_across": seen[0],
        "observed_within": seen[1],
    }
    return {name: {"network": value} for name, value in found.items()}


def arrangements(plain):
    """Every exchange of agencies among people alike in having answered, been listed.

    Equally likely arrangements, each once, as dictionaries from person to agency.
    """
    alike = {}
    for i in plain.people:
        if plain.agency[i] is not None:
            key = (i in plain.answered, i in plain.listed)
            alike.setdefault(key, []).append(i)
    choices = [
        [
            dict(zip(people, labels, strict=True))
            for labels in set(permutations([plain.agency[i] for i in people]))
        ]
        for people in alike.values()
    ]
    for parts in product(*choices):
        agency = dict.fromkeys(plain.people)
        for part in parts:
            agency.update(part)
        yield agency


def shuffled_ties(plain):
    """Ties of each agency pair in every arrangement of ``arrangements``."""
    names = agencies(plain)
    for agency in arrangements(plain):
        ties = dict.fromkeys(agency_pairs(plain, names), 0)
        for i, j in plain.weight:
            pair = agency[i], agency[j]
            if None in pair:
                continue
            if plain.directed:
                ties[pair] += 1
            elif plain.people.index(i) < plain.people.index(j):
                ties[tuple(sorted(pair))] += 1
        yield ties


def moments(values):
    """Mean and standard deviation of equally likely values."""
    values = [Fraction(value) for value in values]
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / len(values)
    return float(mean), math.sqrt(variance)


def mixing_matrix(plain):
    """Ties and observed cells of each agency pair, with what chance would give."""
    ties, weight, seen = sums_between(plain, plain.agency)
    density = ratio(sum(ties.values()), sum(seen.values()))
    size = {g: [*plain.agency.values()].count(g) for g in agencies(plain)}
    return {
        "ties": ties,
        "weight": weight,
        "observed": seen,
        "density": {k: ratio(ties[k], seen[k]) for k in ties},
        "expected": {k: density * seen[k] if seen[k] else NAN for k in ties},
        "people_from": {(g, h): size[g] for g, h in ties},
        "people_to": {(g, h): size[h] for g, h in ties},
    }


def assortativity(plain, *, weighted):
    """(Tr e - sum of a b) / (1 - sum of a b), e the shares of ties from g to h."""
    names = agencies(plain)
    e = {(g, h): 0.0 for g in names for h in names}
    for (i, j), weight in plain.weight.items():
        if plain.agency[i] is not None and plain.agency[j] is not None:
            e[plain.agency[i], plain.agency[j]] += weight if weighted else 1.0
    total = sum(e.values())
    if not total:
        return NAN
    e = {pair: value / total for pair, value in e.items()}
    if max(e.values()) == 1.0 and any(e[g, g] == 1.0 for g in names):
        return NAN  # every tie within one agency: 0 / 0
    inside = sum(e[g, g] for g in names)
    chance = sum(
        sum(e[g, h] for h in names) * sum(e[h, g] for h in names) for g in names
    )
    return (inside - chance) / (1 - chance)


# --- brokerage --------------------------------------------------------------------

ROLES = ("coordinator", "itinerant", "representative", "gatekeeper", "liaison")


def role(agency, a, v, c, directed):
    """The role of v between a and c."""
    ga, gv, gc = agency[a], agency[v], agency[c]
    if ga == gv == gc:
        return "coordinator"
    if ga == gc:
        return "itinerant"
    if ga == gv:
        return "representative" if directed else "boundary"
    if gv == gc:
        return "gatekeeper" if directed else "boundary"
    return "liaison"


def role_names(directed):
    return ROLES if directed else ("coordinator", "itinerant", "boundary", "liaison")


def between(plain, v):
    """Pairs (a, c) of people with a known agency that v might broker."""
    known = [p for p in plain.people if plain.agency[p] is not None and p != v]
    return [
        (a, c)
        for i, a in enumerate(known)
        for k, c in enumerate(known)
        if a != c and (plain.directed or i < k)
    ]


def brokerage_roles(network, agency=None):
    """Person -> column -> value: counts, lower and upper."""
    plain = Plain.of(network)
    agency = agency or plain.agency
    found = {}
    for v in plain.people:
        names = (*role_names(plain.directed), "total")
        lower, upper = dict.fromkeys(names, 0), dict.fromkeys(names, 0)
        for a, c in between(plain, v) if agency[v] is not None else []:
            which = role(agency, a, v, c, plain.directed)
            legs = ((a, v), (v, c))
            there = all(plain.tie(*leg) for leg in legs)
            may = all(plain.tie(*leg) or not plain.observed(*leg) for leg in legs)
            closed = plain.tie(a, c)
            for name in (which, "total"):
                lower[name] += there and not closed and plain.observed(a, c)
                upper[name] += may and not closed
        known = v in plain.answered and agency[v] is not None
        found[v] = {name: lower[name] if known else NAN for name in names}
        if agency[v] is None:
            lower, upper = dict.fromkeys(names, NAN), dict.fromkeys(names, NAN)
        found[v] |= {f"{name}_lower": value for name, value in lower.items()}
        found[v] |= {f"{name}_upper": value for name, value in upper.items()}
    return found


def brokerage_expected(network):
    """Person -> role -> mean over all shuffles of the others' agencies in strata."""
    plain = Plain.of(network)
    names = role_names(plain.directed)
    found = {}
    for v in plain.people:
        if v not in plain.answered or plain.agency[v] is None:
            found[v] = dict.fromkeys(names, NAN)
            continue
        known = [p for p in plain.people if plain.agency[p] is not None and p != v]
        strata = [
            [p for p in known if p in plain.answered],
            [p for p in known if p not in plain.answered],
        ]
        total, shuffles = dict.fromkeys(names, 0), 0
        for one in itertools.permutations([plain.agency[p] for p in strata[0]]):
            for two in itertools.permutations([plain.agency[p] for p in strata[1]]):
                agency = dict(plain.agency)
                agency.update(zip(strata[0], one, strict=True))
                agency.update(zip(strata[1], two, strict=True))
                shuffles += 1
                for a, c in between(plain, v):
                    there = plain.tie(a, v) and plain.tie(v, c)
                    if there and not plain.tie(a, c) and plain.observed(a, c):
                        total[role(agency, a, v, c, plain.directed)] += 1
        found[v] = {name: total[name] / shuffles for name in names}
    return found


def cells_of_pair(a, v, c, directed):
    """The two cells that must be tied and the one that must not, for v to broker."""
    if directed:
        return {(a, v), (v, c)}, {(a, c)}
    return {frozenset((a, v)), frozenset((v, c))}, {frozenset((a, c))}


def moments_of_open_pairs(pairs, density, directed):
    """Mean and variance of how many of these pairs (a, v, c) are open, cell by cell."""
    cells = [cells_of_pair(*pair, directed) for pair in pairs]

    def chance(tied, free):
        return 0 if tied & free else density ** len(tied) * (1 - density) ** len(free)

    single = [chance(tied, free) for tied, free in cells]
    mean = sum(single)
    square = sum(chance(t1 | t2, f1 | f2) for t1, f1 in cells for t2, f2 in cells)
    return mean, square - mean**2


def brokerage_random_graph(network):
    """Person -> role -> (mean, variance) in a random graph of the same density."""
    plain = Plain.of(network)
    known = [p for p in plain.people if plain.agency[p] is not None]
    cells = [
        (i, j)
        for i, j in plain.cells()
        if i in known and j in known and plain.observed(i, j)
    ]
    density = sum(plain.tie(i, j) for i, j in cells) / len(cells) if cells else NAN
    found = {}
    for v in plain.people:
        names = (*role_names(plain.directed), "total")
        if v not in plain.answered or v not in known or not cells:
            found[v] = dict.fromkeys(names, (NAN, NAN))
            continue
        by_role = {name: [] for name in names}
        for a, c in between(plain, v):
            if all(plain.observed(*cell) for cell in ((a, v), (v, c), (a, c))):
                by_role[role(plain.agency, a, v, c, plain.directed)].append((a, v, c))
                by_role["total"].append((a, v, c))
        found[v] = {
            name: moments_of_open_pairs(pairs, density, plain.directed)
            for name, pairs in by_role.items()
        }
    return found


# --- holes ------------------------------------------------------------------------


def structural_holes(network, weighted=True):
    """Burt's whole-network measures: column → person → value."""
    plain = Plain.of(network)
    amount = {
        (i, j): sum(
            (plain.weight[cell] if weighted else 1)
            for cell in ((i, j), (j, i))
            if cell in plain.weight
        )
        for i in plain.people
        for j in plain.people
    }
    alters = {i: [j for j in plain.people if amount[i, j]] for i in plain.people}
    p = {
        (i, j): amount[i, j] / sum(amount[i, k] for k in alters[i])
        for i in plain.people
        for j in alters[i]
    }
    m = {
        (j, q): amount[j, q] / max(amount[j, k] for k in alters[j])
        for j in plain.people
        for q in alters[j]
    }
    names = ("constraint", "effective_size", "efficiency", "hierarchy")
    found = {name: dict.fromkeys(plain.people, NAN) for name in names}
    for i in plain.people:
        d = len(alters[i])
        if not d or i not in plain.answered:
            continue

        def others(j, i=i):
            return [q for q in alters[i] if q != j and q in alters[j]]

        c = {
            j: (p[i, j] + sum(p[i, q] * p[q, j] for q in others(j))) ** 2
            for j in alters[i]
        }
        size = sum(1 - sum(p[i, q] * m[j, q] for q in others(j)) for j in alters[i])
        found["constraint"][i] = sum(c.values())
        found["effective_size"][i] = size
        found["efficiency"][i] = size / d
        found["hierarchy"][i] = 1
        if d > 1:
            r = [c[j] * d / sum(c.values()) for j in alters[i]]
            found["hierarchy"][i] = sum(x * math.log(x) for x in r) / (d * math.log(d))
    return found


# --- paths ------------------------------------------------------------------------


def betweenness(network, pairs="all", distance="hops"):
    """Person → number of pairs, every shortest path listed one by one.

    Lengths are exact fractions, so that equal paths are equal.
    """
    plain = Plain.of(network)
    length = {
        cell: 1 if distance == "hops" else 1 / Fraction(weight)
        for cell, weight in plain.weight.items()
    }
    found = dict.fromkeys(plain.people, Fraction(0))
    for s, t in plain.cells():
        known = plain.agency[s] is not None and plain.agency[t] is not None
        if pairs == "across" and not (known and plain.agency[s] != plain.agency[t]):
            continue
        shortest = _shortest_paths(plain, length, s, t)
        for path in shortest:
            for v in path[1:-1]:
                found[v] += Fraction(1, len(shortest))
    return {v: float(b) if v in plain.answered else NAN for v, b in found.items()}


def _shortest_paths(plain, length, s, t):
    best = [math.inf, []]

    def walk(path, far):
        if far > best[0]:
            return
        if path[-1] == t:
            if far < best[0]:
                best[:] = far, []
            best[1].append(path)
            return
        for j in plain.named(path[-1]):
            if j not in path:
                walk([*path, j], far + length[path[-1], j])

    walk([s], 0)
    return best[1]


def reach(network, steps=2):
    """Column → person → others, and other agencies, within so many steps."""
    plain = Plain.of(network)
    found = {"people": {}, "agencies": {}}
    for i in plain.people:
        met = {i}
        for _ in range(steps):
            met |= {k for j in met for k in plain.named(j)}
        others = {plain.agency[j] for j in met} - {plain.agency[i], None}
        answered = i in plain.answered
        own = plain.agency[i] is not None
        found["people"][i] = len(met) - 1 if answered else NAN
        found["agencies"][i] = len(others) if answered and own else NAN
    return found


# --- transform and change -----------------------------------------------------------


def symmetrize(network, rule):
    """{i, j} -> weight, over pairs of which at least one side was observed."""
    plain = Plain.of(network)
    found = {}
    for i, j in itertools.combinations(plain.people, 2):
        sides = [
            plain.weight.get(cell, 0)
            for cell in ((i, j), (j, i))
            if plain.observed(*cell)
        ]
        if sides and (weight := RULES[rule](sides)):
            found[frozenset((i, j))] = weight
    return found


RULES = {
    "max": max,
    "min": min,
    "mean": lambda sides: sum(sides) / len(sides),
    "sum": sum,
}


def within_steps(plain, person, steps):
    """Everyone within some steps, whichever way ties were reported."""
    inside = {person}
    for _ in range(steps):
        inside |= {
            other
            for one in inside
            for other in plain.people
            if plain.tie(one, other) or plain.tie(other, one)
        }
    return inside


def between_agencies(network):
    """(agency, agency) -> (ties, strength), ordered pairs, each entry once."""
    plain = Plain.of(network)
    found = {}
    for (i, j), weight in plain.weight.items():
        pair = plain.agency[i], plain.agency[j]
        if None not in pair:
            ties, strength = found.get(pair, (0, 0))
            found[pair] = ties + 1, strength + weight
    return found


def tie_fates(before, after):
    """Pair -> fate, for pairs tied in either wave."""
    one, two = Plain.of(before), Plain.of(after)

    def fate(pair):
        known = [set(pair) <= set(wave.people) for wave in (one, two)]
        seen = all(known) and one.observed(*pair) and two.observed(*pair)
        old, new = one.weight.get(pair, 0), two.weight.get(pair, 0)
        if not seen:
            return "unobserved"
        if not old:
            return "formed"
        if not new:
            return "dissolved"
        return "kept" if old == new else "weakened" if new < old else "strengthened"

    pairs = {*one.weight, *two.weight}
    if not one.directed:
        pairs = {tuple(sorted(pair)) for pair in pairs}
    return {pair: fate(pair) for pair in pairs}


def jointly_observed_cells(before, after):
    """Cells (ordered; both ways if undirected) that both waves saw."""
    one, two = Plain.of(before), Plain.of(after)
    both = [p for p in one.people if p in two.people]
    return {
        (i, j)
        for i, j in itertools.permutations(both, 2)
        if one.observed(i, j) and two.observed(i, j)
    }
