import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.measures import _observed
from agencygraph.measures._margins import observed_margins, tie_margins
from tests import naive
from tests.measures.observing import partly_observed
from tests.strategies import networks

UNKNOWN = "not known"


def between(network):
    """``observed_between`` as {(agency, agency): number}, the unknown by name."""
    names = [*network.roster.agencies, UNKNOWN]
    cells = _observed.observed_between(network)
    return {
        (g, h): int(cells[a, b])
        for a, g in enumerate(names)
        for b, h in enumerate(names)
        if network.directed or a <= b
    }


@given(partly_observed())
def test_observed_between_counts_every_cell_once(network):
    expected = naive.observed_between(naive.Plain.of(network), UNKNOWN)

    found = between(network)

    assert found == expected


@given(partly_observed())
def test_some_pairs_have_what_all_pairs_have(network):
    size = network.roster.n_agencies
    every = _observed.observed_between(network)[:size, :size]
    if not network.directed:
        every = every + np.triu(every, 1).T
    rows, columns = np.indices((size, size)).reshape(2, -1)

    found = _observed.observed_at(network, rows, columns)

    assert found.tolist() == every.ravel().tolist()


@given(partly_observed())
def test_margins_are_those_of_all_pairs(network):
    size = network.roster.n_agencies
    every = _observed.observed_between(network)[:size, :size]
    within = np.diag(every)
    others = every - np.diag(within)
    if not network.directed:
        others = others + others.T

    found = observed_margins(network)

    assert found.within.tolist() == within.tolist()
    assert found.sent.tolist() == others.sum(axis=1).tolist()
    assert found.received.tolist() == others.sum(axis=0).tolist()
    once = 1 if network.directed else 2
    assert found.across.tolist() == [others.sum() // once]
    assert (
        found.touching.tolist()
        == ((others.sum(axis=0) + others.sum(axis=1)) // once).tolist()
    )


@given(partly_observed())
def test_ties_have_the_margins_of_all_pairs(network):
    size = network.roster.n_agencies
    every = _observed.ties_between(network)
    counted = zip(every, tie_margins(network), strict=True)

    for whole, found in counted:
        inner = whole[:size, :size]
        within = np.diag(inner)
        others = inner - np.diag(within)
        if not network.directed:
            others = others + others.T
        np.testing.assert_allclose(found.within, within)
        np.testing.assert_allclose(found.sent, others.sum(axis=1))
        np.testing.assert_allclose(found.received, others.sum(axis=0))


@given(partly_observed(directed=False))
def test_undirected_dyads_are_counted_in_the_upper_triangle_only(network):
    cells = _observed.observed_between(network)

    groups = network.roster.n_agencies + 1
    assert cells.shape == (groups, groups)
    assert not np.tril(cells, -1).any()
    assert cells.sum() == len([*filter(None, seen(network).values())])


@given(partly_observed())
def test_observed_per_person_counts_rows_and_columns(network):
    plain, people = naive.Plain.of(network), network.roster.people

    out, into = _observed.observed_per_person(network)

    assert out.tolist() == [sum(plain.observed(i, j) for j in people) for i in people]
    assert into.tolist() == [sum(plain.observed(i, j) for i in people) for j in people]


@given(partly_observed(directed=True))
def test_observed_both_ways_counts_dyads(network):
    plain, people = naive.Plain.of(network), network.roster.people
    both = [
        (i, j)
        for a, i in enumerate(people)
        for j in people[:a]
        if plain.observed(i, j) and plain.observed(j, i)
    ]

    found = _observed.observed_both_ways(network)

    assert found == len(both)


@given(partly_observed())
def test_ties_between_counts_each_tie_once(network):
    plain = naive.Plain.of(network)
    names = [*network.roster.agencies, UNKNOWN]

    ties, weight = _observed.ties_between(network)

    assert ties.shape == weight.shape == (len(names), len(names))
    assert ties.sum() == network.n_ties
    for a, g in enumerate(names):
        for b, h in enumerate(names):
            cells = naive.cells_between(plain, g, h, UNKNOWN)
            if network.directed or a <= b:
                assert ties[a, b] == sum(plain.tie(*cell) for cell in cells)
                assert weight[a, b] == sum(plain.weight.get(cell, 0) for cell in cells)
            else:
                assert ties[a, b] == weight[a, b] == 0


@given(networks(complete=True))
def test_everything_observed_is_n_times_n_minus_1(network):
    n = network.n_people

    found = _observed.observed_between(network).sum()

    assert found == (n * (n - 1) if network.directed else n * (n - 1) // 2)


@given(partly_observed(), st.randoms(use_true_random=False))
def test_exchanging_alike_people_changes_nothing_observed_if_exchangeable(
    network, random
):
    if not _observed.is_exchangeable(network):
        return
    labels = list(network.roster.agency_labels)
    alike = {}
    for i in np.flatnonzero(network.roster.agency_of >= 0):
        alike.setdefault((network.answered[i], network.listed[i]), []).append(i)
    for places in alike.values():
        moved = random.sample(places, len(places))
        for place, old in zip(places, moved, strict=True):
            labels[place] = network.roster.agency_labels[old]
    roster = network.roster.with_agencies(labels, agencies=network.roster.agencies)

    found = _observed.observed_between(network.replace(roster=roster))[:-1, :-1]

    before = _observed.observed_between(network)[:-1, :-1]
    np.testing.assert_array_equal(found, before)


def test_a_cap_or_an_exception_is_not_exchangeable():
    roster = ag.Roster.from_labels(["a", "b", "c"], ["x", "x", "y"])
    network = ag.Network.from_ties(roster, ["a"], ["b"])

    assert _observed.is_exchangeable(network)
    assert not _observed.is_exchangeable(network.replace(max_choices=1))
    assert not _observed.is_exchangeable(network.replace(excepted=[[0, 2]]))


def test_an_exception_of_somebody_who_did_not_answer_takes_nothing_away():
    roster = ag.Roster.from_labels(["a", "b", "c"], ["x", "x", "y"])
    silent = ag.Network.from_ties(roster, ["a"], ["b"]).replace(
        answered=roster.mask(["a", "b"])
    )

    found = _observed.observed_between(silent.replace(excepted=[[2, 0]]))

    np.testing.assert_array_equal(found, _observed.observed_between(silent))
    assert found.sum() == 4


def test_counting_needs_no_array_of_people_by_people():
    n = 200_000
    labels = [f"agency {i % 7}" for i in range(n)]
    roster = ag.Roster.from_labels(range(n), labels)
    network = ag.Network(
        roster, np.zeros(n + 1), np.empty(0), np.empty(0), directed=False
    )

    found = _observed.observed_between(network)

    assert found.sum() == n * (n - 1) // 2


def test_share_of_nothing_is_undefined():
    found = _observed.share(np.array([0, 1]), np.array([0, 2]))

    np.testing.assert_array_equal(found, [np.nan, 0.5])


def seen(network):
    plain = naive.Plain.of(network)
    return {cell: plain.observed(*cell) for cell in plain.cells()}
