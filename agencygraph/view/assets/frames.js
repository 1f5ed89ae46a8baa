// When what is painted: the important ties while the picture moves, all when it is still.
(() => {
"use strict";
const home = globalThis.agencygraph;
const SETTLE = 160; // ms without a move: the picture is still
const SLOW = 40, FAST = 24; // ms a frame: fewer ties, or more
const NEUTRAL = 32; // ms a frame: neither
const FIRST = 6000, LEAST = 800; // ties while moving
const CHUNK = { first: 40000, least: 10000, slow: 130 }; // ties a frame while it is completed; ms
const GLIDE = 350; // ms
const SHARP = 2; // device pixels for one of the stage, at most
const TOP = 4000; // ties that are painted over all others
const SOME = 0.1; // of the ties' strength: less is not seen
const POINTS = 0.7; // people below bundles, at least

/**
 * @param {{painter: Painter, over: HTMLCanvasElement, data: Data, complete: () => void}} parts
 */
function frames(parts) {
  const ctx = /** @type {CanvasRenderingContext2D} */ (parts.over.getContext("2d"));
  const overlay = home.overlay.create(ctx, parts.data), eye = home.camera.create();
  let { painter } = parts, ratio = 1, hidden = true, asked = 0;
  /** @type {Loaded | null} */ let scene = null;
  /** @type {Lit | null} */ let lit = null;
  let rank = new Uint32Array(0);
  /** @type {Listed | null} */ let listed = null;
  let stale = { base: false, over: false, list: true, still: false };
  let drawn = 0, moved = -Infinity, last = 0, usual = NEUTRAL, budget = FIRST, chunk = CHUNK.first, count = 0, done = false;

  /** @returns {Detail} */
  function detail() {
    const { ties: share, bundles } = home.bundles.detail(scene, eye.scale);
    const faint = listed ? home.loaded.faintness(listed, eye.scale) : 1;
    const points = scene?.view.level === "agencies" ? 1 : 1 - (1 - POINTS) * bundles;
    return { ties: share < SOME ? 0 : share * faint, bundles, points };
  }

  function choose() {
    if (!scene || (!stale.list && listed && home.loaded.covers(scene, listed, eye))) return;
    const before = listed;
    const next = home.loaded.near(scene, eye);
    if (stale.list || before?.ties !== next.ties) painter.list(next.ties);
    listed = next;
    stale.list = false;
  }

  const total = (/** @type {Detail} */ now) => (now.ties > 0 && listed ? listed.ties.length : 0);

  // The most important ties are the last of the list: they are painted first of all, and
  // again at the end if others came over them.
  /** @param {Detail} now @param {boolean} moving @param {number} most */
  function base(now, moving, most) {
    const all = total(now);
    painter.begin(eye, now, ratio, moving);
    drawn = Math.min(all, most);
    painter.ties(all - drawn, all, moving);
    painter.people();
  }

  /** @param {Detail} now */
  function more(now) {
    const all = total(now), to = Math.min(all, drawn + chunk);
    painter.ties(all - to, all - drawn, false);
    if (to === all) painter.ties(Math.max(0, all - TOP), all, false);
    painter.people();
    drawn = to;
  }

  /** @param {Detail} now @param {boolean} moving */
  function top(now, moving) {
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    overlay.draw(scene, eye, { lit, moving, detail: now, rank });
  }

  /** @param {number} time */
  function frame(time) {
    asked = 0;
    if (hidden || !scene || painter.lost) return;
    sharpen();
    if (eye.step(time)) motion(time);
    const moving = time - moved < SETTLE;
    govern(time, moving);
    choose();
    const now = detail();
    if (stale.base || (stale.still && !moving)) {
      base(now, moving, moving ? budget : Math.max(budget, chunk));
      top(now, moving);
      stale = { base: false, over: false, list: false, still: moving };
    } else if (!moving && drawn < total(now)) {
      more(now);
    } else if (stale.over) {
      stale.over = false;
      top(now, moving);
    }
    count += 1;
    const all = !moving && !stale.still && drawn >= total(now);
    if (all && !done) {
      done = true;
      parts.complete();
    }
    if (!all) ask();
  }

  // A single fast frame tells little: some only wait for the next.
  /** @param {number} time @param {boolean} moving */
  function govern(time, moving) {
    const took = time - last, one = last > 0 && took < 2000;
    last = time;
    if (!one) {
      usual = NEUTRAL;
    } else if (moving) {
      usual += 0.35 * (took - usual);
      if (usual > SLOW) budget = Math.max(LEAST, budget * Math.max(0.4, SLOW / usual));
      else if (usual < FAST) budget = Math.min(Math.max(LEAST, listed?.ties.length ?? 0), budget * 1.15 + 200);
    } else if (drawn > 0) {
      chunk = took > CHUNK.slow ? Math.max(CHUNK.least, chunk * 0.7) : chunk * 1.15;
    }
    budget = Math.round(budget);
    chunk = Math.round(chunk);
  }

  function ask() {
    if (!asked) asked = requestAnimationFrame(frame);
  }
  function motion(time = performance.now()) {
    if (time - moved > SETTLE) last = 0; // the first frame after a rest tells nothing of speed
    moved = time;
    stale.base = true;
    done = false;
    ask();
  }
  function redraw() {
    stale.base = true;
    done = false;
    ask();
  }
  // The screen's own sharpness: it changes with the browser's zoom, or another screen.
  function sharpen() {
    const wanted = Math.min(SHARP, globalThis.devicePixelRatio || 1);
    if (wanted !== ratio) resize(eye.width, eye.height);
  }

  /** @param {number} width @param {number} height */
  function resize(width, height) {
    hidden = width < 1 || height < 1;
    if (hidden) return;
    eye.resize(width, height);
    size(Math.min(SHARP, globalThis.devicePixelRatio || 1));
    redraw();
  }

  /** @param {number} wanted */
  function size(wanted) {
    ratio = wanted;
    for (const canvas of [painter.canvas, parts.over]) {
      canvas.width = Math.max(1, Math.round(eye.width * ratio));
      canvas.height = Math.max(1, Math.round(eye.height * ratio));
    }
  }

  /**
   * All of it at once.
   * @param {{everything?: boolean, most?: number}} how everything: ties of people even where
   *   bundles stand for them; most: ties, as while moving
   */
  function paint({ everything = false, most = Infinity } = {}) {
    if (!scene) return;
    choose();
    const now = everything ? { ties: 1, bundles: 0, points: 1 } : detail();
    base(now, most < Infinity, most);
    top(now, most < Infinity);
    painter.finish();
  }

  /**
   * @param {number} scale pixels for one of the stage
   * @returns {HTMLCanvasElement}
   */
  function picture(scale) {
    const before = ratio, out = document.createElement("canvas");
    size(Math.max(0.1, Math.min(scale, painter.most / eye.width, painter.most / eye.height)));
    paint();
    [out.width, out.height] = [painter.canvas.width, painter.canvas.height];
    const to = /** @type {CanvasRenderingContext2D} */ (out.getContext("2d"));
    to.fillStyle = scene?.theme.ground ?? "#ffffff";
    to.fillRect(0, 0, out.width, out.height);
    to.drawImage(painter.canvas, 0, 0);
    to.drawImage(parts.over, 0, 0);
    size(before);
    paint({ most: budget });
    redraw();
    return out;
  }

  return {
    eye, motion, redraw, resize, paint, picture,
    get scene() { return scene; },
    get hidden() { return hidden; },
    get stats() {
      return {
        frames: count, drawn, listed: listed?.ties.length ?? 0, visible: scene?.drawn.length ?? 0, budget, chunk,
        complete: done, detail: scene ? detail() : null, lost: painter.lost,
      };
    },
    /** @param {Loaded} next */
    load(next) {
      scene = next;
      rank = new Uint32Array(next.n);
      next.view.order.forEach((i, k) => (rank[i] = k));
      painter.load(next);
      stale.list = true;
      redraw();
    },
    /** @param {Lit | null} next */
    highlight(next) {
      lit = next;
      stale.over = true;
      done = false;
      ask();
    },
    /** @param {number} i */
    place: (i) => painter.place(i),
    /** @param {Camera} to @param {boolean} smooth */
    look(to, smooth) {
      if (smooth && !hidden) eye.glide(to, GLIDE, performance.now());
      else eye.set(to);
      motion();
    },
    /** @param {Painter} next */
    use(next) {
      painter = next;
      if (!hidden) size(ratio);
      if (scene) this.load(scene);
    },
  };
}

home.frames = { create: frames };
})();
