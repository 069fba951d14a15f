#!/usr/bin/env bash
# Is a telephone number of Guadeloupe, written as it is dialled there, a French number?
#
# Guess:  it is: the plan of numbers is one for the whole Republic, and 0690 00 12 34 is dialled from Paris as it is from Basse-Terre.
# Seen:   asked with FR, no mobile number of the five overseas départements is valid, nor a landline of Guadeloupe, Guyane or La Réunion;
#         those of Martinique and Mayotte are. All ten are possible, and given +33 in place of their own code. Each is right when its
#         territory is named. (The numbers are the library's own examples.)
# Why it matters: a form "for France" refuses the training bodies of five départements, or keeps a number that does not ring.
# Here:   a telephone number is kept and shown as it was written, with a longest length and no plan (`shared/src/organisme/correction.rs`,
#         `functions/src/lheo/place.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages phonenumbers==9.0.43

cat >numbers.py <<'PYTHON'
from phonenumbers import PhoneNumberFormat, PhoneNumberType, example_number_for_type, format_number, is_possible_number, is_valid_number, parse

for place, region in [("Guadeloupe", "GP"), ("Martinique", "MQ"), ("Guyane", "GF"), ("La Réunion", "RE"), ("Mayotte", "YT")]:
    for kind in [PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE]:
        there = example_number_for_type(region, kind)
        dialled = format_number(there, PhoneNumberFormat.NATIONAL)
        france = parse(dialled, "FR")
        print(place, dialled, "| FR:", is_possible_number(france), is_valid_number(france), format_number(france, PhoneNumberFormat.E164),
              f"| {region}:", is_valid_number(there), format_number(there, PhoneNumberFormat.E164))
PYTHON
seen venv/bin/python numbers.py <<'SEEN'
Guadeloupe 0590 20 12 34 | FR: True False +33590201234 | GP: True +590590201234
Guadeloupe 0690 00 12 34 | FR: True False +33690001234 | GP: True +590690001234
Martinique 0596 30 12 34 | FR: True True +33596301234 | MQ: True +596596301234
Martinique 0696 20 12 34 | FR: True False +33696201234 | MQ: True +596696201234
Guyane 0594 10 12 34 | FR: True False +33594101234 | GF: True +594594101234
Guyane 0694 20 12 34 | FR: True False +33694201234 | GF: True +594694201234
La Réunion 0262 16 12 34 | FR: True False +33262161234 | RE: True +262262161234
La Réunion 0692 12 34 56 | FR: True False +33692123456 | RE: True +262692123456
Mayotte 0269 60 12 34 | FR: True True +33269601234 | YT: True +262269601234
Mayotte 0639 01 23 45 | FR: True False +33639012345 | YT: True +262639012345
SEEN
