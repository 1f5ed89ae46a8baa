import math
from dataclasses import replace
from functools import partial

import joblib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.inference import _label_moves, _mixing_draws
from agencygraph.kept import kept
from tests import naive_inference_qap as naive
from tests.assertions import assert_same_bits, same
from tests.naive import NAN, Plain, agency_pairs, cells_between, ratio
from tests.reference import layers
from tests.strategies import networks, relabelled

randoms = st.randoms(use_true_random=False)
OVERALL = (
    "ei_index",
    "across",
    "within",
    "ei_index_weighted",
    "weight_across",
    "weight_within",
)
COLUMNS = ("statistic", "mean", "sd", "z", "p_lower", "p_upper", "p")


@st.composite
def exchangeable(draw, **options):
    """Some did not answer or were not listed; no caps, no exceptions."""
    return draw(networks(max_people=6, **options)).replace(excepted=None)


@st.composite
def waves(draw):
    """Two such waves among the same people, of whom some moved agency."""
    way = draw(st.booleans())
    before = draw(exchangeable(directed=way))
    after = draw(exchangeable(directed=way))
    people = before.roster.people
    after = ag.subnetwork(after, [p for p in after.roster.people if p in people])
    return before, after


def stratum_of(plains, more=None):
    return {
        p: (
            *((p in plain.answered, p in plain.listed) for plain in plains),
            None if more is None else more[p],
        )
        for p in plains[0].people
    }


def overall(plain, agency):
    """Ties and weights within and across agencies."""
    whole, inside = [0, 0.0], [0, 0.0]
    for (i, j), weight in plain.weight.items():
        if None in (agency[i], agency[j]) or (not plain.directed and i > j):
            continue
        for part in (whole, inside) if agency[i] == agency[j] else (whole,):
            part[0] += 1
            part[1] += weight
    (m, w), (own, own_weight) = whole, inside
    return {
        "ei_index": ratio(m - 2 * own, m),
        "across": m - own,
        "within": own,
        "ei_index_weighted": ratio(w - 2 * own_weight, w),
        "weight_across": w - own_weight,
        "weight_within": own_weight,
    }


def between(plain, agency, names):
    """Ties of each agency pair; undefined where nothing was observed."""
    own = replace(plain, agency=agency)
    way = " → " if plain.directed else " – "
    found = {}
    for g, h in agency_pairs(own, names):
        cells = cells_between(own, g, h)
        seen = any(own.observed(*cell) for cell in cells)
        found[f"{g}{way}{h}"] = sum(own.tie(*c) for c in cells) if seen else NAN
    return found


def assert_tests(table, expected, measure):
    """The rows of a table are those that the twin gives for one measure."""
    rows = table.to_dict()
    for of, columns in expected.items():
        for name in COLUMNS:
            found = rows[measure, of][name]
            assert same(found, columns[name], 1e-7, 1e-8), (measure, of, name)


# --- every arrangement


@given(exchangeable(), st.sampled_from(OVERALL))
def test_mixing_is_counted_over_every_arrangement(network, statistic):
    plain = Plain.of(network)

    def given(waves, labels):
        return {"network": overall(waves[0], labels)[statistic]}

    expected = naive.permutation_test([plain], plain.agency, stratum_of([plain]), given)

    found = ag.permutation_test(network, statistic)

    assert found.row == "test"
    assert found.labels == ((statistic, "network"),)
    assert list(found) == list(found.definitions)
    assert found["draws"].tolist() == [0]
    assert_tests(found, expected, statistic)


@given(exchangeable())
def test_ties_of_every_pair_are_counted_over_every_arrangement(network):
    plain, names = Plain.of(network), network.roster.agencies

    def given(waves, labels):
        return between(waves[0], labels, names)

    expected = naive.permutation_test([plain], plain.agency, stratum_of([plain]), given)

    found = ag.permutation_test(network, "ties")

    assert len(found) == len(expected)
    assert_tests(found, expected, "ties")
    p = {k: row["p"] for k, row in expected.items() if not math.isnan(row["p"])}
    ranked = sorted(p, key=p.get)
    least = 0.0
    for k, of in enumerate(ranked):
        least = min(1.0, max(least, p[of] * (len(ranked) - k)))
        assert same(found.to_dict()["ties", of]["p_holm"], least)


