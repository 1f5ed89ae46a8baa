// The picture by keyboard, and the list of its keys. Keys of one letter act only while
// something of the graph has the focus, and never where somebody types.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { cut, isolate } = home.format;
const { el } = home.dom;
const SIGN = "M7.4 7.3a2.6 2.6 0 1 1 3.9 2.3c-.9.5-1.3 1-1.3 2.1M10 14.6v.2";
/** @type {[string[], string][]} */
const KEYS = [
  [["/"], "key_search"], [["←", "→", "↑", "↓"], "key_move"], [["+", "−"], "key_zoom"], [["0"], "key_fit"],
  [["[", "]"], "key_wave"], [["n", "p"], "key_neighbour"], [["cap_enter"], "key_open"], [["cap_escape"], "key_back"],
  [["cap_shift", "←"], "key_pin"], [["t"], "key_table"], [["?"], "key_help"],
];

/** @param {Graph} graph what the shell shares, see there */
home.help = function (graph) {
  const { data, model, say, state, part, root } = graph;
  const canvas = part("canvas");
  /** People who were selected before, the last one last. @type {number[]} */
  let trail = [];
  let tip = -1; // who was reached by it
  let of = -1, place = -1; // whose neighbours, and which of them
  /** @type {number[]} */
  let neighbours = [];

  // --- the list of keys --------------------------------------------------------------------
  /** @param {string} key a letter, or the word of what stands on it */
  const cap = (key) => el("kbd", {}, key.startsWith("cap_") ? say(key) : key);
  const rows = KEYS.map(([keys, word]) => el("div", {}, el("dt", {}, ...keys.map(cap)), el("dd", {}, say(word))));
  const told = home.tools.dialog(root, say("help"), say("clear"), [
    el("p", {}, say("help_how")), el("dl", { class: "keys" }, ...rows),
  ]);
  part("tools")?.append(home.tools.button(say("help"), SIGN, told.show, { "data-part": "help" }));

  // --- walking along ties ----------------------------------------------------------------------
  /** @param {number} i */
  const isNear = (i) => [...model.touching(i)].some((e) =>
    graph.isTieShown(e) && model.other(e, i) === state.selected);

  /** @param {number} step */
  function walk(step) {
    if (state.selected < 0) return begin();
    if (of !== state.selected) {
      of = state.selected;
      place = -1;
      neighbours = model.contactsOf(of, graph.now).map((/** @type {{person: number}} */ c) => c.person)
        .filter((/** @type {number} */ i) => graph.isShown(i) && isNear(i));
    }
    const n = neighbours.length;
    if (!n) return graph.announce(say("no_neighbours"));
    place = place < 0 ? (step > 0 ? 0 : n - 1) : (place + step + n) % n;
    const i = neighbours[place];
    graph.hover(i);
    graph.announce(say("neighbour", {
      k: place + 1, n, name: isolate(cut(data.people.name[i], 80)), where: isolate(cut(data.agencies.name[graph.agencyAt(i)], 80)),
    }));
  }

  // Nobody is selected yet: the largest who is shown.
  function begin() {
    const i = graph.view.order.find((/** @type {number} */ j) => graph.isShown(j));
    if (i !== undefined) graph.select(i, true);
  }

  function openNeighbour() {
    if (place < 0 || of !== state.selected) return;
    const next = neighbours[place], from = of;
    forget();
    trail.push(from);
    tip = next;
    graph.select(next, true);
  }

  function back() {
    if (place >= 0) {
      forget();
      graph.hover(-1);
      return graph.announce(say("neighbour_left"));
    }
    const before = trail.pop();
    if (before === undefined) graph.clear();
    else {
      tip = before;
      graph.select(before, true);
    }
  }

  function forget() {
    of = place = -1;
    neighbours = [];
  }

  // --- waves, in their order; the change comes after them -----------------------------------------
  /** @param {number} step */
  function turn(step) {
    const last = model.W - 1;
    if (!last) return;
    const at = state.mode === "change" ? last + 1 : state.to, next = Math.min(last + 1, Math.max(0, at + step));
    if (next === at) return;
    if (next > last) {
      state.mode = "change";
      if (state.from >= state.to) Object.assign(state, { from: 0, to: last });
    } else Object.assign(state, { mode: "wave", to: next });
    graph.redraw();
    const what = next > last ? say("change") : isolate(cut(data.waves.label[next], 60));
    graph.announce(say("wave_now", { wave: what, status: part("status").textContent ?? "" }));
  }

  // --- keys -----------------------------------------------------------------------------------------
  /** @type {Map<string, () => unknown>} */
  const acts = new Map([
    ["n", () => walk(1)], ["p", () => walk(-1)], ["[", () => turn(-1)], ["]", () => turn(1)],
    ["t", () => graph.modules.table?.toggle()], ["?", told.show],
  ]);

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (home.tools.isTyping(event.target)) return;
    const onPicture = event.target === canvas;
    if (event.key === "Enter" && onPicture) openNeighbour();
    else if (event.key === "Escape" && onPicture) back();
    else if (acts.has(event.key)) acts.get(event.key)?.();
    else return;
    event.preventDefault();
    event.stopPropagation(); // the picture's own keys: Escape clears there
  }
  root.addEventListener("keydown", press, { capture: true });
  canvas.addEventListener("pointerdown", () => canvas.focus({ preventScroll: true }));

  return {
    draw() {
      if (state.selected !== tip) trail = []; // somebody was selected otherwise
      if (of >= 0 && of !== state.selected) forget();
    },
  };
};
})();
