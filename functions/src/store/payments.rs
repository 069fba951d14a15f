//! What training bodies are owed, and the bank files that pay them.

use aws_sdk_dynamodb::types::TransactWriteItem;
use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::identifiers::Siret;
use mce_shared::ids::{DossierId, SettlementId};
use mce_shared::lifecycle::Payable;
use mce_shared::money::Euros;
use serde::{Deserialize, Serialize};

use super::{Index, Store, StoreError, Table, text};

/// Payables in one bank file, at most.
pub const FILE_MAX: usize = 5_000;
const PAGE: usize = 200;
const READY: &str = "ready";
/// State of a run that takes payables.
pub const PREPARING: &str = "preparing";
/// State of a run whose file is made.
pub const DONE: &str = "done";

/// A payable as it is kept. Its status is `ready`, or the settlement run that took it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredPayable {
    /// What is owed.
    #[serde(flatten)]
    pub payable: Payable,
    /// `ready`, or `run#…`.
    pub status: String,
    /// Last day for the payment, for the index.
    pub due: Date,
    /// Last change, for the index.
    pub updated: Timestamp,
    /// Day of the bank file.
    pub ordered_on: Option<Date>,
    /// Reference on the bank statement.
    pub reference: Option<String>,
}

/// A settlement run.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Run {
    /// Number, also the file's MsgId.
    pub id: SettlementId,
    /// Day.
    pub on: Date,
    /// Payments in the file, once it is made.
    pub payments: u32,
    /// Their sum.
    pub total: Euros,
    /// `preparing` while it takes payables, `sealed` until its file is made, then `done`.
    pub state: String,
    /// `run`, for the index.
    pub status: String,
    /// For the index.
    pub due: Date,
    /// When it began.
    pub started_at: Timestamp,
}

fn pk(dossier: &DossierId) -> String {
    format!("PAYABLE#{dossier}")
}

fn run_pk(run: &SettlementId) -> String {
    format!("RUN#{run}")
}

/// The status of the payables of a run.
#[must_use]
fn taken_by(run: &SettlementId) -> String {
    format!("run#{run}")
}

/// The write of a new payable: a dossier has one at most (invariant 4).
pub(super) fn new_payable(
    store: &Store,
    payable: &Payable,
    at: Timestamp,
) -> Result<TransactWriteItem, StoreError> {
    let stored = StoredPayable {
        due: payable.until,
        payable: payable.clone(),
        status: READY.to_owned(),
        updated: at,
        ordered_on: None,
        reference: None,
    };
    store.new_item(Table::Payments, super::keyed(&pk(&payable.dossier), "PAYABLE", &stored)?)
}

/// A dossier that a run has paid, in the run's own partition: the file is made from these, which no index delays.
#[derive(Debug, Serialize, Deserialize)]
struct Taken {
    dossier: DossierId,
}

/// The writes by which a run takes a payable: it must still be waiting, and the run must still be taking.
///
/// # Errors
/// When an item can't be written.
pub fn taking(
    store: &Store,
    payable: &StoredPayable,
    run: &Run,
    reference: &str,
    at: Timestamp,
) -> Result<[TransactWriteItem; 3], StoreError> {
    let dossier = &payable.payable.dossier;
    let payable = store
        .payment_update(&pk(dossier), "PAYABLE")?
        .condition_expression("#status = :ready")
        .update_expression("SET #status = :run, ordered_on = :on, #reference = :reference, updated = :at")
        .expression_attribute_names("#status", "status")
        .expression_attribute_names("#reference", "reference")
        .expression_attribute_values(":ready", text(READY))
        .expression_attribute_values(":run", text(taken_by(&run.id)))
        .expression_attribute_values(":on", text(run.on.to_string()))
        .expression_attribute_values(":reference", text(reference))
        .expression_attribute_values(":at", text(at.to_string()));
    let run_pk = run_pk(&run.id);
    let still_taking = store
        .payment_update(&run_pk, "RUN")?
        .condition_expression("#state = :preparing")
        .update_expression("SET taken_at = :at")
        .expression_attribute_names("#state", "state")
        .expression_attribute_values(":preparing", text(PREPARING))
        .expression_attribute_values(":at", text(at.to_string()));
    let taken = Taken { dossier: dossier.clone() };
    let taken = super::keyed(&run_pk, &format!("TAKEN#{dossier}"), &taken)?;
    Ok([update(payable)?, update(still_taking)?, store.new_item(Table::Payments, taken)?])
}

