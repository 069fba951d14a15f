// Run by trunk once the SPA is built (hook post_build). Our policy is `script-src 'self' 'wasm-unsafe-eval'`, without inline
// scripts: trunk's inline loader becomes a file, which loads the Wasm of the portal that the address belongs to, and says so
// when the application cannot load; it stands apart for the pages that do without it (functions/src/pages). The stylesheet that build.rs wrote joins the site too: trunk reads its assets while cargo
// still builds.
import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

// As in shared/src/portals.rs, which a test compares with these lines.
const PUBLIC = "public";
const CLAIMED = {
  outils: ["simulateur", "comparer", "logiciels", "chiffres-a-decider"],
  elu: ["compte", "dossiers"],
  pro: ["organisme", "collectivite"],
  saisie: ["saisie"],
  traitement: ["traitement", "seances"],
  accreditation: ["accreditation", "accreditations", "habilitations", "reconnaissances", "avis"],
  acces: ["activation", "releve", "verification", "consultations", "alertes", "liste-d-attente", "besoins", "connexions", "mes-favoris", "presence"],
  gestion: ["gestion"],
  fonds: ["fonds"],
};

const here = dirname(fileURLToPath(import.meta.url));
const staging = process.env.TRUNK_STAGING_DIR ?? process.argv[2];
const indexFile = join(staging, "index.html");
let index = readFileSync(indexFile, "utf8");

const digest = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);

/** Writes `content` under a name that changes with it, and gives that name. */
function hashed(name, extension, content) {
  const file = `${name}-${digest(content)}.${extension}`;
  writeFileSync(join(staging, file), content);
  return file;
}

function fail(message) {
  console.error(`externalize-loader: ${message}`);
  process.exit(1);
}

/** Gives the two files of a portal names that change with them; `built` is what trunk called them. */
function named(portal, built) {
  const name = `${portal}-${digest(readFileSync(join(staging, `${built}_bg.wasm`)))}`;
  renameSync(join(staging, `${built}.js`), join(staging, `${name}.js`));
  renameSync(join(staging, `${built}_bg.wasm`), join(staging, `${name}_bg.wasm`));
  return `/${name}`;
}

// The public portal is trunk's main application. The others are, for trunk, workers: built, and left to us to name and to load.
const inline = /<script type="module"[^>]*>([^]*?)<\/script>/.exec(index);
const main = inline && /'\/([^']+)_bg\.wasm'/.exec(inline[1]);
if (!main) fail("trunk's loader has changed: the Wasm is not found in it");
const files = { [PUBLIC]: named(PUBLIC, main[1]) };
for (const portal of Object.keys(CLAIMED)) files[portal] = named(portal, portal);

const boot = `const claimed = ${JSON.stringify(CLAIMED)};
const files = ${JSON.stringify(files)};
const first = location.pathname.split("/")[1];
const file = files[Object.keys(claimed).find((portal) => claimed[portal].includes(first)) ?? "${PUBLIC}"];
// Both at once: the Wasm is the longest to arrive.
const answer = fetch(file + "_bg.wasm");
import(file + ".js")
  .then((bindings) => bindings.default({ module_or_path: answer }))
  .catch((error) => {
    const failed = document.getElementById("app-failed");
    if (failed) {
      failed.hidden = false;
      document.getElementById("app-wait").hidden = true;
    }
    throw error;
  });
// After the end of a session the provider gives back the word that it was sent, of which nobody has any use.
if (location.pathname === "/" && location.search.startsWith("?state=")) history.replaceState(null, "", "/");
// What the browser kept of a page that one left may be out of date, or be somebody's who has signed out since.
addEventListener("pageshow", (event) => event.persisted && location.reload());
`;
const start = `<script type="module" src="/${hashed("boot", "js", boot)}"></script>`;
index = index.replace(inline[0], () => `<!-- page:start -->${start}<!-- /page:start -->`);
for (const part of ["head", "main", "start"]) {
  if (!index.includes(`<!-- page:${part} -->`) || !index.includes(`<!-- /page:${part} -->`)) {
    fail(`index.html has no part ${part} for the pages that the server writes into it`);
  }
}
// Each portal fetches its own: a preload of another would be paid for nothing.
index = index.replace(/<link rel="(?:module)?preload"[^>]*>/g, "");

const css = readFileSync(join(here, "assets/app.css"), "utf8");
if (!index.includes('href="/app.css"')) fail('index.html has no <link rel="stylesheet" href="/app.css">');
index = index.replace('href="/app.css"', () => `href="/${hashed("app", "css", css)}"`);

const left = index.match(/<script(?![^>]*\bsrc=)[^>]*>|<style\b|\son[a-z]+="|\sstyle="/i);
if (left) fail(`index.html still has something inline: ${left[0]}`);
writeFileSync(indexFile, index);
