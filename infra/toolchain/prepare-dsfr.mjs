// prepare-dsfr.mjs <npm package @gouvfr/dsfr> <destination>
//
// Makes one stylesheet of the parts of the DSFR that the SPA uses, with the icons that it names, served under
// /assets/dsfr/. The whole DSFR is 730 kB of CSS; a phone on a slow network should not pay for what no page shows.
//
// What the State reserves to its own sites is left out: the Marianne block, its fonts, and its blue and red (turned to
// another hue of the same lightness, so that contrasts hold). MCE_LOOK=etat keeps them all: for a .gouv.fr site only.
import { createHash } from "node:crypto";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";

const [packageDir, destination] = process.argv.slice(2);
const here = dirname(fileURLToPath(import.meta.url));
const state = process.env.MCE_LOOK === "etat";
const iconsFile = join(here, "icons.txt");

// In the order of the DSFR's own bundle: later rules win.
const COMPONENTS = [
  "upload", "accordion", "badge", "logo", "button", "connect", "quote", "breadcrumb", "form", "stepper", "tooltip", "link",
  "sidemenu", "callout", "highlight", "tab", "pagination", "summary", "tag", "alert", "notice", "radio", "card", "checkbox",
  "input", "toggle", "skiplink", "select", "modal", "navigation", "footer", "tile", "search", "password", "table", "header",
].filter((name) => state || name !== "logo");

// The illustrative palette: 17 hues, of which badges, tags, cards and tables have a variant each. The SPA has none of them.
const ACCENTS =
  /(green-(tilleul-verveine|bourgeon|emeraude|menthe|archipel)|blue-(ecume|cumulus)|purple-glycine|pink-(macaron|tuile)|yellow-(tournesol|moutarde)|orange-terre-battue|brown-(cafe-creme|caramel|opera)|beige-gris-galet)/;

// Away from blue (information), green (success), orange (warning) and red (error), which keep their meaning.
const OUR_HUE = 305;

// --- A small reader of CSS: enough for minified, well-formed files. ---

/** The index just after the string, comment or url() that starts at `i`, or `i` if none does. */
function skip(css, i) {
  if (css[i] === '"' || css[i] === "'") {
    let j = i + 1;
    while (css[j] !== css[i]) j += css[j] === "\\" ? 2 : 1;
    return j + 1;
  }
  if (css.startsWith("/*", i)) return css.indexOf("*/", i + 2) + 2;
  if (css.startsWith("url(", i) && css[i + 4] !== '"' && css[i + 4] !== "'") return css.indexOf(")", i) + 1;
  return i;
}

/** [{head, body}] where body is a string of declarations, or a list of rules inside an at-rule such as @media. */
function parse(css) {
  const rules = [];
  let start = 0;
  for (let i = 0; i < css.length; ) {
    const past = skip(css, i);
    if (past !== i) {
      i = past;
    } else if (css[i] === ";") {
      start = ++i; // @charset, @import: none is wanted
    } else if (css[i] === "{") {
      const head = css.slice(start, i).replace(/\/\*[^]*?\*\//g, "").trim();
      let depth = 1;
      let j = i + 1;
      while (depth > 0) {
        const next = skip(css, j);
        if (next !== j) {
          j = next;
          continue;
        }
        if (css[j] === "{") depth++;
        if (css[j] === "}") depth--;
        j++;
      }
      const body = css.slice(i + 1, j - 1);
      rules.push({ head, body: /^@(media|supports|-moz-document)/.test(head) ? parse(body) : body });
      start = i = j;
    } else {
      i++;
    }
  }
  return rules;
}

/** Splits at a separator that is outside strings and parentheses. */
function split(text, separator) {
  const parts = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; ) {
    const past = skip(text, i);
    if (past !== i) {
      i = past;
      continue;
    }
    if (text[i] === "(" || text[i] === "[") depth++;
    if (text[i] === ")" || text[i] === "]") depth--;
    if (text[i] === separator && depth === 0) {
      parts.push(text.slice(start, i));
      start = i + 1;
    }
    i++;
  }
  parts.push(text.slice(start));
  return parts;
}

