"""What a reader can do besides looking: paths, files, links, a table, keys, dark."""

import csv
import io
import re
from xml.etree import ElementTree as ET

import networkx as nx
import numpy as np
import pytest
from playwright.sync_api import expect

import agencygraph as ag
from agencygraph.view.feature_words import FEATURES
from agencygraph.view.palette import COLOURS, GREY, contrast
from tests.browser.graph import Graph
from tests.browser.payloads import PAYLOADS
from tests.view import made
from tests.view.made import KIND

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def graph(open_file, delta_file):
    return Graph(open_file(delta_file))


def bare(text):
    """Text without the marks that keep its direction to itself."""
    return re.sub("[\u2068\u2069]", "", text)


def live(graph):
    return bare(graph.part("live").inner_text())


def ties_of(network):
    names = network.roster.people
    return [
        (names[a], names[b])
        for a, b in zip(network.sources, network.indices, strict=True)
    ]


# --- paths ------------------------------------------------------------


def ask_path(graph, one, two):
    graph.part("connections").evaluate("box => { box.open = true; }")
    for key, person in (("path-from", one), ("path-to", two)):
        graph.part(key).fill(person)
        graph.part(key).press("Enter")


def test_a_path_is_as_long_as_networkx_finds_and_is_lit(graph, study):
    network = study.network("before", KIND)
    graph.mode("before")
    known = nx.DiGraph(ties_of(network))
    known.add_nodes_from(network.roster.people)
    pairs = [
        (a, b) for a in network.roster.people[:9] for b in network.roster.people[-2:]
    ]
    pairs = [(a, b) for a, b in pairs if nx.has_path(known, a, b)]
    assert len(pairs) > 5

    for one, two in pairs[:5]:
        order = {person: i for i, person in enumerate(graph.ask("g.data.people.id"))}
        paths = sorted(
            nx.all_shortest_paths(known, one, two),
            key=lambda path: [order[person] for person in path],
        )
        ask_path(graph, one, two)

        ids = graph.ask("g.state.path.people.map((i) => g.data.people.id[i])")
        assert ids == paths[0]
        steps = len(paths[0]) - 1
        said = f"{steps} step{'s' if steps > 1 else ''} from "
        assert said in bare(graph.part("path-told").inner_text())
        if len(paths) > 1:
            assert f"One of {len(paths)} paths" in live(graph)
        else:
            assert "No other path is this short." in live(graph)
        expect(graph.part("path-told").get_by_role("button")).to_have_count(steps + 2)


def test_people_who_are_not_connected_are_told_so(show):
    graph = Graph(show(ag.draw(made.before())))

    ask_path(graph, "cy", "ana")

    assert live(graph) == (
        "No path of the ties shown leads from Cy Tanaka to Ana Lindqvist."
    )
    assert graph.ask("g.state.path") is None


def test_either_direction_finds_paths_against_the_ties(show):
    graph = Graph(show(ag.draw(made.before())))
    ask_path(graph, "cy", "ana")

    graph.part("path-either").check()

    assert live(graph) == (
        "1 step from Cy Tanaka to Ana Lindqvist. No other path is this short."
    )


def test_a_path_follows_what_is_shown(show):
    graph = Graph(show(ag.draw(made.before())))
    ask_path(graph, "ana", "eve")
    assert graph.ask("g.state.path.people.map((i) => g.data.people.id[i])") == [
        "ana",
        "cy",
        "eve",
    ]

    graph.part("legend").get_by_role("checkbox", name="health").uncheck()

    expect(graph.part("path-told")).to_contain_text("No path")
    assert graph.ask("g.state.path") is None


def test_a_path_stays_lit_while_its_people_are_looked_at(show):
    graph = Graph(show(ag.draw(made.before())))
    ask_path(graph, "ana", "eve")

    graph.part("path-told").get_by_role("button", name="Cy Tanaka").click()

    expect(graph.part("panel").get_by_role("heading")).to_have_text("Cy Tanaka")
    assert graph.ask("g.state.path.people.length") == 3
    graph.choose("ben")
    expect(graph.part("path-told")).to_be_empty()
    assert graph.ask("g.state.path") is None


