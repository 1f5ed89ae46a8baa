import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.measures import _shuffles
from agencygraph.measures._cell_tests import holm
from agencygraph.measures._shuffles import Shuffles
from tests import naive_segregation as naive
from tests import reference
from tests.assertions import assert_same_bits, assert_table, same
from tests.measures.observing import one_row, partly_observed, reverse, undone
from tests.naive import Plain, moments, ratio, shuffled_ties
from tests.reference import DATA_SETS
from tests.strategies import networks, relabelled

randoms = st.randoms(use_true_random=False)
EXPECTATIONS = ("density", "configuration", "outdegree")
NULLS = ("shuffled labels", "random ties")
EVERY = 1000
"""More draws than six people of four agencies have arrangements (at most 360)."""


@st.composite
def exchangeable(draw, **options):
    """Some did not answer or were not listed; no caps, no exceptions."""
    return draw(networks(max_people=6, **options)).replace(excepted=None)


@pytest.fixture
def golden():
    """DEFINITIONS: eight people in three agencies, fifteen arcs."""
    agencies = ["police"] * 2 + ["health"] * 3 + ["dwp"] * 3
    roster = ag.Roster.from_labels(range(1, 9), agencies)
    return ag.Network.from_ties(roster, "121342566783845", "213435657877161")


@pytest.fixture
def town():
    """Sixty people of five agencies, of whom ten did not answer; 300 ties."""
    rng = np.random.default_rng(4)
    roster = ag.Roster.from_labels(range(60), rng.integers(0, 5, 60).tolist())
    heard = [p for p in roster.people if int(p) < 50]
    cells = [(i, j) for i in heard for j in roster.people if i != j]
    ties = [cells[k] for k in rng.choice(len(cells), 300, replace=False)]
    network = ag.Network.from_ties(roster, *zip(*ties, strict=True))
    return network.replace(answered=roster.mask(heard))


# --- expectations


@given(partly_observed())
def test_expectations_follow_their_definition(network):
    expected = naive.mixing_expectations(Plain.of(network))

    found = ag.mixing_expectations(network, draws=1)

    assert_table(found, row="agency pair", **expected)
    assert list(found) == list(found.definitions)
    assert set(found) == {*expected, "mean", "sd", "z", "p", "p_holm", "test"}


@given(partly_observed())
def test_every_expectation_has_all_ties_and_no_unobserved_one(network):
    found = ag.mixing_expectations(network, null="random ties")

    for name in EXPECTATIONS:
        expected = found[f"expected_{name}"]
        assert same(np.nansum(expected), found["ties"].sum())
        np.testing.assert_array_equal(np.isnan(expected), found["observed"] == 0)


@given(partly_observed())
def test_expected_by_density_is_that_of_the_mixing_matrix(network):
    found = ag.mixing_expectations(network, null="random ties")

    assert_table(
        ag.mixing_matrix(network),
        row="agency pair",
        ties=found["ties"],
        observed=found["observed"],
        expected=found["expected_density"],
    )


@given(networks(directed=True))
def test_fixed_outdegree_keeps_what_each_agency_sends(network):
    found = ag.mixing_expectations(network, draws=1).to_dict()

    for g in network.roster.agencies:
        row = [row for (a, _), row in found.items() if a == g]
        expected = np.nansum([cell["expected_outdegree"] for cell in row])
        assert same(expected, sum(cell["ties"] for cell in row))


@pytest.mark.parametrize("null", NULLS)
@given(network=exchangeable(), random=randoms)
def test_expectations_and_exact_tests_ignore_labels(network, random, null):
    other, back, back_agencies = relabelled(network, random)

    found = undone(
        ag.mixing_expectations(other, null=null, draws=EVERY),
        back,
        back_agencies,
        directed=network.directed,
    )

    expected = ag.mixing_expectations(network, null=null, draws=EVERY)
    assert_table(expected, row="agency pair", rel=1e-7, abs_=1e-9, **found)


