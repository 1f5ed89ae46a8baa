// What no script of a page may do, besides what eslint advises for any script. A page's
// policy stops requests and code in text, but not navigation: this must.
import { createRequire } from "node:module";

const require = createRequire(new URL("../../.node/package.json", import.meta.url));
const { configs } = require("@eslint/js");

/**
 * @param {string} selector
 * @param {string} message
 */
const ban = (selector, message) => ({ selector, message });

const MARKUP = "text enters a page as text: el(…), textContent or append";
const AWAY = "a page never navigates, opens a window or makes a link";
const STYLE = "the policy allows no style text: style.setProperty(name, value)";
const ASKS = "a page asks the network for nothing";

const WRITES = "/^(innerHTML|outerHTML|srcdoc)$/";
const LEADS = "/^(href|src|srcset|action|formAction|data|ping|background|poster)$/";
const ATTRIBUTES = "/^(href|src|srcset|srcdoc|style|action|formaction|data|ping|xlink:href|on.*)$/i";
const PARSES = "/^(insertAdjacentHTML|setHTMLUnsafe|setHTML|parseFromString|parseHTMLUnsafe|createContextualFragment)$/";

const BANNED = [
  ban(`AssignmentExpression > MemberExpression.left[property.name=${WRITES}]`, MARKUP),
  ban(`AssignmentExpression > MemberExpression.left[property.value=${WRITES}]`, MARKUP),
  ban(`CallExpression[callee.property.name=${PARSES}]`, MARKUP),
  ban("CallExpression[callee.object.name='document'][callee.property.name=/^(write|writeln|execCommand)$/]", MARKUP),
  ban(`AssignmentExpression > MemberExpression.left[property.name=${LEADS}]`, AWAY),
  ban(`AssignmentExpression > MemberExpression.left[property.value=${LEADS}]`, AWAY),
  ban(`CallExpression[callee.property.name=/^setAttribute(NS)?$/] > Literal[value=${ATTRIBUTES}]`, AWAY),
  ban("CallExpression[callee.name=/^(el|part|svg)$/] > Literal:first-child[value=/^(script|iframe|frame|object|embed|form|base|link|meta|style|foreignObject)$/i]", AWAY),
  ban("CallExpression[callee.property.name=/^createElement(NS)?$/] > Literal[value=/^(script|iframe|frame|object|embed|form|base|link|meta|style|foreignObject)$/i]", AWAY),
  ban("AssignmentExpression > MemberExpression.left[property.name='location']", AWAY),
  ban("AssignmentExpression > Identifier.left[name='location']", AWAY),
  ban("AssignmentExpression > MemberExpression.left[object.name='location'][property.name!='hash']", AWAY),
  ban("AssignmentExpression > MemberExpression.left[object.property.name='location'][property.name!='hash']", AWAY),
  ban("CallExpression[callee.property.name=/^(assign|reload|replace)$/][callee.object.name='location']", AWAY),
  ban("CallExpression[callee.property.name=/^(assign|reload|replace)$/][callee.object.property.name='location']", AWAY),
  ban("CallExpression[callee.name='open'], CallExpression[callee.property.name='open'][callee.object.name=/^(window|globalThis|self|top|parent)$/]", AWAY),
  ban("CallExpression[callee.property.name=/^(submit|requestSubmit)$/]", AWAY),
  ban("AssignmentExpression > MemberExpression.left[property.name='cssText']", STYLE),
  ban("AssignmentExpression > MemberExpression.left[property.name='style']", STYLE),
  ban("AssignmentExpression > MemberExpression.left[property.name=/^on[a-z]+$/]", "events are listened to by addEventListener"),
  ban("CallExpression[callee.property.name=/^(sendBeacon|serviceWorker|importScripts)$/]", ASKS),
  ban("ImportExpression, ImportDeclaration", ASKS),
  ban("CallExpression[callee.name=/^set(Timeout|Interval)$/] > Literal:first-child", "no code in text"),
  ban("MemberExpression[property.name=/^(__proto__|__defineGetter__|__defineSetter__)$/]", "data may be called so: use a Map"),
  ban("WithStatement", "no with"),
];

const OFF = "this is for pages that talk to a network or remember their readers";
const GLOBALS = [
  "fetch", "XMLHttpRequest", "WebSocket", "EventSource", "WebTransport", "RTCPeerConnection", "Worker", "SharedWorker",
  "importScripts", "Image", "Audio", "FontFace", "localStorage", "sessionStorage", "indexedDB", "caches", "cookieStore",
  "BroadcastChannel", "Notification", "DOMParser", "postMessage", "eval", "Function", "alert", "confirm", "prompt",
].map((name) => ({ name, message: OFF }));
const ALIASES = ["window", "globalThis", "self", "top", "parent", "navigator", "document"];
const PROPERTIES = [...GLOBALS.map(({ name }) => name), "sendBeacon", "serviceWorker", "cookie", "opener"];

const browser = Object.fromEntries(
  ("AbortController Blob CSS CompressionStream CustomEvent DecompressionStream DOMMatrix DOMRect Element Event FileReader HTMLElement " +
    "HTMLCanvasElement HTMLInputElement HTMLSelectElement HTMLButtonElement Image ImageData IntersectionObserver KeyboardEvent " +
    "MouseEvent MutationObserver Node NodeFilter OffscreenCanvas Option Path2D PointerEvent Response ReadableStream " +
    "ResizeObserver SVGElement Text TextDecoder TextEncoder URL URLSearchParams WebGL2RenderingContext WheelEvent XMLSerializer " +
    "addEventListener atob btoa cancelAnimationFrame clearInterval clearTimeout console createImageBitmap customElements " +
    "devicePixelRatio document getComputedStyle getSelection history innerHeight innerWidth location matchMedia navigator " +
    "performance queueMicrotask removeEventListener requestAnimationFrame requestIdleCallback scrollX scrollY setInterval " +
    "setTimeout structuredClone vis window")
    .split(" ")
    .map((name) => [name, "readonly"]),
);

export default [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["agencygraph/**/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "script", globals: browser },
    rules: {
      ...configs.recommended.rules,
      "no-restricted-syntax": ["error", ...BANNED],
      "no-restricted-globals": ["error", ...GLOBALS],
      "no-restricted-properties": [
        "error",
        ...ALIASES.flatMap((object) => PROPERTIES.map((property) => ({ object, property, message: OFF }))),
      ],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-script-url": "error",
      "no-proto": "error",
      "no-extend-native": "error",
      "no-implicit-globals": "error",
      "no-caller": "error",
      "no-console": "error",
      "no-alert": "error",
      "no-var": "error",
      "prefer-const": "error",
      eqeqeq: "error",
      strict: ["error", "function"],
      "no-shadow-restricted-names": "error",
      "no-throw-literal": "error",
      "no-param-reassign": "off",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_", caughtErrors: "none" }],
      "max-lines": ["error", { max: 400 }],
    },
  },
];
