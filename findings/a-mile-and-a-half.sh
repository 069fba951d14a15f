#!/usr/bin/env bash
# How does humanize, in French, say a large number, the size of a file and a list?
#
# Guess:  as CLDR does in Babel: 1,5 million and 1,5 millier, in the singular below two, 1,5 Mo with a comma, "élus et maires".
# Seen:   1 500 is "1,5 milles", which are nautical miles, since mille has no plural; 1 500 000 is "1,5 millions" and a million "1,0 million"; a file
#         has "1.5 Mo" and a length "0.5 seconde", so one text has both marks; a list keeps its English "and". Babel is right on all.
# Why it matters: a page that says "1,5 milles élus" or "pièces de 1.5 Mo au plus" is read as written by nobody who speaks French.
# Here:   numbers are written out with their spaces and plurals by functions of our own, tested (`shared/src/french.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages humanize==4.17.0 Babel==2.19.0

cat >said.py <<'PYTHON'
import humanize
from babel.lists import format_list
from babel.numbers import format_compact_decimal
from babel.units import format_unit

humanize.i18n.activate("fr_FR")
for number in (1500, 1_000_000, 1_500_000, 1_500_000_000):
    print(number, "| humanize", humanize.intword(number), "| Babel", format_compact_decimal(number, format_type="long", locale="fr", fraction_digits=1))
print("1 500 000 bytes | humanize", humanize.naturalsize(1_500_000), "| Babel", format_unit(1.5, "digital-megabyte", "short", locale="fr").replace("\u00a0", " ").replace("\u202f", " "))
print("half a day | humanize", humanize.precisedelta(43200.5, format="%0.1f"))
print("two words | humanize", humanize.natural_list(["élus", "maires"]), "| Babel", format_list(["élus", "maires"], locale="fr"))
PYTHON
seen venv/bin/python said.py <<'SEEN'
1500 | humanize 1,5 milles | Babel 1,5 millier
1000000 | humanize 1,0 million | Babel 1 million
1500000 | humanize 1,5 millions | Babel 1,5 million
1500000000 | humanize 1,5 milliards | Babel 1,5 milliard
1 500 000 bytes | humanize 1.5 Mo | Babel 1,5 Mo
half a day | humanize 12 heures et 0.5 seconde
two words | humanize élus and maires | Babel élus et maires
SEEN
