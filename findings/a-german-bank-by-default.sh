#!/usr/bin/env bash
# Do the libraries of EPC QR codes write the same lines for the same transfer?
#
# Guess:  the same, but for the version and the empty lines at the end: the format has twelve lines and one writing for each.
# Seen:   without a BIC, which nobody gives any more, iban-qr-code writes DEZZZYYYXXX for a French account. It and segno say ISO 8859-1 (2),
#         the others UTF-8 (1); segno gives bytes that are so, iban-qr-code a text, whose é its own reader decides. 480 is EUR480,
#         EUR480.00; a sum of binary fractions is EUR0.30000000000000004.
# Why it matters: the application of the bank that reads the code may show "Commune de VitrÃ©" or refuse the code, and the name is what the
#         payee is verified by.
# Here:   no code is drawn: the statement of a collectivité tells the IBAN and the reference to copy
#         (`frontend/src/pages/collectivite/statement.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages sepa-payment-qr-code@2.0.2 iban-qr-code@1.0.0 sepa-payment-code@1.0.3
python_packages segno==1.6.6

cat >lines.cjs <<'NODE'
const iban = "FR7630006000011234567890189", name = "Commune de Vitré", text = "Dossier D-1";
const { PaymentCode } = require("sepa-payment-code");
const writers = {
  "sepa-payment-qr-code": (amount) => require("sepa-payment-qr-code")({ name, iban, amount, unstructuredReference: text }),
  "iban-qr-code": (amount) => require("iban-qr-code").girocode({ name, iban, amount, currency: "EUR", reason: text }),
  "sepa-payment-code": (amount) => new PaymentCode(name, iban, amount, undefined, text).getPayload(),
};
for (const [writer, write] of Object.entries(writers))
  for (const amount of [480, 0.1 + 0.2]) console.log(writer, "|", write(amount).trimEnd().split("\n").join(" | "));
NODE
cat >lines.py <<'PYTHON'
from segno import helpers

written = helpers._make_epc_qr_data(name="Commune de Vitré", iban="FR7630006000011234567890189", amount=480, text="Dossier D-1")
print("segno |", " | ".join(ascii(written)[2:-1].split("\\n")))
PYTHON
write_all() { node lines.cjs && venv/bin/python lines.py; }
seen write_all <<'SEEN'
sepa-payment-qr-code | BCD | 002 | 1 | SCT |  | Commune de Vitré | FR7630006000011234567890189 | EUR480.00 |  |  | Dossier D-1
sepa-payment-qr-code | BCD | 002 | 1 | SCT |  | Commune de Vitré | FR7630006000011234567890189 | EUR0.30 |  |  | Dossier D-1
iban-qr-code | BCD | 001 | 2 | SCT | DEZZZYYYXXX | Commune de Vitré | FR7630006000011234567890189 | EUR480 |  |  | Dossier D-1
iban-qr-code | BCD | 001 | 2 | SCT | DEZZZYYYXXX | Commune de Vitré | FR7630006000011234567890189 | EUR0.30000000000000004 |  |  | Dossier D-1
sepa-payment-code | BCD | 002 | 1 | SCT |  | Commune de Vitré | FR7630006000011234567890189 | EUR480 |  |  | Dossier D-1
sepa-payment-code | BCD | 002 | 1 | SCT |  | Commune de Vitré | FR7630006000011234567890189 | EUR0.30000000000000004 |  |  | Dossier D-1
segno | BCD | 002 | 2 | SCT |  | Commune de Vitr\xe9 | FR7630006000011234567890189 | EUR480 |  |  | Dossier D-1
SEEN
