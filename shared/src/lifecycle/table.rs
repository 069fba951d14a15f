//! The declared table of transitions: state × command × who may → states.

use serde::{Deserialize, Serialize};

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

    const fn alone(self) -> &'static [Self] {
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

/// Which reading a command asks for: a column of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// None.
    Nothing,
    /// What the élu can pay with.
    Funds,
    /// What the élu can pay with, and whom he may ask for more.
    Complement,
    /// What the élu can pay with, whether the law lets him, and how many places there are.
    Order,
    /// Whether the law lets him.
    Eligibility,
    /// The same, and how many places there are in the other session.
    Place,
    /// What the OF is owed for the dossier.
    Payables,
    /// Whether the proof was sent.
    Proof,
    /// The session as the offer has it.
    Session,
}

/// One row of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Transition {
    /// The state in which the command may come.
    pub from: State,
    pub command: CommandKind,
    /// Who may give it.
    pub by: &'static [Actor],
    /// The states that it may lead to.
    pub to: &'static [State],
    /// What must be read to decide it.
    pub needs: Needs,
}

const fn row(from: State, command: CommandKind, by: &'static [Actor], to: &'static [State]) -> Transition {
    Transition { from, command, by, to, needs: Needs::Nothing }
}

impl Transition {
    const fn needing(self, needs: Needs) -> Self {
        Self { needs, ..self }
    }
}

/// A command that changes no state: each state stands for the list of itself.
const fn stay(state: State, command: CommandKind, by: &'static [Actor]) -> Transition {
    row(state, command, by, state.alone())
}

use Actor::{CardService, Collectivite, Elu, Gestionnaire, Of, Platform};
use CommandKind as C;
use State as S;

use crate::texts::labels;

