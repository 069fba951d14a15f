#!/usr/bin/env bash
# When is a training, as its dates and hours are typed in French, to the French of chrono-node?
#
# Guess:  months, with or without their accents, "1er", "14 h 30" with its spaces, "de 9 h à 17 h", and either apostrophe of aujourd’hui are read; "du lundi 1er
#         au mercredi 3 mars" is found as one span or not at all.
# Seen:   "et" is the time of New York: "9h00-12h30 et 14h00-17h30" is from 15:00 to 18:30, and "3 et 4 mars" 3 o'clock over there, which is today at 9 in Paris,
#         and the 4th. Hours with a space, as French writes them, lose their minutes, and "de 9 h à 17 h" its day: 18:00 today. "après-demain" is tomorrow,
#         aujourd’hui is not known with its typographic apostrophe, "le premier lundi de mars" is the Monday of this week. The span that begins with
#         "du lundi 1er" begins on the Monday before the day of writing.
# Why it matters: such sentences are what the programme of a training says ("9 h – 12 h 30 et 14 h – 17 h 30"); each is read without an error, as other days.
# Here:   days are read from date fields, hours from two fields (`shared/src/catalogue/horaires.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages chrono-node@2.10.3

cat >when.mjs <<'NODE'
import { fr } from "chrono-node";

const written = new Date(2027, 1, 10, 9, 0); // Wednesday 10 February
const texts = [
  "mercredi 3 mars 2027 9h00-12h30 et 14h00-17h30",
  "3 et 4 mars 2027",
  "le 3 mars 2027 de 9h à 17h",
  "le 3 mars 2027 de 9 h à 17 h",
  "le 3 mars 2027 à 14 h 30",
  "du lundi 1er au mercredi 3 mars 2027",
  "le premier lundi de mars",
  "après-demain",
  "aujourd'hui",
  "aujourd’hui",
  "dans 15 jours",
  "dans quinze jours",
];
const shown = (part) => part && part.date().toLocaleString("sv").slice(0, 16);
for (const text of texts) console.log(text, ...fr.parse(text, written).map(({ start, end, text: read }) => `| ${read} = ${[shown(start), shown(end)].filter(Boolean).join(" to ")}`));
NODE
ask() { TZ=Europe/Paris node when.mjs; }
seen ask <<'SEEN'
mercredi 3 mars 2027 9h00-12h30 et 14h00-17h30 | mercredi 3 mars 2027 9h00-12h30 et = 2027-03-03 15:00 to 2027-03-03 18:30 | 14h00-17h30 = 2027-02-10 14:00 to 2027-02-10 17:30
3 et 4 mars 2027 | 3 et = 2027-02-10 09:00 | 4 mars 2027 = 2027-03-04 12:00
le 3 mars 2027 de 9h à 17h | 3 mars 2027 de 9h à 17h = 2027-03-03 09:00 to 2027-03-03 17:00
le 3 mars 2027 de 9 h à 17 h | 3 mars 2027 = 2027-03-03 12:00 | de 9 h  = 2027-02-10 18:00 | à 17 = 2027-02-10 17:00
le 3 mars 2027 à 14 h 30 | 3 mars 2027 à 14 = 2027-03-03 14:00
du lundi 1er au mercredi 3 mars 2027 | lundi = 2027-02-08 12:00 | mercredi 3 mars 2027 = 2027-03-03 12:00
le premier lundi de mars | lundi = 2027-02-08 12:00
après-demain | demain = 2027-02-11 09:00
aujourd'hui | aujourd'hui = 2027-02-10 09:00
aujourd’hui
dans 15 jours | dans 15 jours = 2027-02-25 09:00
dans quinze jours
SEEN
