#!/usr/bin/env bash
# How long is a training whose length is written with the decimal comma that ISO 8601 prefers?
#
# Guess:  three hours and a half for PT3,5H as for PT3.5H, and half a day for P0,5D, in all libraries.
# Seen:   Day.js answers 0 hours to both, without an error; luxon refuses both; iso8601-duration reads the hours and refuses the days. moment,
#         tinyduration, isodate and aniso8601 read all of them.
# Why it matters: the workload of a course (schema.org's courseWorkload) is such a text, French software writes the comma, and a training
#         of no hours has no price of an hour, or an endless one.
# Here:   whole hours and whole minutes are written, PT3H30M, without a fraction (`functions/src/pages/course.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages dayjs@1.11.23 luxon@3.7.2 moment@2.31.0 iso8601-duration@2.1.4 tinyduration@3.4.1
python_packages isodate==0.7.2 aniso8601==10.0.1

cat >hours.cjs <<'NODE'
const dayjs = require("dayjs"), { Duration } = require("luxon"), moment = require("moment"), iso8601 = require("iso8601-duration"), tiny = require("tinyduration");
dayjs.extend(require("dayjs/plugin/duration"));
const total = ({ days = 0, hours = 0, minutes = 0 }) => days * 24 + hours + minutes / 60;
const readers = {
  dayjs: (text) => dayjs.duration(text).asHours(),
  luxon: (text) => Duration.fromISO(text).as("hours"),
  moment: (text) => moment.duration(text).asHours(),
  "iso8601-duration": (text) => total(iso8601.parse(text)),
  tinyduration: (text) => total(tiny.parse(text)),
};
const ask = (read, text) => { try { return read(text); } catch { return "refused"; } };
for (const [name, read] of Object.entries(readers)) console.log(name, "|", ...["PT3.5H", "PT3,5H", "P0,5D", "PT3H30M"].map((text) => `${text} ${ask(read, text)}`));
NODE
cat >hours.py <<'PYTHON'
import aniso8601, isodate

for reader in (isodate, aniso8601):
    print(reader.__name__, "|", *(f"{text} {reader.parse_duration(text).total_seconds() / 3600:g}" for text in ("PT3.5H", "PT3,5H", "P0,5D", "PT3H30M")))
PYTHON
read_all() { node hours.cjs && venv/bin/python hours.py; }
seen read_all <<'SEEN'
dayjs | PT3.5H 3.5 PT3,5H 0 P0,5D 0 PT3H30M 3.5
luxon | PT3.5H 3.5 PT3,5H NaN P0,5D NaN PT3H30M 3.5
moment | PT3.5H 3.5 PT3,5H 3.5 P0,5D 12 PT3H30M 3.5
iso8601-duration | PT3.5H 3.5 PT3,5H 3.5 P0,5D refused PT3H30M 3.5
tinyduration | PT3.5H 3.5 PT3,5H 3.5 P0,5D 12 PT3H30M 3.5
isodate | PT3.5H 3.5 PT3,5H 3.5 P0,5D 12 PT3H30M 3.5
aniso8601 | PT3.5H 3.5 PT3,5H 3.5 P0,5D 12 PT3H30M 3.5
SEEN
