"""No text in the data runs, sends or breaks anything: it is shown (R8, case 96).

Every payload stands in every field of a graph (eight graphs a page, each carrying one
payload everywhere), drawn by each engine; and once more all payloads at a time, each as
another person, agency and measure of one graph. Then a reader tries every control.
"""

import pytest
from playwright.sync_api import expect

import agencygraph as ag
from agencygraph.page import render
from agencygraph.view.look import Look
from tests.browser import hostile
from tests.browser.graph import Graph
from tests.browser.payloads import PAYLOADS, SENTINELS, tokens

ENGINES = ["pyvis", "webgl"]
"""The canvas shares all but its strokes with WebGL: all payloads at once are enough."""
EACH = list(PAYLOADS.items())
PAGES = [EACH[k : k + hostile.TOGETHER] for k in range(0, len(EACH), hostile.TOGETHER)]
LONGEST = 60
"""Longer texts are cut for display."""


def is_calm(page, title):
    """Nothing ran, nothing was sent, and nothing is there but what the page is of."""
    found = page.evaluate(SENTINELS)
    # a browser puts a gap where a title has a control character
    assert tokens(found.pop("title")).replace(" ", "") == tokens(title).replace(" ", "")
    assert found == {"ran": [], "polluted": [], "strangers": [], "handlers": []}
    assert page.evaluate("() => globalThis.__asked ?? []") == []
    assert page.seen.nothing(), page.seen
    assert page.seen.downloads == []


def watched(open_file, page, folder, name="page.html"):
    path = page.save(folder / name, overwrite=True)
    return open_file(path, watch=hostile.WATCH)


def shown(locator):
    """What is there to read, as one line."""
    return tokens(locator.evaluate("node => node.textContent"))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("some", PAGES, ids=lambda some: some[0][0])
def test_a_payload_in_every_field_is_text_and_nothing_else(
    open_file, tmp_path, some, engine
):
    sections = [
        hostile.section_of(text, f"graph-{k}", look=Look(engine=engine))
        for k, (_, text) in enumerate(some)
    ]
    page = watched(open_file, render(sections, title=some[0][1]), tmp_path)

    for k, (name, text) in enumerate(some):
        graph = Graph(page, f"graph-{k}")
        assert graph.ask("g.data.graph.engine") == engine
        used = page.evaluate(hostile.READER, [f"graph-{k}", [text[:40], f"{text}0"]])

        assert used["radio"] >= 3
        assert used["select"] >= 3
        assert used["checkbox"] >= 6
        assert used["button"] >= 5
        if len(text) <= LONGEST and tokens(text):
            check_shown(graph, text, name)
        check_drawing(graph, name)
        is_calm(page, some[0][1])


DRAWING = """(() => {
  const text = g.modules.exports.drawing();
  const made = new DOMParser().parseFromString(text, "image/svg+xml");
  const all = [...made.querySelectorAll("*")];
  return [made.documentElement.localName,
    [...new Set(all.map((one) => one.localName))],
    [...new Set(all.flatMap((one) => [...one.attributes].map((a) => a.name)))],
    [...made.childNodes].length];
})()"""
SHAPES = {
    *("svg", "g", "rect", "circle", "line", "path", "polyline", "polygon", "text"),
    *("tspan", "title", "desc", "defs", "marker", "clipPath", "linearGradient", "stop"),
}


def check_drawing(graph, name):
    """The drawing that a reader can save is well formed, of shapes and text only."""
    root, shapes, attributes, parts = graph.ask(DRAWING)

    assert root == "svg", name
    assert set(shapes) <= SHAPES, name
    assert not [a for a in attributes if a.startswith("on") or "href" in a], name
    assert parts == 1, name


def check_shown(graph, text, name):
    """The payload is on the page, letter by letter, wherever it was given."""
    graph.ask("void g.select(0)")
    panel, seen = shown(graph.part("panel")), tokens(text)

    assert seen in panel, name
    assert panel.count(seen) >= 3, name
    assert f"Definition: {seen}" in panel, name
    assert tokens(f"Note: {text}") in shown(graph.root.locator(".graph-notes")), name
    assert seen in shown(graph.part("modes")), name
    assert seen in shown(graph.part("legend")), name
    assert tokens(text.replace("_", " ")) in shown(graph.part("size")), name


