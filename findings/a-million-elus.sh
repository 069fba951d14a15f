#!/usr/bin/env bash
# How do libraries of translations count élus in French, from none to a million, with the two forms that French has?
#
# Guess:  nought, one and one and a half are singular (0 élu formé, 1,5 élu formé), all others plural, a million too: CLDR has a third category for it,
#         "many", for "1 million d'élus", and whoever has no such form falls back to the plural.
# Seen:   at 1 000 000 exactly, and at two, i18next shows the name of the text, or the English one where English is the fallback, and the plural again at
#         1 000 001. vue-i18n, i18n-js and Jed count nought as English does ("0 élus formés") with French chosen; Jed says "1 élus formés" of
#         1.5, whose fraction it drops. Polyglot, intl-messageformat, messageformat and Fluent are right on all.
# Why it matters: a balance of nought, the first thing that an élu sees of his right, reads as a fault; and totals of a fund are round numbers.
# Here:   both forms stand at each count, and below two is singular (`plural` in `shared/src/french.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages i18next@26.7.2 vue-i18n@11.4.2 vue@3.5.45 i18n-js@4.5.3 jed@1.1.1 node-polyglot@2.6.0 intl-messageformat@12.1.5 @messageformat/core@3.4.1 @fluent/bundle@0.19.1

cat >counts.cjs <<'NODE'
const i18next = require('i18next').default || require('i18next')
const { createI18n } = require('vue-i18n')
const { I18n } = require('i18n-js')
const Jed = require('jed')
const Polyglot = require('node-polyglot')
const { IntlMessageFormat } = require('intl-messageformat')
const MessageFormat = require('@messageformat/core').default || require('@messageformat/core')
const { FluentBundle, FluentResource } = require('@fluent/bundle')

const counts = [0, 1, 1.5, 2, 1000000, 1000001]
const rules = new Intl.PluralRules('fr')
const two = '{n, plural, one {# élu formé} other {# élus formés}}'
const forms = { elus_one: '{{count}} élu formé', elus_other: '{{count}} élus formés' }
const english = { elus_one: '{{count}} member trained', elus_other: '{{count}} members trained' }

const alone = i18next.createInstance()
alone.init({ lng: 'fr', initAsync: false, showSupportNotice: false, resources: { fr: { translation: forms } } })
const withEnglish = i18next.createInstance()
withEnglish.init({ lng: 'fr', fallbackLng: 'en', initAsync: false, showSupportNotice: false, resources: { fr: { translation: forms }, en: { translation: english } } })
const vue = createI18n({ legacy: false, locale: 'fr', messages: { fr: { elus: '{n} élu formé | {n} élus formés' } } }).global
const rails = new I18n({ fr: { elus: { one: '%{count} élu formé', other: '%{count} élus formés' } } }, { locale: 'fr' })
const jed = new Jed({ locale_data: { messages: { '': { domain: 'messages', lang: 'fr' }, elu: ['%d élu formé', '%d élus formés'] } } })
const polyglot = new Polyglot({ locale: 'fr', phrases: { elus: '%{smart_count} élu formé |||| %{smart_count} élus formés' } })
const intl = new IntlMessageFormat(two, 'fr')
const compiled = new MessageFormat('fr').compile(two)
const fluent = new FluentBundle('fr', { useIsolating: false })
fluent.addResource(new FluentResource('elus = { $n ->\n    [one] { $n } élu formé\n   *[other] { $n } élus formés\n}'))

const said = {
  'the category of CLDR': n => rules.select(n),
  i18next: n => alone.t('elus', { count: n }),
  'i18next, English behind': n => withEnglish.t('elus', { count: n }),
  'vue-i18n': n => vue.t('elus', n),
  'i18n-js': n => rails.t('elus', { count: n }),
  jed: n => jed.translate('elu').ifPlural(n, 'elus').fetch(n),
  'node-polyglot': n => polyglot.t('elus', n),
  'intl-messageformat': n => intl.format({ n }),
  '@messageformat/core': n => compiled({ n }),
  '@fluent/bundle': n => fluent.formatPattern(fluent.getMessage('elus').value, { n }),
}
for (const [name, say] of Object.entries(said)) console.log(name, '|', counts.map(n => say(n).replace(/\s/g, ' ')).join(' | '))
NODE
seen node counts.cjs <<'SEEN'
the category of CLDR | one | one | one | other | many | other
i18next | 0 élu formé | 1 élu formé | 1.5 élu formé | 2 élus formés | elus | 1000001 élus formés
i18next, English behind | 0 élu formé | 1 élu formé | 1.5 élu formé | 2 élus formés | 1000000 members trained | 1000001 élus formés
vue-i18n | 0 élus formés | 1 élu formé | 1.5 élus formés | 2 élus formés | 1000000 élus formés | 1000001 élus formés
i18n-js | 0 élus formés | 1 élu formé | 1.5 élus formés | 2 élus formés | 1000000 élus formés | 1000001 élus formés
jed | 0 élus formés | 1 élu formé | 1 élus formés | 2 élus formés | 1000000 élus formés | 1000001 élus formés
node-polyglot | 0 élu formé | 1 élu formé | 1.5 élu formé | 2 élus formés | 1000000 élus formés | 1000001 élus formés
intl-messageformat | 0 élu formé | 1 élu formé | 1,5 élu formé | 2 élus formés | 1 000 000 élus formés | 1 000 001 élus formés
@messageformat/core | 0 élu formé | 1 élu formé | 1,5 élu formé | 2 élus formés | 1 000 000 élus formés | 1 000 001 élus formés
@fluent/bundle | 0 élu formé | 1 élu formé | 1,5 élu formé | 2 élus formés | 1 000 000 élus formés | 1 000 001 élus formés
SEEN
