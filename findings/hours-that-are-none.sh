#!/usr/bin/env bash
# Is the time that a learner spent the same hours for the next reader of the learning record (xAPI, SCORM)?
#
# Guess:  PT3H30M is three hours and a half for all, 30 hours written by one is 30 hours for another; nobody meets a fraction of an hour.
# Seen:   tincanjs reads PT3H30M and PT90M as no time at all, as it does all that ends without seconds, and PT30H as 30 hours and 30 seconds.
#         It refuses days, and @xapi/xapi and scorm-again write 30 hours as P1DT6H, TinCan of Python as P1DT06H00M00S. 24 hours are P1DT in
#         @xapi/xapi, which is no duration of ISO 8601 and which TinCan of Python refuses. scorm-again adds sessions rightly.
# Why it matters: the hours of a course at a distance are proved by such records; whole hours, the commonest, are those that go wrong.
# Here:   no record of a learning platform is read; a length is written in hours and minutes only, never in days
#         (`functions/src/pages/course.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages tincanjs@0.50.0 @xapi/xapi@3.0.3 scorm-again@3.4.3
python_packages tincan==1.0.0 aniso8601==10.0.1 pytz==2026.6

cat >hours.cjs <<'NODE'
const { Utils } = require("tincanjs");
const xapi = require("@xapi/xapi").default ?? require("@xapi/xapi");
const tried = (read) => { try { return read(); } catch (error) { return "refused"; } };
const hours = (duration) => tried(() => `${Utils.convertISO8601DurationToMilliseconds(duration) / 3600e3} hours`);
for (const duration of ["PT3H30M", "PT90M", "PT30H", "PT3H30M0S", "PT03H30M00S", "P1DT6H", "P1DT06H00M00S"]) console.log("tincanjs reads", duration, "|", hours(duration));
const added = (Scorm2004API, hours) => {
  const lesson = new Scorm2004API({ autocommit: false, logLevel: 5 });
  lesson.loadFromJSON({ total_time: "PT0S" }, "cmi");
  lesson.lmsInitialize("");
  lesson.lmsSetValue("cmi.session_time", `PT${hours}H`);
  return lesson.cmi.getCurrentTotalTime();
};
import("scorm-again/scorm2004").then(({ Scorm2004API }) => {
  for (const hours of [3.5, 24, 30]) {
    const written = [Utils.convertMillisecondsToISO8601Duration(hours * 3600e3), xapi.calculateISO8601Duration(new Date(0), new Date(hours * 3600e3)), added(Scorm2004API, hours)];
    console.log(hours, "hours are written | tincanjs", written[0], "| @xapi/xapi", written[1], "| scorm-again", written[2]);
  }
});
NODE
cat >hours.py <<'PYTHON'
from datetime import timedelta
from tincan import Result

for hours in (3.5, 24, 30):
    print(hours, "hours are written | TinCan of Python", Result(duration=timedelta(hours=hours)).to_json())
for duration in ("PT3H30M", "PT30H0S", "P1DT6H", "P1DT"):
    try:
        print("TinCan of Python reads", duration, "|", Result(duration=duration).duration.total_seconds() / 3600, "hours")
    except Exception as error:
        print("TinCan of Python reads", duration, "| refused")
PYTHON
read_all() { node hours.cjs && venv/bin/python hours.py; }
seen read_all <<'SEEN'
tincanjs reads PT3H30M | 0 hours
tincanjs reads PT90M | 0 hours
tincanjs reads PT30H | 30.008333333333333 hours
tincanjs reads PT3H30M0S | 3.5 hours
tincanjs reads PT03H30M00S | 3.5 hours
tincanjs reads P1DT6H | refused
tincanjs reads P1DT06H00M00S | refused
3.5 hours are written | tincanjs PT3H30M0S | @xapi/xapi PT3H30M | scorm-again PT3H30M
24 hours are written | tincanjs PT24H0S | @xapi/xapi P1DT | scorm-again P1D
30 hours are written | tincanjs PT30H0S | @xapi/xapi P1DT6H | scorm-again P1DT6H
3.5 hours are written | TinCan of Python {"duration": "PT03H30M00S"}
24 hours are written | TinCan of Python {"duration": "P1DT00H00M00S"}
30 hours are written | TinCan of Python {"duration": "P1DT06H00M00S"}
TinCan of Python reads PT3H30M | 3.5 hours
TinCan of Python reads PT30H0S | 30.0 hours
TinCan of Python reads P1DT6H | 30.0 hours
TinCan of Python reads P1DT | refused
SEEN
