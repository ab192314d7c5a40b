// The chips above the list: all, kinds of places, open late, and the carriers where there are several.
import { el, icon } from "./dom.js";
import { late, week } from "./hours.js";
import { carrierName, kindOf } from "./points.js";

// Chips offers only filters that let some of the places through and not all of them.
export class Chips {
  constructor(box, say, changed) {
    Object.assign(this, { box, say, changed, on: new Set(), filters: [] });
  }

  // offer is told the places that were found.
  offer(points) {
    const { say } = this;
    const some = (pass) => points.some(pass) && !points.every(pass);
    const kind = (name) => (p) => kindOf(p) === name;
    const open = (p) => late(week(p.formatted_opening_times) || []);
    const carriers = [...new Set(points.map((p) => p.carrier))].sort();
    this.filters = [
      { id: "locker", group: "kind", label: say("locker"), icon: "locker", pass: kind("locker") },
      { id: "shop", group: "kind", label: say("shop"), icon: "shop", pass: kind("shop") },
      { id: "post", group: "kind", label: say("post"), icon: "post", pass: kind("post") },
      { id: "late", group: "late", label: say("late"), icon: "clock", pass: open },
      ...carriers.map((code) => ({ id: `c-${code}`, group: "carrier", label: carrierName(code), icon: "truck", pass: (p) => p.carrier === code })),
    ].filter((f) => some(f.pass));
    this.on = new Set([...this.on].filter((id) => this.filters.some((f) => f.id === id)));
    this.draw(points.length);
  }

  // pass lets through what fits: one of the chosen kinds, one of the chosen carriers, and open late if that is wanted.
  pass(points) {
    const groups = new Map();
    for (const f of this.filters) {
      if (this.on.has(f.id)) groups.set(f.group, [...(groups.get(f.group) || []), f]);
    }
    return points.filter((p) => [...groups.values()].every((any) => any.some((f) => f.pass(p))));
  }

  draw(count) {
    const { say } = this;
    const chip = (label, drawing, on, press) => {
      const button = el("button", { type: "button", "aria-pressed": String(on) }, drawing && icon(drawing, "s"), label);
      button.addEventListener("click", () => {
        press();
        this.mark();
        this.changed();
      });
      return button;
    };
    const all = chip(say("all", { n: count }), "", !this.on.size, () => this.on.clear());
    const rest = this.filters.map((f) =>
      chip(f.label, f.icon, this.on.has(f.id), () => {
        if (!this.on.delete(f.id)) this.on.add(f.id);
      }),
    );
    this.box.hidden = !this.filters.length;
    this.box.replaceChildren(all, ...rest);
  }

  mark() {
    [...this.box.children].forEach((button, n) => {
      const on = n === 0 ? !this.on.size : this.on.has(this.filters[n - 1].id);
      button.setAttribute("aria-pressed", String(on));
    });
  }
}
