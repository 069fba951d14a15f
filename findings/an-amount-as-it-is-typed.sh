#!/usr/bin/env bash
# Do readers of French numbers read an amount as people type it, as they paste it, and as Intl writes it?
#
# Guess:  "1 234,56" is 1234.56 in each, with a plain, a no-break or a narrow no-break space.
# Seen:   numbro reads the plain space only, agate the narrow one only, and both give nothing or an error for what the other writes. numeral reads
#         everything and much else: "12.50", as a card machine prints it, is 1250, and the true minus is dropped, as price-parser drops any minus.
#         Intl's own sign of a negative amount is refused by all but these two.
# Why it matters: a price is a hundred times the one that was typed; what a page shows cannot be pasted into the next.
# Here:   spaces of any width and the sign € are taken out, comma and point both begin the cents, three decimals are refused
#         (`Euros::from_input` in `shared/src/money.rs`). The true minus, which amounts are shown with, is refused there too.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages numbro@2.5.0 numeral@2.0.6 @internationalized/number@3.6.9
python_packages Babel==2.18.0 agate==1.14.2 price-parser==0.5.1

cat >typed.mjs <<'NODE'
import { createRequire } from "node:module";
import { NumberParser } from "@internationalized/number";
const require = createRequire(import.meta.url);
const numbro = require("numbro");
numbro.registerLanguage(require("numbro/languages/fr-FR.js"), true);
const numeral = require("numeral");
require("numeral/locales/fr");
numeral.locale("fr");
const parser = new NumberParser("fr-FR");
for (const typed of ["1 234,56", "1\u00a0234,56", "1\u202f234,56", "12,50", "12.50", "-12,50", "−12,50"])
  console.log(JSON.stringify(typed).replace(/[^ -~]/g, (sign) => `\\u${sign.charCodeAt().toString(16).padStart(4, "0")}`),
    "| numbro:", numbro.unformat(typed), "| numeral:", numeral(typed).value(), "| @internationalized:", parser.parse(typed));
NODE
cat >typed.py <<'PYTHON'
import agate
from babel.numbers import parse_decimal
from price_parser import Price

def asked(read, typed):
    try:
        return read(typed)
    except Exception as error:
        return type(error).__name__

readers = {"Babel": lambda typed: parse_decimal(typed, locale="fr"), "agate": agate.Number(locale="fr_FR").cast, "price-parser": lambda typed: Price.fromstring(typed).amount}
for typed in ["1 234,56", "1\u00a0234,56", "1\u202f234,56", "12,50", "12.50", "-12,50", "−12,50"]:
    print(ascii(typed), *(f"| {name}: {asked(read, typed)}" for name, read in readers.items()))
PYTHON
read_all() { node typed.mjs && venv/bin/python typed.py; }
seen read_all <<'SEEN'
"1 234,56" | numbro: 1234.56 | numeral: 1234.56 | @internationalized: 1234.56
"1\u00a0234,56" | numbro: undefined | numeral: 1234.56 | @internationalized: 1234.56
"1\u202f234,56" | numbro: undefined | numeral: 1234.56 | @internationalized: 1234.56
"12,50" | numbro: 12.5 | numeral: 12.5 | @internationalized: 12.5
"12.50" | numbro: 12.5 | numeral: 1250 | @internationalized: 12.5
"-12,50" | numbro: -12.5 | numeral: -12.5 | @internationalized: -12.5
"\u221212,50" | numbro: undefined | numeral: 12.5 | @internationalized: NaN
'1 234,56' | Babel: 1234.56 | agate: CastError | price-parser: 1234.56
'1\xa0234,56' | Babel: 1234.56 | agate: CastError | price-parser: 1234.56
'1\u202f234,56' | Babel: 1234.56 | agate: 1234.56 | price-parser: 1234.56
'12,50' | Babel: 12.50 | agate: 12.50 | price-parser: 12.50
'12.50' | Babel: 12.50 | agate: 12.50 | price-parser: 12.50
'-12,50' | Babel: -12.50 | agate: -12.50 | price-parser: 12.50
'\u221212,50' | Babel: NumberFormatError | agate: CastError | price-parser: 12.50
SEEN
