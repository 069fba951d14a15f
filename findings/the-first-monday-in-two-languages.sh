#!/usr/bin/env bash
# Is a schedule told in French, to who looks after it, in French?
#
# Guess:  "0 9 * * 1#1" is "à 09:00, le premier lundi du mois" in both libraries that tell cron expressions, when they are asked for French.
# Seen:   cronstrue says so. cron-descriptor, asked for fr_FR, says "le premier Monday du mois", "uniquement en January", "de Monday à Friday": its
#         sentences are of the language that is asked for, its days and months of the language of the process, which on a server is none.
#         Both say "le 1 du mois" for the first.
# Why it matters: an operator reads there when money is credited or expires; half a sentence in English is what an untranslated error looks like.
# Here:   schedules are told in words of our own (`docs/`, `infra/runbook.md`), and no expression is translated by machine.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages cronstrue@3.39.0
python_packages cron-descriptor==2.2.1

cat >told.cjs <<'NODE'
const cronstrue = require("cronstrue/i18n");
for (const cron of ["0 9 * * 1#1", "0 0 1 1 *", "30 8 * * 1-5"]) console.log("cronstrue |", cron, "|", cronstrue.toString(cron, { locale: "fr", use24HourTimeFormat: true }));
NODE
cat >told.py <<'PYTHON'
from cron_descriptor import Options, get_description

french = Options()
french.locale_code, french.use_24hour_time_format = "fr_FR", True
for cron in ["0 9 * * 1#1", "0 0 1 1 *", "30 8 * * 1-5"]:
    print("cron-descriptor |", cron, "|", get_description(cron, french))
PYTHON
tell_all() { node told.cjs && LC_ALL=C.UTF-8 venv/bin/python told.py; }
seen tell_all <<'SEEN'
cronstrue | 0 9 * * 1#1 | À 09:00, le premier lundi du mois
cronstrue | 0 0 1 1 * | À 00:00, le 1 du mois, uniquement en janvier
cronstrue | 30 8 * * 1-5 | À 08:30, de lundi à vendredi
cron-descriptor | 0 9 * * 1#1 | À 09:00, le premier Monday du mois
cron-descriptor | 0 0 1 1 * | À 00:00, le 1 du mois, uniquement en January
cron-descriptor | 30 8 * * 1-5 | À 08:30, de Monday à Friday
SEEN