@given(exchangeable(), st.sampled_from(OVERALL))
def test_a_function_is_tested_like_the_same_statistic_by_name(network, statistic):
    expected = ag.permutation_test(network, statistic).to_dict()[statistic, "network"]

    table = ag.permutation_test(
        network, partial(ag.ei_index, by="network"), draws=10_000
    )

    found = table.to_dict()[statistic, "network"]
    known = expected["statistic"] == expected["statistic"]
    if known and not math.isnan(found["statistic"]):  # ei_index knows what was seen
        for name in COLUMNS:
            assert same(found[name], expected[name], 1e-7, 1e-8), name


@given(waves(), st.sampled_from(OVERALL))
def test_the_labels_of_both_waves_move_together(pair, statistic):
    joint = [Plain.of(network) for network in ag.jointly_observed(*pair)]
    asked = [
        Plain.of(ag.subnetwork(network, joint[0].people))
        if joint[0].people
        else joint[0]
        for network in pair
    ]
    labels = {
        p: None
        if None in (joint[0].agency[p], joint[1].agency[p])
        else (joint[0].agency[p], joint[1].agency[p])
        for p in joint[0].people
    }

    def given(waves, moved):
        found = []
        for k, plain in enumerate(waves):
            own = {p: None if a is None else a[k] for p, a in moved.items()}
            found.append(overall(plain, own)[statistic])
        return {"network": found[1] - found[0]}

    expected = naive.permutation_test(joint, labels, stratum_of(asked), given)

    found = ag.permutation_test(pair, statistic)

    assert_tests(found, expected, statistic)


@given(exchangeable(unknown=False), st.data())
def test_attributes_are_shuffled_within_agencies(network, data):
    n = network.n_people
    drawn = data.draw(
        st.lists(st.sampled_from(["yes", "no", None]), min_size=n, max_size=n)
    )
    roster = replace(network.roster, attributes={"came": tuple(drawn)})
    network = network.replace(roster=roster)
    plain = Plain.of(network)
    labels = dict(zip(plain.people, drawn, strict=True))

    def given(waves, moved):
        ties = waves[0].weight
        return {"network": sum(moved[i] == moved[j] == "yes" for i, j in ties)}

    expected = naive.permutation_test(
        [plain], labels, stratum_of([plain], plain.agency), given
    )

    def both_came(network):
        came = dict(
            zip(network.roster.people, network.roster.attributes["came"], strict=True)
        )
        people = network.roster.people
        ends = zip(network.sources, network.indices, strict=True)
        return sum(came[people[i]] == came[people[j]] == "yes" for i, j in ends)

    found = ag.permutation_test(network, both_came, labels="came", within="agency")

    assert found.labels == (("both_came", "network"),)
    assert_tests(found, expected, "both_came")


@pytest.mark.parametrize("statistic", [*OVERALL, "ties"])
@given(network=exchangeable(), random=randoms)
def test_labels_of_people_and_agencies_change_nothing(statistic, network, random):
    other, _, back = relabelled(network, random)
    way = " → " if network.directed else " – "

    table = ag.permutation_test(other, statistic)

    expected = ag.permutation_test(network, statistic).to_dict()
    for (name, of), row in table.to_dict().items():
        old = [back.get(part, part) for part in of.split(way)]
        old = old if network.directed else sorted(old)
        for column in (*COLUMNS, "p_holm"):
            value = expected[name, way.join(old)][column]
            assert same(row[column], value, 1e-7, 1e-8), (of, column)


@given(networks(min_people=4, max_people=6, complete=True, unknown=False))
def test_p_is_uniform_if_labels_were_dealt_at_random(network):
    plain = Plain.of(network)
    stratum = dict.fromkeys(plain.people, 0)
    uppers = []
    for labels in naive.arrangements(plain.people, plain.agency, stratum):
        moved = network.replace(
            roster=network.roster.with_agencies(
                labels, agencies=network.roster.agencies
            )
        )
        uppers.append(ag.permutation_test(moved, "within")["p_upper"][0])

    for level in set(uppers):
        assert np.mean(np.array(uppers) <= level) == pytest.approx(level)


