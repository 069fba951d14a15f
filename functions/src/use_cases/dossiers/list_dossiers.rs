//! The dossiers of the caller, the latest change first.

use mce_shared::api::{DossierList, summary_for};
use mce_shared::identifiers::Siret;
use mce_shared::lifecycle::{Actor, State};

use crate::http::{Call, Fault, Subject};
use crate::reach::{Reach, Table, index};
use crate::runtime::Environment;
use crate::store::dossiers::{self, Listing};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        index(Table::Dossiers, "by-elu"),
        index(Table::Dossiers, "by-of"),
        index(Table::Dossiers, "by-collectivite"),
        index(Table::Dossiers, "by-state"),
        index(Table::Dossiers, "by-task"),
    ],
    ..Reach::NOTHING
};

const PAGE: usize = 50;

/// A page of dossiers. The gestionnaire lists one state: the services done to validate, unless another is asked for.
///
/// # Errors
/// 400 for a state that does not exist.
pub async fn handle(environment: &Environment, call: &Call) -> Result<DossierList, Fault> {
    let caller = call.caller()?;
    let cursor = call.query_value("cursor");
    let of: Option<Siret> = call.query_value("of").and_then(|of| of.parse().ok());
    let (listing, actor) = match &caller.subject {
        Subject::Elu(_) => (Listing::Elu(caller.elu()?), Actor::Elu),
        Subject::Of(siret) => (Listing::Of(siret), Actor::Of),
        Subject::Collectivite(siren) => (Listing::Collectivite(siren), Actor::Collectivite),
        Subject::Gestionnaire => (asked_by_gestionnaire(call, of.as_ref())?, Actor::Gestionnaire),
    };
    let (found, next) = dossiers::list(environment.store(), listing, PAGE, cursor.as_deref()).await?;
    let dossiers = found.iter().map(|dossier| summary_for(actor, dossier)).collect();
    Ok(DossierList { dossiers, cursor: next })
}

/// The dossiers of a state, those of a training body, or those where something waits.
fn asked_by_gestionnaire<'a>(call: &Call, of: Option<&'a Siret>) -> Result<Listing<'a>, Fault> {
    if let Some(of) = of {
        return Ok(Listing::Of(of));
    }
    if let Some(task) = call.query_value("task") {
        return Ok(Listing::Task(named(task)?));
    }
    Ok(Listing::State(match call.query_value("state") {
        Some(state) => named(state)?,
        None => State::ServiceDoneDeclared,
    }))
}

fn named<T: serde::de::DeserializeOwned>(name: String) -> Result<T, Fault> {
    serde_json::from_value(serde_json::Value::String(name)).map_err(|_| {
        let detail = "Cette liste de dossiers n’existe pas : choisissez-en une sur la page.";
        Fault::problem(400, "bad-query", "Recherche impossible", detail)
    })
}
