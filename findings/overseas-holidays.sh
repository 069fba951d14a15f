#!/usr/bin/env bash
# On which day are the offices of Saint-Martin, Martinique and Guadeloupe closed beside the eleven national holidays?
#
# Guess:  one day each, that of the abolition of slavery, and every library has it from the same decree (Saint-Martin 28 May,
#         Martinique 22 May, Guadeloupe 27 May).
# Seen:   three libraries, three calendars. date-holidays closes Saint-Martin on 27 May, a day too early. holidays (Python) adds
#         Schœlcher's day and, with date-holidays, makes Good Friday a public holiday of both Antilles, which the Code du travail
#         does not; holidays closes Guadeloupe for Mi-Carême too. Only jours-feries-france has one day each.
# Why it matters: a delay that is computed by one and checked by another differs by up to three working days.
# Here:   one calendar for everybody, the eleven national days (`shared/src/calendar.rs` says so in its header): an overseas day
#         never shortens nor lengthens a delay.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages holidays==0.108 jours-feries-france==0.7.0
node_packages date-holidays@3.37.0

cat >days.py <<'PYTHON'
import holidays
from jours_feries_france import JoursFeries

national = set(holidays.France(years=2027))
names = {"MF": "Saint-Martin", "MQ": "Martinique", "GP": "Guadeloupe"}
for code, name in names.items():
    own = sorted(set(holidays.country_holidays(code, years=2027)) - national)
    print("holidays", name, *(day.strftime("%m-%d") for day in own))
for name in names.values():
    own = sorted(set(JoursFeries.for_year(2027, zone=name).values()) - national)
    print("jours-feries-france", name, *(day.strftime("%m-%d") for day in own))
PYTHON
seen venv/bin/python days.py <<'SEEN'
holidays Saint-Martin 05-28 07-21
holidays Martinique 03-26 05-22 07-21
holidays Guadeloupe 03-04 03-26 05-27 07-21
jours-feries-france Saint-Martin 05-28
jours-feries-france Martinique 05-22
jours-feries-france Guadeloupe 05-27
SEEN

cat >days.cjs <<'NODE'
const Holidays = require("date-holidays");
const days = (...where) => new Holidays(...where, { types: ["public"] }).getHolidays(2027).map((holiday) => holiday.date.slice(5, 10));
const national = new Set(days("FR"));
for (const [code, name] of [["MF", "Saint-Martin"], ["MQ", "Martinique"], ["GP", "Guadeloupe"]])
  console.log("date-holidays", name, ...days(code).filter((day) => !national.has(day)));
NODE
seen node days.cjs <<'SEEN'
date-holidays Saint-Martin 05-27
date-holidays Martinique 03-26 05-22
date-holidays Guadeloupe 03-26 05-27
SEEN
