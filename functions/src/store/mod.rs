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
pub mod favourites;
pub mod fund;
pub mod habilitations;
pub mod jobs;
pub mod ledger;
pub mod mandates;
pub mod needs;
pub mod offers;
pub mod organisations;
pub mod outbox;
pub mod payments;
pub mod reviews;
pub mod runs;
pub mod schema;
pub mod session_acts;
pub mod set_aside;
pub mod sign_ins;
pub mod stored;
pub mod suspense;
pub mod waiting;
mod write;

use std::collections::HashMap;
use std::time::Duration;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Credentials, Region, SharedHttpClient};
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::AttributeValue;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// An item as the SDK has it.
pub type Item = HashMap<String, AttributeValue>;

/// The tables, one per family of aggregates: a function's role names only those that it uses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Table {
    /// Élus and what they accepted.
    Accounts,
    /// The register of mandates.
    Mandates,
    /// Training bodies and collectivités.
    Organisations,
    /// Who may act for an organisation.
    Habilitations,
    Offers,
    /// Dossiers and their history.
    Dossiers,
    /// Transactions, entries, balances.
    Ledger,
    /// Sign-ins and attempts.
    SignIns,
    /// Idempotency records and runs.
    Jobs,
    /// Mails to send.
    Outbox,
    /// What is owed to training bodies, and bank files.
    Payments,
    /// Who is to be recognised.
    Reviews,
    /// Who looked at what.
    Accesses,
    /// Searches that are watched.
    Alerts,
}

impl Table {
    /// The variable that names it.
    #[must_use]
    pub const fn variable(self) -> &'static str {
        match self {
            Self::Accounts => "MCE_TABLE_ACCOUNTS",
            Self::Mandates => "MCE_TABLE_MANDATES",
            Self::Organisations => "MCE_TABLE_ORGANISATIONS",
            Self::Habilitations => "MCE_TABLE_HABILITATIONS",
            Self::Offers => "MCE_TABLE_OFFERS",
            Self::Dossiers => "MCE_TABLE_DOSSIERS",
            Self::Ledger => "MCE_TABLE_LEDGER",
            Self::SignIns => "MCE_TABLE_SIGN_INS",
            Self::Jobs => "MCE_TABLE_JOBS",
            Self::Outbox => "MCE_TABLE_OUTBOX",
            Self::Payments => "MCE_TABLE_PAYMENTS",
            Self::Reviews => "MCE_TABLE_REVIEWS",
            Self::Accesses => "MCE_TABLE_ACCESSES",
            Self::Alerts => "MCE_TABLE_ALERTS",
        }
    }
}

