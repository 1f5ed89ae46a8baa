// What is drawn at a distance: the ties of people, or those of agencies in bundles where
// lines of people would be fog. And the bundles themselves, by canvas.
(() => {
"use strict";
const home = globalThis.agencygraph;
const CLEAR = 3, FOG = 9; // pixels of lines over each pixel of the picture
const BEND = 0.13; // of its length: how far a bundle leaves the straight line
const WHILE_MOVING = 160; // bundles
const COUNTED = 14; // pixels of length for each digit of a count, at least
const STRAIGHT = 26; // pixels: shorter ones need no bend

/**
 * @param {number} low
 * @param {number} high
 * @param {number} x
 * @returns {number} 0 below, 1 above
 */
function between(low, high, x) {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
}

/**
 * How much of the ties of people, and of bundles instead, is seen from where the eye is.
 * @param {{length: number, ground: number, bundles: unknown[], view: {level: string}}} scene
 *   length: of all ties in the world; ground: the area they lie on
 * @param {number} scale pixels for one of the world
 * @returns {{ties: number, bundles: number, ink: number}} shares, 0 to 1
 */
function detail(scene, scale) {
  const ink = scene.length / Math.max(1e-9, scene.ground * scale);
  if (scene.view.level === "agencies") return { ties: 1, bundles: 1, ink };
  if (!scene.bundles.length) return { ties: 1, bundles: 0, ink };
  const fog = between(Math.log(CLEAR), Math.log(FOG), Math.log(ink));
  return { ties: 1 - fog, bundles: fog, ink };
}

/**
 * A place on a bundle between two discs.
 * @param {Point} one
 * @param {Point} two
 * @returns {Point} where its curve is pulled to
 */
function pull(one, two) {
  const dx = two.x - one.x, dy = two.y - one.y;
  const bend = Math.hypot(dx, dy) < STRAIGHT ? 0 : BEND;
  return { x: (one.x + two.x) / 2 - dy * bend, y: (one.y + two.y) / 2 + dx * bend };
}

/**
 * @param {Loaded} scene
 * @param {Bundle} bundle
 * @param {Eye} eye
 * @returns {null | {one: Point, two: Point, via: Point, long: number}} null: out of sight
 */
function lineOf(scene, bundle, eye) {
  const { discs } = scene.view, from = discs[bundle.one], to = discs[bundle.two];
  const one = eye.toScreen(from.x, from.y), two = eye.toScreen(to.x, to.y), via = pull(one, two);
  const out = (/** @type {"x" | "y"} */ k, /** @type {number} */ most) =>
    Math.max(one[k], two[k], via[k]) < 0 || Math.min(one[k], two[k], via[k]) > most;
  if (out("x", eye.width) || out("y", eye.height)) return null;
  return { one, two, via, long: Math.hypot(two.x - one.x, two.y - one.y) };
}

/**
 * @param {CanvasRenderingContext2D} ctx in pixels of the stage
 * @param {Loaded} scene
 * @param {Eye} eye
 * @param {{strength: number, moving: boolean}} how
 * @returns {{bundle: Bundle, x: number, y: number, long: number}[]} middles, for the counts
 */
function draw(ctx, scene, eye, { strength, moving }) {
  const { bundles, view } = scene, from = moving ? Math.max(0, bundles.length - WHILE_MOVING) : 0;
  const most = bundles.length ? bundles[bundles.length - 1].width : 1, middles = [];
  ctx.lineCap = "round";
  for (let q = from; q < bundles.length; q++) {
    const bundle = bundles[q], line = lineOf(scene, bundle, eye);
    if (!line) continue;
    const { one, two, via } = line, style = view.styles[bundle.class];
    ctx.beginPath();
    ctx.moveTo(one.x, one.y);
    ctx.quadraticCurveTo(via.x, via.y, two.x, two.y);
    ctx.globalAlpha = strength * (0.12 + 0.6 * Math.min(1, bundle.width / most));
    ctx.strokeStyle = bundle.colour;
    ctx.lineWidth = Math.max(0.6, bundle.width);
    ctx.setLineDash(style?.dashes ?? []);
    ctx.stroke();
    middles.push({ bundle, x: (one.x + two.x + 2 * via.x) / 4, y: (one.y + two.y + 2 * via.y) / 4, long: line.long });
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  ctx.lineCap = "butt";
  return middles.reverse();
}

/**
 * @param {{long: number}} middle
 * @param {string} text the count
 * @returns {boolean} whether the bundle is long enough to say it
 */
const counts = (middle, text) => middle.long > 40 + COUNTED * text.length;

home.bundles = { detail, draw, counts, between, pull };
})();
