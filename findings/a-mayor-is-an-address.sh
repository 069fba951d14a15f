#!/usr/bin/env bash
# Does a French spelling corrector know the words by which élus search, and those that they are called by?
#
# Guess:  élue, mairesse, adjointe, laïcité and intercommunalité are known to pyspellchecker in French; to the Hunspell dictionary œuvre, vœux,
#         préfète, présentiel and mandature too.
# Seen:   the dictionary knows them all, élu·e included. To pyspellchecker œ is in no word: œuvre is corrected to ouvre, vœux to veux, cœur to cour,
#         nœud to nous. A mairesse is an adresse, a préfète is préfère, cofinancement is financement, and to
#         intercommunalité it has nothing to say.
# Why it matters: "did you mean" on a search of training turns the vœux of the mayor and the women who are elected into something else.
# Here:   a word is only put right into one that the catalogue has, and œ is read as oe (`shared/src/search/typo.rs`, `shared/src/french.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages pyspellchecker==0.9.0 spylls==0.1.7
node_packages dictionary-fr@2.8.0

cat >words.py <<'PYTHON'
from spellchecker import SpellChecker
from spylls.hunspell import Dictionary

corrector, dictionary = SpellChecker(language="fr"), Dictionary.from_files("node_modules/dictionary-fr/index")
words = ["élue", "adjointe", "laïcité", "élu·e", "mairesse", "préfète", "œuvre", "vœux", "cœur", "nœud", "cofinancement", "présentiel", "mandature", "intercommunalité"]
print("not in dictionary-fr:", *[word for word in words if not dictionary.lookup(word)] or ["none"])
for word in words:
    print("pyspellchecker |", word, "|", "known" if word in corrector else corrector.correction(word))
PYTHON
seen venv/bin/python words.py <<'SEEN'
not in dictionary-fr: none
pyspellchecker | élue | known
pyspellchecker | adjointe | known
pyspellchecker | laïcité | known
pyspellchecker | élu·e | élue
pyspellchecker | mairesse | adresse
pyspellchecker | préfète | préfère
pyspellchecker | œuvre | ouvre
pyspellchecker | vœux | veux
pyspellchecker | cœur | cour
pyspellchecker | nœud | nous
pyspellchecker | cofinancement | financement
pyspellchecker | présentiel | présentiez
pyspellchecker | mandature | miniature
pyspellchecker | intercommunalité | None
SEEN