def test_a_path_starts_from_the_person_selected(show):
    graph = Graph(show(ag.draw(made.before())))
    graph.choose("ana")

    graph.part("path-from-here").click()
    expect(graph.part("path-from")).to_have_value("Ana Lindqvist")
    expect(graph.part("path-to")).to_be_focused()
    graph.page.keyboard.type("walsh")
    graph.page.keyboard.press("Enter")

    assert live(graph).startswith("2 steps from Ana Lindqvist to Eve Walsh.")


def test_the_fields_of_a_path_offer_people_by_keyboard(show):
    graph = Graph(show(ag.draw(made.before())))
    graph.part("connections").evaluate("box => { box.open = true; }")
    field = graph.part("path-from")

    field.fill("a")
    expect(field).to_have_attribute("aria-expanded", "true")
    options = graph.root.get_by_role("listbox").get_by_role("option")
    first = options.first.inner_text()
    field.press("ArrowDown")
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    field.press("ArrowUp")
    field.press("Enter")

    assert first.startswith(field.input_value())
    expect(field).to_have_attribute("aria-expanded", "false")


def test_who_connects_two_agencies_is_counted_from_the_ties(graph, study):
    network = study.network("after", KIND)
    graph.mode("after")
    agency = dict(
        zip(
            network.roster.people,
            (network.roster.agency_labels[k] for k in range(network.n_people)),
            strict=True,
        )
    )
    ties = ties_of(network)
    known = nx.Graph(ties)
    expected = {}
    for person in known:
        sides = [agency[other] for other in known[person]]
        if "Council" in sides and "Police" in sides:
            expected[person] = (sides.count("Council"), sides.count("Police"))
    direct = sum({agency[a], agency[b]} == {"Council", "Police"} for a, b in ties)
    graph.part("connections").evaluate("box => { box.open = true; }")

    graph.part("between-one").select_option(label="Council")
    graph.part("between-two").select_option(label="Police")

    assert f"{direct} ties between them." in live(graph)
    assert f"{len(expected)} people are tied to both." in live(graph)
    names = dict(zip(network.roster.people, network.roster.names, strict=True))
    rows = graph.part("brokers").locator("tbody tr")
    shown = {
        (
            row.locator(".what").inner_text(),
            *map(int, row.locator("td").all_inner_texts()),
        )
        for row in rows.all()
    }
    assert shown == {(names[p], *counts) for p, counts in expected.items()}


# --- files ------------------------------------------------------------


def saved(graph, key):
    """What the reader gets from an entry of the menu: file name and bytes."""
    graph.root.get_by_role("button", name="Save").click()
    with graph.page.expect_download() as waiting:
        graph.part(key).click()
    download = waiting.value
    assert download.url.startswith("blob:")
    return download.suggested_filename, download.path().read_bytes()


def rows_of(content):
    text = content.decode("utf-8-sig")
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_people_are_saved_with_the_measures_of_the_table(graph, study):
    graph.mode("after")

    name, content = saved(graph, "save-people")

    assert name == "Shares-information-before-after-people.csv"
    rows = rows_of(content)
    network = study.network("after", KIND)
    table = ag.betweenness(network)
    values = dict(zip(table.labels, table["betweenness"], strict=True))
    agencies = dict(
        zip(network.roster.people, network.roster.agency_labels, strict=True)
    )
    assert {row["id"]: row["agency"] for row in rows} == agencies
    assert len(rows) == network.n_people
    for row in rows:
        value = values[row["id"]]
        assert row["betweenness: betweenness"] == (
            "" if np.isnan(value) else repr(float(value)).removesuffix(".0")
        )
    assert graph.page.locator("a").count() == 0


def test_ties_of_people_who_did_not_answer_are_blank_in_the_file(graph, study):
    graph.mode("after")

    _, content = saved(graph, "save-people")

    network = study.network("after", KIND)
    silent = {
        person
        for person, answered in zip(
            network.roster.people, network.answered, strict=True
        )
        if not answered
    }
    counted = {
        row["id"]
        for row in rows_of(content)
        if row["ties across agencies"] and row["ties within own agency"]
    }
    assert silent
    assert counted == {*network.roster.people} - silent


def test_only_people_who_are_shown_are_saved(graph, study):
    graph.mode("after")
    graph.part("legend").get_by_role("checkbox", name="Housing").uncheck()

    _, content = saved(graph, "save-people")

    agencies = {row["agency"] for row in rows_of(content)}
    assert agencies == set(study.roster.agency_labels) - {"Housing"}


