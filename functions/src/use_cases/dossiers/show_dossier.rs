//! One dossier: what happened, whose turn it is, until when.

use mce_shared::ids::DossierId;
use mce_shared::lifecycle::{Actor, Dossier, Funds};

use super::situation;
use super::view::{self, OfTheElu};
use crate::http::{Answer, Call, Fault};
use crate::runtime::Environment;
use crate::store::{accounts, dossiers, ledger};

super::super::http_function!("show-dossier");

/// The dossier, as far as the caller may see it.
///
/// # Errors
/// 404 when there is none, or when it is somebody else's.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let (dossier, actor) = load(environment, call).await?;
    let journal = dossiers::journal(environment.store(), &dossier.id).await?;
    let own = if actor == Actor::Elu {
        of_the_elu(environment, call, &dossier).await?
    } else {
        OfTheElu::default()
    };
    Answer::json(&view::of(&dossier, journal, actor, own, call.today))
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

async fn of_the_elu(environment: &Environment, call: &Call, dossier: &Dossier) -> Result<OfTheElu, Fault> {
    let funds = Funds::of(&dossier.elu, &ledger::balances(environment.store(), &dossier.elu).await?);
    let account = accounts::get(environment.store(), &dossier.elu).await?;
    let collectivites = match account {
        Some(account) => {
            let rows = situation::register_rows(environment, &account).await?;
            situation::collectivites(environment, &rows, call.today).await?
        }
        None => Vec::new(),
    };
    Ok(OfTheElu { funds: Some(funds), collectivites })
}
