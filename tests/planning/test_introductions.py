"""Who can introduce whom: every way against all simple paths, and what is told."""

from itertools import pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.planning._spread import first_choices
from tests import naive, naive_introductions, reference
from tests.strategies import networks, relabelled

ASK = {"min_people": 2, "max_people": 7}


@st.composite
def questions(draw, **options):
    """Return a network, a person and an agency that the person is not of."""
    network = draw(networks(**ASK, **options))
    assume(network.roster.n_agencies)
    agency = draw(st.sampled_from(network.roster.agencies))
    labels = network.roster.agency_labels
    people = zip(network.roster.people, labels, strict=True)
    others = [p for p, label in people if label != agency]
    assume(others)
    return network, draw(st.sampled_from(others)), agency


@given(questions(), st.integers(1, 5), st.sampled_from(["either", "named"]))
def test_the_best_way_by_each_introducer_is_that_of_all_simple_paths(asked, steps, way):
    network, person, agency = asked
    plain = naive.Plain.of(network)
    chance = naive_introductions.pass_chances(plain, way=way)

    found = ag.introductions(
        network,
        person,
        to=agency,
        number=99,
        steps=steps,
        passing=ag.PassingOn(way=way),
    ).table()

    expected = naive_introductions.introductions_introducers(
        plain, chance, person, agency, steps
    )
    pairs = zip(found["introducer"], found["chance"].tolist(), strict=True)
    assert dict(pairs) == pytest.approx(expected)
    assert sorted(found["chance"], reverse=True) == found["chance"].tolist()


@given(questions(), st.integers(1, 5), st.integers(1, 6))
def test_the_best_paths_are_those_of_all_simple_paths(asked, steps, number):
    network, person, agency = asked
    plain = naive.Plain.of(network)
    chance = naive_introductions.pass_chances(plain)

    found = ag.introductions(
        network, person, to=agency, number=number, steps=steps, distinct="paths"
    ).table()

    expected = naive_introductions.introductions_paths(
        plain, chance, person, agency, steps
    )
    assert found["chance"].tolist() == pytest.approx(expected[:number])
    assert len(set(found["path"])) == len(found)


@given(questions(), st.sampled_from(["introducers", "paths"]))
def test_people_on_a_way_are_tied_and_meet_once(asked, distinct):
    network, person, agency = asked
    plain = naive.Plain.of(network)
    chance = naive_introductions.pass_chances(plain)

    table = ag.introductions(
        network, person, to=agency, number=9, distinct=distinct
    ).table()

    for k, path in enumerate(table["path"]):
        people = path.split(" → ")
        product = 1.0
        for pair in pairwise(people):
            product *= chance[pair]
        assert product == pytest.approx(table["chance"][k])
        assert (people[0], people[1]) == (person, table["introducer"][k])
        assert people[-1] == table["contact"][k]
        assert len(set(people)) == len(people) == table["steps"][k] + 1
        assert [plain.agency[p] == agency for p in people].index(True) == len(
            people
        ) - 1


@given(questions(weighted=False), st.integers(1, 8))
def test_where_ties_are_alike_paths_come_as_networkx_has_them(asked, number):
    network, person, agency = asked
    plain = naive.Plain.of(network)
    graph = nx.Graph(list(plain.weight))
    graph.add_nodes_from([*plain.people, "agency"])
    members = [p for p in plain.people if plain.agency[p] == agency]
    outside = [p for p in plain.people if p not in members]
    contacts = [(p, m) for p in outside for m in members if graph.has_edge(p, m)]
    between = graph.subgraph([*outside, "agency"]).copy()
    between.add_edges_from((("contact", p, m), "agency") for p, m in contacts)
    between.add_edges_from((p, ("contact", p, m)) for p, m in contacts)
    try:
        every = [
            len(path) - 2
            for path in nx.shortest_simple_paths(between, person, "agency")
        ]
    except nx.NetworkXNoPath:
        every = []

    table = ag.introductions(
        network, person, to=agency, number=number, steps=9, distinct="paths"
    ).table()

    assert table["steps"].tolist() == every[:number]
    assert table["chance"].tolist() == pytest.approx([0.5**k for k in every[:number]])


