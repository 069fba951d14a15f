//! What the training body is owed, what was ordered, what was paid, and what it must pay back.

use mce_shared::api::PaymentList;
use mce_shared::payments::{Payable, PayableState};

use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::{ledger, payments};

/// What it may reach.
pub const REACH: Reach =
    Reach { tables: &[on(Table::Ledger, &[May::Get]), index(Table::Payments, "by-of")], ..Reach::NOTHING };

const PAGE: usize = 50;

/// The payments of the caller's training body.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<PaymentList, Fault> {
    let siret = call.caller()?.organisme()?;
    let (store, cursor) = (environment.store(), call.query_value("cursor"));
    let (page, all) = tokio::try_join!(
        payments::of(store, siret, PAGE, cursor.as_deref()),
        payments::all_of(store, siret)
    )?;
    let sum = |states: &[PayableState]| {
        let of_these = all.items.iter().filter(|payable: &&Payable| states.contains(&payable.state));
        of_these.map(|payable| payable.amount).sum()
    };
    Ok(PaymentList {
        waiting: sum(&[PayableState::Ready, PayableState::OnHold]),
        uncovered: sum(&[PayableState::AwaitingCover]),
        ordered: sum(&[PayableState::Ordered, PayableState::Acknowledged]),
        paid: sum(&[PayableState::Executed]),
        claim: ledger::claim_on(store, siret).await?,
        payments: page.0.into_iter().map(Payable::for_training_body).collect(),
        cursor: page.1,
    })
}
