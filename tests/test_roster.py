"""Who could be tied: ids in public, positions inside, an order that means nothing."""

import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests.strategies import AGENCIES, rosters

IDS = ["cy", "ana", "dee", "ben"]
LABELS = ["health", "fire", None, "fire"]


@pytest.fixture
def roster():
    return ag.Roster.from_labels(IDS, LABELS)


# --- order ------------------------------------------------------------------------


def test_people_are_sorted_by_agency_then_id_and_the_unknown_come_last(roster):
    assert roster.people == ("ana", "ben", "cy", "dee")
    assert roster.agency_labels == ("fire", "fire", "health", None)
    assert roster.agencies == ("fire", "health")


@given(
    st.lists(
        st.tuples(st.text("abc", min_size=1), st.sampled_from([*AGENCIES, None])),
        unique_by=lambda row: row[0],
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_of_the_input_carries_no_meaning(rows, random):
    ids = [person for person, _ in rows]
    shuffled = random.sample(rows, len(rows))

    one = ag.Roster.from_labels(
        ids, [label for _, label in rows], attributes={"id": ids}
    )
    two = ag.Roster.from_labels(
        [person for person, _ in shuffled],
        [label for _, label in shuffled],
        attributes={"id": [person for person, _ in shuffled]},
    )

    assert one == two
    assert hash(one) == hash(two)
    assert one.attributes["id"] == one.people
    assert dict(zip(one.people, one.agency_labels, strict=True)) == dict(rows)


def test_upper_case_umlauts_and_digits_sort_by_code_point():
    roster = ag.Roster.from_labels(["b", "B", "ä", "10", "9"])

    assert roster.people == ("10", "9", "B", "b", "ä")


# --- ids ----------------------------------------------------------------------------


def test_whole_numbers_become_text_and_blanks_around_are_cut():
    roster = ag.Roster.from_labels([2, np.int64(1), " ana "], [7, 7, " fire "])

    assert roster.people == ("1", "2", "ana")
    assert roster.agencies == ("7", "fire")
    assert roster.positions([1, "ana "]).tolist() == [0, 2]


@pytest.mark.parametrize("missing", [None, float("nan"), np.nan, "", "  "])
def test_an_agency_that_is_missing_is_not_known(missing):
    roster = ag.Roster.from_labels(["ana", "ben"], [missing, "fire"])

    assert roster.agency_labels == ("fire", None)
    assert roster.agency_of.tolist() == [0, -1]
    assert roster.n_unknown == 1


def test_a_missing_agency_in_a_pandas_column_is_not_known():
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {"id": ["ana", "ben"], "agency": pandas.array(["fire", pandas.NA])}
    )

    roster = ag.Roster.from_labels(frame["id"], frame["agency"])

    assert roster.agency_labels == ("fire", None)


@pytest.mark.parametrize("wrong", [1.5, 2.0, True, np.bool_(0), ("a",), b"ana"])
def test_an_id_that_is_neither_text_nor_a_whole_number_is_refused(wrong):
    with pytest.raises(ag.ParameterError, match="text or whole numbers") as told:
        ag.Roster.from_labels(["ana", wrong])

    assert repr(wrong) in str(told.value)


def test_every_blank_and_repeated_id_is_told_at_once_with_the_row_it_was_given_in():
    with pytest.raises(ag.DataError) as told:
        ag.Roster.from_labels(["zoe", "ana", "", "ana", "ben", " ", "ben", "ben"])

    assert str(told.value) == (
        "4 problems:\n"
        "row 3, column 'id': blank id; give every person an id\n"
        "row 6, column 'id': blank id; give every person an id\n"
        "column 'id': 'ana' is the id of 2 people; "
        "give each person an id of their own\n"
        "column 'id': 'ben' is the id of 3 people; "
        "give each person an id of their own"
    )


def test_columns_of_different_lengths_are_told_at_once():
    with pytest.raises(ag.DataError) as told:
        ag.Roster.from_labels(
            ["ana", "ben"], ["fire"], names=["Ana"], attributes={"role": "abc"}
        )

    assert [str(problem) for problem in told.value.problems] == [
        "column 'agency': has 1 values for 2 people; give one value a person",
        "column 'name': has 1 values for 2 people; give one value a person",
        "column 'role': has 3 values for 2 people; give one value a person",
    ]


def test_positions_are_rows_of_the_arrays_in_the_order_asked(roster):
    assert roster.positions(["cy", "ana", "cy"]).tolist() == [2, 0, 2]
    assert roster.positions([]).tolist() == []
    assert roster.positions([]).dtype == np.int32


def test_ids_that_are_not_on_the_roster_are_told_once_with_the_nearest():
    roster = ag.Roster.from_labels(["ana", "ben"], names=["Ana B", "Benjamin"])

    with pytest.raises(ag.DataError) as told:
        roster.positions(["bne", "Benjamin", "xyz", "ana", "bne"])

    assert [str(problem) for problem in told.value.problems] == [
        "'bne' is not on the roster; did you mean 'ben'?",
        "'Benjamin' is not on the roster; did you mean 'ben', whose name it is?",
        "'xyz' is not on the roster",
    ]


def test_a_mask_marks_the_people_named(roster):
    assert roster.mask(["dee", "ana"]).tolist() == [True, False, False, True]
    assert not roster.mask([]).any()
    assert "ana" in roster
    assert "zoe" not in roster
    assert len(roster) == 4


# --- what is known of people --------------------------------------------------------


def test_names_are_what_to_print_and_a_missing_one_is_the_id():
    roster = ag.Roster.from_labels(
        ["a", "b", "c", "d"], names=["Ana", "", None, float("nan")]
    )

    assert roster.names == ("Ana", "b", "c", "d")


def test_attributes_travel_with_their_person():
    roster = ag.Roster.from_labels(IDS, LABELS, attributes={"role": [1, 2, 3, 4]})

    assert dict(zip(roster.people, roster.attributes["role"], strict=True)) == {
        "cy": 1,
        "ana": 2,
        "dee": 3,
        "ben": 4,
    }


def test_take_keeps_agencies_attributes_and_shares():
    roster = ag.Roster.from_labels(
        IDS, LABELS, attributes={"role": [1, 2, 3, 4]}
    ).with_shares({"ana": {"fire": 1, "health": 1}})

    taken = roster.take(np.array([2, 0]))

    assert taken.people == ("cy", "ana")
    assert taken.agencies == ("fire", "health")
    assert taken.agency_labels == ("health", "fire")
    assert taken.attributes["role"] == (1, 2)
    assert taken.shares.toarray().tolist() == [[0.0, 1.0], [0.5, 0.5]]


@given(rosters(), st.data())
def test_take_reads_a_mask_as_the_positions_it_marks(roster, data):
    n = roster.n_people
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)), bool)

    assert roster.take(mask) == roster.take(np.flatnonzero(mask))


