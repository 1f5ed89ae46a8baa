"""Who is truly among the top brokers: by enumeration, by simulation, by relabelling."""

import random

import joblib
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.inference import _tie_information, _tie_model
from agencygraph.inference._imputed import brokered, roles_allowed
from agencygraph.observation import keep_ties
from tests import naive_inference_nonresponse as naive
from tests.assertions import assert_same_bits, assert_table, same
from tests.naive import Plain
from tests.strategies import networks, relabelled


def made(seed, people=40, agencies=5, spread=0.6, directed=True):
    """A network from the model itself: blocks, activity, popularity, reciprocity."""
    chance = np.random.default_rng(seed)
    group = chance.integers(0, agencies, people)
    root = np.linalg.cholesky(spread**2 * np.array([[1, 0.3], [0.3, 1]]))
    effects = chance.normal(size=(people, 2)) @ root.T
    blocks = chance.normal(size=(agencies, agencies)) * 0.4
    eta = np.where(group[:, None] == group, -0.6, -2.8)
    eta = eta + blocks[group[:, None], group] + effects[:, [0]] + effects[:, 1]
    states = np.exp(np.array([eta * 0, eta, eta.T, eta + eta.T + 1.5]))
    upto = np.cumsum(states / states.sum(axis=0), axis=0)
    state = (chance.random((people, people)) > upto).sum(axis=0)
    above = np.triu(np.ones((people, people), bool), 1)
    ties = above & np.isin(state, [1, 3])
    if directed:
        ties = ties | (above & np.isin(state, [2, 3])).T
    ids = np.arange(people)
    roster = ag.Roster.from_labels(ids, [f"a{k}" for k in group])
    i, j = np.nonzero(ties)
    return ag.Network.from_ties(roster, i.tolist(), j.tolist(), directed=directed)


def silenced(network, share, seed):
    """The same network with a share of the people, drawn at random, not answering."""
    chance, n = np.random.default_rng(seed), network.n_people
    answered = np.ones(n, bool)
    answered[chance.permutation(n)[: round(share * n)]] = False
    keep = answered[network.sources]
    if not network.directed:
        keep |= answered[network.indices]
    return keep_ties(network, keep).replace(answered=answered)


@given(networks(complete=True), st.integers(1, 12), st.data())
def test_what_was_observed_whole_is_0_or_1_or_shared_among_equals(network, k, data):
    role = data.draw(st.sampled_from(roles_allowed(network)))
    plain = Plain.of(network)
    top, mean = naive.top_brokers(plain, None, k, role)

    table = ag.top_brokers(network, k, role=role)

    found = table.to_dict()
    for person in plain.people:
        known = plain.agency[person] is not None
        expected = top[person] if known else np.nan
        assert same(found[person]["probability_top"], expected)
        for name in ("brokerage", "brokerage_mean", "lower", "upper"):
            assert same(found[person][name], mean[person] if known else np.nan)


@given(networks(unknown=False), st.data())
def test_brokerage_by_matrices_follows_its_definition(network, data):
    role = data.draw(st.sampled_from(roles_allowed(network)))
    ties = _tie_model.dense(network)[0].astype(np.float32)

    found = brokered(ties, network.roster.agency_of, role, directed=network.directed)

    expected = naive.brokered(Plain.of(network), role)
    assert dict(zip(network.roster.people, found, strict=True)) == expected


@settings(max_examples=10)
@given(networks(max_people=7))
def test_places_add_up_and_lie_within_the_attainable(network):
    known = network.roster.agency_of >= 0
    plain = Plain.of(network)
    among = [cell for cell in plain.cells() if naive.side(plain, *cell)]
    assume(known.any())
    assume(not among or any(plain.observed(*cell) for cell in among))

    table = ag.top_brokers(network, 3, draws=20)

    people = int(known.sum())
    seen = ~np.isnan(table["probability_top"])
    assert seen.sum() == people
    assert table["probability_top"][seen].sum() == pytest.approx(min(3, people))
    assert (table["lower"] <= table["brokerage_mean"])[seen].all()
    assert (table["brokerage_mean"] <= table["upper"])[seen].all()
    assert table["rank_mean"][seen].mean() == pytest.approx((people + 1) / 2)
    assert (table["rank_low"] <= table["rank_high"])[seen].all()


