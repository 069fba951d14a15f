//! What CloudFormation takes and what then stops or mutes a deployment: said at the start of the local platform, not there.

use serde_json::{Map, Value};

/// What is wrong, each with its resource.
pub fn problems(resources: &Map<String, Value>) -> Vec<String> {
    let said =
        resources.iter().flat_map(|(id, resource)| wrong(resource).map(move |what| format!("{id}: {what}")));
    said.collect()
}

fn wrong(resource: &Value) -> impl Iterator<Item = &'static str> + use<> {
    let properties = &resource["Properties"];
    let key = properties["KmsMasterKeyId"].as_str().unwrap_or_default();
    let no_variables = Map::new();
    let variables = properties["Environment"]["Variables"].as_object().unwrap_or(&no_variables);
    let secrets =
        variables.values().filter_map(Value::as_str).filter(|value| value.contains("resolve:secretsmanager"));
    [
        (
            properties.get("ReservedConcurrentExecutions").is_some(),
            "a new account has nothing to reserve, and the creation fails: a lease in the store",
        ),
        (
            secrets.into_iter().any(|value| !value.contains("::")),
            "a secret without its version is read again only when something else changes",
        ),
        (
            resource["DeletionPolicy"] == "Retain",
            "a creation that fails leaves it behind, and the next one finds its name taken: RetainExceptOnCreate",
        ),
        (
            resource["Type"] == "AWS::SNS::Topic" && key.starts_with("alias/aws/"),
            "CloudWatch may not use the key of AWS, and its alarms are dropped: a key of our own",
        ),
    ]
    .into_iter()
    .filter_map(|(is_wrong, what)| is_wrong.then_some(what))
}
