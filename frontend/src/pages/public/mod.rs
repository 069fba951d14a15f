//! What everyone may read, without signing in.

pub mod comparison;
pub mod favourites;
pub mod home;
pub mod offer;
pub mod open_data;
pub mod search;
pub mod sign_in;
pub mod simulator;
pub mod terms;

mod figures;

use yew::prelude::*;
use yew_router::prelude::*;

use crate::components::{Page, Prose};
use crate::router::Route;

pub fn help() -> Html {
    html! {
        <Page title="Aide" lead="Les réponses aux questions que posent les élus, les organismes et les collectivités.">
            { figures::figures() }
            <Prose name="aide" />
        </Page>
    }
}

pub fn accessibility() -> Html {
    html! {
        <Page title="Déclaration d’accessibilité">
            <Prose name="accessibilite" />
        </Page>
    }
}

pub fn legal_notice() -> Html {
    html! { <Page title="Mentions légales"><Prose name="mentions-legales" /></Page> }
}

pub fn personal_data() -> Html {
    html! {
        <Page title="Données personnelles et cookies">
            <Prose name="donnees-personnelles" />
        </Page>
    }
}

/// Every page that has one address for everybody, by who reads it.
const SITE: [(&str, &[(Route, &str)]); 6] = [
    (
        "Pour tous",
        &[
            (Route::Home, "Accueil"),
            (Route::Search, "Trouver une formation"),
            (Route::Simulator, "Simuler mes droits"),
            (Route::Help, "Aide et contact"),
            (Route::OpenData, "Données ouvertes"),
            (Route::SignIn, "Se connecter"),
        ],
    ),
    (
        "Élus",
        &[
            (Route::Account, "Mon compte"),
            (Route::Statement, "Relevé de mes droits"),
            (Route::Dossiers, "Mes demandes"),
            (Route::Presence, "Signer ma présence"),
            (Route::Favourites, "Mes favoris"),
            (Route::Alerts, "Mes recherches suivies"),
            (Route::Waits, "Mes listes d’attente"),
            (Route::Needs, "Dire un besoin de formation"),
        ],
    ),
    (
        "Organismes de formation",
        &[
            (Route::OfHome, "Tableau de bord"),
            (Route::OfDossiers, "Dossiers"),
            (Route::OfOffers, "Offres"),
            (Route::OfCalendar, "Calendrier des sessions"),
            (Route::OfImport, "Importer un catalogue"),
            (Route::OfNeeds, "Besoins des élus"),
            (Route::OfPayments, "Paiements"),
            (Route::OfStatement, "Relevé de l’organisme"),
            (Route::OfBankDetails, "Coordonnées bancaires"),
            (Route::OfOpinions, "Avis des élus"),
            (Route::Accreditation, "Demander l’accréditation de l’organisme"),
            (Route::Habilitations, "Habilitations"),
            (Route::SoftwareKeys, "Clés des logiciels"),
            (Route::Software, "Connecter un logiciel"),
        ],
    ),
    (
        "Collectivités",
        &[
            (Route::Collectivite, "Demandes de complément"),
            (Route::CollectiviteStatement, "Relevé de la collectivité"),
        ],
    ),
    (
        "Gestionnaire",
        &[
            (Route::Gestion, "À traiter"),
            (Route::GestionDossiers, "Rechercher un dossier"),
            (Route::Reviews, "Personnes à reconnaître"),
            (Route::Accreditations, "Accréditations"),
            (Route::Agrements, "Agréments du ministère"),
            (Route::Opinions, "Avis à lire"),
            (Route::MandateImport, "Importer le Répertoire des élus"),
            (Route::MandateEndings, "Fins de mandat"),
            (Route::Settlements, "Règlements"),
            (Route::BankChecks, "Comptes à vérifier"),
            (Route::BankReturns, "Fichiers de la banque"),
            (Route::Suspense, "À rapprocher"),
            (Route::Fund, "Fonds"),
            (Route::FundCollectivites, "Compléments des collectivités"),
            (Route::Figures, "Chiffres de la loi"),
            (Route::Runs, "Traitements"),
            (Route::SetAside, "Mis de côté"),
        ],
    ),
    (
        "Informations légales",
        &[
            (Route::Accessibility, "Accessibilité"),
            (Route::LegalNotice, "Mentions légales"),
            (Route::PersonalData, "Données personnelles et cookies"),
            (Route::Terms, "Conditions générales"),
        ],
    ),
];

pub fn site_map() -> Html {
    let link = |(to, label): &(Route, &'static str)| html! { <li key={*label}><Link<Route> to={to.clone()}>{ *label }</Link<Route>></li> };
    let group = |(title, links): (&'static str, &'static [(Route, &'static str)])| html! { <section key={title}><h2>{ title }</h2><ul>{ for links.iter().map(link) }</ul></section> };
    html! { <Page title="Plan du site">{ for SITE.into_iter().map(group) }</Page> }
}
