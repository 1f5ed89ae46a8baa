"""What might be: every outcome written out, and the mean of them."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive, naive_what_if
from tests.strategies import networks, relabelled

MEASURED = {"reach": ag.reach, "density": ag.density}


@st.composite
def introduced(draw, *, complete=False):
    """A network, and pairs of its people with a probability each."""
    network = draw(networks(min_people=2, max_people=6, complete=complete))
    pairs = list(combinations(sorted(network.roster.people), 2))
    chosen = draw(st.lists(st.sampled_from(pairs), max_size=3, unique=True))
    chances = draw(
        st.lists(st.floats(0, 1), min_size=len(chosen), max_size=len(chosen))
    )
    return network, dict(zip(chosen, chances, strict=True))


def as_table(chances):
    columns = {"probability": np.array(list(chances.values()), float)}
    return ag.Table("meeting", list(chances), columns)


def with_ties(network, formed, weight=1.0):
    """The network with these pairs tied both ways, where that could be reported."""
    plain = naive.Plain.of(network)
    cells = {
        (i, j): max(weight, plain.weight.get((i, j), 0))
        for pair in formed
        for i, j in (pair, pair[::-1])
        if could_report(plain, i, j)
        or (not plain.directed and could_report(plain, j, i))
    }
    sources, targets, weights = (
        zip(
            *((i, j, w) for (i, j), w in {**plain.weight, **cells}.items()), strict=True
        )
        if plain.weight or cells
        else ((), (), ())
    )
    rows = ag.Network.from_ties(network.roster, sources, targets, weights)
    return network.replace(
        indptr=rows.indptr, indices=rows.indices, weights=rows.weights
    )


def could_report(plain, i, j):
    there = i in plain.answered and j in plain.listed
    return there and (i, j) not in plain.excepted


@given(case=introduced())
def test_expected_values_are_means_over_all_outcomes(case):
    network, chances = case
    plain = naive.Plain.of(network)
    hidden = [
        p
        for p in chances
        if not any(could_report(plain, *cell) for cell in (p, p[::-1]))
    ]
    open_ = {p: c for p, c in chances.items() if p not in hidden}

    delta = ag.what_if(network, add=as_table(chances), weight=1.0)

    for name, measure in (("reach", ag.reach), ("density", ag.density)):
        for column in measure(network).columns:
            for k, label in enumerate(delta[name].labels):
                mean = naive_what_if.expected(
                    open_,
                    lambda formed, k=k, column=column, measure=measure: float(
                        measure(with_ties(network, formed))[column][k]
                    ),
                )
                found = delta[name][f"{column}_after"][k]
                assert found == pytest.approx(mean, nan_ok=True), (name, column, label)


@given(case=introduced(), seed=st.integers(0, 3))
def test_columns_that_add_up_are_exact_however_few_the_draws(case, seed):
    network, chances = case
    assume(not network.at_cap.any())
    exact = ag.what_if(network, add=as_table(chances), draws=8)

    drawn = ag.what_if(network, add=as_table(chances), draws=3, seed=seed)

    for name, columns in {
        "density": ["density", "ties"],
        "degree": list(ag.degree(network).columns),
        "mixing_matrix": ["ties", "weight", "density"],
    }.items():
        for column in columns:
            one, two = (delta[name][f"{column}_after"] for delta in (exact, drawn))
            np.testing.assert_allclose(one, two, rtol=1e-9, atol=1e-12)


def test_draws_come_near_what_is_exact_and_say_which_they_are():
    roster = ag.Roster.from_labels(range(8), [f"a{k % 4}" for k in range(8)])
    pairs = dict.fromkeys(combinations(sorted(roster.people), 2), 0.0)
    chances = dict(zip(list(pairs)[::3], np.linspace(0.1, 0.9, 10), strict=True))
    network = ag.Network.from_ties(roster, ["0", "2"], ["1", "3"], directed=False)
    asked = {"add": as_table(chances), "measures": MEASURED}
    exact = ag.what_if(network, **asked, draws=1024)

    drawn = ag.what_if(network, **asked, draws=1000, seed=1)

    assert exact["reach"].notes[0] == (
        "Expected values: exact, over all 1,024 outcomes."
    )
    assert drawn["reach"].notes[0] == (
        "Expected values: means of 1,000 draws (seed 1), off by about sd / √draws."
    )
    assert drawn["density"].notes[0].startswith("Expected values: exact")
    for column in ("people", "agencies"):
        one, two = (delta["reach"][f"{column}_after"] for delta in (exact, drawn))
        error = exact["reach"][f"{column}_sd"] / np.sqrt(1000)
        assert (np.abs(one - two) < 5 * error).all()


def test_the_same_seed_gives_the_same_draws():
    roster = ag.Roster.from_labels(range(8), [f"a{k % 4}" for k in range(8)])
    pairs = list(combinations(roster.people, 2))[:12]
    network = ag.Network.from_ties(roster, [], [])

    one, two, other = (
        ag.what_if(network, add=pairs, probability=0.5, draws=20, seed=seed)["reach"]
        for seed in (1, 1, 2)
    )

    assert one["agencies_after"].tolist() == two["agencies_after"].tolist()
    assert one["agencies_after"].tolist() != other["agencies_after"].tolist()


@given(network=networks(min_people=2))
def test_without_somebody_the_others_are_as_in_the_network_of_the_others(network):
    gone = network.roster.people[0]
    rest = ag.subnetwork(network, network.roster.people[1:])

    delta = ag.what_if(network, remove=[gone])

    for name, measure in (("reach", ag.reach), ("degree", ag.degree)):
        for column, values in measure(rest).columns.items():
            after = dict(
                zip(delta[name].labels, delta[name][f"{column}_after"], strict=True)
            )
            assert np.isnan(after.pop(gone))
            assert list(after.values()) == pytest.approx(values.tolist(), nan_ok=True)
    assert delta.left == (gone,)
    fates = dict(zip(delta.ties.labels, delta.ties["fate"], strict=True))
    assert {fate for pair, fate in fates.items() if gone in pair} <= {"dissolved"}
    assert {fate for pair, fate in fates.items() if gone not in pair} <= {"kept"}


@given(network=networks(min_people=2, complete=True, unknown=False))
def test_a_departure_costs_the_reach_that_departures_says(network):
    gone = network.roster.people[-1]

    change = ag.what_if(network, remove=[gone])["reach"]["agencies_change"]

    cost = ag.departures(network).to_dict()[gone]["agencies_lost"]
    assert -np.nansum(change) == cost


@given(case=introduced(), random=st.randoms(use_true_random=False))
def test_names_mean_nothing(case, random):
    network, chances = case
    other, old, _ = relabelled(network, random)
    new = {was: now for now, was in old.items()}
    renamed = {(new[i], new[j]): chance for (i, j), chance in chances.items()}
    expected = ag.what_if(network, add=as_table(chances))["reach"].to_dict()

    found = ag.what_if(other, add=as_table(renamed))["reach"].to_dict()

    for person, values in found.items():
        assert values == pytest.approx(expected[old[person]], nan_ok=True)


def test_a_plan_that_works_forms_ties_between_those_who_meet():
    roster = ag.Roster.from_labels("abcd", "xxyy")
    network = ag.Network.from_ties(roster, ["a"], ["b"], directed=False)
    plan = ag.plan_rounds(roster, rounds=2, known=network)

    delta = ag.what_if(network, add=plan, probability=0.25)

    assert delta["density"]["ties_after"][0] == pytest.approx(1 + 4 / 4)
    assert repr(delta) == "What if: 4 introductions, 1 new tie expected"


def test_meetings_of_a_plan_with_who_leaves_do_not_take_place():
    roster = ag.Roster.from_labels("abcd", "xxyy")
    network = ag.Network.from_ties(roster, [], [], directed=False)
    plan = ag.plan_rounds(roster, rounds=2)

    delta = ag.what_if(network, add=plan, remove=["a"])

    assert len(delta.chances) == 2
    assert "2 meetings of the plan with who leaves left out." in delta["reach"].notes


def test_two_who_did_not_answer_cannot_be_told_to_have_met():
    roster = ag.Roster.from_labels("abc", "xyz")
    network = ag.Network.from_ties(roster, [], [], directed=False)
    network = network.replace(answered=roster.mask(["c"]))

    delta = ag.what_if(network, add=[("a", "b"), ("a", "c")])

    assert delta.chances.labels == (("a", "c"),)
    assert (
        "1 introduction is of two people neither of whose reports"
        in (delta["reach"].notes[0])
    )


def test_a_stronger_tie_stays_and_the_scale_gives_the_weight():
    roster = ag.Roster.from_labels("abc", "xyz")
    scale = ag.Scale((2, 5), ("met", "works with"))
    network = ag.Network.from_ties(roster, ["a"], ["b"], [5]).replace(scale=scale)

    delta = ag.what_if(network, add=[("a", "b"), ("b", "c")])

    assert delta.ties.to_dict()["a", "b"]["fate"] == "kept"
    assert delta.after.ties().to_dict()["b", "c"] == 2


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"add": [("a", "a")]}, "an introduction is of two people; not 'a'"),
        ({"add": [("a", "b"), ("b", "a")]}, "each pair is named once; a, b are"),
        ({"add": [("a", "b")], "remove": ["b"]}, "'b' leaves, and cannot be"),
        ({"add": ["ab"]}, "add holds .person, person"),
        ({"add": [("a", "b", -1)]}, "weight"),
        (
            {"add": ag.Table("person", ["a"], {"probability": [1.0]})},
            "rows of two people",
        ),
        ({"add": ag.Table("tie", [("a", "b")], {"probability": [2.0]})}, "0 to 1"),
        ({"probability": 1.5}, "probability is 0 to 1, not 1.5"),
        ({"weight": 0}, "weight is a positive number, not 0"),
        ({"draws": 0}, "draws is a whole number from 1, not 0"),
    ],
)
def test_arguments_that_mean_nothing_are_refused(asked, said):
    network = ag.Network.from_ties(ag.Roster.from_labels("abc"), [], [])

    with pytest.raises(ag.ParameterError, match=said):
        ag.what_if(network, **asked)


def test_who_is_not_there_cannot_leave_or_be_introduced():
    network = ag.Network.from_ties(ag.Roster.from_labels("abc"), [], [])

    with pytest.raises(ag.DataError, match="'zoe' is not on the roster"):
        ag.what_if(network, remove=["zoe"])
    with pytest.raises(ag.DataError, match="'zoe' is not on the roster"):
        ag.what_if(network, add=[("zoe", "a")])


def test_what_if_can_be_drawn_and_printed_like_any_delta():
    roster = ag.Roster.from_labels("abcd", "xxyy")
    network = ag.Network.from_ties(roster, ["a"], ["c"], directed=False)

    delta = ag.what_if(network, add=[("b", "d")], remove=["a"])

    assert isinstance(delta, ag.Delta)
    assert str(delta) == (
        "What if: 1 person leaves (1 tie lost); 1 introduction, 1 new tie expected"
    )
    assert "b" in ag.draw(delta).html
    assert len(delta.audit) == 0


def test_one_draw_is_enough_to_ask_for():
    roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["f", "f", "h"])
    network = ag.Network.from_ties(roster, ["ana"], ["ben"])

    found = ag.what_if(network, add=[("ben", "cy")], probability=0.5, draws=1)

    assert len(found["density"]) > 0
    with pytest.raises(ag.ParameterError, match="whole number from 1, not 0"):
        ag.what_if(network, add=[("ben", "cy")], probability=0.5, draws=0)
