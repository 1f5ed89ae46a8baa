"""Life tables, requests, new ties and trends written out plainly: one at a time."""

from tests.naive import NAN, ratio


def life_table(items):
    """Time -> (at risk, ended, share left); an item is (time followed, ended)."""
    left, rows = 1, {}
    for time in sorted({t for t, ended in items if ended}):
        risk = sum(t >= time for t, _ in items)
        gone = sum(t == time and ended for t, ended in items)
        left *= 1 - gone / risk
        rows[time] = risk, gone, left
    return rows


def share_ended(items, time):
    """Share ended within a time; NaN if some are left, none followed so long."""
    left = 1.0
    for moment, (_, _, share) in life_table(items).items():
        if moment <= time:
            left = share
    followed = any(t >= time for t, _ in items)
    return 1 - left if followed or left == 0 else NAN


def followed_days(requests, start, until):
    """(person, days followed, met) of each request that can be followed; day numbers.

    A request is (person, since, met), None where blank.
    """
    found = []
    for person, since, met in requests:
        first = since if start is None else start
        if first is None or until < first:
            continue
        if since is not None and met is not None and met < since:
            continue
        if start is not None and since is not None and since > start:
            continue
        if start is not None and met is not None and met < start:
            continue
        done = met is not None and met <= until
        found.append((person, (met if done else until) - first, done))
    return found


def requests_met(requests, start, until, days):
    """One group's row."""
    found = followed_days(requests, start, until)
    items = [(time, met) for _, time, met in found]
    half = [t for t, (_, _, left) in life_table(items).items() if left <= 0.5]
    row = {
        "requests": len(items),
        "people": len({person for person, _, _ in found}),
        "met": sum(met for _, met in items),
        "share_met": ratio(sum(met for _, met in items), len(items)),
        "median_days": min(half, default=NAN),
    }
    return row | {f"met_in_{k}_days": share_ended(items, k) for k in days}


def requests_life_table(requests, start, until):
    """Day -> row."""
    items = [(t, met) for _, t, met in followed_days(requests, start, until)]
    return {
        f"{t:g}": {"at_risk": n, "met": d, "hazard": d / n, "waiting": left}
        for t, (n, d, left) in life_table(items).items()
    }


def tie_survival(plains, met=None):
    """(group, position of the wave) -> row, from the third wave on."""

    def sees(plain, tie):
        return all(p in plain.people for p in tie) and plain.observed(*tie)

    old, new = plains[:2]
    cohort = [
        (i, j)
        for i, j in new.cells()
        if sees(old, (i, j))
        and sees(new, (i, j))
        and new.tie(i, j)
        and not old.tie(i, j)
    ]
    pairs = {frozenset(pair) for pair in met or ()}
    groups = {"all": cohort}
    if met is not None:
        groups["met"] = [t for t in cohort if frozenset(t) in pairs]
        groups["not met"] = [t for t in cohort if frozenset(t) not in pairs]
    rows = {}
    for name, ties in groups.items():
        left, followed = 1.0, ties
        for k, plain in enumerate(plains[2:], start=2):
            seen = [tie for tie in followed if sees(plain, tie)]
            kept = [tie for tie in seen if plain.tie(*tie)]
            lost = len(seen) - len(kept)
            if seen:
                left *= 1 - lost / len(seen)
            elif left:
                left = NAN
            rows[name, k] = {
                "at_risk": len(seen),
                "lost": lost,
                "censored": len(followed) - len(seen),
                "hazard": ratio(lost, len(seen)),
                "survival": left,
                "people": len({p for tie in seen for p in tie}),
            }
            followed = kept
    if met is not None:
        for k in range(2, len(plains)):
            one, other = rows["met", k], rows["not met", k]
            gap = one["survival"] - other["survival"]
            rows["met − not met", k] = {"survival": gap}
    return rows


def trend(plains):
    """Density wave by wave, and its change over the cells both of two waves saw."""

    def sees(plain, cell):
        return all(p in plain.people for p in cell) and plain.observed(*cell)

    rows = []
    for k, plain in enumerate(plains):
        cells = [c for c in plain.cells() if plain.observed(*c)]
        row = {"density": ratio(sum(plain.tie(*c) for c in cells), len(cells))}
        row["density_change"] = NAN
        if k:
            before = plains[k - 1]
            both = [c for c in cells if sees(before, c)]
            gained = sum(plain.tie(*c) - before.tie(*c) for c in both)
            row["density_change"] = ratio(gained, len(both))
        rows.append(row)
    return rows
