#!/usr/bin/env bash
# Do formatters of dates write the first day of a month as French writes it, "1er mars 2027"?
#
# Guess:  Intl, and luxon which asks it, write "1 mars", as CLDR has only numbers; the libraries with a French of their own (Babel's skeletons, moment, Day.js,
#         date-fns, arrow, pendulum, Django) write "1er mars 2027" in their long form.
# Seen:   none does: the long form is "1 mars 2027" in all nine. Five have an ordinal for who asks for it; moment, Day.js and date-fns know that only the first
#         day is one, arrow and pendulum go on with "2e mars", which nobody says. A range is "1–3 mars 2027" for Intl and Babel, and
#         not "du 1er au 3".
# Why it matters: one date in thirty, and most deadlines of a month, look mistyped in letters of an administration.
# Here:   the first is "1er", in ranges too, by functions of our own (`date_long` in `shared/src/french.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages moment@2.31.0 dayjs@1.11.23 luxon@3.7.2 date-fns@4.4.0
python_packages babel==2.19.0 arrow==1.4.0 pendulum==3.3.0 django==5.2.19

cat >dates.cjs <<'NODE'
const { format } = require('date-fns')
const { fr } = require('date-fns/locale')
const dayjs = require('dayjs')
const { DateTime } = require('luxon')
const moment = require('moment')

require('moment/locale/fr')
require('dayjs/locale/fr')
moment.locale('fr')
dayjs.extend(require('dayjs/plugin/localizedFormat'))
dayjs.extend(require('dayjs/plugin/advancedFormat'))
dayjs.locale('fr')
const [first, second, third] = [1, 2, 3].map(day => new Date(2027, 2, day))
const intl = new Intl.DateTimeFormat('fr', { dateStyle: 'long' })
console.log('Intl |', intl.format(first), '| a range', intl.formatRange(first, third))
console.log('luxon |', DateTime.fromJSDate(first).setLocale('fr').toLocaleString(DateTime.DATE_FULL))
console.log('moment |', moment(first).format('LL'), '| ordinals', moment(first).format('Do MMMM'), moment(second).format('Do MMMM'))
console.log('dayjs |', dayjs(first).format('LL'), '| ordinals', dayjs(first).format('Do MMMM'), dayjs(second).format('Do MMMM'))
console.log('date-fns |', format(first, 'PPP', { locale: fr }), '| ordinals', format(first, 'do MMMM', { locale: fr }), format(second, 'do MMMM', { locale: fr }))
NODE
cat >dates.py <<'PYTHON'
from datetime import date, datetime
import arrow
import django
import pendulum
from babel.dates import format_date, format_interval, format_skeleton
from django.conf import settings
from django.utils import formats, translation

first, third = date(2027, 3, 1), date(2027, 3, 3)
print("babel |", format_date(first, "long", "fr"), "|", format_skeleton("yMMMMd", first, locale="fr"), "| a range", format_interval(first, third, "yMMMMd", locale="fr"))
moment = arrow.get(first)
print("arrow |", moment.format("D MMMM YYYY", locale="fr"), "| ordinals", moment.format("Do MMMM", locale="fr"), moment.shift(days=1).format("Do MMMM", locale="fr"))
day = pendulum.datetime(2027, 3, 1)
print("pendulum |", day.format("LL", locale="fr"), "| ordinals", day.format("Do MMMM", locale="fr"), day.add(days=1).format("Do MMMM", locale="fr"))
settings.configure(USE_I18N=True, LANGUAGE_CODE="fr", USE_TZ=False)
django.setup()
with translation.override("fr"):
    print("django |", formats.date_format(first, "DATE_FORMAT"))
PYTHON
seen node dates.cjs <<'SEEN'
Intl | 1 mars 2027 | a range 1–3 mars 2027
luxon | 1 mars 2027
moment | 1 mars 2027 | ordinals 1er mars 2 mars
dayjs | 1 mars 2027 | ordinals 1er mars 2 mars
date-fns | 1 mars 2027 | ordinals 1er mars 2 mars
SEEN
seen venv/bin/python dates.py <<'SEEN'
babel | 1 mars 2027 | 1 mars 2027 | a range 1–3 mars 2027
arrow | 1 mars 2027 | ordinals 1er mars 2e mars
pendulum | 1 mars 2027 | ordinals 1er mars 2e mars
django | 1 mars 2027
SEEN
