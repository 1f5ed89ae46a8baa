import warnings
from dataclasses import replace

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from tests import naive_inference_qap as naive
from tests import reference
from tests.assertions import assert_same_bits, same
from tests.inference.test_qap import made_up
from tests.measures.observing import one_row, partly_observed
from tests.naive import Plain
from tests.strategies import networks

ORACLE = {
    # printed by oracle_mrqap.R beside this file: cells, coefficients, t, share of
    # permutations with t as low (pleeq), as high (pgreq); the intercept first
    "directed": (
        182,
        (
            1.73387890495329677,
            0.94480659909136855,
            -0.04671843698126709,
            1.0256434404818,
        ),
        (8.4631577841540242, 15.2715031613035244, -1.1519522762848926, 5.7048183978495),
        (1.0, 0.14075, 0.9995),
        (0.0, 0.85925, 0.0005),
    ),
    "undirected": (
        91,
        (
            4.23724896710705234,
            0.86286451147575871,
            -0.12151535951546570,
            1.0421915007956,
        ),
        (5.0270505085110591, 5.9820616389467576, -1.3641998778216142, 4.3368425058416),
        (1.0, 0.08475, 0.99975),
        (0.0, 0.91525, 0.00025),
    ),
    "one": (
        182,
        (4.192857142857146613, -0.069642857142856895),
        (19.329539268569675, -1.097837685520149),
        (0.15725,),
        (0.84275,),
    ),
    "eies": (
        992,
        (
            0.296540548825056427,
            0.62126561594893881,
            0.16629756162064377,
            -0.03598166246851,
        ),
        (
            17.4514552249549020,
            31.5410129978749261,
            9.0566376975993990,
            -1.8450782345924,
        ),
        (1.0, 1.0, 0.071),
        (0.0, 0.0, 0.929),
    ),
    "lazega": (
        4970,
        (
            0.030703994176334109,
            0.35727420172607133,
            0.35668809961385628,
            0.05371065937833,
        ),
        (4.6594665414567871, 24.2612569378313303, 31.2898297237648642, 5.7004709398441),
        (1.0, 1.0, 1.0),
        (0.0, 0.0, 0.0),
    ),
}
DRAWS = {"directed": 4000, "undirected": 4000, "one": 4000, "eies": 2000, "lazega": 500}
"""Permutations that R drew."""

N = 14
SOURCE, TARGET = np.indices((N, N)) + 1


def matrix(a, b, c, levels):
    """The same arithmetic as in oracle_mrqap.R."""
    i, j = SOURCE, TARGET
    return (a * i + b * j + c * i * j + i * i) % levels


X1, X2 = matrix(7, 3, 1, 5), matrix(2, 5, 3, 7)
X3 = (SOURCE % 3 == TARGET % 3).astype(int)
Y = X1 + X3 + matrix(5, 11, 2, 4)


def network_of(cells, *, symmetric):
    """A network with these weights off the diagonal; agencies as in ``X3``."""
    full = np.where(np.eye(N, dtype=bool), 0, cells + cells.T if symmetric else cells)
    roster = ag.Roster.from_labels(range(N), [f"a{(k + 1) % 3}" for k in range(N)])
    rows, columns = np.nonzero(np.triu(full) if symmetric else full)
    return ag.Network.from_ties(
        roster,
        rows.astype(str),
        columns.astype(str),
        full[rows, columns],
        directed=not symmetric,
    )


def assert_as_in_r(found, name, draws):
    cells, estimate, t, lower, upper = ORACLE[name]
    assert found["observed"].tolist() == [cells] * len(found)
    np.testing.assert_allclose(found["estimate"], estimate, rtol=1e-9)
    np.testing.assert_allclose(found["t"], t, rtol=1e-9)
    for column, expected in (("p_lower", lower), ("p_upper", upper)):
        q = np.clip(expected, 0.002, 0.998)
        error = np.sqrt(q * (1 - q) * (1 / draws + 1 / DRAWS[name]))
        assert (abs(found[column][1:] - expected) < 5 * error + 1 / draws).all()
    assert np.isnan(found["p"][0])


@pytest.mark.parametrize("symmetric", [False, True])
def test_three_predictors_are_as_in_sna(symmetric):
    y, x1, x2, x3 = (network_of(m, symmetric=symmetric) for m in (Y, X1, X2, X3))
    name = "undirected" if symmetric else "directed"

    found = ag.mrqap(y, {"x1": x1, "x2": x2, "x3": x3}, weighted=True, draws=2000)

    assert found.labels == ("intercept", "x1", "x2", "x3")
    assert_as_in_r(found, name, 2000)


