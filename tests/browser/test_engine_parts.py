"""Parts of the large viewer that draw nothing: camera, cells, labels, frames."""

# ruff: noqa: E501 (lines of JavaScript)

import itertools
import math

import pytest

from tests.browser.engines import Stage


@pytest.fixture
def stage(open_file, tmp_path):
    return Stage(open_file, tmp_path)


# --- camera ---------------------------------------------------------------------


def test_a_place_is_found_again_on_the_screen(stage):
    off = stage.ask("""
        const next = Math.random, eye = home.camera.create();
        let most = 0;
        for (let k = 0; k < 500; k++) {
          eye.resize(100 + 900 * next(), 100 + 900 * next());
          eye.set({ x: 1e4 * (next() - 0.5), y: 1e4 * (next() - 0.5), scale: 10 ** (4 * next() - 3) });
          const x = 1e4 * (next() - 0.5), y = 1e4 * (next() - 0.5), at = eye.toScreen(x, y);
          const back = eye.toWorld(at.x, at.y);
          most = Math.max(most, Math.abs(back.x - x), Math.abs(back.y - y));
        }
        return most;""")

    assert off < 1e-6


def test_zooming_keeps_what_is_under_the_pointer(stage):
    moved = stage.ask("""
        const eye = home.camera.create();
        eye.resize(800, 600);
        eye.set({ x: 40, y: -7, scale: 0.5 });
        return [1.3, 0.2, 7, 0.9].map((factor) => {
          const before = eye.toWorld(123, 456), scale = eye.scale;
          eye.zoomAt(123, 456, factor);
          const after = eye.toWorld(123, 456);
          return [Math.hypot(after.x - before.x, after.y - before.y), eye.scale / scale / factor];
        });""")

    assert all(way < 1e-9 for way, _ in moved)
    assert [ratio for _, ratio in moved] == pytest.approx([1, 1, 1, 1])


def test_what_is_fitted_in_is_seen_whole(stage):
    boxes = stage.ask("""
        const eye = home.camera.create(), box = { left: -300, right: 900, top: 20, bottom: 5000 };
        return [[800, 600], [300, 900], [1400, 120]].map(([width, height]) => {
          eye.resize(width, height);
          eye.set(eye.fit(box));
          return [box, eye.seen()];
        });""")

    for box, seen in boxes:
        assert seen["left"] < box["left"]
        assert box["right"] < seen["right"]
        assert seen["top"] < box["top"]
        assert box["bottom"] < seen["bottom"]


def test_a_stage_smaller_than_its_margins_still_has_a_scale(stage):
    scale = stage.ask("""
        const eye = home.camera.create();
        eye.resize(1, 1);
        return eye.fit({ left: 0, right: 0, top: 0, bottom: 0 }).scale;""")

    assert 0 < scale < math.inf


def test_a_glide_ends_where_it_was_sent(stage):
    went = stage.ask("""
        const eye = home.camera.create(), scales = [];
        eye.set({ x: 0, y: 0, scale: 1 });
        eye.glide({ x: 100, y: 50, scale: 4 }, 300, 1000);
        let steps = 0;
        for (let t = 1000; eye.step(t) && steps < 100; t += 16, steps++) scales.push(eye.scale);
        return [eye.x, eye.y, eye.scale, steps, scales];""")

    *place, steps, scales = went
    assert place == [100, 50, 4]
    assert 19 <= steps <= 21
    assert scales == sorted(scales)


# --- cells ----------------------------------------------------------------------

CROWD = """
const crowd = (seed, n) => {
  let s = seed;
  const next = () => ((s = (s * 1103515245 + 12345) % 2147483648) / 2147483648);
  const xy = Float32Array.from({ length: 2 * n }, () => 1000 * (next() + next() * next()) - 500);
  if (n > 8) for (let k = 0; k < 4; k++) xy[2 * k + 4] = xy[4]; // some on one line
  const radius = Float32Array.from({ length: n }, () => 1 + 30 * next());
  const shown = Uint8Array.from({ length: n }, () => (next() < 0.8 ? 1 : 0));
  return { xy, radius, shown, next };
};
"""


@pytest.mark.parametrize("n", [0, 1, 2, 50, 3000])
def test_a_pointer_finds_whom_looking_at_everybody_finds(stage, n):
    wrong, hits = stage.ask(
        CROWD
        + """
        const [n] = given, { xy, radius, shown, next } = crowd(7 + n, n), grid = home.grid.create(xy);
        const largest = radius.reduce((a, b) => Math.max(a, b), 0), wrong = [];
        let hits = 0;
        for (let k = 0; k < 2000; k++) {
          const px = 1400 * next() - 650, py = 1400 * next() - 650, reach = 25 * next();
          let best = -1, least = Infinity;
          for (let i = 0; i < n; i++) {
            const away = Math.hypot(xy[2 * i] - px, xy[2 * i + 1] - py);
            if (shown[i] && away <= Math.max(reach, radius[i]) && away < least) [best, least] = [i, away];
          }
          const found = grid.pick(px, py, reach, largest, radius, shown);
          if (found !== best) wrong.push([px, py, reach, found, best]);
          if (best >= 0) hits += 1;
        }
        return [wrong, hits];""",
        n,
    )

    assert wrong == []
    assert hits > 20 or n < 50


