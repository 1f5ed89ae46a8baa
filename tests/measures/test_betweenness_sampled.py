"""Estimated betweenness: definition, guarantee, unbiasedness, relations."""

import itertools
import math

import igraph
import joblib
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph import _parallel
from agencygraph._kernels import _jit, sampled
from agencygraph.measures import _sampling, betweenness_sampled
from tests import naive_sampled
from tests.assertions import assert_same_bits, assert_table
from tests.strategies import networks, relabelled

KINDS = ("all", "across", "local", "external")
kinds = st.sampled_from(KINDS)
distances = st.sampled_from(["hops", "inverse weight"])
SURE = 1 - 1e-9
"""A confidence at which no test will ever meet a miss."""


def of_ties(people, ties, *, directed=False, agencies=None):
    """Network of ties such as "ab cd" between people such as "abcd"."""
    roster = ag.Roster.from_labels(people, agencies or ["fire"] * len(people))
    cells = ties.split()
    sources, targets = [t[0] for t in cells], [t[1] for t in cells]
    return ag.Network.from_ties(roster, sources, targets, directed=directed)


def drawn_network(n, m, seed, *, directed):
    """Random network of people in three agencies, some closer than others."""
    random = np.random.default_rng(seed)
    cells = random.integers(0, n, (3 * m, 2)) * random.random((3 * m, 2)) ** 0.5
    cells = np.unique(np.sort(cells.astype(int), axis=1), axis=0)
    cells = random.permutation(cells[cells[:, 0] != cells[:, 1]])[:m]
    roster = ag.Roster.from_labels(range(n), [f"agency {i % 3}" for i in range(n)])
    return ag.Network.from_ties(roster, cells[:, 0], cells[:, 1], directed=directed)


def two_circles(n):
    """Two cliques, everything between them passing one person."""
    people = range(2 * n + 1)
    ties = [
        *itertools.combinations(range(n), 2),
        *itertools.combinations(range(n, 2 * n), 2),
        (2 * n, 0),
        (2 * n, n),
    ]
    roster = ag.Roster.from_labels(people, ["one" if i < n else "two" for i in people])
    sources, targets = zip(*ties, strict=True)
    return ag.Network.from_ties(roster, sources, targets, directed=False)


def star(n):
    roster = ag.Roster.from_labels(range(n), [f"agency {i % 4}" for i in range(n)])
    return ag.Network.from_ties(roster, [0] * (n - 1), range(1, n), directed=False)


NETWORKS = {
    "star": star(12),
    "two circles": two_circles(8),
    "sparse": drawn_network(40, 60, 1, directed=False),
    "sparse, directed": drawn_network(40, 90, 2, directed=True),
    "dense, directed": drawn_network(30, 200, 3, directed=True),
    "ring": ag.Network.from_ties(
        ag.Roster.from_labels(range(20), [f"agency {i % 2}" for i in range(20)]),
        range(20),
        [(i + 1) % 20 for i in range(20)],
    ),
}


def exact(network, pairs):
    """Exact values, each kind of pairs compared with its definition elsewhere."""
    if pairs in ("all", "across"):
        return ag.betweenness(network, pairs=pairs)["betweenness"]
    roles = ag.betweenness_roles(network)
    if pairs == "external":
        return roles["liaison"]
    own = ("representative", "gatekeeper") if network.directed else ("boundary",)
    return sum(roles[name] for name in own)


def pairs_of(network):
    return network.n_people * (network.n_people - 1) / (1 if network.directed else 2)


def recorded(monkeypatch, owner, name):
    """Return what this function gives from now on."""
    given_, real = [], getattr(owner, name)

    def note(*arguments):
        given_.append(real(*arguments))
        return given_[-1]

    monkeypatch.setattr(owner, name, note)
    return given_


# --- pairs and their paths ----------------------------------------------------------


@given(networks(), kinds)
def test_every_pair_that_counts_has_one_number(network, pairs):
    people = network.roster.people
    found = betweenness_sampled._walk(network, pairs, 0).pairs

    drawn = found.at(np.arange(found.number))

    expected = naive_sampled.ends(naive_sampled.Plain.of(network), pairs)
    assert len(drawn) == len(expected)
    assert {(people[s], people[t]) for s, t in drawn} == set(expected)


