#!/usr/bin/env bash
# Does a helper against mistyped mail addresses leave the right ones of French town halls alone?
#
# Guess:  gmial.com is put right, and an address that exists gets no suggestion: neither at the French providers, nor at .re, .nc or .bzh.
# Seen:   on the mainland so it is. Overseas no ending is known, and the nearest one is proposed: for La Réunion (.re) Germany, for
#         Guadeloupe (.gp) Japan, for French Guiana (.gf) Greece, for Mayotte (.yt) Italy, for New Caledonia (.nc) the Netherlands, for
#         Saint-Pierre-et-Miquelon (.pm) Canada or the Philippines; for Brittany (.bzh) Belgium. Mailo, a French provider, is "mail.com" or "mailw.com".
# Why it matters: who takes the suggestion never gets the mail that says until when to confirm, and a stranger may.
# Here:   an address is kept as it was typed, and nothing is proposed in its place (`shared/src/forms`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages mailcheck@1.1.1 @zootools/email-spell-checker@1.12.0

cat >suggestions.cjs <<'NODE'
const mailcheck = require("mailcheck"), zootools = require("@zootools/email-spell-checker").default;
const suggested = (checker, domain) => checker.run({ email: `mairie@${domain}` })?.domain ?? "-";
const ask = (...domains) => {
  for (const domain of domains) console.log(domain, "| mailcheck:", suggested(mailcheck, domain), "| zootools:", suggested(zootools, domain));
};
ask("gmial.com", "mailo.com");
ask(...["re", "gp", "mq", "gf", "yt", "pm", "nc", "pf", "bzh"].map((ending) => `commune-exemple.${ending}`));
const right = ["wanadoo.fr", "orange.fr", "laposte.net", "free.fr", "sfr.fr", "neuf.fr", "bbox.fr", "commune-exemple.fr", "commune-exemple.corsica"];
console.log("left alone by both:", ...right.filter((domain) => suggested(mailcheck, domain) + suggested(zootools, domain) === "--"));
NODE
seen node suggestions.cjs <<'SEEN'
gmial.com | mailcheck: gmail.com | zootools: gmail.com
mailo.com | mailcheck: mail.com | zootools: mailw.com
commune-exemple.re | mailcheck: commune-exemple.de | zootools: commune-exemple.de
commune-exemple.gp | mailcheck: commune-exemple.jp | zootools: commune-exemple.jp
commune-exemple.mq | mailcheck: commune-exemple.mil | zootools: commune-exemple.gq
commune-exemple.gf | mailcheck: commune-exemple.gr | zootools: commune-exemple.gr
commune-exemple.yt | mailcheck: commune-exemple.it | zootools: commune-exemple.it
commune-exemple.pm | mailcheck: commune-exemple.ca | zootools: commune-exemple.ph
commune-exemple.nc | mailcheck: commune-exemple.nl | zootools: commune-exemple.nl
commune-exemple.pf | mailcheck: commune-exemple.ca | zootools: commune-exemple.cf
commune-exemple.bzh | mailcheck: commune-exemple.be | zootools: commune-exemple.be
left alone by both: wanadoo.fr orange.fr laposte.net free.fr sfr.fr neuf.fr bbox.fr commune-exemple.fr commune-exemple.corsica
SEEN
