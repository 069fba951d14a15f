#!/usr/bin/env bash
# Do the French stemmers put élu, élue, élus and élues together, and communication apart from commune?
#
# Guess:  yes: cutting a plural is the least that a stemmer does, and the two families have nothing in common but letters.
# Seen:   Snowball's French algorithm (in Python, and in JavaScript by Orama and natural) leaves élus whole and cuts the three
#         others to élu: "formation des élus" does not find "droits de l'élu". It cuts communication and commune to the same commun,
#         but communal to another.
# Why it matters: élu is the word of this service, and communication the theme of many offers to communes.
# Here:   search has its own endings (`shared/src/search/analysis.rs`): élu, élue, élus and élues meet, communication and commune
#         do not, municipalité meets municipal; `shared/src/search/tests.rs` keeps families together and apart.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages snowballstemmer==3.1.1
node_packages @orama/stemmers@3.1.18 natural@8.1.1

cat >stems.py <<'PYTHON'
import snowballstemmer
stem = snowballstemmer.stemmer("french").stemWord
print("snowball", *(stem(word) for word in "élu élue élus élues commune communication communal".split()))
PYTHON
seen venv/bin/python stems.py <<'SEEN'
snowball élu élu élus élu commun commun communal
SEEN

cat >stems.mjs <<'NODE'
import { stemmer } from "@orama/stemmers/french";
import natural from "natural/lib/natural/stemmers/porter_stemmer_fr.js";
const words = "élu élue élus élues commune communication communal".split(" ");
console.log("orama", words.map((word) => stemmer(word)).join(" "));
console.log("natural", words.map((word) => natural.stem(word)).join(" "));
NODE
seen node stems.mjs <<'SEEN'
orama élu élu élus élu commun commun communal
natural élu élu élus élu commun commun communal
SEEN