def chances_of(network):
    """Probability of each state of a hidden dyad, the effects held at their mode."""
    model = _tie_model.fit(network)
    layout, merged = model.layout, model.layout.merged()
    theta = _tie_model.spread_out(model.mode, merged)
    place = {person: np.array([i]) for i, person in enumerate(network.roster.people)}

    def eta(i, j):
        return float(layout.eta(theta, place[i], place[j])[0])

    def of(cells, plain):
        (i, j), *more = cells
        if not plain.directed:
            odds = {(): 1.0, ((i, j),): np.exp(eta(i, j))}
        elif more:
            there, back = np.exp(eta(i, j)), np.exp(eta(j, i))
            both = there * back * np.exp(theta[2])
            odds = {(): 1.0, ((i, j),): there, ((j, i),): back, ((i, j), (j, i)): both}
        else:
            odds = {(): 1.0, ((i, j),): np.exp(eta(i, j) + theta[2] * plain.tie(j, i))}
        total = sum(odds.values())
        return {ties: weight / total for ties, weight in odds.items()}

    return of


@pytest.mark.parametrize("directed", [True, False])
def test_draws_have_the_probabilities_of_the_model(directed, monkeypatch):
    """Against every completion by its probability; effects held where they are."""
    network = silenced(made(3, 6, 2, directed=directed), 1 / 3, 1)
    chances = chances_of(network)
    top, mean = naive.top_brokers(Plain.of(network), chances, 2)
    monkeypatch.setattr(
        _tie_model.TieModel,
        "draw",
        lambda model, _: _tie_model.spread_out(model.mode, model.layout.merged()),
    )

    found = ag.top_brokers(network, 2, draws=4000).to_dict()

    for person in top:
        assert found[person]["probability_top"] == pytest.approx(top[person], abs=0.035)
        assert found[person]["brokerage_mean"] == pytest.approx(mean[person], abs=0.15)


@pytest.mark.parametrize("directed", [True, False])
def test_the_model_is_fitted_where_its_score_vanishes(directed):
    network = silenced(made(5, 14, 3, directed=directed), 0.25, 2)
    model = _tie_model.fit(network)
    layout, merged = model.layout, model.layout.merged()

    def posterior(free):
        theta = _tie_model.spread_out(free, merged)
        prior = _tie_model._prior(layout, model.spread)
        return log_likelihood(network, layout, theta) - theta @ prior @ theta / 2

    step = 1e-4
    shifts = np.eye(len(model.mode)) * step
    slope = [
        (posterior(model.mode + shift) - posterior(model.mode - shift)) / (2 * step)
        for shift in shifts
    ]
    assert np.abs(slope).max() < 1e-3


def log_likelihood(network, layout, theta):
    """Of what was observed, dyad by dyad, from the definition."""
    plain, people = Plain.of(network), network.roster.people
    place = {person: np.array([i]) for i, person in enumerate(people)}
    total = 0.0
    for a, i in enumerate(people):
        for j in people[a + 1 :]:
            there = float(layout.eta(theta, place[i], place[j])[0])
            back = float(layout.eta(theta, place[j], place[i])[0])
            if not network.directed:
                if plain.observed(i, j):
                    total += there * plain.tie(i, j) - np.log1p(np.exp(there))
                continue
            weight = {
                (x, y): np.exp(there * x + back * y + theta[2] * x * y)
                for x in (0, 1)
                for y in (0, 1)
            }
            fits = sum(
                w
                for (x, y), w in weight.items()
                if (not plain.observed(i, j) or x == plain.tie(i, j))
                and (not plain.observed(j, i) or y == plain.tie(j, i))
            )
            total += np.log(fits / sum(weight.values()))
    return total


