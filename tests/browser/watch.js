// Notes what interception of requests cannot see: sockets, peers, workers, windows.
(() => {
  const asked = [];
  Object.defineProperty(globalThis, "__asked", { value: asked });
  const names = ["WebSocket", "RTCPeerConnection", "EventSource", "WebTransport", "Worker",
    "SharedWorker", "Notification", "BroadcastChannel", "XMLHttpRequest", "fetch", "open"];
  for (const name of names) {
    const own = globalThis[name];
    if (!own) continue;
    globalThis[name] = new Proxy(own, {
      apply(to, self, given) { asked.push(name); return Reflect.apply(to, self, given); },
      construct(to, given) { asked.push(name); return Reflect.construct(to, given); },
    });
  }
  const beacon = navigator.sendBeacon;
  navigator.sendBeacon = (...given) => { asked.push("beacon"); return beacon.apply(navigator, given); };
})();
