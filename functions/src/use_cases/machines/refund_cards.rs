//! Gives card money back through the card service (CX-1): asks what is given back already, gives the rest, and writes it down.
//!
//! A lost answer or a run that dies gives back once: the service is asked before anything is given. It has no idempotency key, so
//! the template lets one run work at a time.

use mce_shared::payments::{Refund, RefundEvent, decide_refund};
use mce_shared::set_aside::Chore;

use super::super::dossiers::change::Wait;
use super::ask_cards::refused;
use crate::http::Fault;
use crate::ports::card_service::{CardServiceError, Progress, give_back};
use crate::reach::{May, Reach, Setting, Table, index, on};
use crate::runtime::Environment;
use crate::set_aside::{ASIDE, Round};
use crate::store::StoreError;
use crate::store::commit::{Committed, Writes};
use crate::store::payments;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Ledger, &[May::Put, May::Update]),
        ASIDE,
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Query, May::Put]),
        index(Table::Payments, "by-status"),
    ],
    settings: &[Setting::CardApi],
    seconds: 120,
    schedule: Some("rate(1 hour)"),
    alone: true,
    ..Reach::NOTHING
};

/// Gives back by schedule.
///
/// # Errors
/// When the store fails; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    refund_all(environment).await.map(|_| ())
}

/// Gives back everything that waits; what the service can't do now waits for the next run. Gives how many are settled.
///
/// # Errors
/// When the store fails.
pub async fn refund_all(environment: &Environment) -> Result<u32, Fault> {
    let round = Round::new(environment, Chore::Refund);
    let mut settled = 0;
    for refund in round.readable(payments::waiting_refunds(environment.store()).await?).await? {
        match round.item(&payments::name_of_refund(&refund), refund_one(environment, refund).await).await? {
            Some(Outcome::Settled) => settled += 1,
            Some(Outcome::Waits) | None => {}
            Some(Outcome::NobodyAnswers) => return Ok(settled),
        }
    }
    round.over().await?;
    Ok(settled)
}

/// What became of a refund.
enum Outcome {
    Settled,
    Waits,
    /// Nor for the others.
    NobodyAnswers,
}

async fn refund_one(environment: &Environment, refund: Refund) -> Result<Outcome, Fault> {
    let others = payments::refunds_of(environment.store(), &refund.dossier).await?;
    let refund = refund.after(&others);
    let event = match give_back(environment.card_service()?.as_ref(), &refund).await {
        Ok(Progress::Done) => RefundEvent::Done,
        Ok(Progress::Impossible(reason)) => RefundEvent::Failed { reason },
        Ok(Progress::Later) => return Ok(Outcome::Waits),
        Err(error @ CardServiceError::Unreachable(_)) => {
            tracing::warn!(%error, "the card service does not answer: the refunds wait");
            return Ok(Outcome::NobodyAnswers);
        }
        Err(error) => return Err(refused(&error)),
    };
    record(environment, &refund, &event).await?;
    Ok(Outcome::Settled)
}

async fn record(environment: &Environment, refund: &Refund, event: &RefundEvent) -> Result<(), Fault> {
    let (store, now) = (environment.store(), environment.now());
    let decided = decide_refund(refund, event, environment.day(now)).map_err(Fault::internal)?;
    let Some(decision) = decided else { return Ok(()) };
    let mut wait = Wait::new();
    loop {
        match Writes::of_refund(store, &decision, now)?.commit(store).await {
            // Stale: another run was faster, and wrote the same.
            Ok(Committed::Yes | Committed::Already | Committed::Stale) => return Ok(()),
            Ok(other) => return Err(Fault::internal(format!("a refund: {other:?}"))),
            Err(StoreError::Busy) => wait.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}
