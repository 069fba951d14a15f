#!/usr/bin/env bash
# In which language are the titles of courses for élus, to the libraries that detect it?
#
# Guess:  French for every title of two words or more; one word may be Spanish or English.
# Seen:   to one of six, eld. The others have mistakes of their own: "Action sociale" is Latin, Italian or English, "État civil" Italian, Norwegian, Japanese
#         or Romanian, "Marchés publics" Hungarian or Portuguese, "Statut de l’élu local" Spanish. A whole sentence is French to all.
# Why it matters: a page that marks each title with the language that was found (RGAA 8.7) has it read aloud with the sounds of that language; a catalogue
#         that keeps French ones only drops these courses.
# Here:   the page is in French and no title has a language of its own; none is detected (`functions/src/pages/shell.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages franc-min@6.2.0 tinyld@1.3.4 eld@2.1.0 languagedetect@2.0.0
python_packages langid==1.1.6 py3langid==0.4.0

printf '["Action sociale", "État civil", "Marchés publics", "Finances locales", "Communication publique", "Animer une réunion", "Statut de l’élu local", "Comprendre le budget de sa commune en une journée"]' >titles.json
cat >language.mjs <<'NODE'
import { readFileSync } from "node:fs";
import { eld } from "eld";
import { franc } from "franc-min";
import LanguageDetect from "languagedetect";
import { detect } from "tinyld";

await eld.load("large");
const letters = new LanguageDetect();
letters.setLanguageType("iso3");
const detectors = { "franc-min": franc, tinyld: detect, eld: (text) => eld.detect(text).language, languagedetect: (text) => letters.detect(text, 1)[0][0] };
const titles = JSON.parse(readFileSync("titles.json"));
for (const [name, ask] of Object.entries(detectors)) console.log(name, ...titles.map((title) => `| ${title}: ${ask(title)}`));
NODE
cat >language.py <<'PYTHON'
import json
import warnings
warnings.simplefilter("ignore")
import langid, py3langid

for detector in (langid, py3langid):
    print(detector.__name__, *(f"| {title}: {detector.classify(title)[0]}" for title in json.load(open("titles.json"))))
PYTHON
ask_all() { node language.mjs && venv/bin/python language.py; }
seen ask_all <<'SEEN'
franc-min | Action sociale: fra | État civil: ita | Marchés publics: fra | Finances locales: fra | Communication publique: fra | Animer une réunion: eng | Statut de l’élu local: fra | Comprendre le budget de sa commune en une journée: fra
tinyld | Action sociale: la | État civil: fr | Marchés publics: hu | Finances locales: fr | Communication publique: fr | Animer une réunion: fr | Statut de l’élu local: fr | Comprendre le budget de sa commune en une journée: fr
eld | Action sociale: fr | État civil: fr | Marchés publics: fr | Finances locales: fr | Communication publique: fr | Animer une réunion: fr | Statut de l’élu local: fr | Comprendre le budget de sa commune en une journée: fr
languagedetect | Action sociale: ita | État civil: nor | Marchés publics: por | Finances locales: fra | Communication publique: fra | Animer une réunion: fra | Statut de l’élu local: spa | Comprendre le budget de sa commune en une journée: fra
langid | Action sociale: en | État civil: ja | Marchés publics: hu | Finances locales: es | Communication publique: fr | Animer une réunion: fr | Statut de l’élu local: fr | Comprendre le budget de sa commune en une journée: fr
py3langid | Action sociale: en | État civil: ro | Marchés publics: fr | Finances locales: fr | Communication publique: la | Animer une réunion: fr | Statut de l’élu local: fr | Comprendre le budget de sa commune en une journée: fr
SEEN
