#!/usr/bin/env bash
# Does a parser of French addresses know the commonest street names, those of a date?
#
# Guess:  "5 bis rue du 8 mai 1945 13001 Marseille" is number 5 bis, rue du 8 mai 1945, 13001: every town has one.
# Seen:   the street is called "MAI", that of 11 November 1918 "NOVEMBRE": the figures are dropped. "2 B" becomes "2 BIS". The
#         overseas départements are an error, though they have the same form of address.
# Why it matters: a letter to "rue Mai" comes back, and the address of a payee is compared with that of the register.
# Here:   a street is one line as it was written (`street` in `shared/src/organisme/mod.rs`); where EDOF gives parts they are joined and
#         never taken apart (`functions/src/lheo/place.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages AdresseParser==1.0.9 pandas==3.1.1

cat >streets.py <<'PYTHON'
from AdresseParser import AdresseParser

for address in ["12 place de la Mairie 38500 Voiron", "5 bis rue du 8 mai 1945 13001 Marseille", "10 avenue du 11 novembre 1918 69100 Villeurbanne",
                "2 B rue des Lilas 20000 Ajaccio", "1 rue du Port 97400 Saint-Denis"]:
    try:
        read = AdresseParser().parse(address)
        print(address, "->", read["numero"], read["indice"], read["rue"]["type"], "|", read["rue"]["nom"], "|", read["code_postal"])
    except KeyError as error:
        print(address, "-> KeyError", error)
PYTHON
seen venv/bin/python streets.py <<'SEEN'
12 place de la Mairie 38500 Voiron -> 12 None PLACE | LA MAIRIE | 38500
5 bis rue du 8 mai 1945 13001 Marseille -> 5 BIS RUE | MAI | 13001
10 avenue du 11 novembre 1918 69100 Villeurbanne -> 10 None AVENUE | NOVEMBRE | 69100
2 B rue des Lilas 20000 Ajaccio -> 2 BIS RUE | LILAS | 20000
1 rue du Port 97400 Saint-Denis -> KeyError '97'
SEEN
