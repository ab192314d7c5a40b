import { toast } from "./toast.js";
import { word } from "./words.js";

// network tells when the line is cut, and stops polling while nobody looks.
export function network() {
  const bar = document.getElementById("offline");
  const loaded = new Date();
  const show = () => {
    if (!bar) return;
    bar.hidden = navigator.onLine;
    bar.textContent = word("offline", { time: clock(loaded) });
  };
  addEventListener("online", show);
  addEventListener("offline", show);
  document.addEventListener("htmx:before:request", (event) => {
    if (document.hidden && event.target.closest?.("[data-poll]")) event.preventDefault();
  });
  document.addEventListener("htmx:error", (event) => {
    if (!event.target.closest?.("[data-poll]")) toast(word("failed"), "bad");
  });
}

function clock(time) {
  return time.toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
}
