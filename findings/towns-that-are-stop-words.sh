#!/usr/bin/env bash
# Which communes cannot be searched for, because their whole name is a stop word?
#
# Guess:  Y, Eu and the two Vers, and the same in every list.
# Seen:   the four lists agree on Eu and Y and on forms of verbs: Son, Soyons, Aurons, Étais, Serez and Eus are communes too, once accents
#         are cut as engines do. stopwords-fr, the longest (its 691 words hold "vif", "pure" and "quarante"), takes 33, and of the words of
#         the field "état", "parole" and "mille".
# Why it matters: an élu of Celles, of Contre or of Vif searches for a course at home and is shown everything, or nothing; "prise de parole"
#         is searched as "prise".
# Here:   places are read before small words are dropped (`Understood::read` in `shared/src/search/understand.rs`), so Eu is found where there
#         is an offer. The contrary, a town of the offers that is a word too (Contre, Plan, École), is guarded against for the names of
#         départements only (`is_meant` in `places.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages stopwords-fr@0.3.0 stopword@3.1.5 @orama/stopwords@3.1.18 lunr-languages@1.22.0 @etalab/decoupage-administratif@6.0.0

cat >towns.mjs <<'NODE'
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fra } from "stopword";
import { stopwords as orama } from "@orama/stopwords/french";
const require = createRequire(import.meta.url);
const communes = require("@etalab/decoupage-administratif/data/communes.json").filter(({ type }) => type === "commune-actuelle");
const lunr = readFileSync("node_modules/lunr-languages/lunr.fr.js", "utf8").match(/generateStopWordFilter\('([^']*)'/)[1].split(" ");
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
for (const [name, list] of Object.entries({ lunr, orama, stopword: fra, "stopwords-fr": require("stopwords-fr") })) {
  const small = new Set(list.map(fold));
  const towns = communes.filter(({ nom }) => small.has(fold(nom))).map(({ nom }) => nom);
  console.log(`${name}, ${list.length} words: ${towns.length} communes:`, [...new Set(towns)].join(", "));
  console.log("    words of the field:", ["commune", "eau", "état", "maire", "mille", "parole", "possible"].filter((word) => small.has(fold(word))).join(", "));
}
NODE
seen node towns.mjs <<'SEEN'
lunr, 163 words: 8 communes: Soyons, Son, Aurons, Étais, Serez, Eus, Eu, Y
    words of the field: 
orama, 165 words: 8 communes: Soyons, Son, Aurons, Étais, Serez, Eus, Eu, Y
    words of the field: 
stopword, 168 words: 8 communes: Soyons, Son, Aurons, Étais, Serez, Eus, Eu, Y
    words of the field: 
stopwords-fr, 691 words: 33 communes: Allons, Soyons, Pure, Son, Celles, Oust, Aurons, Contré, Étais, Serez, Ollé, Ore, Quarante, Parcé, Vif, Cellé, Forcé, Hem, Aucun, Ousté, Eus, Vivès, Vers, Eu, Chiché, Contre, Y
    words of the field: état, mille, parole, possible
SEEN
