// Builds what browsers load into internal/web/dist: styles, scripts, fonts and icons under hashed names,
// each text also gzipped, and a manifest from plain name to hashed name. Nothing built is committed.
import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = path.dirname(fileURLToPath(import.meta.url));
const dist = path.join(here, "../internal/web/dist");
const fonts = path.join(here, "../internal/pdf/font");
const modules = path.join(here, "node_modules");

const manifest = {};

for (const name of readdirSync(dist, { withFileTypes: true })) {
  if (name.name !== ".gitkeep") rmSync(path.join(dist, name.name), { recursive: true });
}

await bundle();
keep("icons.svg", sprite());
keep("favicon.svg", readFileSync(path.join(here, "icons/favicon.svg")));
keep("licences.txt", licences());
writeFileSync(
  path.join(dist, "manifest.json"),
  JSON.stringify(manifest, Object.keys(manifest).sort(), 2) + "\n",
);
compress();
labelFonts();
console.log(`web: ${Object.keys(manifest).length} files in internal/web/dist`);

async function bundle() {
  const result = await build({
    absWorkingDir: here,
    entryPoints: {
      panel: "css/panel.css",
      buyer: "css/buyer.css",
      reference: "css/reference.css",
      "panel-js": "js/panel.js",
      "reference-js": "js/reference.js",
      htmx: path.join(modules, "htmx.org/dist/htmx.min.js"),
    },
    outdir: dist,
    entryNames: "[name]-[hash]",
    assetNames: "[name]-[hash]",
    bundle: true,
    minify: true,
    metafile: true,
    legalComments: "none",
    target: ["chrome123", "firefox121", "safari17.5"],
    // The colour functions are used as written: light-dark() has no older twin worth shipping.
    supported: { "color-functions": true },
    loader: { ".woff2": "file", ".svg": "file" },
    logLevel: "warning",
  });
  for (const [out, info] of Object.entries(result.metafile.outputs)) {
    const built = path.basename(out);
    const source = info.entryPoint ?? Object.keys(info.inputs)[0];
    manifest[plainName(built, source)] = built;
  }
}

// plainName is what a template asks for: "panel.css", "panel.js", "ibm-plex-sans-latin-400-normal.woff2".
function plainName(built, source) {
  const ext = path.extname(built);
  if (ext === ".js" || ext === ".css") return built.replace(/(-js)?-[A-Z0-9]{8}\./, ".");
  return path.basename(source);
}

function keep(name, text) {
  const ext = path.extname(name);
  const hash = createHash("sha256").update(text).digest("hex").slice(0, 8).toUpperCase();
  const built = `${path.basename(name, ext)}-${hash}${ext}`;
  writeFileSync(path.join(dist, built), text);
  manifest[name] = built;
}

// sprite puts the named icons of lucide and our own drawings into one file of symbols.
function sprite() {
  const names = JSON.parse(readFileSync(path.join(here, "icons.json"), "utf8"));
  const symbols = Object.entries(names).map(([ours, theirs]) =>
    symbol(ours, path.join(modules, "lucide-static/icons", `${theirs}.svg`)),
  );
  symbols.push(symbol("label", path.join(here, "icons/label.svg")));
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

function symbol(name, file) {
  const body = readFileSync(file, "utf8")
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/[\s\S]*?<svg[\s\S]*?>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/\s*\n\s*/g, "");
  return `<symbol id="${name}" viewBox="0 0 24 24">${body}</symbol>`;
}

// licences travel with the files they cover, as the fonts' licence asks.
function licences() {
  return ["@fontsource/ibm-plex-sans", "@fontsource/ibm-plex-mono", "htmx.org", "lucide-static"]
    .map((name) => `${name}\n\n${readFileSync(path.join(modules, name, "LICENSE"), "utf8").trim()}\n`)
    .join("\n----\n\n");
}

function compress() {
  for (const name of readdirSync(dist)) {
    if (!/\.(css|js|svg|txt)$/.test(name)) continue;
    const file = path.join(dist, name);
    writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
  }
}

// labelFonts hands the label writer its wide fallback face.
function labelFonts() {
  mkdirSync(fonts, { recursive: true });
  for (const name of ["DejaVuSans.ttf", "DejaVuSans-Bold.ttf"]) {
    copyFileSync(path.join(modules, "dejavu-fonts-ttf/ttf", name), path.join(fonts, name));
  }
}
