// Keeps every text that comes to stand on the page, in an attribute that is read out, on
// a canvas or in a file that is saved. Runs before the scripts of the page.
(() => {
  const told = new Map();
  Object.defineProperty(globalThis, "__told", { value: told });
  const SPOKEN = ["aria-label", "title", "placeholder", "alt", "label", "aria-valuetext",
    "aria-roledescription", "aria-description", "aria-placeholder", "data-label"];
  const keep = (text, where) => {
    if (text && text.trim() && !told.has(text)) told.set(text, where);
  };
  const silent = (one) => one?.closest?.("script, style, template") !== null;
  const read = (node, where = "") => {
    if (node.nodeType === Node.TEXT_NODE) {
      if (!silent(node.parentElement)) keep(node.data, node.parentElement.outerHTML.slice(0, 160));
      return;
    }
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const name of SPOKEN) keep(node.getAttribute(name), `${name} of ${node.localName} ${where}`);
    node.childNodes.forEach((child) => read(child));
  };
  new MutationObserver((changes) => {
    for (const change of changes) {
      change.addedNodes.forEach((node) => node.isConnected && read(node));
      if (change.type !== "childList") read(change.target);
    }
  }).observe(document, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: SPOKEN,
  });
  for (const kind of [CanvasRenderingContext2D, OffscreenCanvasRenderingContext2D]) {
    const own = kind.prototype.fillText;
    kind.prototype.fillText = function (text, ...rest) {
      keep(String(text), "on the canvas");
      return own.call(this, text, ...rest);
    };
  }
  const save = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    if (blob.type.includes("svg")) {
      blob.text().then((text) => {
        const made = new DOMParser().parseFromString(text, "image/svg+xml");
        made.querySelectorAll("text, title, desc").forEach((one) => keep(one.textContent, "in an SVG"));
      });
    } else if (blob.type.includes("csv")) {
      blob.text().then((text) => text.split(/[\r\n,"]+/).forEach((cell) => keep(cell, "in a CSV")));
    }
    return save.call(URL, blob);
  };
})();
