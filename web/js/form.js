import { toast } from "./toast.js";
import { word } from "./words.js";

// forms sees to it that nothing typed is lost (data-guard) and that nothing is sent twice.
export function forms() {
  document.querySelectorAll("form[data-guard]").forEach(guard);
  if (document.querySelector("[data-signin]")) reviveDrafts();
  document.addEventListener("submit", once);
  addEventListener("pageshow", () =>
    document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent),
  );
  document.querySelector(".errors")?.focus();
  document.addEventListener(
    "click",
    (event) => {
      const target = event.target.closest?.('[aria-disabled="true"]');
      if (target) event.preventDefault();
    },
    true,
  );
}

function once(event) {
  const form = event.target;
  if (event.defaultPrevented || form.method === "dialog" || form.method === "get") return;
  if (form.hasAttribute("hx-post") || event.submitter?.hasAttribute("hx-post")) return;
  if (event.submitter?.formTarget === "_blank" || form.dataset.again !== undefined) return;
  if (form.dataset.sent) event.preventDefault();
  form.dataset.sent = "yes";
}

function guard(form) {
  const key = `draft:${location.pathname}:${form.id}`;
  const first = snapshot(form);
  const kept = JSON.parse(sessionStorage.getItem(key) ?? "null");
  if (kept && !kept.sent) bringBack(form, kept.values);
  else sessionStorage.removeItem(key);
  const refresh = () => {
    const names = changed(form, first);
    const place = document.querySelector("[data-unsaved]");
    if (place) place.textContent = names.length ? word("unsaved", { fields: names.join(", ") }) : "";
    if (names.length) sessionStorage.setItem(key, JSON.stringify({ values: snapshot(form) }));
    else sessionStorage.removeItem(key);
    return names.length > 0;
  };
  let leaving = false;
  form.addEventListener("input", refresh);
  form.addEventListener("reset", () => setTimeout(refresh));
  form.addEventListener("submit", () => {
    leaving = true;
    sessionStorage.setItem(key, JSON.stringify({ values: snapshot(form), sent: true }));
  });
  addEventListener("beforeunload", (event) => {
    if (!leaving && changed(form, first).length > 0) event.preventDefault();
  });
  refresh();
}

// Secrets are never kept, and what is marked data-free is no setting.
function fields(form) {
  return [...form.elements].filter(
    (field) =>
      field.name &&
      field.dataset.free === undefined &&
      !["password", "hidden", "file", "submit", "button"].includes(field.type),
  );
}

function snapshot(form) {
  return fields(form).map((field) => [
    field.name,
    field.type === "checkbox" || field.type === "radio" ? field.checked : field.value,
  ]);
}

function bringBack(form, values) {
  const all = fields(form);
  if (all.length !== values.length) return;
  let back = false;
  all.forEach((field, i) => {
    const [name, value] = values[i];
    if (field.name !== name) return;
    const way = typeof value === "boolean" ? "checked" : "value";
    if (field[way] !== value) back = true;
    field[way] = value;
  });
  if (back) toast(word("back"));
}

function changed(form, first) {
  const now = snapshot(form);
  const names = now.flatMap(([, value], i) => (value === first[i]?.[1] ? [] : [label(fields(form)[i])]));
  return [...new Set(names)];
}

function label(field) {
  const text =
    field.closest("[role=group], [role=radiogroup]")?.getAttribute("aria-label") ??
    field.labels?.[0]?.firstChild?.textContent ??
    field.name;
  return text.trim() || field.name;
}

// After signing in again, a form that was sent by an expired session is filled once more.
function reviveDrafts() {
  for (const key of Object.keys(sessionStorage)) {
    if (!key.startsWith("draft:")) continue;
    const draft = JSON.parse(sessionStorage.getItem(key));
    sessionStorage.setItem(key, JSON.stringify({ values: draft.values }));
  }
}
