#!/usr/bin/env bash
# What is the price of a training in a convention (DOCX) whose 1 200 € were struck out and replaced by 1 400 €, with the changes still marked?
#
# Guess:  1 400 €, the text as it is read on screen, in each reader; a passage that was moved elsewhere is read at its new place only, and what was typed into a
#         field of the form (a content control) is there.
# Seen:   python-docx reads neither price, nor what stands in the fields of a form, nor the paragraph that is one. docx2txt, docx2python, word-extractor and
#         officeparser read a moved passage at both places. officeparser leaves out the paragraph that is a field. mammoth alone has the text.
# Why it matters: a convention goes to and fro with its changes marked, and forms of the State are made of such fields: what is read by machine from the
#         file has no price, or two dates.
# Here:   a convention is made of fields of our own and written as PDF (`functions/src/documents`); nothing is read out of an attached document.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages python-docx==1.2.0 docx2txt==0.9 docx2python==3.7.1 mammoth==1.13.0
node_packages word-extractor@1.0.4 officeparser@7.8.0

cat >write.py <<'PYTHON'
import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

who = 'w:author="Organisme" w:date="2027-01-04T10:00:00Z"'
run = "<w:r><w:t>{}</w:t></w:r>".format

def add(parent, name, inside, attributes=""):
    parent.append(parse_xml(f"<w:{name} {nsdecls('w')} {attributes}>{inside}</w:{name}>"))

document = docx.Document()
price = document.add_paragraph("Prix : ")._p
add(price, "del", "<w:r><w:delText>1 200 €</w:delText></w:r>", f'w:id="1" {who}')
add(price, "ins", run("1 400 €"), f'w:id="2" {who}')
add(document.add_paragraph("Accord : ")._p, "moveFrom", run("avant le 3 mars"), f'w:id="3" {who}')
add(document.add_paragraph("Annulation : ")._p, "moveTo", run("avant le 3 mars"), f'w:id="4" {who}')
add(document.add_paragraph("Commune : ")._p, "sdt", f"<w:sdtPr/><w:sdtContent>{run('Vitré')}</w:sdtContent>")
add(document.element.body, "sdt", f"<w:sdtPr/><w:sdtContent><w:p>{run('Durée : 7 heures')}</w:p></w:sdtContent>")
document.save("convention.docx")
PYTHON
cat >read.py <<'PYTHON'
import docx, docx2txt, mammoth
from docx2python import docx2python

readers = {
    "python-docx": lambda: "\n".join(paragraph.text for paragraph in docx.Document("convention.docx").paragraphs),
    "docx2txt": lambda: docx2txt.process("convention.docx"),
    "docx2python": lambda: docx2python("convention.docx").text,
    "mammoth": lambda: mammoth.extract_raw_text(open("convention.docx", "rb")).value,
}
for name, read in readers.items():
    print(name, *(f"| {line.strip()}" for line in read().splitlines() if line.strip()))
PYTHON
cat >read.cjs <<'NODE'
const Extractor = require("word-extractor");
const { parseOffice } = require("officeparser");
const show = (name, text) => console.log(name, ...text.split("\n").map((line) => line.trim()).filter(Boolean).map((line) => `| ${line}`));
(async () => {
  show("word-extractor", (await new Extractor().extract("convention.docx")).getBody());
  show("officeparser", (await parseOffice("convention.docx")).toText());
})();
NODE
ask_all() { venv/bin/python write.py && venv/bin/python read.py && node read.cjs; }
seen ask_all <<'SEEN'
python-docx | Prix : | Accord : | Annulation : | Commune :
docx2txt | Prix : 1 400 € | Accord : avant le 3 mars | Annulation : avant le 3 mars | Commune : Vitré | Durée : 7 heures
docx2python | Prix : 1 400 € | Accord : avant le 3 mars | Annulation : avant le 3 mars | Commune : Vitré | Durée : 7 heures
mammoth | Prix : 1 400 € | Accord : | Annulation : avant le 3 mars | Commune : Vitré | Durée : 7 heures
word-extractor | Prix : 1 400 € | Accord : avant le 3 mars | Annulation : avant le 3 mars | Commune : Vitré | Durée : 7 heures
officeparser | Prix : 1 400 € | Accord : avant le 3 mars | Annulation : avant le 3 mars | Commune : Vitré
SEEN
