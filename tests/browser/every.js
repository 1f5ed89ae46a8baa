// Looks at one payload in every place of a graph that can tell it; returns what is to read
// in each. Called with the positions of the payload and its person, and what a reader types.
([k, person, typed]) => {
  const g = agencygraph.graphs.get("graph"), { state, data, model } = g, found = {};
  const read = (key) => { const part = g.part(key); return part ? part.textContent : ""; };
  const tables = data.measures.map((one, m) => m).filter((m) => !model.isBound(m));
  const agency = data.people.agency[0][person];
  Object.assign(state, { mode: "wave", to: k, level: "people", size: tables[k], colour: tables[k], path: null });
  state.off.clear();
  state.offKinds = new Set(data.kinds.name.map((_, j) => j).filter((j) => j !== k));
  g.select(person, true);
  found.person = read("panel");
  found.status = read("status");
  found.key = read("key");
  found.modes = `${read("modes")} ${g.part("wave").getAttribute("aria-valuetext")}`;
  found.live = read("live");
  g.hover(person);
  g.modules.table.toggle();
  found.table = read("table");
  g.modules.table.toggle();
  if (k) {
    Object.assign(state, { mode: "change", from: k - 1, to: k });
    g.redraw();
    found.change = read("panel");
  }
  g.selectAgency(agency, true);
  found.agency = read("panel");
  Object.assign(state, { level: "agencies", open: agency });
  g.redraw();
  const box = g.part("search");
  box.value = typed;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  found.search = box.parentElement.textContent;
  box.value = "";
  box.dispatchEvent(new Event("input", { bubbles: true }));
  g.modules.paths.ask("path", person, (person + 1) % model.n, true);
  found.path = read("connections");
  g.modules.paths.ask("between", agency, (agency + 1) % model.A);
  found.between = read("connections");
  found.drawing = g.modules.exports.drawing();
  return found;
}
