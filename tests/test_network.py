"""Weighted ties and what of them was observed."""

import pickle
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests.naive import Plain
from tests.strategies import networks, relabelled, rosters

PEOPLE = ["ana", "ben", "cy", "dee"]


@pytest.fixture
def roster():
    return ag.Roster.from_labels(PEOPLE, ["fire", "fire", "health", None])


@st.composite
def listings(draw):
    """A roster with ties listed on it: no two alike."""
    roster = draw(rosters(min_people=2))
    ends = st.tuples(st.sampled_from(roster.people), st.sampled_from(roster.people))
    pairs = draw(st.lists(ends.filter(lambda pair: pair[0] != pair[1]), unique=True))
    weights = draw(
        st.lists(st.floats(1e-300, 1e300), min_size=len(pairs), max_size=len(pairs))
    )
    return roster, [(i, j, w) for (i, j), w in zip(pairs, weights, strict=True)]


@st.composite
def capped_networks(draw):
    """Networks in which people may have named as many as they were allowed to."""
    network = draw(networks())
    most = draw(st.none() | st.integers(1, 4))
    return network.replace(max_choices=most)


def listed(roster, ties, **options):
    sources, targets, weights = zip(*ties, strict=True) if ties else ((), (), ())
    return ag.Network.from_ties(roster, sources, targets, weights, **options)


# --- ties as given ------------------------------------------------------------------


@given(listings(), st.randoms(use_true_random=False))
def test_ties_are_the_ones_given_to_the_last_bit_in_any_order(listing, random):
    roster, ties = listing
    shuffled = random.sample(ties, len(ties))

    network = listed(roster, shuffled)

    assert network.ties().to_dict() == {(i, j): w for i, j, w in ties}
    assert network.n_ties == len(ties)
    assert network == listed(roster, ties)


@given(networks())
def test_rows_are_sorted_and_ties_listed_as_plain_python_sees_them(network):
    plain = Plain.of(network)
    wanted = {
        (i, j): w for (i, j), w in plain.weight.items() if (i, j) in plain.cells()
    }

    assert network.ties().to_dict() == wanted
    assert network.n_ties == len(wanted)
    for i in range(network.n_people):
        row = network.indices[network.indptr[i] : network.indptr[i + 1]]
        assert row.tolist() == sorted(set(row.tolist()))


@given(networks())
def test_weight_of_a_cell_is_its_tie_or_zero(network):
    plain = Plain.of(network)
    n = network.n_people
    rows, columns = (part.ravel() for part in np.indices((n, n), dtype=np.int32))

    weights = network.weight_of(rows, columns)

    people = network.roster.people
    cells = zip(rows, columns, weights, strict=True)
    assert all(
        weight == plain.weight.get((people[i], people[j]), 0.0)
        for i, j, weight in cells
    )


@given(networks(), st.randoms(use_true_random=False))
def test_ids_are_public_and_positions_carry_no_meaning(network, random):
    other, person, _ = relabelled(network, random)

    def name(network, person):
        return {
            (frozenset if not network.directed else tuple)((person(i), person(j))): w
            for (i, j), w in network.ties().to_dict().items()
        }

    assert name(other, person.get) == name(network, str)


@pytest.mark.usefixtures("kernel_mode")
@given(networks())
def test_kernels_interpreted_and_compiled_build_the_same_network(network):
    ties = [(i, j, w) for (i, j), w in network.ties().to_dict().items()]

    built = listed(network.roster, ties, directed=network.directed)

    assert np.array_equal(built.indptr, network.indptr)
    assert np.array_equal(built.indices, network.indices)
    assert np.array_equal(built.weights, network.weights)


def test_a_tie_without_a_weight_has_weight_one(roster):
    network = ag.Network.from_ties(roster, ["ana"], ["ben"])

    assert network.ties().to_dict() == {("ana", "ben"): 1.0}


def test_an_undirected_tie_is_listed_once_and_stored_both_ways(roster):
    network = listed(roster, [("cy", "ana", 2)], directed=False)

    assert network.n_ties == 1
    assert network.ties().to_dict() == {("ana", "cy"): 2.0}
    assert network.sources.tolist() == [0, 2]
    assert network.indices.tolist() == [2, 0]


