//! What training bodies are owed, the bank files that pay them, and what goes back to cards.
//!
//! A payable and its history share the partition of its dossier; a settlement has its own partition with what it took, from which
//! its file is made: no index delays it.

use aws_sdk_dynamodb::types::builders::UpdateBuilder;
use aws_sdk_dynamodb::types::{Put, TransactWriteItem};
use jiff::Timestamp;
use mce_shared::cover::CoverRecord;
use mce_shared::identifiers::Siret;
use mce_shared::ids::{DossierId, SettlementId};
use mce_shared::lifecycle::{CommandKind, Decision, PayableChange};
use mce_shared::payments::{
    CardWatch, Ordered, Payable, PayableRow, PayableState, PaymentDecision, Refund, RefundState, Settlement,
    SettlementDecision, SettlementRow, SettlementState, reference_parts,
};
use mce_shared::suspense::Suspended;
use serde::{Deserialize, Serialize};

use crate::ports::card::OrderId;

use super::stored::{
    Stored, StoredCardWatch, StoredCover, StoredPayable, StoredPayableRow, StoredRefund, StoredSettlement,
    StoredSettlementRow, StoredSuspended,
};
use super::{Index, Item, Listed, Store, StoreError, Table, index_cursor, number, schema, sort_key, text};

mod bank;

pub use bank::{
    ReadReturn, Statement, keep_statement, known_return, return_history, return_writes, returns, statements,
};

/// Payables in one bank file, at most.
pub const FILE_MAX: usize = 5_000;
const PAGE: usize = 200;
/// Settlements in the index.
const SETTLEMENT: &str = "run";
const REFUND_WAITING: &str = "refund_waiting";
const CARD_OPEN: &str = "card_open";
/// Payables that two people have to decide on, whatever their state.
const LOCKED: &str = "locked";

fn pk(dossier: &DossierId) -> String {
    format!("PAYABLE#{dossier}")
}

fn payable_sk(number: u32) -> String {
    format!("P#{number:03}")
}

fn settlement_pk(settlement: &SettlementId) -> String {
    format!("RUN#{settlement}")
}

/// What names a payable among those of a loop.
#[must_use]
pub fn name(payable: &Payable) -> String {
    format!("{}-{:03}", payable.dossier, payable.number)
}

/// The same of a refund.
#[must_use]
pub fn name_of_refund(refund: &Refund) -> String {
    format!("{}-{:03}", refund.dossier, refund.number)
}

/// The value of a state in an item.
fn status(state: impl Serialize) -> Result<String, StoreError> {
    Ok(serde_dynamo::to_attribute_value::<_, aws_sdk_dynamodb::types::AttributeValue>(state)?
        .as_s()
        .cloned()
        .unwrap_or_default())
}

/// A payable with the attributes that its indexes need.
fn item(payable: &Payable, at: Timestamp) -> Result<Item, StoreError> {
    let mut item = super::keyed(
        &pk(&payable.dossier),
        &payable_sk(payable.number),
        &StoredPayable::of(payable.clone()),
    )?;
    let found_as = if payable.lock.is_some() { LOCKED.to_owned() } else { status(payable.state)? };
    item.insert("status".into(), text(found_as));
    item.insert("due".into(), text(payable.until.to_string()));
    item.insert("updated".into(), text(super::moment_key(at)));
    Ok(item)
}

/// The write of a payable that a decision makes or reduces: each number once (invariant 4).
pub(super) fn payable_change(
    store: &Store,
    change: &PayableChange,
    at: Timestamp,
) -> Result<TransactWriteItem, StoreError> {
    match change {
        PayableChange::New(payable) => store.new_item(Table::Payments, item(payable, at)?),
        PayableChange::Reduced(payable) => replacing(store, payable, at),
    }
}

/// The write of a payable over the version before.
fn replacing(store: &Store, payable: &Payable, at: Timestamp) -> Result<TransactWriteItem, StoreError> {
    let put = Put::builder()
        .table_name(store.table(Table::Payments)?)
        .set_item(Some(item(payable, at)?))
        .condition_expression("version = :before")
        .expression_attribute_values(":before", number(payable.version - 1))
        .build()
        .map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().put(put).build())
}

