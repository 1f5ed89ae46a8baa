"""What is not known, or not there, is left out of a sentence, a figure or the page."""

import math
from dataclasses import replace

import pytest

import agencygraph as ag
from agencygraph.reporting import (
    charts,
    heat,
    intervals,
    narrative,
    narrative_effects,
    narrative_pairs,
    narrative_unseen,
    sections,
)
from agencygraph.reporting.facts import Group, PairChange
from agencygraph.reporting.gather import kinds_of
from agencygraph.reporting.inferred import Bound, Cost, Lasted, Lasting, Trend, Unseen
from agencygraph.wording import PEOPLE
from tests.reporting import made
from tests.reporting.reading import Page
from tests.reporting.test_narrative import broker, scores

NAN = math.nan


# --- sentences ------------------------------------------------------------------------


def test_a_broker_without_a_ratio_is_told_without_one():
    told = narrative.broker(broker(roles={"liaison": (24.0, NAN)}), 9, PEOPLE)

    assert "24 of them as liaison (" not in told.text
    assert "as liaison" in told.text
    assert "would give" not in told.text


def test_scores_with_an_interval_and_no_p_are_told_with_the_interval():
    facts = scores({(1.0, 2.0): 9}, low=0.2, high=0.9)

    told = narrative.scores(replace(facts, p=NAN))

    assert "95% interval +20.0 to +90.0" in told.text.replace("−", "-")
    assert "; p " not in told.text
    assert [name for name, _ in told.inputs if name == "p"] == []


def test_one_tie_for_minutes_given_is_told_in_the_singular():
    facts = Cost(600.0, 10, 1, 0, 600.0, NAN, 90)

    assert "and 1 tie across agencies formed: 600 minutes for each. Ties" in (
        narrative_effects.cost(facts).text
    )


def test_ties_of_which_nothing_is_known_last_no_time():
    facts = Lasting(("t1", "t2"), 42, (Lasted("all", "t3", 0, 0, 42, NAN, NAN, NAN),))

    assert narrative_effects.lasting(facts) is None


def test_how_long_ties_lasted_may_have_no_interval():
    rows = tuple(
        Lasted(group, "t3", 20, 5, 0, share, NAN, NAN)
        for group, share in (("met", 0.75), ("not met", 0.5), ("met − not met", 0.25))
    )

    told = narrative_effects.met_lasting(Lasting(("t1", "t2"), 42, rows))

    assert "no interval can be given" in told.text


def test_a_trend_without_a_pair_seen_twice_has_no_steps():
    facts = Trend(("t1", "t2", "t3"), (0.1, 0.2, 0.15), (NAN, NAN), (90, 90, 80))

    text = narrative_effects.trend(facts, PEOPLE).text

    assert text.endswith("10.0% in t1, 20.0% in t2 and 15.0% in t3.")


def test_bounds_that_leave_nothing_open_say_so_of_nothing():
    bounds = (Bound("density", 0.05, 0.01, 0.2, is_main=True),)

    text = narrative_unseen.unseen(Unseen(("before", "after"), bounds, 90)).text

    assert text.endswith("Density rose in any case.")


def test_pairs_are_told_with_those_of_one_carrier_and_those_not_seen():
    seen = made.pair(2, carrier="Ana (Police)")
    unseen = made.pair(0, two=Group("Health", 8, 0))

    text = narrative_pairs.gaps("", [made.pair(0), seen, unseen], PEOPLE).text

    assert "; in 1 more, all links run through one person" in text
    assert text.endswith("1 more cannot be judged, as one side did not answer.")
    assert narrative_pairs.gaps("", [], PEOPLE) is None


def test_where_no_link_changed_none_changed_most():
    same = [PairChange("Fire", "Health", 2, 2, 50)]

    assert narrative_pairs.largest_change(same, ("before", "after"), PEOPLE) is None


# --- changes --------------------------------------------------------------------------


@pytest.fixture(scope="module")
def uncompared():
    """A change between waves that share no pair both observed."""
    before = made.network([("ana", "dee"), ("dee", "ben")], answered=("ana", "dee"))
    after = made.network([("eve", "ana")], answered=("eve", "gus"), wave="after")
    (kind,) = kinds_of(made.study(before, after))
    (change,) = kind.changes
    return change


def test_a_change_that_nothing_was_observed_of_has_no_figures(uncompared):
    bare = replace(uncompared, delta=None, sure={}, index=None)

    assert heat.heat_change(bare) is None
    assert intervals._returned(bare) == []
    assert all(map(math.isnan, intervals._chance(bare, 0.5)))
    assert sections.density_of(bare) is None
    assert sections.index_of(bare) is None


# --- the drawing of agencies ----------------------------------------------------------


def test_a_number_has_no_place_where_agencies_stand_close():
    crowd = [(10.0 * k, 0.0, 30.0) for k in range(20)]
    line = {"links": 1, "x1": 0.0, "y1": 0.0, "x2": 190.0, "y2": 0.0, "counted": False}
    one, many = {**line, "look": "one"}, {**line, "look": "many"}

    charts._number([one, many], crowd)

    assert not one["counted"]
    assert not many["counted"]


# --- what is shared -------------------------------------------------------------------


def small(kind="knows", *, directed=True, **given):
    ties = [(a, b) for a in made.PEOPLE for b in made.PEOPLE if a < b]
    return made.study(made.network(ties, kind=kind, directed=directed), **given)


LOOSE = ag.Profile(
    "loose", threshold=2, hide_zeros=False, dominance_people=0, p=0, fewest=2
)


def test_undirected_cells_are_shown_both_ways():
    page = ag.report(small(directed=False), audience="shareable", profile=LOOSE)

    assert "Rows name, columns are named." not in Page(page.html).text


def test_a_pair_without_ties_is_told_where_zeros_may_be_shown():
    ties = [(a, b) for a in made.PEOPLE[:6] for b in made.PEOPLE[:6] if a != b]
    study = made.study(made.network(ties))

    page = ag.report(study, audience="shareable", profile=LOOSE)

    assert "obody reported a tie between" in Page(page.html).text


def test_where_no_table_may_be_shown_there_is_no_page():
    strict = replace(LOOSE, name="strict", threshold=10, fewest=100)

    with pytest.raises(ag.DisclosureError):
        ag.report(small(), audience="shareable", profile=strict)


def test_ties_of_agencies_as_such_are_left_out_aloud():
    study = small()
    roster = ag.Roster.from_labels(["fire", "health"], ["a", "b"], unit="agency")
    between = ag.Network.from_ties(roster, ["fire"], ["health"])
    key = ("before", "meets")
    more = {key: between.replace(wave="before", kind="meets")}

    page = ag.report(
        replace(study, agency_networks=more), audience="shareable", profile=LOOSE
    )

    assert "Ties between the agencies as such are left out." in Page(page.html).text
