"""Pairs of layers beside what R computed for them: fates of ties, QAP correlation."""

import numpy as np
import pytest

import agencygraph as ag
from tests.assertions import same
from tests.measures.observing import one_row
from tests.reference import DATA_SETS, layers, oracle

pytestmark = pytest.mark.data

STAYED = ("kept", "strengthened", "weakened")
REPS = 1000
"""Permutations that R drew, seed set once for all pairs."""


def pairs(data_folder):
    """Every pair R compared: both networks, and R's numbers.

    Where one kind is directed R counted arcs of both.
    """
    for name in DATA_SETS:
        found = {(x.wave, x.kind): x.network for x in layers(data_folder, name)}
        for key, expected in oracle(data_folder / name, "pairs").items():
            one, two = found[key[:2]], found[key[2:]]
            if one.directed != two.directed:
                one, two = (network.replace(directed=True) for network in (one, two))
            yield f"{name} {' '.join(key)}", one, two, expected


def test_every_pair_of_every_data_set_is_there(data_folder):
    names = [name.split()[0] for name, *_ in pairs(data_folder)]

    assert {name: names.count(name) for name in set(names)} == {
        "eies": 3,
        "eies_n48": 1,
        "invs15": 1,
        "kapferer_tailorshop": 6,
        "krackhardt_hightech": 3,
        "lazega_lawfirm": 3,
    }


def test_fates_of_ties_are_as_in_r(data_folder):
    for name, one, two, expected in pairs(data_folder):
        fates = ag.tie_fates(one, two)["fate"]

        found = ag.compare(one, two, measures={}).summary.to_dict()["network"]

        assert np.isin(fates, STAYED).sum() == found["stayed"] == expected["kept"], name
        assert (fates == "dissolved").sum() == found["dissolved"] == expected["lost"]
        assert (fates == "formed").sum() == found["formed"] == expected["gained"]
        assert same(found["jaccard"], expected["jaccard"], 1e-12), name
        assert found["hamming"] == expected["hamming"], name
        assert one.n_ties == expected["ties_a"], name
        assert two.n_ties == expected["ties_b"], name


def test_correlations_are_as_in_r(data_folder):
    for name, one, two, expected in pairs(data_folder):
        for weighted, column in ((False, "gcor"), (True, "gcor_valued")):
            found = one_row(ag.qap_correlation(one, two, weighted=weighted, draws=1))

            assert same(found["statistic"], expected[column], 1e-12), (name, column)


def test_p_of_qap_is_as_in_r_but_for_chance(data_folder):
    draws = 500
    for name, one, two, expected in pairs(data_folder):
        found = one_row(ag.qap_correlation(one, two, draws=draws, seed=1))

        for column, r in (("p_upper", "qap_p_ge"), ("p_lower", "qap_p_le")):
            q = min(max(expected[r], 0.005), 0.995)
            error = np.sqrt(q * (1 - q) * (1 / draws + 1 / REPS))
            assert abs(found[column] - expected[r]) < 5 * error + 1 / draws, name
