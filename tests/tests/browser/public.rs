//! What everybody may read, without signing in.

use mce_tests::{TestApp, run};

use thirtyfour::Key;

use crate::browser::{self, Browser};
use crate::screens::NARROW;

async fn started() -> (TestApp, Browser) {
    let app = browser::living_app().await;
    let browser = Browser::open(&app, "a visitor").await;
    (app, browser)
}

#[test]
fn pages_of_the_site() {
    run(async {
        let (_app, browser) = started().await;
        browser.visit("/").await;
        browser.arrive("Votre droit à la formation d’élu").await;
        browser.look("accueil").await;
        for (link, title, name) in [
            ("Aide", "Aide", "aide"),
            ("Plan du site", "Plan du site", "plan-du-site"),
            ("Accessibilité", "Déclaration d’accessibilité", "accessibilite"),
            ("Mentions légales", "Mentions légales", "mentions-legales"),
            ("Données personnelles et cookies", "Données personnelles et cookies", "donnees-personnelles"),
            ("Conditions générales", "Conditions générales d’utilisation", "conditions-generales"),
            ("Données ouvertes", "Données ouvertes", "donnees-ouvertes"),
            ("Se connecter", "Se connecter", "connexion"),
        ] {
            browser.follow(link).await;
            browser.arrive(title).await;
            browser.look(name).await;
        }
        browser.visit("/connexion?erreur=sign-in-access-denied").await;
        browser.see("Vous n’êtes pas connecté").await;
        browser.look("connexion.erreur").await;
        browser.visit("/page-qui-n-existe-pas").await;
        browser.arrive("Page introuvable").await;
        browser.look("introuvable").await;
        browser.visit("/compte").await;
        browser.arrive("Connectez-vous").await;
        browser.look("porte").await;
        browser.close().await;
    });
}

#[test]
fn simulator() {
    run(async {
        let (_app, browser) = started().await;
        browser.visit("/simulateur").await;
        browser.press("Calculer mes droits").await;
        browser.see("Plusieurs points sont à corriger").await;
        assert!(browser.error_of("Nature du mandat").await.contains("Choisissez la nature du mandat"));
        browser.look("simulateur.erreurs").await;
        browser.pick("Nature du mandat", "Conseil municipal").await;
        browser.fill("Premier jour", "2020-05-28").await;
        browser.press("Ajouter une formation déjà payée").await;
        browser.fill("Date", "2024-10-10").await;
        browser.fill("Montant", "350").await;
        browser.press("Calculer mes droits").await;
        browser.see("Vos droits au").await;
        browser.look("simulateur.resultat").await;
        browser.close().await;
    });
}

#[test]
fn search() {
    run(async {
        let (_app, browser) = started().await;
        browser.visit("/").await;
        browser.fill("Thème, ville, organisme", "budget").await;
        browser.press("Rechercher").await;
        browser.arrive("Trouver une formation").await;
        browser.see("formations trouvées").await;
        browser.look("recherche").await;
        browser.pick("Modalité", "À distance").await;
        browser.fill("Prix maximal, en euros", "1").await;
        browser.press("Rechercher").await;
        browser.see("Aucune formation ne répond à cette recherche").await;
        assert_eq!(browser.focused().await, "Résultats", "the form that was sent is drawn anew");
        browser.look("recherche.vide").await;
        browser.close().await;
    });
}

#[test]
fn search_around_a_commune() {
    run(async {
        let (_app, browser) = started().await;
        browser.visit("/recherche").await;
        browser.fill("Autour de (commune)", "Renn").await;
        browser.press("Appliquer").await;
        browser.see("Choisissez une commune dans la liste").await;
        browser.look("recherche.commune-inconnue").await;
        browser.fill("Autour de (commune)", "Rennes").await;
        browser.see("Rennes (35)").await;
        browser.key(Key::Down.into()).await;
        browser.key(Key::Enter.into()).await;
        browser.pick("Distance", "30 km au plus").await;
        browser.press("Appliquer").await;
        browser.see("Autour de Rennes (35), à 30 km au plus").await;
        assert!(browser.address().await.contains("around=35238&km=30"), "{}", browser.address().await);
        browser.fill("Ce que vous cherchez, et où", "budget").await;
        // What is suggested stands over the button.
        browser.key(Key::Enter.into()).await;
        browser
            .wait("the place is kept", async || {
                let address = browser.address().await;
                (address.contains("text=budget") && address.contains("around=35238")).then_some(())
            })
            .await;
        browser.look("recherche.autour").await;
        browser.close().await;
    });
}

#[test]
fn keyboard_and_narrow_menu() {
    run(async {
        let (_app, browser) = started().await;
        browser.visit("/simulateur").await;
        browser.key(Key::Tab.into()).await;
        browser.screenshot("liens-d-evitement").await;
        for (link, next) in [("Contenu", "Accueil"), ("Menu", "Accueil"), ("Pied de page", "info.gouv.fr")] {
            skip_to(&browser, link).await;
            browser.key(Key::Tab.into()).await;
            assert_eq!(browser.focused().await, next, "after “{link}”");
        }
        browser.resize(NARROW).await;
        open_menu(&browser).await;
        browser.look_narrow("menu").await;
        browser.key(Key::Escape.into()).await;
        browser
            .wait("the focus comes back", async || (browser.focused().await == "Menu").then_some(()))
            .await;
        open_menu(&browser).await;
        browser.follow("Aide").await;
        browser.arrive("Aide").await;
        browser.press("Voir le fil d’Ariane").await;
        browser.look_narrow("fil-d-ariane").await;
        browser.close().await;
    });
}

/// Takes a link that skips to a part of the page, from the top of the page.
async fn skip_to(browser: &Browser, name: &str) {
    let links = "document.querySelector('.fr-skiplinks a').focus(); return true";
    browser.script::<bool>(links, &[]).await.unwrap();
    while browser.focused().await != name {
        browser.key(Key::Tab.into()).await;
    }
    browser.key(Key::Enter.into()).await;
}

async fn open_menu(browser: &Browser) {
    browser.find("button", "Menu").await.click().await.unwrap();
    browser
        .wait("the menu has the focus", async || (browser.focused().await == "Fermer").then_some(()))
        .await;
}
