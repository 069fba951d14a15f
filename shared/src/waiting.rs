//! The waiting list of a full session: who comes first, for how long a place that becomes free is his, and to whom it goes then.
//!
//! A place that is offered is taken in the session as long as its offer lasts: nobody else gets it meanwhile. Who asks the training body
//! for it keeps it until his dossier has ordered it or is over. While anybody waits, no place of the session goes to another.
//! Time is an argument; the list and the places are read by the shell, which commits each step under the versions of what it read.

use jiff::{SignedDuration, Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use crate::catalogue::SessionKey;
use crate::french::{date_full, plural};
use crate::ids::{DossierId, EluId, WaiterId};
use crate::message::{Message, Recipient};
use crate::parameters::{Parameter, count};
use crate::texts::{mails, sentences};

/// Sessions for which one élu waits, at most.
pub const MOST: usize = 10;
/// How often somebody who waits is looked at though nothing was told of his session.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_hours(24);
/// The same, of who keeps a place for his dossier: it is told nowhere that a dossier is over.
const LOOK_AT_DOSSIER: SignedDuration = SignedDuration::from_hours(6);

/// An élu who waits for a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Waiter {
    /// Nobody can guess it: whoever has it may decline.
    pub id: WaiterId,
    pub session: SessionKey,
    pub elu: EluId,
    /// His rank follows from it.
    #[serde(with = "crate::wire::instant")]
    pub since: Timestamp,
    /// Counts the changes.
    pub version: u64,
    pub state: WaitState,
    pub label: SessionLabel,
}

/// What a list and a mail say of a session, as it was when he joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionLabel {
    pub title: String,
    pub of_name: String,
    /// "le mardi 1er décembre 2026".
    pub dates: String,
}

/// How far he has come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum WaitState {
    Waiting,
    /// A place is kept for him until then.
    Offered {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        until: Timestamp,
    },
    /// He has asked the training body for it: it is kept until this dossier has ordered it, or is over.
    Asked {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        dossier: DossierId,
    },
}

/// What is known of a session, as it was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    pub all: u16,
    /// Ordered, or kept for somebody.
    pub taken: u16,
    /// Whether it can be asked for, full or not.
    pub open: bool,
}

impl Places {
    const fn is_free(self) -> bool {
        self.taken < self.all
    }
}

/// Why somebody does not join a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitRefused {
    /// A place is free and nobody waits: he may ask for it.
    NotFull,
    /// The session can't be asked for any more.
    Closed,
    /// He waits for as many as he may.
    TooMany,
    /// He has ordered it.
    Ordered,
    /// He keeps a place for a dossier: it is the dossier that he cancels.
    Asked,
}

impl WaitRefused {
    /// As the API has it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotFull => "session-not-full",
            Self::Closed => "session-closed",
            Self::TooMany => "too-many-waits",
            Self::Ordered => "session-ordered",
            Self::Asked => "place-asked",
        }
    }
}

impl std::fmt::Display for WaitRefused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&match self {
            Self::NotFull => sentences::WaitNotFull.said(),
            Self::Closed => sentences::WaitClosed.said(),
            Self::TooMany => sentences::WaitTooMany { nombre: &MOST.to_string() }.said(),
            Self::Ordered => sentences::WaitOrdered.said(),
            Self::Asked => sentences::WaitAsked.said(),
        })
    }
}

/// What becomes of a place of the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// It stays as it is.
    Untouched,
    /// Kept from now on: the session must have a free one.
    Kept,
    /// Given back.
    Freed,
}

/// A change of one who waits, to be committed while he is as he was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub before: Waiter,
    /// None: he leaves the list.
    pub after: Option<Waiter>,
    pub place: Place,
    pub message: Option<Message>,
}

impl Step {
    /// How many more wait afterwards: one less, or as many.
    #[must_use]
    pub fn waiting(&self) -> i8 {
        let waits = |waiter: &Waiter| i8::from(waiter.state == WaitState::Waiting);
        self.after.as_ref().map_or(0, waits) - waits(&self.before)
    }
}

/// The list of a session, in its order.
#[must_use]
pub fn in_order(mut list: Vec<Waiter>) -> Vec<Waiter> {
    list.sort_by(|one, other| (one.since, &one.elu).cmp(&(other.since, &other.elu)));
    list
}

/// The rank of one who waits, from 1; none for one to whom a place is offered.
#[must_use]
pub fn rank(list: &[Waiter], elu: &EluId) -> Option<usize> {
    let waits = list.iter().filter(|waiter| waiter.state == WaitState::Waiting);
    waits.into_iter().position(|waiter| waiter.elu == *elu).map(|before| before + 1)
}

/// Whether somebody may join the list of a session: `own` is for how many he waits already.
///
/// # Errors
/// [`WaitRefused`].
pub fn join(places: Places, waiting: usize, own: usize, has_ordered: bool) -> Result<(), WaitRefused> {
    let refused = [
        (has_ordered, WaitRefused::Ordered),
        (!places.open, WaitRefused::Closed),
        (places.is_free() && waiting == 0, WaitRefused::NotFull),
        (own >= MOST, WaitRefused::TooMany),
    ];
    refused.into_iter().find(|(holds, _)| *holds).map_or(Ok(()), |(_, refused)| Err(refused))
}

/// Somebody leaves the list, or declines what he is offered: the place goes to the next.
///
/// # Errors
/// When he keeps a place for a dossier.
pub fn leave(waiter: &Waiter) -> Result<Step, WaitRefused> {
    let place = match waiter.state {
        WaitState::Waiting => Place::Untouched,
        WaitState::Offered { .. } => Place::Freed,
        WaitState::Asked { .. } => return Err(WaitRefused::Asked),
    };
    Ok(Step { before: waiter.clone(), after: None, place, message: None })
}

