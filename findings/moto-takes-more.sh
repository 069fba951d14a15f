#!/usr/bin/env bash
# What does moto let pass that DynamoDB refuses or writes otherwise?
#
# Guess:  nothing that a quota names: it refuses 101 actions in a transaction, an item above 400 kB and a page above 1 MB.
# Seen:   it knows those three, and takes 26 writes in a batch (DynamoDB: 25), 4.6 MB in a transaction (4 MB), a number of 39 digits
#         (38), a set with the same element twice and a wrong type for the key of an index. It keeps 0480.00 as it was written,
#         where DynamoDB gives 480 back, and measures é as one byte in size(). A query with a limit that is just reached has no
#         LastEvaluatedKey, where DynamoDB gives one and the next page is empty.
# Why it matters: code that is right there fails in production on its largest day, or shows a next page with nothing on it.
# Here:   a balance is a whole number of cents (`functions/src/store/ledger.rs`), which has one form; the most actions of a transaction are a
#         constant (`ACTIONS_MAX`, `commit.rs`). No test runs on moto: `MCE_TEST_DYNAMODB` runs them on AWS's own DynamoDB Local.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
python_packages 'moto[dynamodb]==5.2.5' boto3==1.44.8

cat >more.py <<'PYTHON'
import os
os.environ.update(AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none", AWS_DEFAULT_REGION="eu-west-3")
import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

def attempt(what, call):
    try:
        call()
        print("taken:", what)
    except ClientError as error:
        print("refused:", what, "|", error.response["Error"]["Code"])

with mock_aws():
    client = boto3.client("dynamodb")
    client.create_table(TableName="t", BillingMode="PAY_PER_REQUEST", KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"},
                        {"AttributeName": "sk", "KeyType": "RANGE"}], AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"}
                        for name in ("pk", "sk", "g")], GlobalSecondaryIndexes=[{"IndexName": "by-g", "KeySchema": [
                        {"AttributeName": "g", "KeyType": "HASH"}], "Projection": {"ProjectionType": "ALL"}}])
    item = lambda sk, **more: {"pk": {"S": "p"}, "sk": {"S": str(sk)}, **more}
    put = lambda **more: client.put_item(TableName="t", Item=item("x", **more))
    actions = lambda count, size: [{"Put": {"TableName": "t", "Item": item(n, b={"S": "x" * size})}} for n in range(count)]
    attempt("101 actions in a transaction", lambda: client.transact_write_items(TransactItems=actions(101, 1)))
    attempt("an item of 410 kB", lambda: put(b={"S": "x" * 410_000}))
    attempt("4.6 MB in a transaction", lambda: client.transact_write_items(TransactItems=actions(12, 390_000)))
    attempt("26 writes in a batch", lambda: client.batch_write_item(RequestItems={"t": [{"PutRequest": {"Item": item(n)}} for n in range(26)]}))
    attempt("a number of 39 digits", lambda: put(n={"N": "1" * 39}))
    attempt("a set with one element twice", lambda: put(s={"SS": ["a", "a"]}))
    attempt("a number as the key of an index of texts", lambda: put(g={"N": "1"}))
    put(n={"N": "0480.00"}, q={"S": "é"})
    print("0480.00 is read as", client.get_item(TableName="t", Key=item("x"))["Item"]["n"]["N"])
    attempt("size(é) = 1", lambda: client.update_item(TableName="t", Key=item("x"), UpdateExpression="SET z = :one",
            ConditionExpression="size(q) = :one", ExpressionAttributeValues={":one": {"N": "1"}}))
    page = client.query(TableName="t", KeyConditionExpression="pk = :p", ExpressionAttributeValues={":p": {"S": "p"}}, Limit=27)
    print(page["Count"], "items with a limit of 27, LastEvaluatedKey:", page.get("LastEvaluatedKey"))
PYTHON
seen venv/bin/python more.py <<'SEEN'
refused: 101 actions in a transaction | ValidationException
refused: an item of 410 kB | ValidationException
taken: 4.6 MB in a transaction
taken: 26 writes in a batch
taken: a number of 39 digits
taken: a set with one element twice
taken: a number as the key of an index of texts
0480.00 is read as 0480.00
taken: size(é) = 1
27 items with a limit of 27, LastEvaluatedKey: None
SEEN
