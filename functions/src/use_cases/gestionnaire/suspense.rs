//! What stands in suspense, and where two people say that it goes.

use mce_shared::aggregate::Asked;
use mce_shared::api::{
    DecideSuspense, HistoryLine, ProposeSuspense, SuspendedView, SuspenseList, SuspenseProposalView, Verdict,
};
use mce_shared::money::Euros;
use mce_shared::suspense::{Destination, Suspended, SuspenseDecision, SuspenseFacts};

use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::commit::{Committed, Writes};
use crate::store::{StoreError, ledger, organisations, suspense};

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
    let sum = movements.iter().map(|movement| movement.amount).sum::<Euros>();
    Ok(SuspenseList { movements, sum })
}

fn view(movement: Suspended, history: Vec<HistoryLine>, asked: &Asked) -> SuspendedView {
    let proposal = movement.proposal.map(|proposal| SuspenseProposalView {
        by_reader: asked.is(&proposal.principal),
        destination: proposal.destination,
        why: proposal.why,
        by: proposal.by,
        at: proposal.at,
    });
    let Suspended { key, on, amount, text, version, .. } = movement;
    SuspendedView { key, on, amount, text, proposal, version, history }
}

/// Proposes where the movement of the path goes.
///
/// # Errors
/// 404 when there is none, or it is settled; 422 for where it can't go, and without a reason.
pub async fn propose(
    environment: &Environment,
    call: &Call,
    ProposeSuspense { destination, reason }: ProposeSuspense,
) -> Result<SuspenseList, Fault> {
    let (movement, asked) = (named(environment, call).await?, call.asked()?);
    let facts = facts(environment, &destination).await?;
    let decision = movement.propose(destination, &reason, &facts, &asked).map_err(Fault::refused)?;
    commit(environment, &decision, &asked).await?;
    list(environment, call).await
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
    let (movement, asked) = (named(environment, call).await?, call.asked()?);
    let decision = match (verdict, &movement.proposal) {
        (Verdict::Approve { .. }, Some(proposal)) => {
            let facts = facts(environment, &proposal.destination).await?;
            movement.approve(version, &facts, &asked)
        }
        (Verdict::Approve { .. }, None) => movement.approve(version, &SuspenseFacts::default(), &asked),
        (Verdict::Refuse { reason }, _) => movement.decline(version, &reason, &asked),
    };
    let decision = decision.map_err(Fault::refused)?;
    commit(environment, &decision, &asked).await?;
    list(environment, call).await
}

async fn named(environment: &Environment, call: &Call) -> Result<Suspended, Fault> {
    let key: String = call.param("movement")?;
    let found = suspense::movement(environment.store(), &key).await?;
    found.ok_or_else(|| Fault::not_found("Ce mouvement"))
}

async fn facts(environment: &Environment, destination: &Destination) -> Result<SuspenseFacts, Fault> {
    let store = environment.store();
    Ok(match destination {
        Destination::Fund => SuspenseFacts::default(),
        Destination::TrainingBody { siret } => SuspenseFacts {
            claim: ledger::claim_on(store, siret).await?,
            is_known: organisations::training_body(store, siret).await?.is_some(),
            other: None,
        },
        Destination::Collectivite { siren } => SuspenseFacts {
            is_known: organisations::collectivite(store, siren).await?.is_some(),
            ..SuspenseFacts::default()
        },
        Destination::Against { movement } => {
            SuspenseFacts { other: suspense::movement(store, movement).await?, ..SuspenseFacts::default() }
        }
    })
}

async fn commit(environment: &Environment, decision: &SuspenseDecision, asked: &Asked) -> Result<(), Fault> {
    let store = environment.store();
    let mut writes = Writes::new();
    for moved in &decision.moved {
        for write in suspense::changing(store, moved)? {
            writes.guarded(write);
        }
    }
    writes.post(store, decision.transaction.as_slice(), asked.at)?;
    match writes.commit(store).await? {
        Committed::Yes => Ok(()),
        _ => Err(StoreError::Busy.into()),
    }
}
