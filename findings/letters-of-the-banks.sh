#!/usr/bin/env bash
# What becomes of « Œuvres de l’Île » when a library writes it in the letters that banks accept?
#
# Guess:  OEuvres de l'Ile, by whichever library promises the conversion; nothing outside the set is left (a-z A-Z 0-9 / - ? : ( ) .
#         , ' + and the space).
# Seen:   sepaxml, whose `clean` is meant for that, turns the French quotation marks into << and >>, which are outside the set
#         when the originals are gone, keeps & and %, and writes "ndeg" for n°. pain001 stays in the set, and loses what it can't
#         convert: the œ and the typographic apostrophe become spaces, so a name begins with "uvres".
# Why it matters: the bank refuses the file, or tells the payer that the name is not the holder's (verification of payee).
# Here:   `sepa_text` (`functions/src/ports/bank.rs`) writes ligatures, apostrophes and dashes itself before the published table;
#         its test `texts_are_written_in_the_characters_of_sepa` asks the crate `sepa` whether the result is in the set.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages sepaxml==2.7.0 pain001==0.0.74

cat >letters.py <<'PYTHON'
import datetime, re
from pain001 import sanitize_to_charset
from sepaxml import SepaTransfer

name = "« Œuvres de l’Île » & Cie n° 3"
ours = {"name": "Fonds", "IBAN": "FR7630006000011234567890189", "batch": True, "currency": "EUR"}
file = SepaTransfer(ours, schema="pain.001.001.09", clean=True)
file.add_payment({"name": name, "IBAN": "FR1420041010050500013M02606", "amount": 100,
                  "execution_date": datetime.date(2027, 4, 16), "description": "x"})
cleaned = re.findall(r"<Nm>([^<]*)</Nm>", file.export(validate=True).decode())[-1]
print("sepaxml:", cleaned.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"))
print("pain001:", re.sub(" +", " ", sanitize_to_charset(name)).strip())
PYTHON
seen venv/bin/python letters.py <<'SEEN'
sepaxml: << OEuvres de l'Ile >> & Cie ndeg 3
pain001: uvres de l Ile Cie n 3
SEEN
