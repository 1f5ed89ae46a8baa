"""Both painters of the large viewer draw what they are given; pixels are read."""

# ruff: noqa: E501 (lines of JavaScript)

import pytest
from playwright.sync_api import expect

import agencygraph as ag
from tests.browser.engines import KINDS, Stage, near
from tests.browser.graph import Graph

WHITE = [255, 255, 255]
SMALL = {"n": 24, "m": 20, "agencies": 3, "seed": 4}
BLOCKED = """
const before = HTMLCanvasElement.prototype.getContext;
HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
  return (BLOCKED).includes(kind) ? null : before.call(this, kind, ...rest);
};
"""
FILLED = "made.view.hollow.fill(0); made.view.radius.fill(14);"
LONGEST = """
const { source, target } = made.data.ties, away = (e) => {
  const a = placeOf(source[e]), b = placeOf(target[e]);
  return Math.hypot(a.x - b.x, a.y - b.y);
};
const longest = [...source.keys()].sort((a, b) => away(b) - away(a))[0];
"""


@pytest.fixture
def stage(open_file, tmp_path):
    return Stage(open_file, tmp_path)


@pytest.fixture(params=KINDS)
def kind(request):
    return request.param


def rgb(colour):
    return [int(colour[k : k + 2], 16) for k in (1, 3, 5)]


# --- people -----------------------------------------------------------------------


def test_a_person_has_the_colour_of_their_agency(stage, kind):
    assert stage.draw(kind, FILLED, **SMALL) == kind

    shown, expected = stage.ask("""
        const all = [...made.view.x.keys()];
        return [colours(all.map(placeOf)), all.map((i) => made.view.colours[made.view.colour[i]])];""")

    assert len({tuple(colour[:3]) for colour in shown}) == 3
    for colour, own in zip(shown, expected, strict=True):
        assert near(colour[:3], rgb(own))


def test_a_hidden_person_is_not_drawn_and_not_found(stage, kind):
    stage.draw(kind, FILLED + "made.view.people[5] = 0", **{**SMALL, "m": 0})

    colour, hit = stage.ask(
        "const at = placeOf(5); return [colours([at])[0], engine.pick(at.x, at.y)]"
    )

    assert min(colour[:3]) > 200  # the faint disc of the agency
    assert hit != 5


def test_a_person_who_did_not_answer_is_hollow(stage, kind):
    stage.draw(kind, FILLED + "made.view.hollow[5] = 1", **{**SMALL, "m": 0})

    inside, rim, own = stage.ask("""
        const at = placeOf(5), far = 14 * engine.camera().scale - 1;
        return [...colours([at, { x: at.x + far, y: at.y }]), made.view.colours[made.view.colour[5]]];""")

    assert near(inside[:3], WHITE)
    assert near(rim[:3], rgb(own), 60)


def test_who_joined_has_a_ring_and_who_left_is_crossed_out(stage, kind):
    marks = "made.view.mark.fill(0); made.view.mark[5] = 1; made.view.mark[6] = 2;"
    stage.draw(kind, FILLED + marks, **{**SMALL, "m": 0})

    ring, plain, stroke, other = stage.ask("""
        const r = 14 * engine.camera().scale, s = (r * 1.2 + 0.5) / Math.SQRT2;
        const beside = (i, dx, dy) => { const at = placeOf(i); return { x: at.x + dx, y: at.y + dy }; };
        const most = (i, places) => colours(places.map(([dx, dy]) => beside(i, dx, dy)))
          .map((c) => c[0] + c[1] + c[2]).sort((a, b) => a - b)[0];
        const around = (i) => Array.from({ length: 9 }, (_, k) => [1.3 * r + 1 + (k - 4) / 4, 0]);
        return [most(5, around()), most(7, around()), most(6, [[s, -s], [s - 1, -s + 1]]), most(7, [[s, -s], [s - 1, -s + 1]])];""")

    assert ring < plain - 100
    assert stroke < other - 100


def test_the_most_important_people_stand_on_top(stage, kind):
    patch = (
        FILLED
        + """
        made.view.x[0] = made.view.x[20]; made.view.y[0] = made.view.y[20];
        made.view.order = Uint32Array.from([20, ...made.view.order.filter((i) => i !== 20)]);"""
    )
    stage.draw(kind, patch, **{**SMALL, "m": 0})

    assert near(
        stage.colour(0),
        rgb(stage.ask("return made.view.colours[made.view.colour[20]]")),
    )


