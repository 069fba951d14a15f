#!/usr/bin/env bash
# When does mock-bank, which plays the bank for tests, execute a transfer that is asked for Good Friday?
#
# Guess:  on the Tuesday after Easter: it has business days and euro accounts, and TARGET is closed from Good Friday to Easter Monday.
# Seen:   on Good Friday itself. Only Saturdays and Sundays are closed; its list of holidays is empty until somebody fills it.
#         Names with letters outside the set of the banks are taken as well.
# Why it matters: the tests of a payment run pass, and the first Easter the bank refuses the file or changes the day of each transfer.
# Here:   `next_bank_day` (`shared/src/calendar.rs`) knows the six holidays of TARGET, and `payment_file` (`functions/src/ports/bank.rs`)
#         refuses any other day; both have tests on this Friday or the Monday.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages mock-bank==0.9.0

cat >easter.py <<'PYTHON'
import json, socket, subprocess, sys, time, urllib.error, urllib.request

with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    port = free.getsockname()[1]
bank = subprocess.Popen([f"{sys.prefix}/bin/mock-bank", "--port", str(port), "--timezone", "Europe/Paris", "--clock", "2027-03-25T09:00", "-q"])

def ask(path, body=None):
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data=body and body.encode(), headers={"content-type": "application/xml"})
    return json.load(urllib.request.urlopen(request, timeout=10))

def order(day):
    return f"""<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn><GrpHdr><MsgId>F{day}</MsgId>
<CreDtTm>2027-03-25T09:00:00+01:00</CreDtTm><NbOfTxs>1</NbOfTxs><CtrlSum>480.00</CtrlSum><InitgPty><Nm>FONDS</Nm></InitgPty></GrpHdr>
<PmtInf><PmtInfId>G{day}</PmtInfId><PmtMtd>TRF</PmtMtd><PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl></PmtTpInf><ReqdExctnDt><Dt>{day}</Dt></ReqdExctnDt>
<Dbtr><Nm>FONDS</Nm></Dbtr><DbtrAcct><Id><IBAN>NL41MOCK0000000001</IBAN></Id></DbtrAcct>
<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt><ChrgBr>SLEV</ChrgBr>
<CdtTrfTxInf><PmtId><EndToEndId>P{day}</EndToEndId></PmtId><Amt><InstdAmt Ccy="EUR">480.00</InstdAmt></Amt><Cdtr><Nm>« Œuvres »</Nm></Cdtr>
<CdtrAcct><Id><IBAN>FR1420041010050500013M02606</IBAN></Id></CdtrAcct></CdtTrfTxInf></PmtInf></CstmrCdtTrfInitn></Document>"""

try:
    for _ in range(100):
        try:
            ask("/_mock/health")
            break
        except urllib.error.URLError:
            time.sleep(0.1)
    print("holidays:", ask("/_mock/holidays"))
    for day in ("2027-03-26", "2027-03-27", "2027-05-01"):
        answer = ask("/payments", order(day))
        print("asked for", day, answer["status"], "executed on", answer["payments"][0]["settlement_date"])
finally:
    bank.terminate()
    bank.wait()
PYTHON
seen venv/bin/python easter.py <<'SEEN'
holidays: []
asked for 2027-03-26 ACCP executed on 2027-03-26
asked for 2027-03-27 ACCP executed on 2027-03-29
asked for 2027-05-01 ACCP executed on 2027-05-03
SEEN
