#!/usr/bin/env bash
# Is what an Open Badge says of a training found again in its picture, whether PNG or SVG?
#
# Guess:  it is, in both, by the library that put it there and by another: a badge is made to be carried without its issuer.
# Seen:   in a PNG, always. openbadges-bakery writes into an SVG the address of the assertion and the whole of it, as the standard shows, and both
#         readers, its own too, give the address only. openbadgeslib puts the whole where the standard has the address, and so both
#         give the whole of its SVG. What a person can show of the first then depends on the site of the body that issued it.
# Why it matters: an attestation that opens in ten years must not need a page of an organisme that has closed.
# Here:   no badge is made; a document is a PDF that holds all it says (`functions/src/documents`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages openbadges-bakery==2.0.0 openbadgeslib==4.6.3

cat >badges.py <<'PYTHON'
import json
from io import BytesIO
import openbadges_bakery
import png
from openbadgeslib import baking

said = json.dumps({"@context": "https://w3id.org/openbadges/v2", "type": "Assertion", "id": "https://example.fr/a/1", "badge": "https://example.fr/b/1", "narrative": "Élue formée : lire un budget, 7 heures"}, ensure_ascii=False)
picture = BytesIO()
png.Writer(1, 1, greyscale=True).write(picture, [[0]])
pictures = {"PNG": picture.getvalue(), "SVG": b'<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><title>Badge</title></svg>'}
put = {"openbadges-bakery": lambda kind, image: openbadges_bakery.bake(BytesIO(image), said).read(), "openbadgeslib": lambda kind, image: {"PNG": baking.bake_png, "SVG": baking.bake_svg}[kind](image, said)}
get = {"openbadges-bakery": lambda kind, image: openbadges_bakery.unbake(BytesIO(image)), "openbadgeslib": lambda kind, image: {"PNG": baking.extract_png, "SVG": baking.extract_svg}[kind](image)}
for kind, image in pictures.items():
    for writer, bake in put.items():
        baked = bake(kind, image)
        for reader, unbake in get.items():
            found = unbake(kind, baked)
            print(kind, "| by", writer, "| read by", reader, "|", "all that it says" if found == said else found)
PYTHON
seen venv/bin/python badges.py <<'SEEN'
PNG | by openbadges-bakery | read by openbadges-bakery | all that it says
PNG | by openbadges-bakery | read by openbadgeslib | all that it says
PNG | by openbadgeslib | read by openbadges-bakery | all that it says
PNG | by openbadgeslib | read by openbadgeslib | all that it says
SVG | by openbadges-bakery | read by openbadges-bakery | https://example.fr/a/1
SVG | by openbadges-bakery | read by openbadgeslib | https://example.fr/a/1
SVG | by openbadgeslib | read by openbadges-bakery | all that it says
SVG | by openbadgeslib | read by openbadgeslib | all that it says
SEEN
