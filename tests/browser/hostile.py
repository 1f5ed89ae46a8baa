"""Networks, tables and studies of payloads, and a reader who tries every control."""

from dataclasses import replace

import agencygraph as ag
from agencygraph.view import graph_section

TOGETHER = 8
"""Graphs on one page of many: enough to save time, few enough to tell which failed."""


def network(text, wave):
    """Every text that a network has is the payload."""
    people = [f"{text}{k}" for k in range(4)]
    groups = [text, text, f"{text}b", None]
    roster = ag.Roster.from_labels(
        people, groups, names=[f"{text}n{k}" for k in range(4)]
    )
    names = tuple(f"{agency}g" for agency in roster.agencies)
    roster = replace(roster, agency_attributes={"name": names, text: names})
    ties = [(0, 1), (1, 2), (2, 3), (3, 0)][: 3 + (wave == "2")]
    found = ag.Network.from_ties(
        roster, [people[i] for i, _ in ties], [people[j] for _, j in ties]
    )
    return found.replace(
        wave=text + wave,
        kind=text,
        answered=~roster.mask([people[3]]) if wave == "1" else None,
    )


def table(text, people):
    """A table of people whose column, definition and note are the payload."""
    values = [1.5, 2.5, float("nan"), 4.5]
    return ag.Table(
        "person",
        people,
        {text: values, f"{text}_lower": [1, 2, 3, 4], f"{text}_upper": [3, 4, 5, 6]},
        {text: f"Definition: {text}"},
        (f"Note: {text}",),
    )


def waves_of(text):
    waves = network(text, "1"), network(text, "2")
    return waves, tuple({text: table(text, wave.roster.people)} for wave in waves)


def page_of(text, **options):
    waves, tables = waves_of(text)
    return ag.draw(waves, title=text, tables=tables, size=text, **options)


def section_of(text, name, **options):
    waves, tables = waves_of(text)
    return graph_section(waves, name=name, tables=tables, size=text, **options)


def crowd(payloads):
    """One network in which each payload is a person, an agency and a measure."""
    people = [f"{text}\u00b7{k}" for k, text in enumerate(payloads)]
    roster = ag.Roster.from_labels(
        people,
        [f"{text}\u00b7a{k}" for k, text in enumerate(payloads)],
        names=[f"{text}\u00b7n{k}" for k, text in enumerate(payloads)],
    )
    named = ag.Network.from_ties(roster, people, [*people[1:], people[0]])
    waves = (
        named.replace(wave=payloads[0], kind=payloads[1]),
        named.replace(wave=payloads[2], kind=payloads[1]),
    )
    tables = {
        text: ag.Table(
            "person",
            waves[0].roster.people,
            {f"{text}\u00b7{k}": [float(i % 7) for i in range(len(people))]},
            {f"{text}\u00b7{k}": f"Definition: {text}"},
            (f"Note: {text}",),
        )
        for k, text in enumerate(payloads)
    }
    return waves, (tables, tables)


READER = """async ([name, typed]) => {
  const root = name ? document.getElementById(name) : document;
  const frames = (n) => new Promise((done) => {
    const next = (left) => (left ? requestAnimationFrame(() => next(left - 1)) : done());
    next(n);
  });
  const tell = (one, ...events) => events.forEach((event) =>
    one.dispatchEvent(new Event(event, { bubbles: true })));
  const point = (one) => {
    for (const event of ["pointerenter", "mouseenter", "mouseover", "pointermove", "mousemove"]) {
      one.dispatchEvent(new MouseEvent(event, { bubbles: event !== "mouseenter" }));
    }
    for (const event of ["pointerleave", "mouseleave", "mouseout"]) {
      one.dispatchEvent(new MouseEvent(event, { bubbles: event !== "mouseleave" }));
    }
  };
  const keys = (one, ...names) => names.forEach((key) =>
    one.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })));
  const saves = /png|svg|csv|export|save|print|link|copy/i;
  const used = { radio: 0, checkbox: 0, select: 0, range: 0, text: 0, button: 0, summary: 0 };
  const seen = (one) => one.isConnected && one.checkVisibility();
  const each = (selector, act) => [...root.querySelectorAll(selector)]
    .filter(seen).slice(0, 60).forEach((one) => seen(one) && act(one));
  const choose = (one) => {
    const first = one.value;
    [...one.options].slice(0, 4).forEach((option) => {
      one.value = option.value;
      tell(one, "input", "change");
      used.select += 1;
    });
    one.value = first;
    tell(one, "input", "change");
  };
  const press = (one) => {
    if (saves.test(one.dataset.part ?? "")) return;
    point(one);
    one.click();
    used.button += 1;
    root.querySelectorAll("dialog[open]").forEach((box) => box.close());
  };
  const all = () => {
    each("summary", (one) => { one.parentElement.open = true; used.summary += 1; });
    each("select", choose);
    each("input[type=checkbox]", (one) => { point(one); one.click(); one.click(); used.checkbox += 1; });
    each("input[type=range], input[type=number]", (one) => {
      for (const value of [one.min, one.max]) { one.value = value; tell(one, "input", "change"); used.range += 1; }
      one.value = one.defaultValue;
      tell(one, "input", "change");
    });
    each("tr, li, label, circle, path, rect, td, th", point);
  };
  const radios = [...root.querySelectorAll("input[type=radio]")].filter(seen);
  for (const radio of radios.length ? radios : [null]) {
    if (radio) { radio.click(); used.radio += 1; }
    for (const text of typed) {
      each("input[type=search], input[type=text]", (box) => {
        box.value = text;
        tell(box, "input", "change");
        used.text += 1;
        keys(box, "ArrowDown", "Enter");
        box.value = "";
        tell(box, "input", "change");
      });
    }
    all();
    await frames(1);
  }
  each("button", press);
  each("[tabindex='0']", (one) => keys(one, "ArrowLeft", "+", "-", "0", "Tab", "Enter", " ", "?", "Escape"));
  await frames(2);
  return used;
}"""
"""Use every control of a graph (or of the page), and say how many of each were used."""

WATCH = """(() => {
  const asked = [];
  Object.defineProperty(globalThis, "__asked", { value: asked });
  const names = ["WebSocket", "RTCPeerConnection", "EventSource", "WebTransport", "Worker",
    "SharedWorker", "Notification", "BroadcastChannel", "XMLHttpRequest", "fetch", "open"];
  for (const name of names) {
    const own = globalThis[name];
    if (!own) continue;
    globalThis[name] = new Proxy(own, {
      apply(to, self, given) { asked.push(name); return Reflect.apply(to, self, given); },
      construct(to, given) { asked.push(name); return Reflect.construct(to, given); },
    });
  }
  const beacon = navigator.sendBeacon;
  navigator.sendBeacon = (...given) => { asked.push("beacon"); return beacon.apply(navigator, given); };
})()"""
"""Notes what interception of requests cannot see: sockets, peers, workers, windows."""
