//! What stops a payment, and what two people may do about it.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{Payable, PayableState};

/// What the bank told against what it had told before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Contradiction {
    /// It debited what it had refused.
    DebitedAfterRefusal {
        /// Day of the debit.
        #[serde(with = "crate::wire::date")]
        on: Date,
    },
    /// It refused what it had debited.
    RefusedAfterDebit,
    /// What it had refused came back.
    CameBackAfterRefusal {
        /// Day of the credit.
        #[serde(with = "crate::wire::date")]
        on: Date,
    },
}

impl Contradiction {
    /// Whether the same is told again, on whatever day.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }

    /// The day of a debit that was told after the refusal.
    #[must_use]
    pub const fn debited_on(&self) -> Option<Date> {
        match self {
            Self::DebitedAfterRefusal { on } => Some(*on),
            _ => None,
        }
    }

    /// What people read.
    #[must_use]
    pub const fn french(&self) -> &'static str {
        match self {
            Self::DebitedAfterRefusal { .. } => "la banque l’a débité après l’avoir refusé",
            Self::RefusedAfterDebit => "la banque le refuse après l’avoir débité",
            Self::CameBackAfterRefusal { .. } => "la banque le rend après l’avoir refusé",
        }
    }
}

/// Why a payable is locked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LockCause {
    /// The bank contradicts itself.
    Contradiction,
    /// The payee's name is not that of the account's holder, for a large amount.
    Payee,
}

/// What stops a payable until two people have decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lock {
    /// Why.
    pub cause: LockCause,
    /// The attempt that it is about.
    pub reference: String,
    /// The same in French.
    pub text: String,
    /// Since when.
    #[serde(with = "crate::wire::instant")]
    pub since: Timestamp,
}

/// What may be done about a payment that does not go on by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Remedy {
    /// It is paid again, on the same account.
    Release,
    /// It is never paid.
    WriteOff,
    /// The bank executed what it had refused.
    ExecutedAfterAll {
        /// Which attempt.
        reference: String,
    },
    /// What is known stands.
    Unlock,
}

impl Remedy {
    /// What people read.
    #[must_use]
    pub const fn french(&self) -> &'static str {
        match self {
            Self::Release => "Payer de nouveau sur le même compte",
            Self::WriteOff => "Abandonner le paiement",
            Self::ExecutedAfterAll { .. } => "Tenir le virement pour exécuté",
            Self::Unlock => "Déverrouiller sans rien changer",
        }
    }

    /// Whether it can be done to a payable as it stands.
    #[must_use]
    pub fn is_possible(&self, payable: &Payable) -> bool {
        let is_held = payable.state == PayableState::OnHold && payable.lock.is_none();
        match self {
            Self::Release | Self::WriteOff => is_held,
            Self::Unlock => payable.lock.is_some(),
            Self::ExecutedAfterAll { reference } => payable.attempts.iter().any(|attempt| {
                attempt.reference == *reference
                    && attempt.executed_on.is_none()
                    && attempt.contradictions.iter().any(|told| told.debited_on().is_some())
            }),
        }
    }

    /// All that can be done to a payable as it stands.
    #[must_use]
    pub fn possible(payable: &Payable) -> Vec<Self> {
        let after_all = payable
            .attempts
            .iter()
            .map(|attempt| Self::ExecutedAfterAll { reference: attempt.reference.clone() });
        let all = [Self::Release, Self::WriteOff].into_iter().chain(after_all).chain([Self::Unlock]);
        all.filter(|remedy| remedy.is_possible(payable)).collect()
    }
}

/// What somebody proposes to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemedyProposal {
    /// What.
    pub remedy: Remedy,
    /// Why, in his words.
    pub why: String,
    /// Who, by name.
    pub by: String,
    /// Who, as the sign-in knows him.
    pub principal: String,
    /// When.
    #[serde(with = "crate::wire::instant")]
    pub at: Timestamp,
}
