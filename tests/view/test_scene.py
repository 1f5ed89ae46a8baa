"""Networks and tables become plain columns."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.alignment import FATES
from agencygraph.page import gate
from agencygraph.view import positions_of
from agencygraph.view.columns import measures_of
from agencygraph.view.pack import pack
from agencygraph.view.palette import COLOURS, GREY
from agencygraph.view.scene import make_scene
from agencygraph.view.ties import fates
from agencygraph.view.waves import waves_of
from tests.strategies import networks
from tests.view import made
from tests.view.same import same


def scene(source, **changes):
    waves = waves_of(source)
    delta = source if isinstance(source, ag.Delta) else None
    tables = changes.pop("tables", ())
    measures, notes = measures_of(waves, tables, delta, [changes.get("size")])
    return make_scene(waves, measures, notes=notes, **changes)


def pair():
    return scene((made.before(), made.after()))


def tie(found, source, target):
    place = {person: i for i, person in enumerate(found.people["id"])}
    ties = found.ties
    ends = list(zip(ties["source"].tolist(), ties["target"].tolist(), strict=True))
    return ends.index((place[source], place[target]))


def person(found, name):
    return found.people["id"].index(name)


@given(networks())
def test_a_scene_may_enter_a_page(network):
    found = scene(network)

    gate.admit(found.data(), "internal")
    assert "<" not in pack(found)


@given(networks())
def test_every_person_tie_and_agency_is_there_once(network):
    found = scene(network)

    roster = network.roster
    ends = zip(found.ties["source"], found.ties["target"], strict=True)
    ids = found.people["id"]
    drawn = {(ids[i], ids[j]) for i, j in ends}
    assert tuple(ids) == roster.people
    assert tuple(found.people["name"]) == roster.names
    assert drawn == set(network.ties().labels)
    assert len(found.ties["source"]) == network.n_ties
    assert tuple(found.agencies["id"][: roster.n_agencies]) == roster.agencies
    assert [k < roster.n_agencies for k in found.people["agency"][0]] == [
        agency is not None for agency in roster.agency_labels
    ]
    assert found.people["answered"][0].tolist() == network.answered.tolist()


@given(
    st.booleans().flatmap(
        lambda way: st.tuples(networks(directed=way), networks(directed=way))
    )
)
def test_fates_and_weights_are_those_of_the_library(waves):
    one, two = waves

    found = scene((one, two))

    expected, ids = ag.tie_fates(one, two), found.people["id"]
    weights = found.ties["weights"]
    drawn = [
        (ids[i], ids[j])
        for i, j in zip(found.ties["source"], found.ties["target"], strict=True)
    ]
    codes = fates(*weights)
    assert drawn == list(expected.labels)
    assert [FATES[code] for code in codes] == expected["fate"].tolist()
    np.testing.assert_array_equal(weights[0], expected["weight_before"])
    np.testing.assert_array_equal(weights[1], expected["weight_after"])


@given(
    st.booleans().flatmap(
        lambda way: st.lists(networks(directed=way), min_size=3, max_size=4)
    )
)
def test_the_fates_of_any_two_of_many_waves_are_those_of_the_library(waves):
    found = scene(waves, tables=(), size=None)

    ids, weights = found.people["id"], found.ties["weights"]
    for k in range(len(waves)):
        for j in range(k):
            pair = ag.tie_fates(waves[j], waves[k])
            expected = dict(zip(pair.labels, pair["fate"], strict=True))
            codes = fates(weights[j], weights[k])
            ends = zip(found.ties["source"], found.ties["target"], strict=True)
            drawn = {}
            for (one, two), code, *both in zip(
                ends, codes, weights[j], weights[k], strict=True
            ):
                if any(weight > 0 for weight in both):
                    drawn[frozenset((ids[one], ids[two])), ids[one]] = FATES[code]
            assert sorted(drawn.values()) == sorted(expected.values())
            if waves[0].directed:
                assert {
                    (frozenset(label), label[0]): fate
                    for label, fate in expected.items()
                } == drawn


def test_both_waves_share_the_places_of_people():
    found = pair()

    alone = scene((made.after(), made.before()))

    assert len(found.people["x"]) == len(found.people["id"]) == 6
    assert found.waves["label"] == ["before", "after"]
    assert found.graph["mode"] == "change"
    assert set(alone.people["id"]) == set(found.people["id"])


def test_places_come_from_the_union_of_waves_with_the_largest_weight():
    one, two = made.before(), made.before()
    stronger = two.replace(weights=two.weights * 2)

    found, again = scene((one, stronger)), scene((stronger, one))

    assert found.people["x"].tolist() == again.people["x"].tolist()
    assert found.people["x"].tolist() == scene(stronger).people["x"].tolist()


def test_the_order_of_the_input_changes_no_bit():
    one = scene((made.before(), made.after()))
    two = scene((made.before(order=-1), made.after(order=-1)))

    assert pack(one) == pack(two)


def test_another_seed_is_another_arrangement():
    one, two = (scene(made.before(), places=(seed, None)) for seed in (0, 1))

    assert one.people["x"].tolist() != two.people["x"].tolist()


def test_people_who_join_leave_and_move_are_told():
    found = pair()

    ana, ben, eve, flo = (person(found, p) for p in ("ana", "ben", "eve", "flo"))
    present, agency = found.people["present"], found.people["agency"]
    fire, health = (found.agencies["id"].index(a) for a in ("fire", "health"))
    assert [present[0][i] for i in (ana, ben, eve, flo)] == [1, 1, 1, 0]
    assert [present[1][i] for i in (ana, ben, eve, flo)] == [1, 1, 0, 1]
    assert (agency[0][ben], agency[1][ben]) == (fire, health)
    assert "1 person moved agency" in found.graph["notes"][0]
    away = np.hypot(
        found.people["x"][ben] - found.agencies["x"][health],
        found.people["y"][ben] - found.agencies["y"][health],
    )
    assert away < found.agencies["radius"][health]


def test_a_tie_of_somebody_silent_is_unobserved_and_never_dissolved():
    found = pair()

    ties = found.ties
    fate = [FATES[code] for code in fates(*ties["weights"])]
    cy = tie(found, "cy", "eve")
    assert fate[cy] == "unobserved"
    assert ties["weights"][0][cy] == 3
    assert np.isnan(ties["weights"][1][cy])
    assert fate[tie(found, "ana", "cy")] == "dissolved"
    assert fate[tie(found, "ana", "ben")] == "strengthened"
    assert fate[tie(found, "dee", "flo")] == "unobserved"


def test_a_delta_and_its_pair_of_networks_give_the_same_picture():
    delta = ag.compare(made.before(), made.after())

    found, other = scene(delta).data(), pair().data()

    for block in ("waves", "people", "agencies", "ties", "words"):
        same(found[block], other[block])


def test_a_delta_keeps_agencies_without_people_and_the_names_of_agencies():
    network = made.before()
    roster = network.roster.with_agencies(
        network.roster.agency_labels, agencies=["empty"]
    )
    names = {"name": ("", "Fire brigade", "Health", "Police")}
    first = network.replace(roster=replace(roster, agency_attributes=names))

    found = scene(ag.compare(first, made.after()))

    assert found.agencies["id"] == ["empty", "fire", "health", "police"]
    assert found.agencies["name"] == ["empty", "Fire brigade", "Health", "Police"]


def test_an_agency_without_ties_or_people_appears():
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "health"])
    roster = roster.with_agencies(
        {"ana": "fire", "ben": "health"}, agencies=["empty", "(unknown)"]
    )

    found = scene(ag.Network.from_ties(roster, [], []))

    assert found.agencies["id"] == ["(unknown)", "empty", "fire", "health"]
    assert found.agencies["known"] == [True] * 4
    assert all(radius > 0 for radius in found.agencies["radius"])


def test_people_without_an_agency_have_a_place_of_their_own():
    roster = ag.Roster.from_labels(["ana", "ben"], ["Agency not known", None])

    found = scene(ag.Network.from_ties(roster, [], []))

    assert found.agencies["name"] == ["Agency not known", "Agency not known"]
    assert found.agencies["known"] == [True, False]
    assert found.agencies["colour"] == [COLOURS[0], GREY]


def test_names_of_agencies_are_shown_where_they_are_known():
    roster = ag.Roster.from_labels(["ana", "ben"], ["f", "h"])
    named = replace(roster, agency_attributes={"name": ("Fire", "")})
    network = ag.Network.from_ties(named, [], [])

    assert scene(network).agencies["name"] == ["Fire", "h"]
    assert scene((network, made.before())).agencies["name"][0] == "Fire"


def test_people_in_several_agencies_are_counted():
    network = made.before()
    roster = network.roster.with_shares({"ana": {"fire": 2, "health": 1}})

    found = scene(network.replace(roster=roster))

    assert found.graph["notes"][0].startswith("1 person belongs to several agencies")


@pytest.mark.parametrize(
    ("labels", "shown"),
    [
        (("t1", "t2"), ["t1", "t2"]),
        (("", ""), ["Before", "After"]),
        (("t1", "t1"), ["Before", "After"]),
        (("t1", "t1", "t2"), ["Wave 1", "Wave 2", "Wave 3"]),
        (("t1", "t2", "t3"), ["t1", "t2", "t3"]),
        (("",), [""]),
    ],
)
def test_waves_are_called_by_their_labels_if_these_tell_them_apart(labels, shown):
    found = scene([made.before().replace(wave=label) for label in labels])

    assert found.waves["label"] == shown


@pytest.mark.parametrize(
    ("kind", "wave", "title"),
    [
        ("trusts", "before", "Trusts: before"),
        ("trusts", "", "Trusts"),
        ("", "", "Network"),
        ("tie", "before", "Network: before"),
        ("tie", "1", "Network"),
    ],
)
def test_a_title_comes_from_kind_and_wave(kind, wave, title):
    assert scene(made.before().replace(kind=kind, wave=wave)).graph["title"] == title


def test_people_keep_the_places_they_are_given():
    places = positions_of(made.before())
    del places["cy"]

    found = scene((made.before(), made.after()), places=(3, places))

    for name, (x, y) in places.items():
        i = person(found, name)
        assert (found.people["x"][i], found.people["y"][i]) == (x, y)


def test_organisations_are_called_organisations():
    found = scene(ag.between_agencies(made.before()))

    assert found.words["n_people"] == "{n} organisations"
    assert found.graph["grouped"] is False
    assert found.agencies["colour"] == [COLOURS[0]]


# --- measures ---------------------------------------------------------------------


def measure(found, name):
    return next(m for m in found.measures if m["name"] == name)


def test_values_are_those_of_the_table_by_person():
    network = made.before()
    table = ag.betweenness(network)

    found = measure(scene(network), "betweenness")

    np.testing.assert_array_equal(found["values"], [table["betweenness"]])
    assert found["definition"] == table.definitions["betweenness"]
    assert found["change"] is None


def test_each_wave_has_its_own_values_and_nobody_subtracts_them():
    one, two = made.before(), made.after()

    found = scene((one, two))

    degree = measure(found, "degree")
    for k, network in enumerate((one, two)):
        values = ag.degree(network).to_dict()
        for i, name in enumerate(found.people["id"]):
            expected = values[name]["degree"] if name in values else None
            shown = degree["values"][k][i]
            np.testing.assert_equal(shown, np.nan if expected is None else expected)
    assert all(m["change"] is None for m in found.measures)


def test_the_change_of_a_measure_is_that_of_the_delta():
    delta = ag.compare(made.before(), made.after())

    found = scene(delta)

    table = delta["betweenness"]
    shown = measure(found, "betweenness")
    values = dict(zip(found.people["id"], shown["change"], strict=True))
    for label, change in zip(table.labels, table["betweenness_change"], strict=True):
        np.testing.assert_equal(values[label], change)
    assert not shown["definition"].endswith("(after)")
    assert [m["group"] for m in found.measures][:1] == ["degree"]


def test_given_tables_replace_the_default_measures():
    network = made.before()
    table = ag.Table("person", ("ana", "cy"), {"score": [1, 2]}, {"score": "Made up."})

    found = scene(network, tables={"own": table}, size="score")

    [shown] = found.measures
    assert (shown["group"], shown["label"], shown["whole"]) == ("own", "score", True)
    assert shown["values"][0][person(found, "ana")] == 1
    assert np.isnan(shown["values"][0][person(found, "ben")])
    assert found.graph["size"] == 0


def test_betweenness_is_computed_when_size_asks_for_it_in_vain():
    found = scene(made.before(), tables=ag.degree(made.before()), size="betweenness")

    assert found.measures[found.graph["size"]]["name"] == "betweenness"
    assert found.measures[0]["name"] == "in_degree"


def test_a_delta_of_other_measures_shows_the_default_ones():
    delta = ag.compare(made.before(), made.after(), measures={"density": ag.density})

    found = scene(delta, size="betweenness")

    assert measure(found, "betweenness")["change"] is None


def test_infinite_values_stay_and_columns_of_text_are_left_out():
    table = ag.Table(
        "person", ("ana", "ben"), {"far": [np.inf, 1.0], "remark": ["x", "y"]}
    )

    found = scene(made.before(), tables=(table,))

    assert [m["name"] for m in found.measures] == ["far"]
    assert found.measures[0]["values"][0][person(found, "ana")] == np.inf


def test_a_table_of_one_wave_alone_is_shown_for_that_wave():
    table = ag.Table("person", ("ana",), {"score": [1.5]})

    for wave in (0, 1):
        tables = tuple({"own": table} if k == wave else {} for k in (0, 1))
        found = scene((made.before(), made.after()), tables=tables)

        [shown] = found.measures
        values = [values[person(found, "ana")] for values in shown["values"]]
        expected = [1.5 if k == wave else np.nan for k in (0, 1)]
        np.testing.assert_array_equal(values, expected)


def test_tables_that_begin_with_the_same_column_are_both_shown():
    network = made.before()
    tables = [ag.betweenness(network), ag.betweenness(network, pairs="across")]

    found = scene(network, tables=tables)

    assert [m["group"] for m in found.measures] == ["betweenness", "betweenness (2)"]


def test_notes_of_one_wave_say_of_which():
    one, two = (
        ag.Table("person", ("ana",), {"x": [1]}, notes=notes)
        for notes in (("both", "first"), ("both",))
    )

    found = scene((made.before(), made.after()), tables=(one, two))

    assert found.graph["notes"][1:] == ["both", "before: first"]


@pytest.mark.parametrize(
    ("source", "options", "message"),
    [
        ((made.before(), 3), {}, "takes a Network, several in the order of time"),
        ((), {}, "takes a Network, several in the order of time"),
        ("study.xlsx", {}, "takes a Network, several in the order of time"),
        (made.before(), {"size": "charm"}, "size is a column of the tables"),
        (
            made.before(),
            {"size": "betweeness"},
            r"'betweeness'; did you mean 'betweenness'\? there are .* and \d+ more$",
        ),
        (made.before(), {"tables": ag.density(made.before())}, "a row a person"),
        (made.before(), {"tables": [3]}, "1 is of 'int'"),
        (
            (made.before(), made.after()),
            {"tables": [ag.degree(made.before())]},
            "give a pair",
        ),
        (
            [made.before()] * 3,
            {"tables": [ag.degree(made.before())]},
            "for 3 waves give 3",
        ),
        (
            [made.before(), made.before().replace(kind="x")] * 2,
            {},
            "two networks are of wave 'before' and kind 'trusts'",
        ),
        ((made.before(), ag.between_agencies(made.after())), {}, "about agencies"),
        ((made.before(), ag.symmetrize(made.after())), {}, "the other is not"),
    ],
)
def test_what_cannot_be_drawn_is_refused(source, options, message):
    with pytest.raises(ag.ParameterError, match=message):
        scene(source, **options)


# --- more than two waves --------------------------------------------------------------


def moved(**agencies):
    """One wave of Ana in this agency, and others."""
    return made.wave("w", agencies, [])


def test_who_was_not_there_carries_the_agency_of_the_nearest_wave():
    waves = [
        moved(ben="fire"),
        moved(ana="fire", ben="fire"),
        moved(ben="fire"),
        moved(ana="health", ben="fire"),
        moved(ben="fire"),
    ]

    found = scene(waves, size=None)

    ana, names = person(found, "ana"), found.agencies["id"]
    agency = [names[own[ana]] for own in found.people["agency"]]
    assert agency == ["fire", "fire", "fire", "health", "health"]
    assert [mask[ana] for mask in found.people["present"]] == [0, 1, 0, 1, 0]
    assert (found.graph["from"], found.graph["to"]) == (0, 4)


def test_nobody_answered_a_wave_that_they_were_not_in():
    found = pair()

    for present, answered in zip(
        found.people["present"], found.people["answered"], strict=True
    ):
        assert (answered <= present).all()


def test_who_answered_for_one_kind_of_two_did_not_answer_all():
    trusts, knows = made.before(), made.before().replace(kind="knows")
    quiet = knows.roster.mask(["ben", "dee"])
    ties = ag.Network.from_ties(knows.roster, ["ana"], ["ben"])
    knows = ties.replace(wave="before", kind="knows", answered=~quiet)

    found = scene([trusts, knows], size=None)

    silent = {
        name
        for name, answered in zip(
            found.people["id"], found.people["answered"][0], strict=True
        )
        if not answered
    }
    assert silent == {"ben", "dee"}


@given(
    st.booleans().flatmap(
        lambda way: st.lists(networks(directed=way), min_size=2, max_size=4)
    )
)
def test_places_handed_on_are_those_of_the_page_in_every_wave(waves):
    places = positions_of(waves)

    found = scene(waves, tables=tuple({"d": ag.degree(w)} for w in waves), size=None)

    columns = (found.people[name].tolist() for name in "xy")
    shown = dict(zip(found.people["id"], zip(*columns, strict=True), strict=True))
    assert shown == places


def test_who_was_not_asked_about_a_kind_is_not_silent():
    knows = made.before().replace(kind="knows")
    few = ag.subnetwork(made.before(), agencies=["fire"]).replace(kind="trusts")

    found = scene([knows, few], size=None)

    answered = dict(zip(found.people["id"], found.people["answered"][0], strict=True))
    assert [person for person, one in answered.items() if not one] == ["dee"]


def test_a_note_of_a_wave_without_a_label_begins_with_itself():
    one, two = (
        ag.Table("person", ("ana",), {"x": [1]}, notes=notes)
        for notes in (("first",), ())
    )
    waves = (made.before().replace(wave=""), made.after().replace(wave=""))

    assert "first" in scene(waves, tables=(one, two)).graph["notes"]
