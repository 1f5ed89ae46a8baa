"""What cells rest on and whom a network singles out, written out plainly."""

from collections import Counter

from tests.naive import NAN, Plain, agencies, agency_pairs, cells_between

ALL = ""


def agency_cells(network):
    """Each pair of agencies and each margin: its ties, and whose they are."""
    plain = Plain.of(network)
    names = agencies(plain)
    known = {i for i in plain.people if plain.agency[i] is not None}
    pairs = {(g, h): cells_between(plain, g, h) for g, h in agency_pairs(plain, names)}
    cells = [(i, j) for i, j in plain.cells() if i in known and j in known]
    for g in names:
        if plain.directed:
            pairs[g, ALL] = [c for c in cells if plain.agency[c[0]] == g]
            pairs[ALL, g] = [c for c in cells if plain.agency[c[1]] == g]
        else:
            pairs[g, ALL] = [c for c in cells if g in map(plain.agency.get, c)]
    pairs[ALL, ALL] = cells
    columns = {}
    for label, inside in pairs.items():
        for name, value in _cell(plain, label, inside).items():
            columns.setdefault(name, {})[label] = value
    return columns


def _cell(plain, label, inside):
    ties = [cell for cell in inside if plain.tie(*cell)]
    weight = sum(plain.weight[cell] for cell in ties)
    sides = [_ends(plain, label, ties, side) for side in (0, 1)]
    held = [
        sorted(_shares(plain, ends, by_weight), reverse=True)
        for ends in sides
        for by_weight in (False, True)
    ]
    totals = [total for _ in sides for total in (len(ties), weight)]
    row = {
        "people": min(len({end for end, _ in ends}) for ends in sides),
        "ties": len(ties),
        "weight": weight,
        "observed": sum(plain.observed(*cell) for cell in inside),
        "answered": sum(_answers(plain, label, i) for i in plain.answered),
        "each": _each(plain, label),
    }
    if not ties:
        return {**row, "largest": NAN, "two_largest": NAN, "rest": NAN}
    both = [min(1.0, sum(h[:2]) / t) for h, t in zip(held, totals, strict=True)]
    rest = [max(0.0, t - sum(h[:2])) / h[0] for h, t in zip(held, totals, strict=True)]
    return {
        **row,
        "largest": max(h[0] / t for h, t in zip(held, totals, strict=True)),
        "two_largest": max(both),
        "rest": min(rest),
    }


def _ends(plain, label, ties, side):
    """(person, tie) of the ends on one side; of undirected ties, by the label."""
    if plain.directed:
        return [(cell[side], cell) for cell in ties]
    first, second = label
    ends = []
    for cell in ties:
        for place in (0, 1):
            one, other = cell[place], cell[1 - place]
            here, there = plain.agency[one], plain.agency[other]
            fits = first in (ALL, here) and second in (ALL, there)
            if fits:
                ends.append(((one, other)[side], cell))
    return ends


def _shares(plain, ends, by_weight):
    held = Counter()
    for person, cell in ends:
        held[person] += plain.weight[cell] if by_weight else 1
    return held.values()


def _answers(plain, label, i):
    """Whether what i answers bears on a cell."""
    first, second = label
    agency = plain.agency[i]
    if agency is None:
        return False
    if plain.directed:
        return first in (ALL, agency)
    return ALL in label or agency in (first, second)


def _each(plain, label):
    """As many pairs as one person can have in a cell."""
    if ALL in label:
        return len(plain.people)
    sizes = Counter(plain.agency.values())
    return max(sizes[label[0]], sizes[label[1]]) - (label[0] == label[1])


def disclosure_risk(network, fewest):
    """How many people are alike in what somebody knows."""
    plain = Plain.of(network)

    def degree(i):
        named = sum(plain.tie(j, i) for j in plain.people) if plain.directed else 0
        return len(plain.named(i)), named

    def own(i):
        return plain.agency[i], degree(i)

    def seen(i, colour):
        out = Counter(map(colour, plain.named(i)))
        into = Counter(colour(j) for j in plain.people if plain.tie(j, i))
        both = (out, into) if plain.directed else (out,)
        return tuple(frozenset(part.items()) for part in both)

    known = {
        "degree": degree,
        "agency and degree": own,
        "partner agencies": lambda i: (
            plain.agency[i],
            seen(i, plain.agency.get),
        ),
        "neighbourhood": lambda i: (own(i), seen(i, own)),
    }
    columns = {}
    n = len(plain.people)
    for name, colour in known.items():
        groups = Counter(map(colour, plain.people))
        alone = sum(size == 1 for size in groups.values())
        few = sum(size for size in groups.values() if size < fewest)
        row = {
            "classes": len(groups),
            "smallest": min(groups.values(), default=0),
            "alone": alone,
            "alone_share": alone / n if n else NAN,
            "few": few,
            "few_share": few / n if n else NAN,
        }
        for column, value in row.items():
            columns.setdefault(column, {})[name] = value
    return columns
