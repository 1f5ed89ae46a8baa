// What a reader with a keyboard meets: controls, their names, and how the focus looks.
// Runs before the scripts of the page, to note what listens for clicks.
(() => {
  const clicked = new Set();
  const own = EventTarget.prototype.addEventListener;
  EventTarget.prototype.addEventListener = function (type, ...rest) {
    if (["click", "mousedown", "dblclick"].includes(type) && this instanceof Element) clicked.add(this);
    return own.call(this, type, ...rest);
  };
  const CONTROLS = "button, input, select, textarea, summary, a[href], [tabindex]";
  const shown = (one) => one.checkVisibility({ visibilityProperty: true }) && !one.disabled;
  const nameOf = (one) => {
    const part = one.dataset.part ?? one.name ?? "";
    return `${one.localName} ${one.type ?? ""} ${part} ${one.textContent.trim().slice(0, 24)}`;
  };
  const look = (one) => {
    const style = getComputedStyle(one.matches("input[type=radio], input[type=checkbox]")
      ? one.nextElementSibling ?? one : one);
    const self = getComputedStyle(one);
    return [self, style].map((s) => [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow,
      s.borderColor, s.backgroundColor].join(" ")).join(" | ");
  };
  const plain = new Map();
  Object.defineProperty(globalThis, "__keys", { value: {
    nameOf,
    // one of a group of radio buttons is reached by Tab, the others by arrows
    controls() {
      const groups = new Set();
      return [...document.querySelectorAll(CONTROLS)].filter((one) => {
        if (!shown(one) || one.tabIndex < 0 || one.closest("[inert]")) return false;
        if (one.type !== "radio") return true;
        if (groups.has(one.name)) return false;
        groups.add(one.name);
        return true;
      });
    },
    remember() { this.controls().forEach((one) => plain.set(one, look(one))); },
    focused() {
      const one = document.activeElement;
      if (!one || one === document.body) return null;
      const group = one.type === "radio" ? this.controls().find((r) => r.name === one.name) : one;
      return { place: this.controls().indexOf(group), name: nameOf(one),
        changed: look(one) !== plain.get(one) };
    },
    strangers() {
      return [...clicked].filter((one) => one.isConnected && one !== document.documentElement &&
        one !== document.body && !one.closest("[data-part=canvas], button, label, summary, a") &&
        !one.matches("button, input, select, summary, a, dialog, canvas, form") &&
        !one.querySelector("button, input, summary, a")).map(nameOf);
    },
  } });
})();
