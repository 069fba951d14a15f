//! The waiting list of a full session: who comes first, for how long a place that becomes free is his, and to whom it goes then.
//!
//! A place that is offered is taken in the session as long as its offer lasts: nobody else gets it meanwhile. Who asks the training body
//! for it keeps it until his dossier has ordered it or is over. While anybody waits, no place of the session goes to another.
//! While the session can't be asked for the list stands still ([`Requests`]): nothing new is promised, and what is promised waits too.
//! Time is an argument; the list and the places are read by the shell, which commits each step under the versions of what it read.

mod requests;
mod told;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, Zoned};
use serde::{Deserialize, Serialize};

use crate::api::Kept;
use crate::catalogue::SessionKey;
use crate::ids::{DossierId, EluId, WaiterId};
use crate::message::Message;
use crate::parameters::{Parameter, count};
use crate::texts::sentences;
pub use requests::Requests;
pub use told::{decline_path, moved};

/// Sessions for which one élu waits, at most.
pub const MOST: usize = 10;
/// How often somebody who waits is looked at though nothing was told of his session.
const LOOK_AGAIN: SignedDuration = SignedDuration::from_hours(24);
/// The same, of who keeps a place for his dossier: it is told nowhere that a dossier is over.
const LOOK_AT_DOSSIER: SignedDuration = SignedDuration::from_hours(6);
/// How long a session is gone before its list is closed: a file that lacks it is often followed by one that has it again.
const MEANT: SignedDuration = SignedDuration::from_hours(24);

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
    /// Since when his session can't be asked for, as far as he was looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped: Option<Stopped>,
}

/// The list of a session that can't be asked for stands still.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stopped {
    #[serde(with = "crate::wire::instant")]
    pub since: Timestamp,
    /// Whether its training body has it no more, rather than for now.
    pub is_gone: bool,
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
        #[serde(with = "crate::wire::instant")]
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
    /// Whether it can be asked for.
    pub requests: Requests,
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
        (!places.requests.is_open(), WaitRefused::Closed),
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
    match waiter.state {
        WaitState::Asked { .. } => Err(WaitRefused::Asked),
        WaitState::Waiting | WaitState::Offered { .. } => Ok(gone(waiter, None)),
    }
}

/// Whether a place is kept for him that a dossier may use at `now`: the one by which he asked for it, or any while it is offered, which
/// does not end while his list stands still.
#[must_use]
pub fn may_use(waiter: &Waiter, dossier: Option<&DossierId>, now: Timestamp) -> bool {
    match &waiter.state {
        WaitState::Waiting => false,
        WaitState::Offered { until } => now < *until || waiter.stopped.is_some(),
        WaitState::Asked { dossier: by } => Some(by) == dossier,
    }
}