/// Whether a place is kept for him that a dossier may use at `now`: the one by which he asked for it, or any while it is offered.
#[must_use]
pub fn may_use(waiter: &Waiter, dossier: Option<&DossierId>, now: Timestamp) -> bool {
    match &waiter.state {
        WaitState::Waiting => false,
        WaitState::Offered { until } => now < *until,
        WaitState::Asked { dossier: by } => Some(by) == dossier,
    }
}

/// He asks the training body for the place that he is offered.
#[must_use]
pub fn ask(waiter: &Waiter, dossier: DossierId) -> Step {
    let after = changed(waiter, WaitState::Asked { dossier });
    Step { before: waiter.clone(), after: Some(after), place: Place::Untouched, message: None }
}

fn changed(waiter: &Waiter, state: WaitState) -> Waiter {
    Waiter { state, version: waiter.version + 1, ..waiter.clone() }
}

/// When a list is looked at, and where its mails lead.
#[derive(Debug, Clone, Copy)]
pub struct At<'a> {
    /// In Paris.
    pub now: &'a Zoned,
    /// Of the site.
    pub origin: &'a str,
}

/// What is to be done next with a list in its order; nothing once every free place is offered and what is over is gone. `is_over`
/// says of a dossier that it will order no more.
#[must_use]
pub fn next(
    list: &[Waiter],
    places: Places,
    at: At<'_>,
    is_over: impl Fn(&DossierId) -> bool,
) -> Option<Step> {
    let now = at.now.timestamp();
    let gone = |waiter: &Waiter, place, message| Step { before: waiter.clone(), after: None, place, message };
    for waiter in list {
        match &waiter.state {
            WaitState::Asked { dossier } if is_over(dossier) => {
                return Some(gone(waiter, Place::Freed, None));
            }
            WaitState::Asked { .. } => {}
            WaitState::Waiting if !places.open => {
                return Some(gone(waiter, Place::Untouched, Some(tell_closed(waiter))));
            }
            WaitState::Offered { .. } if !places.open => {
                return Some(gone(waiter, Place::Freed, Some(tell_closed(waiter))));
            }
            WaitState::Offered { until } if *until <= now => {
                return Some(gone(waiter, Place::Freed, Some(tell_lapsed(waiter))));
            }
            WaitState::Offered { .. } | WaitState::Waiting => {}
        }
    }
    let first = list.iter().find(|waiter| waiter.state == WaitState::Waiting)?;
    places.is_free().then(|| offer(first, at))
}

fn offer(waiter: &Waiter, at: At<'_>) -> Step {
    let hours = count(Parameter::PlaceKept, at.now.date());
    let until = at.now.saturating_add(SignedDuration::from_hours(i64::from(hours)));
    let after = changed(waiter, WaitState::Offered { until: until.timestamp() });
    let message = tell_offer(&after, hours, &until, at.origin);
    Step { before: waiter.clone(), after: Some(after), place: Place::Kept, message: Some(message) }
}

/// His session takes place on other days: he is told, and keeps his rank. None when he knows.
#[must_use]
pub fn moved(waiter: &Waiter, dates: &str, reason: &str) -> Option<Step> {
    let SessionLabel { title, of_name, dates: before } = &waiter.label;
    if before == dates {
        return None;
    }
    let mail = mails::elu::SeanceReportee {
        formation: title,
        organisme: of_name,
        avant: before,
        dates,
        raison: reason,
        seance: &waiter.session.written(),
    };
    let label = SessionLabel { dates: dates.to_owned(), ..waiter.label.clone() };
    let after = Waiter { label, version: waiter.version + 1, ..waiter.clone() };
    let message = Some(mail.to(Recipient::Elu(waiter.elu.clone())));
    Some(Step { before: waiter.clone(), after: Some(after), place: Place::Untouched, message })
}

/// When he is to be looked at again, should nothing be told of his session before.
#[must_use]
pub fn due(waiter: &Waiter, now: Timestamp) -> Timestamp {
    match waiter.state {
        WaitState::Offered { until } => until,
        WaitState::Waiting => now + LOOK_AGAIN,
        WaitState::Asked { .. } => now + LOOK_AT_DOSSIER,
    }
}

/// Where he declines without signing in.
#[must_use]
pub fn decline_path(waiter: &Waiter) -> String {
    ["/liste-d-attente/", waiter.id.as_str(), "/refus?session=", &waiter.session.written()].concat()
}

fn tell_offer(waiter: &Waiter, hours: u32, until: &Zoned, origin: &str) -> Message {
    let limite = format!("le {} à {} h {:02}", date_full(until.date()), until.hour(), until.minute());
    let mail = mails::elu::PlaceLiberee {
        formation: &waiter.label.title,
        organisme: &waiter.label.of_name,
        dates: &waiter.label.dates,
        heures: &plural(hours, "heure", "heures"),
        limite: &limite,
        refus: &[origin, &decline_path(waiter)].concat(),
        seance: &waiter.session.written(),
    };
    mail.to(Recipient::Elu(waiter.elu.clone()))
}

fn tell_lapsed(waiter: &Waiter) -> Message {
    let SessionLabel { title, dates, .. } = &waiter.label;
    let mail = mails::elu::PlacePassee { formation: title, dates, seance: &waiter.session.written() };
    mail.to(Recipient::Elu(waiter.elu.clone()))
}

fn tell_closed(waiter: &Waiter) -> Message {
    let SessionLabel { title, dates, of_name } = &waiter.label;
    let mail = mails::elu::ListeFermee { formation: title, organisme: of_name, dates };
    mail.to(Recipient::Elu(waiter.elu.clone()))
}

#[cfg(test)]
mod tests;
