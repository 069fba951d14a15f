#!/usr/bin/env bash
# What is marked as changed when conditions of use say 1 200 € in place of 1 000 €, with the narrow no-break space of French amounts?
#
# Guess:  the libraries that compare word by word mark "000" and "200", the amount being two words to them; jsdiff, given the words of French (Intl.Segmenter),
#         marks the amount once and whole. All mark élu and élue as wholes.
# Seen:   the first half is so. With the words of French jsdiff says the amount twice: the new text is "L’élue verse 1 200 1 200 € avant mars", which
#         nobody wrote. diff-match-patch marks one digit of the amount; node-htmldiff and htmldiff-js cut élu after its accent; lxml puts a space into
#         the amount.
# Why it matters: it is by such a comparison that people are told what has changed in what they agree to.
# Here:   the conditions of use are shown whole, in the version in force (`shared/src/cgu.rs`); no two texts are compared by machine.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages diff@9.0.0 node-htmldiff@0.9.4 htmldiff-js@1.0.5 diff-match-patch@1.0.5
python_packages redlines==0.6.2 typing-extensions==4.16.0 lxml==6.1.3

cat >texts.json <<'JSON'
{"before": "L’élu verse 1\u202f000\u00a0€ avant mars.", "after": "L’élue verse 1\u202f200\u00a0€ avant mars."}
JSON
cat >compare.cjs <<'NODE'
const { diffWords } = require("diff");
const Patch = require("diff-match-patch");
const { before, after } = require("./texts.json");
const marks = (html) => html.replace(/<(\/?)(ins|del)[^>]*>/g, (_, end, kind) => (kind === "ins" ? (end ? "+}" : "{+") : end ? "-}" : "{-"));
const shown = (parts) => parts.map(({ added, removed, value }) => (added ? `{+${value}+}` : removed ? `{-${value}-}` : value)).join("");
const patch = new Patch();
const signs = patch.diff_main(before, after);
patch.diff_cleanupSemantic(signs);
const results = {
  "jsdiff, words": shown(diffWords(before, after)),
  "jsdiff, words of French": shown(diffWords(before, after, { intlSegmenter: new Intl.Segmenter("fr", { granularity: "word" }) })),
  "diff-match-patch": shown(signs.map(([kind, value]) => ({ added: kind > 0, removed: kind < 0, value }))),
  "node-htmldiff": marks(require("node-htmldiff")(before, after)),
  "htmldiff-js": marks(require("htmldiff-js").default.execute(before, after)),
};
for (const [name, text] of Object.entries(results)) console.log(name, "|", text.replace(/[\u00a0\u202f]/g, " "));
NODE
cat >compare.py <<'PYTHON'
import json, re
from lxml.html.diff import htmldiff
from redlines import Redlines

texts = json.load(open("texts.json"))
results = {"redlines": Redlines(texts["before"], texts["after"], markdown_style="none").output_markdown, "lxml": htmldiff(texts["before"], texts["after"])}
for name, html in results.items():
    for tag, mark in (("ins", "+"), ("del", "-")):
        html = re.sub(rf"</{tag}>", mark + "}", re.sub(rf"<{tag}[^>]*>", "{" + mark, html))
    print(name, "|", re.sub("[\u00a0\u202f]", " ", html))
PYTHON
ask_all() { node compare.cjs && venv/bin/python compare.py; }
seen ask_all <<'SEEN'
jsdiff, words | L’{-élu-}{+élue+} verse 1 {-000-}{+200+} € avant mars.
jsdiff, words of French | {-L’élu verse 1 000 1 000 €-}{+L’élue verse 1 200 1 200 €+} avant mars.
diff-match-patch | L’élu{+e+} verse 1 {-0-}{+2+}00 € avant mars.
node-htmldiff | L’é{-lu-}{+lue+} verse 1 {-000-}{+200+} € avant mars.
htmldiff-js | L’é{-lu-}{+lue+} verse 1 {-000-}{+200+} € avant mars.
redlines | {-L’élu -}{+L’élue +}verse 1 {-000 -}{+200 +}€ avant mars.
lxml | {+L’élue+} {-L’élu-} verse 1  {+200 +} {-000 -} € avant mars.
SEEN
