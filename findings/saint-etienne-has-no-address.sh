#!/usr/bin/env bash
# Which validators take the address of a mairie in the domain saint-étienne.fr, and that of somebody called d'Arc?
#
# Guess:  all of them, in both writings of the domain: .fr has had accents since 2012, the apostrophe is in the standard of 1982, and what stands
#         before the @ with an accent is refused by the stricter ones.
# Seen:   with its accent the domain is refused by zod, yup, valibot, ajv and email-validator; joi, validator and the four of Python take it. valibot refuses
#         it in ASCII (xn--…) as well, and the apostrophe of c.d'arc too, so that none of the three can be typed there. A typographic apostrophe
#         before the @ is refused by the five, and by two of Python.
# Why it matters: an agent of such a commune, or an élue called d'Arc, is told that her own right address is malformed.
# Here:   an address needs an @ with something before it and a point after it, and neither spaces nor a second @
#         (`shared/src/accreditation/application.rs`); what it is worth, the first mail tells.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages zod@4.6.7 yup@1.7.1 joi@18.3.2 valibot@1.5.0 validator@13.15.35 email-validator@2.0.4 ajv@8.20.0 ajv-formats@3.0.1
python_packages email-validator==2.4.0 pydantic==2.14.4 validators==0.36.0 marshmallow==4.4.0

cat >addresses.json <<'JSON'
["mairie@saint-étienne.fr", "mairie@xn--saint-tienne-geb.fr", "c.d'arc@exemple.fr", "c.d’arc@exemple.fr", "mairie@exemple.corsica"]
JSON
cat >addresses.mjs <<'NODE'
import { readFileSync } from 'node:fs'
import { domainToASCII } from 'node:url'
import Ajv from 'ajv'
import formats from 'ajv-formats'
import emailValidator from 'email-validator'
import Joi from 'joi'
import * as v from 'valibot'
import validator from 'validator'
import * as yup from 'yup'
import { z } from 'zod'

const ajv = new Ajv.default()
formats.default(ajv)
const check = ajv.compile({ type: 'string', format: 'email' })
const takes = {
  zod: a => z.email().safeParse(a).success,
  yup: a => yup.string().email().isValidSync(a),
  joi: a => !Joi.string().email().validate(a).error,
  valibot: a => v.safeParse(v.pipe(v.string(), v.email()), a).success,
  validator: a => validator.isEmail(a),
  'email-validator': a => emailValidator.validate(a),
  ajv: a => check(a),
}
console.log('saint-étienne.fr is', domainToASCII('saint-étienne.fr'))
for (const address of JSON.parse(readFileSync('addresses.json', 'utf8'))) {
  const refusing = Object.keys(takes).filter(name => !takes[name](address))
  console.log(address, '| refused by', refusing.join(', ') || 'none of them')
}
NODE
cat >addresses.py <<'PYTHON'
import json
import validators
from email_validator import validate_email
from marshmallow import ValidationError
from marshmallow.validate import Email
from pydantic import EmailStr, TypeAdapter

takes = {
    "email-validator": lambda a: validate_email(a, check_deliverability=False),
    "pydantic": TypeAdapter(EmailStr).validate_python,
    "validators": validators.email,
    "marshmallow": Email(),
}

def refused(take, address):
    try:
        return not take(address)
    except (ValueError, ValidationError):
        return True

for address in json.load(open("addresses.json")):
    print(address, "| refused by", ", ".join(name for name, take in takes.items() if refused(take, address)) or "none of them")
PYTHON
seen node addresses.mjs <<'SEEN'
saint-étienne.fr is xn--saint-tienne-geb.fr
mairie@saint-étienne.fr | refused by zod, yup, valibot, email-validator, ajv
mairie@xn--saint-tienne-geb.fr | refused by valibot
c.d'arc@exemple.fr | refused by valibot
c.d’arc@exemple.fr | refused by zod, yup, valibot, email-validator, ajv
mairie@exemple.corsica | refused by none of them
SEEN
seen venv/bin/python addresses.py <<'SEEN'
mairie@saint-étienne.fr | refused by none of them
mairie@xn--saint-tienne-geb.fr | refused by none of them
c.d'arc@exemple.fr | refused by none of them
c.d’arc@exemple.fr | refused by validators, marshmallow
mairie@exemple.corsica | refused by none of them
SEEN