const print = (rules) =>
  rules.map(({ head, body }) => `${head}{${typeof body === "string" ? body : print(body)}}`).join("");

/** Applies `change` to each plain rule; a rule or a block that becomes empty goes. */
function mapRules(rules, change) {
  return rules.flatMap((rule) => {
    if (typeof rule.body === "string") {
      const changed = change(rule);
      return changed && changed.body !== "" ? [changed] : [];
    }
    const body = mapRules(rule.body, change);
    return body.length > 0 ? [{ ...rule, body }] : [];
  });
}

// --- Colours: the same lightness (OKLCH) at another hue. ---

function turn(hex) {
  const full = hex.length === 3 ? [...hex].map((c) => c + c).join("") : hex;
  const linear = [0, 2, 4].map((i) => {
    const c = parseInt(full.slice(i, i + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  });
  const mix = (matrix, v) => matrix.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]);
  const lms = mix([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]], linear).map(Math.cbrt);
  const [lightness, a, b] = mix([[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]], lms);
  const hue = (OUR_HUE * Math.PI) / 180;
  for (let chroma = Math.hypot(a, b); ; chroma *= 0.97) {
    const lab = [lightness, chroma * Math.cos(hue), chroma * Math.sin(hue)];
    const cubed = mix([[1, 0.3963377774, 0.2158037573], [1, -0.1055613458, -0.0638541728], [1, -0.0894841775, -1.291485548]], lab).map((x) => x ** 3);
    const rgb = mix([[4.0767416621, -3.3077115913, 0.2309699292], [-1.2684380046, 2.6097574011, -0.3413193965], [-0.0041960863, -0.7034186147, 1.707614701]], cubed);
    if (chroma > 0.002 && rgb.some((c) => c < -0.0005 || c > 1.0005)) continue; // not a colour that a screen shows: paler
    return rgb
      .map((c) => Math.min(1, Math.max(0, c)))
      .map((c) => Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055)))
      .map((c) => c.toString(16).padStart(2, "0"))
      .join("");
  }
}

// --- The work. ---

const version = JSON.parse(readFileSync(join(packageDir, "package.json"), "utf8")).version;
const inputs = createHash("sha256").update(`${version} ${state}`);
for (const file of [fileURLToPath(import.meta.url), iconsFile]) inputs.update(readFileSync(file));
const stamp = inputs.digest("hex");
const stampFile = join(destination, ".stamp");
if (existsSync(stampFile) && readFileSync(stampFile, "utf8") === stamp) {
  console.log(`dsfr: ready (${version})`);
  process.exit(0);
}
rmSync(destination, { recursive: true, force: true });
mkdirSync(join(destination, "icons"), { recursive: true });

const dist = join(packageDir, "dist");
const component = (name) => [name, readFileSync(join(dist, "component", name, `${name}.main.min.css`), "utf8")];
const sheets = [
  ["core", readFileSync(join(dist, "core/core.main.min.css"), "utf8")],
  ["scheme", readFileSync(join(dist, "scheme/scheme.min.css"), "utf8")], // the dark theme
  ...COMPONENTS.map(component),
];

const wanted = readFileSync(iconsFile, "utf8").split("\n").map((line) => line.trim()).filter((line) => line && !line.startsWith("#"));
const iconRules = readdirSync(join(dist, "utility/icons"), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => readFileSync(join(dist, "utility/icons", entry.name, `${entry.name}.main.min.css`), "utf8"))
  .flatMap(parse);
const known = new Set(iconRules.map((rule) => /\.fr-icon-([a-z0-9-]+)/.exec(rule.head)?.[1]));
const unknown = wanted.filter((name) => !known.has(name));
if (unknown.length > 0) {
  console.error(`${iconsFile}: not in the DSFR ${version}: ${unknown.join(", ")}`);
  process.exit(1);
}

