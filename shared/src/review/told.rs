//! What a person reads of his review, each time that he comes back: why, whose turn it is, until when, and what he can do.

use jiff::civil::Date;

use super::{Review, ReviewCause, ReviewState, contact_of};
use crate::french::{date_long, list};
use crate::identity::Claim;
use crate::texts::sentences;

/// Why somebody must look.
#[must_use]
pub fn cause_words(review: &Review) -> String {
    match review.cause {
        ReviewCause::NotFound => sentences::ReviewNotFound.said(),
        ReviewCause::Ambiguous => sentences::ReviewAmbiguous.said(),
        ReviewCause::Excluded => sentences::ReviewExcluded.said(),
        ReviewCause::Uncertain => sentences::ReviewUncertain.said(),
        ReviewCause::Incomplete => incomplete(&review.missing()),
        ReviewCause::OtherPlace
        | ReviewCause::NumberTaken
        | ReviewCause::PersonTaken
        | ReviewCause::TooManyTries => sentences::ReviewDoubtful.said(),
        ReviewCause::Rights => sentences::ReviewRights.said(),
    }
}

fn incomplete(missing: &[Claim]) -> String {
    if missing.is_empty() {
        return sentences::ReviewNothingTold.said();
    }
    let missing: Vec<&str> = missing.iter().map(|claim| claim.french()).collect();
    sentences::ReviewIncomplete { manque: &list(&missing) }.said()
}

/// Where it stands: a title, and whose turn it is until when.
#[must_use]
pub fn situation(review: &Review, today: Date) -> (String, String) {
    let is_late = review.until.is_some_and(|until| today > until);
    let limite = &review.until.map(date_long).unwrap_or_default();
    (title(review.state), turn(review, limite, is_late))
}

fn title(state: ReviewState) -> String {
    match state {
        ReviewState::Opened | ReviewState::InReview => sentences::ReviewTitleExamined.said(),
        ReviewState::AwaitingProof => sentences::ReviewTitleProofAwaited.said(),
        ReviewState::AwaitingPrefecture => sentences::ReviewTitlePrefecture.said(),
        ReviewState::Proposed => sentences::ReviewTitleProposed.said(),
        ReviewState::Accepted => sentences::ReviewTitleAccepted.said(),
        ReviewState::Refused => sentences::ReviewTitleRefused.said(),
        ReviewState::Closed => sentences::ReviewTitleClosed.said(),
    }
}

fn turn(review: &Review, limite: &str, is_late: bool) -> String {
    match review.state {
        ReviewState::Opened | ReviewState::InReview if is_late => sentences::ReviewLate { limite }.said(),
        ReviewState::Opened => sentences::ReviewOpened { limite }.said(),
        ReviewState::InReview => sentences::ReviewExamined { limite }.said(),
        ReviewState::AwaitingProof => sentences::ReviewProofAwaited { limite }.said(),
        ReviewState::AwaitingPrefecture => {
            let adresse = &contact_of(&review.departement).unwrap_or_default();
            sentences::ReviewPrefecture { adresse, limite }.said()
        }
        ReviewState::Proposed => sentences::ReviewProposed { limite }.said(),
        ReviewState::Accepted => sentences::ReviewAccepted.said(),
        ReviewState::Refused if is_late => sentences::ReviewRefusedForGood { limite }.said(),
        ReviewState::Refused => sentences::ReviewRefused { limite }.said(),
        ReviewState::Closed => sentences::ReviewClosed.said(),
    }
}
