// What an engine is to draw: one pass over people, one over ties, columns only.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { FATES, NONE, ACROSS, WITHIN } = home.model;

/** @type {Theme} */
const LIGHT = {
  dark: false, ground: "#ffffff", ink: "#1f2a37", soft: "#566171", faint: "#8b95a3",
  halo: "rgba(255,255,255,0.92)", veil: "rgba(255,255,255,0.82)", across: "#334155", unknown: "#94a3b8",
};
const FEW = { people: 60, smallest: 6, largest: 17 };
const MANY = { people: 2000, smallest: 11, largest: 23 }; // seen from farther away
const CHANGES = [2, 5, 4, 3, 1, 0]; // fates in the order of drawing, the last on top
const LEVELS = 64; // weights are ordered this finely
const HIDDEN = 255;
const BUNDLE = { least: 1.5, most: 15 }; // width in pixels
const FORMED = 0, DISSOLVED = 1, KEPT = 2;

/** @param {string} colour "#rrggbb" @param {number} alpha */
function rgba(colour, alpha) {
  const part = (/** @type {number} */ k) => parseInt(colour.slice(k, k + 2), 16);
  return `rgba(${part(1)},${part(3)},${part(5)},${alpha})`;
}

/** A fate as it looks on this ground. @param {number} code @param {Theme} theme @returns {Fate} */
const fate = (code, theme) =>
  (theme.dark ? { ...FATES[code], colour: FATES[code].dark } : FATES[code]);

/** Radius of a node, in the units of the layout: by the root, as areas are what readers
 * compare; nobody becomes too small to hit.
 * @param {number} n of people @param {number} share of the largest value */
function radiusOf(n, share) {
  const crowd = Math.log(Math.max(n, 1) / FEW.people) / Math.log(MANY.people / FEW.people);
  const far = Math.min(1, Math.max(0, crowd));
  const smallest = FEW.smallest + (MANY.smallest - FEW.smallest) * far;
  const largest = FEW.largest + (MANY.largest - FEW.largest) * far;
  return smallest + (largest - smallest) * Math.sqrt(Math.max(0, share));
}

/** @param {Graph} graph */
function radii({ model, state, now }) {
  const { n } = model, found = new Float32Array(n), k = state.size;
  if (k < 0) return found.fill(radiusOf(n, 0.1));
  const { low, high } = model.range(k), least = radiusOf(n, 0), more = radiusOf(n, 1) - least;
  for (let i = 0; i < n; i++) {
    const value = model.value(k, i, now);
    const part = Number.isNaN(value) || high === low ? 0 : (value - low) / (high - low);
    const share = Math.min(1, Math.max(0, part)); // infinite ones are as the ends
    found[i] = least + more * Math.sqrt(share);
  }
  return found;
}

/** Positions of people, largest first. @param {Float32Array} radius */
function largestFirst(radius) {
  const n = radius.length, keys = new Float64Array(n), order = new Uint32Array(n);
  const span = 2 ** Math.ceil(Math.log2(n + 1)); // a number sorts by radius, then by place
  for (let i = 0; i < n; i++) keys[i] = (65536 - Math.round(radius[i] * 1024)) * span + i;
  keys.sort();
  for (let k = 0; k < n; k++) order[k] = ((keys[k] % span) + span) % span;
  return order;
}

/** Visible ties, the most important last. @param {Uint16Array} rank @param {Uint8Array} shown
 * @param {number} count @param {number} ranks */
function importantLast(rank, shown, count, ranks) {
  const next = new Uint32Array(ranks + 1), order = new Uint32Array(count), m = rank.length;
  for (let e = 0; e < m; e++) if (shown[e]) next[rank[e] + 1] += 1;
  for (let r = 0; r < ranks; r++) next[r + 1] += next[r];
  for (let e = 0; e < m; e++) if (shown[e]) order[next[rank[e]]++] = e;
  return order;
}

/** Colours of people: of their agencies, or of a measure. @param {Graph} graph */
function colours(graph) {
  const { model, state, now } = graph, { n, A } = model, found = new Uint16Array(n);
  const scale = graph.scale();
  if (scale) {
    const { values } = scale;
    for (let i = 0; i < n; i++) found[i] = scale.index(values ? values[i] : model.value(state.colour, i, now));
    return { colour: found, colours: scale.colours };
  }
  const { distinct, which } = palette(graph.colours, A);
  for (let i = 0; i < n; i++) found[i] = which[now.agency[i]];
  return { colour: found, colours: distinct };
}

