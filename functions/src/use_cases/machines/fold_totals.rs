//! Folds the totals of the fund from the stream of the ledger. A record that comes again, late or out of order, is folded once.

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::{DynamoDbBatchItemFailure, DynamoDbEventResponse};

use serde_dynamo::AttributeValue;

use crate::http::Fault;
use crate::reach::{May, Reach, Stream, Table, on};
use crate::runtime::Environment;
use crate::store::fund::{self, Folding, TOGETHER};
use crate::store::ledger::Kept;
use crate::store::{StoreError, schema};

use super::super::dossiers::change::Wait;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Ledger, &[May::Put, May::Update])],
    seconds: 60,
    stream: Some(Stream { table: Table::Ledger, batch: 100, window: 1 }),
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

async fn fold(environment: &Environment, records: &[&EventRecord]) -> Result<(), Fault> {
    let mut folding = Vec::with_capacity(records.len());
    for record in records {
        let kept: Kept = schema::read_image(record.change.new_image.clone())?;
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
