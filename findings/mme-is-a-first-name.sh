#!/usr/bin/env bash
# What is the first name, and what the last, in the names that organismes type on a list of trainees?
#
# Guess:  "Mme" and "M." are titles, as Mrs and Mr are, in most; a function after a comma is a suffix; the family name in front, in capitals, is taken for the
#         first name. Ma, Do and Le Goff are names like others.
# Seen:   Mme is a first name to four of five, M. to four as well, nameparser knowing the one and not the other. "Paul Ledru, maire" has the first name Maire
#         in three, and the last in one. Two keep Goff of Le Goff. Ma is a degree (master of arts) to two and Do one (osteopathy) to another: Jean-Marc Ma and
#         Anne Do have no family name. That it stands in capitals tells nothing to any.
# Why it matters: an attestation without its family name, and a trainee who is not found among the élus of the register.
# Here:   a first name and a family name are two fields wherever they are typed, and nothing parts one text into the two.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages parse-full-name@1.2.7 humanparser@2.7.0 another-name-parser@0.1.0 humanname@0.2.2
python_packages nameparser==2.6.0

printf '["Mme Jeanne Dupré", "M. Paul Ledru", "Paul Ledru, maire", "DUPRÉ Jeanne", "Jeanne Le Goff", "Jean-Marc Ma", "Anne Do"]' >names.json
cat >names.cjs <<'NODE'
const another = require("another-name-parser");
const parsers = {
  "parse-full-name": (name) => require("parse-full-name").parseFullName(name),
  humanparser: (name) => require("humanparser").parseName(name),
  "another-name-parser": (name) => another(name),
  humanname: (name) => require("humanname").parse(name),
};
for (const [name, parse] of Object.entries(parsers))
  console.log(name, ...require("./names.json").map((whole) => [whole, parse(whole)]).map(([whole, it]) => `| ${whole}: ${it.first || it.firstName || "none"}, ${it.last || it.lastName || "none"}`));
NODE
cat >names.py <<'PYTHON'
import json
from nameparser import HumanName

people = [(name, HumanName(name)) for name in json.load(open("names.json"))]
print("nameparser", *(f"| {name}: {it.first or 'none'}, {it.last or 'none'}" for name, it in people))
PYTHON
ask_all() { node names.cjs && venv/bin/python names.py; }
seen ask_all <<'SEEN'
parse-full-name | Mme Jeanne Dupré: Mme, Dupré | M. Paul Ledru: M., Ledru | Paul Ledru, maire: Paul, Ledru | DUPRÉ Jeanne: DUPRÉ, Jeanne | Jeanne Le Goff: Jeanne, Le Goff | Jean-Marc Ma: Jean-Marc, Ma | Anne Do: Anne, Do
humanparser | Mme Jeanne Dupré: Mme, Dupré | M. Paul Ledru: M., Ledru | Paul Ledru, maire: maire, Paul Ledru | DUPRÉ Jeanne: DUPRÉ, Jeanne | Jeanne Le Goff: Jeanne, Goff | Jean-Marc Ma: Jean-Marc, none | Anne Do: Anne, Do
another-name-parser | Mme Jeanne Dupré: Mme, Dupré | M. Paul Ledru: M., Ledru | Paul Ledru, maire: maire, Ledru | DUPRÉ Jeanne: DUPRÉ, Jeanne | Jeanne Le Goff: Jeanne, Le Goff | Jean-Marc Ma: Jean-Marc, Ma | Anne Do: Anne, none
humanname | Mme Jeanne Dupré: Mme Jeanne, Dupré | M. Paul Ledru: Paul, Ledru | Paul Ledru, maire: Paul Ledru, maire | DUPRÉ Jeanne: DUPRÉ, Jeanne | Jeanne Le Goff: Jeanne Le, Goff | Jean-Marc Ma: Jean-Marc, none | Anne Do: Anne, Do
nameparser | Mme Jeanne Dupré: Jeanne, Dupré | M. Paul Ledru: M., Ledru | Paul Ledru, maire: maire, Paul Ledru | DUPRÉ Jeanne: DUPRÉ, Jeanne | Jeanne Le Goff: Jeanne, Le Goff | Jean-Marc Ma: Jean-Marc, Ma | Anne Do: Anne, Do
SEEN
