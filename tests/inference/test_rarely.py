"""What an inference rarely meets."""

from functools import partial

import numpy as np
import pytest

import agencygraph as ag
from agencygraph.inference import _attendance_shuffles, permutation, power
from agencygraph.inference._completions import balance_range

ROSTER = ag.Roster.from_labels(list("abcd"), ["x", "x", "y", "y"])
NETWORK = ag.Network.from_ties(ROSTER, ["a", "b"], ["c", "a"])


def test_scores_of_fewer_than_nobody_are_refused():
    with pytest.raises(ag.ParameterError, match="min_people is 1 or more, not 0"):
        ag.score_change(ag.simulate_study(), "confidence to share", min_people=0)


@pytest.mark.parametrize(
    ("hidden", "found"),
    [((2, 0), (1.0, 1.0)), ((0, 2), (-1.0, -1.0)), ((2, 3), (-1.0, 1.0))],
)
def test_where_no_tie_was_seen_the_hidden_ones_alone_say_the_balance(hidden, found):
    assert balance_range((0, 0), hidden)[1] == found


@pytest.mark.parametrize("size", [1, 2, 4, 6, 100])
def test_every_arrangement_comes_once_however_many_at_a_time(size):
    attended = np.array([True, False, True, False, False])
    members = [np.array([0, 1]), np.array([2, 3, 4])]

    found = np.concatenate(
        [*_attendance_shuffles._every(attended, members, size)], axis=0
    )

    assert len(found) == len(np.unique(found, axis=0)) == 2 * 3
    assert (found[:, :2].sum(axis=1) == 1).all()
    assert (found[:, 2:].sum(axis=1) == 1).all()


def test_a_statistic_with_arguments_is_called_by_its_name():
    def share(network, *, weight):
        return weight * network.n_ties

    assert permutation._name(partial(partial(share, weight=2))) == "share"
    assert permutation._name(lambda network: network.n_ties) == "statistic"


def test_words_of_a_table_are_no_numbers_to_permute():
    def told(_):
        columns = {"many": [1.0, 2.0], "word": np.array(["p", "q"])}
        return ag.Table("agency", ("x", "y"), columns)

    found = permutation._named(told, (NETWORK,))

    assert found == {("many", "x"): 1.0, ("many", "y"): 2.0}


def test_density_and_response_that_are_given_are_taken():
    assert power._taken(NETWORK, 0.3, 0.8) == (0.3, 0.8)
    assert power._taken(NETWORK, None, None) == (1 / 8, 1.0)