/// Every transition. A command that has no row in a state is refused there.
pub const TABLE: &[Transition] = &[
    row(S::Submitted, C::Acknowledge, &[Of], &[S::Acknowledged]),
    row(S::Submitted, C::Accept, &[Of], &[S::Proposed]),
    row(S::Submitted, C::Propose, &[Of], &[S::Proposed]),
    row(S::Submitted, C::Refuse, &[Of], &[S::RefusedByOf]),
    row(S::Submitted, C::Cancel, &[Elu], &[S::RefusedByElu]),
    row(S::Submitted, C::Lapse, &[Platform], &[S::LapsedOf]),
    row(S::Submitted, C::Close, &[Gestionnaire], &[S::Closed]),
    row(S::Acknowledged, C::Accept, &[Of], &[S::Proposed]),
    row(S::Acknowledged, C::Propose, &[Of], &[S::Proposed]),
    row(S::Acknowledged, C::Refuse, &[Of], &[S::RefusedByOf]),
    row(S::Acknowledged, C::Cancel, &[Elu], &[S::RefusedByElu]),
    row(S::Acknowledged, C::Lapse, &[Platform], &[S::LapsedOf]),
    row(S::Acknowledged, C::Close, &[Gestionnaire], &[S::Closed]),
    row(S::Proposed, C::AskCofinancing, &[Elu], &[S::WaitingFinancer]).needing(Needs::Complement),
    row(S::Proposed, C::Confirm, &[Elu], &[S::Accepted, S::Paying]).needing(Needs::Order),
    row(S::Proposed, C::Cancel, &[Elu], &[S::RefusedByElu]),
    row(S::Proposed, C::CancelByOf, &[Of], &[S::RefusedByOf]),
    row(S::Proposed, C::Lapse, &[Platform], &[S::LapsedElu]),
    row(S::Proposed, C::Close, &[Gestionnaire], &[S::Closed]),
    row(S::WaitingFinancer, C::GrantCofinancing, &[Collectivite], &[S::Proposed]).needing(Needs::Funds),
    row(S::WaitingFinancer, C::DeclineCofinancing, &[Collectivite], &[S::Proposed]),
    row(S::WaitingFinancer, C::RenounceCofinancing, &[Elu], &[S::Proposed]),
    row(S::WaitingFinancer, C::Cancel, &[Elu], &[S::RefusedByElu]),
    row(S::WaitingFinancer, C::CancelByOf, &[Of], &[S::RefusedByOf]),
    row(S::WaitingFinancer, C::Lapse, &[Platform], &[S::Proposed, S::LapsedElu]),
    row(S::WaitingFinancer, C::Close, &[Gestionnaire], &[S::Closed]),
    row(S::Paying, C::StartCardPayment, &[Elu], &[S::Paying]),
    row(S::Paying, C::RecordCardPayment, &[CardService], &[S::Accepted, S::Paying]),
    row(S::Paying, C::Cancel, &[Elu], &[S::RefusedByElu]),
    row(S::Paying, C::CancelByOf, &[Of], &[S::CancelledByOf]),
    row(S::Paying, C::Lapse, &[Platform], &[S::LapsedElu]),
    row(S::Accepted, C::Cancel, &[Elu], &[S::CancelledByElu]),
    row(S::Accepted, C::CancelByOf, &[Of], &[S::CancelledByOf]),
    row(S::Accepted, C::ProposePostponement, &[Of], &[S::Postponing]).needing(Needs::Session),
    row(S::Accepted, C::DeclareNoShow, &[Of], &[S::NoShow]),
    row(S::Accepted, C::DeclareEntry, &[Of], &[S::InTraining]),
    row(S::Accepted, C::GrantForceMajeure, &[Gestionnaire], &[S::CancelledByElu]),
    row(S::Accepted, C::Close, &[Gestionnaire], &[S::Closed]),
    row(S::Postponing, C::AcceptPostponement, &[Elu], &[S::Accepted]).needing(Needs::Place),
    row(S::Postponing, C::DeclinePostponement, &[Elu], &[S::Accepted]),
    row(S::Postponing, C::Lapse, &[Platform], &[S::Accepted]),
    row(S::Postponing, C::Cancel, &[Elu], &[S::CancelledByElu]),
    row(S::Postponing, C::CancelByOf, &[Of], &[S::CancelledByOf]),
    row(S::Postponing, C::GrantForceMajeure, &[Gestionnaire], &[S::CancelledByElu]),
    row(S::InTraining, C::DeclareServiceDone, &[Of], &[S::ServiceDoneDeclared]),
    row(S::InTraining, C::Close, &[Gestionnaire], &[S::Closed]),
    row(S::ServiceDoneDeclared, C::OpenControl, &[Gestionnaire], &[S::InControl]),
    row(
        S::ServiceDoneDeclared,
        C::ValidateServiceDone,
        &[Gestionnaire, Platform],
        &[S::ServiceDoneValidated],
    ),
    row(S::ServiceDoneDeclared, C::GrantForceMajeure, &[Gestionnaire], &[S::ServiceDoneValidated]),
    row(S::InControl, C::ValidateServiceDone, &[Gestionnaire], &[S::ServiceDoneValidated]),
    row(S::InControl, C::CorrectServiceDone, &[Gestionnaire], &[S::ServiceDoneValidated]),
    row(S::InControl, C::GrantForceMajeure, &[Gestionnaire], &[S::ServiceDoneValidated]),
    // What leaves the dossier where it is.
    stay(S::ServiceDoneValidated, C::Rate, &[Elu]),
    stay(S::ServiceDoneValidated, C::WithdrawRating, &[Elu]),
    stay(S::Accepted, C::ClaimForceMajeure, &[Elu]).needing(Needs::Proof),
    stay(S::Postponing, C::ClaimForceMajeure, &[Elu]).needing(Needs::Proof),
    stay(S::InTraining, C::ClaimForceMajeure, &[Elu]).needing(Needs::Proof),
    stay(S::ServiceDoneDeclared, C::ClaimForceMajeure, &[Elu]).needing(Needs::Proof),
    stay(S::InControl, C::ClaimForceMajeure, &[Elu]).needing(Needs::Proof),
    stay(S::ServiceDoneValidated, C::ClaimForceMajeure, &[Elu]).needing(Needs::Proof),
    stay(S::CancelledByElu, C::ClaimForceMajeure, &[Elu]).needing(Needs::Proof),
    stay(S::NoShow, C::ClaimForceMajeure, &[Elu]).needing(Needs::Proof),
    stay(S::Accepted, C::RefuseForceMajeure, &[Gestionnaire]),
    stay(S::Postponing, C::RefuseForceMajeure, &[Gestionnaire]),
    stay(S::InTraining, C::RefuseForceMajeure, &[Gestionnaire]),
    stay(S::ServiceDoneDeclared, C::RefuseForceMajeure, &[Gestionnaire]),
    stay(S::InControl, C::RefuseForceMajeure, &[Gestionnaire]),
    stay(S::ServiceDoneValidated, C::RefuseForceMajeure, &[Gestionnaire]),
    stay(S::CancelledByElu, C::RefuseForceMajeure, &[Gestionnaire]),
    stay(S::NoShow, C::RefuseForceMajeure, &[Gestionnaire]),
    // What was settled is corrected by what is added, never by going back.
    stay(S::ServiceDoneValidated, C::GrantForceMajeure, &[Gestionnaire]).needing(Needs::Payables),
    stay(S::CancelledByElu, C::GrantForceMajeure, &[Gestionnaire]).needing(Needs::Payables),
    stay(S::NoShow, C::GrantForceMajeure, &[Gestionnaire]).needing(Needs::Payables),
    stay(S::ServiceDoneValidated, C::OpenIncident, &[Gestionnaire]),
    stay(S::CancelledByElu, C::OpenIncident, &[Gestionnaire]),
    stay(S::NoShow, C::OpenIncident, &[Gestionnaire]),
    stay(S::ServiceDoneValidated, C::ApproveIncident, &[Gestionnaire]).needing(Needs::Payables),
    stay(S::CancelledByElu, C::ApproveIncident, &[Gestionnaire]).needing(Needs::Payables),
    stay(S::NoShow, C::ApproveIncident, &[Gestionnaire]).needing(Needs::Payables),
    stay(S::ServiceDoneValidated, C::RejectIncident, &[Gestionnaire]),
    stay(S::CancelledByElu, C::RejectIncident, &[Gestionnaire]),
    stay(S::NoShow, C::RejectIncident, &[Gestionnaire]),
    stay(S::ServiceDoneValidated, C::ProposeCardLoss, &[Gestionnaire]),
    stay(S::CancelledByElu, C::ProposeCardLoss, &[Gestionnaire]),
    stay(S::NoShow, C::ProposeCardLoss, &[Gestionnaire]),
    stay(S::ServiceDoneValidated, C::SettleCardLoss, &[Gestionnaire]),
    stay(S::CancelledByElu, C::SettleCardLoss, &[Gestionnaire]),
    stay(S::NoShow, C::SettleCardLoss, &[Gestionnaire]),
    stay(S::ServiceDoneValidated, C::DeclineCardLoss, &[Gestionnaire]),
    stay(S::CancelledByElu, C::DeclineCardLoss, &[Gestionnaire]),
    stay(S::NoShow, C::DeclineCardLoss, &[Gestionnaire]),
    // The card service may answer late or twice: its money is then given back, the dossier stays where it is.
    stay(S::Accepted, C::RecordCardPayment, &[CardService]),
    stay(S::Postponing, C::RecordCardPayment, &[CardService]),
    stay(S::InTraining, C::RecordCardPayment, &[CardService]),
    stay(S::ServiceDoneDeclared, C::RecordCardPayment, &[CardService]),
    stay(S::InControl, C::RecordCardPayment, &[CardService]),
    stay(S::ServiceDoneValidated, C::RecordCardPayment, &[CardService]),
    stay(S::RefusedByElu, C::RecordCardPayment, &[CardService]),
    stay(S::LapsedElu, C::RecordCardPayment, &[CardService]),
    stay(S::Closed, C::RecordCardPayment, &[CardService]),
    stay(S::CancelledByElu, C::RecordCardPayment, &[CardService]),
    stay(S::NoShow, C::RecordCardPayment, &[CardService]),
    stay(S::CancelledByOf, C::RecordCardPayment, &[CardService]),
];

