// A link to what is looked at: after the # of the address stand ids, numbers and words of
// this page, never names. What stands there is data: it is looked up, and never shown.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { el } = home.dom;
const SIGN = "M8.3 11.7l3.4-3.4M9 6.2l2-2a3.4 3.4 0 0 1 4.8 4.8l-2 2M11 13.8l-2 2A3.4 3.4 0 0 1 4.2 11l2-2";
const REST = 400; // milliseconds of stillness before the address follows the picture
const DIGITS = 5, FAR = 1e6; // of places
const WHERE = ["all", "within", "across"];

/** @param {Graph} graph what the shell shares, see there */
home.links = function (graph) {
  const { data, state, say, model } = graph;
  // in a report the address belongs to the report's own parts
  if (!document.body.classList.contains("app")) return {};
  const framed = globalThis.self !== globalThis.top;
  const first = { ...state, offKinds: new Set(state.offKinds) };
  /** @type {any} */
  let start = null; // where the camera stood at first
  let written = "", timer = 0;

  // --- from the picture to the address --------------------------------------------------
  function told() {
    const found = new URLSearchParams(), { measures, waves, people, agencies, kinds } = data;
    /** @param {string} key @param {string | number} value */
    const put = (key, value) => found.set(key, String(value));
    if (state.mode !== first.mode) put("view", state.mode);
    if (state.mode === "change" && state.from !== first.from) put("from", waves.label[state.from]);
    if (state.to !== first.to) put("wave", waves.label[state.to]);
    if (state.level !== first.level) put("level", state.level);
    if (state.open >= 0) put("open", agencies.id[state.open]);
    if (state.selected >= 0) put("person", people.id[state.selected]);
    else if (state.agency >= 0) put("agency", agencies.id[state.agency]);
    for (const k of state.off) found.append("off", agencies.id[k]);
    const on = shownKinds(state), none = [""];
    if (String(on) !== String(shownKinds(first))) {
      for (const name of on.length ? on.map((k) => kinds.name[k]) : none) found.append("kind", name);
    }
    if (state.where !== "all") put("ties", state.where);
    if (state.least > 0) put("least", state.least);
    if (state.size !== first.size) put("size", state.size < 0 ? "" : nameOf(measures[state.size]));
    if (state.colour !== first.colour) put("colour", state.colour < 0 ? "" : nameOf(measures[state.colour]));
    for (const [i, at] of state.pinned) found.append("pin", `${short(at.x)} ${short(at.y)} ${people.id[i]}`);
    const asked = graph.modules.paths?.told();
    for (const id of asked?.path ?? []) found.append("path", id);
    for (const id of asked?.between ?? []) found.append("between", id);
    if (asked?.path.length && asked.either) put("either", 1);
    const camera = graph.engine.camera?.();
    if (camera && start && differs(camera, start)) {
      put("x", short(camera.x));
      put("y", short(camera.y));
      put("zoom", short(camera.scale));
    }
    return found.toString();
  }
  /** @param {{offKinds: Set<number>}} of */
  const shownKinds = ({ offKinds }) => data.kinds.name.map((_, k) => k).filter((k) => !offKinds.has(k));
  const nameOf = (/** @type {Measure} */ { group, name }) => `${group}/${name}`;
  const short = (/** @type {number} */ x) => String(Number(x.toPrecision(DIGITS)));
  /** @param {Camera} one @param {Camera} two */
  const differs = (one, two) => ["x", "y", "scale"].some((key) => {
    const [a, b] = [one, two].map((camera) => camera[/** @type {keyof Camera} */ (key)]);
    return Math.abs(a - b) > 1e-3 * Math.max(1, Math.abs(a));
  });

  function write() {
    timer = 0;
    const text = told();
    if (text === written || framed) return;
    written = text;
    try {
      history.replaceState(null, "", location.href.replace(/#.*$/, "") + (text && `#${text}`));
    } catch {
      // some places have no address of their own: the link button still works
    }
  }
  function later() {
    if (timer) clearTimeout(timer);
    timer = globalThis.setTimeout(write, REST);
  }

  // --- from the address to the picture ------------------------------------------------------
  /** @param {string} text */
  function read(text) {
    const given = new URLSearchParams(text), { people, agencies, waves, kinds, measures } = data;
    let unknown = 0;
    /** @param {string} key @param {string[]} list @param {(k: number) => void} act */
    const look = (key, list, act) => {
      for (const value of given.getAll(key)) {
        const k = list.indexOf(value);
        if (k >= 0) act(k);
        else unknown += 1;
      }
    };
    /** Two that are asked about. @param {string} key @param {string[]} list @param {(a: number, b: number) => void} act */
    const ends = (key, list, act) => {
      /** @type {number[]} */
      const found = [];
      look(key, list, (k) => found.push(k));
      if (found.length > 1) act(found[0], found[1]);
    };
    /** @param {string} text place and id of somebody who was moved by hand */
    const pin = (text) => {
      const [, left, down, id = ""] = /^(\S+) (\S+) (.*)$/s.exec(text) ?? [], x = Number(left), y = Number(down);
      const i = people.id.indexOf(id), inside = [x, y].every((at) => Math.abs(at) < FAR);
      if (i >= 0 && inside) state.pinned.set(i, { x, y });
      else unknown += 1;
    };
    const { mode, from, to, level, size, colour } = first;
    Object.assign(state, {
      mode, from, to, level, size, colour, open: -1, selected: -1, agency: -1, path: null, least: 0, where: "all",
    });
    state.off.clear();
    state.pinned.clear();
    state.offKinds = new Set(first.offKinds);
    if (given.has("kind")) kinds.name.forEach((_, k) => state.offKinds.add(k));
    look("kind", ["", ...kinds.name], (k) => state.offKinds.delete(k - 1));
    look("view", ["wave", "change"], (k) => (state.mode = k && model.several ? "change" : "wave"));
    look("wave", waves.label, (k) => (state.to = k));
    look("from", waves.label, (k) => (state.from = k));
    if (state.mode === "change" && state.from >= state.to) {
      Object.assign(state, { from: first.from, to: first.to > first.from ? first.to : waves.label.length - 1 });
      if (state.from >= state.to) state.from = 0;
    }
    look("level", ["people", "agencies"], (k) => (state.level = k ? "agencies" : "people"));
    look("open", agencies.id, (k) => (state.open = k));
    look("off", agencies.id, (k) => state.off.add(k));
    look("ties", WHERE, (k) => (state.where = /** @type {State["where"]} */ (WHERE[k])));
    const least = Number(given.get("least") ?? 0);
    if (least > 0 && Number.isFinite(least)) state.least = least;
    const names = ["", ...measures.map(nameOf)];
    look("size", names, (k) => (state.size = k - 1));
    look("colour", names, (k) => (state.colour = k - 1));
    for (const text of given.getAll("pin")) pin(text);
    graph.redraw();
    look("person", people.id, (i) => graph.select(i, true));
    if (state.selected < 0) look("agency", agencies.id, (k) => graph.selectAgency(k));
    ends("path", people.id, (a, b) => graph.modules.paths?.ask("path", a, b, given.get("either") === "1"));
    ends("between", agencies.id.filter((_, k) => agencies.known[k]), (a, b) => graph.modules.paths?.ask("between", a, b));
    const [x, y, scale] = ["x", "y", "zoom"].map((key) => Number(given.get(key) ?? NaN));
    if ([x, y, scale].every(Number.isFinite) && scale > 0) graph.engine.setCamera?.({ x, y, scale });
    if (unknown) graph.announce(say("link_unknown"));
  }

  const now = () => location.hash.replace(/^#/, "");
  function follow() {
    if (now() === written) return;
    written = now();
    read(written);
  }

  // --- the button ------------------------------------------------------------------------------
  const field = el("input", { type: "text", readonly: true, "aria-label": say("link_copy"), "data-part": "link" });
  const box = home.tools.dialog(graph.root, say("link_copy"), say("clear"), [el("p", {}, say("link_by_hand")), field]);

  async function copy() {
    const address = location.href.replace(/#.*$/, "") + (told() ? `#${told()}` : "");
    try {
      await navigator.clipboard.writeText(address);
      graph.announce(say("link_copied"));
    } catch {
      field.value = address;
      box.show();
      field.focus();
      field.select();
    }
  }
  if (!framed) {
    graph.part("tools")?.append(home.tools.button(say("link_copy"), SIGN, copy, { "data-part": "copy-link" }));
  }
  globalThis.addEventListener("hashchange", follow);
  for (const event of ["pointerup", "wheel", "keyup"]) graph.root.addEventListener(event, later, { passive: true });
  // once the first picture is there: what the address asks for
  queueMicrotask(() => {
    start = graph.engine.camera?.() ?? null;
    follow();
  });
  return { draw: later, told };
};
})();
