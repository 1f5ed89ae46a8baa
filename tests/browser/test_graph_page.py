"""The graph acts on real data, and shows the numbers of the library."""

import math
import re

import numpy as np
import pytest
from playwright.sync_api import expect

import agencygraph as ag
from agencygraph.page import render
from agencygraph.table import _cell
from agencygraph.view import graph_section
from tests.browser.graph import Graph
from tests.view import made
from tests.view.made import KIND


@pytest.fixture
def graph(open_file, delta_file):
    return Graph(open_file(delta_file))


def printed(value):
    return "n/a" if math.isnan(value) else _cell(value)


# --- opening ------------------------------------------------------------------


def test_a_page_opens_without_a_request_or_a_complaint(graph):
    expect(graph.page.get_by_role("heading", level=1)).to_have_text(
        "Shares information: before → after"
    )
    expect(graph.page.get_by_role("note")).to_contain_text("names people")
    expect(graph.part("canvas").locator("canvas")).to_be_visible()
    graph.settle()
    assert graph.page.seen.nothing()


def test_vis_network_is_the_one_in_pyvis(graph):
    assert graph.page.evaluate("() => typeof vis.Network") == "function"


@pytest.mark.parametrize(("label", "wave"), [("before", 0), ("after", 1)])
def test_each_wave_shows_its_own_people_and_ties(graph, study, label, wave):
    network = study.network(label, KIND)

    graph.mode(label)

    expect(graph.part("status")).to_have_text(
        f"{network.n_people} people · {network.n_ties} of {network.n_ties} ties shown"
    )
    assert graph.ask("[g.state.mode, g.state.to]") == ["wave", wave]


def test_nobody_moves_between_before_after_and_change(graph):
    places = [graph.places()]
    for label in ("before", "after", "Change"):
        graph.mode(label)
        graph.settle()
        places.append(graph.places())

    assert len(places[0]) == 60
    assert all(place == places[0] for place in places)


# --- change -------------------------------------------------------------------


def test_the_key_counts_every_fate_as_the_delta_does(graph, delta):
    found = delta.summary.to_dict()["network"]

    told = graph.part("key").inner_text().replace("\n", " ")

    for fate in ("formed", "dissolved", "kept", "strengthened", "weakened"):
        assert f"{fate} {found[fate]:,}" in told
    assert f"not observed in one wave {found['unobserved']:,}" in told
    assert "joined" in told
    assert "did not answer" in told


def test_fates_are_told_apart_without_colour(graph):
    fates = graph.page.evaluate("() => agencygraph.model.FATES")
    looks = [(f["width"], tuple(f["dashes"] or ())) for f in fates]
    dashes = (
        graph.part("key")
        .locator("line")
        .evaluate_all(
            "lines => lines.map((line) => line.getAttribute('stroke-dasharray'))"
        )
    )

    assert len(set(looks)) == 6
    assert looks[0][1] == ()
    assert looks[1][1] != ()
    assert looks[0][0] > looks[2][0]
    assert dashes[0] is None
    assert dashes[1] is not None
    assert dashes[5] not in (None, dashes[1])


def test_an_unobserved_tie_is_never_shown_as_dissolved(graph, delta):
    ties = delta.ties
    unobserved = {
        label
        for label, fate in zip(ties.labels, ties["fate"], strict=True)
        if fate == "unobserved"
    }

    drawn = graph.ask(
        """Array.from(g.view.tieClass, (look, e) => [
        g.data.people.id[g.data.ties.source[e]],
        g.data.people.id[g.data.ties.target[e]],
        g.view.styles[look].dashes])"""
    )

    dotted = {(a, b) for a, b, dashes in drawn if dashes == [2, 5]}
    assert dotted == unobserved
    assert len(dotted) > 0


# --- search -------------------------------------------------------------------


def test_search_finds_people_by_name_whatever_the_accents(show):
    roster = ag.Roster.from_labels(
        ["p1", "p2"], ["fire", "fire"], names=["Zoë Ångström", "Bo"]
    )
    graph = Graph(show(ag.draw(ag.Network.from_ties(roster, ["p1"], ["p2"]))))

    graph.part("search").fill("angstrom")

    expect(graph.part("found").get_by_role("button")).to_have_count(1)
    expect(graph.part("live")).to_have_text("1 found")
    graph.part("search").press("Enter")
    expect(graph.part("panel").get_by_role("heading")).to_have_text("Zoë Ångström")


