#!/usr/bin/env bash
# At what time do the holidays of @socialgouv/jours-feries begin?
#
# Guess:  each is the midnight of its day in the local time, so that a set of their times tells whether a day is worked.
# Seen:   in Paris the fixed days begin at midnight and the days after Easter at one in the morning, whenever the change to summer
#         time lies between Easter Sunday and them or on it: in 2027 Easter Monday, Ascension and Whit Monday, which are found by
#         adding hours to Easter. The midnight of those three days is in no set of times.
# Why it matters: the natural test (is this midnight among the holidays?) works for eight days of eleven, and a delay in spring
#         ends too early.
# Here:   a day is a civil date without a time (`jiff::civil::Date`), and days are added one by one (`shared/src/calendar.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages @socialgouv/jours-feries@2.0.0

cat >times.cjs <<'NODE'
const holidays = require("@socialgouv/jours-feries")(2027);
const time = (date) => date.toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit" });
for (const name of ["Lundi de Pâques", "Fête du travail", "Ascension", "Lundi de Pentecôte", "Fête Nationale"])
  console.log(name, time(holidays[name]));
const known = new Set(Object.values(holidays).map((date) => date.getTime()));
console.log("17 May 2027 is among the holidays:", known.has(new Date(2027, 4, 17).getTime()));
NODE
TZ=Europe/Paris seen node times.cjs <<'SEEN'
Lundi de Pâques 01:00
Fête du travail 00:00
Ascension 01:00
Lundi de Pentecôte 01:00
Fête Nationale 00:00
17 May 2027 is among the holidays: false
SEEN
