"""Drawings: the geometry of facts, the same place for the same agency."""

import math
import sys
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agencygraph as ag
from agencygraph.page import gate
from agencygraph.page.report_fields import REPORT
from agencygraph.reporting import charts, infer
from agencygraph.reporting.facts import Group
from agencygraph.wording import PEOPLE
from tests.reporting import made, whole

NAMES = ("Police", "Health", "Housing", "Council")


def pairs(links):
    """Every pair of four agencies, with these numbers of links."""
    groups = [Group(name, 4 + 3 * k, 4) for k, name in enumerate(NAMES)]
    every = [(one, two) for k, one in enumerate(groups) for two in groups[k + 1 :]]
    return [
        made.pair(number, one=one, two=two)
        for number, (one, two) in zip(links, every, strict=True)
    ]


def drawing(links, **given_):
    found = [replace(pair, **given_) for pair in pairs(links)]
    return charts.agency_graph(found, NAMES, 9, PEOPLE, "after")


SIX = st.lists(st.integers(0, 9), min_size=6, max_size=6)


@given(SIX, SIX)
def test_every_agency_is_at_the_same_place_in_every_wave(one, other):
    found = [drawing(links)["nodes"] for links in (one, other)]

    places = [[(node["x"], node["y"]) for node in nodes] for nodes in found]
    assert places[0] == places[1]


@given(SIX)
def test_lines_look_like_the_links_they_stand_for(links):
    lines = drawing(links)["lines"]

    assert sorted(line["links"] for line in lines) == sorted(links)
    for line in lines:
        expected = {0: "gap", 1: "one"}.get(line["links"], "many")
        assert line["look"] == expected


def test_more_links_are_drawn_wider():
    lines = drawing([0, 1, 2, 4, 6, 9])["lines"]

    widths = [line["width"] for line in lines if line["links"]]
    assert widths == sorted(widths)
    assert len(set(widths)) == 5


def test_what_was_not_observed_is_not_drawn():
    silent = Group("Housing", 4, 0)

    found = drawing([1] * 6, two=silent)

    assert found["lines"] == []


def test_links_through_one_person_look_apart():
    lines = drawing([3] * 6, carrier="Ana (Police)")["lines"]

    assert {line["look"] for line in lines} == {"through"}


@given(SIX)
def test_the_ring_holds_each_of_the_largest_agencies_once(links):
    order = charts.ring_order([pairs(links)])

    assert sorted(order) == sorted(NAMES)
    assert order[0] == "Council"


def test_a_drawing_can_be_read_out():
    text = drawing([0, 0, 1, 2, 3, 4])["description"]

    assert "of 6 pairs, 2 without a link and 1 with one" in text


@given(st.text(max_size=40))
def test_names_beside_circles_take_two_short_lines(name):
    lines = charts._lines(name)

    assert 1 <= len(lines) <= 2
    assert all(len(line) <= charts.LINE + 1 for line in lines)


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 99), max_size=5))
def test_the_parts_of_a_bar_fill_it_in_order(parts):
    found = charts.stacked_bar(parts, 100)

    assert [part["name"] for part in found] == [k for k, n in parts.items() if n]
    widths = sum(part["width"] for part in found)
    assert not found or math.isclose(widths, 100, abs_tol=0.1)


@pytest.mark.parametrize("most", [0.0, math.nan])
def test_nothing_is_the_lightest_shade_whatever_the_scale(most):
    assert charts.shade(0.0, most) == 0


def test_the_gate_lists_what_reports_show_and_nothing_else(monkeypatch):
    shown = set()

    def note(data, audience):
        del audience
        shown.update(gate._paths(data, ""))

    monkeypatch.setattr(sys.modules["agencygraph.page.render"], "admit", note)
    study = ag.simulate_study(people=40, agencies=6)
    ag.report(study)
    ag.report(study, edition="summary")
    ag.report(replace(study, confidential=frozenset({"knows"})))
    file = {"file": ["a.csv"], "sha256": ["0"], "rows": [1]}
    inputs = ag.Table("input", ["1"], file, notes=["Options: unknown = 'drop'."])
    ag.report(replace(study, inputs=inputs))
    network = made.network(made.TIES)
    ag.report(made.study(network, network.replace(wave="after", max_choices=3)))
    fewer = ag.subnetwork(network, made.PEOPLE[:-1]).replace(wave="after")
    ag.report(made.study(network, fewer))
    monkeypatch.setattr(infer, "LARGEST_DRAWN", 39)  # so something is left out
    ag.report(whole.study())

    others = gate.FIELDS["internal"] - REPORT
    of_reports = {path for path in shown if not gate._listed(path, others)}
    assert of_reports == REPORT - others
