// Brings data, engine and controls together. Nothing in these scripts navigates, makes a
// link or asks for anything.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { isolate, cut } = home.format;
// In the order in which they are drawn: what others stand on comes first.
const PARTS = ["filters", "waves", "controls", "pins", "legend", "key", "contacts", "agency", "panel", "search"];
const MORE = ["themes", "paths", "table", "exports", "links", "help"]; // there or not
const FALLBACKS = ["canvas", "pyvis", "none"]; // where the engine wanted cannot run
const RESERVED = 5000; // ties up to which the key's height is tried out

/** @param {Data} data @returns {State} */
function firstState({ graph, kinds }) {
  // of several kinds of tie the first is looked at: it is the one that measures are of
  const others = kinds.name.map((_, k) => k).slice(1);
  return {
    mode: graph.mode, from: graph.from, to: graph.to, level: graph.level ?? "people", open: -1,
    off: new Set(), offKinds: new Set(others), least: 0, where: "all", size: graph.size,
    colour: graph.colour ?? -1, selected: -1, agency: -1, path: null, pinned: new Map(),
  };
}

/** @param {HTMLElement} container @param {Data} data @param {EngineEvents} events @returns {Engine} */
function engineFor(container, data, events) {
  let failure = null;
  for (const name of new Set([data.graph.engine, ...FALLBACKS])) {
    const create = home.engines.get(name);
    if (!create) continue;
    try {
      return create(container, data, events);
    } catch (error) {
      failure = error;
      container.replaceChildren();
    }
  }
  throw failure ?? new Error("no engine");
}

