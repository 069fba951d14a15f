//! Decides a correction that somebody else proposed (four eyes). It adds entries, and edits none.

use mce_shared::api::Verdict;
use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{Needs, carry_out};
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Dossiers, &[May::Get, May::Query, May::Put]),
        on(Table::Ledger, &[May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Query, May::Put]),
    ],
    ..Reach::NOTHING
};

/// Decides.
///
/// # Errors
/// 409 for who proposed it; the core's other refusals.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let number: u32 = call.param("incident")?;
    let command = match call.json()? {
        Verdict::Approve { comment } => Command::ApproveIncident { number, comment },
        Verdict::Refuse { reason } => Command::RejectIncident { number, reason },
    };
    carry_out(environment, call, Needs::Payables, |_| Ok(command.clone())).await
}
