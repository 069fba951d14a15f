#!/usr/bin/env bash
# Which countries can a SEPA transfer reach, as the libraries that check IBANs tell it?
#
# Guess:  schwifty and ibantools, both published in 2026, have the 41 countries of the schemes, those that came in 2024 and 2025
#         included.
# Seen:   both know the length of their IBANs and say that they are outside: Albania and Montenegro (joined in November 2024),
#         Moldova and North Macedonia (March 2025), Serbia (May 2025). The table of each country has a flag that nobody turned.
# Why it matters: a training body with an account there would be refused though the bank would pay it.
# Here:   `shared/src/identifiers/iban.rs` has its own table. The comparison found the opposite fault in it: the Vatican was
#         missing (in the schemes since March 2019); it is there now, with a test on the latest to join.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages schwifty==2026.10.1
node_packages ibantools@4.5.4

cat >countries.py <<'PYTHON'
from schwifty import IBAN
for code in "FR VA AD AL MD ME MK RS".split():
    print("schwifty", code, IBAN.random(code).in_sepa_zone)
PYTHON
seen venv/bin/python countries.py <<'SEEN'
schwifty FR True
schwifty VA True
schwifty AD True
schwifty AL False
schwifty MD False
schwifty ME False
schwifty MK False
schwifty RS False
SEEN

cat >countries.cjs <<'NODE'
const { isSEPACountry, countrySpecs } = require("ibantools");
for (const code of "FR VA AD AL MD ME MK RS".split(" ")) console.log("ibantools", code, isSEPACountry(code), countrySpecs[code].chars);
NODE
seen node countries.cjs <<'SEEN'
ibantools FR true 27
ibantools VA true 22
ibantools AD true 24
ibantools AL false 28
ibantools MD false 24
ibantools ME false 22
ibantools MK false 19
ibantools RS false 22
SEEN
