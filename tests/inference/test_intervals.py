"""Intervals: brute force over dyads, symmetry, limits, and what is withheld."""

import itertools
import math

import joblib
import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

import agencygraph as ag
from agencygraph import _parallel
from agencygraph.inference import (
    _bootstrap,
    _cells,
    _classes,
    _dyadic,
    _means,
    _reliable,
)
from tests import naive_inference_intervals, reference
from tests.assertions import assert_same_bits, assert_table, same
from tests.inference.coverage import Scene, study
from tests.strategies import networks, relabel, renaming
from tests.test_alignment import waves

LEVELS = ("network", "agency", "agency pair")
METHODS = st.sampled_from(["dyadic", "node jackknife"])
CAPS = st.one_of(st.none(), st.integers(1, 3))


@pytest.fixture
def nothing_withheld(monkeypatch):
    """Give an interval wherever there is a variance, to compare it at any size."""
    monkeypatch.setattr(_reliable, "LEAST_DF", (1e-6, 1e-6))
    monkeypatch.setattr(_reliable, "LEAST_DF_BETWEEN", (1e-6, 1e-6))
    monkeypatch.setattr(_reliable, "LEAST_EXPECTED", 0.0)
    monkeypatch.setattr(_reliable, "LEAST_EVENTS", 1.0)
    monkeypatch.setattr(_reliable, "LEAST_REPORTERS", 0)


def assert_interval(found, twin, confidence, *, level=False):
    """Standard error, degrees of freedom and interval are those of the twin."""
    for label, value in twin["value"].items():
        row = found.to_dict()[label]
        if twin["events"][label] < 1:
            assert math.isnan(row["se"])
            continue
        variance, df = twin["variance"][label], twin["df"][label]
        given_ = not math.isnan(variance) and df >= 1e-6
        se = math.sqrt(variance) if given_ else math.nan
        reach = stats.t.ppf((1 + confidence) / 2, df) * se if given_ else math.nan
        index = label == "E–I index"
        assert same(row["se"], se, rel=1e-6, abs_=1e-7), label
        assert same(row["df"], df if given_ else math.nan), label
        if level:
            bounds = in_range(value, reach, index=index)
        else:
            bounds = [value - reach, value + reach]
            bounds = np.clip(bounds, *((-2, 2) if index else (-1, 1)))
        assert same(row["low"], bounds[0], rel=1e-6, abs_=1e-6), label
        assert same(row["high"], bounds[1], rel=1e-6, abs_=1e-6), label


def in_range(value, reach, *, index):
    """Ends on the scale of log odds; an index is (1 + index) / 2 across."""
    share = (1 + value) / 2 if index else value
    odds = math.log(share / (1 - share))
    wide = (reach / 2 if index else reach) / (share * (1 - share))
    ends = [
        1 / (1 + math.exp(-min(max(o, -700), 700))) for o in (odds - wide, odds + wide)
    ]
    return [2 * end - 1 if index else end for end in ends]


@pytest.mark.usefixtures("nothing_withheld")
@pytest.mark.parametrize("by", LEVELS)
@given(pair=waves(), most=CAPS, method=METHODS)
def test_changes_are_those_of_all_pairs_of_dyads(by, pair, most, method):
    before, after = (network.replace(max_choices=most) for network in pair)
    twin = naive_inference_intervals.change_intervals(before, after, by, method)

    found = ag.change_intervals(before, after, by=by, method=method, confidence=0.8)

    if not twin:
        assert len(found) == 0
        return
    assert_interval(found, twin, 0.8)
    assert_table(
        found,
        row={"network": "statistic"}.get(by, by),
        before={k: waves_[0] for k, waves_ in twin["waves"].items()},
        after={k: waves_[1] for k, waves_ in twin["waves"].items()},
        change=twin["value"],
        changed=twin["events"],
        observed=twin["observed"],
        people=twin["people"],
    )


