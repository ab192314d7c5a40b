// The reference reads without any script. With it the list of calls is open where the reader is.
const groups = [...document.querySelectorAll(".side details[data-group]")];

function openAt(id) {
  const here = groups.find((group) => group.dataset.group === id);
  if (!here) return;
  for (const group of groups) {
    if (group !== here && group.dataset.auto) {
      group.open = false;
      delete group.dataset.auto;
    }
  }
  if (!here.open) {
    here.open = true;
    here.dataset.auto = "1"; // what the reader opened stays open
  }
}

function openAtFragment() {
  const place = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const section = place?.closest("main section[id]");
  if (section) openAt(section.id);
}

const watch = new IntersectionObserver(
  (seen) => {
    const now = seen.find((one) => one.isIntersecting);
    if (now) openAt(now.target.id);
  },
  { rootMargin: "-10% 0px -85% 0px" },
);
for (const section of document.querySelectorAll("main section[id]")) watch.observe(section);
addEventListener("hashchange", openAtFragment);
openAtFragment();
