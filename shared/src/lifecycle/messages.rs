//! The messages that a decision sends: whose turn it is, and until when, in plain words.

use serde::{Deserialize, Serialize};

use crate::french::date_long;
use crate::identifiers::{Siren, Siret};
use crate::ids::EluId;

use super::dossier::Dossier;
use super::table::{Actor, CommandKind, State};

/// To whom a message goes; the address is looked up when it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum Recipient {
    /// An élu.
    Elu(EluId),
    /// A training body.
    Of(Siret),
    /// A collectivité.
    Collectivite(Siren),
}

/// A mail to send once the decision is committed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// To whom.
    pub to: Recipient,
    /// One line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// Path in the site of what to look at.
    pub path: String,
}

/// The messages that follow from what the card service said: whether the dossier stayed where it was, and whether money came.
/// An attempt that ended badly matters to nobody once the dossier waits for no payment.
#[must_use]
pub fn after_card(dossier: &Dossier, stayed: bool, money_came: bool) -> Vec<Message> {
    let to = Recipient::Elu(dossier.elu.clone());
    let what = &dossier.training.intitule;
    match (stayed, money_came) {
        (false, _) => following(dossier, CommandKind::Confirm),
        (true, true) => {
            let text = format!(
                "Nous avons reçu un paiement par carte pour « {what} », alors que le dossier n'en attendait plus. La somme est conservée sur votre compte et vous sera remboursée."
            );
            vec![message(dossier, to, "Un paiement reçu après la fin du dossier".to_owned(), text)]
        }
        (true, false) if dossier.state == State::Paying => {
            let text = format!(
                "Le paiement par carte n'a pas abouti. Vos droits restent réservés : vous pouvez réessayer{}.",
                until(dossier, Actor::Elu)
            );
            vec![message(dossier, to, "Votre paiement n'a pas abouti".to_owned(), text)]
        }
        (true, false) => Vec::new(),
    }
}

/// The messages that follow from `command`, which led `dossier` to where it is now.
#[must_use]
pub fn following(dossier: &Dossier, command: CommandKind) -> Vec<Message> {
    let mut messages = Vec::new();
    let what = &dossier.training.intitule;
    if let Some((subject, text)) = for_elu(dossier, command) {
        messages.push(message(dossier, Recipient::Elu(dossier.elu.clone()), subject, text));
    }
    if let Some((subject, text)) = for_of(dossier, command) {
        messages.push(message(dossier, Recipient::Of(dossier.of.clone()), subject, text));
    }
    if command == CommandKind::AskCofinancing
        && let Some(request) = &dossier.cofinancing
    {
        let text = format!(
            "{} demande à {} un complément de {} pour la formation « {what} ». Sa demande et sa motivation vous attendent dans votre espace.",
            dossier.elu_name,
            request.name,
            request.asked.french()
        );
        let to = Recipient::Collectivite(request.collectivite.clone());
        messages.push(message(dossier, to, "Un élu vous demande un cofinancement".to_owned(), text));
    }
    messages
}

fn message(dossier: &Dossier, to: Recipient, subject: String, text: String) -> Message {
    Message {
        to,
        subject: format!("{subject} — dossier {}", dossier.id),
        text,
        path: format!("/dossiers/{}", dossier.id),
    }
}

fn until(dossier: &Dossier, whose: Actor) -> String {
    match &dossier.due {
        Some(due) if due.whose == whose => format!(" jusqu'au {}, minuit", date_long(due.until)),
        _ => String::new(),
    }
}