@pytest.mark.usefixtures("nothing_withheld")
@pytest.mark.parametrize("by", LEVELS)
@given(network=networks(), most=CAPS, method=METHODS)
def test_one_wave_is_that_of_all_pairs_of_dyads(by, network, most, method):
    network = network.replace(max_choices=most)
    twin = naive_inference_intervals.intervals(network, by, method)

    found = ag.intervals(network, by=by, method=method, confidence=0.9)

    if not twin:
        assert len(found) == 0
        return
    assert_interval(found, twin, 0.9, level=True)
    assert_table(
        found,
        row={"network": "statistic"}.get(by, by),
        estimate=twin["value"],
        ties={k: ties[0] for k, ties in twin["ties"].items()},
        observed=twin["observed"],
        people=twin["people"],
    )


@pytest.mark.usefixtures("nothing_withheld")
@pytest.mark.parametrize("by", LEVELS)
@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("response", [1.0, 0.7])
def test_made_up_studies_are_those_of_all_pairs_of_dyads(by, directed, response):
    """Larger than what is drawn above, with ties both ways between agencies."""
    scene = Scene(12, "strong", directed, response)
    pair = study(scene, np.random.default_rng(8))
    change = naive_inference_intervals.change_intervals(*pair, by)
    level = naive_inference_intervals.intervals(pair[0], by)

    assert_interval(ag.change_intervals(*pair, by=by), change, 0.95)
    assert_interval(ag.intervals(pair[0], by=by), level, 0.95, level=True)


@pytest.mark.usefixtures("nothing_withheld")
@pytest.mark.parametrize("by", LEVELS)
@given(pair=waves())
def test_a_change_back_is_the_same_change_mirrored(by, pair):
    before, after = pair
    before = before.replace(
        roster=before.roster.with_agencies(
            dict.fromkeys(before.roster.people)
            | {
                person: agency
                for person, agency in zip(
                    after.roster.people, after.roster.agency_labels, strict=True
                )
                if person in before.roster
            }
        )
    )

    there = ag.change_intervals(before, after, by=by)
    back = ag.change_intervals(after, before, by=by).to_dict()

    for label, row in there.to_dict().items():
        if label not in back:
            continue  # an agency of which nobody is on both rosters
        for name, other, sign in (
            ("change", "change", -1),
            ("low", "high", -1),
            ("high", "low", -1),
            ("se", "se", 1),
            ("t", "t", -1),
            ("p", "p", 1),
        ):
            assert same(row[name], sign * back[label][other], rel=1e-6, abs_=1e-7)


@pytest.mark.usefixtures("nothing_withheld")
@pytest.mark.parametrize("by", LEVELS)
@given(pair=waves(), random=st.randoms(use_true_random=False))
def test_changes_ignore_what_people_and_agencies_are_called(by, pair, random):
    together = ag.align(*pair)
    people, agencies = renaming(together[0], random)
    others = [relabel(network, people, agencies) for network in together]

    found = ag.change_intervals(*others, by=by).to_dict()

    for label, row in ag.change_intervals(*together, by=by).to_dict().items():
        new = label
        if by == "agency":
            new = agencies[label]
        elif by == "agency pair":
            new = tuple(agencies[g] for g in label)
        if new not in found and isinstance(new, tuple):
            new = new[::-1]  # undirected: the pair is listed the other way round
        if new not in found:
            assert row["observed"] == 0  # relabelling drops agencies without people
            continue
        for name, value in row.items():
            assert same(found[new][name], value, rel=1e-6, abs_=1e-7), (label, name)


