//! Stops an account that two people accepted, before it is used: the training body has said that it does not know it.

use mce_shared::api::{BankDetailsList, Reason};
use mce_shared::identifiers::Siret;
use mce_shared::organisme::BankDetailsCommand;

use super::super::organisme::bank_details::carry_out;
use super::list_bank_details::list;
use crate::http::{Call, Fault};
use crate::reach::Reach;
use crate::runtime::Environment;

/// What it may reach: what a decision on the account does.
pub const REACH: Reach = super::decide_bank_details::REACH;

/// Stops it.
///
/// # Errors
/// 404 when nothing was accepted that is not used yet; 422 without a reason.
pub async fn handle(environment: &Environment, call: &Call, asked: Reason) -> Result<BankDetailsList, Fault> {
    let Reason { reason } = asked;
    let siret: Siret = call.param("siret")?;
    carry_out(environment, &siret, &BankDetailsCommand::Stop { reason }, &call.asked()?).await?;
    list(environment, call).await
}
