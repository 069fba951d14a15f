//! What covers the complements of collectivités: where each stands, and the payments that wait for it.

use mce_shared::aggregate::Asked;
use mce_shared::api::{PositionView, Problem};
use mce_shared::cover::{self, CoverRefusal, Covering, Credit, Position, receipt};
use mce_shared::identifiers::Siren;
use mce_shared::money::Euros;
use mce_shared::payments::{Payable, PayableState, PaymentEvent, PaymentRefusal};

use super::payments::apply;
use crate::http::Fault;
use crate::runtime::Environment;
use crate::set_aside::Round;
use crate::store::commit::{Committed, Writes};
use crate::store::cover as kept;
use crate::store::{Store, StoreError, ledger, organisations, payments, suspense};

/// A refusal, as whoever asked is told.
#[must_use]
pub fn refused(refusal: CoverRefusal) -> Fault {
    Problem::from(refusal).into()
}

/// The name of a collectivité; its number where nobody knows it any more.
///
/// # Errors
/// When the store fails.
pub async fn name_of(environment: &Environment, siren: &Siren) -> Result<String, Fault> {
    let body = organisations::collectivite(environment.store(), siren).await?;
    Ok(body.map_or_else(|| format!("La collectivité {siren}"), |body| body.name))
}

/// The payments that wait for a collectivité, the most urgent first.
///
/// # Errors
/// When the store fails.
pub async fn waiting(environment: &Environment) -> Result<Vec<Payable>, Fault> {
    Ok(payments::in_state(environment.store(), PayableState::AwaitingCover).await?.items)
}

/// Whether a payment waits for that collectivité.
#[must_use]
pub fn waits_for(payable: &Payable, siren: &Siren) -> bool {
    payable.complement.as_ref().is_some_and(|complement| complement.collectivite == *siren)
}

/// Where a collectivité stands, in what is shown.
///
/// # Errors
/// When the store fails.
pub async fn view(
    environment: &Environment,
    (siren, position): (&Siren, &Position),
    waiting: &[Payable],
    today: jiff::civil::Date,
) -> Result<PositionView, Fault> {
    let (name, records) = tokio::try_join!(name_of(environment, siren), async {
        Ok(kept::records(environment.store(), siren).await?)
    })?;
    Ok(PositionView {
        siren: siren.clone(),
        name,
        granted: position.granted,
        received: position.received,
        owed: position.owed(),
        employed: position.employed,
        ceiling: cover::ceiling(&records, today),
        waiting: waiting.iter().filter(|one| waits_for(one, siren)).map(|one| one.amount).sum::<Euros>(),
    })
}

/// Looks at everything that waits, the most urgent first: what is covered now is ready to be paid. Gives what still waits, each with
/// the reason, in French.
///
/// # Errors
/// When the store fails for all of them.
pub async fn cover_waiting(
    environment: &Environment,
    round: &Round<'_>,
    asked: &Asked,
) -> Result<Vec<String>, Fault> {
    let mut uncovered = Vec::new();
    let listed = payments::in_state(environment.store(), PayableState::AwaitingCover).await?;
    for payable in round.readable(listed).await? {
        let covered = cover_one(environment, &payable, asked).await;
        if let Some(refusal) = round.item(&payments::name(&payable), covered).await?.flatten() {
            uncovered.push(format!("Dossier {} : {refusal}", payable.dossier));
        }
    }
    Ok(uncovered)
}

async fn cover_one(
    environment: &Environment,
    payable: &Payable,
    asked: &Asked,
) -> Result<Option<PaymentRefusal>, Fault> {
    let Some(complement) = &payable.complement else { return Ok(None) };
    let store = environment.store();
    let (position, records) = tokio::try_join!(
        kept::position(store, &complement.collectivite),
        kept::records(store, &complement.collectivite)
    )?;
    let ceiling = cover::ceiling(&records, asked.today);
    let event = PaymentEvent::Cover { position, ceiling };
    match apply(environment, (&payable.dossier, payable.number), &event, asked).await? {
        Ok(changed) if changed.state == PayableState::AwaitingCover => Ok(Some(PaymentRefusal::NotCovered {
            collectivite: complement.name.clone(),
            missing: position.missing(payable.amount, ceiling),
        })),
        // Covered now, or by another hand, or taken back by a decision.
        Ok(_) | Err(PaymentRefusal::WrongState(_)) => Ok(None),
        Err(refusal) => Ok(Some(refusal)),
    }
}

