#!/usr/bin/env bash
# Is the price of a course, written as a number in JSON-LD, the same amount once it is read as linked data?
#
# Guess:  8.2 becomes the double 8.2E0 in PyLD, jsonld.js and rdflib alike, 480.00 an integer, and no amount changes.
# Seen:   PyLD and jsonld.js write sixteen digits, as the standard of JSON-LD says: 8.2 is 8.199999999999999E0, and so it is for one amount of
#         ten up to 10 000 euros, which whoever reads decimals takes as it stands. rdflib keeps 8.2. 480.00 is an integer for two, a
#         double for the third, so the same document has two sets of facts. A price in a text is untouched in all.
# Why it matters: search engines and catalogues read courses so; a price that ends in 199999 is above or below a cap by a hair.
# Here:   the price is a text with two decimals in the description of a course (`functions/src/pages/course.rs`) and in the interface.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages PyLD==3.3.0 rdflib==7.6.0
node_packages jsonld@9.0.0

cat >prices.py <<'PYTHON'
import json, re
from decimal import Decimal
from pyld import jsonld
from rdflib import Graph

def offer(price):
    return {"@context": {"@vocab": "https://schema.org/"}, "@type": "Offer", "price": price}

def of_pyld(price):
    lines = jsonld.to_rdf(offer(price), {"format": "application/n-quads"}).splitlines()
    return next(line.split("price> ")[1].removesuffix(" .") for line in lines if "price" in line)

def of_rdflib(price):
    graph = Graph().parse(data=json.dumps(offer(price)), format="json-ld")
    return next(value.n3() for _, name, value in graph if name.endswith("price"))

def short(term):
    return re.sub("<.*#(.*)>", r"\1", term)

prices = [8.2, 1234.5, 99999.99, 480.00, "8.20"]
for price in prices:
    print(json.dumps(price), "| PyLD:", short(of_pyld(price)), "| rdflib:", short(of_rdflib(price)))
amounts = [(cents, of_pyld(cents / 100).split('"')[1]) for cents in range(1, 1_000_000, 97) if cents % 100]
print("PyLD changes", sum(Decimal(text) * 100 != cents for cents, text in amounts), "of", len(amounts))
PYTHON
cat >prices.cjs <<'NODE'
const jsonld = require("jsonld");
(async () => {
  for (const price of [8.2, 480.0, "8.20"]) {
    const lines = await jsonld.toRDF({ "@context": { "@vocab": "https://schema.org/" }, "@type": "Offer", price }, { format: "application/n-quads" });
    console.log(JSON.stringify(price), "| jsonld.js:", lines.split("price> ")[1].split(" .")[0].replace(/<.*#(.*)>/, "$1"));
  }
})();
NODE
read_all() { venv/bin/python prices.py && node prices.cjs; }
seen read_all <<'SEEN'
8.2 | PyLD: "8.199999999999999E0"^^double | rdflib: "8.2"^^double
1234.5 | PyLD: "1.2345E3"^^double | rdflib: "1234.5"^^double
99999.99 | PyLD: "9.999999000000001E4"^^double | rdflib: "99999.99"^^double
480.0 | PyLD: "480"^^integer | rdflib: "480.0"^^double
"8.20" | PyLD: "8.20" | rdflib: "8.20"
PyLD changes 987 of 10207
8.2 | jsonld.js: "8.199999999999999E0"^^double
480 | jsonld.js: "480"^^integer
"8.20" | jsonld.js: "8.20"
SEEN
