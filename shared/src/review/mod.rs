//! The review of a person: somebody who could not be recognised, or who contests his rights, is looked at by two people of the
//! gestionnaire, under a reference, within delays that are told. What he sends, what is decided and why are kept for a time.
//!
//! [`decide_review`] says what may happen; [`candidates`](candidates::candidates) sets what the register says beside what the identity
//! says; [`told`] has the words that the person reads at each moment.

pub mod candidates;
mod decide;
mod messages;
mod prefecture;
mod refusal;
#[cfg(test)]
mod tests;
pub mod told;

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::aggregate::Asked;
use crate::catalogue::SessionKey;
use crate::identifiers::Sealed;
use crate::identity::{Claim, ToldIdentity};
use crate::ids::{DocumentId, EluId, ReviewId};
use crate::rules::deadlines::{Delay, last_day};
use crate::texts::{labels, sentences};

pub use decide::{ReviewCommand, ReviewDecision, chosen_person, decide_review};
pub use messages::already_open;
pub use prefecture::{DEPARTEMENTS, Departement, contact_of};
pub use refusal::ReviewRefusal;

/// Files that a person may send for one review.
pub const PROOFS_MAX: usize = 10;

/// Why somebody must look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ReviewCause {
    /// No mandate.
    NotFound,
    /// More than one person could be meant.
    Ambiguous,
    /// The mandates give no right (EL-4, STM, STB…): refused at once, and looked at by somebody when it is contested.
    Excluded,
    /// Mandates of which nobody knows whether they give a right.
    Uncertain,
    /// The provider left something out.
    Incomplete,
    /// The number and the identity do not agree on the place of birth.
    OtherPlace,
    /// The number opened another account.
    NumberTaken,
    /// The person of the register has an account.
    PersonTaken,
    /// Too many tries in a day.
    TooManyTries,
    /// An élu contests his rights.
    Rights,
}

impl ReviewCause {
    /// Whether the register alone stood in the way: a later publication may have the person, who then needs nobody.
    #[must_use]
    pub const fn is_of_the_register(self) -> bool {
        matches!(self, Self::NotFound | Self::Ambiguous | Self::Excluded | Self::Uncertain)
    }

    /// For the gestionnaire.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::NotFound => labels::review_cause::NOT_FOUND,
            Self::Ambiguous => labels::review_cause::AMBIGUOUS,
            Self::Excluded => labels::review_cause::EXCLUDED,
            Self::Uncertain => labels::review_cause::UNCERTAIN,
            Self::Incomplete => labels::review_cause::INCOMPLETE,
            Self::OtherPlace => labels::review_cause::OTHER_PLACE,
            Self::NumberTaken => labels::review_cause::NUMBER_TAKEN,
            Self::PersonTaken => labels::review_cause::PERSON_TAKEN,
            Self::TooManyTries => labels::review_cause::TOO_MANY_TRIES,
            Self::Rights => labels::review_cause::RIGHTS,
        }
    }
}

/// Where a review stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ReviewState {
    /// Nobody has looked yet.
    Opened,
    /// The person is asked for a proof.
    AwaitingProof,
    /// Something was sent, which the gestionnaire is to look at.
    InReview,
    /// The préfecture is asked to correct the register.
    AwaitingPrefecture,
    /// Somebody of the gestionnaire proposes a decision, somebody else is to decide.
    Proposed,
    /// Accepted by a second person.
    Accepted,
    /// Refused: by a second person, or at once where the law leaves no doubt.
    Refused,
    /// Over without an answer: the person was recognised meanwhile, or sent nothing.
    Closed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ReviewTurn {
    /// The person's.
    Person,
    /// The gestionnaire's.
    Gestionnaire,
    /// The préfecture's.
    Prefecture,
    /// Nobody's.
    Nobody,
}

/// The lists in which the gestionnaire finds reviews.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ReviewQueue {
    /// To be looked at.
    Examine,
    /// For a second person.
    Decide,
    /// The person has something to send.
    Person,
    /// The préfecture has something to correct.
    Prefecture,
    /// Answered or over, and not erased yet.
    Over,
}

impl ReviewQueue {
    /// Every list, in the order in which they matter.
    pub const ALL: [Self; 5] = [Self::Examine, Self::Decide, Self::Person, Self::Prefecture, Self::Over];

    /// In French.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Examine => labels::review_queue::EXAMINE,
            Self::Decide => labels::review_queue::DECIDE,
            Self::Person => labels::review_queue::PERSON,
            Self::Prefecture => labels::review_queue::PREFECTURE,
            Self::Over => labels::review_queue::OVER,
        }
    }
}

