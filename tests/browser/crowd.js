// A graph of the size wanted, without an engine: what model, view and search stand on.
globalThis.crowd = (n, m, A) => {
  const home = globalThis.agencygraph;
  let seed = 7;
  const next = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 4294967296;
  };
  const agency = Int32Array.from({ length: n }, () => Math.floor(A * next() ** 2)).sort();
  const source = Uint32Array.from({ length: m }, () => Math.floor(next() * n)).sort();
  // most ties lead to somebody near in the list: of one's own agency
  const far = () => 1 + Math.floor(next() * (next() < 0.8 ? n / 2000 : n - 1));
  const target = Uint32Array.from(source, (i) => (i + far()) % n);
  const weights = () => Float64Array.from({ length: m }, () => {
    const chance = next();
    return chance < 0.2 ? 0 : chance < 0.25 ? NaN : 1 + Math.floor(5 * next());
  });
  const ones = () => new Uint8Array(n).fill(1);
  const values = () => Float64Array.from({ length: n }, () => (next() < 0.05 ? NaN : 100 * next() ** 3));
  const data = {
    graph: { directed: true, grouped: true, language: "en" },
    waves: { label: ["before", "after"] },
    kinds: { name: ["advice"] },
    people: {
      id: Array.from({ length: n }, (_, i) => `p${i}`),
      name: Array.from({ length: n }, (_, i) => `${["Zoë", "Ana", "Bo"][i % 3]} Ångström ${i}`),
      x: new Float32Array(n), y: new Float32Array(n),
      agency: [agency, agency], present: [ones(), ones()], answered: [ones(), ones()],
    },
    agencies: {
      id: Array.from({ length: A }, (_, k) => `a${k}`), name: Array.from({ length: A }, (_, k) => `Agency ${k}`),
      known: Array(A).fill(true), colour: Array(A).fill("#0072B2"),
      x: new Float32Array(A), y: new Float32Array(A), radius: new Float32Array(A).fill(9),
    },
    ties: { source, target, kind: new Uint8Array(m), weights: [weights(), weights()] },
    measures: [{ name: "m", label: "m", group: "g", definition: "", whole: false, values: [values(), values()], change: null, from: 0, to: 1 }],
    words: globalThis.said,
  };
  const model = home.model.build(data);
  const state = {
    mode: "change", from: 0, to: 1, level: "people", open: -1, off: new Set(), offKinds: new Set(), least: 0,
    where: "all", size: 0, colour: -1, selected: -1, agency: -1, path: null, pinned: new Map(),
  };
  const told = [];
  return {
    data, model, state, told, now: model.at(state), theme: home.view.LIGHT, colours: data.agencies.colour,
    scale: () => null, say: home.format.speaker(data.words), colourOf: (k) => data.agencies.colour[k],
    agencyAt: (i) => agency[i], announce: (text) => told.push(text), select() {}, showAgency() {},
    part: (key) => document.querySelector(`[data-part="${key}"]`),
  };
};

// Milliseconds that a call takes: the least of seven, as others share the machine.
globalThis.took = (act) => {
  const found = Array.from({ length: 7 }, () => {
    const start = performance.now();
    act();
    return performance.now() - start;
  });
  return Math.min(...found);
};
