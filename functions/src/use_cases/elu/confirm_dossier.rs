//! Orders: books the split that was shown, every source in one transaction.

use mce_shared::api::Confirmation;
use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{Needs, carry_out};
use super::super::runs::catch_up;
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::accounts;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Organisations, &[May::Get]),
        on(Table::Offers, &[May::Update]),
        on(Table::Dossiers, &[May::Get, May::Query, May::Put]),
        on(Table::Ledger, &[May::Query, May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Confirms.
///
/// # Errors
/// 409 with the new split when it changed meanwhile, or when the delay is over; 422 when the training can't be financed.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let asked: Confirmation = call.json()?;
    let elu = call.caller()?.elu()?;
    let account = accounts::get(environment.store(), elu).await?;
    catch_up(environment, &account.ok_or_else(|| Fault::internal("no account"))?, call.today).await?;
    carry_out(environment, call, Needs::Eligibility, |_| Ok(Command::Confirm { expected: asked.expected }))
        .await
}
