// The cursor: the row that the keyboard acts on.

// rows are those of the page's list, in order.
export function rows() {
  return [...document.querySelectorAll("table.rows tbody tr")];
}

// cursor is the current row, if any.
export function cursor() {
  return document.querySelector("table.rows tr.cursor");
}

// setCursor moves it, and the focus to the row's link unless told not to.
export function setCursor(row, focus = true) {
  cursor()?.classList.remove("cursor");
  row.classList.add("cursor");
  row.scrollIntoView({ block: "nearest" });
  if (focus) link(row)?.focus({ preventScroll: true });
}

// step moves the cursor by one row up or down.
export function step(by) {
  const all = rows();
  if (all.length === 0) return null;
  const at = all.indexOf(cursor());
  const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by))];
  setCursor(next);
  return next;
}

// link is the row's own link: what Enter follows.
export function link(row) {
  return row?.querySelector("a[data-open], .c-no a, a");
}
