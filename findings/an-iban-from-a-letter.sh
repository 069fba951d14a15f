#!/usr/bin/env bash
# Is an IBAN taken as it is copied from the letter of a bank, with spaces that do not break, hyphens, or the word IBAN before it?
#
# Guess:  ibantools, the most complete, takes all of them once its electronicFormatIBAN has passed over them, being made for it.
# Seen:   it is the one that does not: only the space of the keyboard and the hyphen go, a space that does not break stays, the number is invalid, and
#         friendlyFormatIBAN breaks it in wrong places, "FR76  300 0 60 00". The other six take these spaces. schwifty, which takes them,
#         refuses the hyphens. "IBAN" before the number is refused by all seven.
# Why it matters: a RIB is nearly always pasted from a PDF; to be told that a right IBAN is wrong leads to typing it, and to mistypes.
# Here:   every sign that is neither letter nor digit goes, and the word before the number (`shared/src/identifiers/iban.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages iban@0.0.14 iban-ts@0.11.0 ibankit@1.6.5 fast-iban@1.2.0 ibantools@4.5.4
python_packages schwifty==2026.10.1 python-stdnum==2.2

cat >pasted.cjs <<'NODE'
const iban = require("iban"), { IBAN } = require("ibankit"), fast = require("fast-iban"), tools = require("ibantools");
const typed = "FR76 3000 6000 0112 3456 7890 189";
const pasted = { spaces: typed, "no-break": typed.replace(/ /g, "\u00a0"), narrow: typed.replace(/ /g, "\u202f"), hyphens: typed.replace(/ /g, "-"), word: `IBAN ${typed}` };
const tried = (take) => { try { return take() ? "taken" : "refused"; } catch (error) { return "refused"; } };
import("iban-ts").then((typescript) => {
  const takers = {
    iban: (text) => iban.isValid(text),
    "iban-ts": (text) => typescript.isValid(text),
    ibankit: (text) => IBAN.isValid(text),
    "fast-iban": (text) => fast.validateIBAN(text),
    ibantools: (text) => tools.isValidIBAN(tools.electronicFormatIBAN(text)),
  };
  for (const [name, take] of Object.entries(takers)) console.log(name, "|", Object.entries(pasted).map(([how, text]) => `${how} ${tried(() => take(text))}`).join(", "));
  console.log("ibantools shows it as |", tools.friendlyFormatIBAN(pasted["no-break"]).replace(/\u00a0/g, " "));
});
NODE
cat >pasted.py <<'PYTHON'
from schwifty import IBAN
from stdnum import iban

typed = "FR76 3000 6000 0112 3456 7890 189"
pasted = {"spaces": typed, "no-break": typed.replace(" ", "\u00a0"), "narrow": typed.replace(" ", "\u202f"), "hyphens": typed.replace(" ", "-"), "word": f"IBAN {typed}"}
for name, take in {"schwifty": IBAN, "stdnum": iban.validate}.items():
    said = []
    for how, text in pasted.items():
        try:
            take(text)
            said.append(f"{how} taken")
        except ValueError:
            said.append(f"{how} refused")
    print(name, "|", ", ".join(said))
PYTHON
take_all() { node pasted.cjs && venv/bin/python pasted.py; }
seen take_all <<'SEEN'
iban | spaces taken, no-break taken, narrow taken, hyphens taken, word refused
iban-ts | spaces taken, no-break taken, narrow taken, hyphens taken, word refused
ibankit | spaces taken, no-break taken, narrow taken, hyphens taken, word refused
fast-iban | spaces taken, no-break taken, narrow taken, hyphens taken, word refused
ibantools | spaces taken, no-break refused, narrow refused, hyphens taken, word refused
ibantools shows it as | FR76  300 0 60 00 0 112  3456  789 0 18 9
schwifty | spaces taken, no-break taken, narrow taken, hyphens refused, word refused
stdnum | spaces taken, no-break taken, narrow taken, hyphens taken, word refused
SEEN
