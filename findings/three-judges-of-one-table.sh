#!/usr/bin/env bash
# Do three checkers of PDF/UA find the same faults in a convention of training that WeasyPrint writes, and none when there is none?
#
# Guess:  they agree: PDF/UA-1 has a protocol of what a machine can tell (Matterhorn), and a language, a title, the cells at the head of a table and the order
#         of headings are in it.
# Seen:   the right document passes one of three: pdfua says that the cells of its table are tied to no head, though each names its own (/Headers), and
#         outloud that a link is not printed. Without its language two refuse it, pdfua warns. Cells that are no heads pass page-validation; an H3
#         as first heading passes pdfua, whose rule raises an error and is left out. WeasyPrint says pdf/ua-1 of all of them, and writes no
#         language as an empty one.
# Why it matters: "checked for PDF/UA" depends on who checked; a person who listens to the table hears cells without their heads.
# Here:   what a document must have is asked of the writer and read again by our tests, cell by cell (`functions/src/documents/pdf/tests.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages weasyprint==70.0 pdfua==0.1.3 outloud==0.2.1 page-validation==0.11.0 pikepdf==10.18.0 pymupdf==2.0

cat >judges.py <<'PYTHON'
import re
import subprocess
import page
import weasyprint

right = """<html lang="fr"><head><title>Convention</title></head><body><h1>Convention de formation</h1>
<table><thead><tr><th scope="col">Séance</th><th scope="col">Heures</th></tr></thead><tbody><tr><td>3 mars</td><td>7</td></tr></tbody></table>
<p><a href="https://exemple.fr">Le site</a></p></body></html>"""
documents = {
    "right": right,
    "without language": right.replace(' lang="fr"', ""),
    "without title": right.replace("<title>Convention</title>", ""),
    "heads that are cells": right.replace('th scope="col"', "td").replace("</th>", "</td>"),
    "begins with an H3": right.replace("h1>", "h3>"),
}

def told(command):
    lines = subprocess.run(command, capture_output=True, text=True).stdout.splitlines()
    found = (re.match(r"\s*\[?(ERROR|WARN|WARNING|skip) *\]? +([A-Z]+-[\d-]+)", line) for line in lines)
    return " ".join(f"{match[1].lower()} {match[2]}" for match in found if match) or "nothing"

for name, html in documents.items():
    weasyprint.HTML(string=html).write_pdf("a.pdf", pdf_variant="pdf/ua-1")
    print(name, "| pdfua:", told(["venv/bin/pdfua", "check", "a.pdf"]))
    print(name, "| outloud:", told(["venv/bin/outloud", "a.pdf"]))
    print(name, "| page-validation:", " ".join(failure.rule_id for failure in page.validate_pdf("a.pdf", profile="ua1").failures) or "nothing")
PYTHON
seen venv/bin/python judges.py <<'SEEN'
right | pdfua: warn UA-15-003 skip UA-14-001
right | outloud: warning LNK-004
right | page-validation: nothing
without language | pdfua: warn UA-06-001 warn UA-15-003 skip UA-14-001
without language | outloud: error DOC-013 warning LNK-004
without language | page-validation: PDFUA1-LANGUAGE-TAG-001
without title | pdfua: warn UA-15-003 warn UA-07-001 skip UA-14-001
without title | outloud: error DOC-010 warning LNK-004
without title | page-validation: PDFUA1-METADATA-TITLE-001
heads that are cells | pdfua: error UA-15-003 skip UA-14-001
heads that are cells | outloud: error TBL-001 warning LNK-004
heads that are cells | page-validation: nothing
begins with an H3 | pdfua: warn UA-15-003 skip UA-14-001
begins with an H3 | outloud: error HDG-002 warning LNK-004
begins with an H3 | page-validation: PDFUA1-HEADING-NESTING-001
SEEN
