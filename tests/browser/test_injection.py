"""No text in the data runs, sends or breaks anything: it is shown (R8, case 96).

Every payload stands in every field of one graph, drawn by each engine: as a person, an
agency, a wave, a kind of tie, a table with its column, definition and note. In each
field it has a mark of its own, so that a hit tells which it was, and where. It is read
in every place that can tell it, and a reader tries every control.
"""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

import agencygraph as ag
from agencygraph.io.text import guard, unguard
from agencygraph.page import render
from agencygraph.view.look import Look
from tests.browser import hostile
from tests.browser.graph import Graph
from tests.browser.payloads import PAYLOADS, SENTINELS, tokens

ENGINES = ["pyvis", "webgl"]
"""The canvas shares all but its strokes with WebGL: it draws the pairs below."""
TEXTS = hostile.TEXTS
TOGETHER = 34
"""Payloads of one graph: a panel tells all its measures, so many would take long."""

SOME = [range(k, min(k + TOGETHER, len(TEXTS))) for k in range(0, len(TEXTS), TOGETHER)]
SHORT = 30
"""Longer texts are cut for display: their beginning must be there."""

PLACES = {
    "person": ("name", "id", "agency name", "column", "definition", "table", "wave"),
    "status": ("kind",),
    "key": ("column",),
    "modes": ("wave",),
    "live": ("name",),
    "table": ("name", "agency name", "column"),
    "change": ("wave",),
    "agency": ("agency name",),
    "search": ("name",),
    "path": ("name",),
    "between": ("agency name",),
}
"""What is to be read where."""


def is_calm(page, title):
    """Nothing ran, nothing was sent, and nothing is there but what the page is of."""
    found = page.evaluate(SENTINELS)
    # a browser puts a gap where a title has a control character
    assert tokens(found.pop("title")).replace(" ", "") == tokens(title).replace(" ", "")
    assert [hostile.named(mark) for mark in found.pop("ran")] == []
    assert found == {"polluted": [], "strangers": [], "handlers": []}
    assert page.evaluate("() => globalThis.__asked ?? []") == []
    assert [hostile.named(address) for address in page.seen.requests] == []
    assert page.seen.nothing(), page.seen
    assert page.seen.downloads == []


def watched(open_file, page, folder, name="page.html"):
    path = page.save(folder / name, overwrite=True)
    return open_file(path, watch=hostile.WATCH)


def shown(locator):
    """What is there to read, as one line."""
    return tokens(locator.evaluate("node => node.textContent"))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("some", SOME, ids=lambda some: f"from {some[0]} on")
def test_each_payload_in_each_field_is_text_and_nothing_else(
    open_file, tmp_path, some, engine
):
    waves, tables = hostile.everything(some)
    made = ag.draw(waves, title="Every", tables=tables, size=None, engine=engine)
    page = watched(open_file, made, tmp_path)
    graph = Graph(page)
    assert graph.ask("g.data.graph.engine") == engine
    people, ids = waves[0].roster.people, hostile.every("id", some)

    wrong = []
    for at, k in enumerate(some):
        typed = re.split("[\n\ud800-\udfff]", hostile.marked(k, "name").strip())[0][:40]
        found = page.evaluate(hostile.EVERY, [at, people.index(ids[at]), typed])
        wrong += [one for place in found for one in unread(k, place, found[place])]
    used = page.evaluate(hostile.READER, [None, ["<script>", "proto", "x"]])
    graph.settle()

    assert wrong == []
    assert used["select"] >= 20
    assert used["checkbox"] >= 40
    check_everywhere(graph, some)
    check_drawing(graph)
    is_calm(page, "Every")


def unread(k, place, text):
    """What of a payload cannot be read in a place where it should be."""
    shown = tokens(text)
    for field in PLACES.get(place, ()):
        said = hostile.marked(k, field)
        said = said.replace("_", " ") if field in ("column", "table") else said
        if tokens(said)[:SHORT].strip() not in shown:
            yield f"{hostile.told(k, field)}: {place}"


READ = """(node) => [...node.querySelectorAll("optgroup")].map((one) => one.label)
  .concat(node.textContent).join(" ")"""


