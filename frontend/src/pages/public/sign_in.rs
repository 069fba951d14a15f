//! The way in, for each of those who use the service.

use mce_shared::habilitation::Missing;
use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Page, Provider, Severity, alert, connect_button};
use crate::router::Route;

pub fn sign_in() -> Html {
    html! { <Page title="Se connecter"><Ways /></Page> }
}

/// What the address says of a sign-in that failed (`?erreur=<code>`, the codes of the sign-in function), in words.
fn failure(query: &str) -> Option<String> {
    let code = query.split(['?', '&']).find_map(|pair| pair.strip_prefix("erreur="))?;
    let levels = [Missing::SecondFactor, Missing::VerifiedIdentity, Missing::SubstantialIdentity];
    let level = levels.into_iter().find(|missing| missing.code() == code).map(|missing| missing.to_string());
    level.or_else(|| Some(of_code(code.strip_prefix("sign-in-").unwrap_or(code)).to_owned()))
}

fn of_code(code: &str) -> &'static str {
    match code {
        "access-denied" => {
            "Vous avez interrompu l’identification. Vous pouvez la reprendre quand vous voulez."
        }
        "cookie-missing" => {
            "Votre navigateur n’a pas gardé le cookie que nous lui avions donné avant de vous envoyer vous identifier : sans lui, nous \
             ne savons pas que c’est bien vous qui revenez. Autorisez les cookies de ce site dans les réglages du navigateur (nous n’en \
             déposons que deux, pour votre connexion), puis recommencez dans la même fenêtre, sans changer de navigateur : rien n’a \
             été perdu."
        }
        "attempt-expired" | "code-refused" => {
            "L’identification a pris trop de temps. Recommencez : rien n’a été perdu."
        }
        "acr-too-low" => {
            "L’identification n’était pas assez sûre : choisissez sur FranceConnect+ une identité vérifiée."
        }
        "not-again" => {
            "Cette action demandait de prouver à nouveau qui vous êtes, et cela n’a pas été fait. Recommencez, et allez jusqu’au bout \
             de l’identification."
        }
        "other-person" => {
            "Vous vous êtes identifié avec un autre compte que celui qui était ouvert. Reprenez avec le même compte, ou \
             déconnectez-vous d’abord."
        }
        "provider-unavailable" | "provider-unreachable" => {
            "Le service d’identification ne répond pas pour le moment. Réessayez dans quelques minutes."
        }
        "siret-missing" => {
            "ProConnect n’a pas transmis le SIRET de votre organisation : sans lui, nous ne savons pas pour qui vous agissez. \
             Recommencez en choisissant votre organisation ; si elle n’est pas proposée, demandez à votre service informatique de \
             renseigner le SIRET chez votre fournisseur d’identité."
        }
        "siret-malformed" => {
            "Le SIRET que ProConnect a transmis n’a pas 14 chiffres. Demandez à votre service informatique de le corriger chez votre \
             fournisseur d’identité, puis recommencez."
        }
        "email-missing" => {
            "Votre fournisseur d’identité n’a pas transmis votre adresse électronique. Renseignez-la chez lui, puis recommencez."
        }
        "organisation-unknown" => {
            "L’organisation que vous avez choisie n’est pas connue de ce service. Vérifiez son SIRET, ou écrivez-nous. Un organisme de \
             formation qui n’est pas encore référencé demande d’abord son accréditation."
        }
        "establishment-unknown" => {
            "Votre collectivité est connue de ce service, mais pas par l’établissement que vous avez choisi. Recommencez en \
             choisissant son siège, ou écrivez-nous pour que cet établissement soit ajouté."
        }
        "habilitation-missing" => {
            "Votre organisation est connue de ce service, mais personne ne vous y a habilité. Demandez à une personne qui administre \
             ses habilitations de vous inviter, à l’adresse que vous utilisez avec ProConnect. Si personne ne les administre encore, \
             écrivez-nous : le gestionnaire habilite la première."
        }
        _ => {
            "La réponse du service d’identification n’a pas pu être vérifiée. Recommencez ; si cela se reproduit, écrivez-nous."
        }
    }
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
                        <p class="fr-text--sm fr-mb-0">
                            { "Organisme de formation non référencé ? " }
                            <Link<Route> to={Route::Accreditation}>{ "Demander l’accréditation de votre organisme" }</Link<Route>>
                        </p>
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
