// menus closes what <details> leaves open, and lets buttons open dialogs where the browser cannot by itself.
export function menus() {
  document.addEventListener("click", (event) => {
    for (const open of document.querySelectorAll("details:is(.menu, .who)[open], .chip details[open]")) {
      if (!open.contains(event.target)) open.open = false;
    }
    if (event.target.matches?.("dialog.dialog")) event.target.close(); // the backdrop
    if (!("commandForElement" in HTMLButtonElement.prototype)) command(event);
  });
}

function command(event) {
  const button = event.target.closest?.("button[commandfor]");
  const target = button && document.getElementById(button.getAttribute("commandfor"));
  if (!target) return;
  if (button.getAttribute("command") === "show-modal") target.showModal();
  if (button.getAttribute("command") === "close") target.close();
}

// closeMenu closes the innermost open menu and reports whether there was one.
export function closeMenu() {
  const open = [...document.querySelectorAll("details:is(.menu, .who)[open], .chip details[open]")].pop();
  if (!open) return false;
  open.open = false;
  open.querySelector("summary")?.focus();
  return true;
}
