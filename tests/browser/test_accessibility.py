"""Every page can be used with a screen reader, by keyboard, and with weak sight."""

import json
import os
from pathlib import Path

import pytest

import agencygraph as ag
from tests.browser.graph import Graph
from tests.view import made

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / ".node" / "node_modules" / "axe-core" / "axe.min.js"
TABBING = (Path(__file__).parent / "tabbing.js").read_text("utf-8")
ENGINES = ["pyvis", "webgl"]
SERIOUS = ("serious", "critical")
RUN = """async () => {
  const found = await axe.run(document, {
    resultTypes: ["violations", "incomplete"],
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  });
  const told = (list) => list.map(({ id, impact, nodes }) =>
    [impact, id, nodes.map((node) => node.html.slice(0, 200))]);
  return [told(found.violations), found.passes.length];
}"""


@pytest.fixture(scope="session")
def axe():
    """Source of axe-core; it is run on a page as a developer's tools would run it."""
    if not AXE.exists():
        if os.environ.get("CI") == "true":
            pytest.fail("CI needs axe-core: make js installs it")
        pytest.skip("no axe-core in .node: make js installs it (needs Node.js and npm)")
    return AXE.read_text("utf-8")


def check(page, axe, where):
    """No serious or critical fault in the page as it is now."""
    page.evaluate(axe)
    faults, passed = page.evaluate(RUN)
    serious = [fault for fault in faults if fault[0] in SERIOUS]
    assert passed > 5
    assert serious == [], f"{where}: {json.dumps(serious, indent=1)}"


@pytest.fixture(scope="module")
def study():
    return ag.simulate_study()


@pytest.fixture(scope="module")
def delta(study):
    kind = "shares information"
    return ag.compare(study.network("before", kind), study.network("after", kind))


@pytest.fixture(scope="module", params=ENGINES)
def graph_file(request, delta, tmp_path_factory):
    folder = tmp_path_factory.mktemp(request.param)
    return ag.draw(delta, engine=request.param).save(folder / "graph.html")