# --- agencies -----------------------------------------------------------------------


@given(rosters())
def test_agencies_are_counted_without_the_unknown(roster):
    labels = roster.agency_labels

    sizes = dict(zip(roster.agencies, roster.agency_sizes.tolist(), strict=True))

    assert sizes == {label: labels.count(label) for label in set(labels) - {None}}
    assert roster.n_unknown == labels.count(None)
    assert roster.n_unknown + roster.agency_sizes.sum() == roster.n_people


def test_agencies_have_attributes_and_a_name_to_print(roster):
    named = ag.Roster(
        people=roster.people,
        names=roster.names,
        agencies=roster.agencies,
        agency_of=roster.agency_of,
        agency_attributes={"name": ("Fire Service", None), "sector": ("s1", "s2")},
    )

    assert named.agency_names == ("Fire Service", "health")
    assert roster.agency_names == ("fire", "health")
    assert named.agency_attributes["sector"] == ("s1", "s2")


def test_other_labels_do_not_move_anybody(roster):
    teams = roster.with_agencies({"ana": "z", "ben": "a", "cy": "z"})

    assert teams.people == roster.people
    assert teams.agencies == ("a", "z")
    assert teams.agency_labels == ("z", "a", "z", None)


def test_other_labels_may_be_a_sequence_in_roster_order(roster):
    teams = roster.with_agencies(["z", "a", None, ""], agencies=["empty"])

    assert teams.agency_labels == ("z", "a", None, None)
    assert teams.agencies == ("a", "empty", "z")
    assert teams.agency_sizes.tolist() == [1, 0, 1]


def test_other_labels_must_be_one_a_person(roster):
    with pytest.raises(ag.DataError, match="has 1 values for 4 people"):
        roster.with_agencies(["z"])


