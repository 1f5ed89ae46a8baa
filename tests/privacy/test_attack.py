"""Who has what was shared, and knows everything of one person but one thing, learns
nothing of that: on real networks and on a thousand made at random."""

import math

import numpy as np
import pytest

import agencygraph as ag
from agencygraph.privacy.merging import OTHER, merge_small
from agencygraph.privacy.profiles import PROFILES
from tests import reference
from tests.naive import Plain
from tests.privacy.attacker import HIDDEN, Attacker

STRICT = ("tre10", "tre10 rounded")
"""Profiles that protect against knowledge of groups; the others show zeros."""


def shared(network, profile):
    """The network with small agencies merged, and what may be shared of it, if any."""
    try:
        (merged,) = merge_small([network], PROFILES[profile].fewest)
        return merged, ag.suppress({"t": ag.agency_cells(merged)}, profile=profile)
    except ag.DisclosureError:
        return None, None


def narrowed(network, safe):
    """Hidden numbers that are known too well."""
    cells = ag.agency_cells(network)
    kept = set(safe["t"].labels)
    ties = [
        t for label, t in zip(cells.labels, cells["ties"], strict=True) if label in kept
    ]
    heavy = [
        w
        for label, w in zip(cells.labels, cells["weight"], strict=True)
        if label in kept
    ]
    wide = safe.profile.threshold
    wanted = {"ties": wide, "observed": wide, "weight": wide * sum(heavy) / sum(ties)}
    attacker = Attacker(safe.tables, safe.profile)
    return attacker, attacker.narrow(wanted)


def recovered(network, safe, attacker):
    """(agency, agency) of which somebody's having a tie, or none, is certain.

    The attacker knows of one person everything but their ties to one agency, and all
    ties of a second person (themselves); agency sizes and who answered are public.
    People of an agency who answered are alike to the attacker, so that one cell speaks
    for all of them. Certain is that somebody has a tie where the others of the agency
    have not room for those that must be; certain is that they have none where no tie
    of others need be.
    """
    plain = Plain.of(network)
    members = {}
    for person, agency in plain.agency.items():
        members.setdefault(agency, []).append(person)
    found = []
    for g, h in (label for label in safe["t"].labels if "" not in label):
        low, high = _range(attacker, ("t", "ties", (g, h)))
        for one, two in ((g, h), (h, g)):
            room = [
                _room(plain, p, members[two], (one, two) == (g, h))
                for p in members[one]
            ]
            held = [
                _held(plain, p, members[two], (one, two) == (g, h))
                for p in members[one]
            ]
            for known, target in _worst(room, held):
                others = sum(room) - room[target] - (room[known] - held[known])
                if low > others:
                    found.append((g, h, "has"))
                if high < held[known] + 1 and room[target]:
                    found.append((g, h, "has none"))
    return found


def _range(attacker, key):
    place = attacker.of[key]
    if not attacker.hidden[place]:
        return attacker.low[place], attacker.high[place]
    if attacker.seen_low[place] > attacker.seen_high[place]:
        attacker.range(key)
    return attacker.seen_low[place], attacker.seen_high[place]


def _room(plain, person, others, names):
    cells = [(person, o) if names else (o, person) for o in others if o != person]
    return sum(plain.observed(*cell) for cell in cells)


def _held(plain, person, others, names):
    cells = [(person, o) if names else (o, person) for o in others if o != person]
    return sum(plain.tie(*cell) for cell in cells)


def _worst(room, held):
    """Attackers that know most, and targets that have most room."""
    order = np.argsort(room)[::-1][:3].tolist()
    knowing = {
        *np.argsort(held)[::-1][:3].tolist(),
        *np.argsort(np.array(held) - room)[:3].tolist(),
    }
    return [(k, t) for k in knowing for t in order if k != t]


def rests_on_few(network, safe):
    """Shown cells of fewer people than the threshold: counted anew, by plain sets."""
    plain, few = Plain.of(network), []
    for (g, h), text in zip(safe["t"].labels, safe["t"]["ties"], strict=True):
        if text == HIDDEN:
            continue
        fits = [
            (i, j)
            for i, j in plain.weight
            if g in ("", plain.agency[i]) and h in ("", plain.agency[j])
        ]
        fewest = min(len({i for i, _ in fits}), len({j for _, j in fits}))
        if 0 < fewest < safe.profile.threshold:
            few.append((g, h))
    return few