def test_nobody_and_no_ties_make_a_network():
    nobody = ag.Network.from_ties(ag.Roster.from_labels([]), [], [])

    assert repr(nobody) == "Network: 0 people in 0 agencies, 0 ties"
    assert nobody.ties().to_dict() == {}
    assert nobody.is_fully_observed


# --- what is dropped and merged, aloud ----------------------------------------------


def test_self_ties_and_weights_of_zero_are_dropped_and_counted(roster):
    ties = [("ana", "ana", 1), ("ben", "ben", 0), ("ana", "ben", 0), ("ben", "cy", 1)]

    with pytest.warns(ag.AgencyGraphWarning) as told:
        network = listed(roster, ties)

    assert network.ties().to_dict() == {("ben", "cy"): 1.0}
    assert [str(warning.message) for warning in told] == [
        "2 self-ties were dropped",
        "1 tie of weight 0 dropped: 0 means no tie",
    ]


def test_identical_repeats_count_once(roster):
    ties = [("ana", "ben", 2)] * 3 + [("ben", "ana", 1)]

    with pytest.warns(ag.AgencyGraphWarning) as told:
        network = listed(roster, ties)

    assert network.ties().to_dict() == {("ana", "ben"): 2.0, ("ben", "ana"): 1.0}
    assert [str(warning.message) for warning in told] == [
        "2 repeated ties were merged once, being identical"
    ]


@pytest.mark.parametrize(
    ("rule", "weight", "said"),
    [
        ("max", 5.0, "2 repeated ties were merged by their largest weight"),
        ("sum", 8.0, "2 repeated ties were merged by the sum of their weights"),
    ],
)
def test_differing_repeats_are_merged_by_the_rule_named(roster, rule, weight, said):
    ties = [("ana", "ben", 1), ("ana", "ben", 5), ("ana", "ben", 2)]

    with pytest.warns(ag.AgencyGraphWarning) as told:
        network = listed(roster, ties, repeats=rule)

    assert network.ties().to_dict() == {("ana", "ben"): weight}
    assert [str(warning.message) for warning in told] == [said]


def test_a_single_repeat_is_told_in_the_singular(roster):
    with pytest.warns(ag.AgencyGraphWarning) as told:
        listed(roster, [("ana", "ben", 1)] * 2 + [("cy", "cy", 1), ("cy", "ana", 0)])

    assert [str(warning.message) for warning in told] == [
        "1 self-tie was dropped",
        "1 tie of weight 0 dropped: 0 means no tie",
        "1 repeated tie was merged once, being identical",
    ]


def test_differing_repeats_without_a_rule_are_all_told(roster):
    ties = [
        ("ana", "ben", 1),
        ("ana", "ben", 2),
        ("cy", "ana", 3),
        ("cy", "ana", 1),
        ("cy", "ben", 1),
    ]

    with pytest.raises(ag.DataError) as told:
        listed(roster, ties)

    assert [problem.value for problem in told.value.problems] == [
        "ana → ben",
        "cy → ana",
    ]
    assert "repeats='max' for levels, repeats='sum' for counts" in str(told.value)


def test_an_undirected_tie_listed_from_both_ends_is_a_repeat(roster):
    with pytest.warns(ag.AgencyGraphWarning, match="1 repeated tie was merged once"):
        same = listed(roster, [("ana", "ben", 2), ("ben", "ana", 2)], directed=False)
    with pytest.raises(ag.DataError, match="different weights"):
        listed(roster, [("ana", "ben", 2), ("ben", "ana", 1)], directed=False)

    assert same.ties().to_dict() == {("ana", "ben"): 2.0}


@given(
    st.lists(st.floats(0.001, 1e9), min_size=2),
    st.booleans(),
    st.randoms(use_true_random=False),
)
def test_sums_of_repeats_do_not_depend_on_the_order_of_the_input(
    weights, directed, random
):
    roster = ag.Roster.from_labels(["ana", "ben"])
    ties = [("ana", "ben", weight) for weight in weights]
    if not directed:
        ties = [(*random.sample(["ana", "ben"], 2), weight) for weight in weights]

    def merged(ties):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ag.AgencyGraphWarning)
            return listed(roster, ties, directed=directed, repeats="sum")

    assert merged(ties) == merged(random.sample(ties, len(ties)))
    assert merged(ties).weights[0] == pytest.approx(sum(weights))


