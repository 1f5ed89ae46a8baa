"""Walks cut into blocks: the same whatever the blocks and the workers."""

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencygraph import _parallel, walks
from agencygraph._kernels import betweenness, chosen, dijkstra, distances
from tests.strategies import networks

pytestmark = pytest.mark.usefixtures("kernel_mode")

RUN = 1
"""Any work: the fixture says how kernels run."""


@pytest.fixture(params=[1, 40, 10**9], ids=["tiny", "some", "one"])
def block(request, monkeypatch):
    """Blocks of a person each, of a few, and all in one."""
    monkeypatch.setattr(_parallel, "STEPS_A_BLOCK", request.param)
    monkeypatch.setattr(_parallel, "LONG", request.param)


def rows_of(network):
    return network.indptr, network.indices


@pytest.mark.usefixtures("block")
@given(network=networks())
def test_blocks_of_betweenness_add_up(network):
    n, rows, group = network.n_people, rows_of(network), network.roster.agency_of
    length = 1 / network.weights

    found = walks.betweenness(rows, group), walks.betweenness(rows, group, length)

    hops = betweenness.hops.run(RUN, *rows, group, 0, n)
    far = dijkstra.betweenness.run(RUN, *rows, length, group, 0, n)
    np.testing.assert_allclose(found[0], hops, rtol=1e-12)
    np.testing.assert_allclose(found[1], far, rtol=1e-12)


@pytest.mark.usefixtures("block")
@given(network=networks(), steps=st.integers(1, 3))
def test_blocks_of_reach_are_side_by_side(network, steps):
    n, rows, group = network.n_people, rows_of(network), network.roster.agency_of

    people, groups = walks.reach(rows, group, steps, 10 * n)

    whole = betweenness.reach.run(RUN, *rows, group, steps, 0, n)
    assert people.tolist() == whole[0].tolist()
    assert groups.tolist() == whole[1].tolist()


@pytest.mark.usefixtures("block")
@given(network=networks())
def test_blocks_of_those_nearby_add_up(network):
    rows = rows_of(network)
    everybody = np.arange(network.n_people, dtype=np.int32)

    reached, steps = walks.nearby(rows)

    whole = distances.nearby.run(RUN, *rows, everybody)
    assert reached.tolist() == whole[0].tolist()
    assert steps.tolist() == whole[1].tolist()


@pytest.mark.usefixtures("block")
@given(network=networks(), seed=st.integers(0, 99))
def test_blocks_of_chosen_pairs_add_up(network, seed):
    rng = np.random.default_rng(seed)
    sources = np.flatnonzero(rng.random(network.n_people) < 0.5).astype(np.int32)
    targets = rng.random(network.n_people)

    found = walks.passing(rows_of(network), sources, targets)

    whole = chosen.passing.run(RUN, *rows_of(network), sources, targets)[0]
    np.testing.assert_allclose(found, whole, rtol=1e-12, atol=1e-12)


@pytest.mark.usefixtures("block")
@given(network=networks())
def test_workers_change_no_bit(network):
    rows, group = rows_of(network), network.roster.agency_of

    with joblib.parallel_config(n_jobs=1):
        one = walks.betweenness(rows, group)
    with joblib.parallel_config(n_jobs=3):
        many = walks.betweenness(rows, group)

    assert one.tobytes() == many.tobytes()
