import { word } from "./words.js";

const STAY = 8000;

// toasts lets the server's notices leave by themselves, except those that tell of a failure.
export function toasts() {
  document.querySelectorAll(".toast").forEach(arm);
  const place = document.getElementById("toasts");
  if (!place) return;
  new MutationObserver((changes) => {
    for (const change of changes) change.addedNodes.forEach((node) => node.matches?.(".toast") && arm(node));
  }).observe(place, { childList: true });
  place.addEventListener("click", (event) => {
    if (event.target.closest("[data-dismiss]")) leave(event.target.closest(".toast"));
  });
  document.body.addEventListener("toast", (event) => toast(event.detail.text, event.detail.tone));
}

// toast shows a notice that the page itself has to make.
export function toast(text, tone = "info") {
  const place = document.getElementById("toasts");
  if (!place || !text) return;
  const box = document.createElement("div");
  box.className = `toast ${tone}`;
  box.setAttribute("role", tone === "bad" ? "alert" : "status");
  const line = document.createElement("p");
  line.textContent = text;
  const close = document.createElement("button");
  close.type = "button";
  close.className = "btn small";
  close.dataset.dismiss = "";
  close.textContent = word("dismiss");
  box.append(line, close);
  place.append(box);
}

// undoLatest presses the newest undo on the page and reports whether there was one.
export function undoLatest() {
  const undo = [...document.querySelectorAll("[data-undo]")].pop();
  undo?.click();
  return Boolean(undo);
}

function arm(box) {
  if (box.getAttribute("role") === "alert") return;
  let timer;
  const start = () => (timer = setTimeout(() => leave(box), STAY));
  const hold = () => clearTimeout(timer);
  box.addEventListener("pointerenter", hold);
  box.addEventListener("pointerleave", start);
  box.addEventListener("focusin", hold);
  box.addEventListener("focusout", start);
  start();
}

function leave(box) {
  box.classList.add("leave");
  setTimeout(() => box.remove(), 250);
}