/// Why the database did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another request was faster, or the table is throttled: trying again may work.
    #[error("the database is busy")]
    Busy,
    /// The function names no such table.
    #[error("the variable {0} is not set")]
    NoTable(&'static str),
    /// An item that is not what it should be.
    #[error("an item can't be read or written: {0}")]
    Item(#[from] serde_dynamo::Error),
    /// An item that lacks something.
    #[error("an item is malformed: {0}")]
    Malformed(String),
    /// An item that a newer build has written: an older one must not touch it.
    #[error("a {kind} has the form {found}, this build knows {known}: it was written by a newer one")]
    Newer {
        /// The kind of items.
        kind: &'static str,
        /// The number of its form.
        found: usize,
        /// The last that is known.
        known: usize,
    },
    /// Anything else that DynamoDB says.
    #[error("DynamoDB: {code}: {message}")]
    Database {
        /// DynamoDB's code.
        code: String,
        /// DynamoDB's words.
        message: String,
    },
}

impl StoreError {
    /// Whether another item may do better.
    #[must_use]
    pub fn is_of_one_item(&self) -> bool {
        match self {
            Self::Item(_) | Self::Malformed(_) | Self::Newer { .. } => true,
            Self::Database { code, .. } => INVALID.contains(&code.as_str()),
            Self::Busy | Self::NoTable(_) => false,
        }
    }
}

/// DynamoDB does not take what it is given: an item that is too large, say.
const INVALID: [&str; 2] = ["ValidationException", "TransactionCanceledException"];

/// A client and the names of the tables that this function may use.
#[derive(Clone)]
pub struct Store {
    client: Client,
    tables: HashMap<&'static str, String>,
}

const TABLES: [Table; 14] = [
    Table::Accounts,
    Table::Mandates,
    Table::Organisations,
    Table::Habilitations,
    Table::Offers,
    Table::Dossiers,
    Table::Ledger,
    Table::SignIns,
    Table::Jobs,
    Table::Outbox,
    Table::Payments,
    Table::Reviews,
    Table::Accesses,
    Table::Alerts,
];

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

    /// A page of an index, newest first. One item more is asked for, which says whether there is a next page: a cursor never leads to an
    /// empty one.
    async fn query_index(
        &self,
        table: Table,
        index: &Index<'_>,
        page: usize,
        from: Option<Item>,
    ) -> Result<(Vec<Item>, Option<Item>), StoreError> {
        let answer = self
            .client
            .query()
            .table_name(self.table(table)?)
            .index_name(index.name)
            .key_condition_expression("#hash = :hash")
            .expression_attribute_names("#hash", index.hash)
            .expression_attribute_values(":hash", text(index.value))
            .scan_index_forward(index.oldest_first)
            .limit(i32::try_from(page + 1).unwrap_or(i32::MAX))
            .set_exclusive_start_key(from)
            .send()
            .await
            .map_err(database)?;
        let (mut items, beyond) = (answer.items.unwrap_or_default(), answer.last_evaluated_key);
        if items.len() <= page {
            // Fewer than were asked for: the end, or as much as one answer may hold.
            return Ok((items, beyond));
        }
        items.truncate(page);
        let next = beyond.as_ref().zip(items.last()).map(|(beyond, last)| key_like(beyond, last));
        // The limit was reached, so DynamoDB said where.
        let next = next.ok_or_else(|| StoreError::Malformed("a page without its last key".into()))?;
        Ok((items, Some(next)))
    }
}

impl Store {
    /// Every row of an index, `page` at a time.
    async fn read_index<T: DeserializeOwned>(
        &self,
        table: Table,
        index: &Index<'_>,
        page: usize,
    ) -> Result<Listed<T>, StoreError> {
        let (mut found, mut from) = (Listed::default(), None);
        loop {
            let (items, next) = self.query_index(table, index, page, from).await?;
            found.extend(read_each(items));
            from = next;
            if from.is_none() {
                return Ok(found);
            }
        }
    }
}

/// A part of a table, for a job that reads all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// From 0.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

impl Store {
    /// A page of a segment of a table, from a cursor that an earlier page gave.
    async fn scan(
        &self,
        table: Table,
        segment: Segment,
        from: Option<String>,
    ) -> Result<(Vec<Item>, Option<String>), StoreError> {
        let start = from.as_deref().map(read_cursor).transpose()?;
        let whole = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
        let page = self
            .client
            .scan()
            .table_name(self.table(table)?)
            .segment(whole(segment.number))
            .total_segments(whole(segment.of))
            .limit(SCAN_PAGE)
            .consistent_read(true)
            .set_exclusive_start_key(start)
            .send()
            .await
            .map_err(database)?;
        let next = page.last_evaluated_key.as_ref().map(write_cursor).transpose()?;
        Ok((page.items.unwrap_or_default(), next))
    }

    /// The same, item by item: what `take` can't read, by name, and where the next page begins.
    async fn scan_each(
        &self,
        table: Table,
        segment: Segment,
        from: Option<String>,
        mut take: impl FnMut(Item) -> Result<(), StoreError>,
    ) -> Result<(Vec<(String, StoreError)>, Option<String>), StoreError> {
        let (items, next) = self.scan(table, segment, from).await?;
        let mut unreadable = Vec::new();
        for item in items {
            let name = name_of(&item);
            if let Err(error) = take(item) {
                unreadable.push((name, error));
            }
        }
        Ok((unreadable, next))
    }
}

/// The key of an item, with the attributes that another key of the same index has.
fn key_like(other: &Item, item: &Item) -> Item {
    let own = |name: &String| Some((name.clone(), item.get(name)?.clone()));
    other.keys().filter_map(own).collect()
}

