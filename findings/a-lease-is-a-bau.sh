#!/usr/bin/env bash
# What is the dictionary form of the words of a town hall, to the lemmatizers of French, which have a dictionary where a stemmer has endings?
#
# Guess:  the masculine singular, in both: élu, conseiller, élection, vœu, bail, procès-verbal; of arrêtés "arrêté", or the verb.
# Seen:   nlp-js-tools-french leaves nearly every word with é or è as it is (élus, élections, conseillères, arrêtés) and drops vœux from its answer; of baux it gives
#         bail, and bau, a beam of a ship. simplemma has bau alone, arrêter of arrêtés, and leaves vœux, sénatrices and rapporteures as they are.
# Why it matters: a search by such forms, for "élection", does not find "élections"; one for "bail" finds no course on leases ("baux").
# Here:   endings of our own (`stem` in `shared/src/search/analysis.rs`), by which élections meets élection and vœux vœu; the exception baux
#         does not meet bail here either.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages nlp-js-tools-french@1.0.9
python_packages simplemma==2.0.0

printf '["élus", "élections", "conseillères", "sénatrices", "rapporteures", "maires", "mandats", "arrêtés", "vœux", "baux", "travaux", "communaux"]' >words.json
cat >lemmas.cjs <<'NODE'
const Tools = require("nlp-js-tools-french");
const words = require("./words.json");
const found = new Tools(words.join(" "), { tagTypes: ["art", "ver", "nom", "adj"], strictness: false, minimumLength: 1, debug: false }).lemmatizer();
const of = (word) => [...new Set(found.filter((it) => it.word === word).map(({ lemma }) => lemma))].join(" or ") || "nothing";
console.log("nlp-js-tools-french", ...words.map((word) => `| ${word}: ${of(word)}`));
NODE
cat >lemmas.py <<'PYTHON'
import json
import simplemma

print("simplemma", *(f"| {word}: {simplemma.lemmatize(word, 'fr')}" for word in json.load(open("words.json"))))
PYTHON
ask_all() { node lemmas.cjs && venv/bin/python lemmas.py; }
seen ask_all <<'SEEN'
nlp-js-tools-french | élus: élus | élections: élections | conseillères: conseillères | sénatrices: sénatrices | rapporteures: rapporteures | maires: maire | mandats: mandat | arrêtés: arrêtés | vœux: nothing | baux: bail,bau | travaux: travail | communaux: communal
simplemma | élus: élu | élections: élection | conseillères: conseiller | sénatrices: sénatrices | rapporteures: rapporteures | maires: maire | mandats: mandat | arrêtés: arrêter | vœux: vœux | baux: bau | travaux: travail | communaux: communal
SEEN