@given(exchangeable(directed=True, complete=True))
def test_reversing_ties_transposes_all_but_the_outdegree(network):
    turned = ag.mixing_expectations(reverse(network), draws=EVERY)

    found = {
        name: {label[::-1]: v for label, v in zip(turned.labels, values, strict=True)}
        for name, values in turned.columns.items()
        if "outdegree" not in name
    }

    expected = ag.mixing_expectations(network, draws=EVERY)
    assert_table(expected, row="agency pair", rel=1e-7, abs_=1e-9, **found)


def test_the_golden_expectations(golden):
    found = ag.mixing_expectations(golden).to_dict()

    # DEFINITIONS: d = 15/56; police send 4 ties, health 6, dwp 5
    assert found["police", "dwp"]["expected_density"] == pytest.approx(15 / 56 * 6)
    assert found["police", "dwp"]["expected_outdegree"] == pytest.approx(4 * 3 / 7)
    assert found["health", "health"]["expected_outdegree"] == pytest.approx(6 * 2 / 7)
    assert found["police", "dwp"]["shortfall"] == pytest.approx(15 / 56 * 6)
    assert found["health", "dwp"]["shortfall"] == 0
    # sent 1: 2, 2: 2; received by 6, 7, 8: 2, 2, 1; all pairs of different people: 198
    assert found["police", "dwp"]["expected_configuration"] == pytest.approx(
        15 * (2 + 2) * (2 + 3 + 1) / sum_of_products(golden)
    )


def sum_of_products(network):
    """Ties sent times ties received, over ordered pairs of different people."""
    ties = network.ties().labels
    people = network.roster.people
    sent = {p: sum(i == p for i, _ in ties) for p in people}
    got = {p: sum(j == p for _, j in ties) for p in people}
    return sum(sent[i] * got[j] for i, j in itertools.permutations(people, 2))


def test_an_agency_that_did_not_answer_is_short_of_nothing(golden):
    answered = golden.roster.mask([1, 2, 3, 4, 5])
    heard = ag.Network.from_ties(golden.roster, "1213425", "2134351").replace(
        answered=answered
    )

    found = ag.mixing_expectations(heard).to_dict()

    for agency in ("police", "health", "dwp"):
        row = found["dwp", agency]
        assert row["test"] == "not observed"
        assert row["ties"] == row["observed"] == 0
        numbers = [v for k, v in row.items() if k not in ("ties", "observed", "test")]
        assert np.isnan(numbers).all()
    assert found["police", "dwp"]["shortfall"] > 0


# --- tests of each pair


@given(exchangeable())
def test_p_of_shuffled_labels_counts_every_arrangement(network):
    plain = Plain.of(network)
    draws = [*shuffled_ties(plain)]

    found = ag.mixing_expectations(network, draws=EVERY).to_dict()

    for pair, row in found.items():
        if not row["observed"]:
            continue
        values = [ties[pair] for ties in draws]
        p, least, few = naive.two_sided(values, row["ties"])
        mean, sd = moments(values)
        assert same(row["p"], p)
        assert same(row["mean"], mean, 1e-7, 1e-9)
        assert same(row["sd"], sd, 1e-7, 1e-9)
        assert same(row["z"], ratio(row["ties"] - mean, sd), 1e-7, 1e-9)
        assert row["test"] == verdict(least, few)


@given(partly_observed(max_people=6))
def test_p_of_random_ties_is_hypergeometric(network):
    if network.at_cap.any():
        return
    expected = naive.random_ties(Plain.of(network))

    found = ag.mixing_expectations(network, null="random ties").to_dict()

    for pair, row in found.items():
        if not row["observed"]:
            continue
        p, least, few, mean, variance = expected[pair]
        sd = math.sqrt(variance)
        assert same(row["p"], p)
        assert same(row["mean"], mean)
        assert same(row["sd"], sd)
        assert same(row["z"], ratio(row["ties"] - float(mean), sd), abs_=1e-9)
        assert row["test"] == verdict(least, few)


def verdict(least, few):
    """What ``test`` says, from the lowest p of any outcome and that of fewest ties."""
    if least > 0.05:
        return "too few pairs to test"
    return "too few pairs to show a gap" if few > 0.05 else "tested"


