//! Where a dossier stands, whose turn it is and until when, in the words of the person who reads.

use mce_shared::api::{DossierView, Role};
use mce_shared::french::date_long;
use mce_shared::lifecycle::{Actor, Due, State};
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
        State::Proposed | State::Paying => Some(Severity::Warning),
        State::Submitted | State::Acknowledged | State::WaitingFinancer => Some(Severity::Info),
        State::Accepted | State::InTraining | State::ServiceDoneDeclared | State::ServiceDoneValidated => {
            Some(Severity::Success)
        }
        _ => None,
    };
    let label = match reader {
        Role::Elu => state.label_for_elu(),
        _ => state.label_for_professionals(),
    };
    badge(severity, label)
}

/// What is expected: "À vous de confirmer, jusqu’au mardi 1er décembre 2026, minuit."
pub fn sentence(state: State, due: &Due, reader: Role) -> String {
    let until = date_long(due.until);
    if due.whose == actor_of(reader) {
        ["À vous de ", verb(state, due.rule), ", jusqu’au ", &until, ", minuit."].concat()
    } else {
        [&capitalised(due.whose.french()), " doit ", verb(state, due.rule), " au plus tard le ", &until, "."]
            .concat()
    }
}

/// Whose turn it is, or what is waited for where the law sets no delay.
pub fn now(view: &DossierView, reader: Role) -> Option<String> {
    let dossier = &view.dossier;
    let to_come = dossier.state == State::Accepted && view.today < dossier.training.start;
    if let Some(due) = dossier.due.as_ref().filter(|_| !to_come) {
        return Some(sentence(dossier.state, due, reader));
    }
    match dossier.state {
        State::WaitingFinancer if reader == Role::Collectivite => {
            Some("À vous de répondre à la demande de complément.".to_owned())
        }
        State::WaitingFinancer => Some("La collectivité étudie la demande de complément.".to_owned()),
        State::Accepted if to_come => {
            Some(["La formation commence le ", &date_long(dossier.training.start), "."].concat())
        }
        _ => None,
    }
}

/// Whether the reader is the one expected.
pub fn is_mine(due: Option<&Due>, reader: Role) -> bool {
    due.is_some_and(|due| due.whose == actor_of(reader))
}

fn verb(state: State, rule: Delay) -> &'static str {
    match rule {
        Delay::OfAnswer | Delay::OfAnswerWithPrerequisites => "répondre à la demande",
        Delay::EluConfirmation if state == State::Paying => "terminer le paiement",
        Delay::EluConfirmation if state == State::WaitingFinancer => "répondre à la demande de complément",
        Delay::EluConfirmation => "confirmer l’inscription",
        Delay::EntryDeclaration => "déclarer l’entrée en formation",
        Delay::ExitDeclaration => "déclarer la sortie et le service fait",
        Delay::ServiceDoneValidation => "valider le service fait",
        Delay::OfPayment => "payer l’organisme",
        _ => "agir",
    }
}

fn capitalised(text: &str) -> String {
    let mut text = text.to_owned();
    // Those who act are written with a plain first letter.
    if let Some(first) = text.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    text
}
