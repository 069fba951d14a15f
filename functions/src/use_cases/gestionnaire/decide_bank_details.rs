//! Accepts another account to pay, or not: somebody of the gestionnaire decides on what somebody of the training body proposed (four
//! eyes). What was on hold for want of a good account is then paid again.

use mce_shared::api::{BankDetailsList, Verdict};
use mce_shared::identifiers::Siret;
use mce_shared::organisme::BankDetailsCommand;
use mce_shared::payments::PayableState;

use super::super::organisme::bank_details::carry_out;
use super::list_bank_details::list;
use super::payments::release_changed;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Setting, Table, index, on};
use crate::runtime::Environment;
use crate::store::payments;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get, May::Query, May::Put, May::Delete]),
        on(Table::Outbox, &[May::Put]),
        on(Table::Payments, &[May::Get, May::Put]),
        index(Table::Payments, "by-status"),
    ],
    settings: &[Setting::Vault],
    ..Reach::NOTHING
};

/// Decides.
///
/// # Errors
/// 404 when nothing waits; 409 for who proposed it; 422 for a refusal without a reason.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    asked: Verdict,
) -> Result<BankDetailsList, Fault> {
    let command = match asked {
        Verdict::Approve { comment } => BankDetailsCommand::Accept { comment },
        Verdict::Refuse { reason } => BankDetailsCommand::Refuse { reason },
    };
    let siret: Siret = call.param("siret")?;
    let by = call.asked()?;
    let decision = carry_out(environment, &siret, &command, &by).await?;
    if decision.body.is_some() {
        let held = payments::in_state(environment.store(), PayableState::OnHold).await?;
        let held: Vec<_> = held.into_iter().filter(|payable| payable.of == siret).collect();
        release_changed(environment, &held, &by).await?;
    }
    list(environment).await
}
