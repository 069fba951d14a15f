//! The tables. Nothing else in the project knows DynamoDB.
//!
//! Every item has `pk` and `sk`; every access goes by key or by index (the list is in `ARCHITECTURE.md`); what must be true
//! together is written in one transaction, under conditions.

pub mod accesses;
pub mod accounts;
pub mod accreditations;
pub mod alerts;
pub mod attendance;
mod cases;
pub mod commit;
pub mod cover;
pub mod dossiers;
mod error;
pub mod favourites;
pub mod fund;
pub mod habilitations;
mod item;
pub mod jobs;
pub mod law;
pub mod ledger;
pub mod mandates;
pub mod needs;
pub mod offers;
pub mod opinions;
pub mod organisations;
pub mod outbox;
mod pages;
pub mod payments;
mod queue;
pub mod reviews;
pub mod runs;
pub mod schema;
pub mod session_acts;
pub mod set_aside;
pub mod sign_ins;
pub mod software;
pub mod stored;
pub mod suspense;
mod table;
pub mod waiting;
mod write;

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, SharedHttpClient};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub use error::StoreError;
use error::{condition_held, database};
pub use item::{Item, Listed};
use item::{
    bytes_of, end_of, keyed, moment_key, number, parse_all, partition_key, read_each, sort_key, text,
};
pub use pages::Segment;
use pages::{Index, index_cursor, read_cursor, write_cursor};
use table::TABLES;
pub use table::Table;

/// A client and the names of the tables that this function may use.
#[derive(Clone)]
pub struct Store {
    client: Client,
    tables: HashMap<&'static str, String>,
}

/// How long a function waits for its first answer of the database before it serves all the same.
const GREETING: Duration = Duration::from_secs(2);

impl Store {
    /// The client of a function: AWS's own credentials, or those of its variables with another endpoint.
    ///
    /// `transport` takes the place of the network, for a platform that runs in one process.
    pub async fn from_vars(vars: &HashMap<String, String>, transport: Option<SharedHttpClient>) -> Self {
        let region = vars.get("AWS_REGION").cloned().unwrap_or_else(|| "eu-west-3".to_owned());
        let mut loader = aws_config::defaults(BehaviorVersion::latest()).region(Region::new(region));
        if let Some(transport) = transport {
            loader = loader.http_client(transport);
        }
        if let Some(endpoint) = vars.get("MCE_DYNAMODB_ENDPOINT").filter(|endpoint| !endpoint.is_empty()) {
            loader = loader.endpoint_url(endpoint);
        }
        if let (Some(id), Some(secret)) = (vars.get("AWS_ACCESS_KEY_ID"), vars.get("AWS_SECRET_ACCESS_KEY")) {
            let token = vars.get("AWS_SESSION_TOKEN").cloned();
            loader = loader.credentials_provider(Credentials::new(id, secret, token, None, "environment"));
        }
        let client = Client::new(&loader.load().await);
        let tables = TABLES
            .iter()
            .filter_map(|table| Some((table.variable(), vars.get(table.variable())?.clone())))
            .collect();
        Self { client, tables }
    }

    /// Opens the connection before anybody waits for it: the exchange of keys takes a small function up to a third of a second, and
    /// what is done before the first call has a whole processor. There is no such item, and whatever is answered will do.
    pub async fn greet(&self, table: Table) {
        let Ok(table) = self.table(table) else { return };
        let asked = self.client.get_item().table_name(table).key("pk", text("-")).key("sk", text("-")).send();
        let _ = tokio::time::timeout(GREETING, asked).await;
    }

    fn table(&self, table: Table) -> Result<&str, StoreError> {
        self.tables.get(table.variable()).map(String::as_str).ok_or(StoreError::NoTable(table.variable()))
    }

    /// One item.
    async fn get<T: DeserializeOwned>(
        &self,
        table: Table,
        pk: &str,
        sk: &str,
    ) -> Result<Option<T>, StoreError> {
        let answer = self
            .client
            .get_item()
            .table_name(self.table(table)?)
            .key("pk", text(pk))
            .key("sk", text(sk))
            .consistent_read(true)
            .send()
            .await
            .map_err(database)?;
        answer.item.map(schema::read).transpose()
    }

    /// Writes an item whatever was there.
    async fn put<T: Serialize>(&self, table: Table, pk: &str, sk: &str, value: &T) -> Result<(), StoreError> {
        let item = keyed(pk, sk, value)?;
        self.client
            .put_item()
            .table_name(self.table(table)?)
            .set_item(Some(item))
            .send()
            .await
            .map_err(database)?;
        Ok(())
    }

    /// Writes an item that must not be there yet; false when it was.
    async fn put_new<T: Serialize>(
        &self,
        table: Table,
        pk: &str,
        sk: &str,
        value: &T,
    ) -> Result<bool, StoreError> {
        let put = self.client.put_item().table_name(self.table(table)?).set_item(Some(keyed(pk, sk, value)?));
        condition_held(put.condition_expression("attribute_not_exists(pk)").send().await)
    }

    async fn delete(&self, table: Table, pk: &str, sk: &str) -> Result<Option<Item>, StoreError> {
        let answer = self
            .client
            .delete_item()
            .table_name(self.table(table)?)
            .key("pk", text(pk))
            .key("sk", text(sk))
            .return_values(aws_sdk_dynamodb::types::ReturnValue::AllOld)
            .send()
            .await
            .map_err(database)?;
        Ok(answer.attributes)
    }

    /// Every item of a partition whose `sk` begins so, all of them without a prefix: nothing is cut.
    async fn query(&self, table: Table, pk: &str, prefix: &str) -> Result<Vec<Item>, StoreError> {
        let mut items = Vec::new();
        let mut start = None;
        loop {
            let query = self
                .client
                .query()
                .table_name(self.table(table)?)
                .consistent_read(true)
                .expression_attribute_values(":pk", text(pk))
                .set_exclusive_start_key(start);
            // DynamoDB takes no empty value for a key, not even to begin with.
            let query = if prefix.is_empty() {
                query.key_condition_expression("pk = :pk")
            } else {
                query
                    .key_condition_expression("pk = :pk AND begins_with(sk, :sk)")
                    .expression_attribute_values(":sk", text(prefix))
            };
            let page = query.send().await.map_err(database)?;
            items.extend(page.items.unwrap_or_default());
            start = page.last_evaluated_key;
            if start.is_none() {
                return Ok(items);
            }
        }
    }
}
