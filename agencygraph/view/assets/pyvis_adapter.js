// Draws a view with vis-network, as pyvis feeds it. The shell knows the calls at the end;
// another engine offers the same.
(() => {
"use strict";
const home = globalThis.agencygraph;
const EDGE = 40; // pixels from the edge that count as out of sight
const CLICK = 6; // pixels: a longer way between down and up is a drag
const LEAST_REACH = 12; // pixels around a small node that still hit it
const NEAREST = 8, FARTHEST = 0.02; // scales
const APART = 0.09; // ties of one pair but of several kinds are curved by so much more

/** @type {CreateEngine} */
function create(container, data, events) {
  const { options } = data.engine;
  const curved = options.edges.smooth.enabled, roundness = options.edges.smooth.roundness ?? 0;
  const several = data.kinds.name.length > 1;
  const bend = (/** @type {number} */ e) => (curved ? roundness + APART * data.ties.kind[e] : 0);
  let nodes = new vis.DataSet([]), edges = new vis.DataSet([]);
  const network = new vis.Network(container, { nodes, edges }, options);
  const frame = /** @type {HTMLElement} */ (container.querySelector(".vis-network"));
  frame.tabIndex = -1; // the container itself takes the keys
  const labels = home.pyvisLabels(container, data), strokes = home.pyvisStrokes(data, bend);
  /** @type {View | null} */
  let view = null;
  /** @type {Lit | null} */
  let lit = null;
  let touched = false;
  const n = data.people.id.length, m = data.ties.source.length;
  /** @type {(string | null)[]} */
  const nodeLooks = new Array(n).fill(null), edgeLooks = new Array(m).fill(null); // as drawn last

  // Nodes and edges in the order in which pyvis has them (what matters most is on top), with
  // their first look: vis-network takes them in once.
  /** @param {View} next */
  function fill(next) {
    const bent = (/** @type {{id: number}} */ edge) =>
      (several && curved ? { ...edge, smooth: { ...options.edges.smooth, roundness: bend(edge.id) } } : edge);
    nodes = new vis.DataSet(data.engine.nodes.map((/** @type {{id: number}} */ node) => {
      const look = nodeLook(next, node.id);
      nodeLooks[node.id] = JSON.stringify(look);
      return { ...node, ...look };
    }));
    edges = new vis.DataSet(data.engine.edges.map((/** @type {{id: number}} */ edge) => {
      const look = edgeLook(next, edge.id);
      edgeLooks[edge.id] = JSON.stringify(look);
      return { ...bent(edge), ...look };
    }));
    network.setData({ nodes, edges });
  }

  let asked = false;
  /** Once a frame, whoever asked for it and how often. */
  function draw() {
    if (asked) return;
    asked = true;
    requestAnimationFrame(() => {
      asked = false;
      network.redraw();
    });
  }

  // vis-network moves the camera when it finds its canvas resized: that comes first.
  const sized = () => network.canvas.setSize() && draw();

  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
  const glide = () => (still() ? false : { duration: 350, easingFunction: "easeInOutQuad" });

  // --- people and ties ---------------------------------------------------------------
  /** @param {View} next */
  function setVisible(next) {
    const first = view === null;
    view = next;
    if (first) {
      fill(next);
      draw();
      return;
    }
    const dots = [], lines = [];
    for (let i = 0; i < n; i++) {
      const look = nodeLook(next, i), key = JSON.stringify(look);
      if (key !== nodeLooks[i]) dots.push({ id: i, ...look });
      nodeLooks[i] = key;
    }
    for (let e = 0; e < m; e++) {
      const look = edgeLook(next, e), key = JSON.stringify(look);
      if (key !== edgeLooks[e]) lines.push({ id: e, ...look });
      edgeLooks[e] = key;
    }
    if (dots.length) nodes.update(dots);
    if (lines.length) edges.update(lines);
    draw();
  }

  /** @param {View} next @param {number} i */
  function nodeLook(next, i) {
    if (!next.people[i]) return { hidden: true };
    const colour = next.colours[next.colour[i]], hollow = next.hollow[i], { ground } = next.theme;
    return {
      hidden: false, x: next.x[i], y: next.y[i], size: next.radius[i], borderWidth: hollow ? 2.5 : 1.5,
      color: { background: hollow ? ground : colour, border: hollow ? colour : ground },
    };
  }

  /** @param {View} next @param {number} e */
  function edgeLook(next, e) {
    const style = next.styles[next.tieClass[e]];
    if (!style) return { hidden: true };
    return {
      hidden: false, width: next.tieWidth[e], dashes: style.dashes ?? false,
      color: { color: style.colour, opacity: style.alpha, inherit: false },
    };
  }

  // --- drawing besides nodes and ties -------------------------------------------------
  network.on("beforeDrawing", (/** @type {CanvasRenderingContext2D} */ ctx) => {
    if (!view) return;
    const shown = view, scale = network.getScale();
    const full = shown.level === "agencies";
    if (full) for (const one of shown.bundles) strokes.bundle(ctx, one, shown, scale, 0.38);
    shown.discs.forEach((disc, k) => {
      if (disc.drawn && disc.shown) strokes.disc(ctx, disc, shown, scale, shown.agency === k);
    });
  });

  network.on("afterDrawing", (/** @type {CanvasRenderingContext2D} */ ctx) => {
    if (!view) return;
    const scale = network.getScale(), window = seen();
    if (lit) standOut(ctx, view, lit, scale, window);
    for (let i = 0; i < n; i++) {
      if (view.mark[i] && view.people[i] && (!lit || lit.people.has(i))) strokes.mark(ctx, i, view, scale);
    }
    if (view.selected >= 0 && view.people[view.selected]) strokes.ring(ctx, view.selected, view, scale);
    labels.draw(ctx, scale, window, view, lit);
  });

  /** @param {CanvasRenderingContext2D} ctx @param {View} shown @param {Lit} standing @param {number} scale
   * @param {ReturnType<typeof seen>} window */
  function standOut(ctx, shown, standing, scale, window) {
    ctx.fillStyle = shown.theme.veil;
    ctx.fillRect(window.left, window.top, window.width, window.height);
    if (shown.level === "agencies") {
      const own = [...standing.agencies][0]; // the first is the one that is looked at
      for (const one of shown.bundles) {
        if (one.one === own || one.two === own) strokes.bundle(ctx, one, shown, scale, 0.8);
      }
      for (const k of standing.agencies) {
        if (shown.discs[k].drawn && shown.discs[k].shown) strokes.disc(ctx, shown.discs[k], shown, scale, shown.agency === k);
      }
    }
    for (const e of standing.ties) strokes.tie(ctx, e, shown, scale);
    for (const i of standing.people) if (shown.people[i]) strokes.node(ctx, i, shown, scale);
  }

  function seen() {
    const from = network.DOMtoCanvas({ x: 0, y: 0 });
    const to = network.DOMtoCanvas({ x: container.clientWidth, y: container.clientHeight });
    return { left: from.x, top: from.y, width: to.x - from.x, height: to.y - from.y };
  }

  // --- camera ----------------------------------------------------------------------------
  const limited = (/** @type {number} */ scale) => Math.min(Math.max(scale, FARTHEST), NEAREST);
  const at = (/** @type {number} */ i) => ({ x: (view ?? data.people).x[i], y: (view ?? data.people).y[i] });

  /** @param {{x: number, y: number, radius: number}[]} circles @param {any} animation */
  function look(circles, animation) {
    const box = { left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity }, margin = 26;
    for (const { x, y, radius } of circles.length ? circles : [{ x: 0, y: 0, radius: 1 }]) {
      box.left = Math.min(box.left, x - radius);
      box.right = Math.max(box.right, x + radius);
      box.top = Math.min(box.top, y - radius);
      box.bottom = Math.max(box.bottom, y + radius);
    }
    const wide = Math.max(box.right - box.left, 60), high = Math.max(box.bottom - box.top, 60);
    const scale = Math.min(
      (container.clientWidth - 2 * margin) / wide, (container.clientHeight - 2.4 * margin) / high, 2.4);
    const position = { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
    network.moveTo({ position, scale: Math.max(scale, FARTHEST), animation });
  }

  /** "all", an agency, or a person: the picture moves only if they are out of sight.
   * @param {"all" | {agency: number} | {person: number}} target @param {boolean} smooth */
  function focus(target, smooth = true) {
    sized();
    const animation = smooth ? glide() : false;
    touched = target !== "all";
    if (target === "all") look(view?.discs.filter((disc) => disc.shown) ?? [], animation);
    else if ("agency" in target) look(view ? [view.discs[target.agency]] : [], animation);
    else {
      const place = network.canvasToDOM(at(target.person));
      const within = (/** @type {number} */ x, /** @type {number} */ most) => x > EDGE && x < most - EDGE;
      if (within(place.x, container.clientWidth) && within(place.y, container.clientHeight)) return;
      network.moveTo({ position: at(target.person), scale: network.getScale(), animation });
    }
  }

  function move({ zoom = 1, x = 0, y = 0 }) {
    sized();
    touched = true;
    const scale = limited(network.getScale() * zoom), from = network.getViewPosition();
    network.moveTo({ position: { x: from.x + x / scale, y: from.y + y / scale }, scale, animation: false });
  }

  // --- pointing --------------------------------------------------------------------------------
  /** @param {{x: number, y: number}} point */
  function pick(point) {
    if (!view) return -1;
    const reach = LEAST_REACH / network.getScale();
    let best = -1, least = Infinity;
    for (let i = 0; i < n; i++) {
      if (!view.people[i]) continue;
      const away = Math.hypot(view.x[i] - point.x, view.y[i] - point.y);
      if (away < Math.max(view.radius[i] + 2, reach) && away < least) [best, least] = [i, away];
    }
    return best;
  }

  /** @param {{x: number, y: number}} point */
  function pickAgency(point) {
    if (view?.level !== "agencies") return -1;
    return view.discs.findIndex((disc) => disc.drawn && disc.shown && Math.hypot(disc.x - point.x, disc.y - point.y) < disc.radius);
  }

  /** @param {PointerEvent} event */
  function pointOf(event) {
    const box = container.getBoundingClientRect();
    return network.DOMtoCanvas({ x: event.clientX - box.left, y: event.clientY - box.top });
  }

  /** @type {PointerEvent | null} */
  let pressed = null;
  let held = -1; // a person who is dragged
  const far = (/** @type {PointerEvent} */ event) =>
    (pressed ? Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) : Infinity);

  // vis-network takes a slow click for something else, and would move the picture with a
  // person who is dragged: it does not see what happens to a person
  container.addEventListener("pointerdown", (event) => {
    pressed = event.isPrimary && event.button === 0 ? event : null;
    held = pressed && event.pointerType !== "touch" ? pick(pointOf(event)) : -1;
    if (held < 0) return;
    event.stopPropagation();
    container.focus({ preventScroll: true });
    container.setPointerCapture(event.pointerId);
  }, true);

  container.addEventListener("pointermove", (event) => {
    if (event.pointerType === "touch") return;
    if (held >= 0 && view && far(event) >= CLICK) {
      const { x, y } = pointOf(event);
      nodes.update({ id: held, x, y });
      [view.x, view.y] = [moved(view.x, held, x), moved(view.y, held, y)];
      nodeLooks[held] = null;
      draw();
    }
    if (event.buttons) return;
    const i = pick(pointOf(event)), k = i < 0 ? pickAgency(pointOf(event)) : -1;
    container.style.cursor = i >= 0 || k >= 0 ? "pointer" : "grab";
    if (k >= 0) events.hoverAgency?.(k);
    else events.hover(i);
  });

  /** A copy with one place changed: the columns of the data stay as they are.
   * @param {Float32Array} column @param {number} i @param {number} value */
  function moved(column, i, value) {
    const made = column === data.people.x || column === data.people.y ? column.slice() : column;
    made[i] = value;
    return made;
  }

  container.addEventListener("pointerleave", () => events.hover(-1));
  container.addEventListener("pointerup", (event) => {
    const isClick = pressed?.pointerId === event.pointerId && far(event) < CLICK;
    const dragged = held;
    if (pressed && isClick) click(pointOf(event));
    [pressed, held] = [null, -1];
    if (!isClick && dragged >= 0 && view) events.pin(dragged, view.x[dragged], view.y[dragged]);
  });

  /** @param {{x: number, y: number}} point */
  function click(point) {
    const i = pick(point), k = i < 0 ? pickAgency(point) : -1;
    if (k >= 0) events.selectAgency(k);
    else events.select(i);
  }

  network.on("dragStart", () => (touched = true));
  network.on("zoom", () => (touched = true));
  new ResizeObserver(() => {
    if (!touched && view) focus("all", false);
  }).observe(container);

  /** What is shown, on its ground. @param {number} scale @returns {Promise<Blob>} */
  function png(scale = 2) {
    const drawn = network.canvas.frame.canvas, copy = document.createElement("canvas");
    [copy.width, copy.height] = [drawn.clientWidth * scale, drawn.clientHeight * scale];
    network.canvas.pixelRatio = scale;
    [drawn.width, drawn.height] = [copy.width, copy.height];
    network.renderer._redraw();
    const ctx = /** @type {CanvasRenderingContext2D} */ (copy.getContext("2d"));
    ctx.fillStyle = view?.theme.ground ?? "#ffffff";
    ctx.fillRect(0, 0, copy.width, copy.height);
    ctx.drawImage(drawn, 0, 0);
    network.redraw(); // at the size of the screen again
    return new Promise((done, fail) =>
      copy.toBlob((blob) => (blob ? done(blob) : fail(new Error("no picture"))), "image/png"));
  }

  events.ready();
  return {
    setVisible, focus, move, png,
    highlight(next) {
      lit = next;
      draw();
    },
    setWheel: (on) => network.setOptions({ interaction: { zoomView: on } }),
    camera() {
      sized();
      return { ...network.getViewPosition(), scale: network.getScale() };
    },
    setCamera({ x, y, scale }) {
      sized();
      touched = true;
      network.moveTo({ position: { x, y }, scale: limited(scale), animation: false });
    },
    screenOf(i) {
      sized();
      const box = container.getBoundingClientRect(), place = network.canvasToDOM(at(i));
      return { x: box.left + place.x, y: box.top + place.y };
    },
    setTheme(theme) {
      if (view) view = { ...view, theme };
      draw();
    },
  };
}

home.engines.set("pyvis", create);
})();
