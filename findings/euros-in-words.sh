#!/usr/bin/env bash
# What does num2words write for 800 euros, as a convention or an order of payment needs it in words?
#
# Guess:  huit cents euros; and un million d'euros for a million.
# Seen:   a whole number is taken for cents and a fraction for euros: 800 is "huit euros", 800.0 is "huit cents euros", a
#         hundred times more for the same amount. A million is "un million euros" without its "de", and the ordinal of 80 is
#         "quatre-vingtsième".
# Why it matters: a sum in words prevails over the digits when the two differ (code monétaire et financier, L. 131-10, for a cheque).
# Here:   amounts are only written in digits, by `Euros::french` (`shared/src/money.rs`), from a type that knows its cents.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages num2words==0.5.14

cat >words.py <<'PYTHON'
from num2words import num2words
for amount in (800, 800.0, 1000000.0):
    print(repr(amount), "->", num2words(amount, lang="fr", to="currency", currency="EUR"))
print(80, "->", num2words(80, lang="fr", to="ordinal"))
PYTHON
seen venv/bin/python words.py <<'SEEN'
800 -> huit euros et zéro centimes
800.0 -> huit cents euros et zéro centimes
1000000.0 -> un million euros et zéro centimes
80 -> quatre-vingtsième
SEEN