def test_search_finds_an_agency_and_its_people(graph, study):
    housing = study.roster.agency_labels.count("Housing")

    graph.part("search").fill("housing")

    results = graph.part("found").get_by_role("button")
    expect(results).to_have_count(1 + housing)
    expect(results.first).to_contain_text(f"{housing} people")
    graph.part("search").press("ArrowDown")
    expect(results.first).to_be_focused()
    graph.page.keyboard.press("Enter")
    expect(graph.part("found")).to_be_hidden()


def test_search_finds_an_id_and_shows_the_person(graph, study):
    person = study.roster.people[20]

    graph.choose(person)

    expect(graph.part("panel").get_by_role("heading")).to_have_text(
        study.roster.names[20]
    )
    expect(graph.part("panel")).to_contain_text(study.roster.agency_labels[20])
    expect(graph.part("live")).to_contain_text("Selected:")


def test_search_says_when_nothing_is_found_and_escape_clears_it(graph):
    graph.page.keyboard.press("/")
    expect(graph.part("search")).to_be_focused()
    graph.page.keyboard.type("nobody at all")

    expect(graph.part("found")).to_have_text("Nothing found")
    expect(graph.part("live")).to_have_text("Nothing found")
    graph.page.keyboard.press("Escape")
    expect(graph.part("search")).to_have_value("")
    expect(graph.part("found")).to_be_hidden()


def test_search_counts_what_it_does_not_list(graph):
    graph.part("search").fill("p")

    told = graph.part("found").locator("li").last
    expect(told).to_have_text(re.compile(r"and \d+ more: type on to narrow down"))


# --- legend -------------------------------------------------------------------


def test_the_legend_counts_the_people_of_each_agency(graph, study):
    graph.mode("after")

    rows = graph.part("legend").locator("li").all_inner_texts()

    sizes = study.network("after", KIND).roster.agency_sizes
    expected = zip(study.roster.agencies, sizes.tolist(), strict=True)
    assert [row.split("\n") for row in rows] == [[name, str(n)] for name, n in expected]


def test_switching_an_agency_off_hides_its_people_and_their_ties(graph, study):
    network = study.network("after", KIND)
    roster = network.roster
    police = roster.agencies.index("Police")
    rest = roster.agency_of != police
    kept = int((rest[network.sources] & rest[network.indices]).sum())
    graph.mode("after")

    graph.agency_box("Police").uncheck()

    expect(graph.part("status")).to_have_text(
        f"{rest.sum()} of {roster.n_people} people · "
        f"{kept} of {network.n_ties} ties shown"
    )
    expect(graph.part("live")).to_have_text(graph.part("status").inner_text())
    graph.settle()
    person = roster.people[int(np.flatnonzero(~rest)[0])]
    assert graph.colour(person) == [255, 255, 255]
    graph.part("show-all").click()
    expect(graph.part("status")).to_contain_text(
        f"{network.n_ties} of {network.n_ties}"
    )
    graph.part("hide-all").click()
    expect(graph.part("status")).to_contain_text(f"0 of {network.n_ties} ties")


def test_somebody_hidden_can_be_selected_and_it_is_said(graph, study):
    name = study.roster.agency_labels[0]
    graph.agency_box(name).uncheck()

    graph.choose(study.roster.people[0])

    expect(graph.part("live")).to_contain_text("is hidden")
    expect(graph.part("panel").get_by_role("heading")).to_have_text(
        study.roster.names[0]
    )


def test_an_agency_without_ties_or_people_is_in_the_legend(show):
    roster = ag.Roster.from_labels(["a"], ["fire"]).with_agencies(
        {"a": "fire"},
        agencies=["empty", "(unknown)", "__proto__", "constructor", "Total"],
    )
    graph = Graph(show(ag.draw(ag.Network.from_ties(roster, [], []))))

    rows = graph.part("legend").locator("li").all_inner_texts()

    assert [row.split("\n")[0] for row in rows] == sorted(
        ["fire", "empty", "(unknown)", "__proto__", "constructor", "Total"]
    )
    for name in ("__proto__", "constructor"):
        graph.agency_box(name).uncheck()
        graph.part("search").fill(name)
        expect(graph.part("found").get_by_role("button")).to_have_count(1)


# --- pointing and selecting ---------------------------------------------------


def neighbours(network, person):
    ties = network.ties().labels
    return {b if a == person else a for a, b in ties if person in (a, b)}