def test_everybody_in_a_box_is_found_once(stage):
    same = stage.ask(
        CROWD
        + """
        const { xy, next } = crowd(3, 2000), grid = home.grid.create(xy);
        return Array.from({ length: 200 }, () => {
          const left = 1200 * next() - 600, top = 1200 * next() - 600;
          const box = { left, right: left + 500 * next(), top, bottom: top + 500 * next() };
          const found = grid.within(box).sort((a, b) => a - b), expected = [];
          for (let i = 0; i < 2000; i++) {
            const inside = xy[2 * i] >= box.left && xy[2 * i] <= box.right;
            if (inside && xy[2 * i + 1] >= box.top && xy[2 * i + 1] <= box.bottom) expected.push(i);
          }
          return String(found) === String(expected);
        });"""
    )

    assert all(same)


def test_pointing_among_100000_people_takes_less_than_a_millisecond(stage):
    took = stage.ask("""
        const made = synthetic({ n: 100000, agencies: 150 }), xy = new Float32Array(200000);
        for (let i = 0; i < 100000; i++) [xy[2 * i], xy[2 * i + 1]] = [made.view.x[i], made.view.y[i]];
        const grid = home.grid.create(xy), { box } = grid, times = [];
        for (let k = 0; k < 300; k++) {
          const x = box.left + (k / 300) * (box.right - box.left), y = (box.top + box.bottom) / 2;
          const start = performance.now();
          for (let q = 0; q < 10; q++) grid.pick(x, y + q, 12 / 0.03, 23, made.view.radius, made.view.people);
          times.push((performance.now() - start) / 10);
        }
        return times.sort((a, b) => a - b)[Math.floor(0.9 * times.length)];""")

    assert took < 1


# --- labels ---------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_labels_never_lie_on_each_other(stage, seed):
    placed, refused = stage.ask(
        CROWD
        + """
        const { next } = crowd(100 + given[0], 1), ctx = document.createElement("canvas").getContext("2d");
        const labels = home.labels.create(ctx, 500, 400, "#fff");
        let refused = 0;
        for (let k = 0; k < 400; k++) {
          const text = "Ana María Ben 李".repeat(1 + Math.floor(3 * next())).slice(0, 1 + Math.floor(30 * next()));
          const style = { weight: next() < 0.5 ? 400 : 600, size: 11 + 3 * next(), colour: "#000" };
          if (!labels.put(text, 700 * next() - 100, 600 * next() - 100, style)) refused += 1;
        }
        return [labels.placed.map(({ box }) => box), refused];""",
        seed,
    )

    overlapping = [
        (a, b)
        for k, a in enumerate(placed)
        for b in placed[:k]
        if a["left"] < b["right"]
        and b["left"] < a["right"]
        and a["top"] < b["bottom"]
        and b["top"] < a["bottom"]
    ]
    assert overlapping == []
    assert len(placed) > 20
    assert refused > 20


def test_a_label_that_must_be_clear_stays_off_people(stage):
    got = stage.ask("""
        const ctx = document.createElement("canvas").getContext("2d");
        const labels = home.labels.create(ctx, 500, 400, "#fff"), style = { weight: 400, size: 12, colour: "#000" };
        labels.cover({ left: 95, right: 105, top: 95, bottom: 105 });
        return [
          labels.put("ana", 100, 100, style, { clear: true }), labels.put("ben", 100, 100, style),
          labels.put("cy", 102, 101, style), labels.put("dot", 102, 101, style, { force: true }),
        ];""")

    assert got == [False, True, False, True]


# --- what is drawn at a distance ----------------------------------------------------


def test_ties_of_people_replace_bundles_as_one_comes_nearer(stage):
    shares = stage.ask("""
        const made = synthetic({ n: 20000, m: 60000, agencies: 40 }), scene = home.loaded.load(made.view, made.data, null);
        return [0.03, 0.06, 0.1, 0.2, 0.4, 1, 3].map((scale) => {
          const { ties, bundles } = home.bundles.detail(scene, scale);
          return [ties, bundles];
        });""")

    assert shares[0] == [0, 1]
    assert shares[-1] == [1, 0]
    assert [ties for ties, _ in shares] == sorted(ties for ties, _ in shares)
    assert all(ties + bundles == pytest.approx(1) for ties, bundles in shares)


def test_a_network_without_agencies_keeps_its_ties_at_any_distance(stage):
    shares = stage.ask("""
        const made = synthetic({ n: 3000, m: 20000, agencies: 1 }), scene = home.loaded.load(made.view, made.data, null);
        return [0.001, 1].map((scale) => home.bundles.detail(scene, scale).ties);""")

    assert shares == [1, 1]


