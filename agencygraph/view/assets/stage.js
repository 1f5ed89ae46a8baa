// The engine of large networks, as the shell knows it: a stage that one of the painters
// paints, WebGL2 where there is any and a 2D canvas elsewhere.
(() => {
"use strict";
const home = globalThis.agencygraph;
const EDGE = 40; // pixels from the edge that count as out of sight
const REACH = 12; // pixels around a person that still hit them
const LARGE = 160; // pixels of the largest person's radius, as close as one gets
const SEEN = 5, SHOWN = 11; // pixels of a person's radius: below the first, go as near as the second
const PATIENCE = 4000; // ms until a lost context is given up

/** @returns {boolean} */
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/**
 * @param {HTMLElement} container
 * @returns {HTMLCanvasElement} over all of it, and nothing to point at
 */
function sheet(container) {
  const canvas = document.createElement("canvas");
  const place = { position: "absolute", left: "0", top: "0", width: "100%", height: "100%" };
  Object.assign(canvas.style, place, { objectFit: "contain", pointerEvents: "none" });
  canvas.setAttribute("aria-hidden", "true");
  container.append(canvas);
  return canvas;
}

/**
 * @param {HTMLElement} container
 * @param {string[]} kinds of painters, the best first
 * @returns {Painter}
 */
function firstOf(container, kinds) {
  for (const kind of kinds) {
    const canvas = sheet(container);
    try {
      return home.painters.get(kind)(canvas);
    } catch {
      canvas.remove(); // this browser, or its graphics card, cannot: the next one
    }
  }
  throw new Error("this browser paints neither with WebGL2 nor on a canvas");
}

/**
 * @param {string[]} kinds of painters, the best first
 * @returns {CreateEngine}
 */
const engine = (kinds) => (container, data, events) => {
  if (getComputedStyle(container).position === "static") container.style.position = "relative";
  let painter = firstOf(container, kinds), touched = false, started = false;
  const over = sheet(container);
  const frames = home.frames.create({ painter, over, data, complete }), { eye } = frames;

  function complete() {
    container.dataset.drawn = "yes";
    if (started) return;
    started = true;
    events.ready?.();
  }

  // --- a context that was lost ----------------------------------------------------
  painter.restored(() => frames.scene && frames.load(frames.scene));
  painter.canvas.addEventListener("webglcontextlost", () => setTimeout(() => {
    if (!painter.lost) return;
    painter.canvas.remove();
    painter = firstOf(container, ["canvas"]);
    container.append(over); // names stay on top
    frames.use(painter);
  }, PATIENCE));

  // --- where one looks from ---------------------------------------------------------
  /** @returns {Box} */
  const world = () => {
    const { scene } = frames;
    if (!scene) return home.camera.around([]);
    const discs = scene.view.discs.filter((/** @type {Disc} */ disc) => disc?.shown);
    return scene.people || scene.view.level === "agencies" ? scene.box : home.camera.around(discs);
  };

  function limits() {
    eye.limit(0, Infinity);
    const whole = eye.fit(world()).scale, largest = frames.scene?.largest || 20;
    eye.limit(Math.min(whole / 4, 1), Math.max(LARGE / largest, whole));
  }

  /** @param {"all" | {agency: number} | {person: number}} target @param {boolean} [smooth] */
  function focus(target, smooth = true) {
    const { scene } = frames, glide = smooth && !calm();
    if (!scene) return;
    if (target === "all") {
      touched = false;
      return frames.look(eye.fit(world()), glide);
    }
    touched = true;
    if ("agency" in target) {
      const disc = scene.view.discs[target.agency];
      if (disc) frames.look(eye.fit(home.camera.around([disc])), glide);
      return;
    }
    const i = target.person, x = scene.xy[2 * i], y = scene.xy[2 * i + 1], at = eye.toScreen(x, y);
    const radius = scene.view.radius[i], small = radius * eye.scale < SEEN;
    const within = (/** @type {number} */ p, /** @type {number} */ most) => p > EDGE && p < most - EDGE;
    if (!small && within(at.x, eye.width) && within(at.y, eye.height)) return;
    frames.look({ x, y, scale: small ? SHOWN / radius : eye.scale }, glide);
  }

  // --- pointing ------------------------------------------------------------------------
  /** @param {number} px @param {number} py @returns {number} */
  function pick(px, py) {
    const { scene } = frames;
    if (!scene?.people) return -1;
    const { x, y } = eye.toWorld(px, py), reach = REACH / eye.scale;
    return scene.grid.pick(x, y, reach, scene.largest, scene.view.radius, scene.view.people);
  }

  /** @param {number} px @param {number} py @returns {number} the agency there; people hide theirs */
  function agency(px, py) {
    const { scene } = frames;
    if (!scene || scene.view.level !== "agencies") return -1;
    const { x, y } = eye.toWorld(px, py);
    let best = -1, least = Infinity;
    scene.view.discs.forEach((/** @type {Disc} */ disc, /** @type {number} */ k) => {
      const away = Math.hypot(disc.x - x, disc.y - y);
      if (disc.shown && away < Math.max(disc.radius, REACH / eye.scale) && away < least) [best, least] = [k, away];
    });
    return best;
  }

  const moved = () => {
    touched = true;
    eye.stop();
    delete container.dataset.drawn;
    frames.motion();
  };
  /** @param {number} px @param {number} py @param {number} factor */
  const zoom = (px, py, factor) => {
    eye.zoomAt(px, py, factor);
    moved();
  };
  /** @param {number} dx @param {number} dy */
  const pan = (dx, dy) => {
    eye.shift(dx, dy);
    moved();
  };

  const pointing = home.pointing.create(container, {
    pick, agency, zoom, pan,
    held(/** @type {number} */ i, /** @type {number} */ px, /** @type {number} */ py) {
      const { scene } = frames, at = eye.toScreen(scene.xy[2 * i], scene.xy[2 * i + 1]);
      const radius = scene.view.radius[i] * eye.scale;
      return radius >= home.pointing.HELD && Math.hypot(at.x - px, at.y - py) <= radius + 2;
    },
    hover: (/** @type {number} */ i) => events.hover(i),
    click: (/** @type {number} */ i, /** @type {number} */ k) => (k >= 0 ? events.selectAgency?.(k) : events.select(i)),
    carry(/** @type {number} */ i, /** @type {number} */ px, /** @type {number} */ py) {
      const { x, y } = eye.toWorld(px, py), { xy } = frames.scene;
      [xy[2 * i], xy[2 * i + 1]] = [x, y];
      frames.place(i);
      frames.motion();
    },
    drop(/** @type {number} */ i) {
      const { scene } = frames, { xy } = scene;
      frames.load({ ...scene, grid: home.grid.create(xy) });
      events.pin?.(i, xy[2 * i], xy[2 * i + 1]);
    },
  });

  new ResizeObserver(() => {
    const was = frames.hidden;
    frames.resize(container.clientWidth, container.clientHeight);
    if (!frames.hidden && frames.scene) limits();
    if (!touched || was) focusIfUntouched();
  }).observe(container);
  frames.resize(container.clientWidth, container.clientHeight);

  function focusIfUntouched() {
    if (!touched) focus("all", false);
  }

  return {
    get kind() { return painter.kind; },
    setVisible(view) {
      const first = !frames.scene;
      frames.load(home.loaded.load(view, data, frames.scene));
      limits();
      if (first) focus("all", false);
    },
    highlight: (lit) => frames.highlight(lit),
    focus,
    move({ zoom: factor = 1, x = 0, y = 0 }) {
      eye.zoomAt(eye.width / 2, eye.height / 2, factor);
      eye.shift(x, y);
      moved();
    },
    screenOf(i) {
      const box = container.getBoundingClientRect(), { xy } = frames.scene;
      const at = eye.toScreen(xy[2 * i], xy[2 * i + 1]);
      return { x: box.left + at.x, y: box.top + at.y };
    },
    setWheel: (on) => pointing.setWheel(on),
    camera: () => ({ x: eye.x, y: eye.y, scale: eye.scale }),
    setCamera(to) {
      touched = true;
      frames.look(to, false);
    },
    png: (scale = 2) => new Promise((done, failed) => {
      const made = (/** @type {Blob | null} */ blob) => (blob ? done(blob) : failed(new Error("no picture")));
      frames.picture(scale).toBlob(made, "image/png");
    }),
    setTheme(theme) {
      if (frames.scene) frames.load({ ...frames.scene, theme });
    },
    // for measurement
    pick, paint: frames.paint, stats: () => frames.stats,
  };
};

home.engines.set("webgl", engine(["webgl", "canvas"]));
home.engines.set("canvas", engine(["canvas"]));
})();
