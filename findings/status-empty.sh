#!/usr/bin/env bash
# Does the statement reader of pain001 know whether an entry is booked, and when?
#
# Guess:  yes, in each version that its name does not exclude: `parse_camt053_statement` returns a status and a date for each entry.
# Seen:   in version 08 the status is a choice (`Sts/Cd`), and in each the day may be a moment (`BookgDt/DtTm`); both come out empty, with
#         no error. Only the shape of version 02 is read, and a reader that keeps what is BOOK keeps nothing of a file of today.
# Why it matters: on the day on which a bank moves from version 02 to 08, every movement is left out and nobody is told.
# Here:   both shapes are read and a missing status or date refuses the file (`Entry::read`, `date`, in
#         `functions/src/ports/bank/returns/movements.rs`); `READ` in `returns.rs` lists the versions.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages pain001==0.0.74

cat >status.py <<'PYTHON'
from pathlib import Path
from pain001 import parse_camt053_statement

def statement(version, status, day):
    path = Path(f"{version}.xml")
    path.write_text(f"""<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>
<GrpHdr><MsgId>R1</MsgId><CreDtTm>2027-04-17T06:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id><CreDtTm>2027-04-17T06:00:00</CreDtTm>
<Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></Acct>
<Ntry><Amt Ccy="EUR">90.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>{status}</Sts><BookgDt>{day}</BookgDt><BkTxCd/></Ntry>
</Stmt></BkToCstmrStmt></Document>""")
    return parse_camt053_statement(str(path))["entries"][0]

for version, status, day in [("02", "BOOK", "<Dt>2027-04-16</Dt>"), ("08", "<Cd>BOOK</Cd>", "<DtTm>2027-04-16T18:00:00</DtTm>")]:
    entry = statement(version, status, day)
    print(version, repr(entry["status"]), repr(entry["booking_date"]))
PYTHON
seen venv/bin/python status.py <<'SEEN'
02 'BOOK' '2027-04-16'
08 '' ''
SEEN