def test_every_agency_keeps_its_strongest_bundle_however_many_there_are(stage):
    counts = stage.ask("""
        const made = synthetic({ n: 20000, m: 60000, agencies: 60 }), scene = home.loaded.load(made.view, made.data, null);
        const eye = home.camera.create();
        eye.resize(1000, 700);
        eye.set(eye.fit(scene.box));
        const drawn = home.bundles.chosen(scene, eye, false).map(({ bundle }) => bundle);
        const strongest = made.view.discs.map((_, k) => Math.max(0, ...made.view.bundles
          .filter(({ one, two }) => one === k || two === k).map(({ links }) => links)));
        const first = home.bundles.ranked(made.view.bundles).slice(-60);
        const reached = new Set(first.flatMap(({ one, two }) => [one, two]));
        const best = made.view.discs.filter((_, k) => first.some(({ one, two, links }) =>
          (one === k || two === k) && links === strongest[k])).length;
        return [made.view.bundles.length, drawn.length, reached.size, best];""")

    there, drawn, reached, best = counts
    assert there > 1000
    assert drawn < there / 3
    assert reached == 60
    assert best == 60


def test_close_up_every_tie_of_somebody_seen_is_drawn_in_order(stage):
    missing, kept, all_, ordered = stage.ask("""
        const made = synthetic({ n: 20000, m: 60000, agencies: 40 }), scene = home.loaded.load(made.view, made.data, null);
        const eye = home.camera.create(), { source, target } = made.data.ties;
        eye.resize(1000, 700);
        eye.set({ x: scene.xy[200], y: scene.xy[201], scale: 0.8 });
        const { left, right, top, bottom } = eye.seen(), { ties, box } = home.loaded.near(scene, eye);
        const sees = (i) => scene.xy[2 * i] >= left && scene.xy[2 * i] <= right &&
          scene.xy[2 * i + 1] >= top && scene.xy[2 * i + 1] <= bottom;
        const there = new Set(ties), missing = [...scene.drawn].filter((e) =>
          (sees(source[e]) || sees(target[e])) && !there.has(e)).length;
        const place = new Map([...scene.drawn].map((e, k) => [e, k]));
        const ordered = [...ties].every((e, k) => k === 0 || place.get(ties[k - 1]) < place.get(e));
        return [missing, ties.length, scene.drawn.length, ordered && box !== null];""")

    assert missing == 0
    assert 50 < kept < all_ / 4
    assert ordered


# --- frames ---------------------------------------------------------------------

FAKE = """
const made = synthetic({ n: 1500, m: given[0], agencies: 1 }), calls = [];
const note = (name) => (...what) => void calls.push([name, ...what]);
const painter = {
  kind: "fake", canvas: document.createElement("canvas"), lost: false, most: 4096, restored() {},
  load() {}, list: (ties) => calls.push(["list", ties.length]), place() {}, finish() {},
  begin: () => calls.push(["begin"]), ties: note("ties"), people: note("people"),
};
let completed = 0;
const over = document.createElement("canvas");
const frames = home.frames.create({ painter, over, data: made.data, complete: () => (completed += 1) });
frames.resize(400, 300);
const scene = home.loaded.load(made.view, made.data, null);
frames.eye.set(frames.eye.fit(scene.box));
frames.load(scene);
const later = (ms) => new Promise((done) => setTimeout(done, ms));
const settled = async () => { for (let k = 0; k < 400 && !frames.stats.complete; k++) await later(10); };
"""


def test_when_still_every_tie_is_painted_the_most_important_last(stage):
    calls, completed, total = stage.ask(
        FAKE
        + """
        await settled();
        return [calls.filter(([name]) => name === "ties"), completed, frames.stats.visible];""",
        90_000,
    )

    ranges = [(start, end) for _, start, end, _ in calls]
    covered = sorted(ranges[:-1])
    assert total > 40_000
    assert completed == 1
    assert covered[0][0] == 0
    assert covered[-1][1] == total
    assert all(a[1] == b[0] for a, b in itertools.pairwise(covered))
    assert len(covered) > 1
    assert ranges[0][1] == total
    assert ranges[-1][1] == total


def test_while_moving_the_most_important_ties_are_painted_and_then_all(stage):
    moving, total, complete = stage.ask(
        FAKE
        + """
        await settled();
        calls.length = 0;
        for (let k = 0; k < 5; k++) {
          frames.eye.shift(3, 0);
          frames.motion();
          await later(20);
        }
        const moving = calls.filter(([name]) => name === "ties");
        await settled();
        return [moving, frames.stats.visible, frames.stats.drawn];""",
        90_000,
    )

    assert moving
    assert all(end == total and start > 0 for _, start, end, _ in moving)
    assert complete == total


def test_nothing_is_painted_where_nothing_has_a_size(stage):
    painted = stage.ask(
        FAKE
        + """
        frames.resize(0, 0);
        calls.length = 0;
        frames.motion();
        await later(100);
        return calls;""",
        10,
    )

    assert painted == []
