#!/usr/bin/env bash
# Do search engines in French find "L’eau" when one types "eau", and when one types "l’eau"?
#
# Guess:  both, in an engine that is set to French, with either apostrophe: elision is the first thing of French that one meets. minisearch,
#         which knows no language, finds it by splitting at the sign.
# Seen:   to lunr with its French "l’eau" is one word, which "eau" does not find, nor "l'eau" with the other apostrophe: it cuts at spaces
#         and hyphens only. In Orama "eau" finds it; asked for all the words ("threshold: 0"), which it has, "qualité de l’eau" finds nothing.
# Why it matters: titles of courses for élus are full of elisions (l’urbanisme, d’intérêts, l’élu), and the apostrophe that a phone
#         types is not the one of a file.
# Here:   either apostrophe separates, and one letter alone is dropped (`written` and `is_kept` in `shared/src/search/analysis.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages lunr@2.3.9 lunr-languages@1.22.0 minisearch@7.2.0 @orama/orama@3.1.18

cat >search.mjs <<'NODE'
import { createRequire } from "node:module";
import { create, insert, search } from "@orama/orama";
import MiniSearch from "minisearch";
const require = createRequire(import.meta.url);
const lunr = require("lunr");
require("lunr-languages/lunr.stemmer.support")(lunr);
require("lunr-languages/lunr.fr")(lunr);
const titles = [{ id: "A", title: "La qualité de l’eau" }, { id: "B", title: "L'urbanisme" }, { id: "C", title: "Prise de parole" }];
const french = lunr(function () {
  this.use(lunr.fr);
  this.ref("id");
  this.field("title");
  titles.forEach((title) => this.add(title));
});
const mini = new MiniSearch({ fields: ["title"] });
mini.addAll(titles);
const orama = create({ schema: { title: "string" }, language: "french" });
for (const title of titles) insert(orama, title);
const list = (found) => found.join("") || "nothing";
for (const term of ["eau", "l’eau", "l'eau", "urbanisme", "qualité eau", "qualité de l’eau"]) {
  const any = await search(orama, { term });
  const all = await search(orama, { term, threshold: 0 });
  console.log(term, "| lunr:", list(french.search(term).map(({ ref }) => ref)), "| minisearch:", list(mini.search(term).map(({ id }) => id)),
    "| Orama:", list(any.hits.map(({ id }) => id)), "| Orama, all words:", list(all.hits.map(({ id }) => id)));
}
NODE
seen node search.mjs <<'SEEN'
eau | lunr: nothing | minisearch: A | Orama: A | Orama, all words: A
l’eau | lunr: A | minisearch: AB | Orama: AB | Orama, all words: nothing
l'eau | lunr: nothing | minisearch: AB | Orama: AB | Orama, all words: nothing
urbanisme | lunr: nothing | minisearch: B | Orama: B | Orama, all words: B
qualité eau | lunr: A | minisearch: A | Orama: A | Orama, all words: A
qualité de l’eau | lunr: A | minisearch: ABC | Orama: ABC | Orama, all words: nothing
SEEN
