// People whom a reader put elsewhere stay there until they are let go.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { isolate, cut } = home.format;

/** @param {Graph} graph what the shell shares, see there */
home.pins = function (graph) {
  const { data, say, state, part } = graph;

  /** @param {number} i @param {number} x @param {number} y */
  function pin(i, x, y) {
    state.pinned.set(i, { x, y });
    graph.redraw();
    graph.announce(say("pinned_is", { name: isolate(cut(data.people.name[i], 80)) }));
  }

  /** Move whoever is selected by pixels. @param {number} x @param {number} y */
  function nudge(x, y) {
    const i = state.selected;
    if (i < 0 || !graph.isShown(i)) return;
    const { scale } = graph.engine.camera();
    pin(i, graph.view.x[i] + x / scale, graph.view.y[i] + y / scale);
  }

  function release() {
    state.pinned.clear();
    graph.redraw();
    graph.announce(say("released"));
    part("canvas").focus();
  }

  function draw() {
    const button = part("release");
    button.hidden = !state.pinned.size;
    button.textContent = say.count("release", state.pinned.size);
  }

  part("release").addEventListener("click", release);
  return { draw, pin, nudge };
};
})();