def test_attributes_of_agencies_follow_the_agencies_that_stay(roster):
    named = ag.Roster(
        people=roster.people,
        names=roster.names,
        agencies=roster.agencies,
        agency_of=roster.agency_of,
        agency_attributes={"sector": ("s1", "s2")},
    )

    mixed = named.with_agencies(["health", "fire", "new", None])
    others = named.with_agencies(["team 1", "team 2", "team 1", None])

    assert mixed.agency_attributes == {"sector": ("s1", "s2", None)}
    assert others.agency_attributes == {}


def test_agencies_nobody_belongs_to_can_be_left_out(roster):
    wide = roster.with_agencies(roster.agency_labels, agencies=["an empty one"])

    assert wide.agencies == ("an empty one", "fire", "health")
    assert wide.without_empty_agencies() == roster


def test_an_agency_held_by_a_share_alone_is_not_empty(roster):
    shared = roster.with_shares({"ana": {"fire": 2, "police": 1}})
    wide = shared.take(np.array([0]))

    kept = wide.without_empty_agencies()

    assert kept.agencies == ("fire", "police")
    assert kept.shares.toarray().tolist() == [[2 / 3, 1 / 3]]


# --- several agencies per person ----------------------------------------------------


def test_shares_are_scaled_to_one_and_the_largest_is_the_primary_agency(roster):
    shared = roster.with_shares({"ana": {"police": 3, "fire": 1}})

    assert shared.agencies == ("fire", "health", "police")
    assert shared.agency_labels == ("police", "fire", "health", None)
    assert shared.shares.toarray().tolist() == [
        [0.25, 0.0, 0.75],
        [1.0, 0.0, 0.0],
        [0.0, 1.0, 0.0],
        [0.0, 0.0, 0.0],
    ]
    assert shared.people == roster.people


def test_of_equal_shares_the_first_agency_in_code_point_order_is_primary(roster):
    shared = roster.with_shares({"ana": {"police": 1, "court": 1}})

    assert shared.agency_labels[0] == "court"


def test_a_share_of_zero_is_no_membership(roster):
    shared = roster.with_shares({"ana": {"police": 0, "fire": 1}})

    assert shared.agencies == ("fire", "health")
    assert shared.shares.nnz == 3


def test_shares_given_in_two_steps_add_to_each_other(roster):
    at_once = roster.with_shares(
        {"ana": {"fire": 1, "health": 1}, "ben": {"fire": 1, "police": 3}}
    )

    in_steps = roster.with_shares({"ana": {"fire": 1, "health": 1}}).with_shares(
        {"ben": {"fire": 1, "police": 3}}
    )

    assert in_steps == at_once


@given(rosters(min_people=1), st.data())
def test_every_row_of_shares_sums_to_one_or_the_agency_is_not_known(roster, data):
    share = st.dictionaries(st.sampled_from(AGENCIES), st.integers(1, 9), min_size=1)
    given_shares = data.draw(
        st.dictionaries(st.sampled_from(roster.people), share, max_size=4)
    )

    shared = roster.with_shares(given_shares)

    rows = shared.shares.sum(axis=1)
    known = shared.agency_of >= 0
    assert np.allclose(rows, known)
    cells = shared.shares.toarray()[known]
    primary = cells[np.arange(len(cells)), shared.agency_of[known]]
    assert np.array_equal(primary, cells.max(axis=1, initial=0.0))


@pytest.mark.parametrize(
    "row", [{}, {"fire": 0}, {"fire": -1}, {"fire": np.nan}, {"": 1}, {"fire": np.inf}]
)
def test_a_share_that_is_not_a_positive_number_is_refused(roster, row):
    with pytest.raises(ag.DataError) as told:
        roster.with_shares({"ana": row, "ben": {"fire": 1}})

    assert [problem.value for problem in told.value.problems] == ["ana"]


def test_shares_of_somebody_who_is_not_on_the_roster_are_refused(roster):
    with pytest.raises(ag.DataError, match="'anna' is not on the roster"):
        roster.with_shares({"anna": {"fire": 1}})


def test_rosters_differ_when_their_shares_do(roster):
    one = roster.with_shares({"ana": {"fire": 1, "health": 1}})
    two = roster.with_shares({"ana": {"fire": 3, "health": 1}})

    assert one != two
    assert one != roster
    assert one == roster.with_shares({"ana": {"fire": 2, "health": 2}})


