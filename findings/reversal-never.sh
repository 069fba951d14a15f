#!/usr/bin/env bash
# Does iso20022.js tell a returned transfer, and an entry that is only announced, from a payment that was received?
#
# Guess:  yes: its entries have a field `reversal`, and a statement says of each entry whether it is booked or pending.
# Seen:   `reversal` is false for every file, since the XML reader has made a boolean of the word before it is compared with the
#         word "true"; the status of an entry is not read at all, so what is pending counts like what is booked; a reference of
#         digits, which the bank writes with zeros in front, comes out as a number without them.
# Why it matters: a transfer that came back reads like money that somebody sent, and it is never paid again.
# Here:   `movements.rs` (`functions/src/ports/bank/returns`) takes "true" and "1", leaves out what is not BOOK, and keeps references
#         as text; `returns/tests.rs` has a return, a pending entry and a reversal.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages iso20022.js@0.0.15

cat >entries.mjs <<'NODE'
import { CashManagementEndOfDayReport } from "iso20022.js";
const entry = (status, more) => `<Ntry><Amt Ccy="EUR">90.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>${more}<Sts>${status}</Sts>
<BookgDt><Dt>2027-04-16</Dt></BookgDt><AcctSvcrRef>000123</AcctSvcrRef><BkTxCd/></Ntry>`;
const statement = `<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>
<GrpHdr><MsgId>R1</MsgId><CreDtTm>2027-04-17T06:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id><CreDtTm>2027-04-17T06:00:00</CreDtTm>
<Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Svcr><FinInstnId><BIC>AGRIFRPP</BIC></FinInstnId></Svcr></Acct>
${entry("BOOK", "")}${entry("BOOK", "<RvslInd>true</RvslInd>")}${entry("PDNG", "")}</Stmt></BkToCstmrStmt></Document>`;
const names = ["received", "reversed", "pending"];
CashManagementEndOfDayReport.fromXML(statement).statements[0].entries.forEach((read, at) =>
  console.log(names[at], "-> reversal:", read.reversal, "status:", read.status, "reference:", read.accountServicerReferenceId));
NODE
seen node entries.mjs <<'SEEN'
received -> reversal: false status: undefined reference: 123
reversed -> reversal: false status: undefined reference: 123
pending -> reversal: false status: undefined reference: 123
SEEN