/// Items in a page of a scan, at most: a job writes down how far it has come after each.
const SCAN_PAGE: i32 = 2_000;
/// Between the two parts of a key in a cursor; no key of ours holds it.
const CURSOR_JOINT: char = '\u{1f}';

fn write_cursor(key: &Item) -> Result<String, StoreError> {
    let part = |name: &str| key.get(name).and_then(|value| value.as_s().ok());
    match (part("pk"), part("sk")) {
        (Some(pk), Some(sk)) => Ok(format!("{pk}{CURSOR_JOINT}{sk}")),
        _ => Err(StoreError::Malformed("a key without pk and sk".into())),
    }
}

fn read_cursor(cursor: &str) -> Result<Item, StoreError> {
    let (pk, sk) = cursor
        .split_once(CURSOR_JOINT)
        .ok_or_else(|| StoreError::Malformed(format!("the cursor {cursor:?}")))?;
    Ok(HashMap::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))]))
}

/// Which rows of an index.
struct Index<'a> {
    name: &'a str,
    hash: &'a str,
    value: &'a str,
    oldest_first: bool,
}

impl Index<'_> {
    /// Where a page begins, from the cursor that an earlier page gave; none for a cursor that is none.
    fn start(&self, cursor: &str) -> Option<Item> {
        let decoded = String::from_utf8(URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
        let parts = decoded.split(CURSOR_JOINT).map(|part| part.split_once('='));
        let mut key =
            parts.map(|part| Some((part?.0.to_owned(), text(part?.1)))).collect::<Option<Item>>()?;
        // Within its own rows, whatever the cursor says.
        key.insert(self.hash.to_owned(), text(self.value));
        Some(key)
    }
}

/// The cursor of the page that follows the row of this key of an index.
fn index_cursor(key: &Item) -> Option<String> {
    let part = |(name, value): (&String, &AttributeValue)| Some(format!("{name}={}", value.as_s().ok()?));
    let mut parts = key.iter().map(part).collect::<Option<Vec<_>>>()?;
    parts.sort();
    Some(URL_SAFE_NO_PAD.encode(parts.join(&CURSOR_JOINT.to_string())))
}

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

fn number(value: impl std::fmt::Display) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

/// A value as an item with its key and the number of its form.
fn keyed<T: Serialize>(pk: &str, sk: &str, value: &T) -> Result<Item, StoreError> {
    let mut item: Item = serde_dynamo::to_item(value)?;
    item.insert("pk".into(), text(pk));
    item.insert("sk".into(), text(sk));
    item.insert(schema::NUMBER.into(), schema::number_of(pk, sk)?);
    Ok(item)
}

fn parse_all<T: DeserializeOwned>(items: Vec<Item>) -> Result<Vec<T>, StoreError> {
    items.into_iter().map(schema::read).collect()
}

/// What a list has: the items, and by their names those that can't be read. One of these never hides the others.
#[derive(Debug)]
pub struct Listed<T> {
    pub items: Vec<T>,
    pub unreadable: Vec<(String, StoreError)>,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self { items: Vec::new(), unreadable: Vec::new() }
    }
}

impl<T> Listed<T> {
    /// Adds another page.
    pub fn extend(&mut self, page: Self) {
        self.items.extend(page.items);
        self.unreadable.extend(page.unreadable);
    }

    /// All of them, where each must be known.
    ///
    /// # Errors
    /// When one can't be read.
    pub fn all(self) -> Result<Vec<T>, StoreError> {
        match self.unreadable.into_iter().next() {
            Some((_, error)) => Err(error),
            None => Ok(self.items),
        }
    }

    /// How many there are, readable or not.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.items.len() + self.unreadable.len()
    }

    /// Whether there is nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The items of a list, each by itself.
fn read_each<T: DeserializeOwned>(items: Vec<Item>) -> Listed<T> {
    let mut listed = Listed::default();
    for item in items {
        let name = name_of(&item);
        match schema::read(item) {
            Ok(item) => listed.items.push(item),
            Err(error) => listed.unreadable.push((name, error)),
        }
    }
    listed
}

