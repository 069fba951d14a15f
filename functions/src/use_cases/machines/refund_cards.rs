//! Gives card money back through the card service (CX-1): asks what is given back already, gives the rest, and writes it down.
//!
//! A lost answer or a run that dies gives back once: the service is asked before anything is given. It has no idempotency key, so
//! one run works at a time, under a lease.

use mce_shared::payments::{Refund, RefundEvent, decide_refund};
use mce_shared::set_aside::Chore;

use super::super::dossiers::change::Wait;
use super::ask_cards::{SERVICE, refused, stranger};
use crate::http::Fault;
use crate::lease::{LEASE, alone};
use crate::ports::card_service::{CardServiceError, Progress, give_back};
use crate::reach::{May, Reach, Setting, Table, index, on};
use crate::runtime::Environment;
use crate::set_aside::{ASIDE, Round};
use crate::store::StoreError;
use crate::store::commit::{Committed, Writes};
use crate::store::payments;

/// The job's name.
const JOB: &str = "refund-cards";
const SECONDS: u32 = 120;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Ledger, &[May::Put, May::Update]),
        ASIDE,
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Query, May::Put]),
        index(Table::Payments, "by-status"),
        LEASE,
    ],
    settings: &[Setting::CardApi],
    seconds: SECONDS,
    schedule: Some("rate(1 hour)"),
    ..Reach::NOTHING
};

/// Gives back by schedule. Does nothing while another hand does it.
///
/// # Errors
/// When the store fails; the next tick goes on.
pub async fn on_tick(environment: &Environment) -> Result<(), Fault> {
    alone(environment, JOB, SECONDS, refund_all(environment)).await?;
    Ok(())
}

/// Gives back everything that waits; what the service can't do now waits for the next run.
async fn refund_all(environment: &Environment) -> Result<(), Fault> {
    let round = Round::new(environment, Chore::Refund);
    for refund in round.readable(payments::waiting_refunds(environment.store()).await?).await? {
        match round.item(&payments::name_of_refund(&refund), refund_one(environment, refund).await).await? {
            Some(Outcome::Over) | None => {}
            Some(Outcome::NobodyAnswers) => return Ok(()),
            Some(Outcome::Stranger(why)) => return round.refused(SERVICE, &why).await,
        }
    }
    round.over().await
}

/// What became of a refund.
enum Outcome {
    Over,
    /// Nor for the others.
    NobodyAnswers,
    /// The service does not know us: why, in French. Nor for the others.
    Stranger(String),
}

async fn refund_one(environment: &Environment, refund: Refund) -> Result<Outcome, Fault> {
    let others = payments::refunds_of(environment.store(), &refund.dossier).await?;
    let refund = refund.after(&others);
    let event = match give_back(environment.card_service()?.as_ref(), &refund).await {
        Ok(Progress::Done) => RefundEvent::Done,
        Ok(Progress::Impossible(reason)) => RefundEvent::Failed { reason },
        Ok(Progress::Later) => return Ok(Outcome::Over),
        Err(error @ CardServiceError::Unreachable(_)) => {
            tracing::warn!(%error, "the card service does not answer: the refunds wait");
            return Ok(Outcome::NobodyAnswers);
        }
        Err(error) if error.is_of_everybody() => return Ok(Outcome::Stranger(stranger(&error))),
        Err(error) => return Err(refused(&error)),
    };
    record(environment, &refund, &event).await?;
    Ok(Outcome::Over)
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
