//! A session of the action that was ordered, as the offer has it today.

use mce_shared::catalogue::{SessionRefusal, training_of};
use mce_shared::lifecycle::{Command, Dossier, OtherSession};

use crate::http::Fault;
use crate::runtime::Environment;
use crate::store::offers;

/// The session that a postponement names.
///
/// # Errors
/// 404 for an offer that is gone; 422 for a session of another action, or without its first day.
pub async fn read(
    environment: &Environment,
    dossier: &Dossier,
    command: &Command,
) -> Result<OtherSession, Fault> {
    let Command::ProposePostponement { session, start, .. } = command else {
        return Err(Fault::internal("a session for nothing"));
    };
    let ordered = &dossier.training;
    let stored = offers::get(environment.store(), &dossier.of, &ordered.formation).await?;
    let formation = stored.map(|stored| stored.formation).ok_or_else(|| Fault::not_found("Cette offre"))?;
    let action =
        formation.action(&ordered.action).ok_or_else(|| Fault::not_found("Cette action de formation"))?;
    let session = action.session(session).ok_or(SessionRefusal::OtherAction).map_err(Fault::refused)?;
    let left = u32::from(action.places_left(session));
    let training = training_of(&formation, action, session, *start).map_err(Fault::refused)?;
    Ok(OtherSession {
        session: training.session,
        start: training.start,
        end: training.end,
        places: training.places,
        left,
        place: training.place,
        horaires: training.horaires,
    })
}
