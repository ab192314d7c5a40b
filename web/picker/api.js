// The script of a checkout's page. It answers the calls that checkouts already make,
// sendcloud.servicePoints.open(options, success, failure) and close(), and shows the picker in a frame from the host it was loaded from.
// It sets styles through the object model alone, so that a page's own policy and styles cannot break it.
import { frameTitle, languages } from "./languages.js";

const frameID = "sendcloudshipping_service_point_map";
const framePath = "/embed/v3/service-point-picker/";
const top = 2147483647;
const self = document.currentScript;
const home = base(self ? self.src : "");
let shown = null;

// base is where the picker's host answers, also beneath a folder: the script's address without the script.
function base(src) {
  const own = /^(.*)\/(?:picker\.js|spp\/[^/]+\/api\.min\.js)(?:[?#].*)?$/.exec(src);
  if (own) return own[1];
  try {
    return new URL(src).origin;
  } catch {
    return location.origin;
  }
}

// open shows the picker. What is wrong with the options comes in one list to failure, in this order, and nothing opens.
function open(options, success, failure) {
  const o = options || {};
  const wrong = [];
  if (!o.apiKey) wrong.push("Missing API key.");
  if (!languages.includes(o.language)) wrong.push(`Invalid language set: ${o.language}`);
  if (!o.country) wrong.push("No country set.");
  if (wrong.length) {
    call(failure, wrong);
    return;
  }
  close();
  const host = String(o.host || home).replace(/\/+$/, "");
  shown = show(host, address(host, o), frameTitle(o.language));
  shown.heard = (event) => hear(event, success, failure);
  shown.closed = () => leave(failure);
  listen(shown, "add");
  shown.frame.focus();
}

// close takes the picker away without telling anybody.
function close() {
  if (!shown) return;
  const { box, veil, back, overflow } = shown;
  listen(shown, "remove");
  shown = null;
  box.remove();
  veil.remove();
  document.documentElement.style.overflow = overflow;
  if (back && back.isConnected && back.focus) back.focus();
}

function leave(failure) {
  close();
  call(failure, ["Closed"]);
}

function hear(event, success, failure) {
  if (!shown || event.origin !== shown.origin || event.source !== shown.frame.contentWindow) return;
  const said = event.data || {};
  if (said.type === "servicePointSelected") {
    close();
    call(success, said.point, said.postNumber);
  } else if (said.type === "servicePointClose") {
    leave(failure);
  } else {
    call(failure, ["Invalid event type"]);
  }
}

function call(back, ...words) {
  if (typeof back === "function") back(...words);
}

// address writes the nine keys that the frame is always given, in their order, and then ours where they are set.
function address(host, o) {
  const carriers = Array.isArray(o.carriers) ? o.carriers.join(",") : o.carriers;
  const keys = [
    ["api-key", o.apiKey],
    ["country", o.country],
    ["postal-code", o.postalCode],
    ["carrier", carriers],
    ["id", o.servicePointId],
    ["weight", o.weight],
    ["language", o.language],
    ["close-button", 1],
    ["post-number", o.postNumber],
  ].map(([name, value]) => [name, value ?? ""]);
  const more = [
    ["city", o.city],
    ["shop-type", o.shopType],
    ["theme", o.theme],
    ["brand", o.brand],
  ].filter(([, value]) => value);
  const text = [...keys, ...more].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&");
  return `${host}${framePath}?${text}`;
}

function show(host, src, title) {
  const root = document.documentElement;
  const box = document.createElement("div");
  const veil = document.createElement("div");
  const frame = document.createElement("iframe");
  frame.id = frameID;
  frame.title = title;
  frame.src = src;
  frame.setAttribute("allow", "geolocation");
  style(frame, { display: "block", width: "100%", height: "100%", border: "0", margin: "0", padding: "0", background: "#fff" });
  style(box, { border: "0", outline: "0", position: "fixed", zIndex: String(top), overflow: "hidden", margin: "0", padding: "0", transform: "none", maxWidth: "none" });
  box.setAttribute("role", "dialog");
  box.setAttribute("aria-modal", "true");
  box.setAttribute("aria-label", title);
  style(veil, { border: "0", outline: "0", position: "fixed", inset: "0", zIndex: String(top - 1), background: "rgba(0, 0, 0, 0.7)", margin: "0", padding: "0" });
  box.append(frame);
  const made = { box, veil, frame, back: document.activeElement, overflow: root.style.overflow, origin: new URL(src, location.href).origin };
  root.style.overflow = "hidden";
  fit(box);
  document.body.append(box, veil);
  return made;
}

// fit fills a phone's screen, and stands in the middle of a larger one.
function fit(box) {
  const { innerWidth: wide, innerHeight: high } = window;
  if (wide < 820) {
    style(box, { left: "0", top: "0", width: "100%", height: "100%", borderRadius: "0", boxShadow: "none" });
    return;
  }
  const width = Math.min(1152, wide * 0.94);
  const height = Math.min(736, high * 0.92);
  style(box, {
    left: `${(wide - width) / 2}px`,
    top: `${(high - height) / 2}px`,
    width: `${width}px`,
    height: `${height}px`,
    borderRadius: "12px",
    boxShadow: "0 24px 56px -12px rgba(0, 0, 0, 0.5)",
  });
}

function style(element, rules) {
  for (const [name, value] of Object.entries(rules)) element.style[name] = value;
}

function listen(s, way) {
  const on = (target, what, act) => target[`${way}EventListener`](what, act, true);
  s.fit ??= () => fit(s.box);
  s.key ??= (event) => event.key === "Escape" && s.closed();
  // The page behind keeps its own focus traps: who lands there is led back.
  s.hold ??= (event) => event.target !== s.frame && s.frame.focus();
  on(window, "message", s.heard);
  on(window, "resize", s.fit);
  on(document, "keydown", s.key);
  on(document, "focusin", s.hold);
  on(s.veil, "click", s.closed);
}

const sendcloud = (window.sendcloud = window.sendcloud || {});
sendcloud.servicePoints = { open, close };
