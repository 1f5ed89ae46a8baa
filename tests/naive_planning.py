"""Plans worked out from the definitions, in plain Python: slow, and easy to check."""

from itertools import combinations, product


def pairs_met(rounds):
    """Every pair that sits at one table, once."""
    return {
        tuple(sorted(pair))
        for tables in rounds
        for people in tables
        for pair in combinations(people, 2)
    }


def plan_score(rounds, agency, value, coverage=(), asked=None):
    """Score of rounds of tables of ids.

    ``agency``: id → agency or ""; ``value``: (id, id), sorted → value; ``asked``:
    (id, agency) → value of meeting the first of its people.
    """
    met = pairs_met(rounds)
    score = sum(value[pair] for pair in met)
    times = {}
    for i, j in met:
        g, h = sorted((agency[i], agency[j]))
        if g and g != h:
            times[g, h] = times.get((g, h), 0) + 1
    score += sum(sum(coverage[:k]) for k in times.values())
    for (person, wanted), amount in (asked or {}).items():
        others = {i if j == person else j for i, j in met if person in (i, j)}
        if any(agency[other] == wanted for other in others):
            score += amount
    return score


def seatings(people, size, trio=False):
    """Every way to seat people in one round.

    Pairs: any of them, somebody may wait. Tables: everybody, sizes as even as can be.
    """
    if size == 2:
        yield from _matchings(tuple(people), trio and len(people) % 2 == 1)
        return
    if len(people) < 2:
        yield ()
        return
    tables = -(-len(people) // size)
    low, more = divmod(len(people), tables)
    yield from _parts(tuple(people), (low + 1,) * more + (low,) * (tables - more))


def _matchings(people, trio):
    if len(people) < 2:
        yield ()
        return
    first, rest = people[0], people[1:]
    yield from _matchings(rest, trio)
    for other in rest:
        left = tuple(p for p in rest if p != other)
        for more in _matchings(left, trio):
            yield ((first, other), *more)
    if trio:
        for others in combinations(rest, 2):
            left = tuple(p for p in rest if p not in others)
            for more in _matchings(left, trio=False):
                yield ((first, *others), *more)


def _parts(people, sizes):
    if not people:
        yield ()
        return
    first, rest = people[0], people[1:]
    for size in set(sizes):
        left_sizes = list(sizes)
        left_sizes.remove(size)
        for others in combinations(rest, size - 1):
            left = tuple(p for p in rest if p not in others)
            for more in _parts(left, tuple(left_sizes)):
                yield ((first, *others), *more)


def plans(there, size, *, apart=(), together=(), trio=False):
    """Every plan that keeps the rules; ``there``: for each round who is there."""
    apart = {tuple(sorted(pair)) for pair in apart}
    together = {tuple(sorted(pair)) for pair in together}
    for rounds in product(*(list(seatings(p, size, trio)) for p in there)):
        listed = [
            tuple(sorted(pair))
            for tables in rounds
            for people in tables
            for pair in combinations(people, 2)
        ]
        met = set(listed)
        again = size == 2 and len(met) < len(listed)
        if not again and not met & apart and together <= met:
            yield rounds