def test_ties_are_saved_with_their_fates(graph, delta):
    _, content = saved(graph, "save-ties")

    rows = rows_of(content)
    table = delta.ties
    fates = dict(zip(table.labels, table["fate"], strict=True))
    found = {(row["from id"], row["to id"]): row["Change"] for row in rows}
    assert {
        pair: fate.removesuffix(" in one wave") for pair, fate in found.items()
    } == {
        pair: "not observed" if fate == "unobserved" else fate
        for pair, fate in fates.items()
    }


def test_definitions_are_saved_beside_the_numbers(graph, delta):
    _, content = saved(graph, "save-definitions")

    told = {row["measure"]: row["definition"] for row in rows_of(content)}
    assert (
        told["betweenness: betweenness"]
        in delta["betweenness"].definitions["betweenness_after"]
    )


def test_formulas_in_names_are_marked(show):
    roster = ag.Roster.from_labels(
        ["=1", "@x"], ["+a", "-b"], names=["=cmd|' /C calc'!A0", "\tx"]
    )
    network = ag.Network.from_ties(roster, ["=1"], ["@x"])
    graph = Graph(show(ag.draw(network, title="=x")))

    name, content = saved(graph, "save-people")

    assert name == "x-people.csv"
    cells = [cell for row in rows_of(content) for cell in list(row.values())[:3]]
    assert all(cell.startswith("'") or cell == "x" for cell in cells)


def test_what_takes_long_to_save_is_told_in_sight_meanwhile(graph):
    graph.page.evaluate("""() => new MutationObserver((changes) => {
      for (const one of changes.flatMap((change) => [...change.addedNodes])) {
        if (one.className !== "saving") continue;
        window.told = [one.textContent, one.checkVisibility()];
      }
    }).observe(document.body, { childList: true, subtree: true })""")

    name, content = saved(graph, "save-svg")

    told = FEATURES["saving"].replace("{name}", f"\u2068{name}\u2069")
    assert graph.page.evaluate("window.told") == [told, True]
    expect(graph.root.locator(".saving")).to_have_count(0)
    assert content.startswith((b"<?xml", b"<svg"))


def test_a_drawing_holds_what_is_shown_and_its_key(graph, study):
    graph.mode("before")

    name, content = saved(graph, "save-svg")

    root = ET.fromstring(content)  # noqa: S314 (what our own script wrote)
    network = study.network("before", KIND)
    groups = {
        g.get("class").removeprefix("drawn-"): g
        for g in root.iter(f"{SVG}g")
        if g.get("class")
    }
    assert name.endswith(".svg")
    assert sum(1 for _ in groups["ties"].iter(f"{SVG}path")) == network.n_ties
    assert len(groups["people"].findall(f"{SVG}circle")) == network.n_people
    assert len(groups["discs"]) == 6
    texts = {text.text for text in root.iter(f"{SVG}text")}
    assert {"Shares information: before → after", "Police", "Charity"} <= texts
    assert any("names people" in text for text in texts)


def test_a_picture_is_a_png(graph):
    name, content = saved(graph, "save-png")

    assert name == "Shares-information-before-after.png"
    assert content.startswith(b"\x89PNG")
    assert len(content) > 20_000


@pytest.mark.parametrize("width", [400, 1000, 1600])
def test_the_menu_of_files_stays_on_the_screen(open_file, delta_file, width):
    graph = Graph(open_file(delta_file, width=width))

    graph.root.get_by_role("button", name="Save").click()

    box = graph.root.get_by_role("menu").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width


@pytest.mark.parametrize("engine", ["pyvis", "webgl"])
def test_every_engine_gives_a_picture_and_a_link_to_a_place(show, engine):
    pair = (made.before(), made.after())
    graph = Graph(show(ag.draw(pair, engine=engine), color_scheme="dark"))
    graph.part("canvas").focus()
    graph.page.keyboard.press("+")
    graph.page.keyboard.press("ArrowLeft")
    until(graph, "zoom=")
    graph.page.wait_for_timeout(600)  # the address follows once nothing moves
    places = graph.places()

    _, content = saved(graph, "save-png")
    graph.page.reload()

    assert content.startswith(b"\x89PNG")
    other = Graph(graph.page)
    other.settle()
    for one, two in zip(places, other.places(), strict=True):
        assert one == pytest.approx(two, abs=0.6)


