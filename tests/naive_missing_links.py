"""What is missing between agencies, and which introductions add most, by trying all."""

import itertools
import math

from tests import naive_robustness
from tests.naive import NAN
from tests.naive_robustness import cells, matching, members, seen, tied, unordered_pairs


def gap_of(plain, g, h, links):
    """Independent links and how many are wanted up to ``links``; NaN: not observed."""
    ties = [cell for cell in cells(plain, g, h) if tied(plain, *cell)]
    observed = any(seen(plain, *cell) for cell in cells(plain, g, h))
    number = matching(ties) if observed else NAN
    silent = any(not plain.answered & {*members(plain, a)} for a in (g, h))
    if not observed or (silent and number < links):
        return NAN, NAN
    most = min(links, *(len(members(plain, a)) for a in (g, h)))
    return number, max(most - number, 0)


def shuffles(plain):
    """Every way to shuffle agencies among people alike in what was seen of them."""
    strata = {}
    for p in plain.people:
        if plain.agency[p] is not None:
            strata.setdefault((p in plain.answered, p in plain.listed), []).append(p)
    options = [
        [
            list(zip(group, order, strict=True))
            for order in itertools.permutations(group)
        ]
        for group in strata.values()
    ]
    for choice in itertools.product(*options):
        yield {p: plain.agency[q] for part in choice for p, q in part}


def chance_of_ties(plain, g, h):
    """Mean, sd and two-sided p of the ties either way between two agencies."""
    ties = {frozenset(pair) for pair in plain.weight}

    def between(agency):
        return sum({agency.get(p) for p in pair} == {g, h} for pair in ties)

    counts = [between(agency) for agency in shuffles(plain)]
    mean = sum(counts) / len(counts)
    sd = math.sqrt(sum((c - mean) ** 2 for c in counts) / len(counts))
    own = between(plain.agency)
    low = sum(c <= own for c in counts) / len(counts)
    high = sum(c >= own for c in counts) / len(counts)
    return mean, sd, min(1.0, 2 * min(low, high))


def efficiency(plain, more=()):
    """Mean of 1 / steps over pairs of people of different agencies."""
    ties = [*naive_robustness.edges(plain), *more]
    near = {p: set() for p in plain.people}
    for i, j in ties:
        near[i].add(j)
        near[j].add(i)
    total, pairs = 0.0, 0
    for i, j in itertools.combinations(plain.people, 2):
        if (
            None in (plain.agency[i], plain.agency[j])
            or plain.agency[i] == plain.agency[j]
        ):
            continue
        pairs += 1
        steps, met, front = 0, {i}, {i}
        while front and j not in met:
            steps += 1
            front = {q for p in front for q in near[p]} - met
            met |= front
        total += 1 / steps if j in met else 0.0
    return total / pairs if pairs else NAN


def introductions(plain, wanted):
    """Everybody who could introduce two people of a gap seen not to be tied."""
    found = []
    for broker in plain.people:
        for i, j in itertools.permutations(plain.people, 2):
            pair = plain.agency[i], plain.agency[j]
            known = tied(plain, broker, i) and tied(plain, broker, j)
            apart = seen(plain, i, j) and not tied(plain, i, j)
            if wanted.get(pair, 0) > 0 and broker not in (i, j) and known and apart:
                found.append((broker, i, j))
    return found


def links_added(plain, made, wanted):
    """Independent links that introductions add, as far as they are wanted."""
    total = 0
    for (g, h), number in wanted.items():
        ties = [cell for cell in cells(plain, g, h) if tied(plain, *cell)]
        new = [
            (i, j) for _, i, j in made if (plain.agency[i], plain.agency[j]) == (g, h)
        ]
        if new:
            gained = matching([*ties, *dict.fromkeys(new)]) - matching(ties)
            total += min(gained, number)
    return total


def choices(options, number, capacity):
    """Every choice of so many introductions that brokers have time for."""
    for size in range(number + 1):
        for made in itertools.combinations(options, size):
            brokers = [broker for broker, _, _ in made]
            if all(brokers.count(b) <= capacity for b in brokers):
                yield made


def pairs_wanted(plain, links):
    """Pair of agencies -> links wanted, of those that were observed."""
    found = {}
    for g, h in unordered_pairs(plain):
        wanted = gap_of(plain, g, h, links)[1]
        if wanted > 0:
            found[g, h] = wanted
    return found
