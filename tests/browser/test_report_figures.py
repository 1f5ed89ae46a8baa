"""Figures of a report leave it as pictures; a summary leaves it on two sheets."""

import re
import struct
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

import agencygraph as ag
from tests.reporting import whole
from tests.reporting.test_safety import hostile_study

SVG = "{http://www.w3.org/2000/svg}"
ALLOWED = {"svg", "title", "rect", "line", "text", "circle", "path", "tspan"}


def report(study, **options):
    return ag.report(study, **options)


def saved(page, figure, kind):
    """What a click on one of a figure's buttons hands over: name and content."""
    button = figure.get_by_role("button", name=re.compile(f"as {kind.upper()}"))
    with page.expect_download() as download:
        button.click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def read(content):
    """The tree of a drawing that the page itself has made."""
    return ET.fromstring(content)  # noqa: S314 (our own)


def sheets(page):
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format="A4")))


def long_names(people=120, agencies=14):
    """Many agencies whose names take two lines anywhere."""
    study = ag.simulate_study(people=people, agencies=agencies)

    def renamed(roster):
        labels = roster.agency_labels
        return roster.with_agencies([f"Neighbourhood services, {a}" for a in labels])

    rosters = {wave: renamed(roster) for wave, roster in study.rosters.items()}
    networks = {
        key: network.replace(roster=rosters[key[0]])
        for key, network in study.networks.items()
    }
    return replace(study, networks=networks, rosters=rosters)


def test_every_figure_is_saved_as_text_and_shapes_alone(show):
    page = show(report(ag.simulate_study()))
    figures = page.locator("figure[data-figure]").all()
    assert len(figures) > 8

    for place, figure in enumerate(figures[:6], start=1):
        name, content = saved(page, figure, "svg")
        root = read(content)
        tags = {one.tag.removeprefix(SVG) for one in root.iter()}
        assert name == f"figure-{place}.svg"
        assert tags <= ALLOWED
        assert "style" not in {key for one in root.iter() for key in one.attrib}
        assert root.find(f"{SVG}title").text == figure.get_attribute("data-figure")
        texts = [one.text or "" for one in root.iter(f"{SVG}text")]
        assert any(texts)

    assert page.seen.nothing()


def test_a_saved_heat_map_holds_the_numbers_of_the_table(show):
    page = show(report(ag.simulate_study()))
    figure = page.locator("#kind-1-agencies figure")

    _, content = saved(page, figure, "svg")

    texts = [one.text for one in read(content).iter(f"{SVG}text")]
    for cell in figure.locator("td b").all_inner_texts():
        assert cell in texts
    for head in figure.locator("thead th").all_inner_texts():
        assert head.split()[0] in " ".join(filter(None, texts))


def test_a_figure_is_saved_as_png_twice_as_sharp(show):
    page = show(report(ag.simulate_study()))
    figure = page.locator("figure[data-figure]").first

    _, drawing = saved(page, figure, "svg")
    name, content = saved(page, figure, "png")

    root = read(drawing)
    width, height = struct.unpack(">II", content[16:24])
    assert name == "figure-1.png"
    assert content.startswith(b"\x89PNG")
    assert (width, height) == (2 * int(root.get("width")), 2 * int(root.get("height")))


def test_a_key_saves_a_figure(show):
    page = show(report(ag.simulate_study()))
    button = page.get_by_role("button", name="Save as SVG: Who holds it").first

    button.focus()
    with page.expect_download() as download:
        page.keyboard.press("Enter")

    assert download.value.suggested_filename.endswith(".svg")


def test_hostile_text_leaves_as_text(show):
    page = show(report(hostile_study()))

    for figure in page.locator("figure[data-figure]").all()[:4]:
        name, content = saved(page, figure, "svg")
        tags = {o.tag.removeprefix(SVG) for o in read(content).iter()}
        assert tags <= ALLOWED
        assert re.fullmatch(r"figure-\d+\.svg", name)
    assert page.seen.nothing()


@pytest.mark.parametrize(
    "study",
    [ag.simulate_study(), whole.study(), whole.bare(), long_names()],
    ids=["demo", "whole", "bare", "long"],
)
def test_a_summary_prints_on_two_sheets(show, study):
    page = show(report(study, edition="summary"))

    assert sheets(page) == 2
    expect(page.get_by_role("note")).to_contain_text("For the board")


def test_wide_tables_say_on_a_phone_that_there_is_more(show):
    page = show(report(ag.simulate_study()), width=390)
    box = page.locator("#kind-1-agencies .scroll").first

    expect(box).to_have_class(re.compile("wider"))
    expect(box.locator("+ .more")).to_be_visible()


def test_changes_are_stacked_on_a_phone(show):
    page = show(report(ag.simulate_study()), width=390)
    row = page.locator("#kind-1-change-1 .panel tbody tr").first

    inside = row.evaluate(
        "(one) => [...one.children].every((cell) => "
        "cell.getBoundingClientRect().right <= innerWidth)"
    )
    assert inside
    expect(row.locator("svg")).to_be_visible()


def test_colours_of_data_follow_the_page_into_the_dark(show):
    page = show(report(whole.bare()))
    page.evaluate("document.documentElement.style.colorScheme = 'dark'")

    found = page.locator(".heat td.same").first.evaluate(
        "(one) => getComputedStyle(one).backgroundColor"
    )

    assert found == "rgb(29, 39, 53)"


def test_no_number_of_links_touches_another(show):
    page = show(report(ag.simulate_study(people=80, agencies=10)))

    touching = page.evaluate(
        """() => [...document.querySelectorAll("svg.agencies")].map((drawing) => {
            const boxes = [...drawing.querySelectorAll("text.number")]
                .map((one) => one.getBoundingClientRect());
            return boxes.filter((a, i) => boxes.some((b, j) => i < j &&
                a.left < b.right && b.left < a.right &&
                a.top + 3 < b.bottom && b.top + 3 < a.bottom)).length;
        })"""
    )
    assert touching
    assert not any(touching)
