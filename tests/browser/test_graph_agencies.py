"""The picture of agencies: their ties together, their people one step further in."""

from collections import Counter

import pytest
from playwright.sync_api import expect

import agencygraph as ag
from tests.browser.graph import Graph
from tests.view.made import KIND


@pytest.fixture
def graph(open_file, delta_file):
    found = Graph(open_file(delta_file))
    found.part("levels").get_by_text("Agencies").click()
    return found


def bundles(graph):
    """Ties, formed and dissolved ones by pair of agencies."""
    found = graph.ask(
        """g.view.bundles.map((b) => [
          [b.one, b.two].map((k) => g.data.agencies.id[k]).sort(),
          [b.links, b.formed, b.dissolved]])"""
    )
    return {tuple(pair): tuple(counts) for pair, counts in found}


def pairs(network):
    """Ties between each two agencies, counted from the list of ties."""
    agency = dict(zip(network.roster.people, network.roster.agency_labels, strict=True))
    ends = [tuple(sorted((agency[a], agency[b]))) for a, b in network.ties().labels]
    return Counter(pair for pair in ends if pair[0] != pair[1])


@pytest.mark.parametrize("wave", ["before", "after"])
def test_a_bundle_has_the_ties_of_its_two_agencies(graph, study, wave):
    graph.mode(wave)

    found = {pair: links for pair, (links, _, _) in bundles(graph).items()}

    assert found == dict(pairs(study.network(wave, KIND)))
    assert graph.ask("g.view.people.every((on) => !on)")
    assert graph.ask("g.view.tieOrder.length") == 0


def test_a_bundle_is_as_the_mixing_matrix_has_it(graph, study):
    graph.mode("after")
    mixing = ag.mixing_matrix(study.network("after", KIND))
    expected = Counter()
    for (one, other), ties in zip(mixing.labels, mixing["ties"], strict=True):
        if one != other and ties:
            expected[tuple(sorted((one, other)))] += int(ties)

    found = {pair: links for pair, (links, _, _) in bundles(graph).items()}

    assert found == dict(expected)


def test_a_bundle_of_a_change_counts_what_formed_and_dissolved(graph, delta):
    graph.mode("Change")
    roster = delta.after.roster
    agency = dict(zip(roster.people, roster.agency_labels, strict=True))
    formed, dissolved = Counter(), Counter()
    for (a, b), fate in zip(delta.ties.labels, delta.ties["fate"], strict=True):
        pair = tuple(sorted((agency[a], agency[b])))
        if pair[0] != pair[1]:
            formed[pair] += fate == "formed"
            dissolved[pair] += fate == "dissolved"

    found = bundles(graph)

    assert {pair: (f, d) for pair, (_, f, d) in found.items() if f or d} == {
        pair: (formed[pair], dissolved[pair])
        for pair in formed
        if formed[pair] or dissolved[pair]
    }
    gains = sum(formed[pair] > dissolved[pair] for pair in formed)
    expect(graph.part("key")).to_contain_text(f"more formed than dissolved {gains}")


def middle(graph, agency):
    """Where the disc of an agency stands on the screen, by the camera."""
    return graph.ask(
        """(() => {
          const a = g.data.agencies, k = a.id.indexOf(x), from = g.engine.camera();
          const box = g.part("canvas").getBoundingClientRect();
          return [box.left + box.width / 2 + (a.x[k] - from.x) * from.scale,
                  box.top + box.height / 2 + (a.y[k] - from.y) * from.scale];
        })()""",
        agency,
    )


def facts(graph):
    rows = graph.part("facts").locator("tbody tr").all()
    return {
        row.get_attribute("data-fact"): row.locator("td").all_inner_texts()
        for row in rows
    }


def test_clicking_an_agency_shows_its_numbers(graph, study):
    network = study.network("after", KIND)
    graph.mode("after")

    graph.page.mouse.click(*middle(graph, "Police"))

    expect(graph.part("panel").get_by_role("heading")).to_have_text("Police")
    people = network.roster.agency_labels.count("Police")
    own = [p for p in network.roster.people if p in _members(network, "Police")]
    within = sum(a in own and b in own for a, b in network.ties().labels)
    around = {pair: n for pair, n in pairs(network).items() if "Police" in pair}
    found = facts(graph)
    assert found["people"] == [str(people)]
    assert found["within"] == [str(within)]
    assert found["across"] == [str(sum(around.values()))]
    assert found["reached"] == [str(len(around))]
    expect(graph.part("live")).to_contain_text(f"{people} people")


def _members(network, agency):
    roster = network.roster
    labels = zip(roster.people, roster.agency_labels, strict=True)
    return {person for person, label in labels if label == agency}


