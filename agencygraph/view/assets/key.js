// What lines, marks, sizes and colours mean, with how many there are of each.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { FATES } = home.model;
const { number, whole, isolate, cut } = home.format;
const { el, dot, sample } = home.dom;
const ALWAYS = 3; // the first fates are in the key even if there are none of them
const LARGEST = 17; // pixels of a bubble's radius

/** @param {Graph} graph what the shell shares, see there */
home.key = function (graph) {
  const { data, model, say, state, part } = graph;
  const { measures } = data;
  const item = (/** @type {Node} */ mark, /** @type {string} */ text) => el("li", {}, mark, el("span", {}, text));

  function draw() {
    const { counts } = graph.seen, grey = graph.theme.dark ? "#9aa7b8" : "#475569";
    const people = state.level === "people" || state.open >= 0;
    const items = !people ? [] : graph.now.change ? fates(counts) : lines();
    if (state.level === "agencies") items.push(...bundles());
    if (people && counts.silent) items.push(item(dot(grey, true), say("silent")));
    if (people && graph.now.change) {
      if (counts.joined) items.push(item(el("span", { class: "mark joined" }), say("joined")));
      if (counts.left) items.push(item(el("span", { class: "mark left" }), say("left")));
    }
    const scale = people ? graph.scale() : null;
    if (scale) items.push(home.scales.key(scale.of, say, scale.title, scale.whole, [], home.scales.unknown(graph)));
    if (people && state.size >= 0) items.push(sizeKey());
    part("key").replaceChildren(...items);
  }

  /** @param {Counts} counts */
  function fates(counts) {
    /** @type {HTMLElement[]} */
    const items = [];
    FATES.forEach((_, code) => {
      const style = home.view.fate(code, graph.theme), n = counts.fates[code];
      if (!n && code >= ALWAYS) return;
      items.push(item(sample({ ...style, colours: [style.colour] }), `${say(style.key)} ${whole(n)}`));
    });
    return items;
  }

  function lines() {
    const own = graph.colours.filter((_, k) => model.known(k)), slate = [graph.theme.across];
    /** @type {HTMLElement[]} */
    const items = [];
    if (own.length && state.level === "people") items.push(item(sample({ colours: own.slice(0, 3), width: 2 }), say("within")));
    const key = own.length ? "across" : "tie";
    if (own.length !== 1) items.push(item(sample({ colours: slate, width: 1.5, alpha: 0.7 }), say(key)));
    return items;
  }

  // Width of a bundle: from the thinnest to the thickest that is drawn.
  function bundles() {
    const { bundles: all } = graph.view;
    if (!all.length) return [];
    const ends = all[0].links === all[all.length - 1].links ? [all[0]] : [all[0], all[all.length - 1]];
    const colours = [graph.theme.across];
    return [...(graph.now.change ? balance(all) : []), el("li", { class: "widths" }, el("span", {}, say("bundle_width")),
      ...ends.flatMap((one) => [sample({ colours, width: Math.min(one.width, 9), alpha: 0.7 }), el("span", {}, whole(one.links))]))];
  }

  // Between two waves a bundle says which there are more of, with the number of pairs.
  /** @param {Bundle[]} all */
  function balance(all) {
    const kept = FATES.findIndex(({ key }) => key === "fate_kept");
    return [0, 1, kept].map((code) => {
      const { colour } = code === kept ? { colour: graph.theme.across } : home.view.fate(code, graph.theme);
      const { dashes } = FATES[code], n = all.filter((one) => one.class === code).length;
      const key = code === kept ? "balance_even" : `balance_${code}`;
      return item(sample({ colours: [colour], width: 4, alpha: 0.8, dashes }), say(key, { n: whole(n) }));
    });
  }

  function sizeKey() {
    const { low, high } = model.range(state.size), { whole: isWhole } = measures[state.size], label = model.title(state.size);
    const bubble = (/** @type {number} */ share) => {
      const made = el("span", { class: "bubble" });
      made.style.setProperty("--size", `${1.3 * Math.min(home.view.radiusOf(model.n, share), LARGEST)}px`);
      return made;
    };
    return el("li", { class: "sizes" },
      el("span", {}, say("size_of", { measure: isolate(cut(label, 80)) })),
      bubble(0), el("span", {}, number(low, isWhole)),
      ...(high > low ? [bubble(1), el("span", {}, number(high, isWhole))] : []));
  }

  return { draw };
};
})();
