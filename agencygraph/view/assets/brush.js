// Strokes that both ways of drawing share: people, ties and arrows on a 2D canvas, colours.
(() => {
"use strict";
const home = globalThis.agencygraph;
const JOINED = 1, LEFT = 2;
const TOGETHER = 48; // lines of one stroke: more are slower, not faster

/** @type {Map<string, number[]>} */
const known = new Map();
/** @type {OffscreenCanvasRenderingContext2D | null} */
let reader = null;

/**
 * @param {string} colour any colour of CSS
 * @returns {number[]} red, green, blue, alpha, 0 to 255
 */
function rgb(colour) {
  let found = known.get(colour);
  if (found) return found;
  if (/^#[0-9a-f]{6}$/i.test(colour)) {
    found = [1, 3, 5].map((k) => parseInt(colour.slice(k, k + 2), 16)).concat(255);
  } else {
    reader ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    if (!reader) return [0, 0, 0, 255];
    reader.clearRect(0, 0, 1, 1);
    reader.fillStyle = colour;
    reader.fillRect(0, 0, 1, 1);
    found = [...reader.getImageData(0, 0, 1, 1).data];
  }
  known.set(colour, found);
  return found;
}

/**
 * @param {string} colour
 * @param {number} alpha 0 to 1
 * @returns {string}
 */
function rgba(colour, alpha) {
  const [r, g, b] = rgb(colour);
  return `rgba(${r},${g},${b},${alpha})`;
}

/**
 * @param {string} colour
 * @param {string} ground
 * @param {number} share of the colour
 * @returns {string}
 */
function mixed(colour, ground, share) {
  const one = rgb(colour), two = rgb(ground);
  return `rgb(${[0, 1, 2].map((k) => Math.round(two[k] + (one[k] - two[k]) * share)).join()})`;
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {number} radius
 */
function circle(ctx, x, y, radius) {
  ctx.beginPath();
  ctx.arc(x, y, Math.max(0, radius), 0, 2 * Math.PI);
}

/**
 * @param {CanvasRenderingContext2D} ctx in pixels of the stage
 * @param {View} view
 * @param {number} i
 * @param {Point} at
 * @param {number} radius pixels
 * @param {string} ground
 */
function person(ctx, view, i, at, radius, ground) {
  const colour = view.colours[view.colour[i]], hollow = view.hollow[i] > 0, thin = Math.min(1, radius / 5);
  circle(ctx, at.x, at.y, radius);
  ctx.fillStyle = hollow ? ground : colour;
  ctx.fill();
  if (hollow || radius > 3) {
    ctx.lineWidth = (hollow ? 2.2 : 1.2) * thin;
    ctx.strokeStyle = hollow ? colour : ground;
    ctx.stroke();
  }
  const mark = view.mark[i];
  if (!mark || radius < 2) return;
  ctx.strokeStyle = colour;
  ctx.lineWidth = 1.6 * thin;
  if (mark === JOINED) circle(ctx, at.x, at.y, radius * 1.3 + 1);
  if (mark === LEFT) {
    const r = radius * 1.2 + 1;
    ctx.beginPath();
    ctx.moveTo(at.x - r, at.y + r);
    ctx.lineTo(at.x + r, at.y - r);
  }
  ctx.stroke();
}

/**
 * Many straight ties, those of one style together.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Loaded} scene
 * @param {Eye} eye
 * @param {ArrayLike<number>} ties
 * @param {{from: number, to: number, look: (style: TieStyle, width: number) => {alpha: number, width: number}}} how
 */
function ties(ctx, scene, eye, ties, { from, to, look }) {
  const { view, xy, source, target } = scene;
  const byClass = new Map();
  for (let q = from; q < to; q++) {
    const e = ties[q], style = view.tieClass[e];
    if (style === 255) continue;
    const group = byClass.get(style);
    if (group) group.push(e);
    else byClass.set(style, [e]);
  }
  for (const [k, group] of byClass) {
    const style = view.styles[k];
    ctx.strokeStyle = style.colour;
    ctx.setLineDash(style.dashes ?? []);
    for (let q = 0; q < group.length; q += TOGETHER) {
      const last = Math.min(group.length, q + TOGETHER);
      let wide = 0;
      ctx.beginPath();
      for (let p = q; p < last; p++) {
        const a = 2 * source[group[p]], b = 2 * target[group[p]];
        const one = eye.toScreen(xy[a], xy[a + 1]), two = eye.toScreen(xy[b], xy[b + 1]);
        ctx.moveTo(one.x, one.y);
        ctx.lineTo(two.x, two.y);
        wide += view.tieWidth[group[p]];
      }
      const { alpha, width } = look(style, (wide / (last - q)) * eye.scale);
      ctx.globalAlpha = alpha;
      ctx.lineWidth = width;
      ctx.stroke();
    }
  }
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
}

/**
 * An arrow head on the rim of whoever is named.
 * @param {CanvasRenderingContext2D} ctx
 * @param {Point} from
 * @param {Point} to
 * @param {{rim: number, size: number, colour: string}} how pixels
 */
function arrow(ctx, from, to, { rim, size, colour }) {
  const angle = Math.atan2(to.y - from.y, to.x - from.x);
  const tip = { x: to.x - rim * Math.cos(angle), y: to.y - rim * Math.sin(angle) };
  ctx.beginPath();
  ctx.moveTo(tip.x, tip.y);
  for (const turn of [2.7, -2.7]) {
    ctx.lineTo(tip.x + size * Math.cos(angle + turn), tip.y + size * Math.sin(angle + turn));
  }
  ctx.fillStyle = colour;
  ctx.fill();
}

home.brush = { rgb, rgba, mixed, circle, person, ties, arrow };
})();
