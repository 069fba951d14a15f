#!/usr/bin/env bash
# Can a text with a link, an hour and amounts be given to a corrector of French typography?
#
# Guess:  typographeur and french-typo leave links and hours alone, and put the space before ; : ? ! % and € that does not break.
# Seen:   typographeur puts a space after the h of "https" and inside 9:30, and before each ? and ; of an address; it leaves the spaces of 80 %
#         and of 1 234,56 € as they are. french-typo does nothing to any of these, and writes 1er as HTML with a <sup>, even in a text that
#         is none.
# Why it matters: the link of a mail does not open, and the amount still breaks over two lines.
# Here:   texts have their spaces in the files in which they are written (`shared/texts`), amounts get theirs where they are made; nothing
#         corrects a text afterwards.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages typographeur==0.5.0 french-typo==1.6.1

cat >correct.py <<'PYTHON'
from french_typo import format_text
from typographeur import typographeur

for text in ["Rendez-vous à 9:30", "https://elu.example/suivi?dossier=12;page=2", "Est-ce juste ?", "80 % de 1 234,56 €", "Le 1er mars"]:
    print(text, "| typographeur:", typographeur(text), "| french-typo:", format_text(text))
PYTHON
seen venv/bin/python correct.py <<'SEEN'
Rendez-vous à 9:30 | typographeur: Rendez-vous à 9&nbsp;:30 | french-typo: Rendez-vous à 9:30
https://elu.example/suivi?dossier=12;page=2 | typographeur: https&nbsp;://elu.example/suivi&#8239;?dossier=12&#8239;;page=2 | french-typo: https://elu.example/suivi?dossier=12;page=2
Est-ce juste ? | typographeur: Est-ce juste&#8239;? | french-typo: Est-ce juste ?
80 % de 1 234,56 € | typographeur: 80 % de 1 234,56 € | french-typo: 80 % de 1 234,56 €
Le 1er mars | typographeur: Le 1er mars | french-typo: Le 1<sup>er</sup> mars
SEEN