def test_the_menu_of_files_is_used_by_keyboard(graph):
    opener = graph.root.get_by_role("button", name="Save")
    opener.focus()
    graph.page.keyboard.press("Enter")
    items = graph.root.get_by_role("menuitem")
    expect(items.first).to_be_focused()
    graph.page.keyboard.press("ArrowUp")
    expect(items.last).to_be_focused()
    graph.page.keyboard.press("Escape")

    expect(opener).to_be_focused()
    expect(items.first).to_be_hidden()


def test_in_a_notebook_the_reader_is_told_what_to_do(open_file, tmp_path):
    outer = tmp_path / "notebook.html"
    outer.write_text(
        f"<!doctype html><body>{ag.draw(made.before())._repr_html_()}</body>", "utf-8"
    )
    page = open_file(outer, strict=False)
    frame = page.frame_locator("iframe")
    expect(frame.locator("#graph")).to_have_attribute("data-ready", "yes")

    frame.get_by_role("button", name="Save").click()
    frame.get_by_role("menuitem", name="People shown").click()

    expect(frame.locator('[data-part="live"]')).to_contain_text(
        "A notebook may refuse to save it"
    )


# --- links ------------------------------------------------------------


def hash_of(graph):
    return graph.page.evaluate("() => location.hash")


def until(graph, expected):
    graph.page.wait_for_timeout(50)
    for _ in range(60):
        if expected in hash_of(graph):
            return
        graph.page.wait_for_timeout(50)
    assert expected in hash_of(graph)


def test_the_address_follows_what_is_looked_at(graph, study):
    assert hash_of(graph) == ""

    graph.choose("P38")
    until(graph, "person=P38")
    graph.mode("before")
    until(graph, "view=wave")
    graph.part("legend").get_by_role("checkbox", name="Housing").uncheck()
    until(graph, "off=Housing")

    assert "wave=before" in hash_of(graph)
    assert study.roster.names[20].split()[0] not in hash_of(graph)


def test_a_link_leads_back_to_the_same_view(open_file, delta_file):
    graph = Graph(open_file(delta_file))
    graph.mode("before")
    graph.part("legend").get_by_role("checkbox", name="Housing").uncheck()
    graph.part("canvas").focus()
    for key in ("+", "+", "ArrowLeft"):
        graph.page.keyboard.press(key)
    graph.choose("P38")
    until(graph, "person=P38")
    assert "zoom=" in hash_of(graph)
    graph.settle()
    places = graph.places()

    graph.page.reload()

    other = Graph(graph.page)
    expect(other.part("panel").get_by_role("heading").first).to_be_visible()
    other.settle()
    assert other.ask("g.data.people.id[g.state.selected]") == "P38"
    assert other.ask("[g.state.mode, g.state.to]") == ["wave", 0]
    assert other.ask("[...g.state.off].map((k) => g.data.agencies.name[k])") == [
        "Housing"
    ]
    for one, two in zip(places, other.places(), strict=True):
        assert one == pytest.approx(two, abs=0.6)


def test_a_path_is_let_go_while_another_name_is_typed(graph):
    graph.ask("void g.modules.paths.ask('path', 3, 40, true)")
    expect(graph.part("path-told")).not_to_be_empty()

    graph.part("path-from").fill("nobody of this name")
    graph.part("legend").get_by_role("checkbox", name="Housing").uncheck()

    expect(graph.part("path-told")).to_be_empty()
    assert graph.ask("g.state.path") is None
    assert "path" not in graph.ask("g.modules.links.told()")


def test_a_link_holds_a_path_and_who_was_moved_by_hand(open_file, delta_file):
    graph = Graph(open_file(delta_file))
    graph.choose("P38")
    graph.part("canvas").focus()
    graph.page.keyboard.press("Shift+ArrowRight")
    until(graph, "pin=")
    graph.ask("void g.modules.paths.ask('path', 3, 40, true)")
    graph.page.keyboard.press("Shift")
    until(graph, "path=")
    told, found = graph.part("path-told").inner_text(), graph.ask("g.state.path.people")
    place = graph.ask("[...g.state.pinned]")

    graph.page.reload()

    other = Graph(graph.page)
    expect(other.part("path-told")).to_contain_text("from")
    assert other.part("path-told").inner_text() == told
    assert other.ask("g.state.path.people") == found
    assert other.ask("g.modules.paths.told()") == {
        "path": graph.ask("[3, 40].map((i) => g.data.people.id[i])"),
        "between": [],
        "either": True,
    }
    ((who, at),) = other.ask("[...g.state.pinned]")
    assert who == place[0][0]
    assert at == pytest.approx(place[0][1], rel=1e-3)


