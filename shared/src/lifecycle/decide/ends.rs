//! How a dossier ends: cancelled before the entry, followed wholly or in part, lapsed, closed; and what each costs.

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::french::date_long;
use crate::ledger::{Account, Entry, Movements, ReasonCode, Source};
use crate::money::Euros;
use crate::rules::cancellation::{self, By, Cancellation};
use crate::rules::deadlines::{Delay, last_day};
use crate::rules::financing::Split;
use crate::rules::interruption::{self, Interruption};
use crate::rules::restitution::restitution;

use super::super::dossier::{Dossier, Order, Outcome, PaymentState, Rating, ServiceDone};
use super::super::is_complete;
use super::super::refusal::Refusal;
use super::super::table::{Actor, State};
use super::order::account_of;
use super::{Change, Facts, Payable, check_text};

/// What it would cost the élu to cancel on `today` (CX-1 to CX-4); nothing before the order is wholly financed.
#[must_use]
pub fn price_of_cancellation(dossier: &Dossier, today: Date) -> cancellation::Result {
    match &dossier.order {
        Some(order) if dossier.state == State::Accepted => cancelled(dossier, order, By::Elu, today),
        _ => cancellation::Result {
            outcome: cancellation::Outcome::Free,
            charged: Euros::ZERO,
            of_paid: Euros::ZERO,
        },
    }
}

fn cancelled(dossier: &Dossier, order: &Order, by: By, on: Date) -> cancellation::Result {
    cancellation::cancel(&Cancellation {
        by,
        ordered_on: order.on,
        on,
        entry: dossier.training.start,
        force_majeure: false,
        price: dossier.training.price,
    })
}

pub fn cancel(draft: Change, reason: &str, expected_charge: Euros, facts: &Facts) -> Result<Change, Refusal> {
    let reason = check_text(reason, "la raison", false)?;
    let price = price_of_cancellation(&draft.dossier, facts.today);
    if price.charged != expected_charge {
        return Err(Refusal::ChargeChanged { now: price.charged });
    }
    let said = if reason.is_empty() { String::new() } else { format!(" : {reason}") };
    match draft.dossier.state {
        State::Accepted => {
            Ok(ended(draft, price, State::CancelledByElu, facts).saying(format!("Annulé par l'élu{said}")))
        }
        _ => {
            Ok(released(draft, State::RefusedByElu, facts).saying(format!("Demande annulée par l'élu{said}")))
        }
    }
}

pub fn cancel_by_of(draft: Change, reason: &str, facts: &Facts) -> Result<Change, Refusal> {
    let reason = check_text(reason, "la raison de l'annulation : l'élu la lira", true)?;
    let state = if draft.dossier.order.is_some() { State::CancelledByOf } else { State::RefusedByOf };
    Ok(released(draft, state, facts).saying(format!("Annulé par l'organisme : {reason}")))
}

pub fn no_show(draft: Change, facts: &Facts) -> Result<Change, Refusal> {
    let start = draft.dossier.training.start;
    if facts.today < start {
        let text = format!(
            "La session commence le {} : une absence ne se déclare qu'à partir de ce jour.",
            date_long(start)
        );
        return Err(Refusal::BadDate(text));
    }
    let order = draft.dossier.order.clone().ok_or_else(|| super::internal("no order"))?;
    let price = cancelled(&draft.dossier, &order, By::NoShow, facts.today);
    Ok(ended(draft, price, State::NoShow, facts))
}

pub fn declare_entry(mut draft: Change, on: Date, facts: &Facts) -> Result<Change, Refusal> {
    let training = &draft.dossier.training;
    if on > facts.today {
        return Err(Refusal::BadDate(
            "Une entrée en formation se déclare une fois qu'elle a eu lieu.".to_owned(),
        ));
    }
    if on < training.start || on > training.end {
        let text = format!(
            "L'entrée doit tomber pendant la session, du {} au {}.",
            date_long(training.start),
            date_long(training.end)
        );
        return Err(Refusal::BadDate(text));
    }
    draft.dossier.entry = Some(on);
    let end = training.end;
    let text = format!("Entrée en formation le {}", date_long(on));
    Ok(draft.to(State::InTraining).due(Actor::Of, Delay::ExitDeclaration, end).saying(text))
}

