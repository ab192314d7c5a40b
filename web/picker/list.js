// The list of places: one radio button each, with all about the chosen one.
import { el } from "./dom.js";
import { clock, state, week, weekday, always } from "./hours.js";
import { carrierName, distance, goodPostNumber, kindOf, street, wantsPostNumber } from "./points.js";

const step = 20;

// List draws what it is given into its box and calls chosen with a point.
export class List {
  constructor(box, say, language, chosen) {
    Object.assign(this, { box, say, language, chosen, points: [], shown: step, point: null });
    this.postNumber = "";
  }

  // show replaces the places. The chosen one stays chosen where it still stands in the list.
  show(points, measured) {
    this.points = points;
    this.measured = measured;
    this.shown = step;
    if (!points.includes(this.point)) this.point = null;
    this.draw();
  }

  visible() {
    const at = this.points.indexOf(this.point);
    return this.points.slice(0, Math.max(this.shown, at + 1));
  }

  draw() {
    const { say } = this;
    const visible = this.visible();
    const rows = visible.map((point, n) => this.row(point, n + 1));
    const group = el("div", { role: "radiogroup", "aria-label": say("choose"), class: "pts" }, rows);
    const rest = Math.min(step, this.points.length - visible.length);
    const more = rest > 0 && el("button", { type: "button", class: "btn more", onclick: () => this.extend() }, say("more", { n: rest }));
    this.box.replaceChildren(...(rows.length ? [group] : []), ...(more ? [more] : []));
  }

  // extend shows more places and goes to the first new one.
  extend() {
    const first = this.visible().length;
    this.shown = first + step;
    this.draw();
    this.box.querySelectorAll("input.pick")[first]?.focus();
    this.extended?.();
  }

  row(point, number) {
    const { say, language } = this;
    const open = state(point.formatted_opening_times, new Date(), say, language);
    const on = point === this.point;
    const id = `p${number}`;
    const pick = el("input", { type: "radio", name: "point", class: "check pick", id, value: point.id, checked: on });
    pick.setAttribute("aria-labelledby", `${id}n ${id}m`);
    pick.setAttribute("aria-describedby", `${id}d`);
    pick.addEventListener("change", () => this.choose(point));
    const who = [carrierName(point.carrier), kindOf(point) ? say(`one_${kindOf(point)}`) : ""].filter(Boolean).join(" · ");
    const head = el(
      "label",
      { class: "pt", for: id },
      pick,
      el("span", {}, el("b", { class: "nm", id: `${id}n` }, el("span", { class: "n-tag" }, String(number)), el("span", {}, point.name))),
      el("span", { class: "num", id: `${id}m` }, this.measured ? el("b", {}, distance(point.distance, language)) : ""),
      el(
        "span",
        { class: "about", id: `${id}d` },
        el("small", {}, [street(point), point.city].filter(Boolean).join(", ")),
        el("small", {}, who),
        el("small", { class: open.tone }, open.text),
      ),
    );
    const row = el("div", { class: on ? "row on" : "row" }, head);
    row.point = point;
    if (on) row.append(...this.details(point));
    return row;
  }

  // choose marks a place; the row is drawn where it stands, so that the keyboard stays on it.
  choose(point, scroll) {
    this.point = point;
    if (!this.visible().includes(point) || ![...this.box.querySelectorAll(".row")].some((r) => r.point === point)) this.draw();
    for (const row of this.box.querySelectorAll(".row")) {
      const on = row.point === point;
      row.classList.toggle("on", on);
      row.querySelector("input.pick").checked = on;
      row.querySelectorAll(".more-about").forEach((part) => part.remove());
      if (!on) continue;
      row.append(...this.details(point));
      if (scroll) row.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
    }
    this.chosen(point);
  }

  details(point) {
    return [this.number(point), this.hours(point)].filter(Boolean);
  }

  // number asks for the number that DHL's lockers know their customers by.
  number(point) {
    const wants = wantsPostNumber(point);
    if (!wants) return null;
    const { say } = this;
    const input = el("input", {
      class: "in", id: "post", name: "post", inputmode: "numeric", autocomplete: "off", maxlength: 10, value: this.postNumber,
      "aria-describedby": "posthelp", "aria-required": wants === "must" ? "true" : null,
    });
    input.addEventListener("input", () => {
      this.postNumber = input.value.trim();
      this.wrong("");
    });
    return el(
      "div",
      { class: "post more-about" },
      el("label", { for: "post" }, say("postNumber")),
      input,
      el("small", { id: "posthelp" }, say("postHelp")),
      el("small", { id: "postwrong", class: "shut", role: "alert" }),
    );
  }

  // wrong shows what is wrong with the post number, and takes the keyboard there.
  wrong(text) {
    const input = this.box.querySelector("#post");
    if (!input) return;
    this.box.querySelector("#postwrong").textContent = text;
    if (text) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    input.setAttribute("aria-describedby", text ? "postwrong posthelp" : "posthelp");
    if (text) input.focus();
  }

  // answer is the post number that goes with the chosen place, or null when it must be mended first.
  answer() {
    const wants = wantsPostNumber(this.point);
    if (!wants) return "";
    if ((wants === "may" && !this.postNumber) || goodPostNumber(this.postNumber)) return this.postNumber;
    this.wrong(this.say("postWrong"));
    return null;
  }

  hours(point) {
    const days = week(point.formatted_opening_times);
    if (!days || always(days)) return null;
    const { say, language } = this;
    const today = (new Date().getDay() + 6) % 7;
    const lines = days.flatMap((shifts, d) => {
      const name = weekday(d, language, "long");
      const times = shifts.map((s) => `${clock(s.from)}–${clock(s.to)}`).join(", ") || say("closedDay");
      return [
        el("dt", { class: d === today ? "now" : null }, d === today ? `${name} (${say("today")})` : name),
        el("dd", { class: d === today ? "now" : null }, times),
      ];
    });
    return el("dl", { class: "hours more-about", "aria-label": say("hours") }, lines);
  }
}

// calm says that the reader wants nothing to move.
export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
