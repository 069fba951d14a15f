#!/usr/bin/env bash
# Is the reference of a payment found again in a statement of the MT940 format, written by one library and read by another?
#
# Guess:  the text of a transaction is found again whole, wherever the reader puts it, and amounts, signs and days with it.
# Seen:   amounts and days are right. mt940-writer puts the text where the format has a reference of sixteen signs, and mt-940 divides it
#         there: the reference of "Dossier 2026000000123" is "Dossier 20260000", 00123 is an extra detail, and that of "Commune de Vitré D-1" is
#         "Commune de Vitré". A "//" in the text makes a reference of the bank of what follows. No field holds the whole.
# Why it matters: a transfer is matched by its reference; two dossiers whose numbers begin alike then have the same.
# Here:   statements are read as camt.053, whose references have 35 signs, and matched whole (`functions/src/ports/bank`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages mt940-writer==0.8 mt-940==5.1.1

cat >statement.py <<'PYTHON'
from datetime import date
from decimal import Decimal
import mt940
from mt940_writer import Account, Balance, Statement, Transaction, TransactionType

day, before = date(2027, 3, 3), Decimal("1000.00")
for text in ("D-1", "Dossier 2026000000123", "Dossier 2026000000987", "Commune de Vitré D-1", "Vitré//D-1"):
    paid = Transaction(day, Decimal("480.00"), TransactionType.transfer, text)
    balances = Balance(before, day, "EUR"), Balance(before + 480, day, "EUR")
    read = mt940.parse(str(Statement("REF-1", Account("12345678901", "30006"), "1/1", *balances, [paid]))).transactions[0].data
    print(text, "|", read["amount"], "| reference", read["customer_reference"], "| of the bank", read["bank_reference"], "| extra", read["extra_details"] or "none")
PYTHON
seen venv/bin/python statement.py <<'SEEN'
D-1 | 480.00 EUR | reference D-1 | of the bank None | extra none
Dossier 2026000000123 | 480.00 EUR | reference Dossier 20260000 | of the bank None | extra 00123
Dossier 2026000000987 | 480.00 EUR | reference Dossier 20260000 | of the bank None | extra 00987
Commune de Vitré D-1 | 480.00 EUR | reference Commune de Vitré | of the bank None | extra  D-1
Vitré//D-1 | 480.00 EUR | reference Vitré | of the bank D-1 | extra none
SEEN
