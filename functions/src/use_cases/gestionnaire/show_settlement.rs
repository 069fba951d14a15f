//! The transfers of a bank file, as the bank has told them.

use mce_shared::api::{SettlementDetail, TransferView};
use mce_shared::ids::SettlementId;

use super::list_settlements::view;
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::payments::{self, Ordered};

/// What it may reach.
pub const REACH: Reach = Reach { tables: &[on(Table::Payments, &[May::Get, May::Query])], ..Reach::NOTHING };

/// A run with its transfers.
///
/// # Errors
/// 404 when there is no such run.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let id: SettlementId = call.param("settlement")?;
    let run = payments::run(environment.store(), &id).await?;
    let run = run.ok_or_else(|| Fault::not_found("Ce fichier de règlement"))?;
    let taken = payments::taken(environment.store(), &run.id).await?;
    Answer::json(&SettlementDetail {
        settlement: view(&run),
        transfers: taken.iter().map(transfer).collect(),
    })
}

fn transfer(ordered: &Ordered) -> TransferView {
    let attempt = ordered.attempt();
    let failure = attempt.and_then(|attempt| attempt.failure.as_ref());
    let state = match attempt {
        Some(attempt) if failure.is_none() && attempt.executed_on.is_some() => "Exécuté",
        Some(attempt) if failure.is_none() && attempt.acknowledged_on.is_some() => {
            "Pris en charge par la banque"
        }
        Some(_) if failure.is_none() => "Remis à la banque",
        _ => "Refusé ou revenu",
    };
    TransferView {
        reference: ordered.reference.clone(),
        of: ordered.payable.of.clone(),
        dossier: ordered.payable.dossier.to_string(),
        amount: ordered.amount(),
        state: state.to_owned(),
        executed_on: attempt.and_then(|attempt| attempt.executed_on),
        failure: failure.map(|failure| failure.reason.clone()),
    }
}
