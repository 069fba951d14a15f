#!/usr/bin/env bash
# In which encoding is a file of élus, as an old export of a prefecture has it, for those who guess encodings?
#
# Guess:  windows-1252, or its near kin ISO 8859-1 and -15, which differ in € and œ only: French is what all detectors have been trained on, and the
#         names of élus have accents enough.
# Seen:   a file of seven lines is told right by all. Of two lines, of names in capitals and of two amounts charset-normalizer says windows-1250, of
#         central Europe: LEFÈVRE, Hélène is LEFČVRE, Hélčne. Of names in capitals chardet, and its namesake jschardet, say cp424, the Hebrew of
#         mainframes, and of two amounts cp862, that of DOS. faust-cchardet and the chardet of npm read every one. UTF-8 is told by all, always.
# Why it matters: libraries that fetch or open files (requests, pandas' helpers) ask these by default; an élue is then not found in the register, or is another.
# Here:   a file is UTF-8 if it can be, else windows-1252; nothing is guessed (`functions/src/register/header.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages charset-normalizer==3.5.3 chardet==7.7.0 faust-cchardet==3.2.0
node_packages chardet@2.2.0 jschardet@4.1.0

cat >lists.py <<'PYTHON'
import os
import cchardet
import chardet
import charset_normalizer

title, rows = "Nom de l'élu;Prénom de l'élu;Libellé de la commune;Libellé de la fonction", ["LEFÈVRE;Hélène;Saint-Étienne;Maire", "D'ŒUVRAY;Noëlle;Bâgé-le-Châtel;2ème adjointe au Maire", "GARCÍA;José;Sète;Conseiller municipal", "DUPRÉ;Françoise;Évreux;Conseillère municipale", "MUÑOZ;Anaïs;L'Haÿ-les-Roses;Adjointe", "PELLETIER;Loïc;Œting;Maire"]
lists = {
    "1 seven lines": [title, *rows],
    "2 two lines": [title, rows[0]],
    "3 in capitals": ["LEFÈVRE;HÉLÈNE;SAINT-ÉTIENNE", "DUPRÉ;FRANÇOISE;ÉVREUX"],
    "4 amounts": ["Hélène;400 €", "Françoise;1 200 €"],
}
guess = {
    "charset-normalizer": lambda b: charset_normalizer.from_bytes(b).best().encoding,
    "chardet": lambda b: chardet.detect(b)["encoding"],
    "faust-cchardet": lambda b: cchardet.detect(b)["encoding"],
}
os.mkdir("lists")
for name, lines in lists.items():
    text = "\n".join(lines)
    for encoding in ("cp1252", "utf-8"):
        written = text.encode(encoding)
        with open(f"lists/{name}, {encoding}", "wb") as file:
            file.write(written)
        for detector, ask in guess.items():
            said = ask(written)
            read = written.decode(said)
            print(name, encoding, "|", detector, said, "|", "as it was" if read == text else next(a for a, b in zip(read.split("\n"), lines) if a != b))
PYTHON
cat >lists.cjs <<'NODE'
const fs = require('fs')
const chardet = require('chardet')
const jschardet = require('jschardet')

for (const name of fs.readdirSync('lists').sort()) {
  const bytes = fs.readFileSync(`lists/${name}`)
  console.log(name, '| chardet (npm)', chardet.detect(bytes), '| jschardet', jschardet.detect(bytes).encoding)
}
NODE
seen venv/bin/python lists.py <<'SEEN'
1 seven lines cp1252 | charset-normalizer cp1252 | as it was
1 seven lines cp1252 | chardet Windows-1252 | as it was
1 seven lines cp1252 | faust-cchardet WINDOWS-1252 | as it was
1 seven lines utf-8 | charset-normalizer utf_8 | as it was
1 seven lines utf-8 | chardet utf-8 | as it was
1 seven lines utf-8 | faust-cchardet UTF-8 | as it was
2 two lines cp1252 | charset-normalizer cp1250 | LEFČVRE;Hélčne;Saint-Étienne;Maire
2 two lines cp1252 | chardet iso8859-15 | as it was
2 two lines cp1252 | faust-cchardet ISO-8859-16 | as it was
2 two lines utf-8 | charset-normalizer utf_8 | as it was
2 two lines utf-8 | chardet utf-8 | as it was
2 two lines utf-8 | faust-cchardet UTF-8 | as it was
3 in capitals cp1252 | charset-normalizer cp1250 | LEFČVRE;HÉLČNE;SAINT-ÉTIENNE
3 in capitals cp1252 | chardet cp424 | <הוHמךהחI<H+הכאט+לIלטה++הדם&ךIוךא+G|טכהIמךהםנ
3 in capitals cp1252 | faust-cchardet ISO-8859-1 | as it was
3 in capitals utf-8 | charset-normalizer utf_8 | as it was
3 in capitals utf-8 | chardet utf-8 | as it was
3 in capitals utf-8 | faust-cchardet UTF-8 | as it was
4 amounts cp1252 | charset-normalizer cp1250 | Hélčne;400 €
4 amounts cp1252 | chardet cp862 | HΘlΦne;400 א
4 amounts cp1252 | faust-cchardet WINDOWS-1252 | as it was
4 amounts utf-8 | charset-normalizer utf_8 | as it was
4 amounts utf-8 | chardet utf-8 | as it was
4 amounts utf-8 | faust-cchardet UTF-8 | as it was
SEEN
seen node lists.cjs <<'SEEN'
1 seven lines, cp1252 | chardet (npm) windows-1252 | jschardet Windows-1252
1 seven lines, utf-8 | chardet (npm) UTF-8 | jschardet utf-8
2 two lines, cp1252 | chardet (npm) ISO-8859-1 | jschardet iso8859-15
2 two lines, utf-8 | chardet (npm) UTF-8 | jschardet utf-8
3 in capitals, cp1252 | chardet (npm) ISO-8859-1 | jschardet cp424
3 in capitals, utf-8 | chardet (npm) UTF-8 | jschardet utf-8
4 amounts, cp1252 | chardet (npm) windows-1252 | jschardet cp862
4 amounts, utf-8 | chardet (npm) UTF-8 | jschardet utf-8
SEEN
