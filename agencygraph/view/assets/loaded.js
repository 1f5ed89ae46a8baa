// A view made ready to be painted: what is worked out once, and which ties are near.
(() => {
"use strict";
const home = globalThis.agencygraph;
const SAMPLED = 20000; // ties whose lengths are added up
const PAD = 0.6; // of what is seen, on each side: ties that are kept ready for moving
const MUCH = 0.5; // of the whole: seen that much of it, all ties are kept ready
const FEW = 6000; // ties: always kept ready together
const DEPTH = 0.5; // layers of ink over the picture, at most
const LEAST = 0.08; // of their own strength: no tie is fainter

/**
 * @param {View} view
 * @param {Loaded | null} before
 * @returns {{xy: Float32Array, grid: Grid}} the same objects if nobody moved
 */
function places(view, before) {
  const { x, y } = view, n = x.length;
  if (before?.n === n) {
    let same = true;
    for (let i = 0; same && i < n; i++) same = before.xy[2 * i] === x[i] && before.xy[2 * i + 1] === y[i];
    if (same) return before;
  }
  const xy = new Float32Array(2 * n);
  for (let i = 0; i < n; i++) {
    xy[2 * i] = x[i];
    xy[2 * i + 1] = y[i];
  }
  return { xy, grid: home.grid.create(xy) };
}

/**
 * How much a picture is filled by ties, from a sample of them.
 * @param {Uint32Array} ties
 * @param {{view: View, source: Uint32Array, target: Uint32Array, xy: Float32Array}} scene
 * @param {number} longest of a tie, counted
 * @returns {{length: number, alpha: number, width: number}} of all in the world; of one, on average
 */
function measure(ties, { view, source, target, xy }, longest = Infinity) {
  const step = Math.max(1, Math.floor(ties.length / SAMPLED));
  let sum = 0, faint = 0, wide = 0, seen = 0;
  for (let q = 0; q < ties.length; q += step, seen++) {
    const e = ties[q], a = 2 * source[e], b = 2 * target[e];
    sum += Math.min(longest, Math.hypot(xy[a] - xy[b], xy[a + 1] - xy[b + 1]));
    faint += view.styles[view.tieClass[e]]?.alpha ?? 0;
    wide += view.tieWidth[e];
  }
  if (!seen) return { length: 0, alpha: 1, width: 1 };
  return { length: (sum / seen) * ties.length, alpha: faint / seen, width: wide / seen };
}

/**
 * @param {View} view
 * @param {Float32Array} xy
 * @returns {{box: Box, people: number, largest: number}}
 */
function extent({ people, radius, discs, level }, xy) {
  const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
  const add = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) => {
    if (x - r < box.left) box.left = x - r;
    if (x + r > box.right) box.right = x + r;
    if (y - r < box.top) box.top = y - r;
    if (y + r > box.bottom) box.bottom = y + r;
  };
  let count = 0, largest = 0;
  for (let i = 0; i < people.length; i++) {
    if (!people[i]) continue;
    count += 1;
    if (radius[i] > largest) largest = radius[i];
    add(xy[2 * i], xy[2 * i + 1], radius[i]);
  }
  for (const disc of discs) if (disc.shown && (disc.drawn || level === "agencies")) add(disc.x, disc.y, disc.radius);
  return { box: box.left <= box.right ? box : { left: -1, right: 1, top: -1, bottom: 1 }, people: count, largest };
}

/**
 * @param {View} view
 * @param {Data} data
 * @param {Loaded | null} before
 * @returns {Loaded}
 */
function load(view, data, before) {
  const { xy, grid } = places(view, before), { source, target } = data.ties;
  const { box, people, largest } = extent(view, xy);
  const drawn = view.tieOrder, { discs } = view;
  let widest = 0;
  for (const e of drawn) if (view.tieWidth[e] > widest) widest = view.tieWidth[e];
  const bundles = view.bundles.filter(({ one, two }) => discs[one].shown && discs[two].shown && one !== two);
  return {
    view, theme: view.theme, n: view.x.length, m: source.length, xy, grid, source, target, largest, widest, box,
    drawn, bundles: home.bundles.ranked(bundles), people,
    length: measure(drawn, { view, source, target, xy }).length,
    ground: Math.max(1, (box.right - box.left) * (box.bottom - box.top)),
  };
}

/**
 * @param {Loaded} scene
 * @param {Eye} eye
 * @returns {Box | null} what is seen and lies beside it; null: so much that it is the world
 */
function around(scene, eye) {
  const { drawn, box: world } = scene, seen = eye.seen();
  const wide = seen.right - seen.left, high = seen.bottom - seen.top;
  const all = (world.right - world.left) * (world.bottom - world.top);
  if (drawn.length <= FEW || wide * high * (1 + 2 * PAD) ** 2 > MUCH * all) return null;
  return {
    left: seen.left - PAD * wide, right: seen.right + PAD * wide,
    top: seen.top - PAD * high, bottom: seen.bottom + PAD * high,
  };
}

/**
 * The ties of whoever is seen or stands beside what is seen, in their order. Of large
 * networks close up, ties that only pass through are left out: nobody could follow them.
 * @param {Loaded} scene
 * @param {Eye} eye
 * @returns {Listed}
 */
function near(scene, eye) {
  const { drawn, xy, source, target } = scene, box = around(scene, eye);
  if (!box) return { ties: drawn, box, area: scene.ground, ...measure(drawn, scene) };
  const found = new Uint32Array(drawn.length), { left, right, top, bottom } = box;
  let count = 0;
  for (let q = 0; q < drawn.length; q++) {
    const e = drawn[q], a = 2 * source[e], b = 2 * target[e];
    const one = xy[a] > left && xy[a] < right && xy[a + 1] > top && xy[a + 1] < bottom;
    if (!one && !(xy[b] > left && xy[b] < right && xy[b + 1] > top && xy[b + 1] < bottom)) continue;
    found[count++] = e;
  }
  const ties = found.slice(0, count), longest = (right - left) / 2;
  return { ties, box, area: (right - left) * (bottom - top), ...measure(ties, scene, longest) };
}

/**
 * @param {Loaded} scene
 * @param {Listed} listed
 * @param {Eye} eye
 * @returns {boolean} whether its ties still are the ones to draw
 */
function covers(scene, { box }, eye) {
  if (!box) return !around(scene, eye);
  const { left, right, top, bottom } = eye.seen();
  if (left < box.left || right > box.right || top < box.top || bottom > box.bottom) return false;
  return (right - left) * 6 > box.right - box.left; // far closer: fewer will do
}

/**
 * How faint lines are to be, that where they are dense the picture is not filled.
 * @param {Listed} listed
 * @param {number} scale pixels for one of the world
 * @returns {number} 0 to 1
 */
function faintness({ length, area, alpha, width }, scale) {
  const depth = (length * alpha * Math.max(1, width * scale)) / Math.max(1e-9, area * scale);
  return Math.min(1, Math.max(LEAST, DEPTH / Math.max(depth, 1e-9)));
}

home.loaded = { load, near, covers, faintness };
})();
