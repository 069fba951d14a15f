//! The session that somebody came for, who first has to sign in, to accept the terms and to open his account.

use mce_shared::catalogue::SessionKey;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::api::draft;
use crate::router::Route;

/// That of the page which he left for the sign-in.
pub fn left() -> Option<SessionKey> {
    match Route::recognize(&draft::page()?)? {
        Route::NewDossier { siret, formation, action, session } => Some(SessionKey {
            siret: siret.parse().ok()?,
            formation: formation.parse().ok()?,
            action: action.parse().ok()?,
            session: session.parse().ok()?,
        }),
        _ => None,
    }
}

/// The page where he asks for it.
pub fn page_of(wanted: &SessionKey) -> Route {
    Route::NewDossier {
        siret: wanted.siret.to_string().into(),
        formation: wanted.formation.to_string().into(),
        action: wanted.action.to_string().into(),
        session: wanted.session.to_string().into(),
    }
}

/// Where one goes once the account is open: on with the session that was wanted, if there was one.
pub fn onwards(wanted: Option<&SessionKey>) -> Html {
    let Some(wanted) = wanted else {
        return html! { <p><Link<Route> classes="fr-btn" to={Route::Account}>{ "Voir mon compte" }</Link<Route>></p> };
    };
    html! {
        <div class="mce-actions">
            <Link<Route> classes="fr-btn" to={page_of(wanted)}>{ "Reprendre ma demande de formation" }</Link<Route>>
            <Link<Route> classes="fr-btn fr-btn--secondary" to={Route::Account}>{ "Voir mon compte" }</Link<Route>>
        </div>
    }
}

/// Says, while the account is not open, that the session is not forgotten.
pub fn kept(wanted: &SessionKey) -> Html {
    let offer = Route::Offer {
        siret: wanted.siret.to_string().into(),
        formation: wanted.formation.to_string().into(),
        action: wanted.action.to_string().into(),
    };
    html! {
        <p>
            { "La formation que vous alliez demander est gardée avec cette demande d’examen : vous la reprendrez ici, à la même \
               session, dès que votre compte sera ouvert. D’ici là, aucune place n’y est réservée. " }
            <Link<Route> to={offer}>{ "Revoir cette formation" }</Link<Route>>
        </p>
    }
}
