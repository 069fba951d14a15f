#!/usr/bin/env bash
# How long is a training of "3,5 h", "3h30", "3 heures 30" or "2 jours" to the libraries that read durations?
#
# Guess:  the French comma is refused where only English is known, and read by parse-duration in its French; 3h30 is three hours and a half everywhere.
# Seen:   parse-duration in English and timestring take the comma away: 3,5 h are 35 hours. "3 heures 30", of which the word is unknown, is 30 hours.
#         timestring and durations drop the minutes of 3h30 and of "1 h 05". In French parse-duration reads these; two days of training are 48 hours,
#         and "3 h 30 mn" is 3 hours in either language, mn being unknown. pytimeparse, pytimeparse2 and humanfriendly refuse what they don't know;
#         "03:30" is three minutes and a half to the first two, nothing to durations.
# Why it matters: no more than a set price per hour is paid for a training of élus: with ten times the hours, any price is within it.
# Here:   hours are digits with a comma or a point, with two decimals at most, and anything else is refused (`hours` in `shared/src/forms/offer/fields.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages parse-duration@2.1.9 timestring@7.0.0
python_packages pytimeparse==1.1.10 pytimeparse2==1.7.1 durations==0.3.3 humanfriendly==10.0

cat >hours.mjs <<'NODE'
import { readFileSync } from "node:fs";
import parse from "parse-duration";
import french from "parse-duration/locale/fr.js";
import timestring from "timestring";

const texts = JSON.parse(readFileSync("texts.json"));
const english = parse.unit;
const inLanguage = (unit) => (text) => {
  parse.unit = unit;
  return parse(text, "h");
};
const readers = { "parse-duration": inLanguage(english), "parse-duration, French": inLanguage(french), timestring: (text) => timestring(text, "h") };
const ask = (read, text) => {
  try {
    const hours = read(text);
    return hours === null ? "none" : Math.round(hours * 100) / 100;
  } catch {
    return "an error";
  }
};
for (const [name, read] of Object.entries(readers)) console.log(name, ...texts.map((text) => `| ${text}: ${ask(read, text)}`));
NODE
cat >hours.py <<'PYTHON'
import json
import durations, humanfriendly, pytimeparse, pytimeparse2

readers = {
    "pytimeparse": lambda text: pytimeparse.parse(text),
    "pytimeparse2": lambda text: pytimeparse2.parse(text),
    "durations": lambda text: durations.Duration(text).to_seconds(),
    "humanfriendly": lambda text: humanfriendly.parse_timespan(text),
}

def ask(read, text):
    try:
        seconds = read(text)
        return "none" if seconds is None else f"{seconds / 3600:.4g}"
    except Exception:
        return "an error"

for name, read in readers.items():
    print(name, *(f"| {text}: {ask(read, text)}" for text in json.load(open("texts.json"))))
PYTHON
printf '["3,5 h", "3h30", "1 h 05", "3 heures 30", "3 h 30 mn", "03:30", "2 jours"]' >texts.json
ask_all() { node hours.mjs && venv/bin/python hours.py; }
seen ask_all <<'SEEN'
parse-duration | 3,5 h: 35 | 3h30: 3.5 | 1 h 05: 1.08 | 3 heures 30: 30 | 3 h 30 mn: 3 | 03:30: 3.5 | 2 jours: none
parse-duration, French | 3,5 h: 3.5 | 3h30: 3.5 | 1 h 05: 1.08 | 3 heures 30: 3.5 | 3 h 30 mn: 3 | 03:30: 3.5 | 2 jours: 48
timestring | 3,5 h: 35 | 3h30: 3 | 1 h 05: 1 | 3 heures 30: an error | 3 h 30 mn: an error | 03:30: an error | 2 jours: an error
pytimeparse | 3,5 h: none | 3h30: none | 1 h 05: none | 3 heures 30: none | 3 h 30 mn: none | 03:30: 0.05833 | 2 jours: none
pytimeparse2 | 3,5 h: none | 3h30: none | 1 h 05: none | 3 heures 30: none | 3 h 30 mn: none | 03:30: 0.05833 | 2 jours: none
durations | 3,5 h: an error | 3h30: 3 | 1 h 05: 1 | 3 heures 30: an error | 3 h 30 mn: an error | 03:30: 0 | 2 jours: an error
humanfriendly | 3,5 h: an error | 3h30: an error | 1 h 05: an error | 3 heures 30: an error | 3 h 30 mn: an error | 03:30: an error | 2 jours: an error
SEEN
