// Made-up people, agencies and ties as the page hands them to an engine, in a known order:
// agency k is the k-th largest; the places follow a sunflower inside each disc.
(() => {
"use strict";
const THEMES = {
  light: {
    dark: false, ground: "#ffffff", ink: "#1f2a37", soft: "#566171", faint: "#8b95a3",
    halo: "rgba(255,255,255,0.92)", veil: "rgba(255,255,255,0.82)", across: "#334155", unknown: "#94a3b8",
  },
  dark: {
    dark: true, ground: "#10161f", ink: "#e8edf3", soft: "#a9b4c2", faint: "#6b7785",
    halo: "rgba(16,22,31,0.9)", veil: "rgba(16,22,31,0.8)", across: "#b6c2d1", unknown: "#74808f",
  },
};
const COLOURS = [
  "#0072B2", "#D55E00", "#009E73", "#332288", "#CC79A7", "#999933", "#663333", "#AA3377", "#6699CC", "#225555",
  "#A5170E", "#666633", "#EE6677", "#9970AB", "#004488", "#CC3311", "#72190E", "#882E72", "#EE3377", "#882255",
];
const GREY = "#767D87", ROOM = 34, GAP = 44;
const FATES = [
  { colour: "#0072B2", alpha: 0.95, width: 2.6, dashes: null },
  { colour: "#D55E00", alpha: 0.95, width: 2.2, dashes: [9, 6] },
  { colour: "#334155", alpha: 0.2, width: 1, dashes: null },
  { colour: "#00785A", alpha: 0.8, width: 1.8, dashes: null },
  { colour: "#8A6D00", alpha: 0.8, width: 1.5, dashes: [16, 4] },
  { colour: "#64748B", alpha: 0.7, width: 1.5, dashes: [2, 5] },
];

// A generator of numbers in [0, 1), the same in every browser (mulberry32).
function random(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function discsFor(sizes) {
  const placed = [];
  for (const size of sizes) {
    const radius = ROOM * Math.sqrt(Math.max(1, size));
    let at = null;
    for (let t = 0; !at; t += 0.15) {
      const far = radius * 0.25 * t, x = far * Math.cos(t * 2.4) * 1.25, y = far * Math.sin(t * 2.4) * 0.85;
      if (placed.every((p) => Math.hypot(p.x - x, p.y - y) > p.radius + radius + GAP)) at = { x, y, radius };
    }
    placed.push(at);
  }
  return placed;
}

function sizesFor(n, count) {
  const shares = Array.from({ length: count }, (_, k) => 1 / (k + 1) ** 0.7);
  const sum = shares.reduce((a, b) => a + b, 0), sizes = shares.map((s) => Math.floor((s / sum) * n));
  sizes[0] = (sizes[0] ?? 0) + n - sizes.reduce((a, b) => a + b, 0);
  return sizes;
}

function tiesFor(n, m, agency, start, sizes, next) {
  const seen = new Set(), source = [], target = [];
  for (let tries = 0; source.length < m && tries < 40 * m; tries++) {
    const a = Math.floor(next() * n), k = agency[a], u = next();
    let b = start[k] + Math.floor(next() * sizes[k]);
    if (u < 0.55) b = Math.min(start[k] + sizes[k] - 1, Math.max(start[k], a + Math.floor((next() - 0.5) * 30)));
    if (u > 0.88) {
      const other = (k * 7 + Math.floor(next() * (u > 0.97 ? sizes.length : 4))) % sizes.length;
      b = start[other] + Math.floor(next() * sizes[other]);
    }
    const key = Math.min(a, b) * n + Math.max(a, b);
    if (a === b || b >= n || seen.has(key)) continue;
    seen.add(key);
    source.push(a);
    target.push(b);
  }
  return { source: Uint32Array.from(source), target: Uint32Array.from(target) };
}

// {n, m, agencies, seed, directed, change, level, open, theme}
globalThis.synthetic = (wanted) => {
  const { n, m = 0, agencies = 3, seed = 1, directed = false, change = false } = wanted;
  const { level = "people", open = -1, theme = "light" } = wanted, next = random(seed);
  const sizes = sizesFor(n, agencies), discs = discsFor(sizes), start = [];
  const x = new Float32Array(n), y = new Float32Array(n), agency = new Int32Array(n), radius = new Float32Array(n);
  let i = 0;
  sizes.forEach((size, k) => {
    start.push(i);
    for (let q = 0; q < size; q++, i++) {
      const far = 0.88 * discs[k].radius * Math.sqrt((q + 0.5) / size), turn = q * 2.399963;
      [x[i], y[i], agency[i]] = [discs[k].x + far * Math.cos(turn), discs[k].y + far * Math.sin(turn), k];
      radius[i] = 11 + 12 * next() ** 4;
    }
  });
  const ends = tiesFor(n, m, agency, start, sizes, next), made = ends.source.length;
  const colourOf = (k) => COLOURS[k] ?? GREY, colours = [...COLOURS.slice(0, agencies), GREY];
  const data = {
    graph: { directed, grouped: agencies > 0 },
    people: { id: [], name: Array.from({ length: n }, (_, q) => `Person ${q}`) },
    agencies: { name: discs.map((_, k) => `Agency ${k}`) },
    ties: { ...ends, kind: new Uint8Array(made) },
  };
  const calm = Math.min(1, Math.max(0.3, Math.sqrt(200 / (made || 1))));
  const styles = change
    ? FATES.map(({ colour, alpha, dashes }) => ({ colour, alpha: alpha * (0.55 + 0.45 * calm), dashes }))
    : [...colours, THEMES[theme].across].map((colour) => ({ colour, alpha: 0.5 * calm, dashes: null }));
  const tieClass = new Uint8Array(made), tieWidth = new Float32Array(made), pairs = new Map();
  for (let e = 0; e < made; e++) {
    const a = agency[ends.source[e]], b = agency[ends.target[e]], u = next();
    const fate = u < 0.06 ? 0 : u < 0.1 ? 1 : u < 0.14 ? 3 : u < 0.17 ? 4 : u < 0.2 ? 5 : 2;
    tieClass[e] = change ? fate : a === b ? Math.min(a, COLOURS.length) : colours.length;
    tieWidth[e] = change ? FATES[fate].width : 0.6 + 1.6 * next();
    if (a === b) continue;
    const key = Math.min(a, b) * agencies + Math.max(a, b);
    pairs.set(key, (pairs.get(key) ?? 0) + 1);
  }
  const order = [...radius.keys()].sort((p, q) => radius[q] - radius[p] || p - q);
  const heaviest = Math.max(1, ...pairs.values());
  const bundles = [...pairs].map(([key, links], q) => ({
    one: Math.floor(key / agencies), two: key % agencies, links,
    colour: change && q % 3 < 2 ? FATES[q % 3].colour : THEMES[theme].across, class: change ? q % 3 : styles.length - 1,
    width: 1.5 + 13.5 * Math.sqrt(links / heaviest), formed: 0, dissolved: 0,
  }));
  const people = Uint8Array.from(agency, (k) => (level === "people" || k === open ? 1 : 0));
  const shown = [...tieClass.keys()].filter((e) => people[ends.source[e]] && people[ends.target[e]]);
  const view = {
    level, open, people, radius, colour: Uint16Array.from(agency, (k) => Math.min(k, COLOURS.length)), colours,
    hollow: Uint8Array.from(agency, () => (next() < 0.1 ? 1 : 0)),
    mark: Uint8Array.from(agency, () => (change ? [0, 0, 0, 0, 0, 0, 0, 0, 1, 2][Math.floor(next() * 10)] : 0)),
    order: Uint32Array.from(order), tieClass, styles, tieWidth,
    tieOrder: Uint32Array.from(shown.sort((p, q) => tieWidth[p] - tieWidth[q] || p - q)),
    discs: discs.map((disc, k) => ({
      ...disc, colour: colourOf(k), known: true, drawn: agencies > 0, shown: true, name: `Agency ${k}`, count: sizes[k],
    })),
    bundles, selected: -1, agency: -1, x, y, theme: THEMES[theme],
  };
  return { data, view, agency };
};
globalThis.synthetic.themes = THEMES;

// A stage in the page, an engine on it, and what it told.
globalThis.stageOf = (kind, made, { width = 800, height = 600 } = {}) => {
  const stage = document.createElement("div");
  Object.assign(stage.style, { width: `${width}px`, height: `${height}px` });
  document.body.append(stage);
  const told = [];
  const tell = (name) => (...what) => told.push([name, ...what]);
  const events = Object.fromEntries(["hover", "select", "selectAgency", "pin", "ready"].map((name) => [name, tell(name)]));
  const engine = agencygraph.engines.get(kind)(stage, made.data, events);
  engine.setVisible(made.view);
  return Object.assign(globalThis, { stage, engine, told, made });
};

// Wait until everything has been drawn.
globalThis.whole = async () => {
  for (let k = 0; k < 2000; k++) {
    await new Promise((done) => requestAnimationFrame(done));
    if (engine.stats().complete) return engine.stats();
  }
  throw new Error(`never complete: ${JSON.stringify(engine.stats())}`);
};

// Colours of the painted picture (not of what lies over it) at places of the stage.
globalThis.colours = (places, { over = false } = {}) => {
  const canvas = stage.querySelectorAll("canvas")[over ? 1 : 0], copy = new OffscreenCanvas(canvas.width, canvas.height);
  const ctx = copy.getContext("2d", { willReadFrequently: true }), ratio = canvas.width / stage.clientWidth;
  ctx.drawImage(canvas, 0, 0);
  return places.map(({ x, y }) => [...ctx.getImageData(Math.floor(x * ratio), Math.floor(y * ratio), 1, 1).data]);
};

// Where a person, or the middle of a tie, is on the stage.
globalThis.placeOf = (i) => {
  const box = stage.getBoundingClientRect(), at = engine.screenOf(i);
  return { x: at.x - box.left, y: at.y - box.top };
};
globalThis.centreOf = (disc) => {
  const { x, y, scale } = engine.camera();
  return { x: stage.clientWidth / 2 + (disc.x - x) * scale, y: stage.clientHeight / 2 + (disc.y - y) * scale };
};
globalThis.middleOf = (e, share = 0.5) => {
  const a = placeOf(made.data.ties.source[e]), b = placeOf(made.data.ties.target[e]);
  return { x: a.x + (b.x - a.x) * share, y: a.y + (b.y - a.y) * share };
};
})();