# --- ties -------------------------------------------------------------------------


def test_a_tie_is_drawn_between_its_people(stage, kind):
    stage.draw(kind, FILLED + "made.view.tieWidth.fill(4)", **SMALL)
    read = LONGEST + "return colours([middleOf(longest), middleOf(longest, 0.3)])"
    drawn = stage.ask(read)

    stage.ask(
        "made.view.tieOrder = new Uint32Array(0); engine.setVisible(made.view); await whole();"
    )
    without = stage.ask(read)

    for one, two in zip(drawn, without, strict=True):
        assert sum(one[:3]) < sum(two[:3]) - 20


def test_formed_and_dissolved_ties_differ_by_more_than_colour(stage, kind):
    solid, gaps, ends = [], [], []
    for code in (0, 1):
        patch = f"{FILLED} made.view.tieClass.fill({code}); made.view.tieWidth.fill(3);"
        stage.draw(kind, patch + "made.view.mark.fill(0)", **SMALL, change=True)
        line = stage.ask(
            LONGEST
            + """
            made.view.tieOrder = Uint32Array.of(longest);
            engine.setVisible(made.view);
            await whole();
            const shares = Array.from({ length: 400 }, (_, k) => 0.25 + k / 800);
            const on = colours(shares.map((share) => middleOf(longest, share)));
            made.view.tieOrder = new Uint32Array(0);
            engine.setVisible(made.view);
            await whole();
            const off = colours(shares.map((share) => middleOf(longest, share)));
            return on.map((c, k) => Math.abs(c[0] - off[k][0]) + Math.abs(c[1] - off[k][1]) + Math.abs(c[2] - off[k][2]));"""
        )
        solid.append(sum(difference > 60 for difference in line) / len(line))
        gaps.append(sum(difference < 12 for difference in line) / len(line))
        ends.append(stage.ask("stage.remove(); return 0"))

    assert solid[0] > 0.9
    assert gaps[0] < 0.1
    assert 0.3 < solid[1] < 0.85
    assert 0.1 < gaps[1] < 0.6


def test_the_most_important_tie_is_drawn_over_the_others(stage, kind):
    patch = (
        FILLED
        + """
        made.view.styles = [{ colour: "#ff0000", alpha: 1, dashes: null }, { colour: "#0000ff", alpha: 1, dashes: null }];
        made.data.ties.source.fill(0); made.data.ties.target.fill(20);
        made.view.tieClass.fill(0); made.view.tieClass[3] = 1; made.view.tieWidth.fill(4);
        made.view.tieOrder = Uint32Array.from([0, 1, 2, 4, 5, 3]);"""
    )
    stage.draw(kind, patch, **SMALL)

    assert near(stage.ask("return colours([middleOf(3)])[0]")[:3], [0, 0, 255])


def test_both_painters_draw_the_same_picture(stage):
    pictures = []
    for kind in KINDS:
        stage.draw(kind, n=150, m=400, agencies=5, seed=2)
        pictures.append(
            stage.ask("""
            const places = [];
            for (let y = 2; y < 600; y += 6) for (let x = 2; x < 800; x += 6) places.push({ x, y });
            const found = colours(places).map((c) => c.slice(0, 3));
            stage.remove();
            return found;""")
        )

    pairs = list(zip(*pictures, strict=True))
    inked = [pair for pair in pairs if min(map(min, pair)) < 240]
    alike = sum(near(one, two, 48) for one, two in inked)
    assert len(inked) > 800
    assert alike > 0.9 * len(inked)


# --- much of it ---------------------------------------------------------------------


def test_while_moving_a_part_is_drawn_and_everything_when_still(stage):
    stage.draw("webgl", n=6000, m=60000, agencies=1)

    some, all_ = stage.ask("""
        let some = Infinity;
        for (let k = 0; k < 6; k++) {
          engine.move({ x: 4 });
          await new Promise((done) => requestAnimationFrame(done));
          await new Promise((done) => requestAnimationFrame(done));
          some = Math.min(some, engine.stats().drawn);
        }
        return [some, (await whole())];""")

    assert 0 < some < 60000
    assert all_["drawn"] == all_["visible"] == 60000


