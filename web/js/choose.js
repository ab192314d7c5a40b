// choosing shows what a row's link (data-choose) has loaded into the popover beside that link, and closes it with the choice.
export function choosing() {
  const box = document.getElementById("choose");
  if (!box) return;
  let opener;
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-choose]");
    if (link) opener = link;
  });
  document.addEventListener("htmx:after:swap", (event) => {
    const ctx = event.detail?.ctx;
    if (ctx?.target !== box || box.contains(ctx.sourceElement)) return; // what comes from inside is the choice itself
    if (!box.matches(":popover-open")) box.showPopover();
    place(box, opener);
    box.querySelector("button")?.focus({ preventScroll: true });
  });
  box.addEventListener("submit", () => {
    box.hidePopover();
    opener?.focus({ preventScroll: true });
  });
  box.addEventListener("keydown", (event) => walk(box, event));
}

// place puts the box under the link, or above it where there is more room. Narrow screens have it at the bottom, by style.
function place(box, link) {
  if (!link?.isConnected || innerWidth < 768) {
    box.style.removeProperty("left");
    box.style.removeProperty("top");
    return;
  }
  const at = link.getBoundingClientRect();
  const { offsetWidth: wide, offsetHeight: high } = box;
  const below = innerHeight - at.bottom;
  const top = below >= high + 12 || below > at.top ? Math.min(at.bottom + 4, innerHeight - high - 8) : Math.max(8, at.top - high - 4);
  box.style.left = `${Math.max(8, Math.min(at.left, innerWidth - wide - 8))}px`;
  box.style.top = `${Math.max(8, top)}px`;
}

function walk(box, event) {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  event.preventDefault();
  const all = [...box.querySelectorAll("button, summary")].filter((one) => one.checkVisibility());
  const at = all.indexOf(document.activeElement);
  all[(at + (event.key === "ArrowDown" ? 1 : -1) + all.length) % all.length]?.focus();
}