def test_one_predictor_is_as_in_sna():
    y, x2 = (network_of(m, symmetric=False) for m in (Y, X2))

    found = ag.mrqap(y, {"x2": x2}, weighted=True, draws=2000)

    assert_as_in_r(found, "one", 2000)


def test_same_agency_is_the_matrix_of_who_shares_one():
    y, x1, x2, x3 = (network_of(m, symmetric=False) for m in (Y, X1, X2, X3))
    expected = ag.mrqap(y, {"x1": x1, "x2": x2, "x3": x3}, weighted=True, draws=99)

    found = ag.mrqap(
        y, {"x1": x1, "x2": x2, "x3": "same agency"}, weighted=True, draws=99
    )

    assert_same_bits(found, expected)


@pytest.mark.data
def test_eies_is_as_in_sna(data_folder):
    layer = {(x.wave, x.kind): x.network for x in reference.layers(data_folder, "eies")}
    outcome, first = (layer[wave, "acquaintance"] for wave in ("t2", "t1"))
    predictors = {"first": first, "messages": layer["messages", "messages"]}

    found = ag.mrqap(outcome, {**predictors, "same": "same agency"}, draws=1000)

    assert_as_in_r(found, "eies", 1000)


@pytest.mark.data
def test_lazega_is_as_in_sna(data_folder):
    layers = reference.layers(data_folder, "lazega_lawfirm")
    kinds = {x.kind: x.network.replace(directed=True) for x in layers}
    predictors = {"friend": kinds["friend"], "cowork": kinds["cowork"]}

    found = ag.mrqap(kinds["advice"], {**predictors, "same": "same agency"}, draws=200)

    assert_as_in_r(found, "lazega", 200)


# --- the definition


@st.composite
def models(draw):
    """An outcome and one or two predictors, with cells not observed in each."""
    kinds = partly_observed(min_people=4, max_people=5)
    complete = networks(min_people=4, max_people=5, complete=True)
    one = draw(kinds | complete)
    predictors = {"x": draw(kinds | complete)}
    if draw(st.booleans()):
        predictors["z"] = draw(kinds | complete | st.just("same agency"))
    return one, predictors


@pytest.mark.parametrize("within", [False, True])
@given(model=models())
def test_every_permutation_is_counted_with_its_unobserved_cells(within, model):
    outcome, predictors = model
    plains = {
        k: x if isinstance(x, str) else Plain.of(x) for k, x in predictors.items()
    }
    options = {"weighted": True, "within_agencies": within}
    expected = naive.mrqap(Plain.of(outcome), plains, **options)
    if expected is None:
        with pytest.raises(ag.ParameterError, match=r"follow from|the same in every"):
            ag.mrqap(outcome, predictors, **options)
        return

    found = ag.mrqap(outcome, predictors, **options)

    assert (found["observed"] == expected["observed"]).all()
    assert (found["draws"] == 0).all()
    if "t" not in expected:
        assert np.isnan(found["estimate"]).all()
        return
    np.testing.assert_allclose(found["estimate"], expected["estimate"], atol=1e-9)
    np.testing.assert_allclose(found["t"], expected["t"], rtol=1e-6, atol=1e-8)
    for name, tails in expected["tests"].items():
        row = found.to_dict()[name]
        for column in ("p_lower", "p_upper", "p"):
            assert same(row[column], tails[column]), (name, column)


@pytest.fixture
def barely_defined():
    """An outcome that ``z`` explains in full where ``x`` is not seen of a, b."""
    roster = ag.Roster.from_labels("abcd")
    y = ag.Network.from_ties(roster, "a", "c")
    x = ag.Network.from_ties(roster, "aa", "cd", directed=False)
    x = x.replace(excepted=np.array([[0, 1], [1, 0]]))
    z = ag.Network.from_ties(roster, "a", "c", directed=False)
    return y, {"x": x, "z": z}


def test_rounding_is_no_t_and_breaks_no_tie(barely_defined):
    outcome, predictors = barely_defined
    plains = {name: Plain.of(x) for name, x in predictors.items()}
    expected = naive.mrqap(Plain.of(outcome), plains)["tests"]

    found = ag.mrqap(outcome, predictors).to_dict()

    assert found["x"]["p_lower"] == 1.0
    assert abs(found["x"]["t"]) < 1e-9
    for name, shares in expected.items():
        for column, value in shares.items():
            assert same(found[name][column], value), (name, column)