def test_far_off_bundles_stand_for_ties_and_close_up_people_have_theirs(stage):
    stage.draw("webgl", n=20000, m=90000, agencies=60)

    far, ink = stage.ask("""
        const [big] = made.view.bundles.toSorted((a, b) => b.links - a.links), { discs } = made.view;
        const one = centreOf(discs[big.one]), two = centreOf(discs[big.two]), across = [];
        const long = Math.hypot(two.x - one.x, two.y - one.y);
        const beside = { x: -(two.y - one.y) / long, y: (two.x - one.x) / long };
        for (let p = -0.25 * long; p <= 0.25 * long; p += 0.5) {
          across.push({ x: (one.x + two.x) / 2 + beside.x * p, y: (one.y + two.y) / 2 + beside.y * p });
        }
        return [engine.stats(), Math.max(...colours(across, { over: true }).map((c) => c[3]))];""")
    close = stage.ask("engine.move({ zoom: 40 }); return await whole();")

    assert far["detail"]["bundles"] == 1
    assert far["drawn"] == 0
    assert ink > 60
    assert close["detail"]["bundles"] == 0
    assert close["drawn"] == close["listed"] > 50


# --- agencies as the actors -----------------------------------------------------------


def test_agencies_are_nodes_and_only_the_open_one_shows_its_people(stage, kind):
    stage.draw(
        kind,
        FILLED + "made.view.mark.fill(0)",
        n=60,
        m=100,
        agencies=4,
        level="agencies",
        open=1,
    )

    people, nodes, colours = stage.ask("""
        const { discs } = made.view;
        const centre = (k) => ({ x: centreOf(discs[k]).x + 12, y: centreOf(discs[k]).y - 9 });
        const first = (k) => made.agency.findIndex((own) => own === k);
        return [colours([placeOf(first(1)), placeOf(first(2) + 2)]),
          colours([0, 2, 3].map(centre), { over: true }), [0, 1, 2, 3].map((k) => discs[k].colour)];""")

    assert near(people[0][:3], rgb(colours[1]))
    assert min(people[1][:3]) > 200
    for node, colour in zip(nodes, [colours[0], *colours[2:]], strict=True):
        assert near(node[:3], rgb(colour))


def test_a_click_on_an_agency_tells_which(stage, kind):
    stage.draw(kind, n=60, m=100, agencies=4, level="agencies")
    at = stage.ask("""
        const at = centreOf(made.view.discs[2]), box = stage.getBoundingClientRect();
        return [box.left + at.x, box.top + at.y];""")

    stage.page.mouse.click(*at)

    assert stage.told("selectAgency") == [["selectAgency", 2]]
    assert stage.told("select") == []


# --- pointing -----------------------------------------------------------------------


def test_pointing_clicking_and_leaving_are_told(stage, kind):
    stage.draw(kind, **SMALL)

    x, y = stage.person(3)
    stage.page.mouse.move(x - 3, y + 2)
    stage.page.mouse.click(x, y)
    stage.page.mouse.move(1, 1)
    stage.page.mouse.click(
        *stage.ask(
            "const b = stage.getBoundingClientRect(); return [b.left + 3, b.top + 3]"
        )
    )

    assert stage.told("hover")[0] == ["hover", 3]
    assert stage.told("hover")[-1] == ["hover", -1]
    assert stage.told("select") == [["select", 3], ["select", -1]]


def test_the_lit_stand_out_and_the_others_fade(stage, kind):
    stage.draw(kind, FILLED, **SMALL)

    lit, veiled, line, rest = stage.ask(
        LONGEST
        + """
        const a = source[longest], b = target[longest], other = [...made.view.x.keys()].find((i) => i !== a && i !== b);
        const places = [a, other].map(placeOf).concat([middleOf(longest)]);
        engine.highlight({ centre: a, people: new Set([a, b]), ties: [longest], agencies: new Set() });
        await whole();
        const found = colours(places, { over: true });
        engine.highlight(null);
        await whole();
        return [...found, colours([placeOf(other)], { over: true })[0]];"""
    )

    assert lit[3] == 255
    assert near(veiled, [255, 255, 255, 209], 6)
    assert line[3] > 220
    assert min(line[:3]) < 200
    assert rest[3] == 0


