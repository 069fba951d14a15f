//! The way in, for each of those who use the service.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Page, Provider, Severity, alert, connect_button};
use crate::router::Route;

pub fn sign_in() -> Html {
    html! { <Page title="Se connecter"><Ways /></Page> }
}

/// What the address says of a sign-in that failed (`?erreur=<code>`, the codes of the sign-in function), in words.
fn failure(query: &str) -> Option<&'static str> {
    let code = query.split(['?', '&']).find_map(|pair| pair.strip_prefix("erreur="))?;
    Some(match code.strip_prefix("sign-in-").unwrap_or(code) {
        "access-denied" => {
            "Vous avez interrompu l’identification. Vous pouvez la reprendre quand vous voulez."
        }
        "attempt-expired" | "code-refused" => {
            "L’identification a pris trop de temps. Recommencez : rien n’a été perdu."
        }
        "acr-too-low" => {
            "L’identification n’était pas assez sûre. Élus : choisissez sur FranceConnect+ une identité vérifiée. \
             Professionnels : activez la double authentification de votre fournisseur d’identité."
        }
        "provider-unavailable" | "provider-unreachable" => {
            "Le service d’identification ne répond pas pour le moment. Réessayez dans quelques minutes."
        }
        "organisation-unknown" => {
            "L’organisation que vous avez choisie n’est pas connue de ce service. Vérifiez son SIRET, ou écrivez-nous."
        }
        _ => {
            "La réponse du service d’identification n’a pas pu être vérifiée. Recommencez ; si cela se reproduit, écrivez-nous."
        }
    })
}

#[component]
fn Ways() -> Html {
    let failed = use_location().and_then(|location| failure(location.query_str()));
    html! {
        <>
            if let Some(message) = failed {
                { alert(Severity::Warning, "Vous n’êtes pas connecté", html! { <p>{ message }</p> }) }
            }
            <div class="fr-grid-row fr-grid-row--gutters">
                <section class="fr-col-12 fr-col-md-6" aria-labelledby="elus">
                    <div class="mce-panel">
                        <h2 id="elus" class="fr-h4">{ "Vous êtes élu" }</h2>
                        <p>
                            { "FranceConnect est la solution proposée par l’État pour sécuriser et simplifier la connexion à \
                               vos services en ligne. Il faut une identité vérifiée : L’Identité Numérique La Poste ou France \
                               Identité." }
                        </p>
                        { connect_button(Provider::FranceConnectPlus, "/espace") }
                        <p class="fr-text--sm fr-mb-0">
                            { "Première visite ? Ayez votre numéro de sécurité sociale sous la main." }
                        </p>
                    </div>
                </section>
                <section class="fr-col-12 fr-col-md-6" aria-labelledby="pros">
                    <div class="mce-panel">
                        <h2 id="pros" class="fr-h4">{ "Organisme, collectivité, gestionnaire" }</h2>
                        <p>
                            { "Connectez-vous avec votre adresse professionnelle. Choisissez bien l’organisation pour laquelle \
                               vous agissez : c’est elle qui décide de ce que vous voyez." }
                        </p>
                        { connect_button(Provider::ProConnect, "/espace") }
                    </div>
                </section>
            </div>
            <h2 class="fr-h4 fr-mt-4w">{ "Sans vous connecter" }</h2>
            <p>
                { "Vous pouvez " }<Link<Route> to={Route::Search}>{ "chercher une formation" }</Link<Route>>{ ", " }
                <Link<Route> to={Route::Simulator}>{ "simuler vos droits" }</Link<Route>>{ " et " }
                <Link<Route> to={Route::Help}>{ "lire l’aide" }</Link<Route>>{ "." }
            </p>
        </>
    }
}
