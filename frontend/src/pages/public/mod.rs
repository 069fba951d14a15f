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

pub fn site_map() -> Html {
    let link = |to: Route, label: &'static str| html! { <li><Link<Route> {to}>{ label }</Link<Route>></li> };
    html! {
        <Page title="Plan du site">
            <h2>{ "Pour tous" }</h2>
            <ul>
                { link(Route::Home, "Accueil") }
                { link(Route::Search, "Trouver une formation") }
                { link(Route::Simulator, "Simuler mes droits") }
                { link(Route::Help, "Aide et contact") }
                { link(Route::OpenData, "Données ouvertes") }
                { link(Route::SignIn, "Se connecter") }
            </ul>
            <h2>{ "Élus" }</h2>
            <ul>
                { link(Route::Account, "Mon compte") }
                { link(Route::Statement, "Relevé de mes droits") }
                { link(Route::Dossiers, "Mes demandes") }
                { link(Route::Presence, "Signer ma présence") }
                { link(Route::Favourites, "Mes favoris") }
                { link(Route::Alerts, "Mes recherches suivies") }
                { link(Route::Waits, "Mes listes d’attente") }
                { link(Route::Needs, "Dire un besoin de formation") }
            </ul>
            <h2>{ "Organismes de formation" }</h2>
            <ul>
                { link(Route::OfHome, "Tableau de bord") }
                { link(Route::OfDossiers, "Dossiers") }
                { link(Route::OfOffers, "Offres") }
                { link(Route::OfCalendar, "Calendrier des sessions") }
                { link(Route::OfImport, "Importer un catalogue") }
                { link(Route::OfNeeds, "Besoins des élus") }
                { link(Route::OfPayments, "Paiements") }
                { link(Route::OfStatement, "Relevé de l’organisme") }
                { link(Route::OfBankDetails, "Coordonnées bancaires") }
                { link(Route::OfOpinions, "Avis des élus") }
                { link(Route::Accreditation, "Demander l’accréditation de l’organisme") }
                { link(Route::Habilitations, "Habilitations") }
                { link(Route::SoftwareKeys, "Clés des logiciels") }
                { link(Route::Software, "Connecter un logiciel") }
            </ul>
            <h2>{ "Collectivités" }</h2>
            <ul>
                { link(Route::Collectivite, "Demandes de complément") }
                { link(Route::CollectiviteStatement, "Relevé de la collectivité") }
            </ul>
            <h2>{ "Gestionnaire" }</h2>
            <ul>
                { link(Route::Gestion, "À traiter") }
                { link(Route::GestionDossiers, "Rechercher un dossier") }
                { link(Route::Reviews, "Personnes à reconnaître") }
                { link(Route::Accreditations, "Accréditations") }
                { link(Route::Agrements, "Agréments du ministère") }
                { link(Route::Opinions, "Avis à lire") }
                { link(Route::MandateImport, "Importer le Répertoire des élus") }
                { link(Route::MandateEndings, "Fins de mandat") }
                { link(Route::Settlements, "Règlements") }
                { link(Route::BankChecks, "Comptes à vérifier") }
                { link(Route::BankReturns, "Fichiers de la banque") }
                { link(Route::Suspense, "À rapprocher") }
                { link(Route::Fund, "Fonds") }
                { link(Route::FundCollectivites, "Compléments des collectivités") }
                { link(Route::Figures, "Chiffres de la loi") }
                { link(Route::Runs, "Traitements") }
                { link(Route::SetAside, "Mis de côté") }
            </ul>
            <h2>{ "Informations légales" }</h2>
            <ul>
                { link(Route::Accessibility, "Accessibilité") }
                { link(Route::LegalNotice, "Mentions légales") }
                { link(Route::PersonalData, "Données personnelles et cookies") }
                { link(Route::Terms, "Conditions générales") }
            </ul>
        </Page>
    }
}