def random_network(seed):
    """Some agencies of eight to twenty-four people, tied by chance, some silent."""
    rng = np.random.default_rng(seed)
    sizes = rng.integers(8, 25, rng.integers(3, 5))
    labels = np.repeat(np.arange(len(sizes)), sizes)
    n, far = len(labels), rng.choice([0.02, 0.05, 0.2, 0.6])
    chance = np.where(labels[:, None] == labels, rng.choice([0.1, 0.5]), far)
    directed = bool(rng.random() < 0.6)
    tied = rng.random((n, n)) < chance * rng.choice([0.2, 1.0, 2.0], n)[:, None]
    answered = rng.random(n) > rng.choice([0.0, 0.15])
    tied &= answered[:, None]
    tied = tied & ~np.eye(n, dtype=bool) if directed else np.triu(tied, 1)
    ids = [f"p{i:03}" for i in range(n)]
    roster = ag.Roster.from_labels(ids, [f"agency {k}" for k in labels])
    i, j = np.nonzero(tied)
    ends = [[ids[k] for k in ends] for ends in (i, j)]
    weights = rng.choice([1.0, 2.0, 3.0, 4.0], len(i))
    network = ag.Network.from_ties(roster, *ends, weights, directed=directed)
    return network.replace(
        answered=roster.mask([ids[k] for k in np.flatnonzero(answered)])
    )


def attacked(network, profile):
    """What an attacker finds in what is shared, or None where nothing may be."""
    merged, safe = shared(network, profile)
    if safe is None:
        return None
    attacker, narrow = narrowed(merged, safe)
    found = [*narrow, *rests_on_few(merged, safe)]
    return found + (recovered(merged, safe, attacker) if profile in STRICT else [])


@pytest.mark.data
@pytest.mark.corpus(126)
@pytest.mark.parametrize("profile", ["nhs", *STRICT])
@pytest.mark.parametrize("name", ["dhhs", "invs15"])
def test_nothing_of_a_person_is_recovered_from_real_networks(
    data_folder, name, profile
):
    results = [
        attacked(layer.network, profile)
        for layer in reference.layers(data_folder, name)
    ]

    assert all(not found for found in results)
    assert any(found is not None for found in results)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, 1000, 100))  # so that workers share them
def test_nothing_of_a_person_is_recovered_from_a_thousand_networks(first):
    shown = 0
    for seed in range(first, first + 100):
        found = attacked(random_network(seed), ("nhs", *STRICT)[seed % 3])
        assert not found, (seed, found)
        shown += found is not None

    assert shown > 60


@pytest.mark.parametrize("seed", range(12))
def test_nothing_of_a_person_is_recovered_from_some_networks(seed):
    assert not attacked(random_network(seed), ("nhs", *STRICT)[seed % 3])


def test_the_attacker_finds_what_is_not_hidden():
    roster = ag.Roster.from_labels(
        [f"{a}{i}" for a in "fh" for i in range(12)], ["f"] * 12 + ["h"] * 12
    )
    full = [(f"f{i}", f"h{j}") for i in range(12) for j in range(12)]
    network = ag.Network.from_ties(roster, *zip(*full, strict=True))
    cells = ag.agency_cells(network)
    texts = {"ties": [f"{t}" for t in cells["ties"]]}
    raw = ag.suppress(
        {"t": ag.Table("agency pair", cells.labels, texts)}, profile="tre10"
    )

    found = recovered(network, raw, Attacker(raw.tables, raw.profile))

    assert ("f", "h", "has") in found
    assert ("h", "f", "has none") in found


def test_rounding_hides_most_but_not_all_of_a_person_who_leaves():
    """So a second release is refused: this is what it would tell."""
    network = random_network(1)
    told = {"tre10": 0, "tre10 rounded": 0}
    for profile in told:
        first = ag.suppress({"t": ag.agency_cells(network)}, profile=profile)
        for person in network.roster.people[:30]:
            rest = [p for p in network.roster.people if p != person]
            without = ag.agency_cells(ag.subnetwork(network, rest))
            second = ag.suppress({"t": without}, profile=profile)
            told[profile] += _differs(first, second)
            if _differs(first, second):
                with pytest.raises(ag.DisclosureError, match="shared before"):
                    ag.suppress({"t": without}, profile=profile, earlier=first)

    assert 0 < told["tre10 rounded"] < told["tre10"] <= 30


def _differs(first, second):
    one, two = first["t"].to_dict(), second["t"].to_dict()
    return any(
        one[label]["ties"] != two[label]["ties"] for label in one.keys() & two.keys()
    )


def test_small_agencies_are_merged_and_not_named():
    roster = ag.Roster.from_labels(
        range(40), ["big"] * 20 + ["tiny"] * 2 + ["mid"] * 18
    )
    network = ag.Network.from_ties(roster, ["0"], ["39"])

    (merged,) = merge_small([network], 10)

    assert merged.roster.agencies == (OTHER, "big")
    assert math.isclose(merged.weights.sum(), network.weights.sum())
    assert "tiny" not in ag.agency_cells(merged).to_dict().__repr__()


def test_one_large_agency_among_few_people_is_refused():
    roster = ag.Roster.from_labels(range(24), ["big"] * 20 + ["tiny"] * 4)
    network = ag.Network.from_ties(roster, ["0"], ["23"])

    with pytest.raises(ag.DisclosureError, match="fewer than two agencies"):
        merge_small([network], 10)
