// Which wave is looked at, or which two are compared.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { cut } = home.format;
const { el, name } = home.dom;
const ROOM = 30; // letters that fit below the slider

/** @param {Graph} graph what the shell shares, see there */
home.waves = function (graph) {
  const { data, model, say, state, part, root } = graph;
  const labels = data.waves.label, last = model.W - 1, own = root.dataset.graph;
  const pair = state.from < state.to ? [state.from, state.to] : [Math.max(0, last - 1), last]; // compared last
  /** @type {(() => void)[]} */
  const sync = [];

  /** @param {number} to @param {number} [from] given: the change between the two */
  function go(to, from) {
    state.mode = from === undefined ? "wave" : "change";
    state.to = to;
    if (from !== undefined) {
      state.from = from;
      pair.splice(0, 2, from, to);
    }
    graph.redraw();
    graph.announce(part("status").textContent ?? "");
  }
  const change = () => go(pair[1], pair[0]);

  /** @param {string} value @param {Node | string} text @param {() => void} act
   * @param {() => boolean} isOn */
  function choice(value, text, act, isOn) {
    const input = el("input", { type: "radio", name: `${own}-mode`, value, on: [["change", act]] });
    sync.push(() => (input.checked = isOn()));
    return el("label", {}, input, el("span", {}, text));
  }
  const compared = () => state.mode === "change";

  function ofTwo() {
    const each = labels.map((label, w) => choice(String(w), name(label), () => go(w), () => !compared() && state.to === w));
    return [...each, choice("change", say("change"), change, compared)];
  }

  function ofMany() {
    let shown = state.mode === "wave" ? state.to : last;
    const range = el("input", {
      id: `${own}-wave`, type: "range", "data-part": "wave", min: 0, max: last, step: 1, "aria-label": say("wave_label"),
      on: [["input", () => go(Number(range.value))]],
    });
    const long = labels.join("").length > ROOM; // the name of the wave shown is read instead of none
    const ticks = el("span", { class: long ? "ticks alone" : "ticks", "aria-hidden": "true" }, ...labels.map((label) => el("span", {}, name(cut(label, 24)))));
    const slider = el("span", { class: "wave-slider" }, range, ticks);
    const from = select("from", (w) => go(Math.max(state.to, w + 1), w));
    const to = select("to", (w) => go(w, Math.min(state.from, w - 1)));
    const between = el("span", { class: "between" },
      el("label", {}, el("span", {}, say("change_from")), " ", from),
      el("label", {}, el("span", {}, say("change_to")), " ", to));
    sync.push(() => {
      if (!compared()) shown = state.to;
      slider.hidden = compared();
      between.hidden = !compared();
      range.value = String(shown);
      range.setAttribute("aria-valuetext", labels[shown]);
      [...ticks.children].forEach((tick, w) => tick.classList.toggle("on", w === shown));
      from.value = String(state.from);
      to.value = String(state.to);
    });
    return [
      choice("wave", say("one_wave"), () => go(shown), () => !compared()),
      choice("change", say("change"), change, compared),
      slider, between,
    ];
  }

  /** @param {string} key @param {(w: number) => void} act */
  function select(key, act) {
    const options = labels.map((label, w) =>
      el("option", { value: w, disabled: w === (key === "from" ? last : 0) }, cut(label, 60)));
    const made = el("select", { "data-part": key, on: [["change", () => act(Number(made.value))]] }, ...options);
    return made;
  }

  const modes = part("modes");
  modes.hidden = model.W < 2;
  if (model.W === 2) modes.append(...ofTwo());
  else if (model.W > 2) modes.append(...ofMany());
  modes.classList.toggle("many", model.W > 2);
  return { draw: () => sync.forEach((act) => act()) };
};
})();
