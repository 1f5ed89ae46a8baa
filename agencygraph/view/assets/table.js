// The picture as a table: for screen readers, for the keyboard, and where nothing can draw.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { cut, grouped, number } = home.format;
const { el, name, dot } = home.dom;
const SIGN = "M3 4.5h14v11H3zM3 8.2h14M3 11.9h14M8 4.5v11";
const PAGE = 100; // rows
const MANY = 20_000;
const NONE = "none"; // the engine where no other can run

/**
 * @typedef {{key: string, text: string, definition?: string, of: (row: number) => number,
 *   show?: (row: number) => string, count?: boolean}} Column
 */

/** @param {Graph} graph what the shell shares, see there */
home.table = function (graph) {
  const { data, model, say, state, part } = graph;
  const { people, agencies, measures } = data, empty = /** @type {any} */ (graph.engine).kind === NONE;
  let open = empty, first = 0;
  // names of very many take a while to put in order: only when it is asked for
  let sort = model.n > MANY ? { key: "across", down: true } : { key: "name", down: false };

  const status = el("p", { class: "rows" }), head = el("thead", {}), body = el("tbody", {});
  const caption = el("caption", { class: "unseen" });
  const table = el("table", { "data-part": "rows" }, caption, head, body);
  const turn = (/** @type {string} */ key, /** @type {number} */ by) => el("button", {
    type: "button", class: "tool named", "data-part": key, on: [["click", () => {
      first += by * PAGE;
      draw();
      frame.scrollTop = 0;
      graph.announce(status.textContent ?? "");
    }]],
  }, say(key));
  const before = turn("rows_before", -1), after = turn("rows_after", 1);
  const frame = el("div", { class: "rows-frame", tabindex: "0", role: "region", "aria-label": say("table") }, table);
  const box = part("table"); // over the picture
  box.classList.add("graph-table");
  box.append(el("div", { class: "rows-bar" }, status, before, after), frame);
  part("canvas").after(box);
  const toggle = home.tools.button(say("table"), SIGN, () => show(!open), {
    text: true, "data-part": "table-toggle", "aria-pressed": "false",
  });
  if (!empty) part("tools")?.append(toggle);

  // --- order -------------------------------------------------------------------------------
  const order = new Intl.Collator(data.graph.language || "en", { numeric: true });
  /** @type {Map<string[], Float64Array>} */
  const ranks = new Map();
  /** Place of each text in the order of the alphabet. @param {string[]} texts */
  function rank(texts) {
    const known = ranks.get(texts);
    if (known) return known;
    const places = texts.map((_, i) => i).sort((i, j) => order.compare(texts[i], texts[j]) || i - j);
    const found = new Float64Array(texts.length);
    places.forEach((i, k) => (found[i] = k && texts[i] === texts[places[k - 1]] ? found[places[k - 1]] : k));
    ranks.set(texts, found);
    return found;
  }

  /** Rows in order; what is not known comes last, whichever way. @param {number[]} rows @param {Column} column */
  function sorted(rows, column) {
    const way = sort.down ? -1 : 1, keys = new Map(rows.map((row) => [row, column.of(row)]));
    return rows.sort((a, b) => {
      const one = Number(keys.get(a)), two = Number(keys.get(b));
      if (Number.isNaN(one) || Number.isNaN(two)) return Number(Number.isNaN(one)) - Number(Number.isNaN(two)) || a - b;
      return (one - two) * way || a - b;
    });
  }

  // --- rows of people -------------------------------------------------------------------------
  function ofPeople() {
    const within = new Uint32Array(model.n), across = new Uint32Array(model.n), { source, target } = data.ties;
    const unknown = new Uint32Array(model.n), { WITHIN, ACROSS } = home.model;
    let unclear = false;
    for (let e = 0; e < model.m; e++) {
      if (!graph.seen.ties[e]) continue;
      const place = graph.now.place[e], counted = place === WITHIN ? within : place === ACROSS ? across : unknown;
      unclear ||= counted === unknown;
      counted[source[e]] += 1;
      counted[target[e]] += 1;
    }
    const rows = [], agencyRank = rank(agencies.name);
    for (let i = 0; i < model.n; i++) if (graph.seen.people[i]) rows.push(i);
    /** @type {Column[]} */
    const columns = [
      { key: "name", text: say("table_person"), of: (i) => rank(people.name)[i] },
      { key: "agency", text: say("table_agency"), of: (i) => agencyRank[graph.agencyAt(i)], show: (i) => agencies.name[graph.agencyAt(i)] },
      { key: "within", text: say("table_within"), ...tallied(within) },
      { key: "across", text: say("table_across"), ...tallied(across) },
    ];
    if (unclear) {
      const text = data.graph.grouped ? `${say("ties")}, ${say("csv_unknown")}` : say("ties");
      columns.push({ key: "unknown", text, ...tallied(unknown) });
    }
    for (const k of new Set([state.size, state.colour])) if (k >= 0) columns.push(measureColumn(k));
    return { rows, columns };
  }

  /** Ties of people; of somebody who did not answer they are not known, as in the tables of
   * measures. @param {Uint32Array} list */
  function tallied(list) {
    const of = (/** @type {number} */ i) => (graph.now.silent[i] ? NaN : list[i]);
    const show = (/** @type {number} */ i) => (graph.now.silent[i] ? say("na") : grouped(String(list[i])));
    return { of, show, count: true };
  }

  /** @param {number} k @returns {Column} */
  function measureColumn(k) {
    const { whole, definition } = measures[k], label = model.title(k), change = model.change(k, state);
    const of = (/** @type {number} */ i) => (change ? change[i] : model.value(k, i, graph.now));
    const text = change ? `${label} (${say("after_minus_before")})` : label;
    const show = (/** @type {number} */ i) => {
      const value = of(i);
      if (Number.isNaN(value)) return say("na");
      return change && value > 0 ? `+${number(value, whole)}` : number(value, whole);
    };
    return { key: `measure-${k}`, text, definition, of, show, count: true };
  }

  // --- rows of agencies --------------------------------------------------------------------------
  function ofAgencies() {
    const within = new Uint32Array(model.A), across = new Uint32Array(model.A), reached = new Uint32Array(model.A);
    for (let e = 0; e < model.m; e++) {
      if (!graph.seen.ties[e]) continue;
      const place = graph.now.place[e], ends = [data.ties.source[e], data.ties.target[e]].map(graph.agencyAt);
      if (place === home.model.WITHIN) within[ends[0]] += 1;
      else if (place === home.model.ACROSS) for (const k of ends) across[k] += 1;
    }
    for (const { one: a, two: b } of graph.view.bundles) {
      reached[a] += 1;
      reached[b] += 1;
    }
    const rows = agencies.id.map((_, k) => k).filter((k) => graph.now.sizes[k] && !state.off.has(k));
    const count = (/** @type {string} */ key, /** @type {ArrayLike<number>} */ list) =>
      ({ key, text: say(`table_${key}`), of: (/** @type {number} */ k) => list[k], count: true });
    /** @type {Column[]} */
    const columns = [
      { key: "name", text: say("table_agency"), of: (k) => rank(agencies.name)[k] },
      count("people", graph.now.sizes), count("within", within), count("across", across), count("reached", reached),
    ];
    return { rows, columns };
  }

  // --- the table ------------------------------------------------------------------------------------
  function draw() {
    if (!open) return;
    const ofWhom = state.level === "agencies" ? ofAgencies() : ofPeople(), { columns } = ofWhom;
    if (!columns.some(({ key }) => key === sort.key)) sort = { key: "name", down: false };
    const by = /** @type {Column} */ (columns.find(({ key }) => key === sort.key));
    const rows = sorted(ofWhom.rows, by), total = rows.length;
    first = Math.max(0, Math.min(first, Math.floor(Math.max(0, total - 1) / PAGE) * PAGE));
    const shown = rows.slice(first, first + PAGE);
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset?.sort;
    head.replaceChildren(el("tr", {}, ...columns.map(header)));
    body.replaceChildren(...shown.map((row) => line(row, columns)));
    status.textContent = total
      ? say("rows_shown", { first: grouped(String(first + 1)), last: grouped(String(first + shown.length)), all: grouped(String(total)) })
      : say("rows_none");
    caption.textContent = `${part("status").textContent}. ${say("rows_counted")}`;
    before.disabled = first === 0;
    after.disabled = first + PAGE >= total;
    if (focused) /** @type {HTMLElement | null} */ (head.querySelector(`[data-sort="${CSS.escape(focused)}"]`))?.focus();
  }

  /** @param {Column} column */
  function header({ key, text, definition, count }) {
    const on = sort.key === key, way = on ? (sort.down ? "descending" : "ascending") : "none";
    const act = () => {
      sort = { key, down: on ? !sort.down : Boolean(count) }; // of counts the most first
      first = 0;
      draw();
      graph.announce(say(sort.down ? "sorted_down" : "sorted_up", { column: text }));
    };
    return el("th", { scope: "col", "aria-sort": way, class: count ? "number" : null },
      el("button", { type: "button", "data-sort": key, title: definition || null, on: [["click", act]] }, name(cut(text, 60)),
        el("span", { class: "way", "aria-hidden": "true" }, on ? (sort.down ? "▾" : "▴") : "")));
  }

  /** @param {number} row @param {Column[]} columns */
  function line(row, columns) {
    const agency = state.level === "agencies", text = agency ? agencies.name[row] : people.name[row];
    const chosen = agency ? state.agency === row : state.selected === row;
    const act = () => (agency ? graph.selectAgency(row) : graph.select(row, true));
    const hollow = !agency && Boolean(graph.now.silent[row]);
    const colour = graph.colourOf(agency ? row : graph.agencyAt(row));
    return el("tr", { class: chosen ? "chosen" : null },
      el("th", { scope: "row" }, el("button", { type: "button", "data-row": row, "aria-pressed": String(chosen), on: [["click", act]] },
        dot(colour, hollow), name(cut(text, 80)), hollow ? el("span", { class: "unseen" }, ` (${say("na_silent")})`) : null)),
      ...columns.slice(1).map(({ of, show, count }) => el("td", { class: count ? "number" : null },
        count ? (show ? show(row) : grouped(String(of(row)))) : name(cut(show ? show(row) : "", 60)))));
  }

  /** @param {boolean} on */
  function show(on) {
    open = on || empty;
    box.hidden = !open;
    toggle.setAttribute("aria-pressed", String(open));
    part("canvas").inert = open;
    graph.root.classList.toggle("tabled", open);
    draw();
    if (open) frame.focus({ preventScroll: true });
    else part("canvas").focus({ preventScroll: true });
    graph.announce(say(open ? "table_open" : "table_shut"));
  }
  if (empty) {
    box.hidden = false;
    part("canvas").inert = true;
    graph.root.classList.add("tabled");
    graph.announce(say("no_engine"));
  }
  return { draw, toggle: () => show(!open) };
};

// Draws nothing: the table stands in for the picture.
home.engines.set(NONE, () => {
  const nothing = () => {};
  return /** @type {any} */ ({
    kind: NONE, setVisible: nothing, highlight: nothing, focus: nothing, move: nothing, setWheel: nothing,
    setCamera: nothing, setTheme: nothing, screenOf: () => ({ x: 0, y: 0 }), camera: () => ({ x: 0, y: 0, scale: 1 }),
    png: () => Promise.reject(new Error("nothing is drawn")),
  });
});
})();
