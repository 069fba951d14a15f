#!/usr/bin/env bash
# Is FR- and the number of a département its code of ISO 3166-2, under its région?
#
# Guess:  yes for those of the mainland, as FR-35 under FR-BRE; Lyon's métropole is the only odd one.
# Seen:   there is no FR-75: Paris is FR-75C, a collectivity with a special status. Both départements of Alsace are under FR-6AE, which
#         is a collectivity and not a région; Corsica and the overseas départements have no région above them.
# Why it matters: a look-up that misses takes Paris out of a list of places, or leaves 971 to 976 without a région.
# Here:   places keep the codes of the INSEE, which the register of élus uses too (`RegisterRow::territory_code`,
#         `shared/src/recognition.rs`); no code of ISO 3166-2 is stored, sent or read.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages pycountry==26.2.16

cat >places.py <<'PYTHON'
import pycountry
for departement in "35 75 75C 67 69 69M 2A 974".split():
    place = pycountry.subdivisions.get(code=f"FR-{departement}")
    print(departement, f"{place.name} under {place.parent_code}" if place else "unknown")
PYTHON
seen venv/bin/python places.py <<'SEEN'
35 Ille-et-Vilaine under FR-BRE
75 unknown
75C Paris under FR-IDF
67 Bas-Rhin under FR-6AE
69 Rhône under FR-ARA
69M Métropole de Lyon under FR-ARA
2A Corse-du-Sud under FR-20R
974 La Réunion under None
SEEN
