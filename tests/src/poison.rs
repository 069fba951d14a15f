//! Items that nobody can read.

use serde_json::{Value, json};

use crate::app::TestApp;
use crate::tables::{plain_item, scan_of};

/// An item that nobody can read: it says that a newer build has written it.
pub struct Poison {
    table: &'static str,
    /// As it was, as DynamoDB has it.
    pub healthy: Value,
}

impl Poison {
    /// Poisons the first item of a table that is so.
    pub async fn new(app: &TestApp, table: &'static str, is_it: impl Fn(&Value) -> bool) -> Poison {
        let items = scan_of(app.platform.database(), table).await;
        let healthy = items.into_iter().find(|item| is_it(&plain_item(item))).expect("no such item");
        let poison = Poison { table, healthy };
        let mut item = poison.healthy.clone();
        item["schema"] = json!({ "N": "99" });
        poison.put(app, item).await;
        poison
    }

    pub async fn of(app: &TestApp, table: &'static str, pk: &str, sk: &str) -> Poison {
        Poison::new(app, table, |item| item["pk"] == pk && item["sk"] == sk).await
    }

    async fn put(&self, app: &TestApp, item: Value) {
        let asked = json!({ "TableName": self.table, "Item": item });
        app.platform.database().call("PutItem", &asked).await.unwrap();
    }

    pub async fn heal(&self, app: &TestApp) {
        self.put(app, self.healthy.clone()).await;
    }
}