@pytest.mark.parametrize("null", NULLS)
@given(network=exchangeable())
def test_p_holm_is_put_right_for_the_pairs_tested(network, null):
    table = ag.mixing_expectations(network, null=null, draws=EVERY)

    words = ("tested", "too few pairs to show a gap")
    tested = {
        label: p
        for label, p, test in zip(table.labels, table["p"], table["test"], strict=True)
        if test in words
    }
    expected = naive.holm(tested)
    for label, row in table.to_dict().items():
        assert same(row["p_holm"], expected.get(label, math.nan))
    assert table.notes[-1].startswith(f"{len(tested):,} of {len(table):,} pair")


@given(st.lists(st.floats(0, 1), max_size=8))
def test_holm_follows_its_steps(p):
    expected = naive.holm(dict(enumerate(p)))

    found = holm(np.array(p, float))

    assert found.tolist() == pytest.approx([expected[k] for k in range(len(p))])


def test_drawn_p_agree_with_all_560_arrangements(golden):
    exact = ag.mixing_expectations(golden, draws=560)

    drawn = ag.mixing_expectations(golden, draws=559, seed=3)

    assert "All 560 arrangements of the labels were counted: p is exact." in exact.notes
    told = "p is Monte Carlo: 559 shuffles, seed 3; mean and sd are exact."
    assert told in drawn.notes
    # the standard error of 559 draws is at most 0.021 a side, and p is twice a side
    np.testing.assert_allclose(drawn["p"], exact["p"], atol=4 * 2 * 0.0212)
    np.testing.assert_array_equal(drawn["sd"], exact["sd"])


def test_drawn_p_are_never_zero_and_count_the_labels_as_they_are():
    # two agencies of 12 with all 132 ties of each within, none across
    labels = ["x"] * 12 + ["y"] * 12
    roster = ag.Roster.from_labels(range(24), labels)
    pairs = itertools.combinations(range(24), 2)
    ties = [(i, j) for i, j in pairs if labels[i] == labels[j]]
    network = ag.Network.from_ties(roster, *zip(*ties, strict=True), directed=False)

    found = ag.mixing_expectations(network, draws=99).to_dict()

    assert found["x", "y"]["p"] == 2 * 1 / 100
    assert found["x", "y"]["p_holm"] == 3 * 2 / 100
    assert found["x", "x"]["p"] == found["y", "y"]["p"] == 2 * 1 / 100


def test_too_few_draws_for_the_table_are_told(town):
    found = ag.mixing_expectations(town, draws=100)

    many = np.isfinite(found["p_holm"]).sum()
    told = (
        f"With 100 draws no p_holm is below {2 * many / 101:.2g}: ask for more draws."
    )
    assert many > 20
    assert found.notes[-1] == told
    assert np.nanmin(found["p_holm"]) >= 2 / 101


def test_p_holds_its_level_where_labels_mean_nothing():
    # 200 random networks: p ≤ 0.1 in one of ten at most, but for chance
    rng = np.random.default_rng(9)
    roster = ag.Roster.from_labels(range(14), ["x"] * 6 + ["y"] * 8)
    cells = [(str(i), str(j)) for i, j in itertools.permutations(range(14), 2)]
    low = dict.fromkeys(NULLS, 0)
    for _ in range(200):
        ties = [cells[k] for k in rng.choice(len(cells), 60, replace=False)]
        network = ag.Network.from_ties(roster, *zip(*ties, strict=True))
        for null in NULLS:
            table = ag.mixing_expectations(network, null=null, draws=99).to_dict()
            low[null] += table["x", "y"]["p"] <= 0.1

    for number in low.values():
        assert 4 <= number <= 20 + 3 * math.sqrt(200 * 0.1 * 0.9)


