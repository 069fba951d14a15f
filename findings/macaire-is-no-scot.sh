#!/usr/bin/env bash
# Can the names of the register, which are in capitals, be put in ordinary letters by a library of names?
#
# Guess:  yes for French ones, as plain as they are: Le Goff, D’Œuvray, Macaire, Machefer.
# Seen:   namecase, @foundernest/namecase and nameparser make Scots of them (MacAire, MacHefer); two write "le Goff" at the head of a name.
#         With the apostrophe of typography the name of D’Œuvray is "D’œuvray" for four of five, and titlecase leaves "d'ŒUVRAY" in capitals
#         with the other. titlecase-french takes the accent off a capital (Elodie).
# Why it matters: it is the name on an attestation; its owner sees at once that it is wrong.
# Here:   a name is shown as FranceConnect or the register gives it, never in other letters; names are compared folded (`fold` in
#         `shared/src/french.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages namecase@1.1.2 @foundernest/namecase@1.0.5 titlecase-french@1.0.1
python_packages nameparser==2.6.0 titlecase==2.4.1

cat >names.cjs <<'NODE'
const names = ["LE GOFF", "MACAIRE", "MACHEFER", "L'HERMITE", "D'ŒUVRAY", "D’ŒUVRAY", "ÉLODIE"];
const writers = { namecase: require("namecase"), "@foundernest/namecase": require("@foundernest/namecase").nameCase, "titlecase-french": require("titlecase-french").convert };
for (const [name, write] of Object.entries(writers)) console.log(name, "|", names.map((one) => write(one)).join(", "));
NODE
cat >names.py <<'PYTHON'
from nameparser import HumanName
from titlecase import titlecase

def of_nameparser(name):
    whole = HumanName(f"ANNE {name}")
    whole.capitalize(force=True)
    return str(whole).removeprefix("Anne ")

names = ["LE GOFF", "MACAIRE", "MACHEFER", "L'HERMITE", "D'ŒUVRAY", "D’ŒUVRAY", "ÉLODIE"]
for name, write in {"nameparser": of_nameparser, "titlecase": titlecase}.items():
    print(name, "|", ", ".join(write(one) for one in names))
PYTHON
write_all() { node names.cjs && venv/bin/python names.py; }
seen write_all <<'SEEN'
namecase | Le Goff, MacAire, MacHefer, L'Hermite, D'Œuvray, D’œuvray, Élodie
@foundernest/namecase | le Goff, MacAire, MacHefer, L'Hermite, D'Œuvray, D’œuvray, Élodie
titlecase-french | Le Goff, Macaire, Machefer, L'Hermite, D'Œuvray, D’œuvray, Elodie
nameparser | le Goff, MacAire, MacHefer, L'Hermite, D'Œuvray, D’Œuvray, Élodie
titlecase | Le Goff, Macaire, Machefer, l'HERMITE, d'ŒUVRAY, D’œuvray, Élodie
SEEN
