//! Pays again, on the same account, what the bank refused for another reason than the account.

use mce_shared::api::{Reason, SettlementList};
use mce_shared::ids::DossierId;
use mce_shared::payments::{PayableState, PaymentEvent};

use super::list_settlements::list;
use super::payments::apply;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::payments;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Payments, &[May::Get, May::Query, May::Put]), index(Table::Payments, "by-status")],
    ..Reach::NOTHING
};

/// Releases what is on hold for a dossier.
///
/// # Errors
/// 422 without a reason; 404 when nothing is on hold.
pub async fn handle(
    environment: &Environment,
    call: &Call,
    Reason { reason }: Reason,
) -> Result<SettlementList, Fault> {
    let dossier: DossierId = call.param("dossier")?;
    if reason.trim().is_empty() {
        return Err(Fault::field(
            "/reason",
            "reason-missing",
            "Dites pourquoi le même compte peut être payé.",
        ));
    }
    let held = payments::of_dossier(environment.store(), &dossier).await?;
    let held: Vec<_> = held.into_iter().filter(|payable| payable.state == PayableState::OnHold).collect();
    if held.is_empty() {
        return Err(Fault::not_found("Ce paiement suspendu"));
    }
    let asked = call.asked()?;
    for payable in held {
        let event = PaymentEvent::Release { why: reason.trim().to_owned() };
        apply(environment, (&dossier, payable.number), &event, &asked).await?.ok();
    }
    list(environment, call.today).await
}
