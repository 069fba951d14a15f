//! The answers to a request: the OF's, and the collectivité's.

use jiff::civil::Date;

use crate::french::of_the;
use crate::identifiers::Siren;
use crate::ledger::{Account, Movements, ReasonCode};
use crate::money::Euros;
use crate::rules::cofinancing::FundShare;
use crate::rules::deadlines::{Delay, last_day};
use crate::rules::eligibility::Purpose;
use crate::texts::sentences;

use super::super::dossier::{Cofinancing, CofinancingState, Due, Proposal};
use super::super::facts::Facts;
use super::super::refusal::{BadAmount, BadDate, GRANT_MIN, Refusal};
use super::super::table::{Actor, State};
use super::change::{Change, check_text, internal};
use super::order;
use super::settlement::released;

/// Thirty days are for what there is to check (DL-2): never more than until the session.
pub fn acknowledge(draft: Change, facts: &Facts) -> Result<Change, Refusal> {
    if !draft.dossier.has_prerequisites() {
        let due = draft.dossier.due.ok_or_else(|| internal("a request without a delay"))?;
        return Err(Refusal::NothingToCheck { due });
    }
    let draft = draft.to(State::Acknowledged);
    Ok(draft.due_at_most_until_session(Actor::Of, Delay::OfAnswerWithPrerequisites, facts.today))
}

/// The session as it was asked for, while the élu has time to confirm.
pub fn accept(mut draft: Change, facts: &Facts) -> Result<Change, Refusal> {
    check_time_to_confirm(draft.dossier.training.start, facts.today)?;
    draft.dossier.proposal =
        Some(Proposal { on: facts.today, changed: false, message: String::new(), asked: None });
    Ok(proposed(draft, facts))
}

/// A session that has begun is ordered no more.
fn check_time_to_confirm(start: Date, today: Date) -> Result<(), Refusal> {
    if today > last_day(Delay::BeforeSession, start) {
        return Err(Refusal::BadDate(BadDate::SessionBegun { start }));
    }
    Ok(())
}

/// Other days or another price; the same ones are an acceptance with a word.
pub fn propose(
    mut draft: Change,
    (start, end): (Date, Date),
    price: Euros,
    message: &str,
    facts: &Facts,
) -> Result<Change, Refusal> {
    let message = check_text(message, "la raison de la modification", true)?;
    let training = &mut draft.dossier.training;
    if end < start {
        return Err(Refusal::BadDate(BadDate::EndsBeforeStart));
    }
    let earliest = last_day(Delay::EarliestSessionStart, draft.dossier.requested_on);
    if start < earliest {
        let requested_on = draft.dossier.requested_on;
        return Err(Refusal::BadDate(BadDate::StartsTooEarly { earliest, requested_on }));
    }
    check_time_to_confirm(start, facts.today)?;
    if !price.is_positive() || price > training.price {
        return Err(Refusal::BadAmount(BadAmount::Price { most: training.price }));
    }
    let asked = training.terms();
    // The share without tax follows the price, so that the hourly cap is checked on what is really paid.
    training.price_ht = training.price_ht.prorated(price, training.price);
    training.price = price;
    (training.start, training.end) = (start, end);
    let terms = training.terms();
    let changed = terms != asked;
    let said = if changed {
        format!("L’organisme propose une modification : {}, au lieu de : {}", terms.said(), asked.said())
    } else {
        "L’organisme accepte la demande, avec un mot".to_owned()
    };
    let asked = changed.then_some(asked);
    draft.dossier.proposal = Some(Proposal { on: facts.today, changed, message, asked });
    Ok(proposed(draft, facts).saying(said))
}

/// The élu has four working days to confirm (DL-3), and confirms before the session.
fn proposed(draft: Change, facts: &Facts) -> Change {
    draft.to(State::Proposed).due_at_most_until_session(Actor::Elu, Delay::EluConfirmation, facts.today)
}

pub fn refuse(draft: Change, reason: &str) -> Result<Change, Refusal> {
    let reason = check_text(reason, "la raison du refus : l’élu la lira", true)?;
    Ok(draft.to(State::RefusedByOf).nothing_due().saying(sentences::DossierRefused { motif: &reason }.said()))
}

pub fn ask_cofinancing(
    mut draft: Change,
    collectivite: &Siren,
    amount: Euros,
    message: &str,
    facts: &Facts,
) -> Result<Change, Refusal> {
    let (funds, collectivites) = facts.known.complement()?;
    if draft.dossier.training.purpose.kind() == Purpose::Reinsertion {
        return Err(Refusal::CofinancingNotAllowed);
    }
    let start = draft.dossier.training.start;
    check_time_to_answer(start, facts.today)?;
    let message = check_text(message, "votre message", false)?;
    let name = collectivites.iter().find(|(siren, _)| siren == collectivite).map(|(_, name)| name);
    let name = name.ok_or(Refusal::CollectiviteUnknown)?;
    let remainder = order::planned_split(&draft.dossier, funds, facts.today).card;
    if remainder.is_zero() {
        return Err(Refusal::NothingToCofinance);
    }
    check_fund_share(order::fund_share(&draft.dossier, funds.dife, facts.today))?;
    check_complement_asked(amount, remainder)?;
    draft.dossier.cofinancing = Some(Cofinancing {
        collectivite: collectivite.clone(),
        name: name.clone(),
        asked: amount,
        granted: Euros::ZERO,
        state: CofinancingState::Asked,
        message,
    });
    let text = sentences::DossierComplementAsked { montant: &amount.french(), collectivite: name }.said();
    // No text gives the collectivité a delay: its answer leaves the élu the time to confirm, and he may go on without it at any time.
    Ok(draft.to(State::WaitingFinancer).due(Actor::Collectivite, Delay::ComplementAnswer, start).saying(text))
}

