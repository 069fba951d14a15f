#!/usr/bin/env bash
# Does axe, told to hold pages to the RGAA, hold them to the WCAG A and AA that the RGAA is made of, and say so in French?
#
# Guess:  the rules with the tag RGAAv4 are those with the tags of WCAG A and AA, and the French texts are whole.
# Seen:   six rules of WCAG A and AA have no RGAA: a <summary> without a name, a tooltip without one, spacing that can't be changed. Four that
#         are no more than good practice have it: all text within landmarks, elements in the order of the focus, a caption like the summary.
#         Six rules have no French text, those of a prohibited aria attribute and of tabs among them, so a report is in two languages.
# Why it matters: an audit of the State is made by RGAA; who runs only that tag tells an élu with a screen reader to open a panel without a name.
# Here:   axe runs with all the rules that it has on by itself on every page of the journeys, no tag is chosen (`tests/tests/browser/look.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages axe-core@4.14.1 jsdom@29.1.1

cat >rules.cjs <<'NODE'
const axe = require("axe-core"), french = require("axe-core/locales/fr.json"), { JSDOM } = require("jsdom");
const rules = axe.getRules(), tagged = (...tags) => rules.filter((rule) => rule.tags.some((tag) => tags.includes(tag))).map((rule) => rule.ruleId);
const wcag = tagged("wcag2a", "wcag2aa", "wcag21a", "wcag21aa"), rgaa = tagged("RGAAv4");
console.log("WCAG without RGAA:", ...wcag.filter((id) => !rgaa.includes(id)));
console.log("RGAA without WCAG:", ...rgaa.filter((id) => !wcag.includes(id)));
console.log("without French:", ...rules.map((rule) => rule.ruleId).filter((id) => !french.rules[id]));
(async () => {
  const page = `<!doctype html><html lang="fr"><title>Aide</title><main><h1>Aide</h1><details><summary></summary><p>Délais</p></details></main>`;
  const { window } = new JSDOM(page, { runScripts: "outside-only" });
  window.eval(axe.source);
  window.axe.configure({ locale: french });
  for (const values of [["wcag2a", "wcag2aa"], ["RGAAv4"]]) {
    const { violations } = await window.axe.run(window.document, { runOnly: { type: "tag", values }, rules: { "color-contrast": { enabled: false } } });
    console.log(values.join(), "|", violations.map(({ id, help }) => `${id}: ${help}`).join() || "nothing");
  }
})();
NODE
seen node rules.cjs <<'SEEN'
WCAG without RGAA: aria-braille-equivalent aria-roledescription aria-tooltip-name audio-caption avoid-inline-spacing summary-name
RGAA without WCAG: focus-order-semantics region skip-link table-duplicate-name
without French: aria-braille-equivalent aria-conditional-attr aria-deprecated-role aria-prohibited-attr aria-tab-name summary-name
wcag2a,wcag2aa | summary-name: Summary elements must have discernible text
RGAAv4 | nothing
SEEN
