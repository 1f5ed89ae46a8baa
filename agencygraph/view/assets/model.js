// What the data say about a person, an agency or a tie in the waves that are looked at.
// Columns only: nothing here is made for each person or tie but numbers in arrays.
(() => {
"use strict";
const home = globalThis.agencygraph;

// Told apart by line and width as well as by colour; in the order of alignment.FATES.
/** @type {Fate[]} */
const FATES = [
  { key: "fate_formed", colour: "#0072B2", dark: "#56B4E9", alpha: 0.95, width: 2.6, dashes: null },
  { key: "fate_dissolved", colour: "#D55E00", dark: "#F0883E", alpha: 0.95, width: 2.2, dashes: [9, 6] },
  { key: "fate_kept", colour: "#334155", dark: "#C3CEDB", alpha: 0.2, width: 1, dashes: null },
  { key: "fate_strengthened", colour: "#00785A", dark: "#2FC79A", alpha: 0.8, width: 1.8, dashes: null },
  { key: "fate_weakened", colour: "#8A6D00", dark: "#E0BE4F", alpha: 0.8, width: 1.5, dashes: [16, 4] },
  { key: "fate_unobserved", colour: "#64748B", dark: "#94A3B8", alpha: 0.7, width: 1.5, dashes: [2, 5] },
];
const FORMED = 0, DISSOLVED = 1, KEPT = 2, STRENGTHENED = 3, WEAKENED = 4, UNOBSERVED = 5;
const IN_WAVE = 6, NONE = 255;
const WITHIN = 0, ACROSS = 1, UNKNOWN = 2;
const MEASURED = 0; // the kind of tie that measures are of
const HELD = 3; // waves and changes whose columns are kept: those of a study of two
const DENSE = 1000; // up to this many agencies their pairs are found by a table

/** What became of a tie. Unseen in one wave is unseen, whatever the other says.
 * @param {number} before @param {number} after @returns {number} */
function fateOf(before, after) {
  const seen = (/** @type {number} */ w) => !Number.isNaN(w);
  if (!(before > 0) && !(after > 0)) return NONE;
  if (!seen(before) || !seen(after)) return UNOBSERVED;
  if (!(before > 0)) return FORMED;
  if (!(after > 0)) return DISSOLVED;
  return after > before ? STRENGTHENED : after < before ? WEAKENED : KEPT;
}

/** Positions sorted into groups: those of group g are list[start[g]] … list[start[g + 1] - 1].
 * @param {number} groups @param {ArrayLike<number>} group position → group, or -1 */
function gather(groups, group) {
  const start = new Uint32Array(groups + 1), size = group.length;
  for (let i = 0; i < size; i++) if (group[i] >= 0) start[group[i] + 1] += 1;
  for (let g = 0; g < groups; g++) start[g + 1] += start[g];
  const list = new Uint32Array(start[groups]), next = start.slice();
  for (let i = 0; i < size; i++) if (group[i] >= 0) list[next[group[i]]++] = i;
  return { start, list };
}

/** Ties that touch each person, either way.
 * @param {number} n @param {Data["ties"]} ties */
function incidence(n, { source, target }) {
  const start = new Uint32Array(n + 1), m = source.length;
  for (let e = 0; e < m; e++) {
    start[source[e] + 1] += 1;
    start[target[e] + 1] += 1;
  }
  for (let i = 0; i < n; i++) start[i + 1] += start[i];
  const list = new Uint32Array(2 * m), next = start.slice();
  for (let e = 0; e < m; e++) {
    list[next[source[e]]++] = e;
    list[next[target[e]]++] = e;
  }
  return { start, list };
}

/** Each tie across agencies by the pair that it joins.
 * @param {number} A @param {Uint8Array} fate @param {Uint8Array} place
 * @param {Int32Array} agency @param {Data["ties"]} ties */
function pairsOf(A, fate, place, agency, { source, target }) {
  const m = source.length, pair = new Int32Array(m).fill(-1);
  const one = [], two = [];
  const table = A <= DENSE ? new Int32Array(A * A) : null, sparse = new Map();
  for (let e = 0; e < m; e++) {
    if (fate[e] === NONE || place[e] !== ACROSS) continue;
    const a = agency[source[e]], b = agency[target[e]];
    const low = Math.min(a, b), high = Math.max(a, b), key = low * A + high;
    let found = table ? table[key] : sparse.get(key) ?? 0;
    if (!found) {
      one.push(low);
      two.push(high);
      found = one.length;
      if (table) table[key] = found;
      else sparse.set(key, found);
    }
    pair[e] = found - 1;
  }
  return { pair, pairOne: Int32Array.from(one), pairTwo: Int32Array.from(two) };
}

/** @param {Data} data @returns {Model} */
function build(data) {
  const { people, agencies, ties, measures } = data;
  const n = people.id.length, m = ties.source.length;
  const W = data.waves.label.length, A = agencies.id.length, K = data.kinds.name.length;
  const touch = incidence(n, ties);
  /** @type {Map<string, Now>} */
  const held = new Map();
  let heaviest = 0;
  for (const weights of ties.weights) {
    for (let e = 0; e < m; e++) if (weights[e] > heaviest) heaviest = weights[e];
  }
  const known = (/** @type {number} */ k) => agencies.known[k];

  /** @param {State} state @returns {Now} */
  function at(state) {
    const change = state.mode === "change";
    const key = change ? `${state.from}>${state.to}` : String(state.to);
    let found = held.get(key);
    if (!found) {
      found = look(key, change ? [state.from, state.to] : [state.to]);
      if (held.size >= HELD) held.delete([...held.keys()][0]);
      held.set(key, found);
    }
    return found;
  }

  /** @param {string} key @param {number[]} waves one, or before and after @returns {Now} */
  function look(key, waves) {
    const change = waves.length > 1, from = waves[0], to = waves[waves.length - 1];
    const who = peopleIn(from, to), which = change ? tiesBetween(from, to) : tiesIn(to);
    const place = new Uint8Array(m);
    let count = 0;
    for (let e = 0; e < m; e++) {
      if (which.fate[e] === NONE) continue;
      count += 1;
      const a = who.agency[ties.source[e]], b = who.agency[ties.target[e]];
      place[e] = !known(a) || !known(b) ? UNKNOWN : a === b ? WITHIN : ACROSS;
    }
    const there = who.agency.map((k, i) => (who.present[i] ? k : -1));
    const { start, list } = gather(A, there);
    const sizes = new Uint32Array(A);
    for (let k = 0; k < A; k++) sizes[k] = start[k + 1] - start[k];
    const pairs = pairsOf(A, which.fate, place, who.agency, ties);
    return {
      key, change, waves, from, to, place, sizes, ...who, ...which, ...pairs,
      people: list.length, ties: count, memberStart: start, memberList: list,
    };
  }

  /** @param {number} from @param {number} to */
  function peopleIn(from, to) {
    const present = new Uint8Array(n), agency = new Int32Array(n);
    const silent = new Uint8Array(n), mark = new Uint8Array(n);
    for (let i = 0; i < n; i++) {
      const first = people.present[from][i], last = people.present[to][i];
      present[i] = first || last ? 1 : 0;
      agency[i] = people.agency[last ? to : first ? from : to][i];
      const unheard = (first && !people.answered[from][i]) || (last && !people.answered[to][i]);
      silent[i] = unheard ? 1 : 0;
      mark[i] = first === last ? 0 : last ? 1 : 2;
    }
    return { present, agency, silent, mark };
  }

  /** @param {number} wave */
  function tiesIn(wave) {
    const weight = ties.weights[wave], fate = new Uint8Array(m).fill(NONE);
    for (let e = 0; e < m; e++) if (weight[e] > 0) fate[e] = IN_WAVE;
    return { fate, weight };
  }

  /** @param {number} from @param {number} to */
  function tiesBetween(from, to) {
    const before = ties.weights[from], after = ties.weights[to];
    const fate = new Uint8Array(m), weight = new Float64Array(m);
    for (let e = 0; e < m; e++) {
      fate[e] = fateOf(before[e], after[e]);
      weight[e] = Math.max(before[e] || 0, after[e] || 0);
    }
    return { fate, weight };
  }

  const touching = (/** @type {number} */ i) => touch.list.subarray(touch.start[i], touch.start[i + 1]);
  const other = (/** @type {number} */ e, /** @type {number} */ i) =>
    (ties.source[e] === i ? ties.target[e] : ties.source[e]);

  // Somebody joins or leaves between the waves of the change, or else the first and last.
  const ends = (/** @type {State} */ state) =>
    (state.mode === "change" ? [state.from, state.to] : [0, W - 1]);
  /** @param {number} i @param {State} state @param {number} side */
  const isIn = (i, state, side) => Boolean(people.present[ends(state)[side]][i]);
  /** @param {number} i @param {State} state */
  const joined = (i, state) => !isIn(i, state, 0) && isIn(i, state, 1);
  /** @param {number} i @param {State} state */
  const left = (i, state) => isIn(i, state, 0) && !isIn(i, state, 1);

  /** The agency somebody came from, or -1. @param {number} i @param {State} state */
  function movedFrom(i, state) {
    const [from, to] = ends(state).map((w) => people.agency[w][i]);
    return isIn(i, state, 0) && isIn(i, state, 1) && from !== to ? from : -1;
  }

  /** Ties of a person in one wave, counted: those to unknown agencies are neither within
   * nor across. "out": the person names; "in": is named; both where ties have no direction.
   * @param {number} i @param {number} wave @returns {TieCounts} */
  function tiesOf(i, wave) {
    const none = () => ({ within: 0, across: 0, unknown: 0 });
    const found = { all: 0, both: none(), out: none(), in: none(), agencies: 0 };
    const reached = new Set(), agency = people.agency[wave], own = agency[i];
    for (const e of touching(i)) {
      if (!(ties.weights[wave][e] > 0)) continue;
      found.all += 1;
      const theirs = agency[other(e, i)], clear = known(own) && known(theirs);
      const where = !clear ? "unknown" : own === theirs ? "within" : "across";
      found.both[where] += 1;
      found[ties.source[e] === i ? "out" : "in"][where] += 1;
      if (where === "across") reached.add(theirs);
    }
    found.agencies = reached.size;
    return found;
  }

  /** Everyone a person is tied to, with the ties either way, by agency and name.
   * @param {number} i @param {Now} now @returns {Contact[]} */
  function contactsOf(i, now) {
    /** @type {Map<number, Contact>} */
    const found = new Map();
    for (const e of touching(i)) {
      if (now.fate[e] === NONE) continue;
      const j = other(e, i);
      const contact = found.get(j) ?? { person: j, out: [], in: [] };
      contact[ties.source[e] === i ? "out" : "in"].push(e);
      found.set(j, contact);
    }
    const order = new Intl.Collator(data.graph.language || "en").compare;
    const agency = (/** @type {Contact} */ c) => agencies.name[now.agency[c.person]];
    return [...found.values()].sort((one, two) =>
      order(agency(one), agency(two)) || order(people.name[one.person], people.name[two.person]));
  }

  /** Why a value is n/a, as a key of the words. @param {number} i @param {number} wave */
  function reason(i, wave) {
    if (!people.present[wave][i]) return "na_absent";
    if (!people.answered[wave][i]) return "na_silent";
    if (!known(people.agency[wave][i])) return "na_agency";
    return touching(i).some((e) => ties.kind[e] === MEASURED && ties.weights[wave][e] > 0) ? "na_other" : "na_ties";
  }

  /** A measure as it is looked at: after where there is a change; NaN if there is none.
   * @param {number} k @param {number} i @param {Now} now */
  function value(k, i, now) {
    return measures[k].values[people.present[now.to][i] ? now.to : now.from][i];
  }

  /** @type {Map<number, {low: number, high: number}>} */
  const ranges = new Map();
  /** Least and largest value of all waves: sizes can be compared between them.
   * @param {number} k */
  function range(k) {
    const before = ranges.get(k);
    if (before) return before;
    let low = 0, high = 0;
    for (const values of measures[k].values) {
      for (let i = 0; i < n; i++) {
        const x = values[i];
        if (x < low && x > -Infinity) low = x;
        else if (x > high && x < Infinity) high = x;
      }
    }
    ranges.set(k, { low, high });
    return { low, high };
  }

  /** Differences that were computed for just these two waves. @param {number} k @param {State} state */
  function change(k, state) {
    const { from, to, change: found } = measures[k];
    return state.mode === "change" && from === state.from && to === state.to ? found : null;
  }

  /** "liaison" → columns "liaison_lower" and "liaison_upper" of the same group.
   * @param {number} k */
  function bounds(k) {
    const find = (/** @type {string} */ end) => measures.findIndex(
      (one) => one.group === measures[k].group && one.name === measures[k].name + end);
    const found = { lower: find("_lower"), upper: find("_upper") };
    return found.lower >= 0 && found.upper >= 0 ? found : null;
  }

  /** What a measure is called where its group does not stand above it: "across" alone
   * would say little. @param {number} k */
  function title(k) {
    const { group, label } = measures[k], [one, other] = [group, label].map((text) => text.toLowerCase());
    if (other.includes(one)) return label;
    return one.startsWith(other) ? group : `${label} · ${group}`;
  }

  return {
    n, m, W, K, A, title, several: W > 1, heaviest, at, touching, other, known, joined, left,
    members: (k, now) => now.memberList.subarray(now.memberStart[k], now.memberStart[k + 1]),
    movedFrom, tiesOf, contactsOf, reason, value, range, change, bounds,
    isBound: (k) => /_(lower|upper)$/.test(measures[k].name),
  };
}

home.model = { build, FATES, NONE, IN_WAVE, UNOBSERVED, WITHIN, ACROSS, UNKNOWN };
})();
