#!/usr/bin/env bash
# Do libraries for French plurals know the nouns of a town hall?
#
# Guess:  procès-verbal, chef-lieu, conseil municipal, compte rendu, appel d'offres and vœu are right, in one of the two packages at least.
# Seen:   the two say the same: chefs-lieux is chef-lieux, lieux-dits lieu-dits, and the mayor's vœux are vœus, though a voeu in two letters
#         has voeux. A chef de service has chefs des services, and ayants droit get an s. The others are right.
# Why it matters: such a word stands in a heading or a mail to élus, who read the official spelling all day.
# Here:   both forms of a noun are given where it is counted (`plural` in `shared/src/french.rs`), none is made up.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages pluralize-fr@1.0.1 rosaenlg-pluralize-fr@3.4.0

cat >plurals.cjs <<'NODE'
const first = require("pluralize-fr"), second = require("rosaenlg-pluralize-fr");
const plural = (library, noun) => (library.default ?? library.plural ?? library)(noun);
for (const noun of ["procès-verbal", "conseil municipal", "compte rendu", "appel d'offres", "chef-lieu", "lieu-dit", "vœu", "voeu", "chef de service", "ayant droit"])
  console.log(noun, "|", ...[first, second].map((library) => plural(library, noun)));
NODE
seen node plurals.cjs <<'SEEN'
procès-verbal | procès-verbaux procès-verbaux
conseil municipal | conseils municipaux conseils municipaux
compte rendu | comptes rendus comptes rendus
appel d'offres | appels d'offres appels d'offres
chef-lieu | chef-lieux chef-lieux
lieu-dit | lieu-dits lieu-dits
vœu | vœus vœus
voeu | voeux voeux
chef de service | chefs des services chefs des services
ayant droit | ayants droits ayants droits
SEEN
