//! Where a dossier stands, whose turn it is and until when, in the words of the person who reads.

use jiff::civil::Date;
use mce_shared::api::{DossierView, Role, ShownDossier};
use mce_shared::french::{capitalised, date_long};
use mce_shared::lifecycle::{Actor, ClaimState, CofinancingState, Due, Stage, State, last_free_day};
use mce_shared::rules::cancellation;
use mce_shared::rules::deadlines::Delay;
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

/// What is expected: "À vous de confirmer, jusqu’au mardi 1er décembre 2026, minuit (heure de Paris)."
pub fn sentence(state: State, due: &Due, reader: Role) -> String {
    let until = date_long(due.until);
    if due.whose == actor_of(reader) {
        ["À vous de ", verb(state, due.rule), ", jusqu’au ", &until, ", minuit (heure de Paris)."].concat()
    } else {
        [&capitalised(due.whose.french()), " doit ", verb(state, due.rule), " au plus tard le ", &until, "."]
            .concat()
    }
}

/// Whose turn it is, or what is waited for where the law sets no delay; nothing once the dossier is over.
pub fn now(view: &DossierView, reader: Role) -> Option<String> {
    let dossier = &view.dossier;
    let training = &dossier.training;
    match Stage::of(dossier.state, (training.start, training.end), view.today) {
        Stage::Coming => Some(before_it_begins(dossier, view.today, reader)),
        Stage::Ongoing => Some(while_it_lasts(dossier, reader)),
        stage => match stage.due(dossier.due) {
            Some(due) => {
                Some([&sentence(dossier.state, &due, reader), meanwhile(dossier.state, reader)].concat())
            }
            None => Some(without_delay(dossier, reader)?.to_owned()),
        },
    }
}

/// What the reader may do, and what comes if nobody does, while somebody else is expected.
fn meanwhile(state: State, reader: Role) -> &'static str {
    match (state, reader) {
        (State::WaitingFinancer, Role::Elu) => {
            " Sans réponse, votre demande sera annulée : vous pouvez renoncer au complément, plus bas, et confirmer avant cette date."
        }
        (State::WaitingFinancer, Role::Collectivite) => {
            " Sans réponse, la demande de l’élu sera annulée, car la session commence."
        }
        _ => "",
    }
}

/// Until the training begins nobody has anything to do; the élu is told until when he can change his mind.
fn before_it_begins(dossier: &ShownDossier, today: Date, reader: Role) -> String {
    let begins = ["La formation commence le ", &date_long(dossier.training.start), "."].concat();
    match last_free_day(dossier).filter(|last| reader == Role::Elu && today <= *last) {
        Some(last) => [
            &begins,
            " Vous pouvez annuler sans frais jusqu’au ",
            &date_long(last),
            ", minuit (heure de Paris).",
        ]
        .concat(),
        None => begins,
    }
}

/// What the training body will have to declare is not due before the last day.
fn while_it_lasts(dossier: &ShownDossier, reader: Role) -> String {
    let lasts = ["La formation est en cours, jusqu’au ", &date_long(dossier.training.end), "."].concat();
    match dossier.due.filter(|_| reader == Role::Of) {
        Some(due) => [
            &lasts,
            " Vous déclarerez ensuite la sortie et le service fait, au plus tard le ",
            &date_long(due.until),
            ".",
        ]
        .concat(),
        None => lasts,
    }
}

/// What is waited for, without a last day.
fn without_delay(dossier: &ShownDossier, reader: Role) -> Option<&'static str> {
    let claimed = dossier.force_majeure.as_ref().is_some_and(|claim| claim.state == ClaimState::Asked);
    let sentence = match (dossier.state, reader) {
        (State::InControl, Role::Gestionnaire) => "À vous de terminer le contrôle du service fait.",
        (State::InControl, _) => {
            "Le gestionnaire contrôle le service fait. Aucun délai n’est fixé : vous serez prévenu de sa décision."
        }
        (State::ServiceDoneDeclared, Role::Gestionnaire) if claimed => {
            "À vous d’examiner le cas de force majeure : le service fait n’est pas validé avant."
        }
        (State::ServiceDoneDeclared, _) if claimed => {
            "Le gestionnaire examine le cas de force majeure : le service fait n’est pas validé avant."
        }
        _ => return None,
    };
    Some(sentence)
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
                "Votre collectivité n’a pas répondu avant la session. Rien n’est débité : vous pouvez refaire une demande."
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
        State::Submitted
        | State::Acknowledged
        | State::Proposed
        | State::WaitingFinancer
        | State::Paying
        | State::Accepted
        | State::Postponing
        | State::InTraining
        | State::ServiceDoneDeclared
        | State::InControl => return None,
    };
    Some(sentence)
}

/// Whether the reader is the one expected.
pub fn is_mine(due: Option<&Due>, reader: Role) -> bool {
    due.is_some_and(|due| due.whose == actor_of(reader))
}

fn verb(state: State, rule: Delay) -> &'static str {
    match rule {
        Delay::OfAnswer | Delay::OfAnswerWithPrerequisites => "répondre à la demande",
        Delay::EluConfirmation | Delay::BeforeSession => match state {
            State::Paying => "terminer le paiement",
            State::WaitingFinancer => "répondre à la demande de complément",
            _ => "confirmer l’inscription",
        },
        Delay::PostponementAnswer => "répondre au report proposé",
        Delay::EntryDeclaration => "déclarer l’entrée en formation",
        Delay::ExitDeclaration => "déclarer la sortie et le service fait",
        Delay::ServiceDoneValidation => "valider le service fait",
        Delay::OfPayment => "payer l’organisme",
        _ => "agir",
    }
}
