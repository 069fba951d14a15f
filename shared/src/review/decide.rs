//! What may happen to a review, by whom, and what follows.

use super::{
    Outcome, PROOFS_MAX, Proof, Proposal, Review, ReviewAnswer, ReviewRefusal, ReviewRow, ReviewState,
    contact_of, messages,
};
use crate::aggregate::{Asked, Transitions, next};
use crate::lifecycle::Message;
use crate::opening::recognised_by;
use crate::proposal::{Undecided, confirmed as confirmed_by_another};
use crate::recognition::RegisterRow;
use crate::register::{MandateKey, ambiguities};
use crate::texts::sentences;

/// What somebody, or time, does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReviewCommand {
    /// The person sends a file, words, or both.
    Send {
        /// The file, which is kept already.
        proof: Option<Proof>,
        /// What is to be known.
        words: String,
        /// Where he holds his mandate: the code of the département; empty when he does not say.
        departement: String,
        /// Where to write to, when the provider did not tell; empty otherwise.
        email: String,
    },
    /// The gestionnaire asks the person for something.
    AskProof { what: String },
    /// The gestionnaire asks the préfecture for a correction.
    AskPrefecture {
        /// The code of the département.
        departement: String,
    },
    /// The person is the one of these mandates.
    ProposeAcceptance {
        /// As the register has them now.
        chosen: Vec<RegisterRow>,
        /// Why: the person reads it.
        reason: String,
    },
    /// The person is not recognised.
    ProposeRefusal {
        /// Why: the person reads it.
        reason: String,
    },
    /// A second person takes the decision that is proposed.
    Confirm {
        /// The mandates of the proposal, as the register has them now.
        chosen: Vec<RegisterRow>,
        /// What was checked; may be empty.
        comment: String,
    },
    /// A second person does not.
    SendBack { reason: String },
    /// The account opened without anybody.
    Recognised,
    /// The delay of the person is over.
    Lapse,
    /// What was sent is no longer needed.
    Erase,
}

/// What follows; committed whole or not at all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewDecision {
    /// The review afterwards.
    pub review: Review,
    /// The line of its history.
    pub row: ReviewRow,
    /// The mails to send.
    pub messages: Vec<Message>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cause {
    Sent,
    Asked,
    Referred,
    Proposed,
    SentBack,
    Accepted,
    Refused,
    Recognised,
    Lapsed,
    Erased,
}

use ReviewState as S;

/// What a person sends after a proposal is to be looked at before anything is decided; what he sends after a refusal contests it.
const TRANSITIONS: &Transitions<ReviewState, Cause> = &[
    (S::Opened, Cause::Sent, S::InReview),
    (S::AwaitingProof, Cause::Sent, S::InReview),
    (S::InReview, Cause::Sent, S::InReview),
    (S::AwaitingPrefecture, Cause::Sent, S::InReview),
    (S::Proposed, Cause::Sent, S::InReview),
    (S::Refused, Cause::Sent, S::InReview),
    (S::Opened, Cause::Asked, S::AwaitingProof),
    (S::InReview, Cause::Asked, S::AwaitingProof),
    (S::AwaitingPrefecture, Cause::Asked, S::AwaitingProof),
    (S::Opened, Cause::Referred, S::AwaitingPrefecture),
    (S::InReview, Cause::Referred, S::AwaitingPrefecture),
    (S::AwaitingProof, Cause::Referred, S::AwaitingPrefecture),
    (S::Opened, Cause::Proposed, S::Proposed),
    (S::InReview, Cause::Proposed, S::Proposed),
    (S::AwaitingProof, Cause::Proposed, S::Proposed),
    (S::AwaitingPrefecture, Cause::Proposed, S::Proposed),
    (S::Proposed, Cause::SentBack, S::InReview),
    (S::Proposed, Cause::Accepted, S::Accepted),
    (S::Proposed, Cause::Refused, S::Refused),
    (S::Opened, Cause::Recognised, S::Closed),
    (S::AwaitingProof, Cause::Recognised, S::Closed),
    (S::InReview, Cause::Recognised, S::Closed),
    (S::AwaitingPrefecture, Cause::Recognised, S::Closed),
    (S::Proposed, Cause::Recognised, S::Closed),
    (S::Refused, Cause::Recognised, S::Closed),
    (S::AwaitingProof, Cause::Lapsed, S::Closed),
    (S::Accepted, Cause::Erased, S::Accepted),
    (S::Refused, Cause::Erased, S::Refused),
    (S::Closed, Cause::Erased, S::Closed),
];

