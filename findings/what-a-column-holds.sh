#!/usr/bin/env bash
# Does the tool by which data.gouv.fr types the columns of a file know amounts, numbers of people and dates as the French write them?
#
# Guess:  it does, being made for French files (it knows SIRET, communes, départements, telephone numbers, and the columns of the Répertoire
#         national des élus): amounts with a space are numbers, "1er janvier 2027" is a date, a NIR is no number.
# Seen:   an amount is a number while every one is below a thousand, and text as soon as one has a space, of any width. A column of dates in
#         words is one of dates, unless the first of a month stands in it. A NIR is an integer.
# Why it matters: the same export is added up in a poor month and not in a rich one; where the typed table is used, a NIR is a number to sum.
# Here:   amounts in the files that people download have no space and a decimal comma, dates are 2027-01-31
#         (`functions/src/documents/spreadsheet.rs`); what is read is read by the name of its column, never by its look.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages csv-detective==0.13.0

cat >columns.py <<'PYTHON'
from csv_detective import routine

def spaced(cents, space):
    return f"{cents // 100:,}".replace(",", space) + f",{cents % 100:02}"

amounts = [1_050 + 997 * n for n in range(200)]
columns = {
    "montant_petit": [spaced(cents % 99_999, " ") for cents in amounts],
    "montant_nu": [spaced(cents * 7, "") for cents in amounts],
    "montant_espace": [spaced(cents * 7, " ") for cents in amounts],
    "montant_fine": [spaced(cents * 7, "\u202f") for cents in amounts],
    "jour": [f"{'1er' if n % 28 == 0 else n % 28 + 1} janvier 2027" for n in range(200)],
    "jour_sans_1er": [f"{n % 27 + 2} janvier 2027" for n in range(200)],
    "jour_court": [f"{n % 28 + 1:02}/01/2027" for n in range(200)],
    "nir": [f"2850535{n:03}{n:03}" for n in range(1, 201)],
}
with open("columns.csv", "w", encoding="utf-8") as file:
    file.write(";".join(columns) + "\n")
    file.writelines(";".join(row) + "\n" for row in zip(*columns.values()))
for name, found in routine("columns.csv", num_rows=-1, save_results=False, output_profile=False)["columns"].items():
    print(name, ascii(columns[name][199]), found["format"], found["python_type"])
PYTHON
seen venv/bin/python columns.py <<'SEEN'
montant_petit '994,54' float float
montant_nu '13961,71' float float
montant_espace '13 961,71' string string
montant_fine '13\u202f961,71' string string
jour '4 janvier 2027' string string
jour_sans_1er '12 janvier 2027' date date
jour_court '04/01/2027' date date
nir '2850535200200' int int
SEEN
