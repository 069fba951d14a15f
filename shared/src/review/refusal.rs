//! Why a review does not change.

use super::{PROOFS_MAX, ReviewState};
use crate::texts::sentences;

/// Why nothing changes. `Display` is for whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReviewRefusal {
    /// What is asked for does not happen there.
    #[error("{}", sentences::ReviewStoppedWrongState { etat: (.0.label()) }.said())]
    WrongState(ReviewState),
    /// The delay of an appeal is over.
    #[error("{}", sentences::ReviewStoppedTooLate.said())]
    TooLate,
    /// A decision says why.
    #[error("{}", sentences::ReviewStoppedNoReason.said())]
    NoReason,
    /// Nothing was sent nor said.
    #[error("{}", sentences::ReviewStoppedNothingSent.said())]
    NothingSent,
    /// Too many files.
    #[error("{}", sentences::ReviewStoppedTooManyProofs { nombre: &PROOFS_MAX.to_string() }.said())]
    TooManyProofs,
    /// Whoever proposes does not decide.
    #[error("{}", sentences::ReviewStoppedFourEyes.said())]
    FourEyes,
    /// The person does not decide of himself.
    #[error("{}", sentences::ReviewStoppedOwnMatter.said())]
    OwnMatter,
    /// A yes names mandates.
    #[error("{}", sentences::ReviewStoppedNoMandate.said())]
    NoMandate,
    /// The register has changed meanwhile.
    #[error("{}", sentences::ReviewStoppedUnknownMandate.said())]
    UnknownMandate,
    /// Mandates that one person can't hold.
    #[error("{}", sentences::ReviewStoppedSeveralPeople.said())]
    SeveralPeople,
    /// None of the mandates gives a right.
    #[error("{}", sentences::ReviewStoppedNotEligible.said())]
    NotEligible,
    /// Another account has this person, or this number.
    #[error("{}", sentences::ReviewStoppedTaken.said())]
    Taken,
    /// A letter goes to a préfecture that is known.
    #[error("{}", sentences::ReviewStoppedNoDepartement.said())]
    NoDepartement,
    /// Not an address.
    #[error("{}", sentences::ReviewStoppedBadEmail.said())]
    BadEmail,
}

impl ReviewRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::WrongState(_) => "review-wrong-state",
            Self::TooLate => "review-too-late",
            Self::NoReason => "reason-missing",
            Self::NothingSent => "nothing-sent",
            Self::TooManyProofs => "too-many-proofs",
            Self::FourEyes => "four-eyes",
            Self::OwnMatter => "own-matter",
            Self::NoMandate => "mandates-missing",
            Self::UnknownMandate => "mandates-changed",
            Self::SeveralPeople => "several-people",
            Self::NotEligible => "mandates-without-right",
            Self::Taken => "person-taken",
            Self::NoDepartement => "departement-missing",
            Self::BadEmail => "email-bad",
        }
    }
}
