//! From the resolved template to the types of [`super`].

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::resolve::{function_arn, function_name};
use super::roles::{PolicyDocument, Roles, statements};
use super::{FunctionSpec, ScheduleSpec, SitePath, StreamSpec, TableSpec, Template, TemplateError};
use super::{api, deployable};

pub fn read(document: &Value) -> Result<Template, TemplateError> {
    let resources = document
        .get("Resources")
        .and_then(Value::as_object)
        .ok_or_else(|| TemplateError::one("it has no Resources"))?;
    let globals = globals(document)?;
    let roles = Roles::read(resources).map_err(TemplateError::one)?;
    let (mut functions, wrong) = split(
        of_type(resources, "AWS::Serverless::Function").map(|(id, r)| function(id, r, &globals, &roles)),
    );
    let wrong_routes = api::route(resources, &roles, &mut functions);
    let (tables, wrong_tables) =
        split(of_type(resources, "AWS::DynamoDB::Table").map(|(id, r)| table(id, r)));
    let (headers, wrong_headers) = split(
        of_type(resources, "AWS::CloudFront::ResponseHeadersPolicy").map(|(id, r)| site_headers(id, r)),
    );
    let (paths, wrong_paths) =
        split(of_type(resources, "AWS::CloudFront::Distribution").map(|(id, r)| site_paths(id, r)));
    let problems: Vec<String> =
        [wrong, wrong_routes, wrong_tables, wrong_headers, wrong_paths, deployable::problems(resources)]
            .concat();
    match problems.is_empty() {
        true => {
            Ok(Template { functions, tables, site_headers: headers.concat(), site_paths: paths.concat() })
        }
        false => Err(TemplateError { problems }),
    }
}

pub fn of_type<'a>(
    resources: &'a Map<String, Value>,
    kind: &'a str,
) -> impl Iterator<Item = (&'a String, &'a Value)> {
    resources.iter().filter(move |(_, resource)| resource["Type"] == kind)
}

fn split<T>(results: impl Iterator<Item = Result<T, String>>) -> (Vec<T>, Vec<String>) {
    let (good, bad): (Vec<_>, Vec<_>) = results.partition(Result::is_ok);
    (good.into_iter().filter_map(Result::ok).collect(), bad.into_iter().filter_map(Result::err).collect())
}

