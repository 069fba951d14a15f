#!/usr/bin/env bash
# Does a programme of training, with its table and a few words of English, keep what a screen reader needs once its HTML has been cleaned?
#
# Guess:  where tables are let through, so are the scope of a head, the caption, lang and the long form of an abbreviation: none of them can do harm.
# Seen:   sanitize-html, xss and insane keep the table and drop scope and lang; the first and the last drop the long form of an abbreviation too, and the first the
#         summary of a fold, whose words then run into what follows. rehype-sanitize keeps scope and lang, and drops the caption, whose text is left loose
#         in the table, and the abbreviation. nh3, DOMPurify and lxml_html_clean keep everything.
# Why it matters: RGAA asks for a caption, heads and the language of a passage (5.4, 5.7, 8.7): the page of the organisme passes its audit, and the catalogue
#         that shows the same text does not.
# Here:   what organismes write becomes plain text in paragraphs, and no HTML of theirs is shown (`functions/src/lheo/text.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages nh3==0.3.8 lxml_html_clean==0.4.6 lxml==6.1.3
node_packages sanitize-html@2.17.5 xss@1.0.17 insane@2.6.2 isomorphic-dompurify@3.19.0 unified@11.0.5 rehype-parse@9.0.1 rehype-sanitize@6.0.0 rehype-stringify@10.0.1

cat >programme.html <<'HTML'
<table><caption>Séances</caption><thead><tr><th scope="col">Jour</th><th scope="col">Heures</th></tr></thead><tbody><tr><th scope="row">3 mars</th><td>7</td></tr></tbody></table>
<p>Atelier de <span lang="en">design thinking</span> sur le <abbr title="plan local d’urbanisme">PLU</abbr></p>
<details><summary>Prérequis</summary>Aucun</details>
HTML
cat >clean.mjs <<'NODE'
import { readFileSync } from "node:fs";
import insane from "insane";
import purify from "isomorphic-dompurify";
import parse from "rehype-parse";
import clean from "rehype-sanitize";
import stringify from "rehype-stringify";
import sanitize from "sanitize-html";
import { unified } from "unified";
import xss from "xss";

const rehype = unified().use(parse, { fragment: true }).use(clean).use(stringify);
const cleaners = { "sanitize-html": sanitize, xss: (html) => xss(html), insane: (html) => insane(html), DOMPurify: (html) => purify.sanitize(html), "rehype-sanitize": (html) => String(rehype.processSync(html)) };
const html = readFileSync("programme.html", "utf8");
const signs = { table: "<table>", caption: "<caption>", scope: 'scope="row"', lang: 'lang="en"', "long form": 'title="plan', summary: "<summary>" };
const told = (text) => Object.entries(signs).filter(([, sign]) => !text.includes(sign)).map(([name]) => name).join(", ") || "nothing";
for (const [name, cleaner] of Object.entries(cleaners)) console.log(name, "| lost:", told(cleaner(html)));
NODE
cat >clean.py <<'PYTHON'
import nh3
from lxml_html_clean import clean_html

signs = {"table": "<table>", "caption": "<caption>", "scope": 'scope="row"', "lang": 'lang="en"', "long form": 'title="plan', "summary": "<summary>"}
html = open("programme.html").read()
for name, cleaned in {"nh3": nh3.clean(html), "lxml_html_clean": clean_html(html)}.items():
    print(name, "| lost:", ", ".join(sign for sign, text in signs.items() if text not in cleaned) or "nothing")
PYTHON
ask_all() { node clean.mjs && venv/bin/python clean.py; }
seen ask_all <<'SEEN'
sanitize-html | lost: scope, lang, long form, summary
xss | lost: scope, lang
insane | lost: scope, lang, long form
DOMPurify | lost: nothing
rehype-sanitize | lost: caption, long form
nh3 | lost: nothing
lxml_html_clean | lost: nothing
SEEN