def test_pointing_at_somebody_fades_all_but_their_neighbours(graph, study):
    network = study.network("after", KIND)
    person = max(network.roster.people, key=lambda p: len(neighbours(network, p)))
    near = neighbours(network, person)
    others = sorted(set(network.roster.people) - near - {person})
    graph.mode("after")
    graph.settle()
    people = [*near, *others]
    plain = dict(zip(people, graph.colours(people), strict=True))

    graph.hover(person)

    lit = dict(zip(people, graph.colours(people), strict=True))
    solid = [p for p in others if network.answered[network.roster.positions([p])[0]]]
    faded = [p for p in solid if sum(lit[p]) > sum(plain[p]) + 60]
    assert len(faded) >= 0.9 * len(solid)  # a name may stand on one of them
    same = [p for p in near if np.abs(np.subtract(lit[p], plain[p])).max() < 40]
    assert len(same) >= 0.9 * len(near)  # a tie may be drawn over one of them
    graph.page.mouse.move(5, 5)
    graph.settle()
    assert graph.colour(others[0]) == plain[others[0]]


def test_clicking_somebody_opens_their_panel_and_escape_closes_it(graph, study):
    person = study.roster.people[5]
    graph.click(person)
    expect(graph.part("panel").get_by_role("heading")).to_have_text(
        study.roster.names[5]
    )

    graph.part("canvas").focus()
    graph.page.keyboard.press("Escape")

    expect(graph.part("panel")).to_contain_text("Select a person")


def test_the_panel_lists_everyone_a_person_is_tied_to(graph, study):
    network = study.network("before", KIND)
    person = network.roster.people[7]
    graph.mode("before")
    graph.choose(person)

    contacts = graph.part("panel").locator(".contact .what").all_inner_texts()

    names = dict(zip(network.roster.people, network.roster.names, strict=True))
    assert sorted(contacts) == sorted(names[p] for p in neighbours(network, person))
    graph.part("panel").locator(".contact").first.click()
    expect(graph.part("panel").get_by_role("heading")).to_have_text(contacts[0])


@pytest.mark.parametrize("wave", ["before", "after"])
def test_ties_in_the_panel_are_counted_as_the_network_has_them(graph, study, wave):
    network = study.network(wave, KIND)
    agency_of, sources, targets = (
        network.roster.agency_of,
        network.sources,
        network.indices,
    )
    graph.mode(wave)
    for i in (3, 30, 55):
        graph.choose(network.roster.people[i])
        cells = graph.part("ties").locator("td").all_inner_texts()

        within = agency_of[sources] == agency_of[targets]
        counts = [
            int((mine & side).sum())
            for mine in (sources == i, targets == i)
            for side in (within, ~within)
        ]
        across = ((sources == i) | (targets == i)) & ~within
        met = np.where(sources == i, targets, sources)[across]
        assert [int(c) for c in cells] == [*counts, len(set(agency_of[met].tolist()))]


def test_every_number_in_the_panel_is_that_of_the_table(graph, delta):
    tables = {
        name: table for name, table in delta.measures.items() if table.row == "person"
    }
    shown = graph.ask("g.data.measures.map((m) => [m.group, m.name])")
    compared = 0
    for mode, parts in (
        ("before", ["before"]),
        ("after", ["after"]),
        ("Change", ["before", "after", "change"]),
    ):
        graph.mode(mode)
        for person in delta.after.roster.people[::7]:
            graph.choose(person)
            for k, cells in graph.measures():
                table = table_with(tables, shown[k][1], shown[k][0])
                row = table.labels.index(person)
                values = [float(table[f"{shown[k][1]}_{part}"][row]) for part in parts]
                expected = [printed(value) for value in values]
                if mode == "Change" and values[2] > 0:
                    expected[2] = f"+{expected[2]}"
                assert cells == expected, (mode, person, shown[k])
                compared += len(cells)
    assert compared > 500


def table_with(tables, column, group):
    [found] = [
        table
        for name, table in tables.items()
        if f"{column}_after" in table.columns
        and name.removesuffix(" of people").replace("_", " ")
        == group.replace("E–I", "ei")
    ]
    return found


def test_a_number_is_printed_as_python_prints_it(graph):
    random = np.random.default_rng(7)
    values = [
        *random.normal(size=300).tolist(),
        *(10 ** random.uniform(-12, 12, 700) * random.choice([-1, 1], 700)).tolist(),
        *[k / 64 for k in range(-200, 200)],  # exact halves at the last digit kept
        *[k + 0.5 for k in range(9_990, 10_040)],
        *[0.0, -0.0, 1.0, 9999.5, 9999.4, 0.99995, 1e-5, 0.0001, 0.00099995, 1e300],
        *[2.0**53, 2.0**60, 123456.5, 123457.5, 5e-324, 1.0625, 0.30000000000000004],
    ]

    found = graph.page.evaluate(
        "x => x.map((v) => agencygraph.format.number(v))", values
    )

    assert found == [_cell(value) for value in values]