# --- draws


@pytest.fixture
def town():
    """Sixty people of five agencies, of whom ten did not answer; 300 ties."""
    return _town(4)


def _town(seed, moved=0):
    rng = np.random.default_rng(4)
    labels = rng.integers(0, 5, 60)
    rng = np.random.default_rng(seed)
    labels[:moved] = rng.integers(0, 5, moved)
    roster = ag.Roster.from_labels(range(60), labels.tolist())
    heard = [p for p in roster.people if int(p) < 50]
    cells = [(i, j) for i in heard for j in roster.people if i != j]
    ties = [cells[k] for k in rng.choice(len(cells), 300, replace=False)]
    network = ag.Network.from_ties(
        roster, *zip(*ties, strict=True), rng.integers(1, 5, 300)
    )
    return network.replace(answered=roster.mask(heard))


def as_function(statistic):
    """The same statistic by a measure of the library, of one wave or two."""
    measure = (
        ag.mixing_matrix if statistic == "ties" else partial(ag.ei_index, by="network")
    )

    def function(*waves):
        tables = [measure(network) for network in waves]
        columns = {statistic: tables[-1][statistic].astype(float)}
        if len(tables) > 1:
            columns = {statistic: columns[statistic] - tables[0][statistic]}
        return ag.Table(tables[0].row, tables[0].labels, columns)

    return function


@pytest.mark.parametrize("statistic", [*OVERALL, "ties"])
@pytest.mark.parametrize("moved", [None, 0, 20])
def test_names_and_functions_are_given_the_same_draws(statistic, moved, town):
    given = town if moved is None else (town, _town(7, moved))

    found = ag.permutation_test(given, statistic, draws=130, seed=3)
    expected = ag.permutation_test(given, as_function(statistic), draws=130, seed=3)

    assert found.labels == expected.labels
    assert found["draws"].tolist() == [130] * len(found)
    for name in ("statistic", "p_lower", "p_upper", "p", "p_holm"):
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-9, err_msg=name)
    if moved is not None or "weight" in statistic:  # else in closed form
        np.testing.assert_allclose(found["mean"], expected["mean"], atol=1e-9)
        np.testing.assert_allclose(found["sd"], expected["sd"], atol=1e-9)


def test_weights_of_many_levels_are_added_up_tie_by_tie(town, monkeypatch):
    expected = ag.permutation_test(town, "weight_within", draws=70)

    monkeypatch.setattr(_mixing_draws, "MOST_LEVELS", 2)
    found = ag.permutation_test(town, "weight_within", draws=70)

    assert_same_bits(found, expected)


@pytest.mark.parametrize("statistic", ["ei_index", "within", "across", "ties"])
def test_mean_and_sd_in_closed_form_are_near_those_of_draws(statistic, town):
    exact = ag.permutation_test(town, statistic, draws=5)

    drawn = ag.permutation_test(town, as_function(statistic), draws=400)

    error = 5 * exact["sd"] / np.sqrt(400)
    assert (abs(drawn["mean"] - exact["mean"]) <= error + 1e-9).all()
    assert (abs(drawn["sd"] - exact["sd"]) <= 5 * exact["sd"] / np.sqrt(800)).all()


def test_p_within_a_stratum_needs_the_draws_mean(town):
    roster = town.roster
    halves = tuple("east" if int(p) % 2 else "west" for p in roster.people)
    town = town.replace(roster=replace(roster, attributes={"site": halves}))

    found = ag.permutation_test(town, "within", within="site", draws=200)
    expected = ag.permutation_test(
        town, as_function("within"), within="site", draws=200
    )

    for name in COLUMNS:
        np.testing.assert_allclose(found[name], expected[name], rtol=1e-9)
    assert "and of the same site" in found.notes[0]


def all_dealt(moves):
    blocks = moves.shuffles.each(lambda deals: [*moves.moved(deals)], 64, 1)
    return [network for block in blocks for (network,) in block]