@settings(max_examples=10)
@given(st.integers(0, 1000), st.booleans())
def test_derivatives_are_those_of_the_likelihood(seed, directed):
    network = silenced(made(seed, 7, 3, directed=directed), 0.3, seed)
    network = (
        network.replace(
            excepted=np.array([[0, 1]]),
            **{
                name: getattr(keep_ties(network, ~_is(network, 0, 1)), name)
                for name in ("indptr", "indices", "weights")
            },
        )
        if directed
        else network
    )
    layout = _tie_model.fit(network).layout
    merged = layout.merged()
    free = np.random.default_rng(seed).normal(size=merged.max() + 1) / 2
    data = _tie_model.dense(network)

    theta = _tie_model.spread_out(free, merged)
    found = _tie_model._merge_vector(
        _tie_information.information(layout, theta, *data).score, merged
    )

    step = 1e-5
    for k, shift in enumerate(np.eye(len(free)) * step):
        up, down = (
            log_likelihood(network, layout, _tie_model.spread_out(free + s, merged))
            for s in (shift, -shift)
        )
        assert found[k] == pytest.approx((up - down) / (2 * step), abs=1e-5)


def _is(network, i, j):
    return (network.sources == i) & (network.indices == j)


@pytest.mark.parametrize("directed", [True, False])
def test_information_is_the_expected_square_of_the_score(directed):
    """Over all that a dyad seen from both sides, or from one, may have said."""
    layout = _tie_model.Layout(np.array([0, 1]), 2, directed)
    merged = layout.merged()
    free = np.linspace(-0.6, 0.8, merged.max() + 1)
    theta = _tie_model.spread_out(free, merged)
    there, back = (
        float(layout.eta(theta, np.array([i]), np.array([1 - i]))[0]) for i in (0, 1)
    )
    for seen in [(1, 1), (1, 0), (0, 1)] if directed else [(1, 1)]:
        observed = np.array([[0, seen[0]], [seen[1], 0]], bool)
        expected, chance = 0, 0
        for x, y in [(0, 0), (1, 0), (0, 1), (1, 1)] if directed else [(0, 0), (1, 1)]:
            odds = np.exp(
                there * x + back * y + theta[2] * x * y if directed else there * x
            )
            ties = np.array([[0, x], [y, 0]], bool) & observed
            found = _tie_information.information(layout, theta, ties, observed)
            score = _tie_model._merge_vector(found.score, merged)
            expected = expected + odds * np.outer(score, score)
            chance += odds

        matrix = _tie_model._merge(found.matrix, merged)

        np.testing.assert_allclose(matrix, expected / chance, atol=1e-12)


@settings(max_examples=5)
@given(st.integers(0, 100), st.randoms(use_true_random=False), st.booleans())
def test_the_model_ignores_labels(seed, chance, directed):
    network = silenced(made(seed, 12, 3, directed=directed), 0.25, seed)
    other, people, _ = relabelled(network, chance)

    found, expected = _tie_model.fit(other), _tie_model.fit(network)

    def effects(model, roster, names):
        theta = _tie_model.spread_out(model.mode, model.layout.merged())
        start, n = model.layout.people.start, model.layout.n
        return {
            (names(p), part): theta[start + part * n + i]
            for i, p in enumerate(roster.people)
            for part in (0, 1)
        }

    assert effects(found, other.roster, people.get) == pytest.approx(
        effects(expected, network.roster, str), abs=1e-5
    )


def test_labels_move_probabilities_by_no_more_than_draws_do():
    network = silenced(made(8), 0.3, 8)
    other, people, _ = relabelled(network, random.Random(1))  # noqa: S311 (a shuffle)

    found = ag.top_brokers(other, 5, draws=600).to_dict()

    expected = ag.top_brokers(network, 5, draws=600).to_dict()
    for person, row in found.items():
        before = expected[people[person]]
        assert row["probability_top"] == pytest.approx(
            before["probability_top"], abs=0.12
        )
        assert same(row["brokerage"], before["brokerage"])
        assert same(row["upper"], before["upper"])


def test_the_same_bits_for_any_number_of_workers():
    network = silenced(made(4), 0.3, 4)
    with joblib.parallel_config(n_jobs=1):
        alone = ag.top_brokers(network, 5, draws=25, seed=7)

    with joblib.parallel_config(n_jobs=2):
        together = ag.top_brokers(network, 5, draws=25, seed=7)

    assert_same_bits(alone, together)


def test_another_seed_gives_other_draws():
    network = silenced(made(4), 0.3, 4)

    one, two = (ag.top_brokers(network, 5, draws=20, seed=s) for s in (1, 2))

    assert one["brokerage_mean"].tolist() != two["brokerage_mean"].tolist()


