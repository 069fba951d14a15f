#!/usr/bin/env bash
# On which day does a session of 3 March 2027 begin, once read from a workbook in Paris?
#
# Guess:  on 3 March: a workbook holds a number of days, without hour nor zone.
# Seen:   SheetJS reads 2 March at 23:59:39 in Paris, and at 23:59:48 in Saint-Denis: it takes off the hours that these cities had in 1900, when
#         Paris was 9 minutes and 21 seconds ahead, in whole minutes. A day of 1910, when Paris still was, is read right. Written by it, 3 March has 21
#         seconds. exceljs and read-excel-file give midnight in universal time, which is 3 March in both cities.
# Why it matters: registers of élus and catalogues of training come as workbooks; each date read so in France is the day before, and none in a
#         test that runs in universal time.
# Here:   no workbook is read: the register is text, with its days in a form that is checked (`functions/src/register/fields.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages xlsx@0.18.5 exceljs@4.4.0 read-excel-file@5.8.8

cat >days.cjs <<'NODE'
const { Workbook } = require("exceljs"), sheetjs = require("xlsx"), readExcelFile = require("read-excel-file/node");
const pad = (number) => String(number).padStart(2, "0");
const here = (day) => `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())} ${[day.getHours(), day.getMinutes(), day.getSeconds()].map(pad).join(":")}`;
(async () => {
  const book = new Workbook(), sheet = book.addWorksheet("Sessions");
  for (const [year, month, day] of [[2027, 2, 3], [1910, 7, 24]]) sheet.addRow([new Date(Date.UTC(year, month, day))]).getCell(1).numFmt = "dd/mm/yyyy";
  const bytes = Buffer.from(await book.xlsx.writeBuffer());
  const read = sheetjs.read(bytes, { cellDates: true }), again = await new Workbook().xlsx.load(bytes);
  console.log(process.env.TZ, "| SheetJS:", ...sheetjs.utils.sheet_to_json(read.Sheets.Sessions, { header: 1 }).map(([day]) => here(day)));
  console.log(process.env.TZ, "| exceljs:", ...[1, 2].map((row) => here(again.worksheets[0].getCell(row, 1).value)));
  console.log(process.env.TZ, "| read-excel-file:", ...(await readExcelFile(bytes)).map(([day]) => here(day)));
  console.log(process.env.TZ, "| SheetJS writes 3 March as:", sheetjs.utils.aoa_to_sheet([[new Date(2027, 2, 3)]]).A1.v);
})();
NODE
read_all() { for zone in UTC Europe/Paris Indian/Reunion; do TZ=$zone node days.cjs; done; }
seen read_all <<'SEEN'
UTC | SheetJS: 2027-03-03 00:00:00 1910-08-24 00:00:00
UTC | exceljs: 2027-03-03 00:00:00 1910-08-24 00:00:00
UTC | read-excel-file: 2027-03-03 00:00:00 1910-08-24 00:00:00
UTC | SheetJS writes 3 March as: 46449
Europe/Paris | SheetJS: 2027-03-02 23:59:39 1910-08-24 00:00:00
Europe/Paris | exceljs: 2027-03-03 01:00:00 1910-08-24 00:09:21
Europe/Paris | read-excel-file: 2027-03-03 01:00:00 1910-08-24 00:09:21
Europe/Paris | SheetJS writes 3 March as: 46449.000243055554
Indian/Reunion | SheetJS: 2027-03-02 23:59:48 1910-08-24 00:00:00
Indian/Reunion | exceljs: 2027-03-03 04:00:00 1910-08-24 03:41:12
Indian/Reunion | read-excel-file: 2027-03-03 04:00:00 1910-08-24 03:41:12
Indian/Reunion | SheetJS writes 3 March as: 46449.00013888889
SEEN
