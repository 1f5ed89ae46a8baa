import subprocess
import sys

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.inference import _orders, _overlap
from tests import naive_inference_qap as naive
from tests.assertions import assert_same_bits, assert_table, same
from tests.measures.observing import one_row, partly_observed
from tests.naive import Plain
from tests.strategies import networks, relabel

randoms = st.randoms(use_true_random=False)


@st.composite
def pairs_of_networks(draw, **options):
    """Two networks that share some people, with caps and exceptions of both."""
    kinds = partly_observed(max_people=5, **options)
    return draw(kinds), draw(kinds)


@pytest.mark.parametrize("full", [0, 9])
@pytest.mark.parametrize("weighted", [False, True])
@given(pair=pairs_of_networks(), within=st.booleans())
def test_every_permutation_is_counted_with_its_unobserved_cells(
    pair, weighted, within, full
):
    """Cell by cell, and with full matrices."""
    options = {"weighted": weighted, "within_agencies": within}
    expected = naive.qap_correlation(*map(Plain.of, pair), **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_overlap, "FULL", full)
        found = ag.qap_correlation(*pair, **options)

    expected = {name: [value] for name, value in expected.items()}
    assert_table(found, row="network", rel=1e-7, abs_=1e-9, **expected)
    assert found["draws"].tolist() == [0]
    assert list(found) == list(found.definitions)


@pytest.mark.parametrize("within", [False, True])
@given(pair=pairs_of_networks(), random=randoms)
def test_labels_change_nothing(pair, within, random):
    one, two = pair
    options = {"weighted": True, "within_agencies": within}
    expected = one_row(ag.qap_correlation(one, two, **options))
    people = dict.fromkeys([*one.roster.people, *two.roster.people])
    shuffled = random.sample([f"q{k}" for k in range(len(people))], len(people))
    names = dict(zip(people, shuffled, strict=True))
    old = dict.fromkeys(g for network in pair for g in network.roster.agencies)
    new = random.sample([f"a{k}" for k in range(len(old))], len(old))
    agencies = dict(zip(old, new, strict=True))

    found = [relabel(network, names, agencies) for network in pair]

    found = one_row(ag.qap_correlation(*found, **options))
    for name, value in expected.items():
        assert same(found[name], value, 1e-7, 1e-9), name


@given(networks(max_people=5, complete=True), networks(max_people=5, complete=True))
def test_swapping_the_two_changes_nothing_where_all_was_observed(one, two):
    expected = one_row(ag.qap_correlation(one, two))

    found = one_row(ag.qap_correlation(two, one))

    for name, value in expected.items():
        assert same(found[name], value, 1e-9, 1e-10), name


@given(networks(min_people=3, max_people=6, complete=True))
def test_a_network_agrees_with_itself(network):
    found = one_row(ag.qap_correlation(network, network))

    varies = 0 < one_row(ag.density(network))["density"] < 1
    assert same(found["statistic"], 1.0 if varies else np.nan)


def made_up(n, m, seed, roster=None, *, directed=True, **observed):
    """Ties drawn at random, with weights from 1 to 5."""
    rng = np.random.default_rng(seed)
    roster = roster or ag.Roster.from_labels(range(n), [f"a{k % 2}" for k in range(n)])
    cells = np.array(
        [(i, j) for i in range(n) for j in range(n) if i < j or (directed and i != j)]
    )
    cells = cells[rng.choice(len(cells), m, replace=False)]
    seen = np.ones(n, bool)
    if observed:
        seen = roster.mask(observed["answered"])
        place = roster.positions([str(i) for i in range(n)])
        cells = cells[seen[place[cells[:, 0]]]]
    weights = rng.integers(1, 6, len(cells))
    ends = (cells[:, k].astype(str) for k in (0, 1))
    network = ag.Network.from_ties(roster, *ends, weights, directed=directed)
    return network.replace(answered=seen)


def with_more(network):
    """One more person, without ties."""
    old = network.roster
    roster = ag.Roster.from_labels([*old.people, "more"], [*old.agency_labels, "a0"])
    ties = network.ties()
    ends = zip(*ties.labels, strict=True)
    return ag.Network.from_ties(
        roster, *ends, ties["weight"], directed=network.directed
    )


