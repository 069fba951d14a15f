#!/usr/bin/env bash
# When is a council at 18:30 of 2 June, as Outlook invites to it, to a server whose clock is in universal time?
#
# Guess:  at 16:30 in universal time for Paris, in each reader: the zone stands in the file (VTIMEZONE), whatever its name is, and RFC 5545 says that it counts.
# Seen:   icalendar and ical.js read the zone of the file under the three names. node-ical knows the names of Windows, in French too, and not the zone
#         that stands in the file: "Saint-Denis", four hours east, is the clock of the server. ts-ics and vobject lose the French name, which has
#         commas. ics (PyPI) and ical (npm) take all three for the clock of the server.
# Why it matters: 18:30 becomes 20:30 in Paris and 22:30 in Saint-Denis. An élu's leave for a council (L. 2123-1 of the CGCT) is asked from such an agenda.
# Here:   no agenda is read; the hours of a session are two times of the day, of the place where it is held (`shared/src/catalogue/horaires.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages icalendar==7.3.2 ics==0.7.3 vobject==0.9.9
node_packages node-ical@0.26.1 ical.js@2.2.1 ical@0.8.0 ts-ics@2.4.6

cat >invite.py <<'PYTHON'
PARIS = """BEGIN:STANDARD
DTSTART:16010101T030000
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
"""
SAINT_DENIS = """BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0400
TZOFFSETTO:+0400
END:STANDARD
"""
zones = {"Romance Standard Time": PARIS, "(UTC+01:00) Bruxelles, Copenhague, Madrid, Paris": PARIS, "Saint-Denis": SAINT_DENIS}
text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:Invented\n"
for name, rules in zones.items():
    text += "BEGIN:VTIMEZONE\nTZID:" + name.replace(",", "\\,") + "\n" + rules + "END:VTIMEZONE\n"
for index, name in enumerate(zones):
    zone = f'"{name}"' if "," in name else name
    text += f"BEGIN:VEVENT\nUID:{index}@exemple.fr\nDTSTAMP:20270101T000000Z\nDTSTART;TZID={zone}:20270602T183000\nDTEND;TZID={zone}:20270602T203000\nSUMMARY:{name.split(',')[0]}\nEND:VEVENT\n"
text += "END:VCALENDAR\n"
open("council.ics", "w", newline="").write(text.replace("\n", "\r\n"))
PYTHON
cat >council.py <<'PYTHON'
import logging
from datetime import timezone
import icalendar, ics, vobject

logging.disable()
text = open("council.ics", newline="").read()
readers = {
    "icalendar": lambda: [(event["SUMMARY"], event["DTSTART"].dt) for event in icalendar.Calendar.from_ical(text).walk("VEVENT")],
    "ics (PyPI)": lambda: [(event.name, event.begin.datetime) for event in sorted(ics.Calendar(text).events, key=lambda event: event.uid)],
    "vobject": lambda: [(event.summary.value, event.dtstart.value) for event in vobject.readOne(text).vevent_list],
}
for reader, read in readers.items():
    print(reader, *(f"| {name}: {start.astimezone(timezone.utc):%H:%M}" for name, start in read()))
PYTHON
cat >council.cjs <<'NODE'
const text = require("node:fs").readFileSync("council.ics", "utf8");
const ICAL = require("ical.js").default ?? require("ical.js");
const events = (all) => Object.values(all).filter(({ type }) => type === "VEVENT").map(({ summary, start }) => [summary, start]);
const readers = {
  "node-ical": () => events(require("node-ical").sync.parseICS(text)),
  "ical (npm)": () => events(require("ical").parseICS(text)),
  "ical.js": () => new ICAL.Component(ICAL.parse(text)).getAllSubcomponents("vevent").map((part) => new ICAL.Event(part)).map(({ summary, startDate }) => [summary, startDate.toJSDate()]),
  "ts-ics": () => require("ts-ics").convertIcsCalendar(undefined, text).events.map(({ summary, start }) => [summary, start.date]),
};
for (const [reader, read] of Object.entries(readers)) console.log(reader, ...read().map(([name, start]) => `| ${name}: ${start.toISOString().slice(11, 16)}`));
NODE
ask_all() { venv/bin/python invite.py && TZ=UTC venv/bin/python council.py && TZ=UTC node council.cjs; }
seen ask_all <<'SEEN'
icalendar | Romance Standard Time: 16:30 | (UTC+01:00) Bruxelles: 16:30 | Saint-Denis: 14:30
ics (PyPI) | Romance Standard Time: 18:30 | (UTC+01:00) Bruxelles: 18:30 | Saint-Denis: 18:30
vobject | Romance Standard Time: 16:30 | (UTC+01:00) Bruxelles: 18:30 | Saint-Denis: 14:30
node-ical | Romance Standard Time: 16:30 | (UTC+01:00) Bruxelles: 16:30 | Saint-Denis: 18:30
ical (npm) | Romance Standard Time: 18:30 | (UTC+01:00) Bruxelles: 18:30 | Saint-Denis: 18:30
ical.js | Romance Standard Time: 16:30 | (UTC+01:00) Bruxelles: 16:30 | Saint-Denis: 14:30
ts-ics | Romance Standard Time: 16:30 | (UTC+01:00) Bruxelles: 18:30 | Saint-Denis: 14:30
SEEN
