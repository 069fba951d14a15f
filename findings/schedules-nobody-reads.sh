#!/usr/bin/env bash
# Does cfn-lint find a schedule that will never be accepted, before the template is deployed?
#
# Guess:  it does: it knows the properties of a function and of its events, and a cron expression has a grammar.
# Seen:   it passes a time zone that does not exist, an hour 25, a cron with * in both fields for days (EventBridge wants ? in one), a
#         timeout of 901 seconds (Lambda: 900) and two events on one method and path of one API. It does find a bad name of a
#         schedule, so the file is read.
# Why it matters: the night's runs (credits, expiries, payments) are events of that kind; the mistake shows at the deployment.
# Here:   the local platform parses each schedule of the template at its start and refuses the first three
#         (`infra/local/src/schedules/cron.rs`; both * and the zone of a rate since this comparison); `sam validate`, which `make check`
#         runs too, finds the two events. Nothing but AWS finds the 901 seconds: the longest here are 120.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages cfn-lint==1.58.0

template() {
    cat >template.yaml <<YAML
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Night:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: provided.al2023
      Handler: bootstrap
      InlineCode: 'x'
      Timeout: $1
      Events:
        Run: {Type: ScheduleV2, Properties: {ScheduleExpression: '$2', ScheduleExpressionTimezone: $3, Name: $4}}
        Show: {Type: HttpApi, Properties: {Method: GET, Path: /api/night}}
        Again: {Type: HttpApi, Properties: {Method: $5, Path: /api/night}}
YAML
}
lint() { if venv/bin/cfn-lint --regions eu-west-3 -- template.yaml >found; then echo "$1: passes"; else echo "$1: found"; fi; }
try_all() {
    template 60 'cron(0 4 * * ? *)' Europe/Paris night POST && lint "right"
    template 60 'cron(0 4 * * ? *)' Europe/Pariss night POST && lint "time zone Europe/Pariss"
    template 60 'cron(0 25 * * ? *)' Europe/Paris night POST && lint "hour 25"
    template 60 'cron(0 4 * * * *)' Europe/Paris night POST && lint "* for both kinds of day"
    template 901 'cron(0 4 * * ? *)' Europe/Paris night POST && lint "timeout 901"
    template 60 'cron(0 4 * * ? *)' Europe/Paris night GET && lint "two events on one route"
    template 60 'cron(0 4 * * ? *)' Europe/Paris 'the night' POST && lint "a name with a space"
}
seen try_all <<'SEEN'
right: passes
time zone Europe/Pariss: passes
hour 25: passes
* for both kinds of day: passes
timeout 901: passes
two events on one route: passes
a name with a space: found
SEEN
