"""Before and after: rates, measures, and people who joined, left or moved."""

import html
import itertools
import math

import numpy as np
import pytest
from hypothesis import given

import agencygraph as ag
from agencygraph.kept import once
from tests import naive, reference
from tests.assertions import assert_same_bits, same
from tests.strategies import networks
from tests.test_alignment import waves

ONE = {"density": ag.density}


@given(waves())
def test_the_summary_counts_and_rates_follow_their_definition(pair):
    fates = naive.tie_fates(*pair)
    cells = naive.jointly_observed_cells(*pair)
    if not pair[0].directed:
        cells = {tuple(sorted(cell)) for cell in cells}
    agency = naive.Plain.of(pair[1]).agency

    found = ag.compare(*pair, measures=ONE).summary.to_dict()["network"]

    for part in ("", "_within", "_across"):
        chosen = {cell for cell in cells if belongs(cell, part, agency)}
        there = [fate for cell, fate in fates.items() if cell in chosen]
        formed, dissolved = there.count("formed"), there.count("dissolved")
        stayed = len(there) - formed - dissolved
        free = len(chosen) - stayed - dissolved
        was = stayed + dissolved
        assert found[f"observed{part}"] == len(chosen)
        assert found[f"formed{part}"] == formed
        assert found[f"dissolved{part}"] == dissolved
        assert found[f"stayed{part}"] == stayed
        assert same(found[f"formation_rate{part}"], formed / free if free else math.nan)
        assert same(
            found[f"dissolution_rate{part}"], dissolved / was if was else math.nan
        )
    for fate in ("kept", "strengthened", "weakened", "unobserved"):
        assert found[fate] == list(fates.values()).count(fate)
    assert found["hamming"] == found["formed"] + found["dissolved"]


def belongs(cell, part, agency):
    ends = [agency[person] for person in cell]
    if not part:
        return True
    return None not in ends and (ends[0] != ends[1]) == (part == "_across")


@given(waves())
def test_a_change_is_the_difference_between_what_both_waves_saw(pair):
    joint = [
        ag.density(network)["density"][0] for network in ag.jointly_observed(*pair)
    ]
    full = [ag.density(network)["density"][0] for network in pair]

    found = ag.compare(*pair, measures=ONE)["density"].to_dict()["network"]

    assert same(found["density_before"], full[0])
    assert same(found["density_after"], full[1])
    assert same(found["density_change"], joint[1] - joint[0])


@given(networks(complete=True))
def test_nothing_changed_gives_zero_everywhere(network):
    delta = ag.compare(network, network)

    assert delta.summary["hamming"][0] == 0
    assert delta.joined == delta.left == delta.moved == ()
    for table in delta.measures.values():
        for name in table:
            if name.endswith("_change"):
                changes = table[name]
                assert np.all(np.isnan(changes) | (changes == 0)), name


@given(waves())
def test_swapping_the_waves_turns_the_sign_of_every_change(pair):
    there, back = ag.compare(*pair), ag.compare(*pair[::-1])

    for key, table in there.measures.items():
        others = back[key].to_dict()
        for label, values in table.to_dict().items():
            for name, value in values.items():
                if name.endswith("_change"):
                    assert same(value, -others[label][name]), (key, name)


@given(waves())
def test_joined_left_and_moved_are_told_by_id(pair):
    old, new = (naive.Plain.of(network).agency for network in pair)

    delta = ag.compare(*pair, measures=ONE)

    assert set(delta.joined) == new.keys() - old.keys()
    assert set(delta.left) == old.keys() - new.keys()
    assert set(delta.moved) == {
        (p, old[p], new[p]) for p in old.keys() & new.keys() if old[p] != new[p]
    }


def test_someone_who_did_not_answer_once_has_no_change():
    roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "fire", "health"])
    before = ag.Network.from_ties(roster, ["ana", "ben"], ["ben", "cy"])
    after = ag.Network.from_ties(roster, ["ana"], ["ben"]).replace(
        answered=roster.mask(["ana", "cy"])
    )

    delta = ag.compare(before, after)

    people = delta["ei_index of people"].to_dict()
    assert people["ben"]["ei_index_before"] == 1.0
    assert math.isnan(people["ben"]["ei_index_change"])
    assert people["ana"]["ei_index_change"] == 0.0
    assert delta.summary["unobserved"][0] == 1
    assert delta.summary["dissolved"][0] == 0


def test_a_function_of_ones_own_stands_on_equal_terms():
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    before = ag.Network.from_ties(roster, [], [])
    after = ag.Network.from_ties(roster, ["ana"], ["ben"], [3])

    def total_weight(network):
        return ag.Table("network", ["network"], {"weight": [network.weights.sum()]})

    delta = ag.compare(before, after, measures={"weight": total_weight})

    assert delta["weight"]["weight_change"].tolist() == [3.0]
    with pytest.raises(ag.ParameterError, match="there are weight"):
        delta["density"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"scale": ag.Scale((1.0,), ("knows",))}, "scale of answers changed"),
        ({"max_choices": 5}, "number of names allowed changed"),
    ],
)
def test_another_questionnaire_is_refused_unless_said(change, words):
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    before = ag.Network.from_ties(roster, ["ana"], ["ben"])
    after = before.replace(**change)

    with pytest.raises(ag.ParameterError, match=words):
        ag.compare(before, after)

    delta = ag.compare(before, after, measures=ONE, instrument_changed=True)
    assert delta.summary["kept"][0] == 1


