//! The act, and the step that each dossier owes it.

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::aggregate::Asked;
use crate::calendar::next;
use crate::catalogue::{Session, SessionKey};
use crate::french::period;
use crate::lifecycle::{Command, Dossier, PostponementState, State, TEXT_MAX};
use crate::texts::sentences;

use super::refusal::SessionRefused;

/// Longest reason, in characters: the new dates may be added to it, and a text has [`TEXT_MAX`].
pub const REASON_MAX: usize = TEXT_MAX - 200;
/// A request that was on its way when the session was closed has arrived by then.
const LATECOMERS: SignedDuration = SignedDuration::from_mins(15);
/// How long an act is looked at again: the élus have answered what was proposed to them long before.
const OVER: SignedDuration = SignedDuration::from_hours(24 * 60);
/// How soon it is, while a step is to come.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_mins(15);
/// The same, while only an answer is awaited.
const LOOK_FOR_ANSWERS: SignedDuration = SignedDuration::from_hours(6);

/// What becomes of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum SessionFate {
    /// It does not take place.
    Cancelled,
    /// It takes place on other days, under the same number.
    Postponed {
        #[serde(with = "crate::wire::date")]
        start: Date,
        #[serde(with = "crate::wire::date")]
        end: Date,
    },
}

/// What a training body has decided of a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionAct {
    pub session: SessionKey,
    /// Counts the changes, over every act of the session.
    pub version: u64,
    pub fate: SessionFate,
    /// In the words of the training body; the élus read them.
    pub reason: String,
    /// Who, by name.
    pub author: String,
    /// Who, as the sign-in knows him.
    pub principal: String,
    pub request_id: String,
    #[serde(with = "crate::wire::instant")]
    pub at: Timestamp,
    /// Whether the offer says so already.
    pub offer_changed: bool,
}

/// Decides an act on a session, after the one that was the last.
///
/// # Errors
/// [`SessionRefused`].
pub fn decide(
    (key, session): (&SessionKey, &Session),
    before: Option<&SessionAct>,
    (fate, reason): (SessionFate, &str),
    asked: &Asked,
) -> Result<SessionAct, SessionRefused> {
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(SessionRefused::NoReason);
    }
    if reason.chars().count() > REASON_MAX {
        return Err(SessionRefused::LongReason);
    }
    if before.is_some_and(|act| act.fate == SessionFate::Cancelled) {
        return Err(SessionRefused::Cancelled);
    }
    if let SessionFate::Postponed { start, end } = fate {
        check_dates(session, (start, end), asked.today)?;
    }
    Ok(SessionAct {
        session: key.clone(),
        version: before.map_or(0, |act| act.version) + 1,
        fate,
        reason: reason.to_owned(),
        author: asked.author.clone(),
        principal: asked.principal.clone(),
        request_id: asked.request_id.clone(),
        at: asked.at,
        offer_changed: false,
    })
}

/// The dates of each dossier are checked again by the lifecycle; these are those that no dossier could take.
fn check_dates(session: &Session, (start, end): (Date, Date), today: Date) -> Result<(), SessionRefused> {
    let (Some(first), Some(last)) = (session.debut, session.fin) else {
        return Err(SessionRefused::WithoutDates);
    };
    if first <= today {
        return Err(SessionRefused::Begun { start: first });
    }
    if end < start {
        return Err(SessionRefused::EndsBeforeStart);
    }
    // The élus answer before it begins.
    if start <= next(today) {
        return Err(SessionRefused::TooSoon { earliest: next(next(today)) });
    }
    if (start, end) == (first, last) {
        return Err(SessionRefused::SameDates);
    }
    Ok(())
}

/// Whether a dossier is of a session.
#[must_use]
pub fn is_of(dossier: &Dossier, session: &SessionKey) -> bool {
    let training = &dossier.training;
    dossier.of == session.siret
        && training.formation == session.formation
        && training.action == session.action
        && training.session == session.session
}

/// Whether a decision on the whole session still changes something for a dossier of it: one that is over, or that has begun, stays as it is.
#[must_use]
pub fn concerns(dossier: &Dossier) -> bool {
    dossier.state.is_before_entry()
}

