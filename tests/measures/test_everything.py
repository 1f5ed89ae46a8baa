"""All measures at once: what each gives alone, made once, then dropped."""

import hashlib

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph import _parallel, adjacency
from agencygraph._kernels import _jit
from agencygraph.measures import everything
from benchmarks import rosters
from tests.strategies import networks, relabelled

ROWS = ("person", "agency", "network")


def assert_same(one, two):
    if one.dtype == object:
        assert one.tolist() == two.tolist()
    else:
        np.testing.assert_array_equal(one, two)


@given(networks())
def test_every_column_is_that_of_its_measure(network):
    found = ag.measure_all(network)

    for name, measures in everything._MEASURES.items():
        for row, measure in measures.items():
            alone = measure(network)
            assert found[row].labels == alone.labels
            assert set(alone.notes) <= set(found[row].notes)
            for column in alone:
                prefixed = f"{name}_{column}"
                shown = prefixed if prefixed in found[row] else column
                assert_same(found[row][shown], alone[column])
                assert found[row].definitions[shown] == alone.definitions[column]


def test_a_taken_name_gets_its_measure_in_front():
    network = rosters.arrays(60, 300).network()

    person = ag.measure_all(network)["person"]

    assert person["coordinator"].tolist() == (
        ag.brokerage_roles(network)["coordinator"].tolist()
    )
    assert person["weighted_brokerage_coordinator"].tolist() == (
        ag.weighted_brokerage(network)["coordinator"].tolist()
    )
    assert "brokerage_roles_coordinator" not in person


@given(network=networks(), random=st.randoms(use_true_random=False))
def test_labels_play_no_part(network, random):
    other, old_name, _ = relabelled(network, random)

    one, two = ag.measure_all(network)["person"], ag.measure_all(other)["person"]

    rows = [one.labels.index(old_name[person]) for person in two.labels]
    for column in ("degree", "total", "alters", "pairs", "constraint"):
        if column in one:
            np.testing.assert_allclose(one[column][rows], two[column], rtol=1e-12)


def test_rows_are_made_once_and_dropped(monkeypatch):
    network = rosters.arrays(60, 300).network()
    made = []
    orient = adjacency.csr.orient

    class Counted:
        def run(self, *arguments):
            made.append(1)
            return orient.run(*arguments)

    monkeypatch.setattr(adjacency.csr, "orient", Counted())
    ag.measure_all(network.replace(scale=None))

    # weights given as ranks are rows of their own
    assert len(made) <= 2
    assert not hasattr(network, "_kept")


def digest(tables):
    found = hashlib.sha256()
    for table in tables.values():
        for values in table.columns.values():
            bits = values.tolist() if values.dtype == object else values.tobytes()
            found.update(repr(bits).encode())
    return found.hexdigest()


@pytest.mark.parametrize("workers", [2, 3])
def test_any_number_of_workers_gives_the_same_bits(workers, monkeypatch):
    monkeypatch.setattr(everything, "STEPS_A_TIE", _parallel.LONG)
    network = rosters.arrays(500, 4_000).network()

    with _jit.forced("compiled"):
        with joblib.parallel_config(n_jobs=1):
            one = digest(ag.measure_all(network))
        with joblib.parallel_config(n_jobs=workers):
            many = digest(ag.measure_all(network))

    assert one == many