pub fn declare_service_done(
    mut draft: Change,
    declared: &ServiceDone,
    facts: &Facts,
) -> Result<Change, Refusal> {
    check_service_done(&draft.dossier, declared, facts)?;
    let text = format!(
        "Sortie le {}, {} % réalisés",
        date_long(declared.exit),
        french_rate(declared.completion_rate)
    );
    draft.dossier.service_done = Some(declared.clone());
    Ok(draft
        .to(State::ServiceDoneDeclared)
        .due(Actor::Gestionnaire, Delay::ServiceDoneValidation, facts.today)
        .saying(text))
}

fn french_rate(rate: Decimal) -> String {
    rate.normalize().to_string().replace('.', ",")
}

fn check_service_done(dossier: &Dossier, declared: &ServiceDone, facts: &Facts) -> Result<(), Refusal> {
    let entry = dossier.entry.unwrap_or(dossier.training.start);
    if declared.exit < entry || declared.exit > facts.today {
        let text = format!("La sortie doit tomber entre l'entrée ({}) et aujourd'hui.", date_long(entry));
        return Err(Refusal::BadDate(text));
    }
    let rate = declared.completion_rate;
    if rate.is_sign_negative() || rate > Decimal::ONE_HUNDRED || rate.scale() > 2 {
        return Err(Refusal::BadAmount(
            "Le taux de réalisation va de 0 à 100, avec deux décimales au plus.".to_owned(),
        ));
    }
    if is_complete(declared.cause) != (rate == Decimal::ONE_HUNDRED) {
        let text = "Une formation suivie entièrement a un taux de 100 % ; sinon, choisissez la raison de l'interruption.";
        return Err(Refusal::BadAmount(text.to_owned()));
    }
    check_text(&declared.comment, "ce qui explique l'interruption", !is_complete(declared.cause)).map(|_| ())
}

pub fn validate_service_done(draft: Change, facts: &Facts) -> Result<Change, Refusal> {
    let (Some(declared), Some(order)) = (draft.dossier.service_done.clone(), draft.dossier.order.clone())
    else {
        return Err(super::internal("no declaration"));
    };
    let owed = interruption::interrupt(&Interruption {
        cause: declared.cause,
        completion_rate: declared.completion_rate,
        price: draft.dossier.training.price,
    });
    let returned = restitution(owed.charged, &order.split);
    let outcome = Outcome {
        on: facts.today,
        cancellation: None,
        charged: owed.charged,
        of_paid: owed.of_paid,
        returned,
        card_credit: Euros::ZERO,
    };
    let label = format!("Service fait validé : {} dus à l'organisme", owed.of_paid.french());
    Ok(settled(draft, &order, outcome, facts).to(State::ServiceDoneValidated).nothing_due().saying(label))
}

pub fn rate(mut draft: Change, rating: &Rating) -> Result<Change, Refusal> {
    if draft.dossier.rating.is_some() {
        return Err(Refusal::AlreadyRated);
    }
    if !(1..=5).contains(&rating.stars) {
        return Err(Refusal::BadAmount("Donnez une note de 1 à 5.".to_owned()));
    }
    let comment = check_text(&rating.comment, "votre avis", false)?;
    draft.dossier.rating = Some(Rating { comment, ..rating.clone() });
    let text = format!("Formation évaluée : {} sur 5", rating.stars);
    Ok(draft.saying(text))
}

pub fn lapse(draft: Change, facts: &Facts) -> Change {
    let silent = match draft.dossier.state {
        State::Submitted | State::Acknowledged => State::LapsedOf,
        _ => State::LapsedElu,
    };
    released(draft, silent, facts)
}

pub fn close(draft: Change, reason: &str) -> Result<Change, Refusal> {
    let reason = check_text(reason, "la raison : l'élu et l'organisme la liront", true)?;
    Ok(draft.to(State::Closed).nothing_due().saying(format!("Clos par le gestionnaire : {reason}")))
}

