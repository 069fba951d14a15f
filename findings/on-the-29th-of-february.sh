#!/usr/bin/env bash
# Do readers of AWS cron expressions agree on when a schedule at the end of a month runs next?
#
# Guess:  they agree: 1 is Sunday, an hour 25 and a * in both fields for days are refused, and the next run of a plain one is right. Nothing
#         was guessed of the end of a month.
# Seen:   on plain ones they do, but two take a * in both fields, which EventBridge refuses. Asked for the 29th of February, aws-cron-parser
#         answers 1 March in the years without one; for the 31st it answers 1 May and 3 March, days that the expression does not name.
#         pyawscron raises an error at the first short month. aws-croniter is right. With L, the last day, all three agree.
# Why it matters: such a library tells an operator when money is credited or expires, and mocks the scheduler in tests.
# Here:   the local platform asks of each day whether all its fields fit, so no other day can come out
#         (`infra/local/src/schedules/cron.rs`); no schedule of the template names a day of the month.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages aws-cron-parser@1.1.12
python_packages aws-croniter==2.1.1 pyawscron==1.0.7

cat >next.cjs <<'NODE'
const { next, parse } = require("aws-cron-parser");
for (const cron of ["0 4 * * * *", "0 4 29 2 ? *", "0 4 31 * ? *", "0 4 L 2 ? *"]) {
  const days = [];
  for (let day = new Date("2027-01-31T10:00:00Z"); days.length < 4; days.push(day.toISOString().slice(0, 10))) day = next(parse(cron), day);
  console.log("aws-cron-parser |", cron, "|", days.join(" "));
}
NODE
cat >next.py <<'PYTHON'
from datetime import datetime, timezone
from aws_croniter import AwsCroniter
from pyawscron import AWSCron

for name, after in {"pyawscron": lambda cron, day: AWSCron(cron).occurrence(day).next(), "aws-croniter": lambda cron, day: AwsCroniter(cron).get_next(day)[0]}.items():
    for cron in ["0 4 * * * *", "0 4 29 2 ? *", "0 4 31 * ? *", "0 4 L 2 ? *"]:
        day, days = datetime(2027, 1, 31, 10, tzinfo=timezone.utc), []
        try:
            while len(days) < 4:
                day = after(cron, day)
                days.append(str(day.date()))
        except ValueError as error:
            days.append(str(error).split("'")[0].strip())
        print(name, "|", cron, "|", *days)
PYTHON
ask_all() { node next.cjs && venv/bin/python next.py; }
seen ask_all <<'SEEN'
aws-cron-parser | 0 4 * * * * | 2027-02-01 2027-02-02 2027-02-03 2027-02-04
aws-cron-parser | 0 4 29 2 ? * | 2027-03-01 2028-02-29 2029-03-01 2030-03-01
aws-cron-parser | 0 4 31 * ? * | 2027-03-03 2027-03-31 2027-05-01 2027-05-31
aws-cron-parser | 0 4 L 2 ? * | 2027-02-28 2028-02-29 2029-02-28 2030-02-28
pyawscron | 0 4 * * * * | 2027-02-01 2027-02-02 2027-02-03 2027-02-04
pyawscron | 0 4 29 2 ? * | day is out of range for month
pyawscron | 0 4 31 * ? * | day is out of range for month
pyawscron | 0 4 L 2 ? * | 2027-02-28 2028-02-29 2029-02-28 2030-02-28
aws-croniter | 0 4 * * * * | Invalid combination of day-of-month
aws-croniter | 0 4 29 2 ? * | 2028-02-29 2032-02-29 2036-02-29 2040-02-29
aws-croniter | 0 4 31 * ? * | 2027-03-31 2027-05-31 2027-07-31 2027-08-31
aws-croniter | 0 4 L 2 ? * | 2027-02-28 2028-02-29 2029-02-28 2030-02-28
SEEN