def test_people_whose_stratum_is_not_known_keep_their_label(town):
    sites = tuple("east" if k % 2 else None for k in range(60))
    town = town.replace(roster=replace(town.roster, attributes={"site": sites}))
    moves = _label_moves.LabelMoves.of((town,), "agency", "site", 20, 0)

    dealt = [n.roster.agency_of for n in all_dealt(moves)]

    fixed = np.array([site is None for site in sites])
    own = town.roster.agency_of
    assert all((labels[fixed] == own[fixed]).all() for labels in dealt)
    assert any((labels != own).any() for labels in dealt)
    found = ag.permutation_test(town, "ties", within="site", draws=50)
    expected = ag.permutation_test(town, as_function("ties"), within="site", draws=50)
    np.testing.assert_allclose(found["p"], expected["p"])


def test_people_take_all_their_agencies_along():
    roster = ag.Roster.from_labels("abcdef", "xxxyyy")
    roster = roster.with_shares({"a": {"x": 3, "y": 1}})
    network = ag.Network.from_ties(roster, "abcdef", "bcdefa")
    moves = _label_moves.LabelMoves.of((network,), "agency", None, 1, 0)

    dealt = [n.roster for n in all_dealt(moves)]

    assert len(dealt) == 6 * 10  # who has the shared row, then who else is of x
    rows = {tuple(map(tuple, r.shares.toarray().tolist())) for r in dealt}
    assert len(rows) == 60
    for r in dealt:
        shared = (r.shares.toarray() > 0).sum(axis=1) == 2
        assert shared.sum() == 1
        assert r.agency_of[shared] == r.agencies.index("x")


def test_a_network_that_is_kept_open_is_not_mistaken(town):
    expected = ag.permutation_test(town, ag.brokerage_roles, draws=9)

    with kept(town):
        ag.brokerage_roles(town)
        found = ag.permutation_test(town, ag.brokerage_roles, draws=9)

    assert_same_bits(found, expected)


@pytest.mark.parametrize("statistic", ["ei_index", "ei_index_weighted", "ties"])
def test_any_number_of_workers_gives_the_same_bits(statistic, town, monkeypatch):
    monkeypatch.setattr("agencygraph._parallel.STEPS_A_BLOCK", 2_000)
    monkeypatch.setattr("agencygraph._parallel.LONG", 1)
    tables = []
    for workers in (1, 2):
        with joblib.parallel_config(n_jobs=workers):
            tables.append(ag.permutation_test(town, statistic, draws=600))

    assert_same_bits(*tables)
    other = ag.permutation_test(town, statistic, draws=600, seed=1)
    assert (other["p_lower"] != tables[0]["p_lower"]).any()


def test_a_statistic_that_some_arrangements_leave_undefined_is_tested_on_the_rest():
    roster = ag.Roster.from_labels("abcd", "xxyy")
    network = ag.Network.from_ties(roster, "ab", "ba")

    def some_undefined(network):
        inside = ag.ei_index(network, by="network")["within"][0]
        return 1.0 if inside else math.nan

    table = ag.permutation_test(network, some_undefined)

    (row,) = table.to_dict().values()
    assert (row["p_lower"], row["p_upper"], row["p"]) == (1.0, 1.0, 1.0)
    told = "4 times a statistic was undefined in a permutation, which was left out."
    assert table.notes[-1] == told


def test_a_statistic_that_is_undefined_has_no_p():
    roster = ag.Roster.from_labels("abcd", "xxyy")

    table = ag.permutation_test(ag.Network.from_ties(roster, "", ""), "ei_index")

    (row,) = table.to_dict().values()
    assert all(math.isnan(row[name]) for name in (*COLUMNS, "p_holm"))


# --- what is not tested, and what is said


@pytest.mark.parametrize("statistic", ["ei_index", "ties", ag.ei_index])
def test_caps_and_exceptions_leave_the_test_out(statistic):
    roster = ag.Roster.from_labels("abcd", "xxyy")
    network = ag.Network.from_ties(roster, "aab", "bcd")

    for other in (network.replace(max_choices=2), network.replace(excepted=[[0, 3]])):
        found = ag.permutation_test(other, statistic)

        assert np.isfinite(found["statistic"]).any()
        for name in ("mean", "sd", "z", "p_lower", "p_upper", "p", "p_holm"):
            assert np.isnan(found[name]).all(), name
        assert found.notes[-1].startswith("No test: cells are excepted or")