@pytest.mark.usefixtures("kernel_mode")
@given(networks(), kinds)
def test_over_every_pair_the_shares_are_betweenness(network, pairs):
    walk = betweenness_sampled._walk(network, pairs, 0)
    every = walk.pairs.at(np.arange(walk.pairs.number))
    rows = walk.out, walk.into

    total, squares, done, _ = sampled.between.run(
        1, *rows, every, walk.group, walk.scope, 1 << 40
    )

    once = 1 if network.directed else 2
    expected = naive_sampled.exact(network.replace(answered=None), pairs)
    assert done == len(every)
    for v, sum_, square in zip(network.roster.people, total, squares, strict=True):
        if not math.isnan(expected[v]):
            assert math.isclose(sum_ / once, expected[v], abs_tol=1e-9)
        assert square <= sum_ + 1e-9


@pytest.mark.usefixtures("kernel_mode")
@given(networks(min_people=2), st.integers(0, 40))
def test_a_call_stops_when_it_has_looked_at_enough(network, budget):
    walk = betweenness_sampled._walk(network, "all", 0)
    every = walk.pairs.at(np.arange(walk.pairs.number))
    rest = walk.group, walk.scope
    whole = sampled.between.run(1, walk.out, walk.into, every, *rest, 1 << 40)

    total, done, looked = np.zeros(network.n_people), 0, 0
    while done < len(every):
        found = sampled.between.run(
            1, walk.out, walk.into, every[done:], *rest, budget + 1
        )
        before = looked
        total += found[0]
        done += found[2]
        looked += found[3]
        assert found[2] > 0
        most = 4 * len(network.indices)  # of the pair that went beyond
        assert looked - before <= budget + 1 + most

    assert (done, looked) == whole[2:]
    np.testing.assert_allclose(total, whole[0], atol=1e-9)


@pytest.mark.usefixtures("kernel_mode")
def test_very_many_levels_do_not_mix_up_pairs():
    # marks of earlier pairs lie nearer to 0: a long path uses many of them
    n = 60
    roster = ag.Roster.from_labels(range(n))
    path = ag.Network.from_ties(roster, range(n - 1), range(1, n), directed=False)

    found = ag.betweenness_sampled(path, error=0.3, confidence=SURE)

    apart = np.abs(found["betweenness"] - ag.betweenness(path)["betweenness"])
    assert (apart <= found["error"]).all()


@pytest.mark.usefixtures("kernel_mode")
def test_more_paths_than_a_number_can_hold_do_no_harm():
    # a chain of 1,100 diamonds has 2 ** 1,100 shortest paths: no share can be told,
    # but the search stays within its bounds and the next pair is right
    links = np.arange(0, 3300, 3)
    ends = np.stack([links, links + 1, links, links + 2], axis=1)
    goals = np.stack([links + 1, links + 3, links + 2, links + 3], axis=1)
    roster = ag.Roster.from_labels(range(3301))
    place = roster.positions([str(i) for i in (0, 3, 3300)])
    network = ag.Network.from_ties(roster, ends.ravel(), goals.ravel(), directed=False)
    rows = network.indptr, network.indices
    pairs = place[np.array([[0, 2], [0, 1]])].astype(np.int32)

    with np.errstate(all="ignore"):
        _, _, done, looked = sampled.between.run(
            1, rows, rows, pairs, network.roster.agency_of, 0, 1 << 40
        )
        alone, *_ = sampled.between.run(
            1, rows, rows, pairs[1:], network.roster.agency_of, 0, 1 << 40
        )

    assert done == 2
    assert looked < 20 * len(network.indices)
    assert sorted(alone)[-2:] == [0.5, 0.5]


# --- the estimate -------------------------------------------------------------------


@pytest.mark.usefixtures("kernel_mode")
@given(networks(), kinds, st.integers(0, 99))
@settings(max_examples=15)
def test_the_estimate_is_the_mean_over_the_pairs_drawn(network, pairs, seed):
    with pytest.MonkeyPatch.context() as patch:
        drawn = recorded(patch, _sampling.Pairs, "at")
        found = ag.betweenness_sampled(network, pairs=pairs, error=0.4, seed=seed)

    people = network.roster.people
    cells = [(people[s], people[t]) for chunk in drawn for s, t in chunk]
    number = int(found.notes[0].split()[2].replace(",", ""))
    if number:
        expected = naive_sampled.betweenness_sampled(network, pairs, cells[-number:])
    else:
        expected = naive_sampled.exact(network, pairs)  # nobody lies between
    assert_table(found, row="person", labels=people, betweenness=expected)


