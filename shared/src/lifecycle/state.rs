//! Where a dossier stands, who acts on it, and what he may ask: the words of the declared table.

use serde::{Deserialize, Serialize};

use crate::texts::labels;

/// Where a dossier stands (rules.md §4.1). The draft lives in the browser until it is sent, and the exit is only recorded
/// together with the service done (§4.1 row 6): neither is a state of its own here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// Sent by the élu; the OF has two working days.
    Submitted,
    /// The OF checks the prerequisites; it has thirty days.
    Acknowledged,
    /// The OF accepted or proposed; the élu has four working days to confirm, before the session.
    Proposed,
    /// A collectivité examines a request for a complement, as long as the élu could still confirm.
    WaitingFinancer,
    /// Confirmed, rights reserved; the card remainder is to be paid.
    Paying,
    /// Ordered and wholly financed.
    Accepted,
    /// The OF proposes another session for the same order; the élu answers.
    Postponing,
    /// The élu entered the training.
    InTraining,
    /// The OF declared the exit and the service done.
    ServiceDoneDeclared,
    /// The gestionnaire controls the service done: it is not validated by itself.
    InControl,
    /// The service done is validated: the OF is owed.
    ServiceDoneValidated,
    RefusedByOf,
    /// Given up by the élu before the order.
    RefusedByElu,
    /// The OF did not answer in time.
    LapsedOf,
    /// The élu did not confirm or pay in time, or his collectivité did not answer before the session.
    LapsedElu,
    /// Closed by the gestionnaire before the order.
    Closed,
    /// Cancelled by the élu after the order.
    CancelledByElu,
    /// The élu did not come.
    NoShow,
    /// Cancelled by the OF after the order.
    CancelledByOf,
}

impl State {
    /// Every state, in the order of a dossier's life.
    pub const ALL: [Self; 19] = [
        Self::Submitted,
        Self::Acknowledged,
        Self::Proposed,
        Self::WaitingFinancer,
        Self::Paying,
        Self::Accepted,
        Self::Postponing,
        Self::InTraining,
        Self::ServiceDoneDeclared,
        Self::InControl,
        Self::ServiceDoneValidated,
        Self::RefusedByOf,
        Self::RefusedByElu,
        Self::LapsedOf,
        Self::LapsedElu,
        Self::Closed,
        Self::CancelledByElu,
        Self::NoShow,
        Self::CancelledByOf,
    ];

