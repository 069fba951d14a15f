//! How many places there are for an order: as many as the offer says at that moment, not as when the request was made.

use crate::catalogue::Formation;

use super::dossier::{Dossier, Training};
use super::table::State;

/// The places of the session that a dossier is about to hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    pub places: u16,
    /// The version of the offer that was read; none when there is no such offer any more. What is decided holds as long as it has that one.
    pub offer: Option<u64>,
}

impl Room {
    /// By the offer with its version, as it stands. A session that is in the catalogue no longer has the places that it had when it was
    /// asked for: the training body has accepted the request, and cancels what it can't keep.
    #[must_use]
    pub fn of(dossier: &Dossier, offer: Option<(&Formation, u64)>) -> Self {
        let Training { action, session, places, .. } = &dossier.training;
        let other = dossier.postponement.as_ref().filter(|_| dossier.state == State::Postponing);
        let (session, places) = other.map_or((session, *places), |other| (&other.session, other.places));
        let offered = offer.and_then(|(formation, _)| {
            let action = formation.action(action)?;
            Some(action.places_of(action.session(session)?))
        });
        Self { places: offered.unwrap_or(places), offer: offer.map(|(_, version)| version) }
    }
}
