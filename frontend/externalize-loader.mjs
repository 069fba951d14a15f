// Run by trunk once the SPA is built (hook post_build). Our policy is `script-src 'self' 'wasm-unsafe-eval'`, without inline
// scripts: trunk's inline loader becomes a file, which also says so when the application cannot load. The stylesheet that
// build.rs wrote joins the site too: trunk reads its assets while cargo still builds.
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const staging = process.env.TRUNK_STAGING_DIR ?? process.argv[2];
const indexFile = join(staging, "index.html");
let index = readFileSync(indexFile, "utf8");

/** Writes `content` under a name that changes with it, and gives that name. */
function hashed(name, extension, content) {
  const file = `${name}-${createHash("sha256").update(content).digest("hex").slice(0, 16)}.${extension}`;
  writeFileSync(join(staging, file), content);
  return file;
}

function fail(message) {
  console.error(`externalize-loader: ${message}`);
  process.exit(1);
}

const inline = /<script type="module"[^>]*>([^]*?)<\/script>/.exec(index);
const script = inline && /from '([^']+\.js)'/.exec(inline[1]);
const wasm = inline && /'([^']+_bg\.wasm)'/.exec(inline[1]);
if (!script || !wasm) fail("trunk's loader has changed: the script and the Wasm are not found in it");

const boot = `import init from ${JSON.stringify(script[1])};
init({ module_or_path: ${JSON.stringify(wasm[1])} }).catch((error) => {
  const failed = document.getElementById("app-failed");
  if (failed) {
    failed.hidden = false;
    document.getElementById("app-wait").hidden = true;
  }
  throw error;
});
`;
index = index.replace(inline[0], () => `<script type="module" src="/${hashed("boot", "js", boot)}"></script>`);

const css = readFileSync(join(here, "assets/app.css"), "utf8");
if (!index.includes('href="/app.css"')) fail('index.html has no <link rel="stylesheet" href="/app.css">');
index = index.replace('href="/app.css"', () => `href="/${hashed("app", "css", css)}"`);

const left = index.match(/<script(?![^>]*\bsrc=)[^>]*>|<style\b|\son[a-z]+="|\sstyle="/i);
if (left) fail(`index.html still has something inline: ${left[0]}`);
writeFileSync(indexFile, index);