@pytest.mark.parametrize("weighted", [False, True])
@given(networks(max_people=5, complete=True), networks(max_people=5, complete=True))
def test_mean_and_sd_in_closed_form_are_those_of_all_permutations(weighted, one, two):
    exact = one_row(ag.qap_correlation(one, two, weighted=weighted))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_orders, "EXACT", 0)
        drawn = one_row(ag.qap_correlation(one, two, weighted=weighted, draws=10))

    assert drawn["draws"] == 10 or np.isnan(drawn["statistic"])
    for name in ("mean", "sd", "z"):
        assert same(drawn[name], exact[name], 1e-7, 1e-7), name


def test_drawn_p_agrees_with_the_exact_one(monkeypatch):
    one, two = made_up(7, 15, 1), made_up(7, 15, 4)
    exact = one_row(ag.qap_correlation(one, two))

    monkeypatch.setattr(_orders, "EXACT", 0)
    drawn = one_row(ag.qap_correlation(one, two, draws=4000, seed=3))

    assert drawn["draws"] == 4000
    assert abs(drawn["p_upper"] - exact["p_upper"]) < 4 * 0.5 / np.sqrt(4000)
    assert same(drawn["sd"], exact["sd"])


@pytest.mark.parametrize("within", [False, True])
@given(directed=st.booleans(), seed=st.integers(0, 99))
def test_p_is_uniform_if_one_is_permuted_at_random(within, directed, seed):
    # all permutations of the second network are equally likely: P(p ≤ a) ≤ a
    one = made_up(4, 4, seed, directed=directed)
    two = made_up(4, 3, seed + 100, directed=directed)
    strata = dict.fromkeys(two.roster.people, 0)
    if within:
        strata = naive.agency_stratum(two.roster.people, Plain.of(two))
    uppers = []
    for mapped in naive.permutations_within(two.roster.people, strata):
        ties = two.ties()
        ends = zip(*((mapped[i], mapped[j]) for i, j in ties.labels), strict=True)
        moved = ag.Network.from_ties(two.roster, *ends, directed=directed)
        table = ag.qap_correlation(one, moved, within_agencies=within)
        uppers.append(table["p_upper"][0])

    for level in set(uppers):
        assert np.mean(np.array(uppers) <= level) == pytest.approx(level)


def test_people_who_did_not_answer_take_their_silence_along():
    two = made_up(40, 300, 2)
    heard = [str(i) for i in range(30)]
    one = made_up(40, 300, 1, answered=heard)

    found = one_row(ag.qap_correlation(one, two, draws=300, seed=1))
    again = one_row(ag.qap_correlation(two, one, draws=300, seed=1))

    assert found["observed"] == again["observed"] == 30 * 39
    assert same(found["statistic"], again["statistic"])
    # closed form does not hold here; the mean of draws is near 0 all the same
    assert abs(found["mean"]) < 5 * found["sd"] / np.sqrt(300)


