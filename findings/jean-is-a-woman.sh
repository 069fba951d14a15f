#!/usr/bin/env bash
# Does a library that tells "Madame" from "Monsieur" by the first name know those of French élus?
#
# Guess:  the common ones, with and without their accent, and none for those of both (Dominique, Camille, Claude), which are "unknown".
# Seen:   gender-detection-from-name, asked in French, has all of these names for women but Éric and Étienne: Jean, Frédéric, Noël and René too.
#         Without a language Frédéric, Noël, Gaël and Côme remain women, and Laurence is a man. gender-detection has Jean for a woman. It and
#         gender-guesser do not know Élodie, Éric, Étienne and Émilie, but do know Elodie; gender-detection-ts knows no name with an accent.
#         Claude is a woman, a man, mostly a man, either.
# Why it matters: a mail that begins with "Madame" to Jean is the first thing that he reads; Jean is the commonest name of older maires.
# Here:   nobody is called Madame or Monsieur from a name: mails begin with "Bonjour" and the name as it was given.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages gender-detection-from-name@1.11.5 gender-detection@0.1.0 gender-detection-ts@1.1.0
python_packages gender-guesser==0.4.0

cat >names.json <<'JSON'
["Jean", "Frédéric", "Noël", "Gaël", "Côme", "Yannick", "Laurence", "René", "Élodie", "Elodie", "Éric", "Étienne", "Émilie", "Hélène", "Claude", "Dominique", "Camille"]
JSON
cat >told.cjs <<'NODE'
const names = require("./names.json");
const { getGender } = require("gender-detection-from-name"), plain = require("gender-detection"), { default: typed } = require("gender-detection-ts");
const detect = (name) => (typed.detect ?? typed)(name);
const takers = { "gender-detection-from-name, fr": (name) => getGender(name, "fr"), "gender-detection-from-name": (name) => getGender(name), "gender-detection": (name) => plain.detect(name), "gender-detection-ts": detect };
for (const [taker, tell] of Object.entries(takers)) {
  const told = {};
  for (const name of names) (told[tell(name)] ??= []).push(name);
  console.log(taker, "|", Object.keys(told).sort().map((gender) => `${gender}: ${told[gender].join(" ")}`).join(" | "));
}
NODE
cat >told.py <<'PYTHON'
import json
from gender_guesser.detector import Detector

told = {}
for name in json.load(open("names.json")):
    told.setdefault(Detector().get_gender(name, "france"), []).append(name)
print("gender-guesser |", " | ".join(f"{gender}: {' '.join(names)}" for gender, names in sorted(told.items())))
PYTHON
tell_all() { node told.cjs && venv/bin/python told.py; }
seen tell_all <<'SEEN'
gender-detection-from-name, fr | female: Jean Frédéric Noël Gaël Côme Yannick Laurence René Élodie Elodie Émilie Hélène Claude Dominique Camille | male: Éric Étienne
gender-detection-from-name | female: Frédéric Noël Gaël Côme Élodie Elodie Émilie Hélène Dominique Camille | male: Jean Yannick Laurence René Éric Étienne Claude
gender-detection | female: Jean Elodie Hélène Camille | male: Frédéric Noël Gaël Côme Yannick Claude | unisex: Laurence René Dominique | unknown: Élodie Éric Étienne Émilie
gender-detection-ts | female: Elodie | male: Yannick | unisex: Jean Laurence Claude Dominique Camille | unknown: Frédéric Noël Gaël Côme René Élodie Éric Étienne Émilie Hélène
gender-guesser | andy: Dominique | female: Laurence Elodie Hélène | male: Jean Frédéric Noël Côme René | mostly_female: Camille | mostly_male: Gaël Yannick Claude | unknown: Élodie Éric Étienne Émilie
SEEN
