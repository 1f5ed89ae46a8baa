// Asking who is connected: the shortest path between two people, and who joins two agencies.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { cut, isolate, grouped } = home.format;
const { el, name, dot } = home.dom;
const OFFERED = 8; // people a field offers
const MANY = 1_000_000; // paths that are not counted further
const ROWS = 30; // shown at first
const NONE = -1;

/** @param {Graph} graph what the shell shares, see there */
home.paths = function (graph) {
  const { data, model, say, state, part } = graph;
  const { people, agencies, ties } = data, own = graph.root.dataset.graph;
  const who = (/** @type {number} */ i) => isolate(cut(people.name[i], 80));
  const which = (/** @type {number} */ k) => isolate(cut(agencies.name[k], 60));
  /** What was asked last, to ask again when other ties are shown. @type {(() => void) | null} */
  let again = null;
  /** @type {State["path"]} */
  let mine = null;
  /** @type {object | null} */
  let asked = null; // of which ties
  let visiting = false;

  // --- what both share --------------------------------------------------------------------
  const web = () => home.routes.web(model.n, ties.source, ties.target, graph.seen.ties);

  /** Light what was found. @param {State["path"]} path @param {() => void} ask */
  function light(path, ask) {
    mine = path;
    again = ask;
    asked = graph.seen;
    state.path = path;
  }

  /** @param {() => void} ask */
  function start(ask) {
    if (state.level !== "people") state.level = "people";
    state.selected = NONE;
    state.agency = NONE;
    graph.redraw();
    ask();
    graph.redraw();
  }

  /** Look at somebody without losing what was found. @param {number} i */
  function visit(i) {
    const kept = mine, ask = again;
    visiting = true;
    graph.select(i, true);
    visiting = false;
    if (!kept || !ask) return;
    light(kept, ask);
    graph.redraw();
  }

  /** @param {number} i */
  function person(i) {
    return el("button", {
      type: "button", class: "contact", on: [["click", () => visit(i)], ["mouseenter", () => graph.hover(i)], ["mouseleave", () => graph.hover(NONE)]],
    }, dot(graph.colourOf(graph.agencyAt(i)), Boolean(graph.now.silent[i])),
      el("span", { class: "what" }, name(cut(people.name[i], 80))),
      el("span", { class: "how" }, name(cut(agencies.name[graph.agencyAt(i)], 40))));
  }

  // --- a field to choose a person ------------------------------------------------------------
  /** @param {string} key @param {string} label */
  function picker(key, label) {
    const id = `${own}-${key}`;
    let value = NONE, active = NONE;
    /** @type {number[]} */
    let offered = [];
    const list = el("ul", { id: `${id}-list`, role: "listbox", "aria-label": label, hidden: true });
    const input = el("input", {
      id, type: "text", role: "combobox", autocomplete: "off", spellcheck: "false", "data-part": key,
      "aria-expanded": "false", "aria-controls": `${id}-list`, "aria-autocomplete": "list", placeholder: say("path_placeholder"),
      on: [["input", offer], ["keydown", keys], ["blur", shut]],
    });

    function offer() {
      value = NONE;
      offered = (graph.modules.search.find(input.value)?.people ?? []).slice(0, OFFERED);
      active = offered.length ? 0 : NONE;
      show();
    }
    function show() {
      list.replaceChildren(...offered.map((i, k) => el("li", {
        id: `${id}-${k}`, role: "option", "aria-selected": String(k === active), class: k === active ? "active" : null,
        on: [["pointerdown", (event) => {
          event.preventDefault(); // the field keeps the focus
          choose(i);
        }]],
      }, dot(graph.colourOf(graph.agencyAt(i))), el("span", { class: "what" }, name(cut(people.name[i], 80))),
        el("span", { class: "how" }, name(cut(agencies.name[graph.agencyAt(i)], 40))))));
      const open = offered.length > 0;
      list.hidden = !open;
      input.setAttribute("aria-expanded", String(open));
      if (open && active >= 0) input.setAttribute("aria-activedescendant", `${id}-${active}`);
      else input.removeAttribute("aria-activedescendant");
    }
    /** @param {number} i */
    function choose(i) {
      value = i;
      input.value = i < 0 ? "" : people.name[i];
      shut();
      changed();
    }
    function shut() {
      offered = [];
      show();
    }
    /** @param {KeyboardEvent} event */
    function keys(event) {
      const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
      if (step && !offered.length && input.value) offer();
      else if (step && offered.length) {
        active = (active + step + offered.length) % offered.length;
        show();
      } else if (event.key === "Enter") {
        if (offered.length) choose(offered[Math.max(0, active)]);
      } else if (event.key === "Escape" && offered.length) shut();
      else return;
      event.preventDefault();
      event.stopPropagation();
    }
    const element = el("div", { class: "picker" }, el("label", { for: id }, label), input, list);
    return { element, input, choose, value: () => value };
  }

  // --- the shortest path -----------------------------------------------------------------------
  const from = picker("path-from", say("path_from")), to = picker("path-to", say("path_to"));
  const either = el("input", { type: "checkbox", "data-part": "path-either", on: [["change", changed]] });
  const route = el("div", { class: "told", "data-part": "path-told" });

  function changed() {
    if (from.value() < 0 || to.value() < 0) return forget(route);
    start(askPath);
  }

  function askPath() {
    const [a, b] = [from.value(), to.value()];
    if (a < 0 || b < 0) return forget(route); // somebody else is being typed
    const names = { from: who(a), to: who(b) };
    const hidden = [a, b].find((i) => !graph.isShown(i));
    if (a === b || hidden !== undefined) {
      return fail(route, a === b ? say("path_same") : say("path_hidden", { name: who(Number(hidden)) }), askPath);
    }
    const directed = data.graph.directed && !either.checked;
    const found = home.routes.shortest(web(), directed, a, b);
    if (!found) return fail(route, say(directed ? "path_none_directed" : "path_none", names), askPath);
    light(found, askPath);
    const first = say("path_found", { ...names, steps: say.count("step_count", found.length) }), both = note();
    const more = found.count === 1 ? say("path_only")
      : found.count > MANY ? say("path_of_many", { n: grouped(String(MANY)) })
        : say("path_of", { n: grouped(String(found.count)) });
    route.replaceChildren(el("p", {}, `${first} ${more}${both}`),
      el("ol", { class: "contacts" }, ...found.people.map((/** @type {number} */ i) => el("li", {}, person(i)))), clearing());
    tell(`${first} ${more}${both}`);
  }

  // --- who joins two agencies --------------------------------------------------------------------
  const one = agencySelect("between-one", say("between_one")), two = agencySelect("between-two", say("between_two"));
  const joint = el("div", { class: "told", "data-part": "between-told" });

  /** @param {string} key @param {string} label */
  function agencySelect(key, label) {
    const options = agencies.name.map((text, k) => ({ text, k })).filter(({ k }) => agencies.known[k])
      .sort((a, b) => a.text.localeCompare(b.text)).map(({ text, k }) => el("option", { value: k }, cut(text, 60)));
    const select = el("select", {
      id: `${own}-${key}`, "data-part": key, on: [["change", () => {
        if (one.value() < 0 || two.value() < 0) forget(joint);
        else start(askBetween);
      }]],
    }, el("option", { value: NONE }, say("between_choose")), ...options);
    const element = el("div", { class: "picker" }, el("label", { for: `${own}-${key}` }, label), select);
    return { element, select, value: () => Number(select.value) };
  }

  function askBetween() {
    const [a, b] = [one.value(), two.value()], names = { one: which(a), two: which(b) };
    if (a === b) return fail(joint, say("between_same"), askBetween);
    const at = graph.now.agency, found = home.routes.between(web(), at, a, b);
    const lit = new Set(found.ties), seen = new Set(found.brokers.map((/** @type {{person: number}} */ b) => b.person));
    for (const i of seen) {
      for (const e of model.touching(i)) {
        const k = at[model.other(e, i)];
        if (graph.isTieShown(e) && (k === a || k === b)) lit.add(e);
      }
    }
    for (const e of lit) seen.add(ties.source[e]).add(ties.target[e]);
    light({ people: [...seen], ties: [...lit] }, askBetween);
    const direct = found.ties.length ? say.count("between_ties", found.ties.length) : say("between_no_tie");
    const joined = found.brokers.length ? say.count("between_people", found.brokers.length) : say("between_nobody");
    joint.replaceChildren(el("p", {}, `${direct} ${joined}${note()}`), brokerTable(found.brokers, a, b), directTies(found.ties), clearing());
    tell(`${say("between_heard", names)} ${direct} ${joined}`);
  }

  /** @param {{person: number, one: number, two: number}[]} brokers @param {number} a @param {number} b */
  function brokerTable(brokers, a, b) {
    if (!brokers.length) return "";
    const head = (/** @type {Node | string} */ text) => el("th", { scope: "col" }, text);
    const rows = el("tbody", {}), table = el("table", { "data-part": "brokers" },
      el("thead", {}, el("tr", {}, head(say("between_who")),
        ...[a, b].map((k) => head(el("span", {}, say("between_tied"), " ", name(cut(agencies.name[k], 40))))))), rows);
    const row = (/** @type {number} */ k) => {
      const broker = brokers[k];
      return el("tr", {}, el("th", { scope: "row" }, person(broker.person)),
        el("td", {}, grouped(String(broker.one))), el("td", {}, grouped(String(broker.two))));
    };
    const most = Math.min(brokers.length, 4 * ROWS);
    for (let k = 0; k < most; k++) rows.append(row(k));
    if (brokers.length > most) table.append(el("caption", {}, say("more_rows", { n: grouped(String(brokers.length - most)) })));
    return table;
  }

  /** @param {number[]} list ties */
  function directTies(list) {
    if (!list.length) return "";
    const shown = list.slice(0, ROWS);
    const rows = shown.map((e) => el("li", {}, person(ties.source[e]),
      el("span", { class: "to", "aria-label": say(data.graph.directed ? "direction_out" : "contacts") }, data.graph.directed ? "→" : "–"),
      person(ties.target[e])));
    if (list.length > shown.length) rows.push(el("li", { class: "hint" }, say("more_rows", { n: grouped(String(list.length - shown.length)) })));
    return el("details", { open: list.length <= 6, class: "group" },
      el("summary", {}, say("between_direct")), el("ul", { class: "contacts pairs" }, ...rows));
  }

  // Of a change both waves are in the picture.
  const note = () => (graph.now.change ? ` ${say("both_waves")}` : "");

  // --- telling -------------------------------------------------------------------------------------
  let quiet = false;
  /** @param {string} text */
  function tell(text) {
    if (!quiet) graph.announce(text);
  }

  /** @param {HTMLElement} place @param {string} text @param {() => void} ask */
  function fail(place, text, ask) {
    light(null, ask);
    place.replaceChildren(el("p", {}, text));
    tell(text);
  }

  function clearing() {
    return el("p", {}, el("button", { type: "button", class: "plain", "data-part": "path-clear", on: [["click", () => {
      from.choose(NONE);
      to.choose(NONE);
      one.select.value = two.select.value = String(NONE);
      forget(route);
      forget(joint);
    }]] }, say("path_clear")));
  }

  /** @param {HTMLElement} place */
  function forget(place) {
    place.replaceChildren();
    if (!mine) return;
    mine = again = null;
    state.path = null;
    graph.redraw();
  }

  // --- where it stands -------------------------------------------------------------------------------
  const section = (/** @type {string} */ key, /** @type {(Node | string)[]} */ ...inner) =>
    el("fieldset", { "data-part": key }, ...inner);
  const direction = data.graph.directed ? el("label", { class: "check" }, either, " ", say("path_either")) : "";
  const box = el("details", { class: "graph-connections", "data-part": "connections" },
    el("summary", {}, say("connections_title")),
    section("path", el("legend", {}, say("path_title")), from.element, to.element, direction, route),
    data.graph.grouped && model.A > 1
      ? section("between", el("legend", {}, say("between_title")), one.element, two.element, joint) : "");
  const legend = graph.root.querySelector(".graph-legend");
  if (legend) legend.before(box);
  else part("side").append(box);

  /** Ask for a path from somebody: the field for the other end waits. @param {number} i */
  function fromHere(i) {
    /** @type {HTMLDetailsElement} */ (box).open = true;
    from.choose(i);
    to.input.focus();
    graph.announce(say("path_to_whom", { name: who(i) }));
  }

  function offerPath() {
    const panel = part("panel"), after = panel.querySelector(".belongs");
    if (state.selected < 0 || !after || panel.querySelector(".from-here")) return;
    const i = state.selected;
    after.after(el("button", { type: "button", class: "from-here plain", "data-part": "path-from-here", on: [["click", () => fromHere(i)]] }, say("path_from_here")));
  }

  function draw() {
    offerPath();
    if (!again || visiting) return;
    if (state.path !== mine) { // somebody else was selected
      mine = again = null;
      route.replaceChildren();
      joint.replaceChildren();
    } else if (asked !== graph.seen) { // other ties are shown
      quiet = true;
      again();
      quiet = false;
    }
  }
  /** What was asked, as a link holds it. @returns {{path: string[], between: string[], either: boolean}} */
  function told() {
    const whole = from.value() >= 0 && to.value() >= 0;
    const path = again === askPath && whole ? [from, to].map((end) => people.id[end.value()]) : [];
    const between = again === askBetween ? [one, two].map((end) => agencies.id[end.value()]) : [];
    return { path, between, either: either.checked };
  }

  /** Ask as a link does: positions of two people, or of two agencies.
   * @param {"path" | "between"} what @param {number} a @param {number} b @param {boolean} [eitherWay] */
  function ask(what, a, b, eitherWay = false) {
    /** @type {HTMLDetailsElement} */ (box).open = true;
    if (what === "between") {
      one.select.value = String(a);
      two.select.value = String(b);
      return start(askBetween);
    }
    either.checked = eitherWay;
    from.choose(a);
    to.choose(b);
  }
  return { draw, fromHere, told, ask };
};
})();
