//! Says whether the bank has a file that was claimed and not confirmed: somebody has looked at the bank's report. That it has it is
//! believed; that it does not, somebody else has to say too.

use mce_shared::api::{ConfirmSettlement, SettlementList};
use mce_shared::payments::SettlementEvent;

use super::list_settlements::list;
use super::reclaim::{is_answered, named, say};
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Payments, &[May::Get, May::Query, May::Put]), index(Table::Payments, "by-status")],
    ..Reach::NOTHING
};

/// Confirms it, or proposes to put its file again.
///
/// # Errors
/// 404 for no settlement; 409 for one that does not wait for this, or of which the bank has spoken; 422 without a reason.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    said: ConfirmSettlement,
) -> Result<SettlementList, Fault> {
    let ConfirmSettlement { received, reason } = said;
    let settlement = named(environment, call).await?;
    let why = reason.as_str();
    let event = if received {
        SettlementEvent::Received { why }
    } else {
        SettlementEvent::ProposeReclaim { why, answered: is_answered(environment, &settlement).await? }
    };
    say(environment, &settlement, event, &call.asked()?).await?;
    list(environment, call).await
}
