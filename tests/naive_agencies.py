"""Agencies as actors, written out plainly: no NumPy, no shared code."""

from fractions import Fraction

from tests.naive import NAN, Plain, _shortest_paths, agencies


def contracted(network, weight, minimum):
    """The network of agencies, as plain as that of people."""
    people = Plain.of(network)
    names = agencies(people)
    amount = {}
    for (i, j), strength in people.weight.items():
        pair = people.agency[i], people.agency[j]
        if None not in pair and pair[0] != pair[1]:
            more = 1 if weight == "ties" else strength
            amount[pair] = amount.get(pair, 0) + more
    return Plain(
        names,
        {name: name for name in names},
        {pair: w for pair, w in amount.items() if w >= minimum},
        people.directed,
        {people.agency[i] for i in people.answered},
        {people.agency[i] for i in people.listed},
        set(),
        None,
    )


def agency_brokerage(network, weight="ties", minimum=0):
    """Column -> agency -> value."""
    plain = contracted(network, weight, minimum)
    brokers = {
        (a, c): [
            b
            for b in plain.people
            if b not in (a, c) and plain.tie(a, b) and plain.tie(b, c)
        ]
        for a, c in plain.cells()
        if plain.observed(a, c) and not plain.tie(a, c)
    }
    found = {
        "open_pairs": {
            b: sum(b in who for who in brokers.values()) for b in plain.people
        },
        "exclusivity": {
            b: sum(who == [b] for who in brokers.values()) for b in plain.people
        },
        "betweenness": between(plain, dict.fromkeys(plain.weight, 1)),
        "betweenness_weighted": between(
            plain, {pair: 1 / Fraction(w) for pair, w in plain.weight.items()}
        ),
    }
    return {
        name: {b: x if b in plain.answered else NAN for b, x in values.items()}
        for name, values in found.items()
    }


def between(plain, length):
    found = dict.fromkeys(plain.people, Fraction(0))
    for s, t in plain.cells():
        paths = _shortest_paths(plain, length, s, t)
        for path in paths:
            for v in path[1:-1]:
                found[v] += Fraction(1, len(paths))
    return {v: float(x) for v, x in found.items()}
