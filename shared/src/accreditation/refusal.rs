//! Why a request does not change.

use jiff::civil::Date;

use super::{AccreditationState, PIECES_MAX, PieceKind, WORD_MAX};
use crate::api::FieldError;
use crate::french::{date_full, list};
use crate::lifecycle::Actor;
use crate::texts::refusals as texts;

/// Why nothing changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AccreditationRefusal {
    /// What is asked for does not happen there.
    WrongState(AccreditationState),
    /// The request changed after what was shown of it.
    Changed,
    /// The delay of an appeal is over.
    TooLate,
    /// A decision says why.
    NoReason,
    /// An appeal says why.
    NoWords,
    /// Fields that are wrong or missing.
    Fields(Vec<FieldError>),
    /// A field that there is not, or a text that is too long.
    BadTyped,
    /// Pieces that have to be joined.
    PiecesMissing(Vec<PieceKind>),
    /// Too many files.
    TooManyPieces,
    /// Nothing is asked for, or without a word.
    NothingAsked,
    /// SIRENE does not know the establishment.
    UnknownEstablishment,
    /// It is closed.
    ClosedEstablishment(Option<Date>),
    /// Somebody else of the establishment asks already.
    SomebodyElse(String),
    /// It is a training body already.
    Accredited,
    /// Whoever proposes does not decide.
    FourEyes,
    /// The applicant does not decide of himself.
    OwnMatter,
    /// A gate of the request is over on the day of the decision.
    GateOver,
    /// SIRENE does not answer at the moment of a yes.
    RegisterSilent,
    /// What should never be.
    Internal(&'static str),
}

impl AccreditationRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongState(_) => "accreditation-wrong-state",
            Self::Changed => "accreditation-changed",
            Self::TooLate => "accreditation-too-late",
            Self::NoReason => "reason-missing",
            Self::NoWords => "words-missing",
            Self::Fields(_) => "bad-fields",
            Self::BadTyped => "typed-bad",
            Self::PiecesMissing(_) => "pieces-missing",
            Self::TooManyPieces => "too-many-pieces",
            Self::NothingAsked => "nothing-asked",
            Self::UnknownEstablishment => "establishment-unknown",
            Self::ClosedEstablishment(_) => "establishment-closed",
            Self::SomebodyElse(_) => "accreditation-of-somebody-else",
            Self::Accredited => "already-accredited",
            Self::FourEyes => "four-eyes",
            Self::OwnMatter => "own-matter",
            Self::GateOver => "gate-over",
            Self::RegisterSilent => "register-silent",
            Self::Internal(_) => "internal",
        }
    }

    /// As this reader is told.
    #[must_use]
    pub fn said_to(&self, reader: Actor) -> String {
        match self {
            Self::WrongState(state) => {
                texts::AccreditationWrongState { etat: &state.label().to_lowercase() }.said_to(reader)
            }
            Self::Changed => texts::AccreditationChanged.said_to(reader),
            Self::TooLate => texts::AccreditationTooLate.said_to(reader),
            Self::NoReason => texts::AccreditationReasonMissing.said_to(reader),
            Self::NoWords => texts::AccreditationWordsMissing.said_to(reader),
            Self::Fields(_) => texts::AccreditationFields.said_to(reader),
            Self::BadTyped => texts::AccreditationTypedBad.said_to(reader),
            Self::PiecesMissing(kinds) => {
                let kinds: Vec<&str> = kinds.iter().map(|kind| kind.french()).collect();
                texts::AccreditationPiecesMissing { pieces: &list(&kinds) }.said_to(reader)
            }
            Self::TooManyPieces => {
                texts::AccreditationTooManyPieces { nombre: &PIECES_MAX.to_string() }.said_to(reader)
            }
            Self::NothingAsked => {
                texts::AccreditationNothingAsked { nombre: &WORD_MAX.to_string() }.said_to(reader)
            }
            Self::UnknownEstablishment => texts::AccreditationEstablishmentUnknown.said_to(reader),
            Self::ClosedEstablishment(since) => {
                let date = since.map(date_full);
                texts::AccreditationEstablishmentClosed { date: date.as_deref() }.said_to(reader)
            }
            Self::SomebodyElse(name) => texts::AccreditationSomebodyElse { nom: name }.said_to(reader),
            Self::Accredited => texts::AccreditationAlreadyThere.said_to(reader),
            Self::FourEyes => texts::AccreditationFourEyes.said_to(reader),
            Self::OwnMatter => texts::AccreditationOwnMatter.said_to(reader),
            Self::GateOver => texts::AccreditationGateOver.said_to(reader),
            Self::RegisterSilent => texts::AccreditationRegisterSilent.said_to(reader),
            Self::Internal(what) => (*what).to_owned(),
        }
    }
}
