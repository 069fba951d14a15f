#!/usr/bin/env bash
# Does a measure of how readable a French text is count the syllables and sentences of a text for élus rightly?
#
# Guess:  textstat, told that the text is French, counts élu as two syllables, and two short sentences as two; its scores are between 0 and 100.
# Seen:   it counts the places where a printer may divide a word, and none stands after a first letter alone: élu, été, état, agent, avis have one
#         syllable, élection two, égalité three. "Le conseil vote." scores 130; with "Il délibère." after it, counted as one sentence, 99: the short
#         sentence, which makes a text easier, makes it harder. pylirecouleur, made for children who learn to read, is right on each word.
# Why it matters: the plain language of public services is measured by such scores; they flatter the words of institutions and punish short sentences.
# Here:   no score is asked for: what a test can tell of a text is its typography and its words (`tests/examples/typography.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages textstat==0.7.13 pyphen==0.18.1 pylirecouleur==0.0.5

cat >readable.py <<'PYTHON'
import textstat
from lirecouleur.word import syllables

textstat.set_lang("fr")
for word in ("mairie", "élu", "été", "état", "agent", "avis", "union", "élection", "égalité"):
    print(word, "| textstat", textstat.syllable_count(word), "| pylirecouleur", "-".join(syllables(word)))
for text in ("L’élu est à l’État.", "Le juge est au stade.", "Le conseil vote.", "Le conseil vote. Il délibère."):
    print(text, "| sentences", textstat.sentence_count(text), "| score", round(textstat.flesch_reading_ease(text), 1))
PYTHON
seen venv/bin/python readable.py <<'SEEN'
mairie | textstat 2 | pylirecouleur mai-rie
élu | textstat 1 | pylirecouleur é-lu
été | textstat 1 | pylirecouleur é-té
état | textstat 1 | pylirecouleur é-tat
agent | textstat 1 | pylirecouleur a-gent
avis | textstat 1 | pylirecouleur a-vis
union | textstat 1 | pylirecouleur u-nion
élection | textstat 2 | pylirecouleur é-lec-tion
égalité | textstat 3 | pylirecouleur é-ga-li-té
L’élu est à l’État. | sentences 1 | score 92.5
Le juge est au stade. | sentences 1 | score 128.3
Le conseil vote. | sentences 1 | score 130.4
Le conseil vote. Il délibère. | sentences 1 | score 98.9
SEEN
