"""Trust: composites by their definition, and nobody's rating in any result."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.measures.trust import PARTNER
from tests import naive_robustness as naive
from tests.assertions import assert_table, same
from tests.measures.observing import undone
from tests.strategies import relabel, renaming

LEVELS = ("person", "agency", "agency pair")
levels = st.sampled_from(LEVELS)


@st.composite
def surveys(draw, items=3):
    """Ratings 1 to 4 of several items by and of the same people; 0 is no rating.

    Agencies are large enough, and ratings many enough, for means to be shown.
    """
    n = draw(st.sampled_from([2, 8, 9, 10, 11]))
    labels = ["fire", "fire", "health", "health", None]
    agencies = draw(st.lists(st.sampled_from(labels), min_size=n, max_size=n))
    roster = ag.Roster.from_labels([f"p{i}" for i in range(n)], agencies)
    cells = [(i, j) for i in roster.people for j in roster.people if i != j]
    answered = roster.mask([i for i in roster.people if draw(st.integers(0, 5))])
    silent = {i for i, a in zip(roster.people, answered, strict=True) if not a}
    networks = []
    for k in range(draw(st.integers(1, items))):
        seed = draw(st.integers(0, 2**32 - 1))
        share = draw(st.sampled_from([0.2, 0.6, 0.9]))
        rng = np.random.default_rng(seed)
        drawn = rng.integers(1, 5, len(cells)) * (rng.random(len(cells)) < share)
        given_ = {c: r for c, r in zip(cells, drawn.tolist(), strict=True) if r}
        kept = {c: r for c, r in given_.items() if c[0] not in silent}
        network = ag.Network.from_ties(
            roster, [i for i, _ in kept], [j for _, j in kept], [*kept.values()]
        )
        networks.append(network.replace(kind=f"item {k}", answered=answered))
    return networks


@pytest.fixture
def roster():
    """Four in each of fire and health, three in police."""
    agencies = ["fire"] * 4 + ["health"] * 4 + ["police"] * 3
    people = ["f1", "f2", "f3", "f4", "h1", "h2", "h3", "h4", "p1", "p2", "p3"]
    return ag.Roster.from_labels(people, agencies)


def rated(roster, text):
    """Network of ratings such as "f1 h1 4, f2 h1 3"."""
    cells = [cell.split() for cell in text.split(",")]
    sources, targets, weights = zip(*cells, strict=True)
    return ag.Network.from_ties(roster, sources, targets, [*map(float, weights)])


@given(surveys(), levels, st.data())
def test_trust_scores_follow_their_definition(items, by, data):
    needed = data.draw(st.integers(1, len(items)))
    expected = naive.trust_scores(items, by, needed, 3)

    found = ag.trust_scores(items, by=by, min_items=needed, min_raters=3)

    assert_table(found, row=by, **expected)
    assert list(found) == list(found.definitions)
    assert set(found) == set(expected or found)


@given(surveys(), levels, st.randoms(use_true_random=False))
def test_trust_scores_ignore_labels(items, by, random):
    people, agencies = renaming(items[0], random)
    back = {new: old for old, new in people.items()}
    back_agencies = {new: old for old, new in agencies.items()}
    others = [relabel(network, people, agencies) for network in items]

    found = ag.trust_scores(others, by=by, min_raters=3)

    expected = ag.trust_scores(items, by=by, min_raters=3)
    assert_table(expected, row=by, **undone(found, back, back_agencies))


@given(surveys(items=1), levels)
def test_a_larger_unit_of_the_scale_multiplies_every_mean(items, by):
    one = ag.trust_scores(items, by=by, min_raters=3)

    ten = ag.trust_scores(
        items[0].replace(weights=10 * items[0].weights), by=by, min_raters=3
    )

    for name in one:
        counts = one[name].dtype.kind == "i"
        expected = one[name] * (1 if counts else 10)
        np.testing.assert_allclose(ten[name], expected, atol=1e-12)


@given(surveys(), levels, st.integers(3, 6))
def test_no_mean_rests_on_fewer_people_than_asked(items, by, fewest):
    found = ag.trust_scores(items, by=by, min_raters=fewest)

    assert np.isnan(found["trust"][found["raters"] < fewest]).all()
    if by == "agency":
        assert np.isnan(found["trust_given"][found["raters_given"] < fewest]).all()


@given(surveys(), st.integers(3, 4))
def test_no_agency_tells_what_a_pair_hides(items, fewest):
    """What an agency received, less the pairs shown, is no mean of one or two."""
    pairs = ag.trust_scores(items, by="agency pair", min_raters=fewest).to_dict()

    agencies = ag.trust_scores(items, by="agency", min_raters=fewest).to_dict()

    for agency, row in agencies.items():
        into = [p for (g, h), p in pairs.items() if h == agency != g]
        hidden = sum(p["raters"] for p in into if math.isnan(p["trust"]))
        assert math.isnan(row["trust"]) or hidden == 0 or hidden >= fewest


@given(surveys())
def test_asymmetry_changes_sign_with_the_direction_and_mutual_trust_does_not(items):
    found = ag.trust_scores(items, by="agency pair", min_raters=3).to_dict()

    for (g, h), row in found.items():
        assert same(found[h, g]["asymmetry"], -row["asymmetry"])
        assert same(found[h, g]["mutual"], row["mutual"])
        assert found[h, g]["mutual_dyads"] == row["mutual_dyads"]


@given(surveys(items=1))
def test_raters_of_one_opinion_have_an_adjusted_trust_of_0(items):
    same_for_all = items[0].replace(weights=np.full(len(items[0].weights), 2.0))

    found = ag.trust_scores(same_for_all, min_raters=3)

    known = found["raters"] >= 3
    assert (found["trust"][known] == 2).all()
    assert (found["trust_adjusted"][known] == 0).all()


def test_items_are_averaged_for_each_rater_before_raters_are(roster):
    mission = rated(roster, "f1 h1 4, f2 h1 3, f3 h1 2")
    openness = rated(roster, "f1 h1 2, f2 h1 3, f3 h1 1, f4 h1 1")
    items = {"mission": mission, "openness": openness}

    both = ag.trust_scores(items, min_raters=3)
    either = ag.trust_scores(items, min_raters=3, min_items=1)

    assert both.to_dict()["h1"]["trust"] == (3 + 3 + 1.5) / 3
    assert both.to_dict()["h1"]["raters"] == 3
    assert either.to_dict()["h1"]["trust"] == (3 + 3 + 1.5 + 1) / 4
    assert both.notes == ("1 rating is left out: fewer than 2 of 2 items.",)
    assert either.notes == ()


def test_lenient_raters_do_not_raise_the_adjusted_trust(roster):
    network = rated(
        roster, "f1 h1 4, f1 h2 4, f2 h1 4, f2 h2 4, f3 h1 2, f3 h2 1, p1 h2 4, p2 h2 4"
    )

    found = ag.trust_scores(network, min_raters=3).to_dict()

    assert found["h1"]["trust"] == 10 / 3
    assert found["h1"]["trust_adjusted"] == 0.5 / 3
    assert found["h2"]["trust"] == 17 / 5
    assert found["h2"]["trust_adjusted"] == -0.1


def test_trust_between_two_agencies_both_ways(roster):
    network = rated(
        roster,
        "f1 h1 4, f2 h2 4, f3 h3 1, f3 h1 2, h1 f1 1, h2 f2 3, h3 f3 2, h4 f1 1",
    )

    pairs = ag.trust_scores(network, by="agency pair", min_raters=3).to_dict()

    there, back = pairs["fire", "health"], pairs["health", "fire"]
    assert (there["trust"], back["trust"]) == (11 / 4, 7 / 4)
    assert (there["asymmetry"], back["asymmetry"]) == (1, -1)
    assert there["mutual"] == back["mutual"] == (1 + 3 + 1) / 3
    assert (there["mutual_dyads"], there["ratings"]) == (3, 4)
    assert (there["raters"], there["ratees"]) == (3, 3)
    assert math.isnan(pairs["fire", "fire"]["trust"])
    assert math.isnan(pairs["fire", "fire"]["asymmetry"])


def test_mutual_trust_needs_enough_people_on_both_sides(roster):
    network = rated(roster, "f1 h1 4, f2 h1 3, f3 h1 2, h1 f1 1, h1 f2 1, h1 f3 1")

    found = ag.trust_scores(network, by="agency pair", min_raters=3).to_dict()

    assert found["fire", "health"]["raters"] == 3
    assert found["fire", "health"]["mutual_dyads"] == 3
    assert math.isnan(found["fire", "health"]["mutual"])  # h1 said all of one side


def test_what_an_agency_receives_and_gives_leaves_out_its_own_ratings(roster):
    network = rated(roster, "f1 f2 1, f2 f3 1, f3 f1 1, f1 h1 4, f2 h2 4, f3 h3 4")

    found = ag.trust_scores(network, by="agency", min_raters=3).to_dict()

    assert found["fire"]["trust_given"] == found["health"]["trust"] == 4
    assert found["fire"]["raters"] == found["health"]["raters_given"] == 0


def test_what_few_said_is_told_neither_directly_nor_by_its_difference(roster):
    network = rated(roster, "f1 h1 4, f2 h1 4, f3 h1 3, p1 h1 1, h1 f1 2, h2 f1 2")

    pairs = ag.trust_scores(network, by="agency pair", min_raters=3)
    agencies = ag.trust_scores(network, by="agency", min_raters=3)

    found = pairs.to_dict()
    assert found["fire", "health"]["trust"] == 11 / 3
    assert math.isnan(found["police", "health"]["trust"])
    assert found["police", "health"]["raters"] == 1
    assert math.isnan(found["fire", "health"]["asymmetry"])
    # all four about health, less the three of fire, would be what p1 said
    assert math.isnan(agencies.to_dict()["health"]["trust"])
    told = "of fewer than 3 people, or giving one of so few away."
    assert pairs.notes == (f"2 means are not shown: {told}",)
    assert agencies.notes == (f"4 means are not shown: {told}",)


def test_a_rating_not_given_is_missing_and_not_0(roster):
    network = rated(roster, "f1 h1 4, f2 h1 4, f3 h1 4, f1 h2 4")

    found = ag.trust_scores(network, min_raters=3)

    assert found.to_dict()["h1"]["trust"] == 4
    assert np.isnan(found.to_dict()["h3"]["trust"])
    assert found.to_dict()["h3"]["raters"] == 0


def test_people_without_an_agency_rate_people_but_no_agency():
    roster = ag.Roster.from_labels(["a", "b", "c", "d"], ["x", "x", None, "y"])
    network = rated(roster, "a d 1, b d 1, c d 4")

    person = ag.trust_scores(network, min_raters=3)
    agency = ag.trust_scores(network, by="agency", min_raters=3)

    assert person.to_dict()["d"]["trust"] == 2
    assert person.notes == ()
    assert agency.to_dict()["y"]["raters"] == 2
    assert agency.notes[0] == "1 person without a known agency is left out."


def test_those_who_did_not_answer_are_told(roster):
    network = rated(roster, "f1 h1 4").replace(answered=roster.mask(["f1", "f2"]))

    found = ag.trust_scores({"one": network, "two": rated(roster, "f1 h1 4")})
    alone = ag.trust_scores(network)

    assert not any("did not answer" in note for note in found.notes)
    told = "9 people did not answer: ratings they would have given are missing."
    assert alone.notes[0] == told


# --- PARTNER


def test_the_partner_presets_take_their_items_and_name_their_column(roster):
    four = "f1 h1 {0}, f2 h1 {0}, f3 h1 {0}"
    names = [name for items in PARTNER.values() for name in items]
    items = {
        name: rated(roster, four.format(k % 4 + 1)) for k, name in enumerate(names)
    }
    items["something else"] = rated(roster, "f4 h1 1")

    trust = ag.trust_scores(items, preset="PARTNER trust", min_raters=3)
    value = ag.trust_scores(items, preset="PARTNER value", min_raters=3, by="agency")

    assert trust.to_dict()["h1"]["trust"] == (1 + 2 + 3) / 3
    assert value.to_dict()["health"]["value"] == (4 + 1 + 2) / 3
    assert list(value) == list(value.definitions)
    assert not any("trust" in name for name in value)


def test_a_partner_preset_needs_all_its_items_on_its_scale(roster):
    ratings = {
        name: rated(roster, "f1 h1 5, f2 h1 4") for name in ("mission", "openness")
    }

    with pytest.raises(ag.ParameterError, match="missing: reliability"):
        ag.trust_scores(ratings, preset="PARTNER trust")
    ratings["reliability"] = rated(roster, "f1 h1 1")
    with pytest.raises(ag.DataError) as error:
        ag.trust_scores(ratings, preset="PARTNER trust")
    assert [problem.column for problem in error.value.problems] == [
        "mission",
        "openness",
    ]
    assert "1 rating is outside 1 to 4" in str(error.value)


def test_an_error_tells_nobodys_rating(roster):
    with pytest.raises(ag.DataError) as error:
        ag.trust_scores(
            rated(roster, "f1 h1 77, f2 h1 0.5, f3 h1 5, h1 f1 1"), scale=(1, 5)
        )

    assert "2 ratings are outside 1 to 5" in str(error.value)
    assert not any(word in str(error.value) for word in ("77", "0.5", "f1", "h1"))


# --- what is refused


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "tie"}, "by is 'person' or 'agency' or 'agency pair', not 'tie'"),
        ({"min_raters": 2}, "min_raters is 3 or more, not 2"),
        ({"min_items": 2}, "min_items is 1 to 1, the number of items; not 2"),
        ({"preset": "partner"}, "preset is 'PARTNER trust' or 'PARTNER value'"),
    ],
)
def test_options_that_make_no_sense_are_refused(roster, options, message):
    with pytest.raises(ag.ParameterError, match=message):
        ag.trust_scores(rated(roster, "f1 h1 1"), **options)


def test_ratings_that_do_not_belong_together_are_refused(roster):
    network = rated(roster, "f1 h1 1")
    other = ag.Network.from_ties(ag.Roster.from_labels(["x", "y"]), ["x"], ["y"])
    both_ways = ag.Network.from_ties(roster, ["f1"], ["h1"], directed=False)

    for ratings, message in (
        ([], "at least one network"),
        ([network, network], "several networks of one kind"),
        ({"a": network, "b": other}, "one roster"),
        (both_ways, "ratings have a direction"),
    ):
        with pytest.raises(ag.ParameterError, match=message):
            ag.trust_scores(ratings)