def test_warnings_point_at_the_line_of_the_caller(roster):
    with pytest.warns(ag.AgencyGraphWarning) as told:
        ag.Network.from_ties(
            roster, ["ana"] * 4, ["ana", "ben", "ben", "cy"], [1, 1, 1, 0]
        )

    assert len(told) == 3
    assert {warning.filename for warning in told} == {__file__}


# --- what is refused ----------------------------------------------------------------


def test_unknown_ids_and_bad_weights_are_told_at_once(roster):
    ties = [
        ("bne", "ana", 1),
        ("ana", "zzz", -1),
        ("ana", "ben", float("nan")),
        ("ana", "cy", float("inf")),
    ]

    with pytest.raises(ag.DataError) as told:
        listed(roster, ties)

    assert [str(problem) for problem in told.value.problems] == [
        "column 'source': 'bne' is not on the roster; did you mean 'ben'?",
        "column 'target': 'zzz' is not on the roster",
        "row 2, column 'weight': '-1' is not a weight; give a positive, finite number",
        "row 3, column 'weight': 'nan' is not a weight; give a positive, finite number",
        "row 4, column 'weight': 'inf' is not a weight; give a positive, finite number",
    ]


def test_ends_and_weights_must_be_one_a_tie(roster):
    with pytest.raises(ag.ParameterError, match="2 sources, 1 targets and 3 weights"):
        ag.Network.from_ties(roster, ["ana", "ben"], ["cy"], [1, 2, 3])


@pytest.mark.parametrize("weights", [["often"], [None, {}], {"ana": 1}])
def test_weights_that_are_not_numbers_are_refused(roster, weights):
    with pytest.raises(ag.ParameterError, match="weights are numbers"):
        ag.Network.from_ties(roster, ["ana"], ["ben"], weights)


def test_an_unknown_rule_for_repeats_is_refused_even_without_repeats(roster):
    with pytest.raises(ag.ParameterError, match="'max', 'sum' or None, not 'mean'"):
        ag.Network.from_ties(roster, [], [], repeats="mean")


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"indptr": [0, 1, 2, 2]}, "indptr rises from 0"),
        ({"indptr": [0, 2, 1, 2, 2]}, "indptr rises from 0"),
        ({"indptr": [0, 1, 2, 2, 3]}, "indptr rises from 0"),
        ({"weights": [1.0]}, "one weight an entry"),
        ({"indices": [1, 4]}, "indices are positions on the roster"),
        ({"indices": [-1, 2]}, "indices are positions on the roster"),
        ({"indices": [2, 1], "indptr": [0, 2, 2, 2, 2]}, "rows are sorted"),
        ({"indices": [1, 1], "indptr": [0, 2, 2, 2, 2]}, "list nobody twice"),
        ({"indices": [0, 2]}, "nobody is tied to themselves"),
        ({"weights": [1.0, 0.0]}, "weights are positive and finite"),
        ({"weights": [1.0, np.inf]}, "weights are positive and finite"),
        ({"weights": [1.0, np.nan]}, "weights are positive and finite"),
        ({"directed": False}, "undirected ties are stored both ways"),
        ({"answered": [True]}, "answered, listed and at_cap have a value a person"),
        ({"listed": [[True] * 4]}, "answered, listed and at_cap have a value a person"),
        ({"excepted": [[0, 4]]}, "excepted cells are positions on the roster"),
        ({"excepted": [[-1, 0]]}, "excepted cells are positions on the roster"),
        ({"max_choices": 0}, "max_choices is at least 1"),
        ({"max_choices": -3}, "max_choices is at least 1"),
        ({"scale": ag.Scale((1.0, 2.0), ("no", "yes"))}, "levels of the scale"),
    ],
)
def test_arrays_that_are_not_what_the_class_promises_are_refused(roster, change, rule):
    network = listed(roster, [("ana", "ben", 1), ("ben", "cy", 3)])

    with pytest.raises(ag.ParameterError, match=f"broken rule: .*{rule}"):
        network.replace(**change)


def test_undirected_ties_must_have_one_weight_both_ways(roster):
    network = listed(roster, [("ana", "ben", 1)], directed=False)

    with pytest.raises(ag.ParameterError, match="stored both ways"):
        network.replace(weights=[1.0, 2.0])


# --- what was observed --------------------------------------------------------------


