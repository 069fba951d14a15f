// compress.mjs <folder>: a .br and a .gz beside each file that gains from it, so that the server sends and never compresses.
// Prints what a first visit weighs.
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = process.argv[2];
const EXTENSIONS = /\.(wasm|js|css|html|svg|json)$/;
// Icons and the like are fetched one by one, when a page shows them: not in the weight of the first visit.
const FIRST_VISIT = /\.(wasm|js|css|html)$/;
const MIN_BYTES = 1024; // below, the header of the answer weighs more than what is gained

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
let total = 0;
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
  if (FIRST_VISIT.test(path)) {
    total += sent;
    console.log(`  ${relative(root, path)}: ${kB(content.length)}, ${kB(sent)} in Brotli`);
  }
}
console.log(`  first visit: ${kB(total)} in Brotli`);