impl ReviewState {
    /// Whether nothing is awaited any more.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Accepted | Self::Refused | Self::Closed)
    }

    #[must_use]
    pub const fn turn(self) -> ReviewTurn {
        match self {
            Self::Opened | Self::InReview | Self::Proposed => ReviewTurn::Gestionnaire,
            Self::AwaitingProof => ReviewTurn::Person,
            Self::AwaitingPrefecture => ReviewTurn::Prefecture,
            Self::Accepted | Self::Refused | Self::Closed => ReviewTurn::Nobody,
        }
    }

    /// The list that has it.
    #[must_use]
    pub const fn queue(self) -> ReviewQueue {
        match self {
            Self::Opened | Self::InReview => ReviewQueue::Examine,
            Self::Proposed => ReviewQueue::Decide,
            Self::AwaitingProof => ReviewQueue::Person,
            Self::AwaitingPrefecture => ReviewQueue::Prefecture,
            Self::Accepted | Self::Refused | Self::Closed => ReviewQueue::Over,
        }
    }

    /// In French, for everybody.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Opened => labels::review_state::OPENED,
            Self::AwaitingProof => labels::review_state::AWAITING_PROOF,
            Self::InReview => labels::review_state::IN_REVIEW,
            Self::AwaitingPrefecture => labels::review_state::AWAITING_PREFECTURE,
            Self::Proposed => labels::review_state::PROPOSED,
            Self::Accepted => labels::review_state::ACCEPTED,
            Self::Refused => labels::review_state::REFUSED,
            Self::Closed => labels::review_state::CLOSED,
        }
    }

    fn delay(self) -> Option<Delay> {
        match self {
            Self::Opened | Self::InReview | Self::Proposed => Some(Delay::ReviewAnswer),
            Self::AwaitingProof => Some(Delay::ReviewProof),
            Self::AwaitingPrefecture => Some(Delay::ReviewPrefecture),
            Self::Refused => Some(Delay::ReviewAppeal),
            Self::Accepted | Self::Closed => None,
        }
    }
}

/// What a file proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum ProofKind {
    /// Procès-verbal of the installation of the council.
    Installation,
    /// Arrêté of the mayor or of the préfet.
    Arrete,
    /// Livret de famille, or birth certificate.
    FamilyBook,
    /// Identity card or passport.
    Identity,
    /// Something else.
    Other,
}

impl ProofKind {
    /// Every kind.
    pub const ALL: [Self; 5] =
        [Self::Installation, Self::Arrete, Self::FamilyBook, Self::Identity, Self::Other];

    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Installation => labels::proof_kind::INSTALLATION,
            Self::Arrete => labels::proof_kind::ARRETE,
            Self::FamilyBook => labels::proof_kind::FAMILY_BOOK,
            Self::Identity => labels::proof_kind::IDENTITY,
            Self::Other => labels::proof_kind::OTHER,
        }
    }
}

/// A file that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// What it proves.
    pub kind: ProofKind,
    /// Its number in the object store.
    pub document: DocumentId,
    pub at: Timestamp,
}

/// What somebody proposes to decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The person is the one of these mandates, by their keys.
    Accept {
        /// [`MandateKey`](crate::register::MandateKey), as text.
        mandates: Vec<String>,
    },
    /// He is not recognised.
    Refuse {},
}

impl Outcome {
    /// Whether it is a yes.
    #[must_use]
    pub const fn is_yes(&self) -> bool {
        matches!(self, Self::Accept { .. })
    }
}

/// A decision that waits for a second person; the person of the review reads why.
pub type Proposal = crate::proposal::Proposal<Outcome>;

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewAnswer {
    /// Whether it was a yes.
    pub accepted: bool,
    pub reason: String,
    pub on: Date,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Quoted to the help desk.
    pub reference: ReviewId,
    /// Grows with each change.
    pub version: u64,
    /// Where it stands.
    pub state: ReviewState,
    /// Why somebody must look.
    pub cause: ReviewCause,
    /// What the provider told of the person.
    pub identity: ToldIdentity,
    /// Where to write to; empty while it is not known.
    pub email: String,
    /// The person, as the sign-in knows him.
    pub principal: String,
    /// His account, when it is open.
    pub elu: Option<EluId>,
    /// The number that was typed, sealed for the reference; none once it is erased, or when none was needed.
    pub nir: Option<Sealed>,
    /// Whether the person said that his pension is being paid (RE-3).
    pub pension_liquidated: bool,
    /// The session that he was about to ask for.
    pub wanted: Option<SessionKey>,
    /// Where he says that he holds his mandate, and whatever else he says.
    pub words: String,
    /// The code of the département of the mandate, when he says so.
    pub departement: String,
    /// What was sent.
    pub proofs: Vec<Proof>,
    /// What the gestionnaire asks for.
    pub asked: String,
    /// What waits for a second person.
    pub proposal: Option<Proposal>,
    /// What was answered.
    pub answer: Option<ReviewAnswer>,
    /// When it began.
    pub opened_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// The last day of what is awaited, or of an appeal.
    pub until: Option<Date>,
    /// The day on which what was sent is erased; none while it is needed.
    pub kept_until: Option<Date>,
}

