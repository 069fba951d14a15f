#!/usr/bin/env bash
# In which time zone does a look-up by coordinates put the prefectures overseas?
#
# Guess:  in the one that the time zone database names after the place: Indian/Reunion, America/Guadeloupe, Pacific/Tahiti.
# Seen:   timezonefinder does. geo-tz gives Asia/Dubai for Saint-Denis, Asia/Riyadh for Mamoudzou, America/Puerto_Rico for Guadeloupe and
#         the northern islands, Pacific/Honolulu for Papeete, Pacific/Tarawa for Mata-Utu: the clock is the same, the name that a page then
#         shows is "heure du Golfe". Its data of now put Mamoudzou in Moscow. tz-lookup puts Saint-Pierre in Newfoundland, half an hour off.
# Why it matters: an élu of La Réunion reads that his session begins in the hour of the Gulf; at Saint-Pierre he is told half an hour too early or too late.
# Here:   no zone is looked up from a place: all deadlines are of Paris (`shared/src/rules/deadlines.rs`), and sessions have days, not hours.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages geo-tz@8.1.9 @photostructure/tz-lookup@11.7.0
python_packages timezonefinder==9.0.0 timezonefinder-data==3.2026.3.post1

cat >places.json <<'JSON'
{"Basse-Terre": [15.9979, -61.7322], "Marigot": [18.0676, -63.0822], "Cayenne": [4.9372, -52.326], "Saint-Denis": [-20.8789, 55.4481],
 "Mamoudzou": [-12.7806, 45.2278], "Saint-Pierre": [46.7811, -56.1764], "Papeete": [-17.539, -149.569], "Mata-Utu": [-13.2825, -176.1736]}
JSON
cat >zones.cjs <<'NODE'
const geo = require("geo-tz"), now = require("geo-tz/now"), lookup = require("@photostructure/tz-lookup");
const noon = new Date("2027-01-15T12:00:00Z");
const shown = (timeZone, timeZoneName) => new Intl.DateTimeFormat("fr", { timeZone, timeZoneName }).formatToParts(noon).find((part) => part.type === "timeZoneName").value;
console.log("Asia/Dubai is shown as:", shown("Asia/Dubai", "long"));
for (const [place, [latitude, longitude]] of Object.entries(require("./places.json"))) {
  const [zone] = geo.find(latitude, longitude), looked = lookup(latitude, longitude);
  console.log(place, "| geo-tz:", zone, "| its zones of now:", ...now.find(latitude, longitude), "| tz-lookup:", looked, shown(looked, "longOffset"));
}
NODE
cat >zones.py <<'PYTHON'
import json
from timezonefinder import TimezoneFinder

finder = TimezoneFinder()
print("timezonefinder |", *(finder.timezone_at(lat=latitude, lng=longitude) for latitude, longitude in json.load(open("places.json")).values()))
PYTHON
look_up_all() { node zones.cjs && venv/bin/python zones.py; }
seen look_up_all <<'SEEN'
Asia/Dubai is shown as: heure du Golfe
Basse-Terre | geo-tz: America/Puerto_Rico | its zones of now: America/Caracas | tz-lookup: America/Guadeloupe UTC−04:00
Marigot | geo-tz: America/Puerto_Rico | its zones of now: America/Caracas | tz-lookup: America/Marigot UTC−04:00
Cayenne | geo-tz: America/Cayenne | its zones of now: America/Sao_Paulo | tz-lookup: America/Cayenne UTC−03:00
Saint-Denis | geo-tz: Asia/Dubai | its zones of now: Asia/Dubai | tz-lookup: Indian/Reunion UTC+04:00
Mamoudzou | geo-tz: Asia/Riyadh | its zones of now: Europe/Moscow | tz-lookup: Indian/Mayotte UTC+03:00
Saint-Pierre | geo-tz: America/Miquelon | its zones of now: America/Miquelon | tz-lookup: America/St_Johns UTC−03:30
Papeete | geo-tz: Pacific/Honolulu | its zones of now: Pacific/Honolulu | tz-lookup: Pacific/Tahiti UTC−10:00
Mata-Utu | geo-tz: Pacific/Tarawa | its zones of now: Pacific/Fiji | tz-lookup: Pacific/Wallis UTC+12:00
timezonefinder | America/Guadeloupe America/Marigot America/Cayenne Indian/Reunion Indian/Mayotte America/Miquelon Pacific/Tahiti Pacific/Wallis
SEEN
