// What stands out from the rest: whoever is pointed at or selected, and whom they reach.
(() => {
"use strict";
const home = globalThis.agencygraph;

/** @param {Graph} graph what the shell shares, see there */
home.light = function (graph) {
  const { data, model, state } = graph;
  const { source, target } = data.ties;
  let person = -1, agency = -1; // pointed at

  /** @param {number} i @returns {Lit} */
  function around(i) {
    const agencies = new Set([graph.agencyAt(i)]), people = new Set([i]), ties = [];
    for (const e of model.touching(i)) {
      if (!graph.isTieShown(e)) continue;
      const j = model.other(e, i);
      ties.push(e);
      people.add(j);
      agencies.add(graph.agencyAt(j));
    }
    return { centre: i, people, ties, agencies };
  }

  /** @param {number} k @returns {Lit} */
  function aroundAgency(k) {
    const agencies = new Set([k]), people = new Set(), ties = [], { agency: at } = graph.now;
    for (const i of model.members(k, graph.now)) if (graph.isShown(i)) people.add(i);
    for (let e = 0; e < model.m; e++) {
      if (!graph.isTieShown(e)) continue;
      const a = source[e], b = target[e];
      if (at[a] !== k && at[b] !== k) continue;
      ties.push(e);
      people.add(a).add(b);
      agencies.add(at[a]).add(at[b]);
    }
    return { centre: -1, people, ties, agencies };
  }

  /** @returns {Lit | null} */
  function lit() {
    if (person >= 0) return graph.isShown(person) ? around(person) : null;
    if (agency >= 0) return aroundAgency(agency);
    if (state.path) return ofPath(state.path);
    if (state.selected >= 0) return graph.isShown(state.selected) ? around(state.selected) : null;
    return state.agency >= 0 ? aroundAgency(state.agency) : null;
  }

  /** @param {{people: number[], ties: number[]}} path @returns {Lit} */
  function ofPath({ people, ties }) {
    return { centre: -1, people: new Set(people), ties, agencies: new Set(people.map(graph.agencyAt)) };
  }

  const draw = () => graph.engine.highlight(lit());

  /** @param {number} i */
  function hover(i) {
    if (i === person && agency < 0) return;
    [person, agency] = [i, -1];
    draw();
  }

  /** @param {number} k */
  function hoverAgency(k) {
    if (k === agency) return;
    [person, agency] = [-1, k];
    draw();
  }

  function forget() {
    person = agency = -1;
  }

  return { draw, hover, hoverAgency, forget, lit };
};
})();
