// Buttons and menus of the bar above the picture, and what opens over the page.
(() => {
"use strict";
const home = globalThis.agencygraph;
const { el } = home.dom;
const SPACE = "http://www.w3.org/2000/svg";

/** @param {string} path @returns {SVGElement} */
function icon(path) {
  const svg = document.createElementNS(SPACE, "svg"), line = document.createElementNS(SPACE, "path");
  /** @type {[string, string][]} */
  const look = [["viewBox", "0 0 20 20"], ["width", "18"], ["height", "18"], ["aria-hidden", "true"]];
  for (const [key, value] of look) svg.setAttribute(key, value);
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}

/**
 * @param {string} label @param {string} path of its sign
 * @param {() => void} act @param {Record<string, string | boolean>} [more] attributes
 */
function button(label, path, act, more = {}) {
  const { text = false, ...attributes } = more;
  return el("button", {
    type: "button", class: text ? "tool named" : "tool", title: label, "aria-label": label,
    ...attributes, on: [["click", act]],
  }, /** @type {any} */ (icon(path)), text ? el("span", {}, label) : null);
}

/**
 * A button with a menu under it.
 * @param {string} label @param {string} path
 * @param {{key: string, text: string, act: () => void}[]} items
 */
function menu(label, path, items) {
  const list = el("div", { class: "menu", role: "menu", "aria-label": label, hidden: true });
  const opener = button(label, path, () => toggle(list.hidden), {
    text: true, "aria-haspopup": "menu", "aria-expanded": "false",
  });
  const choices = items.map(({ key, text, act }) => el("button", {
    type: "button", role: "menuitem", tabindex: "-1", "data-part": key, on: [["click", () => {
      toggle(false);
      opener.focus();
      act();
    }]],
  }, text));
  list.append(...choices);

  /** @param {boolean} open */
  function toggle(open) {
    list.hidden = !open;
    const room = opener.getBoundingClientRect().right - (root.closest(".graph")?.getBoundingClientRect().left ?? 0);
    list.classList.toggle("rightward", open && room < list.offsetWidth);
    opener.setAttribute("aria-expanded", String(open));
    if (open) choices[0].focus();
  }
  const root = el("div", { class: "menu-root", on: [["keydown", keys], ["focusout", left]] }, opener, list);

  /** @param {KeyboardEvent} event */
  function keys(event) {
    if (list.hidden) {
      if (event.key !== "ArrowDown") return;
      toggle(true);
    } else {
      const place = choices.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
      const last = choices.length - 1;
      if (event.key === "Escape") {
        toggle(false);
        opener.focus();
      } else if (event.key === "ArrowDown") choices[place < last ? place + 1 : 0].focus();
      else if (event.key === "ArrowUp") choices[place > 0 ? place - 1 : last].focus();
      else if (event.key === "Home") choices[0].focus();
      else if (event.key === "End") choices[last].focus();
      else return;
    }
    event.preventDefault();
    event.stopPropagation();
  }
  /** @param {FocusEvent} event */
  function left(event) {
    if (!root.contains(/** @type {Node | null} */ (event.relatedTarget))) toggle(false);
  }
  return root;
}

/**
 * A dialog over the page: it holds the focus until it is closed, and gives it back.
 * @param {HTMLElement} root @param {string} title @param {string} close word of its button
 * @param {(Node | string)[]} children
 */
function dialog(root, title, close, children) {
  const heading = el("h2", { tabindex: "-1" }, title);
  const made = el("dialog", { class: "sheet-over", "aria-label": title, on: [["click", (event) => {
    if (event.target === made) made.close(); // beside it
  }]] }, el("div", { class: "inside" },
    el("header", {}, heading, el("button", {
      type: "button", class: "close", "aria-label": close, on: [["click", () => made.close()]],
    }, "×")), ...children));
  root.append(made);
  return {
    element: made,
    show() {
      if (!made.open) made.showModal();
      heading.focus();
    },
    close: () => made.close(),
  };
}

/** Whether keys that were pressed here are text. @param {EventTarget | null} target */
const isTyping = (target) =>
  target instanceof HTMLElement &&
  Boolean(target.closest("input:not([type=checkbox], [type=radio], [type=range]), select, textarea, dialog"));

home.tools = { icon, button, menu, dialog, isTyping };
})();
