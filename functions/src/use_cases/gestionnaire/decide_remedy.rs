//! Does what somebody else has proposed about a payment, or not.

use mce_shared::api::{DecideRemedy, SettlementList, Verdict};
use mce_shared::payments::PaymentEvent;

use super::list_settlements::list;
use super::payments::{apply_by, named};
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::ledger;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Ledger, &[May::Get, May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Get, May::Put]),
        index(Table::Payments, "by-status"),
    ],
    ..Reach::NOTHING
};

/// Decides.
///
/// # Errors
/// 404 when nothing is proposed; 409 for who has proposed it, and when it is not what was shown any more; 422 for a refusal without a
/// reason.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    asked: DecideRemedy,
) -> Result<SettlementList, Fault> {
    let DecideRemedy { version, verdict } = asked;
    let payable = named(environment, call).await?;
    let event = match verdict {
        Verdict::Approve { .. } => {
            let claim = ledger::claim_on(environment.store(), &payable.of).await?;
            PaymentEvent::Approve { version, claim }
        }
        Verdict::Refuse { reason } => PaymentEvent::Decline { version, why: reason },
    };
    apply_by(environment, call, &payable, &event).await?;
    list(environment, call).await
}
