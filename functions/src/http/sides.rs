//! Nobody decides on a matter of an organisation for which he also acts: whose register has him, by his person, his address or his name.

use mce_shared::habilitation::{BothSides, Organisation, acts_by};
use mce_shared::identifiers::{Siren, Siret};

use super::{Call, Caller, Fault, Subject};
use crate::store::{Store, habilitations};

/// Refuses whoever also acts for one of the organisations of a matter. A training body acts in its own: whoever pays is asked.
///
/// # Errors
/// 403 for one who stands on both sides; when the store fails.
pub async fn apart(store: &Store, caller: &Caller, matter_of: &[Organisation]) -> Result<(), Fault> {
    if !matches!(caller.subject, Subject::Gestionnaire | Subject::Collectivite(_)) {
        return Ok(());
    }
    let (own, author) = (caller.organisation()?, caller.author());
    for organisation in matter_of.iter().filter(|organisation| **organisation != own) {
        let register = habilitations::register(store, organisation).await?;
        if register.habilitations.iter().any(|one| acts_by(&author, one)) {
            return Err(Fault::refused(BothSides::OwnOrganisation));
        }
    }
    Ok(())
}

/// The same of the organisation that the path of a command names.
///
/// # Errors
/// As [`apart`].
pub async fn apart_from_the_path(store: &Store, call: &Call) -> Result<(), Fault> {
    match &call.caller {
        Some(caller) if call.route.judges_an_organisation() => apart(store, caller, &named(call)).await,
        _ => Ok(()),
    }
}

/// A collectivité may be named by one of its establishments.
fn named(call: &Call) -> Vec<Organisation> {
    let sirets = ["siret", "organisation"].into_iter().filter_map(|name| call.param::<Siret>(name).ok());
    let sirens = ["siren", "organisation"].into_iter().filter_map(|name| call.param::<Siren>(name).ok());
    let bodies =
        sirets.flat_map(|siret| [Organisation::Collectivite(siret.siren()), Organisation::Of(siret)]);
    bodies.chain(sirens.map(Organisation::Collectivite)).collect()
}
