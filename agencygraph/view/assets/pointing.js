// What a mouse, a pen or fingers ask for: to look elsewhere, to point, to choose, to move
// somebody.
(() => {
"use strict";
const home = globalThis.agencygraph;
const CLICK = 6; // pixels: a longer way between down and up is a drag
const WHEEL = 0.0015; // of the exponent of the zoom, for each pixel of the wheel
const LINE = 16, PAGE = 400; // pixels of a wheel that counts lines or pages
const HELD = 6; // pixels of radius: smaller people are not taken by a drag

/**
 * @param {HTMLElement} stage
 * @param {{
 *   pick: (x: number, y: number) => number, agency: (x: number, y: number) => number,
 *   held: (i: number, x: number, y: number) => boolean, hover: (i: number) => void,
 *   click: (i: number, k: number) => void, pan: (dx: number, dy: number) => void,
 *   zoom: (x: number, y: number, factor: number) => void, carry: (i: number, x: number, y: number) => void,
 *   drop: (i: number) => void,
 * }} acts
 */
function pointing(stage, acts) {
  /** @type {Map<number, {x: number, y: number}>} */
  const down = new Map();
  /** @type {null | {x: number, y: number, person: number, carried: boolean, moved: boolean}} */
  let pressed = null;
  let wheel = true;

  const at = (/** @type {MouseEvent} */ event) => {
    const box = stage.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const spread = () => {
    const [one, two] = [...down.values()];
    return { x: (one.x + two.x) / 2, y: (one.y + two.y) / 2, far: Math.hypot(one.x - two.x, one.y - two.y) };
  };

  function start(/** @type {PointerEvent} */ event) {
    if (event.button !== 0) return;
    const place = at(event);
    stage.setPointerCapture?.(event.pointerId);
    down.set(event.pointerId, place);
    if (down.size > 1) {
      if (pressed?.carried) acts.drop(pressed.person);
      pressed = null;
      return;
    }
    const person = acts.pick(place.x, place.y);
    const own = person >= 0 && acts.held(person, place.x, place.y);
    pressed = { ...place, person: own ? person : -1, carried: false, moved: false };
  }

  function move(/** @type {PointerEvent} */ event) {
    const place = at(event), before = down.get(event.pointerId);
    if (!before) {
      if (event.pointerType !== "touch" && !event.buttons) point(place);
      return;
    }
    if (down.size === 2) return pinch(event.pointerId, place);
    if (!pressed) return void down.set(event.pointerId, place);
    if (!pressed.moved && Math.hypot(place.x - pressed.x, place.y - pressed.y) < CLICK) return;
    pressed.moved = true;
    if (pressed.person >= 0) {
      pressed.carried = true;
      acts.carry(pressed.person, place.x, place.y);
    } else acts.pan(before.x - place.x, before.y - place.y);
    down.set(event.pointerId, place);
  }

  function pinch(/** @type {number} */ id, /** @type {{x: number, y: number}} */ place) {
    const before = spread();
    down.set(id, place);
    const after = spread();
    acts.pan(before.x - after.x, before.y - after.y);
    if (before.far > 0 && after.far > 0) acts.zoom(after.x, after.y, after.far / before.far);
  }

  function point(/** @type {{x: number, y: number}} */ { x, y }) {
    const i = acts.pick(x, y), k = i >= 0 ? -1 : acts.agency(x, y);
    stage.style.cursor = i >= 0 || k >= 0 ? "pointer" : "";
    acts.hover(i);
  }

  function end(/** @type {PointerEvent} */ event) {
    if (!down.delete(event.pointerId)) return;
    const ours = pressed;
    pressed = null;
    if (!ours) return;
    if (ours.carried) acts.drop(ours.person);
    else if (!ours.moved && event.type === "pointerup") {
      const i = acts.pick(ours.x, ours.y);
      acts.click(i, i >= 0 ? -1 : acts.agency(ours.x, ours.y));
    }
  }

  function roll(/** @type {WheelEvent} */ event) {
    if (!wheel || stage.clientWidth === 0) return;
    event.preventDefault();
    const unit = event.deltaMode === 1 ? LINE : event.deltaMode === 2 ? PAGE : 1;
    const { x, y } = at(event), step = Math.max(-PAGE, Math.min(PAGE, event.deltaY * unit));
    acts.zoom(x, y, Math.exp(-step * WHEEL * (event.ctrlKey ? 5 : 1))); // ctrl: a pinch on a pad
  }

  stage.addEventListener("pointerdown", start);
  stage.addEventListener("pointermove", move);
  stage.addEventListener("pointerup", end);
  stage.addEventListener("pointercancel", end);
  stage.addEventListener("pointerleave", () => down.size || acts.hover(-1));
  stage.addEventListener("wheel", roll, { passive: false });
  stage.style.touchAction = "none";
  return {
    /** @param {boolean} on whether the wheel and one finger are the picture's, not the page's */
    setWheel(on) {
      wheel = on;
      stage.style.touchAction = on ? "none" : "pan-y";
    },
  };
}

home.pointing = { create: pointing, HELD };
})();
