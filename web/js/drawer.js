import { link, setCursor, step } from "./rows.js";

let opener;

// drawer moves the focus in when one record is loaded beside the list, and back to its row when it closes.
export function drawer() {
  document.addEventListener("htmx:after:swap", (event) => {
    if (event.detail?.ctx?.target?.id !== "drawer") return;
    const box = box_();
    const heading = box.querySelector('.errors, [aria-invalid="true"], [data-first]') ?? box.querySelector("h2");
    if (!heading) return;
    if (!box.contains(event.detail.ctx.sourceElement) && event.detail.ctx.sourceElement?.isConnected) opener = event.detail.ctx.sourceElement;
    const row = opener?.closest?.("tr");
    if (row) setCursor(row, false);
    if (heading.matches("h2")) heading.tabIndex = -1;
    heading.focus({ preventScroll: heading.matches("h2") });
  });
  document.addEventListener("click", (event) => {
    if (!event.target.closest?.("[data-close-drawer]")) return;
    event.preventDefault();
    closeDrawer();
  });
  // Up and down: the row before or after, without closing.
  document.addEventListener("click", (event) => {
    const walk = event.target.closest?.("[data-walk]");
    const row = walk && step(Number(walk.dataset.walk));
    if (row) link(row)?.click();
  });
}

// drawerOpen reports whether a record stands beside the list.
export function drawerOpen() {
  return Boolean(box_()?.hasChildNodes());
}

// closeDrawer empties it and reports whether it was open.
export function closeDrawer() {
  if (!drawerOpen()) return false;
  box_().replaceChildren();
  if (opener?.isConnected) opener.focus();
  return true;
}

function box_() {
  return document.getElementById("drawer");
}