STATES = {
    "change": "0",
    "person": "g.select(3)",
    "agency": "g.selectAgency(1)",
    "wave": "g.clear() ?? document.querySelector('[data-part=modes] input').click()",
    "agencies": "document.querySelector('[data-part=levels] input[value=agencies]')"
    "?.click()",
    "filters": "document.querySelectorAll('details').forEach((one) => one.open = true)",
    "help": "document.querySelector('[data-part=tools] [data-part=help]')?.click()",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_state_of_a_graph_has_a_serious_fault(open_file, axe, graph_file, scheme):
    page = open_file(graph_file, color_scheme=scheme)
    graph = Graph(page)

    for name, act in STATES.items():
        graph.ask(f"void ({act})")
        graph.settle()
        check(page, axe, f"{scheme}, {name}")
    page.keyboard.press("Escape")
    graph.part("canvas").focus()
    page.keyboard.press("t")
    graph.settle()
    check(page, axe, f"{scheme}, table")


def test_a_graph_on_a_small_screen_has_no_serious_fault(open_file, axe, graph_file):
    page = open_file(graph_file, width=390, height=800)
    Graph(page).choose("p001")

    check(page, axe, "narrow")


@pytest.fixture(scope="module")
def pages(study):
    """Every kind of page but the graph alone."""
    knows = study.network("before", "knows")
    roster = ag.simulate_study(people=24, agencies=4).roster
    return {
        "report": ag.report(study),
        "plan": ag.plan_rounds(roster, rounds=3, size=4).page("Session"),
        "introductions": ag.introductions(
            knows, list(knows.roster.people[:2]), to="Police"
        ).page(),
        "summary": ag.report(study, edition="summary"),
    }


PAGES = ["report", "plan", "introductions", "summary"]


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", PAGES)
def test_no_page_has_a_serious_fault(show, axe, pages, kind, scheme):
    page = show(pages[kind], color_scheme=scheme)
    for root in page.locator("[data-graph]").all():
        Graph(page, root.get_attribute("id"))

    page.evaluate("document.querySelectorAll('details').forEach((d) => d.open = true)")

    check(page, axe, f"{kind}, {scheme}")


def test_a_page_with_a_fault_is_found_out(open_file, axe, tmp_path):
    """Else the tests above could not fail."""
    path = tmp_path / "page.html"
    path.write_text(
        "<!doctype html><title>x</title><body><button></button>"
        "<p style='color:#ccc;background:#fff'>pale</p>" + "<p>x</p>" * 20,
        "utf-8",
    )
    page = open_file(path)

    with pytest.raises(AssertionError, match="button-name"):
        check(page, axe, "bad")
    with pytest.raises(AssertionError, match="color-contrast"):
        check(page, axe, "bad")


# --- contrast, computed here too: axe-core leaves out what lies over a picture ----------

CONTRAST = """() => {
  const parse = (text) => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, under) => ({
    r: top.r * top.a + under.r * (1 - top.a), g: top.g * top.a + under.g * (1 - top.a),
    b: top.b * top.a + under.b * (1 - top.a), a: 1,
  });
  const linear = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const light = ({ r, g, b }) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const root = parse(getComputedStyle(document.body).backgroundColor);
  const page = root.a ? root : { r: 255, g: 255, b: 255, a: 1 };
  const groundOf = (one) => {
    const layers = [];
    for (let at = one; at; at = at.parentElement) layers.unshift(getComputedStyle(at));
    return layers.reduce((under, style) => over(parse(style.backgroundColor), under), page);
  };
  const pale = [];
  let seen = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !one.checkVisibility({ visibilityProperty: true })) continue;
    if (one.closest("script, style, .unseen, option, :disabled, [aria-disabled=true], svg")) continue;
    const style = getComputedStyle(one), ground = groundOf(one);
    const ink = over(parse(style.color), ground);
    const [low, high] = [light(ink), light(ground)].sort((a, b) => a - b);
    const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
    const least = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
    seen += 1;
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < least - 0.005) pale.push(`${ratio.toFixed(2)} ${one.localName}.${one.className} ${walk.currentNode.data.trim().slice(0, 40)}`);
  }
  return [seen, [...new Set(pale)]];
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_of_a_graph_stands_out_from_its_ground(
    open_file, graph_file, scheme
):
    page = open_file(graph_file, color_scheme=scheme)
    graph = Graph(page)
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")

    for name, act in STATES.items():
        graph.ask(f"void ({act})")
        graph.settle()
        seen, pale = page.evaluate(CONTRAST)
        assert seen > 30
        assert pale == [], name

    assert ("255" in ground) == (scheme == "light")


# --- keys -----------------------------------------------------------------------------


def tabs(page):
    """Press Tab until every stop was met once: what had the focus, in order."""
    found = []
    for _ in range(250):
        page.keyboard.press("Tab")
        stop = page.evaluate("__keys.focused()")
        if stop is None or (found and stop["place"] == found[0]["place"]):
            if stop is None and len(found) < 3:
                continue
            break
        if stop["place"] not in [one["place"] for one in found]:
            found.append(stop)
    return found


@pytest.mark.parametrize("state", ["change", "person", "agency", "filters"])
def test_every_control_is_reached_by_tab_named_and_seen(
    open_file, axe, graph_file, state
):
    page = open_file(graph_file, watch=TABBING)
    graph = Graph(page)
    graph.ask(f"void ({STATES[state]})")
    graph.settle()
    page.evaluate("__keys.remember()")
    wanted = page.evaluate("__keys.controls().map(__keys.nameOf)")
    page.evaluate("document.activeElement?.blur()")

    stops = tabs(page)

    reached = {one["place"] for one in stops}
    missed = [name for k, name in enumerate(wanted) if k not in reached]
    assert len(wanted) >= 10
    assert missed == []
    assert [one["name"] for one in stops if not one["changed"]] == []
    page.evaluate(axe)
    nameless = page.evaluate(
        "() => { axe.setup(document); "
        "const bare = __keys.controls().filter((one) => "
        "!axe.commons.text.accessibleText(one)).map(__keys.nameOf); "
        "axe.teardown(); return bare; }"
    )
    assert nameless == []


def test_what_can_be_clicked_is_a_control(open_file, graph_file):
    page = open_file(graph_file, watch=TABBING)
    graph = Graph(page)

    for act in STATES.values():
        graph.ask(f"void ({act})")
        graph.settle()
        assert page.evaluate("__keys.strangers()") == []


@pytest.mark.usefixtures("compiled")
@pytest.mark.parametrize("kind", PAGES)
def test_every_control_of_a_page_is_reached_by_tab(show, pages, kind):
    page = show(pages[kind], watch=TABBING)
    for root in page.locator("[data-graph]").all():
        Graph(page, root.get_attribute("id"))
    wanted = page.evaluate("__keys.controls().map(__keys.nameOf)")

    reached = {one["place"] for one in tabs(page)}

    assert len(reached) >= min(len(wanted), 240)
    assert page.evaluate("__keys.strangers()") == []


# --- motion ---------------------------------------------------------------------------

GLIDE = """async (name) => {
  const { engine, data } = agencygraph.graphs.get(name);
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const at = () => engine.screenOf(0);
  for (let k = 0; k < 3; k++) await frame();
  engine.focus({ agency: data.people.agency[0][0] });
  const places = [];
  for (let k = 0; k < 40; k++) {
    await frame();
    const { x, y } = at();
    places.push(`${Math.round(x)} ${Math.round(y)}`);
  }
  return new Set(places.slice(2)).size;
}"""


def test_with_reduced_motion_the_picture_jumps_and_nothing_moves(open_file, graph_file):
    page = open_file(graph_file, reduced_motion="reduce")
    graph = Graph(page)

    places = page.evaluate(GLIDE, graph.name)
    graph.ask("void g.select(3)")
    moving = page.evaluate(
        "document.getAnimations().filter((one) => "
        "one.effect.getComputedTiming().duration > 1).length"
    )

    assert places == 1
    assert moving == 0


def test_without_it_the_picture_glides(open_file, graph_file):
    page = open_file(graph_file, reduced_motion="no-preference")

    assert page.evaluate(GLIDE, Graph(page).name) > 1


def test_a_pair_of_small_waves_is_named_to_a_screen_reader(show, axe):
    page = show(ag.draw((made.before(), made.after())))

    assert page.get_by_role("application").count() == 1
    assert page.get_by_role("status").count() == 1
    check(page, axe, "small")
