"""How often 95 % intervals hold the truth: made-up studies whose truth is known.

People have sender and receiver effects that last over both waves, and change effects of
their own: some form more ties than others, as attendees of a workshop do. Two people
have an effect together that lasts, so that ties are returned. The truth is what is
expected of people drawn anew, at the cells observed.

``python -m tests.inference.coverage`` prints the tables of docs/guide/coverage.md.
"""

import sys
from dataclasses import dataclass
from functools import cache

import numpy as np

import agencygraph as ag

SIZES = (20, 40, 80)
EFFECTS = {"none": 0.0, "weak": 0.5, "strong": 1.0}
SHARES = (0.4, 0.35, 0.25)
"""Of all people, in three agencies."""

WITHIN, ACROSS = 0, 1
BEFORE = (-0.2, -1.4)
FORMED = (-1.3, -1.6)
DISSOLVED = (-1.6, -1.6)
"""On the scale of log odds, within agencies and across."""


@dataclass(frozen=True)
class Scene:
    """A kind of study."""

    people: int
    effects: str = "none"
    directed: bool = True
    response: float = 1.0
    churn: float = 0.0
    """Added to the log odds that a tie forms, and that one dissolves."""
    shares: tuple = SHARES

    @property
    def agency(self):
        cuts = np.round(np.cumsum(self.shares) * self.people)
        return np.searchsorted(cuts, np.arange(self.people), side="right")


def chances(scene, effects, inside):
    """Chance of a tie before, of forming one, of dissolving one; by cell."""
    sent, received, change, pair = effects
    kind = np.where(inside, WITHIN, ACROSS)
    before = np.array(BEFORE)[kind] + sent + received + pair
    lasting = 0.5 * (sent + received + pair) + change
    formed = np.array(FORMED)[kind] + scene.churn + lasting
    dissolved = np.array(DISSOLVED)[kind] + scene.churn - lasting
    return tuple(1 / (1 + np.exp(-odds)) for odds in (before, formed, dissolved))


def person_effects(scene, random, n):
    """Sender, receiver and change effects of n people; undirected: one of activity."""
    size = EFFECTS[scene.effects]
    sent = random.normal(0, size, n)
    other = random.normal(0, size, n)
    received = 0.5 * sent + np.sqrt(0.75) * other if scene.directed else sent
    attends = random.random(n) < 0.5
    change = random.normal(0, 0.5 * size, n) + 0.8 * size * (attends - 0.5)
    return sent, received, change


@cache
def truth(scene):
    """Expected densities, [wave][within, across], from a million pairs of people."""
    random, many = np.random.default_rng(7), 1_000_000
    first = person_effects(scene, random, many)
    second = person_effects(scene, random, many)
    pair = random.normal(0, 0.7, many)
    found = np.zeros((2, 2))
    for kind in (WITHIN, ACROSS):
        effects = first[0], second[1], first[2] + second[2], pair
        before, formed, dissolved = chances(scene, effects, kind == WITHIN)
        found[0, kind] = before.mean()
        found[1, kind] = (before * (1 - dissolved) + (1 - before) * formed).mean()
    return found


def study(scene, random):
    """Draw both waves."""
    n, agency = scene.people, scene.agency
    sent, received, change = person_effects(scene, random, n)
    pair = np.triu(random.normal(0, 0.7, (n, n)), 1)
    luck = random.random((2, n, n))
    if not scene.directed:
        luck = np.triu(luck, 1) + np.triu(luck, 1).transpose(0, 2, 1)
    effects = (
        sent[:, None] + 0 * pair,
        received[None, :],
        change[:, None] + change[None, :],
        pair + pair.T,
    )
    before, formed, dissolved = chances(scene, effects, agency[:, None] == agency)
    was = luck[0] < before
    now = np.where(was, luck[1] >= dissolved, luck[1] < formed)
    answered = random.random(n) < scene.response
    asked = ~np.eye(n, dtype=bool) & answered[:, None]
    if not scene.directed:
        asked |= asked.T
    return tuple(network(scene, wave & asked, answered) for wave in (was, now))


@cache
def roster(scene):
    people = [f"p{i:03}" for i in range(scene.people)]
    return ag.Roster.from_labels(people, [f"a{g}" for g in scene.agency])


def network(scene, tied, answered):
    rows, columns = np.nonzero(tied)
    indptr = np.concatenate([[0], np.cumsum(tied.sum(axis=1))])
    return ag.Network(
        roster(scene),
        indptr,
        columns,
        np.ones(len(rows)),
        scene.directed,
        answered=answered,
    )


BLOCKS = {
    "inside the largest agency": ("a0", "a0"),
    "inside the smallest agency": ("a2", "a2"),
    "largest to middle agency": ("a0", "a1"),
    "middle to smallest agency": ("a1", "a2"),
}


def expected(table, tied):
    """Truth of each row of ``intervals`` or its difference between two waves."""
    seen = dict(zip(table.labels, table["observed"], strict=True))
    if table.row == "agency pair":
        return {(g, h): tied[WITHIN if g == h else ACROSS] for g, h in table.labels}
    within, across = seen["density within"], seen["density across"]
    inside, outside = within * tied[WITHIN], across * tied[ACROSS]
    return {
        "density": (inside + outside) / (within + across),
        "density within": tied[WITHIN],
        "density across": tied[ACROSS],
        "E–I index": (outside - inside) / (outside + inside),
    }


RATES = tuple(
    f"{what}_rate_{where}"
    for where in ("within", "across")
    for what in ("formation", "dissolution")
)


