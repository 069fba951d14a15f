#!/usr/bin/env bash
# What becomes of the address of a training body in a SEPA transfer, where the town and the country have to stand apart?
#
# Guess:  the package sepa writes TwnNm and Ctry in pain.001.001.09, as sepaxml does, at least where no street is given: these two are the least that the
#         guidance of the European Payments Council asks for, which lets addresses of lines alone end in November 2026.
# Seen:   it writes lines (AdrLine) and no town, in the new format as in the old. Of the town and the country alone, or of an address without its country, it
#         writes nothing, without an error. sepaxml and iso20022.js write both apart, the second in pain.001.001.03 only; an address
#         without country is an error there.
# Why it matters: a bank that holds to the rule refuses the file, or every transfer with such an address, on the day of payment.
# Here:   an address has its street, postcode, town and country apart (tests of `functions/src/ports/bank`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages sepa@3.0.0 iso20022.js@0.0.15
python_packages sepaxml==2.7.0

cat >address.mjs <<'NODE'
import { ISO20022 } from "iso20022.js";
import sepa from "sepa";

const iban = "FR7630006000011234567890189", bic = "AGRIFRPP";
const addresses = { whole: ["3 rue de la Paix", "Vitré", "FR"], "without country": ["3 rue de la Paix", "Vitré", undefined], "town and country": [undefined, "Vitré", "FR"] };
const address = (xml) => xml.match(/<Cdtr>.*?<\/Cdtr>/s)[0].match(/<PstlAdr>(.*)<\/PstlAdr>/s)?.[1].replace(/\s*(<|>)\s*/g, "$1") ?? "none";
for (const format of ["pain.001.001.03", "pain.001.001.09"])
  for (const [name, [street, city, country]] of Object.entries(addresses)) {
    const document = new sepa.Document(format);
    Object.assign(document.grpHdr, { id: "1", created: new Date(0), initiatorName: "Fonds" });
    const payment = document.createPaymentInfo();
    Object.assign(payment, { requestedExecutionDate: new Date(0), debtorIBAN: iban, debtorBIC: bic, debtorName: "Fonds" });
    document.addPaymentInfo(payment);
    const transfer = payment.createTransaction();
    Object.assign(transfer, { creditorName: "Organisme", creditorIBAN: iban, creditorBIC: bic, amount: 480, end2endId: "1", creditorStreet: street, creditorCity: city, creditorCountry: country });
    payment.addTransaction(transfer);
    console.log("sepa |", format, "|", name, "|", address(document.toString()));
  }
const party = { name: "Fonds", id: "1", account: { iban }, agent: { bic } };
for (const [name, [streetName, townName, country]] of Object.entries(addresses)) {
  try {
    const creditor = { name: "Organisme", account: { iban }, agent: { bic, bankAddress: { country: "FR" } }, address: { streetName, townName, country } };
    const xml = new ISO20022({ initiatingParty: party }).createSWIFTCreditPaymentInitiation([{ type: "swift", direction: "credit", amount: 48000, currency: "EUR", creditor }]).serialize();
    console.log("iso20022.js |", xml.match(/pain\.001\.001\.\d+/)[0], "|", name, "|", address(xml));
  } catch (error) {
    console.log("iso20022.js |", name, "|", error.message);
  }
}
NODE
cat >address.py <<'PYTHON'
import datetime, re
from sepaxml import SepaTransfer

iban, bic = "FR7630006000011234567890189", "AGRIFRPP"
for name, address in {"whole": {"street_name": "rue de la Paix", "town": "Vitré", "country": "FR"}, "town and country": {"town": "Vitré", "country": "FR"}}.items():
    transfer = SepaTransfer({"name": "Fonds", "IBAN": iban, "BIC": bic, "batch": True, "currency": "EUR"}, schema="pain.001.001.09", clean=False)
    transfer.add_payment({"name": "Organisme", "IBAN": iban, "BIC": bic, "amount": 48000, "execution_date": datetime.date(2027, 3, 1), "description": "1", "endtoend_id": "1", "address": address})
    xml = transfer.export(validate=True).decode()
    print("sepaxml | pain.001.001.09 |", name, "|", re.sub(r"\s*\n\s*", "", re.search(r"<Cdtr>.*?<PstlAdr>(.*?)</PstlAdr>", xml, re.S)[1]))
PYTHON
ask_all() { node address.mjs && venv/bin/python address.py; }
seen ask_all <<'SEEN'
sepa | pain.001.001.03 | whole | <Ctry>FR</Ctry><AdrLine>3 rue de la Paix</AdrLine><AdrLine>Vitré</AdrLine>
sepa | pain.001.001.03 | without country | none
sepa | pain.001.001.03 | town and country | none
sepa | pain.001.001.09 | whole | <Ctry>FR</Ctry><AdrLine>3 rue de la Paix</AdrLine><AdrLine>Vitré</AdrLine>
sepa | pain.001.001.09 | without country | none
sepa | pain.001.001.09 | town and country | none
iso20022.js | pain.001.001.03 | whole | <StrtNm>3 rue de la Paix</StrtNm><TwnNm>Vitré</TwnNm><Ctry>FR</Ctry>
iso20022.js | without country | All creditors must have complete addresses (street name, building number, postal code, town name, and country)
iso20022.js | pain.001.001.03 | town and country | <TwnNm>Vitré</TwnNm><Ctry>FR</Ctry>
sepaxml | pain.001.001.09 | whole | <StrtNm>rue de la Paix</StrtNm><TwnNm>Vitré</TwnNm><Ctry>FR</Ctry>
sepaxml | pain.001.001.09 | town and country | <TwnNm>Vitré</TwnNm><Ctry>FR</Ctry>
SEEN
