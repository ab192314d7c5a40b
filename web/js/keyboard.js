import { closeDrawer, drawerOpen } from "./drawer.js";
import { closeMenu } from "./menu.js";
import { cursor, link, step } from "./rows.js";
import { clearPicks, pickPage, togglePick } from "./selection.js";
import { undoLatest } from "./toast.js";

// A scanner types faster than a hand: a letter waits this long for a neighbour before it counts as a shortcut.
const HAND = 40;

let pending;
let scanned = "";
let lastAt = 0;
let going = false;

// keyboard serves the shortcuts that the help sheet lists. A key without work here presses the visible
// element that carries it in data-key; G and a letter follows the rail's link with data-go.
export function keyboard() {
  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") return save(event);
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape") return escape(event);
    if (typing(event.target) || document.documentElement.dataset.keys === "off") return;
    if (document.querySelector("dialog[open]")) return;
    if (event.key === "Enter") return enter(event);
    if (event.key.length === 1) letter(event);
  });
}

function typing(target) {
  return target.matches?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
}

function letter(event) {
  if (event.repeat) return held(event.key.toLowerCase());
  const fast = event.timeStamp - lastAt < HAND;
  scanned = fast ? scanned + event.key : event.key;
  lastAt = event.timeStamp;
  clearTimeout(pending);
  if (event.key === "/" || event.key === "?") event.preventDefault();
  const { key, shiftKey } = event;
  pending = setTimeout(() => {
    if (scanned.length === 1) act(key, shiftKey);
  }, HAND);
}

// held walks on while J or K stays down: a keyboard repeats as fast as a scanner types, but a scanner holds no key.
function held(key) {
  if (key === "j" || key === "k") walk(key === "j" ? 1 : -1);
}

function act(key, shift) {
  const low = key.toLowerCase();
  if (going) {
    going = false;
    document.querySelector(`[data-go="${CSS.escape(low)}"]`)?.click();
    return;
  }
  if (key === "/") return document.querySelector("[data-find]")?.focus();
  if (key === "?") return document.getElementById("keys")?.showModal();
  if (low === "g") return chord();
  if (low === "j" || low === "k") return walk(low === "j" ? 1 : -1);
  if (low === "x") return togglePick(shift);
  if (low === "a") return pickPage();
  if (low === "u") return undoLatest();
  if (/^[1-9]$/.test(key)) return document.querySelectorAll(".main > .views a")[key - 1]?.click();
  press(low);
}

function chord() {
  going = true;
  setTimeout(() => (going = false), 1200);
}

function walk(by) {
  const row = step(by);
  if (row && drawerOpen()) link(row)?.click();
}

// press uses the drawer's button before the list's, and the row's own link before the bar when nothing is chosen.
function press(key) {
  const places = [document.getElementById("drawer"), cursor(), document];
  for (const place of places) {
    const found = [...(place?.querySelectorAll(`[data-key="${CSS.escape(key)}"]`) ?? [])].find((one) =>
      one.checkVisibility(),
    );
    if (!found) continue;
    if (found.matches("summary")) found.parentElement.open = true;
    else found.click();
    return;
  }
}

function enter(event) {
  const fast = event.timeStamp - lastAt < HAND && scanned.length > 5;
  if (fast) {
    event.preventDefault();
    clearTimeout(pending);
    return find(scanned);
  }
  if (event.target !== document.body && !event.target.matches("tr")) return;
  const row = cursor();
  if (!row) return;
  event.preventDefault();
  link(row)?.click();
}

function find(text) {
  const field = document.querySelector("[data-find]");
  if (!field) return;
  field.value = text;
  field.form.requestSubmit();
}

function escape(event) {
  if (document.querySelector("dialog[open]")) return;
  if (typing(event.target)) return event.target.blur();
  if (closeMenu() || closeDrawer() || clearPicks()) event.preventDefault();
}

// save sends the form that is typed in (an order's address in the drawer, say), else the page's own.
function save(event) {
  const typed = typing(event.target) && event.target.form?.method === "post" ? event.target.form : null;
  const form = typed ?? document.querySelector("form[data-guard]");
  if (!form) return;
  event.preventDefault();
  form.requestSubmit();
}
