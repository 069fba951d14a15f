#!/usr/bin/env bash
# Where do splitters of French sentences cut a text that cites the law?
#
# Guess:  those that know French keep "M. le maire", "art. L. 2123-12" and "p. ex." whole; Intl.Segmenter and sbd, which know less, may not.
# Seen:   all keep "M. le maire". The article is cut from its number, "Voir l’art." / "L. 2123-12.", by pysbd, LanguageTool's rules (choppa), Intl and
#         sbd; "p. ex." by pysbd and sbd; M. J. Exemple by Intl. All five cut the law "du 3 févr. 1992" before the year.
# Why it matters: extracts, translations and what is read aloud go by the sentence: "Voir l’art." is all that is left of the right to training.
# Here:   a text is cut at a word, with an ellipsis, never at a full stop (`functions/src/pages/offer.rs`), and months are written out.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages pysbd==0.3.4 sentence-splitter==1.4 choppa-srx==1.0.0
node_packages sbd@1.0.19

cat >texts.json <<'JSON'
["M. le maire siège.", "M. J. Exemple vote.", "Voir l’art. L. 2123-12.", "Salle 5, p. ex. au 1er étage.", "La loi du 3 févr. 1992."]
JSON
cat >cut.py <<'PYTHON'
import json, os
import choppa, pysbd
from choppa import SrxDocument, SrxTextIterator
from sentence_splitter import SentenceSplitter

rules = SrxDocument(ruleset=os.path.join(os.path.dirname(choppa.__file__), "data/srx/languagetool_segment.srx"))
splitters = {"pysbd": pysbd.Segmenter(language="fr", clean=False).segment, "sentence-splitter": SentenceSplitter(language="fr").split, "choppa": lambda text: SrxTextIterator(rules, "fr", text)}
for name, split in splitters.items():
    print(name, *(" / ".join(part.strip() for part in split(text)) for text in json.load(open("texts.json"))), sep=" | ")
PYTHON
cat >cut.cjs <<'NODE'
const { sentences } = require("sbd"), segmenter = new Intl.Segmenter("fr", { granularity: "sentence" });
const splitters = { Intl: (text) => [...segmenter.segment(text)].map(({ segment }) => segment.trim()), sbd: (text) => sentences(text) };
for (const [name, split] of Object.entries(splitters)) console.log([name, ...require("./texts.json").map((text) => split(text).join(" / "))].join(" | "));
NODE
cut_all() { venv/bin/python cut.py && node cut.cjs; }
seen cut_all <<'SEEN'
pysbd | M. le maire siège. | M. J. Exemple vote. | Voir l’art. / L. 2123-12. | Salle 5, p. / ex. au 1er étage. | La loi du 3 févr. / 1992.
sentence-splitter | M. le maire siège. | M. J. Exemple vote. | Voir l’art. L. 2123-12. | Salle 5, p. ex. au 1er étage. | La loi du 3 févr. / 1992.
choppa | M. le maire siège. | M. J. Exemple vote. | Voir l’art. / L. 2123-12. | Salle 5, p. ex. au 1er étage. | La loi du 3 févr. / 1992.
Intl | M. le maire siège. | M. / J. / Exemple vote. | Voir l’art. / L. / 2123-12. | Salle 5, p. ex. au 1er étage. | La loi du 3 févr. / 1992.
sbd | M. le maire siège. | M. J. Exemple vote. | Voir l’art. / L. 2123-12. | Salle 5, p. ex. / au 1er étage. | La loi du 3 févr. / 1992.
SEEN
