//! What an OF does with an offer by hand: published over what stands there, put away, taken out again, given back to its files.
//!
//! A formation that was typed belongs to the form: `imported_at` is none, and a file leaves it as it is, with a remark, until its OF gives it
//! back. Sessions that dossiers are in stay as they were ordered, whatever is typed: to move one is a postponement, which asks its élus.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::keys::{ActionNumero, SessionNumero};
use super::offer::{Action, Formation, Recruitment, Session};
use super::publication::{Publication, PublicationRefusal, Visa, publish};
use super::standing::OfStanding;
use crate::api::FieldError;
use crate::texts::sentences;

/// The sessions that dossiers under way are in, or that somebody waits for.
pub type Held = BTreeSet<(ActionNumero, SessionNumero)>;

/// A session that stays as it was ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Untouched {
    pub action: ActionNumero,
    pub session: SessionNumero,
    /// Its days, in French.
    pub dates: String,
    /// It is no longer in what was typed: it takes no new request.
    pub closed: bool,
}

/// Why something can't be done with an offer; its text says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EditingRefusal {
    /// Somebody else has saved since; who and when.
    #[error("{}", sentences::OfferDraftChanged { auteur: by, moment: at }.said())]
    DraftChanged { by: String, at: String },
    /// What élus see has changed since it was opened: by a file, or by somebody else.
    #[error("{}", sentences::OfferChanged.said())]
    OfferChanged,
    #[error("{}", sentences::OfferIsArchived.said())]
    Archived,
    #[error("{}", sentences::OfferNotArchived.said())]
    NotArchived,
    #[error("{}", sentences::OfferNotByHand.said())]
    NotByHand,
    #[error("{}", sentences::OfferNumberTaken.said())]
    NumberTaken,
    #[error("{}", sentences::OfferTooMuchTyped.said())]
    TooMuch,
    /// What was typed is no offer yet: what is to be corrected, field by field.
    #[error("{}", sentences::OfferIncomplete.said())]
    Incomplete(Vec<FieldError>),
}

impl EditingRefusal {
    /// Stable, for machines.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::DraftChanged { .. } => "draft-changed",
            Self::OfferChanged => "offer-changed",
            Self::Archived => "offer-archived",
            Self::NotArchived => "offer-not-archived",
            Self::NotByHand => "offer-not-by-hand",
            Self::NumberTaken => "number-taken",
            Self::TooMuch => "too-much-typed",
            Self::Incomplete(_) => "offer-incomplete",
        }
    }
}

/// What a file is told of a formation that it leaves as it is.
#[must_use]
pub fn left_by_file() -> String {
    sentences::OfferByHand.said()
}

/// What was typed, published over what stands there; and the sessions that stay as they were ordered.
///
/// # Errors
/// As [`publish`]; an offer that is published already is published anew.
pub fn publish_typed(
    typed: Formation,
    stored: Option<&Formation>,
    held: &Held,
    of: &OfStanding,
    (visa, today): (Visa, Date),
) -> Result<(Formation, Vec<Untouched>), PublicationRefusal> {
    let (settled, untouched) = over_stored(typed, stored, held);
    let draft = Formation { publication: Publication::Draft, imported_at: None, ..settled };
    Ok((publish(&draft, of, visa, today)?, untouched))
}

/// What was typed with the places that are taken, and with the sessions that dossiers are in as they stand.
#[must_use]
pub fn over_stored(
    mut typed: Formation,
    stored: Option<&Formation>,
    held: &Held,
) -> (Formation, Vec<Untouched>) {
    let mut untouched = Vec::new();
    for old in stored.map(|stored| stored.actions.as_slice()).unwrap_or_default() {
        let is_held = |session: &&Session| {
            session.taken > 0
                || session.waiting > 0
                || held.contains(&(old.numero.clone(), session.numero.clone()))
        };
        let kept: Vec<&Session> = old.sessions.iter().filter(is_held).collect();
        match typed.actions.iter_mut().find(|action| action.numero == old.numero) {
            Some(action) => untouched.extend(keep_sessions(action, old, &kept)),
            None if kept.is_empty() => {}
            None => {
                let sessions = kept.iter().map(|session| closed(session)).collect();
                untouched.extend(kept.iter().map(|session| told(old, session, true)));
                typed.actions.push(Action { sessions, ..old.clone() });
            }
        }
    }
    (typed, untouched)
}

