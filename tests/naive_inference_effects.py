"""Attendance and what went with it written out plainly: pair by pair."""

import itertools
import math

from scipy import stats

from tests.naive import NAN, ratio

# --- attendance -------------------------------------------------------------------


class Site:
    """Cells that all waves observed, their ties, and who belongs where."""

    def __init__(self, waves, pairs):
        last = waves[-1]
        self.directed = last.directed
        self.agency = last.agency
        self.people = [p for p in last.people if all(p in w.people for w in waves)]
        self.cells = [
            (i, j)
            for a, i in enumerate(self.people)
            for b, j in enumerate(self.people)
            if i != j
            and (last.directed or a < b)
            and all(w.observed(i, j) for w in waves)
            and (pairs == "all" or self.is_across(i, j))
        ]
        self.ties = {cell: [w.tie(*cell) for w in waves] for cell in self.cells}

    def is_across(self, i, j):
        one, other = self.agency[i], self.agency[j]
        return None not in (one, other) and one != other

    def change(self, cell, weights):
        given = [0] * (len(self.ties[cell]) - len(weights)) + list(weights)
        return sum(w * t for w, t in zip(given, self.ties[cell], strict=True))

    def within(self, name, attended):
        wanted = {"both": {2}, "one": {1}, "none": {0}, "any": {0, 1, 2}}[name]
        return [c for c in self.cells if sum(p in attended for p in c) in wanted]

    def mean(self, name, attended, weights, without=None):
        cells = [c for c in self.within(name, attended) if without not in c]
        return ratio(sum(self.change(c, weights) for c in cells), len(cells))


def class_row(site, name, attended):
    cells = site.within(name, attended)
    was = [c for c in cells if site.ties[c][-2]]
    now = [c for c in cells if site.ties[c][-1]]
    formed, dissolved = set(now) - set(was), set(was) - set(now)
    return {
        "before": ratio(len(was), len(cells)),
        "after": ratio(len(now), len(cells)),
        "change": ratio(len(now) - len(was), len(cells)),
        "formed": len(formed),
        "open": len(cells) - len(was),
        "formation_rate": ratio(len(formed), len(cells) - len(was)),
        "dissolved": len(dissolved),
        "there": len(was),
        "dissolution_rate": ratio(len(dissolved), len(was)),
        "observed": len(cells),
        "people": len({p for c in cells for p in c}),
    }


def dyads_of(site, name, attended, weights):
    """Unordered pair -> (sum of its changes, its observed cells)."""
    found = {}
    for cell in site.within(name, attended):
        pair = frozenset(cell)
        step, cells = found.get(pair, (0, 0))
        found[pair] = step + site.change(cell, weights), cells + 1
    return found


def counted_twice(site, name, attended, weights, groups):
    """What dyads alone add to the jackknife beyond what they should."""
    dyads = dyads_of(site, name, attended, weights)
    total = sum(cells for _, cells in dyads.values())
    if not total:
        return 0
    mean = sum(step for step, _ in dyads.values()) / total
    error = {pair: step - cells * mean for pair, (step, cells) in dyads.items()}
    squares = sum(e * e for e in error.values())
    weighed, concerned, groups_seen = 0, 0, 0
    for group in groups:
        there = [v for v in group if any(v in pair for pair in dyads)]
        groups_seen += bool(there)
    for group in groups:
        there = [v for v in group if any(v in pair for pair in dyads)]
        m = len(there)
        concerned += m
        for v in there:
            own = [pair for pair in dyads if v in pair]
            inside = groups_seen == 1
            of_v = sum(error[pair] for pair in own)
            squares -= of_v**2 / max(len(own) - inside, 1)
            rest = max(total - sum(dyads[pair][1] for pair in own), 1)
            weighed += (m - 1) / m * len(own) * (1 - len(own) / len(dyads)) / rest**2
    free = len(dyads) - concerned + (groups_seen > 1)
    if free <= 0:
        return 0
    return max(squares, 0) / free * max(weighed - len(dyads) / total**2, 0)


def jackknife(parts, groups):
    """Variance of a signed sum of class means; people deleted one at a time."""
    if not parts:
        return 0
    whole = half = 0
    for group in groups:
        there = [
            v
            for v in group
            if any(v in c for s, name, att, _, _ in parts for c in s.within(name, att))
        ]
        m, squares = len(there), 0
        for v in there:
            step = 0
            for site, name, attended, weights, sign in parts:
                gone = site.mean(name, attended, weights, without=v)
                if not math.isnan(gone):
                    step += sign * (gone - site.mean(name, attended, weights))
            squares += step**2
        if m:
            whole += (m - 1) / m * squares
            half += max(m - 2, 0) / (2 * m) * squares
    excess = sum(counted_twice(*part[:4], groups) for part in parts)
    return max(whole - excess, half)


def spread(parts, groups, few):
    """Variance, how much was granted to classes of few changes, dyads that changed."""
    granted, known, changed = 0, [], 0
    for part in parts:
        dyads = dyads_of(*part[:4]).values()
        moved = sum(step != 0 for step, _ in dyads)
        changed += moved
        if moved < few:
            cells = max(sum(cells for _, cells in dyads), 1)
            granted += (sum(step * step for step, _ in dyads) + 2) / cells**2
        else:
            known.append(part)
    plain = jackknife(parts, groups)
    return max(plain, jackknife(known, groups) + granted), granted, changed


