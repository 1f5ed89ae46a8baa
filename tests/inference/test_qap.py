import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.inference import _orders
from tests import naive_inference_qap as naive
from tests.assertions import assert_same_bits, assert_table, same
from tests.measures.observing import one_row, partly_observed
from tests.naive import Plain
from tests.strategies import networks, relabel, renaming

randoms = st.randoms(use_true_random=False)


@st.composite
def pairs_of_networks(draw, **options):
    """Two networks that share some people, with caps and exceptions of both."""
    kinds = partly_observed(max_people=5, **options)
    return draw(kinds), draw(kinds)


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("within", [False, True])
@given(pair=pairs_of_networks())
def test_every_permutation_is_counted_with_its_unobserved_cells(pair, weighted, within):
    options = {"weighted": weighted, "within_agencies": within}
    expected = naive.qap_correlation(*map(Plain.of, pair), **options)

    found = ag.qap_correlation(*pair, **options)

    expected = {name: [value] for name, value in expected.items()}
    assert_table(found, row="network", rel=1e-7, abs_=1e-9, **expected)
    assert found["draws"].tolist() == [0]
    assert list(found) == list(found.definitions)
