//! What a call needs, and what a role allows.

use super::Asked;
use crate::template::{FunctionSpec, Statement, table_arn};

/// One permission: an action on a table or on an index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    pub action: String,
    pub resource: String,
}

/// The statements of a function's role.
#[derive(Debug, Clone)]
pub struct Policy {
    statements: Vec<Statement>,
}

impl Policy {
    pub fn of(function: &FunctionSpec) -> Policy {
        Policy { statements: function.statements.clone() }
    }

    /// The first need that no statement allows.
    pub fn check(&self, needs: &[Need]) -> Result<(), Need> {
        match needs.iter().find(|need| !self.allows(need)) {
            Some(need) => Err(need.clone()),
            None => Ok(()),
        }
    }

    fn allows(&self, need: &Need) -> bool {
        self.statements.iter().any(|statement| statement.allows(&need.action, &need.resource))
    }
}

/// The permissions that a call of DynamoDB's API asks for. In a transaction each item has its own.
pub fn needs(action: &str, asked: &Asked) -> Vec<Need> {
    match action {
        "TransactWriteItems" | "TransactGetItems" => {
            let items = asked.transact_items.iter().flatten();
            items.map(|(kind, on)| need(of_item(kind), &on.table_name, None)).collect()
        }
        "BatchGetItem" | "BatchWriteItem" => {
            asked.request_items.keys().map(|table| need(action, table, None)).collect()
        }
        _ => vec![need(action, &asked.table_name, asked.index_name.as_deref())],
    }
}

/// The action of an item of a transaction; of one that DynamoDB does not know, one that no role allows.
fn of_item(kind: &str) -> &str {
    match kind {
        "Put" => "PutItem",
        "Update" => "UpdateItem",
        "Delete" => "DeleteItem",
        "ConditionCheck" => "ConditionCheckItem",
        "Get" => "GetItem",
        unknown => unknown,
    }
}

/// An action on a table or on one of its indexes.
pub fn need(action: &str, table: &str, index: Option<&str>) -> Need {
    // A table may also be given as its ARN.
    let table = table.rsplit('/').next().unwrap_or(table);
    let resource = match index {
        Some(index) => format!("{}/index/{index}", table_arn(table)),
        None => table_arn(table),
    };
    Need { action: format!("dynamodb:{action}"), resource }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn policy() -> Policy {
        let allow = |actions: &[&str], resource: &str| Statement {
            actions: actions.iter().map(|a| format!("dynamodb:{a}")).collect(),
            resources: vec![format!("arn:aws:dynamodb:eu-west-3:000000000000:table/{resource}")],
        };
        Policy {
            statements: vec![
                allow(&["GetItem", "PutItem"], "dossiers"),
                allow(&["Query"], "dossiers/index/by-elu"),
                allow(&["UpdateItem", "ConditionCheckItem"], "ledger"),
            ],
        }
    }

    #[test]
    fn each_call_needs_its_own_right() {
        let put = json!({ "Put": { "TableName": "dossiers" } });
        let update = json!({ "Update": { "TableName": "ledger" } });
        let check = json!({ "ConditionCheck": { "TableName": "ledger" } });
        let delete = json!({ "Delete": { "TableName": "ledger" } });
        for (action, body, refused) in [
            ("GetItem", json!({ "TableName": "dossiers" }), None),
            ("GetItem", json!({ "TableName": "accounts" }), Some("dynamodb:GetItem")),
            ("Query", json!({ "TableName": "dossiers", "IndexName": "by-elu" }), None),
            ("Query", json!({ "TableName": "dossiers", "IndexName": "by-of" }), Some("dynamodb:Query")),
            ("Query", json!({ "TableName": "dossiers" }), Some("dynamodb:Query")),
            ("TransactWriteItems", json!({ "TransactItems": [put, update, check] }), None),
            ("TransactWriteItems", json!({ "TransactItems": [put, delete] }), Some("dynamodb:DeleteItem")),
            ("TransactGetItems", json!({ "TransactItems": [{ "Get": { "TableName": "dossiers" } }] }), None),
            ("BatchGetItem", json!({ "RequestItems": { "dossiers": {} } }), Some("dynamodb:BatchGetItem")),
            ("Scan", json!({ "TableName": "dossiers" }), Some("dynamodb:Scan")),
            ("ListTables", json!({}), Some("dynamodb:ListTables")),
        ] {
            let result = policy().check(&needs(action, &Asked::read(body.to_string().as_bytes())));
            assert_eq!(result.err().map(|need| need.action), refused.map(String::from), "{action} {body}");
        }
    }
}