    /// What `reader` reads.
    #[must_use]
    pub const fn label_for(self, reader: Actor) -> &'static str {
        match reader {
            Actor::Elu => self.label_for_elu(),
            _ => self.label_for_professionals(),
        }
    }

    /// What the élu reads.
    #[must_use]
    pub const fn label_for_elu(self) -> &'static str {
        match self {
            Self::Submitted => labels::state_elu::SUBMITTED,
            Self::Acknowledged => labels::state_elu::ACKNOWLEDGED,
            Self::Proposed => labels::state_elu::PROPOSED,
            Self::WaitingFinancer => labels::state_elu::WAITING_FINANCER,
            Self::Paying => labels::state_elu::PAYING,
            Self::Accepted => labels::state_elu::ACCEPTED,
            Self::Postponing => labels::state_elu::POSTPONING,
            Self::InTraining => labels::state_elu::IN_TRAINING,
            Self::ServiceDoneDeclared | Self::ServiceDoneValidated => {
                labels::state_elu::SERVICE_DONE_DECLARED
            }
            Self::InControl => labels::state_elu::IN_CONTROL,
            Self::RefusedByOf => labels::state_elu::REFUSED_BY_OF,
            Self::RefusedByElu => labels::state_elu::REFUSED_BY_ELU,
            Self::LapsedOf => labels::state_elu::LAPSED_OF,
            Self::LapsedElu => labels::state_elu::LAPSED_ELU,
            Self::Closed => labels::state_elu::CLOSED,
            Self::CancelledByElu => labels::state_elu::CANCELLED_BY_ELU,
            Self::NoShow => labels::state_elu::NO_SHOW,
            Self::CancelledByOf => labels::state_elu::CANCELLED_BY_OF,
        }
    }

    /// What the OF and the gestionnaire read (EDOF's labels).
    #[must_use]
    pub const fn label_for_professionals(self) -> &'static str {
        match self {
            Self::Submitted => labels::state_professionals::SUBMITTED,
            Self::Acknowledged => labels::state_professionals::ACKNOWLEDGED,
            Self::Proposed => labels::state_professionals::PROPOSED,
            Self::WaitingFinancer => labels::state_professionals::WAITING_FINANCER,
            Self::Paying => labels::state_professionals::PAYING,
            Self::Accepted => labels::state_professionals::ACCEPTED,
            Self::Postponing => labels::state_professionals::POSTPONING,
            Self::InTraining => labels::state_professionals::IN_TRAINING,
            Self::ServiceDoneDeclared => labels::state_professionals::SERVICE_DONE_DECLARED,
            Self::InControl => labels::state_professionals::IN_CONTROL,
            Self::ServiceDoneValidated => labels::state_professionals::SERVICE_DONE_VALIDATED,
            Self::RefusedByOf => labels::state_professionals::REFUSED_BY_OF,
            Self::RefusedByElu => labels::state_professionals::REFUSED_BY_ELU,
            Self::LapsedOf | Self::LapsedElu => labels::state_professionals::LAPSED_OF,
            Self::Closed => labels::state_professionals::CLOSED,
            Self::CancelledByElu => labels::state_professionals::CANCELLED_BY_ELU,
            Self::NoShow => labels::state_professionals::NO_SHOW,
            Self::CancelledByOf => labels::state_professionals::CANCELLED_BY_OF,
        }
    }

    pub(super) const fn alone(self) -> &'static [Self] {
        let all: &'static [Self] = &Self::ALL;
        all.split_at(self as usize).1.split_at(1).0
    }

    /// Whether nothing is ordered yet: somebody still answers, or makes up his mind.
    #[must_use]
    pub const fn is_before_order(self) -> bool {
        matches!(self, Self::Submitted | Self::Acknowledged | Self::Proposed | Self::WaitingFinancer)
    }

    /// Whether the training is still to come, ordered or not.
    #[must_use]
    pub const fn is_before_entry(self) -> bool {
        self.is_before_order() || matches!(self, Self::Paying) || self.is_engaged()
    }

    /// Whether the order is wholly financed and the training not begun.
    #[must_use]
    pub const fn is_engaged(self) -> bool {
        matches!(self, Self::Accepted | Self::Postponing)
    }

    /// Whether it has a place in its session: from the order on, unless the order is undone before the session.
    #[must_use]
    pub const fn holds_seat(self) -> bool {
        matches!(
            self,
            Self::Paying
                | Self::Accepted
                | Self::Postponing
                | Self::InTraining
                | Self::ServiceDoneDeclared
                | Self::InControl
                | Self::ServiceDoneValidated
                | Self::NoShow
        )
    }

    /// Whether nothing can change any more, but what a later decision corrects.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(
            self,
            Self::ServiceDoneValidated
                | Self::RefusedByOf
                | Self::RefusedByElu
                | Self::LapsedOf
                | Self::LapsedElu
                | Self::Closed
                | Self::CancelledByElu
                | Self::NoShow
                | Self::CancelledByOf
        )
    }
}

/// Who acts on a dossier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    /// The élu of the dossier.
    Elu,
    /// The training body of the dossier.
    Of,
    /// The collectivité asked for a complement.
    Collectivite,
    /// The Caisse des Dépôts.
    Gestionnaire,
    /// The card service, through its signed notification.
    CardService,
    /// The platform by itself: delays, settlement.
    Platform,
}

impl Actor {
    /// The actor in a French sentence.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Elu => labels::actor::ELU,
            Self::Of => labels::actor::OF,
            Self::Collectivite => labels::actor::COLLECTIVITE,
            Self::Gestionnaire => labels::actor::GESTIONNAIRE,
            Self::CardService => labels::actor::CARD_SERVICE,
            Self::Platform => labels::actor::PLATFORM,
        }
    }
}

