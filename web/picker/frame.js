// The picker itself, in its frame: search, filters, list, and the map, which comes when the list stands.
import { Chips } from "./chips.js";
import { el, icon } from "./dom.js";
import { List, calm } from "./list.js";
import { Source, Trouble, street } from "./points.js";
import { northern } from "./words.js";
import { southern } from "./words-south.js";

const root = document.documentElement;
const query = new URLSearchParams(location.search);
const text = (name) => (query.get(name) || "").trim();
const asked = text("language") || "en-gb";
const language = { en: "en-GB", "en-us": "en-US" }[asked] || asked;
const words = { ...northern, ...southern }[language.slice(0, 2)] || northern.en;

// say fills a sentence in.
function say(key, values = {}) {
  const many = words[key];
  const sentence = Array.isArray(many) ? many[values.n === 1 ? 0 : 1] : many;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}

const options = {
  key: text("api-key"), country: text("country").toUpperCase(), carriers: text("carrier"), weight: text("weight"), shopType: text("shop-type"),
};
const source = new Source(root.dataset.api, options);
const page = draw();
const list = new List(page.list, say, language, chosen);
const chips = new Chips(page.chips, say, narrow);
let found = { points: [], centre: null };
let map = null;
let asking = 0;
let place = "";

list.postNumber = text("post-number");
list.extended = () => picture();
start();

function draw() {
  root.lang = language;
  document.title = say("title");
  if (["light", "dark"].includes(text("theme"))) root.dataset.theme = text("theme");
  const brand = /^#?([0-9a-f]{6})$/i.exec(text("brand"));
  if (brand) root.style.setProperty("--brand", `#${brand[1]}`);
  const close = el("button", { type: "button", class: "btn ghost icon", "aria-label": say("close"), onclick: leave }, icon("x"));
  const heading = el("h1", { id: "t", tabindex: "-1" }, say("title"));
  const field = el("input", { class: "in", id: "f", type: "search", enterkeyhint: "search", autocomplete: "postal-code", maxlength: 200 });
  const here = el("button", { type: "button", class: "btn icon", "aria-label": say("here"), onclick: locate }, icon("target"));
  const find = el(
    "form",
    { class: "find", role: "search", onsubmit: (event) => (event.preventDefault(), look(field.value)) },
    el("label", { class: "sr", for: "f" }, say("find")),
    icon("search"),
    field,
    here,
  );
  field.placeholder = say("find");
  const seg = el("div", { class: "seg", role: "group", "aria-label": say("show") });
  const views = ["list", "map"].map((name) =>
    el("button", { type: "button", "aria-pressed": String(name === "list"), "data-view": name, onclick: () => view(name) }, say(name)),
  );
  const tabs = el("div", { class: "tabs", role: "group", "aria-label": say("view") }, views);
  const status = el("h2", { role: "status" });
  const places = el("div", { class: "places" });
  const go = el("button", { class: "btn large primary wide", "aria-disabled": "true" }, say("first"));
  const box = el("section", { class: "map", "aria-label": say("mapLabel") });
  const top = el("div", { class: "top" }, el("div", { class: "t" }, heading, close), find, seg, tabs);
  const form = el(
    "form",
    { class: "choice", novalidate: true, onsubmit: (event) => (event.preventDefault(), take()) },
    el("div", { class: "list" }, status, places),
    el("div", { class: "go" }, go),
  );
  const main = el("main", { class: "pk", "aria-labelledby": "t", "data-view": "list" }, top, box, form);
  document.body.replaceChildren(main);
  document.addEventListener("keydown", keys);
  return { main, heading, close, field, chips: seg, tabs, status, list: places, go, map: box };
}

// start looks around the place that the checkout knows, and puts a place chosen before on top.
async function start() {
  page.heading.focus();
  const code = text("postal-code");
  const city = text("city");
  place = [code, city].filter(Boolean).join(" ");
  page.field.value = place;
  const id = text("id");
  const before = id ? source.one(id) : null;
  if (place) await ask({ postal_code: code, city }, place);
  else if (before && (await before)) await around(await before);
  else {
    tell(say("start"));
    page.field.focus();
  }
  if (before) again(await before);
  picture();
}

async function around(point) {
  place = point.city;
  await ask({ latitude: point.latitude, longitude: point.longitude }, place);
}