/** Colours of agencies, each once. @param {string[]} all @param {number} A */
function palette(all, A) {
  const distinct = [...new Set(all)], place = new Map(distinct.map((text, k) => [text, k]));
  const which = new Uint16Array(A);
  for (let k = 0; k < A; k++) which[k] = place.get(all[k]) ?? 0;
  return { distinct, which };
}

/** How ties look, as classes. @param {Graph} graph @param {number} calm */
function looks({ data, model, now, theme, colours: agencies }, calm) {
  if (now.change) {
    const fewer = 0.55 + 0.45 * calm;
    const styles = FATES.map((_, code) => {
      const { colour, alpha, dashes } = fate(code, theme);
      return { colour, alpha: alpha * fewer, dashes };
    });
    return { styles, within: new Uint16Array(0), across: KEPT, unknown: KEPT };
  }
  const { distinct, which } = palette(agencies, model.A);
  const styles = distinct.map((colour) => ({ colour, alpha: 0.5 * calm, dashes: null }));
  const across = styles.length, alpha = 0.42 * calm;
  styles.push({ colour: theme.across, alpha, dashes: null });
  styles.push({ colour: data.graph.grouped ? theme.unknown : theme.across, alpha, dashes: null });
  return { styles, within: which, across, unknown: across + 1 };
}

/** Who passes the filters. @param {Graph} graph @param {Counts} counts */
function seenPeople({ model, state, now }, counts) {
  const { n, A } = model, found = new Uint8Array(n), off = new Uint8Array(A);
  for (const k of state.off) off[k] = 1;
  for (let i = 0; i < n; i++) {
    if (!now.present[i] || off[now.agency[i]]) continue;
    found[i] = 1;
    counts.people += 1;
    if (now.silent[i]) counts.silent = true;
    if (now.mark[i] === 1) counts.joined = true;
    else if (now.mark[i] === 2) counts.left = true;
  }
  return found;
}

/** Which ties pass the filters; all that is counted of them is counted here.
 * @param {Graph} graph @param {Uint8Array} people @param {Counts} counts
 * @param {Uint32Array[]} links by pair of agencies: all, formed, dissolved */
function seenTies({ data, model, state, now }, people, counts, [links, formed, dissolved]) {
  const { source, target, kind } = data.ties, { m, K } = model;
  const { fate: fates, place: places, weight, pair } = now;
  const found = new Uint8Array(m), off = new Uint8Array(K);
  for (const k of state.offKinds) off[k] = 1;
  const only = state.where === "within" ? WITHIN : state.where === "across" ? ACROSS : -1;
  for (let e = 0; e < m; e++) {
    const code = fates[e];
    if (code === NONE || off[kind[e]] || weight[e] < state.least) continue;
    if (!people[source[e]] || !people[target[e]] || (only >= 0 && places[e] !== only)) continue;
    found[e] = 1;
    counts.ties += 1;
    counts.fates[code] += 1;
    counts.places[places[e]] += 1;
    counts.kinds[kind[e]] += 1;
    const at = pair[e];
    if (at < 0) continue;
    links[at] += 1;
    if (code === FORMED) formed[at] += 1;
    else if (code === DISSOLVED) dissolved[at] += 1;
  }
  return found;
}

/** Class, width and order of the ties that are drawn.
 * @param {Graph} graph @param {Seen} seen @param {Uint8Array} drawn people */