@cache
def true_rates(scene):
    """Expected rates of formation and dissolution, from a million pairs of people."""
    random, many = np.random.default_rng(7), 1_000_000
    first = person_effects(scene, random, many)
    second = person_effects(scene, random, many)
    pair = random.normal(0, 0.7, many)
    effects = first[0], second[1], first[2] + second[2], pair
    found = []
    for kind in (WITHIN, ACROSS):
        before, formed, dissolved = chances(scene, effects, kind == WITHIN)
        found.append(((1 - before) * formed).mean() / (1 - before).mean())
        found.append((before * dissolved).mean() / before.mean())
    return dict(zip(RATES, found, strict=True))


def rate_coverage(scene, studies, seed=0):
    """As ``coverage``, of the rates of ``ei_change``."""
    random, real = np.random.default_rng(seed), true_rates(scene)
    right, given = dict.fromkeys(RATES, 0), dict.fromkeys(RATES, 0)
    for _ in range(studies):
        row = ag.ei_change(*study(scene, random)).to_dict()["network"]
        for name in RATES:
            low, high = row[f"{name}_low"], row[f"{name}_high"]
            given[name] += not np.isnan(low)
            right[name] += bool(low <= real[name] <= high)
    return {k: (right[k] / max(given[k], 1), given[k] / studies) for k in RATES}


def replicate(scene, random, *, levels):
    """One study: (what, row) → whether its interval holds the truth; None: withheld.

    An upper limit, where nothing changed, is under "limit" in place of "change".
    """
    waves = study(scene, random)
    tied, found = truth(scene), {}
    for by in ("network", "agency pair"):
        table = ag.change_intervals(*waves, by=by)
        before, after = (expected(table, tied[wave]) for wave in (0, 1))
        change = {label: after[label] - before[label] for label in before}
        found |= held("change", table, change)
        if levels:
            found |= held("level", ag.intervals(waves[0], by=by), before)
    return found


def held(what, table, real):
    found = {}
    rows = zip(table.labels, table["se"], table["low"], table["high"], strict=True)
    for label, se, low, high in rows:
        if np.isnan(low):
            found[what, label] = None
        else:
            kind = "limit" if np.isnan(se) else what
            found[kind, label] = bool(low <= real[label] <= high)
    return found


def coverage(scene, studies, seed=0, *, levels=True):
    """Share of intervals that hold the truth, and share of studies that give one."""
    random = np.random.default_rng(seed)
    counts = {}
    for _ in range(studies):
        for key, value in replicate(scene, random, levels=levels).items():
            given, right = counts.get(key, (0, 0))
            counts[key] = given + (value is not None), right + (value is True)
    return {
        key: (right / given if given else np.nan, given / studies)
        for key, (given, right) in counts.items()
    }


DESIGNS = {
    "Directed ties, everybody answered": {},
    "Undirected ties, everybody answered": {"directed": False},
    "Directed ties, 70 % answered": {"response": 0.7},
    "Directed ties, few of which change": {"churn": -1.5},
    "Directed ties, 35 % answered": {"response": 0.35},
    "Directed ties, agencies of 84, 10 and 6 %": {"shares": (0.84, 0.10, 0.06)},
}
ROWS = {
    "density": "density",
    "density within": "density within agencies",
    "density across": "density across agencies",
    "E–I index": "E–I index",
    **{pair: f"density {words}" for words, pair in BLOCKS.items()},
}
LEAST_GIVEN = 0.2
"""Share of studies with an interval below which no coverage is stated."""


def cell(found):
    share, given = found
    if given < LEAST_GIVEN:
        return "withheld"
    return f"{share:.3f}" + (f" ({100 * given:.0f} %)" if given < 0.995 else "")


COLUMNS = [(n, effects) for n in SIZES for effects in EFFECTS]
WORDS = {"change": "change between two waves", "level": "one wave"}


def rate_table(found):
    """Table in Markdown of the rates, as ``tables``."""
    yield "\n**Rates of formation and dissolution**\n"
    yield "| | " + " | ".join(f"{n}, {effects}" for n, effects in COLUMNS) + " |"
    yield "|---" * (len(COLUMNS) + 1) + "|"
    for name in RATES:
        cells = [cell(some[name]) for some in found]
        yield f"| {name.replace('_rate_', ', ')} | " + " | ".join(cells) + " |"


def tables(title, found):
    """Tables in Markdown: a line a statistic, a column a size and strength."""
    for kind, meaning in WORDS.items():
        if not any(what == kind for what, _ in found[0]):
            continue
        yield f"\n**{title}: {meaning}**\n"
        yield "| | " + " | ".join(f"{n}, {effects}" for n, effects in COLUMNS) + " |"
        yield "|---" * (len(COLUMNS) + 1) + "|"
        for row, words in ROWS.items():
            cells = [cell(some.get((kind, row), (np.nan, 0))) for some in found]
            yield f"| {words} | " + " | ".join(cells) + " |"
    limits = [value for some in found for (k, _), value in some.items() if k == "limit"]
    if limits:
        right = sum(share * given for share, given in limits)
        all_given = sum(given for _, given in limits)
        yield f"\nLimits, where nothing happened: {right / all_given:.3f} held."


if __name__ == "__main__":
    for name, options in DESIGNS.items():
        scenes = [Scene(n, effects, **options) for n, effects in COLUMNS]
        results = [
            coverage(scene, 2000, scene.people, levels="churn" not in options)
            for scene in scenes
        ]
        for line in tables(name, results):
            sys.stdout.write(f"{line}\n")
    plain = [Scene(n, effects) for n, effects in COLUMNS]
    for line in rate_table([rate_coverage(scene, 2000) for scene in plain]):
        sys.stdout.write(f"{line}\n")
