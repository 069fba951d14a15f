// Run by trunk once the SPA is built (hook post_build). Our policy is `script-src 'self' 'wasm-unsafe-eval'`, without inline
// scripts: trunk's inline loader becomes a file, which loads the Wasm of the portal that the address belongs to, and says so
// when the application cannot load. The stylesheet that build.rs wrote joins the site too: trunk reads its assets while cargo
// still builds.
import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

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

// The portal of everybody and of the élus is trunk's main application.
const inline = /<script type="module"[^>]*>([^]*?)<\/script>/.exec(index);
const script = inline && /from '([^']+\.js)'/.exec(inline[1]);
const wasm = inline && /'([^']+_bg\.wasm)'/.exec(inline[1]);
if (!script || !wasm) fail("trunk's loader has changed: the script and the Wasm are not found in it");

// The professionals' portal is, for trunk, a worker: built, and left to us to name and to load.
const proName = `pro-${digest(readFileSync(join(staging, "pro_bg.wasm")))}`;
renameSync(join(staging, "pro.js"), join(staging, `${proName}.js`));
renameSync(join(staging, "pro_bg.wasm"), join(staging, `${proName}_bg.wasm`));

const files = {
  elu: { script: script[1], wasm: wasm[1] },
  pro: { script: `/${proName}.js`, wasm: `/${proName}_bg.wasm` },
};
// As in src/portals.rs, where a test compares the two.
const PRO_PATHS = /^\/(organisme|collectivite|gestion|traitement)(\/|$)/;
const boot = `const pro = ${PRO_PATHS}.test(location.pathname);
const { script, wasm } = pro ? ${JSON.stringify(files.pro)} : ${JSON.stringify(files.elu)};
// Both at once: the Wasm is the longest to arrive.
const answer = fetch(wasm);
import(script)
  .then((bindings) => bindings.default({ module_or_path: answer }))
  .catch((error) => {
    const failed = document.getElementById("app-failed");
    if (failed) {
      failed.hidden = false;
      document.getElementById("app-wait").hidden = true;
    }
    throw error;
  });
`;
index = index.replace(inline[0], () => `<script type="module" src="/${hashed("boot", "js", boot)}"></script>`);
// Each portal fetches its own: a preload of the other would be paid for nothing.
index = index.replace(/<link rel="(?:module)?preload"[^>]*>/g, "");

const css = readFileSync(join(here, "assets/app.css"), "utf8");
if (!index.includes('href="/app.css"')) fail('index.html has no <link rel="stylesheet" href="/app.css">');
index = index.replace('href="/app.css"', () => `href="/${hashed("app", "css", css)}"`);

const left = index.match(/<script(?![^>]*\bsrc=)[^>]*>|<style\b|\son[a-z]+="|\sstyle="/i);
if (left) fail(`index.html still has something inline: ${left[0]}`);
writeFileSync(indexFile, index);