impl ReviewCommand {
    const fn cause(&self, review: &Review) -> Cause {
        match self {
            Self::Send { .. } => Cause::Sent,
            Self::AskProof { .. } => Cause::Asked,
            Self::AskPrefecture { .. } => Cause::Referred,
            Self::ProposeAcceptance { .. } | Self::ProposeRefusal { .. } => Cause::Proposed,
            Self::SendBack { .. } => Cause::SentBack,
            Self::Recognised => Cause::Recognised,
            Self::Lapse => Cause::Lapsed,
            Self::Erase => Cause::Erased,
            Self::Confirm { .. } => match &review.proposal {
                Some(proposal) if proposal.what.is_yes() => Cause::Accepted,
                _ => Cause::Refused,
            },
        }
    }

    const fn is_of_the_gestionnaire(&self) -> bool {
        !matches!(self, Self::Send { .. } | Self::Recognised | Self::Lapse | Self::Erase)
    }
}

/// Decides what follows from `command`.
///
/// # Errors
/// A [`ReviewRefusal`]; nothing changes then.
pub fn decide_review(
    review: &Review,
    command: &ReviewCommand,
    asked: &Asked,
) -> Result<ReviewDecision, ReviewRefusal> {
    let to = next(TRANSITIONS, review.state, command.cause(review))
        .ok_or(ReviewRefusal::WrongState(review.state))?;
    if command.is_of_the_gestionnaire() && asked.is(&review.principal) {
        return Err(ReviewRefusal::OwnMatter);
    }
    let (changed, text) = change(review.clone(), command, asked)?;
    let (mut review, row) = changed.changed(to, text, asked);
    if *command == ReviewCommand::Erase {
        (review.until, review.kept_until) = (None, None);
    }
    let messages = messages::following(&review, command);
    Ok(ReviewDecision { review, row, messages })
}

/// The review with what the command brings, and what is said of it.
fn change(review: Review, command: &ReviewCommand, asked: &Asked) -> Result<(Review, String), ReviewRefusal> {
    match command {
        ReviewCommand::Send { proof, words, departement, email } => {
            let review = sent(review, (proof.as_ref(), words), asked)?;
            located(addressed(review, email)?, departement).map(|review| (review, told_sent(proof.as_ref())))
        }
        ReviewCommand::AskProof { what } => {
            let what = said(what)?;
            let text = sentences::ReviewRowProofAsked { quoi: &what }.said();
            Ok((Review { asked: what, ..review }, text))
        }
        ReviewCommand::AskPrefecture { departement } => {
            let contact = contact_of(departement).ok_or(ReviewRefusal::NoDepartement)?;
            let text = sentences::ReviewRowPrefectureAsked { adresse: &contact }.said();
            Ok((Review { departement: departement.clone(), ..review }, text))
        }
        ReviewCommand::ProposeAcceptance { chosen, reason } => {
            let keys = chosen_person(chosen)?;
            let text =
                sentences::ReviewRowAcceptanceProposed { mandats: &recognised_by(chosen, asked.today) }
                    .said();
            propose(review, Outcome::Accept { mandates: keys }, reason, text, asked)
        }
        ReviewCommand::ProposeRefusal { reason } => {
            propose(review, Outcome::Refuse {}, reason, sentences::ReviewRowRefusalProposed.said(), asked)
        }
        ReviewCommand::Confirm { chosen, comment } => confirmed(review, chosen, comment, asked),
        ReviewCommand::SendBack { reason } => {
            let reason = said(reason)?;
            second_person(&review, asked)?;
            Ok((Review { proposal: None, ..review }, sentences::ReviewRowSentBack { motif: &reason }.said()))
        }
        ReviewCommand::Recognised => {
            Ok((Review { proposal: None, ..review }, sentences::ReviewRowRecognised.said()))
        }
        ReviewCommand::Lapse => Ok((review, sentences::ReviewRowLapsed.said())),
        ReviewCommand::Erase => Ok((erased(review), sentences::ReviewRowErased.said())),
    }
}

fn said(text: &str) -> Result<String, ReviewRefusal> {
    let text = text.trim();
    if text.is_empty() { Err(ReviewRefusal::NoReason) } else { Ok(text.to_owned()) }
}

fn sent(
    review: Review,
    (proof, words): (Option<&Proof>, &str),
    asked: &Asked,
) -> Result<Review, ReviewRefusal> {
    let words = words.trim();
    if proof.is_none() && words.is_empty() {
        return Err(ReviewRefusal::NothingSent);
    }
    if review.state == ReviewState::Refused && review.until.is_some_and(|until| asked.today > until) {
        return Err(ReviewRefusal::TooLate);
    }
    if review.proofs.len() >= PROOFS_MAX {
        return Err(ReviewRefusal::TooManyProofs);
    }
    let mut review = Review { proposal: None, asked: String::new(), answer: None, ..review };
    // Said twice, it was sent once.
    let is_known = |proof: &&Proof| review.proofs.iter().any(|known| known.document == proof.document);
    review.proofs.extend(proof.filter(|proof| !is_known(proof)).cloned());
    if !words.is_empty() {
        review.words = words.to_owned();
    }
    Ok(review)
}

