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

/// The payments of the caller's training body.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<PaymentList, Fault> {
    let siret = call.caller()?.organisme()?;
    let payments = payments::of(environment.store(), siret).await?;
    let sum = |states: &[PayableState]| {
        let of_these = payments.iter().filter(|payable: &&Payable| states.contains(&payable.state));
        of_these.map(|payable| payable.amount).sum()
    };
    Ok(PaymentList {
        waiting: sum(&[PayableState::Ready, PayableState::OnHold]),
        uncovered: sum(&[PayableState::AwaitingCover]),
        ordered: sum(&[PayableState::Ordered, PayableState::Acknowledged]),
        paid: sum(&[PayableState::Executed]),
        claim: ledger::claim_on(environment.store(), siret).await?,
        payments: payments.into_iter().map(Payable::for_training_body).collect(),
    })
}
