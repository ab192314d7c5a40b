// The demo page's script: a checkout in three lines, and what it is told.
const form = document.querySelector("form");
const out = document.querySelector("output");

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const options = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ""));
  window.sendcloud.servicePoints.open(
    options,
    (point, postNumber) => (out.textContent = JSON.stringify({ point, postNumber }, null, 2)),
    (errors) => (out.textContent = errors.join("\n")),
  );
});