const stateColours = new Set();
for (const [, css] of sheets) {
  for (const [, hex] of css.matchAll(/--(?:blue-france|red-marianne)-[a-z0-9-]+:#([0-9a-f]{3,6})\b/gi)) stateColours.add(hex.toLowerCase());
}
// The marks of FranceConnect and ProConnect are theirs: their colours stay.
const recolour = (name, css) =>
  state || name === "connect"
    ? css
    : css.replace(/(#|%23)([0-9a-f]{6}|[0-9a-f]{3})\b/gi, (whole, sign, hex) =>
        stateColours.has(hex.toLowerCase()) ? `${sign}${turn(hex.toLowerCase())}` : whole,
      );

let rules = sheets.flatMap(([name, css]) => parse(recolour(name, css)));
rules.push(...iconRules.filter((rule) => wanted.some((name) => new RegExp(`\\.fr-icon-${name}(?![a-z0-9-])`).test(rule.head))));

rules = mapRules(rules, (rule) => {
  if (rule.head.startsWith("@font-face")) return state ? rule : null;
  const head = split(rule.head, ",").filter((selector) => !ACCENTS.test(selector)).join(",");
  if (head === "") return null;
  const body = state
    ? rule.body
    : rule.body.replace(/font-family:Marianne(,arial,sans-serif)?/g, "font-family:system-ui,sans-serif")
        .replace(/font-family:Spectral(,georgia,serif)?/g, "font-family:georgia,serif");
  return { head, body };
});

// Colours of the illustrative palette that nothing uses any more, until none is left: they refer to one another.
for (let before = -1; before !== rules.length + print(rules).length; ) {
  before = rules.length + print(rules).length;
  const used = new Set([...print(rules).matchAll(/var\((--[a-z0-9-]+)/g)].map((match) => match[1]));
  rules = mapRules(rules, (rule) => ({
    ...rule,
    body: split(rule.body, ";")
      .filter((declaration) => {
        const name = declaration.slice(0, declaration.indexOf(":")).trim();
        return !(name.startsWith("--") && ACCENTS.test(name) && !used.has(name));
      })
      .join(";"),
  }));
}

const files = new Set();
let css = print(rules).replace(/url\((["']?)(?:\.\.\/)+((?:icons|fonts)\/[^)"']+)\1\)/g, (_, quote, path) => {
  files.add(path);
  return `url(${path.startsWith("icons/") ? `icons/${basename(path)}` : path})`;
});
css =
  `@charset "UTF-8";\n/*! DSFR v${version}, https://www.systeme-de-design.gouv.fr | SPDX-License-Identifier: etalab-2.0 | see LICENSE.md` +
  `${state ? "" : " | modified: a selection, without the State's fonts, block and colours"} */\n${css}\n`;
const left = css.match(/url\((?!icons\/|fonts\/|["']?data:|#)[^)]*\)|@import[^;]*;/g) ?? [];
if (left.length > 0) {
  console.error(`dsfr: would be fetched from elsewhere: ${left.join(" ")}`);
  process.exit(1);
}
const taken = new Map();
for (const path of files) {
  const target = path.startsWith("icons/") ? `icons/${basename(path)}` : path;
  // All in one folder: two icons of one name would hide each other.
  if (taken.has(target) && taken.get(target) !== path) throw new Error(`two files named ${target}`);
  taken.set(target, path);
  mkdirSync(dirname(join(destination, target)), { recursive: true });
  copyFileSync(join(dist, path), join(destination, target));
}
writeFileSync(join(destination, "dsfr.css"), css);
copyFileSync(join(packageDir, "LICENSE.md"), join(destination, "LICENSE.md"));
writeFileSync(stampFile, stamp);
const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
console.log(`dsfr: ${version}, ${kB(css.length)} of CSS, ${kB(brotliCompressSync(css).length)} in Brotli, ${files.size} icons`);
