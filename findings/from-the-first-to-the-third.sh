#!/usr/bin/env bash
# Do readers of dates in French words read the days of a session as training bodies write them?
#
# Guess:  they do: an interval is its days for chronostring ("du 3 au 5 mars 2027" is three); fr-date reads "1er janvier 2027" and "premier
#         août deux mille vingt-sept".
# Seen:   of "du lundi 1er au mercredi 3 mars 2027" chronostring keeps the 3rd alone: weekday and 1er together are lost when the month comes
#         later, without an error, though either alone is read. It takes a weekday that is not the one of the date, and "à midi" for no
#         hour. fr-date gives a date in letters back as it was, still a text, and stops at "vingt-et-un" written as the reform of 1990 has
#         it.
# Why it matters: a session of three days that is told in words becomes one of one day, and the deadlines are counted from another.
# Here:   the days of a session are read from the date fields of the catalogue only (`functions/src/lheo/action.rs`); words are shown as
#         they are.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages chronostring==0.1.5 fr-date==2.0.7

cat >days.py <<'PYTHON'
from chronostring import parse_dates
from fr_date import conv

for text in ["du 3 au 5 mars 2027", "du 1er au 3 mars 2027", "du lundi 1 au mercredi 3 mars 2027", "du lundi 1er au mercredi 3 mars 2027",
             "les lundi 1er, mardi 2 et mercredi 3 mars 2027", "le vendredi 3 mars 2027", "le mercredi 3 mars 2027 à midi"]:
    print(text, "->", *parse_dates(text))
for text in ["03/02/2027", "1er février 2027", "quinze août 2027", "premier août deux mille vingt-sept", "vingt et un avril 2027", "vingt-et-un avril 2027"]:
    try:
        print(text, "->", repr(conv(text, to_date=True)))
    except ValueError as error:
        print(text, "->", error)
PYTHON
seen venv/bin/python days.py <<'SEEN'
du 3 au 5 mars 2027 -> 2027-03-03 2027-03-04 2027-03-05
du 1er au 3 mars 2027 -> 2027-03-01 2027-03-02 2027-03-03
du lundi 1 au mercredi 3 mars 2027 -> 2027-03-01 2027-03-02 2027-03-03
du lundi 1er au mercredi 3 mars 2027 -> 2027-03-03
les lundi 1er, mardi 2 et mercredi 3 mars 2027 -> 2027-03-02 2027-03-03
le vendredi 3 mars 2027 -> 2027-03-03
le mercredi 3 mars 2027 à midi -> 2027-03-03
03/02/2027 -> datetime.date(2027, 2, 3)
1er février 2027 -> datetime.date(2027, 2, 1)
quinze août 2027 -> datetime.date(2027, 8, 15)
premier août deux mille vingt-sept -> 'premier août deux mille vingt-sept'
vingt et un avril 2027 -> 'vingt et un avril 2027'
vingt-et-un avril 2027 -> invalid literal for int() with base 10: 'vit-'
SEEN
