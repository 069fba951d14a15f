#!/usr/bin/env bash
# What are the hours, the fees and the rate of a training in an OpenDocument sheet (ODS), as LibreOffice writes them?
#
# Guess:  3:30 and a total of 26:30 are durations in each reader (OpenDocument has one form for both, PT26H30M00S), 480,00 € is 480, 12,5 % is 0.125.
# Seen:   3:30 is a time of the day in the three of Python, and the total another thing: a duration in pyexcel-ods3, the text "PT26H30M00S" in
#         python-calamine, an error that ends the reading of the whole sheet in pandas. In xlsx both are parts of a day, and with dates asked for they are
#         half past three of 30 December 1899 and half past two of the 31st. pyexcel-ods3 reads 480,00 € as the text "480 EUR".
# Why it matters: the sheet of a town hall (ODS is the format that the State recommends) has hours per session and their total in one column: a program
#         that adds them up adds things of two types.
# Here:   no workbook is read: an offer comes as LHEO or through a form, with its hours as a number (`functions/src/lheo/action.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages odfpy==1.4.1 pyexcel-ods3==0.6.1 python-calamine==0.9.1 pandas==3.1.1
node_packages xlsx@0.18.5

cat >write.py <<'PYTHON'
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

cells = {
    "3:30": {"valuetype": "time", "timevalue": "PT03H30M00S"},
    "26:30": {"valuetype": "time", "timevalue": "PT26H30M00S"},
    "480,00 €": {"valuetype": "currency", "currency": "EUR", "value": "480"},
    "12,5 %": {"valuetype": "percentage", "value": "0.125"},
}
for name, chosen in (("training", cells), ("without total", {shown: cell for shown, cell in cells.items() if shown != "26:30"})):
    document, table, row = OpenDocumentSpreadsheet(), Table(name="Formation"), TableRow()
    for shown, attributes in chosen.items():
        cell = TableCell(**attributes)
        cell.addElement(P(text=shown))
        row.addElement(cell)
    table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(f"{name}.ods")
PYTHON
cat >read.py <<'PYTHON'
import pandas, pyexcel_ods3
from python_calamine import CalamineWorkbook

readers = {
    "pyexcel-ods3": lambda path: pyexcel_ods3.get_data(path)["Formation"][0],
    "python-calamine": lambda path: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[0],
    "pandas": lambda path: list(pandas.read_excel(path, engine="odf", header=None).iloc[0]),
}
for name, read in readers.items():
    for path in ("training.ods", "without total.ods"):
        try:
            print(name, "|", path, *(f"| {type(value).__name__} {value}" for value in read(path)))
        except Exception as error:
            print(name, "|", path, "|", error)
PYTHON
cat >read.cjs <<'NODE'
const { readFile, utils } = require("xlsx");
for (const cellDates of [false, true]) {
  const sheet = readFile("training.ods", { cellDates }).Sheets.Formation;
  console.log(cellDates ? "xlsx, with dates" : "xlsx", ...utils.sheet_to_json(sheet, { header: 1 })[0].map((value) => `| ${value instanceof Date ? value.toISOString() : value}`));
}
NODE
ask_all() { venv/bin/python write.py && venv/bin/python read.py && TZ=UTC node read.cjs; }
seen ask_all <<'SEEN'
pyexcel-ods3 | training.ods | time 03:30:00 | timedelta 1 day, 2:30:00 | str 480 EUR | float 0.125
pyexcel-ods3 | without total.ods | time 03:30:00 | str 480 EUR | float 0.125
python-calamine | training.ods | time 03:30:00 | str PT26H30M00S | float 480.0 | float 0.125
python-calamine | without total.ods | time 03:30:00 | float 480.0 | float 0.125
pandas | training.ods | hour must be in 0..23: 26:30
pandas | without total.ods | time 03:30:00 | float64 480.0 | float64 0.125
xlsx | 0.14583333333333334 | 1.1041666666666667 | 480 | 0.125
xlsx, with dates | 1899-12-30T03:30:00.000Z | 1899-12-31T02:30:00.000Z | 480 | 0.125
SEEN
