// Which ties are looked at: of which kinds, from which weight on, within or across.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { number, whole, isolate, cut } = home.format;
const { el, name } = home.dom;
const STEPS = 40; // places of the slider, where there are more weights than that
const SEVERAL = 2000, SAMPLE = 40_000; // weights: from so many on that many are looked at
const PLACES = /** @type {const} */ (["all", "within", "across"]);

/** Weights to choose from: each that occurs, or where there are many their quantiles.
 * @param {Data["ties"]} ties @returns {number[]} ascending, the first is the least of all */
function steps({ weights }) {
  const found = new Set();
  let least = Infinity;
  for (const wave of weights) {
    for (let e = 0; e < wave.length; e++) {
      if (!(wave[e] > 0)) continue;
      if (wave[e] < least) least = wave[e];
      if (found.size <= SEVERAL) found.add(wave[e]);
    }
  }
  const all = found.size > SEVERAL ? sampled(weights) : Float64Array.from(found).sort();
  if (all.length <= STEPS) return [...all];
  const places = Array.from({ length: STEPS }, (_, k) => all[Math.floor((k * all.length) / STEPS)]);
  return [...new Set([least, ...places.slice(1)])];
}

/** Weights at even distances in the list of ties, sorted. @param {Float64Array[]} weights */
function sampled(weights) {
  const found = [], stride = Math.ceil((weights.length * weights[0].length) / SAMPLE);
  for (const wave of weights) {
    for (let e = 0; e < wave.length; e += stride) if (wave[e] > 0) found.push(wave[e]);
  }
  return Float64Array.from(found).sort();
}

/** @param {Graph} graph what the shell shares, see there */
home.filters = function (graph) {
  const { data, model, say, state, part, root } = graph;
  const levels = steps(data.ties), box = part("filters"), own = root.dataset.graph;
  /** @type {(() => void)[]} */
  const sync = [];

  function changed() {
    graph.redraw();
    graph.announce(part("status").textContent ?? "");
  }

  function kinds() {
    const boxes = data.kinds.name.map((text, k) => {
      const input = el("input", { type: "checkbox", "data-kind": k, on: [["change", () => {
        if (input.checked) state.offKinds.delete(k);
        else state.offKinds.add(k);
        changed();
      }]] });
      const count = el("span", { class: "count" });
      sync.push(() => {
        input.checked = !state.offKinds.has(k);
        count.textContent = whole(graph.seen.counts.kinds[k]);
      });
      return el("label", { class: "tick" }, input, el("span", { class: "what" }, name(cut(text, 60))), count);
    });
    return el("fieldset", { "data-part": "kinds" }, el("legend", {}, say("filter_kinds")), ...boxes);
  }

  function weight() {
    const told = el("output", { for: `${own}-least`, "data-part": "least-told" });
    const range = el("input", {
      id: `${own}-least`, type: "range", "data-part": "least", min: 0, max: levels.length - 1, step: 1,
      on: [["input", () => {
        const k = Number(range.value);
        state.least = k === 0 ? 0 : levels[k];
        changed();
      }]],
    });
    sync.push(() => {
      const k = state.least > 0 ? levels.findIndex((w) => w >= state.least) : 0;
      range.value = String(k < 0 ? levels.length - 1 : k);
      const left = say.count("ties_left", graph.seen.counts.ties);
      const text = say("filter_least_is", { weight: number(Math.max(state.least, levels[0])), ties: left });
      told.textContent = text;
      range.setAttribute("aria-valuetext", text);
    });
    return el("div", { class: "filter" }, el("label", { for: `${own}-least` }, say("filter_least")), range, told);
  }

  function where() {
    const options = PLACES.map((place) => {
      const input = el("input", {
        type: "radio", name: `${own}-where`, value: place, on: [["change", () => {
          state.where = place;
          changed();
        }]],
      });
      sync.push(() => (input.checked = state.where === place));
      return el("label", { class: "tick" }, input, el("span", { class: "what" }, say(`where_${place}`)));
    });
    return el("fieldset", { "data-part": "where" }, el("legend", {}, say("filter_where")), ...options);
  }

  /** What is filtered, in words. */
  function told() {
    const found = [];
    const on = data.kinds.name.filter((_, k) => !state.offKinds.has(k));
    if (on.length < model.K) {
      const names = on.map((text) => isolate(cut(text, 40))).join(", ");
      found.push(on.length ? say("filtered_kinds", { kinds: names }) : say("filtered_no_kind"));
    }
    if (state.least > 0) found.push(say("filtered_least", { weight: number(state.least) }));
    if (state.where !== "all") found.push(say(`filtered_${state.where}`));
    return found;
  }

  function clear() {
    state.offKinds.clear();
    state.off.clear();
    state.least = 0;
    state.where = "all";
    changed();
    part("filters").querySelector("summary")?.focus();
  }

  function draw() {
    sync.forEach((act) => act());
    part("clear-filters").hidden = !(told().length || state.off.size);
  }

  const parts = [
    model.K > 1 ? kinds() : null,
    levels.length > 1 ? weight() : null,
    data.graph.grouped ? where() : null,
  ].filter((made) => made !== null);
  box.hidden = !parts.length;
  part("filter-fields").replaceChildren(...parts);
  part("clear-filters").addEventListener("click", clear);
  return { draw, told };
};
home.filters.steps = steps;
})();
