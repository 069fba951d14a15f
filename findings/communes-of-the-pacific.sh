#!/usr/bin/env bash
# Are the communes of the Pacific and of the northern islands communes for the State's own list of formats?
#
# Guess:  they are: frformat is made by the office of open data from the INSEE's tables, and its list of territories is right. And their
#         codes are no postcodes of each other, but for a few.
# Seen:   it knows their territories (977, 978, 986, 987, 988) and all their postcodes, and none of their 86 communes. So csv-detective,
#         which asks it, types the column of the communes of Polynesia as integers. Nor can one number stand for the other: 37 of the 48
#         codes of Polynesia are the postcode of another of its communes (98714 is Bora-Bora by the INSEE and Papeete for the post), and 16
#         of 33 in New Caledonia.
# Why it matters: these communes elect councillors who are in the Répertoire national des élus, with these codes; their file is refused, or
#         Bora-Bora put in Papeete.
# Here:   the code of a commune is checked by its form (`functions/src/register/fields.rs`), the name comes with it in the register, and
#         Polynesia and New Caledonia have kinds of mandate of their own (`functions/src/register/row.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages @etalab/decoupage-administratif@6.0.0
python_packages frformat==0.5.0 csv-detective==0.13.0

cat >pacific.py <<'PYTHON'
import json
from csv_detective import routine
from frformat import CodeCommuneInsee, CodeDepartement, CodePostal, Millesime, Options

communes = json.load(open("node_modules/@etalab/decoupage-administratif/data/communes.json", encoding="utf-8"))
known, territory, post = CodeCommuneInsee(Millesime.LATEST, Options()), CodeDepartement(Millesime.LATEST, Options()), CodePostal(Options())
for begins in ["974", "977", "978", "986", "987", "988"]:
    here = [commune for commune in communes if commune["type"] == "commune-actuelle" and commune["code"].startswith(begins)]
    postcodes = {code for commune in here for code in commune.get("codesPostaux", [])}
    clash = [commune for commune in here if commune["code"] in postcodes - set(commune.get("codesPostaux", []))]
    print(begins, territory.is_valid(begins), "|", len(here), "communes,", sum(known.is_valid(commune["code"]) for commune in here), "known,",
          sum(post.is_valid(code) for code in postcodes), "of", len(postcodes), "postcodes |", len(clash), "codes are a postcode of another")
for name, begins in [("La Réunion", "974"), ("Polynesia", "987")]:
    with open("communes.csv", "w", encoding="utf-8") as file:
        file.write("code_commune;nom_commune\n")
        file.writelines(f"{commune['code']};{commune['nom']}\n" for commune in communes if commune["type"] == "commune-actuelle" and commune["code"].startswith(begins))
    columns = routine("communes.csv", num_rows=-1, save_results=False, output_profile=False)["columns"]
    print(name, *(found["format"] for found in columns.values()))
PYTHON
seen venv/bin/python pacific.py <<'SEEN'
974 True | 24 communes, 24 known, 37 of 37 postcodes | 14 codes are a postcode of another
977 True | 1 communes, 0 known, 1 of 1 postcodes | 0 codes are a postcode of another
978 True | 1 communes, 0 known, 1 of 1 postcodes | 0 codes are a postcode of another
986 True | 3 communes, 0 known, 3 of 3 postcodes | 0 codes are a postcode of another
987 True | 48 communes, 0 known, 83 of 83 postcodes | 37 codes are a postcode of another
988 True | 33 communes, 0 known, 33 of 33 postcodes | 16 codes are a postcode of another
La Réunion code_commune commune
Polynesia int string
SEEN
