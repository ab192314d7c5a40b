import { cursor, setCursor } from "./rows.js";
import { toast } from "./toast.js";
import { fill, word } from "./words.js";

let last; // where a range begins

// selection keeps the bar's count, ranges, and what was chosen on other pages of the same list.
export function selection() {
  const form = list();
  if (!form) return;
  restore(form);
  form.addEventListener("click", (event) => {
    const box = event.target.closest(".pick");
    if (!box) return;
    if (event.shiftKey) range(box);
    last = box;
    setCursor(box.closest("tr"), false);
  });
  form.addEventListener("change", (event) => {
    if (event.target.matches("[data-pick-page]"))
      boxes(form).forEach((box) => (box.checked = event.target.checked));
    if (event.target.matches(".pick") && all(form)) all(form).checked = false;
    refresh(form);
  });
  form.addEventListener("submit", () => carry(form));
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-clear-picks]")) clearPicks();
  });
  document.addEventListener("htmx:after:swap", () => refresh(list()));
  refresh(form);
}

// togglePick chooses or drops the cursor's row; with a range, all rows since the last one.
export function togglePick(ranged) {
  const box = cursor()?.querySelector(".pick:not(:disabled)");
  if (!box) return;
  box.checked = !box.checked;
  if (ranged) range(box);
  last = box;
  refresh(list());
}

// pickPage chooses the page; when it is chosen already, all that match.
export function pickPage() {
  const form = list();
  if (!form) return;
  const open = boxes(form);
  if (open.every((box) => box.checked) && all(form)) all(form).checked = true;
  else open.forEach((box) => (box.checked = true));
  refresh(form);
}

// clearPicks drops everything and reports whether there was anything.
export function clearPicks() {
  const form = list();
  if (!form || (chosen(form).length === 0 && !all(form)?.checked)) return false;
  boxes(form).forEach((box) => (box.checked = false));
  if (all(form)) all(form).checked = false;
  elsewhere(form).clear();
  refresh(form);
  return true;
}

const list = () => document.querySelector("form[data-picks]");
const boxes = (form) => [...form.querySelectorAll(".pick:not(:disabled)")];
const all = (form) => form.querySelector('input[name="all"]');
const chosen = (form) => boxes(form).filter((box) => box.checked);

function range(box) {
  const open = boxes(list());
  const [from, to] = [open.indexOf(last), open.indexOf(box)].sort((a, b) => a - b);
  if (from < 0) return;
  for (const one of open.slice(from, to + 1)) one.checked = box.checked;
}

// What is chosen on other pages lives in the tab; a list is known by its address without the place in it.
const held = new WeakMap();

function key() {
  const query = new URLSearchParams(location.search);
  ["after", "before", "page"].forEach((name) => query.delete(name));
  query.sort();
  return `${location.pathname}?${query}`;
}

function elsewhere(form) {
  if (!held.has(form)) held.set(form, new Map());
  return held.get(form);
}

function restore(form) {
  const kept = JSON.parse(sessionStorage.getItem("picks") ?? "null");
  if (!kept || kept.path !== location.pathname) return;
  if (kept.key !== key()) {
    sessionStorage.removeItem("picks");
    if (kept.rows.length > 0) toast(word("unpicked"));
    return;
  }
  const here = new Map(boxes(form).map((box) => [box.value, box]));
  for (const row of kept.rows) {
    if (here.has(row.id)) here.get(row.id).checked = true;
    else elsewhere(form).set(row.id, row);
  }
}

const rowOf = (box) => ({
  id: box.value,
  minor: Number(box.dataset.minor ?? 0),
  currency: box.dataset.currency ?? "",
  blocked: box.dataset.blocked !== undefined,
});

function refresh(form) {
  if (!form) return;
  for (const box of form.querySelectorAll(".pick"))
    box.closest("tr").setAttribute("aria-selected", String(box.checked));
  const rows = [...elsewhere(form).values(), ...chosen(form).map(rowOf)];
  sessionStorage.setItem("picks", JSON.stringify({ path: location.pathname, key: key(), rows }));
  headBox(form);
  say(form, rows);
}

function headBox(form) {
  const box = form.querySelector("[data-pick-page]");
  if (!box) return;
  const [some, total] = [chosen(form).length, boxes(form).length];
  box.checked = total > 0 && some === total;
  box.classList.toggle("some", some > 0 && some < total);
  box.indeterminate = some > 0 && some < total;
}

function say(form, rows) {
  const every = all(form)?.checked;
  const n = every ? Number(form.dataset.total) : rows.length;
  const ok = rows.filter((row) => !row.blocked);
  const holes = { n: number(n), ok: number(ok.length), sum: sum(ok) };
  for (const place of form.querySelectorAll("[data-say]")) {
    const { say: many, sayOne, saySome, sayAll } = place.dataset;
    let text = n === 1 && sayOne ? sayOne : many;
    if (saySome && !every && ok.length < n) text = saySome;
    if (every && sayAll) text = sayAll;
    place.textContent = fill(text, holes);
  }
}

function number(n) {
  return n.toLocaleString(document.documentElement.lang);
}

function sum(rows) {
  const currency = rows[0]?.currency;
  if (!currency || rows.some((row) => row.currency !== currency)) return "";
  const format = new Intl.NumberFormat(document.documentElement.lang, { style: "currency", currency });
  const digits = format.resolvedOptions().maximumFractionDigits;
  return format.format(rows.reduce((minor, row) => minor + row.minor, 0) / 10 ** digits);
}

// carry sends what was chosen on other pages along with the form.
function carry(form) {
  form.querySelectorAll("input[data-carried]").forEach((input) => input.remove());
  if (all(form)?.checked) return;
  const name = form.querySelector(".pick")?.name ?? "id";
  for (const id of elsewhere(form).keys()) {
    const input = document.createElement("input");
    Object.assign(input, { type: "hidden", name, value: id });
    input.dataset.carried = "";
    form.append(input);
  }
}
