#!/usr/bin/env bash
# Is a training from 3 to 5 March in the calendar on these three days?
#
# Guess:  a library that takes a first and a last day of an event that lasts all day writes the exclusive end that RFC 5545 asks for, 6 March,
#         or they all ask for the exclusive one.
# Seen:   ics.py adds the day; ics, ical-generator and calendar-link write the day they are given, so the training ends on the 4th. With
#         the hours of the session, ics.py begins the day before, on the 2nd. ical-generator takes a day in Paris for the day before in
#         universal time. For one day, the same on both sides, two write an end that is the start, which lasts no time.
# Why it matters: an élu asks his employer for leave (L. 2123-13 of the CGCT) from what his calendar shows.
# Here:   no calendar file is written; a last day is said to be one ("dernier jour compris", `frontend/content/donnees-ouvertes.html`),
#         and both days stand in the mails.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages ics@3.12.0 ical-generator@10.2.0 calendar-link@2.11.5
python_packages ics==0.7.3

cat >days.mjs <<'NODE'
import { createEvent } from "ics";
import ical from "ical-generator";
import { ics as link } from "calendar-link";

const writers = {
  ics: (from, to) => createEvent({ title: "Budget", start: [2027, 3, from], end: [2027, 3, to] }).value,
  "ical-generator": (from, to) => {
    const calendar = ical();
    calendar.createEvent({ summary: "Budget", start: new Date(2027, 2, from), end: new Date(2027, 2, to), allDay: true });
    return calendar.toString();
  },
  "calendar-link": (from, to) => decodeURIComponent(link({ title: "Budget", start: `2027-03-0${from}`, end: `2027-03-0${to}`, allDay: true })),
};
const lines = (text) => text.split(/\r?\n/).filter((line) => /^DT(START|END)/.test(line)).map((line) => line.replace(/;VALUE=DATE/, ""));
for (const [name, write] of Object.entries(writers)) console.log(process.env.TZ, name, "| 3 to 5:", ...lines(write(3, 5)), "| 3 alone:", ...lines(write(3, 3)));
NODE
cat >days.py <<'PYTHON'
from ics import Calendar, Event

def lines(begin, end):
    event = Event(name="Budget", begin=begin, end=end)
    event.make_all_day()
    return [line.replace(";VALUE=DATE", "") for line in Calendar(events=[event]).serialize().splitlines() if line.startswith(("DTSTART", "DTEND"))]

print("ics.py | 3 to 5:", *lines("2027-03-03", "2027-03-05"), "| 9:00 on 3 to 17:00 on 5:", *lines("2027-03-03T09:00:00+01:00", "2027-03-05T17:00:00+01:00"))
PYTHON
write_all() { TZ=UTC node days.mjs && TZ=Europe/Paris node days.mjs && venv/bin/python days.py; }
seen write_all <<'SEEN'
UTC ics | 3 to 5: DTSTART:20270303 DTEND:20270305 | 3 alone: DTSTART:20270303
UTC ical-generator | 3 to 5: DTSTART:20270303 DTEND:20270305 | 3 alone: DTSTART:20270303 DTEND:20270303
UTC calendar-link | 3 to 5: DTSTART:20270303 DTEND:20270305 | 3 alone: DTSTART:20270303 DTEND:20270303
Europe/Paris ics | 3 to 5: DTSTART:20270303 DTEND:20270305 | 3 alone: DTSTART:20270303
Europe/Paris ical-generator | 3 to 5: DTSTART:20270302 DTEND:20270304 | 3 alone: DTSTART:20270302 DTEND:20270302
Europe/Paris calendar-link | 3 to 5: DTSTART:20270303 DTEND:20270305 | 3 alone: DTSTART:20270303 DTEND:20270303
ics.py | 3 to 5: DTSTART:20270303 DTEND:20270306 | 9:00 on 3 to 17:00 on 5: DTSTART:20270302 DTEND:20270305
SEEN