def test_a_link_asks_who_connects_two_agencies(open_file, delta_file):
    fragment = "#between=Police&between=Housing"

    graph = Graph(open_file(delta_file, fragment=fragment))

    expect(graph.part("between-told")).to_contain_text("tied to both")
    assert graph.ask("g.modules.links.told()") == fragment[1:]


@pytest.mark.parametrize(
    "address",
    [
        "pin=1e9%200%20P38&pin=P38&pin=1%202%20nobody&path=P38",
        "person=nobody",
        "agency=%00&wave=never",
        "view=change&from=after&to=before&x=NaN&y=1&zoom=-3",
        "person=__proto__&off=constructor&size=toString",
        "%E0%A4%A&&&=&person",
    ],
)
def test_what_a_link_asks_for_that_is_not_there_breaks_nothing(
    open_file, delta_file, address
):
    graph = Graph(open_file(delta_file))

    graph.page.evaluate("(x) => { location.hash = x; }", address)
    graph.settle()

    assert graph.ask("g.state.selected") == -1
    expect(graph.part("status")).to_contain_text("60 people")


def test_an_unknown_person_in_a_link_is_told(open_file, delta_file):
    graph = Graph(open_file(delta_file))

    graph.page.evaluate("() => { location.hash = 'person=nobody'; }")

    expect(graph.part("live")).to_have_text(FEATURES["link_unknown"])


def test_nothing_in_a_link_runs(graph):
    for payload in PAYLOADS.values():
        graph.page.evaluate(
            "(x) => { location.hash = new URLSearchParams({person: x, wave: x, off: x, "
            "view: x, agency: x, size: x}).toString(); }",
            payload,
        )
        graph.settle()
        expect(graph.part("status")).to_contain_text("60 people")

    assert graph.page.evaluate("() => globalThis.__ran ?? 0") == 0


def test_a_link_is_copied_or_shown_to_be_copied(graph):
    graph.choose("P38")

    graph.part("copy-link").click()

    field = graph.part("link")
    graph.settle()
    if field.is_visible():
        assert "person=P38" in field.input_value()
        expect(field).to_be_focused()
    else:
        expect(graph.part("live")).to_contain_text("Link copied")


# --- table ------------------------------------------------------------


def column(graph, k):
    return graph.part("rows").locator(f"tbody tr > :nth-child({k})").all_inner_texts()


def test_the_table_has_everyone_who_is_shown_with_their_numbers(graph, study):
    graph.mode("after")

    graph.part("table-toggle").click()

    network = study.network("after", KIND)
    names = [text.split("\n")[0].strip() for text in column(graph, 1)]
    assert sorted(names) == sorted(network.roster.names)
    assert names == sorted(names)
    agency = network.roster.agency_of
    across = agency[network.sources] != agency[network.indices]
    counts = np.bincount(network.sources, across, network.n_people) + np.bincount(
        network.indices, across, network.n_people
    )
    told = [  # of those who did not answer nobody knows, as in the tables of measures
        str(int(count)) if answered else "n/a"
        for count, answered in zip(counts, network.answered, strict=True)
    ]
    by_name = dict(zip(network.roster.names, told, strict=True))
    assert "n/a" in told
    assert column(graph, 4) == [by_name[name] for name in names]


def test_columns_are_sorted_by_keyboard_and_say_so(graph):
    graph.mode("after")
    graph.part("table-toggle").click()
    header = graph.part("rows").get_by_role("columnheader", name="Ties across")

    header.get_by_role("button").focus()
    graph.page.keyboard.press("Enter")

    expect(header).to_have_attribute("aria-sort", "descending")
    expect(header.get_by_role("button")).to_be_focused()
    counts = [int(c) for c in column(graph, 4) if c != "n/a"]
    assert counts == sorted(counts, reverse=True)
    graph.page.keyboard.press("Enter")
    expect(header).to_have_attribute("aria-sort", "ascending")
    assert [int(c) for c in column(graph, 4) if c != "n/a"] == sorted(counts)


