// What lies over the picture: bundles, whoever is pointed at with their ties, names.
(() => {
"use strict";
const home = globalThis.agencygraph;
const MOVING = { ties: 800, people: 400, names: 24 }; // drawn while the picture moves
const LEAST = 3.5; // pixels of radius: smaller people have no name
const MOST_OVER = 14; // names of the largest that may cover smaller people
const LIT_NAMES = 80;
const TRIED = 400; // people whose name is tried
const CROWD = 4000; // people in view: from here on names are not kept off them
const SMALL_DISC = 13; // pixels of radius: smaller agencies have no name
const NAME_ROOM = 16000; // square pixels for each name of a person

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {Data} data
 */
function overlay(ctx, data) {
  const { INNER } = home.bundles, { circle } = home.brush, { cut, grouped } = home.format;
  const short = new Map();
  const nameOf = (/** @type {number} */ i, /** @type {number} */ most) => {
    const key = i * 64 + most;
    if (!short.has(key)) {
      if (short.size > 5000) short.clear();
      short.set(key, cut(data.people.name[i], most));
    }
    return short.get(key);
  };

  /**
   * @param {Loaded} scene
   * @param {Eye} eye
   * @param {{lit: Lit | null, moving: boolean, detail: Detail, rank: Uint32Array}} how
   */
  function draw(scene, eye, { lit, moving, detail, rank }) {
    const { view, theme } = scene;
    const at = (/** @type {number} */ i) => eye.toScreen(scene.xy[2 * i], scene.xy[2 * i + 1]);
    const agencies = view.level === "agencies";
    ctx.clearRect(0, 0, eye.width, eye.height);
    const strength = detail.bundles * (lit && !agencies ? 0.3 : 1);
    const middles = strength > 0.02 ? home.bundles.draw(ctx, scene, eye, { strength, moving }) : [];
    if (agencies) nodes();
    if (lit) highlighted();
    if (view.selected >= 0 && view.people[view.selected]) ring(view.selected);
    names();

    // --- agencies ------------------------------------------------------------------
    function nodes() {
      view.discs.forEach((disc, k) => {
        if (!disc.shown) return;
        const { x, y } = eye.toScreen(disc.x, disc.y), radius = disc.radius * eye.scale;
        if (k !== view.open) {
          circle(ctx, x, y, Math.max(4, INNER * radius));
          ctx.fillStyle = disc.colour;
          ctx.fill();
          ctx.lineWidth = 1.5;
          ctx.strokeStyle = theme.ground;
          ctx.stroke();
        }
        if (k !== view.agency) return;
        circle(ctx, x, y, Math.max(6, radius));
        ctx.lineWidth = 2.4;
        ctx.strokeStyle = theme.ink;
        ctx.stroke();
      });
    }

    // --- whoever is pointed at -------------------------------------------------------
    function highlighted() {
      const light = /** @type {Lit} */ (lit), many = light.ties.length > 1500;
      ctx.fillStyle = theme.veil;
      ctx.fillRect(0, 0, eye.width, eye.height);
      const to = moving ? Math.min(MOVING.ties, light.ties.length) : light.ties.length;
      home.brush.ties(ctx, scene, eye, light.ties, {
        from: 0, to,
        look: (/** @type {TieStyle} */ style, /** @type {number} */ width) => ({
          alpha: many ? 0.3 : Math.max(style.alpha, 0.75), width: Math.max(width, many ? 0.8 : 1.3),
        }),
      });
      if (data.graph.directed && light.centre >= 0) arrows(light);
      const least = light.people.size > 300 ? 2 : 4.5;
      let left = moving ? MOVING.people : Infinity;
      for (const i of light.people) {
        if (i === light.centre || !view.people[i] || left-- <= 0) continue;
        home.brush.person(ctx, view, i, at(i), Math.max(view.radius[i] * eye.scale, least), theme.ground);
      }
      if (light.centre < 0 || !view.people[light.centre]) return;
      const big = Math.max(view.radius[light.centre] * eye.scale, 6);
      home.brush.person(ctx, view, light.centre, at(light.centre), big, theme.ground);
      if (big < 10) ring(light.centre);
    }

    /** @param {Lit} light */
    function arrows(light) {
      for (let q = 0; q < light.ties.length; q++) {
        const e = light.ties[q], k = view.tieClass[e];
        if (k === 255) continue;
        const i = scene.target[e], from = at(scene.source[e]), to = at(i);
        const rim = Math.max(view.radius[i] * eye.scale, 4.5) + 1.5, far = Math.hypot(to.x - from.x, to.y - from.y);
        const size = Math.min(6 + view.tieWidth[e] * eye.scale, Math.max(4, far / 3));
        if (far > rim + 3) home.brush.arrow(ctx, from, to, { rim, size, colour: view.styles[k].colour });
      }
    }

    /** @param {number} i */
    function ring(i) {
      const { x, y } = at(i);
      circle(ctx, x, y, Math.max(view.radius[i] * eye.scale, 4) + 4);
      ctx.strokeStyle = theme.ink;
      ctx.lineWidth = 2.4;
      ctx.stroke();
    }

    // --- names -------------------------------------------------------------------------
    function names() {
      const labels = home.labels.create(ctx, eye.width, eye.height, theme.halo);
      const bold = { weight: 600, size: 12.5, colour: theme.ink };
      for (const i of new Set([view.selected, lit?.centre ?? -1])) {
        if (i < 0 || !view.people[i]) continue;
        const { x, y } = at(i);
        labels.put(nameOf(i, 48), x, y + Math.max(view.radius[i] * eye.scale, 4) + 14, bold, { force: true });
      }
      agencyNames(labels);
      if (agencies) bundleCounts(labels);
      peopleNames(labels);
      return labels;
    }

    /** @param {any} labels */
    function agencyNames(labels) {
      const order = view.discs.map((_, k) => k).sort((a, b) => view.discs[b].radius - view.discs[a].radius || a - b);
      for (const k of order) {
        const disc = view.discs[k], radius = disc.radius * eye.scale;
        if (!disc.shown || !(disc.drawn || agencies)) continue;
        if (radius < SMALL_DISC && !(lit?.agencies.has(k)) && k !== view.agency && !agencies) continue;
        const { x, y } = eye.toScreen(disc.x, disc.y), faint = lit && !lit.agencies.has(k);
        const style = { weight: 600, size: 13, colour: faint ? theme.faint : theme.ink };
        const text = cut(disc.name, 36), closed = agencies && k !== view.open;
        if (closed) inside(labels, disc, x, y, INNER * radius);
        const off = closed ? Math.max(4, INNER * radius) + 10 : radius + 11;
        // an agency that fills the picture has its name at the edge of what is seen of it
        const above = closed ? y + off : Math.max(y - off, y > 20 ? 14 : y - off);
        if (!labels.put(text, x, above, style)) labels.put(text, x, closed ? y - off : y + off + 1, style);
      }
    }

    /**
     * @param {any} labels
     * @param {Disc} disc
     * @param {number} x
     * @param {number} y
     * @param {number} radius
     */
    function inside(labels, disc, x, y, radius) {
      labels.cover({ left: x - radius, right: x + radius, top: y - radius, bottom: y + radius });
      if (radius < 11) return;
      const [r, g, b] = home.brush.rgb(disc.colour), light = 0.299 * r + 0.587 * g + 0.114 * b > 150;
      const style = { weight: 600, size: radius < 18 ? 10.5 : 12.5, colour: light ? "#0b1320" : "#ffffff" };
      labels.write(grouped(String(disc.count)), x, y, style, 1.8 * radius);
    }

    /** @param {any} labels */
    function bundleCounts(labels) {
      if (moving) return;
      for (const middle of middles.slice(0, 60)) {
        const text = grouped(String(middle.bundle.links)), style = { weight: 400, size: 11, colour: theme.soft };
        if (home.bundles.counts(middle, text)) labels.put(text, middle.x, middle.y, style, { clear: true });
      }
    }

    /** @param {any} labels */
    function peopleNames(labels) {
      if (scene.largest * eye.scale < LEAST && !lit) return;
      const chosen = named();
      let most = lit ? LIT_NAMES : Math.round((eye.width * eye.height) / NAME_ROOM), done = 0;
      if (moving) most = Math.min(most, MOVING.names);
      if (chosen.crowd) {
        for (const i of chosen.crowd) {
          const { x, y } = at(i), r = view.radius[i] * eye.scale;
          if (r > 1) labels.cover({ left: x - r, right: x + r, top: y - r, bottom: y + r });
        }
      }
      const style = { weight: 400, size: 11.5, colour: theme.ink };
      for (const i of chosen.people) {
        if (most <= 0) return;
        if (i === view.selected || i === lit?.centre) continue;
        const { x, y } = at(i), r = Math.max(view.radius[i] * eye.scale, lit ? 4.5 : 0) + 9;
        const clear = !lit && done >= MOST_OVER; // the largest may stand on other people
        done += 1;
        if ([y + r, y - r].some((line) => labels.put(nameOf(i, 28), x, line, style, { clear }))) most -= 1;
      }
    }

    // Who may have a name: the most important first; and who is in view, if they are few.
    function named() {
      const sort = (/** @type {number[]} */ list) => list.sort((i, j) => rank[i] - rank[j]).slice(0, TRIED);
      const window = eye.seen();
      if (lit) {
        const { left, right, top, bottom } = window, { xy } = scene;
        const near = [...lit.people].filter((i) => view.people[i] && xy[2 * i] > left && xy[2 * i] < right &&
          xy[2 * i + 1] > top && xy[2 * i + 1] < bottom);
        return { people: sort(near), crowd: null };
      }
      const there = (scene.grid.within(window) ?? []).filter((i) => view.people[i]);
      const large = there.filter((i) => view.radius[i] * eye.scale >= LEAST);
      return { people: sort(large), crowd: there.length > CROWD ? null : there };
    }
  }
  return { draw };
}

home.overlay = { create: overlay };
})();
