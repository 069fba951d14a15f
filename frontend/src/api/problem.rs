//! What went wrong: the problems of the contract (RFC 9457), and ours when the server could not be heard.

use mce_shared::api::Problem;

use super::json;

const NOT_REACHED: &str = "Le serveur n’a pas répondu. Rien n’est perdu : vérifiez votre connexion, puis réessayez. \
     Si votre demande était déjà arrivée, elle ne sera pas comptée deux fois.";
const OUTDATED: &str = "Le site a été mis à jour depuis l’ouverture de cette page. Rechargez la page.";

/// Nothing came back: the request may or may not have arrived. A new try carries the same key, so it counts once.
pub fn not_reached() -> Box<Problem> {
    Box::new(Problem::new(0, "network", "Le serveur n’a pas répondu", NOT_REACHED))
}

/// The answer is not of the expected shape: the site was updated since this page was opened.
pub fn outdated() -> Box<Problem> {
    Box::new(Problem::new(0, "outdated-page", "Page à recharger", OUTDATED))
}

/// The problem of an answer with this status. A body that is not a problem gets a sentence of ours.
pub fn decode(status: u16, body: &str) -> Box<Problem> {
    match json::read::<Problem>(body) {
        Ok(problem) if !problem.detail.is_empty() => Box::new(Problem { status, ..problem }),
        _ => Box::new(Problem::new(status, "", "Ce n’est pas possible", default_detail(status))),
    }
}

/// Whether the same request may be sent again as it is: nothing was decided, or the decision was not heard.
pub fn is_unanswered(problem: &Problem) -> bool {
    problem.status == 0 || problem.status == 429 || problem.status >= 500 || problem.code == "still-running"
}

/// Whether the person must sign in, again or for the first time.
pub fn needs_sign_in(problem: &Problem) -> bool {
    problem.status == 401
}

/// Whether the person must prove again who he is: he is signed in, but not since a short time.
pub fn needs_fresh_sign_in(problem: &Problem) -> bool {
    problem.code == "fresh-sign-in-needed"
}

fn default_detail(status: u16) -> &'static str {
    match status {
        401 => {
            "Votre connexion a expiré. Connectez-vous à nouveau : vous reviendrez ici avec ce que vous aviez saisi."
        }
        403 => "Votre compte ne permet pas d’accéder à cette page.",
        404 => "Cette page ou ce dossier n’existe pas, ou n’existe plus.",
        409 => "La situation a changé entre-temps. Rechargez la page pour voir où en est le dossier.",
        412 => "Cette page a été modifiée entre-temps. Rechargez-la, puis recommencez.",
        413 => "Le fichier ou le texte envoyé est trop volumineux.",
        429 => "Trop de demandes en peu de temps. Patientez une minute, puis réessayez.",
        400..=499 => "La demande n’a pas été comprise. Rechargez la page, puis recommencez.",
        _ => "Le service rencontre une difficulté. Rien n’est perdu : réessayez dans quelques minutes.",
    }
}