/// The writes of what happened to a payable, and of the line of its history.
pub(super) fn payment_writes(
    store: &Store,
    decision: &PaymentDecision,
    at: Timestamp,
) -> Result<Vec<TransactWriteItem>, StoreError> {
    let payable = &decision.payable;
    let sk = format!("J#{:03}#{:06}", payable.number, decision.row.seq);
    let row = super::keyed(&pk(&payable.dossier), &sk, &StoredPayableRow::of(decision.row.clone()))?;
    Ok(vec![replacing(store, payable, at)?, store.new_item(Table::Payments, row)?])
}

/// What a dossier owes its training body, the first payable first.
///
/// # Errors
/// When the store fails.
pub async fn of_dossier(store: &Store, dossier: &DossierId) -> Result<Vec<Payable>, StoreError> {
    Ok(super::parse_all::<StoredPayable>(store.query(Table::Payments, &pk(dossier), "P#").await?)?.core())
}

/// The history of what a dossier owes, in order.
///
/// # Errors
/// When the store fails.
pub async fn history(store: &Store, dossier: &DossierId) -> Result<Vec<PayableRow>, StoreError> {
    Ok(super::parse_all::<StoredPayableRow>(store.query(Table::Payments, &pk(dossier), "J#").await?)?.core())
}

/// A payable read again, past the index's delay.
///
/// # Errors
/// When the store fails.
pub async fn get(store: &Store, dossier: &DossierId, number: u32) -> Result<Option<Payable>, StoreError> {
    let stored: Option<StoredPayable> = store.get(Table::Payments, &pk(dossier), &payable_sk(number)).await?;
    Ok(stored.core())
}

/// The payable that a reference of ours names.
///
/// # Errors
/// When the store fails.
pub async fn of_reference(store: &Store, reference: &str) -> Result<Option<Payable>, StoreError> {
    let Some((dossier, number)) = reference_parts(reference) else { return Ok(None) };
    get(store, &dossier, number).await
}

/// A payable that a settlement has ordered, in the settlement's own partition.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Taken {
    dossier: DossierId,
    number: u32,
    reference: String,
}

/// The writes by which a settlement takes a payable into its file: it must still be taking.
///
/// # Errors
/// When an item can't be written.
pub fn taking(
    store: &Store,
    payable: &Payable,
    settlement: &SettlementId,
    at: Timestamp,
) -> Result<[TransactWriteItem; 2], StoreError> {
    let pk = settlement_pk(settlement);
    let still_taking = store
        .payment_update(&pk, "RUN")?
        .condition_expression("#state = :preparing")
        .update_expression("SET taken_at = :at")
        .expression_attribute_names("#state", "state")
        .expression_attribute_values(":preparing", text(status(SettlementState::Preparing)?))
        .expression_attribute_values(":at", text(at.to_string()));
    let reference = payable.last_attempt().map(|last| last.reference.clone()).unwrap_or_default();
    let sk = format!("TAKEN#{}#{:03}", payable.dossier, payable.number);
    let taken = Taken { dossier: payable.dossier.clone(), number: payable.number, reference };
    let taken = super::keyed(&pk, &sk, &taken)?;
    Ok([update(still_taking)?, store.new_item(Table::Payments, taken)?])
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

/// What a settlement took, in the order of the dossiers.
///
/// # Errors
/// When the store fails, or a payable is gone.
pub async fn taken(store: &Store, settlement: &SettlementId) -> Result<Listed<Ordered>, StoreError> {
    let items = store.query(Table::Payments, &settlement_pk(settlement), "TAKEN#").await?;
    let mut ordered = Listed::default();
    for Taken { dossier, number, reference } in super::parse_all(items)? {
        let none = || StoreError::Malformed(format!("no payable of {dossier}"));
        match get(store, &dossier, number).await.and_then(|payable| payable.ok_or_else(none)) {
            Ok(payable) => ordered.items.push(Ordered { payable, reference }),
            Err(error) if error.is_of_one_item() => ordered.unreadable.push((reference, error)),
            Err(error) => return Err(error),
        }
    }
    Ok(ordered)
}

/// What a debit of a whole file paid, by the key of the movement: told again, it is of the same transfers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Debit {
    /// The references of its transfers.
    pub references: Vec<String>,
}

