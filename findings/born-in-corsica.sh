#!/usr/bin/env bash
# What does french-ssn make of the number of an élu born in Ajaccio in 1960?
#
# Guess:  Corsica: the library knows 2A and 2B, and those born before the island was parted in 1976 keep the 20 of that time.
# Seen:   the number is valid, and its place "appears to be incorrect": no country, no département. Those born in 2A after 1976
#         are told right; so is a number that says 2A in 1965, which nobody has.
# Why it matters: most Corsican élus over fifty have such a number.
# Here:   `Nir::check_identity` took 20 004 and FranceConnect's 2A004 for two places and warned every one of them. Found by this
#         comparison: the 20 of Corsica is now the same place as 2A and 2B, with a test (`shared/src/identifiers/nir.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages french-ssn@4.1.0

cat >corsica.cjs <<'NODE'
const ssn = require("french-ssn");
const key = (thirteen) => thirteen + String(97n - (BigInt(thirteen.replace("2A", "19")) % 97n)).padStart(2, "0");
for (const thirteen of ["1600120004001", "180012A004001", "165012A004001"]) {
  const { birth } = ssn.parse(key(thirteen));
  console.log(birth.year, "valid:", ssn.validate(key(thirteen)), "|", birth.county.name ?? birth.county.error);
}
NODE
seen node corsica.cjs <<'SEEN'
1960 valid: true | appears to be incorrect
1980 valid: true | Corse-du-Sud
1965 valid: true | Corse-du-Sud
SEEN