/// The row for a command in a state, if there is one.
#[must_use]
pub fn transition(from: State, command: CommandKind) -> Option<&'static Transition> {
    TABLE.iter().find(|row| row.from == from && row.command == command)
}

/// What must be read to decide a command in a state; nothing for one that is refused there.
#[must_use]
pub fn needs(from: State, command: CommandKind) -> Needs {
    transition(from, command).map_or(Needs::Nothing, |row| row.needs)
}

/// What `actor` may ask of a dossier in `state`: the buttons of its page.
#[must_use]
pub fn possible(state: State, actor: Actor) -> Vec<CommandKind> {
    TABLE.iter().filter(|row| row.from == state && row.by.contains(&actor)).map(|row| row.command).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_has_one_row_in_a_state() {
        for (i, row) in TABLE.iter().enumerate() {
            let twin =
                TABLE.iter().skip(i + 1).find(|other| other.from == row.from && other.command == row.command);
            assert!(twin.is_none(), "two rows for {row:?}");
        }
    }

    #[test]
    fn every_state_but_the_first_can_be_reached_and_no_living_state_is_a_dead_end() {
        for state in State::ALL {
            let reached = TABLE.iter().any(|row| row.from != state && row.to.contains(&state));
            assert!(reached || state == State::Submitted, "{state:?} is never reached");
            let leaves = TABLE.iter().any(|row| row.from == state && row.to.iter().any(|to| *to != state));
            assert_eq!(leaves, !state.is_final(), "{state:?}");
        }
    }
}
