"""What is proposed is what the data show, and nothing where they show nothing."""

from dataclasses import replace

import pytest
from hypothesis import given

import agencygraph as ag
from agencygraph.reporting import advice, narrative_next
from agencygraph.reporting.advice import Advice, Meeting, Somebody, Thin
from agencygraph.reporting.agency_sections import coded_pairs, fragile_section
from agencygraph.reporting.facts import Group, Kind
from agencygraph.reporting.gather import one_wave
from agencygraph.reporting.inferred import Barrier
from agencygraph.reporting.tables import gap_rows
from agencygraph.wording import PEOPLE
from tests.reporting import made
from tests.strategies import networks

LAW = Barrier("fire", "police", "law", "hinders", "No agreement.")
OFFICE = Barrier("fire", "health", "office", "helps", "")


def kind(network):
    wave = one_wave(network.replace(wave="1", kind="knows"), "")
    return Kind("knows", wave.nouns, (wave,), ())


def fewest_to_part(network, one, two):
    """Fewest people whose leaving ends all ties between two agencies, by trying all."""
    roster = network.roster
    agency = dict(zip(roster.people, roster.agency_labels, strict=True))
    left = [
        pair
        for pair in network.ties().labels
        if {agency[person] for person in pair} == {one, two}
    ]
    gone = 0
    while left:
        gone += 1
        if any(_parted(left, chosen) for chosen in _sets(left, gone)):
            return gone
    return 0


def _sets(ties, size):
    people = sorted({person for pair in ties for person in pair})
    found = [()]
    for _ in range(size):
        found = [(*s, p) for s in found for p in people if not s or p > s[-1]]
    return found


def _parted(ties, people):
    return all(set(pair) & set(people) for pair in ties)


@given(networks(max_people=7))
def test_thin_pairs_end_when_as_many_people_leave_as_is_said(network):
    for one in advice.thin_pairs(kind(network)):
        names = one.pair.one.name, one.pair.two.name
        assert one.independent == fewest_to_part(network, *names)
        assert one.independent <= advice.THIN
        assert one.pair.is_observed


def test_the_thinnest_pairs_come_first():
    found = advice.thin_pairs(kind(made.network(made.TIES)))

    assert [one.independent for one in found] == sorted(o.independent for o in found)
    rows, more = gap_rows([one.pair for one in found], found)
    assert [row["independent"] for row in rows] == [str(o.independent) for o in found]
    assert more == 0


def test_introductions_are_those_of_missing_links():
    study = ag.simulate_study()
    network = study.network("after", "knows")
    expected = ag.missing_links(network, number=advice.INTRODUCTIONS).introductions
    names = dict(zip(network.roster.people, network.roster.names, strict=True))

    found = advice.advice_of(kind(network), ()).meetings

    assert [(m.one.name, m.two.name) for m in found] == [
        (names[one], names[two]) for one, two in expected.labels
    ]
    assert [m.broker.name for m in found] == [names[b] for b in expected["broker"]]


def test_the_first_to_make_is_where_fewest_links_are():
    people = [Somebody(name, "fire") for name in "abc"]
    many = Meeting(*people, 0.5, 1, 8, reported=4)
    none = Meeting(*people[::-1], 0.2, 1, 8, reported=0)
    half = Meeting(*people, 0.5, 0, 8, reported=0)

    assert advice.first_of(Advice("1", (half, many, none))) == (none,)
    assert advice.first_of(Advice("1", (half,))) == ()


def test_what_hinders_is_told_of_thinly_linked_agencies_alone():
    network = made.network(made.TIES)
    thin = {advice.pair_of(one) for one in advice.thin_pairs(kind(network))}
    assert frozenset(("fire", "police")) in thin

    found = advice.advice_of(kind(network), (LAW, OFFICE))

    assert found.hinders == (LAW,)
    (claim,) = narrative_next._hindered(found)
    assert "Settle “law” first between fire and police" in claim.text


def test_those_who_did_not_answer_are_counted_by_agency_and_not_named():
    found = Advice("1", silent=(Group("Police", 16, 13), Group("Health", 13, 12)))

    (claim,) = narrative_next.proposals(found)

    assert claim.text.startswith(
        "Ask again the 4 people who did not answer: Police (3 of 16) and Health (1 of "
    )


@pytest.mark.parametrize(
    ("independent", "told"),
    [
        ([], "Every one of 3 pairs of agencies keeps a link whichever two people"),
        ([0], "Of 3 pairs of agencies, 1 has no link."),
        ([0, 1, 1, 2], "1 has no link, 2 hang on one person and 1 hangs on two people"),
    ],
)
def test_how_thin_links_are_is_counted(independent, told):
    found = tuple(Thin(made.pair(), number) for number in independent)

    assert told in narrative_next.thin(found, 3, PEOPLE).text


def test_a_large_network_is_not_searched_for_introductions(monkeypatch):
    monkeypatch.setattr(advice, "LARGEST_ADVISED", 7)

    found = advice.advice_of(kind(made.network(made.TIES)), ())

    assert found.left_out
    assert found.meetings == ()


def test_a_board_is_told_of_agencies_and_of_nobody_in_them():
    study = ag.simulate_study()
    network = study.network("after", "shares information")
    one = kind(network)
    found = advice.advice_of(one, (LAW,))
    found = replace(found, through=tuple(p for p in one.last.pairs if p.carrier))
    assert found.through
    assert found.meetings

    claims = narrative_next.for_the_board(found, one.last.pairs)

    told = " ".join(f"{c.text} {c.inputs} {c.definition}" for c in claims)
    assert "introductions ready" in told
    assert "second contact" in told
    assert not [name for name in network.roster.names if name in told]


def test_what_is_coded_stands_beside_its_pair_the_thinnest_first():
    rows = coded_pairs(kind(made.network(made.TIES)), (OFFICE, LAW))

    assert [(row["one"], row["two"]) for row in rows] == [
        ("fire", "police"),
        ("fire", "health"),
    ]
    (entry,) = rows[0]["entries"]
    assert (entry["look"], entry["mark"], entry["note"]) == (
        "hinders",
        "▼",
        "No agreement.",
    )


def test_those_of_no_known_agency_are_asked_again_too():
    roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "police", None])
    network = ag.Network.from_ties(roster, ["ana"], ["ben"])
    network = network.replace(answered=roster.mask(["ana"]))

    found = advice.advice_of(kind(network), ())

    (claim,) = narrative_next._asked_again(found)
    assert claim.text.startswith("Ask again the 2 people who did not answer: ")
    assert "no known agency (1 of 1)" in claim.text
    assert claim.observed == "0 of 2 people answered there"


def test_two_of_one_person_each_keep_no_link_when_these_leave():
    roster = ag.Roster.from_labels(["ana", "ben"], ["fire", "police"])
    one = kind(ag.Network.from_ties(roster, ["ana"], ["ben"]))

    section = fragile_section(one, "fragile", {})

    assert section.context["agency"]["claims"] == []


def test_notes_on_what_hinders_are_not_for_a_board():
    found = advice.advice_of(kind(made.network(made.TIES)), (LAW,))

    own = narrative_next.proposals(found)
    board = narrative_next.for_the_board(found, ())

    assert "No agreement." in str(own)
    assert "“law”" in str(board)
    assert "No agreement." not in str(board)
