"""A page to be shared, in a browser: what it saves and prints names nobody."""

import re

import pytest
from playwright.sync_api import expect

import agencygraph as ag
from tests.privacy.search import names_in
from tests.reporting.test_shareable import CANARIES, canary_study

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shared():
    return ag.report(canary_study(), audience="shareable", profile="nhs")


def test_what_its_buttons_save_is_what_is_shown_and_names_nobody(show, shared):
    page = show(shared)

    for figure in page.locator("figure[data-figure]").all():
        button = figure.get_by_role("button", name=re.compile("as SVG"))
        with page.expect_download() as download:
            button.click()
        content = download.value.path().read_bytes()
        assert names_in(content, CANARIES) == set()
        numbers = set(re.findall(r">([\d,*]+)<", content.decode()))
        assert numbers <= {*figure.locator("td b, th").all_inner_texts()}


def test_what_is_on_the_screen_and_in_memory_names_nobody(show, shared):
    page = show(shared)

    held = page.evaluate("document.documentElement.outerHTML")

    assert names_in(held.encode(), CANARIES) == set()
    assert page.evaluate("document.scripts.length") == 1
    expect(page.get_by_role("note")).to_contain_text("people only in groups")


def test_its_notice_stands_on_the_printed_sheets(show, shared):
    page = show(shared)

    page.emulate_media(media="print")

    expect(page.get_by_role("note")).to_be_visible()
    assert names_in(page.pdf(format="A4"), CANARIES) == set()


def test_the_internal_report_says_on_paper_that_it_names_people(show):
    page = show(ag.report(canary_study(), edition="full"), strict=False)

    page.emulate_media(media="print")

    expect(page.get_by_role("note")).to_contain_text("This page names people")
    expect(page.get_by_role("note")).to_be_visible()
