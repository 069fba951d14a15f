#!/usr/bin/env bash
# What do removers of personal data take the numbers of a French training dossier for?
#
# Guess:  a SIRET, a reference of dossier and a year are left, being of no person; where they err, it is on the side of "some number".
# Seen:   redact-pii makes a credit card of the SIRET, which has fourteen digits and the key of a card, a telephone with a digit left over of the
#         reference, and takes the year out of a date and of a session. openredaction, which knows French numbers, leaves all of them, as guessed.
# Why it matters: what support and logs keep is then useless (which dossier, which organisme?), and what it says is wrong.
# Here:   nothing is searched for in texts: personal data have types that do not print themselves (`shared/src/identifiers/sealed.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages redact-pii@3.4.0 @openredaction/openredaction@1.0.4

cat >removed.cjs <<'NODE'
const { SyncRedactor } = require("redact-pii");
const { OpenRedaction } = require("@openredaction/openredaction");
const texts = ["SIRET 73282932000074", "Dossier 2026000000123", "Offre F-1, session 2027", "le 03/05/2027", "1 234,56 €"];
(async () => {
  for (const text of texts) console.log("redact-pii |", text, "|", new SyncRedactor().redact(text));
  for (const text of texts) console.log("openredaction |", text, "|", (await new OpenRedaction({}).detect(text)).redacted);
})();
NODE
seen node removed.cjs <<'SEEN'
redact-pii | SIRET 73282932000074 | SIRET CREDIT_CARD_NUMBER
redact-pii | Dossier 2026000000123 | Dossier PHONE_NUMBER3
redact-pii | Offre F-1, session 2027 | Offre F-1, session DIGITS
redact-pii | le 03/05/2027 | le 03/05/DIGITS
redact-pii | 1 234,56 € | 1 234,56 €
openredaction | SIRET 73282932000074 | SIRET 73282932000074
openredaction | Dossier 2026000000123 | Dossier 2026000000123
openredaction | Offre F-1, session 2027 | Offre F-1, session 2027
openredaction | le 03/05/2027 | le 03/05/2027
openredaction | 1 234,56 € | 1 234,56 €
SEEN
