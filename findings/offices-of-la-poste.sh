#!/usr/bin/env bash
# Do checkers of SIRET know the exception of La Poste, whose offices have numbers that fail Luhn's key?
#
# Guess:  some know it and some do not; its head office (35600000000048), whose number passes like any other, passes everywhere.
# Seen:   each half of the rule is missing somewhere. siret, vat-siren-siret and the validator of FormValidation refuse every office and
#         take the head office; django-localflavor takes the offices and refuses the head office, since it asks the sum of the digits
#         of all fourteen to divide by five and nothing else. stdnum takes both.
# Why it matters: the same establishment passes one form of an administration and is refused by the next, with no reason given.
# Here:   a number of La Poste passes by either rule (`is_la_poste` in `shared/src/identifiers/siret.rs`), with both numbers in its tests.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages siret@1.0.1 vat-siren-siret@1.2.1 @form-validation/validator-siret@2.4.0
python_packages django-localflavor==5.1 Django==5.2.19 python-stdnum==2.2

cat >siret.cjs <<'NODE'
const checkers = {
  siret: require("siret").isSIRET,
  "vat-siren-siret": require("vat-siren-siret").isSIRET,
  FormValidation: (value) => require("@form-validation/validator-siret").siret().validate({ value, options: {} }).valid,
};
const numbers = { "another company": "73282932000074", "head office": "35600000000048", office: "35600000049837", "wrong office": "35600000049838" };
for (const [name, check] of Object.entries(checkers))
  console.log(name, ...Object.entries(numbers).map(([what, number]) => `| ${what}: ${check(number)}`));
NODE
cat >siret.py <<'PYTHON'
from django.conf import settings
settings.configure()
from django.core.exceptions import ValidationError
from localflavor.fr.forms import FRSIRETField
from stdnum.fr import siret

def of_django(number):
    try:
        return bool(FRSIRETField().clean(number))
    except ValidationError:
        return False

numbers = {"another company": "73282932000074", "head office": "35600000000048", "office": "35600000049837", "wrong office": "35600000049838"}
for name, check in {"django-localflavor": of_django, "stdnum": siret.is_valid}.items():
    print(name, *(f"| {what}: {check(number)}" for what, number in numbers.items()))
PYTHON
ask_all() { node siret.cjs && venv/bin/python siret.py; }
seen ask_all <<'SEEN'
siret | another company: true | head office: true | office: false | wrong office: false
vat-siren-siret | another company: true | head office: true | office: false | wrong office: false
FormValidation | another company: true | head office: true | office: false | wrong office: false
django-localflavor | another company: True | head office: False | office: True | wrong office: False
stdnum | another company: True | head office: True | office: True | wrong office: False
SEEN
