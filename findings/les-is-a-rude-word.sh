#!/usr/bin/env bash
# Which communes and which titles of courses do the filters of rude words refuse, when they are set to French?
#
# Guess:  Gland (Aisne) and Bosc-Bordel (Seine-Maritime), whole words of every list, and nothing else; no title of a course.
# Seen:   @2toad/profanity, in whole words, takes "les", "gras" and "sein" for rude: 824 names of communes, Digne-les-Bains among them, "les marchés publics"
#         and "au sein de la collectivité". glin-profanity begins a word after an accent, so that Mâcon holds "con" and Sucé-sur-Erdre the first half
#         of its name; Gland, which all others refuse, passes. The pattern of french-badwords-list finds 21 names, its words five; leo-profanity finds Gland.
# Why it matters: a comment on a course is refused, or printed with signs for the article "les"; an élu of Mâcon can't write where he is from.
# Here:   no filter: each comment waits until somebody of the gestionnaire has read it (`shared/src/opinions/decide.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages @2toad/profanity@3.3.0 glin-profanity@3.3.0 leo-profanity@1.9.0 french-badwords-list@1.0.7 @etalab/decoupage-administratif@6.0.0

cat >rude.cjs <<'NODE'
const communes = require("./node_modules/@etalab/decoupage-administratif/data/communes.json").filter(({ type }) => type === "commune-actuelle");
const names = [...new Set(communes.map(({ nom }) => nom))];
const titles = ["Réussir les marchés publics", "Lutter contre le harcèlement au sein de la collectivité", "Eau potable, eaux grasses : le service d’assainissement", "Gérer un budget communal"];

const { Profanity } = require("@2toad/profanity");
const { Filter } = require("glin-profanity");
const leo = require("leo-profanity");
const list = require("french-badwords-list");
leo.loadDictionary("fr");
const whole = new Profanity({ languages: ["fr"], wholeWord: true });
const glin = new Filter({ languages: ["french"] });
const words = new Set(list.array);
const filters = {
  "@2toad/profanity": (text) => whole.exists(text, ["fr"]),
  "glin-profanity": (text) => glin.isProfane(text),
  "leo-profanity": (text) => leo.check(text),
  "french-badwords-list, words": (text) => text.toLowerCase().split(/[^\p{L}]+/u).some((word) => words.has(word)),
  "french-badwords-list, pattern": (text) => new RegExp(list.regex.source, "i").test(text),
};
const examples = ["Digne-les-Bains", "Gland", "Bosc-Bordel", "Mâcon", "Chatte", "Sucé-sur-Erdre", "Gras"];
for (const [name, refuses] of Object.entries(filters)) {
  console.log(name, "|", names.filter(refuses).length, "names of communes |", examples.filter(refuses).join(", "));
  for (const title of titles.filter(refuses)) console.log(name, "| refused:", title);
}
NODE
seen node rude.cjs <<'SEEN'
@2toad/profanity | 824 names of communes | Digne-les-Bains, Gland, Chatte, Gras
@2toad/profanity | refused: Réussir les marchés publics
@2toad/profanity | refused: Lutter contre le harcèlement au sein de la collectivité
glin-profanity | 18 names of communes | Bosc-Bordel, Mâcon, Chatte, Sucé-sur-Erdre
leo-profanity | 1 names of communes | Gland
french-badwords-list, words | 5 names of communes | Gland, Bosc-Bordel
french-badwords-list, pattern | 21 names of communes | Gland, Bosc-Bordel, Mâcon
SEEN
