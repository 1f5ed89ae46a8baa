// The list of agencies: what is drawn of them, and how many people each has.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { whole, cut, plain } = home.format;
const { el, name, dot } = home.dom;
const MANY = 40; // from here on the list has a field to narrow it down
const LISTED = 200; // rows at once

/** @param {Graph} graph what the shell shares, see there */
home.legend = function (graph) {
  const { data, model, say, state, part } = graph;
  const { agencies } = data;
  /** @type {Map<number, {box: HTMLInputElement, count: HTMLElement}>} */
  let rows = new Map();
  /** @type {string[] | null} */
  let folded = null;
  let written = "";

  function matching() {
    const wanted = plain(part("legend-filter").value.trim());
    folded ??= agencies.name.map((text, k) => plain(`${text}\n${agencies.id[k]}`));
    const texts = folded, found = [];
    for (let k = 0; k < model.A; k++) if (!wanted || texts[k].includes(wanted)) found.push(k);
    return found;
  }

  function write() {
    const found = matching();
    rows = new Map();
    const made = found.slice(0, LISTED).map(row);
    if (found.length > LISTED) {
      made.push(el("li", { class: "hint" }, say("search_more", { n: whole(found.length - LISTED) })));
    } else if (!found.length) made.push(el("li", { class: "hint" }, say("search_none")));
    part("legend").replaceChildren(...made);
  }

  /** @param {number} k */
  function row(k) {
    const box = el("input", {
      type: "checkbox", "data-agency": k, on: [["change", () => toggle([k], box.checked)]],
    });
    const count = el("span", { class: "count" });
    rows.set(k, { box, count });
    const label = el("label", {}, box, dot(graph.colourOf(k)),
      el("span", { class: "what" }, name(cut(agencies.name[k], 80))), count);
    const look = el("button", {
      type: "button", class: "look", "data-look": k, title: say("agency_about"),
      "aria-label": say("agency_about_of", { name: cut(agencies.name[k], 80) }),
      on: [["click", () => graph.showAgency(k)]],
    });
    const on = /** @type {[string, () => void][]} */ ([
      ["mouseenter", () => !state.off.has(k) && graph.hoverAgency(k)],
      ["mouseleave", () => graph.hover(-1)],
    ]);
    return el("li", { class: model.known(k) ? null : "unknown", on }, label, look);
  }

  /** @param {number[]} which @param {boolean} on */
  function toggle(which, on) {
    for (const k of which) {
      if (on) state.off.delete(k);
      else state.off.add(k);
    }
    graph.redraw();
    graph.announce(part("status").textContent ?? "");
  }

  function draw() {
    const key = `${graph.theme.dark}`;
    if (key !== written) write();
    written = key;
    for (const [k, { box, count }] of rows) {
      const text = whole(graph.now.sizes[k]);
      box.checked = !state.off.has(k);
      if (count.textContent !== text) count.textContent = text;
    }
  }

  const every = () => matching();
  part("legend-filter").hidden = model.A <= MANY;
  part("legend-filter").addEventListener("input", () => {
    written = "";
    draw();
  });
  part("show-all").addEventListener("click", () => toggle(every(), true));
  part("hide-all").addEventListener("click", () => toggle(every(), false));
  return { draw };
};
})();
