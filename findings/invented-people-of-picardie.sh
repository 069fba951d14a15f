#!/usr/bin/env bash
# Are the numbers and places that Faker invents for France such as a French service takes?
#
# Guess:  SIREN, SIRET, NIR, VAT number and IBAN pass stdnum, since each has its key; the RIB key inside the IBAN does not. Nothing was
#         guessed of the places.
# Seen:   two VAT numbers in a hundred pass at most: the key is drawn at random, letters included. Picardie, Alsace and Auvergne are régions
#         still, in Python and in JavaScript; mimesis has those of 2016. SIREN, SIRET, NIR and IBAN pass, and one RIB key in a hundred does.
# Why it matters: tests that run on such data pass with a checker that checks nothing, and an address lies in a région that has been gone
#         for ten years.
# Here:   the people and organisations of tests are our own, with right keys (`tests/src`), and a région is that of the département.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages @faker-js/faker@10.6.0
python_packages Faker==40.54.0 mimesis==22.2.0 python-stdnum==2.2

cat >invent.py <<'PYTHON'
from faker import Faker
from mimesis import Address, Locale
from stdnum import iban
from stdnum.fr import nir, siren, siret, tva

Faker.seed(7)
fake = Faker("fr_FR")

def rib_key(number):
    bban = number[4:].translate(str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789"))
    return int(bban) % 97 == 0

for name, invent, check in [("SIREN", fake.siren, siren.is_valid), ("SIRET", fake.siret, siret.is_valid), ("NIR", fake.ssn, nir.is_valid),
                            ("IBAN", fake.iban, iban.is_valid), ("RIB key of the IBAN", fake.iban, rib_key), ("VAT", fake.vat_id, tva.is_valid)]:
    right = sum(bool(check(invent())) for _ in range(500))
    print(name, "all pass" if right == 500 else "at most two in a hundred pass" if right <= 10 else right)
of_2015, of_2016 = {"Picardie", "Alsace", "Auvergne"}, {"Hauts-de-France", "Grand Est"}
for name, invent in [("Faker", fake.region), ("mimesis", Address(Locale.FR, seed=7).region)]:
    regions = {invent() for _ in range(2000)}
    print(name, "| of 2015:", *sorted(regions & of_2015), "| of 2016:", *sorted(regions & of_2016))
PYTHON
cat >invent.mjs <<'NODE'
import { fakerFR } from "@faker-js/faker";
fakerFR.seed(7);
const regions = new Set(Array.from({ length: 2000 }, () => fakerFR.location.state()));
const of = (names) => names.filter((name) => regions.has(name)).join(" ");
console.log("@faker-js/faker | of 2015:", of(["Alsace", "Auvergne", "Picardie"]), "| of 2016:", of(["Grand Est", "Hauts-de-France"]));
NODE
invent_all() { venv/bin/python invent.py && node invent.mjs; }
seen invent_all <<'SEEN'
SIREN all pass
SIRET all pass
NIR all pass
IBAN all pass
RIB key of the IBAN at most two in a hundred pass
VAT at most two in a hundred pass
Faker | of 2015: Alsace Auvergne Picardie | of 2016:
mimesis | of 2015: | of 2016: Grand Est Hauts-de-France
@faker-js/faker | of 2015: Alsace Auvergne Picardie | of 2016: 
SEEN
