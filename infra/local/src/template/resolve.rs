//! YAML to JSON, with the intrinsic functions of CloudFormation replaced by local values.

use std::collections::BTreeMap;

use serde_json::{Map, Value};
use serde_yaml_ng::Value as Yaml;

use super::TemplateError;

/// Where the platform pretends to be.
pub const REGION: &str = "eu-west-3";
pub const ACCOUNT: &str = "000000000000";
const STACK: &str = "mon-compte-elu";

/// The ARN by which the statements of the template name a local table.
pub fn table_arn(table: &str) -> String {
    format!("arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/{table}")
}

/// The ARN of a function by its `Handler`: the template names it after its stack and its handler, so that the roles that call
/// functions can say "those of this stack". No name of a stack has a `_`.
pub fn function_arn(handler: &str) -> String {
    format!("arn:aws:lambda:{REGION}:{ACCOUNT}:function:{}", function_name(handler))
}

pub fn function_name(handler: &str) -> String {
    format!("{STACK}_{handler}")
}

/// The ARN of a role of the template.
pub fn role_arn(id: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:role/{id}")
}

/// The template with every reference resolved. All the errors are collected before it gives up.
pub fn document(yaml: &str, parameters: &BTreeMap<String, String>) -> Result<Value, TemplateError> {
    let parsed: Yaml =
        serde_yaml_ng::from_str(yaml).map_err(|e| TemplateError::one(format!("not YAML: {e}")))?;
    let raw = to_json(parsed)?;
    let mut resolver = Resolver { template: &raw, parameters, problems: Vec::new() };
    let resolved = resolver.value(&raw);
    if resolver.problems.is_empty() {
        return Ok(resolved);
    }
    resolver.problems.sort();
    resolver.problems.dedup();
    Err(TemplateError { problems: resolver.problems })
}

/// `!Ref X` becomes `{"Ref": "X"}`, `!Sub …` becomes `{"Fn::Sub": …}`: the long form, which CloudFormation has too.
fn to_json(yaml: Yaml) -> Result<Value, TemplateError> {
    Ok(match yaml {
        Yaml::Tagged(tagged) => {
            let name = tagged.tag.to_string();
            let name = name.trim_start_matches('!');
            let key = if name == "Ref" { name.to_string() } else { format!("Fn::{name}") };
            Value::Object(Map::from_iter([(key, to_json(tagged.value)?)]))
        }
        Yaml::Sequence(items) => Value::Array(items.into_iter().map(to_json).collect::<Result<_, _>>()?),
        Yaml::Mapping(entries) => {
            Value::Object(entries.into_iter().map(entry_to_json).collect::<Result<_, _>>()?)
        }
        plain => serde_json::to_value(plain).map_err(|e| TemplateError::one(format!("not JSON: {e}")))?,
    })
}

fn entry_to_json((key, value): (Yaml, Yaml)) -> Result<(String, Value), TemplateError> {
    let key = key.as_str().ok_or_else(|| TemplateError::one(format!("a key that is not text: {key:?}")))?;
    Ok((key.to_string(), to_json(value)?))
}

struct Resolver<'a> {
    template: &'a Value,
    parameters: &'a BTreeMap<String, String>,
    problems: Vec<String>,
}

