// The picture as a drawing that stands alone: for slides, print and other programs.
(() => {
"use strict";
const home = globalThis.agencygraph;

const WIDE = 1400, LEGEND = 300, MARGIN = 40, LINE = 22, HEAD = 70; // pixels
const FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const ARCS = 4000; // up to so many ties are arcs, which show both directions
const BEND = 0.055; // how far an arc leaves the straight line, as a share of its length
const LARGE = 20_000; // ties from which on other programs become slow
const MOST = 100_000; // ties that are written, the most important
const NAMES = 150;
const HIDDEN = 255;

const SPACE = "http://www.w3.org/2000/svg";
const FADED = 0.16; // of what is not lit while something is

/** Text as XML may hold it: none of the characters that XML forbids. @param {string} text */
function clean(text) {
  const whole = Array.from(text, (c) => {
    const code = /** @type {number} */ (c.codePointAt(0));
    const control = code < 32 && ![9, 10, 13].includes(code);
    const broken = (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff;
    return control || broken ? "\ufffd" : c;
  });
  return whole.join("");
}

/** @param {number} x */
const short = (x) => String(Math.round(x * 10) / 10);

/** @typedef {Record<string, string | number | null | undefined>} Pairs */

/** @param {string} tag @param {Pairs} pairs @param {string | Element[]} [inner] */
function tagged(tag, pairs, inner = []) {
  const made = document.createElementNS(SPACE, tag);
  for (const [key, value] of Object.entries(pairs)) {
    if (value === null || value === undefined) continue;
    made.setAttribute(key, typeof value === "number" ? short(value) : clean(value));
  }
  if (typeof inner === "string") made.textContent = clean(inner);
  else for (const child of inner) made.appendChild(child);
  return made;
}

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
  /** @type {Element[]} */
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
    }, text));
    return true;
  };
  return { put, written };
}

/**
 * @typedef {{mark: "dot" | "line" | "ramp" | "text" | "joined" | "left", text: string, colour?: string,
 *   hollow?: boolean, width?: number, dashes?: number[] | null, alpha?: number, colours?: string[], ends?: string[]}} Item
 * @typedef {{view: View, lit: Lit | null, ties: {source: ArrayLike<number>, target: ArrayLike<number>},
 *   names: string[], most?: number, type?: number}} Picture most: ties that are drawn;
 *   type: how much larger than usual the names are
 * @typedef {{title: string, lines: string[], legend: Item[], notice: string}} Frame
 * @typedef {{x: (at: number) => number, y: (at: number) => number, scale: number}} Place
 */

/**
 * The drawing: discs, ties, people and names; with a frame also a head and a legend.
 * @param {Picture} picture
 * @param {Frame | null} frame null: the picture alone
 * @returns {{element: Element, ties: number, left: number}} left: ties that were too many
 */
function draw(picture, frame) {
  const { view, most = MOST } = picture, { theme } = view, box = boxOf(view);
  const scale = WIDE / Math.max(box.right - box.left, (box.bottom - box.top) * 0.9, 1);
  const top = MARGIN + (frame ? HEAD : 0);
  const x = (/** @type {number} */ at) => MARGIN + (at - box.left) * scale;
  const y = (/** @type {number} */ at) => top + (at - box.top) * scale;
  const place = { x, y, scale }, least = frame ? HEAD + (frame.legend.length + 3) * LINE : 0;
  const deep = Math.max(y(box.bottom), least) + MARGIN, wide = x(box.right) + MARGIN + (frame ? LEGEND : 0);
  const strokes = tiesOf(picture, place, most);
  const group = (/** @type {string} */ key, /** @type {Element[]} */ inner) => tagged("g", { class: `drawn-${key}` }, inner);
  const parts = [
    tagged("rect", { width: wide, height: deep, fill: theme.ground }),
    group("discs", discsOf(view, place)),
    group("bundles", view.level === "agencies" ? bundlesOf(view, place) : []),
    group("ties", strokes.groups),
    group("people", peopleOf(picture, place)),
    group("names", namesOf(picture, place)),
  ];
  if (frame) {
    parts.unshift(tagged("title", {}, frame.title));
    parts.push(group("head", headOf(frame, deep, theme)));
    parts.push(group("legend", legendOf(frame.legend, x(box.right) + MARGIN, top, theme)));
  }
  const size = { width: wide, height: deep, viewBox: `0 0 ${short(wide)} ${short(deep)}` };
  return { element: tagged("svg", { ...size, role: "img", "font-family": FONT }, parts), ties: strokes.count, left: strokes.left };
}

