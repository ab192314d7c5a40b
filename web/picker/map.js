// The map beside the list: the ground of the country from our own host, the operator's tiles where there are any, and a pin for each place.
import { DivIcon, LatLngBounds, Map as Chart, Circle, LayerGroup, Marker, Polygon, TileLayer, svg } from "leaflet/dist/leaflet-src.esm.js";
import { el, icon } from "./dom.js";
import { state } from "./hours.js";

const walk = 400; // metres in five minutes
const closest = 17;

// Map shows the places that the list shows, under the same numbers. Everything on it is reachable from the list as well.
export class Map {
  constructor(box, { say, root, country, calm, chosen }) {
    Object.assign(this, { say, calm, chosen, pins: [] });
    const inner = el("div", { class: "in-m" });
    box.append(inner);
    this.chart = new Chart(inner, {
      zoomControl: false, attributionControl: false, keyboard: false, renderer: svg({ padding: 0.5 }), maxZoom: closest + 1, minZoom: 4,
      zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm, zoomSnap: 0.5,
    });
    this.chart.setView([50.5, 8], 5);
    this.chart.createPane("land").style.zIndex = 250; // beneath the walk's ring, whichever is drawn first
    this.ground = new LayerGroup().addTo(this.chart);
    this.towns = new LayerGroup().addTo(this.chart);
    this.around = new LayerGroup().addTo(this.chart);
    this.spots = new LayerGroup().addTo(this.chart);
    const zoom = (label, drawing, by) =>
      el("button", { type: "button", class: "btn icon", "aria-label": say(label), onclick: () => this.chart.setZoom(this.chart.getZoom() + by) }, icon(drawing));
    const credit = root.tiles ? root.credit : "Natural Earth, GeoNames";
    box.append(el("div", { class: "zoom" }, zoom("closer", "plus", 1), zoom("farther", "minus", -1)), el("small", { class: "credit" }, credit));
    if (root.tiles) new TileLayer(root.tiles, { maxZoom: closest + 1, className: "tiles" }).addTo(this.chart);
    else this.draw(`./ground-${country}.json`);
    new ResizeObserver(() => this.resize()).observe(inner);
  }

  // draw puts land and towns under the pins.
  async draw(file) {
    let ground;
    try {
      ground = await (await fetch(new URL(file, import.meta.url), { credentials: "omit" })).json();
    } catch {
      return; // the pins stand on plain ground
    }
    const land = (rings, name) => rings.map((flat) => new Polygon(line(flat), { className: name, interactive: false, pane: "land" }));
    [...land(ground.near, "land near"), ...land(ground.own, "land")].forEach((shape) => this.ground.addLayer(shape));
    this.names = ground.towns;
    this.chart.on("moveend", () => this.label());
    this.label();
  }

  // label writes the names of the largest towns in sight, as many as fit without touching.
  label() {
    this.towns.clearLayers();
    if (!this.names) return;
    const sight = this.chart.getBounds();
    const taken = [];
    for (const [name, latitude, longitude] of this.names) {
      if (taken.length === 24) break;
      if (!sight.contains([latitude, longitude])) continue;
      const at = this.chart.latLngToContainerPoint([latitude, longitude]);
      if (taken.some((o) => Math.abs(o.x - at.x) < 110 && Math.abs(o.y - at.y) < 34)) continue;
      taken.push(at);
      const words = new DivIcon({ className: "town", html: el("span", {}, name), iconSize: [0, 0] });
      this.towns.addLayer(new Marker([latitude, longitude], { icon: words, interactive: false, keyboard: false }));
    }
  }

  // show puts the pins on the map and fits it to the nearest of them.
  show(points, centre, point) {
    this.spots.clearLayers();
    this.around.clearLayers();
    this.pins = points.map((p, n) => this.pin(p, n + 1));
    if (centre) this.place(centre);
    const near = points.slice(0, 5).map((p) => [Number(p.latitude), Number(p.longitude)]);
    if (centre) near.push([centre.latitude, centre.longitude]);
    this.fit = near.length ? new LatLngBounds(near) : null;
    this.look();
    this.choose(point);
  }

  look() {
    if (!this.fit) return;
    this.chart.fitBounds(this.fit, { paddingTopLeft: [40, 56], paddingBottomRight: [40, 32], maxZoom: closest - 1, animate: false });
  }

  place({ latitude, longitude }) {
    const at = [latitude, longitude];
    this.around.addLayer(new Circle(at, { radius: walk, className: "range", interactive: false }));
    const north = latitude + walk / 111320;
    const words = new DivIcon({ className: "rl", html: el("span", {}, this.say("walk")), iconSize: [0, 0] });
    this.around.addLayer(new Marker([north, longitude], { icon: words, interactive: false, keyboard: false }));
    const me = new DivIcon({ className: "me", html: el("span", { title: this.say("you") }), iconSize: [18, 18] });
    this.around.addLayer(new Marker(at, { icon: me, interactive: false, keyboard: false }));
  }

  pin(point, number) {
    const shut = state(point.formatted_opening_times, new Date(), () => "", "en").tone === "shut";
    const drop = el("span", { class: "drop" }, el("b", { class: "n" }, String(number)));
    const shape = new DivIcon({ className: shut ? "pin shut" : "pin", html: drop, iconSize: [44, 44], iconAnchor: [22, 44] });
    const marker = new Marker([Number(point.latitude), Number(point.longitude)], { icon: shape, keyboard: false, riseOnHover: true, title: point.name });
    marker.point = point;
    marker.on("click", () => this.chosen(point));
    this.spots.addLayer(marker);
    return marker;
  }

  // choose lifts one pin up and brings it into sight.
  choose(point) {
    for (const pin of this.pins) {
      const on = pin.point === point;
      pin.getElement()?.classList.toggle("on", on);
      pin.setZIndexOffset(on ? 1000 : 0);
      if (on && !this.chart.getBounds().pad(-0.1).contains(pin.getLatLng())) this.chart.panTo(pin.getLatLng(), { animate: !this.calm });
    }
  }

  resize() {
    const before = this.chart.getSize();
    this.chart.invalidateSize({ animate: false });
    const after = this.chart.getSize();
    if (before.x !== after.x || before.y !== after.y) this.look();
  }
}

// line undoes how the build wrote a ring: thousandths of a degree, each pair as the way from the pair before.
function line(flat) {
  const all = [];
  let [latitude, longitude] = [0, 0];
  for (let i = 0; i < flat.length; i += 2) {
    latitude += flat[i];
    longitude += flat[i + 1];
    all.push([latitude / 1000, longitude / 1000]);
  }
  return all;
}
