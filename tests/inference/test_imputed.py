"""Ties that were not observed are drawn as their model says."""

import math
from types import SimpleNamespace

import numpy as np
import pytest

import agencygraph as ag
from agencygraph.inference._imputed import Filling

DRAWS = 4000
SPARSE, RHO = -0.7, 1.6
"""Log odds of a tie without its return, and what the return adds."""


class Fixed:
    """A model of which everything is known."""

    layout = SimpleNamespace(eta=lambda theta, rows, _: theta[0] + 0.0 * rows)

    def draw(self, _):
        return np.array([SPARSE, 0.0, RHO])


def filled(answered, ties, *, directed=True):
    roster = ag.Roster.from_labels(["a", "b", "c"], ["f", "f", "f"])
    network = ag.Network.from_ties(roster, *ties, directed=directed)
    network = network.replace(answered=np.array(answered))
    filling, chance = Filling.of(network, Fixed()), np.random.default_rng(7)
    return np.array([filling.draw(chance) for _ in range(DRAWS)])


def is_near(share, expected):
    return abs(share - expected) < 5 * math.sqrt(expected * (1 - expected) / DRAWS)


def test_dyads_that_nobody_saw_are_drawn_together():
    """Both, one or no tie, in the ratio e^(2s + r) : e^s : e^s : 1."""
    found = filled([False, False, True], ((), ()))

    one, back = found[:, 0, 1], found[:, 1, 0]
    weights = {
        (0, 0): 1.0,
        (0, 1): math.exp(SPARSE),
        (1, 0): math.exp(SPARSE),
        (1, 1): math.exp(2 * SPARSE + RHO),
    }
    for (first, second), weight in weights.items():
        share = float(((one == first) & (back == second)).mean())
        assert is_near(share, weight / sum(weights.values()))


@pytest.mark.parametrize(("ties", "said"), [(((), ()), 0), ((["b"], ["a"]), 1)])
def test_a_cell_whose_return_was_seen_is_drawn_given_it(ties, said):
    found = filled([False, True, True], ties)

    expected = 1 / (1 + math.exp(-(SPARSE + RHO * said)))
    assert is_near(float(found[:, 0, 1].mean()), expected)
    assert set(found[:, 1, 0]) == {said}


def test_an_undirected_dyad_is_drawn_once():
    found = filled([False, False, True], ((), ()), directed=False)

    assert (found == found.transpose(0, 2, 1)).all()
    assert is_near(float(found[:, 0, 1].mean()), 1 / (1 + math.exp(-SPARSE)))
    assert not found[:, 0, 2].any()
