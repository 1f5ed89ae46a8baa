"""What if: departures, expected values, invitations; from the definitions."""

import itertools
import math
from dataclasses import replace

from tests.naive import NAN, Plain


def without(plain, person):
    """The same network, the person and all ties of theirs gone."""
    people = [p for p in plain.people if p != person]
    weight = {cell: w for cell, w in plain.weight.items() if person not in cell}
    return replace(plain, people=people, weight=weight)


def reached(plain, i, steps):
    """People whom i gets to along at most so many ties."""
    met = {i}
    for _ in range(len(plain.people) if steps is None else steps):
        met |= {k for j in met for k in plain.named(j)}
    return met - {i}


def others(plain, i, steps):
    """People of other agencies, and these agencies, within reach of i."""
    met = reached(plain, i, steps)
    far = {j for j in met if plain.agency[j] not in (None, plain.agency[i])}
    return far, {plain.agency[j] for j in far}


def departures(network, steps=2):
    """Column → person → what the others lose without them."""
    plain = Plain.of(network)
    columns = ("agencies_lost", "people_lost", "losing", "share")
    found = {column: dict.fromkeys(plain.people, NAN) for column in columns}
    counted = [i for i in plain.people if i in plain.answered and plain.agency[i]]
    for v in plain.people:
        if v not in plain.answered:
            continue
        left = without(plain, v)
        agencies, people, losing, whole = 0, 0, 0, 0
        for i in counted:
            if i == v:
                continue
            (far, their), (still, kept) = (
                others(plain, i, steps),
                others(left, i, steps),
            )
            people += len(far - still - {v})
            agencies += len(their - kept)
            losing += their != kept
            whole += len(their)
        found["agencies_lost"][v] = agencies
        found["people_lost"][v] = people
        found["losing"][v] = losing
        found["share"][v] = agencies / whole if whole else NAN
    return found


def expected(outcomes, value):
    """Mean of a number over what may happen.

    ``outcomes``: pair → probability that its tie forms, each by itself; ``value``: set
    of pairs that formed → number.
    """
    pairs = list(outcomes)
    terms = []
    for formed in itertools.product((False, True), repeat=len(pairs)):
        chance = 1.0
        for pair, yes in zip(pairs, formed, strict=True):
            chance *= outcomes[pair] if yes else 1 - outcomes[pair]
        if chance:
            terms.append(chance * value({p for p, y in zip(pairs, formed) if y}))  # noqa: B905 (above)
    return math.fsum(terms)


def choices(people, agency, n, **rules):
    """Every n of the people that keep the rules of ``whom_to_invite``."""
    least, most = rules.get("at_least", 0), rules.get("at_most")
    must, never = set(rules.get("must", ())), set(rules.get("never", ()))
    there = sorted({g for g in agency.values() if g})
    for chosen in itertools.combinations(sorted(people), n):
        sizes = [sum(agency[p] == g for p in chosen) for g in there]
        few = any(k < least for k in sizes)
        many = most is not None and any(k > most for k in sizes)
        if not (few or many or must - set(chosen) or never & set(chosen)):
            yield chosen


def whom_to_invite(scores):
    """Choices with the highest score of a session; ``scores``: choice → score."""
    best = max(scores.values())
    return {chosen for chosen, score in scores.items() if score >= best - 1e-9}
