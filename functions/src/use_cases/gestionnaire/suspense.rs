//! What stands in suspense, and where two people say that it goes.

use mce_shared::aggregate::Asked;
use mce_shared::api::{
    DecideSuspense, HistoryLine, ProposeSuspense, SuspendedView, SuspenseList, SuspenseProposalView, Verdict,
};
use mce_shared::habilitation::Organisation;
use mce_shared::identifiers::Siren;
use mce_shared::money::Euros;
use mce_shared::suspense::{Destination, Suspended, SuspenseDecision, SuspenseFacts, SuspenseRefusal, Tie};

use super::super::dossiers::change::Wait;
use super::bank_reading::files::taken_by;
use crate::http::{Call, Fault, apart};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::commit::{Committed, Writes};
use crate::store::{StoreError, cover, ledger, organisations, payments, suspense};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get]),
        on(Table::Ledger, &[May::Get, May::Put, May::Update]),
        on(Table::Payments, &[May::Get, May::Query, May::Put]),
        index(Table::Payments, "by-status"),
    ],
    ..Reach::NOTHING
};

/// What waits.
///
/// # Errors
/// When the store fails.
pub async fn list(environment: &Environment, call: &Call) -> Result<SuspenseList, Fault> {
    let (store, asked) = (environment.store(), call.asked()?);
    let waiting = suspense::waiting(store).await?;
    let mut movements = Vec::new();
    for movement in waiting.items {
        let rows = suspense::history(store, &movement.key).await?;
        movements.push(view(movement, rows.iter().map(HistoryLine::from).collect(), &asked));
    }
    let sum = movements.iter().map(|movement| movement.left).sum::<Euros>();
    Ok(SuspenseList { movements, sum })
}

fn view(movement: Suspended, history: Vec<HistoryLine>, asked: &Asked) -> SuspendedView {
    let proposal = movement.proposal.map(|proposal| SuspenseProposalView {
        by_reader: proposal.is_by(asked),
        destination: proposal.what,
        why: proposal.why,
        by: proposal.by,
        at: proposal.at,
    });
    let Suspended { key, on, amount, left, text, version, .. } = movement;
    SuspendedView { key, on, amount, left, text, proposal, version, history }
}

/// Proposes where the movement of the path goes.
///
/// # Errors
/// 404 when there is none, or it is settled; 409 for what is decided with something else first; 422 for where it can't go, and without a
/// reason.
pub async fn propose(
    environment: &Environment,
    call: &Call,
    ProposeSuspense { destination, reason }: ProposeSuspense,
) -> Result<SuspenseList, Fault> {
    until_committed(environment, call, &Wanted::Proposed(destination, reason)).await
}

/// Decides where it goes, or that it does not go there.
///
/// # Errors
/// 404 when nothing is proposed; 409 for who has proposed it, when it is not what was shown any more, and where it can't go any more; 422
/// for a refusal without a reason.
pub async fn decide(
    environment: &Environment,
    call: &Call,
    DecideSuspense { version, verdict }: DecideSuspense,
) -> Result<SuspenseList, Fault> {
    until_committed(environment, call, &Wanted::Decided(version, verdict)).await
}

/// What somebody wants of a movement.
enum Wanted {
    Proposed(Destination, String),
    Decided(u64, Verdict),
}

/// Decides on the movement of the path; and again on what it has become, when somebody was faster, so that who comes late is told that.
async fn until_committed(
    environment: &Environment,
    call: &Call,
    wanted: &Wanted,
) -> Result<SuspenseList, Fault> {
    let (key, asked): (String, _) = (call.param("movement")?, call.asked()?);
    let mut wait = Wait::new();
    loop {
        let movement = suspense::movement(environment.store(), &key).await?;
        let movement = movement.ok_or_else(|| Fault::not_found("Ce mouvement"))?;
        apart(environment.store(), call.caller()?, &whose(environment, &movement, wanted).await?).await?;
        let decision = decision(environment, &movement, wanted, &asked).await?;
        if commit(environment, &decision.map_err(Fault::refused)?, &asked).await? {
            return list(environment, call).await;
        }
        wait.again().await?;
    }
}

/// The organisations to which a movement would go, or of whose transfer it is.
async fn whose(
    environment: &Environment,
    movement: &Suspended,
    wanted: &Wanted,
) -> Result<Vec<Organisation>, Fault> {
    let destination = match wanted {
        Wanted::Proposed(destination, _) => Some(destination),
        Wanted::Decided(..) => movement.proposal.as_ref().map(|proposal| &proposal.what),
    };
    let mut organisations: Vec<Organisation> = destination.and_then(organisation_of).into_iter().collect();
    if let Some(Tie::Transfer(reference)) = &movement.tie {
        let payable = payments::of_reference(environment.store(), reference).await?;
        organisations.extend(payable.iter().flat_map(super::payments::whose));
    }
    Ok(organisations)
}

