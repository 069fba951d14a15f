//! What a person reads of his review, each time that he comes back: why, whose turn it is, until when, and what he can do.

use jiff::civil::Date;

use super::{Review, ReviewCause, ReviewState, contact_of};
use crate::french::{date_long, list};
use crate::identity::Claim;

/// How a refusal is contested before a judge (CJA, R. 421-1).
pub const COURT: &str = "Vous pouvez aussi saisir le tribunal administratif de Paris dans les deux mois, sur citoyens.telerecours.fr.";

/// Why somebody must look. What could tell that an account exists reads like any other doubt.
#[must_use]
pub fn cause_words(review: &Review) -> String {
    match review.cause {
        ReviewCause::NotFound => "Aucun mandat n’a été trouvé à votre nom de naissance ni à votre nom d’usage dans le Répertoire national des élus. Cela arrive après une élection récente ou quand un nom y est mal écrit.".to_owned(),
        ReviewCause::Ambiguous => "Plusieurs élus du Répertoire national des élus portent votre nom et sont nés le même jour que vous : un agent doit vérifier de qui il s’agit.".to_owned(),
        ReviewCause::Excluded => "Votre mandat a été trouvé, mais il n’ouvre pas de droit individuel à la formation.".to_owned(),
        ReviewCause::Uncertain => "Votre mandat a été trouvé ; un agent doit vérifier s’il ouvre un droit individuel à la formation.".to_owned(),
        ReviewCause::Incomplete => incomplete(&review.missing()),
        ReviewCause::OtherPlace | ReviewCause::NumberTaken | ReviewCause::PersonTaken | ReviewCause::TooManyTries => {
            "Nous n’avons pas pu vérifier de façon sûre que ce numéro et ce mandat sont les vôtres : un agent doit le faire.".to_owned()
        }
        ReviewCause::Rights => "Vous contestez les droits que montre votre compte : un agent les vérifie.".to_owned(),
    }
}

fn incomplete(missing: &[Claim]) -> String {
    if missing.is_empty() {
        return "Votre fournisseur d’identité n’a pas tout transmis : un agent doit vérifier qui vous êtes."
            .to_owned();
    }
    let missing: Vec<&str> = missing.iter().map(|claim| claim.french()).collect();
    format!(
        "Votre fournisseur d’identité n’a pas transmis {} : un agent doit vérifier qui vous êtes.",
        list(&missing)
    )
}

/// Where it stands: a title, and whose turn it is until when.
#[must_use]
pub fn situation(review: &Review, today: Date) -> (&'static str, String) {
    let by = review.until.map(date_long).unwrap_or_default();
    let is_late = review.until.is_some_and(|until| today > until);
    match review.state {
        ReviewState::Opened | ReviewState::InReview if is_late => (
            "Votre demande est examinée",
            format!(
                "Un agent devait vous répondre au plus tard le {by} : il est en retard. Écrivez à l’assistance avec votre référence."
            ),
        ),
        ReviewState::Opened => (
            "Votre demande est examinée",
            format!(
                "Un agent vous répond au plus tard le {by}. Vous n’avez rien à refaire ; une preuve envoyée dès maintenant l’aide à répondre plus vite."
            ),
        ),
        ReviewState::InReview => (
            "Votre demande est examinée",
            format!(
                "Un agent examine ce que vous avez envoyé et vous répond au plus tard le {by}. Vous n’avez rien d’autre à faire."
            ),
        ),
        ReviewState::AwaitingProof => (
            "Une pièce est attendue de vous",
            format!(
                "Envoyez-la au plus tard le {by}, minuit. Sans réponse, votre demande sera close ; vous pourrez en faire une autre."
            ),
        ),
        ReviewState::AwaitingPrefecture => {
            ("Votre préfecture doit corriger le Répertoire", prefecture(review, &by))
        }
        ReviewState::Proposed => (
            "Une décision est proposée",
            format!("Une seconde personne la vérifie, au plus tard le {by}. Vous n’avez rien à faire."),
        ),
        ReviewState::Accepted => (
            "Votre demande est acceptée",
            "Deux agents vous ont reconnu. Vous n’avez rien d’autre à faire.".to_owned(),
        ),
        ReviewState::Refused if is_late => (
            "Votre demande est refusée",
            format!("Le délai pour contester cette réponse est passé depuis le {by}."),
        ),
        ReviewState::Refused => (
            "Votre demande est refusée",
            format!(
                "Vous pouvez contester cette réponse jusqu’au {by}, minuit : écrivez pourquoi, joignez une pièce, et deux agents la réexaminent. {COURT}"
            ),
        ),
        ReviewState::Closed => (
            "Votre demande est close",
            "Elle est terminée. Si vous n’avez pas encore de compte, vous pouvez faire une autre demande."
                .to_owned(),
        ),
    }
}

fn prefecture(review: &Review, by: &str) -> String {
    let contact = contact_of(&review.departement).unwrap_or_default();
    format!(
        "Le Répertoire national des élus est tenu par votre préfecture, à qui nous avons écrit ; vous pouvez lui écrire aussi : {contact}. Nous regardons de nouveau le Répertoire au plus tard le {by} et vous répondons."
    )
}