@given(st.data(), st.booleans())
def test_the_variance_is_minus_the_products_of_dyads_that_share_nobody(data, directed):
    n = data.draw(st.integers(4, 6))
    size = n * (n - 1) // (1 if directed else 2)
    values = data.draw(st.lists(st.sampled_from([0, 1]), min_size=size, max_size=size))
    pairs = [
        (i, j) for i in range(n) for j in range(n) if i != j and (directed or i < j)
    ]
    mean = sum(values) / size
    residual = {}
    for (i, j), value in zip(pairs, values, strict=True):
        key = frozenset((i, j))
        residual[key] = residual.get(key, 0) + value - mean
    apart = [(d, e) for d in residual for e in residual if not d & e]
    cells = 4 if directed else 1
    roster = ag.Roster.from_labels([f"p{i}" for i in range(n)], ["fire"] * n)
    chosen = [pair for pair, value in zip(pairs, values, strict=True) if value]
    network = ag.Network.from_ties(
        roster,
        [f"p{i}" for i, _ in chosen],
        [f"p{j}" for _, j in chosen],
        directed=directed,
    )

    cells_ = _cells.seen((network,))
    found = _means.of_network(cells_, _cells.per_person(network))[0].spread

    robust = -sum(residual[d] * residual[e] for d, e in apart) / (cells * len(apart))
    assert found.variance[0] >= robust - 1e-12
    if robust > found.jackknife[0]:  # the floor is about half of the jackknife
        assert same(found.variance[0], robust, abs_=1e-9)


def test_the_variance_is_right_on_average_where_people_differ(monkeypatch):
    """Over all 64 graphs of four people, of whom some are active and some are not."""
    monkeypatch.setattr(_dyadic, "floored", lambda robust, _, __: robust)
    pairs = list(itertools.combinations(range(4), 2))
    graphs = list(itertools.product([0, 1], repeat=6))
    variances, chances = [], np.zeros(64)
    for graph in graphs:
        ties = [pair for pair, tied in zip(pairs, graph, strict=True) if tied]
        cells = _cells.seen((complete(4, 1, directed=False, ties=ties),))
        variances.append(_means.of_agencies(cells).spread.variance[0])
    for active in itertools.product([0, 1], repeat=4):
        chance = [(0.1, 0.5, 0.9)[active[i] + active[j]] for i, j in pairs]
        for g, graph in enumerate(graphs):
            here = [c if tied else 1 - c for c, tied in zip(chance, graph, strict=True)]
            chances[g] += math.prod(here) / 16
    densities = np.array([sum(graph) / 6 for graph in graphs])

    mean = chances @ densities
    truth = chances @ (densities - mean) ** 2

    assert same(chances.sum(), 1)
    assert same(chances @ np.array(variances), truth)


@given(networks())
def test_dyads_said_to_share_nobody_exist(network):
    cells = _cells.seen((network,))
    found = [_classes.of_everything(cells)[0], _means.of_agencies(cells)]
    pairs = [
        (i, j)
        for i, j in itertools.combinations(range(network.n_people), 2)
        if network.observes(np.array([i, j]), np.array([j, i])).any()
    ]
    agency = network.roster.agency_of

    for wanted, blocks in (
        (lambda _: True, found[0].spread.apart[:1]),
        *(
            (lambda pair, g=g: agency[pair[0]] == agency[pair[1]] == g, some)
            for g, some in enumerate(found[1].spread.apart[:, None])
        ),
    ):
        graph = nx.Graph([pair for pair in pairs if wanted(pair)])
        largest = len(nx.max_weight_matching(graph, maxcardinality=True))
        assert blocks[0] <= largest
        assert (blocks[0] > 0) == (largest > 0)


def complete(n, agencies, directed=True, ties=()):
    people = [f"p{i:02}" for i in range(n)]
    labels = [f"a{i % agencies}" for i in range(n)]
    roster = ag.Roster.from_labels(people, labels)
    return ag.Network.from_ties(
        roster,
        [f"p{i:02}" for i, _ in ties],
        [f"p{j:02}" for _, j in ties],
        directed=directed,
    )


