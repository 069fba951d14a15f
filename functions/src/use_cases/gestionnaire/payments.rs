//! The one way to change a payable: read, ask the core, commit; and again when somebody was faster.

use mce_shared::aggregate::Asked;
use mce_shared::habilitation::Organisation;
use mce_shared::ids::DossierId;
use mce_shared::payments::{Payable, PaymentDecision, PaymentEvent, PaymentRefusal, decide_payment};
use mce_shared::suspense::{Suspended, SuspendedRow, Tie};

use super::super::dossiers::change::Wait;
use crate::http::{Call, Fault, apart};
use crate::runtime::Environment;
use crate::set_aside::Round;
use crate::store::commit::{Committed, Writes};
use crate::store::{StoreError, organisations, payments, suspense};

/// What became of an event.
pub type Applied = Result<Payable, PaymentRefusal>;

/// Lets `event` happen to a payable; the inner error says why it changes nothing.
///
/// # Errors
/// When the store fails, or there is no such payable.
pub async fn apply(
    environment: &Environment,
    (dossier, number): (&DossierId, u32),
    event: &PaymentEvent,
    asked: &Asked,
) -> Result<Applied, Fault> {
    let store = environment.store();
    let mut wait = Wait::new();
    loop {
        let payable = payments::get(store, dossier, number).await?;
        let payable = payable.ok_or_else(|| Fault::internal(format!("no payable {number} of {dossier}")))?;
        let payable = with_its_batches(environment, payable).await?;
        let decision = match decide_payment(&payable, event, asked) {
            Ok(decision) => decision,
            Err(PaymentRefusal::Internal(what)) => return Err(Fault::internal(what)),
            Err(refusal) => return Ok(Err(refusal)),
        };
        match shifted(environment, &decision, asked).await? {
            Err(PaymentRefusal::Internal(what)) => return Err(Fault::internal(what)),
            Err(refusal) => return Ok(Err(refusal)),
            Ok(moved) if committed(environment, (&decision, &moved), asked).await? => {
                return Ok(Ok(decision.payable));
            }
            Ok(_) => wait.again().await?,
        }
    }
}

/// What an earlier build left in doubt with its file did not say with which movement; where the list has none, none was set aside.
async fn with_its_batches(environment: &Environment, mut payable: Payable) -> Result<Payable, Fault> {
    for attempt in &mut payable.attempts {
        let days: Vec<_> = attempt.unnamed_batches().collect();
        for day in days {
            let lines = suspense::of_day(environment.store(), day).await?;
            let is_its = |line: &&Suspended| matches!(&line.tie, Some(Tie::Batch(batch)) if batch.starts_with(attempt.settlement.as_str()));
            if let Some(line) = lines.iter().find(is_its) {
                attempt.name_batch(day, &line.key);
            }
        }
    }
    Ok(payable)
}

/// What the decision makes of the movements that are to be matched.
async fn shifted(
    environment: &Environment,
    decision: &PaymentDecision,
    asked: &Asked,
) -> Result<Result<Vec<(Suspended, SuspendedRow)>, PaymentRefusal>, Fault> {
    let mut moved = Vec::new();
    for shift in &decision.shifts {
        let known = suspense::movement(environment.store(), &shift.movement).await?;
        match shift.of(known.as_ref(), asked) {
            Ok(one) => moved.extend(one),
            Err(refusal) => return Ok(Err(refusal)),
        }
    }
    Ok(Ok(moved))
}

/// The payable that a path names.
///
/// # Errors
/// 404 when there is none.
pub async fn named(environment: &Environment, call: &Call) -> Result<Payable, Fault> {
    let (dossier, number): (DossierId, u32) = (call.param("dossier")?, call.param("payable")?);
    let store = environment.store();
    let payable = payments::get(store, &dossier, number).await?;
    let payable = payable.ok_or_else(|| Fault::not_found("Ce paiement"))?;
    apart(store, call.caller()?, &whose(&payable)).await?;
    Ok(payable)
}

/// Who is paid, and who pays beside the fund.
pub fn whose(payable: &Payable) -> Vec<Organisation> {
    let payer = payable.complement.iter().map(|known| Organisation::Collectivite(known.collectivite.clone()));
    payer.chain([Organisation::Of(payable.of.clone())]).collect()
}

/// Lets an `event` of who calls happen to a payable.
///
/// # Errors
/// The core's refusal; when the store fails.
pub async fn apply_by(
    environment: &Environment,
    call: &Call,
    payable: &Payable,
    event: &PaymentEvent,
) -> Result<(), Fault> {
    let applied = apply(environment, (&payable.dossier, payable.number), event, &call.asked()?).await?;
    applied.map(|_| ()).map_err(Fault::refused)
}

async fn committed(
    environment: &Environment,
    (decision, moved): (&PaymentDecision, &[(Suspended, SuspendedRow)]),
    asked: &Asked,
) -> Result<bool, Fault> {
    let store = environment.store();
    let mut writes = Writes::of_payment(store, decision, asked.at)?;
    writes.matching(store, moved)?;
    match writes.commit(store).await {
        Ok(Committed::Yes) => Ok(true),
        Ok(_) | Err(StoreError::Busy) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Pays again what was refused on an account that has been changed since.
///
/// # Errors
/// When the store fails for all of them.
pub async fn release_changed(
    environment: &Environment,
    held: &[Payable],
    round: &Round<'_>,
    asked: &Asked,
) -> Result<(), Fault> {
    for payable in held {
        let released = release_one(environment, payable, asked).await;
        round.item(&payments::name(payable), released).await?;
    }
    Ok(())
}

async fn release_one(environment: &Environment, payable: &Payable, asked: &Asked) -> Result<(), Fault> {
    let body = organisations::training_body(environment.store(), &payable.of).await?;
    if body.is_some_and(|body| payable.has_another_account(&body.at(asked.at))) {
        let why = "Nouvelles coordonnées bancaires validées".to_owned();
        apply(environment, (&payable.dossier, payable.number), &PaymentEvent::Release { why }, asked)
            .await?
            .ok();
    }
    Ok(())
}
