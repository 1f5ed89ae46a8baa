"""What change is made of, written out plainly."""

import itertools
import math

from scipy import stats

from tests.naive import NAN, Plain, ei_index_network, ratio, tie_fates
from tests.naive_inference_intervals import mean_over_dyads


def ei_change(before, after):
    """Where the index was, is, and would be on average had ties changed at random."""
    one, two = Plain.of(before), Plain.of(after)
    cells = seen_twice(one, two)
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


def seen_twice(one, two):
    """Cells that both waves observed, of people whose agencies are known."""
    both = [p for p in one.people if p in two.people]
    return [
        (i, j)
        for i, j in itertools.permutations(both, 2)
        if one.observed(i, j)
        and two.observed(i, j)
        and (one.directed or both.index(i) < both.index(j))
        and two.agency[i] is not None
        and two.agency[j] is not None
    ]


def rates(before, after, least_df, least):
    """Each rate of the change, with both ends of its interval."""
    one, two = Plain.of(before), Plain.of(after)
    cells, found = seen_twice(one, two), {}
    for where in ("across", "within"):
        own = [
            c
            for c in cells
            if (two.agency[c[0]] != two.agency[c[1]]) == (where == "across")
        ]
        there = [c for c in own if one.tie(*c)]
        free = [c for c in own if c not in there]
        for name, some in (("dissolution", there), ("formation", free)):
            tied = sum(two.tie(*c) for c in some)
            moved = len(some) - tied if name == "dissolution" else tied
            found[f"{name}_rate_{where}"] = ratio(moved, len(some))
            ends = rate_limits(some, two, moved, least_df, least)
            found[f"{name}_rate_{where}_low"], found[f"{name}_rate_{where}_high"] = ends
    return found


def rate_limits(cells, after, moved, least_df, least):
    """Mean over dyads of whether a cell changed, in log odds; a limit at 0 or 1."""
    if not cells:
        return NAN, NAN
    row = mean_over_dyads(cells, [after], (1,), "dyadic")
    share = moved / len(cells)
    if share in (0, 1):
        dyads = {frozenset(c) for c in cells}
        most = max(sum(p in d for d in dyads) for p in {p for c in cells for p in c})
        limit = 1 - 0.05 ** (1 / math.ceil(len(dyads) / (most + 1) - 1e-9))
        return (0.0, limit) if share == 0 else (1 - limit, 1.0)
    few = min(moved, len(cells) - moved) < least
    if few or not row["df"] >= least_df or math.isnan(row["variance"]):
        return NAN, NAN
    if row["df"] <= 0:
        return NAN, NAN
    reach = float(stats.t.ppf(0.975, row["df"])) * math.sqrt(row["variance"])
    odds, wide = math.log(share / (1 - share)), reach / (share * (1 - share))
    return tuple(1 / (1 + math.exp(-odds - sign * wide)) for sign in (-1, 1))


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
