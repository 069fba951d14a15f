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
    /// The Caisse des Dépôts.
    Gestionnaire,
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
                "Nous avons reçu un paiement par carte pour « {what} », alors que le dossier n'en attendait plus. La somme est rendue à la carte qui l'a payée, sous trente jours au plus."
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
    if command == CommandKind::ClaimForceMajeure {
        let text = format!(
            "{} déclare un cas de force majeure pour « {what} ». Le justificatif est dans le dossier.",
            dossier.elu_name
        );
        messages.push(message(
            dossier,
            Recipient::Gestionnaire,
            "Cas de force majeure à examiner".to_owned(),
            text,
        ));
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
        CommandKind::Lapse if dossier.state == State::Accepted => (
            "Report sans réponse : votre inscription reste à la première date".to_owned(),
            format!(
                "Vous n'avez pas répondu au report de « {what} » : votre inscription reste valable pour le {}.",
                date_long(dossier.training.start)
            ),
        ),
        CommandKind::Lapse => (
            "Votre demande est annulée : le délai est dépassé".to_owned(),
            format!(
                "Le délai est dépassé pour « {what} ». Rien n'est débité. Vous pouvez refaire une demande."
            ),
        ),
        CommandKind::ValidateServiceDone | CommandKind::CorrectServiceDone => (
            "Votre formation est terminée".to_owned(),
            format!(
                "Le service fait est validé pour « {what} ». Donnez votre avis : il aide les autres élus à choisir."
            ),
        ),
        CommandKind::ProposePostponement => (
            "Report proposé : à vous de répondre".to_owned(),
            format!(
                "{of} propose de reporter « {what} ». {} Acceptez ou gardez la première date{} : dans les deux cas vous ne refaites rien, et ce qui est réservé le reste.",
                postponement_text(dossier),
                until(dossier, Actor::Elu)
            ),
        ),
        CommandKind::OpenControl => (
            "Un contrôle est en cours".to_owned(),
            format!(
                "Le gestionnaire contrôle la réalisation de « {what} ». Vous n'avez rien à faire ; il peut vous écrire."
            ),
        ),
        CommandKind::ClaimForceMajeure => (
            "Votre cas de force majeure est à l'étude".to_owned(),
            format!(
                "Nous avons reçu votre déclaration et votre justificatif pour « {what} ». Le gestionnaire vous répond ; jusque-là rien de plus n'est débité."
            ),
        ),
        CommandKind::GrantForceMajeure => (
            "Cas de force majeure reconnu".to_owned(),
            format!("Votre cas de force majeure est reconnu pour « {what} ». {}", settled_text(dossier)),
        ),
        CommandKind::RefuseForceMajeure => (
            "Cas de force majeure non reconnu".to_owned(),
            format!(
                "Votre cas de force majeure n'est pas reconnu pour « {what} » : {}. Vous pouvez le déclarer de nouveau avec un autre justificatif.",
                dossier.force_majeure.as_ref().map(|claim| claim.answer.as_str()).unwrap_or_default()
            ),
        ),
        CommandKind::ApproveIncident => (
            "Votre dossier est corrigé".to_owned(),
            format!("Le dossier de « {what} » a été réexaminé. {}", settled_text(dossier)),
        ),
        CommandKind::Close => (
            "Votre dossier est clos par le gestionnaire".to_owned(),
            format!("Le dossier de « {what} » est clos. Tout ce qui était réservé vous est rendu."),
        ),
        CommandKind::DeclareNoShow => (
            "Absence déclarée par l'organisme".to_owned(),
            format!(
                "{of} déclare que vous ne vous êtes pas présenté à « {what} ». {} Si c'est un cas de force majeure, déclarez-le sur la page du dossier avec un justificatif ; si c'est une erreur, écrivez-nous depuis la page d'aide.",
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
        CommandKind::Lapse if dossier.state == State::Accepted => (
            "Report resté sans réponse".to_owned(),
            format!(
                "{elu} n'a pas répondu au report : son inscription à « {what} » reste à la première date. Si elle ne peut pas avoir lieu, annulez-la."
            ),
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
        CommandKind::OpenControl => (
            "Contrôle du service fait".to_owned(),
            format!(
                "Le service fait du dossier de {elu} (« {what} ») est mis en contrôle : {}. Tenez prêts les émargements, le programme et l'attestation ; le paiement attend la fin du contrôle.",
                dossier.control.as_deref().unwrap_or_default()
            ),
        ),
        CommandKind::CorrectServiceDone => (
            "Service fait corrigé après contrôle".to_owned(),
            format!(
                "Après contrôle, le service fait de {elu} (« {what} ») est corrigé. {}",
                indemnity_text(dossier)
            ),
        ),
        CommandKind::AcceptPostponement => (
            "Report accepté".to_owned(),
            format!(
                "{elu} accepte le report : « {what} » commence pour lui le {}. Rien d'autre à faire avant.",
                date_long(dossier.training.start)
            ),
        ),
        CommandKind::DeclinePostponement => (
            "Report refusé".to_owned(),
            format!(
                "{elu} garde la première date de « {what} », le {}. Si la session ne peut pas avoir lieu, annulez-la : tout lui est rendu.",
                date_long(dossier.training.start)
            ),
        ),
        CommandKind::GrantForceMajeure => (
            "Cas de force majeure reconnu".to_owned(),
            format!(
                "Le cas de force majeure de {elu} est reconnu pour « {what} » : seule la part suivie de la formation vous est due."
            ),
        ),
        CommandKind::ApproveIncident => (
            "Correction d'un dossier réglé".to_owned(),
            format!(
                "Le dossier de {elu} (« {what} ») est corrigé : {}. Ce qui vous avait été versé en trop est déduit de vos prochains paiements, ou à rembourser.",
                last_correction(dossier)
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

fn postponement_text(dossier: &Dossier) -> String {
    match &dossier.postponement {
        Some(other) => {
            format!("La nouvelle session commence le {} ({}).", date_long(other.start), other.message)
        }
        None => String::new(),
    }
}

/// What a settled dossier costs now.
fn settled_text(dossier: &Dossier) -> String {
    match &dossier.outcome {
        Some(outcome) if outcome.charged.is_zero() => "Tout ce qui était réservé vous est rendu.".to_owned(),
        Some(outcome) => format!(
            "La formation vous coûte {} ; {} vous sont rendus. Le relevé de vos droits le détaille.",
            outcome.charged.french(),
            outcome.returned.total().french()
        ),
        None => {
            "Le gestionnaire en tiendra compte quand l'organisme déclarera la fin de la formation.".to_owned()
        }
    }
}

fn last_correction(dossier: &Dossier) -> &str {
    dossier.corrections.last().map(|correction| correction.reason.as_str()).unwrap_or_default()
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
