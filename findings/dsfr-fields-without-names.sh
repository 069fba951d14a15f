#!/usr/bin/env bash
# Do the example pages of the State's design system pass axe's rules of WCAG A and AA?
#
# Guess:  all of them: the components were audited for the RGAA, and their markup is what one is told to copy.
# Seen:   all but two of the 46 pages of components (colours left aside, which need a browser; four of them are run here). The example
#         of a table has six text fields in its cells without any name, described by an empty message; that of the checkboxes has one without a label.
# Why it matters: whoever copies the table gives an agent who listens to the page six fields called "edit".
# Here:   the browser journeys run axe on every page that they show (`tests/tests/browser/look.rs`), so markup is judged by what it
#         is and not by where it comes from.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages @gouvfr/dsfr@1.15.3 axe-core@4.14.1 jsdom@29.1.1

cat >pages.cjs <<'NODE'
const fs = require("fs");
const { JSDOM } = require("jsdom");
const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const folder = "node_modules/@gouvfr/dsfr/example/component";
(async () => {
  for (const component of ["checkbox", "pagination", "stepper", "table"]) {
    const { window } = new JSDOM(fs.readFileSync(`${folder}/${component}/index.html`, "utf8"), { runScripts: "outside-only", pretendToBeVisual: true });
    window.eval(axe);
    const rules = { "color-contrast": { enabled: false } };
    const { violations } = await window.axe.run(window.document, { rules, runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"] });
    console.log(component, ...violations.map(({ id, nodes }) => `${id}: ${nodes.length}`));
    window.close();
  }
})();
NODE
seen node pages.cjs <<'SEEN'
checkbox label: 1
pagination
stepper
table label: 6
SEEN