def test_agreement_that_is_that_of_agencies_is_gone_within_them():
    roster = ag.Roster.from_labels(range(30), [f"a{k // 10}" for k in range(30)])
    own = [(i, j) for i in range(30) for j in range(30) if i // 10 == j // 10 and i < j]
    rng = np.random.default_rng(5)
    pick = [[own[k] for k in rng.choice(len(own), 70, replace=False)] for _ in "ab"]
    pair = [
        ag.Network.from_ties(
            roster,
            [str(i) for i, _ in ties],
            [str(j) for _, j in ties],
            directed=False,
        )
        for ties in pick
    ]

    everybody = one_row(ag.qap_correlation(*pair, draws=199))
    inside = one_row(ag.qap_correlation(*pair, draws=199, within_agencies=True))

    assert everybody["p_upper"] == 1 / 200
    assert inside["p"] > 0.1
    assert everybody["statistic"] == inside["statistic"]


def test_people_on_one_roster_only_are_counted_aloud():
    one, two = made_up(6, 9, 1), with_more(made_up(6, 9, 1))

    table = ag.qap_correlation(one, two)

    assert "1 person on one roster only: left out." in table.notes
    assert one_row(table)["people"] == 6
    assert same(one_row(table)["statistic"], 1.0)


def test_what_does_not_vary_has_no_correlation():
    empty = made_up(5, 6, 1).replace(
        indptr=np.zeros(6, np.int64), indices=np.empty(0, np.int32), weights=[]
    )

    table = ag.qap_correlation(empty, made_up(5, 6, 2))

    found = one_row(table)
    for name in ("statistic", "mean", "sd", "z", "p_lower", "p_upper", "p"):
        assert np.isnan(found[name])
    assert found["observed"] == 20
    assert table.notes[-1].startswith("No correlation: one of the two is the same")


@pytest.mark.parametrize("answered", [None, [str(i) for i in range(50)]])
@pytest.mark.parametrize("full", [0, 60])
@pytest.mark.usefixtures("kernel_mode")
def test_any_number_of_workers_gives_the_same_bits(answered, full, monkeypatch):
    monkeypatch.setattr("agencygraph._parallel.STEPS_A_BLOCK", 2_000)
    monkeypatch.setattr("agencygraph._parallel.LONG", 1)
    monkeypatch.setattr(_overlap, "FULL", full)
    more = {} if answered is None else {"answered": answered}
    one, two = made_up(60, 200, 1, **more), made_up(60, 200, 2)
    tables = []
    for workers in (1, 2):
        with joblib.parallel_config(n_jobs=workers):
            tables.append(ag.qap_correlation(one, two, weighted=True, draws=40))

    assert_same_bits(*tables)


@pytest.mark.parametrize("weighted", [False, True])
def test_full_matrices_and_sparse_rows_agree(weighted, monkeypatch):
    one = made_up(60, 200, 1, answered=[str(i) for i in range(50)])
    two = made_up(60, 250, 2).replace(max_choices=4)
    expected = ag.qap_correlation(one, two, weighted=weighted, draws=60)

    monkeypatch.setattr(_overlap, "FULL", 0)
    found = ag.qap_correlation(one, two, weighted=weighted, draws=60)

    for name in found:
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-9, err_msg=name)


def test_a_study_of_sixty_people_never_imports_numba():
    command = [sys.executable, "-W", "ignore", "-c", SMALL_STUDY]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


SMALL_STUDY = """
import sys
import agencygraph as ag

study = ag.simulate_study()
before, after = study.network("before", "knows"), study.network("after", "knows")
ag.permutation_test(after, "ei_index")
ag.permutation_test((before, after), "ei_index_weighted")
ag.qap_correlation(before, after)
ag.mrqap(after, {"before": before, "own": "same agency"})
sys.exit("numba" in sys.modules)
"""


def test_seeds_give_other_draws_and_more_draws_begin_like_fewer():
    orders = [_orders.Orders.of(np.zeros(12, int), d, s) for d, s in ((5, 1), (9, 1))]
    other = _orders.Orders.of(np.zeros(12, int), 5, 2)

    few, many = (o.some(0, o.total) for o in orders)

    np.testing.assert_array_equal(few, many[:5])
    assert (few != other.some(0, 5)).any()
    assert (np.sort(many, axis=1) == np.arange(12)).all()


def test_orders_stay_within_strata():
    strata = np.array([0, 1, 0, 2, 1, 0, 1] * 4)

    found = _orders.Orders.of(strata, 50, 0).some(0, 50)

    np.testing.assert_array_equal(strata[found], np.tile(strata, (50, 1)))
    assert len(np.unique(found, axis=0)) == 50


def test_every_order_is_there_once():
    orders = _orders.Orders.of(np.array([0, 1, 0, 1, 0]), 10, 0)

    found = orders.some(0, orders.total)

    assert orders.is_exact
    assert len(np.unique(found, axis=0)) == orders.total == 6 * 2
    np.testing.assert_array_equal(orders.some(3, 7), found[3:7])


def test_seven_people_are_counted_and_eight_are_drawn():
    assert _orders.Orders.of(np.zeros(7, int), 10, 0).total == 5040
    assert _orders.Orders.of(np.zeros(8, int), 10, 0).seed == 0


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"draws": 0}, "draws is a whole number from 1, not 0"),
        ({"draws": 2.5}, "draws is a whole number from 1, not 2.5"),
        ({"seed": -1}, "seed is a whole number from 0, not -1"),
    ],
)
def test_other_options_are_refused(options, message):
    network = made_up(5, 6, 1)

    with pytest.raises(ag.ParameterError, match=message):
        ag.qap_correlation(network, network, **options)


def test_people_are_not_correlated_with_agencies():
    people = made_up(5, 6, 1)

    with pytest.raises(ag.ParameterError, match="about people, the other about"):
        ag.qap_correlation(people, ag.between_agencies(people))