@given(capped_networks())
def test_a_cell_is_observed_as_the_definition_says(network):
    plain = Plain.of(network)
    n = network.n_people
    rows, columns = (part.ravel() for part in np.indices((n, n), dtype=np.int32))

    seen = network.observes(rows, columns)

    people = network.roster.people
    assert seen.tolist() == [
        plain.observed(people[i], people[j]) for i, j in zip(rows, columns, strict=True)
    ]


@given(capped_networks())
def test_every_tie_was_observed_and_full_observation_leaves_nothing_out(network):
    n = network.n_people
    rows, columns = np.nonzero(~np.eye(n, dtype=bool))

    assert network.observes(network.sources, network.indices).all()
    if network.is_fully_observed:
        assert network.observes(rows, columns).all()


def test_everyone_answered_and_was_listed_unless_told_otherwise(roster):
    network = ag.Network.from_ties(roster, ["ana"], ["ben"])

    assert network.answered.tolist() == network.listed.tolist() == [True] * 4
    assert len(network.excepted) == 0
    assert network.is_fully_observed


@pytest.mark.parametrize(
    "change",
    [
        {"answered": [True, True, True, False]},
        {"listed": [True, True, True, False]},
        {"excepted": [[2, 3]]},
        {"max_choices": 1},
    ],
)
def test_one_thing_unobserved_is_not_full_observation(roster, change):
    network = ag.Network.from_ties(roster, ["ana"], ["ben"])

    assert not network.replace(**change).is_fully_observed


def test_who_did_not_answer_left_their_row_unknown_and_not_their_column(roster):
    network = ag.Network.from_ties(roster, ["ana"], ["ben"]).replace(
        answered=roster.mask(["ana", "cy", "dee"])
    )
    ana, ben = roster.positions(["ana"]), roster.positions(["ben"])

    assert not network.observes(ben, ana)[0]
    assert network.observes(ana, ben)[0]


def test_an_undirected_tie_is_observed_if_either_side_was(roster):
    network = listed(roster, [("ana", "ben", 1)], directed=False).replace(
        answered=roster.mask(["ana", "dee"])
    )
    ana, ben, cy = roster.positions(["ana", "ben", "cy"]).reshape(3, 1)

    assert network.observes(ana, ben)[0]
    assert network.observes(ben, ana)[0]
    assert not network.observes(ben, cy)[0]


def test_who_named_as_many_as_allowed_may_know_more_people(roster):
    network = listed(roster, [("ana", "ben", 1), ("ana", "cy", 1), ("ben", "ana", 1)])

    capped = network.replace(max_choices=2)
    ana, ben, dee = roster.positions(["ana", "ben", "dee"]).reshape(3, 1)

    assert capped.at_cap.tolist() == [True, False, False, False]
    assert capped.observes(ana, ben)[0]
    assert not capped.observes(ana, dee)[0]
    assert capped.observes(ben, dee)[0]
    assert capped.replace(max_choices=None) == network


def test_excepted_cells_are_kept_once(roster):
    network = ag.Network.from_ties(roster, [], []).replace(
        excepted=[[2, 1], [0, 1], [2, 1]]
    )

    assert network.excepted.tolist() == [[0, 1], [2, 1]]


@pytest.mark.parametrize(
    "change",
    [
        {"answered": [False, True, True, True]},
        {"listed": [True, False, True, True]},
        {"excepted": [[0, 1]]},
    ],
)
def test_a_tie_in_a_cell_said_to_be_unobserved_is_refused(roster, change):
    network = ag.Network.from_ties(roster, ["ana"], ["ben"])

    with pytest.raises(ag.DataError, match="'ana → ben' is a tie that is said not"):
        network.replace(**change)


# --- scales -------------------------------------------------------------------------


def test_a_scale_gives_ranks_and_words_and_keeps_amounts_apart():
    scale = ag.Scale((1, 2, 5), ("yearly", "monthly", "daily"), (1, 12, 220))

    assert scale.ranks(np.array([5.0, 1.0, 2.0])).tolist() == [3, 1, 2]
    assert scale.word(2) == "monthly"
    assert scale.amounts == (1, 12, 220)


def test_amounts_change_no_rank():
    words = ("yearly", "monthly", "daily")
    weights = np.array([1.0, 2.0, 5.0])

    one = ag.Scale((1, 2, 5), words, (1, 12, 220)).ranks(weights)
    two = ag.Scale((1, 2, 5), words, (300, 2, 1)).ranks(weights)

    assert one.tolist() == two.tolist() == [1, 2, 3]


