#!/usr/bin/env bash
# What do the libraries of npm write in French letters for 81, 80 000, 200 000, a million euros and 1.80?
#
# Guess:  quatre-vingt-un, quatre-vingt mille, deux cent mille (80 and 200 lose their s before mille and keep it before millions), un million
#         d'euros, and "un virgule huit", or an error where there are no fractions.
# Seen:   n2words alone has the s right everywhere. written-number has "quatre-vingts mille" and "deux cents mille", to-words "deux cents mille" and
#         "quatre-vingt millions", convertir-nombre-lettre both and "quatre-vingt-et-un". written-number rounds: 1.8 is "deux", 480.5 "quatre cent
#         quatre-vingt-un"; −3 is no word at all in it, and "quatre-vingts" in convertir-nombre-lettre. The two with euros
#         say "un million euros", without d'.
# Why it matters: a convention and an order to pay have the sum in letters, and it is that which counts where it differs from the digits.
# Here:   amounts are written in digits only (`Euros::french` in `shared/src/money.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages n2words@4.0.0 written-number@0.11.1 to-words@5.7.0 convertir-nombre-lettre@1.0.2

cat >letters.mjs <<'NODE'
import { createRequire } from 'node:module'
import * as n2words from 'n2words/fr-FR'

const require = createRequire(import.meta.url)
const { NumberToLetter } = require('convertir-nombre-lettre')
const { ToWords } = require('to-words')
const writtenNumber = require('written-number')
const toWords = new ToWords({ localeCode: 'fr-FR' })
const write = {
  n2words: n => n2words.toCardinal(n),
  'written-number': n => writtenNumber(n, { lang: 'fr' }),
  'to-words': n => toWords.convert(n).toLowerCase(),
  'convertir-nombre-lettre': n => NumberToLetter(n),
}
for (const n of [81, 80000, 200000, 80000000, 1.8, 480.5, -3]) console.log(n, '|', Object.values(write).map(f => f(n) || 'nothing').join(' | '))
console.log(1000000, 'euros |', n2words.toCurrency(1000000), '|', toWords.convert(1000000, { currency: true }).toLowerCase())
NODE
seen node letters.mjs <<'SEEN'
81 | quatre-vingt-un | quatre-vingt-un | quatre-vingt-un | quatre-vingt-et-un
80000 | quatre-vingt mille | quatre-vingts mille | quatre-vingt mille | quatre-vingts mille
200000 | deux cent mille | deux cents mille | deux cents mille | deux cents mille
80000000 | quatre-vingts millions | quatre-vingts millions | quatre-vingt millions | quatre-vingts millions
1.8 | un virgule huit | deux | un virgule huit | Nombre avec virgule non géré.
480.5 | quatre cent quatre-vingts virgule cinq | quatre cent quatre-vingt-un | quatre cent quatre-vingts virgule cinq | Nombre avec virgule non géré.
-3 | moins trois | nothing | moins trois | quatre-vingts
1000000 euros | un million euros | un million euros
SEEN
