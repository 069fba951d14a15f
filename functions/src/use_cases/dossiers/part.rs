//! Who plays a part in a dossier: to anybody else it does not exist (invariant 8).

use mce_shared::habilitation::{Agent, BothSides, Civil, Organisation, is_on_both_sides};
use mce_shared::identifiers::{Siren, Siret};
use mce_shared::ids::EluId;
use mce_shared::lifecycle::{Actor, Dossier};
use mce_shared::opening::EluAccount;

use crate::http::{Caller, Fault, Subject, apart};
use crate::store::{Store, StoreError, accounts, habilitations};

/// The part that the caller plays in a dossier.
///
/// # Errors
/// 404 for whoever plays none: a stranger can't tell a dossier of others from none at all.
pub fn part_in(dossier: &Dossier, caller: &Caller) -> Result<Actor, Fault> {
    let actor = match &caller.subject {
        Subject::Elu(Some(elu)) if dossier.elu == *elu => Some(Actor::Elu),
        Subject::Of(siret) if dossier.of == *siret => Some(Actor::Of),
        Subject::Collectivite(siren) if asked(dossier).is_some_and(|known| known == siren) => {
            Some(Actor::Collectivite)
        }
        Subject::Gestionnaire => Some(Actor::Gestionnaire),
        _ => None,
    };
    actor.ok_or_else(|| Fault::not_found("Ce dossier"))
}

/// Refuses an agent who is the élu of the dossier, or who pays and acts for one of its organisations too, as far as can be told: nobody
/// decides of his own matter.
///
/// # Errors
/// 403 for one who stands on both sides; when the store fails.
pub async fn not_on_both_sides(store: &Store, dossier: &Dossier, caller: &Caller) -> Result<(), Fault> {
    let of = Organisation::Of(dossier.of.clone());
    let asked = asked(dossier).map(|siren| Organisation::Collectivite(siren.clone()));
    let organisations: Vec<Organisation> = std::iter::once(of).chain(asked).collect();
    tokio::try_join!(not_that_elu(store, &dossier.elu, caller), apart(store, caller, &organisations))?;
    Ok(())
}

/// The same, of what an élu has written.
///
/// # Errors
/// 403 for one who stands on both sides; when the store fails.
pub async fn not_that_elu(store: &Store, elu: &EluId, caller: &Caller) -> Result<(), Fault> {
    if caller.is_elu() {
        return Ok(());
    }
    let Some(account) = accounts::get(store, elu).await? else { return Ok(()) };
    let agent = Agent { mail: caller.sign_in.identity.email(), name: &caller.sign_in.display_name };
    if is_on_both_sides(agent, civil(&account)) { Err(Fault::refused(BothSides::OwnDossier)) } else { Ok(()) }
}

/// Whether somebody who may act for a training body is, or bears the name of, an élu. An invitation counts: it may be accepted.
///
/// # Errors
/// When the store fails.
pub async fn acts_for(store: &Store, account: &EluAccount, siret: &Siret) -> Result<bool, StoreError> {
    let organisation = Organisation::Of(siret.clone());
    let register = habilitations::register(store, &organisation).await?;
    let open = register.habilitations.iter().filter(|one| one.end.is_none());
    Ok(open.into_iter().any(|one| {
        let name = one.person.as_ref().map_or(&one.name, |person| &person.name);
        is_on_both_sides(Agent { mail: &one.mail, name }, civil(account))
    }))
}

fn civil(account: &EluAccount) -> Civil<'_> {
    Civil { mail: &account.email, identity: &account.identity }
}

fn asked(dossier: &Dossier) -> Option<&Siren> {
    dossier.cofinancing.as_ref().map(|request| &request.collectivite)
}
