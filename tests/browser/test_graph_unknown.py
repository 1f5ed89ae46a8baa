"""Nothing is counted as none where it is not known: silence, agencies, values."""

import math

import pytest

import agencygraph as ag
from tests.browser.graph import Graph
from tests.view import made


def rows(graph, key):
    """Cells of a table of the panel, by the head of each row."""
    found = {}
    for row in graph.part(key).locator("tbody tr").all():
        cells = row.locator("td").all_inner_texts()
        found[row.locator("th").inner_text()] = [" ".join(c.split()) for c in cells]
    return found


def test_what_somebody_silent_would_have_named_is_not_known(show):
    graph = Graph(show(ag.draw((made.before(), made.after()))))
    graph.choose("cy")

    found = rows(graph, "ties")

    assert found["names, other agencies"] == ["1", "n/a did not answer"]
    assert found["named by, other agencies"] == ["1", "0"]
    caption = graph.part("ties").locator("caption").inner_text()
    assert caption == "1 of them not observed in the other wave"


@pytest.mark.parametrize("directed", [True, False])
def test_without_agencies_ties_are_counted_as_ties(show, directed):
    roster = ag.Roster.from_labels(["ana", "ben", "cy"])
    ties = ["ana", "ana", "ben"], ["ben", "cy", "ana"]
    if not directed:
        ties = ["ana", "ana"], ["ben", "cy"]
    network = ag.Network.from_ties(roster, *ties, directed=directed)
    graph = Graph(show(ag.draw(network)))
    graph.choose("ana")

    found = rows(graph, "ties")

    named = {"names": ["2"], "named by": ["1"]}
    assert found == (named if directed else {"Tied to": ["2"]})


def test_ties_to_people_of_no_known_agency_are_told(show):
    roster = ag.Roster.from_labels(["ana", "ben", "cy"], ["fire", "police", None])
    network = ag.Network.from_ties(roster, ["ana", "ana"], ["ben", "cy"])
    graph = Graph(show(ag.draw(network)))
    graph.choose("ana")

    found = rows(graph, "ties")

    assert found["names, other agencies"] == ["1"]
    assert found["names, agency not known"] == ["1"]
    assert found["agencies tied to"] == ["1"]


def test_ties_within_an_agency_that_is_silent_are_not_known(show):
    roster = ag.Roster.from_labels(list("abcd"), ["fire", "fire", "law", "law"])
    network = ag.Network.from_ties(roster, ["a"], ["c"])
    network = network.replace(answered=roster.mask(["a", "b"]))
    graph = Graph(show(ag.draw(network)))
    graph.ask("g.selectAgency(g.data.agencies.id.indexOf(x))", "law")

    found = rows(graph, "facts")

    assert found["Ties within"] == ["n/a did not answer"]
    assert found["Ties across agencies"] == ["1"]
    assert found["Did not answer"] == ["2"]


def test_the_key_counts_who_has_no_value_in_the_wave_shown(show):
    roster = ag.Roster.from_labels(list("abcd"))
    network = ag.Network.from_ties(roster, ["a"], ["b"])
    values = [[1.0, 2.0, 3.0, math.nan], [1.0, math.nan, math.nan, 2.0]]
    tables = tuple(ag.Table("person", tuple("abcd"), {"x": one}) for one in values)
    waves = (network.replace(wave="before"), network.replace(wave="after"))
    graph = Graph(show(ag.draw(waves, tables=tables, size="x", color="x")))

    for mode, missing in (("before", 1), ("after", 2)):
        graph.mode(mode)
        assert f"n/a {missing}" in graph.part("key").inner_text()


def test_an_infinite_value_is_no_missing_one(show):
    roster = ag.Roster.from_labels(["ana", "ben"])
    network = ag.Network.from_ties(roster, ["ana"], ["ben"])
    table = ag.Table("person", ("ana", "ben"), {"x": [1.0, math.inf]})
    graph = Graph(show(ag.draw(network, tables=table, size="x", color="x")))

    assert "n/a" not in graph.part("key").inner_text()
    assert all(map(math.isfinite, graph.radii()))
    graph.ask("g.modules.table.toggle()")
    assert "inf" in graph.part("rows").inner_text()
