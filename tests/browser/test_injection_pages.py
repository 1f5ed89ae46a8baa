"""No text of a study runs, sends or breaks anything on the pages that are no graph.

A token for each label; what the templates are given is recorded once; then each payload
takes the place of all tokens at once. With every payload the page must keep, tag by tag
and attribute by attribute, the shape that it has with harmless text; and pages on which
each token is another payload are opened and used.
"""

import inspect
from dataclasses import replace

import pytest

import agencygraph as ag
from tests.browser import hostile, tokens
from tests.browser.payloads import PAYLOADS
from tests.browser.payloads import tokens as as_read
from tests.browser.test_injection import is_calm, shown, watched
from tests.reporting import whole

pytestmark = pytest.mark.usefixtures("compiled")  # interpreted, they take minutes

TEXTS = list(PAYLOADS.values())
EDITIONS = (
    ["full", "summary"]
    if "edition" in inspect.signature(ag.report).parameters
    else [""]
)
KINDS = [
    *(f"report {edition}".strip() for edition in EDITIONS),
    "plan",
    "introductions",
]
OPENED = 8
"""Pages that are opened, each with every token another payload."""


LEVEL = "every so often "
"""What a level of a scale is called."""


def report_of(kind):
    study = whole.study()
    weights = {w for net in study.networks.values() for w in net.weights.tolist()}
    scale = ag.Scale(
        tuple(sorted(weights)), tuple(f"{LEVEL}{w:g}" for w in sorted(weights))
    )
    networks = {key: net.replace(scale=scale) for key, net in study.networks.items()}
    study = tokens.marked(replace(study, networks=networks))
    edition = kind.removeprefix("report").strip()
    return ag.report(study, **({"edition": edition} if edition else {}))


def plan_of(_kind):
    roster = tokens.marked_roster(ag.simulate_study(people=24, agencies=4).roster)
    return ag.plan_rounds(roster, rounds=3, size=4).page(tokens.token("title"))


def introductions_of(_kind):
    knows = ag.simulate_study().network("before", "knows")
    knows = tokens.marked_network(knows, tokens.marked_roster(knows.roster))
    people = list(knows.roster.people[:4])
    return ag.introductions(knows, people, to=tokens.token("Police")).page()


MAKERS = {"report": report_of, "plan": plan_of, "introductions": introductions_of}


@pytest.fixture(scope="module")
def calls():
    """What each kind of page is rendered from."""
    found = {}
    for kind in KINDS:
        with tokens.recorded() as recorded:
            MAKERS[kind.split()[0]](kind)
        found[kind] = recorded[-1]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_no_payload_changes_the_shape_of_a_page(browser, calls, kind):
    blank = browser.new_page()
    plain = blank.evaluate(
        hostile.SHAPE, tokens.page_from(calls[kind], lambda _: "x").html
    )

    changed = []
    for name, text in PAYLOADS.items():
        html = tokens.page_from(calls[kind], lambda _, text=text: text).html
        if blank.evaluate(hostile.SHAPE, html) != plain:
            changed.append(name)

    blank.close()
    assert plain.count("\n") > 80
    assert changed == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_of_payloads_is_used_and_nothing_happens(
    open_file, tmp_path, calls, kind
):
    for k in range(OPENED):
        places = {}

        def another(token, places=places, k=k):
            place = places.setdefault(token, len(places))
            return TEXTS[(k * len(TEXTS) // OPENED + place) % len(TEXTS)]

        made = tokens.page_from(calls[kind], another)
        page = watched(open_file, made, tmp_path, f"{k}.html")
        page.evaluate(hostile.READER, [None, []])
        page.emulate_media(media="print")

        assert len(places) >= 10
        assert as_read(another(next(iter(places)))) in shown(page.locator("body"))
        is_calm(page, page.evaluate("document.title"))


@pytest.mark.parametrize("kind", KINDS)
def test_every_label_of_a_study_is_a_token_on_the_page(calls, kind):
    """Else payloads would not reach that field."""
    seen = set()
    html = tokens.page_from(calls[kind], lambda one: seen.add(one) or "\u2603").html

    left = [
        text
        for text in ("Police", "Housing", "Thistlebrook", "Willowcroft")
        if text in html
    ]

    assert html.count("\u2603") > 50
    assert left == []
    if kind == "report full":
        assert any(one.startswith(LEVEL) for one in seen)
