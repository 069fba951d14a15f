#!/usr/bin/env bash
# Is a statement the same once camt053 has read it and written it again?
#
# Guess:  the same entries with the same meaning; at worst some optional elements are missing.
# Seen:   each entry comes out with the bank transaction code of a returned transfer (PMNT, RCDT, RRTN), whatever it had; the
#         transactions of a collective debit lose their amounts, and the creditors become debtors. The result is valid.
# Why it matters: whoever has statements pass through such a tool (to change their version, say) makes a return of every payment,
#         and we would hold it back and pay it again.
# Here:   only what the bank wrote is read: the gestionnaire is told not to send what another software has saved (message of
#         `DocumentError::NotXml`), transactions without amounts in a collective entry are refused (`Entry::amount_of`), and a
#         debit is never taken for a return, whatever its code (`Entry::event`, `functions/src/ports/bank/returns/movements.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages camt053==0.0.23

cat >again.py <<'PYTHON'
import re
from camt053 import parse_document, serialize_document

transaction = """<TxDtls><Refs><EndToEndId>E{0}</EndToEndId></Refs><Amt Ccy="EUR">{0}00.00</Amt><CdtDbtInd>DBIT</CdtDbtInd>
<RltdPties><Cdtr><Pty><Nm>Organisme {0}</Nm></Pty></Cdtr></RltdPties></TxDtls>"""
before = """<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>R1</MsgId><CreDtTm>2027-04-17T06:00:00+02:00</CreDtTm></GrpHdr>
<Stmt><Id>S1</Id><CreDtTm>2027-04-17T06:00:00+02:00</CreDtTm><Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2027-04-16</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">300.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2027-04-16</Dt></BookgDt>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls>%s</NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>""" % "".join(transaction.format(rank) for rank in (1, 2))

def told(xml):
    entry = xml[xml.index("<Ntry>"):]
    amounts = re.findall(r"<Amt[^>]*>([^<]*)", entry)
    return " ".join(["code", *re.findall(r"<Fmly>\s*<Cd>([^<]*)", entry), *re.findall(r"<SubFmlyCd>([^<]*)", entry),
                     "| amounts", *amounts, "| creditors", str(entry.count("<Cdtr>")), "debtors", str(entry.count("<Dbtr>"))])

print("before:", told(before))
print("after:", told(serialize_document(parse_document(before))))
PYTHON
seen venv/bin/python again.py <<'SEEN'
before: code ICDT ESCT | amounts 300.00 100.00 200.00 | creditors 2 debtors 0
after: code RCDT RRTN | amounts 300.00 | creditors 0 debtors 2
SEEN
