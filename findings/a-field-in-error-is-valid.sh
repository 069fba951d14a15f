#!/usr/bin/env bash
# Does a field of the State's design system, in React, tell assistive technology that what was typed is wrong?
#
# Guess:  in the state "error" it has aria-invalid="true" and is described by the message: the components are made for services that
#         must meet the RGAA.
# Seen:   the text field, the list and the file are described by the message and none of them is invalid; a radio button and a checkbox
#         are neither, their message only lengthens the name of their group. The slider alone is invalid.
# Why it matters: who goes from field to field by ear hears a description, and cannot ask for the next wrong field.
# Here:   each field in error is invalid and described by its message (`frontend/src/components/text_field.rs`, `select.rs`, `checkbox.rs`,
#         `file_input.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages @codegouvfr/react-dsfr@1.33.0 react@18.3.1 react-dom@18.3.1 esbuild@0.25.12

cat >fields.mjs <<'NODE'
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Checkbox } from "@codegouvfr/react-dsfr/Checkbox";
import { Input } from "@codegouvfr/react-dsfr/Input";
import { RadioButtons } from "@codegouvfr/react-dsfr/RadioButtons";
import { Range } from "@codegouvfr/react-dsfr/Range";
import { Select } from "@codegouvfr/react-dsfr/Select";
import { Upload } from "@codegouvfr/react-dsfr/Upload";
const error = { label: "Montant", legend: "Montant", state: "error", stateRelatedMessage: "Le montant manque." };
const options = [{ label: "Oui", nativeInputProps: { value: "1" } }];
const fields = { Input: [Input, {}], Select: [Select, { children: createElement("option", {}, "Un"), nativeSelectProps: {} }], Upload: [Upload, {}],
  RadioButtons: [RadioButtons, { options }], Checkbox: [Checkbox, { options }], Range: [Range, { min: 0, max: 9 }] };
for (const [name, [component, more]] of Object.entries(fields)) {
  const field = renderToStaticMarkup(createElement(component, { ...error, ...more })).match(/<(input|select)[^>]*>/)[0];
  console.log(name, "| invalid:", field.match(/aria-invalid="(\w+)"/)?.[1] ?? "not said", "| described:", field.includes("aria-describedby"));
}
NODE
bundled() { npx esbuild fields.mjs --bundle --platform=node --outfile=fields.cjs --log-level=error && node fields.cjs; }
seen bundled <<'SEEN'
Input | invalid: not said | described: true
Select | invalid: not said | described: true
Upload | invalid: not said | described: true
RadioButtons | invalid: not said | described: false
Checkbox | invalid: not said | described: false
Range | invalid: true | described: true
SEEN
