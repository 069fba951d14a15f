//! What a bank file of the fund pays to a training body: the advice to hand to its accountant.

use mce_shared::ids::SettlementId;
use mce_shared::money::Euros;
use mce_shared::payments::Ordered;

use super::show_bank_details::masked;
use crate::documents::remittance::{self, RemittanceAdvice, RemittanceRow};
use crate::http::{Call, Download, Fault};
use crate::reach::{May, Reach, Setting, Table, on};
use crate::runtime::Environment;
use crate::store::organisations;
use crate::store::payments;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[on(Table::Organisations, &[May::Get]), on(Table::Payments, &[May::Get, May::Query])],
    settings: &[Setting::Vault, Setting::Debtor],
    memory: 512,
    ..Reach::NOTHING
};

/// The advice of the caller's own payments.
///
/// # Errors
/// 404 when the file pays nothing to the caller.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Download, Fault> {
    let (id, siret): (SettlementId, _) = (call.param("settlement")?, call.caller()?.organisme()?);
    let missing = || Fault::not_found("Cet avis de virement");
    let store = environment.store();
    let settlement = payments::settlement(store, &id).await?.ok_or_else(missing)?;
    let taken = payments::taken(store, &settlement.id).await?.all()?;
    let own: Vec<&Ordered> = taken.iter().filter(|ordered| ordered.payable.of == *siret).collect();
    let body =
        organisations::training_body(store, siret).await?.filter(|_| !own.is_empty()).ok_or_else(missing)?;
    let body = body.at(call.now);
    let advice = RemittanceAdvice {
        iban_masked: masked(environment, &body.iban, siret)?,
        address: vec![body.street.clone(), format!("{} {}", body.postcode, body.town)],
        creditor: body.name,
        siret: siret.to_string(),
        debtor: environment.debtor()?.name,
        settlement: settlement.id.to_string(),
        issued_on: call.today,
        execution: settlement.execution_day(),
        total: own.iter().map(|ordered| ordered.amount()).sum::<Euros>(),
        payments: own.into_iter().map(row).collect(),
    };
    Ok(Download {
        name: format!("avis-{id}.pdf"),
        media_type: "application/pdf",
        content: remittance::pdf(&advice).map_err(Fault::internal)?.into(),
    })
}

fn row(ordered: &Ordered) -> RemittanceRow {
    RemittanceRow {
        reference: ordered.reference.clone(),
        dossier: ordered.payable.dossier.to_string(),
        label: ordered.payable.label.clone(),
        amount: ordered.amount(),
    }
}
