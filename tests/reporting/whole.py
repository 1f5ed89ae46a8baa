"""A study with everything a report can tell of, and one with ties alone."""

from dataclasses import replace

import numpy as np

import agencygraph as ag

TRUSTS = "trusts"
LATER = "later"
"""A third wave: of each person's ties the one named first is no longer reported."""


def study():
    """Forty made-up people in three waves: all tables, and trust told in confidence."""
    made = ag.simulate_study(people=40, agencies=3)
    after = made.network("after", "knows")
    rosters = {**made.rosters, LATER: made.rosters["after"]}
    networks = {
        (wave, kind): network
        for (wave, kind), network in made.networks.items()
        if kind == "knows"
    }
    networks[LATER, "knows"] = _later(after)
    for wave, seed in (("before", 1), ("after", 2)):
        networks[wave, TRUSTS] = _ratings(rosters["after"], wave, seed)
    return replace(
        made,
        networks=networks,
        waves=("before", "after", LATER),
        rosters=rosters,
        requests=_requests(made),
        barriers=_barriers(made),
        confidential=frozenset({TRUSTS}),
    )


def bare():
    """The ties of one kind, everybody answered, and nothing beside."""
    made = ag.simulate_study(people=20, agencies=3, response=1)
    networks = {
        (wave, kind): network
        for (wave, kind), network in made.networks.items()
        if kind == "knows"
    }
    beside = ("scores", "attendance", "requests", "barriers")
    return replace(made, networks=networks, **dict.fromkeys(beside))


def _later(after):
    first = {}
    ties = after.ties().labels
    for source, target in ties:
        first.setdefault(source, target)
    kept = [(a, b) for a, b in ties if first[a] != b]
    network = ag.Network.from_ties(after.roster, *zip(*kept, strict=True))
    return network.replace(wave=LATER, kind="knows", answered=after.answered)


def _ratings(roster, wave, seed):
    """Everybody rates everybody, one to four; a little higher in the second wave."""
    chance, people = np.random.default_rng(seed), roster.people
    cells = [(a, b) for a in people for b in people if a != b]
    values = chance.integers(1, 4, len(cells)) + (wave == "after")
    network = ag.Network.from_ties(roster, *zip(*cells, strict=True), values)
    return network.replace(wave=wave, kind=TRUSTS)


def _requests(made):
    """Everybody but the last few wants somebody; half of them have met."""
    people, agencies = made.roster.people, made.roster.agencies
    labels = [(p, agencies[i % len(agencies)]) for i, p in enumerate(people[:30])]
    met = [f"2024-03-{12 + i // 2:02d}" if i % 2 else None for i in range(30)]
    columns = {"since": [f"2024-02-{1 + i % 20:02d}" for i in range(30)], "met": met}
    return ag.Table("request", labels, columns)


def _barriers(made):
    one, two, three = made.roster.agencies
    labels = [(one, two, "data protection"), (one, two, "language")]
    labels.append((two, three, "data protection"))
    columns = {
        "direction": ["hinders", "hinders", "helps"],
        "note": ["No agreement yet.", None, "An agreement since 2021."],
    }
    return ag.Table("barrier", labels, columns)
