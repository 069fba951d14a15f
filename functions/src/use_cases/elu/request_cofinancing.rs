//! Asks a collectivité of one of the élu's mandates for a complement, or goes on without it.

use mce_shared::api::{CofinancingRequest, CollectiviteView};
use mce_shared::identifiers::Siren;
use mce_shared::lifecycle::Command;

use super::super::dossiers::change::{Needs, carry_out};
use super::super::dossiers::situation;
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Organisations, &[May::Get]),
        on(Table::Dossiers, &[May::Get, May::Query, May::Put]),
        on(Table::Ledger, &[May::Query]),
        on(Table::Outbox, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Asks, or renounces.
///
/// # Errors
/// 422 for a collectivité where the élu holds no mandate; the core's refusals.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let command = match call.json()? {
        CofinancingRequest::Renounce {} => Command::RenounceCofinancing,
        CofinancingRequest::Ask { collectivite, amount, message } => {
            let asked = own_collectivite(environment, call, &collectivite).await?;
            Command::AskCofinancing { collectivite, name: asked.name, amount, message }
        }
    };
    carry_out(environment, call, Needs::Eligibility, |_| Ok(command.clone())).await
}

async fn own_collectivite(
    environment: &Environment,
    call: &Call,
    siren: &Siren,
) -> Result<CollectiviteView, Fault> {
    let own = situation::of_elu(environment, call.caller()?.elu()?).await?;
    let known = situation::collectivites(environment, &own.rows, call.today).await?;
    known.into_iter().find(|body| body.siren == *siren).ok_or_else(|| {
        let detail = "Choisissez une collectivité où vous exercez un mandat en cours.";
        Fault::field("/collectivite", "collectivite-unknown", detail)
    })
}
