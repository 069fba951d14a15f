//! `fr-footer`: what the law wants within reach of every page.

use yew::prelude::*;
use yew_router::prelude::*;

use crate::router::Route;

#[component]
pub fn Footer() -> Html {
    html! {
        <footer class="fr-footer fr-mt-6w" role="contentinfo" id="pied" tabindex="-1">
            <div class="fr-container">
                <div class="fr-footer__body">
                    <div class="fr-footer__brand"><p class="mce-brand">{ brand() }</p></div>
                    <div class="fr-footer__content">
                        <p class="fr-footer__content-desc">
                            { "Mon Compte Élu permet aux élus locaux de connaître et d’utiliser leur droit individuel à la \
                               formation (DIFE), et aux organismes de formation et aux collectivités de les accompagner." }
                        </p>
                        <ul class="fr-footer__content-list">{ for SITES.iter().map(external) }</ul>
                    </div>
                </div>
                <div class="fr-footer__bottom">
                    <ul class="fr-footer__bottom-list">
                        { internal(Route::SiteMap, "Plan du site") }
                        { internal(Route::Accessibility, "Accessibilité : non conforme") }
                        { internal(Route::LegalNotice, "Mentions légales") }
                        { internal(Route::PersonalData, "Données personnelles et cookies") }
                        { internal(Route::Terms, "Conditions générales") }
                        { internal(Route::OpenData, "Données ouvertes") }
                        { internal(Route::Help, "Aide et contact") }
                    </ul>
                </div>
            </div>
        </footer>
    }
}

#[cfg(feature = "etat")]
fn brand() -> Html {
    html! { <span class="fr-logo">{ "République" }<br />{ "Française" }</span> }
}

#[cfg(not(feature = "etat"))]
fn brand() -> Html {
    html! { { "Mon Compte Élu" } }
}

const SITES: [(&str, &str); 4] = [
    ("info.gouv.fr", "https://info.gouv.fr"),
    ("service-public.gouv.fr", "https://service-public.gouv.fr"),
    ("legifrance.gouv.fr", "https://legifrance.gouv.fr"),
    ("data.gouv.fr", "https://data.gouv.fr"),
];

fn external((name, href): &(&'static str, &'static str)) -> Html {
    html! {
        <li class="fr-footer__content-item" key={*name}>
            <a class="fr-footer__content-link" target="_blank" rel="noopener external" href={*href}
                title={[name, " - nouvelle fenêtre"].concat()}>{ *name }</a>
        </li>
    }
}

fn internal(to: Route, label: &'static str) -> Html {
    html! {
        <li class="fr-footer__bottom-item"><Link<Route> classes="fr-footer__bottom-link" {to}>{ label }</Link<Route>></li>
    }
}
