"""Hypothesis strategies for the library's own objects."""

import random as random_module

import numpy as np
from hypothesis import strategies as st

import agencygraph as ag

AGENCIES = ("fire", "health", "police", "housing")


@st.composite
def rosters(draw, min_people=0, max_people=9, unknown=True):
    """Rosters of up to nine people in up to four agencies, some not known."""
    n = draw(st.integers(min_people, max_people))
    labels = [*AGENCIES[: draw(st.integers(1, 4))]] + ([None] if unknown else [])
    agencies = draw(st.lists(st.sampled_from(labels), min_size=n, max_size=n))
    return ag.Roster.from_labels([f"p{i}" for i in range(n)], agencies)


@st.composite
def networks(draw, *, directed=None, weighted=True, complete=False, **roster):
    """Small networks, directed or not, with what was observed drawn as well.

    ``complete=True``: everyone answered and was listed.
    """
    people = draw(rosters(**roster))
    n = people.n_people
    way = draw(st.booleans()) if directed is None else directed
    levels = [1.0, 2.0, 3.0, 0.5] if weighted else [1.0]
    cells = [(i, j) for i in range(n) for j in range(n) if (i < j or way) and i != j]
    chosen = draw(st.lists(st.sampled_from(cells), unique=True)) if cells else []
    weights = draw(
        st.lists(st.sampled_from(levels), min_size=len(chosen), max_size=len(chosen))
    )
    answered, listed = np.ones(n, bool), np.ones(n, bool)
    if not complete and n and draw(st.booleans()):
        answered = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))
        if draw(st.booleans()):
            listed = np.array(draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    excepted = []
    if not complete and cells and draw(st.integers(0, 3)) == 0:
        excepted = draw(st.lists(st.sampled_from(cells), unique=True, max_size=4))
    hidden = {*excepted} if way else {*excepted, *((j, i) for i, j in excepted)}
    if not way:
        excepted = sorted(hidden)

    def seen(i, j):
        return answered[i] and listed[j] and (i, j) not in hidden

    ties = [
        (i, j, w)
        for (i, j), w in zip(chosen, weights, strict=True)
        if seen(i, j) or (not way and seen(j, i))
    ]
    ids = people.people
    network = ag.Network.from_ties(
        people,
        [ids[i] for i, _, _ in ties],
        [ids[j] for _, j, _ in ties],
        [w for _, _, w in ties],
        directed=way,
    )
    return network.replace(
        wave="after",
        kind="knows",
        answered=answered,
        listed=listed,
        excepted=np.array(excepted, np.int32).reshape(-1, 2),
    )


def renaming(network, random):
    """Draw new ids and agency labels: two dictionaries, old to new."""
    people, agencies = network.roster.people, network.roster.agencies
    new_people = random.sample([f"q{i}" for i in range(len(people))], len(people))
    new_agencies = random.sample([f"a{i}" for i in range(len(agencies))], len(agencies))
    return (
        dict(zip(people, new_people, strict=True)),
        dict(zip(agencies, new_agencies, strict=True)),
    )


def relabel(network, people, agencies):
    """Return the same network with other ids and agency labels.

    Rosters are sorted by (agency, id): every position changes, nothing else does.
    """
    old = network.roster
    roster = ag.Roster.from_labels(
        [people[p] for p in old.people],
        [agencies.get(label) for label in old.agency_labels],
    )
    sources = [people[old.people[i]] for i in network.sources]
    targets = [people[old.people[j]] for j in network.indices]
    keep = [
        network.directed or i < j
        for i, j in zip(network.sources, network.indices, strict=True)
    ]

    def kept(values):
        return [value for value, wanted in zip(values, keep, strict=True) if wanted]

    new = ag.Network.from_ties(
        roster,
        kept(sources),
        kept(targets),
        kept(network.weights),
        directed=network.directed,
    )
    excepted = [
        [roster.positions([people[old.people[i]]])[0] for i in cell]
        for cell in network.excepted
    ]
    return new.replace(
        wave=network.wave,
        kind=network.kind,
        scale=network.scale,
        max_choices=network.max_choices,
        answered=roster.mask(
            [people[p] for p, a in zip(old.people, network.answered, strict=True) if a]
        ),
        listed=roster.mask(
            [people[p] for p, a in zip(old.people, network.listed, strict=True) if a]
        ),
        excepted=np.array(excepted, np.int32).reshape(-1, 2),
    )


def relabelled(network, random: random_module.Random):
    """Return (the network with other labels, new person → old, new agency → old)."""
    people, agencies = renaming(network, random)
    back = {new: old for old, new in people.items()}
    back_agencies = {new: old for old, new in agencies.items()}
    return relabel(network, people, agencies), back, back_agencies