/// What names an item among those of its list: its key without what says of which kind it is.
fn name_of(item: &Item) -> String {
    let part = |name: &str| item.get(name).and_then(|value| value.as_s().ok()).map_or("", String::as_str);
    let (pk, sk) = (part("pk"), part("sk"));
    let own = |key: &str| key.split_once('#').map_or(key, |(_, own)| own).to_owned();
    if sk.bytes().all(|byte| byte.is_ascii_uppercase()) {
        own(pk)
    } else {
        format!("{}-{}", own(pk), own(sk))
    }
}

/// When the last day of what is kept for a time is over, for the TTL of its table. What is over is read by nobody, gone or not.
fn end_of(until: jiff::civil::Date) -> i64 {
    let end = until.saturating_add(jiff::Span::new().days(1)).to_zoned(jiff::tz::TimeZone::UTC);
    end.map_or(i64::MAX, |end| end.timestamp().as_second())
}

fn partition_key(item: &Item) -> Result<&str, StoreError> {
    let key = item.get("pk").and_then(|value| value.as_s().ok());
    key.map(String::as_str).ok_or_else(|| StoreError::Malformed("an item without pk".into()))
}

fn sort_key(item: &Item) -> Result<&str, StoreError> {
    let key = item.get("sk").and_then(|value| value.as_s().ok());
    key.map(String::as_str).ok_or_else(|| StoreError::Malformed("an item without sk".into()))
}

/// What an item takes, in bytes, as AWS counts it: names and texts in UTF-8, and a little for each level.
fn bytes_of(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + bytes_of_value(value)).sum()
}

fn bytes_of_value(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.len(),
        AttributeValue::L(values) => 3 + values.iter().map(|value| 1 + bytes_of_value(value)).sum::<usize>(),
        AttributeValue::M(fields) => 3 + fields.len() + bytes_of(fields),
        _ => 1,
    }
}

/// A moment as a key: texts of as many decimals each are in the order of time.
fn moment_key(at: jiff::Timestamp) -> String {
    format!("{at:.9}")
}

/// Codes that mean "again, a little later".
const BUSY: [&str; 6] = [
    "ProvisionedThroughputExceededException",
    "ThrottlingException",
    "RequestLimitExceeded",
    "TransactionConflictException",
    "TransactionInProgressException",
    "InternalServerError",
];

fn database<E: ProvideErrorMetadata, R>(error: SdkError<E, R>) -> StoreError {
    let code = error.code().unwrap_or("network").to_owned();
    if BUSY.contains(&code.as_str())
        || matches!(error, SdkError::TimeoutError(_) | SdkError::DispatchFailure(_))
    {
        return StoreError::Busy;
    }
    StoreError::Database { code, message: error.message().unwrap_or("no message").to_owned() }
}

/// Whether a conditional write was carried out.
fn condition_held<T, E: ProvideErrorMetadata, R>(
    result: Result<T, SdkError<E, R>>,
) -> Result<bool, StoreError> {
    match result {
        Ok(_) => Ok(true),
        Err(error) if error.code() == Some("ConditionalCheckFailedException") => Ok(false),
        Err(error) => Err(database(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_in_keys_are_in_the_order_of_time() {
        let moments = [
            "2027-01-01T00:00:00Z",
            "2027-01-01T00:00:00.000001Z",
            "2027-01-01T00:00:00.5Z",
            "2027-01-01T00:00:01Z",
        ];
        let keys = moments.map(|at| moment_key(at.parse().unwrap()));
        assert!(keys.is_sorted(), "{keys:?}");
        assert!(!moments.is_sorted(), "as they are shown they are not");
    }

    #[test]
    fn an_item_is_as_large_as_aws_says() {
        let map = AttributeValue::M(HashMap::from([("né".to_owned(), number(12))]));
        let list = AttributeValue::L(vec![text("abc"), AttributeValue::Bool(true)]);
        let item =
            HashMap::from([("pk".to_owned(), text("é")), ("m".to_owned(), map), ("l".to_owned(), list)]);
        assert_eq!(bytes_of(&item), (2 + 2) + (1 + 3 + 1 + 3 + 2) + (1 + 3 + 1 + 3 + 1 + 1));
    }
}