def test_what_is_not_known_comes_last_however_the_table_is_sorted(graph):
    graph.mode("after")
    graph.part("size").select_option(label="E–I index")
    graph.part("table-toggle").click()
    header = graph.part("rows").locator("thead th").nth(4)
    for _ in range(2):
        header.get_by_role("button").click()
        values = column(graph, 5)
        known = [value for value in values if value != "n/a"]
        assert 0 < len(known) < len(values)
        assert values[: len(known)] == known


def test_a_name_in_the_table_selects_the_person(graph):
    graph.part("table-toggle").click()
    button = graph.part("rows").get_by_role("button", name="Mina Cloudmere")

    button.click()

    expect(graph.part("panel").get_by_role("heading").first).to_have_text(
        "Mina Cloudmere"
    )
    expect(graph.part("rows").locator("tr.chosen")).to_have_count(1)


def test_many_people_are_a_hundred_rows_at_a_time(show):
    n = 250
    ids = [f"p{k:03}" for k in range(n)]
    roster = ag.Roster.from_labels(ids, [f"a{k % 5}" for k in range(n)])
    graph = Graph(show(ag.draw(ag.Network.from_ties(roster, ids[:-1], ids[1:]))))
    graph.part("table-toggle").click()

    seen = column(graph, 1)
    for shown in ("101–200 of 250", "201–250 of 250"):
        graph.part("rows_after").click()
        expect(graph.part("table")).to_contain_text(shown)
        seen += column(graph, 1)

    expect(graph.part("rows_after")).to_be_disabled()
    assert [text.strip() for text in seen] == ids


def test_at_the_level_of_agencies_the_table_lists_agencies(graph, study):
    graph.mode("after")
    graph.part("levels").get_by_text("Agencies").click()
    graph.part("table-toggle").click()

    assert [text.strip() for text in column(graph, 1)] == sorted(
        set(study.roster.agency_labels)
    )
    assert sum(int(text) for text in column(graph, 2)) == 60
    network = study.network("after", KIND)
    assert sum(int(t) for t in column(graph, 3)) + sum(
        int(t) for t in column(graph, 4)
    ) / 2 == (network.n_ties)


def test_the_table_stands_in_where_nothing_can_draw(open_file, tmp_path):
    html = ag.draw(made.before()).html
    file = tmp_path / "page.html"
    file.write_text(html, encoding="utf-8")
    page = open_file(file)
    page.add_init_script("HTMLCanvasElement.prototype.getContext = () => null;")
    page.reload()

    graph = Graph(page)

    expect(graph.part("table")).to_be_visible()
    assert len(column(graph, 1)) == 5
    expect(graph.part("live")).to_contain_text("cannot draw")


# --- keys ------------------------------------------------------------


def press(graph, *keys):
    for key in keys:
        graph.page.keyboard.press(key)
    graph.settle()


def test_n_and_p_walk_along_ties_and_enter_and_escape_go_on_and_back(show):
    graph = Graph(show(ag.draw(made.before())))
    graph.choose("ana")
    graph.part("canvas").focus()

    press(graph, "n")
    assert live(graph) == "1 of 2: Ben Okafor, fire. Enter selects."
    press(graph, "n")
    assert live(graph) == "2 of 2: Cy Tanaka, health. Enter selects."
    press(graph, "n", "p")
    assert live(graph).startswith("2 of 2")
    press(graph, "Enter")
    assert graph.ask("g.data.people.id[g.state.selected]") == "cy"
    press(graph, "Escape")
    assert graph.ask("g.data.people.id[g.state.selected]") == "ana"
    press(graph, "Escape")
    assert graph.ask("g.state.selected") == -1


def test_n_begins_with_the_largest(graph):
    graph.part("canvas").focus()

    press(graph, "n")

    largest = graph.ask("g.view.order[0]")
    assert graph.ask("g.state.selected") == largest


def test_brackets_go_through_waves_and_change(graph):
    graph.part("canvas").focus()
    seen = []
    for key in ("[", "[", "[", "]", "]"):
        press(graph, key)
        seen.append(graph.ask("[g.state.mode, g.state.to]"))

    assert seen == [
        ["wave", 1],
        ["wave", 0],
        ["wave", 0],
        ["wave", 1],
        ["change", 1],
    ]
    assert live(graph).startswith("Change: 60 people")