@pytest.mark.parametrize("other", [3, None, "before.csv"])
def test_what_is_no_network_is_refused_with_what_to_give(other):
    network = ag.simulate_study(people=8, agencies=2).network("before", "knows")

    for pair in [(network, other), (other, network)]:
        with pytest.raises(ag.ParameterError, match=r"two networks, not \w+: study\."):
            ag.compare(*pair)


def test_a_delta_says_what_it_is():
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    before = ag.Network.from_ties(roster, [], []).replace(wave="spring")
    after = ag.Network.from_ties(roster, ["ana"], ["ben"]).replace(wave="autumn")

    assert repr(ag.compare(before, after, measures=ONE)) == (
        "Delta spring → autumn: 2 people (0 joined, 0 left, 0 moved agency); ties: "
        "1 formed, 0 dissolved, 0 kept, 0 strengthened, 0 weakened, 0 unobserved"
    )


@given(waves())
def test_every_column_has_a_definition(pair):
    delta = ag.compare(*pair)

    for table in (delta.summary, delta.ties, *delta.measures.values()):
        assert set(table.definitions) >= set(table.columns)
        assert all(table.definitions.values())


@given(waves())
def test_the_same_waves_give_the_same_bits(pair):
    one, two = ag.compare(*pair), ag.compare(*pair)

    for key in one.measures:
        assert_same_bits(one[key], two[key])


@pytest.mark.data
@pytest.mark.parametrize("name", reference.DATA_SETS)
def test_pairs_of_layers_change_as_r_says(data_folder, name):
    layers = {(x.wave, x.kind): x.network for x in reference.layers(data_folder, name)}
    for key, expected in reference.oracle(data_folder / name, "pairs").items():
        one, two = layers[key[:2]], layers[key[2:]]
        if one.directed != two.directed:  # R compares arcs then
            one, two = one.replace(directed=True), two.replace(directed=True)

        found = ag.compare(one, two, measures={}).summary.to_dict()["network"]

        assert found["stayed"] == expected["kept"]
        assert found["dissolved"] == expected["lost"]
        assert found["formed"] == expected["gained"]
        assert found["hamming"] == expected["hamming"]
        assert same(found["jaccard"], expected["jaccard"], rel=1e-6)


@pytest.mark.data
def test_eies_formed_more_across_than_within(data_folder):
    before, after = (
        layer.network
        for layer in reference.layers(data_folder, "eies")
        if layer.kind == "acquaintance"
    )

    found = ag.compare(before, after, measures={}).summary.to_dict()["network"]

    assert (found["formed_across"], found["open_across"]) == (104, 276)
    assert (found["formed_within"], found["open_within"]) == (14, 66)


@given(waves())
def test_all_pairs_of_stayers_are_accounted_for(pair):
    summary = ag.compare(*pair, measures=ONE).summary.to_dict()["network"]
    joint = ag.jointly_observed(*pair)[0]
    cells = [
        joint.observes(np.array([i]), np.array([j]))[0]
        for i, j in itertools.permutations(range(joint.n_people), 2)
        if joint.directed or i < j
    ]

    assert summary["observed"] == sum(cells)


@given(waves())
def test_a_delta_says_in_sentences_what_changed_and_where_each_comes_from(pair):
    delta = ag.compare(*pair, measures={})

    text, page = " ".join(str(delta).split()), delta._repr_html_()

    assert repr(delta) in text
    assert len(delta.audit) == len(delta.claims) >= 1
    for claim, row in zip(delta.claims, delta.audit.to_dict().values(), strict=True):
        assert claim.text in text
        assert html.escape(claim.text) in page
        assert html.escape(claim.definition) in page
        assert row["sentence"] == claim.text
        assert row["definition"] == claim.definition
        assert row["observed"] == claim.observed
        for name, value in claim.inputs:
            assert f"{name}: {value}" in row["inputs"]


def test_what_waves_are_called_cannot_write_into_the_page():
    roster = ag.Roster.from_labels(["a", "b"], ["<b>fire", "health"])
    wave = ag.Network.from_ties(roster, ["a"], ["b"]).replace(wave="<script>")

    page = ag.compare(wave, wave, measures={})._repr_html_()

    assert "<script>" not in page
    assert "&lt;script&gt;" in page


def test_what_several_measures_need_is_made_once_a_wave():
    roster = ag.Roster.from_labels(["a", "b"], ["fire", "health"])
    before = ag.Network.from_ties(roster, ["a"], ["b"])
    after = ag.Network.from_ties(roster, ["b"], ["a"])
    made = []

    def measure(network):
        once(network, "something dear", lambda: made.append(network))
        return ag.density(network)

    ag.compare(before, after, measures={"one": measure, "two": measure})

    assert len(made) == len({id(network) for network in made}) == 4
