#!/usr/bin/env bash
# What becomes of "1 234,56 €", as Intl.NumberFormat writes it, in a PDF with one of the fonts that need no file?
#
# Guess:  Helvetica has no narrow no-break space, so jsPDF draws a slash (heard of), and the others raise an error or leave a blank.
# Seen:   pdfkit draws a slash too. pdf-lib and fpdf2 raise an error. reportlab draws a black square, from another font, where it is
#         the letter n: pdfminer reads "1n234,56n€", pypdf the square.
# Why it matters: an invoice of a training body, or the agreement of a collectivité, says "1 /234,56 /€", and who reads it by machine
#         finds two numbers or a word.
# Here:   documents are set in an embedded font that has the space, and a test reads the amount back (`functions/src/documents/pdf/tests.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages jspdf@4.2.1 pdfkit@0.20.2 pdf-lib@1.17.1
python_packages fpdf2==2.8.9 reportlab==5.1.0 pypdf==7.1.1 pdfminer.six==20260107

cat >write.mjs <<'NODE'
import fs from "node:fs";
import { jsPDF } from "jspdf";
import PDFKit from "pdfkit";
import { PDFDocument, StandardFonts } from "pdf-lib";
const amount = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" }).format(1234.56).replace("\u00a0", "\u202f");
fs.writeFileSync("amount.txt", amount);
const plain = new jsPDF();
plain.text(amount, 10, 20);
fs.writeFileSync("jspdf.pdf", Buffer.from(plain.output("arraybuffer")));
const kit = new PDFKit();
kit.pipe(fs.createWriteStream("pdfkit.pdf"));
kit.text(amount);
kit.end();
const lib = await PDFDocument.create();
try {
  lib.addPage().drawText(amount, { font: await lib.embedFont(StandardFonts.Helvetica) });
} catch (error) {
  console.log("pdf-lib", error.message.replace(/[^ -~]/g, "?"));
}
NODE
cat >read.py <<'PYTHON'
from fpdf import FPDF
from pdfminer.high_level import extract_text
from pypdf import PdfReader
from reportlab.pdfgen.canvas import Canvas

amount = open("amount.txt", encoding="utf-8").read()
document = FPDF()
document.add_page()
document.set_font("Helvetica")
try:
    document.cell(text=amount)
except Exception as error:
    print("fpdf2", type(error).__name__)
canvas = Canvas("reportlab.pdf")
canvas.drawString(50, 700, amount)
canvas.save()
for written in ["pdfkit", "reportlab"]:
    print(written, "| pypdf:", PdfReader(f"{written}.pdf").pages[0].extract_text().strip(), "| pdfminer:", extract_text(f"{written}.pdf").strip())
print("jspdf | slashes:", PdfReader("jspdf.pdf").pages[0].extract_text().count("/"))
PYTHON
write_and_read() { node write.mjs && venv/bin/python read.py; }
seen write_and_read <<'SEEN'
pdf-lib WinAnsi cannot encode "?" (0x202f)
fpdf2 FPDFUnicodeEncodingException
pdfkit | pypdf: 1 /234,56 /€ | pdfminer: 1 /234,56 /€
reportlab | pypdf: 1■234,56■€ | pdfminer: 1n234,56n€
jspdf | slashes: 2
SEEN