@pytest.mark.parametrize("unit", [3.0, 1e-7, 1e7])
def test_the_unit_of_the_outcome_breaks_no_tie(barely_defined, unit):
    y, predictors = barely_defined
    moved = y.replace(weights=unit * y.weights)

    found = ag.mrqap(moved, predictors, weighted=True)

    expected = ag.mrqap(y, predictors, weighted=True)
    for name in ("p_lower", "p_upper"):
        assert found[name][1:].tolist() == expected[name][1:].tolist()


def test_permutations_that_fit_perfectly_count_as_the_most_there_can_be():
    # both are paths of two ties: some permutations lay the one upon the other
    roster = ag.Roster.from_labels("abcde", "xxxyy")
    y = ag.Network.from_ties(roster, "ab", "bc", directed=False)
    x = ag.Network.from_ties(roster, "ac", "cd", directed=False)
    x = x.replace(excepted=np.array([[1, 4], [4, 1]]))
    expected = naive.mrqap(Plain.of(y), {"x": Plain.of(x)})["tests"]["x"]

    found = ag.mrqap(y, {"x": x}).to_dict()["x"]

    for column, value in expected.items():
        assert same(found[column], value), column


@given(st.integers(0, 50), st.booleans())
def test_with_one_predictor_p_is_that_of_the_correlation(seed, directed):
    y, x = (made_up(6, 7, seed + k, directed=directed) for k in (0, 100))

    found = ag.mrqap(y, {"x": x}, weighted=True).to_dict()["x"]

    expected = one_row(ag.qap_correlation(y, x, weighted=True))
    for name in ("p_lower", "p_upper", "p"):
        assert same(found[name], expected[name])


def test_the_unit_of_a_predictor_changes_its_estimate_alone():
    y, x, z = (made_up(6, 12, seed) for seed in (1, 2, 3))
    expected = ag.mrqap(y, {"x": x, "z": z}, weighted=True)

    found = ag.mrqap(y, {"x": x.replace(weights=10 * x.weights), "z": z}, weighted=True)

    for name in ("t", "p_lower", "p_upper", "p", "p_holm"):
        np.testing.assert_allclose(found[name][1:], expected[name][1:], rtol=1e-7)
    assert same(10 * found["estimate"][1], expected["estimate"][1])


def test_the_order_of_predictors_does_not_matter():
    y, x, z = (made_up(6, 12, seed) for seed in (1, 2, 3))

    found = ag.mrqap(y, {"z": z, "x": x}).to_dict()

    expected = ag.mrqap(y, {"x": x, "z": z}).to_dict()
    for name, row in expected.items():
        for column, value in row.items():
            assert same(found[name][column], value, 1e-7), (name, column)


def test_p_holds_its_level_where_only_the_other_predictor_matters():
    # 150 outcomes that follow z and chance; x goes with z: p ≤ 0.1 in one of ten
    rng, low = np.random.default_rng(8), 0
    roster = ag.Roster.from_labels(range(9), ["a"] * 9)

    def network(weights):
        rows, columns = np.nonzero(~np.eye(9, dtype=bool))
        return ag.Network.from_ties(
            roster, rows.astype(str), columns.astype(str), weights[rows, columns]
        )

    for _ in range(150):
        z = rng.random((9, 9)) + rng.random((9, 1))
        x, y = (z + rng.random((9, 9)) + rng.random((9, 1)) for _ in "ab")
        predictors = {"x": network(x), "z": network(z)}
        table = ag.mrqap(network(y), predictors, weighted=True, draws=99)
        low += table.to_dict()["x"]["p"] <= 0.1

    assert 3 <= low <= 15 + 3 * np.sqrt(150 * 0.1 * 0.9)


# --- attributes


@pytest.fixture
def aged():
    """Six people with an age and a site, some not known; ties to those of like age."""
    roster = ag.Roster.from_labels(
        range(6),
        ["a"] * 3 + ["b"] * 3,
        attributes={"age": [20, 22, 35, 36, 50, None], "site": [*"nnsssn"]},
    )
    return ag.Network.from_ties(roster, "0123405", "1032134")