def test_the_selected_person_has_a_ring(stage, kind):
    stage.draw(kind, FILLED + "made.view.selected = 3", **SMALL)

    ring = stage.ask("""
        const at = placeOf(3), r = 14 * engine.camera().scale + 4;
        return colours([{ x: at.x + r, y: at.y }, { x: at.x - r, y: at.y }], { over: true });""")

    for colour in ring:
        assert near(colour[:3], rgb("#1f2a37"), 40)


def test_the_wheel_zooms_where_the_pointer_is_unless_it_is_the_pages(stage, kind):
    stage.draw(kind, **SMALL)
    x, y = stage.person(7)
    stage.page.mouse.move(x, y)

    def scale():
        return stage.ask("return engine.camera().scale")

    first = scale()
    stage.page.mouse.wheel(0, -240)
    stage.ask("await whole()")
    closer = scale()
    stage.ask("engine.setWheel(false)")
    stage.page.mouse.wheel(0, -240)
    stage.ask("await new Promise((done) => setTimeout(done, 100))")

    assert closer > 1.2 * first
    assert scale() == closer
    assert stage.person(7) == pytest.approx((x, y), abs=1)


def test_dragging_the_ground_moves_the_picture_and_selects_nobody(stage, kind):
    stage.draw(kind, **SMALL)
    before = stage.person(2)
    stage.page.mouse.move(30, 40)
    stage.page.mouse.down()
    stage.page.mouse.move(60, 90, steps=4)
    stage.page.mouse.up()

    assert stage.person(2) == pytest.approx((before[0] + 30, before[1] + 50), abs=1)
    assert stage.told("select") == []
    assert stage.told("pin") == []


def test_dragging_a_person_pins_them_where_they_are_dropped(stage, kind):
    stage.draw(kind, FILLED, **SMALL)
    own, (x, y) = stage.colour(4), stage.person(4)
    stage.page.mouse.move(x, y)
    stage.page.mouse.down()
    stage.page.mouse.move(30, 40, steps=5)
    stage.page.mouse.up()
    stage.ask("await whole()")

    ((_, who, *place),) = stage.told("pin")
    expected = stage.ask("""
        const { x, y, scale } = engine.camera(), box = stage.getBoundingClientRect();
        return [(30 - box.left - 400) / scale + x, (40 - box.top - 300) / scale + y];""")
    assert who == 4
    assert place == pytest.approx(expected, abs=2)
    assert near(stage.colour(4), own)
    assert stage.ask("const at = placeOf(4); return engine.pick(at.x, at.y)") == 4


def test_two_fingers_zoom(stage, kind):
    stage.draw(kind, **SMALL)

    ratio = stage.ask("""
        const before = engine.camera().scale, box = stage.getBoundingClientRect();
        const finger = (type, pointerId, x, y) => stage.dispatchEvent(new PointerEvent(type, {
          pointerId, pointerType: "touch", button: 0, buttons: 1, isPrimary: pointerId === 11, bubbles: true,
          clientX: box.left + x, clientY: box.top + y,
        }));
        stage.setPointerCapture = () => {};
        finger("pointerdown", 11, 350, 300);
        finger("pointerdown", 12, 450, 300);
        finger("pointermove", 11, 300, 300);
        finger("pointermove", 12, 500, 300);
        finger("pointerup", 11, 300, 300);
        finger("pointerup", 12, 500, 300);
        return engine.camera().scale / before;""")

    assert ratio == pytest.approx(2, rel=0.01)
    assert stage.told("select") == []


# --- where one looks from -----------------------------------------------------------


def test_a_camera_is_kept_and_put_back(stage, kind):
    stage.draw(kind, **SMALL)

    one, two = stage.ask("""
        engine.setCamera({ x: 12, y: -30, scale: 1.7 });
        const one = engine.camera();
        engine.focus("all", false);
        const two = engine.camera();
        engine.setCamera(one);
        return [engine.camera(), two];""")

    assert one == {"x": 12, "y": -30, "scale": 1.7}
    assert two != one


