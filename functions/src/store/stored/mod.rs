//! What is written of an aggregate, apart from the aggregate: the core may change a type without a word of what is stored changing,
//! and what is stored changes by a step of [`schema`](super::schema) and never by accident.

mod account;
mod accreditation;
pub mod bank_file;
mod cover;
mod dossier;
mod fact;
mod habilitation;
mod law;
mod mandate;
mod opinion;
mod payable;
mod proposal;
mod refund;
mod review;
mod run;
mod settlement;
mod software;
mod suspense;
mod training_body;

pub use account::{StoredAccount, StoredAssigned};
pub use accreditation::{StoredAccreditation, StoredAccreditationRow};
pub use cover::StoredCover;
pub use dossier::{StoredDossier, StoredJournalRow};
pub use fact::StoredFact;
pub use habilitation::{StoredHabilitation, StoredHabilitationRow};
pub use law::{StoredLawBook, StoredLawRow};
pub use mandate::{StoredEndingProposal, StoredGroup, StoredMandate, StoredMandateRow};
pub use opinion::{StoredMark, StoredOpinion, StoredOpinionRow};
pub use payable::{StoredCardWatch, StoredPayable, StoredPayableRow};
pub use proposal::StoredProposal;
pub use refund::StoredRefund;
pub use review::{StoredReview, StoredReviewRow};
pub use run::{StoredRun, StoredRunPart};
pub use settlement::{StoredSettlement, StoredSettlementRow};
pub use software::{StoredKeyRow, StoredSoftwareKey};
pub use suspense::{StoredSuspended, StoredSuspendedRow};
pub use training_body::{
    StoredBodyRow, StoredDetails, StoredIbanChange, StoredIbanDecision, StoredTrainingBody,
    StoredWaitingAccount, StoredWaitingCorrection, StoredWaitingGate,
};

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::accreditation::{
    AccreditationState, Application, Establishment, EstablishmentAnswer, PieceKind,
};
use mce_shared::catalogue::{
    ActionNumero, FormationNumero, Horaires, Mode, OfStanding, Purpose, SessionKey, SessionNumero,
};
use mce_shared::cover::{CoverState, Covering};
use mce_shared::habilitation::{
    Cause as HabilitationCause, Organisation, Permission, State as HabilitationState,
};
use mce_shared::identifiers::{Sealed, Sex, Siren, Siret};
use mce_shared::identity::{CivilIdentity, ToldIdentity};
use mce_shared::ids::{
    AccreditationId, DocumentId, DossierId, EluId, HabilitationId, ReviewId, RunId, SettlementId,
    SoftwareKeyId,
};
use mce_shared::law::LawChange;
use mce_shared::lifecycle::{
    Actor, CardStatus, ClaimState, CofinancingState, CommandKind, ForceMajeureCase, IncidentKind,
    IncidentState, PostponementState, State,
};
use mce_shared::money::Euros;
use mce_shared::opinions::{Moderation, Tally};
use mce_shared::organisme::GateChange;
use mce_shared::parameters::DecidedRow;
use mce_shared::payee::{PayeeAnswer, PayeeMatch};
use mce_shared::payments::{
    BankFileState, Contradiction, LockCause, PayableCause, PayableState, RefundState, Remedy, SettlementState,
};
use mce_shared::register::MandateState;
use mce_shared::review::{Outcome, ProofKind, ReviewCause, ReviewState};
use mce_shared::rules::cancellation;
use mce_shared::rules::deadlines::Delay;
use mce_shared::rules::financing::Split;
use mce_shared::rules::interruption::Cause;
use mce_shared::runs::{RunKind, RunState, Tallies};
use mce_shared::suspense::{Destination, SuspendedState, Tie};
use rust_decimal::Decimal;

/// The stored form of a type of the core.
pub trait Stored: Sized {
    /// That type.
    type Core;

    /// What is written of it.
    fn of(core: Self::Core) -> Self;

    /// What was written, as the core has it.
    fn core(self) -> Self::Core;
}

impl<T: Stored> Stored for Option<T> {
    type Core = Option<T::Core>;

    fn of(core: Self::Core) -> Self {
        core.map(T::of)
    }

    fn core(self) -> Self::Core {
        self.map(T::core)
    }
}

impl<T: Stored> Stored for Vec<T> {
    type Core = Vec<T::Core>;

    fn of(core: Self::Core) -> Self {
        core.into_iter().map(T::of).collect()
    }

    fn core(self) -> Self::Core {
        self.into_iter().map(T::core).collect()
    }
}

impl<T: Stored> Stored for super::Listed<T> {
    type Core = super::Listed<T::Core>;

    fn of(core: Self::Core) -> Self {
        Self { items: Vec::of(core.items), unreadable: core.unreadable }
    }

    fn core(self) -> Self::Core {
        super::Listed { items: self.items.core(), unreadable: self.unreadable }
    }
}

/// Values that are written everywhere in one way: numbers, days, codes. Another word for one of them is a step of every kind that has it.
macro_rules! values {
    ($($type:ty),+ $(,)?) => {$(
        impl Stored for $type {
            type Core = Self;

            fn of(core: Self) -> Self {
                core
            }

            fn core(self) -> Self {
                self
            }
        }
    )+};
}

values! {
    (), Moderation, AccreditationId, AccreditationState, ActionNumero, Actor, Application, BankFileState, BTreeMap<String, String>, CardStatus, Cause, CivilIdentity, ClaimState,
    CofinancingState, CommandKind, Contradiction, CoverState, Covering, Date, Decimal, DecidedRow, Delay, Destination, DocumentId, DossierId, EluId, Establishment, EstablishmentAnswer,
    Euros, ForceMajeureCase, FormationNumero, GateChange, HabilitationCause, HabilitationId, HabilitationState, Horaires, IncidentKind, IncidentState, LawChange, LockCause,
    MandateState, Mode, OfStanding, Organisation, Outcome, PayableCause, PayableState, PayeeAnswer, PayeeMatch, Permission, PieceKind, PostponementState,
    ProofKind, Purpose, RefundState, Remedy, ReviewCause, ReviewId, ReviewState, RunId, RunKind, RunState, Sealed, SessionKey, SessionNumero,
    SettlementId, SettlementState, Sex, Siren, Siret, SoftwareKeyId, Split, State, String, SuspendedState, Tallies, Tally, Tie, Timestamp, ToldIdentity, bool,
    cancellation::Outcome, u8, u16, u32, u64,
}

/// What is not written: numbers that were not counted yet when the first items were.
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Declares stored forms, field by field. What the core adds to a type must be stored, or left out by a form that is written by hand.
macro_rules! stored {
    ($($(#[$doc:meta])* $name:ident = $core:path {
        $($(#[$attribute:meta])* $field:ident: $type:ty,)+
    })+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, serde::Serialize, serde::Deserialize)]
        pub struct $name {
            $($(#[$attribute])* $field: $type,)+
        }

        impl $crate::store::stored::Stored for $name {
            type Core = $core;

            fn of($core { $($field),+ }: $core) -> Self {
                Self { $($field: $crate::store::stored::Stored::of($field)),+ }
            }

            fn core(self) -> $core {
                let Self { $($field),+ } = self;
                $core { $($field: $crate::store::stored::Stored::core($field)),+ }
            }
        }
    )+};
}
use stored;