impl Resolver<'_> {
    fn value(&mut self, value: &Value) -> Value {
        match value {
            Value::Object(object) => self.intrinsic(object).unwrap_or_else(|| self.object(object)),
            Value::Array(items) => Value::Array(items.iter().map(|item| self.value(item)).collect()),
            plain => plain.clone(),
        }
    }

    fn object(&mut self, object: &Map<String, Value>) -> Value {
        Value::Object(object.iter().map(|(key, value)| (key.clone(), self.value(value))).collect())
    }

    fn intrinsic(&mut self, object: &Map<String, Value>) -> Option<Value> {
        let (name, argument) = object.iter().next().filter(|_| object.len() == 1)?;
        let text = match (name.as_str(), argument) {
            ("Ref", Value::String(id)) => self.reference(id),
            ("Fn::GetAtt", Value::String(path)) => self.attribute(path),
            ("Fn::Sub", Value::String(text)) => self.substitute(text),
            (name, _) if name == "Ref" || name.starts_with("Fn::") => {
                self.problem(format!("{name} in a form that the local platform does not know"))
            }
            _ => return None,
        };
        Some(Value::String(text))
    }

    fn reference(&mut self, id: &str) -> String {
        if let Some(value) = pseudo_parameter(id).or_else(|| self.parameter(id)) {
            return value;
        }
        match self.template.pointer(&format!("/Resources/{id}/Type")).and_then(Value::as_str) {
            Some("AWS::DynamoDB::Table") => local_table_name(id),
            Some("AWS::S3::Bucket") => local_name(id, "Bucket"),
            Some(_) => id.to_string(),
            None if self.template.pointer(&format!("/Parameters/{id}")).is_some() => {
                self.problem(format!("parameter {id} has neither a local value nor a Default"))
            }
            // SAM makes roles, permissions and the like: only their names would be known here.
            None => self.problem(format!("{id} is referred to and is not in the template")),
        }
    }

    fn parameter(&self, id: &str) -> Option<String> {
        let default = || self.template.pointer(&format!("/Parameters/{id}/Default"));
        self.parameters.get(id).cloned().or_else(|| Some(default()?.as_str()?.to_string()))
    }

    fn attribute(&mut self, path: &str) -> String {
        let (id, attribute) = path.split_once('.').unwrap_or((path, ""));
        let name = self.reference(id);
        match self.template.pointer(&format!("/Resources/{id}/Type")).and_then(Value::as_str) {
            Some("AWS::DynamoDB::Table") if attribute == "Arn" => table_arn(&name),
            Some("AWS::DynamoDB::Table") if attribute == "StreamArn" => {
                format!("{}/stream/local", table_arn(&name))
            }
            Some("AWS::S3::Bucket") if attribute == "Arn" => format!("arn:aws:s3:::{name}"),
            Some("AWS::IAM::Role") if attribute == "Arn" => role_arn(id),
            Some("AWS::Serverless::Function") if attribute == "Arn" => function_arn(&self.handler(id)),
            _ => format!("local:{name}:{attribute}"),
        }
    }

    fn handler(&self, id: &str) -> String {
        let handler = self.template.pointer(&format!("/Resources/{id}/Properties/Handler"));
        handler.and_then(Value::as_str).unwrap_or(id).to_string()
    }

    /// `${X}` and `${X.Attribute}` in a text; `${!X}` stays as `${X}`.
    fn substitute(&mut self, text: &str) -> String {
        let mut parts = text.split("${");
        let mut result = parts.next().unwrap_or_default().to_string();
        for part in parts {
            let (name, rest) = part.split_once('}').unwrap_or((part, ""));
            let value = match name.strip_prefix('!') {
                Some(literal) => format!("${{{literal}}}"),
                None if name.contains('.') => self.attribute(name),
                None => self.reference(name),
            };
            result.push_str(&value);
            result.push_str(rest);
        }
        result
    }

    fn problem(&mut self, problem: String) -> String {
        self.problems.push(problem);
        String::new()
    }
}

fn pseudo_parameter(id: &str) -> Option<String> {
    let value = match id {
        "AWS::Region" => REGION,
        "AWS::AccountId" => ACCOUNT,
        "AWS::Partition" => "aws",
        "AWS::StackName" => STACK,
        "AWS::URLSuffix" => "amazonaws.com",
        _ => return None,
    };
    Some(value.to_string())
}

/// The name of a table on this machine.
pub fn local_table_name(id: &str) -> String {
    local_name(id, "Table")
}

/// `SignInsTable` is the table `sign-ins` here.
fn local_name(id: &str, kind: &str) -> String {
    let mut name = String::new();
    for letter in id.trim_end_matches(kind).chars() {
        if letter.is_ascii_uppercase() && !name.is_empty() {
            name.push('-');
        }
        name.push(letter.to_ascii_lowercase());
    }
    name
}
