//! The bank files, what waits for the next one, and what is on hold or late.

use mce_shared::aggregate::Asked;
use mce_shared::api::{HeldPayment, PaymentView, SettlementList};
use mce_shared::money::Euros;
use mce_shared::payments::{Payable, PayableState, Remedy};

use crate::http::{Call, Fault};
use crate::reach::{Reach, Table, index};
use crate::runtime::Environment;
use crate::store::payments;

/// What it may reach.
pub const REACH: Reach = Reach { tables: &[index(Table::Payments, "by-status")], ..Reach::NOTHING };

const PAGE: usize = 200;

/// The settlements, newest first.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<SettlementList, Fault> {
    list(environment, call).await
}

/// What the page shows.
///
/// # Errors
/// When the store fails.
pub async fn list(environment: &Environment, call: &Call) -> Result<SettlementList, Fault> {
    let (store, today, asked) = (environment.store(), call.today, call.asked()?);
    let cursor = call.query_value("cursor");
    let (settlements, cursor) = payments::settlements(store, PAGE, cursor.as_deref()).await?;
    let ready = payments::in_state(store, PayableState::Ready).await?.items;
    let on_hold = payments::in_state(store, PayableState::OnHold).await?.items;
    let locked = payments::locked(store).await?.items;
    let mut late: Vec<Payable> =
        on_hold.iter().chain(&ready).filter(|payable| payable.is_late(today)).cloned().collect();
    let mut unconfirmed_payees = Vec::new();
    for state in [PayableState::Ordered, PayableState::Acknowledged] {
        let pending = payments::in_state(store, state).await?.items;
        unconfirmed_payees
            .extend(pending.iter().filter(|payable| payable.doubt_about_payee().is_some()).cloned());
        late.extend(pending.into_iter().take_while(|payable| payable.is_late(today)));
    }
    let view = |payable: &Payable| PaymentView::for_gestionnaire(payable, today);
    Ok(SettlementList {
        settlements: settlements.iter().filter(|one| one.is_shown()).map(|one| one.view(&asked)).collect(),
        cursor,
        waiting: u32::try_from(ready.len()).unwrap_or(u32::MAX),
        waiting_total: ready.iter().map(|payable| payable.amount).sum::<Euros>(),
        uncovered: payments::in_state(store, PayableState::AwaitingCover)
            .await?
            .items
            .iter()
            .map(view)
            .collect(),
        on_hold: on_hold.iter().map(|payable| held(payable, &asked)).collect(),
        locked: locked.iter().map(|payable| held(payable, &asked)).collect(),
        unconfirmed_payees: unconfirmed_payees.iter().map(view).collect(),
        late: late.iter().map(view).collect(),
        refunds: payments::waiting_refunds(store).await?.items.into_iter().map(Into::into).collect(),
    })
}

/// A payment that does not go on by itself, as who asks sees it.
fn held(payable: &Payable, asked: &Asked) -> HeldPayment {
    HeldPayment {
        payable: PaymentView::for_gestionnaire(payable, asked.today),
        remedies: Remedy::possible(payable),
        proposed_by_reader: payable.proposal.as_ref().is_some_and(|proposal| proposal.is_by(asked)),
    }
}
