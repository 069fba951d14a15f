//! What a call asks for, as far as roles and faults are about it. The rest of its body is the database's to read.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;

/// The body of a call of DynamoDB's API.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct Asked {
    /// Of a call on one table.
    pub table_name: String,
    /// The index of a query.
    pub index_name: Option<String>,
    /// Whether what was written a moment ago is read for sure.
    pub consistent_read: bool,
    /// The tables of a batch.
    pub request_items: BTreeMap<String, IgnoredAny>,
    /// The items of a transaction: what is done ("Put"), and where.
    pub transact_items: Vec<BTreeMap<String, OnTable>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct OnTable {
    pub table_name: String,
}

impl Asked {
    /// What can't be read asks for nothing that a role allows.
    pub fn read(body: &[u8]) -> Asked {
        serde_json::from_slice(body).unwrap_or_default()
    }

    /// Whether a table is named, in a transaction or a batch too.
    pub fn names(&self, table: &str) -> bool {
        let in_transaction = self.transact_items.iter().flat_map(BTreeMap::values);
        self.table_name == table
            || self.request_items.contains_key(table)
            || in_transaction.into_iter().any(|on| on.table_name == table)
    }
}
