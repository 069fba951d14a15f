//! Folds the totals of the fund from the stream of the ledger. A record that comes again, late or out of order, is folded once.

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};
use jiff::SignedDuration;
use serde_dynamo::AttributeValue;

use crate::http::Fault;
use crate::reach::{May, Reach, Stream, Table, index, on};
use crate::runtime::Environment;
use crate::store::fund::{self, Folding, TOGETHER};
use crate::store::ledger::Kept;
use crate::store::{StoreError, schema};

use super::super::dossiers::change::Wait;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Ledger, &[May::Put, May::Update]), index(Table::Ledger, "by-unfolded")],
    seconds: 60,
    stream: Some(Stream { table: Table::Ledger, batch: 100, window: 1 }),
    schedule: Some("rate(1 hour)"),
    ..Reach::NOTHING
};

/// Folds what the records announce, a few at a time; from the first that can't be, everything comes again.
///
/// # Errors
/// None: what could not be done is named in the answer, and comes again.
pub async fn on_records(environment: &Environment, event: Event) -> Result<DynamoDbEventResponse, Fault> {
    let mut answer = DynamoDbEventResponse::default();
    let posted: Vec<&EventRecord> = event.records.iter().filter(|record| is_transaction(record)).collect();
    for some in posted.chunks(TOGETHER) {
        if let Err(error) = fold(environment, some).await {
            tracing::error!(error = %error, "the totals could not be folded");
            let mut failure = DynamoDbBatchItemFailure::default();
            failure.item_identifier = some.first().and_then(|record| record.change.sequence_number.clone());
            answer.batch_item_failures.push(failure);
            return Ok(answer);
        }
    }
    Ok(answer)
}

fn is_transaction(record: &EventRecord) -> bool {
    let sk = record.change.keys.get("sk");
    record.event_name == "INSERT" && matches!(sk, Some(AttributeValue::S(sk)) if sk == "TX")
}

/// A stream that has not told a transaction by then has lost it.
const STREAM_DELAY: SignedDuration = SignedDuration::from_mins(10);
/// Transactions of each part of the index that a tick folds, at most.
const A_TICK: usize = 200;

/// Folds what the stream has given up after its tries; those that can't be folded do not stop the others.
///
/// # Errors
/// When the store fails.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    let now = environment.now();
    let lost = fund::not_folded(environment.store(), A_TICK).await?;
    let lost: Vec<Kept> =
        lost.into_iter().filter(|kept| now.duration_since(kept.posted_at) >= STREAM_DELAY).collect();
    for some in lost.chunks(TOGETHER) {
        if let Err(error) = fold_kept(environment, some.to_vec()).await {
            tracing::error!(error = %error, "ALARM: transactions could not be folded");
        }
    }
    Ok(())
}

async fn fold(environment: &Environment, records: &[&EventRecord]) -> Result<(), Fault> {
    let read = |record: &&EventRecord| schema::read_image::<Kept>(record.change.new_image.clone());
    fold_kept(environment, records.iter().map(read).collect::<Result<_, _>>()?).await
}

async fn fold_kept(environment: &Environment, all: Vec<Kept>) -> Result<(), Fault> {
    let mut folding = Vec::with_capacity(all.len());
    for kept in all {
        let day = environment.day(kept.posted_at);
        // A batch may hold the same record twice.
        if !folding.iter().any(|(known, _): &Folding| known.id == kept.transaction.id) {
            folding.push((kept.transaction, day));
        }
    }
    let mut wait = Wait::new();
    while !folding.is_empty() {
        match fund::fold(environment.store(), &folding).await {
            Ok(known) if known.is_empty() => return Ok(()),
            Ok(known) => folding.retain(|(transaction, _)| !known.contains(&transaction.id)),
            Err(StoreError::Busy) => wait.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
