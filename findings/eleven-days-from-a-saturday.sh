#!/usr/bin/env bash
# Until when do eleven working days run that begin on a Saturday, and how many are left until then?
#
# Guess:  as from the Friday before, in all libraries; and the days that are counted until the end are the eleven that were added.
# Seen:   eight libraries end on 26 April 2027 from Friday the 9th, Saturday and Sunday alike; numpy gives the 27th for the last two when it
#         rolls "forward", as its documentation shows first. date-fns, dayjs-business-days2 and moment-business-days count ten days from Saturday to the day that
#         they reach by adding eleven. jour-ouvre closes only on a holiday that falls on a weekend: Easter Monday and other Saturdays are
#         worked.
# Why it matters: a session is asked for eleven working days ahead: who looks on a Saturday sees one session more or less, and a wrong count of days.
# Here:   `add_working_days` and `working_days_between` (`shared/src/calendar.rs`) count the same days, the day of the event excepted.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages numpy==2.4.6 pandas==2.3.3 workalendar==17.0.0 bizdays==1.0.19 business-calendar==0.2.1 jour-ouvre==0.1
node_packages date-fns@4.4.0 dayjs@1.11.23 dayjs-business-days2@1.4.0 luxon@3.7.2 luxon-business-days@3.0.1 moment@2.31.0 moment-business-days@1.2.0

cat >delay.py <<'PYTHON'
from datetime import date, datetime, time
from unittest.mock import patch
import bizdays, business_calendar, jour_ouvre, numpy, pandas
from workalendar.europe import France

holidays = ["2027-03-29", "2027-05-06", "2027-05-17"]
ways = {
    "numpy forward": lambda day: numpy.busday_offset(day, 11, roll="forward", holidays=holidays),
    "numpy backward": lambda day: numpy.busday_offset(day, 11, roll="backward", holidays=holidays),
    "pandas": lambda day: (pandas.Timestamp(day) + pandas.offsets.CustomBusinessDay(11, holidays=holidays)).date(),
    "workalendar": lambda day: France().add_working_days(day, 11),
    "bizdays": lambda day: bizdays.Calendar(holidays, ["Saturday", "Sunday"], startdate="2027-01-01", enddate="2027-12-31").offset(day, 11),
    "business-calendar": lambda day: business_calendar.Calendar(holidays=holidays).addbusdays(datetime.combine(day, time()), 11).date(),
}
for way, after in ways.items():
    print(way, *(after(date(2027, 4, day)) for day in (9, 10, 11)))
for day in [date(2027, 3, 29), date(2027, 4, 10), date(2027, 5, 1)]:
    with patch("jour_ouvre.date") as clock:
        clock.today.return_value = day
        print("jour-ouvre", day, jour_ouvre.is_ouvre(["20270329", "20270501"]))
PYTHON
cat >delay.cjs <<'NODE'
const dateFns = require("date-fns"), dayjs = require("dayjs"), moment = require("moment-business-days"), { DateTime } = require("luxon");
const plugin = require("dayjs-business-days2");
require("luxon-business-days");
dayjs.extend(plugin.default ?? plugin);
const end = "2027-04-26", local = (day) => new Date(`${day}T00:00`);
const ways = {
  "date-fns": [(day) => dateFns.format(dateFns.addBusinessDays(local(day), 11), "yyyy-MM-dd"), (day) => dateFns.differenceInBusinessDays(local(end), local(day))],
  "dayjs-business-days2": [(day) => dayjs(day).businessDaysAdd(11).format("YYYY-MM-DD"), (day) => dayjs(end).businessDiff(dayjs(day))],
  "moment-business-days": [(day) => moment(day).businessAdd(11).format("YYYY-MM-DD"), (day) => moment(end).businessDiff(moment(day))],
  "luxon-business-days": [(day) => DateTime.fromISO(day).plusBusiness({ days: 11 }).toISODate(), () => "-"],
};
const days = ["2027-04-09", "2027-04-10", "2027-04-11"];
for (const [way, [add, count]] of Object.entries(ways)) console.log(way, ...days.map(add), "| counted until 26 April:", ...days.map(count));
NODE
add_all() { venv/bin/python delay.py && node delay.cjs; }
seen add_all <<'SEEN'
numpy forward 2027-04-26 2027-04-27 2027-04-27
numpy backward 2027-04-26 2027-04-26 2027-04-26
pandas 2027-04-26 2027-04-26 2027-04-26
workalendar 2027-04-26 2027-04-26 2027-04-26
bizdays 2027-04-26 2027-04-26 2027-04-26
business-calendar 2027-04-26 2027-04-26 2027-04-26
jour-ouvre 2027-03-29 True
jour-ouvre 2027-04-10 True
jour-ouvre 2027-05-01 False
date-fns 2027-04-26 2027-04-26 2027-04-26 | counted until 26 April: 11 10 10
dayjs-business-days2 2027-04-26 2027-04-26 2027-04-26 | counted until 26 April: 11 10 10
moment-business-days 2027-04-26 2027-04-26 2027-04-26 | counted until 26 April: 11 10 10
luxon-business-days 2027-04-26 2027-04-26 2027-04-26 | counted until 26 April: - - -
SEEN
