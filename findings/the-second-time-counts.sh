#!/usr/bin/env bash
# Does moto, the emulator of AWS for tests, do a DynamoDB transaction once when it is sent twice with its ClientRequestToken?
#
# Guess:  once, as DynamoDB for ten minutes; and the same token with another content is refused (IdempotentParameterMismatchException).
# Seen:   the token is not looked at: a counter is at 2, and another content under the same token is written.
# Why it matters: a test of "sent twice, one effect" written against moto with the token fails where AWS is right; and whoever gives up
#         the token because of it loses AWS's own protection against the retries of the SDK.
# Here:   the token is not what one effect rests on: each transaction writes a marker derived from its cause under a condition
#         (`functions/src/store/commit.rs`), which holds on any implementation and after ten minutes.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages 'moto[dynamodb]==5.2.5' boto3==1.44.8

cat >twice.py <<'PYTHON'
import os
os.environ.update(AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none", AWS_DEFAULT_REGION="eu-west-3")
import boto3
from moto import mock_aws

with mock_aws():
    client = boto3.client("dynamodb")
    client.create_table(TableName="t", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}],
                        AttributeDefinitions=[{"AttributeName": "pk", "AttributeType": "S"}])
    def send(key):
        client.transact_write_items(ClientRequestToken="the-same-token", TransactItems=[{"Update": {
            "TableName": "t", "Key": {"pk": {"S": key}}, "UpdateExpression": "ADD n :one",
            "ExpressionAttributeValues": {":one": {"N": "1"}}}}])
    send("a"), send("a"), send("b")
    for key in "ab":
        print(key, client.get_item(TableName="t", Key={"pk": {"S": key}})["Item"]["n"]["N"])
PYTHON
seen venv/bin/python twice.py <<'SEEN'
a 2
b 1
SEEN
