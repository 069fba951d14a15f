//! Recognises a case of force majeure, or not.

use mce_shared::api::Verdict;
use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{Needs, carry_out};
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Offers, &[May::Update]),
        on(Table::Dossiers, &[May::Get, May::Query, May::Put]),
        on(Table::Ledger, &[May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Query, May::Put]),
    ],
    ..Reach::NOTHING
};

/// Decides; what the OF is owed may change.
///
/// # Errors
/// The core's refusals.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let command = match call.json()? {
        Verdict::Approve { comment } => Command::GrantForceMajeure { comment },
        Verdict::Refuse { reason } => Command::RefuseForceMajeure { reason },
    };
    carry_out(environment, call, Needs::Payables, |_| Ok(command.clone())).await
}
