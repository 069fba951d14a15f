//! Proposes what to do about a payment that does not go on by itself: somebody else decides.

use mce_shared::api::{ProposeRemedy, SettlementList};
use mce_shared::payments::PaymentEvent;

use super::list_settlements::list;
use super::payments::{apply_by, named};
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Payments, &[May::Get, May::Put]), index(Table::Payments, "by-status")],
    ..Reach::NOTHING
};

/// Proposes.
///
/// # Errors
/// 422 without a reason; 404 for no payment; 409 for what can't be done about it.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    asked: ProposeRemedy,
) -> Result<SettlementList, Fault> {
    let ProposeRemedy { remedy, reason } = asked;
    let payable = named(environment, call).await?;
    apply_by(environment, call, &payable, &PaymentEvent::Propose { remedy, why: reason }).await?;
    list(environment, call).await
}