/// The transfers of a debit of a file of ours, by the key of the movement; none of one that was not counted.
///
/// # Errors
/// When the store fails.
pub async fn debit_of(
    store: &Store,
    settlement: &SettlementId,
    movement: &str,
) -> Result<Option<Debit>, StoreError> {
    store.get(Table::Payments, &settlement_pk(settlement), &debit_sk(movement)).await
}

/// Writes down what a debit of a file paid; gives the transfers that stand there, if another hand was faster.
///
/// # Errors
/// When the store fails.
pub async fn counting(
    store: &Store,
    settlement: &SettlementId,
    movement: &str,
    debit: Debit,
) -> Result<Debit, StoreError> {
    let (pk, sk) = (settlement_pk(settlement), debit_sk(movement));
    if store.put_new(Table::Payments, &pk, &sk, &debit).await? {
        return Ok(debit);
    }
    Ok(store.get(Table::Payments, &pk, &sk).await?.unwrap_or(debit))
}

fn debit_sk(movement: &str) -> String {
    format!("DEBIT#{movement}")
}

/// The payables in a state, the most urgent first.
///
/// # Errors
/// When the store fails.
pub async fn in_state(store: &Store, state: PayableState) -> Result<Listed<Payable>, StoreError> {
    Ok(with_status::<StoredPayable>(store, &status(state)?).await?.core())
}

/// The payables that two people have to decide on, the most urgent first.
///
/// # Errors
/// When the store fails.
pub async fn locked(store: &Store) -> Result<Listed<Payable>, StoreError> {
    Ok(with_status::<StoredPayable>(store, LOCKED).await?.core())
}

pub(super) async fn with_status<T: serde::de::DeserializeOwned>(
    store: &Store,
    status: &str,
) -> Result<Listed<T>, StoreError> {
    let index = Index { name: "by-status", hash: "status", value: status, oldest_first: true };
    store.read_index(Table::Payments, &index, PAGE).await
}

/// A page of the payables of a training body, the latest change first, with the cursor of the next one.
///
/// # Errors
/// When the store fails.
pub async fn of(
    store: &Store,
    siret: &Siret,
    page: usize,
    cursor: Option<&str>,
) -> Result<(Vec<Payable>, Option<String>), StoreError> {
    let index = Index { name: "by-of", hash: "of", value: siret.as_str(), oldest_first: false };
    let from = cursor.and_then(|cursor| index.start(cursor));
    let (items, next) = store.query_index(Table::Payments, &index, page, from).await?;
    Ok((super::read_each::<StoredPayable>(items).core().items, next.as_ref().and_then(index_cursor)))
}

/// Every payable of a training body, for its sums.
///
/// # Errors
/// When the store fails.
pub async fn all_of(store: &Store, siret: &Siret) -> Result<Listed<Payable>, StoreError> {
    let index = Index { name: "by-of", hash: "of", value: siret.as_str(), oldest_first: false };
    Ok(store.read_index::<StoredPayable>(Table::Payments, &index, PAGE).await?.core())
}

/// The writes of what happens to a settlement, over the state that it had, and of the line of its history.
///
/// # Errors
/// When an item can't be written.
pub fn settlement_writes(
    store: &Store,
    decision: &SettlementDecision,
) -> Result<[TransactWriteItem; 2], StoreError> {
    let SettlementDecision { settlement, before, row } = decision;
    let pk = settlement_pk(&settlement.id);
    let mut item = super::keyed(&pk, "RUN", &StoredSettlement::of(settlement.clone()))?;
    item.insert("status".into(), text(SETTLEMENT));
    item.insert("due".into(), text(settlement.on.to_string()));
    let write = match before {
        None => store.new_item(Table::Payments, item)?,
        Some((from, revision)) => {
            let put = Put::builder()
                .table_name(store.table(Table::Payments)?)
                .set_item(Some(item))
                .expression_attribute_names("#state", "state")
                .expression_attribute_values(":from", text(status(from)?));
            // One of which nobody has said anything has no revision.
            let put = match revision {
                0 => put.condition_expression("#state = :from AND attribute_not_exists(revision)"),
                _ => put
                    .condition_expression("#state = :from AND revision = :revision")
                    .expression_attribute_values(":revision", number(u64::from(*revision))),
            };
            let put = put.build().map_err(|e| StoreError::Malformed(e.to_string()))?;
            TransactWriteItem::builder().put(put).build()
        }
    };
    let said = match settlement.revision {
        0 => String::new(),
        revision => format!("#{}#{revision:03}", row.at),
    };
    let sk = format!("J#{}{said}", status(row.to)?);
    let row = super::keyed(&pk, &sk, &StoredSettlementRow::of(row.clone()))?;
    Ok([write, store.new_item(Table::Payments, row)?])
}

