#!/usr/bin/env bash
# Which payee is closest to "COMMUNE DE VITRE", the name that a bank writes, among those of our books?
#
# Guess:  the Commune de Vitré in each library, at a hundred or nearly: capitals and accents are what banks do to all names; then Vitry, then the
#         others; "MAIRIE DE VITRE" is still closer to the commune than to its social centre.
# Seen:   rapidfuzz and jellyfish, which take capitals and small letters for different ones, find nothing alike (26 of 100, and 51), and the Commune de
#         Vire first; written "Commune de Vitre", it is Vire again, by 97 to 94. thefuzz lowers the capitals and keeps the accent, so that Vire and
#         Vitré are equal, 97 each. "MAIRIE DE VITRE" is the social centre of Vitré, by 86 to 67, for the score that it recommends (WRatio).
# Why it matters: Vire is another commune, in another département: who takes the best score pays it, and reads 97 % beside it.
# Here:   the payee is verified by its bank, which knows it (`functions/src/ports/payee.rs`); names of people are equal once folded or not at all
#         (`fold` in `shared/src/french.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages rapidfuzz==3.14.6 thefuzz==0.22.1 jellyfish==1.3.0

cat >payees.py <<'PYTHON'
import jellyfish
from rapidfuzz import fuzz
from thefuzz import fuzz as the

known = ["Commune de Vitré", "Commune de Vitry", "Commune de Vire", "Centre communal d’action sociale de Vitré"]
scores = {
    "rapidfuzz ratio": fuzz.ratio,
    "rapidfuzz token_sort_ratio": fuzz.token_sort_ratio,
    "rapidfuzz WRatio": fuzz.WRatio,
    "jellyfish jaro_winkler": lambda a, b: 100 * jellyfish.jaro_winkler_similarity(a, b),
    "thefuzz token_sort_ratio": the.token_sort_ratio,
    "thefuzz WRatio": the.WRatio,
}
for asked in ("COMMUNE DE VITRE", "Commune de Vitre", "MAIRIE DE VITRE"):
    for name, score in scores.items():
        print(asked, "|", name, "|", ", ".join(f"{who.split(' de ')[-1] if 'Centre' not in who else 'centre communal'} {round(score(asked, who))}" for who in known))
PYTHON
seen venv/bin/python payees.py <<'SEEN'
COMMUNE DE VITRE | rapidfuzz ratio | Vitré 25, Vitry 25, Vire 26, centre communal 14
COMMUNE DE VITRE | rapidfuzz token_sort_ratio | Vitré 19, Vitry 19, Vire 19, centre communal 11
COMMUNE DE VITRE | rapidfuzz WRatio | Vitré 25, Vitry 25, Vire 26, centre communal 22
COMMUNE DE VITRE | jellyfish jaro_winkler | Vitré 50, Vitry 50, Vire 51, centre communal 42
COMMUNE DE VITRE | thefuzz token_sort_ratio | Vitré 97, Vitry 94, Vire 97, centre communal 50
COMMUNE DE VITRE | thefuzz WRatio | Vitré 97, Vitry 94, Vire 97, centre communal 86
Commune de Vitre | rapidfuzz ratio | Vitré 94, Vitry 94, Vire 97, centre communal 53
Commune de Vitre | rapidfuzz token_sort_ratio | Vitré 94, Vitry 94, Vire 97, centre communal 42
Commune de Vitre | rapidfuzz WRatio | Vitré 94, Vitry 94, Vire 97, centre communal 86
Commune de Vitre | jellyfish jaro_winkler | Vitré 98, Vitry 98, Vire 99, centre communal 63
Commune de Vitre | thefuzz token_sort_ratio | Vitré 97, Vitry 94, Vire 97, centre communal 50
Commune de Vitre | thefuzz WRatio | Vitré 97, Vitry 94, Vire 97, centre communal 86
MAIRIE DE VITRE | rapidfuzz ratio | Vitré 19, Vitry 19, Vire 20, centre communal 11
MAIRIE DE VITRE | rapidfuzz token_sort_ratio | Vitré 13, Vitry 13, Vire 13, centre communal 7
MAIRIE DE VITRE | rapidfuzz WRatio | Vitré 19, Vitry 19, Vire 20, centre communal 22
MAIRIE DE VITRE | jellyfish jaro_winkler | Vitré 46, Vitry 46, Vire 47, centre communal 39
MAIRIE DE VITRE | thefuzz token_sort_ratio | Vitré 53, Vitry 52, Vire 53, centre communal 40
MAIRIE DE VITRE | thefuzz WRatio | Vitré 67, Vitry 65, Vire 67, centre communal 86
SEEN
