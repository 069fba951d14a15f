// compress.mjs <folder>: a .br and a .gz beside each file that gains from it, so that the server sends and never compresses.
// Prints what a first visit weighs.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = process.argv[2];
const EXTENSIONS = /\.(wasm|js|css|html|svg|json|txt)$/;
// Icons, texts and the other portals are fetched when a page needs them: not in the weight of a first visit.
const FIRST_VISIT = /^(?!contenu\/|\.stage\/).*\.(wasm|js|css|html)$/;
const WASM = /^([a-z]+)-[0-9a-f]+_bg\.wasm$/;
const MIN_BYTES = 1024; // below, the header of the answer weighs more than what is gained

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
const weights = [];
for (const entry of readdirSync(root, { recursive: true })) {
  const path = join(root, entry);
  if (!EXTENSIONS.test(path) || !statSync(path).isFile()) continue;
  const content = readFileSync(path);
  let sent = content.length;
  if (content.length >= MIN_BYTES) {
    const brotli = brotliCompressSync(content, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_LGWIN]: 22,
        [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
      },
    });
    writeFileSync(`${path}.br`, brotli);
    writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
    sent = brotli.length;
  }
  const name = relative(root, path);
  if (FIRST_VISIT.test(name)) {
    weights.push([name, sent]);
    console.log(`  ${name}: ${kB(content.length)}, ${kB(sent)} in Brotli`);
  }
}
const portals = weights.flatMap(([name]) => WASM.exec(name)?.[1] ?? []);
for (const portal of portals) {
  const isLoaded = ([name]) => portals.every((other) => other === portal || !name.startsWith(`${other}-`));
  const total = weights.filter(isLoaded).reduce((sum, [, sent]) => sum + sent, 0);
  console.log(`  first visit, ${portal}: ${kB(total)} in Brotli`);
}
