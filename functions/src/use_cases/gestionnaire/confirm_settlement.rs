//! Says whether the bank has a file that was claimed and not confirmed: somebody has looked at the bank's report.

use mce_shared::api::{ConfirmSettlement, SettlementList};
use mce_shared::ids::SettlementId;
use mce_shared::payments::{SettlementEvent, decide_settlement};

use super::list_settlements::list;
use super::settle_payments::{committed, hand_over};
use crate::http::{Call, Fault};
use crate::reach::{May, Objects, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::payments;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Payments, &[May::Get, May::Put]), index(Table::Payments, "by-status")],
    files: &[Objects::Read("settlements"), Objects::ReadWrite("bank/out")],
    ..Reach::NOTHING
};

/// Confirms it, or puts its file again.
///
/// # Errors
/// 404 for no settlement; 409 for one that does not wait for this; 422 without a reason.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    said: ConfirmSettlement,
) -> Result<SettlementList, Fault> {
    let ConfirmSettlement { received, reason } = said;
    let (id, asked): (SettlementId, _) = (call.param("settlement")?, call.asked()?);
    let settlement = payments::settlement(environment.store(), &id).await?;
    let settlement = settlement.ok_or_else(|| Fault::not_found("Ce fichier de règlement"))?;
    let why = reason.trim();
    if why.is_empty() {
        let detail = "Dites ce que vous avez vu dans le relevé de la banque.";
        return Err(Fault::field("/reason", "reason-missing", detail));
    }
    let event = if received { SettlementEvent::Received { why } } else { SettlementEvent::Reclaim { why } };
    let decision = Some(&settlement).filter(|settlement| settlement.is_left_unconfirmed(call.now));
    let decision = decision.and_then(|settlement| decide_settlement(settlement, event, &asked).ok());
    let decision = decision.ok_or_else(not_now)?;
    // Of two people who put it again, one does.
    if !committed(environment, &decision).await? {
        return Err(not_now());
    }
    if !received {
        hand_over(environment, decision.settlement, &asked).await?;
    }
    list(environment, call).await
}

fn not_now() -> Fault {
    let detail =
        "Ce fichier n’attend pas de confirmation : elle vient peut-être d’être donnée. Actualisez la page.";
    Fault::problem(409, "settlement-wrong-state", "Fichier dans un autre état", detail)
}
