//! Why an account to pay does not change.

use super::HOLDER_MAX;
use crate::identifiers::IbanError;
use crate::proposal::Undecided;
use crate::texts::sentences;

/// Why an account does not change. `Display` is for whoever asked: the training body proposes, the gestionnaire decides.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BankDetailsRefusal {
    /// Not an account number.
    #[error("{0}")]
    BadIban(#[from] IbanError),
    /// An account that can't be paid in euros.
    #[error("{}", sentences::AccountOutsideSepa.said())]
    OutsideSepa,
    /// A name that no bank file takes.
    #[error("{}", sentences::AccountBadHolder { nombre: &HOLDER_MAX.to_string() }.said())]
    BadHolder,
    /// No change waits.
    #[error("{}", sentences::AccountNothingWaits.said())]
    NothingWaits,
    /// Another proposal came, or who decides has not seen the whole account.
    #[error("{}", sentences::AccountOtherProposal.said())]
    OtherProposal,
    /// Who proposes does not decide.
    #[error("{}", sentences::AccountFourEyes.said())]
    FourEyes,
    /// Nor does who has checked first.
    #[error("{}", sentences::AccountSecondPerson.said())]
    SecondPerson,
    /// The bank does not confirm the name: what was checked is written down.
    #[error("{}", sentences::AccountPayeeNotConfirmed.said())]
    PayeeNotConfirmed,
    /// A refusal says why.
    #[error("{}", sentences::AccountNoReason.said())]
    NoReason,
}

impl BankDetailsRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::BadIban(_) => "iban-bad",
            Self::OutsideSepa => "iban-outside-sepa",
            Self::BadHolder => "holder-bad",
            Self::NothingWaits => "not-found",
            Self::OtherProposal => "proposal-changed",
            Self::FourEyes | Self::SecondPerson => "four-eyes",
            Self::PayeeNotConfirmed => "payee-not-confirmed",
            Self::NoReason => "reason-missing",
        }
    }
}

impl From<Undecided> for BankDetailsRefusal {
    fn from(undecided: Undecided) -> Self {
        match undecided {
            Undecided::Nothing => Self::NothingWaits,
            Undecided::SamePerson => Self::FourEyes,
            Undecided::Stale => Self::OtherProposal,
        }
    }
}