/// What the act asks of a dossier of its session as it is now; nothing once it has had it, or when its training has begun.
///
/// An order that stands is postponed by agreement, and a request that waits for its answer is answered with the new dates. What lies between
/// them was agreed upon for the first dates and is not ordered for good: it is closed, and may be asked for again.
#[must_use]
pub fn next_step(act: &SessionAct, dossier: &Dossier) -> Option<Command> {
    match act.fate {
        SessionFate::Cancelled => cancelled(act, dossier),
        SessionFate::Postponed { start, end } => postponed(act, dossier, (start, end)),
    }
}

fn cancelled(act: &SessionAct, dossier: &Dossier) -> Option<Command> {
    let reason = act.reason.clone();
    match dossier.state {
        State::Submitted | State::Acknowledged => Some(Command::Refuse { reason }),
        State::Proposed | State::WaitingFinancer | State::Paying | State::Accepted => {
            Some(Command::CancelByOf { reason })
        }
        // Who was offered another session may still take it.
        State::Postponing if is_offered_another(act, dossier) => None,
        State::Postponing => Some(Command::CancelByOf { reason }),
        _ => None,
    }
}

fn postponed(act: &SessionAct, dossier: &Dossier, (start, end): (Date, Date)) -> Option<Command> {
    let training = &dossier.training;
    if (training.start, training.end) == (start, end) || has_answered(act, dossier, (start, end)) {
        return None;
    }
    match dossier.state {
        State::Submitted | State::Acknowledged => {
            Some(Command::Propose { start, end, price: training.price, message: act.reason.clone() })
        }
        State::Proposed | State::WaitingFinancer | State::Paying => {
            let quand = &period(start, end);
            let reason = sentences::SessionMovedAskAgain { quand, motif: &act.reason }.said();
            Some(Command::CancelByOf { reason })
        }
        State::Accepted => Some(Command::ProposePostponement {
            session: act.session.session.clone(),
            start: None,
            message: act.reason.clone(),
        }),
        _ => None,
    }
}

fn is_offered_another(act: &SessionAct, dossier: &Dossier) -> bool {
    dossier.postponement.as_ref().is_some_and(|other| other.session != act.session.session)
}

/// Whether the new dates were proposed to him: he has answered, or may.
fn has_answered(act: &SessionAct, dossier: &Dossier, days: (Date, Date)) -> bool {
    dossier
        .postponement
        .as_ref()
        .is_some_and(|other| other.session == act.session.session && (other.start, other.end) == days)
}

/// Where a dossier stands in the act, for the progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ActProgress {
    /// Its step is to come.
    Left,
    /// An answer of its élu is awaited.
    Awaited,
    /// The élu keeps the first dates, on which nothing takes place: the training body cancels his dossier.
    KeptFirst,
    /// Nothing is to be done.
    Done,
}

/// How far a dossier of its session has come.
#[must_use]
pub fn progress(act: &SessionAct, dossier: &Dossier) -> ActProgress {
    let refused = |other: &crate::lifecycle::Postponement| other.state == PostponementState::Declined;
    let days = (dossier.training.start, dossier.training.end);
    match act.fate {
        _ if next_step(act, dossier).is_some() => ActProgress::Left,
        _ if dossier.state == State::Postponing => ActProgress::Awaited,
        SessionFate::Postponed { start, end }
            if dossier.state == State::Accepted
                && days != (start, end)
                && dossier.postponement.as_ref().is_some_and(refused) =>
        {
            ActProgress::KeptFirst
        }
        SessionFate::Postponed { .. } if dossier.state == State::Proposed => ActProgress::Awaited,
        _ => ActProgress::Done,
    }
}

impl SessionAct {
    /// When it is to be looked at again; none once no dossier can owe it anything any more.
    #[must_use]
    pub fn look_again(&self, dossiers: &[&Dossier], now: Timestamp) -> Option<Timestamp> {
        let is_any = |wanted| dossiers.iter().any(|dossier| progress(self, dossier) == wanted);
        let after = if is_any(ActProgress::Left) || now < self.at + LATECOMERS {
            LOOK_AGAIN
        } else if is_any(ActProgress::Awaited) {
            LOOK_FOR_ANSWERS
        } else {
            return None;
        };
        (now < self.at + OVER).then(|| now + after)
    }
}
