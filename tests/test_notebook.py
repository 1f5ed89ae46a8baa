"""Everything shows itself in a notebook: short, escaped, without scripts."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given

import agencygraph as ag
from tests.browser.payloads import PAYLOADS
from tests.strategies import networks
from tests.view import made

TAGS = {
    *("p", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"),
    *("details", "summary", "br"),
}


class Seen(HTMLParser):
    """Tags, attributes and text."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.attributes, self.rows = set(), set(), []
        self.inside = False
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "tr":
            self.rows.append([])
        elif tag in {"td", "th"}:
            self.rows[-1].append("")
            self.inside = True

    def handle_endtag(self, tag):
        self.inside = self.inside and tag not in {"td", "th"}

    def handle_data(self, data):
        self.text += data
        if self.inside:
            self.rows[-1][-1] += data


def study(text="knows", notes=()):
    roster = made.before().roster
    network = made.before().replace(wave=text, kind=text)
    return ag.Study(
        {(text, text): network}, (text,), {text: roster}, title=text, notes=notes
    )


def rows_of(network):
    return Seen(network._repr_html_()).rows


def test_a_network_shows_its_agencies_with_their_ties():
    network = made.before()

    head, *rows = rows_of(network)

    assert head == ["agency", "people", "answered", "ties within", "ties across"]
    assert rows == [
        ["fire", "2", "2", "2", "1"],
        ["health", "2", "1", "0", "2"],
        ["police", "1", "1", "0", "1"],
    ]
    assert repr(network) in Seen(network._repr_html_()).text


@given(networks())
def test_ties_of_agencies_are_those_that_a_count_finds(network):
    roster = network.roster
    place = {name: k for k, name in enumerate(roster.agencies)}
    ties = network.ties().labels
    label = dict(zip(roster.people, roster.agency_labels, strict=True))

    rows = rows_of(network)[1:]

    assert len(rows) == len(place)
    for name, people, answered, within, across in rows:
        ends = [(label[a], label[b]) for a, b in ties]
        known = [pair for pair in ends if None not in pair]
        own = [p for p in roster.people if label[p] == name]
        told = [p for p in own if network.answered[roster.positions([p])[0]]]
        assert (int(people), int(answered)) == (len(own), len(told))
        assert int(within) == known.count((name, name))
        assert int(across) == sum((a == name) != (b == name) for a, b in known)


def test_of_many_agencies_the_largest_are_shown_and_the_rest_is_counted():
    roster = ag.Roster.from_labels(
        [f"p{k}" for k in range(12)], [f"a{max(k, 2)}" for k in range(12)]
    )

    html = ag.Network.from_ties(roster, [], [])._repr_html_()

    assert len(Seen(html).rows) == 9
    assert Seen(html).rows[1][0] == "a2"
    assert "and 2 smaller ones" in html


def test_a_network_without_agencies_is_told_in_a_line():
    roster = ag.Roster.from_labels(["ana"])

    html = ag.Network.from_ties(roster, [], [])._repr_html_()

    assert html == "<p>Network: 1 person in 0 agencies, 1 not known, 0 ties</p>"


def test_a_study_shows_its_networks_and_notes():
    found = study(notes=[f"note {k}" for k in range(7)])

    seen = Seen(found._repr_html_())

    assert seen.rows == [
        ["wave", "kind", "people", "answered", "ties"],
        ["knows", "knows", "5", "4", "4"],
    ]
    assert "note 4" in seen.text
    assert "note 5" not in seen.text
    assert "and 2 more notes" in seen.text


def test_a_study_says_which_kinds_are_confidential():
    one = study()
    secret = ag.Study(one.networks, one.waves, one.rosters, confidential={"knows"})

    assert Seen(secret._repr_html_()).rows[1][1] == "knows (confidential)"


@pytest.mark.usefixtures("compiled")
def test_a_plan_shows_what_it_says():
    plan = ag.plan_rounds(made.before().roster, rounds=2)

    seen = Seen(plan._repr_html_())

    for sentence in plan.sentences():
        assert sentence in seen.text
    assert repr(plan) in seen.text


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS)
def test_whatever_stands_in_the_data_is_text_in_a_notebook(text):
    people = [f"{text}{k}" for k in range(3)]
    roster = ag.Roster.from_labels(people, [text, text, f"{text}b"], names=people)
    network = ag.Network.from_ties(roster, people[:1], people[1:2])
    network = network.replace(wave=text, kind=text)
    later = ag.Network.from_ties(roster, people[:2], people[1:]).replace(
        wave=f"{text}2", kind=text
    )
    table = ag.Table("person", people, {text: [1, 2, 3]}, {text: text}, (text,))
    whole = ag.Study({(text, text): network}, (text,), {text: roster}, notes=(text,))

    shown = [network, whole, table, ag.compare(network, later, measures={})]

    for one in shown:
        seen = Seen(one._repr_html_())
        assert seen.tags <= TAGS
        assert seen.attributes <= {"title"}
        assert re.sub(r"\s+", "", text)[:20] in re.sub(r"\s+", "", seen.text)
