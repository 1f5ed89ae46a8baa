"""What cells rest on: against the definition written out, and what must not matter."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.privacy.cells import CONTROL
from tests import naive_privacy, strategies
from tests.assertions import assert_table


@given(strategies.networks())
def test_cells_are_what_the_definition_says(network):
    expected = naive_privacy.agency_cells(network)

    assert_table(ag.agency_cells(network), row="agency pair", **expected)


@given(strategies.networks(), st.randoms(use_true_random=False))
def test_cells_do_not_depend_on_the_order_of_people_and_agencies(network, rng):
    new, _, agencies = strategies.relabelled(network, rng)
    cells = ag.agency_cells(network).to_dict()

    for label, row in ag.agency_cells(new).to_dict().items():
        old = tuple(agencies.get(name, "") for name in label)
        same = cells[old] if old in cells else cells[old[::-1]]
        np.testing.assert_equal(row, {name: same[name] for name in row})


def test_without_margins_no_agency_is_blank():
    network = ag.simulate_study().network("after", "knows")

    cells = ag.agency_cells(network, margins=False)

    assert not any("" in label for label in cells.labels)
    assert len(cells) == network.roster.n_agencies**2


def test_forty_ties_of_two_people_rest_on_two():
    crowd = [f"h{i}" for i in range(20)]
    roster = ag.Roster.from_labels(
        ["a", "b", *crowd], ["f", "f", *("h" for _ in crowd)]
    )
    ties = [(x, y) for x in "ab" for y in crowd]

    cell = ag.agency_cells(ag.Network.from_ties(roster, *zip(*ties, strict=True)))

    assert cell.to_dict()["f", "h"]["ties"] == 40
    assert cell.to_dict()["f", "h"]["people"] == 2


def test_every_column_is_defined():
    cells = ag.agency_cells(ag.simulate_study().network("after", "knows"))

    assert set(cells.definitions) == set(cells.columns) > set(CONTROL)
