//! The page of each address, portal by portal.
//!
//! A portal has its own Wasm. An address of the other portal is a new page for the browser, which then loads the other Wasm:
//! `externalize-loader.mjs` chooses by [`PRO_PATHS`].

use mce_shared::api::Role;
use yew::prelude::*;

use crate::browser;
use crate::components::{Page, waiting};
use crate::pages::restricted::Restricted;
use crate::pages::{self, dossier, elu, of, public};
use crate::router::Route;

/// First part of the addresses of the professionals' portal.
#[cfg(test)]
const PRO_PATHS: [&str; 4] = ["organisme", "collectivite", "gestion", "traitement"];

const ELU: &[Role] = &[Role::Elu];
const OF: &[Role] = &[Role::Of];
const COLLECTIVITE: &[Role] = &[Role::Collectivite];
const GESTIONNAIRE: &[Role] = &[Role::Gestionnaire];
const PROFESSIONALS: &[Role] = &[Role::Of, Role::Collectivite, Role::Gestionnaire];
const EVERY_ROLE: &[Role] = &[Role::Elu, Role::Of, Role::Collectivite, Role::Gestionnaire];

/// The pages of everybody and of the élus.
pub fn elu(route: Route) -> Html {
    use Route as R;
    match route {
        R::Home => html! { <public::home::Home /> },
        R::Simulator => html! { <public::simulator::Simulator /> },
        R::Search => html! { <public::search::Search /> },
        R::Offer { siret, formation, action } => {
            html! { <public::offer::Offer {siret} {formation} {action} /> }
        }
        R::Help => public::help(),
        R::SignIn => public::sign_in::sign_in(),
        R::Accessibility => public::accessibility(),
        R::LegalNotice => public::legal_notice(),
        R::PersonalData => public::personal_data(),
        R::Terms => public::terms::terms(),
        R::SiteMap => public::site_map(),
        R::Space => only(EVERY_ROLE, html! { <pages::space::Space /> }),

        R::Activation => only(ELU, html! { <elu::activation::Activation /> }),
        R::Account => only(ELU, html! { <elu::account::Account /> }),
        R::Statement => only(ELU, html! { <elu::statement::Statement /> }),
        R::NewDossier { siret, formation, action, session } => {
            only(ELU, html! { <elu::new_dossier::NewDossier {siret} {formation} {action} {session} /> })
        }
        R::Dossiers => only(ELU, html! { <elu::dossiers::Dossiers /> }),
        R::Dossier { id } => only(EVERY_ROLE, html! { <dossier::OfElu {id} /> }),
        R::Confirmation { id } => only(ELU, html! { <elu::confirmation::Confirmation {id} /> }),
        R::Cancellation { id } => only(ELU, html! { <elu::cancellation::Cancellation {id} /> }),
        R::PaymentReturn { id } => only(ELU, html! { <elu::payment::PaymentReturn {id} /> }),

        R::Forbidden => pages::errors::forbidden(),
        R::NotFound => pages::errors::not_found(),

        R::Treatment { .. } | R::OfHome | R::OfOffers | R::OfImport | R::OfDossiers | R::OfPayments => {
            elsewhere()
        }
        R::Collectivite | R::Gestion | R::Settlements => elsewhere(),
    }
}

/// The pages of the training bodies, the collectivités and the gestionnaire.
pub fn pro(route: Route) -> Html {
    use Route as R;
    match route {
        R::OfHome => only(OF, html! { <of::home::OfHome /> }),
        R::OfOffers => only(OF, html! { <of::offers::OfOffers /> }),
        R::OfImport => only(OF, html! { <of::import::OfImport /> }),
        R::OfDossiers => only(OF, of::dossiers()),
        R::OfPayments => only(OF, html! { <of::payments::OfPayments /> }),
        R::Collectivite => only(COLLECTIVITE, pages::collectivite::requests()),
        R::Gestion => only(GESTIONNAIRE, pages::gestion::services_done()),
        R::Settlements => only(GESTIONNAIRE, html! { <pages::gestion::settlements::Settlements /> }),
        R::Treatment { id } => only(PROFESSIONALS, html! { <dossier::OfProfessional {id} /> }),
        // What is under these paths and is no page: the portal was chosen by the first part of the address alone.
        R::NotFound => pages::errors::not_found(),
        _ => elsewhere(),
    }
}

/// A page for some roles; the door explains itself to the others.
fn only(roles: &'static [Role], page: Html) -> Html {
    html! { <Restricted {roles}>{ page }</Restricted> }
}

/// A page of the other portal.
fn elsewhere() -> Html {
    html! { <Elsewhere /> }
}

#[component]
fn Elsewhere() -> Html {
    use_effect_with((), |()| browser::reload());
    html! { <Page title="Mon Compte Élu">{ waiting("Ouverture de la page…") }</Page> }
}

#[cfg(test)]
mod tests {
    use yew_router::Routable;

    use super::*;

    #[test]
    fn the_loader_chooses_by_the_same_paths() {
        let loader = include_str!("../externalize-loader.mjs");
        assert!(
            loader.contains(&format!("/^\\/({})(\\/|$)/", PRO_PATHS.join("|"))),
            "{PRO_PATHS:?} in the loader"
        );
    }

    #[test]
    fn an_address_is_professional_by_its_first_part() {
        for path in Route::routes() {
            let pro = PRO_PATHS.contains(&path.split('/').nth(1).unwrap_or_default());
            let known =
                ["/traitement/:id", "/collectivite", "/gestion", "/gestion/reglements"].contains(&path);
            assert_eq!(pro, known || path.starts_with("/organisme"), "{path}");
        }
    }
}
