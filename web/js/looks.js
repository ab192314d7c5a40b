// looks keeps the reader's choice of scheme and row height in a cookie, so that the server draws it so the next time.
export function looks() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-look]");
    if (!button) return;
    event.preventDefault();
    const { look, value } = button.dataset;
    const root = document.documentElement;
    const now = value === "toggle" ? (root.dataset[look] ? "" : "compact") : value;
    if (now) root.dataset[look] = now;
    else delete root.dataset[look];
    document.cookie = `${look}=${now}; Path=/; Max-Age=${now ? 31536000 : 0}; SameSite=Lax`;
    mark();
  });
  mark();
}

function mark() {
  for (const button of document.querySelectorAll("[data-look]")) {
    const { look, value } = button.dataset;
    const now = document.documentElement.dataset[look] ?? "";
    button.setAttribute("aria-pressed", String(value === "toggle" ? now !== "" : now === value));
  }
}
