//! What `infra/template.yaml` says, in the terms of the local platform.
//!
//! [`Template::read`] parses and resolves it with local values; [`mismatches`] compares it with the functions that exist.
//! The functions and the routes in it are written by [`generate`] from what the handlers declare. The YAML and its `!Ref`, `!Sub`, `!GetAtt` are in [`resolve`], the sections of the template in [`sections`].

mod api;
mod deployable;
mod generate;
mod resolve;
mod roles;
mod sections;

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use mce_functions::function::Function;
use serde::Deserialize;

pub use generate::sections as generated;
pub use resolve::{ACCOUNT, REGION, local_table_name, table_arn};

/// The template as the repository has it: the platform and its tests need no folder to run in.
pub const TEMPLATE: &str = include_str!("../../template.yaml");

/// The parts of the template that the local platform plays.
#[derive(Debug, Clone)]
pub struct Template {
    pub functions: Vec<FunctionSpec>,
    pub tables: Vec<TableSpec>,
    /// Name and value of each header of the site's security policy, Content-Security-Policy among them.
    pub site_headers: Vec<(String, String)>,
    /// The addresses of the site that are not files of the SPA, in the order in which they are looked at.
    pub site_paths: Vec<SitePath>,
}

/// Who answers at some addresses of the site: a behaviour of the distribution.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct SitePath {
    /// `/offres/*`; a star at its end stands for anything.
    #[serde(rename = "PathPattern")]
    pub pattern: String,
    /// `api`, or the bucket of what is `published`.
    #[serde(rename = "TargetOriginId")]
    pub origin: Origin,
}

/// Who answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    Api,
    Published,
}

/// One Lambda: what calls it, what it may do, what it is told.
#[derive(Debug, Clone)]
pub struct FunctionSpec {
    /// Its `Handler`, the name by which the code knows it.
    pub name: String,
    pub timeout: Duration,
    /// Environment variables. A secret is still `{{resolve:secretsmanager:…}}`.
    pub variables: BTreeMap<String, String>,
    pub routes: Vec<RouteSpec>,
    pub streams: Vec<StreamSpec>,
    pub schedules: Vec<ScheduleSpec>,
    pub statements: Vec<Statement>,
}

/// `GET /api/dossiers/{dossier}`
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RouteSpec {
    pub method: String,
    pub path: String,
}

/// A subscription to the stream of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StreamSpec {
    pub table: String,
    pub batch_size: usize,
    /// After this many retries a record goes to the dead letters.
    pub retries: u32,
}

/// `cron(0 6 ? * MON-FRI *)` in a time zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScheduleSpec {
    pub expression: String,
    pub timezone: String,
}

/// An `Allow` statement of a role; `*` in an action or a resource stands for anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    pub actions: Vec<String>,
    pub resources: Vec<String>,
}

impl Statement {
    /// Whether it allows `action` on `resource`.
    pub fn allows(&self, action: &str, resource: &str) -> bool {
        self.actions.iter().any(|pattern| fits(pattern, action))
            && self.resources.iter().any(|pattern| fits(pattern, resource))
    }
}

/// `*` at the end stands for anything.
fn fits(pattern: &str, text: &str) -> bool {
    match pattern.strip_suffix('*') {
        Some(start) => text.starts_with(start),
        None => pattern == text,
    }
}

/// A table, as CreateTable and UpdateTimeToLive want it.
#[derive(Debug, Clone)]
pub struct TableSpec {
    pub name: String,
    /// The body of CreateTable.
    pub creation: serde_json::Value,
    /// The attribute that holds the moment of expiry, in seconds since 1970.
    pub expiry: Option<String>,
    pub has_stream: bool,
}

/// Everything that is wrong with the template, one line each.
#[derive(Debug, thiserror::Error)]
#[error("infra/template.yaml does not fit:\n{}", .problems.iter().map(|p| format!("  - {p}")).collect::<Vec<_>>().join("\n"))]
pub struct TemplateError {
    pub problems: Vec<String>,
}

impl TemplateError {
    fn one(problem: impl Into<String>) -> TemplateError {
        TemplateError { problems: vec![problem.into()] }
    }
}

impl Template {
    /// Parses `yaml`; `parameters` are the values of its Parameters, those with a Default may be missing.
    ///
    /// Errors name every parameter without a value, every reference to nothing, every property with an unknown shape.
    pub fn read(yaml: &str, parameters: &BTreeMap<String, String>) -> Result<Template, TemplateError> {
        let document = resolve::document(yaml, parameters)?;
        sections::read(&document)
    }
}

/// The differences between the template and the code, one line each: none, or the platform does not start.
pub fn mismatches(template: &Template, functions: &[Function]) -> Vec<String> {
    let mut problems = Vec::new();
    for spec in &template.functions {
        match functions.iter().find(|function| function.name == spec.name) {
            Some(function) => problems.extend(wrong_triggers(spec, function)),
            None => {
                problems.push(format!("{} is in the template and not in mce_functions::FUNCTIONS", spec.name))
            }
        }
    }
    let known: BTreeSet<&str> = template.functions.iter().map(|spec| spec.name.as_str()).collect();
    let unknown = functions.iter().filter(|function| !known.contains(function.name));
    problems.extend(
        unknown.map(|function| format!("{} has a handler and is not in the template", function.name)),
    );
    problems.extend(repeated_routes(template));
    problems
}

fn wrong_triggers(spec: &FunctionSpec, function: &Function) -> Vec<String> {
    let mut problems = wrong_routes(spec, function);
    let kinds = [
        ("stream", !spec.streams.is_empty(), function.stream.is_some()),
        ("schedule", !spec.schedules.is_empty(), function.schedule.is_some()),
    ];
    let wrong = kinds.iter().filter(|(_, in_template, in_code)| in_template != in_code);
    problems.extend(wrong.map(|(kind, in_template, _)| match in_template {
        true => format!("{} has a {kind} in the template and no handler for it", spec.name),
        false => format!("{} handles a {kind} that the template does not have", spec.name),
    }));
    problems
}

fn wrong_routes(spec: &FunctionSpec, function: &Function) -> Vec<String> {
    let in_template: BTreeSet<_> =
        spec.routes.iter().map(|route| (route.method.as_str(), route.path.as_str())).collect();
    let routes = function.routes.iter().map(|bound| bound.route);
    let in_code: BTreeSet<_> =
        routes.flat_map(|route| route.methods().map(move |method| (method, route.path))).collect();
    let unhandled = in_template.difference(&in_code).map(|(method, path)| {
        format!("{} answers {method} {path} in the template and has no handler for it", spec.name)
    });
    let unrouted = in_code.difference(&in_template).map(|(method, path)| {
        format!("{} handles {method} {path}, which the template does not have", spec.name)
    });
    unhandled.chain(unrouted).collect()
}

fn repeated_routes(template: &Template) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let routes = template.functions.iter().flat_map(|function| &function.routes);
    routes
        .filter(|route| !seen.insert((*route).clone()))
        .map(|route| format!("{} {} has two functions", route.method, route.path))
        .collect()
}

#[cfg(test)]
mod tests;
