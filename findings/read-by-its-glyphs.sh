#!/usr/bin/env bash
# Is a tagged PDF read by machine as its author says that it reads?
#
# Guess:  at least half of the readers take ActualText, which ISO 32000 gives for this, in place of the letters that are drawn.
# Seen:   PDFium does. PyMuPDF gives the amount, and cuts a word that is divided at the end of a line into "collect" and "tivité". pypdf,
#         pdfminer.six, pdfplumber and PDF.js, which is Firefox's, give what is drawn: 1/234,56/ and a hyphen within the word; so does avalpdf,
#         a checker of accessible PDFs, in the tree that it shows, and finds no fault.
# Why it matters: what an élu hears depends on what shows him his statement, a test that reads the text back sees none of it, and an amount that
#         is right for one is wrong for the other.
# Here:   no ActualText: what is drawn are the characters that are meant, no word is divided, and the documents are read back in tests
#         (`functions/src/documents/reading.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages pikepdf==10.18.0 pypdf==7.1.1 pdfminer.six==20260107 pdfplumber==0.11.10 pypdfium2==5.15.2 pymupdf==2.0 avalpdf==0.1.10
node_packages pdfjs-dist@5.6.205

cat >write.py <<'PYTHON'
from pikepdf import Array, Dictionary, Name, String, new

def said(text):
    return b"/Span <</ActualText <FEFF" + text.encode("utf-16-be").hex().encode() + b">>> BDC "

pdf = new()
page = pdf.add_blank_page(page_size=(400, 200))
font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding))
page.Resources = Dictionary(Font=Dictionary(F1=font))
amount = said("1\u202f234,56\u00a0€") + b"(1/234,56/) Tj EMC "
divided = said("collectivité") + "(collec-) Tj 0 -14 Td (tivité) Tj EMC ".encode("cp1252")
page.Contents = pdf.make_stream(b"/P <</MCID 0>> BDC BT /F1 12 Tf 20 150 Td " + amount + b"ET EMC /P <</MCID 1>> BDC BT /F1 12 Tf 20 120 Td " + divided + b"ET EMC")
root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
document = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
document.K = Array([pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=document, K=number, Pg=page.obj)) for number in (0, 1)])
root.K = Array([document])
root.ParentTree = pdf.make_indirect(Dictionary(Nums=Array([0, pdf.make_indirect(document.K)])))
page.StructParents = 0
pdf.Root.StructTreeRoot, pdf.Root.MarkInfo, pdf.Root.Lang = root, Dictionary(Marked=True), String("fr-FR")
pdf.save("statement.pdf")
PYTHON
cat >read.py <<'PYTHON'
import pdfplumber, pymupdf, pypdf, pypdfium2
from pdfminer.high_level import extract_text

read = {
    "PDFium": pypdfium2.PdfDocument("statement.pdf")[0].get_textpage().get_text_range(),
    "PyMuPDF": pymupdf.open("statement.pdf")[0].get_text(),
    "pypdf": pypdf.PdfReader("statement.pdf").pages[0].extract_text(),
    "pdfminer.six": extract_text("statement.pdf"),
    "pdfplumber": pdfplumber.open("statement.pdf").pages[0].extract_text(),
}
for reader, text in read.items():
    print(reader, "|", *(ascii(line)[1:-1] for line in text.splitlines() if line.strip()))
PYTHON
cat >read.mjs <<'NODE'
import { readFileSync } from "node:fs";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";

const page = await (await getDocument({ data: new Uint8Array(readFileSync("statement.pdf")), verbosity: 0 }).promise).getPage(1);
console.log("PDF.js |", ...(await page.getTextContent()).items.map((item) => item.str).filter(Boolean));
NODE
read_all() { venv/bin/python write.py && venv/bin/python read.py && node read.mjs && venv/bin/avalpdf --simple --show-structure statement.pdf | grep -E "Solde|/234|tivit" | sed 's/\x1b\[[0-9;]*m//g; s/^ */avalpdf | /'; }
seen read_all <<'SEEN'
PDFium | 1\u202f234,56\xa0\u20ac collectivit\xe9
PyMuPDF | 1\u202f234,56\xa0\u20ac collect tivit\xe9
pypdf | 1/234,56/ collec- tivit\xe9
pdfminer.six | 1/234,56/ collec- tivit\xe9
pdfplumber | 1/234,56/ collec- tivit\xe9
PDF.js | 1/234,56/ collec- tivité
avalpdf | [P] 1/234,56/
avalpdf | [P] collec-tivité
SEEN
