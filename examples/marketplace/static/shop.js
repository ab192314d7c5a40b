// Two things get better with a script: the service point is chosen on a map, and the order's page follows by itself.
"use strict";

const form = document.querySelector("#checkout[data-picker]");
if (form) {
  const pick = form.querySelector("#pick");
  const chosen = form.querySelector("#chosen");
  const plain = form.querySelector("#plain");
  const point = document.createElement("input");
  point.type = "hidden";
  point.name = "point";
  if (chosen.dataset.id) point.value = chosen.dataset.id;

  const ready = () => {
    if (!window.sendcloud?.servicePoints) return; // the picker did not come: the plain list stays
    plain.remove();
    form.append(point);
    pick.hidden = false;
    pick.textContent = point.value ? "Choose another" : "Choose a service point";
  };
  const show = (p, postNumber) => {
    point.value = p.id;
    form.elements.post_number.value = postNumber || "";
    const name = document.createElement("strong");
    name.textContent = p.name;
    const rest = document.createTextNode(`${p.street} ${p.house_number}, ${p.postal_code} ${p.city}`);
    chosen.querySelector("p").replaceChildren(name, document.createElement("br"), rest);
    chosen.hidden = false;
    pick.textContent = "Choose another";
    pick.focus();
  };
  pick.addEventListener("click", () => {
    window.sendcloud.servicePoints.open(
      {
        apiKey: form.dataset.picker,
        country: form.elements.country.value,
        postalCode: form.elements.postal_code.value,
        city: form.elements.city.value,
        language: "en-gb",
        servicePointId: point.value,
      },
      show,
      (errors) => {
        if (errors.join() !== "Closed") console.warn("service points:", errors);
      },
    );
  });
  window.addEventListener("load", ready);
}

const live = document.querySelector("[data-live]");
if (live) {
  const news = document.querySelector("#news");
  const look = async () => {
    if (document.hidden) return;
    const open = [...live.querySelectorAll("[data-sale]")].filter((s) => s.querySelector("details[open]")).map((s) => s.dataset.sale);
    let page;
    try {
      const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      page = new DOMParser().parseFromString(await answer.text(), "text/html");
    } catch {
      return; // the next look may do better
    }
    for (const fresh of page.querySelectorAll("[data-sale]")) {
      const old = live.querySelector(`[data-sale="${CSS.escape(fresh.dataset.sale)}"]`);
      if (!old) continue;
      if (open.includes(fresh.dataset.sale)) fresh.querySelector("details")?.setAttribute("open", "");
      const was = old.cloneNode(true);
      if (was.innerHTML === fresh.innerHTML || old.contains(document.activeElement)) continue;
      old.replaceWith(document.adoptNode(fresh));
      const now = fresh.querySelector(".steps .now span");
      if (now) news.textContent = `${fresh.querySelector("h2").firstChild.textContent.trim()}: ${now.textContent}`;
    }
  };
  setInterval(look, 2000);
  document.addEventListener("visibilitychange", look);
}