@pytest.mark.parametrize("directed", [True, False])
def test_where_nothing_changed_the_limit_comes_from_dyads_that_share_nobody(directed):
    network = complete(20, 2, directed, [(0, 1), (2, 3)])

    found = ag.change_intervals(network, network).to_dict()

    for label, dyads in (
        ("density", 10),
        ("density within", 9),
        ("density across", 10),
    ):
        limit = 1 - 0.05 ** (1 / dyads)
        row = found[label]
        assert row["change"] == 0
        assert math.isnan(row["se"])
        assert math.isnan(row["p"])
        assert same(row["high"], limit), label
        assert same(row["low"], -limit)
    assert math.isnan(found["E–I index"]["high"])


def test_without_ties_the_interval_of_one_wave_ends_at_the_limit():
    found = ag.intervals(complete(20, 2)).to_dict()["density"]

    assert (found["estimate"], found["low"]) == (0, 0)
    assert same(found["high"], 1 - 0.05 ** (1 / 10))


def test_too_few_people_or_changes_withhold_the_interval_and_say_so():
    before = complete(20, 5)
    after = complete(20, 5, ties=[(i, i + 1) for i in range(12)])

    found = ag.change_intervals(before, after, by="agency pair")

    row = found.to_dict()["a0", "a1"]
    assert row["changed"] == 3
    assert math.isnan(row["se"])
    assert math.isnan(row["low"])
    assert any("no interval" in note for note in found.notes)


def test_undefined_statistics_are_nan_in_every_column_but_counts():
    network = complete(3, 3)

    found = ag.change_intervals(network, network).to_dict()

    for label in ("density within", "E–I index"):
        for name in ("change", "se", "df", "low", "high", "t", "p"):
            assert math.isnan(found[label][name]), (label, name)
    assert found["density within"]["observed"] == 0


def test_people_without_a_known_agency_are_counted_in_a_note():
    network = complete(6, 2)
    unknown = network.replace(
        roster=ag.Roster.from_labels(
            network.roster.people, [None, "a0", "a0", "a0", "a1", "a1"]
        )
    )

    found = ag.intervals(unknown)

    assert found.notes[0].startswith("1 person without a known agency is left out")
    assert found["observed"].tolist()[:3] == [30, 8, 12]


def test_people_who_moved_count_where_they_are_after():
    before = complete(4, 2, ties=[(0, 1)])
    moved = before.roster.with_agencies(
        {"p00": "a1", "p01": "a1", "p02": "a0", "p03": "a0"}
    )

    found = ag.change_intervals(before, before.replace(roster=moved))

    assert found["before"].tolist()[1:3] == [0.25, 0.0]
    assert found.notes[0].startswith("2 people are in another agency after")


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"by": "person"}, "by is 'network'"),
        ({"method": "plain"}, "method is 'dyadic'"),
        ({"confidence": 1.0}, "less than 1, not 1.0"),
        ({"draws": 1}, "at least 2, not 1"),
    ],
)
def test_options_outside_what_is_allowed_are_refused(options, told):
    network = complete(4, 2)

    with pytest.raises(ag.ParameterError, match=told):
        ag.change_intervals(network, network, **options)


# --- the vertex bootstrap ---------------------------------------------------------


@pytest.mark.parametrize("directed", [True, False])
@pytest.mark.parametrize("by", LEVELS)
def test_a_draw_of_everybody_once_gives_the_statistic_itself(by, directed, monkeypatch):
    pair = study(Scene(12, "weak", directed, 0.8), np.random.default_rng(1))
    monkeypatch.setattr(np.random, "default_rng", lambda _: Everybody())

    drawn = _bootstrap.vertex_draws(_cells.seen(pair), by, 2, 0)

    expected = ag.change_intervals(*pair, by=by)["change"]
    np.testing.assert_allclose(drawn[0], expected, atol=1e-12)


class Everybody:
    """Random numbers that draw each person once."""

    def integers(self, *ends, size):
        return np.arange(size) if len(ends) == 1 else np.ones(size, np.int64)