fn for_elu(dossier: &Dossier, command: CommandKind) -> Option<(String, String)> {
    let what = &dossier.training.intitule;
    let of = &dossier.of_name;
    let (subject, text) = match command {
        CommandKind::Submit => (
            "Votre demande est envoyée".to_owned(),
            format!(
                "Votre demande pour « {what} » est envoyée à {of}. C'est à l'organisme de répondre{}. Vous n'êtes pas encore inscrit et rien n'est débité.",
                until(dossier, Actor::Of)
            ),
        ),
        CommandKind::Acknowledge => (
            "L'organisme vérifie vos prérequis".to_owned(),
            format!("{of} a bien reçu votre demande et vérifie les prérequis{}.", until(dossier, Actor::Of)),
        ),
        CommandKind::Accept | CommandKind::Propose => (
            "À vous de confirmer votre inscription".to_owned(),
            format!(
                "{of} a répondu à votre demande pour « {what} ». Vous n'êtes pas encore inscrit : confirmez{}. Sans confirmation, la demande sera annulée.",
                until(dossier, Actor::Elu)
            ),
        ),
        CommandKind::GrantCofinancing | CommandKind::DeclineCofinancing => (
            "Votre collectivité a répondu".to_owned(),
            format!(
                "{} Vous pouvez maintenant confirmer votre inscription à « {what} »{}.",
                cofinancing_answer(dossier),
                until(dossier, Actor::Elu)
            ),
        ),
        CommandKind::Confirm if dossier.state == State::Accepted => (
            "Votre inscription est confirmée".to_owned(),
            format!(
                "Vous êtes inscrit à « {what} », qui commence le {}. Vous n'avez plus rien à faire avant ce jour.",
                date_long(dossier.training.start)
            ),
        ),
        CommandKind::Refuse | CommandKind::CancelByOf => (
            "L'organisme a annulé votre demande".to_owned(),
            format!(
                "{of} ne donne pas suite à « {what} ». Tout ce qui était réservé vous est rendu. Vous pouvez chercher une autre session."
            ),
        ),
        CommandKind::Cancel => ("Votre annulation est enregistrée".to_owned(), cancellation_text(dossier)),
        CommandKind::Lapse => (
            "Votre demande est annulée : le délai est dépassé".to_owned(),
            format!(
                "Le délai est dépassé pour « {what} ». Rien n'est débité. Vous pouvez refaire une demande."
            ),
        ),
        CommandKind::ValidateServiceDone => (
            "Votre formation est terminée".to_owned(),
            format!(
                "Le service fait est validé pour « {what} ». Donnez votre avis : il aide les autres élus à choisir."
            ),
        ),
        CommandKind::DeclareNoShow => (
            "Absence déclarée par l'organisme".to_owned(),
            format!(
                "{of} déclare que vous ne vous êtes pas présenté à « {what} ». {} Si c'est une erreur ou un cas de force majeure, écrivez-nous depuis la page d'aide.",
                cancellation_text(dossier)
            ),
        ),
        _ => return None,
    };
    Some((subject, text))
}

fn for_of(dossier: &Dossier, command: CommandKind) -> Option<(String, String)> {
    let what = &dossier.training.intitule;
    let elu = &dossier.elu_name;
    let (subject, text) = match command {
        CommandKind::Submit => (
            "Nouvelle demande d'inscription".to_owned(),
            format!(
                "{elu} demande à s'inscrire à « {what} ». Répondez{}, sinon la demande sera annulée.",
                until(dossier, Actor::Of)
            ),
        ),
        CommandKind::Confirm if dossier.state == State::Accepted => (
            "Inscription confirmée".to_owned(),
            format!(
                "{elu} a confirmé son inscription à « {what} », qui commence le {}. Déclarez son entrée dans les trois jours ouvrés.",
                date_long(dossier.training.start)
            ),
        ),
        CommandKind::Cancel => (
            "Annulation par l'élu".to_owned(),
            format!("{elu} a annulé « {what} ». {}", indemnity_text(dossier)),
        ),
        CommandKind::Lapse => (
            "Demande annulée sans suite".to_owned(),
            format!("Le délai est dépassé pour la demande de {elu} (« {what} »)."),
        ),
        CommandKind::ValidateServiceDone => (
            "Service fait validé".to_owned(),
            format!(
                "Le service fait du dossier de {elu} (« {what} ») est validé. {}",
                indemnity_text(dossier)
            ),
        ),
        CommandKind::OrderPayment => (
            "Virement ordonné".to_owned(),
            format!(
                "Le virement pour le dossier de {elu} (« {what} ») est ordonné ; son numéro de dossier figure dans le libellé."
            ),
        ),
        _ => return None,
    };
    Some((subject, text))
}

fn cofinancing_answer(dossier: &Dossier) -> String {
    match &dossier.cofinancing {
        Some(request) if !request.granted.is_zero() => {
            format!(
                "{} vous accorde {} sur les {} demandés.",
                request.name,
                request.granted.french(),
                request.asked.french()
            )
        }
        Some(request) => format!("{} ne donne pas suite à votre demande de complément.", request.name),
        None => String::new(),
    }
}

fn cancellation_text(dossier: &Dossier) -> String {
    match &dossier.outcome {
        Some(outcome) if outcome.charged.is_zero() => "Tout ce qui était réservé vous est rendu.".to_owned(),
        Some(outcome) => format!(
            "L'annulation tardive vous coûte {} ; {} sont gardés en avoir pour une prochaine formation.",
            outcome.charged.french(),
            outcome.card_credit.french()
        ),
        None => "Rien n'était encore débité.".to_owned(),
    }
}

fn indemnity_text(dossier: &Dossier) -> String {
    match &dossier.outcome {
        Some(outcome) if !outcome.of_paid.is_zero() => {
            format!("Une somme de {} vous est due.", outcome.of_paid.french())
        }
        _ => "Aucune somme ne vous est due.".to_owned(),
    }
}