@given(networks(), kinds)
def test_the_exact_value_lies_within_the_error(network, pairs):
    expected = naive_sampled.exact(network, pairs)

    found = ag.betweenness_sampled(network, pairs=pairs, error=0.3, confidence=SURE)

    for v, value, error in zip(
        found.labels, found["betweenness"], found["error"], strict=True
    ):
        assert math.isnan(value) == math.isnan(error) == math.isnan(expected[v])
        assert math.isnan(value) or abs(value - expected[v]) <= error + 1e-9
        assert not error > 0.3 * pairs_of(network)


@pytest.mark.parametrize("name", NETWORKS)
@pytest.mark.parametrize("pairs", ["all", "across", "local", "external"])
def test_all_errors_hold_at_once_as_often_as_is_promised(name, pairs):
    network = NETWORKS[name]
    expected = exact(network, pairs)
    number = len(naive_sampled.ends(naive_sampled.Plain.of(network), pairs))
    number /= 1 if network.directed else 2
    missed, worst = 0, 0.0

    with _jit.forced("compiled"):
        for seed in range(100):
            found = ag.betweenness_sampled(
                network, pairs=pairs, error=0.1, confidence=0.5, seed=seed
            )
            apart = np.abs(found["betweenness"] - expected)
            missed += bool((apart > found["error"] + 1e-9).any())
            worst = max(worst, apart.max())
            assert found["error"].max() <= 0.1 * number

    assert missed <= 50
    if expected.any() and name != "ring":
        assert worst > 0.01 * number  # they are estimates after all


@pytest.mark.parametrize("directed", [True, False])
def test_the_guarantee_holds_for_five_hundred_people(directed):
    network = drawn_network(500, 2500, 5, directed=directed)
    ties = network.ties().to_dict()
    place = {person: i for i, person in enumerate(network.roster.people)}
    graph = igraph.Graph(
        500, [(place[i], place[j]) for i, j in ties], directed=directed
    )
    expected = np.array(graph.betweenness())
    missed = 0

    with _jit.forced("compiled"):
        for seed in range(30):
            found = ag.betweenness_sampled(network, error=0.02, seed=seed)
            apart = np.abs(found["betweenness"] - expected)
            missed += bool((apart > found["error"]).any())
            assert found["error"].max() <= 0.02 * pairs_of(network)
            assert apart.max() > 0.001 * pairs_of(network)

    assert missed <= 3


def test_the_bound_is_missed_seldom_and_is_not_idle():
    # one person with a share of 0 or 1, at the moment planned for
    random = np.random.default_rng(1)
    pilot = _sampling.Sums(100, np.array([30.0]), np.array([30.0]))
    plan = _sampling.Plan.of(pilot, 0.1, 0.5)
    pairs = round(plan.pairs)
    missed = 0

    for _ in range(2000):
        total = np.array([random.binomial(pairs, 0.3)], float)
        sums = _sampling.Sums(pairs, total, total)
        missed += abs(sums.mean[0] - 0.3) > plan.bound(sums)[0]

    assert 0.02 * 2000 < missed < 0.5 * 2000


def test_the_bound_holds_whenever_one_stops():
    random = np.random.default_rng(2)
    pilot = _sampling.Sums(100, np.array([10.0]), np.array([4.0]))
    plan = _sampling.Plan.of(pilot, 0.05, 0.5)
    missed, at_the_end = 0, 0

    for _ in range(500):
        shares = random.beta(0.2, 1.8, 2000)
        total, squares = shares.cumsum(), (shares**2).cumsum()
        bounds = [
            plan.bound(_sampling.Sums(k, total[k - 1 : k], squares[k - 1 : k]))[0]
            for k in range(10, 2001, 10)
        ]
        apart = np.abs(total[9::10] / np.arange(10, 2001, 10) - 0.1)
        missed += bool((apart > bounds).any())
        at_the_end += apart[-1] > bounds[-1]

    assert at_the_end < missed <= 250