@given(questions(), st.randoms(use_true_random=False))
def test_new_ids_and_agencies_change_the_names_alone(asked, random):
    network, person, agency = asked
    weights = np.round(np.linspace(1, 2, len(network.indices)), 6)
    assume(network.directed)
    network = network.replace(weights=weights)
    other, person_of, agency_of = relabelled(network, random)
    new = {old: new for new, old in person_of.items()}
    new_agency = {old: new for new, old in agency_of.items()}

    one = ag.introductions(network, person, to=agency, number=5, distinct="paths")
    two = ag.introductions(
        other, new[person], to=new_agency[agency], number=5, distinct="paths"
    )

    def told(table, names):
        ways = zip(table["path"], table["chance"].round(12), strict=True)
        return sorted((c, [names[p] for p in w.split(" → ")]) for w, c in ways)

    same = dict(zip(network.roster.people, network.roster.people, strict=True))
    if len(set(one.table()["chance"].round(12))) == len(one.table()):
        assert told(one.table(), same) == told(two.table(), person_of)


@given(networks(**ASK), st.floats(0, 1), st.integers(1, 3))
def test_many_people_are_spread_as_well_as_can_be(network, fatigue, steps):
    assume(network.roster.n_agencies > 0)
    agency = network.roster.agencies[0]
    plain = naive.Plain.of(network)
    asking = [p for p in plain.people if plain.agency[p] != agency][:4]
    assume(len(asking) > 1)
    chance = naive_introductions.pass_chances(plain)
    options = [
        naive_introductions.introductions_introducers(plain, chance, p, agency, steps)
        for p in asking
    ]

    found = ag.introductions(
        network, asking, to=agency, number=9, steps=steps, fatigue=fatigue
    )

    firsts = [
        {found.roster.people[ways[0].introducer]: ways[0].chance} if ways else {}
        for ways in found.routes.values()
    ]
    assert naive_introductions.best_total(firsts, fatigue) == pytest.approx(
        naive_introductions.best_total(options, fatigue)
    )
    assert [
        {found.roster.people[way.introducer] for way in ways}
        for ways in found.routes.values()
    ] == [set(one) for one in options]
    assert found.load()["asked"].sum() == sum(bool(one) for one in options)


def test_somebody_asked_too_often_is_spared(star):
    alone = ag.introductions(star, "a1", to="police").table()
    together = ag.introductions(star, ["a1", "a2"], to="police", fatigue=0.2)

    assert alone["introducer"].tolist() == ["b1", "b2"]
    assert together.load().to_dict() == {"b1": 1, "b2": 1}
    assert ag.introductions(
        star, ["a1", "a2"], to="police", fatigue=1
    ).load().to_dict() == {"b1": 2}


@pytest.fixture
def star():
    """Two people who know b1 well and b2 less; both know somebody in the police."""
    roster = ag.Roster.from_labels(
        ["a1", "a2", "b1", "b2", "c"], ["fire", "fire", "health", "health", "police"]
    )
    return ag.Network.from_ties(
        roster,
        ["a1", "a2", "a1", "a2", "b1", "b2"],
        ["b1", "b1", "b2", "b2", "c", "c"],
        [3, 3, 2, 2, 2, 2],
    )


def test_a_directed_tie_counts_either_way_unless_one_asks_whom_one_names(star):
    named = ag.PassingOn(way="named")

    assert len(ag.introductions(star, "a1", to="police").table()) == 2
    assert len(ag.introductions(star, "c", to="fire").table()) == 2
    assert len(ag.introductions(star, "c", to="fire", passing=named).table()) == 0


def test_a_tie_of_an_earlier_wave_counts_less(star):
    fresh = ag.Network.from_ties(star.roster, ["a1"], ["b1"])

    faded = ag.introductions(
        fresh, "a1", to="police", passing=ag.PassingOn(earlier=[star])
    ).table()
    gone = ag.introductions(
        fresh, "a1", to="police", passing=ag.PassingOn(earlier=[star], fade=0)
    ).table()

    old = ag.introductions(star, "a1", to="police").table()
    tie = 0.25 + 0.5 * (2 / 6)  # b1 knows c: half of the four weaker, of six
    assert faded["path"].tolist() == old["path"].tolist()
    assert faded["chance"][0] == pytest.approx(0.5 * tie / 2)
    assert len(gone) == 0


def test_people_of_an_earlier_wave_who_left_introduce_nobody(star):
    roster = ag.Roster.from_labels(["a1", "c"], ["fire", "police"])
    now = ag.Network.from_ties(roster, [], [])

    found = ag.introductions(
        now, "a1", to="police", passing=ag.PassingOn(earlier=(star,))
    )

    assert len(found.table()) == 0


