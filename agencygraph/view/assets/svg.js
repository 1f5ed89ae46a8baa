// The picture as a drawing that stands alone: for slides, print and other programs.
(() => {
"use strict";
const home = globalThis.agencygraph;

const WIDE = 1400, LEGEND = 300, MARGIN = 40, LINE = 22; // pixels
const FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const ARCS = 4000; // up to so many ties are arcs, which show both directions
const BEND = 0.055; // how far an arc leaves the straight line, as a share of its length
const LARGE = 20_000; // ties from which on other programs become slow
const MOST = 100_000; // ties that are written, the most important
const NAMES = 150;
const HIDDEN = 255;

const ESCAPES = new Map([["&", "&amp;"], ["<", "&lt;"], [">", "&gt;"], ['"', "&quot;"], ["'", "&#39;"]]);
/** Text as XML may hold it: no markup, none of the characters that XML forbids.
 * @param {string} text */
function escape(text) {
  const whole = Array.from(text, (c) => {
    const code = /** @type {number} */ (c.codePointAt(0));
    const control = code < 32 && ![9, 10, 13].includes(code);
    const broken = (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff;
    return control || broken ? "\ufffd" : c;
  });
  return whole.join("").replace(/[&<>"']/g, (c) => ESCAPES.get(c) ?? "");
}

/** @param {number} x */
const short = (x) => String(Math.round(x * 10) / 10);

/** @typedef {Record<string, string | number | null | undefined>} Pairs */

/** @param {string} tag @param {Pairs} pairs */
function opening(tag, pairs) {
  let text = `<${tag}`;
  for (const [key, value] of Object.entries(pairs)) {
    if (value === null || value === undefined) continue;
    text += ` ${key}="${typeof value === "number" ? short(value) : escape(value)}"`;
  }
  return text;
}

/** @param {string} tag @param {Pairs} pairs @param {string} [inner] */
const tagged = (tag, pairs, inner = "") =>
  opening(tag, pairs) + (inner ? `>${inner}</${tag}>` : "/>");

/** What lies farthest out. @param {View} view */
function boxOf(view) {
  let left = Infinity, right = -Infinity, top = Infinity, bottom = -Infinity;
  const reach = (/** @type {number} */ x, /** @type {number} */ y, /** @type {number} */ r) => {
    left = Math.min(left, x - r);
    right = Math.max(right, x + r);
    top = Math.min(top, y - r);
    bottom = Math.max(bottom, y + r);
  };
  for (const disc of view.discs) if (disc.drawn && disc.shown) reach(disc.x, disc.y, disc.radius);
  for (let i = 0; i < view.people.length; i++) {
    if (view.people[i]) reach(view.x[i], view.y[i], view.radius[i]);
  }
  return left < Infinity ? { left, right, top, bottom } : { left: -1, right: 1, top: -1, bottom: 1 };
}

/** Texts that do not cover each other. @param {Theme} theme */
function writer(theme) {
  const pen = document.createElement("canvas").getContext("2d");
  /** @type {{left: number, right: number, top: number, bottom: number}[]} */
  const taken = [];
  /** @type {string[]} */
  const written = [];
  /** @param {string} text @param {number} x @param {number} y @param {number} size @param {number} weight */
  const put = (text, x, y, size, weight) => {
    if (pen) pen.font = `${weight} ${size}px ${FONT}`;
    const wide = (pen ? pen.measureText(text).width : text.length * size * 0.56) / 2 + 2;
    const box = { left: x - wide, right: x + wide, top: y - size * 0.8, bottom: y + size * 0.4 };
    const covers = taken.some((t) =>
      t.left < box.right && box.left < t.right && t.top < box.bottom && box.top < t.bottom);
    if (covers) return false;
    taken.push(box);
    written.push(tagged("text", {
      x, y, "font-size": size, "font-weight": weight, "text-anchor": "middle", fill: theme.ink,
      stroke: theme.halo, "stroke-width": 3, "stroke-linejoin": "round", "paint-order": "stroke",
    }, escape(text)));
    return true;
  };
  return { put, written };
}

/**
 * @typedef {{mark: "dot" | "line" | "ramp" | "text", text: string, colour?: string, hollow?: boolean,
 *   width?: number, dashes?: number[] | null, alpha?: number, colours?: string[], ends?: string[]}} Item
 * @typedef {{view: View, ties: {source: ArrayLike<number>, target: ArrayLike<number>}, names: string[],
 *   title: string, lines: string[], legend: Item[], notice: string}} Picture
 */

/**
 * The drawing: discs, ties, people, names, and a legend at its right.
 * @param {Picture} picture
 * @returns {{text: string, ties: number, left: number}} left: ties that were too many
 */
function draw({ view, ties, names, title, lines, legend, notice }) {
  const { theme } = view, box = boxOf(view);
  const scale = WIDE / Math.max(box.right - box.left, (box.bottom - box.top) * 0.9, 1);
  const x = (/** @type {number} */ at) => MARGIN + (at - box.left) * scale;
  const head = 70;
  const y = (/** @type {number} */ at) => head + MARGIN + (at - box.top) * scale;
  const place = { x, y, scale };
  const deep = Math.max(y(box.bottom) + MARGIN, head + (legend.length + 3) * LINE + MARGIN);
  const wide = x(box.right) + MARGIN + LEGEND;
  const strokes = tiesOf(view, ties, place);
  const parts = [
    `<title>${escape(title)}</title>`,
    tagged("rect", { width: wide, height: deep, fill: theme.ground }),
    tagged("g", { class: "discs" }, discsOf(view, place)),
    tagged("g", { class: "bundles", fill: "none" }, view.level === "agencies" ? bundlesOf(view, place) : ""),
    tagged("g", { class: "ties", fill: "none" }, strokes.text),
    tagged("g", { class: "people" }, peopleOf(view, place)),
    tagged("g", { class: "names" }, namesOf(view, names, place)),
    headOf(title, lines, theme),
    tagged("g", { class: "legend" }, legendOf(legend, x(box.right) + MARGIN, head + MARGIN, theme)),
    tagged("text", { x: MARGIN, y: deep - 14, "font-size": 12, fill: theme.soft }, escape(notice)),
  ];
  const size = { width: wide, height: deep, viewBox: `0 0 ${short(wide)} ${short(deep)}` };
  const root = { xmlns: "http://www.w3.org/2000/svg", ...size, role: "img", "font-family": FONT };
  const text = `<?xml version="1.0" encoding="UTF-8"?>\n${tagged("svg", root, parts.join("\n"))}\n`;
  return { text, ties: strokes.count, left: strokes.left };
}

/** @typedef {{x: (at: number) => number, y: (at: number) => number, scale: number}} Place */

/** @param {View} view @param {Place} place */
function discsOf(view, { x, y, scale }) {
  const agencies = view.level === "agencies";
  return view.discs.filter((disc) => disc.drawn && disc.shown).map((disc) => tagged("circle", {
    cx: x(disc.x), cy: y(disc.y), r: disc.radius * scale,
    fill: disc.colour, "fill-opacity": agencies ? "0.3" : "0.085",
    stroke: disc.colour, "stroke-opacity": "0.5", "stroke-width": 1.2,
    "stroke-dasharray": disc.known ? null : "6 5",
  })).join("");
}

/** @param {View} view @param {Place} place */
function bundlesOf(view, { x, y }) {
  return view.bundles.map((bundle) => {
    const [one, two] = [view.discs[bundle.one], view.discs[bundle.two]];
    return one.shown && two.shown ? tagged("line", {
      x1: x(one.x), y1: y(one.y), x2: x(two.x), y2: y(two.y),
      stroke: bundle.colour, "stroke-width": bundle.width, "stroke-opacity": "0.6",
    }) : "";
  }).join("");
}

/** Visible ties by class: classes whose most important tie comes last are on top.
 * @param {View} view @param {Uint32Array} order */
function byClass(view, order) {
  /** @type {Map<number, number[]>} */
  const found = new Map();
  for (let k = order.length - 1; k >= 0; k--) {
    const kind = view.tieClass[order[k]];
    if (kind === HIDDEN) continue;
    const list = found.get(kind);
    if (list) list.push(order[k]);
    else found.set(kind, [order[k]]);
  }
  return [...found].reverse();
}

/** @param {View} view @param {Picture["ties"]} ends @param {Place} place */
function tiesOf(view, { source, target }, { x, y, scale }) {
  const left = Math.max(0, view.tieOrder.length - MOST), order = view.tieOrder.subarray(left);
  const arcs = order.length <= ARCS, thick = Math.min(scale, 1.6);
  let count = 0;
  const groups = byClass(view, order).map(([kind, list]) => {
    const { colour, alpha, dashes } = view.styles[kind];
    const look = { stroke: colour, "stroke-opacity": alpha.toFixed(2), "stroke-dasharray": dashes?.join(" ") };
    const lines = list.reverse().map((e) => {
      const [ax, ay] = [x(view.x[source[e]]), y(view.y[source[e]])];
      const [bx, by] = [x(view.x[target[e]]), y(view.y[target[e]])];
      const bend = `Q${short((ax + bx) / 2 + (by - ay) * BEND)} ${short((ay + by) / 2 - (bx - ax) * BEND)} `;
      const d = `M${short(ax)} ${short(ay)}${arcs ? bend : "L"}${short(bx)} ${short(by)}`;
      return tagged("path", { d, "stroke-width": Math.max(0.5, view.tieWidth[e] * thick) });
    });
    count += lines.length;
    return tagged("g", look, lines.join(""));
  });
  return { text: groups.join(""), count, left };
}

/** The largest first, so that the small ones stay in sight. @param {View} view @param {Place} place */
function peopleOf(view, { x, y, scale }) {
  const { ground } = view.theme, found = [];
  for (const i of view.order) {
    if (!view.people[i]) continue;
    const colour = view.colours[view.colour[i]], at = { cx: x(view.x[i]), cy: y(view.y[i]) };
    const r = Math.max(1.5, view.radius[i] * scale), thick = Math.min(2.5, r / 3);
    found.push(tagged("circle", view.hollow[i]
      ? { ...at, r: r - thick / 2, fill: ground, stroke: colour, "stroke-width": thick }
      : { ...at, r, fill: colour, stroke: ground, "stroke-width": Math.min(1.2, r / 4) }));
    if (view.mark[i] === 1) found.push(tagged("circle", { ...at, r: r + 4, fill: "none", stroke: colour, "stroke-width": 1.6 }));
    if (view.mark[i] === 2) {
      const out = r + 3;
      found.push(tagged("path", {
        d: `M${short(at.cx - out)} ${short(at.cy + out)}L${short(at.cx + out)} ${short(at.cy - out)}`,
        stroke: colour, "stroke-width": 1.6,
      }));
    }
  }
  return found.join("");
}

/** @param {View} view @param {string[]} names @param {Place} place */
function namesOf(view, names, { x, y, scale }) {
  const { put, written } = writer(view.theme), { cut } = home.format;
  for (const disc of view.discs) {
    if (!disc.drawn || !disc.shown) continue;
    const above = y(disc.y) - disc.radius * scale - 8, below = y(disc.y) + disc.radius * scale + 17;
    const label = cut(disc.name, 36);
    if (!put(label, x(disc.x), above, 15, 600)) put(label, x(disc.x), below, 15, 600);
  }
  let most = NAMES;
  for (const i of view.order) {
    if (most <= 0) break;
    if (!view.people[i]) continue;
    const r = view.radius[i] * scale;
    if (r < 3) continue;
    if (put(cut(names[i], 28), x(view.x[i]), y(view.y[i]) + r + 12, 11, 400)) most -= 1;
  }
  return written.join("");
}

/** @param {string} title @param {string[]} lines @param {Theme} theme */
function headOf(title, lines, theme) {
  const parts = [tagged("text", { x: MARGIN, y: 44, "font-size": 24, "font-weight": 650, fill: theme.ink }, escape(home.format.cut(title, 90)))];
  lines.forEach((line, k) => parts.push(
    tagged("text", { x: MARGIN, y: 70 + k * 20, "font-size": 14, fill: theme.soft }, escape(line))));
  return parts.join("");
}

/** @param {Item[]} legend @param {number} left @param {number} top @param {Theme} theme */
function legendOf(legend, left, top, theme) {
  return legend.map((item, k) => {
    const y = top + k * LINE, label = (/** @type {number} */ x) =>
      tagged("text", { x, y: y + 4.5, "font-size": 13, fill: theme.ink }, escape(home.format.cut(item.text, 40)));
    if (item.mark === "text") {
      return tagged("text", { x: left, y: y + 4.5, "font-size": 13, "font-weight": 600, fill: theme.ink }, escape(home.format.cut(item.text, 44)));
    }
    if (item.mark === "line") {
      return tagged("line", {
        x1: left, x2: left + 34, y1: y, y2: y, stroke: item.colour, "stroke-width": Math.max(1.4, item.width ?? 1.5),
        "stroke-opacity": String(Math.max(0.5, item.alpha ?? 1)), "stroke-dasharray": item.dashes?.join(" "),
      }) + label(left + 44);
    }
    if (item.mark === "ramp") return rampOf(item, left, y, theme);
    const [fill, stroke] = item.hollow ? [theme.ground, item.colour] : [item.colour, item.colour];
    return tagged("circle", { cx: left + 7, cy: y, r: 5.5, fill, stroke, "stroke-width": 2 }) + label(left + 22);
  }).join("");
}

/** @param {Item} item @param {number} left @param {number} y @param {Theme} theme */
function rampOf({ colours = [], ends = [] }, left, y, theme) {
  const steps = 32, wide = 110 / steps;
  const parts = Array.from({ length: steps }, (_, k) => tagged("rect", {
    x: left + 60 + k * wide, y: y - 6, width: wide + 0.3, height: 12,
    fill: colours[Math.round((k / (steps - 1)) * (colours.length - 1))],
  }));
  const text = (/** @type {number} */ x, /** @type {string} */ anchor, /** @type {string} */ value) =>
    tagged("text", { x, y: y + 4.5, "font-size": 12, "text-anchor": anchor, fill: theme.ink }, escape(value));
  return parts.join("") + text(left + 54, "end", ends[0] ?? "") + text(left + 176, "start", ends[1] ?? "");
}

home.svg = { draw, escape, LARGE, MOST };
})();
