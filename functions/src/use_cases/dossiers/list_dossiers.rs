//! The dossiers of the caller, the latest change first.

use futures_util::future::try_join_all;
use mce_shared::api::{DossierList, summary_for};
use mce_shared::identifiers::Siret;
use mce_shared::lifecycle::{Actor, State};

use super::find_dossiers::find;
use super::place;
use crate::http::{Call, Fault, Subject};
use crate::reach::{May, Reach, Table, index, on};
use crate::runtime::Environment;
use crate::store::dossiers::{self, Listing};

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Dossiers, &[May::Get]),
        on(Table::Accesses, &[May::Put]),
        on(Table::Offers, &[May::Get, May::Query]),
        on(Table::Alerts, &[May::Get]),
        index(Table::Dossiers, "by-elu"),
        index(Table::Dossiers, "by-of"),
        index(Table::Dossiers, "by-collectivite"),
        index(Table::Dossiers, "by-state"),
        index(Table::Dossiers, "by-task"),
    ],
    ..Reach::NOTHING
};

const PAGE: usize = 50;
/// Every state.
const ALL: &str = "all";

/// A page of dossiers. The gestionnaire lists one state (the services done to validate, unless another is asked for) or all of them, or looks for
/// something.
///
/// # Errors
/// 400 for a state that does not exist, or for what can't be looked for.
pub async fn handle(environment: &Environment, call: &Call) -> Result<DossierList, Fault> {
    let caller = call.caller()?;
    let cursor = call.query_value("cursor");
    let of: Option<Siret> = call.query_value("of").and_then(|of| of.parse().ok());
    let store = environment.store();
    let (listing, actor) = match &caller.subject {
        Subject::Elu(_) => (Some(Listing::Elu(caller.elu()?)), Actor::Elu),
        Subject::Of(siret) => (Some(Listing::Of(siret)), Actor::Of),
        Subject::Collectivite(siren) => (Some(Listing::Collectivite(siren)), Actor::Collectivite),
        Subject::Gestionnaire => (asked_by_gestionnaire(call, of.as_ref())?, Actor::Gestionnaire),
    };
    let sought =
        call.query_value("q").filter(|typed| actor == Actor::Gestionnaire && !typed.trim().is_empty());
    let (found, next) = match (sought, listing) {
        (Some(typed), _) => find(environment, call, &typed, asked_state(call)?).await?,
        (None, Some(listing)) => dossiers::list(store, listing, PAGE, cursor.as_deref()).await?,
        (None, None) => dossiers::latest(store, PAGE, cursor.as_deref()).await?,
    };
    // The élu's are few, and only he has a place to keep an eye on.
    let places = try_join_all(found.iter().map(|dossier| async move {
        if actor == Actor::Elu { place::now(environment, dossier, actor, call.now).await } else { Ok(None) }
    }))
    .await?;
    let rows = found.iter().zip(&places);
    let dossiers =
        rows.map(|(dossier, place)| summary_for(actor, dossier, place.as_ref(), call.today)).collect();
    Ok(DossierList { dossiers, cursor: next })
}

/// The dossiers of a state, those of a training body, or those where something waits; none for all of them.
fn asked_by_gestionnaire<'a>(call: &Call, of: Option<&'a Siret>) -> Result<Option<Listing<'a>>, Fault> {
    if let Some(of) = of {
        return Ok(Some(Listing::Of(of)));
    }
    if let Some(task) = call.query_value("task") {
        return Ok(Some(Listing::Task(named(task)?)));
    }
    Ok(match call.query_value("state") {
        None => Some(Listing::State(State::ServiceDoneDeclared)),
        Some(_) => asked_state(call)?.map(Listing::State),
    })
}

/// The state that is asked for; none for all of them.
fn asked_state(call: &Call) -> Result<Option<State>, Fault> {
    call.query_value("state").filter(|state| !state.is_empty() && state != ALL).map(named).transpose()
}

fn named<T: serde::de::DeserializeOwned>(name: String) -> Result<T, Fault> {
    serde_json::from_value(serde_json::Value::String(name)).map_err(|_| {
        let detail = "Cette liste de dossiers n’existe pas : choisissez-en une sur la page.";
        Fault::problem(400, "bad-query", "Recherche impossible", detail)
    })
}