def test_chances_by_level_are_taken_as_they_are(star):
    levels = {2.0: 0.5, 3.0: 0.9}

    found = ag.introductions(
        star, "a1", to="police", passing=ag.PassingOn(levels=levels)
    ).table()

    assert found["chance"].tolist() == pytest.approx([0.45, 0.25])


def test_what_the_words_of_a_scale_amount_to_changes_no_chance(star):
    stretched = star.replace(weights=star.weights**5)

    one = ag.introductions(star, "a1", to="police").table()
    two = ag.introductions(stretched, "a1", to="police").table()

    assert one.to_dict() == two.to_dict()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"weakest": 0}, "weakest lies above 0"),
        ({"strongest": 1.5}, "strongest lies above 0 and is at most 1; not 1.5"),
        ({"weakest": 0.9}, "weakest is at most strongest"),
        ({"levels": {1.0: 2.0}}, r"levels\[1\] lies above 0"),
        ({"fade": -1}, "fade lies between 0 and 1; not -1"),
        ({"fade": 1.5}, "fade lies between 0 and 1; not 1.5"),
        ({"way": "out"}, "way is 'either' or 'named'"),
    ],
)
def test_chances_that_are_none_are_refused(options, told):
    with pytest.raises(ag.ParameterError, match=told):
        ag.PassingOn(**options)


@pytest.mark.parametrize(
    ("person", "options", "told"),
    [
        ("c", {}, "c belongs to police"),
        ("a1", {"number": 0}, "number and steps are 1 or more; not 0 and 3"),
        ("a1", {"fatigue": 2}, "fatigue lies between 0 and 1; not 2"),
        ("a1", {"distinct": "ways"}, "distinct is 'introducers' or 'paths'"),
        (
            "a1",
            {"passing": ag.PassingOn(levels={2.0: 1})},
            "no chance for ties of weight 3",
        ),
    ],
)
def test_questions_without_sense_are_refused(star, person, options, told):
    with pytest.raises(ag.ParameterError, match=told):
        ag.introductions(star, person, to="police", **options)


def test_unknown_people_and_agencies_are_told_with_what_there_is(star):
    with pytest.raises(ag.DataError, match="did you mean 'a1'"):
        ag.introductions(star, "a11", to="police")
    with pytest.raises(ag.ParameterError, match="there are fire, health, police"):
        ag.introductions(star, "a1", to="polize")


def test_a_page_says_whom_to_ask_and_what_is_not_known(star):
    silent = star.replace(answered=star.roster.mask(["a1", "a2", "b1", "b2"]))

    found = ag.introductions(silent, ["a1", "b1"], to="police")

    assert found.text("a1").splitlines() == [
        "a1 (fire): who can introduce me to somebody in police?",
        "",
        "1. Ask b1 (health), who knows c (police).",
        "2. Ask b2 (health), who knows c (police).",
        "",
        "Ties count either way: one side's report is enough.",
        "1 person did not answer: ties that nobody else reported are missing.",
        "In police 0 of 1 person answered: there may be other ways.",
    ]
    assert "1. You and c (police) know each other already." in str(found)
    assert str(found).startswith(found.text("a1"))
    with pytest.raises(ag.ParameterError, match="ways were asked for a1 and b1"):
        found.text("b2")


def test_somebody_without_a_way_is_told_so_and_not_left_out(star):
    alone = star.replace(weights=star.weights)
    lonely = ag.subnetwork(alone, people=["a1", "c", "b1"])

    found = ag.introductions(lonely, "a1", to="police", steps=1)

    assert len(found.table()) == 0
    assert (
        found.table().notes[0] == "No way of up to 1 tie to police was reported for a1."
    )
    assert "No way of up to 1 tie to somebody in police was reported." in found.text(
        "a1"
    )


def test_a_sheet_holds_names_as_text_and_no_number(star):
    names = ["<b>Ana", "Al", "Bo", "Bea", "Cy"]
    roster = ag.Roster.from_labels(
        star.roster.people, star.roster.agency_labels, names=names
    )
    found = ag.introductions(star.replace(roster=roster), ["a1", "a2"], to="police")

    html = found.page().html

    assert html.count('<article class="sheet">') == 2
    assert "&lt;b&gt;Ana" in html
    assert "<b>Ana" not in html
    assert "Ask Bo (health), who knows Cy (police)." in html
    assert "%" not in html.split("<main>")[1]


