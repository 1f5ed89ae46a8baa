// Everything around the drawing: state, status, legend, key and controls. Nothing in
// these scripts navigates, makes a link or asks for anything.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { CHANGE, FATES } = home.model;
const { number, grouped, isolate, cut } = home.format;
const { el, name, dot, sample } = home.dom;
const STEP = 60, ZOOM = 1.3; // of a key press: pixels, and times

function start(root) {
  const data = JSON.parse(document.getElementById(`data-${root.dataset.graph}`).textContent);
  const { people, agencies, ties, measures } = data;
  const model = home.model.build(data), say = home.format.speaker(data.words);
  const part = (key) => root.querySelector(`[data-part="${key}"]`);
  const state = { mode: data.graph.mode, off: new Set(), size: data.graph.size, selected: -1 };
  const canvas = part("canvas");
  const engine = home.engines.get(data.graph.engine)(canvas, data, { hover, select });
  let radii = [], hovered = -1;

  const agencyAt = (i) => model.agencyOf(i, state.mode);
  const isShown = (i) => model.is.present(i, state.mode) && !state.off.has(agencyAt(i));
  const isTieShown = (e) =>
    model.tieIn(e, state.mode) && isShown(ties.source[e]) && isShown(ties.target[e]);
  const announce = (text) => (part("live").textContent = text);
  const graph = {
    data, model, say, state, part, agencyAt, select, hover, showAgency, announce,
  };
  const drawPanel = home.panel(graph);

  // --- what is drawn ----------------------------------------------------------------
  function redraw() {
    radii = model.radii(state.size, state.mode);
    const order = people.id.map((_, i) => i).sort((i, j) => radii[j] - radii[i] || i - j);
    engine.setVisible({
      people: people.id.map((_, i) => (isShown(i) ? lookOf(i) : null)),
      ties: ties.source.map((_, e) => (isTieShown(e) ? model.tieStyle(e, state.mode) : null)),
      discs: agencies.id.map((_, k) => (state.off.has(k) ? null : discOf(k))),
      order,
      selected: state.selected,
    });
    drawStatus();
    drawLegend();
    drawKey();
    drawPanel();
    light();
  }
  const lookOf = (i) => ({
    radius: radii[i],
    colour: agencies.colour[agencyAt(i)],
    hollow: model.is.silent(i, state.mode),
    mark: state.mode !== CHANGE ? null : model.is.joined(i) ? "joined" : model.is.left(i) ? "left" : null,
  });
  const discOf = (k) => ({
    x: agencies.x[k],
    y: agencies.y[k],
    radius: agencies.radius[k],
    colour: agencies.colour[k],
    known: agencies.known[k],
    drawn: data.graph.grouped,
  });

  function drawStatus() {
    const there = people.id.filter((_, i) => model.is.present(i, state.mode)).length;
    const shown = people.id.filter((_, i) => isShown(i)).length;
    const inMode = ties.source.filter((_, e) => model.tieIn(e, state.mode)).length;
    const tiesShown = ties.source.filter((_, e) => isTieShown(e)).length;
    const all = say.count("n_people", there);
    part("status").textContent = say("status", {
      who: shown === there ? all : say("of", { shown: grouped(String(shown)), all }),
      ties: say("of", { shown: grouped(String(tiesShown)), all: grouped(String(inMode)) }),
    });
  }

  // --- pointing and selecting ----------------------------------------------------------
  function around(i) {
    const found = { centre: i, people: new Set([i]), ties: [], agencies: new Set([agencyAt(i)]) };
    for (const e of model.touching[i].filter(isTieShown)) {
      const j = model.other(e, i);
      found.ties.push(e);
      found.people.add(j);
      found.agencies.add(agencyAt(j));
    }
    return found;
  }

  function aroundAgency(k) {
    const own = model.members(k, state.mode).filter(isShown);
    const found = { centre: -1, people: new Set(own), ties: [], agencies: new Set([k]) };
    for (const i of own) {
      for (const e of model.touching[i].filter(isTieShown)) {
        found.ties.push(e);
        found.people.add(model.other(e, i));
        found.agencies.add(agencyAt(model.other(e, i)));
      }
    }
    return found;
  }

  function light() {
    const i = hovered >= 0 ? hovered : state.selected;
    engine.highlight(i >= 0 && isShown(i) ? around(i) : null);
  }

  function hover(i) {
    if (i === hovered) return;
    hovered = i;
    light();
  }

  function select(i, travel = false) {
    state.selected = i;
    hovered = -1;
    redraw();
    part("panel").scrollTop = 0;
    part("side").scrollTop = 0;
    if (i < 0) return;
    if (!isShown(i)) announce(say("person_hidden", { name: isolate(cut(people.name[i], 80)) }));
    else {
      if (travel) engine.focus({ person: i });
      const wave = model.is.present(i, model.last) ? model.last : 0;
      const count = state.mode === CHANGE ? model.tiesOf(i, wave).all : model.tiesOf(i, state.mode).all;
      announce(say("selected", {
        name: isolate(cut(people.name[i], 80)),
        where: isolate(cut(agencies.name[agencyAt(i)], 80)),
        ties: say.count("tie_count", count),
      }));
    }
  }

  function showAgency(k) {
    state.off.delete(k);
    redraw();
    engine.focus({ agency: k });
    engine.highlight(aroundAgency(k));
  }

  // --- legend and key ---------------------------------------------------------------------
  function drawLegend() {
    const focused = document.activeElement?.dataset?.agency;
    const rows = agencies.id.map((_, k) => {
      const size = model.members(k, state.mode).length;
      const box = el("input", {
        type: "checkbox", "data-agency": k, on: [["change", () => toggle([k], box.checked)]],
      });
      box.checked = !state.off.has(k);
      const look = [
        ["mouseenter", () => !state.off.has(k) && engine.highlight(aroundAgency(k))],
        ["mouseleave", light],
      ];
      const label = el("label", { on: look }, box, dot(agencies.colour[k]),
        el("span", { class: "what" }, name(cut(agencies.name[k], 80))),
        el("span", { class: "count" }, grouped(String(size))));
      return el("li", { class: agencies.known[k] ? null : "unknown" }, label);
    });
    part("legend").replaceChildren(...rows);
    if (focused !== undefined) part("legend").querySelector(`[data-agency="${Number(focused)}"]`)?.focus();
  }

  function toggle(which, on) {
    which.forEach((k) => (on ? state.off.delete(k) : state.off.add(k)));
    redraw();
    announce(part("status").textContent);
  }

  function drawKey() {
    const item = (mark, text) => el("li", {}, mark, el("span", {}, text));
    const items = [];
    if (state.mode === CHANGE) {
      FATES.forEach((style, code) => {
        const n = ties.fate.filter((fate, e) => fate === code && isTieShown(e)).length;
        const label = `${say(style.key)} ${grouped(String(n))}`;
        if (n || code < 3) items.push(item(sample({ ...style, colours: [style.colour] }), label));
      });
    } else {
      const own = agencies.colour.filter((_, k) => agencies.known[k]), slate = [home.model.ACROSS];
      if (own.length) items.push(item(sample({ colours: own.slice(0, 3), width: 2 }), say("within")));
      const key = own.length ? "across" : "tie";
      if (own.length !== 1) items.push(item(sample({ colours: slate, width: 1.5, alpha: 0.7 }), say(key)));
    }
    const silent = people.id.some((_, i) => isShown(i) && model.is.silent(i, state.mode));
    if (silent) items.push(item(dot("#475569", true), say("silent")));
    if (state.mode === CHANGE) {
      for (const fate of ["joined", "left"]) {
        if (!people.id.some((_, i) => isShown(i) && model.is[fate](i))) continue;
        items.push(item(el("span", { class: `mark ${fate}` }), say(fate)));
      }
    }
    if (state.size >= 0) items.push(sizeKey());
    part("key").replaceChildren(...items);
  }

  function sizeKey() {
    const { low, high } = model.range(state.size), { whole } = measures[state.size];
    const bubble = (share) => {
      const made = el("span", { class: "bubble" });
      made.style.setProperty("--size", `${1.3 * Math.min(model.radius(share), 17)}px`);
      return made;
    };
    return el("li", { class: "sizes" },
      el("span", {}, say("size_of", { measure: isolate(cut(measures[state.size].label, 80)) })),
      bubble(0), el("span", {}, number(low, whole)), bubble(1), el("span", {}, number(high, whole)));
  }

  // --- controls -----------------------------------------------------------------------------------
  const moves = new Map([
    ["ArrowLeft", () => engine.move({ x: -STEP })],
    ["ArrowRight", () => engine.move({ x: STEP })],
    ["ArrowUp", () => engine.move({ y: -STEP })],
    ["ArrowDown", () => engine.move({ y: STEP })],
    ["+", () => engine.move({ zoom: ZOOM })],
    ["=", () => engine.move({ zoom: ZOOM })],
    ["-", () => engine.move({ zoom: 1 / ZOOM })],
    ["0", () => engine.focus("all")],
    ["Escape", () => select(-1)],
  ]);

  function fillSizes() {
    const groups = new Map();
    measures.forEach((measure, k) => {
      if (model.isBound(k)) return;
      if (!groups.has(measure.group)) groups.set(measure.group, el("optgroup", { label: cut(measure.group, 80) }));
      groups.get(measure.group).append(el("option", { value: k }, cut(measure.label, 80)));
    });
    part("size").replaceChildren(...groups.values(), el("option", { value: -1 }, say("size_equal")));
    part("size").value = String(state.size);
  }

  function listen() {
    const on = (key, event, act) => part(key)?.addEventListener(event, act);
    on("canvas", "keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !moves.has(event.key)) return;
      moves.get(event.key)();
      event.preventDefault();
    });
    on("zoom-in", "click", moves.get("+"));
    on("zoom-out", "click", moves.get("-"));
    on("fit", "click", moves.get("0"));
    on("show-all", "click", () => toggle(agencies.id.map((_, k) => k), true));
    on("hide-all", "click", () => toggle(agencies.id.map((_, k) => k), false));
    on("size", "change", () => {
      state.size = Number(part("size").value);
      redraw();
    });
    root.querySelectorAll('[data-part="modes"] input').forEach((input) => {
      input.checked = input.value === String(state.mode);
      input.addEventListener("change", () => {
        state.mode = input.value === CHANGE ? CHANGE : Number(input.value);
        redraw();
        announce(part("status").textContent);
      });
    });
    document.addEventListener("keydown", (event) => {
      const typing = event.target.closest?.("input, select, textarea");
      if (event.key !== "/" || typing || event.ctrlKey || event.metaKey) return;
      part("search").focus();
      event.preventDefault();
    });
    if (!document.body.classList.contains("app")) {
      engine.setWheel(false);
      on("canvas", "focusin", () => engine.setWheel(true));
      on("canvas", "pointerdown", () => canvas.focus({ preventScroll: true }));
      on("canvas", "focusout", () => engine.setWheel(false));
    }
  }

  // The key is as high as its tallest form, so that changing the view moves nothing.
  function reserveKey() {
    const key = part("key"), { mode } = state;
    key.style.minHeight = "";
    const modes = model.several ? [0, model.last, CHANGE] : [mode];
    const heights = modes.map((each) => {
      state.mode = each;
      drawKey();
      return key.offsetHeight;
    });
    state.mode = mode;
    drawKey();
    key.style.minHeight = `${Math.max(...heights)}px`;
  }

  home.search(graph);
  fillSizes();
  listen();
  redraw();
  reserveKey();
  globalThis.addEventListener("resize", reserveKey);
  engine.focus("all", false);
  home.graphs.set(root.dataset.graph, { engine, model, state, data });
  root.dataset.ready = "yes";
}

document.querySelectorAll("[data-graph]").forEach(start);
})();