/// A settlement.
///
/// # Errors
/// When the store fails.
pub async fn settlement(store: &Store, id: &SettlementId) -> Result<Option<Settlement>, StoreError> {
    let stored: Option<StoredSettlement> = store.get(Table::Payments, &settlement_pk(id), "RUN").await?;
    Ok(stored.core())
}

/// What happened to a settlement, in order; at one moment its states only follow each other.
///
/// # Errors
/// When the store fails.
pub async fn settlement_history(store: &Store, id: &SettlementId) -> Result<Vec<SettlementRow>, StoreError> {
    let rows = store.query(Table::Payments, &settlement_pk(id), "J#").await?;
    let mut rows = super::parse_all::<StoredSettlementRow>(rows)?.core();
    rows.sort_by_key(|row| (row.at, row.to));
    Ok(rows)
}

const SETTLEMENTS: Index<'static> =
    Index { name: "by-status", hash: "status", value: SETTLEMENT, oldest_first: false };

/// A page of the settlements, newest first, with the cursor of the next one.
///
/// # Errors
/// When the store fails.
pub async fn settlements(
    store: &Store,
    page: usize,
    cursor: Option<&str>,
) -> Result<(Vec<Settlement>, Option<String>), StoreError> {
    let from = cursor.and_then(|cursor| SETTLEMENTS.start(cursor));
    let (items, next) = store.query_index(Table::Payments, &SETTLEMENTS, page, from).await?;
    Ok((super::read_each::<StoredSettlement>(items).core().items, next.as_ref().and_then(index_cursor)))
}

/// Every settlement, newest first.
///
/// # Errors
/// When the store fails.
pub async fn every_settlement(store: &Store) -> Result<Listed<Settlement>, StoreError> {
    Ok(store.read_index::<StoredSettlement>(Table::Payments, &SETTLEMENTS, PAGE).await?.core())
}

fn refund_pk(dossier: &DossierId) -> String {
    format!("REFUND#{dossier}")
}

fn refund_item(refund: &Refund) -> Result<Item, StoreError> {
    let sk = format!("R#{:03}", refund.number);
    let mut item = super::keyed(&refund_pk(&refund.dossier), &sk, &StoredRefund::of(refund.clone()))?;
    let status = match refund.state {
        RefundState::Waiting => REFUND_WAITING,
        RefundState::Done { .. } => "refund_done",
        RefundState::Failed { .. } => "refund_failed",
    };
    item.insert("status".into(), text(status));
    item.insert("due".into(), text(refund.until.to_string()));
    Ok(item)
}

/// The write of card money to give back.
pub(super) fn new_refund(store: &Store, refund: &Refund) -> Result<TransactWriteItem, StoreError> {
    store.new_item(Table::Payments, refund_item(refund)?)
}

/// The write of what became of a refund that still waits.
pub(super) fn refund_change(store: &Store, refund: &Refund) -> Result<TransactWriteItem, StoreError> {
    let put = Put::builder()
        .table_name(store.table(Table::Payments)?)
        .set_item(Some(refund_item(refund)?))
        .condition_expression("#status = :waiting")
        .expression_attribute_names("#status", "status")
        .expression_attribute_values(":waiting", text(REFUND_WAITING))
        .build()
        .map_err(|e| StoreError::Malformed(e.to_string()))?;
    Ok(TransactWriteItem::builder().put(put).build())
}

/// The refunds that wait for the card service, the most urgent first.
///
/// # Errors
/// When the store fails.
pub async fn waiting_refunds(store: &Store) -> Result<Listed<Refund>, StoreError> {
    Ok(with_status::<StoredRefund>(store, REFUND_WAITING).await?.core())
}