@pytest.mark.parametrize("directed", [True, False])
def test_draws_are_those_of_the_matrix_with_people_repeated(directed):
    """The same people and dyads, drawn by hand from dense matrices."""
    pair = study(Scene(10, "weak", directed, 0.7), np.random.default_rng(5))
    n = 10
    everyone = np.arange(n)
    rows, columns = np.repeat(everyone, n), np.tile(everyone, n)
    tied = [(one.weight_of(rows, columns) > 0).reshape(n, n) * 1.0 for one in pair]
    seen = pair[0].observes(rows, columns).reshape(n, n)
    child = np.random.SeedSequence(3).spawn(1)[0]
    random = np.random.default_rng(child)
    drawn = random.integers(n, size=n)
    times = np.bincount(drawn, minlength=n)
    twice = int((times * (times - 1)).sum()) // 2
    first = random.integers(n, size=twice)
    second = (first + random.integers(1, n, size=twice)) % n
    refill = iter(zip(first, second, strict=True))
    total, change = 0, 0
    for k, m in itertools.combinations(range(n), 2):
        i, j = drawn[k], drawn[m]
        if i == j:
            i, j = next(refill)
        for a, b in [(i, j), (j, i)] if directed else [(i, j)]:
            total += seen[a, b]
            change += seen[a, b] * (tied[1][a, b] - tied[0][a, b])

    found = _bootstrap.vertex_draws(_cells.seen(pair), "network", 2, 3)[0][0]

    assert same(found, change / total)


def test_the_bootstrap_gives_the_same_bits_for_any_number_of_workers(monkeypatch):
    pair = study(Scene(20), np.random.default_rng(2))
    monkeypatch.setattr(_parallel, "LONG", 0)
    found = []
    for workers in (1, 2):
        with joblib.parallel_config(n_jobs=workers):
            found.append(
                ag.change_intervals(*pair, method="vertex bootstrap", draws=120, seed=4)
            )

    assert_same_bits(*found)
    assert any("twice too wide" in note for note in found[0].notes)
    other = ag.change_intervals(*pair, method="vertex bootstrap", draws=120, seed=5)
    assert other["se"][0] != found[0]["se"][0]


@pytest.mark.parametrize("people", [0, 1, 5])
@pytest.mark.parametrize("by", LEVELS)
def test_networks_without_ties_have_no_spread_of_draws(people, by):
    network = complete(people, 2)

    found = ag.intervals(network, by=by, method="vertex bootstrap", draws=3)

    assert np.isnan(found["se"]).all()


@pytest.mark.parametrize("directed", [True, False])
def test_agencies_taken_some_at_a_time_give_the_same(directed, monkeypatch):
    pair = study(Scene(20, "weak", directed, 0.8), np.random.default_rng(6))
    whole = ag.change_intervals(*pair, by="agency pair")
    monkeypatch.setattr(_means, "AT_ONCE", 1)

    found = ag.change_intervals(*pair, by="agency pair")

    assert_table(found, row="agency pair", **whole.columns)


# --- a known study ----------------------------------------------------------------


@pytest.mark.data
def test_the_eies_researchers_became_denser_and_more_external(data_folder):
    before, after = (
        layer.network
        for layer in reference.layers(data_folder, "eies")
        if layer.kind == "acquaintance"
    )

    found = ag.change_intervals(before, after).to_dict()

    density, index = found["density"], found["E–I index"]
    assert (round(density["before"], 3), round(density["after"], 3)) == (0.655, 0.765)
    assert (density["changed"], density["observed"]) == (127, 992)
    assert (round(density["low"], 3), round(density["high"], 3)) == (0.048, 0.172)
    assert (round(index["before"], 3), round(index["after"], 3)) == (0.163, 0.26)
    assert (round(index["low"], 3), round(index["high"], 3)) == (0.022, 0.171)
