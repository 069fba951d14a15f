//! A training body as the gestionnaire knows it: shown, corrected, and decided by a second person where the name to pay changes.

use mce_shared::aggregate::Asked;
use mce_shared::api::{
    CorrectTrainingBody, CorrectionView, HistoryLine, TrainingBodyView, Verdict, gates_view,
};
use mce_shared::identifiers::Siret;
use mce_shared::organisme::{
    BodyDetails, CorrectionCommand, GateCommand, GateDecision, GateRefusal, TrainingBody, WaitingCorrection,
    decide_correction, decide_gate,
};

use super::super::dossiers::change::Wait;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::commit::{Committed, Writes};
use crate::store::{StoreError, organisations};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get, May::Query, May::Put, May::Update, May::Delete]),
        on(Table::Outbox, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Shows one.
///
/// # Errors
/// 404 for one that is not in the register.
pub async fn show(environment: &Environment, call: &Call) -> Result<TrainingBodyView, Fault> {
    let (store, siret, asked) = (environment.store(), call.param::<Siret>("siret")?, call.asked()?);
    let (body, waiting) = known(environment, &siret).await?;
    let (mut history, gates, waiting_gate) = tokio::try_join!(
        organisations::corrections(store, &siret),
        organisations::gate_changes(store, &siret),
        organisations::waiting_gate(store, &siret)
    )?;
    history.extend(gates);
    history.sort_by_key(|row| row.at);
    let body = body.at(call.now);
    Ok(TrainingBodyView {
        details: BodyDetails::of(&body),
        payee: body.payee().to_owned(),
        unpayable: body.unpayable().map(str::to_owned),
        gates: gates_view(&body, waiting_gate, &asked),
        waiting: waiting.map(|waiting| view(waiting, &asked)),
        history: history.iter().map(HistoryLine::from).collect(),
        siret,
        nda: body.nda,
    })
}

fn view(waiting: WaitingCorrection, asked: &Asked) -> CorrectionView {
    CorrectionView {
        changes: waiting.what.before.changes_to(&waiting.what.after),
        own: waiting.is_by(asked),
        reason: waiting.why,
        proposed_by: waiting.by,
        proposed_at: waiting.at,
    }
}

/// Corrects.
///
/// # Errors
/// The core's refusal; 404 for one that is not in the register.
pub async fn corrected(
    environment: &Environment,
    call: &Call,
    asked: CorrectTrainingBody,
) -> Result<TrainingBodyView, Fault> {
    let CorrectTrainingBody { name, street, postcode, town, email, telephone, reason } = asked;
    let details = BodyDetails { name, street, postcode, town, email, telephone };
    carry_out(environment, call, &CorrectionCommand::Correct { details, reason }).await
}

/// Changes a gate, proposes it, or decides on what somebody else proposed.
///
/// # Errors
/// The core's refusal; 404 for one that is not in the register.
pub async fn gate_changed(
    environment: &Environment,
    call: &Call,
    command: GateCommand,
) -> Result<TrainingBodyView, Fault> {
    let (siret, asked) = (call.param::<Siret>("siret")?, call.asked()?);
    let unknown = || Fault::not_found("Cet organisme");
    change_gate(environment, &siret, &command, &asked).await?.ok_or_else(unknown)?.map_err(Fault::refused)?;
    show(environment, call).await
}

/// Carries out a command on the gates of a training body; none when it is not in the register.
///
/// # Errors
/// When the store fails.
pub(super) async fn change_gate(
    environment: &Environment,
    siret: &Siret,
    command: &GateCommand,
    asked: &Asked,
) -> Result<Option<Result<GateDecision, GateRefusal>>, Fault> {
    let store = environment.store();
    let mut wait = Wait::new();
    loop {
        let (body, waiting) = tokio::try_join!(
            organisations::training_body(store, siret),
            organisations::waiting_gate(store, siret)
        )?;
        let Some(body) = body else { return Ok(None) };
        let decision = match decide_gate(&body, waiting.as_ref(), command, asked) {
            Ok(decision) => decision,
            Err(refusal) => return Ok(Some(Err(refusal))),
        };
        let mut writes = Writes::new();
        for write in organisations::gate_writes(store, &body, waiting.as_ref(), &decision)? {
            writes.guarded(write);
        }
        for (n, message) in decision.messages.iter().enumerate() {
            writes.tell(store, format!("{siret}-gate-{}-{n}", asked.request_id), message, asked.at)?;
        }
        match writes.commit(store).await {
            Ok(Committed::Yes) => return Ok(Some(Ok(decision))),
            Ok(_) | Err(StoreError::Busy) => wait.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}

/// Decides.
///
/// # Errors
/// 404 when nothing waits; 409 for who proposed it.
pub async fn decided(
    environment: &Environment,
    call: &Call,
    verdict: Verdict,
) -> Result<TrainingBodyView, Fault> {
    let command = match verdict {
        Verdict::Approve { comment } => CorrectionCommand::Approve { comment },
        Verdict::Refuse { reason } => CorrectionCommand::Refuse { reason },
    };
    carry_out(environment, call, &command).await
}

async fn known(
    environment: &Environment,
    siret: &Siret,
) -> Result<(TrainingBody, Option<WaitingCorrection>), Fault> {
    let store = environment.store();
    let (body, waiting) = tokio::try_join!(
        organisations::training_body(store, siret),
        organisations::waiting_correction(store, siret)
    )?;
    Ok((body.ok_or_else(|| Fault::not_found("Cet organisme"))?, waiting))
}

async fn carry_out(
    environment: &Environment,
    call: &Call,
    command: &CorrectionCommand,
) -> Result<TrainingBodyView, Fault> {
    let (store, siret, asked) = (environment.store(), call.param::<Siret>("siret")?, call.asked()?);
    let mut wait = Wait::new();
    loop {
        let (body, waiting) = known(environment, &siret).await?;
        let body = body.at(asked.at);
        let decision = decide_correction(&body, waiting.as_ref(), command, &asked).map_err(Fault::refused)?;
        let mut writes = Writes::new();
        for write in organisations::correction_writes(store, &body, waiting.as_ref(), &decision)? {
            writes.guarded(write);
        }
        for (n, message) in decision.messages.iter().enumerate() {
            writes.tell(store, format!("{siret}-correction-{}-{n}", asked.request_id), message, asked.at)?;
        }
        match writes.commit(store).await {
            Ok(Committed::Yes) => return show(environment, call).await,
            Ok(_) | Err(StoreError::Busy) => wait.again().await?,
            Err(error) => return Err(error.into()),
        }
    }
}
