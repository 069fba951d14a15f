#!/usr/bin/env bash
# Do the phonetic codes made for French find one name under its spellings in two registers?
#
# Guess:  they do: Lefebvre and Lefèvre, the example of every course on the matter, have one code, as Gauthier and Gautier have.
# Seen:   one of seven codes, FONEM, brings Lefebvre to Lefèvre. Five tell François from FRANCOIS, whose c without a cedilla they read as k,
#         and Sonnex tells Benoît from BENOIT and Müller from MULLER; for two Soundexes Martin is Morton.
# Why it matters: an élu is looked for in the register by the name that FranceConnect gives; one who is not found must be looked for by
#         hand.
# Here:   no phonetic code: names are equal once folded, cedillas and ligatures included (`fold` in `shared/src/french.rs`), birth name and
#         name in use, and the rest goes to somebody who looks (`shared/src/recognition.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages talisman@1.1.4
python_packages phonetic_fr==1.0.3

cat >codes.cjs <<'NODE'
const pairs = [["Lefebvre", "Lefèvre"], ["François", "FRANCOIS"], ["Benoît", "BENOIT"], ["Müller", "MULLER"], ["Gauthier", "Gautier"], ["Martin", "Morton"]];
for (const name of ["phonetic", "phonex", "sonnex", "fonem", "soundex2", "soundex"]) {
  const exported = require(`talisman/phonetics/french/${name}`);
  const code = exported.default ?? exported;
  console.log(name, ...pairs.map(([one, other]) => `| ${one} ${other}: ${code(one) === code(other) ? "one code" : "two"}`));
}
NODE
cat >codes.py <<'PYTHON'
from phonetic_fr import phonetic

pairs = [("Lefebvre", "Lefèvre"), ("François", "FRANCOIS"), ("Benoît", "BENOIT"), ("Müller", "MULLER"), ("Gauthier", "Gautier"), ("Martin", "Morton")]
print("phonetic-fr", *(f"| {one} {other}: {'one code' if phonetic(one) == phonetic(other) else 'two'}" for one, other in pairs))
PYTHON
all_codes() { node codes.cjs && venv/bin/python codes.py; }
seen all_codes <<'SEEN'
phonetic | Lefebvre Lefèvre: two | François FRANCOIS: two | Benoît BENOIT: one code | Müller MULLER: one code | Gauthier Gautier: one code | Martin Morton: two
phonex | Lefebvre Lefèvre: two | François FRANCOIS: two | Benoît BENOIT: one code | Müller MULLER: one code | Gauthier Gautier: one code | Martin Morton: two
sonnex | Lefebvre Lefèvre: two | François FRANCOIS: two | Benoît BENOIT: two | Müller MULLER: two | Gauthier Gautier: one code | Martin Morton: two
fonem | Lefebvre Lefèvre: one code | François FRANCOIS: one code | Benoît BENOIT: one code | Müller MULLER: one code | Gauthier Gautier: one code | Martin Morton: two
soundex2 | Lefebvre Lefèvre: two | François FRANCOIS: one code | Benoît BENOIT: one code | Müller MULLER: one code | Gauthier Gautier: one code | Martin Morton: one code
soundex | Lefebvre Lefèvre: two | François FRANCOIS: two | Benoît BENOIT: one code | Müller MULLER: one code | Gauthier Gautier: one code | Martin Morton: one code
phonetic-fr | Lefebvre Lefèvre: two | François FRANCOIS: two | Benoît BENOIT: one code | Müller MULLER: one code | Gauthier Gautier: one code | Martin Morton: two
SEEN