def test_a_person_looked_for_in_a_large_network_is_brought_near(stage):
    stage.draw("webgl", n=20000, m=0, agencies=40)

    radius, (x, y) = stage.ask("""
        engine.focus({ person: 15000 }, false);
        const at = placeOf(15000);
        return [made.view.radius[15000] * engine.camera().scale, [at.x, at.y]];""")

    assert radius >= 10
    assert (x, y) == pytest.approx((400, 300), abs=1)


def test_everything_shown_is_in_the_first_view(stage, kind):
    stage.draw(kind, n=400, m=600, agencies=8)

    places = stage.ask("return [...made.view.x.keys()].map(placeOf)")

    assert all(0 < at["x"] < 800 and 0 < at["y"] < 600 for at in places)


# --- odd stages ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "wanted",
    [
        {"n": 0, "m": 0, "agencies": 0},
        {"n": 0, "m": 0, "agencies": 2},
        {"n": 1, "m": 0, "agencies": 1},
        {"n": 5, "m": 0, "agencies": 0},
        {"n": 40, "m": 0, "agencies": 3, "level": "agencies"},
    ],
    ids=str,
)
def test_little_or_nothing_is_drawn_without_complaint(stage, kind, wanted):
    stage.draw(kind, **wanted)

    stage.ask("""
        engine.focus("all");
        engine.highlight(null);
        engine.move({ zoom: 2, x: 5, y: 5 });
        stage.dispatchEvent(new PointerEvent("pointermove", { clientX: 300, clientY: 300 }));
        await whole();
        await engine.png(1);""")

    assert stage.told("ready") == [["ready"]]


def test_a_stage_that_is_hidden_at_first_is_drawn_when_it_is_shown(stage, kind):
    stage.ask("document.body.style.display = 'none'")
    stage.ask(
        f"stageOf(given[0], synthetic({{ n: 50, m: 0, agencies: 2 }})); {FILLED}", kind
    )
    stage.ask(
        "engine.setVisible(made.view); document.body.style.display = ''; await whole();"
    )

    assert stage.ask("return placeOf(0).x > 0 && placeOf(0).x < 800")
    assert near(stage.colour(0), rgb("#0072B2"))


def test_a_stage_that_grows_is_filled(stage, kind):
    stage.draw(kind, FILLED, **SMALL)

    sizes = stage.ask("""
        stage.style.width = "1000px";
        const [first] = stage.querySelectorAll("canvas");
        for (let k = 0; k < 100 && first.width !== 1000; k++) await new Promise((done) => setTimeout(done, 50));
        await whole();
        return [...stage.querySelectorAll("canvas")].map((c) => [c.width, c.height]);""")

    assert sizes == [[1000, 600], [1000, 600]]
    assert near(stage.colour(0), rgb("#0072B2"))


def test_a_sharp_screen_gets_as_many_pixels(open_file, tmp_path, kind):
    stage = Stage(open_file, tmp_path, device_scale_factor=2)
    stage.draw(kind, FILLED, **SMALL)

    assert stage.ask(
        "const c = stage.querySelector('canvas'); return [c.width, c.height]"
    ) == [1600, 1200]
    assert near(stage.colour(0), rgb("#0072B2"))
    assert stage.ask("const at = placeOf(0); return engine.pick(at.x, at.y)") == 0


def test_a_dark_theme_has_a_dark_ground(stage, kind):
    stage.draw(kind, **SMALL)

    stage.ask("engine.setTheme(synthetic.themes.dark); await whole();")

    assert near(stage.ask("return colours([{ x: 2, y: 2 }])[0]")[:3], rgb("#10161f"), 2)


@pytest.mark.parametrize("scale", [1, 3])
def test_a_picture_has_the_size_asked_for_its_ground_and_its_people(stage, kind, scale):
    stage.draw(kind, FILLED, **SMALL)

    size, corner, person, after = stage.ask(
        """
        const [scale] = given, at = placeOf(0), bitmap = await createImageBitmap(await engine.png(scale));
        const copy = new OffscreenCanvas(bitmap.width, bitmap.height), ctx = copy.getContext("2d", { willReadFrequently: true });
        ctx.drawImage(bitmap, 0, 0);
        const read = (x, y) => [...ctx.getImageData(Math.floor(x * scale), Math.floor(y * scale), 1, 1).data];
        await whole();
        return [[bitmap.width, bitmap.height], read(1, 1), read(at.x, at.y), colours([at])[0]];""",
        scale,
    )

    assert size == [800 * scale, 600 * scale]
    assert corner == [255, 255, 255, 255]
    assert near(person[:3], rgb("#0072B2"))
    assert near(after[:3], rgb("#0072B2"))