# --- agencies as actors -------------------------------------------------------------


def test_agencies_are_actors_of_their_own_grouped_by_sector():
    roster = ag.Roster.from_labels(
        ["red cross", "county", "state"],
        ["charity", "government", "government"],
        unit="agency",
        attributes={"staff": [10, 200, 3000]},
    )

    assert roster.unit == "agency"
    assert roster.people == ("red cross", "county", "state")
    assert roster.attributes["staff"] == (10, 200, 3000)
    assert repr(roster) == "Roster: 3 agencies in 2 groups"


# --- a frozen value -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ([], "Roster: 0 people in 0 agencies"),
        (["fire"], "Roster: 1 person in 1 agency"),
        (["fire", None], "Roster: 2 people in 1 agency, 1 not known"),
        (["x"] * 1234, "Roster: 1,234 people in 1 agency"),
    ],
)
def test_repr_counts(labels, said):
    roster = ag.Roster.from_labels([f"p{i}" for i in range(len(labels))], labels)

    assert repr(roster) == said


def test_a_roster_cannot_be_changed(roster):
    with pytest.raises(AttributeError):
        roster.people = ()
    with pytest.raises(ValueError, match="read-only"):
        roster.agency_of[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        roster.with_shares({}).shares.data[0] = 0.5


def test_a_roster_does_not_follow_the_array_it_was_made_from(roster):
    agency_of = np.array([0, 0, 1, -1])
    made = ag.Roster(
        people=roster.people,
        names=roster.names,
        agencies=roster.agencies,
        agency_of=agency_of,
    )

    agency_of[:] = 1

    assert made == roster


def test_equal_rosters_are_equal_and_others_are_not(roster):
    assert roster == ag.Roster.from_labels(IDS, LABELS)
    assert roster != ag.Roster.from_labels(IDS, ["fire", "fire", None, "fire"])
    assert roster != ag.Roster.from_labels(IDS, LABELS, names=["C", "A", "D", "B"])
    assert roster != ag.Roster.from_labels(IDS, LABELS, attributes={"a": range(4)})
    assert roster != ag.Roster.from_labels(IDS, LABELS, unit="agency")
    assert roster != "roster"


@given(rosters())
def test_a_roster_survives_pickling(roster):
    assert pickle.loads(pickle.dumps(roster)) == roster  # noqa: S301 (our own bytes)


@pytest.mark.parametrize(
    ("change", "error", "said"),
    [
        ({"unit": "team"}, ag.ParameterError, "'person' or 'agency', not 'team'"),
        ({"agency_of": [0, 2]}, ag.ParameterError, "positions -1 to 0"),
        ({"agency_of": [0, -2]}, ag.ParameterError, "positions -1 to 0"),
        ({"agency_of": [0]}, ag.DataError, "'agency': has 1 values for 2 people"),
        ({"names": ("Ana",)}, ag.DataError, "'name': has 1 values for 2 people"),
        ({"people": ("ana", "")}, ag.DataError, "row 2, column 'id': blank id"),
        ({"people": ("ana", "ana")}, ag.DataError, "'ana' is the id of 2 people"),
        (
            {"agencies": ("fire", "fire")},
            ag.DataError,
            "'fire' is the id of 2 agencies",
        ),
        (
            {"attributes": {"role": (1,)}},
            ag.DataError,
            "'role': has 1 values for 2 people",
        ),
        (
            {"agency_attributes": {"sector": (1, 2)}},
            ag.DataError,
            "'sector': has 2 values for 1 agency",
        ),
    ],
)
def test_arrays_that_are_not_what_the_class_promises_are_refused(change, error, said):
    fields = {
        "people": ("ana", "ben"),
        "names": ("Ana", "Ben"),
        "agencies": ("fire",),
        "agency_of": [0, -1],
    }

    with pytest.raises(error) as told:
        ag.Roster(**(fields | change))

    assert said in str(told.value)


def test_shares_of_another_shape_are_refused(roster):
    shared = roster.with_shares({})

    with pytest.raises(ag.ParameterError, match="shares have a row a person"):
        ag.Roster(
            people=roster.people[:2],
            names=roster.names[:2],
            agencies=roster.agencies,
            agency_of=roster.agency_of[:2],
            shares=shared.shares,
        )