/// Whether what two people would record by hand may be: the bank has not told it already.
///
/// # Errors
/// 409 when it is in the list of what is to be matched, or was; when the store fails.
pub async fn check_untold(
    environment: &Environment,
    siren: &Siren,
    covering: &Covering,
) -> Result<(), Fault> {
    let Covering::Receipt { on, amount, reference } = covering else { return Ok(()) };
    let store = environment.store();
    let mut alike = suspense::of_day(store, *on).await?;
    alike.retain(|one| one.amount == *amount);
    cover::check_receipt(siren, &alike).map_err(refused)?;
    let credit = Credit { on: *on, amount: *amount, reference, rank: 1 };
    if is_earlier(store, siren, &credit).await? { Err(refused(CoverRefusal::Posted)) } else { Ok(()) }
}

/// Whether it was posted before receipts had the collectivité in their name: of all that were of its day, amount and reference, at least
/// as many paid in for that very one.
async fn is_earlier(store: &Store, siren: &Siren, credit: &Credit<'_>) -> Result<bool, Fault> {
    let mut found = 0;
    for rank in 1.. {
        let id = Credit { rank, ..*credit }.earlier_id().map_err(Fault::internal)?;
        let Some(kept) = ledger::posted(store, &id).await? else { break };
        found += u32::from(cover::pays_in(&kept.transaction, siren));
    }
    Ok(found >= credit.rank)
}

/// Whether somebody has recorded by hand a credit that names nobody.
///
/// # Errors
/// When the store fails.
pub async fn is_recorded(environment: &Environment, credit: &Credit<'_>) -> Result<bool, Fault> {
    let recorded = kept::receipts(environment.store(), credit.on, credit.amount).await?;
    Ok(recorded.iter().any(|record| credit.is_recorded(record)))
}

/// Money that the bank says came in from a collectivité: what it changes, in French, or why it is to be matched. None when it has
/// no complement. Unless it `changes`, it is tried.
///
/// # Errors
/// When the store fails.
pub async fn received(
    environment: &Environment,
    siren: &Siren,
    credit: &Credit<'_>,
    changes: bool,
    asked: &Asked,
) -> Result<Option<Result<Option<String>, String>>, Fault> {
    let store = environment.store();
    let position = kept::position(store, siren).await?;
    if position == Position::default() {
        return Ok(None);
    }
    let transaction = receipt(siren, &format!("la collectivité {siren}"), credit, asked).map_err(refused)?;
    if ledger::is_posted(store, &transaction.id).await? || is_earlier(store, siren, credit).await? {
        return Ok(Some(Ok(None)));
    }
    let (amount, owed) = (credit.amount.french(), position.owed());
    if credit.amount > owed || credit.reference.is_empty() {
        return Ok(Some(Err(format!(
            "La collectivité {siren} verse {amount} et doit {} (écriture {} du {}) : à rapprocher",
            owed.french(),
            credit.reference,
            credit.on
        ))));
    }
    let applied = Some(Ok(Some(format!("{amount} versés par la collectivité {siren}"))));
    if !changes {
        return Ok(applied);
    }
    let mut writes = Writes::new();
    writes.post(store, std::slice::from_ref(&transaction), asked.at)?;
    match writes.commit(store).await {
        Ok(Committed::Yes) => Ok(applied),
        Ok(Committed::Already) => Ok(Some(Ok(None))),
        Ok(_) | Err(StoreError::Busy) => Err(StoreError::Busy.into()),
        Err(error) => Err(error.into()),
    }
}
