#!/usr/bin/env bash
# What does a mail with a table of amounts become for who reads it as plain text?
#
# Guess:  the no-break spaces are kept, so that no amount is cut by the end of a line. Nothing was guessed of a table.
# Seen:   html-to-text keeps them and glues the cells of a table together: the year 2026 and 1 400,00 € are "20261 400,00 €". html2text keeps the
#         table and cuts at the narrow no-break space: "1" ends a line and "234,56 €" begins the next.
# Why it matters: such libraries write the text part of a mail from its page. Its reader sees twenty million, or two hundred and thirty-four euros.
# Here:   mails have a text that is written as text, without tables, and no other part (`functions/src/ports/mail.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages html-to-text@10.0.1
python_packages html2text==2025.4.15

cat >mail.html <<'HTML'
<p>Reste à votre charge : 1&#8239;234,56&#8239;€ à payer avant la session</p><table><tr><th>Année</th><th>Montant</th></tr><tr><td>2026</td><td>1&#8239;400,00&#8239;€</td></tr></table>
HTML
cat >text.cjs <<'NODE'
const { convert } = require("html-to-text");
for (const line of convert(require("fs").readFileSync("mail.html", "utf8"), { wordwrap: 26 }).split("\n")) console.log("html-to-text |", line);
NODE
cat >text.py <<'PYTHON'
from html2text import HTML2Text

for line in HTML2Text(bodywidth=26).handle(open("mail.html", encoding="utf-8").read()).strip().splitlines():
    print("html2text |", line.rstrip())
PYTHON
both() { node text.cjs && venv/bin/python text.py; }
seen both <<'SEEN'
html-to-text | Reste à votre charge :
html-to-text | 1 234,56 € à payer avant
html-to-text | la session
html-to-text | 
html-to-text | AnnéeMontant20261 400,00 €
html2text | Reste à votre charge : 1
html2text | 234,56 € à payer avant la
html2text | session
html2text | 
html2text | Année| Montant
html2text | ---|---
html2text | 2026| 1 400,00 €
SEEN
