//! Proposes another session for the same order: the élu has nothing to ask for again, and the money stays engaged.

use mce_shared::api::PostponementProposal;
use mce_shared::lifecycle::{Command, Dossier, Training};

use super::super::dossiers::change::{Needs, carry_out};
use super::super::dossiers::show_dossier::load;
use super::offer_of::training_of;
use crate::http::{Answer, Call, Fault};
use crate::reach::{May, Reach, Table, on};
use crate::runtime::Environment;
use crate::store::offers;

/// What it may reach.
pub const REACH: Reach = Reach {
    tables: &[
        on(Table::Offers, &[May::Get, May::Query]),
        on(Table::Dossiers, &[May::Get, May::Query, May::Put]),
        on(Table::Ledger, &[May::Put, May::Update]),
        on(Table::Outbox, &[May::Put]),
    ],
    ..Reach::NOTHING
};

/// Proposes.
///
/// # Errors
/// 422 for a session that is not of the same action, or that has no place left; the core's refusals.
pub async fn handle(environment: &Environment, call: &Call) -> Result<Answer, Fault> {
    let asked: PostponementProposal = call.json()?;
    let (dossier, _) = load(environment, call).await?;
    let other = other_session(environment, &dossier, &asked).await?;
    carry_out(environment, call, Needs::Nothing, |_| {
        Ok(Command::ProposePostponement {
            session: other.session.clone(),
            start: other.start,
            end: other.end,
            places: other.places,
            place: other.place.clone(),
            message: asked.message.clone(),
        })
    })
    .await
}

/// The training as the session of the same action has it today.
async fn other_session(
    environment: &Environment,
    dossier: &Dossier,
    asked: &PostponementProposal,
) -> Result<Training, Fault> {
    let ordered = &dossier.training;
    let stored = offers::get(environment.store(), &dossier.of, &ordered.formation).await?;
    let formation = stored.map(|stored| stored.formation).ok_or_else(|| Fault::not_found("Cette offre"))?;
    let action =
        formation.action(&ordered.action).ok_or_else(|| Fault::not_found("Cette action de formation"))?;
    let session =
        action.sessions.iter().find(|session| session.numero == asked.session).ok_or_else(|| {
            let detail = "Choisissez une session de la même action de formation.";
            Fault::field("/session", "session-unknown", detail)
        })?;
    if session.numero != ordered.session && action.places_left(session) == 0 {
        let detail = "Cette session est complète : choisissez-en une autre.";
        return Err(Fault::field("/session", "session-full", detail));
    }
    training_of(&formation, action, session, asked.start)
}
