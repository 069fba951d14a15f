#!/usr/bin/env bash
# What does Alsace-Moselle have to be called for Good Friday to be a holiday in Strasbourg?
#
# Guess:  by the code that ISO 3166-2 gives to the place (pycountry: FR-67 Bas-Rhin, under FR-6AE Alsace), in any library; a code
#         that is not known is refused.
# Seen:   holidays knows 6AE and 57 and refuses 67; date-holidays knows 57, 67 and 68, and for 6AE, GES or any code that it does
#         not know it gives the national days without a word; workalendar has a class for Alsace-Moselle that its registry does
#         not name, so a look-up by region can't reach it.
# Why it matters: whoever takes the code of one for the other gets two working days too many a year, and no error.
# Here:   one national calendar (`shared/src/calendar.rs`), so no code of a place is needed; a test says that Good Friday is worked.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages holidays==0.108 workalendar==17.0.0 pycountry==26.2.16
node_packages date-holidays@3.37.0

cat >alsace.py <<'PYTHON'
import datetime, holidays, pycountry
from workalendar.europe import FranceAlsaceMoselle
from workalendar.registry import registry

place = pycountry.subdivisions.get(code="FR-67")
print("ISO 3166-2:", place.code, place.name, "under", place.parent_code)
good_friday = datetime.date(2027, 3, 26)
for code in ("57", "6AE", "67"):
    try:
        print("holidays", code, good_friday in holidays.France(subdiv=code, years=2027))
    except NotImplementedError:
        print("holidays", code, "refused")
print("workalendar, the class:", FranceAlsaceMoselle().is_holiday(good_friday))
print("workalendar, the registry:", sorted(code for code in registry.region_registry if code.startswith("FR")))
PYTHON
seen venv/bin/python alsace.py <<'SEEN'
ISO 3166-2: FR-67 Bas-Rhin under FR-6AE
holidays 57 True
holidays 6AE True
holidays 67 refused
workalendar, the class: True
workalendar, the registry: ['FR']
SEEN

cat >alsace.cjs <<'NODE'
const Holidays = require("date-holidays");
for (const code of ["57", "67", "68", "6AE", "GES", "nowhere"]) {
  const found = new Holidays("FR", code, { types: ["public"] }).getHolidays(2027);
  console.log("date-holidays", code, found.length, "days, Good Friday:", found.some((holiday) => holiday.date.startsWith("2027-03-26")));
}
NODE
seen node alsace.cjs <<'SEEN'
date-holidays 57 13 days, Good Friday: true
date-holidays 67 13 days, Good Friday: true
date-holidays 68 13 days, Good Friday: true
date-holidays 6AE 11 days, Good Friday: false
date-holidays GES 11 days, Good Friday: false
date-holidays nowhere 11 days, Good Friday: false
SEEN
