// Draws a scene with vis-network, as pyvis feeds it. The shell knows five calls:
// setVisible, highlight, focus, move, screenOf; another engine offers the same.
(() => {
"use strict";
const home = globalThis.agencygraph;
const FONT = '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const INK = "#1f2a37", HALO = "rgba(255,255,255,0.92)", VEIL = "rgba(255,255,255,0.82)";
const CELL = 7; // pixels: labels are kept apart on a grid this coarse
const MOST_OVER = 14; // names of the largest that may cover smaller people
const EDGE = 40; // pixels from the edge that count as out of sight
const CLICK = 6; // pixels: a longer way between down and up is a drag
const LEAST_REACH = 12; // pixels around a small node that still hit it

function create(container, data, events) {
  const { rgba } = home.model;
  const { cut } = home.format;
  const { people } = data;
  const nodes = new vis.DataSet(data.engine.nodes);
  const edges = new vis.DataSet(data.engine.edges);
  const network = new vis.Network(container, { nodes, edges }, data.engine.options);
  const curved = data.engine.options.edges.smooth.enabled;
  const roundness = data.engine.options.edges.smooth.roundness ?? 0;
  const frame = container.querySelector(".vis-network");
  frame.tabIndex = -1; // the container itself takes the keys
  let view = null, lit = null, touched = false;
  const widths = new Map();
  const names = people.name.map((text) => ({ short: cut(text, 28), long: cut(text, 48) }));
  const titles = data.agencies.name.map((text) => cut(text, 36));

  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const glide = () => (still() ? false : { duration: 350, easingFunction: "easeInOutQuad" });

  function setVisible(next) {
    view = next;
    nodes.update(view.people.map((p, i) => (p ? nodeOf(p, i) : { id: i, hidden: true })));
    edges.update(view.ties.map((t, e) => (t ? edgeOf(t, e) : { id: e, hidden: true })));
    network.redraw();
  }
  const nodeOf = (p, i) => ({
    id: i,
    hidden: false,
    size: p.radius,
    borderWidth: p.hollow ? 2.5 : 1.5,
    color: { background: p.hollow ? "#ffffff" : p.colour, border: p.hollow ? p.colour : "#ffffff" },
  });
  const edgeOf = (t, e) => ({
    id: e,
    hidden: false,
    width: t.width,
    dashes: t.dashes ?? false,
    color: { color: t.colour, opacity: t.alpha, inherit: false },
  });

  // --- drawing besides nodes and ties -------------------------------------------
  network.on("beforeDrawing", (ctx) => {
    const scale = network.getScale();
    for (const disc of view?.discs ?? []) {
      if (!disc?.drawn) continue;
      ctx.beginPath();
      ctx.arc(disc.x, disc.y, disc.radius, 0, 2 * Math.PI);
      ctx.fillStyle = rgba(disc.colour, 0.085);
      ctx.fill();
      ctx.strokeStyle = rgba(disc.colour, 0.28);
      ctx.lineWidth = 1.2 / scale;
      ctx.setLineDash(disc.known ? [] : [6 / scale, 5 / scale]);
      ctx.stroke();
      ctx.setLineDash([]);
    }
  });

  network.on("afterDrawing", (ctx) => {
    if (!view) return;
    const scale = network.getScale(), window = seen();
    if (lit) {
      ctx.fillStyle = VEIL;
      ctx.fillRect(window.left, window.top, window.width, window.height);
      for (const e of lit.ties) drawTie(ctx, e, scale);
      for (const i of lit.people) drawNode(ctx, i, scale);
    }
    view.people.forEach((p, i) => p?.mark && (!lit || lit.people.has(i)) && drawMark(ctx, p, i, scale));
    if (view.selected >= 0 && view.people[view.selected]) drawRing(ctx, view.selected, scale);
    drawLabels(ctx, scale, window);
  });

  function seen() {
    const from = network.DOMtoCanvas({ x: 0, y: 0 });
    const to = network.DOMtoCanvas({ x: container.clientWidth, y: container.clientHeight });
    return { left: from.x, top: from.y, width: to.x - from.x, height: to.y - from.y };
  }

  // The arc that vis-network draws for "curvedCW".
  function via(a, b) {
    const half = 0.5 * roundness + 0.5, across = b.x - a.x, up = a.y - b.y;
    const long = half * Math.hypot(across, up);
    const angle = Math.atan2(up, across) + half * Math.PI;
    return { x: a.x + long * Math.sin(angle), y: a.y + long * Math.cos(angle) };
  }
  const at = (i) => ({ x: people.x[i], y: people.y[i] });

  function drawTie(ctx, e, scale) {
    const tie = view.ties[e];
    if (!tie) return;
    const from = at(data.ties.source[e]), to = at(data.ties.target[e]);
    const bend = curved ? via(from, to) : { x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 };
    ctx.beginPath();
    ctx.moveTo(from.x, from.y);
    ctx.quadraticCurveTo(bend.x, bend.y, to.x, to.y);
    ctx.strokeStyle = rgba(tie.colour, Math.max(tie.alpha, 0.75));
    ctx.lineWidth = Math.max(tie.width, 1.2 / scale);
    ctx.setLineDash(tie.dashes ?? []);
    ctx.stroke();
    ctx.setLineDash([]);
    if (!data.graph.directed) return;
    const angle = Math.atan2(to.y - bend.y, to.x - bend.x);
    const rim = view.people[data.ties.target[e]].radius + 2, size = 6 + tie.width;
    const tip = { x: to.x - rim * Math.cos(angle), y: to.y - rim * Math.sin(angle) };
    ctx.beginPath();
    ctx.moveTo(tip.x, tip.y);
    for (const turn of [2.7, -2.7]) {
      ctx.lineTo(tip.x + size * Math.cos(angle + turn), tip.y + size * Math.sin(angle + turn));
    }
    ctx.fillStyle = tie.colour;
    ctx.fill();
  }

  function circle(ctx, i, radius) {
    ctx.beginPath();
    ctx.arc(people.x[i], people.y[i], radius, 0, 2 * Math.PI);
  }

  function drawNode(ctx, i, scale) {
    const p = view.people[i];
    if (!p) return;
    circle(ctx, i, Math.max(p.radius, 4.5 / scale));
    ctx.fillStyle = p.hollow ? "#ffffff" : p.colour;
    ctx.fill();
    ctx.lineWidth = p.hollow ? 2.5 : 1.5;
    ctx.strokeStyle = p.hollow ? p.colour : "#ffffff";
    ctx.stroke();
  }

  // Joined: a ring of their own. Left: crossed out.
  function drawMark(ctx, p, i, scale) {
    ctx.strokeStyle = p.colour;
    ctx.lineWidth = Math.max(1.6, 1.2 / scale);
    ctx.beginPath();
    if (p.mark === "joined") circle(ctx, i, p.radius + 4);
    else {
      const r = p.radius + 3, x = people.x[i], y = people.y[i];
      ctx.moveTo(x - r, y + r);
      ctx.lineTo(x + r, y - r);
    }
    ctx.stroke();
  }

  function drawRing(ctx, i, scale) {
    circle(ctx, i, view.people[i].radius + 4.5);
    ctx.strokeStyle = INK;
    ctx.lineWidth = Math.max(2.4, 2 / scale);
    ctx.stroke();
  }

  // --- labels: of one size on the screen, and never on each other ------------------
  function drawLabels(ctx, scale, window) {
    const columns = Math.ceil(container.clientWidth / CELL) + 1;
    const taken = new Set(), covered = new Set();
    const cellsOf = (left, top, right, bottom) => {
      const cells = [];
      for (let r = Math.floor(top / CELL); r <= Math.floor(bottom / CELL); r++) {
        for (let c = Math.floor(left / CELL); c <= Math.floor(right / CELL); c++) cells.push(r * columns + c);
      }
      return cells;
    };
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    ctx.lineJoin = "round";
    const put = (text, x, y, style, { force = false, clear = false } = {}) => {
      const key = style.weight + style.size + text;
      if (!widths.has(key)) {
        ctx.font = `${style.weight} 20px ${FONT}`;
        widths.set(key, (ctx.measureText(text).width * style.size) / 20);
      }
      const wide = widths.get(key) + 6, high = style.size + 4;
      const left = (x - window.left) * scale - wide / 2, top = (y - window.top) * scale - high / 2;
      const right = left + wide, bottom = top + high;
      if (right < 0 || bottom < 0 || left > container.clientWidth || top > container.clientHeight) return true;
      const cells = cellsOf(left, top, right, bottom);
      if (!force && cells.some((cell) => taken.has(cell) || (clear && covered.has(cell)))) return false;
      cells.forEach((cell) => taken.add(cell));
      ctx.font = `${style.weight} ${style.size / scale}px ${FONT}`;
      ctx.strokeStyle = HALO;
      ctx.lineWidth = 3.5 / scale;
      ctx.strokeText(text, x, y);
      ctx.fillStyle = style.colour;
      ctx.fillText(text, x, y);
      return true;
    };
    labelChosen(put, scale);
    labelAgencies(put, scale);
    view.people.forEach((p, i) => {
      if (!p || (lit && !lit.people.has(i))) return;
      const x = (people.x[i] - window.left) * scale, y = (people.y[i] - window.top) * scale;
      const r = p.radius * scale;
      cellsOf(x - r, y - r, x + r, y + r).forEach((cell) => covered.add(cell));
    });
    labelPeople(put, scale);
  }

  const NAME = { weight: 400, size: 11.5, colour: INK };
  const BOLD = { weight: 600, size: 12.5, colour: "#0b1320" };
  const AGENCY = { weight: 600, size: 13, colour: INK };
  const FAINT = { weight: 600, size: 13, colour: "#8b95a3" };

  const under = (i, scale) => people.y[i] + view.people[i].radius + 10 / scale;
  const over = (i, scale) => people.y[i] - view.people[i].radius - 10 / scale;

  function labelChosen(put, scale) {
    for (const i of new Set([view.selected, lit?.centre ?? -1])) {
      if (i >= 0 && view.people[i]) {
        put(names[i].long, people.x[i], under(i, scale) + 3 / scale, BOLD, { force: true });
      }
    }
  }

  function labelAgencies(put, scale) {
    view.discs.forEach((disc, k) => {
      if (!disc?.drawn) return;
      const text = titles[k];
      const faint = lit && !lit.agencies.has(k);
      const above = disc.y - disc.radius - 11 / scale, below = disc.y + disc.radius + 12 / scale;
      const style = faint ? FAINT : AGENCY;
      if (!put(text, disc.x, above, style)) put(text, disc.x, below, style);
    });
  }

  function labelPeople(put, scale) {
    const room = container.clientWidth * container.clientHeight;
    let most = Math.round(lit ? 80 : room / 16000), done = 0;
    for (const i of view.order) {
      if (most <= 0) return;
      const p = view.people[i];
      if (!p || i === view.selected || i === lit?.centre || (lit && !lit.people.has(i))) continue;
      if (p.radius * scale < 3.5 && !lit) continue;
      const clear = !lit && done >= MOST_OVER; // the largest may stand on other people
      done += 1;
      const places = [under(i, scale), over(i, scale)];
      if (places.some((y) => put(names[i].short, people.x[i], y, NAME, { clear }))) most -= 1;
    }
  }

  // --- camera ----------------------------------------------------------------------
  function look(box, animation) {
    const wide = Math.max(box.right - box.left, 60), high = Math.max(box.bottom - box.top, 60);
    const margin = 26;
    const scale = Math.min(
      (container.clientWidth - 2 * margin) / wide,
      (container.clientHeight - 2.4 * margin) / high,
      2.4,
    );
    const position = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
    network.moveTo({ position, scale: Math.max(scale, 0.02), animation });
  }

  function boxOf(circles) {
    const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
    for (const { x, y, radius } of circles) {
      box.left = Math.min(box.left, x - radius);
      box.right = Math.max(box.right, x + radius);
      box.top = Math.min(box.top, y - radius);
      box.bottom = Math.max(box.bottom, y + radius);
    }
    return circles.length ? box : { left: -1, right: 1, top: -1, bottom: 1 };
  }

  // "all", an agency, or a person: the picture moves only if they are out of sight.
  function focus(target, smooth = true) {
    const animation = smooth ? glide() : false;
    if (target === "all") {
      touched = false;
      look(boxOf(view.discs.filter(Boolean)), animation);
      return;
    }
    if (target.agency !== undefined) {
      touched = true;
      look(boxOf([view.discs[target.agency]]), animation);
      return;
    }
    const place = network.canvasToDOM(at(target.person));
    const within = (x, most) => x > EDGE && x < most - EDGE;
    if (within(place.x, container.clientWidth) && within(place.y, container.clientHeight)) return;
    touched = true;
    network.moveTo({ position: at(target.person), scale: network.getScale(), animation });
  }

  function move({ zoom = 1, x = 0, y = 0 }) {
    touched = true;
    const scale = Math.min(Math.max(network.getScale() * zoom, 0.02), 8);
    const from = network.getViewPosition();
    const position = { x: from.x + x / scale, y: from.y + y / scale };
    network.moveTo({ position, scale, animation: false });
  }

  // --- pointing ----------------------------------------------------------------------
  function pick(point) {
    const reach = LEAST_REACH / network.getScale();
    let best = -1, least = Infinity;
    view.people.forEach((p, i) => {
      if (!p) return;
      const away = Math.hypot(people.x[i] - point.x, people.y[i] - point.y);
      if (away < Math.max(p.radius + 2, reach) && away < least) [best, least] = [i, away];
    });
    return best;
  }

  function pointOf(event) {
    const box = container.getBoundingClientRect();
    return network.DOMtoCanvas({ x: event.clientX - box.left, y: event.clientY - box.top });
  }

  container.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch" || event.buttons) return;
    const i = pick(pointOf(event));
    container.style.cursor = i >= 0 ? "pointer" : "grab";
    events.hover(i);
  });
  container.addEventListener("pointerleave", () => events.hover(-1));
  // vis-network takes a slow click for something else; here a click is a click
  let pressed = null;
  container.addEventListener("pointerdown", (event) => {
    pressed = event.isPrimary && event.button === 0 ? event : null;
  });
  container.addEventListener("pointerup", (event) => {
    const moved = pressed && Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY);
    if (pressed?.pointerId === event.pointerId && moved < CLICK) events.select(pick(pointOf(event)));
    pressed = null;
  });
  network.on("dragStart", () => (touched = true));
  network.on("zoom", () => (touched = true));
  new ResizeObserver(() => {
    if (!touched && view) focus("all", false);
  }).observe(container);

  return {
    setVisible,
    highlight(next) {
      lit = next;
      network.redraw();
    },
    focus,
    move,
    // in a report the wheel scrolls the page until the graph is chosen
    setWheel: (on) => network.setOptions({ interaction: { zoomView: on } }),
    screenOf(i) {
      const box = container.getBoundingClientRect(), place = network.canvasToDOM(at(i));
      return { x: box.left + place.x, y: box.top + place.y };
    },
  };
}

home.engines.set("pyvis", create);
})();
