#!/usr/bin/env bash
# Which bank does schwifty name for an account at the Société Générale (bank code 30003)?
#
# Guess:  the Société Générale; its register of French banks knows La Banque postale, BNP Paribas and the Caisse des dépôts.
# Seen:   these three are right. 30003 is "Inter Europe Conseil SAS", a small company under the same code, and 17515, the Caisse
#         d'épargne Île-de-France, is the Caisse d'épargne of Provence: of several lines with one code the first is taken.
# Why it matters: a second person decides on an account before it is paid; a name of a bank that does not fit looks like a fraud.
# Here:   no bank is named from an IBAN anywhere: what a person of the gestionnaire decides on is the number that somebody else proposed
#         (`decide_bank_details.rs`), and a BIC is only written when somebody gave it (`functions/src/ports/bank.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages schwifty==2026.10.1

cat >banks.py <<'PYTHON'
from schwifty import IBAN
for code in ("20041", "30004", "40031", "30003", "17515"):
    iban = IBAN.generate("FR", bank_code=code, branch_code="00001", account_code="00000000123")
    print(code, iban.bank_name, iban.bic)
PYTHON
seen venv/bin/python banks.py <<'SEEN'
20041 LA BANQUE POSTALE PSSTFRPP
30004 BNP PARIBAS BNPAFRPP
40031 CAISSE DES DEPOTS ET CONSIGNATIONS CDCGFRPPXXX
30003 Inter Europe Conseil SAS SOGEFRPP
17515 CAISSE D'EPARGNE CEPAC CEPAFRPPXXX
SEEN