function drawTies(graph, seen, drawn) {
  const { data, model, state, now } = graph, { source, target } = data.ties, { m } = model;
  const calm = Math.min(1, Math.max(0.3, Math.sqrt(200 / (m || 1)))); // many ties: fainter
  const { styles, within, across, unknown } = looks(graph, calm);
  const all = state.level === "people", heaviest = model.heaviest || 1;
  const classes = new Uint8Array(m).fill(HIDDEN), widths = new Float32Array(m);
  const rank = new Uint16Array(m), shown = all ? seen.ties : new Uint8Array(m);
  const over = FATES.map((_, code) => CHANGES.indexOf(code) * LEVELS);
  const wide = FATES.map(({ width }) => width * (0.55 + 0.45 * calm));
  let count = 0;
  for (let e = 0; e < m; e++) {
    if (!seen.ties[e] || (!all && !(drawn[source[e]] && drawn[target[e]]))) continue;
    shown[e] = 1;
    count += 1;
    const heavy = Math.sqrt(now.weight[e] / heaviest), step = Math.round(heavy * (LEVELS - 1));
    if (now.change) {
      const code = now.fate[e];
      classes[e] = code;
      widths[e] = wide[code];
      rank[e] = over[code] + step;
      continue;
    }
    const place = now.place[e];
    classes[e] = place === WITHIN ? within[now.agency[source[e]]] : place === ACROSS ? across : unknown;
    widths[e] = 0.6 + 1.6 * heavy;
    rank[e] = step;
  }
  const tieOrder = importantLast(rank, shown, count, FATES.length * LEVELS);
  return { styles, tieClass: classes, tieWidth: widths, tieOrder };
}

/** Ties between agencies, taken together. @param {Graph} graph @param {Uint32Array[]} counted
 * @param {TieStyle[]} styles @returns {Bundle[]} */
function bundlesOf({ now, theme }, [links, formed, dissolved], styles) {
  let most = 1;
  for (let p = 0; p < links.length; p++) if (links[p] > most) most = links[p];
  const found = [];
  for (let p = 0; p < links.length; p++) {
    if (!links[p]) continue;
    const gain = formed[p] - dissolved[p];
    const code = !now.change ? styles.length - 2 : gain > 0 ? FORMED : gain < 0 ? DISSOLVED : KEPT;
    found.push({
      one: now.pairOne[p], two: now.pairTwo[p], links: links[p],
      formed: formed[p], dissolved: dissolved[p],
      colour: now.change && code !== KEPT ? fate(code, theme).colour : theme.across,
      width: BUNDLE.least + (BUNDLE.most - BUNDLE.least) * Math.sqrt(links[p] / most),
      class: code,
    });
  }
  return found.sort((a, b) => a.links - b.links);
}

/** @param {Graph} graph @returns {Disc[]} */
function discsOf({ data, model, state, now, colours: own }) {
  const { agencies } = data;
  return agencies.id.map((_, k) => ({
    x: agencies.x[k], y: agencies.y[k], radius: agencies.radius[k],
    colour: own[k], known: model.known(k), drawn: data.graph.grouped,
    shown: !state.off.has(k), name: agencies.name[k], count: now.sizes[k],
  }));
}

/** Where people stand: where the layout put them, or where a reader did.
 * @param {Graph} graph */
function places({ data, state }) {
  if (!state.pinned.size) return { x: data.people.x, y: data.people.y };
  const x = data.people.x.slice(), y = data.people.y.slice();
  for (const [i, at] of state.pinned) [x[i], y[i]] = [at.x, at.y];
  return { x, y };
}

/** @param {Graph} graph @returns {{view: View, seen: Seen}} */
function build(graph) {
  const { model, state, now, theme } = graph, pairs = now.pairOne.length;
  /** @type {Counts} */
  const counts = {
    there: now.people, people: 0, all: now.ties, ties: 0, fates: new Uint32Array(FATES.length + 1),
    places: new Uint32Array(3), kinds: new Uint32Array(model.K), silent: false, joined: false, left: false,
  };
  const linked = [new Uint32Array(pairs), new Uint32Array(pairs), new Uint32Array(pairs)];
  const people = seenPeople(graph, counts), ties = seenTies(graph, people, counts, linked);
  const seen = { people, ties, counts }, radius = radii(graph);
  const drawn = state.level === "people" ? people : people.map((on, i) => (now.agency[i] === state.open ? on : 0));
  const lines = drawTies(graph, seen, drawn);
  const view = {
    level: state.level, open: state.open, people: drawn, radius, ...colours(graph),
    hollow: now.silent, mark: now.mark, order: largestFirst(radius), ...lines,
    discs: discsOf(graph), bundles: bundlesOf(graph, linked, lines.styles),
    selected: state.selected, agency: state.agency, ...places(graph), theme,
  };
  return { view, seen };
}

home.view = { build, rgba, radiusOf, fate, LIGHT };
})();
