//! The place of a session that a dossier which has not ordered yet would take, as it is now.

use jiff::Timestamp;
use mce_shared::api::{Kept, PlaceNow};
use mce_shared::lifecycle::{Actor, Dossier, State};
use mce_shared::waiting::kept_for_dossier;

use crate::http::Fault;
use crate::runtime::Environment;
use crate::store::{offers, waiting};

/// For the élu who has to confirm, and for the training body that accepts; none for the others, once a place is held, and when the offer has
/// the session no more.
///
/// # Errors
/// When the store fails.
pub async fn now(
    environment: &Environment,
    dossier: &Dossier,
    actor: Actor,
    at: Timestamp,
) -> Result<Option<PlaceNow>, Fault> {
    if !decides(dossier.state, actor) {
        return Ok(None);
    }
    let (store, training) = (environment.store(), &dossier.training);
    let key = offers::session_key(dossier, &training.session);
    let waiter =
        async { if actor == Actor::Elu { waiting::get(store, &key, &dossier.elu).await } else { Ok(None) } };
    let (offer, waiter) = tokio::try_join!(offers::get(store, &dossier.of, &training.formation), waiter)?;
    let kept = waiter.map_or(Kept::No, |waiter| {
        kept_for_dossier(&waiter, &dossier.id, at, environment.paris(at).time_zone())
    });
    Ok(offer.and_then(|offer| {
        let action = offer.formation.action(&training.action)?;
        let session = action.session(&training.session)?;
        let (places, left) = (action.places_of(session), action.places_left(session));
        Some(PlaceNow { places, left, kept })
    }))
}

fn decides(state: State, actor: Actor) -> bool {
    match actor {
        Actor::Elu => matches!(state, State::Proposed | State::WaitingFinancer),
        Actor::Of => state.is_before_order(),
        _ => false,
    }
}
