"""What change is made of, written out plainly."""

import itertools

from tests.naive import NAN, Plain, ei_index_network, tie_fates


def ei_change(before, after):
    """Where the index was, is, and would be on average had ties changed at random."""
    one, two = Plain.of(before), Plain.of(after)
    both = [p for p in one.people if p in two.people]
    cells = [
        (i, j)
        for i, j in itertools.permutations(both, 2)
        if one.observed(i, j)
        and two.observed(i, j)
        and (one.directed or both.index(i) < both.index(j))
        and two.agency[i] is not None
        and two.agency[j] is not None
    ]
    fates = tie_fates(before, after)
    if not one.directed:
        fates |= {cell[::-1]: fate for cell, fate in fates.items()}
    fate = {cell: fates.get(cell) for cell in cells}
    across = {c: two.agency[c[0]] != two.agency[c[1]] for c in cells}
    there = [c for c in cells if fate[c] not in ("formed", None)]
    free = [c for c in cells if fate[c] in ("formed", None)]
    lost = sum(fate[c] == "dissolved" for c in cells)
    new = sum(fate[c] == "formed" for c in cells)
    found = [
        index([across[c] for c in (*kept, *formed)])
        for kept in itertools.combinations(there, len(there) - lost)
        for formed in itertools.combinations(free, new)
    ]
    own = [ei_index_network(plain) for plain in (one, two)]
    return {
        "before": own[0]["ei_index"]["network"],
        "after": own[1]["ei_index"]["network"],
        "expected_before": own[0]["expected"]["network"],
        "expected_after": own[1]["expected"]["network"],
        "joint_after": index([across[c] for c in cells if two.tie(*c)]),
        "reclassified": index([across[c] for c in there]),
        "random": sum(found) / len(found) if (found and there) or new else NAN,
        "formation_rate_across": rate(fate, [c for c in free if across[c]]),
        "formation_rate_within": rate(fate, [c for c in free if not across[c]]),
        "observed": len(cells),
        "observed_across": sum(across.values()),
    }


def index(across):
    """(across − within) / (across + within), of ties that are across or not."""
    if not across:
        return NAN
    return (2 * sum(across) - len(across)) / len(across)


def rate(fate, free):
    return sum(fate[c] == "formed" for c in free) / len(free) if free else NAN


def decompose_change(before, after, statistic):
    """Parts of the change of a sum over ties; ``statistic(plain, cell)`` is its share.

    ``statistic`` takes the agencies of a plain network and says how much a tie of that
    cell adds.
    """
    one, two = Plain.of(before), Plain.of(after)
    cells = {*one.weight, *two.weight}
    if not one.directed:
        cells = {tuple(sorted(cell)) for cell in cells}
    parts = dict.fromkeys(
        (
            *("before", "after", "stayers", "joiners", "leavers", "reclassified"),
            *("newly_observed", "no_longer_observed"),
        ),
        0,
    )
    for cell in cells:
        was, now = one.tie(*cell), two.tie(*cell)
        parts["before"] += was and statistic(one, cell)
        parts["after"] += now and statistic(two, cell)
        if not all(p in one.people and p in two.people for p in cell):
            parts["joiners"] += now and statistic(two, cell)
            parts["leavers"] -= was and statistic(one, cell)
        elif one.observed(*cell) and two.observed(*cell):
            parts["stayers"] += (now - was) * statistic(two, cell)
            parts["reclassified"] += was and (
                statistic(two, cell) - statistic(one, cell)
            )
        else:
            parts["newly_observed"] += now and statistic(two, cell)
            parts["no_longer_observed"] -= was and statistic(one, cell)
    parts["change"] = parts["after"] - parts["before"]
    return parts