/// Everything that was reserved goes back to who had put it; nobody is charged.
fn released(draft: Change, state: State, facts: &Facts) -> Change {
    let draft = draft.to(state).nothing_due();
    let Some(order) = draft.dossier.order.clone() else { return draft };
    let outcome = Outcome {
        on: facts.today,
        cancellation: None,
        charged: Euros::ZERO,
        of_paid: Euros::ZERO,
        returned: reserved(&order),
        card_credit: Euros::ZERO,
    };
    settled(draft, &order, outcome, facts)
}

/// What is really engaged: the card remainder only once it was paid.
fn reserved(order: &Order) -> Split {
    Split { card: order.card_engaged, ..order.split }
}

/// The end of an order before the entry, at its price.
fn ended(draft: Change, price: cancellation::Result, state: State, facts: &Facts) -> Change {
    let draft = draft.to(state).nothing_due();
    let Some(order) = draft.dossier.order.clone() else { return draft };
    let late = !price.charged.is_zero();
    // CX-3: the card remainder that was paid stays as a credit of the élu, less what the indemnity takes of it.
    let back = restitution(price.of_paid, &order.split);
    let returned = if late { Split::default() } else { order.split };
    let card_credit = if late { back.card } else { Euros::ZERO };
    let outcome = Outcome {
        on: facts.today,
        cancellation: Some(price.outcome),
        charged: price.charged - card_credit,
        of_paid: price.of_paid,
        returned,
        card_credit,
    };
    settled(draft, &order, outcome, facts)
}

/// Empties the engaged accounts: to the OF, to the fund, and back to the sources. Each source's parts sum to what was reserved.
fn settled(mut draft: Change, order: &Order, outcome: Outcome, facts: &Facts) -> Change {
    let held = reserved(order);
    let mut owed = outcome.of_paid;
    let (mut to_of, mut lost, mut back, mut credit) =
        (Movements::new(), Movements::new(), Movements::new(), Movements::new());
    for source in Source::ALL {
        let engaged = Account::Engaged(draft.dossier.id.clone(), source);
        let own = account_of(&draft.dossier.elu, source, order.collectivite.as_ref());
        let returned = outcome.returned.of(source);
        let kept = if source == Source::Card { outcome.card_credit } else { Euros::ZERO };
        let charged = held.of(source) - returned - kept;
        let paid = charged.min(owed);
        owed -= paid;
        to_of = to_of.moving(paid, engaged.clone(), Account::Payable(draft.dossier.of.clone()));
        lost = lost.moving(charged - paid, engaged.clone(), Account::Retained);
        back = back.moving(returned, engaged.clone(), own.clone());
        credit = credit.moving(kept, engaged, own);
    }
    let title = draft.dossier.training.intitule.clone();
    draft = post(draft, ReasonCode::OwedToOf, "Dû à l'organisme", &title, to_of.into_entries());
    draft = post(draft, ReasonCode::Retained, "Perdu", &title, lost.into_entries());
    draft = post(draft, ReasonCode::Released, "Rendu", &title, back.into_entries());
    draft = post(draft, ReasonCode::CardCredit, "Avoir", &title, credit.into_entries());
    with_payable(draft, outcome, facts)
}

fn post(draft: Change, reason: ReasonCode, what: &str, title: &str, entries: Vec<Entry>) -> Change {
    draft.posting(reason, format!("{what} : « {title} »"), entries)
}

fn with_payable(mut draft: Change, outcome: Outcome, facts: &Facts) -> Change {
    if !outcome.of_paid.is_zero() {
        let until = last_day(Delay::OfPayment, facts.today);
        draft.dossier.payment = PaymentState::ToPay { until };
        draft.payable = Some(Payable {
            dossier: draft.dossier.id.clone(),
            of: draft.dossier.of.clone(),
            amount: outcome.of_paid,
            until,
            label: draft.dossier.training.intitule.clone(),
        });
    }
    draft.dossier.outcome = Some(outcome);
    draft
}