/** @param {HTMLElement} root */
async function start(root) {
  const own = String(root.dataset.graph);
  const packed = document.getElementById(`pack-${own}`)?.textContent ?? "";
  const data = await home.unpack(packed);
  const { people, agencies } = data, model = home.model.build(data);
  const say = home.format.speaker(data.words), state = firstState(data);
  /** @type {Map<string, HTMLElement>} */
  const known = new Map();

  /** A piece of the page: those of the template are looked up once.
   * @param {string} key @returns {HTMLElement} */
  function part(key) {
    const found = known.get(key);
    if (found?.isConnected) return found;
    const made = /** @type {HTMLElement} */ (root.querySelector(`[data-part="${key}"]`));
    if (made) known.set(key, made);
    return made;
  }

  const graph = /** @type {Graph} */ (/** @type {unknown} */ ({
    root, data, model, say, state, part, modules: {}, colours: agencies.colour,
    theme: home.view.LIGHT, now: model.at(state),
    redraw, select, selectAgency, showAgency, clear, setTheme, scale,
    hover: (/** @type {number} */ i) => graph.modules.light.hover(i),
    hoverAgency: (/** @type {number} */ k) => graph.modules.light.hoverAgency(k),
    announce: (/** @type {string} */ text) => (part("live").textContent = text),
    agencyAt: (/** @type {number} */ i) => graph.now.agency[i],
    colourOf: (/** @type {number} */ k) => graph.colours[k],
    isShown: (/** @type {number} */ i) => Boolean(graph.seen.people[i]),
    isTieShown: (/** @type {number} */ e) => Boolean(graph.seen.ties[e]),
  }));

  // --- what is drawn ----------------------------------------------------------------------
  function look() {
    graph.now = model.at(state);
    Object.assign(graph, home.view.build(graph));
    graph.radii = graph.view.radius;
  }

  function redraw() {
    look();
    graph.engine.setVisible(graph.view);
    for (const key of [...PARTS, ...MORE]) graph.modules[key]?.draw?.();
    graph.modules.light.draw();
  }

  /** @param {Theme} theme @param {string[]} [colours] of agencies, on this ground */
  function setTheme(theme, colours = agencies.colour) {
    Object.assign(graph, { theme, colours });
    graph.engine.setTheme(theme);
    redraw();
  }

  /** @type {{key: string, scale: Scale | null}} */
  let held = { key: "", scale: null };
  /** Colours of the measure that colours people, if one does. */
  function scale() {
    const k = state.colour, dark = graph.theme.dark;
    if (k < 0 || !home.scales) return null;
    const values = model.change(k, state), key = `${k} ${dark} ${values ? graph.now.key : ""}`;
    if (held.key === key) return held.scale;
    const { whole, values: all } = data.measures[k], label = model.title(k);
    const of = values ? home.scales.of(values, "change", dark) : home.scales.of(all, "auto", dark);
    const title = values ? say("change_in", { measure: label }) : label;
    held = { key, scale: { of, index: of.index, colours: of.colours, values, title, whole } };
    return held.scale;
  }

  // --- selecting ---------------------------------------------------------------------------
  function top() {
    graph.modules.light.forget();
    redraw();
    part("panel").scrollTop = 0;
    part("side").scrollTop = 0;
  }

  /** @param {number} i @param {boolean} travel */
  function select(i, travel = false) {
    state.selected = i;
    state.path = null;
    if (i >= 0 && state.level === "agencies") state.open = graph.now.agency[i];
    top();
    if (i < 0) return;
    const who = isolate(cut(people.name[i], 80));
    if (!graph.isShown(i)) {
      graph.announce(say("person_hidden", { name: who }));
      return;
    }
    if (travel) graph.engine.focus({ person: i });
    const { from, to } = graph.now, wave = people.present[to][i] ? to : from;
    graph.announce(say("selected", {
      name: who,
      where: isolate(cut(agencies.name[graph.agencyAt(i)], 80)),
      ties: say.count("tie_count", model.tiesOf(i, wave).all),
    }));
  }

  /** @param {number} k @param {boolean} travel */
  function selectAgency(k, travel = false) {
    Object.assign(state, { selected: -1, agency: k, path: null });
    top();
    if (k < 0) return;
    // the picture of agencies shows them all already
    if (travel && (state.level === "people" || state.open === k)) graph.engine.focus({ agency: k });
    graph.announce(say("agency_selected", {
      name: isolate(cut(agencies.name[k], 80)), size: say.count("n_people", graph.now.sizes[k]),
    }));
  }

  /** @param {number} k */
  function showAgency(k) {
    state.off.delete(k);
    selectAgency(k, true);
  }

  function clear() {
    Object.assign(state, { selected: -1, agency: -1, path: null });
    top();
  }

  // The key is as high as its tallest form, so that changing the view moves nothing.
  function reserveKey() {
    const key = part("key");
    key.style.minHeight = "";
    if (!model.several || model.m > RESERVED) return;
    const { mode, from, to } = state;
    const first = mode === "change" ? from : 0, last = mode === "change" ? to : model.W - 1;
    const heights = [["wave", last], ["change", last]].map(([each]) => {
      Object.assign(state, { mode: each, from: first, to: last });
      look();
      graph.modules.key.draw();
      return key.offsetHeight;
    });
    Object.assign(state, { mode, from, to });
    look();
    graph.modules.key.draw();
    key.style.minHeight = `${Math.max(...heights)}px`;
  }

  graph.engine = engineFor(part("canvas"), data, {
    hover: (i) => graph.hover(i),
    select: (i) => (i < 0 ? clear() : select(i)),
    selectAgency: (k) => selectAgency(k),
    hoverAgency: (k) => graph.hoverAgency(k),
    pin: (i, x, y) => graph.modules.pins.pin(i, x, y),
    ready: () => {},
  });
  look();
  for (const key of ["light", ...PARTS, ...MORE]) {
    if (typeof home[key] === "function") graph.modules[key] = home[key](graph) ?? {};
  }
  redraw();
  reserveKey();
  globalThis.addEventListener("resize", reserveKey);
  graph.engine.focus("all", false);
  home.graphs.set(own, graph);
  root.dataset.ready = "yes";
}

for (const root of document.querySelectorAll("[data-graph]")) start(/** @type {HTMLElement} */ (root));
})();
