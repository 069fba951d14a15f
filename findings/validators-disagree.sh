#!/usr/bin/env bash
# Do two validators agree on what a schema of ISO 20022 or LHEO allows?
#
# Guess:  yes on types as plain as a date, an integer or a reference: the standard has one answer for each.
# Seen:   libxml2 (lxml, xmllint) refuses a date with spaces around it, which the standard collapses, though it takes an amount
#         written so; it takes an IDREF to nothing, which the standard refuses. xmlschema does the contrary on both, and takes an
#         integer in digits that are not ASCII, which the standard refuses.
# Why it matters: a file "checked valid" by the software of a training body or a bank may be refused by another, and the reverse.
# Here:   no schema is run: what is read is checked field by field, and the message names the field. Spaces around a text are cut
#         (`functions/src/ports/bank/document.rs`, `functions/src/lheo/text.rs`), a number must be of ASCII digits, references are not used.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages lxml==6.1.3 xmlschema==4.3.2

cat >agree.py <<'PYTHON'
from lxml import etree
import xmlschema

schema = """<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema"><xs:element name="offre"><xs:complexType><xs:sequence>
<xs:element name="debut" type="xs:date"/><xs:element name="prix" type="xs:decimal"/><xs:element name="heures" type="xs:int"/>
</xs:sequence><xs:attribute name="idref" type="xs:IDREF"/></xs:complexType></xs:element></xs:schema>"""
of_lxml, of_xmlschema = etree.XMLSchema(etree.fromstring(schema)), xmlschema.XMLSchema(schema)

def ask(what, debut="2027-04-16", prix="480.00", heures="7", more=""):
    offer = f"<offre{more}><debut>{debut}</debut><prix>{prix}</prix><heures>{heures}</heures></offre>"
    print(what, "| lxml:", of_lxml.validate(etree.fromstring(offer)), "| xmlschema:", of_xmlschema.is_valid(offer))

ask("plain")
ask("spaces around the amount", prix=" 480.00 ")
ask("spaces around the date", debut=" 2027-04-16 ")
ask("reference to nothing", more=' idref="A1"')
ask("Arabic-Indic digit", heures="\u0667")
PYTHON
seen venv/bin/python agree.py <<'SEEN'
plain | lxml: True | xmlschema: True
spaces around the amount | lxml: True | xmlschema: True
spaces around the date | lxml: False | xmlschema: True
reference to nothing | lxml: True | xmlschema: False
Arabic-Indic digit | lxml: False | xmlschema: True
SEEN
