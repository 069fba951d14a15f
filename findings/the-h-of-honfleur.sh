#!/usr/bin/env bash
# Can a library say whether it is "de" or "d’" before the name of a commune?
#
# Guess:  french-contractions, which knows the aspirated h of the dictionary, agrees with the INSEE's own column (0 for "de", 1 for "d’") on
#         95 % of the names in H and Y.
# Seen:   on two in three. It elides before what is not in the dictionary, so d’Honfleur, d’Huelgoat, d’Ham-les-Moines, where the INSEE has
#         "de", and it does not where a name looks like a word, so de Hérisson. It does not elide before Y (Yèvres) nor before Œ (Œuilly).
# Why it matters: "maire d’Honfleur" in a letter to the mayor of Honfleur, and 250 others.
# Here:   no article is made up: a place is written after a colon or in brackets, a collectivité by the whole name that it has in the
#         register ("Commune de Voiron").
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages french-contractions@5.4.0 @etalab/decoupage-administratif@6.0.0

cat >elision.cjs <<'NODE'
const { contracts } = require("french-contractions");
const communes = require("@etalab/decoupage-administratif/data/communes.json").filter(({ type, typeLiaison }) => type === "commune-actuelle" && typeLiaison < 2);
const differs = ({ nom, typeLiaison }) => contracts(nom) !== (typeLiaison === 1);
const count = (letter) => {
  const names = communes.filter(({ nom }) => letter.test(nom));
  console.log(letter.source, names.length, "names,", names.filter(differs).length, "differ");
};
[/^H/, /^Y/, /^Œ/, /^[^HYŒ]/].forEach(count);
for (const name of ["Honfleur", "Huelgoat", "Hérisson", "Hyères", "Yèvres", "Œuilly"]) {
  const { typeLiaison } = communes.find(({ nom }) => nom === name);
  console.log(name, "| INSEE:", typeLiaison ? "d’" : "de", "| french-contractions:", contracts(name) ? "d’" : "de");
}
NODE
seen node elision.cjs <<'SEEN'
^H 661 names, 231 differ
^Y 60 names, 15 differ
^Œ 4 names, 4 differ
^[^HYŒ] 31927 names, 0 differ
Honfleur | INSEE: de | french-contractions: d’
Huelgoat | INSEE: de | french-contractions: d’
Hérisson | INSEE: d’ | french-contractions: de
Hyères | INSEE: d’ | french-contractions: d’
Yèvres | INSEE: d’ | french-contractions: de
Œuilly | INSEE: d’ | french-contractions: de
SEEN