// again marks the place that was chosen before.
function again(point) {
  if (!point) return;
  const known = found.points.find((p) => p.id === point.id);
  if (!known) {
    found.points.unshift(point);
    narrow();
  }
  list.choose(known || point, true);
}

function look(words) {
  words = words.trim();
  if (words) ask({ address: words }, words);
}

// ask fetches the places and shows them; an older answer that comes late is dropped.
async function ask(where, name) {
  const turn = ++asking;
  place = name;
  page.main.setAttribute("aria-busy", "true");
  tell(say("loading"));
  try {
    const got = await source.near(where);
    if (turn !== asking) return;
    found = got;
    chips.offer(got.points);
    narrow();
    if (!got.points.length) sorry(say(got.centre ? "none" : "lost", { place }));
  } catch (err) {
    if (turn !== asking) return;
    found = { points: [], centre: null };
    chips.offer([]);
    list.show([], false);
    const trouble = err instanceof Trouble ? err : new Trouble("ours");
    sorry(say(trouble.key, { why: trouble.why, place }), ["net", "busy", "ours"].includes(trouble.key) && (() => ask(where, name)));
  } finally {
    if (turn === asking) page.main.removeAttribute("aria-busy");
  }
  picture();
}

// narrow shows what passes the filters.
function narrow() {
  const points = chips.pass(found.points);
  list.show(points, found.centre !== null || points.some((p) => p.distance > 0));
  chosen(list.point);
  if (points.length) tell(say("places", { n: points.length, place }));
  else if (found.points.length) sorry(say("noneFilter"));
}

function tell(words) {
  page.status.textContent = words;
  page.status.className = "";
}

// sorry says plainly why there is nothing, and offers what helps.
function sorry(words, retry) {
  page.status.className = "sorry";
  const button = retry && el("button", { type: "button", class: "btn", onclick: retry }, say("again"));
  page.status.textContent = words;
  page.list.replaceChildren(...(button ? [el("p", { class: "retry" }, button)] : []));
}

function chosen(point) {
  page.go.setAttribute("aria-disabled", String(!point));
  page.go.textContent = point ? say("collect", { place: street(point) || point.name }) : say("first");
  map?.choose(point);
}

// take hands the place to the checkout.
function take() {
  if (!list.point) {
    tell(say("first"));
    page.list.querySelector("input.pick")?.focus();
    return;
  }
  const postNumber = list.answer();
  if (postNumber === null) return;
  parent.postMessage({ type: "servicePointSelected", point: list.point, postNumber }, "*");
}

function leave() {
  parent.postMessage({ type: "servicePointClose" }, "*");
}

// keys: Escape leaves, the arrow down goes from anywhere above into the list, and Tab stays inside.
function keys(event) {
  if (event.key === "Escape") return leave();
  const at = document.activeElement;
  if (event.key === "ArrowDown" && (at === page.field || at === page.heading || at === document.body)) {
    event.preventDefault();
    (page.list.querySelector("input.pick:checked") || page.list.querySelector("input.pick"))?.focus();
  }
  if (event.key === "Enter" && at?.matches?.("input.pick") && !at.checked) at.click();
  if (event.key !== "Tab") return;
  const back = event.shiftKey;
  if (back ? [page.close, page.heading, document.body].includes(at) : at === page.go) {
    event.preventDefault();
    (back ? page.go : page.close).focus();
  }
}

function locate() {
  const failed = () => sorry(say("noHere"));
  if (!navigator.geolocation) return failed();
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      page.field.value = "";
      ask({ latitude: coords.latitude.toFixed(6), longitude: coords.longitude.toFixed(6) }, say("near"));
    },
    failed,
    { timeout: 10000, maximumAge: 60000 },
  );
}

// view is the phone's choice between the list with a strip of map, and the map alone.
function view(name) {
  page.main.dataset.view = name;
  for (const button of page.tabs.children) button.setAttribute("aria-pressed", String(button.dataset.view === name));
  map?.resize();
}

// picture draws the map. Its script is fetched once, after the list stands; without it the list still does everything.
async function picture() {
  if (map === null) {
    map = undefined;
    try {
      const { Map } = await import("./map.js");
      map = new Map(page.map, { say, root: root.dataset, country: options.country, calm: calm(), chosen: (point) => list.choose(point, true) });
    } catch {
      page.map.append(el("p", { class: "nomap" }, say("noMap")));
    }
  }
  map?.show(list.visible(), found.centre, list.point);
}