def test_t_shows_the_table_and_the_picture_again(graph):
    graph.part("canvas").focus()

    press(graph, "t")
    expect(graph.part("table")).to_be_visible()
    press(graph, "t")

    expect(graph.part("table")).to_be_hidden()
    expect(graph.part("canvas")).to_be_focused()


def test_a_question_mark_lists_the_keys_and_holds_the_focus(graph):
    graph.part("canvas").focus()

    press(graph, "?")

    dialog = graph.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    expect(dialog.locator("kbd")).to_have_count(18)
    for _ in range(4):
        press(graph, "Tab")
        assert graph.page.evaluate(
            "() => document.activeElement === document.body || "
            "document.activeElement.closest('dialog') !== null"
        )
    press(graph, "Escape")
    expect(dialog).to_be_hidden()
    expect(graph.part("canvas")).to_be_focused()


def test_letters_in_a_field_are_letters(graph):
    graph.part("search").fill("")
    graph.part("search").focus()

    graph.page.keyboard.type("nt[?p")

    expect(graph.part("search")).to_have_value("nt[?p")
    expect(graph.part("table")).to_be_hidden()
    assert graph.ask("g.state.selected") == -1


def test_letters_act_only_with_the_focus_in_the_graph(graph):
    graph.page.evaluate("() => document.activeElement.blur()")

    press(graph, "n", "t", "?")

    assert graph.ask("g.state.selected") == -1
    expect(graph.part("table")).to_be_hidden()
    expect(graph.page.get_by_role("dialog")).to_be_hidden()


# --- light and dark ------------------------------------------------------------


def ground(graph):
    return graph.page.evaluate("() => getComputedStyle(document.body).backgroundColor")


LIGHT, DARK = "rgb(255, 255, 255)", "rgb(16, 22, 31)"


def test_the_page_is_dark_where_the_computer_is(open_file, delta_file):
    graph = Graph(open_file(delta_file, color_scheme="dark"))

    assert ground(graph) == DARK
    assert graph.ask("g.theme.dark") is True
    graph.page.emulate_media(color_scheme="light")
    graph.settle()
    assert ground(graph) == LIGHT
    assert graph.ask("g.view.theme.dark") is False


def test_the_reader_chooses_for_the_page(graph):
    found = []
    for _ in range(3):
        graph.part("theme").click()
        graph.settle()
        found.append([ground(graph), graph.ask("g.view.theme.dark"), live(graph)])

    assert found == [
        [LIGHT, False, "Light"],
        [DARK, True, "Dark"],
        [LIGHT, False, FEATURES["theme_auto"]],
    ]


def test_agencies_stand_out_on_dark(open_file, delta_file):
    graph = Graph(open_file(delta_file, color_scheme="dark"))

    painted = graph.page.evaluate(
        "x => x.map((c) => agencygraph.paint.paint(c, '#10161f'))", [*COLOURS, GREY]
    )

    assert min(contrast(colour, "#10161f") for colour in painted) >= 3
    assert len(set(painted)) == 21
    shown = graph.ask("g.colours")
    assert set(shown) <= set(painted)


def test_text_in_the_picture_can_be_read_in_both(open_file, delta_file):
    for scheme in ("light", "dark"):
        graph = Graph(open_file(delta_file, color_scheme=scheme))
        theme = graph.ask("g.theme")
        assert contrast(theme["ink"], theme["ground"]) >= 7
        assert contrast(theme["soft"], theme["ground"]) >= 4.5


def test_paper_is_light_and_shows_no_controls(open_file, delta_file):
    graph = Graph(open_file(delta_file, color_scheme="dark"))

    graph.page.evaluate("() => globalThis.dispatchEvent(new Event('beforeprint'))")
    graph.page.emulate_media(media="print", color_scheme="dark")

    assert ground(graph) == LIGHT
    assert graph.ask("g.view.theme.dark") is False
    expect(graph.part("tools")).to_be_hidden()
    graph.page.emulate_media(media="screen", color_scheme="dark")
    graph.page.evaluate("() => globalThis.dispatchEvent(new Event('afterprint'))")
    assert graph.ask("g.view.theme.dark") is True
