//! Another session for the same order, by agreement: nothing is asked for again, and the money stays engaged (U9).

use jiff::civil::Date;

use crate::calendar::next;
use crate::catalogue::SessionNumero;
use crate::french::date_long;
use crate::rules::deadlines::{Delay, last_day};
use crate::texts::sentences;

use super::super::dossier::{Due, Order, Postponement, PostponementState, Training};
use super::super::facts::Facts;
use super::super::refusal::{BadDate, Refusal};
use super::super::standing::Standing;
use super::super::table::{Actor, State};
use super::change::{Change, check_text, internal};
use super::request;
use super::request::Days;

pub fn propose(
    mut draft: Change,
    session: &SessionNumero,
    message: &str,
    facts: &Facts,
) -> Result<Change, Refusal> {
    let other = facts.known.session()?;
    if other.session != *session {
        return Err(internal("another session was read"));
    }
    let message = check_text(message, "la raison du report : l’élu la lira", true)?;
    let order = order_of(&draft)?;
    if other.left == 0 && other.session != draft.dossier.training.session {
        return Err(Refusal::SessionFull);
    }
    check_dates(&draft.dossier.training, (other.start, other.end), Some(order.on), facts.today)?;
    let until = last_day(Delay::PostponementAnswer, facts.today);
    // The answer must come before the session begins.
    let until = other.start.yesterday().map_or(until, |eve| until.min(eve));
    draft.dossier.postponement = Some(Postponement {
        session: other.session.clone(),
        start: other.start,
        end: other.end,
        places: other.places,
        place: other.place.clone(),
        message: message.clone(),
        proposed_on: facts.today,
        state: PostponementState::Proposed,
        horaires: other.horaires.clone(),
    });
    let text = sentences::DossierPostponing { date: &date_long(other.start), motif: &message }.said();
    let mut draft = draft.to(State::Postponing).saying(text);
    draft.dossier.due = Some(Due { whose: Actor::Elu, rule: Delay::PostponementAnswer, until });
    Ok(draft)
}

fn order_of(draft: &Change) -> Result<Order, Refusal> {
    draft.dossier.order.clone().ok_or_else(|| internal("no order"))
}

/// Whether the OF may propose, on `today`, a session with these first and last days.
///
/// # Errors
/// The [`Refusal`] that the proposal would get.
pub fn check_postponement<'a>(
    dossier: impl Into<Standing<'a>>,
    start: Date,
    end: Date,
    today: Date,
) -> Result<(), Refusal> {
    let dossier = dossier.into();
    check_dates(dossier.training, (start, end), dossier.order.map(|order| order.on), today)
}

fn check_dates(
    training: &Training,
    (start, end): (Date, Date),
    ordered_on: Option<Date>,
    today: Date,
) -> Result<(), Refusal> {
    let refuse = |bad: BadDate| Err(Refusal::BadDate(bad));
    if end < start {
        return refuse(BadDate::EndsBeforeStart);
    }
    if start <= next(today) {
        return refuse(BadDate::NoTimeToAnswer);
    }
    if (start, end) == (training.start, training.end) {
        return refuse(BadDate::SameSession);
    }
    // The OF's browser does not know the day of the order: the server does.
    let latest = ordered_on.map(|on| (on, last_day(Delay::Completion, on)));
    match latest.filter(|(_, latest)| end > *latest) {
        Some((ordered_on, latest)) => refuse(BadDate::EndsTooLate { latest, ordered_on }),
        None => Ok(()),
    }
}

/// The order is now for the other session; the law is checked again as on the day of the order, but for the delay before the
/// start, which bound the request.
pub fn accept(mut draft: Change, facts: &Facts) -> Result<Change, Refusal> {
    let order = order_of(&draft)?;
    let mut other = draft.dossier.postponement.clone().ok_or_else(|| internal("no postponement"))?;
    let training = &mut draft.dossier.training;
    training.session = other.session.clone();
    training.place.clone_from(&other.place);
    training.horaires.clone_from(&other.horaires);
    (training.start, training.end, training.places) = (other.start, other.end, other.places);
    let (eligibility, room) = facts.known.place()?;
    draft.room = Some(room);
    let days = Days { requested_on: draft.dossier.requested_on, ordered_on: order.on, today: facts.today };
    let reasons = request::obstacles(&draft.dossier.training, days, eligibility);
    if !reasons.is_empty() {
        return Err(Refusal::NotEligible(reasons));
    }
    other.state = PostponementState::Accepted;
    draft.dossier.postponement = Some(other);
    let start = draft.dossier.training.start;
    let text = sentences::DossierPostponed { date: &date_long(start) }.said();
    Ok(draft.to(State::Accepted).due(Actor::Of, Delay::EntryDeclaration, start).saying(text))
}

/// The first session stands: refused by the élu, or not answered in time.
pub fn decline(mut draft: Change) -> Change {
    if let Some(other) = draft.dossier.postponement.as_mut() {
        other.state = PostponementState::Declined;
    }
    let start = draft.dossier.training.start;
    draft.to(State::Accepted).due(Actor::Of, Delay::EntryDeclaration, start)
}
