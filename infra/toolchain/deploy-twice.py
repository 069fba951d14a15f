"""Deploys the template twice into one account of an emulator (moto), as an environment of tests and that of production would be, and says what it takes
of what AWS has for one stack. What two stacks can't both have (a name of one's own, most often) fails here, and so does what CloudFormation would
no longer take. Distribution, API, schedules and alarms are beyond the emulator: the local platform checks what it knows of them."""

import io
import json
import logging
import os
import sys
import warnings
import zipfile
from collections import Counter

os.environ.update(AWS_DEFAULT_REGION="eu-west-3", AWS_ACCESS_KEY_ID="none", AWS_SECRET_ACCESS_KEY="none")

import boto3
from cfnlint.decode.cfn_yaml import load
from moto import mock_aws
from samtranslator.translator.transform import transform

# What CloudFormation takes in one stack (its template after SAM's transform, in a bucket), and API Gateway in one HTTP API.
RESOURCES_MAX, TEMPLATE_MAX, ROUTES_MAX = 500, 1_000_000, 300
# A function and its role.
RESOURCES_OF_A_FUNCTION = 2
BUCKET, SECRET = "deployment", "mon-compte-elu"
# Parameters without a default, as somebody who deploys would give them.
GIVEN = {
    "DomainName": "elu.example",
    "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/one",
    "CardSiteId": "12345678",
}


class NoPolicies:
    """No managed policy is named by its short name."""

    def load(self):
        return {}


def references(value):
    """The resources that a part of a template names."""
    if isinstance(value, list):
        for part in value:
            yield from references(part)
    elif isinstance(value, dict):
        for key, part in value.items():
            if key == "Ref" and isinstance(part, str):
                yield part
            elif key == "Fn::GetAtt":
                yield part[0] if isinstance(part, list) else part.split(".")[0]
            elif key == "Fn::Sub":
                text = part if isinstance(part, str) else part[0]
                yield from (name.split("}")[0].split(".")[0] for name in text.split("${")[1:])
            else:
                yield from references(part)


def without_distribution(template):
    """The template without what the emulator can't answer for."""
    gone = {name for name, resource in template["Resources"].items() if resource["Type"].startswith("AWS::CloudFront::")}
    for section in ("Resources", "Outputs"):
        entries = template[section]
        template[section] = {
            name: entry for name, entry in entries.items() if name not in gone and not gone & set(references(entry))
        }
    return template


def measure(template):
    """What it takes of the limits, in words. Ends here if that is too much, or if a route has a permission of its own again."""
    kinds = Counter(resource["Type"] for resource in template["Resources"].values())
    apis = [resource["Properties"] for resource in template["Resources"].values() if resource["Type"] == "AWS::ApiGatewayV2::Api"]
    taken = {
        "resources": (kinds.total(), RESOURCES_MAX),
        "routes": (sum(len(path) for api in apis for path in api["Body"]["paths"].values()), ROUTES_MAX),
        "bytes": (len(json.dumps(template)), TEMPLATE_MAX),
    }
    if beyond := [what for what, (has, limit) in taken.items() if has > limit]:
        sys.exit(f"  more {' and '.join(beyond)} than AWS takes: {taken}")
    if permissions := kinds["AWS::Lambda::Permission"]:
        sys.exit(f"  {permissions} permissions: the API and the schedules call functions under their roles")
    more = (RESOURCES_MAX - kinds.total()) // RESOURCES_OF_A_FUNCTION
    said = ", ".join(f"{has} of {limit} {what}" for what, (has, limit) in taken.items())
    return f"{said}: room for {more} functions beside the {kinds['AWS::Lambda::Function']}"


def package():
    """The smallest package that a function may have, in a bucket."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("bootstrap", "")
    bucket = boto3.resource("s3").create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-west-3"}
    )
    bucket.put_object(Key="lambda.zip", Body=content.getvalue())
    return bucket


def secret_version(template):
    """The version of a secret that has each key that the template reads."""
    text = json.dumps(template)
    keys = {part.split(":")[0] for part in text.split(":SecretString:")[1:]}
    secret = boto3.client("secretsmanager").create_secret(Name=SECRET, SecretString=json.dumps(dict.fromkeys(keys, "none")))
    return secret["VersionId"]


def deploy(name, address, parameters):
    """The names that the resources of a new stack have in the account."""
    client = boto3.client("cloudformation")
    asked = [{"ParameterKey": key, "ParameterValue": str(value)} for key, value in parameters.items()]
    client.create_stack(StackName=name, TemplateURL=address, Parameters=asked, Capabilities=["CAPABILITY_IAM"])
    status = client.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
    if status != "CREATE_COMPLETE":
        sys.exit(f"  the stack {name} ends in {status}")
    pages = client.get_paginator("list_stack_resources").paginate(StackName=name)
    rows = [row for page in pages for row in page["StackResourceSummaries"]]
    return {row["PhysicalResourceId"] for row in rows if row.get("PhysicalResourceId")}


@mock_aws
def main(path):
    with open(path, encoding="utf-8") as file:
        template = json.loads(json.dumps(load(file.name)))
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = {"Bucket": BUCKET, "Key": "lambda.zip"}
    given = {**GIVEN, "SecretsVersion": secret_version(template)}
    parameters = {key: given.get(key, value.get("Default", "none")) for key, value in template["Parameters"].items()}
    deployed = transform(template, parameters, NoPolicies())
    measured = measure(deployed)
    package().put_object(Key="template.json", Body=json.dumps(without_distribution(deployed)))
    address = f"https://{BUCKET}.s3.eu-west-3.amazonaws.com/template.json"
    first, second = (deploy(name, address, parameters) for name in ("elu-test", "elu-production"))
    if first & second:
        sys.exit(f"  two stacks have the same: {sorted(first & second)}")
    print(f"  {measured}; {len(first)} resources deployed twice side by side")


# What it does not emulate, one line for each.
logging.disable()
warnings.simplefilter("ignore")
main(sys.argv[1])
