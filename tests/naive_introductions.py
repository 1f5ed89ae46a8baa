"""Who can introduce whom, and who carries all contact: over all simple paths."""

import itertools
from dataclasses import replace


def pass_chances(plain, weakest=0.25, strongest=0.75, way="either"):
    """Chance of each ordered pair who can ask one another: by ridits of the weights."""
    weight = dict(plain.weight)
    if way == "either":
        for i, j in plain.weight:
            weight[j, i] = max(plain.weight[i, j], plain.weight.get((j, i), 0.0))
            weight[i, j] = weight[j, i]
    found = {}
    for pair, w in weight.items():
        weaker = sum(other < w for other in weight.values())
        equal = sum(other == w for other in weight.values())
        share = (weaker + equal / 2) / len(weight)
        found[pair] = weakest + (strongest - weakest) * share
    return found


def ways(plain, chance, person, agency, steps):
    """Every simple path of at most so many ties to a first person of the agency."""
    found = []

    def walk(path, worth):
        last = path[-1]
        if plain.agency[last] == agency:
            found.append((worth, tuple(path)))
            return
        if len(path) > steps:
            return
        for other in plain.people:
            if other not in path and (last, other) in chance:
                walk([*path, other], worth * chance[last, other])

    walk([person], 1.0)
    return found


def introductions_paths(plain, chance, person, agency, steps):
    """Chances of all ways, best first."""
    return sorted((worth for worth, _ in ways(plain, chance, person, agency, steps)))[
        ::-1
    ]


def introductions_introducers(plain, chance, person, agency, steps):
    """Introducer -> chance of the best way that begins with them."""
    best = {}
    for worth, path in ways(plain, chance, person, agency, steps):
        best[path[1]] = max(worth, best.get(path[1], 0.0))
    return best


def best_total(options, fatigue):
    """Largest sum of chance · fatigue^(likelier askers of the same introducer)."""
    totals = [0.0]
    for choice in itertools.product(*(o.items() for o in options if o)):
        total = 0.0
        for introducer in {name for name, _ in choice}:
            asked = sorted(
                (p for name, p in choice if name == introducer), reverse=True
            )
            total += sum(p * fatigue**before for before, p in enumerate(asked))
        totals.append(total)
    return max(totals)


def reached_only_through(plain, agency, steps):
    """Person -> (who is on every path of so many ties from the agency, steps there)."""
    either = {*plain.weight, *((j, i) for i, j in plain.weight)}
    members = [p for p in plain.people if plain.agency[p] == agency]
    found = {}
    for person in plain.people:
        if plain.agency[person] == agency:
            continue
        turned = replace(plain, agency={**plain.agency, person: "goal"})
        paths = [
            path
            for member in members
            for _, path in ways(
                turned, dict.fromkeys(either, 1.0), member, "goal", steps
            )
        ]
        if paths:
            carriers = set.intersection(*(set(path[:-1]) for path in paths))
            if carriers:
                shortest = min(len(path) - 1 for path in paths)
                place = min(paths, key=len).index
                found[person] = sorted(carriers, key=place), shortest
    return found