/// How a place is kept for him that his dossier would order; until when, in `zone`, where it goes to the next afterwards.
#[must_use]
pub fn kept_for_dossier(waiter: &Waiter, dossier: &DossierId, now: Timestamp, zone: &TimeZone) -> Kept {
    match &waiter.state {
        WaitState::Waiting => Kept::Awaited,
        _ if !may_use(waiter, Some(dossier), now) => Kept::No,
        WaitState::Offered { until } if waiter.stopped.is_none() => Kept::Until(until.to_zoned(zone.clone())),
        _ => Kept::WithoutEnd,
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
    let own = |waiter: &Waiter| match &waiter.state {
        WaitState::Asked { dossier } => is_over(dossier).then(|| gone(waiter, None)),
        WaitState::Waiting | WaitState::Offered { .. } => looked_at(waiter, places.requests, at),
    };
    list.iter().find_map(own).or_else(|| {
        let first = list.iter().find(|waiter| waiter.state == WaitState::Waiting)?;
        let promise = Promise::made(places.requests, at)?;
        places.is_free().then(|| offer(first, &promise, at))
    })
}

/// What becomes of somebody who has asked for nothing yet, by himself.
fn looked_at(waiter: &Waiter, requests: Requests, at: At<'_>) -> Option<Step> {
    match requests {
        Requests::TooLate | Requests::Cancelled => Some(closed(waiter, requests)),
        Requests::Gone if waiter.is_gone_since(at.now.timestamp() - MEANT) => Some(closed(waiter, requests)),
        Requests::Gone => stands_still(waiter, true, at),
        Requests::Paused => stands_still(waiter, false, at),
        Requests::Open { .. } if waiter.stopped.is_some() => goes_on(waiter, requests, at),
        Requests::Open { .. } => match waiter.state {
            WaitState::Offered { until } if until <= at.now.timestamp() => {
                Some(gone(waiter, Some(told::lapsed(waiter))))
            }
            _ => None,
        },
    }
}

impl Waiter {
    fn is_gone_since(&self, then: Timestamp) -> bool {
        self.stopped.is_some_and(|stopped| stopped.is_gone && stopped.since <= then)
    }
}

/// He leaves the list: what is kept for him is given back.
fn gone(waiter: &Waiter, message: Option<Message>) -> Step {
    let place = if waiter.state == WaitState::Waiting { Place::Untouched } else { Place::Freed };
    Step { before: waiter.clone(), after: None, place, message }
}

fn closed(waiter: &Waiter, requests: Requests) -> Step {
    gone(waiter, Some(told::closed(waiter, requests)))
}

/// From now on, unless it is known: he keeps his rank, and what is promised to him.
fn stands_still(waiter: &Waiter, is_gone: bool, at: At<'_>) -> Option<Step> {
    if waiter.stopped.is_some_and(|stopped| stopped.is_gone == is_gone) {
        return None;
    }
    let stopped = Some(Stopped { since: at.now.timestamp(), is_gone });
    let after = Waiter { stopped, ..changed(waiter, waiter.state.clone()) };
    Some(Step { before: waiter.clone(), after: Some(after), place: Place::Untouched, message: None })
}

/// The session can be asked for again: who was offered a place has all his time again, and is told.
fn goes_on(waiter: &Waiter, requests: Requests, at: At<'_>) -> Option<Step> {
    let (after, message) = match waiter.state {
        WaitState::Offered { .. } => {
            let promise = Promise::made(requests, at)?;
            let after = promised(waiter, &promise);
            let message = told::prolonged(&after, &promise, at.origin);
            (after, Some(message))
        }
        _ => (Waiter { stopped: None, ..changed(waiter, waiter.state.clone()) }, None),
    };
    Some(Step { before: waiter.clone(), after: Some(after), place: Place::Untouched, message })
}

/// A place that is promised now.
struct Promise {
    until: Zoned,
    /// For how long, in hours; none when the last day on which the session can be asked for ends before.
    hours: Option<u32>,
}

impl Promise {
    /// None when nothing can be asked for any more.
    fn made(requests: Requests, at: At<'_>) -> Option<Self> {
        let Requests::Open { last_day } = requests else { return None };
        let hours = kept_for(at.now.date());
        let until = at.now.saturating_add(SignedDuration::from_hours(i64::from(hours)));
        let last = last_day.and_then(|day| day.at(23, 59, 0, 0).to_zoned(at.now.time_zone().clone()).ok());
        match last.filter(|last| *last < until) {
            Some(last) => (*at.now < last).then_some(Self { until: last, hours: None }),
            None => Some(Self { until, hours: Some(hours) }),
        }
    }
}

/// Hours during which a place is kept that is offered on `today`.
fn kept_for(today: Date) -> u32 {
    count(Parameter::PlaceKept, today)
}

fn promised(waiter: &Waiter, promise: &Promise) -> Waiter {
    let state = WaitState::Offered { until: promise.until.timestamp() };
    Waiter { stopped: None, ..changed(waiter, state) }
}

fn offer(waiter: &Waiter, promise: &Promise, at: At<'_>) -> Step {
    let after = promised(waiter, promise);
    let message = told::offered(&after, promise, at.origin);
    Step { before: waiter.clone(), after: Some(after), place: Place::Kept, message: Some(message) }
}

/// When he is to be looked at again, should nothing be told of his session before.
#[must_use]
pub fn due(waiter: &Waiter, now: Timestamp) -> Timestamp {
    match (&waiter.state, waiter.stopped) {
        (WaitState::Asked { .. }, _) => now + LOOK_AT_DOSSIER,
        (_, Some(Stopped { since, is_gone: true })) => since + MEANT,
        (WaitState::Offered { until }, None) => *until,
        (WaitState::Offered { .. } | WaitState::Waiting, _) => now + LOOK_AGAIN,
    }
}

#[cfg(test)]
mod tests;