/** A drawing as a file. @param {Element} element */
const write = (element) => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(element)}\n`;

/** @param {View} view @param {Place} place */
function discsOf(view, { x, y, scale }) {
  const agencies = view.level === "agencies";
  return view.discs.filter((disc) => disc.drawn && disc.shown).map((disc) => tagged("circle", {
    cx: x(disc.x), cy: y(disc.y), r: disc.radius * scale,
    fill: disc.colour, "fill-opacity": agencies ? "0.3" : "0.085",
    stroke: disc.colour, "stroke-opacity": "0.5", "stroke-width": 1.2,
    "stroke-dasharray": disc.known ? null : "6 5",
  }));
}

/** @param {View} view @param {Place} place */
function bundlesOf(view, { x, y }) {
  return view.bundles.filter(({ one: a, two: b }) => view.discs[a].shown && view.discs[b].shown).map((bundle) => {
    const [one, two] = [view.discs[bundle.one], view.discs[bundle.two]];
    return tagged("line", {
      x1: x(one.x), y1: y(one.y), x2: x(two.x), y2: y(two.y),
      stroke: bundle.colour, "stroke-width": bundle.width, "stroke-opacity": "0.6",
    });
  });
}

/** Visible ties by class: classes whose most important tie comes last are on top.
 * @param {View} view @param {Iterable<number>} order the most important last */
function byClass(view, order) {
  /** @type {Map<number, number[]>} */
  const found = new Map();
  for (const e of [...order].reverse()) {
    const kind = view.tieClass[e];
    if (kind === HIDDEN) continue;
    const list = found.get(kind);
    if (list) list.push(e);
    else found.set(kind, [e]);
  }
  return [...found].reverse();
}

/** @param {Picture} picture @param {Place} place @param {number} most */
function tiesOf({ view, lit, ties: { source, target } }, { x, y, scale }, most) {
  const left = Math.max(0, view.tieOrder.length - most), order = view.tieOrder.subarray(left);
  const arcs = order.length <= ARCS, thick = Math.min(scale, 1.6);
  let count = 0;
  /** @param {number} e */
  const stroke = (e) => {
    const [fromX, fromY] = [x(view.x[source[e]]), y(view.y[source[e]])];
    const [toX, toY] = [x(view.x[target[e]]), y(view.y[target[e]])];
    const bend = `Q${short((fromX + toX) / 2 + (toY - fromY) * BEND)} ${short((fromY + toY) / 2 - (toX - fromX) * BEND)} `;
    const d = `M${short(fromX)} ${short(fromY)}${arcs ? bend : "L"}${short(toX)} ${short(toY)}`;
    count += 1;
    return tagged("path", { d, "stroke-width": Math.max(0.5, view.tieWidth[e] * thick) });
  };
  /** @param {Iterable<number>} list @param {(alpha: number) => number} alphaOf */
  const groups = (list, alphaOf) => byClass(view, list).map(([kind, members]) => {
    const { colour, alpha, dashes } = view.styles[kind];
    const look = { fill: "none", stroke: colour, "stroke-opacity": alphaOf(alpha).toFixed(2), "stroke-dasharray": dashes?.join(" ") };
    return tagged("g", look, members.reverse().map(stroke));
  });
  if (!lit) return { groups: groups(order, (alpha) => alpha), left, count };
  const chosen = new Set(lit.ties);
  const faded = groups(order.filter((e) => !chosen.has(e)), (alpha) => alpha * FADED);
  const bright = groups(view.tieOrder.filter((e) => chosen.has(e)), (alpha) => Math.max(alpha, 0.75));
  return { groups: [...faded, ...bright], left, count };
}

/** The largest first, so that the small ones stay in sight. @param {Picture} picture @param {Place} place */
function peopleOf({ view, lit }, { x, y, scale }) {
  const { ground } = view.theme, found = [];
  for (const i of view.order) {
    if (!view.people[i]) continue;
    const colour = view.colours[view.colour[i]], opacity = lit && !lit.people.has(i) ? String(FADED) : null;
    const at = { cx: x(view.x[i]), cy: y(view.y[i]), opacity }, line = { fill: "none", stroke: colour, "stroke-width": 1.6, opacity };
    const r = Math.max(1.5, view.radius[i] * scale), thick = Math.min(2.5, r / 3);
    found.push(tagged("circle", view.hollow[i]
      ? { ...at, r: r - thick / 2, fill: ground, stroke: colour, "stroke-width": thick }
      : { ...at, r, fill: colour, stroke: ground, "stroke-width": Math.min(1.2, r / 4) }));
    if (view.mark[i] === 1) found.push(tagged("circle", { ...at, r: r + 4, ...line }));
    if (view.mark[i] === 2) found.push(tagged("path", { d: crossing(at.cx, at.cy, r + 3), ...line }));
  }
  return found;
}

/** @param {number} x @param {number} y @param {number} out */
const crossing = (x, y, out) => `M${short(x - out)} ${short(y + out)}L${short(x + out)} ${short(y - out)}`;

/** @param {Picture} picture @param {Place} place */
function namesOf({ view, names, lit, type = 1 }, { x, y, scale }) {
  const { put, written } = writer(view.theme), { cut } = home.format;
  for (const disc of view.discs) {
    if (!disc.drawn || !disc.shown) continue;
    const above = y(disc.y) - disc.radius * scale - 8, below = y(disc.y) + disc.radius * scale + 2 + 15 * type;
    const label = cut(disc.name, 36);
    if (!put(label, x(disc.x), above, 15 * type, 600)) put(label, x(disc.x), below, 15 * type, 600);
  }
  let most = NAMES;
  for (const i of view.order) {
    if (most <= 0) break;
    const r = view.radius[i] * scale;
    if (!view.people[i] || (lit ? !lit.people.has(i) : r < 3)) continue;
    if (put(cut(names[i], 28), x(view.x[i]), y(view.y[i]) + r + 1 + 11 * type, 11 * type, 400)) most -= 1;
  }
  return written;
}

// --- what stands around the picture -------------------------------------------------------
/** @param {Frame} frame @param {number} deep @param {Theme} theme */
function headOf({ title, lines, notice }, deep, theme) {
  const line = (/** @type {number} */ y, /** @type {number} */ size, /** @type {string} */ text) =>
    tagged("text", { x: MARGIN, y, "font-size": size, fill: theme.soft }, text);
  const large = { x: MARGIN, y: 44, "font-size": 24, "font-weight": 650, fill: theme.ink };
  return [
    tagged("text", large, home.format.cut(title, 90)),
    ...lines.map((text, k) => line(70 + k * 20, 14, text)),
    line(deep - 14, 12, notice),
  ];
}

/** @param {Item[]} legend @param {number} left @param {number} top @param {Theme} theme */
function legendOf(legend, left, top, theme) {
  return legend.flatMap((item, k) => {
    const y = top + k * LINE, { mark } = item;
    const label = (/** @type {number} */ x, weight = 400) =>
      tagged("text", { x, y: y + 4.5, "font-size": 13, "font-weight": weight, fill: theme.ink }, home.format.cut(item.text, 44));
    if (mark === "text") return [label(left, 600)];
    if (mark === "ramp") return rampOf(item, left, y, theme);
    if (mark === "line") return [lineOf(item, left, y), label(left + 44)];
    return [...dotOf(item, left + 7, y, theme), label(left + 22)];
  });
}

/** @param {Item} item @param {number} x @param {number} y */
function lineOf({ colour, width = 1.5, alpha = 1, dashes }, x, y) {
  return tagged("line", {
    x1: x, x2: x + 34, y1: y, y2: y, stroke: colour, "stroke-width": Math.max(1.4, width),
    "stroke-opacity": String(Math.max(0.5, alpha)), "stroke-dasharray": dashes?.join(" "),
  });
}

/** @param {Item} item @param {number} x @param {number} y @param {Theme} theme */
function dotOf({ mark, colour = "none", hollow }, x, y, theme) {
  const at = { cx: x, cy: y }, line = { fill: "none", stroke: theme.soft, "stroke-width": 1.6 };
  const small = tagged("circle", { ...at, r: 4, fill: theme.soft });
  if (mark === "joined") return [small, tagged("circle", { ...at, r: 7, ...line })];
  if (mark === "left") return [small, tagged("path", { d: crossing(x, y, 7), ...line })];
  return [tagged("circle", { ...at, r: 5.5, fill: hollow ? theme.ground : colour, stroke: colour, "stroke-width": 2 })];
}

/** @param {Item} item @param {number} left @param {number} y @param {Theme} theme */
function rampOf({ colours = [], ends = [] }, left, y, theme) {
  const steps = 32, wide = 110 / steps;
  const bands = Array.from({ length: steps }, (_, k) => tagged("rect", {
    x: left + 60 + k * wide, y: y - 6, width: wide + 0.3, height: 12,
    fill: colours[Math.round((k / (steps - 1)) * (colours.length - 1))],
  }));
  const text = (/** @type {number} */ x, /** @type {string} */ anchor, /** @type {string} */ value) =>
    tagged("text", { x, y: y + 4.5, "font-size": 12, "text-anchor": anchor, fill: theme.ink }, value);
  return [...bands, text(left + 54, "end", ends[0] ?? ""), text(left + 176, "start", ends[1] ?? "")];
}

home.svg = { draw, write, clean, LARGE, MOST };
})();
