// What the data say about a person, an agency or a tie in the wave that is looked at.
(() => {
"use strict";
const home = globalThis.agencygraph;

const ACROSS = "#334155";
const UNKNOWN = "#94a3b8"; // a tie of somebody whose agency is not known is neither
const CHANGE = "change";
// Told apart by line and width as well as by colour; keys follow alignment.FATES.
const FATES = [
  { key: "fate_0", colour: "#0072B2", alpha: 0.95, width: 2.6, dashes: null },
  { key: "fate_1", colour: "#D55E00", alpha: 0.95, width: 2.2, dashes: [9, 6] },
  { key: "fate_2", colour: ACROSS, alpha: 0.2, width: 1, dashes: null },
  { key: "fate_3", colour: "#00785A", alpha: 0.8, width: 1.8, dashes: null },
  { key: "fate_4", colour: "#8A6D00", alpha: 0.8, width: 1.5, dashes: [16, 4] },
  { key: "fate_5", colour: "#64748B", alpha: 0.7, width: 1.5, dashes: [2, 5] },
];
const UNOBSERVED = 5;
const FEW = { people: 60, smallest: 6, largest: 17 };
const MANY = { people: 2000, smallest: 11, largest: 23 }; // seen from farther away

function rgba(colour, alpha) {
  const part = (k) => parseInt(colour.slice(k, k + 2), 16);
  return `rgba(${part(1)},${part(3)},${part(5)},${alpha})`;
}

function build(data) {
  const { people, agencies, ties, measures } = data;
  const n = people.id.length, m = ties.source.length;
  const last = people.present.length - 1, several = last > 0;
  const touching = Array.from({ length: n }, () => []);
  for (let e = 0; e < m; e++) {
    touching[ties.source[e]].push(e);
    touching[ties.target[e]].push(e);
  }
  const heaviest = ties.weights.flat().reduce((most, w) => Math.max(most, w ?? 0), 0);
  const calm = Math.min(1, Math.max(0.3, Math.sqrt(200 / (m || 1)))); // many ties: fainter
  const wavesOf = (mode) => (mode === CHANGE ? [0, 1] : [mode]);
  const latest = (i, mode) => {
    if (mode !== CHANGE) return mode;
    return people.present[last][i] ? last : 0;
  };

  const is = {
    present: (i, mode) => wavesOf(mode).some((w) => people.present[w][i]),
    // somebody of whom the wave asked and heard nothing
    silent: (i, mode) =>
      wavesOf(mode).some((w) => people.present[w][i] && !people.answered[w][i]),
    joined: (i) => several && !people.present[0][i],
    left: (i) => several && !people.present[last][i],
    moved: (i) =>
      several && !is.joined(i) && !is.left(i) &&
      people.agency[0][i] !== people.agency[last][i],
    known: (k) => agencies.known[k],
  };
  const agencyOf = (i, mode) => people.agency[latest(i, mode)][i];
  const tieIn = (e, mode) => mode === CHANGE || (ties.weights[mode][e] ?? 0) > 0;
  const other = (e, i) => (ties.source[e] === i ? ties.target[e] : ties.source[e]);
  const isWithin = (e, mode) => {
    const k = agencyOf(ties.source[e], mode);
    return is.known(k) && k === agencyOf(ties.target[e], mode);
  };

  function members(k, mode) {
    const found = [];
    for (let i = 0; i < n; i++) {
      if (is.present(i, mode) && agencyOf(i, mode) === k) found.push(i);
    }
    return found;
  }

  // Ties of a person in one wave, counted: those to unknown agencies are neither within
  // nor across. "out": the person names; "in": is named; both where ties have no direction.
  function tiesOf(i, wave) {
    const none = () => ({ within: 0, across: 0 });
    const found = { all: 0, both: none(), out: none(), in: none(), agencies: 0 };
    const reached = new Set();
    for (const e of touching[i]) {
      if (!tieIn(e, wave)) continue;
      found.all += 1;
      const own = agencyOf(i, wave), theirs = agencyOf(other(e, i), wave);
      if (!is.known(own) || !is.known(theirs)) continue;
      const where = own === theirs ? "within" : "across";
      found.both[where] += 1;
      found[ties.source[e] === i ? "out" : "in"][where] += 1;
      if (where === "across") reached.add(theirs);
    }
    found.agencies = reached.size;
    return found;
  }

  // Everyone a person is tied to, with the ties either way.
  function contactsOf(i, mode) {
    const found = new Map();
    for (const e of touching[i]) {
      if (!tieIn(e, mode)) continue;
      const j = other(e, i);
      const contact = found.get(j) ?? { person: j, out: null, in: null };
      contact[ties.source[e] === i ? "out" : "in"] = e;
      found.set(j, contact);
    }
    const place = (c) => [agencies.name[agencyOf(c.person, mode)], people.name[c.person]];
    const rank = (one, two) => {
      const [a, b] = [place(one), place(two)];
      return a[0].localeCompare(b[0]) || a[1].localeCompare(b[1]);
    };
    return [...found.values()].sort(rank);
  }

  // Why a value is n/a, as a key of the words.
  function reason(i, wave) {
    if (!people.present[wave][i]) return "na_absent";
    if (!people.answered[wave][i]) return "na_silent";
    if (!is.known(people.agency[wave][i])) return "na_agency";
    return touching[i].some((e) => tieIn(e, wave)) ? "na_other" : "na_ties";
  }

  function tieStyle(e, mode) {
    if (mode === CHANGE) {
      const { colour, alpha, width, dashes } = FATES[ties.fate[e]];
      const fewer = 0.55 + 0.45 * calm;
      return { colour, alpha: alpha * fewer, width: width * fewer, dashes };
    }
    const heavy = Math.sqrt((ties.weights[mode][e] ?? 0) / (heaviest || 1));
    const ends = [ties.source[e], ties.target[e]].map((i) => agencyOf(i, mode));
    const within = isWithin(e, mode), unknown = data.graph.grouped && !ends.every(is.known);
    const colour = within ? agencies.colour[ends[0]] : unknown ? UNKNOWN : ACROSS;
    const alpha = (within ? 0.5 : 0.42) * calm;
    return { colour, alpha, width: 0.6 + 1.6 * heavy, dashes: null };
  }

  // Values of a measure as they are looked at: after where there is a change.
  function sizeValue(k, i, mode) {
    const value = measures[k].values[latest(i, mode)][i];
    return typeof value === "number" ? value : null;
  }

  // Least and largest value of all waves: sizes can be compared between them.
  function range(k) {
    let low = 0, high = 0;
    for (const values of measures[k].values) {
      for (const value of values) {
        if (typeof value !== "number") continue;
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return { low, high };
  }

  const crowd = Math.log(Math.max(n, 1) / FEW.people) / Math.log(MANY.people / FEW.people);
  const between = (key) => FEW[key] + (MANY[key] - FEW[key]) * Math.min(1, Math.max(0, crowd));
  const smallest = between("smallest"), largest = between("largest");

  // By the root, as areas are what readers compare; nobody becomes too small to hit.
  function radius(share) {
    return smallest + (largest - smallest) * Math.sqrt(Math.max(0, share));
  }

  function radii(k, mode) {
    if (k < 0) return people.id.map(() => radius(0.1));
    const { low, high } = range(k);
    return people.id.map((_, i) => {
      const value = sizeValue(k, i, mode);
      return radius(value === null || high === low ? 0 : (value - low) / (high - low));
    });
  }

  // "liaison" → columns "liaison_lower" and "liaison_upper" of the same group
  function bounds(k) {
    const find = (end) =>
      measures.findIndex(
        (m) => m.group === measures[k].group && m.name === measures[k].name + end,
      );
    const found = { lower: find("_lower"), upper: find("_upper") };
    return found.lower >= 0 && found.upper >= 0 ? found : null;
  }
  const isBound = (k) => /_(lower|upper)$/.test(measures[k].name);

  return {
    n, m, last, several, touching, is, agencyOf, tieIn, other, isWithin, members, tiesOf,
    contactsOf, reason, tieStyle, radii, range, radius, bounds, isBound, wavesOf,
  };
}

home.model = { build, rgba, FATES, CHANGE, ACROSS, UNOBSERVED };
})();