fn update(builder: UpdateBuilder) -> Result<TransactWriteItem, StoreError> {
    let update = builder.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().update(update).build())
}

impl Store {
    fn payment_update(&self, pk: &str, sk: &str) -> Result<UpdateBuilder, StoreError> {
        let table = self.table(Table::Payments)?;
        Ok(UpdateBuilder::default().table_name(table).key("pk", text(pk)).key("sk", text(sk)))
    }
}

/// Ends the taking of a run: nothing is added to it any more, whoever still runs. False when it had ended already.
///
/// # Errors
/// When the store fails.
pub async fn seal(store: &Store, run: &SettlementId) -> Result<bool, StoreError> {
    let update = store
        .client
        .update_item()
        .table_name(store.table(Table::Payments)?)
        .key("pk", text(run_pk(run)))
        .key("sk", text("RUN"))
        .condition_expression("#state = :preparing")
        .update_expression("SET #state = :sealed")
        .expression_attribute_names("#state", "state")
        .expression_attribute_values(":preparing", text(PREPARING))
        .expression_attribute_values(":sealed", text("sealed"));
    super::condition_held(update.send().await)
}

/// What a run took, in the order of the dossiers.
///
/// # Errors
/// When the store fails, or a payable is gone.
pub async fn taken(store: &Store, run: &SettlementId) -> Result<Vec<StoredPayable>, StoreError> {
    let items = store.query(Table::Payments, &run_pk(run), "TAKEN#", FILE_MAX).await?;
    let mut payables = Vec::with_capacity(items.len());
    for Taken { dossier } in super::parse_all(items)? {
        let payable = get(store, &dossier).await?;
        payables.push(payable.ok_or_else(|| StoreError::Malformed(format!("no payable of {dossier}")))?);
    }
    Ok(payables)
}

/// The payables with a status, the most urgent first; `ready` or those of a run.
///
/// # Errors
/// When the store fails.
pub async fn with_status(store: &Store, status: &str) -> Result<Vec<StoredPayable>, StoreError> {
    let index = Index { name: "by-status", hash: "status", value: status, oldest_first: true };
    let (mut payables, mut from) = (Vec::new(), None);
    loop {
        let (items, next) = store.query_index(Table::Payments, &index, PAGE, from).await?;
        payables.extend(super::parse_all::<StoredPayable>(items)?);
        from = next;
        if from.is_none() || payables.len() >= FILE_MAX {
            return Ok(payables);
        }
    }
}

/// The payables that wait for a bank file.
///
/// # Errors
/// When the store fails.
pub async fn ready(store: &Store) -> Result<Vec<StoredPayable>, StoreError> {
    with_status(store, READY).await
}

/// The payables of a training body, the latest change first.
///
/// # Errors
/// When the store fails.
pub async fn of(store: &Store, siret: &Siret) -> Result<Vec<StoredPayable>, StoreError> {
    let index = Index { name: "by-of", hash: "of", value: siret.as_str(), oldest_first: false };
    let (items, _) = store.query_index(Table::Payments, &index, PAGE, None).await?;
    super::parse_all(items)
}

/// A payable read again, past the index's delay.
///
/// # Errors
/// When the store fails.
pub async fn get(store: &Store, dossier: &DossierId) -> Result<Option<StoredPayable>, StoreError> {
    store.get(Table::Payments, &pk(dossier), "PAYABLE").await
}

/// Opens a run; false when its number is taken.
///
/// # Errors
/// When the store fails.
pub async fn open_run(store: &Store, run: &Run) -> Result<bool, StoreError> {
    store.put_new(Table::Payments, &run_pk(&run.id), "RUN", run).await
}

/// A run.
///
/// # Errors
/// When the store fails.
pub async fn run(store: &Store, id: &SettlementId) -> Result<Option<Run>, StoreError> {
    store.get(Table::Payments, &run_pk(id), "RUN").await
}

/// Closes a run with what its file holds.
///
/// # Errors
/// When the store fails.
pub async fn close_run(store: &Store, run: &Run) -> Result<(), StoreError> {
    store.put(Table::Payments, &run_pk(&run.id), "RUN", run).await
}

/// The runs, newest first.
///
/// # Errors
/// When the store fails.
pub async fn runs(store: &Store) -> Result<Vec<Run>, StoreError> {
    let index = Index { name: "by-status", hash: "status", value: "run", oldest_first: false };
    let (items, _) = store.query_index(Table::Payments, &index, PAGE, None).await?;
    super::parse_all(items)
}
