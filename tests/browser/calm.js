// What a page looks like to which nothing happened: everything empty but its title.
() => ({
  ran: [window.__ran, document.body.dataset.ran, document.documentElement.dataset.ran]
    .filter((mark) => mark !== undefined),
  polluted: ["polluted", "label", "name", "id", "__ran"].filter((key) => key in {}),
  title: document.title,
  strangers: [...document.querySelectorAll(
    "iframe, frame, object, embed, form, base, link, img, video, audio, source, track, " +
    "portal, fencedframe, plaintext, xmp, marquee, math, template, script[src], " +
    "a:not([href^='#']), area, foreignObject, animate, set, use, image, noscript, " +
    "meta[http-equiv]:not([http-equiv='Content-Security-Policy'])")]
    .map((one) => one.outerHTML.slice(0, 80)),
  handlers: [...document.querySelectorAll("*")].flatMap((one) => [...one.attributes]
    .filter((a) => /^on/i.test(a.name) || (a.name === "style" && /url|expression/i.test(a.value))
      || ["srcdoc", "src", "srcset", "action", "formaction", "ping", "poster"].includes(a.name))
    .map((a) => `${one.localName} ${a.name}`)),
})
