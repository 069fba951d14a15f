//! One dossier: what happened, whose turn it is, until when.

use mce_shared::ids::DossierId;
use mce_shared::lifecycle::{Actor, Dossier, Funds};

use super::situation;
use super::view::{self, Beside};
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::{accounts, dossiers, ledger, payments};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Accounts, &[May::Get]),
        on(Table::Mandates, &[May::Query]),
        on(Table::Organisations, &[May::Get]),
        on(Table::Dossiers, &[May::Get, May::Query]),
        on(Table::Ledger, &[May::Query]),
        on(Table::Payments, &[May::Query]),
    ],
    ..Reach::NOTHING
};

/// The dossier, as far as the caller may see it.
///
/// # Errors
/// 404 when there is none, or when it is somebody else's.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let (dossier, actor) = load(environment, call).await?;
    let journal = dossiers::journal(environment.store(), &dossier.id).await?;
    let beside = beside(environment, call, &dossier, actor).await?;
    Answer::json(&view::of(&dossier, journal, actor, beside, call.today))
}

/// The dossier of the path, and the caller's part in it.
///
/// # Errors
/// 404 when there is none, or when it is somebody else's.
pub async fn load(environment: &Environment, call: &Call) -> Result<(Dossier, Actor), Fault> {
    let id: DossierId = call.param("dossier")?;
    let dossier =
        dossiers::get(environment.store(), &id).await?.ok_or_else(|| Fault::not_found("Ce dossier"))?;
    let actor = view::part_in(&dossier, call.caller()?)?;
    Ok((dossier, actor))
}

async fn beside(
    environment: &Environment,
    call: &Call,
    dossier: &Dossier,
    actor: Actor,
) -> Result<Beside, Fault> {
    let store = environment.store();
    let mut beside = Beside::default();
    if matches!(actor, Actor::Of | Actor::Gestionnaire) && dossier.payables > 0 {
        beside.payments = payments::of_dossier(store, &dossier.id).await?;
    }
    if matches!(actor, Actor::Elu | Actor::Gestionnaire) && dossier.refunds > 0 {
        beside.refunds = payments::refunds_of(store, &dossier.id).await?;
    }
    if actor == Actor::Elu {
        beside.funds = Some(Funds::of(&dossier.elu, &ledger::balances(store, &dossier.elu).await?));
        if let Some(account) = accounts::get(store, &dossier.elu).await? {
            let rows = situation::register_rows(environment, &account).await?;
            beside.collectivites = situation::collectivites(environment, &rows, call.today).await?;
        }
    }
    Ok(beside)
}