def test_partners_are_ranked_by_their_ties_and_lead_on(graph, study):
    network = study.network("after", KIND)
    graph.mode("after")
    graph.page.mouse.click(*middle(graph, "Council"))
    around = {
        (set(pair) - {"Council"}).pop(): n
        for pair, n in pairs(network).items()
        if "Council" in pair
    }

    rows = graph.part("partners").locator(".contact").all()

    found = [
        (row.locator(".what").inner_text(), row.locator(".how").inner_text())
        for row in rows
    ]
    counts = [int(text.split()[0]) for _, text in found]
    assert counts == sorted(counts, reverse=True)
    assert dict(found) == {
        name: "1 tie" if n == 1 else f"{n} ties" for name, n in around.items()
    }
    rows[0].click()
    expect(graph.part("panel").get_by_role("heading")).to_have_text(found[0][0])


def test_its_people_are_ranked_by_the_measure_chosen(graph, study):
    network = study.network("after", KIND)
    values = ag.degree(network)
    graph.mode("after")
    graph.part("size").select_option(label="degree")
    graph.page.mouse.click(*middle(graph, "Police"))

    rows = graph.part("top").locator(".contact")

    names = dict(zip(network.roster.people, network.roster.names, strict=True))
    degree = dict(zip(values.labels, values["degree"], strict=True))
    own = _members(network, "Police")
    best = max(own, key=lambda p: -1 if degree[p] != degree[p] else degree[p])
    shown = rows.locator(".how").all_inner_texts()
    assert float(shown[0]) == degree[best]
    assert [float(x) for x in shown if x != "n/a"] == sorted(
        [float(x) for x in shown if x != "n/a"], reverse=True
    )
    expect(rows).to_have_count(min(10, len(own)))
    first = rows.first.locator(".what").inner_text()
    assert first in {names[p] for p in own if degree[p] == degree[best]}


def test_opening_an_agency_shows_its_people_and_closing_hides_them(graph, study):
    network = study.network("after", KIND)
    own = _members(network, "Police")
    graph.mode("after")
    graph.page.mouse.click(*middle(graph, "Police"))

    graph.part("drill").press("Enter")

    drawn = graph.ask("g.data.people.id.filter((_, i) => g.view.people[i])")
    assert set(drawn) == own
    ties = sum(a in own and b in own for a, b in network.ties().labels)
    assert graph.ask("g.view.tieOrder.length") == ties
    expect(graph.part("drill")).to_be_focused()
    expect(graph.part("drill")).to_have_attribute("aria-expanded", "true")
    graph.settle()
    person = drawn[0]
    graph.click(person)
    name = dict(zip(network.roster.people, network.roster.names, strict=True))[person]
    expect(graph.part("panel").get_by_role("heading")).to_have_text(name)
    graph.part("own-agency").click()
    graph.part("drill").click()
    assert graph.ask("g.view.people.every((on) => !on)")


def test_somebody_found_by_search_opens_their_agency(graph, study):
    network = study.network("after", KIND)
    graph.mode("after")
    person = network.roster.people[20]

    graph.choose(person)

    drawn = graph.ask("g.data.people.id.filter((_, i) => g.view.people[i])")
    assert set(drawn) == _members(network, network.roster.agency_labels[20])


def test_filters_hold_for_bundles_too(graph, study):
    network = study.network("after", KIND)
    graph.mode("after")
    graph.part("filters").locator("summary").click()

    graph.part("where").get_by_label("Within an agency only").check()
    assert bundles(graph) == {}
    graph.part("where").get_by_label("All", exact=True).check()
    graph.agency_box("Police").uncheck()

    found = {pair: links for pair, (links, _, _) in bundles(graph).items()}
    assert found == {
        pair: n for pair, n in pairs(network).items() if "Police" not in pair
    }


def test_going_back_to_people_shows_them_all(graph, study):
    network = study.network("after", KIND)
    graph.mode("after")

    graph.part("levels").get_by_text("People").click()

    assert graph.ask("g.view.people.filter(Boolean).length") == network.n_people
    assert graph.ask("g.view.tieOrder.length") == network.n_ties
    expect(graph.part("live")).to_have_text("People are shown.")


def test_the_list_of_agencies_leads_to_their_numbers_by_keys(graph):
    graph.mode("after")
    button = graph.part("legend").get_by_role("button", name="About Housing")
    button.focus()

    graph.page.keyboard.press("Enter")

    expect(graph.part("panel").get_by_role("heading")).to_have_text("Housing")
    graph.part("canvas").focus()
    graph.page.keyboard.press("Escape")
    expect(graph.part("panel")).to_contain_text("Select a person")