# --- browsers that cannot -----------------------------------------------------------


def test_without_webgl2_a_canvas_is_painted_on(open_file, tmp_path):
    stage = Stage(
        open_file, tmp_path, before=BLOCKED.replace("BLOCKED", '["webgl2"]', 1)
    )

    assert stage.draw("webgl", FILLED, **SMALL) == "canvas"
    assert near(stage.colour(0), rgb("#0072B2"))


def test_where_neither_paints_the_page_is_told(open_file, tmp_path):
    stage = Stage(
        open_file, tmp_path, before=BLOCKED.replace("BLOCKED", '["webgl2", "2d"]', 1)
    )

    said = stage.ask("""
        try { stageOf("webgl", synthetic({ n: 3 })); return "nothing"; } catch (error) { return error.message; }""")

    assert "neither" in said


def test_a_lost_context_is_drawn_again_when_it_comes_back(stage):
    stage.draw("webgl", FILLED, **SMALL)

    lost = stage.ask("""
        globalThis.gl = stage.querySelector("canvas").getContext("webgl2");
        globalThis.lose = gl.getExtension("WEBGL_lose_context");
        lose.loseContext();
        await new Promise((done) => setTimeout(done, 100));
        engine.move({ x: 1 });
        return engine.stats().lost;""")
    stage.ask(
        "lose.restoreContext(); await new Promise((done) => setTimeout(done, 100)); await whole();"
    )

    assert lost
    assert not stage.ask("return engine.stats().lost")
    assert near(stage.colour(0), rgb("#0072B2"))


def test_a_context_that_stays_lost_is_replaced_by_a_canvas(stage):
    stage.draw("webgl", FILLED, **SMALL)

    kind = stage.ask("""
        const canvas = stage.querySelector("canvas");
        canvas.getContext("webgl2").getExtension("WEBGL_lose_context").loseContext();
        for (let k = 0; k < 100 && canvas.isConnected; k++) await new Promise((done) => setTimeout(done, 100));
        await whole();
        return engine.kind;""")

    assert kind == "canvas"
    assert near(stage.colour(0), rgb("#0072B2"))


# --- the whole page -----------------------------------------------------------------


@pytest.fixture(scope="module")
def delta():
    study = ag.simulate_study()
    kind = "shares information"
    return ag.compare(study.network("before", kind), study.network("after", kind))


@pytest.fixture
def graph(delta, show, kind):
    page = ag.draw(delta, title="Engines", engine=kind)
    return Graph(show(page))


def test_the_page_works_with_each_engine_and_without_vis_network(graph, kind):
    expect(graph.part("canvas")).to_have_attribute("data-drawn", "yes")

    graph.hover(graph.ask("g.data.people.id[4]"))
    graph.click(graph.ask("g.data.people.id[4]"))

    expect(graph.part("panel").get_by_role("heading", level=2)).to_have_text(
        graph.ask("g.data.people.name[4]")
    )
    assert graph.ask("g.engine.kind") == kind
    assert graph.page.evaluate("() => typeof vis") == "undefined"
    assert graph.page.seen.nothing()


def test_nobody_moves_between_waves(graph):
    places = [graph.places()]
    for label in ("before", "after", "Change"):
        graph.mode(label)
        graph.settle()
        places.append(graph.places())

    assert all(place == places[0] for place in places)


def test_somebody_dragged_stays_there_in_each_wave(graph):
    who = graph.ask("g.data.people.id[4]")
    at = graph.place(who)
    graph.page.mouse.move(at["x"], at["y"])
    graph.page.mouse.down()
    graph.page.mouse.move(at["x"] + 25, at["y"] + 15, steps=3)
    graph.page.mouse.up()
    graph.mode("before")
    graph.settle()

    moved = graph.place(who)
    assert [moved["x"], moved["y"]] == pytest.approx(
        [at["x"] + 25, at["y"] + 15], abs=2
    )
