#!/usr/bin/env bash
# How many cents does iso20022.js read in a bank statement?
#
# Guess:  480.00 are 48000 cents and 4.35 are 435: "minor units" are whole numbers.
# Seen:   the text is read as a binary fraction and multiplied by a hundred: 4.35 gives 434.99999999999994, 1234567890.12 gives
#         123456789011.99998. Whoever truncates loses a cent, whoever compares finds no payment of that amount.
# Why it matters: a transfer that is debited is matched with its order by reference and amount, to the cent.
# Here:   the digits are read as text into a decimal number of cents (`Euros::from_str`, `shared/src/money.rs`; `euros` in
#         `functions/src/ports/bank/returns/movements.rs`); there is no binary fraction in money.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages iso20022.js@0.0.15

cat >cents.mjs <<'NODE'
import { CashManagementEndOfDayReport } from "iso20022.js";
const statement = (amount) => `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>R1</MsgId><CreDtTm>2027-04-17T06:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id><CreDtTm>2027-04-17T06:00:00</CreDtTm>
<Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Svcr><FinInstnId><BIC>AGRIFRPP</BIC></FinInstnId></Svcr></Acct>
<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2027-04-16</Dt></BookgDt><BkTxCd/></Ntry>
</Stmt></BkToCstmrStmt></Document>`;
for (const amount of ["480.00", "4.35", "0.29", "1234567890.12"])
  console.log(amount, "->", CashManagementEndOfDayReport.fromXML(statement(amount)).statements[0].entries[0].amount);
NODE
seen node cents.mjs <<'SEEN'
480.00 -> 48000
4.35 -> 434.99999999999994
0.29 -> 28.999999999999996
1234567890.12 -> 123456789011.99998
SEEN