def test_a_wave_with_exceptions_leaves_the_pair_untested():
    roster = ag.Roster.from_labels("abcd", "xxyy")
    network = ag.Network.from_ties(roster, "aab", "bcd")

    found = ag.permutation_test(
        (network, network.replace(excepted=[[0, 3]])), "ei_index"
    )

    assert np.isnan(found["p"]).all()


def test_the_null_and_the_draws_are_told(town):
    drawn = ag.permutation_test(town, "ei_index", draws=99, seed=5)

    null = (
        "Null: agencies say nothing about ties among people alike in having answered "
        "and having been listed; they are shuffled among them, who is tied to whom "
        "stays."
    )
    told = "p is Monte Carlo, (1 + #) / (1 + R): 99 arrangements, seed 5."
    assert drawn.notes == (null, told)
    assert drawn["draws"].tolist() == [99]
    assert drawn["seed"].tolist() == [5]


def test_too_few_draws_for_the_table_are_told(town):
    found = ag.permutation_test(town, "ties", draws=200)
    enough = ag.permutation_test(town, "ei_index", draws=200)

    least = 2 * np.isfinite(found["p"]).sum() / 201
    told = f"With 200 draws no p_holm is below {least:.2g}: ask for more draws."
    assert found.notes[-1] == told
    assert np.nanmin(found["p_holm"]) >= least
    assert not any("ask for more" in note for note in enough.notes)


def test_people_without_a_label_are_told():
    roster = ag.Roster.from_labels("abcde", [*"xxyy", None])
    network = ag.Network.from_ties(roster, "abe", "bca")

    found = ag.permutation_test((network, network), "across")

    assert "1 person without a known agency: not shuffled." in found.notes
    assert "All 6 arrangements were counted: p is exact." in found.notes
    assert "the same in both" in found.notes[0]


@pytest.mark.parametrize(
    ("statistic", "options", "message"),
    [
        ("ei", {}, "statistic is a function or, for agencies, one of"),
        ("ties", {"labels": "site"}, "not 'ties' of 'site'"),
        (ag.density, {"labels": "site"}, "no attribute of people 'site'; there are"),
        ("ties", {"within": "site"}, "no attribute of people 'site'"),
        ("ties", {"within": "agency"}, "within 'agency' everybody has the same"),
        ("ties", {"draws": 0}, "draws is a whole number from 1, not 0"),
        ("ties", {"seed": -1}, "seed is a whole number from 0, not -1"),
    ],
)
def test_other_options_are_refused(statistic, options, message, town):
    with pytest.raises(ag.ParameterError, match=message):
        ag.permutation_test(town, statistic, **options)


def test_too_many_agencies_for_a_table_of_pairs_are_refused():
    roster = ag.Roster.from_labels(range(1001), range(1001))

    with pytest.raises(ag.ParameterError, match="1,001 agencies have too many pairs"):
        ag.permutation_test(ag.Network.from_ties(roster, ["0"], ["1"]), "ties")


# --- reference data


@pytest.mark.data
def test_the_index_of_reference_data_is_as_by_ei_permutations(data_folder):
    for layer in layers(data_folder, "lazega_lawfirm"):
        expected = ag.ei_permutations(layer.network, draws=300).to_dict()["network"]

        found = ag.permutation_test(layer.network, "ei_index", draws=300)

        (row,) = found.to_dict().values()
        assert same(row["statistic"], expected["ei_index"])
        assert same(row["mean"], expected["mean"])
        assert same(row["sd"], expected["sd"])
        assert same(row["p_lower"], expected["p_low"])
        assert same(row["p_upper"], expected["p_high"])


def test_two_waves_with_different_numbers_of_ties_are_cut_into_the_same_blocks(
    monkeypatch,
):
    monkeypatch.setattr("agencygraph.inference._mixing_draws.MOST_AT_ONCE", 1_000)
    study = ag.simulate_study(people=40, seed=2)
    before, after = (study.network(wave, "knows") for wave in ("before", "after"))
    assert len(before.indices) != len(after.indices)

    found = ag.permutation_test((before, after), "ties", draws=99)

    monkeypatch.undo()
    whole = ag.permutation_test((before, after), "ties", draws=99)
    assert found["p"].tobytes() == whole["p"].tobytes()
