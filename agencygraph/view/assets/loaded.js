// A view made ready to be painted: what is worked out once, and which ties are near.
(() => {
"use strict";
const home = globalThis.agencygraph;
const SAMPLED = 20000; // ties whose lengths are added up
const PAD = 0.6; // of what is seen, on each side: ties that are kept ready for moving
const MUCH = 0.5; // of the whole: seen that much of it, all ties are kept ready
const FEW = 6000; // ties: always kept ready together

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
 * @param {Uint32Array} ties
 * @param {Data["ties"]} ends
 * @param {Float32Array} xy
 * @returns {number} length of them all in the world, from a sample
 */
function lengthOf(ties, { source, target }, xy) {
  const step = Math.max(1, Math.floor(ties.length / SAMPLED));
  let sum = 0, seen = 0;
  for (let q = 0; q < ties.length; q += step, seen++) {
    const a = 2 * source[ties[q]], b = 2 * target[ties[q]];
    sum += Math.hypot(xy[a] - xy[b], xy[a + 1] - xy[b + 1]);
  }
  return seen ? (sum / seen) * ties.length : 0;
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
  const drawn = view.tieOrder.slice().reverse(), { discs } = view;
  let widest = 0;
  for (const e of drawn) if (view.tieWidth[e] > widest) widest = view.tieWidth[e];
  const bundles = view.bundles.filter(({ one, two }) => discs[one].shown && discs[two].shown && one !== two);
  bundles.sort((a, b) => a.width - b.width);
  return {
    view, theme: view.theme, n: view.x.length, m: source.length, xy, grid, source, target, largest, widest, box,
    drawn, bundles, people, length: lengthOf(drawn, data.ties, xy),
    ground: Math.max(1, (box.right - box.left) * (box.bottom - box.top)),
  };
}

/**
 * The ties that may cross what is seen or lies beside it, in their order.
 * @param {Loaded} scene
 * @param {Eye} eye
 * @returns {{ties: Uint32Array, box: Box | null}} the box they were chosen for; null: the world
 */
function near(scene, eye) {
  const { drawn, box: world, xy, source, target } = scene, seen = eye.seen();
  const wide = seen.right - seen.left, high = seen.bottom - seen.top;
  const all = (world.right - world.left) * (world.bottom - world.top);
  if (drawn.length <= FEW || wide * high * (1 + 2 * PAD) ** 2 > MUCH * all) return { ties: drawn, box: null };
  const box = {
    left: seen.left - PAD * wide, right: seen.right + PAD * wide,
    top: seen.top - PAD * high, bottom: seen.bottom + PAD * high,
  };
  const found = new Uint32Array(drawn.length);
  let count = 0;
  for (let q = 0; q < drawn.length; q++) {
    const e = drawn[q], a = 2 * source[e], b = 2 * target[e], x0 = xy[a], x1 = xy[b];
    if ((x0 < box.left && x1 < box.left) || (x0 > box.right && x1 > box.right)) continue;
    const y0 = xy[a + 1], y1 = xy[b + 1];
    if ((y0 < box.top && y1 < box.top) || (y0 > box.bottom && y1 > box.bottom)) continue;
    found[count++] = e;
  }
  return { ties: found.slice(0, count), box };
}

/**
 * @param {Box | null} box that ties were chosen for
 * @param {Eye} eye
 * @returns {boolean} whether they still are the ones to draw
 */
function covers(box, eye) {
  if (!box) return true;
  const { left, right, top, bottom } = eye.seen();
  if (left < box.left || right > box.right || top < box.top || bottom > box.bottom) return false;
  return (right - left) * 6 > box.right - box.left; // far closer: fewer will do
}

home.loaded = { load, near, covers };
})();
