#!/usr/bin/env bash
# What becomes of an élu with the same function in two assemblies, of a list of nothing, and of a day, on the way into DynamoDB?
#
# Guess:  a list of texts is a list (L) with whoever marshals, in its order and with what it has twice; a Date, which the database does not know, is
#         refused, or becomes its text.
# Seen:   dynamodb-data-types makes a set of any list of texts or numbers: ["maire", "maire"] and an empty list are refused by the database
#         (dynalite), ["maire", "conseiller"] is kept as two things without an order. A Date is an empty map, {}, without an error, for it and for three others;
#         what is read again is {}. Only the SDK's own refuses it. In Python json_util brings 480.00 back as the binary fraction 480.0, and a moment
#         that went in as text is a datetime when it comes out; boto3 refuses dates and fractions.
# Why it matters: the deadline of a dossier is gone, and nobody is told; it works for all élus but those with two like mandates, or none.
# Here:   each stored form is written attribute by attribute, days as text, lists as L (`functions/src/store`), and read again by tests.
set -euo pipefail
. "$(dirname "$0")/lib/setup.sh"
node_packages dynamodb-data-types@4.0.1 dynamo-converters@9.1.1 @awspilot/dynamodb-util@1.1.4 @aws/dynamodb-auto-marshaller@0.7.1 @aws-sdk/util-dynamodb@3.996.9 dynalite@4.0.0
python_packages boto3==1.44.8 dynamodb-json==1.4.2

cat >marshal.cjs <<'NODE'
const { marshall } = require('@aws-sdk/util-dynamodb')
const { Marshaller } = require('@aws/dynamodb-auto-marshaller')
const awspilot = require('@awspilot/dynamodb-util')
const converters = require('dynamo-converters')
const dynalite = require('dynalite')
const { AttributeValue } = require('dynamodb-data-types')

const of = {
  'dynamodb-data-types': o => AttributeValue.wrap(o),
  'dynamo-converters': o => converters.dataToItem(o),
  '@awspilot/dynamodb-util': o => awspilot.stringify(o).M,
  '@aws/dynamodb-auto-marshaller': o => new Marshaller().marshallItem(o),
  '@aws-sdk/util-dynamodb': o => marshall(o),
}
const items = [{ functions: ['maire', 'conseiller'] }, { functions: ['maire', 'maire'] }, { functions: [] }, { until: new Date('2027-03-03T00:00:00Z') }]
const server = dynalite({ createTableMs: 0 })

async function call(operation, body) {
  const headers = {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': `DynamoDB_20120810.${operation}`,
    'x-amz-date': '20270303T090000Z',
    authorization: 'AWS4-HMAC-SHA256 Credential=none/20270303/eu-west-3/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  }
  const answer = await fetch(`http://127.0.0.1:${server.address().port}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return answer.json()
}

server.listen(0, '127.0.0.1', async () => {
  await call('CreateTable', { TableName: 'elus', BillingMode: 'PAY_PER_REQUEST', AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }], KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }] })
  for (const item of items) {
    for (const [name, wrap] of Object.entries(of)) {
      let wrapped
      try {
        wrapped = wrap(item)
      } catch (error) {
        console.log(JSON.stringify(item), '|', name, '| refuses it:', error.message.split(':')[0])
        continue
      }
      const { message } = await call('PutItem', { TableName: 'elus', Item: { id: { S: '1' }, ...wrapped } })
      console.log(JSON.stringify(item), '|', name, '|', JSON.stringify(Object.values(wrapped)[0]), '|', message ?? 'written')
    }
  }
  server.close()
})
NODE
cat >marshal.py <<'PYTHON'
from datetime import date, datetime
from decimal import Decimal
from boto3.dynamodb.types import TypeSerializer
from dynamodb_json import json_util

def said(call):
    try:
        return call()
    except TypeError as refused:
        return f"refuses it: {str(refused).split(' for value')[0]}"

for value in (date(2027, 3, 3), datetime(2027, 3, 3, 9), "2027-03-03T09:00:00.000000", Decimal("480.00"), 480.05):
    again = json_util.loads(json_util.dumps({"x": value}))["x"]
    print(repr(value), "| boto3", said(lambda: TypeSerializer().serialize(value)), "| json_util, read again", repr(again))
PYTHON
seen node marshal.cjs <<'SEEN'
{"functions":["maire","conseiller"]} | dynamodb-data-types | {"SS":["maire","conseiller"]} | written
{"functions":["maire","conseiller"]} | dynamo-converters | {"L":[{"S":"maire"},{"S":"conseiller"}]} | written
{"functions":["maire","conseiller"]} | @awspilot/dynamodb-util | {"L":[{"S":"maire"},{"S":"conseiller"}]} | written
{"functions":["maire","conseiller"]} | @aws/dynamodb-auto-marshaller | {"L":[{"S":"maire"},{"S":"conseiller"}]} | written
{"functions":["maire","conseiller"]} | @aws-sdk/util-dynamodb | {"L":[{"S":"maire"},{"S":"conseiller"}]} | written
{"functions":["maire","maire"]} | dynamodb-data-types | {"SS":["maire","maire"]} | One or more parameter values were invalid: Input collection [maire, maire] contains duplicates.
{"functions":["maire","maire"]} | dynamo-converters | {"L":[{"S":"maire"},{"S":"maire"}]} | written
{"functions":["maire","maire"]} | @awspilot/dynamodb-util | {"L":[{"S":"maire"},{"S":"maire"}]} | written
{"functions":["maire","maire"]} | @aws/dynamodb-auto-marshaller | {"L":[{"S":"maire"},{"S":"maire"}]} | written
{"functions":["maire","maire"]} | @aws-sdk/util-dynamodb | {"L":[{"S":"maire"},{"S":"maire"}]} | written
{"functions":[]} | dynamodb-data-types | {"NS":[]} | One or more parameter values were invalid: An number set  may not be empty
{"functions":[]} | dynamo-converters | {"L":[]} | written
{"functions":[]} | @awspilot/dynamodb-util | {"L":[]} | written
{"functions":[]} | @aws/dynamodb-auto-marshaller | {"L":[]} | written
{"functions":[]} | @aws-sdk/util-dynamodb | {"L":[]} | written
{"until":"2027-03-03T00:00:00.000Z"} | dynamodb-data-types | {"M":{}} | written
{"until":"2027-03-03T00:00:00.000Z"} | dynamo-converters | {"M":{}} | written
{"until":"2027-03-03T00:00:00.000Z"} | @awspilot/dynamodb-util | {"M":{}} | written
{"until":"2027-03-03T00:00:00.000Z"} | @aws/dynamodb-auto-marshaller | {"M":{}} | written
{"until":"2027-03-03T00:00:00.000Z"} | @aws-sdk/util-dynamodb | refuses it: Unsupported type passed
SEEN
seen venv/bin/python marshal.py <<'SEEN'
datetime.date(2027, 3, 3) | boto3 refuses it: Unsupported type "<class 'datetime.date'>" | json_util, read again '2027-03-03'
datetime.datetime(2027, 3, 3, 9, 0) | boto3 refuses it: Unsupported type "<class 'datetime.datetime'>" | json_util, read again datetime.datetime(2027, 3, 3, 9, 0)
'2027-03-03T09:00:00.000000' | boto3 {'S': '2027-03-03T09:00:00.000000'} | json_util, read again datetime.datetime(2027, 3, 3, 9, 0)
Decimal('480.00') | boto3 {'N': '480.00'} | json_util, read again 480.0
480.05 | boto3 refuses it: Float types are not supported. Use Decimal types instead. | json_util, read again 480.05
SEEN
