#!/usr/bin/env bash
# What are an Élu, his état and the value "à traiter" called in the code that is generated from a schema in French?
#
# Guess:  by their names where the language takes accents (Python, Go, TypeScript), and without the accents elsewhere: Elu, etat, ATraiter.
# Seen:   as guessed by quicktype in the three, and by datamodel-code-generator. In Rust, which takes accents, and Java, which does too, quicktype leaves out each
#         letter that has one: the élu is Lu, his état tat, his prénom prnom, an année anne. "traité" is Trait beside Traite, "à traiter" is Traiter,
#         "payé par l’élu" PayParLLu, œuvre Uvre. openapi-python-client takes É for a word of its own: ÉLuÉTat, in é_lu_é_tat.py.
# Why it matters: open data and interfaces of the State have such names; whoever writes `Tat::Trait` has treated a dossier that is to be treated.
# Here:   the names and values of the interface are in ASCII, as the committed document shows (`docs/openapi.json`); French is in texts.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages quicktype-core@26.0.0
python_packages datamodel-code-generator==0.89.0 openapi-python-client==0.29.1

cat >elu.json <<'JSON'
{"title": "Élu", "type": "object", "required": ["état", "prénom"], "properties": {
  "état": {"type": "string", "enum": ["à traiter", "traité", "traite", "œuvre", "payé par l’élu"]},
  "prénom": {"type": "string"}, "année": {"type": "integer"}, "élu": {"type": "boolean"}}}
JSON
cat >generate.cjs <<'NODE'
const { readFileSync } = require('fs')
const { quicktype, InputData, JSONSchemaInput, FetchingJSONSchemaStore } = require('quicktype-core')

async function names(lang, pattern) {
  const schemas = new JSONSchemaInput(new FetchingJSONSchemaStore())
  await schemas.addSource({ name: 'Élu', schema: readFileSync('elu.json', 'utf8') })
  const inputData = new InputData()
  inputData.addInput(schemas)
  const { lines } = await quicktype({ inputData, lang, rendererOptions: { 'just-types': 'true' } })
  const found = lines.filter(line => !line.startsWith('//')).flatMap(line => line.match(pattern) ?? [])
  console.log('quicktype |', lang, '|', [...new Set(found)].join(' '))
}

async function all() {
  await names('typescript', /(?<=interface |type )\S+|\S+(?=\??: )/g)
  await names('python', /(?<=class )[^(:]+|(?<=^ +)\S+(?= = "|: )/g)
  await names('go', /(?<=type )\S+|(?<=\t)\S+(?= +\S+ +(`|= "))/g)
  await names('rust', /(?<=pub struct |pub enum |pub )[^ :]+(?= \{|:)|(?<=^ +)[A-Z]\w+(?=,)/g)
  await names('java', /(?<=public class |public enum )\S+|(?<=private \w+ )\w+|(?<=^ +)[A-Z_]+(, [A-Z_]+)+(?=;)/g)
}
all()
NODE
cat >generate.sh <<'BASH'
mkdir -p ruff && printf '#!/bin/sh\n' >ruff/ruff && chmod +x ruff/ruff
printf '{"openapi": "3.0.3", "info": {"title": "API", "version": "1"}, "paths": {}, "components": {"schemas": {"Élu": %s}}}' "$(cat elu.json)" >api.json
venv/bin/datamodel-codegen --input elu.json --input-file-type jsonschema --disable-timestamp --formatters builtin --output models.py
PATH="$PWD/ruff:$PATH" venv/bin/openapi-python-client generate --path api.json --meta none --output-path client >said
venv/bin/python names.py
BASH
cat >names.py <<'PYTHON'
import ast
from pathlib import Path

def names(path):
    for kind in (node for node in ast.parse(path.read_text()).body if isinstance(node, ast.ClassDef)):
        targets = [getattr(node, "target", None) or node.targets[0] for node in kind.body if isinstance(node, (ast.Assign, ast.AnnAssign))]
        yield f"{kind.name}: {' '.join(target.id for target in targets)}"

print("datamodel-code-generator |", "; ".join(names(Path("models.py"))))
for path in sorted(Path("client/models").glob("é*.py")):
    print("openapi-python-client |", path.name, "|", "; ".join(names(path)))
PYTHON
seen node generate.cjs <<'SEEN'
quicktype | typescript | Élu année? prénom élu? état [property string] État
quicktype | python | État PAYÉ_PAR_L_ÉLU TRAITE TRAITÉ À_TRAITER ŒUVRE Élu prénom état année élu
quicktype | go | Élu Année Prénom État PayéParLÉlu Traite Traité ÀTraiter Œuvre
quicktype | rust | Lu anne prnom lu tat Tat PayParLLu Trait Traite Traiter Uvre
quicktype | java | Lu anne prnom lu tat Tat PAY_PAR_L_LU, TRAIT, TRAITE, TRAITER, UVRE
SEEN
seen bash generate.sh <<'SEEN'
datamodel-code-generator | État: à_traiter traité traite œuvre payé_par_l_élu; Élu: état prénom année élu
openapi-python-client | é_lu.py | ÉLu: état prénom année élu additional_properties
openapi-python-client | é_lu_é_tat.py | ÉLuÉTat: PAYÉ_PAR_LÉLU TRAITE TRAITÉ À_TRAITER ŒUVRE
SEEN