def test_a_cap_leaves_both_tests_out_and_exceptions_only_one(golden):
    capped = ag.Network.from_ties(golden.roster, "11", "23").replace(max_choices=2)
    excepted = golden.replace(excepted=[[0, 7]])

    for network, null, there in (
        (capped, "shuffled labels", False),
        (capped, "random ties", False),
        (excepted, "shuffled labels", False),
        (excepted, "random ties", True),
    ):
        found = ag.mixing_expectations(network, null=null)

        assert ("not given" in found["test"]) != there
        assert np.isnan(found["p"]).all() != there
        assert np.isnan(found["mean"]).all() != there
        assert not np.isnan(found["expected_outdegree"]).all()
        assert any(note.startswith("No ") for note in found.notes) != there


def test_strata_are_told(town):
    found = ag.mixing_expectations(town, draws=10)

    told = "10 people did not answer: labels move only among people alike in this."
    assert told in found.notes


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (
            {"null": "normal"},
            "null is 'shuffled labels' or 'random ties', not 'normal'",
        ),
        ({"draws": 0}, "draws is a whole number from 1, not 0"),
        ({"draws": True}, "draws is a whole number from 1, not True"),
        ({"seed": -1}, "seed is a whole number from 0, not -1"),
        ({"seed": None}, "seed is a whole number from 0, not None"),
    ],
)
def test_what_makes_no_test_is_refused(golden, options, told):
    with pytest.raises(ag.ParameterError, match=told):
        ag.mixing_expectations(golden, **options)


# --- shuffles


@pytest.mark.usefixtures("kernel_mode")
@given(network=exchangeable())
def test_every_arrangement_is_counted_once(network):
    expected = sorted(
        sum(n for (g, h), n in ties.items() if g == h)
        for ties in shuffled_ties(Plain.of(network))
    )

    shuffles = Shuffles.of(network, EVERY, 0)

    assert shuffles.seed is None
    assert sorted(shuffles.within().tolist()) == expected


@pytest.mark.usefixtures("kernel_mode")
@given(network=exchangeable(directed=True))
def test_draws_keep_the_labels_of_each_stratum(network):
    shuffles = Shuffles.of(network, 1, 7)
    if shuffles.seed is None:
        return

    (deal,) = next(shuffles.each(np.copy, 1, 1))

    first = 0
    for last in shuffles.ends:
        assert sorted(deal[first:last]) == sorted(shuffles.labels[first:last])
        first = last


@pytest.mark.parametrize(("labels", "cells"), [(1, 1), (60 * 3, 75), (60 * 200, 2000)])
def test_chunks_change_no_bit(town, monkeypatch, labels, cells):
    expected = (
        ag.mixing_expectations(town, draws=130),
        ag.ei_permutations(town, draws=130),
    )
    monkeypatch.setattr(_shuffles, "MOST_LABELS", labels)
    monkeypatch.setattr(_shuffles, "MOST_CELLS", cells)

    found = ag.mixing_expectations(town, draws=130), ag.ei_permutations(town, draws=130)

    for one, two in zip(found, expected, strict=True):
        assert_same_bits(one, two)


def test_both_ways_of_running_give_the_same_bits(town):
    found = []
    for mode in ("interpreted", "compiled"):
        with ag._kernels._jit.forced(mode):
            found.append(
                [ag.mixing_expectations(town, draws=70), ag.ei_permutations(town)]
            )

    for one, two in zip(*found, strict=True):
        assert_same_bits(one, two)


def test_draws_follow_from_their_number_and_the_seed_alone(town):
    found = [Shuffles.of(town, 70, seed).within().tolist() for seed in (1, 1, 2)]

    assert found[0] == found[1]
    assert found[0] != found[2]


@pytest.mark.parametrize("draws", [7, 130, 1000])
def test_no_arrangement_is_drawn_twice_nor_that_of_the_labels(town, draws):
    shuffles = Shuffles.of(town, draws, 3)

    deals = np.concatenate([*shuffles.each(np.copy, 64, 1)])

    assert len(np.unique(np.vstack([shuffles.labels, deals]), axis=0)) == draws + 1


