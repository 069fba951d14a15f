#!/usr/bin/env bash
# Can two environments of a SAM template with schedules stand in one AWS account?
#
# Guess:  yes: what SAM makes of a ScheduleV2 event has the name of the stack in it, or none, and CloudFormation then makes one.
# Seen:   the name is the function's logical id and the event's, without the stack: a second stack of the same template asks for a
#         schedule that exists, and its creation is rolled back. With `OmitName: true` SAM writes no name.
# Why it matters: a rehearsal beside production, with the same template, can't be created.
# Here:   each schedule of `infra/template.yaml` says `OmitName: true` since this comparison, and the local platform refuses a template
#         in which one does not (`infra/local/src/template/sections.rs`).
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages aws-sam-translator==1.115.0

cat >names.py <<'PYTHON'
import os
os.environ.update(AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none", AWS_DEFAULT_REGION="eu-west-3")
import boto3
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

def schedule(**more):
    event = {"Type": "ScheduleV2", "Properties": {"ScheduleExpression": "cron(0 6 ? * MON-FRI *)", **more}}
    function = {"Type": "AWS::Serverless::Function", "Properties": {"Runtime": "provided.al2023", "Handler": "bootstrap",
                "InlineCode": "x", "Events": {"Nightly": event}}}
    translated = Translator({}, Parser(), boto_session=boto3.session.Session()).translate({"Resources": {"Settle": function}}, {})
    return next(r["Properties"] for r in translated["Resources"].values() if r["Type"] == "AWS::Scheduler::Schedule")

print("by default:", schedule().get("Name"))
print("with OmitName:", schedule(OmitName=True).get("Name"))
PYTHON
seen venv/bin/python names.py <<'SEEN'
by default: SettleNightly
with OmitName: None
SEEN