/// A collectivité is asked while it has the time to answer before the session.
///
/// # Errors
/// [`Refusal::TooLate`], with its last day.
pub fn check_time_to_answer(start: Date, today: Date) -> Result<(), Refusal> {
    let due = Due {
        whose: Actor::Collectivite,
        rule: Delay::ComplementAnswer,
        until: last_day(Delay::ComplementAnswer, start),
    };
    if due.is_over(today) { Err(Refusal::TooLate { due }) } else { Ok(()) }
}

/// A collectivité pays only beside what the fund has to pay (FI-6c).
///
/// # Errors
/// [`Refusal::FundShareBelowFloor`], with the figures.
pub fn check_fund_share(fund: FundShare) -> Result<(), Refusal> {
    if fund.is_enough() { Ok(()) } else { Err(Refusal::FundShareBelowFloor(fund)) }
}

/// A complement is at most what is left to pay by card.
///
/// # Errors
/// [`Refusal::BadAmount`], with the bounds.
pub fn check_complement_asked(amount: Euros, left: Euros) -> Result<(), Refusal> {
    if amount.is_positive() && amount <= left {
        return Ok(());
    }
    Err(Refusal::BadAmount(BadAmount::Complement { most: left }))
}

/// A collectivité gives [`GRANT_MIN`] at least, and at most what is asked.
///
/// # Errors
/// [`Refusal::BadAmount`], with the bounds.
pub fn check_complement_granted(amount: Euros, asked: Euros) -> Result<(), Refusal> {
    if amount >= GRANT_MIN && amount <= asked {
        return Ok(());
    }
    Err(Refusal::BadAmount(BadAmount::Grant { most: asked }))
}

/// While the élu may still confirm, whether or not his collectivité had the time to answer.
pub fn renounce_cofinancing(draft: Change, facts: &Facts) -> Result<Change, Refusal> {
    let until = last_day(Delay::BeforeSession, draft.dossier.training.start);
    let due = Due { whose: Actor::Elu, rule: Delay::BeforeSession, until };
    if due.is_over(facts.today) {
        return Err(Refusal::TooLate { due });
    }
    Ok(answered(draft, CofinancingState::Renounced, facts))
}

pub fn grant(mut draft: Change, amount: Euros, deliberation: &str, facts: &Facts) -> Result<Change, Refusal> {
    let deliberation = check_text(deliberation, "la délibération qui autorise ce financement", true)?;
    let elu = draft.dossier.elu.clone();
    // The élu's rights may have moved since he asked.
    let fund = order::fund_share(&draft.dossier, facts.known.funds()?.dife, facts.today);
    let remains = draft.dossier.training.price - fund.share;
    let request = draft.dossier.cofinancing.as_mut().ok_or_else(|| internal("no request"))?;
    if remains < GRANT_MIN {
        return Err(Refusal::NothingToCofinance);
    }
    check_fund_share(fund)?;
    check_complement_granted(amount, request.asked.min(remains))?;
    request.granted = amount;
    let label = sentences::DossierLabelComplement {
        de_collectivite: &of_the(&request.name),
        deliberation: &deliberation,
    }
    .said();
    let text = sentences::DossierComplementGranted {
        collectivite: &request.name,
        montant: &amount.french(),
        deliberation: &deliberation,
    }
    .said();
    let siren = request.collectivite.clone();
    let entries = Movements::new()
        .moving(amount, Account::Collectivite(siren.clone()), Account::Dotation(elu, siren))
        .into_entries();
    Ok(answered(draft, CofinancingState::Granted, facts).saying(text).posting(
        ReasonCode::DotationGranted,
        label,
        entries,
    ))
}

pub fn decline(draft: Change, reason: &str, facts: &Facts) -> Result<Change, Refusal> {
    let reason = check_text(reason, "la raison du refus : l’élu la lira", true)?;
    let name = draft.dossier.cofinancing.as_ref().map_or("La collectivité", |request| request.name.as_str());
    let text = sentences::DossierComplementDeclined { collectivite: name, motif: &reason }.said();
    Ok(answered(draft, CofinancingState::Declined, facts).saying(text))
}

/// The collectivité has not answered: the élu may confirm without it, as long as the session has not begun.
pub fn unanswered(draft: Change, facts: &Facts) -> Change {
    let name = draft.dossier.cofinancing.as_ref().map_or("La collectivité", |request| request.name.as_str());
    let text = sentences::DossierComplementUnanswered { collectivite: name }.said();
    if facts.today > last_day(Delay::BeforeSession, draft.dossier.training.start) {
        return released(draft, State::LapsedElu, facts).saying(text);
    }
    answered(draft, CofinancingState::Unanswered, facts).saying(text)
}

fn answered(mut draft: Change, state: CofinancingState, facts: &Facts) -> Change {
    if let Some(request) = draft.dossier.cofinancing.as_mut() {
        request.state = state;
    }
    proposed(draft, facts)
}
