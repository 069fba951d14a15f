#!/usr/bin/env bash
# Does a payment of 12.345 €, rounded to the cent, leave nothing once the same amount is taken back, rounded as well?
#
# Guess:  nothing is left in publicodes, the language in which the State writes rules of money, nor in libraries made for amounts; Math.round, which rounds
#         half up on either side, is known for it.
# Seen:   publicodes says 12.35 and −12.34: one cent is left. So do numbro, numeral, accounting, currency.js and lodash. Intl, mathjs, big.js, decimal.js,
#         bignumber.js and d3-format round away from zero on both sides, and the sum is nothing.
# Why it matters: a correction takes back what was paid before it pays again; each leaves a cent in the accounts of the fund, which nobody owes.
# Here:   half a cent goes away from zero on both sides (`Euros::rounded` in `shared/src/money.rs`), and a correction posts the difference of amounts that
#         are in whole cents already.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages publicodes@1.10.3 numbro@2.5.0 numeral@2.0.6 accounting@0.4.1 currency.js@2.0.4 lodash@4.18.1 mathjs@15.2.0 big.js@7.0.1 decimal.js@10.6.0 bignumber.js@9.3.1 d3-format@3.1.3

cat >correction.mjs <<'NODE'
import accounting from "accounting";
import Big from "big.js";
import BigNumber from "bignumber.js";
import currency from "currency.js";
import { format } from "d3-format";
import Decimal from "decimal.js";
import lodash from "lodash";
import { round } from "mathjs";
import numbro from "numbro";
import numeral from "numeral";
import Engine from "publicodes";

const english = new Intl.NumberFormat("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const rounders = {
  publicodes: (amount) => new Engine({ montant: { valeur: `${amount} €`, arrondi: "2 décimales" } }).evaluate("montant").nodeValue,
  numbro: (amount) => numbro(amount).format({ mantissa: 2 }),
  numeral: (amount) => numeral(amount).format("0.00"),
  accounting: (amount) => accounting.toFixed(amount, 2),
  "currency.js": (amount) => currency(amount).toString(),
  lodash: (amount) => lodash.round(amount, 2),
  mathjs: (amount) => round(amount, 2),
  "big.js": (amount) => Big(amount).toFixed(2),
  "decimal.js": (amount) => new Decimal(amount).toFixed(2),
  "bignumber.js": (amount) => BigNumber(amount).toFixed(2),
  "d3-format": (amount) => format(".2f")(amount).replace("−", "-"),
  Intl: (amount) => english.format(amount),
};
for (const [name, rounded] of Object.entries(rounders)) {
  const [paid, back] = [rounded(12.345), rounded(-12.345)];
  console.log(`${name} | ${paid} and ${back} | left: ${Math.round(100 * (Number(paid) + Number(back)))} cent`);
}
NODE
seen node correction.mjs <<'SEEN'
publicodes | 12.35 and -12.34 | left: 1 cent
numbro | 12.35 and -12.34 | left: 1 cent
numeral | 12.35 and -12.34 | left: 1 cent
accounting | 12.35 and -12.34 | left: 1 cent
currency.js | 12.35 and -12.34 | left: 1 cent
lodash | 12.35 and -12.34 | left: 1 cent
mathjs | 12.35 and -12.35 | left: 0 cent
big.js | 12.35 and -12.35 | left: 0 cent
decimal.js | 12.35 and -12.35 | left: 0 cent
bignumber.js | 12.35 and -12.35 | left: 0 cent
d3-format | 12.35 and -12.35 | left: 0 cent
Intl | 12.35 and -12.35 | left: 0 cent
SEEN