/// Puts the sessions that are held into the action as it was typed.
fn keep_sessions(action: &mut Action, old: &Action, kept: &[&Session]) -> Vec<Untouched> {
    let moved: BTreeSet<&SessionNumero> = kept
        .iter()
        .filter(|session| {
            let typed = action.session(&session.numero);
            typed.is_none_or(|typed| is_moved((old, session), (action, typed)))
        })
        .map(|session| &session.numero)
        .collect();
    if !moved.is_empty() && action.lieu != old.lieu {
        places_of_their_own(action);
    }
    let mut untouched = Vec::new();
    for session in kept {
        let at = action.sessions.iter().position(|typed| typed.numero == session.numero);
        let is_moved = moved.contains(&session.numero);
        if is_moved {
            untouched.push(told(old, session, at.is_none()));
        }
        match at.and_then(|at| action.sessions.get_mut(at)) {
            None => action.sessions.push(Session { lieu: old.place_of(session).cloned(), ..closed(session) }),
            Some(typed) if is_moved => {
                let lieu = old.place_of(session).cloned();
                *typed = Session { places: typed.places, etat: typed.etat, lieu, ..(*session).clone() };
            }
            Some(typed) => (typed.taken, typed.waiting) = (session.taken, session.waiting),
        }
    }
    untouched
}

/// Whether those who come would find it elsewhere, or at another time.
fn is_moved((old, was): (&Action, &Session), (action, is): (&Action, &Session)) -> bool {
    (was.debut, was.fin, &was.horaires) != (is.debut, is.fin, &is.horaires)
        || old.place_of(was).map(super::Place::line) != action.place_of(is).map(super::Place::line)
}

/// The place of an action wins over that of its sessions: each takes it for its own, so that one may stay where it is.
fn places_of_their_own(action: &mut Action) {
    if let Some(place) = action.lieu.take() {
        for session in &mut action.sessions {
            session.lieu = Some(place.clone());
        }
    }
}

fn closed(session: &Session) -> Session {
    Session { etat: Recruitment::Closed, ..session.clone() }
}

fn told(action: &Action, session: &Session, closed: bool) -> Untouched {
    let dates = session.dates();
    Untouched { action: action.numero.clone(), session: session.numero.clone(), dates, closed }
}

/// The offer put away: no élu sees it, its dossiers run on.
///
/// # Errors
/// When it is put away already.
pub fn archive(formation: &Formation, visa: Visa) -> Result<Formation, EditingRefusal> {
    if matches!(formation.publication, Publication::Archived { .. }) {
        return Err(EditingRefusal::Archived);
    }
    Ok(Formation { publication: Publication::Archived { visa }, ..formation.clone() })
}

/// The offer taken out again: a draft.
///
/// # Errors
/// When it is not put away.
pub fn restore(formation: &Formation) -> Result<Formation, EditingRefusal> {
    if !matches!(formation.publication, Publication::Archived { .. }) {
        return Err(EditingRefusal::NotArchived);
    }
    Ok(Formation { publication: Publication::Draft, ..formation.clone() })
}

/// The offer given back to the files: the next one that names it changes it.
///
/// # Errors
/// When files change it already.
pub fn hand_back(formation: &Formation, at: Timestamp) -> Result<Formation, EditingRefusal> {
    if formation.imported_at.is_some() {
        return Err(EditingRefusal::NotByHand);
    }
    Ok(Formation { imported_at: Some(at), ..formation.clone() })
}

#[cfg(test)]
mod tests;