def sure(estimate, spreads, enough, confidence=0.95):
    """Interval; ``enough``: people, and the least of them and of changed dyads."""
    variance, granted, changed = (sum(part) for part in zip(*spreads, strict=True))
    people, fewest, in_all = enough
    if (
        people < fewest
        or changed < in_all
        or 4 * granted > variance
        or math.isnan(estimate)
    ):
        return dict.fromkeys(("se", "df", "low", "high"), NAN)
    se = math.sqrt(variance)
    reach = se * float(stats.t.ppf((1 + confidence) / 2, people - 1))
    return {
        "se": se,
        "df": people - 1,
        "low": estimate - reach,
        "high": estimate + reach,
    }


def arrangements(site, waves, attended):
    """Who might have attended: the same number in each agency and kind of answer."""
    last = waves[-1]
    strata = {}
    for p in site.people:
        answers = all(p in w.answered for w in waves)
        listed = all(p in w.listed for w in waves)
        if last.agency[p] is not None and any(p in cell for cell in site.cells):
            strata.setdefault((last.agency[p], answers, listed), []).append(p)
    fixed = attended - {p for group in strata.values() for p in group}
    choices = [
        [set(c) for c in itertools.combinations(group, len(attended & set(group)))]
        for group in strata.values()
    ]
    return [fixed.union(*parts) for parts in itertools.product(*choices)]


def effect(site, one, attended, weights):
    mine = site.mean(one, attended, weights)
    return mine - site.mean("none", attended, weights)


def shuffled(site, waves, one, attended, weights):
    """Lower, upper and two-sided p over every arrangement."""
    ways = arrangements(site, waves, attended)
    seen = effect(site, one, attended, weights)
    if len(ways) == 1 or math.isnan(seen):
        return NAN, NAN, NAN
    found = [effect(site, one, way, weights) for way in ways]
    low = sum(not x > seen + 1e-13 for x in found) / len(ways)
    high = sum(not x < seen - 1e-13 for x in found) / len(ways)
    return low, high, min(1, 2 * min(low, high))


def attendance_effect(
    waves, attended, *, pairs="all", comparison=None, fewest=10, few=5, in_all=12
):
    """Rows of classes and differences; two waves, or three with a baseline first."""
    site = Site(waves, pairs)
    attended = set(attended) & set(site.people)
    groups = attended, set(site.people) - attended
    rows = {name: class_row(site, name, attended) for name in ("both", "one", "none")}

    def row(one, weights, tested):
        parts = [
            (site, one, attended, weights, 1),
            (site, "none", attended, weights, -1),
        ]
        cells = site.within(one, attended) + site.within("none", attended)
        seen = {p for c in cells for p in c}
        found = {"change": effect(site, one, attended, weights)}
        found |= {"observed": len(cells), "people": len(seen)}
        people = min(len(group & seen) for group in groups)
        spreads = [spread(parts, groups, few)]
        found |= sure(found["change"], spreads, (people, fewest, in_all))
        p = shuffled(site, waves, one, attended, weights) if tested else (NAN,) * 3
        return found | dict(zip(("p_lower", "p_upper", "p"), p, strict=True))

    for one in ("both", "one"):
        made = row(one, (-1, 1), True)
        for name in ("before", "after", "formation_rate", "dissolution_rate"):
            made[name] = rows[one][name] - rows["none"][name]
        rows[f"{one} − none"] = made
    if len(waves) == 3:
        rows["both − none, earlier"] = row("both", (-1, 1, 0), False)
        rows["both − none, less earlier"] = row("both", (1, -2, 1), True)
    if comparison is not None:
        there = Site(comparison, pairs)
        everybody = set(there.people)
        rows["comparison site"] = class_row(there, "any", everybody)
        one, other = rows["both"], rows["comparison site"]
        change = one["change"] - other["change"]
        spreads = [
            spread([(site, "both", attended, (-1, 1), 1)], (attended,), few),
            spread([(there, "any", everybody, (-1, 1), 1)], (everybody,), few),
        ]
        people = min(one["people"], other["people"])
        rows["both − comparison site"] = {
            "change": change,
            "observed": one["observed"] + other["observed"],
            "people": one["people"] + other["people"],
            **sure(change, spreads, (people, fewest, in_all)),
        }
    return rows


# --- who came, and what it cost ---------------------------------------------------


def attendance_minutes(rows, begins=None, ends=None):
    """Person -> minutes; a row is person, event, day, minutes at arriving and leaving.

    A time is a number, None where blank, NaN where it cannot be read.
    """
    total = {}
    for person, event, day, came, went in rows:
        same = [row for row in rows if row[1:3] == (event, day)]
        times = [
            [t for row in same for t in [row[k]] if t is not None and not math.isnan(t)]
            for k in (3, 4)
        ]
        first = begins if begins is not None else min(times[0], default=NAN)
        last = ends if ends is not None else max(times[1], default=NAN)
        start, end = first if came is None else came, last if went is None else went
        stayed = end - start if end >= start else NAN
        total[person] = total.get(person, 0) + stayed
    return total


def attendees(rows, minutes):
    stayed = attendance_minutes(rows)
    return [p for p, m in stayed.items() if not minutes or m >= minutes]


def cost_per_tie(before, after, minutes):
    site = Site([before, after], "across")
    came = {p for p, m in minutes.items() if m > 0 or math.isnan(m)}
    formed = [c for c in site.cells if site.ties[c] == [False, True]]
    total = sum(m for m in minutes.values() if not math.isnan(m))
    if minutes and all(math.isnan(m) for m in minutes.values()):
        total = NAN
    one = [c for c in formed if came & set(c)]
    both = [c for c in formed if came >= set(c)]
    return {
        "minutes": total,
        "attended": len(came),
        "formed": len(formed),
        "formed_one": len(one),
        "formed_both": len(both),
        "minutes_per_tie": ratio(total, len(formed)),
        "minutes_per_tie_one": ratio(total, len(one)),
        "minutes_per_tie_both": ratio(total, len(both)),
        "observed": len(site.cells),
    }
