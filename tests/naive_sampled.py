"""Betweenness by sampling, written out plainly: no NumPy, no shared code."""

import math
from fractions import Fraction
from functools import cache

from tests.naive import NAN, Plain, _shortest_paths


def lies_between(plain, pairs, s, v, t):
    """Whether v between s and t counts for this kind of pairs."""
    g, h, own = plain.agency[s], plain.agency[t], plain.agency.get(v)
    if pairs == "all":
        return True
    if None in (g, h) or g == h:
        return False
    return {"across": True, "local": own in (g, h), "external": own not in (g, h)}[
        pairs
    ]


def ends(plain, pairs):
    """Ordered pairs of people that are sampled."""
    return [
        (s, t)
        for s in plain.people
        for t in plain.people
        if s != t and counts(plain, s, t, pairs)
    ]


def shares(plain, pairs, distance="hops"):
    """Function (s, t) -> person -> share of the shortest paths from s to t."""
    length = {
        cell: 1 if distance == "hops" else 1 / Fraction(weight)
        for cell, weight in plain.weight.items()
    }

    @cache
    def of_pair(s, t):
        found = dict.fromkeys(plain.people, Fraction(0))
        paths = _shortest_paths(plain, length, s, t)
        for path in paths:
            for v in path[1:-1]:
                if lies_between(plain, pairs, s, v, t):
                    found[v] += Fraction(1, len(paths))
        return found

    return of_pair


def known(plain, pairs, v):
    has_agency = plain.agency[v] is not None
    return v in plain.answered and (has_agency or pairs in ("all", "across"))


def exact(network, pairs, distance="hops"):
    """Person -> number of pairs of the kind that they lie between."""
    plain = Plain.of(network)
    share = shares(plain, pairs, distance)
    once = 1 if plain.directed else 2
    return {
        v: float(sum(share(s, t)[v] for s, t in ends(plain, pairs)) / once)
        if known(plain, pairs, v)
        else NAN
        for v in plain.people
    }


def betweenness_sampled(network, pairs, drawn):
    """Person -> mean share over the pairs drawn, times the number of pairs."""
    plain = Plain.of(network)
    share = shares(plain, pairs)
    number = Fraction(len(ends(plain, pairs)), 1 if plain.directed else 2)
    return {
        v: float(sum(share(s, t)[v] for s, t in drawn) * number / len(drawn))
        if known(plain, pairs, v)
        else NAN
        for v in plain.people
    }


def betweenness_pivots(network, pairs, distance, drawn):
    """Person -> (estimate, standard error) from these pivots."""
    plain = Plain.of(network)
    share = shares(plain, "all" if pairs == "all" else "across", distance)
    people = [p for p in plain.people if pairs == "all" or plain.agency[p] is not None]
    scale = Fraction(len(people), 1 if plain.directed else 2)
    found = {}
    for v in plain.people:
        if not known(plain, pairs, v):
            found[v] = (NAN, NAN)
            continue
        each = [seen_from(plain, pairs, share, s, v) for s in drawn]
        mean = sum(each) / Fraction(max(len(each), 1))
        left = 1 - Fraction(len(drawn), max(len(people), 1))
        square = Fraction(0)
        if drawn and len(drawn) < len(people):
            spread = sum((x - mean) ** 2 for x in each) / (len(each) - 1)
            square = left * spread / len(each)
        found[v] = float(scale * mean), float(scale) * math.sqrt(square)
    return found


def seen_from(plain, pairs, share, s, v):
    """Pairs with end s that v lies between; all of them if summed over every s.

    Pairs that v leads into v's own agency are seen from there: with the pairs it leads
    out of it they are local; taken off what is across they leave what is external.
    """
    leaving = sum(
        share(s, t)[v] for t in plain.people if t != s and counts(plain, s, t, pairs)
    )
    if pairs in ("all", "across"):
        return leaving
    arriving = sum(
        share(t, s)[v] for t in plain.people if t != s and counts(plain, t, s, pairs)
    )
    if plain.agency[s] == plain.agency[v]:
        return leaving + arriving if pairs == "local" else -arriving
    return 0 if pairs == "local" else leaving


def counts(plain, s, t, pairs):
    return pairs == "all" or lies_between(plain, "across", s, None, t)
