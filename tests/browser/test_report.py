"""The report in a browser: nothing is asked for, the graph acts, the print is whole."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import expect

import agencygraph as ag
from tests.browser.graph import Graph
from tests.reporting import whole
from tests.reporting.test_safety import hostile_study

WIDTHS = (1280, 390)
SHOWN = {
    "kind-1-change-1-attended": "Those who attended, beside the others",
    "kind-1-change-1-unseen": "What silence leaves open",
    "kind-1-lasting": "Over all waves",
    "kind-2-change-1-trust": "Ratings between agencies",
    "requests": "Requests",
}


@pytest.fixture(scope="module")
def demo_file(tmp_path_factory):
    page = ag.report(ag.simulate_study())
    return page.save(tmp_path_factory.mktemp("report") / "report.html")


@pytest.fixture(scope="module")
def whole_file(tmp_path_factory):
    page = ag.report(whole.study())
    return page.save(tmp_path_factory.mktemp("whole") / "report.html")


@pytest.fixture(scope="module")
def board_file(tmp_path_factory):
    page = ag.report(ag.simulate_study(), edition="summary")
    return page.save(tmp_path_factory.mktemp("board") / "board.html")


@pytest.fixture(scope="module")
def delta():
    study = ag.simulate_study()
    return ag.compare(study.network("before", "knows"), study.network("after", "knows"))


def sources(page):
    return page.locator(".claims summary")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_report_opens_without_a_request_or_a_complaint(open_file, demo_file, width):
    page = open_file(demo_file, width=width)

    expect(page.get_by_role("note")).to_contain_text("names people")
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Synthetic workshop study"
    )
    for name in ("kind-1-graph", "kind-2-graph"):
        assert Graph(page, name).part("canvas").locator("canvas").is_visible()
    assert page.seen.nothing()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("file", ["demo_file", "whole_file", "board_file"])
def test_nothing_but_boxes_of_tables_is_wider_than_the_window(
    open_file, request, file, width
):
    page = open_file(request.getfixturevalue(file), width=width)

    page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")

    overflowing = page.evaluate(
        """() => [...document.querySelectorAll("main *")].filter((one) =>
            !one.closest(".scroll, svg, .graph") &&
            one.getBoundingClientRect().right > innerWidth + 1
        ).map((one) => one.outerHTML.slice(0, 120))"""
    )
    assert overflowing == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_switch_between_waves_and_change_acts_and_nobody_moves(
    open_file, demo_file, delta
):
    graph = Graph(open_file(demo_file), "kind-1-graph")
    shown, places = {}, []

    for label in ("before", "after", "Change"):
        graph.mode(label)
        graph.settle()
        shown[label] = graph.part("status").inner_text()
        places.append(graph.places())

    assert places[0] == places[1] == places[2]
    assert re.search(rf"\b{delta.before.n_ties}\b", shown["before"])
    assert re.search(rf"\b{delta.after.n_ties}\b", shown["after"])
    assert re.search(rf"\b{len(delta.ties)}\b", shown["Change"])


def test_the_graphs_of_two_kinds_act_apart(open_file, demo_file):
    page = open_file(demo_file)
    one, other = Graph(page, "kind-1-graph"), Graph(page, "kind-2-graph")
    before = other.part("status").inner_text()

    one.mode("before")
    one.settle()

    assert other.part("status").inner_text() == before


def test_the_panel_of_a_broker_shows_the_count_of_the_table_above(open_file, demo_file):
    study = ag.simulate_study()
    roles = ag.brokerage_roles(study.network("after", "knows"))
    (broker,) = roles.top("gatekeeper", 1).labels
    page = open_file(demo_file)
    graph = Graph(page, "kind-1-graph")

    graph.choose(broker)

    named = graph.part("panel").locator("tr", has_text=re.compile(r"^gatekeeper\s*\d"))
    _, after, _ = named.first.locator("td").all_text_contents()
    assert after == f"{roles.to_dict()[broker]['gatekeeper']:,.0f}"


def test_a_key_opens_the_source_of_a_sentence(open_file, demo_file):
    page = open_file(demo_file)
    first = sources(page).first
    source = page.locator(".claims .source").first
    expect(source).to_be_hidden()

    first.focus()
    page.keyboard.press("Enter")

    expect(source).to_be_visible()
    expect(source).to_contain_text("density before")
    expect(source).to_contain_text("pairs observed in both waves")


def test_every_sentence_can_be_reached_by_the_tab_key(open_file, demo_file):
    page = open_file(demo_file)

    reachable = page.evaluate(
        "() => [...document.querySelectorAll('.claims summary')]"
        ".filter((one) => one.tabIndex === 0).length"
    )

    assert reachable == sources(page).count()
    assert reachable > 20


def test_links_on_the_page_lead_to_its_sections(open_file, demo_file):
    page = open_file(demo_file)
    links = page.locator(".contents a")

    targets = [link.get_attribute("href") for link in links.all()]

    assert len(targets) == len(set(targets)) == 13
    for target in targets:
        expect(page.locator(target)).to_have_count(1)


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_inferred_is_shown_and_its_source_opens(open_file, whole_file, width):
    page = open_file(whole_file, width=width)

    for name, heading in SHOWN.items():
        part = page.locator(f"#{name}")
        expect(part.get_by_role("heading").first).to_contain_text(heading)
        part.locator(".claims summary").first.click()
        expect(part.locator(".source").first).to_be_visible()
        for fold in part.locator(".fold > summary").all():
            fold.click()
        expect(part.get_by_role("table").first).to_be_visible()


@pytest.mark.parametrize("file", ["demo_file", "whole_file"])
def test_headings_go_down_one_level_at_a_time(open_file, request, file):
    page = open_file(request.getfixturevalue(file))

    levels = page.evaluate(
        "() => [...document.querySelectorAll('h1, h2, h3, h4')]"
        ".filter((one) => !one.closest('.graph'))"
        ".map((one) => Number(one.tagName[1]))"
    )

    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def test_ids_on_the_page_are_unique(open_file, demo_file):
    page = open_file(demo_file)

    ids = page.evaluate("[...document.querySelectorAll('[id]')].map((one) => one.id)")

    assert len(ids) == len(set(ids))


def test_tables_that_scroll_can_be_reached_and_are_named(open_file, demo_file):
    page = open_file(demo_file, width=400)

    boxes = page.evaluate(
        "() => [...document.querySelectorAll('.scroll')].map((one) => "
        "[one.tabIndex, one.getAttribute('aria-label')])"
    )

    assert boxes
    assert all(index == 0 and name for index, name in boxes)


def test_the_print_says_on_every_sheet_whom_it_is_for(open_file, demo_file):
    page = open_file(demo_file)
    page.emulate_media(media="print")
    notice = page.get_by_role("note")

    # the head of a table is printed on every sheet
    shown = notice.evaluate("(one) => getComputedStyle(one).display")
    assert shown == "table-header-group"
    expect(notice).to_contain_text("It is for the project team")


def test_the_print_has_no_controls_and_all_numbers(open_file, demo_file):
    page = open_file(demo_file)
    page.emulate_media(media="print")

    expect(page.locator(".contents")).to_be_hidden()
    expect(page.locator(".save").first).to_be_hidden()
    expect(page.locator(".graph-finder").first).to_be_hidden()
    expect(page.locator(".heat").first).to_be_visible()
    clipped = page.evaluate(
        "() => [...document.querySelectorAll('.scroll')].filter((one) => "
        "getComputedStyle(one).overflowX !== 'visible').length"
    )
    assert clipped == 0


def test_the_print_fits_sheets_of_paper(open_file, demo_file):
    page = open_file(demo_file)

    sheets = page.pdf(format="A4")

    count = len(re.findall(rb"/Type\s*/Page\b", sheets))
    assert 8 <= count <= 24


def test_hostile_text_runs_nothing_and_asks_for_nothing(show):
    page = show(ag.report(hostile_study()))
    for summary in sources(page).all()[:5]:
        summary.click()
    graph = Graph(page, "kind-1-graph")

    graph.choose(hostile_study().roster.people[0])
    graph.settle()

    assert page.seen.nothing()
    expect(page.get_by_role("heading", level=1)).to_contain_text("<svg onload")
