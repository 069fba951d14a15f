//! Who may act for an organisation: for whoever acts for it, and for the gestionnaire.

use mce_shared::api::{HabilitationList, HabilitationView, OrganisationView, Role, endpoints};
use mce_shared::habilitation::{Habilitation, Permission, State};

use super::change::Named;
use super::change_habilitations::{named, own};
use crate::http::{Call, Caller, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::habilitations;

pub const REACH: Reach = Reach { tables: &[on(Table::Organisations, &[May::Get])], ..Reach::NOTHING };

/// The caller's own organisation.
///
/// # Errors
/// When the store fails.
pub async fn handle(environment: &Environment, call: &Call) -> Result<HabilitationList, Fault> {
    let caller = call.caller()?;
    list(environment, call, &own(caller)?).await
}

/// Another organisation, for the gestionnaire.
///
/// # Errors
/// 404 for an organisation that is in none of our registers.
pub async fn of_organisation(environment: &Environment, call: &Call) -> Result<HabilitationList, Fault> {
    let organisation = named(environment, call).await?;
    list(environment, call, &organisation).await
}

/// What the register of an organisation has, as the caller sees it.
///
/// # Errors
/// When the store fails.
pub async fn list(
    environment: &Environment,
    call: &Call,
    organisation: &Named,
) -> Result<HabilitationList, Fault> {
    let caller = call.caller()?;
    let register = habilitations::register(environment.store(), &organisation.0).await?;
    let mut known: Vec<&Habilitation> = register.habilitations.iter().collect();
    known.sort_by(|a, b| {
        (a.state == State::Ended, &a.name, &a.id).cmp(&(b.state == State::Ended, &b.name, &b.id))
    });
    let confirms = endpoints::CONFIRM_HABILITATION.route.access;
    Ok(HabilitationList {
        organisation: OrganisationView { number: organisation.0.key(), name: organisation.1.clone() },
        gives: gives(caller, organisation),
        confirms: organisation.0.role() == Role::Gestionnaire
            && confirms.admits(caller.role(), &caller.standing.permissions),
        habilitations: known.into_iter().map(|one| HabilitationView::of(one, call.now)).collect(),
    })
}

/// What the caller may give there.
fn gives(caller: &Caller, (organisation, _): &Named) -> Vec<Permission> {
    let administers = caller.standing.permissions.iter().any(|permission| permission.is_administrator());
    let at_home = caller.role() == organisation.role();
    let given = Permission::of_role(organisation.role());
    given.filter(|permission| administers && (at_home || permission.is_administrator())).collect()
}