def test_attributes_are_asked_of_the_roster(aged):
    found = ag.mrqap(
        aged, {"older": "difference in age", "site": "same site", "own": "same agency"}
    )

    ages = [20, 22, 35, 36, 50]
    cells = [(i, j) for i in range(5) for j in range(5) if i != j]
    design = np.array(
        [
            [1, abs(ages[i] - ages[j]), "nnsss"[i] == "nnsss"[j], (i < 3) == (j < 3)]
            for i, j in cells
        ],
        float,
    )
    y = [float(aged.weight_of(np.array([i]), np.array([j]))[0]) for i, j in cells]
    expected = np.linalg.lstsq(design, np.array(y), rcond=None)[0]
    np.testing.assert_allclose(found["estimate"], expected, atol=1e-12)
    assert found["observed"].tolist() == [20] * 4


@pytest.mark.parametrize(
    ("predictors", "message"),
    [
        ({}, "predictors are one or more"),
        ({"intercept": "same agency"}, "none of them called 'intercept'"),
        (
            {"x": "same shoe"},
            "no attribute of people 'shoe'; there are agency, age",
        ),
        ({"x": "difference in site"}, "'difference in site' wants numbers"),
        ({"x": "older than"}, "a predictor is a network, 'same agency'"),
    ],
)
def test_other_predictors_are_refused(aged, predictors, message):
    with pytest.raises(ag.ParameterError, match=message):
        ag.mrqap(aged, predictors)


def test_predictors_that_follow_from_one_another_are_named(aged):
    twice = aged.replace(weights=2 * aged.weights)
    predictors = {"a": aged, "b": twice, "own": "same agency"}

    with pytest.raises(ag.ParameterError, match=r"apart: 'a', 'b'; leave one"):
        ag.mrqap(aged, predictors, weighted=True)


def test_predictors_that_do_not_vary_are_named(aged):
    roster = replace(aged.roster, attributes={"all": ("same",) * 6})

    with pytest.raises(ag.ParameterError, match=r"all networks observed: 'x'"):
        ag.mrqap(aged.replace(roster=roster), {"x": "same all", "own": "same agency"})


def test_more_people_than_fit_are_refused():
    network = ag.Network.from_ties(ag.Roster.from_labels(range(2001)), ["0"], ["1"])

    with pytest.raises(ag.ParameterError, match=r"at most 2,000 people, not 2,001"):
        ag.mrqap(network, {"x": network})


def test_people_are_not_regressed_on_agencies(aged):
    with pytest.raises(ag.ParameterError, match="about people, others about agencies"):
        ag.mrqap(aged, {"x": ag.between_agencies(aged)})


def test_a_perfect_fit_has_estimates_and_no_test(aged):
    found = ag.mrqap(aged, {"itself": aged, "own": "same agency"})

    np.testing.assert_allclose(found["estimate"], [0, 1, 0], atol=1e-12)
    for name in ("se", "t", "p", "p_holm"):
        assert np.isnan(found[name]).all()
    assert found.notes[-1] == "The fit is perfect: nothing is left to test with."


def test_fewer_cells_than_numbers_to_estimate_leave_all_undefined():
    roster = ag.Roster.from_labels("abc", "xyz")
    network = ag.Network.from_ties(roster, "a", "b", directed=False)
    other = ag.Network.from_ties(roster, "b", "c", directed=False)

    found = ag.mrqap(network, {"x": other, "z": ag.threshold(network, 1)})

    assert np.isnan(found["estimate"]).all()
    assert found["observed"].tolist() == [3, 3, 3]
    assert found.notes[-1] == "3 cells are too few for 3 estimates."


@pytest.mark.parametrize("answered", [None, [str(i) for i in range(20)]])
def test_any_number_of_workers_gives_the_same_bits(answered, monkeypatch):
    monkeypatch.setattr("agencygraph._parallel.STEPS_A_BLOCK", 5_000)
    monkeypatch.setattr("agencygraph._parallel.LONG", 1)
    more = {} if answered is None else {"answered": answered}
    y, x = made_up(25, 100, 1, **more), made_up(25, 100, 2)
    tables = []
    for workers in (1, 2):
        with joblib.parallel_config(n_jobs=workers), warnings.catch_warnings():
            tables.append(ag.mrqap(y, {"x": x, "own": "same agency"}, draws=40, seed=2))

    assert_same_bits(*tables)
    other = ag.mrqap(y, {"x": x, "own": "same agency"}, draws=40, seed=3)
    assert (other["p_lower"][1:] != tables[0]["p_lower"][1:]).any()