/// The address that the provider told stands.
fn addressed(review: Review, email: &str) -> Result<Review, ReviewRefusal> {
    let email = email.trim();
    if !review.email.is_empty() || email.is_empty() {
        return Ok(review);
    }
    let clean = !email.chars().any(|c| c.is_whitespace() || c.is_control()) && email.len() <= 254;
    let shaped = email.split_once('@').is_some_and(|(local, host)| !local.is_empty() && host.contains('.'));
    if clean && shaped {
        Ok(Review { email: email.to_owned(), ..review })
    } else {
        Err(ReviewRefusal::BadEmail)
    }
}

fn located(review: Review, departement: &str) -> Result<Review, ReviewRefusal> {
    if departement.is_empty() {
        return Ok(review);
    }
    contact_of(departement).ok_or(ReviewRefusal::NoDepartement)?;
    Ok(Review { departement: departement.to_owned(), ..review })
}

fn told_sent(proof: Option<&Proof>) -> String {
    match proof {
        Some(proof) => sentences::ReviewRowProofSent { piece: proof.kind.french() }.said(),
        None => sentences::ReviewRowWordsSent.said(),
    }
}

/// The keys of the mandates of one person, at least one of which gives a right.
///
/// # Errors
/// [`ReviewRefusal::NoMandate`], [`ReviewRefusal::SeveralPeople`], [`ReviewRefusal::NotEligible`].
pub fn chosen_person(chosen: &[RegisterRow]) -> Result<Vec<String>, ReviewRefusal> {
    let first = chosen.first().ok_or(ReviewRefusal::NoMandate)?;
    let is_same = |row: &RegisterRow| row.birth_date == first.birth_date && row.sex == first.sex;
    if !chosen.iter().all(is_same) || !ambiguities(chosen).is_empty() {
        return Err(ReviewRefusal::SeveralPeople);
    }
    if !chosen.iter().any(|row| row.kind.is_eligible()) {
        return Err(ReviewRefusal::NotEligible);
    }
    Ok(chosen.iter().map(|row| MandateKey::of(row).to_string()).collect())
}

fn propose(
    review: Review,
    outcome: Outcome,
    reason: &str,
    text: String,
    asked: &Asked,
) -> Result<(Review, String), ReviewRefusal> {
    let reason = said(reason)?;
    let text = format!("{text}. {reason}");
    Ok((Review { proposal: Some(Proposal::new(outcome, &reason, asked)), ..review }, text))
}

fn second_person<'a>(review: &'a Review, asked: &Asked) -> Result<&'a Proposal, ReviewRefusal> {
    confirmed_by_another(review.proposal.as_ref(), asked, |_| true).map_err(|undecided| match undecided {
        Undecided::SamePerson => ReviewRefusal::FourEyes,
        Undecided::Nothing | Undecided::Stale => ReviewRefusal::WrongState(review.state),
    })
}

fn confirmed(
    review: Review,
    chosen: &[RegisterRow],
    comment: &str,
    asked: &Asked,
) -> Result<(Review, String), ReviewRefusal> {
    let proposal = second_person(&review, asked)?;
    if let Outcome::Accept { mandates } = &proposal.what {
        let mut found = chosen_person(chosen)?;
        let mut proposed = mandates.clone();
        found.sort();
        proposed.sort();
        if found != proposed {
            return Err(ReviewRefusal::UnknownMandate);
        }
    }
    let accepted = proposal.what.is_yes();
    let (auteur, motif) = (proposal.by.as_str(), proposal.why.as_str());
    let mot = Some(comment.trim()).filter(|comment| !comment.is_empty());
    let text = match accepted {
        true => sentences::ReviewRowAccepted { auteur, motif, mot }.said(),
        false => sentences::ReviewRowRefused { auteur, motif, mot }.said(),
    };
    let answer = ReviewAnswer { accepted, reason: proposal.why.clone(), on: asked.today };
    Ok((Review { proposal: None, answer: Some(answer), ..review }, text))
}

/// The reference, the cause, what was decided and why stay; what proves and what names does not.
fn erased(review: Review) -> Review {
    let identity = crate::identity::ToldIdentity {
        given_names: Vec::new(),
        birth_name: String::new(),
        name_in_use: None,
        sex: None,
        birth_date: None,
        birth_place: None,
        birth_country: String::new(),
    };
    Review {
        identity,
        email: String::new(),
        nir: None,
        wanted: None,
        words: String::new(),
        proofs: Vec::new(),
        asked: String::new(),
        ..review
    }
}