def test_a_whole_number_is_printed_with_all_its_digits(graph):
    values = [0, 7, 999, 1000, 12345, -1234567]

    found = graph.page.evaluate(
        "x => x.map((v) => agencygraph.format.number(v, true))", values
    )

    assert found == [_cell(value) for value in values]


def test_a_measure_says_how_it_is_defined(graph, delta):
    graph.choose(delta.after.roster.people[0])

    told = graph.part("panel").inner_text()

    meaning = delta["betweenness"].definitions["betweenness_after"]
    assert meaning.removesuffix(" (after)") in told


def test_a_value_that_is_missing_says_why(show):
    graph = Graph(show(ag.draw((made.before(), made.after()))))
    reasons = {}
    for person in ("dee", "flo", "cy", "eve"):
        graph.choose(person)
        row = graph.part("measures").get_by_role("row", name="betweenness")
        reasons[person] = row.locator("td").all_inner_texts()

    assert reasons["dee"][0].split("\n") == ["n/a", "did not answer"]
    assert reasons["flo"][0].split("\n") == ["n/a", "not on the roster"]
    assert reasons["cy"][1].split("\n") == ["n/a", "did not answer"]
    assert reasons["eve"][1].split("\n") == ["n/a", "not on the roster"]


def test_joining_leaving_moving_and_silence_are_told(show):
    graph = Graph(show(ag.draw((made.before(), made.after()))))
    told = {}
    for person in ("dee", "flo", "eve", "ben", "ana"):
        graph.choose(person)
        told[person] = graph.part("panel").locator(".badges li").all_inner_texts()

    told = {
        person: [t.strip("\u2068\u2069") for t in texts]
        for person, texts in told.items()
    }
    assert told["dee"] == ["did not answer (\u2068before\u2069)"]
    assert told["flo"] == ["joined"]
    assert told["eve"] == ["left"]
    assert told["ben"] == ["moved from \u2068fire"]
    assert told["ana"] == []


def test_a_tie_of_somebody_who_moved_counts_where_the_tables_count_it(show):
    before = ag.Roster.from_labels(["a", "b", "c", "d"], ["x", "x", "y", "y"])
    after = before.with_agencies(["x", "y", "y", "y"])
    one = ag.Network.from_ties(before, ["a", "b", "b"], ["b", "c", "d"])
    two = ag.Network.from_ties(after, ["a", "c"], ["c", "d"])
    delta = ag.compare(one.replace(wave="before"), two.replace(wave="after"))

    graph = Graph(show(ag.draw(delta)))

    found = graph.ask("""Array.from(g.data.ties.source, (i, e) => [
      g.data.people.id[i], g.data.people.id[g.data.ties.target[e]], g.now.place[e],
    ])""")
    across = dict(zip(delta.ties.labels, delta.ties["across"], strict=True))
    assert {(a, b): place == 1 for a, b, place in found} == across
    assert across["a", "b"]
    assert not across["b", "c"]  # dissolved within, as b belongs there by now


def test_people_who_did_not_answer_are_hollow(show):
    graph = Graph(show(ag.draw(made.before())))
    graph.settle()

    assert graph.colour("dee") == [255, 255, 255]
    assert graph.colour("cy") != [255, 255, 255]
    expect(graph.part("key")).to_contain_text("did not answer")


def test_everyone_is_solid_and_no_key_speaks_of_silence_if_all_answered(show):
    network = made.before()
    graph = Graph(show(ag.draw(network.replace(answered=np.ones(5, bool)))))

    expect(graph.part("key")).not_to_contain_text("did not answer")


# --- size ---------------------------------------------------------------------


def test_size_follows_the_measure_chosen(graph, delta):
    graph.mode("after")
    first = graph.radii()
    graph.part("size").select_option(label="liaison")

    second = graph.radii()

    liaison = delta["brokerage_roles"]
    values = dict(zip(liaison.labels, liaison["liaison_after"], strict=True))
    order = [values[p] for p in graph.ask("g.data.people.id")]
    known = [k for k, value in enumerate(order) if not np.isnan(value)]
    for i in known:
        for j in known:
            assert (order[i] < order[j]) == (second[i] < second[j])
    assert first != second
    expect(graph.part("key")).to_contain_text("size: \u2068liaison")
    graph.part("size").select_option(value="-1")
    assert len(set(graph.radii())) == 1
    expect(graph.part("key")).not_to_contain_text("size:")


# --- keys ---------------------------------------------------------------------


