//! Accepts another account to pay, or not: two people of the gestionnaire decide on what somebody of the training body proposed, each
//! on what he has seen. What was on hold for want of a good account is paid again once the new one is used.

use mce_shared::api::{BankDetailsList, DecideBankDetails, Verdict};
use mce_shared::identifiers::Siret;
use mce_shared::organisme::{BankDetailsCommand, Seen};

use super::super::organisme::bank_details::carry_out;
use super::list_bank_details::list;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get, May::Query, May::Put, May::Update, May::Delete]),
        on(Table::Outbox, &[May::Put]),
    ],
    settings: &[Setting::Vault],
    ..Reach::NOTHING
};

/// Decides.
///
/// # Errors
/// 404 when nothing waits; 409 for who proposed it or has accepted it already, and when another proposal came; 422 for a refusal
/// without a reason.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    asked: DecideBankDetails,
) -> Result<BankDetailsList, Fault> {
    let DecideBankDetails { number, fingerprint, verdict } = asked;
    let seen = Seen { number, fingerprint };
    let command = match verdict {
        Verdict::Approve { comment } => BankDetailsCommand::Accept { seen, comment },
        Verdict::Refuse { reason } => BankDetailsCommand::Refuse { seen, reason },
    };
    let siret: Siret = call.param("siret")?;
    carry_out(environment, &siret, &command, &call.asked()?).await?;
    list(environment, call).await
}
