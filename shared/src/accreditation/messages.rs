//! The mails of a request: whose turn it is, and until when. Their words are in `texts/mails`.

use super::{Accreditation, AccreditationCommand, AccreditationState};
use crate::french::date_long;
use crate::lifecycle::{Message, Recipient};
use crate::texts::mails::{gestionnaire, organisme};

/// The messages that follow from `command`, which led `it` to where it is now.
pub(super) fn following(it: &Accreditation, command: &AccreditationCommand) -> Vec<Message> {
    match command {
        AccreditationCommand::Send => vec![received(it), to_examine(it)],
        AccreditationCommand::Appeal { .. } => vec![contested(it), to_examine(it)],
        AccreditationCommand::Ask { .. } => vec![to_complete(it)],
        AccreditationCommand::Admit => vec![admissible(it)],
        AccreditationCommand::Propose { accepts, .. } => vec![to_decide(it, *accepts)],
        AccreditationCommand::SendBack { .. } if it.state == AccreditationState::MoreAsked => {
            vec![to_complete(it)]
        }
        AccreditationCommand::SendBack { .. } => vec![to_examine(it)],
        AccreditationCommand::Confirm { .. } => vec![decided(it)],
        AccreditationCommand::Lapse if it.sent_at.is_some() => vec![closed(it)],
        AccreditationCommand::Lapse
        | AccreditationCommand::Save { .. }
        | AccreditationCommand::Look { .. }
        | AccreditationCommand::Join { .. }
        | AccreditationCommand::Withdraw
        | AccreditationCommand::Erase => Vec::new(),
    }
}

fn applicant(it: &Accreditation) -> Recipient {
    Recipient::Address(it.contact().to_owned())
}

fn until(it: &Accreditation) -> Option<String> {
    it.until.map(date_long)
}

fn received(it: &Accreditation) -> Message {
    let (reference, nom, limite) = (it.reference.as_str(), it.name(), until(it));
    organisme::AccreditationRecue { reference, nom, limite: limite.as_deref() }.to(applicant(it))
}

fn contested(it: &Accreditation) -> Message {
    let (reference, nom, limite) = (it.reference.as_str(), it.name(), until(it));
    organisme::AccreditationContestee { reference, nom, limite: limite.as_deref() }.to(applicant(it))
}

fn admissible(it: &Accreditation) -> Message {
    let (reference, nom, limite) = (it.reference.as_str(), it.name(), until(it));
    organisme::AccreditationRecevable { reference, nom, limite: limite.as_deref() }.to(applicant(it))
}

fn to_complete(it: &Accreditation) -> Message {
    let told: Vec<String> =
        it.asked.iter().map(|asked| format!("- {} : {}", asked.kind.french(), asked.word)).collect();
    let (reference, limite) = (it.reference.as_str(), until(it));
    organisme::AccreditationACompleter { reference, pieces: &told.join("\n"), limite: limite.as_deref() }
        .to(applicant(it))
}

fn closed(it: &Accreditation) -> Message {
    organisme::AccreditationClose { reference: it.reference.as_str(), nom: it.name() }.to(applicant(it))
}

fn decided(it: &Accreditation) -> Message {
    let (reference, nom, limite) = (it.reference.as_str(), it.name(), until(it));
    let raison = it.answer.as_ref().map(|answer| answer.reason.as_str()).unwrap_or_default();
    if it.state == AccreditationState::Accepted {
        return organisme::AccreditationAcceptee { reference, nom, raison }.to(applicant(it));
    }
    organisme::AccreditationRefusee { reference, nom, raison, limite: limite.as_deref() }.to(applicant(it))
}

fn to_examine(it: &Accreditation) -> Message {
    let (etat, limite) = (it.state.label().to_lowercase(), until(it));
    gestionnaire::AccreditationAExaminer {
        reference: it.reference.as_str(),
        nom: it.name(),
        siret: it.siret.as_str(),
        etat: &etat,
        limite: limite.as_deref(),
    }
    .to(Recipient::Gestionnaire)
}

fn to_decide(it: &Accreditation, accepts: bool) -> Message {
    let limite = until(it);
    gestionnaire::AccreditationADecider {
        reference: it.reference.as_str(),
        nom: it.name(),
        siret: it.siret.as_str(),
        auteur: it.proposal.as_ref().map(|proposal| proposal.by.as_str()).unwrap_or_default(),
        decision: if accepts { "l’acceptation" } else { "le refus" },
        limite: limite.as_deref(),
    }
    .to(Recipient::Gestionnaire)
}
