//! Who plays a part in a dossier: to anybody else it does not exist (invariant 8).

use mce_shared::identifiers::Siren;
use mce_shared::lifecycle::{Actor, Dossier};

use crate::http::{Caller, Fault, Subject};

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

fn asked(dossier: &Dossier) -> Option<&Siren> {
    dossier.cofinancing.as_ref().map(|request| &request.collectivite)
}
