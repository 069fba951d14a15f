#!/usr/bin/env bash
# What is left of the name of a French training body once its legal form is taken off, as is done before names are compared?
#
# Guess:  SARL, SAS, SASU, EURL, SCOP and SCIC go, at the end and at the beginning, and no word of the name does.
# Seen:   SCIC stays everywhere, SASU in one, a form in front in two (one of them has an option). What goes is of all countries: "ETAT" at
#         the end is Norwegian for an agency, says cleanco, and corp-names after it; so "ET CO" goes. company-name-cleaner takes "ET" off with
#         the spaces on both sides, "DROIT ET DE" is "droitde", and it drops apostrophes: L'ETAT and L ETAT are two names.
# Why it matters: the payee that a bank verifies (VoP) is compared so with the one in SIRENE, which is in capitals without
#         accents or apostrophes.
# Here:   no form is taken off: the bank is asked about the whole name, and its answer is shown (`shared/src/payee.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages cleanco==2.3 corp-names==0.3.3 company-name-cleaner==1.0.3 normality==3.1.0

cat >names.py <<'PYTHON'
from cleanco import basename
from corp_names import normalize_company
from fingerprints import generate

for name in ["ALPHA SARL", "SARL ALPHA", "ALPHA SASU", "ALPHA SCOP", "ALPHA SCIC", "ALPHA ET ASSOCIES", "MAIRIE ET CO",
             "INSTITUT DU DROIT ET DE L ETAT", "INSTITUT DU DROIT ET DE L'ETAT"]:
    print(name, "| cleanco:", basename(name), "| corp-names:", normalize_company(name).normalized, "| company-name-cleaner:", generate(name))
PYTHON
seen venv/bin/python names.py <<'SEEN'
ALPHA SARL | cleanco: ALPHA | corp-names: alpha | company-name-cleaner: alpha
SARL ALPHA | cleanco: SARL ALPHA | corp-names: sarl alpha | company-name-cleaner: alpha
ALPHA SASU | cleanco: ALPHA | corp-names: alpha | company-name-cleaner: alpha sasu
ALPHA SCOP | cleanco: ALPHA | corp-names: alpha | company-name-cleaner: alpha
ALPHA SCIC | cleanco: ALPHA SCIC | corp-names: alpha scic | company-name-cleaner: alpha scic
ALPHA ET ASSOCIES | cleanco: ALPHA ET ASSOCIES | corp-names: alpha et associes | company-name-cleaner: alphaassocies
MAIRIE ET CO | cleanco: MAIRIE | corp-names: mairie et | company-name-cleaner: mairieco
INSTITUT DU DROIT ET DE L ETAT | cleanco: INSTITUT DU DROIT ET DE L | corp-names: institut du droit et de l | company-name-cleaner: droitde du etat institut l
INSTITUT DU DROIT ET DE L'ETAT | cleanco: INSTITUT DU DROIT ET DE L'ETAT | corp-names: institut du droit et de l'etat | company-name-cleaner: droitde du institut letat
SEEN