@given(
    st.lists(st.floats(0, 1), min_size=1, max_size=30),
    st.floats(0.01, 0.5),
    st.floats(1e-6, 0.5),
)
def test_a_plan_never_deals_out_more_than_the_chance_there_is(means, error, chance):
    mean = np.array(means)
    pilot = _sampling.Sums(50, 50 * mean, 50 * mean)

    plan = _sampling.Plan.of(pilot, error, chance)

    assert 2 * np.exp(-plan.logs).sum() <= chance * (1 + 1e-9)
    assert (plan.rate > 0).all()
    assert (plan.rate < 1).all()


def test_a_pilot_that_misleads_is_replaced_and_costs_a_part_of_the_chance(
    monkeypatch,
):
    plans = recorded(monkeypatch, _sampling.Plan, "of")
    network = NETWORKS["sparse"]
    walk = betweenness_sampled._walk(network, "all", 1)
    real, asked = _sampling.Walk.sums, []

    def sums(self, plan, pairs, pace=0):
        asked.append(plan)
        for found in real(self, plan, pairs, pace):
            idle = np.zeros(network.n_people)
            yield found._replace(total=idle, squares=idle) if plan == 0 else found

    monkeypatch.setattr(_sampling.Walk, "sums", sums)
    everyone = np.ones(network.n_people, bool)

    found, bound = _sampling.estimate(walk, everyone, 0.02, 0.1)

    apart = np.abs(found.mean * pairs_of(network) - exact(network, "all"))
    assert asked == [0, 1, 2]
    assert bound.max() <= 0.02
    assert (apart <= bound * pairs_of(network)).all()
    assert sum(2 * np.exp(-plan.logs).sum() for plan in plans) <= 0.1


def test_no_draw_is_used_twice(monkeypatch):
    drawn = recorded(monkeypatch, _sampling.Pairs, "at")

    ag.betweenness_sampled(NETWORKS["sparse"], error=0.03, seed=0)
    ag.betweenness_sampled(NETWORKS["sparse"], error=0.03, seed=1)

    assert len(drawn) > 6
    assert len({chunk.tobytes() for chunk in drawn}) == len(drawn)


def test_who_lets_nobody_through_has_no_error():
    network = of_ties("abcde", "ab bc ca cd", agencies=["x", "x", "y", "y", "y"])

    found = ag.betweenness_sampled(network, error=0.2).to_dict()

    assert found["d"] == found["e"] == {"betweenness": 0, "error": 0}
    assert found["a"]["betweenness"] == 0 < found["a"]["error"]


def test_the_same_seed_gives_the_same_bits_however_kernels_run():
    network = NETWORKS["sparse, directed"]

    def found(mode, seed):
        with _jit.forced(mode):
            return ag.betweenness_sampled(network, error=0.1, seed=seed)

    assert_same_bits(found("interpreted", 3), found("compiled", 3))
    assert (
        found("compiled", 3)["betweenness"] != found("compiled", 4)["betweenness"]
    ).any()


def test_chunks_cut_short_give_the_same_pairs(monkeypatch):
    network = NETWORKS["sparse"]
    whole = ag.betweenness_sampled(network, error=0.1)
    monkeypatch.setattr(_sampling, "ENTRIES_A_CALL", 1000)

    found = ag.betweenness_sampled(network, error=0.1)

    assert found.notes == whole.notes
    assert_table(found, row="person", betweenness=whole["betweenness"])


def test_any_number_of_threads_gives_the_same_bits(monkeypatch):
    network = NETWORKS["sparse, directed"]

    def found(threads):
        with joblib.parallel_config(n_jobs=threads):
            return (
                ag.betweenness_sampled(network, error=0.03),
                ag.betweenness_pivots(network, pairs="local", pivots=30),
            )

    whole = found(1)
    monkeypatch.setattr(_parallel, "STEPS_A_BLOCK", 2_000)  # so that there are many

    for at_once, one, three in zip(whole, found(1), found(3), strict=True):
        assert_same_bits(one, three)
        assert_table(three, row="person", **{name: at_once[name] for name in one})


def test_half_the_error_takes_more_pairs():
    network = NETWORKS["two circles"]

    def number(error):
        told = ag.betweenness_sampled(network, error=error).notes[0]
        return int(told.split()[2].replace(",", ""))

    assert number(0.03) > 2 * number(0.06)


