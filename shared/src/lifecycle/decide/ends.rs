//! How a dossier ends before the entry: cancelled, lapsed, closed; and the élu's opinion at the end.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::french::decimal;
use crate::money::Euros;
use crate::opinions::{Criterion, Tally};
use crate::rules::cancellation::{self, By, Cancellation};
use crate::texts::sentences;

use super::super::dossier::{Outcome, Postponement, PostponementState, Rating, ServiceDone, Training};
use super::super::facts::Facts;
use super::super::refusal::{BadAmount, BadDate, Refusal};
use super::super::standing::{Ordered, Standing};
use super::super::table::State;
use super::answers;
use super::change::{Change, check_text, internal};
use super::postponement;
use super::settlement::{end_at, ended, released, without_lost};

/// What it would cost the élu to cancel on `today` (CX-1 to CX-4); nothing before the order is wholly financed.
#[must_use]
pub fn price_of_cancellation<'a>(dossier: impl Into<Standing<'a>>, today: Date) -> cancellation::Result {
    let dossier = dossier.into();
    match engaged(&dossier) {
        Some(order) => cancelled(dossier.training, order.on, By::Elu, today),
        _ => cancellation::Result {
            outcome: cancellation::Outcome::Free,
            charged: Euros::ZERO,
            of_paid: Euros::ZERO,
        },
    }
}

/// What cancelling on `today` would leave: who is charged, what goes back to whom, what is kept on the account. None while
/// nothing is engaged for good: everything then goes back.
#[must_use]
pub fn end_if_cancelled<'a>(dossier: impl Into<Standing<'a>>, today: Date) -> Option<Outcome> {
    let dossier = dossier.into();
    let end = |order: Ordered| {
        without_lost(end_at(&order.split, price_of_cancellation(dossier, today), today), order.card_lost)
    };
    engaged(&dossier).map(end)
}

fn engaged(dossier: &Standing<'_>) -> Option<Ordered> {
    dossier.order.filter(|_| dossier.state.is_engaged())
}

/// The last day on which the élu can still cancel without a cost, once he has ordered (CX-1, CX-2). None before, and when the order was made
/// too close to the entry.
#[must_use]
pub fn last_free_day<'a>(dossier: impl Into<Standing<'a>>) -> Option<Date> {
    let dossier = dossier.into();
    let order = engaged(&dossier)?;
    cancellation_of(dossier.training, order.on, By::Elu, order.on).last_free_day()
}

/// The same of a training that would be ordered on `today`.
#[must_use]
pub fn last_free_day_if_ordered(training: &Training, today: Date) -> Option<Date> {
    cancellation_of(training, today, By::Elu, today).last_free_day()
}

fn cancelled(training: &Training, ordered_on: Date, by: By, on: Date) -> cancellation::Result {
    cancellation::cancel(&cancellation_of(training, ordered_on, by, on))
}

fn cancellation_of(training: &Training, ordered_on: Date, by: By, on: Date) -> Cancellation {
    let Training { start: entry, price, .. } = *training;
    Cancellation { by, ordered_on, on, entry, force_majeure: false, price }
}

pub fn cancel(draft: Change, reason: &str, expected_charge: Euros, facts: &Facts) -> Result<Change, Refusal> {
    let reason = check_text(reason, "la raison", false)?;
    let price = price_of_cancellation(&draft.dossier, facts.today);
    if price.charged != expected_charge {
        return Err(Refusal::ChargeChanged { now: price.charged });
    }
    let motif = Some(reason.as_str()).filter(|reason| !reason.is_empty());
    match draft.dossier.state {
        State::Accepted | State::Postponing => Ok(ended(draft, price, State::CancelledByElu, facts)
            .saying(sentences::DossierCancelledByElu { motif }.said())),
        _ => Ok(released(draft, State::RefusedByElu, facts)
            .saying(sentences::DossierDemandCancelled { motif }.said())),
    }
}

pub fn cancel_by_of(draft: Change, reason: &str, facts: &Facts) -> Result<Change, Refusal> {
    let reason = check_text(reason, "la raison de l’annulation : l’élu la lira", true)?;
    let state = if draft.dossier.order.is_some() { State::CancelledByOf } else { State::RefusedByOf };
    Ok(released(draft, state, facts).saying(sentences::DossierCancelledByOrganisme { motif: &reason }.said()))
}

pub fn no_show(draft: Change, facts: &Facts) -> Result<Change, Refusal> {
    let start = draft.dossier.training.start;
    if facts.today < start {
        return Err(Refusal::BadDate(BadDate::AbsenceToCome { start }));
    }
    // Who proposed another session can't hold the élu to the first one.
    let declined = |other: &Postponement| other.state == PostponementState::Declined;
    if draft.dossier.postponement.as_ref().is_some_and(declined) {
        return Err(Refusal::Postponed);
    }
    let order = draft.dossier.order.clone().ok_or_else(|| internal("no order"))?;
    let price = cancelled(&draft.dossier.training, order.on, By::NoShow, facts.today);
    Ok(ended(draft, price, State::NoShow, facts))
}

pub fn rate(mut draft: Change, rating: &Rating) -> Result<Change, Refusal> {
    if draft.dossier.rating.is_some() {
        return Err(Refusal::AlreadyRated);
    }
    let followed = |done: &ServiceDone| done.completion_rate > Decimal::ZERO;
    if !draft.dossier.service_done.as_ref().is_some_and(followed) {
        return Err(Refusal::NotFollowed);
    }
    if !Criterion::ALL.iter().all(|criterion| (1..=5).contains(&criterion.mark(rating))) {
        return Err(Refusal::BadAmount(BadAmount::Stars));
    }
    let comment = check_text(&rating.comment, "votre avis", false)?;
    draft.dossier.rating = Some(Rating { comment, ..rating.clone() });
    let text = sentences::DossierRated { note: &decimal(Tally::of(rating).mean()) }.said();
    Ok(draft.saying(text))
}

/// Nothing of it stays in the dossier.
pub fn withdraw_rating(mut draft: Change) -> Result<Change, Refusal> {
    draft.dossier.rating.take().ok_or(Refusal::NotRated)?;
    Ok(draft)
}

pub fn lapse(draft: Change, facts: &Facts) -> Change {
    match draft.dossier.state {
        State::Submitted | State::Acknowledged => released(draft, State::LapsedOf, facts),
        State::Postponing => postponement::decline(draft),
        State::WaitingFinancer => answers::unanswered(draft, facts),
        _ => released(draft, State::LapsedElu, facts),
    }
}

/// Closed by the gestionnaire: what was reserved, if anything was, goes back.
pub fn close(draft: Change, reason: &str, facts: &Facts) -> Result<Change, Refusal> {
    let reason = check_text(reason, "la raison : l’élu et l’organisme la liront", true)?;
    Ok(released(draft, State::Closed, facts).saying(sentences::DossierClosed { motif: &reason }.said()))
}
