// What is drawn at a distance: the ties of people, or those of agencies in bundles where
// lines of people would be fog. And the bundles themselves, by canvas.
(() => {
"use strict";
const home = globalThis.agencygraph;
const CLEAR = 5, FOG = 12; // pixels of lines over each pixel of the picture
const BEND = 0.13; // of its length: how far a bundle leaves the straight line
const WHILE_MOVING = 120; // bundles
const INK = { people: 0.035, agencies: 0.12 }; // share of the picture that bundles may cover
const OWN = { people: 1, agencies: 2 }; // bundles of each agency that are always drawn
const TYPICAL = 60; // pixels of an agency's radius: where they are smaller, bundles are slimmer
const INTO = 0.55; // of a disc's radius from its middle: where a bundle ends
const INNER = 0.42; // of a disc's radius: the node of an agency
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
 * The order of drawing: first of all the strongest bundles of each agency, so that none
 * stands alone, then the strongest.
 * @param {Bundle[]} bundles
 * @returns {Bundle[]} the most important last
 */
function ranked(bundles) {
  const sorted = [...bundles].sort((a, b) => b.links - a.links || a.one - b.one || a.two - b.two);
  /** @type {Map<number, number>} */
  const taken = new Map();
  /** @type {Bundle[][]} */
  const tiers = [[], [], []]; // the strongest of an agency, a second one, the others
  for (const bundle of sorted) {
    const ends = [bundle.one, bundle.two].map((k) => taken.get(k) ?? 0);
    tiers[Math.min(...ends, 2)].push(bundle);
    taken.set(bundle.one, ends[0] + 1).set(bundle.two, ends[1] + 1);
  }
  return tiers.flat().reverse();
}

/**
 * Where a bundle runs on the stage: between the discs, a part of the way into each.
 * @param {Loaded} scene
 * @param {Bundle} bundle
 * @param {Eye} eye
 * @returns {null | {one: Point, two: Point, via: Point, long: number}} null: out of sight
 */
function lineOf(scene, bundle, eye) {
  const { discs, level, open } = scene.view, from = discs[bundle.one], to = discs[bundle.two];
  const a = eye.toScreen(from.x, from.y), b = eye.toScreen(to.x, to.y), far = Math.hypot(b.x - a.x, b.y - a.y) || 1;
  const share = level === "agencies" ? home.bundles.INNER : INTO;
  const step = (/** @type {Disc} */ disc, /** @type {number} */ k) =>
    Math.min(0.45, ((level === "agencies" && k === open ? 1 : share) * disc.radius * eye.scale) / far);
  const s = step(from, bundle.one), t = 1 - step(to, bundle.two);
  const one = { x: a.x + (b.x - a.x) * s, y: a.y + (b.y - a.y) * s };
  const two = { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t }, via = pull(one, two);
  const out = (/** @type {"x" | "y"} */ k, /** @type {number} */ most) =>
    Math.max(one[k], two[k], via[k]) < 0 || Math.min(one[k], two[k], via[k]) > most;
  if (out("x", eye.width) || out("y", eye.height)) return null;
  return { one, two, via, long: Math.hypot(two.x - one.x, two.y - one.y) };
}

/**
 * The bundles that are drawn: as many, the most important first, as leave the picture
 * readable; those of a chosen agency always. Closer, there is room for more.
 * @param {Loaded} scene
 * @param {Eye} eye
 * @param {boolean} moving
 */
function chosen(scene, eye, moving) {
  const { bundles, view } = scene, found = [], always = OWN[view.level] * view.discs.length;
  const discs = view.discs.filter((disc) => disc.shown);
  const typical = Math.sqrt(discs.reduce((sum, { radius }) => sum + radius * radius, 0) / Math.max(1, discs.length));
  const slim = Math.min(1, Math.max(0.25, (typical * eye.scale) / TYPICAL));
  const most = INK[view.level] * eye.width * eye.height, widest = Math.max(1, bundles.at(-1)?.width ?? 1);
  let ink = 0;
  for (let q = bundles.length - 1; q >= 0; q--) {
    const bundle = bundles[q], own = view.agency >= 0 && (bundle.one === view.agency || bundle.two === view.agency);
    const room = ink < most && (!moving || found.length < WHILE_MOVING);
    if (!own && !room && bundles.length - q > always) continue;
    const line = lineOf(scene, bundle, eye);
    if (!line) continue;
    const share = Math.min(1, bundle.width / widest), width = Math.max(0.8, bundle.width * slim * (0.35 + 0.65 * share));
    ink += line.long * width;
    found.push({ bundle, own, share, width, ...line });
  }
  return found;
}

/**
 * @param {CanvasRenderingContext2D} ctx in pixels of the stage
 * @param {Loaded} scene
 * @param {Eye} eye
 * @param {{strength: number, moving: boolean}} how
 * @returns {{bundle: Bundle, x: number, y: number, long: number}[]} middles, for the counts,
 *   the most important first
 */
function draw(ctx, scene, eye, { strength, moving }) {
  const { view } = scene, lines = chosen(scene, eye, moving), faint = view.level === "people" ? 0.75 : 1;
  ctx.lineCap = "round";
  for (let q = lines.length - 1; q >= 0; q--) {
    const { bundle, one, two, via, width, share, own } = lines[q], style = view.styles[bundle.class];
    ctx.beginPath();
    ctx.moveTo(one.x, one.y);
    ctx.quadraticCurveTo(via.x, via.y, two.x, two.y);
    const alpha = (0.3 + 0.4 * share) * faint;
    ctx.globalAlpha = strength * (own ? 0.85 : view.agency >= 0 && view.level === "agencies" ? alpha * 0.4 : alpha);
    ctx.strokeStyle = bundle.colour;
    ctx.lineWidth = width;
    ctx.setLineDash(style?.dashes?.map((part) => part + width) ?? []);
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
  ctx.lineCap = "butt";
  return lines.map(({ bundle, one, two, via, long }) => ({
    bundle, long, x: (one.x + two.x + 2 * via.x) / 4, y: (one.y + two.y + 2 * via.y) / 4,
  }));
}

/**
 * @param {{long: number}} middle
 * @param {string} text the count
 * @returns {boolean} whether the bundle is long enough to say it
 */
const counts = (middle, text) => middle.long > 40 + COUNTED * text.length;

home.bundles = { detail, draw, chosen, counts, between, pull, ranked, INNER };
})();
