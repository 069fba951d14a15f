#!/usr/bin/env bash
# What is one per cent of 1 234,50 €, as the libraries write amounts in French?
#
# Guess:  12,35 € in all that are given 12.345 exactly: half a cent goes up. Those that are given a binary number may err for 1.005, which no binary
#         number is.
# Seen:   Babel, and py-moneyed through it, round half to even: 12,34 €, and 1,00 € for 1.005. Django has both: floatformat, of the templates,
#         says 12,35 and number_format, by which Django writes numbers of a locale, cuts: 12,34, and 12,35 for 12.355. In JavaScript all are right for
#         12.345, and Intl, numbro, numeral and currency.js for 1.005 too; accounting and d3-format say 1.00.
# Why it matters: 1 % is what an élu pays of an indemnity. The mail of one program and the page of another differ by a cent, and so do a sum and its
#         lines.
# Here:   what is computed is rounded once, half up, to whole cents (`Euros::rounded` in `shared/src/money.rs`); what is shown has two decimals already.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages Babel==2.19.0 py-moneyed==3.0 Django==5.2.19
node_packages numbro@2.5.0 numeral@2.0.6 accounting@0.4.1 currency.js@2.0.4 d3-format@3.1.3

cat >cents.py <<'PYTHON'
from decimal import Decimal
from babel.numbers import format_currency
from django.conf import settings
settings.configure(LANGUAGE_CODE="fr")
import django
django.setup()
from django.template.defaultfilters import floatformat
from django.utils.formats import number_format
from moneyed import Money
from moneyed.l10n import format_money

amounts = [Decimal(text) for text in ("12.345", "12.355", "1.005")]
writers = {
    "Babel": lambda amount: format_currency(amount, "EUR", locale="fr_FR"),
    "py-moneyed": lambda amount: format_money(Money(amount, "EUR"), locale="fr_FR"),
    "Django, floatformat": lambda amount: floatformat(amount, 2),
    "Django, number_format": lambda amount: number_format(amount, 2),
}
for name, write in writers.items():
    print(name, *(f"| {amount}: {write(amount)}".replace("\xa0", " ") for amount in amounts))
PYTHON
cat >cents.mjs <<'NODE'
import accounting from "accounting";
import currency from "currency.js";
import { format } from "d3-format";
import numbro from "numbro";
import numeral from "numeral";

const french = new Intl.NumberFormat("fr-FR", { style: "currency", currency: "EUR" });
const writers = {
  Intl: (amount) => french.format(amount).replace(/\s/g, " "),
  numbro: (amount) => numbro(amount).format({ mantissa: 2 }),
  numeral: (amount) => numeral(amount).format("0.00"),
  accounting: (amount) => accounting.toFixed(amount, 2),
  "currency.js": (amount) => currency(amount).toString(),
  "d3-format": format(".2f"),
};
for (const [name, write] of Object.entries(writers)) console.log(name, ...[12.345, 12.355, 1.005].map((amount) => `| ${amount}: ${write(amount)}`));
NODE
ask_all() { venv/bin/python cents.py && node cents.mjs; }
seen ask_all <<'SEEN'
Babel | 12.345: 12,34 € | 12.355: 12,36 € | 1.005: 1,00 €
py-moneyed | 12.345: 12,34 € | 12.355: 12,36 € | 1.005: 1,00 €
Django, floatformat | 12.345: 12,35 | 12.355: 12,36 | 1.005: 1,01
Django, number_format | 12.345: 12,34 | 12.355: 12,35 | 1.005: 1,00
Intl | 12.345: 12,35 € | 12.355: 12,36 € | 1.005: 1,01 €
numbro | 12.345: 12.35 | 12.355: 12.36 | 1.005: 1.01
numeral | 12.345: 12.35 | 12.355: 12.36 | 1.005: 1.01
accounting | 12.345: 12.35 | 12.355: 12.36 | 1.005: 1.00
currency.js | 12.345: 12.35 | 12.355: 12.36 | 1.005: 1.01
d3-format | 12.345: 12.35 | 12.355: 12.36 | 1.005: 1.00
SEEN
