//! The dossiers of the caller, the latest change first.

use mce_shared::api::DossierList;
use mce_shared::lifecycle::{Actor, State};

use super::view;
use crate::http::{Answer, Call, Fault, Subject};
use crate::runtime::Environment;
use crate::store::dossiers::{self, Listing};

super::super::http_function!("list-dossiers");

const PAGE: usize = 50;

/// A page of dossiers. The gestionnaire lists one state: the services done to validate, unless another is asked for.
///
/// # Errors
/// 400 for a state that does not exist.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let caller = call.caller()?;
    let cursor = call.query_value("cursor");
    let (listing, actor) = match &caller.subject {
        Subject::Elu(_) => (Listing::Elu(caller.elu()?), Actor::Elu),
        Subject::Of(siret) => (Listing::Of(siret), Actor::Of),
        Subject::Collectivite(siren) => (Listing::Collectivite(siren), Actor::Collectivite),
        Subject::Gestionnaire => (Listing::State(asked_state(call)?), Actor::Gestionnaire),
    };
    let (found, next) = dossiers::list(environment.store(), listing, PAGE, cursor.as_deref()).await?;
    let dossiers = found.iter().map(|dossier| view::summary(dossier, actor)).collect();
    Answer::json(&DossierList { dossiers, cursor: next })
}

fn asked_state(call: &Call) -> Result<State, Fault> {
    let Some(asked) = call.query_value("state") else { return Ok(State::ServiceDoneDeclared) };
    serde_json::from_value(serde_json::Value::String(asked)).map_err(|_| {
        Fault::problem(
            400,
            "bad-query",
            "Recherche impossible",
            "Cet état de dossier n'existe pas : choisissez-en un dans la liste.",
        )
    })
}
