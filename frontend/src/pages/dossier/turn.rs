//! Where a dossier stands and how it ended, in the words of the person who reads. Whose turn it is: `mce_shared::api::expected`.

use mce_shared::api::{Role, ShownDossier};
use mce_shared::lifecycle::{Actor, CofinancingState, Due, State};
use mce_shared::rules::cancellation;
use yew::prelude::*;

use crate::components::{Severity, badge};

/// The part that a role plays in a dossier.
pub fn actor_of(role: Role) -> Actor {
    match role {
        Role::Elu => Actor::Elu,
        Role::Of => Actor::Of,
        Role::Collectivite => Actor::Collectivite,
        Role::Gestionnaire => Actor::Gestionnaire,
    }
}

/// The state, in the words of the reader.
pub fn state_badge(state: State, reader: Role) -> Html {
    let severity = match state {
        State::Proposed | State::Paying | State::Postponing => Some(Severity::Warning),
        State::Submitted | State::Acknowledged | State::WaitingFinancer | State::InControl => {
            Some(Severity::Info)
        }
        State::Accepted | State::InTraining | State::ServiceDoneDeclared | State::ServiceDoneValidated => {
            Some(Severity::Success)
        }
        _ => None,
    };
    badge(severity, state.label_for(actor_of(reader)))
}

/// Whether it lapsed while its collectivité was asked for a complement.
fn is_unanswered(dossier: &ShownDossier) -> bool {
    dossier.cofinancing.as_ref().is_some_and(|request| request.state == CofinancingState::Asked)
}

/// How a dossier that is over ended, and what follows from it for the reader.
pub fn ending(dossier: &ShownDossier, reader: Role) -> Option<&'static str> {
    let is_elu = reader == Role::Elu;
    let rule = dossier.outcome.as_ref().and_then(|outcome| outcome.cancellation);
    let excused = rule == Some(cancellation::Outcome::ForceMajeure);
    let sentence = match dossier.state {
        State::CancelledByElu | State::NoShow if excused && is_elu => {
            "Votre inscription est annulée pour un cas de force majeure, sans frais. Plus bas, ce qui vous est rendu."
        }
        State::CancelledByElu | State::NoShow if excused => {
            "L’inscription est annulée pour un cas de force majeure de l’élu. Tout est rendu et rien n’est dû."
        }
        State::RefusedByOf if is_elu => {
            "L’organisme a refusé votre demande. Rien n’est débité : vous pouvez demander une autre formation."
        }
        State::RefusedByElu if is_elu => "Vous avez annulé cette demande. Rien n’est débité.",
        State::LapsedOf if is_elu => {
            "L’organisme n’a pas répondu à temps. Rien n’est débité : vous pouvez refaire une demande, chez lui ou ailleurs."
        }
        State::LapsedElu if is_unanswered(dossier) => match reader {
            Role::Elu => {
                "Votre collectivité n’a pas répondu avant la session. Rien n’est débité : vous pouvez refaire une demande."
            }
            Role::Collectivite => {
                "Vous n’avez pas répondu avant la session. La demande est annulée et rien n’est dû."
            }
            _ => "La collectivité n’a pas répondu avant la session. La demande est annulée et rien n’est dû.",
        },
        State::LapsedElu if is_elu => {
            "Le délai est dépassé sans votre confirmation ou votre paiement. Rien n’est débité : vous pouvez refaire une demande."
        }
        State::Closed if is_elu => {
            "Le gestionnaire a clos ce dossier. Tout ce qui était réservé vous est rendu."
        }
        State::CancelledByElu if is_elu => {
            "Vous avez annulé votre inscription. Plus bas, ce qui est débité et ce qui vous est rendu."
        }
        State::NoShow if is_elu => {
            "L’organisme a déclaré que vous n’êtes pas venu. Plus bas, ce qui est débité et ce qui vous est rendu."
        }
        State::CancelledByOf if is_elu => {
            "L’organisme a annulé la formation. Tout vous est rendu : vous pouvez en demander une autre."
        }
        State::ServiceDoneValidated if is_elu => {
            "La formation est terminée et ses montants sont définitifs. Plus bas, ce qui est débité et ce qui vous est rendu."
        }
        State::RefusedByOf => "La demande est refusée. Rien n’est dû.",
        State::RefusedByElu => "L’élu a annulé sa demande. Rien n’est dû.",
        State::LapsedOf => "L’organisme n’a pas répondu à temps. La demande est annulée et rien n’est dû.",
        State::LapsedElu => {
            "L’élu n’a pas confirmé ou payé à temps. La demande est annulée et rien n’est dû."
        }
        State::Closed => {
            "Le gestionnaire a clos ce dossier. Ce qui était réservé est rendu et rien n’est dû."
        }
        State::CancelledByElu => "L’élu a annulé son inscription.",
        State::NoShow => "L’élu n’est pas venu à la formation.",
        State::CancelledByOf => "L’organisme a annulé la formation. Tout est rendu et rien n’est dû.",
        State::ServiceDoneValidated => "Le service fait est validé.",
        // It is not over.
        _ => return None,
    };
    Some(sentence)
}

/// Whether the reader is the one expected.
pub fn is_mine(due: Option<&Due>, reader: Role) -> bool {
    due.is_some_and(|due| due.whose == actor_of(reader))
}