/// The refunds of a dossier, in order.
///
/// # Errors
/// When the store fails.
pub async fn refunds_of(store: &Store, dossier: &DossierId) -> Result<Vec<Refund>, StoreError> {
    let items = store.query(Table::Payments, &refund_pk(dossier), "R#").await?;
    Ok(super::parse_all::<StoredRefund>(items)?.core())
}

fn watch_pk(dossier: &DossierId) -> String {
    format!("CARD#{dossier}")
}

/// The write of a payment page to watch, when a decision sends the élu to one.
pub(super) fn watching(store: &Store, decision: &Decision) -> Result<Option<TransactWriteItem>, StoreError> {
    let dossier = &decision.dossier;
    let attempt =
        dossier.card_attempts.last().filter(|_| decision.journal.command == CommandKind::StartCardPayment);
    let Some(attempt) = attempt else { return Ok(None) };
    let number = u32::try_from(dossier.card_attempts.len()).unwrap_or(u32::MAX);
    let watch = CardWatch {
        dossier: dossier.id.clone(),
        order_id: OrderId::new(dossier.id.clone(), number).to_string(),
        trans_id: attempt.trans_id.clone(),
        trans_date: attempt.trans_date.clone(),
        opened_at: dossier.updated_at,
    };
    let (sk, due) = (watch.order_id.clone(), super::moment_key(watch.opened_at));
    let mut item = super::keyed(&watch_pk(&dossier.id), &sk, &StoredCardWatch::of(watch))?;
    item.insert("status".into(), text(CARD_OPEN));
    item.insert("due".into(), text(due));
    store.new_item(Table::Payments, item).map(Some)
}

/// The payment pages whose end is not known for certain, the oldest first.
///
/// # Errors
/// When the store fails.
pub async fn watched_cards(store: &Store) -> Result<Listed<CardWatch>, StoreError> {
    Ok(with_status::<StoredCardWatch>(store, CARD_OPEN).await?.core())
}

/// What became of a payment page is known.
///
/// # Errors
/// When the store fails.
pub async fn unwatch_card(store: &Store, watch: &CardWatch) -> Result<(), StoreError> {
    store.delete(Table::Payments, &watch_pk(&watch.dossier), &watch.order_id).await.map(|_| ())
}

/// What a page of the payments holds, for the proof.
#[derive(Debug, Default)]
pub struct PaymentsPage {
    /// Payables, with their last change.
    pub payables: Vec<(Payable, Timestamp)>,
    /// Refunds.
    pub refunds: Vec<Refund>,
    /// Agreements and receipts of collectivités.
    pub covers: Vec<CoverRecord>,
    /// Movements that are to be matched, or were.
    pub movements: Vec<Suspended>,
    /// What can't be read, by name.
    pub unreadable: Vec<(String, StoreError)>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A page of a segment of the payments, for the proof.
///
/// # Errors
/// When the store fails.
pub async fn scan_page(
    store: &Store,
    segment: super::Segment,
    from: Option<String>,
) -> Result<PaymentsPage, StoreError> {
    let mut page = PaymentsPage::default();
    (page.unreadable, page.next) =
        store.scan_each(Table::Payments, segment, from, |item| page.take(item)).await?;
    Ok(page)
}

impl PaymentsPage {
    fn take(&mut self, item: Item) -> Result<(), StoreError> {
        #[derive(Deserialize)]
        struct Changed {
            updated: Timestamp,
        }
        let is = |pk: &str, sk: &str| -> Result<bool, StoreError> {
            let key = item.get("pk").and_then(|value| value.as_s().ok());
            Ok(key.is_some_and(|key| key.starts_with(pk)) && sort_key(&item)?.starts_with(sk))
        };
        if is("PAYABLE#", "P#")? {
            let changed: Changed = schema::read(item.clone())?;
            self.payables.push((schema::read::<StoredPayable>(item)?.core(), changed.updated));
        } else if is("REFUND#", "R#")? {
            self.refunds.push(schema::read::<StoredRefund>(item)?.core());
        } else if is("COVER#", "C#")? {
            self.covers.push(schema::read::<StoredCover>(item)?.core());
        } else if is("SUSPENSE#", "MOVEMENT")? {
            self.movements.push(schema::read::<StoredSuspended>(item)?.core());
        }
        Ok(())
    }
}
