//! `fr-connect`: the buttons of FranceConnect+ and ProConnect, in the words and the drawing that they impose.

use mce_shared::api::endpoints;
use mce_shared::portals::portal_of;
use yew::prelude::*;

use crate::api::draft;
use crate::browser;

/// Who vouches for the person.
#[derive(Clone, Copy, PartialEq)]
pub enum Provider {
    /// For élus: a substantial level of assurance.
    FranceConnectPlus,
    /// For those who act for an organisation.
    ProConnect,
}

/// The button and its "Qu’est-ce que…" link. Once signed in, the person goes back to the page that was left unfinished in this tab,
/// else to `back`.
pub fn connect_button(provider: Provider, back: impl Into<AttrValue>) -> Html {
    let back = back.into();
    let (class, brand, code, href, question) = match provider {
        Provider::FranceConnectPlus => (
            "fr-connect fr-connect--plus",
            "FranceConnect",
            "franceconnect",
            "https://franceconnect.gouv.fr/france-connect-plus",
            "Qu’est-ce que FranceConnect+ ?",
        ),
        Provider::ProConnect => (
            "fr-connect fr-connect--pro",
            "ProConnect",
            "proconnect",
            "https://proconnect.gouv.fr/",
            "Qu’est-ce que ProConnect ?",
        ),
    };
    let onclick = move |_| {
        let left = draft::page().filter(|page| is_for(provider, page));
        browser::leave_for(&sign_in_address(code, left.as_deref().unwrap_or(&back)));
    };
    html! {
        <div class="fr-connect-group">
            <button {class} type="button" {onclick}>
                <span class="fr-connect__login">{ "S’identifier avec" }</span>
                <span class="fr-connect__brand">{ brand }</span>
            </button>
            <p>
                <a {href} target="_blank" rel="noopener" title={[question, " - nouvelle fenêtre"].concat()}>{ question }</a>
            </p>
        </div>
    }
}

/// Whether a page may be for who signs in there: another one would refuse him, and he would never see his own space. Mails lead
/// everybody to `/dossiers/`.
fn is_for(provider: Provider, page: &str) -> bool {
    let path = page.split('?').next().unwrap_or_default();
    match portal_of(path) {
        "pro" | "accreditation" | "gestion" | "fonds" => provider == Provider::ProConnect,
        "elu" => provider == Provider::FranceConnectPlus || path.starts_with("/dossiers/"),
        // An élu asks from the portal of everybody.
        _ if path.starts_with("/demande/") => provider == Provider::FranceConnectPlus,
        _ => true,
    }
}

fn sign_in_address(provider: &str, back: &str) -> String {
    endpoints::SIGN_IN.at([]).asking("provider", provider).asking("return", back).into()
}
