// The bar and the keys: level, size, colour, camera; and what is told of the picture.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { whole, cut } = home.format;
const { el } = home.dom;
const STEP = 60, ZOOM = 1.3; // of a key press: pixels, and times
const NUDGE = 12; // pixels that a key moves a person

/** @param {Graph} graph what the shell shares, see there */
home.controls = function (graph) {
  const { data, model, say, state, part, root } = graph;
  const { measures } = data;
  const canvas = part("canvas");
  /** @type {(key: string, event: string, act: (event: any) => void) => void} */
  const on = (key, event, act) => part(key).addEventListener(event, act);

  // --- what is told ---------------------------------------------------------------------
  function drawStatus() {
    const { there, people, ties, all } = graph.seen.counts;
    const everyone = say.count("n_people", there);
    const parts = [say("status", {
      who: people === there ? everyone : say("of", { shown: whole(people), all: everyone }),
      ties: say("of", { shown: whole(ties), all: whole(all) }),
    })];
    const filtered = graph.modules.filters.told();
    if (filtered.length) parts.push(say("filtered", { by: filtered.join(", ") }));
    part("status").textContent = parts.join(" · ");
  }

  // --- measures to choose from --------------------------------------------------------------
  /** @param {string} key @param {"size" | "colour"} what @param {string} none */
  function choose(key, what, none) {
    const groups = new Map();
    measures.forEach((measure, k) => {
      if (model.isBound(k)) return;
      if (!groups.has(measure.group)) groups.set(measure.group, el("optgroup", { label: cut(measure.group, 80) }));
      groups.get(measure.group).append(el("option", { value: k }, cut(measure.label, 80)));
    });
    // open, the menu has the name of the group above; closed, the choice tells it itself
    const tell = () => /** @type {HTMLSelectElement} */ (part(key)).querySelectorAll("option").forEach((option) => {
      const k = Number(option.value);
      if (k < 0) return;
      option.textContent = cut(k === state[what] ? model.title(k) : measures[k].label, 80);
    });
    const plain = el("option", { value: -1 }, say(none)), list = [...groups.values()];
    part(key).replaceChildren(...(what === "size" ? [...list, plain] : [plain, ...list]));
    on(key, "change", () => {
      state[what] = Number(part(key).value);
      graph.redraw();
    });
    return () => {
      tell();
      part(key).value = String(state[what]);
    };
  }

  // --- level ---------------------------------------------------------------------------------
  function level() {
    const inputs = root.querySelectorAll('[data-part="levels"] input');
    part("levels").hidden = !data.graph.grouped || model.A < 2;
    for (const node of inputs) {
      const input = /** @type {HTMLInputElement} */ (node);
      input.addEventListener("change", () => {
        state.level = input.value === "agencies" ? "agencies" : "people";
        state.open = -1;
        graph.redraw();
        graph.engine.focus("all");
        graph.announce(say(`level_is_${state.level}`));
      });
    }
    return () => {
      for (const node of inputs) {
        const input = /** @type {HTMLInputElement} */ (node);
        input.checked = input.value === state.level;
      }
    };
  }

  // --- keys ------------------------------------------------------------------------------------
  /** @type {Map<string, [number, number]>} */
  const arrows = new Map([
    ["ArrowLeft", [-1, 0]], ["ArrowRight", [1, 0]], ["ArrowUp", [0, -1]], ["ArrowDown", [0, 1]],
  ]);
  /** @type {Map<string, () => void>} */
  const acts = new Map([
    ["+", () => graph.engine.move({ zoom: ZOOM })],
    ["=", () => graph.engine.move({ zoom: ZOOM })],
    ["-", () => graph.engine.move({ zoom: 1 / ZOOM })],
    ["0", () => graph.engine.focus("all")],
    ["Escape", () => graph.clear()],
  ]);

  /** @param {KeyboardEvent} event */
  function press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const way = arrows.get(event.key);
    if (way && event.shiftKey) graph.modules.pins.nudge(way[0] * NUDGE, way[1] * NUDGE);
    else if (way) graph.engine.move({ x: way[0] * STEP, y: way[1] * STEP });
    else if (acts.has(event.key)) acts.get(event.key)?.();
    else return;
    event.preventDefault();
  }

  // In a report the wheel scrolls the page until the graph is chosen.
  function wheel() {
    if (document.body.classList.contains("app")) return;
    graph.engine.setWheel(false);
    on("canvas", "focusin", () => graph.engine.setWheel(true));
    on("canvas", "pointerdown", () => canvas.focus({ preventScroll: true }));
    on("canvas", "focusout", () => graph.engine.setWheel(false));
  }

  const chosen = [choose("size", "size", "size_equal"), choose("colour", "colour", "colour_agency")];
  part("colour-label").hidden = !home.scales || !measures.length;
  const drawLevel = level();
  on("canvas", "keydown", press);
  on("zoom-in", "click", () => acts.get("+")?.());
  on("zoom-out", "click", () => acts.get("-")?.());
  on("fit", "click", () => graph.engine.focus("all"));
  document.addEventListener("keydown", (event) => {
    const typing = /** @type {HTMLElement} */ (event.target).closest?.("input, select, textarea");
    if (event.key !== "/" || typing || event.defaultPrevented || event.ctrlKey || event.metaKey) return;
    part("search").focus();
    event.preventDefault();
  });
  wheel();

  return {
    draw() {
      drawStatus();
      drawLevel();
      chosen.forEach((act) => act());
    },
  };
};
})();
