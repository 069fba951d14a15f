//! The mails of a review: whose turn it is, and until when. Their words are in `texts/mails`.

use super::told::cause_words;
use super::{Review, ReviewCommand, contact_of};
use crate::french::date_long;
use crate::ids::EluId;
use crate::lifecycle::{Message, Recipient};
use crate::texts::mails;

fn person(review: &Review) -> Recipient {
    match &review.elu {
        Some(elu) => Recipient::Elu(elu.clone()),
        None => Recipient::Review(review.reference.clone()),
    }
}

fn until(review: &Review) -> Option<String> {
    review.until.map(date_long)
}

/// Whoever asked is told the reference; the gestionnaire, that somebody waits.
pub(super) fn opened(review: &Review) -> Vec<Message> {
    let (reference, limite) = (review.reference.as_str(), until(review));
    let (raison, limite) = (&cause_words(review), limite.as_deref());
    match &review.answer {
        Some(answer) => vec![refused(review, &answer.reason)],
        None => vec![
            mails::elu::VerificationOuverte { reference, raison, limite }.to(person(review)),
            to_examine(review),
        ],
    }
}

/// The messages that follow from `command`, which led `review` to where it is now.
pub(super) fn following(review: &Review, command: &ReviewCommand) -> Vec<Message> {
    use mails::elu as mail;

    let (reference, limite) = (review.reference.as_str(), until(review));
    let limite = limite.as_deref();
    let reason = review.answer.as_ref().map(|answer| answer.reason.as_str()).unwrap_or_default();
    match command {
        ReviewCommand::Send { .. } => {
            vec![mail::VerificationPieceRecue { reference, limite }.to(person(review)), to_examine(review)]
        }
        ReviewCommand::AskProof { what } => {
            vec![mail::VerificationPieceDemandee { reference, demande: what, limite }.to(person(review))]
        }
        ReviewCommand::AskPrefecture { departement } => {
            let contact = &contact_of(departement).unwrap_or_default();
            vec![mail::VerificationPrefecture { reference, contact, limite }.to(person(review))]
        }
        ReviewCommand::ProposeAcceptance { .. } | ReviewCommand::ProposeRefusal { .. } => {
            vec![mails::gestionnaire::VerificationADecider { reference, limite }.to(Recipient::Gestionnaire)]
        }
        ReviewCommand::Confirm { .. } => match &review.answer {
            Some(answer) if !answer.accepted => vec![refused(review, reason)],
            _ if review.elu.is_some() => {
                vec![mail::DroitsVerifies { reference, raison: reason }.to(person(review))]
            }
            _ => vec![mail::VerificationAcceptee { reference, raison: reason }.to(person(review))],
        },
        ReviewCommand::Lapse => vec![mail::VerificationClose { reference }.to(person(review))],
        ReviewCommand::SendBack { .. } => vec![to_examine(review)],
        ReviewCommand::Recognised | ReviewCommand::Erase => Vec::new(),
    }
}

fn refused(review: &Review, raison: &str) -> Message {
    let limite = until(review);
    let reference = review.reference.as_str();
    mails::elu::VerificationRefusee { reference, raison, limite: limite.as_deref() }.to(person(review))
}

fn to_examine(review: &Review) -> Message {
    let (reference, limite) = (review.reference.as_str(), until(review));
    let motif = review.cause.label();
    mails::gestionnaire::VerificationAExaminer { reference, motif, limite: limite.as_deref() }
        .to(Recipient::Gestionnaire)
}

/// Whose account is open is told that somebody tried to open another one with his number or his mandate.
#[must_use]
pub fn already_open(elu: &EluId, date: &str) -> Message {
    mails::elu::CompteDejaOuvert { date }.to(Recipient::Elu(elu.clone()))
}