@given(networks(), kinds, st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_other_ids_and_agency_names_change_estimates_by_no_more_than_errors(
    network, pairs, random
):
    other, old_id, _ = relabelled(network, random)
    options = {"pairs": pairs, "error": 0.3, "confidence": SURE}

    found = ag.betweenness_sampled(other, **options)

    expected = ag.betweenness_sampled(network, **options).to_dict()
    for person, one in found.to_dict().items():
        two = expected[old_id[person]]
        assert math.isnan(one["error"]) == math.isnan(two["error"])
        apart = abs(one["betweenness"] - two["betweenness"])
        assert not apart > one["error"] + two["error"]


# --- pivots -------------------------------------------------------------------------


@pytest.mark.usefixtures("kernel_mode")
@given(networks(), kinds, distances)
def test_with_everybody_a_pivot_it_is_betweenness(network, pairs, distance):
    expected = naive_sampled.exact(network, pairs, distance)

    found = ag.betweenness_pivots(network, pairs=pairs, distance=distance)

    known = {v: x if math.isnan(x) else 0 for v, x in expected.items()}
    assert_table(
        found, row="person", betweenness=expected, standard_error=known, abs_=1e-9
    )


@pytest.mark.usefixtures("kernel_mode")
@given(networks(), kinds, distances, st.integers(2, 6), st.integers(0, 99))
def test_pivots_stand_for_everybody_and_tell_how_they_differ(
    network, pairs, distance, pivots, seed
):
    with pytest.MonkeyPatch.context() as patch:
        drawn = []
        real = betweenness_sampled._from_pivots
        patch.setattr(
            betweenness_sampled,
            "_from_pivots",
            lambda walks, who, many: drawn.extend(who) or real(walks, who, many),
        )
        found = ag.betweenness_pivots(
            network, pairs=pairs, distance=distance, pivots=pivots, seed=seed
        )

    people = network.roster.people
    expected = naive_sampled.betweenness_pivots(
        network, pairs, distance, [people[i] for i in drawn]
    )
    assert len(set(drawn)) == len(drawn) <= pivots
    for k, name in enumerate(("betweenness", "standard_error")):
        values = {v: both[k] for v, both in expected.items()}
        # a square root of rounding errors is what is left of a variance of 0
        assert_table(found, row="person", abs_=1e-6, rel=1e-6, **{name: values})


@given(networks(min_people=3, unknown=False), kinds, distances)
@settings(max_examples=15)
def test_over_every_choice_of_pivots_estimate_and_variance_are_unbiased(
    network, pairs, distance
):
    people = np.arange(network.n_people)
    walks = betweenness_sampled._Pivots(network, pairs, distance)
    whole, _ = betweenness_sampled._from_pivots(walks, people, len(people))

    found = [
        betweenness_sampled._from_pivots(walks, np.array(drawn), len(people))
        for drawn in itertools.combinations(people, min(3, len(people) - 1))
    ]

    values = np.array([value for value, _ in found])
    variances = np.array([error**2 for _, error in found])
    np.testing.assert_allclose(values.mean(axis=0), whole, atol=1e-9)
    np.testing.assert_allclose(variances.mean(axis=0), values.var(axis=0), atol=1e-6)


def test_pivots_follow_from_the_seed():
    network = NETWORKS["sparse"]

    def found(seed):
        return ag.betweenness_pivots(network, pivots=10, seed=seed)

    assert_same_bits(found(1), found(1))
    assert (found(1)["betweenness"] != found(2)["betweenness"]).any()


@given(networks(), kinds, distances, st.randoms(use_true_random=False))
@settings(max_examples=15)
def test_with_everybody_a_pivot_ids_and_agency_names_do_not_matter(
    network, pairs, distance, random
):
    other, old_id, _ = relabelled(network, random)

    found = ag.betweenness_pivots(other, pairs=pairs, distance=distance)

    expected = ag.betweenness_pivots(network, pairs=pairs, distance=distance).to_dict()
    mapped = {v: expected[old_id[v]]["betweenness"] for v in found.labels}
    assert_table(found, row="person", betweenness=mapped, abs_=1e-9)


def test_thirds_make_one_for_pivots_as_for_betweenness():
    roster = ag.Roster.from_labels("abcz")
    ties = ag.Network.from_ties(roster, "abca", "bczz", [3, 3, 3, 1])

    found = ag.betweenness_pivots(ties, distance="inverse weight").to_dict()

    assert [found[v]["betweenness"] for v in "abcz"] == [0, 1.5, 1.5, 0]


# --- both ---------------------------------------------------------------------------

BOTH = (ag.betweenness_sampled, ag.betweenness_pivots)


@pytest.mark.parametrize("measure", BOTH)
def test_who_did_not_answer_has_no_value_and_the_gap_is_told(measure):
    network = of_ties("abc", "ab bc", agencies=["x", "x", "y"])
    half = network.replace(answered=network.roster.mask(["a", "c"]))

    found = measure(half)

    for values in found.columns.values():
        assert np.isnan(values).tolist() == [False, True, False]
    assert found.notes[1].startswith("1 person did not answer: no value for them")


@pytest.mark.parametrize("measure", BOTH)
@pytest.mark.parametrize(
    ("pairs", "between"), [("across", 1), ("local", None), ("external", None)]
)
def test_someone_without_an_agency_ends_no_pair_across(measure, pairs, between):
    network = of_ties("abc", "ab bc", agencies=["x", None, "y"])

    found = measure(network, pairs=pairs)

    value = found.to_dict()["b"]["betweenness"]
    assert value == between or (between is None and math.isnan(value))
    assert found.notes[-1] == (
        "1 person without a known agency is left out as ends of paths."
    )


@pytest.mark.parametrize("measure", BOTH)
@pytest.mark.parametrize("pairs", KINDS)
def test_where_there_is_no_pair_nobody_lies_between(measure, pairs):
    nobody = of_ties("", "")
    alone = of_ties("a", "", agencies=["x"])
    no_ties = of_ties("abc", "", agencies=["x", "y", "y"])
    one_agency = of_ties("abc", "ab bc")

    assert len(measure(nobody, pairs=pairs)) == 0
    assert list(measure(alone, pairs=pairs).to_dict()["a"].values()) == [0, 0]
    for values in measure(no_ties, pairs=pairs).columns.values():
        assert values.tolist() == [0, 0, 0]
    if pairs != "all":
        for values in measure(one_agency, pairs=pairs).columns.values():
            assert values.tolist() == [0, 0, 0]


@pytest.mark.parametrize("measure", BOTH)
@pytest.mark.parametrize("pairs", KINDS)
def test_every_column_is_defined_and_the_sample_told(measure, pairs):
    found = measure(NETWORKS["star"], pairs=pairs, seed=7)

    assert set(found.definitions) == set(found)
    assert found.notes[0].startswith("Estimated from ")
    assert "seed 7" in found.notes[0]


def test_local_and_external_add_up_to_across():
    network = NETWORKS["sparse, directed"]
    for measure in BOTH:
        of = {kind: measure(network, pairs=kind)["betweenness"] for kind in KINDS}

        apart = np.abs(of["local"] + of["external"] - of["across"])

        assert apart.max() <= 0.03 * pairs_of(network)


@pytest.mark.parametrize("measure", BOTH)
def test_other_pairs_and_distances_are_refused(measure):
    network = of_ties("ab", "ab")

    with pytest.raises(ag.ParameterError, match="'external', not 'within'"):
        measure(network, pairs="within")
    with pytest.raises(ag.ParameterError, match="'inverse weight', not 'weight'"):
        measure(network, distance="weight")
    with pytest.raises(ag.ParameterError, match="seed is a whole number from 0"):
        measure(network, seed=-1)


def test_sampling_refuses_lengths_and_says_what_takes_them():
    with pytest.raises(ag.ParameterError, match="use betweenness_pivots, or"):
        ag.betweenness_sampled(of_ties("ab", "ab"), distance="inverse weight")


@pytest.mark.parametrize("given_", [0, 1, -0.1, math.nan, True])
@pytest.mark.parametrize("name", ["error", "confidence"])
def test_sampling_refuses_what_is_no_share(name, given_):
    with pytest.raises(ag.ParameterError, match=f"{name} is a number above 0 and"):
        ag.betweenness_sampled(of_ties("ab", "ab"), **{name: given_})


@pytest.mark.parametrize("pivots", [1, 2.5, True, "5"])
def test_one_pivot_cannot_tell_how_pivots_differ(pivots):
    with pytest.raises(ag.ParameterError, match="pivots is a whole number from 2"):
        ag.betweenness_pivots(of_ties("ab", "ab"), pivots=pivots)
