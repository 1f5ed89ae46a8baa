/**
 * Saves figures of a report as pictures for slides: SVG with its text as text, or PNG.
 *
 * A figure is drawn anew from what the browser shows of it: boxes become rectangles,
 * text becomes text, drawings are copied with their computed styles as attributes.
 * Nothing is fetched, and nothing from the data becomes a link or a name of a file.
 */
(() => {
  "use strict";
  const WORDS = { svg: "Save as SVG", png: "PNG", more: "Scroll sideways for more" };
  const SVG = "http://www.w3.org/2000/svg";
  const EDGE = 16; // pixels kept free around a figure
  const SHARP = 2; // pixels of a PNG for each on the screen
  const DRAWN = [
    "fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "opacity",
    "font-family", "font-size", "font-weight", "text-anchor", "paint-order",
  ];

  /**
   * @param {string} name
   * @param {Object<string, string | number>} [attributes]
   * @returns {SVGElement}
   */
  function shape(name, attributes = {}) {
    const one = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, String(value));
    return one;
  }

  /** @param {string} colour @returns {boolean} whether it can be seen */
  const seen = (colour) => colour !== "transparent" && !/,\s*0\)$|\/\s*0\)$/.test(colour);

  /** @param {number} value @returns {number} to a tenth of a pixel */
  const tenth = (value) => Math.round(value * 10) / 10;

  /**
   * Background, outline and lower border of an element.
   * @param {Element} element @param {DOMRect} box @param {DOMRect} from @param {SVGElement} into
   */
  function drawBox(element, box, from, into) {
    const style = getComputedStyle(element);
    const place = {
      x: tenth(box.left - from.left), y: tenth(box.top - from.top),
      width: tenth(box.width), height: tenth(box.height),
    };
    if (seen(style.backgroundColor)) {
      into.append(shape("rect", { ...place, fill: style.backgroundColor }));
    }
    if (style.outlineStyle === "solid") {
      into.append(shape("rect", {
        x: place.x + 2, y: place.y + 2, width: place.width - 4, height: place.height - 4,
        fill: "none", stroke: style.outlineColor, "stroke-width": 1.5,
      }));
    }
    if (style.borderBottomStyle === "solid" && seen(style.borderBottomColor)) {
      const y = tenth(place.y + place.height);
      into.append(shape("line", {
        x1: place.x, y1: y, x2: tenth(place.x + place.width), y2: y,
        stroke: style.borderBottomColor, "stroke-width": parseFloat(style.borderBottomWidth),
      }));
    }
  }

  /**
   * Words of a text as they are broken into lines on the screen.
   * @param {Text} text @param {DOMRect} from @param {SVGElement} into
   */
  function drawText(text, from, into) {
    const style = getComputedStyle(/** @type {Element} */ (text.parentElement));
    const range = document.createRange();
    /** @type {{top: number, left: number, height: number, words: string[]}[]} */
    const lines = [];
    for (const match of text.data.matchAll(/\S+/g)) {
      range.setStart(text, match.index);
      range.setEnd(text, match.index + match[0].length);
      const box = range.getBoundingClientRect();
      if (!box.width) continue;
      const last = lines[lines.length - 1];
      if (last && Math.abs(last.top - box.top) < 2) last.words.push(match[0]);
      else lines.push({ top: box.top, left: box.left, height: box.height, words: [match[0]] });
    }
    for (const line of lines) {
      const one = shape("text", {
        x: tenth(line.left - from.left), y: tenth(line.top - from.top + line.height * 0.79),
        fill: style.color, "font-family": style.fontFamily, "font-size": style.fontSize,
        "font-weight": style.fontWeight,
      });
      one.textContent = line.words.join(" ");
      into.append(one);
    }
  }

  /**
   * A drawing with its computed styles as attributes, at its place.
   * @param {SVGElement} drawing @param {DOMRect} box @param {DOMRect} from @returns {SVGElement}
   */
  function copied(drawing, box, from) {
    const copy = /** @type {SVGElement} */ (drawing.cloneNode(true));
    const originals = [drawing, ...drawing.querySelectorAll("*")];
    const copies = [copy, ...copy.querySelectorAll("*")];
    originals.forEach((original, place) => {
      const style = getComputedStyle(original);
      for (const name of DRAWN) copies[place].setAttribute(name, style.getPropertyValue(name));
      copies[place].removeAttribute("class");
    });
    const at = { x: box.left - from.left, y: box.top - from.top, width: box.width, height: box.height };
    for (const [key, value] of Object.entries(at)) copy.setAttribute(key, String(tenth(value)));
    return copy;
  }

  /** @param {Node} node @param {DOMRect} from @param {SVGElement} into */
  function walk(node, from, into) {
    if (node instanceof Text) return drawText(node, from, into);
    if (!(node instanceof Element) || node.matches(".save, .unseen, .more")) return;
    const box = node.getBoundingClientRect();
    if (!box.width || getComputedStyle(node).visibility === "hidden") return;
    if (node instanceof SVGElement) return void into.append(copied(node, box, from));
    drawBox(node, box, from, into);
    for (const child of node.childNodes) walk(child, from, into);
  }

  /** @param {HTMLElement} figure @returns {{picture: SVGElement, width: number, height: number}} */
  function pictureOf(figure) {
    const own = figure.getBoundingClientRect();
    const boxes = [...figure.querySelectorAll("*")].filter((one) => !one.closest(".save, .unseen, .more"));
    const ends = boxes.map((one) => one.getBoundingClientRect());
    const width = Math.ceil(Math.max(...ends.map((end) => end.right)) - own.left + 2 * EDGE);
    const height = Math.ceil(Math.max(...ends.map((end) => end.bottom)) - own.top + 2 * EDGE);
    const picture = shape("svg", { xmlns: SVG, width, height, viewBox: `0 0 ${width} ${height}`, role: "img" });
    const title = shape("title");
    title.textContent = figure.dataset.figure || "";
    picture.append(title, shape("rect", { width, height, fill: getComputedStyle(document.body).backgroundColor }));
    const from = new DOMRect(own.left - EDGE, own.top - EDGE);
    for (const child of figure.childNodes) walk(child, from, picture);
    return { picture, width, height };
  }

  /** @param {Blob} content @param {string} name */
  function hand(content, name) {
    const link = document.createElement("a");
    // eslint-disable-next-line no-restricted-syntax -- a file that the reader asked to save
    link.href = URL.createObjectURL(content);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  /** @param {HTMLElement} figure @param {string} name @param {"svg" | "png"} type */
  async function save(figure, name, type) {
    const { picture, width, height } = pictureOf(figure);
    const text = new XMLSerializer().serializeToString(picture);
    const drawn = new Blob([text], { type: "image/svg+xml" });
    if (type === "svg") return hand(drawn, `${name}.svg`);
    // eslint-disable-next-line no-restricted-globals -- the figure itself, from memory
    const image = new Image();
    // eslint-disable-next-line no-restricted-syntax -- as above
    image.src = URL.createObjectURL(drawn);
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = width * SHARP;
    canvas.height = height * SHARP;
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(image.src);
    canvas.toBlob((content) => content && hand(content, `${name}.png`), "image/png");
  }

  document.querySelectorAll("figure[data-figure]").forEach((one, place) => {
    const figure = /** @type {HTMLElement} */ (one);
    const buttons = document.createElement("div");
    buttons.className = "save";
    for (const type of /** @type {("svg" | "png")[]} */ (["svg", "png"])) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = WORDS[type];
      button.setAttribute("aria-label", `${WORDS.svg.replace("SVG", type.toUpperCase())}: ${figure.dataset.figure}`);
      button.addEventListener("click", () => save(figure, `figure-${place + 1}`, type));
      buttons.append(button);
    }
    figure.append(buttons);
  });

  const fits = new ResizeObserver((entries) => {
    for (const { target } of entries) target.classList.toggle("wider", target.scrollWidth > target.clientWidth + 1);
  });
  for (const box of document.querySelectorAll(".scroll")) {
    const hint = document.createElement("p");
    hint.className = "more";
    hint.setAttribute("aria-hidden", "true");
    hint.textContent = `${WORDS.more} →`;
    box.after(hint);
    fits.observe(box);
  }
})();
