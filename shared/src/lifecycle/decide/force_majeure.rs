//! A case of force majeure: claimed and proved by the élu, examined by the gestionnaire (CX-5, IN-4).

use jiff::civil::Date;

use crate::ids::DocumentId;
use crate::money::Euros;
use crate::rules::cancellation;
use crate::rules::deadlines::{Delay, last_day};
use crate::rules::interruption::{Cause, Interruption, interrupt};
use crate::texts::sentences;

use super::super::dossier::{ClaimState, ForceMajeure, ForceMajeureCase};
use super::super::facts::Facts;
use super::super::refusal::{BadDate, Refusal};
use super::super::standing::Standing;
use super::super::table::{Actor, CommandKind, State, transition};
use super::change::{Change, check_text};
use super::corrections::{self, Corrected};
use super::service::{declared, has_open_claim, is_loss};
use super::settlement::{ended, served};

pub fn claim(
    mut draft: Change,
    case: ForceMajeureCase,
    text: &str,
    document: &DocumentId,
    facts: &Facts,
) -> Result<Change, Refusal> {
    let text = check_text(text, "ce qui vous a empêché", true)?;
    check_useful(&Standing::from(&draft.dossier), facts.today)?;
    if !facts.known.is_proof_sent()? {
        return Err(Refusal::ProofMissing);
    }
    draft.dossier.force_majeure = Some(ForceMajeure {
        case,
        text,
        document: document.clone(),
        claimed_on: facts.today,
        state: ClaimState::Asked,
        answer: String::new(),
    });
    let said = sentences::DossierClaimed { cas: case.french() }.said();
    // The service done is not validated by itself while the claim is examined.
    let draft = if draft.dossier.state == State::ServiceDoneDeclared { draft.nothing_due() } else { draft };
    Ok(draft.saying(said))
}

/// Whether a claim may be made on `today`: it would change something, none waits, and it is not too late.
#[must_use]
pub fn may_claim<'a>(dossier: impl Into<Standing<'a>>, today: Date) -> bool {
    let dossier = dossier.into();
    transition(dossier.state, CommandKind::ClaimForceMajeure).is_some()
        && check_useful(&dossier, today).is_ok()
}

/// What the élu would be charged once a claim is recognised; none while the training goes on, which has no rate yet.
#[must_use]
pub fn charge_if_excused<'a>(dossier: impl Into<Standing<'a>>) -> Option<Euros> {
    let dossier = dossier.into();
    match dossier.state {
        State::Accepted | State::Postponing | State::CancelledByElu | State::NoShow => Some(Euros::ZERO),
        _ => {
            let done = dossier.service_done?;
            let cause = if is_loss(done.cause) { Cause::ForceMajeure } else { done.cause };
            let price = dossier.training.price;
            let owed = interrupt(&Interruption { cause, completion_rate: done.completion_rate, price });
            let stands = dossier.end.map(|end| end.charged);
            Some(stands.map_or(owed.charged, |stands| owed.charged.min(stands)))
        }
    }
}

/// A claim must change something, come once, and not too late.
fn check_useful(dossier: &Standing<'_>, today: Date) -> Result<(), Refusal> {
    if dossier.claim.is_some_and(|state| state != ClaimState::Refused) {
        return Err(Refusal::ClaimKnown);
    }
    let nothing_to_gain = match dossier.state {
        State::CancelledByElu => dossier.end.is_none_or(|end| end.charged.is_zero()),
        State::ServiceDoneDeclared | State::InControl | State::ServiceDoneValidated => {
            !dossier.service_done.is_some_and(|done| is_loss(done.cause))
        }
        _ => false,
    };
    if nothing_to_gain {
        return Err(Refusal::NothingToClaim);
    }
    let ended = dossier.end.map(|end| end.on);
    let until = ended.map(|on| last_day(Delay::ForceMajeureClaim, on));
    match until.filter(|until| today > *until) {
        Some(until) => Err(Refusal::BadDate(BadDate::ClaimTooLate { until, today })),
        None => Ok(()),
    }
}

pub fn grant(mut draft: Change, comment: &str, facts: &Facts) -> Result<Change, Refusal> {
    let comment = check_text(comment, "votre message", false)?;
    answer(&mut draft, ClaimState::Granted, &comment)?;
    let mot = Some(comment.as_str()).filter(|comment| !comment.is_empty());
    let said = sentences::DossierClaimGranted { mot }.said();
    let draft = match draft.dossier.state {
        State::Accepted | State::Postponing => {
            let free = cancellation::Result {
                outcome: cancellation::Outcome::ForceMajeure,
                charged: Euros::ZERO,
                of_paid: Euros::ZERO,
            };
            ended(draft, free, State::CancelledByElu, facts)
        }
        State::ServiceDoneDeclared | State::InControl => {
            let (declared, order) = declared(&draft.dossier)?;
            draft.dossier.control = None;
            draft.dossier.service_done = Some(declared.clone());
            served(draft, &order, &declared, facts)
        }
        _ => {
            let new = corrections::excused(&draft.dossier)?;
            let corrected = Corrected { cancellation: corrections::excused_rule(&draft.dossier), ..new };
            corrections::carry_out(draft, corrected, &said, facts)?
        }
    };
    Ok(draft.saying(said))
}

pub fn refuse(mut draft: Change, reason: &str, facts: &Facts) -> Result<Change, Refusal> {
    let reason = check_text(reason, "la raison : l’élu la lira", true)?;
    answer(&mut draft, ClaimState::Refused, &reason)?;
    let said = sentences::DossierClaimRefused { motif: &reason }.said();
    // What the claim held goes on, with its whole delay.
    let draft = if draft.dossier.state == State::ServiceDoneDeclared {
        draft.due(Actor::Gestionnaire, Delay::ServiceDoneValidation, facts.today)
    } else {
        draft
    };
    Ok(draft.saying(said))
}

fn answer(draft: &mut Change, state: ClaimState, words: &str) -> Result<(), Refusal> {
    if !has_open_claim(&draft.dossier) {
        return Err(Refusal::ClaimMissing);
    }
    if let Some(claim) = draft.dossier.force_majeure.as_mut() {
        claim.state = state;
        words.clone_into(&mut claim.answer);
    }
    Ok(())
}