/// The commands, without what they carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // Each is described where it carries its data: `Command`.
pub enum CommandKind {
    Submit,
    Acknowledge,
    Accept,
    Propose,
    Refuse,
    AskCofinancing,
    RenounceCofinancing,
    GrantCofinancing,
    DeclineCofinancing,
    Confirm,
    StartCardPayment,
    RecordCardPayment,
    Cancel,
    CancelByOf,
    DeclareNoShow,
    DeclareEntry,
    DeclareServiceDone,
    OpenControl,
    ValidateServiceDone,
    CorrectServiceDone,
    ProposePostponement,
    AcceptPostponement,
    DeclinePostponement,
    ClaimForceMajeure,
    GrantForceMajeure,
    RefuseForceMajeure,
    OpenIncident,
    ApproveIncident,
    RejectIncident,
    ProposeCardLoss,
    SettleCardLoss,
    DeclineCardLoss,
    Rate,
    WithdrawRating,
    Lapse,
    Close,
}

impl CommandKind {
    /// What happened, in the timeline.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Submit => labels::command_kind::SUBMIT,
            Self::Acknowledge => labels::command_kind::ACKNOWLEDGE,
            Self::Accept => labels::command_kind::ACCEPT,
            Self::Propose => labels::command_kind::PROPOSE,
            Self::Refuse => labels::command_kind::REFUSE,
            Self::AskCofinancing => labels::command_kind::ASK_COFINANCING,
            Self::RenounceCofinancing => labels::command_kind::RENOUNCE_COFINANCING,
            Self::GrantCofinancing => labels::command_kind::GRANT_COFINANCING,
            Self::DeclineCofinancing => labels::command_kind::DECLINE_COFINANCING,
            Self::Confirm => labels::command_kind::CONFIRM,
            Self::StartCardPayment => labels::command_kind::START_CARD_PAYMENT,
            Self::RecordCardPayment => labels::command_kind::RECORD_CARD_PAYMENT,
            Self::Cancel => labels::command_kind::CANCEL,
            Self::CancelByOf => labels::command_kind::CANCEL_BY_OF,
            Self::DeclareNoShow => labels::command_kind::DECLARE_NO_SHOW,
            Self::DeclareEntry => labels::command_kind::DECLARE_ENTRY,
            Self::DeclareServiceDone => labels::command_kind::DECLARE_SERVICE_DONE,
            Self::OpenControl => labels::command_kind::OPEN_CONTROL,
            Self::ValidateServiceDone => labels::command_kind::VALIDATE_SERVICE_DONE,
            Self::CorrectServiceDone => labels::command_kind::CORRECT_SERVICE_DONE,
            Self::ProposePostponement => labels::command_kind::PROPOSE_POSTPONEMENT,
            Self::AcceptPostponement => labels::command_kind::ACCEPT_POSTPONEMENT,
            Self::DeclinePostponement => labels::command_kind::DECLINE_POSTPONEMENT,
            Self::ClaimForceMajeure => labels::command_kind::CLAIM_FORCE_MAJEURE,
            Self::GrantForceMajeure => labels::command_kind::GRANT_FORCE_MAJEURE,
            Self::RefuseForceMajeure => labels::command_kind::REFUSE_FORCE_MAJEURE,
            Self::OpenIncident => labels::command_kind::OPEN_INCIDENT,
            Self::ApproveIncident => labels::command_kind::APPROVE_INCIDENT,
            Self::RejectIncident => labels::command_kind::REJECT_INCIDENT,
            Self::ProposeCardLoss => labels::command_kind::PROPOSE_CARD_LOSS,
            Self::SettleCardLoss => labels::command_kind::SETTLE_CARD_LOSS,
            Self::DeclineCardLoss => labels::command_kind::DECLINE_CARD_LOSS,
            Self::Rate => labels::command_kind::RATE,
            Self::WithdrawRating => labels::command_kind::WITHDRAW_RATING,
            Self::Lapse => labels::command_kind::LAPSE,
            Self::Close => labels::command_kind::CLOSE,
        }
    }
}
