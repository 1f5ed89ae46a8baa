"""The sheets of a plan in a browser: on screen, on a phone, and on paper."""

import re

import pytest
from playwright.sync_api import expect

import agencygraph as ag

pytestmark = pytest.mark.usefixtures("compiled")  # interpreted, a plan takes minutes

PEOPLE, ROUNDS = 23, 5


def session(size, names=None, agencies=None):
    roster = ag.Roster.from_labels(
        [f"p{k:02}" for k in range(PEOPLE)],
        agencies or [f"Agency {k % 5}" for k in range(PEOPLE)],
        names=names or [f"Person {k:02}" for k in range(PEOPLE)],
    )
    away, hosts = {"p04": [1], "p05": [5]}, ["p01", "p02"]
    return ag.plan_rounds(roster, rounds=ROUNDS, size=size, away=away, hosts=hosts)


@pytest.fixture(scope="module", params=[2, 5])
def plan(request):
    """Twenty-three people, one to one and at tables of five."""
    return session(request.param)


def on_sheets(page, selector):
    """The place of elements in the printed page: tops, from the first."""
    return page.eval_on_selector_all(
        selector, "nodes => nodes.map((one) => getComputedStyle(one).breakBefore)"
    )


@pytest.mark.parametrize("width", [1280, 400])
def test_the_sheets_open_without_a_request_and_fit_the_window(show, plan, width):
    page = show(plan.page("Speed dating"), width=width)

    expect(page.get_by_role("heading", level=1)).to_have_text("Speed dating")
    expect(page.get_by_role("note")).to_contain_text("These sheets name people")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.seen.nothing()


def test_the_contents_lead_to_each_round_and_to_the_cards(show, plan):
    page = show(plan.page())

    for name in [*(f"Round {r + 1}" for r in range(ROUNDS)), "Cards"]:
        page.get_by_role("link", name=name, exact=True).click()
        heading = page.get_by_role("heading", name=re.compile(f"^{name}( of|$)"))

        expect(heading).to_be_in_viewport()


def test_a_card_shows_every_round_of_a_person(show, plan):
    page = show(plan.page())
    cards = page.locator(".card")

    expect(cards).to_have_count(PEOPLE)
    late = cards.filter(has=page.get_by_role("heading", name="Person 04"))
    expect(late.get_by_role("row")).to_have_count(ROUNDS + 1)
    expect(late.get_by_role("row").nth(1)).to_contain_text("You are not there")
    told = plan.cards().to_dict()
    for number in range(2, ROUNDS + 1):
        row = late.get_by_role("row").nth(number)
        for name in told["p04", str(number)]["meets"].split("; "):
            expect(row).to_contain_text(name or "This round you are free")


def test_in_print_rounds_and_cards_begin_sheets_and_controls_are_gone(show, plan):
    page = show(plan.page())

    page.emulate_media(media="print")

    assert on_sheets(page, ".room") == ["page"] * ROUNDS
    assert on_sheets(page, ".plan.cards") == ["page"]
    expect(page.locator(".contents")).to_be_hidden()
    expect(page.get_by_role("heading", name="Cards", exact=True)).to_be_hidden()
    expect(page.get_by_role("note")).to_be_visible()
    kept = page.eval_on_selector_all(
        ".card, .room .table",
        "nodes => nodes.every((one) => getComputedStyle(one).breakInside === 'avoid')",
    )
    assert kept


@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_print_takes_few_sheets_of_paper(show, plan, paper):
    page = show(plan.page())

    sheets = page.pdf(format=paper)

    pages = len(re.findall(rb"/Type\s*/Page\b", sheets))
    overview, cards = 2, -(-PEOPLE // 4)
    assert 1 + ROUNDS + PEOPLE // 8 <= pages <= overview + ROUNDS + cards


def test_long_names_neither_overflow_their_cards_nor_are_cut(show):
    names = [f"{'Wolfeschlegelsteinhausen' * 4} {k:02}" for k in range(PEOPLE)]
    page = show(session(5, names, names).page(), width=400)

    for media in ("screen", "print"):
        page.emulate_media(media=media)
        wide = page.eval_on_selector_all(
            ".card, .room .table",
            "nodes => nodes.filter((one) => one.scrollWidth > one.clientWidth + 1)"
            ".length",
        )
        assert wide == 0
