#!/usr/bin/env bash
# Does the package sepa, which writes bank files, refuse an IBAN that lacks a character?
#
# Guess:  `validateIBAN` knows the length of each country; a French IBAN of 26 characters is refused even when its check digits are
#         right, and so is a country that does not exist.
# Seen:   only the check digits are computed. An account without one of its digits, whose check digits were made for it, is valid, and
#         so are four digits in the country ZZ; the payment file is written with it.
# Why it matters: one software computes the check digits of what was typed, the next trusts them: the bank refuses the whole file.
# Here:   `Iban::from_str` (`shared/src/identifiers/iban.rs`) wants the length of the country, and the sum last; outside SEPA it is
#         never paid.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages sepa@3.0.0 ibantools@4.5.4

cat >length.cjs <<'NODE'
const SEPA = require("sepa");
const { isValidIBAN } = require("ibantools");
for (const short of ["FR002004101005050001302606", "ZZ001234"]) {
  const iban = SEPA.checksumIBAN(short);
  console.log(iban, iban.length, "characters | sepa:", SEPA.validateIBAN(iban), "| ibantools:", isValidIBAN(iban));
}
const file = new SEPA.Document("pain.001.001.09");
Object.assign(file.grpHdr, { id: "F-1", created: new Date(), initiatorName: "Fonds" });
const group = file.createPaymentInfo();
Object.assign(group, { requestedExecutionDate: new Date(), debtorIBAN: "FR7630006000011234567890189", debtorName: "Fonds" });
file.addPaymentInfo(group);
const transfer = group.createTransaction();
Object.assign(transfer, { creditorName: "Organisme", creditorIBAN: SEPA.checksumIBAN("FR002004101005050001302606"), amount: 480, end2endId: "P-1", remittanceInfo: "x" });
group.addTransaction(transfer);
console.log("written:", file.toString().match(/<CdtrAcct><Id><IBAN>([^<]*)/)[1].length, "characters");
NODE
seen node length.cjs <<'SEEN'
FR352004101005050001302606 26 characters | sepa: true | ibantools: false
ZZ191234 8 characters | sepa: true | ibantools: false
written: 26 characters
SEEN
