//! From the entry to the validated service done, with the control that may come between (rules.md §4.3, DL-6 to DL-8).

use jiff::civil::Date;
use rust_decimal::Decimal;

use crate::french::date_long;
use crate::rules::deadlines::Delay;
use crate::rules::interruption::{Cause, Interruption, Settlement, interrupt};
use crate::texts::sentences;

use super::super::dossier::{ClaimState, Dossier, Order, ServiceDone};
use super::super::facts::Facts;
use super::super::refusal::{BadAmount, BadDate, Refusal};
use super::super::standing::Standing;
use super::super::table::{Actor, State};
use super::change::{Change, check_text, internal};
use super::settlement::served;

pub fn declare_entry(mut draft: Change, on: Date, facts: &Facts) -> Result<Change, Refusal> {
    let training = &draft.dossier.training;
    if on > facts.today {
        return Err(Refusal::BadDate(BadDate::EntryToCome));
    }
    if on < training.start || on > training.end {
        let (start, end) = (training.start, training.end);
        return Err(Refusal::BadDate(BadDate::EntryOutsideSession { start, end }));
    }
    draft.dossier.entry = Some(on);
    let end = training.end;
    let text = sentences::DossierEntered { date: &date_long(on) }.said();
    Ok(draft.to(State::InTraining).due(Actor::Of, Delay::ExitDeclaration, end).saying(text))
}

/// A case of force majeure that was recognised before the exit stands, whatever the OF calls it.
pub fn declare(mut draft: Change, declared: &ServiceDone, facts: &Facts) -> Result<Change, Refusal> {
    check(&draft.dossier, declared, facts)?;
    let text = sentences::DossierServiceDone {
        date: &date_long(declared.exit),
        taux: &french_rate(declared.completion_rate),
    }
    .said();
    draft.dossier.service_done = Some(declared.clone());
    let draft = draft.to(State::ServiceDoneDeclared).saying(text);
    // A claim under examination holds the validation: it is the gestionnaire's turn, without a legal delay.
    Ok(if has_open_claim(&draft.dossier) {
        draft.nothing_due()
    } else {
        draft.due(Actor::Gestionnaire, Delay::ServiceDoneValidation, facts.today)
    })
}

/// Whether a case of force majeure waits for an answer.
pub fn has_open_claim(dossier: &Dossier) -> bool {
    dossier.force_majeure.as_ref().is_some_and(|claim| claim.state == ClaimState::Asked)
}

fn french_rate(rate: Decimal) -> String {
    rate.normalize().to_string().replace('.', ",")
}

fn check(dossier: &Dossier, declared: &ServiceDone, facts: &Facts) -> Result<(), Refusal> {
    let entry = dossier.entry.unwrap_or(dossier.training.start);
    if declared.exit < entry || declared.exit > facts.today {
        return Err(Refusal::BadDate(BadDate::ExitOutsideTraining { entry }));
    }
    check_rate(declared.cause, declared.completion_rate)?;
    check_text(&declared.comment, "ce qui explique l’interruption", !is_complete(declared.cause)).map(|_| ())
}

/// A rate from 0 to 100 with two decimals, and 100 for a training that was completed and for no other.
///
/// # Errors
/// [`Refusal::BadAmount`] for any other.
pub fn check_rate(cause: Cause, rate: Decimal) -> Result<(), Refusal> {
    if rate.is_sign_negative() || rate > Decimal::ONE_HUNDRED || rate.normalize().scale() > 2 {
        return Err(Refusal::BadAmount(BadAmount::Rate));
    }
    if is_complete(cause) != (rate == Decimal::ONE_HUNDRED) {
        return Err(Refusal::BadAmount(BadAmount::RateAgainstCause));
    }
    Ok(())
}

pub fn open_control(mut draft: Change, reason: &str) -> Result<Change, Refusal> {
    let reason = check_text(reason, "la raison du contrôle : l’élu et l’organisme la liront", true)?;
    draft.dossier.control = Some(reason.clone());
    let text = sentences::DossierInControl { motif: &reason }.said();
    Ok(draft.to(State::InControl).nothing_due().saying(text))
}

pub fn validate(draft: Change, reason: &str, facts: &Facts) -> Result<Change, Refusal> {
    let by_itself = facts.actor == Actor::Platform;
    if by_itself && has_open_claim(&draft.dossier) {
        return Err(Refusal::ClaimPending);
    }
    let (declared, order) = declared(&draft.dossier)?;
    let reason = check_text(reason, "ce que vous avez vérifié : l’organisme et l’élu le liront", !by_itself)?;
    Ok(served(end_control(draft), &order, &declared, facts).noting(&reason))
}

pub fn correct(draft: Change, corrected: &ServiceDone, facts: &Facts) -> Result<Change, Refusal> {
    check(&draft.dossier, corrected, facts)?;
    let (_, order) = declared(&draft.dossier)?;
    let comment = check_text(&corrected.comment, "ce que le contrôle a établi : l’organisme le lira", true)?;
    let mut draft = end_control(draft);
    draft.dossier.service_done = Some(ServiceDone { comment: comment.clone(), ..corrected.clone() });
    let draft = served(draft, &order, corrected, facts);
    Ok(draft.saying(
        sentences::DossierServiceCorrected { taux: &french_rate(corrected.completion_rate), mot: &comment }
            .said(),
    ))
}

/// The declaration to validate, and the order that it settles. A granted case of force majeure makes the loss a pro rata (IN-4).
pub fn declared(dossier: &Dossier) -> Result<(ServiceDone, Order), Refusal> {
    let (Some(mut declared), Some(order)) = (dossier.service_done.clone(), dossier.order.clone()) else {
        return Err(internal("no declaration"));
    };
    declared.cause = retained(Standing::from(dossier).claim, declared.cause);
    Ok((declared, order))
}

fn retained(claim: Option<ClaimState>, declared: Cause) -> Cause {
    let granted = claim == Some(ClaimState::Granted);
    if granted && is_loss(declared) { Cause::ForceMajeure } else { declared }
}

/// Whether the élu loses the whole price, unless a case of force majeure is recognised (IN-1 to IN-4).
pub const fn is_loss(cause: Cause) -> bool {
    matches!(cause, Cause::Abandonment | Cause::Absence)
}

/// What a declaration would lead to once validated, to be shown while it is typed (DL-10). The claim that would be granted
/// later is not known yet.
///
/// # Errors
/// [`Refusal`] for a rate that does not go with the cause.
pub fn settlement_if_declared<'a>(
    dossier: impl Into<Standing<'a>>,
    cause: Cause,
    rate: Decimal,
) -> Result<Settlement, Refusal> {
    check_rate(cause, rate)?;
    let dossier = dossier.into();
    let price = dossier.training.price;
    Ok(interrupt(&Interruption { cause: retained(dossier.claim, cause), completion_rate: rate, price }))
}

fn end_control(mut draft: Change) -> Change {
    draft.dossier.control = None;
    draft
}

/// Whether the OF says the whole training was followed: the rate counts only otherwise.
fn is_complete(cause: Cause) -> bool {
    cause == Cause::Completed
}
