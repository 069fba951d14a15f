#!/usr/bin/env bash
# Does a French postcode tell the département, and are they all in codes-postaux?
#
# Guess:  all are there, the islands included, since Saint-Pierre (97500) and Mayotte are; and a few postcodes of the mainland lie
#         wholly in another département than the one they name.
# Seen:   Saint-Martin (97150) and Saint-Barthélemy (97133) are missing, as is everything in 98, Nouméa and Papeete included. On the
#         mainland no postcode lies wholly elsewhere: 32 are shared by two départements or more, and 200 and 201 are always in 2A, 202
#         and 206 in 2B.
# Why it matters: where the table has nothing, one takes the first digits, which say Guadeloupe for two collectivités of their own.
# Here:   `departement_of` (`shared/src/catalogue/place.rs`) prefers the commune's code, and the first digits are enough on the mainland;
#         it took 97150 and 97133 for 971, and gives 978 and 977 since this comparison, with a test.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages codes-postaux@4.1.2

cat >postcodes.cjs <<'NODE'
const { find } = require("codes-postaux");
for (const [code, name] of [["97500", "Saint-Pierre"], ["97150", "Saint-Martin"], ["97133", "Saint-Barthélemy"], ["98800", "Nouméa"], ["98714", "Papeete"]])
  console.log(name, code, find(code).length ? "known" : "unknown");
const all = Array.from({ length: 95000 }, (_, n) => String(n + 1000).padStart(5, "0"));
const places = (code) => [...new Set(find(code).map((commune) => commune.codeCommune.slice(0, 2)))];
const named = (code) => (!code.startsWith("20") ? code.slice(0, 2) : code < "20200" ? "2A" : "2B");
const known = all.filter((code) => find(code).length);
console.log("wholly elsewhere:", known.filter((code) => !places(code).includes(named(code))).length);
console.log("shared:", known.filter((code) => places(code).length > 1).length);
NODE
seen node postcodes.cjs <<'SEEN'
Saint-Pierre 97500 known
Saint-Martin 97150 unknown
Saint-Barthélemy 97133 unknown
Nouméa 98800 unknown
Papeete 98714 unknown
wholly elsewhere: 0
shared: 32
SEEN
