//! What people say of a bank file of which nobody knows whether it left.

use mce_shared::aggregate::Asked;
use mce_shared::ids::SettlementId;
use mce_shared::payments::{
    Attempt, Ordered, Settlement, SettlementEvent, SettlementRefusal, decide_settlement,
};

use super::settle_payments::committed;
use crate::http::{Call, Fault};
use crate::runtime::Environment;
use crate::store::payments;

/// The settlement that a path names.
///
/// # Errors
/// 404 when there is none.
pub async fn named(environment: &Environment, call: &Call) -> Result<Settlement, Fault> {
    let id: SettlementId = call.param("settlement")?;
    let settlement = payments::settlement(environment.store(), &id).await?;
    settlement.ok_or_else(|| Fault::not_found("Ce fichier de règlement"))
}

/// Whether the bank has said anything of a transfer of it: then it has the file.
///
/// # Errors
/// When the store fails.
pub async fn is_answered(environment: &Environment, settlement: &Settlement) -> Result<bool, Fault> {
    let taken = payments::taken(environment.store(), &settlement.id).await?.all()?;
    Ok(taken.iter().filter_map(Ordered::attempt).any(Attempt::is_answered))
}

/// Lets `event` happen to it, on what who says it was shown.
///
/// # Errors
/// The core's refusal; 409 when somebody was faster.
pub async fn say(
    environment: &Environment,
    settlement: &Settlement,
    event: SettlementEvent<'_>,
    asked: &Asked,
) -> Result<Settlement, Fault> {
    let decision = decide_settlement(settlement, event, asked).map_err(Fault::refused)?;
    if committed(environment, &decision).await? {
        return Ok(decision.settlement);
    }
    Err(Fault::refused(SettlementRefusal::WrongState(settlement.state)))
}