@pytest.mark.parametrize("engine", [*ENGINES, "canvas"])
def test_all_payloads_at_once_are_people_agencies_and_measures(
    open_file, tmp_path, engine
):
    waves, tables = hostile.crowd(list(PAYLOADS.values()))
    made = ag.draw(waves, title="Crowd", tables=tables, size=None, engine=engine)
    page = watched(open_file, made, tmp_path)
    graph = Graph(page)
    assert graph.ask("g.data.graph.engine") == engine

    page.evaluate(hostile.READER, [None, ["<script>", "proto", "x"]])
    for person in range(0, len(PAYLOADS), 10):
        at = graph.ask("g.engine.screenOf(x)", person)
        page.mouse.move(at["x"], at["y"])
        page.mouse.click(at["x"], at["y"])
    graph.settle()

    more = graph.part("legend").locator(".more")
    while more.count():
        more.dispatch_event("click")
    legend = shown(graph.part("legend"))
    told = [name for name, text in EACH if tokens(text)[:LONGEST] not in legend]
    assert told == []
    is_calm(page, "Crowd")


def test_a_title_is_text_wherever_it_stands(open_file, tmp_path):
    path = tmp_path / "page.html"
    page = watched(open_file, render([], title="x"), tmp_path)

    for name, text in EACH:
        render([], title=text).save(path, overwrite=True)
        page.reload()

        assert shown(page.locator("h1")) == tokens(text), name
        is_calm(page, text)


def test_there_are_payloads_for_every_way_in():
    assert len(PAYLOADS) >= 60
    assert len(set(PAYLOADS.values())) == len(PAYLOADS)
    assert sum("__ran" in text for text in PAYLOADS.values()) >= 60
    assert sum("evil.example" in text for text in PAYLOADS.values()) >= 20


@pytest.mark.parametrize(
    "page",
    [
        "<script>window.__ran = 1</script>",
        "<img src=x onerror='window.__ran = 1'>",
        "<a href='javascript:1'>x</a>",
        "<script>Object.prototype.polluted = 1</script>",
        "<script>alert(1)</script>",
        "<script>location = 'about:blank#x'</script>",
        "<script>open('about:blank')</script>",
        "<script>new WebSocket('ws://evil.example/')</script>",
        "<script>new RTCPeerConnection()</script>",
        "<meta http-equiv=refresh content='0;url=about:blank'>",
        "<img src='https://evil.example/x.png'>",
        "<p onclick='1'>x</p>",
    ],
)
def test_a_page_on_which_something_happens_is_found_out(open_file, tmp_path, page):
    """Else the tests above could not fail."""
    path = tmp_path / "page.html"
    path.write_text(f"<!doctype html><title>x</title><body>{page}", "utf-8")
    opened = open_file(path, strict=False, watch=hostile.WATCH)
    opened.wait_for_timeout(100)

    with pytest.raises(AssertionError):
        is_calm(opened, "x")


# --- addresses ----------------------------------------------------------------


FRAGMENTS = [
    "#",
    "#x",
    "#person=<script>window.__ran=1</script>",
    "#person=%3Cimg%20src=x%20onerror=window.__ran=1%3E",
    "#person=__proto__&agency=constructor&size=toString",
    "#from=-1&to=99999999999&mode=__proto__",
    "#zoom=NaN&x=Infinity&y=1e999&scale=-1",
    "#javascript:window.__ran=1",
    "#%",
    "#%E0%A4%A&person=%00",
    "#person=%ED%A0%80&person=%FF",
    "#__proto__[polluted]=1&constructor.prototype.polluted=1",
    "#graph=__proto__&open=1e9&off=0,1,2,-1,x,,&kinds=9",
    "#" + "person=x&" * 2_000,
    "#path=0,0&path=-1,99&least=-5&where=%22%3E",
    "#level=agencies&open=constructor&theme=url(https://evil.example)",
    "#data-graph",
    "#{%22polluted%22:1}",
]


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=range(len(FRAGMENTS)))
def test_an_address_changes_nothing_but_the_view(open_file, tmp_path, fragment):
    path = hostile.page_of("plain").save(tmp_path / "page.html")
    page = open_file(path, fragment=fragment, watch=hostile.WATCH)
    graph = Graph(page)

    graph.settle()
    page.evaluate("(text) => { location.hash = text; }", fragment)
    graph.settle()

    is_calm(page, "plain")
    expect(graph.part("status")).to_contain_text("people")
    people = graph.ask("Array.from(g.data.people.id)")
    assert people == [f"plain{k}" for k in range(4)]


# --- files that are saved -------------------------------------------------------


def test_a_saved_drawing_of_payloads_runs_nothing_when_it_is_opened(
    open_file, tmp_path
):
    waves, tables = hostile.crowd(list(PAYLOADS.values()))
    made = ag.draw(waves, title=PAYLOADS["svg"], tables=tables, size=None)
    graph = Graph(watched(open_file, made, tmp_path))
    path = tmp_path / "drawing.svg"
    path.write_text(graph.ask("g.modules.exports.drawing()"), encoding="utf-8")

    page = open_file(path)

    assert page.evaluate("document.documentElement.localName") == "svg"
    assert page.evaluate("window.__ran ?? null") is None
    assert page.locator("text").count() > 20
    assert page.seen.nothing()