def test_shares_of_draws_vary_as_those_of_independent_shuffles(town):
    draws, seeds = 200, 300
    middle = np.median(Shuffles.of(town, 5000, 0).within())

    shares = np.array(
        [
            (Shuffles.of(town, draws, seed).within() > middle).mean()
            for seed in range(1, seeds + 1)
        ]
    )

    p = shares.mean()
    chi_square = ((shares - p) ** 2).sum() / (p * (1 - p) / draws)
    # 299 degrees of freedom: within 4 standard deviations of its mean
    assert abs(chi_square - (seeds - 1)) < 4 * math.sqrt(2 * (seeds - 1))


def test_the_labels_as_they_are_rank_as_any_draw_where_labels_mean_nothing(town):
    # labels dealt out anew 400 times: where they rank among 99 draws is uniform
    rng, strata = np.random.default_rng(5), town.answered
    below = []
    for seed in range(400):
        agency_of = town.roster.agency_of.copy()
        for stratum in (strata, ~strata):
            agency_of[stratum] = rng.permutation(agency_of[stratum])
        labels = [town.roster.agencies[k] for k in agency_of]
        network = town.replace(roster=town.roster.with_agencies(labels))
        shuffles = Shuffles.of(network, 99, seed)
        observed = int((agency_of[network.sources] == agency_of[network.indices]).sum())
        drawn = shuffles.within()
        ties = int((drawn == observed).sum())
        below.append(int((drawn < observed).sum()) + int(rng.integers(0, ties + 1)))

    cells = np.bincount(np.array(below) // 10, minlength=10)
    chi_square = ((cells - 40) ** 2 / 40).sum()
    assert chi_square < 27.9  # 9 degrees of freedom, p = 0.001; the seeds are fixed


@pytest.mark.parametrize("draws", [1, 63, 64, 65, 130])
def test_tables_of_shuffles_hold_what_lies_within(town, draws):
    shuffles = Shuffles.of(town, draws, 0)

    tables = np.concatenate([*shuffles.between()])

    traces = np.trace(tables, axis1=1, axis2=2)
    assert traces.tolist() == shuffles.within().tolist()
    assert set(tables.sum(axis=(1, 2)).tolist()) == {300}


def test_as_many_agencies_as_people_are_too_many_for_16_bits():
    many = 2**16 + 1
    roster = ag.Roster.from_labels(range(many), [f"{k:06}" for k in range(many)])
    network = ag.Network.from_ties(roster, [0, 1], [many - 1, 2])

    found = Shuffles.of(network, 1, 0)

    assert found.labels.max() == many - 1
    assert found.within().tolist() == [0]


# --- E–I index


@given(exchangeable())
def test_ei_permutations_over_all_arrangements_are_exact(network):
    expected = naive.ei_permutations(Plain.of(network))
    draws = naive.ei_of_all_arrangements(Plain.of(network))

    table = ag.ei_permutations(network, draws=EVERY)

    found = one_row(table)
    assert list(table) == list(table.definitions)
    for name, value in expected.items():
        assert same(found[name], value), name
    if math.isnan(expected["ei_index"]):
        assert np.isnan([v for k, v in found.items() if k != "draws"]).all()
        assert found["draws"] == 0
        return
    mean, sd = moments(draws)
    for kind in ("", "_draws"):
        assert same(found[f"mean{kind}"], mean, 1e-7, 1e-9)
        assert same(found[f"sd{kind}"], sd, 1e-7, 1e-7)
    index, many = expected["ei_index"], len(draws)
    assert same(found["p_low"], sum(d <= index + 1e-12 for d in draws) / many)
    assert same(found["p_high"], sum(d >= index - 1e-12 for d in draws) / many)
    assert same(found["lowest_draw"], min(draws))
    assert same(found["highest_draw"], max(draws))
    assert found["draws"] == many


@given(exchangeable())
def test_the_closed_form_beside_the_draws_is_that_of_the_ei_index(network):
    expected = one_row(ag.ei_index(network, by="network"))

    found = one_row(ag.ei_permutations(network, draws=1))

    assert same(found["ei_index"], expected["ei_index"])
    assert same(found["sd"], expected["sd"])
    z = ratio(found["ei_index"] - found["mean"], found["sd"] or 0)
    assert same(z, expected["z"], 1e-7, 1e-9)


@given(partly_observed())
def test_ei_bounds_follow_their_definition_whatever_was_observed(network):
    expected = naive.ei_permutations(Plain.of(network))

    found = one_row(ag.ei_permutations(network, draws=1))

    for name, value in expected.items():
        assert same(found[name], value), name
    if not math.isnan(found["rescaled"]):
        assert -1 <= found["rescaled"] <= 1


def test_the_golden_index_has_the_p_of_all_560_arrangements(golden):
    table = ag.ei_permutations(golden)

    found = one_row(table)
    assert found["draws"] == 560
    assert found["mean"] == found["mean_draws"] == 0.5
    assert found["sd_draws"] == pytest.approx(0.253546, abs=5e-7)
    assert found["p_low"] == 50 / 560
    assert found["rescaled"] == pytest.approx(0, abs=1e-12)  # 7 of 14, in 1 to 14
    assert "Monte Carlo" not in " ".join(table.notes)


@pytest.mark.parametrize("seed", range(3))
def test_draws_agree_with_the_closed_form_within_their_error(town, seed):
    draws = 2000

    table = ag.ei_permutations(town, draws=draws, seed=seed)

    found = one_row(table)
    assert found["draws"] == draws
    error = found["sd"] / math.sqrt(draws)
    assert abs(found["mean_draws"] - found["mean"]) < 4 * error
    # a normal variable's sd has the error sd / sqrt(2 draws); its tails are not far off
    assert abs(found["sd_draws"] / found["sd"] - 1) < 5 / math.sqrt(2 * draws)
    assert "p is Monte Carlo: 2,000 shuffles" in table.notes[-1]
    assert found["p_low"] + found["p_high"] > 1


def test_unmasked_labels_would_have_another_mean(town):
    found = one_row(ag.ei_permutations(town, draws=500))

    everyone = one_row(ag.ei_permutations(town.replace(answered=None), draws=500))

    assert found["mean"] != everyone["mean"]
    assert found["sd"] != everyone["sd"]


def test_the_index_of_people_who_all_know_one_another_cannot_vary():
    roster = ag.Roster.from_labels("abcd", "xxyy")
    ties = [*itertools.combinations("abcd", 2)]
    network = ag.Network.from_ties(roster, *zip(*ties, strict=True), directed=False)

    found = one_row(ag.ei_permutations(network))

    assert found["p_low"] == found["p_high"] == 1
    assert found["lowest"] == found["highest"] == found["ei_index"]
    assert math.isnan(found["rescaled"])
    assert found["sd"] == 0


def test_without_ties_there_is_no_index(golden):
    found = one_row(ag.ei_permutations(ag.threshold(golden, 2)))

    assert found.pop("draws") == 0
    assert np.isnan([*found.values()]).all()


def test_a_cap_leaves_the_shuffles_out_aloud(golden):
    network = ag.Network.from_ties(golden.roster, "11", "23").replace(max_choices=2)

    table = ag.ei_permutations(network)

    found = one_row(table)
    assert found["ei_index"] == 0
    assert found["draws"] == 0
    assert math.isnan(found["p_low"])
    assert table.notes[-1].startswith("No shuffles: cells are excepted")


@pytest.mark.data
@pytest.mark.parametrize("name", DATA_SETS)
def test_draws_on_the_reference_data_agree_with_the_closed_form(name, data_folder):
    for layer in reference.layers(data_folder, name):
        expected = reference.of_layer(layer, "graph")
        if layer.network.n_people > 300 or layer.network.roster.n_agencies < 2:
            continue

        found = one_row(ag.ei_permutations(layer.network, draws=400, seed=1))

        assert same(found["ei_index"], expected["ei_index"])
        error = found["sd"] / math.sqrt(found["draws"])
        assert abs(found["mean_draws"] - found["mean"]) <= 4.5 * error
        assert found["sd_draws"] == pytest.approx(found["sd"], rel=0.2)
