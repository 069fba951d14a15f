//! The HTTP API: the paths of its definition, each with the function that answers. It calls them under one role: a permission
//! for each route, as SAM makes them from events, would be a third of what CloudFormation takes in a stack.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::resolve::{REGION, function_arn};
use super::roles::Roles;
use super::sections::{of_type, shape};
use super::{FunctionSpec, RouteSpec};

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Api {
    definition_body: Definition,
}

#[derive(Deserialize)]
struct Definition {
    paths: BTreeMap<String, BTreeMap<String, Operation>>,
}

#[derive(Deserialize)]
struct Operation {
    #[serde(rename = "x-amazon-apigateway-integration")]
    integration: Integration,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Integration {
    #[serde(rename = "type")]
    kind: String,
    http_method: String,
    payload_format_version: String,
    credentials: String,
    uri: String,
}

/// Gives each function the routes that it answers. What is wrong is said, each with its route.
pub fn route(resources: &Map<String, Value>, roles: &Roles, functions: &mut [FunctionSpec]) -> Vec<String> {
    let mut problems = Vec::new();
    for (id, resource) in of_type(resources, "AWS::Serverless::HttpApi") {
        match shape::<Api>(id, &resource["Properties"]) {
            Ok(api) => problems.extend(route_all(api.definition_body, roles, functions)),
            Err(problem) => problems.push(problem),
        }
    }
    problems
}

fn route_all(api: Definition, roles: &Roles, functions: &mut [FunctionSpec]) -> Vec<String> {
    let mut problems = Vec::new();
    for (path, operations) in api.paths {
        for (method, operation) in operations {
            let route = RouteSpec { method: method.to_uppercase(), path: path.clone() };
            match answering(&operation.integration, roles, functions) {
                Ok(function) => function.routes.push(route),
                Err(problem) => problems.push(format!("{} {path}: {problem}", route.method)),
            }
        }
    }
    problems
}

/// The function that an integration calls.
fn answering<'a>(
    integration: &Integration,
    roles: &Roles,
    functions: &'a mut [FunctionSpec],
) -> Result<&'a mut FunctionSpec, String> {
    let how = [&integration.kind, &integration.http_method, &integration.payload_format_version]
        .map(String::as_str);
    if how != ["aws_proxy", "POST", "2.0"] {
        return Err(format!("a function is called by aws_proxy, POST, 2.0, not by {}", how.join(", ")));
    }
    let before = format!("arn:aws:apigateway:{REGION}:lambda:path/2015-03-31/functions/");
    let arn = integration.uri.strip_prefix(&before).and_then(|rest| rest.strip_suffix("/invocations"));
    let arn = arn.ok_or_else(|| format!("{} is no call of a function", integration.uri))?;
    roles.may_invoke(&integration.credentials, "apigateway.amazonaws.com", arn)?;
    let function = functions.iter_mut().find(|function| function_arn(&function.name) == arn);
    function.ok_or_else(|| format!("{arn} is no function of the template"))
}
