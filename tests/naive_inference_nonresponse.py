"""Non-response written out plainly: every way to fill what was not observed."""

import math
from dataclasses import replace
from itertools import combinations, product

from tests.naive import NAN, ratio

LEVELS_OF_A_TIE = (0.0, 1.0)


def hidden_cells(plain):
    """Cells that were not observed; undirected: each dyad once."""
    return [cell for cell in plain.cells() if not plain.observed(*cell)]


def completions(plain, levels=LEVELS_OF_A_TIE):
    """Every network that may be true, all of it observed."""
    hidden = hidden_cells(plain)
    for filling in product(levels, repeat=len(hidden)):
        weight = dict(plain.weight)
        for (i, j), level in zip(hidden, filling, strict=True):
            if level:
                weight[i, j] = level
                if not plain.directed:
                    weight[j, i] = level
        everyone = set(plain.people)
        yield replace(
            plain,
            weight=weight,
            answered=everyone,
            listed=everyone,
            excepted=set(),
            max_choices=None,
        )


def side(plain, i, j):
    """``"across"``, ``"within"``, or None where an agency is not known."""
    g, h = plain.agency[i], plain.agency[j]
    if g is None or h is None:
        return None
    return "within" if g == h else "across"


def statistics(plain):
    """Every statistic of one network, over what was observed of it."""
    seen = [cell for cell in plain.cells() if plain.observed(*cell)]
    ties = [cell for cell in seen if plain.tie(*cell)]
    found = {"density": ratio(len(ties), len(seen))}
    number, weight = {}, {}
    for name in ("across", "within"):
        own = [cell for cell in ties if side(plain, *cell) == name]
        number[name] = len(own)
        weight[name] = sum(plain.weight[cell] for cell in own)
        cells = sum(side(plain, *cell) == name for cell in seen)
        found[f"density_{name}"] = ratio(len(own), cells)
        found[f"ties_{name}"] = len(own)
    for name, of in (("ei_index", number), ("ei_index_weighted", weight)):
        found[name] = ratio(of["across"] - of["within"], of["across"] + of["within"])
    if plain.directed:
        found |= returned(plain)
    found |= pieces(plain)
    return found


def returned(plain):
    mutual = alone = 0
    for i, j in combinations(plain.people, 2):
        if plain.observed(i, j) and plain.observed(j, i):
            named = plain.tie(i, j) + plain.tie(j, i)
            mutual += named == 2
            alone += named == 1
    return {
        "reciprocity_arcs": ratio(2 * mutual, 2 * mutual + alone),
        "reciprocity_dyads": ratio(mutual, mutual + alone),
    }


def pieces(plain):
    left, sizes = set(plain.people), []
    while left:
        piece, waiting = set(), [left.pop()]
        while waiting:
            person = waiting.pop()
            piece.add(person)
            near = {
                other
                for other in left
                if plain.tie(person, other) or plain.tie(other, person)
            }
            left -= near
            waiting += near
        sizes.append(len(piece))
    return {
        "components": len(sizes),
        "largest_share": ratio(max(sizes, default=0), len(plain.people)),
        "isolates": sizes.count(1),
    }


def brokered(plain, role="total"):
    """Open pairs of each person with a known agency, among such people."""
    known = [p for p in plain.people if plain.agency[p] is not None]
    return {
        v: sum(
            plain.tie(a, v)
            and plain.tie(v, c)
            and not plain.tie(a, c)
            and fits(plain, role, a, v, c)
            for a in known
            for c in known
            if len({a, v, c}) == 3 and (plain.directed or a < c)
        )
        for v in known
    }


def fits(plain, role, a, v, c):
    g, own, h = plain.agency[a], plain.agency[v], plain.agency[c]
    if role == "across":
        return not g == own == h
    if role == "ends across":
        return g != h
    if role == "total":
        return True
    if g == own == h:
        name = "coordinator"
    elif g == h:
        name = "itinerant"
    elif g == own:
        name = "representative"
    elif own == h:
        name = "gatekeeper"
    else:
        name = "liaison"
    if not plain.directed and name in ("representative", "gatekeeper"):
        name = "boundary"
    return role == name


def nonresponse_bounds(plain, levels=LEVELS_OF_A_TIE):
    """Value, least and most of each statistic over every completion."""
    found = {}
    every = [statistics(one) for one in completions(plain, levels)]
    for name, value in statistics(plain).items():
        known = [one[name] for one in every if not math.isnan(one[name])]
        least, most = min(known, default=NAN), max(known, default=NAN)
        found[name] = {"value": value, "lower": least, "upper": most}
    return found


def fill_from_other_side(plain):
    """Weights, and the cells known, once each unobserved cell took the other's."""
    weight, known = dict(plain.weight), set()
    for i, j in plain.cells():
        if plain.observed(i, j):
            known.add((i, j))
        elif plain.observed(j, i):
            known.add((i, j))
            if plain.tie(j, i):
                weight[i, j] = plain.weight[j, i]
    return weight, known


def share_in_top(values, k):
    """Share of each in the k largest; those equal at the edge divide what is left."""
    ordered = sorted(values.values(), reverse=True)
    if k >= len(ordered):
        return dict.fromkeys(values, 1.0)
    edge = ordered[k - 1]
    above = sum(value > edge for value in values.values())
    level = sum(value == edge for value in values.values())
    return {
        one: 1.0 if value > edge else (k - above) / level if value == edge else 0.0
        for one, value in values.items()
    }


def top_brokers(plain, chances, k, role="total"):
    """Chance to be in the top k and mean count, every completion by its probability.

    ``chances(i, j, plain)``: the probability of each state of a hidden dyad, as a
    dictionary from the ties of its hidden cells to a number.
    """
    dyads = {}
    for i, j in hidden_cells(plain):
        dyads.setdefault(frozenset((i, j)), []).append((i, j))
    options = [list(chances(cells, plain).items()) for cells in dyads.values()]
    top = dict.fromkeys(brokered(plain), 0.0)
    mean = dict.fromkeys(top, 0.0)
    for choice in product(*options):
        weight, probability = dict(plain.weight), 1.0
        for ties, chance in choice:
            probability *= chance
            for i, j in ties:
                weight[i, j] = 1.0
                if not plain.directed:
                    weight[j, i] = 1.0
        counts = brokered(replace(plain, weight=weight), role)
        for person, part in share_in_top(counts, k).items():
            top[person] += probability * part
            mean[person] += probability * counts[person]
    return top, mean
