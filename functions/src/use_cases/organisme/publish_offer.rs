//! Publishes an offer of the training body.

use mce_shared::api::Nothing;
use mce_shared::catalogue::{Formation, FormationNumero, PublicationRefusal, Visa, publish};

use super::super::dossiers::change::Wait;
use super::offer_history::row;
use crate::http::{Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::offers::{self, drafts};
use crate::store::organisations;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Organisations, &[May::Get]),
        on(Table::Offers, &[May::Get, May::Query, May::Put, May::Delete]),
    ],
    ..Reach::NOTHING
};

/// Publishes.
///
/// # Errors
/// 409 with what is missing.
pub async fn handle(environment: &Environment, call: &Call, _: Nothing) -> Result<Formation, Fault> {
    let body = organisations::training_body(environment.store(), call.caller()?.organisme()?).await?;
    let body = body.ok_or_else(|| Fault::not_found("Votre organisme"))?;
    change(environment, call, "Publiée", |formation| {
        publish(formation, &body.standing, visa(call)?, call.today).map_err(|refusal| refused(&refusal))
    })
    .await
}

/// What is missing.
pub fn refused(refusal: &PublicationRefusal) -> Fault {
    Fault::problem(409, refusal.code(), "Publication impossible", refusal.to_string())
}

/// Who did it: the sign-in's principal, never a name.
///
/// # Errors
/// When nobody is signed in.
pub fn visa(call: &Call) -> Result<Visa, Fault> {
    Ok(Visa { by: call.caller()?.principal(), at: call.now })
}

/// Changes an offer of the caller as it is now, again when somebody was faster; `told` is what its history says.
///
/// # Errors
/// 404 for an offer of somebody else; the refusal of `change`.
pub async fn change(
    environment: &Environment,
    call: &Call,
    told: &str,
    change: impl Fn(&Formation) -> Result<Formation, Fault> + Send,
) -> Result<Formation, Fault> {
    let numero: FormationNumero = call.param("formation")?;
    let siret = call.caller()?.organisme()?;
    let mut wait = Wait::new();
    loop {
        let stored = offers::get(environment.store(), siret, &numero).await?;
        let stored = stored.ok_or_else(|| Fault::not_found("Cette offre"))?;
        let changed = change(&stored.formation)?;
        let row = drafts::telling(environment.store(), siret, &numero, &row(&call.asked()?, told))?;
        if offers::put_with(environment.store(), &changed, Some(&stored), vec![row]).await? {
            return Ok(changed);
        }
        wait.again().await?;
    }
}
