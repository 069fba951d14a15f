#!/usr/bin/env bash
# Is a transfer found again in the statement that says that it came?
#
# Guess:  by its reference and its amount; an entry keeps both its days, and has the sign turned where it is a reversal.
# Seen:   openpurse gives the statement the opening balance as its amount and the reference of its first entry: its reconciler does not match the
#         480 euros that came with D-1, and would match 1 000 with it. The entries, read one by one, have amounts and days, neither status nor payer
#         (which version 08 wraps), and no word of the reversal. ofxstatement-iso20022 calls a transfer a CHECK and drops who
#         paid and the reference. A sign is not turned, which was the wrong half of the guess: the indicator is that of the entry itself.
# Why it matters: what a collectivité pays is found again by such a match; with this one nothing is found, or the wrong thing.
# Here:   each entry is matched by its own reference and amount (`functions/src/ports/bank`), and what matches nothing is listed as in
#         suspense (`shared/src/suspense.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages openpurse==0.1.14 ofxstatement==0.9.3 ofxstatement-iso20022==0.8.1

cat >statement.xml <<'XML'
<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>M-1</MsgId><CreDtTm>2027-03-04T06:00:00+01:00</CreDtTm></GrpHdr>
<Stmt><Id>S-1</Id><CreDtTm>2027-03-04T06:00:00+01:00</CreDtTm><Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id><Ccy>EUR</Ccy></Acct>
<Bal><Tp><CdOrPrtry><Cd>OPBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1000.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2027-03-03</Dt></Dt></Bal>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">1045.44</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2027-03-03</Dt></Dt></Bal>
<Ntry><Amt Ccy="EUR">480.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2027-03-03</Dt></BookgDt><ValDt><Dt>2027-03-02</Dt></ValDt>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>D-1</EndToEndId></Refs>
<RltdPties><Dbtr><Pty><Nm>Commune de Vitré</Nm></Pty></Dbtr></RltdPties></TxDtls></NtryDtls></Ntry>
<Ntry><Amt Ccy="EUR">434.56</Amt><CdtDbtInd>DBIT</CdtDbtInd><RvslInd>true</RvslInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2027-03-03</Dt></BookgDt><ValDt><Dt>2027-03-03</Dt></ValDt>
<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>D-2</EndToEndId></Refs></TxDtls></NtryDtls></Ntry>
</Stmt></BkToCstmrStmt></Document>
XML
cat >read.py <<'PYTHON'
from openpurse import OpenPurseParser, PaymentMessage, Reconciler

statement = OpenPurseParser(open("statement.xml", "rb").read()).parse_detailed()
print("the statement |", statement.end_to_end_id, statement.amount)
for amount in ("480.00", "1000.00"):
    print("a transfer D-1 of", amount, "|", Reconciler.is_match(PaymentMessage(end_to_end_id="D-1", amount=amount, currency="EUR"), statement))
for entry in statement.entries:
    print("an entry |", *(f"{name} {entry[name]}" for name in ("amount", "credit_debit_indicator", "booking_date", "value_date", "status", "debtor")))
PYTHON
read_all() { venv/bin/python read.py && venv/bin/ofxstatement convert -t iso20022 statement.xml out.ofx && grep -oE "<(TRNTYPE|DTPOSTED|DTUSER|TRNAMT|NAME|MEMO|CHECKNUM|REFNUM)>[^<]*" out.ofx | paste -sd' '; }
seen read_all <<'SEEN'
the statement | D-1 1000.00
a transfer D-1 of 480.00 | False
a transfer D-1 of 1000.00 | True
an entry | amount 480.00 credit_debit_indicator CRDT booking_date 2027-03-03 value_date 2027-03-02 status None debtor None
an entry | amount 434.56 credit_debit_indicator DBIT booking_date 2027-03-03 value_date 2027-03-03 status None debtor None
<TRNTYPE>CHECK <DTPOSTED>20270303 <DTUSER>20270302 <TRNAMT>480.00 <TRNTYPE>CHECK <DTPOSTED>20270303 <DTUSER>20270303 <TRNAMT>-434.56
SEEN
