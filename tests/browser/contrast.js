// Texts that stand out too little from what is behind them: WCAG 2.2, 1.4.3.
() => {
  const parse = (text) => {
    const [r, g, b, a = 1] = text.match(/[\d.]+/g).map(Number);
    return { r, g, b, a };
  };
  const over = (top, under) => ({
    r: top.r * top.a + under.r * (1 - top.a), g: top.g * top.a + under.g * (1 - top.a),
    b: top.b * top.a + under.b * (1 - top.a), a: 1,
  });
  const linear = (c) => ((c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  const light = ({ r, g, b }) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
  const root = parse(getComputedStyle(document.body).backgroundColor);
  const page = root.a ? root : { r: 255, g: 255, b: 255, a: 1 };
  const groundOf = (one) => {
    const layers = [];
    for (let at = one; at; at = at.parentElement) layers.unshift(getComputedStyle(at));
    return layers.reduce((under, style) => over(parse(style.backgroundColor), under), page);
  };
  const pale = [];
  let seen = 0;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const one = walk.currentNode.parentElement;
    if (!walk.currentNode.data.trim() || !one.checkVisibility({ visibilityProperty: true })) continue;
    if (one.closest("script, style, .unseen, option, :disabled, [aria-disabled=true], svg")) continue;
    const style = getComputedStyle(one), ground = groundOf(one);
    const ink = over(parse(style.color), ground);
    const [low, high] = [light(ink), light(ground)].sort((a, b) => a - b);
    const size = parseFloat(style.fontSize), bold = Number(style.fontWeight) >= 700;
    const least = size >= 24 || (bold && size >= 18.66) ? 3 : 4.5;
    seen += 1;
    const ratio = (high + 0.05) / (low + 0.05);
    if (ratio < least - 0.005) pale.push(`${ratio.toFixed(2)} ${one.localName}.${one.className} ${walk.currentNode.data.trim().slice(0, 40)}`);
  }
  return [seen, [...new Set(pale)]];
}
