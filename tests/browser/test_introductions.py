"""The sheets that say who can introduce whom, on screen and on paper."""

import re

import pytest

import agencygraph as ag


@pytest.fixture
def sheets(tmp_path, browser):
    """The page of three people, opened."""
    knows = ag.simulate_study().network("before", "knows")
    made = ag.introductions(knows, ["P01", "P02", "P03"], to="Police").page()
    path = made.save(tmp_path / "ways.html")
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    told = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto(path.as_uri())
    yield page
    page.close()
    assert told == []


def test_each_person_has_a_sheet_of_paper(sheets):
    pdf = sheets.pdf(format="A4")

    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 3


def test_a_sheet_says_whom_it_is_for_and_whom_to_ask(sheets):
    first = sheets.locator(".sheet").first

    assert first.locator("h2").inner_text() == "Priya Thistlebrook"
    assert first.locator("li").count() == 3
    assert "Ask Una Embermere (Mental health)" in first.inner_text()
    assert "For Priya Thistlebrook alone" in first.inner_text()


def test_a_sheet_fits_a_telephone(sheets):
    sheets.set_viewport_size({"width": 360, "height": 700})

    wide = sheets.evaluate("document.documentElement.scrollWidth")

    assert wide <= 360