@pytest.mark.parametrize(
    ("values", "words", "amounts", "said"),
    [
        ((), (), None, "one word and one amount a level"),
        ((1, 2), ("a",), None, "one word and one amount a level"),
        ((1,), ("a",), (1, 2), "one word and one amount a level"),
        ((1,), ("a",), (), "one word and one amount a level"),
        ((2, 1), ("a", "b"), None, "positive and rise"),
        ((1, 1), ("a", "b"), None, "positive and rise"),
        ((0, 1), ("a", "b"), None, "positive and rise"),
        ((float("nan"),), ("a",), None, "positive and rise"),
        ((1, float("inf")), ("a", "b"), None, "positive and rise"),
    ],
)
def test_a_scale_that_does_not_rise_or_lacks_words_is_refused(
    values, words, amounts, said
):
    with pytest.raises(ag.ParameterError, match=said):
        ag.Scale(values, words, amounts)


def test_a_weight_that_is_no_level_has_no_word():
    scale = ag.Scale((1, 2), ("a", "b"))

    with pytest.raises(ag.ParameterError, match=r"1.5 is not a level.*1, 2"):
        scale.word(1.5)


def test_a_network_keeps_its_scale(roster):
    scale = ag.Scale((1, 3), ("seldom", "often"))

    network = listed(roster, [("ana", "ben", 3)]).replace(scale=scale)

    assert network.scale.word(network.weights[0]) == "often"


# --- people or agencies as actors ---------------------------------------------------


def test_agencies_are_tied_as_actors_of_their_own():
    roster = ag.Roster.from_labels(
        ["county", "red cross"], ["government", "charity"], unit="agency"
    )

    network = ag.Network.from_ties(roster, ["county"], ["red cross"], [4])

    assert repr(network) == "Network: 2 agencies in 2 groups, 1 tie"
    assert network.ties().to_dict() == {("county", "red cross"): 4.0}


# --- a frozen value -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "changes", "said"),
    [
        ({}, {}, "Network: 4 people in 2 agencies, 1 not known, 1 tie"),
        (
            {"directed": False},
            {"wave": "before", "kind": "knows"},
            (
                "Network before, knows: 4 people in 2 agencies, 1 not known, "
                "1 undirected tie"
            ),
        ),
        (
            {},
            {"kind": "trust", "answered": [True, False, False, True]},
            (
                "Network trust: 4 people in 2 agencies, 1 not known, 1 tie; "
                "2 of 4 answered"
            ),
        ),
    ],
)
def test_repr_says_what_who_and_how_much_was_observed(roster, options, changes, said):
    network = listed(roster, [("ana", "ben", 1)], **options)

    assert repr(network.replace(**changes)) == said


@pytest.mark.parametrize(
    "name",
    ["indptr", "indices", "weights", "answered", "listed", "excepted", "at_cap"],
)
def test_a_network_does_not_follow_the_arrays_it_was_made_from(roster, name):
    network = listed(roster, [("ana", "ben", 1), ("ben", "cy", 2)]).replace(
        excepted=[[2, 3]]
    )
    array = getattr(network, name).copy()
    made = network.replace(**{name: array})

    array[...] = 0

    assert made == network
    with pytest.raises(ValueError, match="read-only"):
        getattr(made, name)[...] = 0
    with pytest.raises(AttributeError):
        setattr(made, name, array)


@pytest.mark.parametrize(
    "change",
    [
        {"wave": "after"},
        {"kind": "knows"},
        {"weights": [2.0]},
        {"answered": [True, True, True, False]},
        {"listed": [True, True, True, False]},
        {"excepted": [[2, 3]]},
        {"max_choices": 2},
        {"max_choices": 1},
        {"scale": ag.Scale((1.0,), ("yes",))},
        {"roster": ag.Roster.from_labels(PEOPLE)},
    ],
)
def test_networks_that_differ_anywhere_are_not_equal(roster, change):
    network = listed(roster, [("ana", "ben", 1)])

    assert network.replace(**change) != network
    assert network.replace() == network


def test_a_network_is_not_equal_to_something_else_and_has_no_hash(roster):
    network = listed(roster, [])

    assert network != "network"
    with pytest.raises(TypeError, match="unhashable"):
        hash(network)


@given(capped_networks())
def test_a_network_survives_pickling(network):
    assert pickle.loads(pickle.dumps(network)) == network  # noqa: S301 (our own bytes)