pub fn shape<T: DeserializeOwned>(id: &str, value: &Value) -> Result<T, String> {
    serde_json::from_value(value.clone()).map_err(|e| format!("{id}: {e}"))
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase")]
struct Globals {
    timeout: u64,
    #[serde(default)]
    environment: Environment,
}

fn globals(document: &Value) -> Result<Globals, TemplateError> {
    let function = document
        .pointer("/Globals/Function")
        .ok_or_else(|| TemplateError::one("it has no Globals.Function"))?;
    shape("Globals.Function", function).map_err(TemplateError::one)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct FunctionProperties {
    function_name: String,
    timeout: Option<u64>,
    #[serde(default)]
    environment: Environment,
    #[serde(default)]
    policies: Vec<PolicyDocument>,
    #[serde(default)]
    events: BTreeMap<String, Event>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase")]
struct Environment {
    variables: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(tag = "Type", content = "Properties")]
enum Event {
    #[serde(rename = "DynamoDB")]
    Stream(StreamEvent),
    ScheduleV2(ScheduleEvent),
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct StreamEvent {
    stream: String,
    batch_size: usize,
    maximum_retry_attempts: u32,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ScheduleEvent {
    schedule_expression: String,
    schedule_expression_timezone: String,
    /// SAM names a schedule after its function, whatever the stack: two stacks of one account would want the same name.
    omit_name: bool,
    /// One role for all of them; SAM makes one for each otherwise.
    role_arn: String,
}

fn function(id: &str, resource: &Value, globals: &Globals, roles: &Roles) -> Result<FunctionSpec, String> {
    let name = resource.pointer("/Properties/Handler").and_then(Value::as_str);
    let name = name.ok_or_else(|| format!("{id} has no Handler"))?;
    let properties: FunctionProperties = shape(id, &resource["Properties"])?;
    if properties.function_name != function_name(name) {
        return Err(format!(
            "{id} is not named after its stack and its handler, as the roles that call it want"
        ));
    }
    let mut variables = globals.environment.variables.clone();
    variables.extend(properties.environment.variables);
    let mut spec = FunctionSpec {
        name: name.to_string(),
        timeout: Duration::from_secs(properties.timeout.unwrap_or(globals.timeout)),
        variables,
        routes: Vec::new(),
        streams: Vec::new(),
        schedules: Vec::new(),
        statements: statements(properties.policies).map_err(|e| format!("{id}: {e}"))?,
    };
    properties
        .events
        .into_values()
        .try_for_each(|event| add_event(&mut spec, event, roles))
        .map_err(|e| format!("{id}: {e}"))?;
    Ok(spec)
}

fn add_event(spec: &mut FunctionSpec, event: Event, roles: &Roles) -> Result<(), String> {
    match event {
        Event::ScheduleV2(e) if !e.omit_name => {
            return Err("a schedule with a name can stand once in an account: OmitName: true".to_string());
        }
        Event::ScheduleV2(e) => {
            roles.may_invoke(&e.role_arn, "scheduler.amazonaws.com", &function_arn(&spec.name))?;
            spec.schedules.push(ScheduleSpec {
                expression: e.schedule_expression,
                timezone: e.schedule_expression_timezone,
            });
        }
        Event::Stream(e) => {
            let table = e.stream.rsplit("table/").next().and_then(|rest| rest.split('/').next());
            let table = table.ok_or_else(|| format!("a stream of no table: {}", e.stream))?.to_string();
            spec.streams.push(StreamSpec {
                table,
                batch_size: e.batch_size,
                retries: e.maximum_retry_attempts,
            });
        }
    }
    Ok(())
}

/// What CreateTable takes; backups and encryption are CloudFormation's and have no meaning on one machine.
const CREATION: [&str; 4] = ["AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode"];

fn table(id: &str, resource: &Value) -> Result<TableSpec, String> {
    let name = super::resolve::local_table_name(id);
    let properties = &resource["Properties"];
    let mut creation = json!({ "TableName": name });
    for key in CREATION.iter().filter(|key| !properties[**key].is_null()) {
        creation[*key] = properties[*key].clone();
    }
    let view = &properties["StreamSpecification"]["StreamViewType"];
    if !view.is_null() {
        creation["StreamSpecification"] = json!({ "StreamEnabled": true, "StreamViewType": view });
    }
    let expiry = properties.pointer("/TimeToLiveSpecification/AttributeName").and_then(Value::as_str);
    Ok(TableSpec { name, creation, expiry: expiry.map(str::to_string), has_stream: !view.is_null() })
}

fn site_headers(id: &str, resource: &Value) -> Result<Vec<(String, String)>, String> {
    let config = &resource["Properties"]["ResponseHeadersPolicyConfig"];
    let security = &config["SecurityHeadersConfig"];
    let text = |pointer: &str| {
        let value = security.pointer(pointer).and_then(Value::as_str);
        value.map(str::to_string).ok_or_else(|| format!("{id}: SecurityHeadersConfig{pointer} is missing"))
    };
    let mut headers = vec![
        ("content-security-policy".to_string(), text("/ContentSecurityPolicy/ContentSecurityPolicy")?),
        ("strict-transport-security".to_string(), strict_transport(&security["StrictTransportSecurity"])),
        ("x-content-type-options".to_string(), "nosniff".to_string()),
        ("x-frame-options".to_string(), text("/FrameOptions/FrameOption")?),
        ("referrer-policy".to_string(), text("/ReferrerPolicy/ReferrerPolicy")?),
    ];
    let custom: Vec<CustomHeader> = shape(id, &config["CustomHeadersConfig"]["Items"])?;
    headers.extend(custom.into_iter().map(|item| (item.header.to_lowercase(), item.value)));
    Ok(headers)
}

fn site_paths(id: &str, resource: &Value) -> Result<Vec<SitePath>, String> {
    shape(id, &resource["Properties"]["DistributionConfig"]["CacheBehaviors"])
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct CustomHeader {
    header: String,
    value: String,
}

fn strict_transport(policy: &Value) -> String {
    let flag = |key: &str, text: &str| if policy[key] == true { text.to_string() } else { String::new() };
    format!(
        "max-age={}{}{}",
        policy["AccessControlMaxAgeSec"],
        flag("IncludeSubdomains", "; includeSubDomains"),
        flag("Preload", "; preload")
    )
}
