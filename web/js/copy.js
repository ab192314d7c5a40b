import { word } from "./words.js";

// copying serves buttons with data-copy (the text itself) or data-copy-from (the id that holds it).
export function copying() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copy], [data-copy-from]");
    if (!button) return;
    const source = document.getElementById(button.dataset.copyFrom ?? "");
    const text = button.dataset.copy ?? source?.value ?? source?.textContent.trim() ?? "";
    if (await put(text, source)) confirm(button);
  });
}

async function put(text, source) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // No clipboard (plain http, or forbidden): the text is selected, so that Ctrl C works.
    if (source) getSelection()?.selectAllChildren(source);
    return false;
  }
}

function confirm(button) {
  const place = button.querySelector("[data-copy-word]");
  const before = place?.textContent;
  button.classList.add("copied");
  if (place) place.textContent = word("copied");
  announce(word("copied"));
  setTimeout(() => {
    button.classList.remove("copied");
    if (place) place.textContent = before;
  }, 2000);
}

// announce speaks through the page's one polite live region.
export function announce(text) {
  const region = document.getElementById("live");
  if (region) region.textContent = text;
}
