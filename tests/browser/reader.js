// Uses every control of a graph (or of the page); returns how many of each were used.
async ([name, typed]) => {
  const root = name ? document.getElementById(name) : document;
  const frames = (n) => new Promise((done) => {
    const next = (left) => (left ? requestAnimationFrame(() => next(left - 1)) : done());
    next(n);
  });
  const tell = (one, ...events) => events.forEach((event) =>
    one.dispatchEvent(new Event(event, { bubbles: true })));
  const point = (one) => {
    for (const event of ["pointerenter", "mouseenter", "mouseover", "pointermove", "mousemove"]) {
      one.dispatchEvent(new MouseEvent(event, { bubbles: event !== "mouseenter" }));
    }
    for (const event of ["pointerleave", "mouseleave", "mouseout"]) {
      one.dispatchEvent(new MouseEvent(event, { bubbles: event !== "mouseleave" }));
    }
  };
  const keys = (one, ...names) => names.forEach((key) =>
    one.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true })));
  const saves = /png|svg|csv|export|save|print|link|copy/i;
  const used = { radio: 0, checkbox: 0, select: 0, range: 0, text: 0, button: 0, summary: 0 };
  const seen = (one) => one.isConnected && one.checkVisibility();
  const each = (selector, act) => [...root.querySelectorAll(selector)]
    .filter(seen).slice(0, 24).forEach((one) => seen(one) && act(one));
  const choose = (one) => {
    const first = one.value;
    [...one.options].filter((option) => !option.disabled).slice(0, 4).forEach((option) => {
      one.value = option.value;
      tell(one, "input", "change");
      used.select += 1;
    });
    one.value = first;
    tell(one, "input", "change");
  };
  const press = (one) => {
    if (saves.test(one.dataset.part ?? "") || one.closest(".save")) return;
    point(one);
    one.click();
    used.button += 1;
    root.querySelectorAll("dialog[open]").forEach((box) => box.close());
  };
  const all = () => {
    each("summary", (one) => { one.parentElement.open = true; used.summary += 1; });
    each("select", choose);
    each("input[type=checkbox]", (one) => { point(one); one.click(); one.click(); used.checkbox += 1; });
    each("input[type=range], input[type=number]", (one) => {
      for (const value of [one.min, one.max]) { one.value = value; tell(one, "input", "change"); used.range += 1; }
      one.value = one.defaultValue;
      tell(one, "input", "change");
    });
    each("tr, li, label, circle, path, rect, td, th", point);
  };
  const radios = [...root.querySelectorAll("input[type=radio]")].filter(seen);
  for (const radio of radios.length ? radios : [null]) {
    if (radio) { radio.click(); used.radio += 1; }
    for (const text of typed) {
      each("input[type=search], input[type=text]", (box) => {
        box.value = text;
        tell(box, "input", "change");
        used.text += 1;
        keys(box, "ArrowDown", "Enter");
        box.value = "";
        tell(box, "input", "change");
      });
    }
    all();
    await frames(1);
  }
  each("button", press);
  each("[tabindex='0']", (one) => keys(one, "ArrowLeft", "+", "-", "0", "Tab", "Enter", " ", "?", "Escape"));
  await frames(2);
  return used;
}
