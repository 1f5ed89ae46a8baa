"""Every kind of page admits exactly its own scripts and styles, and no stranger's."""

import base64
import hashlib
import re
from pathlib import Path

import pytest

import agencygraph as ag
from agencygraph.page import render
from tests.browser import hostile
from tests.browser.graph import Graph
from tests.view import made

pytestmark = pytest.mark.usefixtures("compiled")

ATTEMPTS = (Path(__file__).parent / "attempts.js").read_text("utf-8")
EXECUTABLE = "script:not([type='application/json']):not([type='text/plain'])"


def introductions():
    knows = ag.simulate_study().network("before", "knows")
    return ag.introductions(knows, list(knows.roster.people[:2]), to="Police").page()


def plan():
    roster = ag.simulate_study(people=12, agencies=3).roster
    return ag.plan_rounds(roster, rounds=2, size=4).page("Session")


def study():
    return ag.simulate_study(people=20, agencies=3)


KINDS = {
    "graph by pyvis": lambda: ag.draw((made.before(), made.after()), engine="pyvis"),
    "graph by WebGL": lambda: ag.draw((made.before(), made.after()), engine="webgl"),
    "graph on a canvas": lambda: ag.draw(
        (made.before(), made.after()), engine="canvas"
    ),
    "graph of payloads": lambda: hostile.page_of("</script><!--"),
    "report": lambda: ag.report(study()),
    "summary": lambda: ag.report(study(), edition="summary"),
    "plan": plan,
    "introductions": introductions,
    "nothing": lambda: render([], title="Nothing"),
}


@pytest.fixture(scope="module", params=KINDS)
def page_file(request, tmp_path_factory):
    return KINDS[request.param]().save(tmp_path_factory.mktemp("page") / "page.html")


def rules(policy):
    found = [rule.split() for rule in policy.split(";") if rule.strip()]
    return {name: sources for name, *sources in found}


def ready(page):
    for root in page.locator("[data-graph]").all():
        Graph(page, root.get_attribute("id"))
    return page


def digest(text):
    found = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(found).decode()}'"


def test_the_policy_is_the_first_rule_and_admits_what_is_there(open_file, page_file):
    page = ready(open_file(page_file))
    head = page.evaluate(
        "() => [...document.head.children].map((one) => "
        "one.httpEquiv || one.getAttribute('charset') || one.localName)"
    )
    [policy] = page.eval_on_selector_all(
        "meta[http-equiv]", "all => all.map((one) => one.content)"
    )
    found = rules(policy)
    texts = "all => all.map((one) => one.textContent)"

    scripts = page.eval_on_selector_all(EXECUTABLE, texts)
    styles = page.eval_on_selector_all("style", texts)

    assert head[:2] == ["utf-8", "Content-Security-Policy"]
    assert found.pop("script-src") == [digest(text) for text in scripts] or ["'none'"]
    assert found.pop("style-src") == [digest(text) for text in styles]
    assert found == {
        "default-src": ["'none'"],
        "img-src": ["data:", "blob:"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
    }
    assert not re.search(r"unsafe|\*|https?:|nonce|strict-dynamic", policy)
    assert "'none'" in rules(policy)["script-src"] or scripts


def test_no_script_or_style_stands_outside_the_policy(open_file, page_file):
    """Those whose hash were wrong would have said so on the console."""
    page = ready(open_file(page_file))

    assert page.locator("[style]").count() == 0 or page.locator("[data-graph]").count()
    assert page.locator("script[src], link, [onclick], [onload]").count() == 0
    assert page.seen.nothing()


def test_the_policy_stops_what_code_of_a_stranger_would_try(open_file, page_file):
    page = ready(open_file(page_file, strict=False))

    tried, ran = page.evaluate(ATTEMPTS)

    assert tried == 38
    assert ran is None
    assert page.seen.requests == []
    assert page.seen.popups == []
    assert page.seen.journeys == []
    blocked = [text for text in page.seen.messages if "Content Security Policy" in text]
    assert len(blocked) >= 25


def test_without_the_policy_the_same_code_gets_through(open_file, tmp_path):
    """Else the test above could not fail."""
    path = tmp_path / "page.html"
    path.write_text("<!doctype html><title>x</title><body>", "utf-8")
    page = open_file(path, strict=False)

    _, ran = page.evaluate(ATTEMPTS)

    assert ran == 1
    assert len(page.seen.requests) >= 15
