//! The declared table of transitions: state × command × who may → states.

pub use super::state::{Actor, CommandKind, State};

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