# --- one person carries all contact ---------------------------------------------------


@given(networks(**ASK), st.integers(1, 6))
def test_who_is_reached_through_one_person_is_so_by_all_simple_paths(network, steps):
    assume(network.roster.n_agencies)
    agency = network.roster.agencies[0]
    expected = naive_introductions.reached_only_through(
        naive.Plain.of(network), agency, steps
    )

    found = ag.reached_only_through(network, agency, steps=steps)

    assert {
        person: (row["all_through"].split("; "), row["steps"])
        for person, row in found.to_dict().items()
    } == expected
    assert [len(x.split("; ")) for x in found["all_through"]] == found[
        "carriers"
    ].tolist()


@given(networks(**ASK), st.integers(1, 4))
def test_carriers_and_those_behind_them_are_the_same_pairs(network, steps):
    assume(network.roster.n_agencies)
    agency = network.roster.agencies[0]
    people = ag.reached_only_through(network, agency, steps=steps)

    carriers = ag.reached_only_through(network, agency, steps=steps, by="through")

    pairs = [x for names in people["all_through"] for x in names.split("; ")]
    assert {c: pairs.count(c) for c in carriers.labels} == {
        c: row["people"] for c, row in carriers.to_dict().items()
    }
    assert set(pairs) == set(carriers.labels)
    labels = dict(zip(network.roster.people, network.roster.agency_labels, strict=True))
    assert all(
        row["inside"] == (labels[c] == agency) for c, row in carriers.to_dict().items()
    )


@given(networks(**ASK), st.randoms(use_true_random=False))
def test_who_is_behind_whom_does_not_depend_on_names(network, random):
    assume(network.roster.n_agencies)
    agency = network.roster.agencies[0]
    other, person_of, agency_of = relabelled(network, random)
    new = {old: new for new, old in agency_of.items()}

    one = ag.reached_only_through(network, agency)
    two = ag.reached_only_through(other, new[agency])

    def pairs(table, names):
        return {
            (names[person], names[carrier])
            for person, row in table.to_dict().items()
            for carrier in row["all_through"].split("; ")
        }

    same = {p: p for p in network.roster.people}
    assert pairs(one, same) == pairs(two, person_of)


def test_an_agency_that_would_be_lost_is_counted():
    roster = ag.Roster.from_labels(
        ["ana", "ben", "cy", "dee", "eve"],
        ["fire", "fire", "health", "police", "police"],
    )
    network = ag.Network.from_ties(
        roster, ["ana", "ben", "cy", "cy"], ["cy", "cy", "dee", "eve"], directed=False
    )

    found = ag.reached_only_through(network, "fire", by="through").to_dict()

    assert found == {"cy": {"people": 2, "agencies": 1, "inside": False}}


def test_reach_of_no_step_is_refused():
    network = ag.simulate_study(people=12, agencies=2).network("after", "knows")
    agency = network.roster.agencies[0]

    with pytest.raises(ag.ParameterError, match="steps is 1 or more; not 0"):
        ag.reached_only_through(network, agency, steps=0)
    with pytest.raises(ag.ParameterError, match="by is 'person' or 'through'"):
        ag.reached_only_through(network, agency, by="agency")


# --- real data ------------------------------------------------------------------------


@pytest.mark.data
@pytest.mark.parametrize("name", ["dhhs", "invs15"])
def test_everybody_of_a_real_network_is_shown_their_ways(data_folder, name):
    network = next(iter(reference.layers(data_folder, name))).network
    roster = network.roster
    agency = roster.agencies[np.argmin(roster.agency_sizes)]
    labels = zip(roster.people, roster.agency_labels, strict=True)
    asking = [person for person, own in labels if own != agency]

    spread = ag.introductions(network, asking, to=agency)
    crowded = ag.introductions(network, asking, to=agency, fatigue=1)

    table = spread.table()
    graph = ag.to_networkx(network)
    for path in table["path"]:
        assert nx.is_simple_path(graph, path.split(" → "))
    assert spread.load()["asked"].max() < crowded.load()["asked"].max()
    assert spread.load()["asked"].sum() == len({person for person, _ in table.labels})


def test_routes_of_one_person_are_the_lists_they_are_chosen_from(star):
    found = ag.introductions(star, ["a1", "a2"], to="police").routes

    assert {r.introducer for r in found["a1"]} == {r.introducer for r in found["a2"]}
    assert first_choices([[], list(found["a1"])], 0.5) == [-1, 0]
