"""What change a study can find: by counting pairs, and by simulating studies."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import stdtrit
from scipy.stats import nct

import agencygraph as ag
from agencygraph.inference._sample_sizes import pairs_seen, power_of_t
from tests import naive_inference_power as naive
from tests.assertions import same

SIZES = {"police": 10, "health": 10, "council": 10}


@st.composite
def designs(draw):
    """Sizes, how many of each agency answer, and what is assumed."""
    sizes = draw(st.lists(st.integers(1, 5), min_size=2, max_size=4))
    answering = [draw(st.integers(0, n)) for n in sizes]
    density, churn = draw(st.sampled_from([(0.1, 0.2), (0.5, 0), (0.3, 1), (0, 0.5)]))
    alike = draw(st.sampled_from([(0, 0), (0, 0.4), (0.05, 0.3), (0.2, 0.5)]))
    return sizes, answering, (density, churn, *alike)


@given(designs(), st.booleans())
def test_pairs_are_counted_as_one_by_one(design, directed):
    sizes, answering, _ = design
    cells = naive.cells_seen(sizes, answering, directed)
    shared = [len({*one} & {*two}) for one in cells for two in cells if one != two]

    found = pairs_seen(np.array(sizes), np.array(answering, float), directed=directed)

    assert found.cells == len(cells)
    assert found.sharing == shared.count(1)
    assert found.reverse == shared.count(2)


@settings(max_examples=15)
@given(st.integers(1, 4), st.integers(2, 3), st.data())
def test_the_change_is_the_one_with_that_power(size, agencies, data):
    _, _, assumed = data.draw(designs())
    directed, power = data.draw(st.booleans()), data.draw(st.sampled_from([0.5, 0.9]))
    rate = data.draw(st.integers(1, size)) / size
    answering = [round(size * rate)] * agencies
    expected = naive.detectable_change(
        [size] * agencies, answering, assumed, power, 0.9, directed
    )

    table = ag.detectable_change(
        {f"a{k}": size for k in range(agencies)},
        response=rate,
        density=assumed[0],
        churn=assumed[1],
        heterogeneity=assumed[2],
        reciprocity=assumed[3],
        power=power,
        confidence=0.9,
        directed=directed,
    )

    found = table.to_dict()[f"{100 * rate:.4g} %"]
    assert same(found["detectable_change"], expected, rel=2e-3, abs_=1e-4)
    assert found["answering"] == pytest.approx(sum(answering))


@pytest.mark.parametrize("change", [0.2, 0.35, 0.6])
def test_as_many_must_answer_as_find_the_change(change):
    assumed = (0.1, 0.2, 0.05, 0.3)
    needed = naive.responses_needed(4, 3, change, assumed, 0.8, 0.95)

    found = ag.responses_needed(
        {"a": 4, "b": 4, "c": 4}, change, density=0.1, churn=0.2
    ).to_dict()["network"]

    if needed is None:
        assert np.isnan(found["answering"])
    else:
        assert needed - 3 < found["answering"] <= needed
        assert found["detectable_change"] <= change


def test_one_fewer_would_not_do():
    needed = ag.responses_needed(SIZES, 0.12, density=0.1, churn=0.2)

    answering = needed["answering"][0]
    for less, enough in ((0, True), (1, False)):
        response = (answering - less) / 30
        row = ag.detectable_change(SIZES, density=0.1, churn=0.2, response=response)
        found = row["detectable_change"][row["answering"].round(9) == answering - less]
        assert (found[0] <= 0.12) == enough


def test_a_change_that_nobody_finds_says_so():
    table = ag.responses_needed({"a": 3, "b": 3}, 0.02, density=0.1, churn=0.2)

    assert np.isnan(table["answering"][0])
    assert table.notes[-1] == "A rise by 0.02 is not found even if everybody answers."


def test_more_answers_churn_or_likeness_move_it_as_they_must():
    def smallest(**other):
        given = {"density": 0.1, "churn": 0.2, **other}
        return ag.detectable_change(SIZES, **given)["detectable_change"]

    plain = smallest()
    assert (np.diff(plain) > 0).all()  # from 100 % down
    assert (smallest(churn=0.4) > plain).all()
    assert (smallest(heterogeneity=0.1) > plain).all()
    assert (smallest(reciprocity=0.6) > plain).all()
    assert (smallest(power=0.9) > plain).all()
    assert (smallest(confidence=0.99) > plain).all()


def test_without_likeness_pairs_are_as_good_as_independent():
    table = ag.detectable_change(
        SIZES, density=0.1, churn=0.2, heterogeneity=0, reciprocity=0
    )

    assert (table["design"] == 1).all()


@given(st.randoms(use_true_random=False))
def test_the_names_of_agencies_mean_nothing(random):
    sizes = {f"a{k}": n for k, n in enumerate([3, 5, 8, 2])}
    names = list(sizes)
    random.shuffle(names)

    one, two = (
        ag.detectable_change(
            {name: sizes[name] for name in order}, density=0.2, churn=0
        )
        for order in (sizes, names)
    )

    np.testing.assert_allclose(one["detectable_change"], two["detectable_change"])


def test_the_wave_before_gives_density_and_response():
    before = ag.simulate_study(response=0.8).network("before", "knows")
    seen = ag.ei_index(before, by="network").to_dict()["network"]

    table = ag.detectable_change(before, churn=0.1)

    expected = ag.detectable_change(
        before.roster,
        churn=0.1,
        density=seen["across"] / seen["observed_across"],
        response=float(before.answered.mean()),
    )
    assert table.labels == expected.labels
    assert len(table) == 7
    assert "The response is that of the wave given" in table.notes[-1]
    np.testing.assert_array_equal(table["se"], expected["se"])


def test_the_churn_assumed_is_printed():
    notes = ag.detectable_change(SIZES, density=0.1, churn=0.2).notes

    assert "10.0% of the cross-agency pairs tied before; churn: 20.0%" in notes[0]
    assert "correlate by 0.05" in notes[1]


def test_too_few_to_find_anything_have_no_number():
    table = ag.detectable_change({"a": 1, "b": 1}, density=0.1, churn=0.2)

    assert np.isnan(table["detectable_change"]).all()
    assert table.notes[-1] == (
        "With 6 response rates no change can be found, however large."
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"density": 1.2}, r"density is in \[0, 1\], not 1.2"),
        ({"churn": -0.1}, r"churn is in \[0, 1\], not -0.1"),
        ({"response": 2}, r"response is in \[0, 1\], not 2"),
        ({"power": 1}, "power is between 0 and 1, not 1"),
        ({"confidence": 0}, "confidence is between 0 and 1, not 0"),
        ({"heterogeneity": 0.2}, r"reciprocity is at least .* \(0.4\).* not 0.3"),
        ({"density": None}, "density is needed"),
    ],
)
def test_wrong_assumptions_are_refused(options, message):
    given = {"density": 0.1, "churn": 0.2, **options}

    with pytest.raises(ag.ParameterError, match=message):
        ag.detectable_change(SIZES, **given)


@pytest.mark.parametrize("change", [0, 0.95, -0.1])
def test_changes_out_of_reach_are_refused(change):
    with pytest.raises(ag.ParameterError, match=r"change is above 0 and at most 0\.88"):
        ag.responses_needed(SIZES, change, density=0.1, churn=0.2)


@pytest.mark.parametrize("sizes", [{"a": 10}, {"a": 10, "b": 0}, {}])
def test_one_agency_has_no_pairs_across(sizes):
    with pytest.raises(ag.ParameterError, match="at least two agencies"):
        ag.detectable_change(sizes, density=0.1, churn=0.2)


@pytest.mark.parametrize("size", [2.5, -1, True, "ten"])
def test_sizes_are_whole_numbers(size):
    with pytest.raises(ag.ParameterError, match="whole numbers of people"):
        ag.detectable_change({"a": size, "b": 3}, density=0.1, churn=0.2)


def test_the_power_of_t_is_that_of_the_noncentral_t():
    for df in (2, 10, 60):
        least = stdtrit(df, 0.975)
        for shift in (0.0, 1.0, 3.0):
            expected = nct.sf(least, df, shift) + nct.cdf(-least, df, shift)
            assert power_of_t(df, shift, 0.95) == pytest.approx(expected, abs=2e-5)
    assert power_of_t(10, 1000, 0.95) == pytest.approx(1)


def study(chance, change, assumed, design, few):
    """Change of every cell (n, n) in one made-up study, and which cells are seen.

    ``few``: a fifth of the people gain what the others do not; else half and half.
    """
    density, churn, heterogeneity, reciprocity = assumed
    agencies, size, answering = design
    group = np.repeat(np.arange(agencies), size)
    n = len(group)
    lost, variance = density * churn, 2 * density * churn + change - change**2
    if few:
        own = np.where(chance.random(n) < 0.2, 2.0, -0.5)
    else:
        own = np.where(chance.random(n) < 0.5, 1.0, -1.0)
    pair = (own[:, None] + own) * np.sqrt(heterogeneity * variance)
    rises, falls = (pair, 0 * pair) if few else (pair / 2, pair / 2)
    up, down = change + lost + rises, lost - falls
    assert min(up.min(), down.min()) >= 0
    fate = chance.random((n, n))
    alike = (reciprocity - 2 * heterogeneity) / (1 - 2 * heterogeneity)
    copied = np.triu(chance.random((n, n)) < alike, 1)
    fate = np.where(copied.T, fate.T, fate)
    changed = (fate < up).astype(int) - (fate > 1 - down)
    speaks = np.tile(np.arange(size) < answering, agencies)
    return changed, (group[:, None] != group) & speaks[:, None]


def finds_it(changed, seen):
    """Two-sided dyadic-robust t test of no change, with its plain formula."""
    cells = seen.sum()
    mean = changed[seen].mean()
    error = np.where(seen, changed - mean, 0.0)
    dyads = error + error.T
    variance = ((dyads.sum(axis=1) ** 2).sum() - (dyads**2).sum() / 2) / cells**2
    if variance <= 0:
        variance = (error**2).sum() / cells**2
    people = seen.any(axis=1).sum()
    return abs(mean) / np.sqrt(variance) > stdtrit(people - 1, 0.975)


def share_found(assumed, design, few):
    """The share of made-up studies that find the change claimed to be found."""
    agencies, size, answering = design
    table = ag.detectable_change(
        {f"a{k}": size for k in range(agencies)},
        density=assumed[0],
        churn=assumed[1],
        heterogeneity=assumed[2],
        reciprocity=assumed[3],
        response=answering / size,
    )
    change = table.to_dict()[f"{100 * answering / size:.4g} %"]["detectable_change"]
    chance = np.random.default_rng(1)
    found = [
        finds_it(*study(chance, change, assumed, design, few)) for _ in range(2000)
    ]
    return np.mean(found)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("design", "assumed"),
    [
        ((4, 10, 10), (0.1, 0.2, 0.0, 0.3)),
        ((6, 10, 8), (0.1, 0.2, 0.0, 0.6)),
        ((6, 10, 10), (0.2, 0.5, 0.02, 0.3)),
        ((6, 10, 7), (0.2, 0.6, 0.02, 0.3)),
        ((6, 15, 12), (0.3, 0.6, 0.05, 0.3)),
    ],
)
def test_four_of_five_studies_find_the_change_claimed(design, assumed):
    assert share_found(assumed, design, few=False) == pytest.approx(0.8, abs=0.04)


@pytest.mark.slow
def test_more_find_it_where_few_people_carry_the_rise():
    """The error is small by chance where the rise is: the claim is then cautious."""
    assert share_found((0.1, 0.3, 0.05, 0.3), (6, 15, 12), few=True) > 0.8
