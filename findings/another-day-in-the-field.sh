#!/usr/bin/env bash
# What stands in a date field with a mask, jj/mm/aaaa, once a date has been pasted that is none, or is written otherwise?
#
# Guess:  (of the three others; cleave-zen had been tried before) what can't be read is cut or refused, and never becomes another day: 31/02/2027
#         stays wrong, so that the message can say so, and 2027-03-31 is read, or not.
# Seen:   maskito makes 3 March of 31 February and 1 March of 29 February 2027; cleave-zen makes 28 February of both. 2027-03-31, as an
#         agenda or a mail copies it, is 20/02/0331 in both. Without zeros, 3/3/2027 is 31/02/27 or 30/02/27. imask stops before the year is
#         whole, maska lets the digits be. None tells that something was changed.
# Why it matters: an élu is recognised by his day of birth, and dates of sessions decide what is paid: a wrong day that is valid passes every check.
# Here:   no mask: the browser's own date field, and a refusal that names what is wrong (`frontend/src/components/text_field.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages cleave-zen@0.0.17 imask@7.6.1 maska@3.2.1 @maskito/core@5.6.0 @maskito/kit@5.6.0

cat >masks.mjs <<'NODE'
import { maskitoTransform } from "@maskito/core";
import { maskitoDateOptionsGenerator } from "@maskito/kit";
import { formatDate } from "cleave-zen";
import IMask from "imask";
import { Mask } from "maska";

const pad = (number) => String(number).padStart(2, "0");
const ofImask = (text) => {
  const mask = IMask.createMask({
    mask: Date, pattern: "d/`m/`Y", lazy: true,
    format: (day) => [pad(day.getDate()), pad(day.getMonth() + 1), day.getFullYear()].join("/"),
    parse: (written) => { const [day, month, year] = written.split("/").map(Number); return new Date(year, month - 1, day); },
  });
  mask.resolve(text);
  return mask.value;
};
const masks = {
  maskito: (text) => maskitoTransform(text, maskitoDateOptionsGenerator({ mode: "dd/mm/yyyy", separator: "/" })),
  "cleave-zen": (text) => formatDate(text, { datePattern: ["d", "m", "Y"], delimiter: "/" }),
  imask: ofImask,
  maska: (text) => new Mask({ mask: "##/##/####" }).masked(text),
};
for (const text of ["03/03/2027", "31/02/2027", "29/02/2027", "2027-03-31", "3/3/2027"]) console.log(text, "|", ...Object.entries(masks).map(([name, mask]) => `${name} ${mask(text)}`));
NODE
seen node masks.mjs <<'SEEN'
03/03/2027 | maskito 03/03/2027 cleave-zen 03/03/2027 imask 03/03/2027 maska 03/03/2027
31/02/2027 | maskito 03/03/2027 cleave-zen 28/02/2027 imask 31/02/202 maska 31/02/2027
29/02/2027 | maskito 01/03/2027 cleave-zen 28/02/2027 imask 29/02/202 maska 29/02/2027
2027-03-31 | maskito 20/02/0331 cleave-zen 20/02/0331 imask 20/03/31 maska 20/27/0331
3/3/2027 | maskito 30/02/27 cleave-zen 31/02/27 imask 30/ maska 33/20/27
SEEN