def check_everywhere(graph, some):
    """What tells all payloads at once: the legend, the kinds, the notes."""
    more = graph.part("legend").locator(".more")
    while more.count():
        more.dispatch_event("click")
    for part, field in (
        ("legend", "agency name"),
        ("kinds", "kind"),
        ("size", "table"),
    ):
        read = tokens(graph.part(part).evaluate(READ).replace("_", " "))
        said = [one.replace("_", " ") for one in hostile.every(field, some)]
        assert [one for one in said if tokens(one)[:SHORT].strip() not in read] == []
    notes = shown(graph.root.locator(".graph-notes"))
    told = [f"Note: {one}" for one in hostile.every("note", some)]
    assert [one for one in told if tokens(one)[:SHORT] not in notes] == []


@pytest.mark.parametrize("field", ["wave", "title"])
def test_each_payload_is_text_where_there_are_two_waves(open_file, tmp_path, field):
    """A switch instead of a slider; and many graphs on one page keep apart."""
    look = Look(engine="canvas")
    some = range(0, len(TEXTS), 2) if field == "wave" else range(1, len(TEXTS), 12)
    sections = [hostile.pair(k, look=look) for k in some]
    page = watched(open_file, render(sections, title="Pairs"), tmp_path)

    for k in some:
        modes = shown(Graph(page, f"graph-{k}").part("modes"))
        for one in (k, (k + 1) % len(TEXTS)):
            assert tokens(hostile.marked(one, "wave"))[:SHORT].strip() in modes, one
    is_calm(page, "Pairs")


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


def check_drawing(graph):
    """The drawing that a reader can save is well formed, of shapes and text only."""
    root, shapes, attributes, parts = graph.ask(DRAWING)

    assert root == "svg"
    assert set(shapes) <= SHAPES
    assert not [a for a in attributes if a.startswith("on") or "href" in a]
    assert parts == 1


def test_a_title_is_text_wherever_it_stands(open_file, tmp_path):
    page = watched(open_file, render([], title="x"), tmp_path)
    plain = page.evaluate(hostile.SHAPE, render([], title="x").html)

    changed = []
    for k in range(len(TEXTS)):
        html = render([], title=hostile.marked(k, "title")).html
        if page.evaluate(hostile.SHAPE, html) != plain:
            changed.append(hostile.told(k, "title"))

    assert changed == []
    assert "h1" in plain
    for k in range(0, len(TEXTS), 10):
        title = hostile.marked(k, "title")
        render([], title=title).save(tmp_path / "page.html", overwrite=True)
        page.reload()
        assert shown(page.locator("h1")) == tokens(title)
        is_calm(page, title)


def test_no_cell_of_a_saved_file_is_a_formula(open_file, tmp_path):
    waves, tables = hostile.everything()
    made = ag.draw(waves, title="=1+1", tables=tables, size=None, engine="canvas")
    graph = Graph(watched(open_file, made, tmp_path))
    graph.ask("void g.state.offKinds.clear()")
    graph.ask("(g.state.mode = 'wave', g.state.to = 1)")

    cells = {key: saved(graph, key) for key in ("people", "ties", "definitions")}

    for key, found in cells.items():
        assert len(found) > 10, key
        assert [cell for cell in found if cell != guard(unguard(cell))] == [], key
    assert f"'{PAYLOADS['formula of a command']}" in cells["people"]


def saved(graph, key):
    """Every cell of a table as a reader saves it."""
    graph.root.get_by_role("button", name="Save").click()
    with graph.page.expect_download() as waiting:
        graph.part(f"save-{key}").click()
    content = waiting.value.path().read_bytes().decode("utf-8-sig")
    return [cell for row in csv.reader(io.StringIO(content, "")) for cell in row]


def test_a_hit_names_its_payload_and_its_field(open_file, tmp_path):
    k = hostile.NAMES.index("script")
    path = tmp_path / "page.html"
    head = "<!doctype html><title>x</title><body>"
    path.write_text(head + hostile.marked(k, "column"), "utf-8")
    page = open_file(path, strict=False, watch=hostile.WATCH)

    with pytest.raises(AssertionError, match="'script' as column"):
        is_calm(page, "x")


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
    waves, tables = hostile.everything()
    made = ag.draw(waves, title=PAYLOADS["svg"], tables=tables, size=None)
    graph = Graph(watched(open_file, made, tmp_path))
    path = tmp_path / "drawing.svg"
    path.write_text(graph.ask("g.modules.exports.drawing()"), encoding="utf-8")

    page = open_file(path)

    assert page.evaluate("document.documentElement.localName") == "svg"
    assert page.evaluate("window.__ran ?? null") is None
    assert page.locator("text").count() > 20
    assert page.seen.nothing()
