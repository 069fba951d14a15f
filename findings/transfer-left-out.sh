#!/usr/bin/env bash
# What does sepa-xml do with a transfer whose IBAN is mistyped, among others that are right?
#
# Guess:  it throws; its page says that the result is validated and that an error is thrown.
# Seen:   `addTransaction` returns false for the wrong one and undefined for the right ones, and the file is made without it: the
#         number of transfers and the sum are those of the others, so the bank has no reason to complain.
# Why it matters: one training body is not paid, and no message says so anywhere.
# Here:   `payment_file` (`functions/src/ports/bank.rs`) takes IBANs that were parsed, and answers with the EndToEndId of the first
#         transfer that can't be written, or with the file of them all; nothing is left out.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages sepa-xml@0.6.0

cat >file.cjs <<'NODE'
const SepaXml = require("sepa-xml");
const file = new SepaXml("pain.001.001.03");
file.setHeaderInfo({ messageId: "F-1", initiator: "Fonds" });
file.setPaymentInfo({ id: "F-1-1", method: "TRF", senderName: "Fonds", senderIBAN: "FR7630006000011234567890189", bic: "AGRIFRPP" });
for (const [id, iban] of [["right", "FR1420041010050500013M02606"], ["mistyped", "FR1420041010050500013M02607"]])
  console.log(id, "->", file.addTransaction({ id, amount: 480, name: "Organisme", iban, description: "Dossier" }));
file.compile((error, xml) => console.log("error:", error, "| file:", xml.match(/<(NbOfTxs|CtrlSum|EndToEndId)>[^<]*/g).join(" ")));
NODE
seen node file.cjs <<'SEEN'
right -> undefined
mistyped -> false
error: null | file: <NbOfTxs>1 <CtrlSum>480.00 <NbOfTxs>1 <CtrlSum>480.00 <EndToEndId>right
SEEN
