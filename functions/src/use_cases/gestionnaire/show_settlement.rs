//! The transfers of a bank file, as the bank has told them.

use mce_shared::api::SettlementDetail;
use mce_shared::ids::SettlementId;
use mce_shared::payments::Ordered;

use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::payments;

/// What it may reach.
pub const REACH: Reach = Reach { tables: &[on(Table::Payments, &[May::Get, May::Query])], ..Reach::NOTHING };

/// A settlement with its transfers.
///
/// # Errors
/// 404 when there is no such settlement.
pub async fn handle(environment: &Environment, call: &Call) -> Result<SettlementDetail, Fault> {
    let id: SettlementId = call.param("settlement")?;
    let settlement = payments::settlement(environment.store(), &id).await?;
    let settlement = settlement.ok_or_else(|| Fault::not_found("Ce fichier de règlement"))?;
    let taken = payments::taken(environment.store(), &settlement.id).await?;
    Ok(SettlementDetail {
        settlement: settlement.view(&call.asked()?),
        transfers: taken.items.iter().map(Ordered::view).collect(),
    })
}