/// A line of the history of a review (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewRow {
    /// From 1.
    pub seq: u64,
    pub at: Timestamp,
    pub author: String,
    /// What happened and why, in French.
    pub text: String,
    /// State after.
    pub to: ReviewState,
    /// The request that caused it.
    pub request_id: String,
}

/// What is known of who is to be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    pub reference: ReviewId,
    /// What the provider told.
    pub identity: ToldIdentity,
    /// Where to write to; empty when it is not known.
    pub email: String,
    /// His account, when it is open.
    pub elu: Option<EluId>,
    /// The number that was typed, sealed for the reference.
    pub nir: Option<Sealed>,
    /// Whether his pension is being paid.
    pub pension_liquidated: bool,
    /// The session that he was about to ask for.
    pub wanted: Option<SessionKey>,
}

impl Review {
    /// A review that begins; `words` are what the person says, or why it is refused at once.
    #[must_use]
    pub fn open(cause: ReviewCause, subject: Subject, words: &str, asked: &Asked) -> ReviewDecision {
        let state = if cause == ReviewCause::Excluded { ReviewState::Refused } else { ReviewState::Opened };
        let is_refused = state == ReviewState::Refused;
        let answer =
            is_refused.then(|| ReviewAnswer { accepted: false, reason: words.to_owned(), on: asked.today });
        let review = Self {
            reference: subject.reference,
            version: 0,
            state,
            cause,
            identity: subject.identity,
            email: subject.email,
            principal: asked.principal.clone(),
            elu: subject.elu,
            nir: subject.nir,
            pension_liquidated: subject.pension_liquidated,
            wanted: subject.wanted,
            words: if is_refused { String::new() } else { words.to_owned() },
            departement: String::new(),
            proofs: Vec::new(),
            asked: String::new(),
            proposal: None,
            answer,
            opened_at: asked.at,
            updated_at: asked.at,
            until: None,
            kept_until: None,
        };
        let text = sentences::ReviewRowOpened { cause: &cause.label().to_lowercase() }.said();
        let (review, row) = review.changed(state, text, asked);
        let messages = messages::opened(&review);
        ReviewDecision { review, row, messages }
    }

    /// Whether the person may send a file now.
    #[must_use]
    pub fn takes_proofs(&self, today: Date) -> bool {
        let in_time = self.until.is_none_or(|until| today <= until);
        match self.state {
            ReviewState::Refused => in_time && self.proofs.len() < PROOFS_MAX,
            ReviewState::Accepted | ReviewState::Closed => false,
            _ => self.proofs.len() < PROOFS_MAX,
        }
    }

    /// What the provider left out.
    #[must_use]
    pub fn missing(&self) -> Vec<Claim> {
        let mut missing = self.identity.missing();
        if self.email.is_empty() {
            missing.push(Claim::Email);
        }
        missing
    }

    /// Whether a person whom the register has by now may have his account without anybody.
    #[must_use]
    pub const fn may_be_overtaken(&self) -> bool {
        self.cause.is_of_the_register() && self.elu.is_none()
    }

    /// The day on which it leaves its list: the end of what is awaited, or the day on which it is erased.
    #[must_use]
    pub fn due(&self) -> Option<Date> {
        if self.state.is_over() { self.kept_until } else { self.until }
    }

    /// The next version, in another state, with its line of history.
    fn changed(mut self, to: ReviewState, text: String, asked: &Asked) -> (Self, ReviewRow) {
        let stays_in_one_hand = self.state.turn() == to.turn() && self.until.is_some();
        self.version += 1;
        self.state = to;
        self.updated_at = asked.at;
        if !stays_in_one_hand || to == ReviewState::Refused {
            self.until = to.delay().map(|delay| last_day(delay, asked.today));
        }
        self.kept_until = to.is_over().then(|| last_day(Delay::ReviewKept, asked.today));
        let row = ReviewRow {
            seq: self.version,
            at: asked.at,
            author: asked.author.clone(),
            text,
            to,
            request_id: asked.request_id.clone(),
        };
        (self, row)
    }
}