fn organisation_of(destination: &Destination) -> Option<Organisation> {
    match destination {
        Destination::TrainingBody { siret } => Some(Organisation::Of(siret.clone())),
        Destination::Collectivite { siren } | Destination::Recorded { siren } => {
            Some(Organisation::Collectivite(siren.clone()))
        }
        Destination::Fund | Destination::Against { .. } => None,
    }
}

async fn decision(
    environment: &Environment,
    movement: &Suspended,
    wanted: &Wanted,
    asked: &Asked,
) -> Result<Result<SuspenseDecision, SuspenseRefusal>, Fault> {
    Ok(match (wanted, &movement.proposal) {
        (Wanted::Proposed(destination, why), _) => {
            let facts = facts(environment, movement, destination).await?;
            movement.propose(destination.clone(), why, &facts, asked)
        }
        (Wanted::Decided(version, Verdict::Approve { .. }), Some(proposal)) => {
            let facts = facts(environment, movement, &proposal.what).await?;
            movement.approve(*version, &facts, asked)
        }
        (Wanted::Decided(version, Verdict::Approve { .. }), None) => {
            movement.approve(*version, &SuspenseFacts::default(), asked)
        }
        (Wanted::Decided(version, Verdict::Refuse { reason }), _) => {
            movement.decline(*version, reason, asked)
        }
    })
}

async fn facts(
    environment: &Environment,
    movement: &Suspended,
    destination: &Destination,
) -> Result<SuspenseFacts, Fault> {
    let store = environment.store();
    let facts =
        SuspenseFacts { in_doubt: in_doubt(environment, movement).await?, ..SuspenseFacts::default() };
    Ok(match destination {
        Destination::Fund => facts,
        Destination::TrainingBody { siret } => SuspenseFacts {
            claim: ledger::claim_on(store, siret).await?,
            is_known: organisations::training_body(store, siret).await?.is_some(),
            ..facts
        },
        Destination::Collectivite { siren } => {
            SuspenseFacts { is_known: organisations::collectivite(store, siren).await?.is_some(), ..facts }
        }
        Destination::Recorded { siren } => {
            SuspenseFacts { is_recorded: is_recorded(environment, movement, siren).await?, ..facts }
        }
        Destination::Against { movement } => {
            let other = suspense::movement(store, movement).await?;
            let other_in_doubt = match &other {
                Some(other) => in_doubt(environment, other).await?,
                None => false,
            };
            SuspenseFacts { other, other_in_doubt, ..facts }
        }
    })
}

/// Whether one more receipt of its day and sum was recorded by hand for the collectivité than movements were matched with one.
async fn is_recorded(environment: &Environment, movement: &Suspended, siren: &Siren) -> Result<bool, Fault> {
    let store = environment.store();
    let (receipts, alike) = tokio::try_join!(
        cover::receipts(store, movement.on, movement.amount),
        suspense::of_day(store, movement.on)
    )?;
    let went = Some(Destination::Recorded { siren: siren.clone() });
    let is_matched = |one: &&Suspended| one.amount == movement.amount && one.went == went;
    let recorded = receipts.iter().filter(|record| record.collectivite == *siren).count();
    Ok(recorded > alike.iter().filter(is_matched).count())
}

/// Whether two people have yet to decide on what a movement is tied to.
async fn in_doubt(environment: &Environment, movement: &Suspended) -> Result<bool, Fault> {
    let store = environment.store();
    Ok(match &movement.tie {
        None => false,
        Some(Tie::Transfer(reference)) => {
            let payable = payments::of_reference(store, reference).await?;
            payable.is_some_and(|payable| payable.decides_aside(reference))
        }
        Some(Tie::Batch(batch)) => {
            let taken = taken_by(store, batch).await?.map(|(_, taken)| taken).unwrap_or_default();
            let taken = taken.all()?;
            taken.iter().any(|one| one.payable.decides_aside(&one.reference))
        }
    })
}

async fn commit(
    environment: &Environment,
    decision: &SuspenseDecision,
    asked: &Asked,
) -> Result<bool, Fault> {
    let store = environment.store();
    let mut writes = Writes::new();
    writes.matching(store, &decision.moved)?;
    writes.post(store, decision.transaction.as_slice(), asked.at)?;
    match writes.commit(store).await {
        Ok(Committed::Yes) => Ok(true),
        Ok(_) | Err(StoreError::Busy) => Ok(false),
        Err(error) => Err(error.into()),
    }
}
