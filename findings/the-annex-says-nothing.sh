#!/usr/bin/env bash
# Is an annex still read aloud in its order, once it is joined to a convention, both being tagged PDF (PDF/UA-1)?
#
# Guess:  pypdf and PyMuPDF, which call it merging, take the tags of both along; pikepdf and pdf-lib, which copy pages, lose those of the annex. A file that
#         has lost tags no longer says that it is PDF/UA.
# Seen:   none of the four takes them along. Added to the convention, the annex has no tag, and the file still says PDF/UA-1, Marked, in French; pdfua finds
#         nothing to say. In pikepdf and pdf-lib its page keeps the number of the convention's first page in the table of tags (StructParents 0), so that
#         its marks lead to the elements of the convention. Joined into a new file, both have lost tags, language and title.
# Why it matters: the tool that blind élus use says nothing of the annex, or says the convention twice, and the checker says that all is well.
# Here:   each document is written whole, by one writer, and read back by tests (`functions/src/documents/pdf/tests.rs`); no two files are joined.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages weasyprint==70.0 pypdf==7.1.1 pikepdf==10.18.0 pymupdf==2.0 pdfua==0.1.3
node_packages pdf-lib@1.17.1

cat >join.py <<'PYTHON'
import pikepdf, pymupdf, pypdf, weasyprint

for name, title in (("convention", "Convention de formation"), ("annex", "Programme")):
    page = f'<html lang="fr"><head><title>{title}</title></head><body><h1>{title}</h1><p>Trois heures.</p></body></html>'
    weasyprint.HTML(string=page).write_pdf(f"{name}.pdf", pdf_variant="pdf/ua-1")

def pypdf_(first, path):
    writer = pypdf.PdfWriter(clone_from=first) if first else pypdf.PdfWriter()
    for part in (["annex.pdf"] if first else ["convention.pdf", "annex.pdf"]):
        writer.append(part)
    writer.write(path)

def pymupdf_(first, path):
    joined = pymupdf.open(first)
    for part in (["annex.pdf"] if first else ["convention.pdf", "annex.pdf"]):
        joined.insert_pdf(pymupdf.open(part))
    joined.save(path)

def pikepdf_(first, path):
    joined = pikepdf.open(first) if first else pikepdf.new()
    for part in (["annex.pdf"] if first else ["convention.pdf", "annex.pdf"]):
        joined.pages.extend(pikepdf.open(part).pages)
    joined.save(path)

for join in (pypdf_, pymupdf_, pikepdf_):
    join("convention.pdf", f"{join.__name__.strip('_')}, added.pdf")
    join(None, f"{join.__name__.strip('_')}, new.pdf")
PYTHON
cat >join.mjs <<'NODE'
import { readFileSync, writeFileSync } from "node:fs";
import { PDFDocument } from "pdf-lib";

const open = (name) => PDFDocument.load(readFileSync(`${name}.pdf`));
const join = async (joined, parts, name) => {
  for (const part of parts) {
    const from = await open(part);
    for (const page of await joined.copyPages(from, from.getPageIndices())) joined.addPage(page);
  }
  writeFileSync(name, await joined.save());
};
await join(await open("convention"), ["annex"], "pdf-lib, added.pdf");
await join(await PDFDocument.create(), ["convention", "annex"], "pdf-lib, new.pdf");
NODE
cat >look.py <<'PYTHON'
import subprocess
import pikepdf

def tags(node):
    if isinstance(node, pikepdf.Array):
        return [tag for child in node for tag in tags(child)]
    if not isinstance(node, pikepdf.Dictionary) or node.get("/Type") == "/MCR":
        return []
    return ([str(node.S)] if "/S" in node else []) + (tags(node.K) if "/K" in node else [])

for name in ("convention", "annex", *(f"{writer}, {way}" for way in ("added", "new") for writer in ("pypdf", "pymupdf", "pikepdf", "pdf-lib"))):
    document = pikepdf.open(f"{name}.pdf")
    root, pages = document.Root, document.pages
    kept = tags(root.StructTreeRoot.K) if "/StructTreeRoot" in root else []
    says = "says PDF/UA" if "/Metadata" in root and b"pdfuaid" in root.Metadata.read_bytes() else "says nothing"
    report = subprocess.run(["venv/bin/pdfua", "check", f"{name}.pdf"], capture_output=True, text=True).stdout
    result = next(line for line in report.splitlines() if "result:" in line).split("result:")[1].split()[0]
    numbers = [page.get("/StructParents") for page in pages]
    print(name, "| headings tagged:", kept.count("/H1"), "of", 1 if len(pages) == 1 else 2, "| language:", root.get("/Lang"), "|", says, "| StructParents:", *numbers, "| pdfua:", result)
PYTHON
ask_all() { venv/bin/python join.py && node join.mjs && venv/bin/python look.py; }
seen ask_all <<'SEEN'
convention | headings tagged: 1 of 1 | language: fr | says PDF/UA | StructParents: 0 | pdfua: PASS
annex | headings tagged: 1 of 1 | language: fr | says PDF/UA | StructParents: 0 | pdfua: PASS
pypdf, added | headings tagged: 1 of 2 | language: fr | says PDF/UA | StructParents: 0 None | pdfua: PASS
pymupdf, added | headings tagged: 1 of 2 | language: fr | says PDF/UA | StructParents: 0 None | pdfua: PASS
pikepdf, added | headings tagged: 1 of 2 | language: fr | says PDF/UA | StructParents: 0 0 | pdfua: PASS
pdf-lib, added | headings tagged: 1 of 2 | language: fr | says PDF/UA | StructParents: 0 0 | pdfua: PASS
pypdf, new | headings tagged: 0 of 2 | language: None | says nothing | StructParents: None None | pdfua: ERROR
pymupdf, new | headings tagged: 0 of 2 | language: None | says nothing | StructParents: None None | pdfua: ERROR
pikepdf, new | headings tagged: 0 of 2 | language: None | says nothing | StructParents: 0 0 | pdfua: ERROR
pdf-lib, new | headings tagged: 0 of 2 | language: None | says nothing | StructParents: 0 0 | pdfua: ERROR
SEEN
