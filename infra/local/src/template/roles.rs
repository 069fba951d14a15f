//! The statements of the roles, and the roles by which services call functions: the API and the schedules.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Statement;
use super::resolve::role_arn;
use super::sections::{of_type, shape};

/// The roles of the template, by their ARNs. SAM makes those of the functions, which are not here.
pub struct Roles(BTreeMap<String, Role>);

struct Role {
    /// Who may take it: `apigateway.amazonaws.com`.
    services: Vec<String>,
    statements: Vec<Statement>,
}

impl Roles {
    pub fn read(resources: &Map<String, Value>) -> Result<Roles, String> {
        let roles = of_type(resources, "AWS::IAM::Role");
        Ok(Roles(
            roles
                .map(|(id, resource)| Ok((role_arn(id), role(id, resource)?)))
                .collect::<Result<_, String>>()?,
        ))
    }

    /// Whether `service` may call the function under the role; otherwise each call would fail, once deployed.
    pub fn may_invoke(&self, role: &str, service: &str, function: &str) -> Result<(), String> {
        let Some(found) = self.0.get(role) else { return Err(format!("{role} is no role of the template")) };
        if !found.services.iter().any(|taker| taker == service) {
            return Err(format!("{service} may not take {role}"));
        }
        match found.statements.iter().any(|statement| statement.allows("lambda:InvokeFunction", function)) {
            true => Ok(()),
            false => Err(format!("{role} may not call {function}")),
        }
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RoleProperties {
    assume_role_policy_document: Trust,
    policies: Vec<InlinePolicy>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Trust {
    statement: Vec<TrustStatement>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct TrustStatement {
    principal: Principal,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Principal {
    service: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct InlinePolicy {
    policy_document: PolicyDocument,
}

fn role(id: &str, resource: &Value) -> Result<Role, String> {
    let properties: RoleProperties = shape(id, &resource["Properties"])?;
    let policies = properties.policies.into_iter().map(|policy| policy.policy_document).collect();
    let trust = properties.assume_role_policy_document.statement.into_iter();
    Ok(Role {
        services: trust.map(|statement| statement.principal.service).collect(),
        statements: statements(policies).map_err(|e| format!("{id}: {e}"))?,
    })
}

/// What a role may do, as a function's `Policies` and a role's own say it.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct PolicyDocument {
    statement: Vec<PolicyStatement>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyStatement {
    effect: String,
    action: OneOrMore,
    resource: OneOrMore,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl From<OneOrMore> for Vec<String> {
    fn from(value: OneOrMore) -> Vec<String> {
        match value {
            OneOrMore::One(one) => vec![one],
            OneOrMore::More(more) => more,
        }
    }
}

pub fn statements(policies: Vec<PolicyDocument>) -> Result<Vec<Statement>, String> {
    let all = policies.into_iter().flat_map(|policy| policy.statement);
    all.map(|statement| match statement.effect.as_str() {
        "Allow" => Ok(Statement { actions: statement.action.into(), resources: statement.resource.into() }),
        other => Err(format!("a statement with the effect {other}")),
    })
    .collect()
}
