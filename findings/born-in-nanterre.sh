#!/usr/bin/env bash
# Where was somebody born whose social security number says 92 050, Nanterre?
#
# Guess:  insee-number-translator says Hauts-de-Seine; 91 to 96 mean Algeria, Morocco and Tunisia only for those born there
#         before their independence, as french-ssn tells from the year.
# Seen:   it says that everybody of the départements 91 to 95 was born abroad: Nanterre becomes a country. And a number whose
#         month was unknown when it was given (20, or 30 and more), which is valid, makes it raise an error on the year.
# Why it matters: five départements around Paris have five million inhabitants; an élu born there would be asked for papers of a
#         foreign birth.
# Here:   `Nir::check_identity` (`shared/src/identifiers/nir.rs`) compares the five characters with the place that FranceConnect+
#         gives, deduces no country from them, and never blocks on a place; a pseudo-month is not compared (both have tests).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages insee-number-translator==0.3.1
node_packages french-ssn@4.1.0

cat >born.py <<'PYTHON'
from insee_number_translator.main import InseeData

def number(thirteen):
    return InseeData(thirteen + "%02d" % (97 - int(thirteen) % 97))

for place, thirteen in [("Nanterre, 1990", "1900392050001"), ("Cergy, 1975", "2750695127001"), ("Paris, 1990", "1900375056001")]:
    read = number(thirteen)
    print(place, "valid:", read.is_valid, "born abroad:", read.foreign)
unknown_month = number("2923375056001")
try:
    print(unknown_month.is_valid, unknown_month.year)
except ValueError as error:
    print("month 33: valid:", unknown_month.is_valid, "year:", type(error).__name__)
PYTHON
seen venv/bin/python born.py <<'SEEN'
Nanterre, 1990 valid: True born abroad: True
Cergy, 1975 valid: True born abroad: True
Paris, 1990 valid: True born abroad: False
month 33: valid: True year: ValueError
SEEN

cat >born.cjs <<'NODE'
const ssn = require("french-ssn");
const key = (thirteen) => thirteen + String(97n - (BigInt(thirteen) % 97n)).padStart(2, "0");
for (const thirteen of ["1900392050001", "1550192352001"]) {
  const { birth } = ssn.parse(key(thirteen));
  console.log("french-ssn", birth.year, birth.country.name);
}
NODE
seen node born.cjs <<'SEEN'
french-ssn 1990 France
french-ssn 1955 Algérie
SEEN