def test_arrow_keys_move_and_plus_minus_and_zero_zoom(graph):
    graph.part("canvas").focus()
    start = graph.places()

    def after(*keys):
        for key in keys:
            graph.page.keyboard.press(key)
        graph.settle()
        return graph.places()

    def width(places):
        xs = [place["x"] for place in places]
        return max(xs) - min(xs)

    right = after("ArrowRight")
    assert right[0]["x"] == pytest.approx(start[0]["x"] - 60, abs=1)
    down = after("ArrowLeft", "ArrowDown")
    assert down[0]["x"] == pytest.approx(start[0]["x"], abs=1)
    assert down[0]["y"] == pytest.approx(start[0]["y"] - 60, abs=1)
    assert width(after("+")) == pytest.approx(1.3 * width(start), rel=0.01)
    assert width(after("-", "-")) == pytest.approx(width(start) / 1.3, rel=0.01)
    assert after("0") == [pytest.approx(place) for place in start]


def test_buttons_do_what_the_keys_do(graph):
    start = graph.places()
    graph.part("zoom-in").click()
    graph.settle()
    near = graph.places()
    graph.part("zoom-out").click()
    graph.part("fit").click()
    graph.settle()

    assert near != start
    assert graph.places() == [pytest.approx(place) for place in start]


def test_the_tab_key_goes_through_the_page_in_reading_order(graph):
    order = []
    ask = "() => document.activeElement.dataset.part ?? document.activeElement.type"
    while "show-all" not in order and len(order) < 60:
        graph.page.keyboard.press("Tab")
        order.append(graph.page.evaluate(ask))

    expected = ["radio", "radio", "size", "colour", "canvas", "zoom-in"]
    expected += ["zoom-out", "fit", "search", "show-all"]
    assert [part for part in order if part in expected] == expected


def test_a_slash_in_a_field_is_a_letter(graph):
    graph.part("search").fill("a")
    graph.part("search").press("/")

    expect(graph.part("search")).to_have_value("a/")


# --- other windows ------------------------------------------------------------


def test_a_narrow_screen_needs_no_sideways_scrolling(open_file, delta_file):
    graph = Graph(open_file(delta_file, width=400, height=800))
    graph.choose(
        "p001"
        if graph.ask("g.data.people.id.includes('p001')")
        else graph.ask("g.data.people.id[0]")
    )

    wide = graph.page.evaluate("() => document.documentElement.scrollWidth")
    box = graph.part("canvas").bounding_box()

    assert wide == 400
    assert box["width"] == 400
    assert box["height"] >= 300


def test_print_keeps_the_notice_and_drops_the_controls(graph):
    graph.page.emulate_media(media="print")

    expect(graph.page.get_by_role("note")).to_be_visible()
    expect(graph.part("zoom-in")).to_be_hidden()
    expect(graph.part("search")).to_be_hidden()
    expect(graph.part("canvas").locator("canvas")).to_be_visible()


def test_a_notebook_frame_shows_the_graph(open_file, tmp_path):
    outer = tmp_path / "notebook.html"
    outer.write_text(
        f"<!doctype html><body>{ag.draw(made.before())._repr_html_()}</body>", "utf-8"
    )
    page = open_file(outer)

    status = page.frame_locator("iframe").locator('[data-part="status"]')

    expect(status).to_have_text("5 people · 4 of 4 ties shown")


def test_two_graphs_of_one_page_do_not_disturb_each_other(show):
    sections = [
        graph_section((made.before(), made.after()), name="people"),
        graph_section(ag.between_agencies(made.after()), name="agencies"),
    ]
    page = show(render(sections, title="Two graphs"))
    people, agencies = Graph(page, "people"), Graph(page, "agencies")

    people.mode("before")
    agencies.choose("health")

    expect(people.part("status")).to_have_text("5 people · 4 of 4 ties shown")
    expect(agencies.part("status")).to_contain_text("3 organisations")
    expect(people.part("panel")).to_contain_text("Select a person")
    expect(agencies.part("panel").get_by_role("heading")).to_have_text("health")


def test_in_an_article_the_wheel_scrolls_until_the_graph_is_chosen(show):
    section = graph_section(made.before())
    graph = Graph(
        show(render([section, graph_section(made.after(), name="b")], title="x"))
    )
    start = graph.places()
    box = graph.part("canvas").bounding_box()
    graph.page.mouse.move(box["x"] + 200, box["y"] + 300)

    graph.page.mouse.wheel(0, 200)
    graph.page.wait_for_timeout(300)

    spread = [place["x"] for place in graph.places()]
    assert spread == [place["x"] for place in start]
    assert graph.page.evaluate("() => scrollY") > 0