def test_the_likeliest_come_first_and_the_unknown_last():
    roster = ag.Roster.from_labels(["ana", "ben", "cy", "dee"], ["f", "f", "h", None])
    network = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"])

    table = ag.top_brokers(network, 1)

    assert_table(
        table,
        row="person",
        labels=["ben", "ana", "cy", "dee"],
        probability_top=[1, 0, 0, np.nan],
        rank=[1, 2, 2, np.nan],
        rank_mean=[1, 2.5, 2.5, np.nan],
        brokerage=[1, 0, 0, np.nan],
    )
    assert "1 person without a known agency is left out." in table.notes


def test_somebody_silent_whom_all_name_may_lead():
    whole = made(0, spread=1.2)
    leader = ag.top_brokers(whole, 1).labels[0]
    answered = ~whole.roster.mask([leader])
    network = keep_ties(whole, answered[whole.sources]).replace(answered=answered)

    found = ag.top_brokers(network, 5).to_dict()[leader]

    assert found["probability_top"] > 0.5
    assert np.isnan(found["brokerage"])
    assert np.isnan(found["rank"])


def test_the_notes_say_what_was_drawn_and_from_what():
    notes = ag.top_brokers(silenced(made(4), 0.3, 4), 5, draws=20, seed=3).notes

    assert notes[0] == "12 people did not answer: their ties are drawn."
    assert "468 cells were not observed and filled in 20 times (seed 3)" in notes[1]


def test_nobody_at_all_has_no_top():
    empty = ag.Network.from_ties(ag.Roster.from_labels([]), [], [])

    assert len(ag.top_brokers(empty, 3)) == 0


def test_agencies_too_many_for_pairs_have_no_effect_of_their_own():
    network = silenced(made(2, people=60, agencies=28), 0.2, 1)

    assert _tie_model.fit(network).layout.blocks == 0
    assert ag.top_brokers(network, 5, draws=10)["probability_top"].sum() == (
        pytest.approx(5)
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"k": 0}, "k is at least 1, not 0"),
        ({"draws": 0}, "draws is at least 1, not 0"),
        ({"role": "boss"}, "role is 'total' or 'across' or 'ends across'"),
    ],
)
def test_wrong_options_are_refused(options, message):
    with pytest.raises(ag.ParameterError, match=message):
        ag.top_brokers(made(1, people=8), **options)


def test_without_a_single_answer_there_is_nothing_to_draw_from():
    network = silenced(made(1, people=8), 1.0, 1)

    with pytest.raises(ag.ParameterError, match="nothing was observed"):
        ag.top_brokers(network)


def test_more_people_than_matrices_can_hold_are_refused():
    roster = ag.Roster.from_labels(range(1001))
    network = ag.Network.from_ties(roster, [], [])

    with pytest.raises(ag.ParameterError, match=r"up to 1,000 people, not 1,001"):
        ag.top_brokers(network)


@pytest.mark.slow
@pytest.mark.parametrize("directed", [True, False])
def test_of_those_with_a_probability_that_share_is_truly_at_the_top(directed):
    """Calibration: of all said to be in the top 5 with 60–80 %, about 70 % are."""
    said, true = [], []
    for seed in range(60):
        network = made(seed, directed=directed)
        truth = ag.top_brokers(network, 5).to_dict()
        # undirected ties are seen from either side: more must be silent to hide any
        share = 0.3 if directed else 0.5
        found = ag.top_brokers(silenced(network, share, seed), 5, draws=100).to_dict()
        for person, row in found.items():
            said.append(row["probability_top"])
            true.append(truth[person]["probability_top"])
    said, true = np.array(said), np.array(true)
    for low, high in [
        (0, 0.05),
        (0.05, 0.2),
        (0.2, 0.4),
        (0.4, 0.6),
        (0.6, 0.8),
        (0.8, 0.95),
        (0.95, 1.01),
    ]:
        chosen = (said >= low) & (said < high)
        expected, found = said[chosen].mean(), true[chosen].mean()
        error = np.sqrt(expected * (1 - expected) / chosen.sum())
        assert found == pytest.approx(expected, abs=3.5 * error + 0.02)
