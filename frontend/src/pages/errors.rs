//! Pages that say that there is no page.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::Page;
use crate::router::Route;

pub fn not_found() -> Html {
    html! {
        <Page title="Page introuvable" lead="L’adresse est fausse, ou la page n’existe plus.">
            <p>
                { "Vérifiez l’adresse, ou partez de " }<Link<Route> to={Route::Home}>{ "l’accueil" }</Link<Route>>
                { ". Un lien reçu par courriel peut avoir été coupé : copiez-le en entier." }
            </p>
        </Page>
    }
}

pub fn forbidden() -> Html {
    html! {
        <Page title="Accès refusé" lead="Votre compte ne permet pas de voir cette page.">
            <p>
                { "Vous êtes peut-être connecté avec un autre rôle : déconnectez-vous, puis revenez avec le bon compte. \
                   Sinon, revenez à " }
                <Link<Route> to={Route::Home}>{ "l’accueil" }</Link<Route>>{ "." }
            </p>
        </Page>
    }
}
