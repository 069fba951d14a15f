//! Folds the totals of the fund from the stream of the ledger. A record that comes again, late or out of order, is folded once.

use aws_lambda_events::event::dynamodb::{Event, EventRecord};
use aws_lambda_events::event::streams::DynamoDbEventResponse;
use jiff::SignedDuration;
use mce_shared::set_aside::Chore;
use serde_dynamo::AttributeValue;

use crate::function::again_from;
use crate::http::Fault;
use crate::reach::{May, Reach, Stream, Table, index, on};
use crate::runtime::Environment;
use crate::set_aside::{ASIDE, Round};
use crate::store::fund::{self, Folding, TOGETHER};
use crate::store::ledger::Kept;
use crate::store::{Listed, StoreError, schema};

use super::super::dossiers::change::Wait;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Ledger, &[May::Put, May::Update]), index(Table::Ledger, "by-unfolded"), ASIDE],
    seconds: 60,
    stream: Some(Stream { table: Table::Ledger, batch: 100, window: 1 }),
    schedule: Some("rate(1 hour)"),
    ..Reach::NOTHING
};

/// Folds what the records announce, a few at a time. One that can't be is left for the schedule; when the store does not answer,
/// everything comes again from there.
///
/// # Errors
/// None: what could not be done is named in the answer, and comes again.
pub async fn on_records(environment: &Environment, event: Event) -> Result<DynamoDbEventResponse, Fault> {
    let posted: Vec<&EventRecord> = event.records.iter().filter(|record| is_transaction(record)).collect();
    let round = Round::new(environment, Chore::Totals);
    for some in posted.chunks(TOGETHER) {
        if let Err(error) = fold(environment, &round, some).await {
            tracing::error!(error = %error, "the totals could not be folded");
            return Ok(again_from(some.first().copied()));
        }
    }
    Ok(DynamoDbEventResponse::default())
}

fn is_transaction(record: &EventRecord) -> bool {
    let sk = record.change.keys.get("sk");
    record.event_name == "INSERT" && matches!(sk, Some(AttributeValue::S(sk)) if sk == "TX")
}

/// A stream that has not told a transaction by then has lost it.
const STREAM_DELAY: SignedDuration = SignedDuration::from_mins(10);
/// Transactions of each part of the index that a tick folds, at most.
const A_TICK: usize = 200;

/// Folds what the stream has given up.
///
/// # Errors
/// When the store fails.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    // What the stream has set aside since then is too young to be tried, and has not healed.
    let given_up = environment.now() - STREAM_DELAY;
    let round = Round::since(environment, Chore::Totals, given_up);
    let lost = round.readable(fund::not_folded(environment.store(), A_TICK).await?).await?;
    let lost: Vec<Kept> = lost.into_iter().filter(|kept| kept.posted_at <= given_up).collect();
    for some in lost.chunks(TOGETHER) {
        fold_together(environment, &round, some).await?;
    }
    round.over().await
}

async fn fold(environment: &Environment, round: &Round<'_>, records: &[&EventRecord]) -> Result<(), Fault> {
    let mut listed = Listed::default();
    for record in records {
        match schema::read_image::<Kept>(record.change.new_image.clone()) {
            Ok(kept) => listed.items.push(kept),
            Err(error) => listed.unreadable.push((name_of(record), error)),
        }
    }
    fold_together(environment, round, &round.readable(listed).await?).await
}

fn name_of(record: &EventRecord) -> String {
    match record.change.keys.get("pk") {
        Some(AttributeValue::S(pk)) => pk.trim_start_matches("TX#").to_owned(),
        _ => String::new(),
    }
}

/// Folds a few in one transaction; when one of them can't be, each by itself.
async fn fold_together(environment: &Environment, round: &Round<'_>, some: &[Kept]) -> Result<(), Fault> {
    match fold_kept(environment, some.to_vec()).await {
        Err(fault) if fault.is_of_one_item() => {
            for one in some {
                let folded = fold_kept(environment, vec![one.clone()]).await;
                round.item(one.transaction.id.as_str(), folded).await?;
            }
            Ok(())
        }
        done => done,
    }
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
