"""Where ids stand, for one and for many at once."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencygraph.places import order_by_agency, places_of

PEOPLE = st.lists(
    st.tuples(st.text(min_size=1, max_size=3), st.integers(-1, 3)),
    unique_by=lambda person: person[0],
)


@given(PEOPLE)
def test_people_are_in_order_of_agency_then_id_the_unknown_last(people):
    ids = [person for person, _ in people]
    agency_of = np.array([agency for _, agency in people], np.int32)

    order = order_by_agency(ids, agency_of, 4)

    expected = sorted(
        range(len(ids)),
        key=lambda i: (agency_of[i] if agency_of[i] >= 0 else 4, ids[i]),
    )
    assert order.tolist() == expected


@given(st.lists(st.integers(-50, 50), min_size=1), st.sampled_from([1, 10**6]))
def test_numbers_are_found_as_their_text_is(numbers, spread):
    numbers = [number * spread for number in numbers]
    place = {str(number): k for k, number in enumerate(dict.fromkeys(numbers))}

    found = places_of(place, np.array(numbers, np.int64))

    assert found.tolist() == [place[str(number)] for number in numbers]


@pytest.mark.parametrize(
    "ids", [np.array([1, 3]), np.array([1, 10**9]), ["1", "3"], [1, 3], ("1", "3")]
)
def test_an_id_without_a_place_is_refused(ids):
    with pytest.raises(KeyError):
        places_of({"1": 0, "2": 1}, ids)


def test_nobody_is_nowhere():
    assert places_of({"1": 0}, np.empty(0, np.int64)).tolist() == []
