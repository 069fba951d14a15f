#!/usr/bin/env bash
# Has a title the same address with either apostrophe, as slug makers write it?
#
# Guess:  L’élu is l-elu as L'élu is, in all; œuvre is oeuvre, élu·e elu-e or elue, and 100 € ends in euros or eur.
# Seen:   python-slugify parts at the straight apostrophe and joins at the typographic one: l-elu and lelu are two pages. slugify of npm leaves the
#         apostrophe in the address, and a colon; cdtn-slugify, of the State, joins both. Of conseiller·ère two make
#         "conseillerere". The euro is euro, eur, eu, e or nothing.
# Why it matters: a training body that mends the apostrophe of a title moves its page, and the address that was sent in mails is gone.
# Here:   an address is made of the numbers of a training, which never change (`functions/src/pages/mod.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages python-slugify==9.2.0
node_packages slugify@1.6.9 @sindresorhus/slugify@3.0.1 speakingurl@14.0.1 @socialgouv/cdtn-slugify@4.91.1 transliteration@2.6.1

cat >titles.json <<'JSON'
["L'élu", "L’élu", "L’œuvre", "Conseiller·ère", "À 100 €", "L’élu\u00a0: un guide"]
JSON
cat >slugs.py <<'PYTHON'
import json
from slugify import slugify

print("python-slugify |", *map(slugify, json.load(open("titles.json"))))
PYTHON
cat >slugs.mjs <<'NODE'
import { createRequire } from "node:module";
import sindre from "@sindresorhus/slugify";
const require = createRequire(import.meta.url);
const slugify = require("slugify"), speaking = require("speakingurl"), cdtn = require("@socialgouv/cdtn-slugify"), { slugify: transliterated } = require("transliteration");
const makers = {
  slugify: (title) => slugify(title, { lower: true, locale: "fr" }),
  "@sindresorhus/slugify": (title) => sindre(title),
  speakingurl: (title) => speaking(title, { lang: "fr" }),
  "cdtn-slugify": (title) => (cdtn.default ?? cdtn)(title),
  transliteration: (title) => transliterated(title),
};
for (const [name, make] of Object.entries(makers)) console.log(name, "|", ...require("./titles.json").map(make));
NODE
make_all() { venv/bin/python slugs.py && node slugs.mjs; }
seen make_all <<'SEEN'
python-slugify | l-elu lelu loeuvre conseiller-ere a-100-eur lelu-un-guide
slugify | l'elu l'elu l'oeuvre conseillerere a-100-euro l'elu-:-un-guide
@sindresorhus/slugify | l-elu l-elu l-oeuvre conseillerere a-100-e l-elu-un-guide
speakingurl | l-elu l-elu l-oeuvre conseiller-ere a-100-eur l-elu-un-guide
cdtn-slugify | lelu lelu loeuvre conseiller-ere a-100 lelu-un-guide
transliteration | l-elu l-elu l-oeuvre conseiller-ere a-100-eu l-elu-un-guide
SEEN
