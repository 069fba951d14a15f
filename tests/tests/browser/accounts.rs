//! Accounts that do not open at once, and why.

use mce_tests::{TestApp, run};

use crate::browser::{self, Browser};

/// Signs in, accepts the terms, and types a number.
async fn try_to_open(app: &TestApp, name: &str, nir: &str) -> Browser {
    let elu = Browser::open(app, name).await;
    elu.visit("/connexion").await;
    elu.sign_in_as_elu(name).await;
    elu.accept_terms().await;
    elu.arrive("Ouvrir mon compte").await;
    elu.fill("Numéro de sécurité sociale", nir).await;
    elu.tick("Non").await;
    elu.press("Ouvrir mon compte").await;
    elu
}

#[test]
fn two_people_of_one_name_are_reviewed() {
    run(async {
        let app = browser::living_app().await;
        let elu = try_to_open(&app, "Hubert", "164023919890605").await;
        elu.see("Votre demande est examinée").await;
        let reference = elu.fact("Référence à rappeler").await;
        assert!(!reference.is_empty());
        elu.look("activation.examen").await;
        elu.visit("/compte").await;
        elu.arrive("Ouvrir mon compte").await;
        elu.close().await;
    });
}

#[test]
fn a_mandate_without_the_right_is_explained() {
    run(async {
        let app = browser::living_app().await;
        let elu = try_to_open(&app, "Ludovic", "176049712390537").await;
        elu.see("Saint-Barthélemy").await;
        elu.look("activation.exclu").await;
        elu.close().await;
    });
}

#[test]
fn an_unknown_organisation_is_told_what_to_do() {
    run(async {
        let app = browser::living_app().await;
        let agent = Browser::open(&app, "Perrine").await;
        agent.visit("/connexion").await;
        agent.sign_in_as_agent("Perrine LOISEL-BAUDET").await;
        agent.see("Vous n’êtes pas connecté").await;
        agent.see("L’organisation que vous avez choisie n’est pas connue de ce service").await;
        agent.look("connexion.organisation-inconnue").await;
        agent.close().await;
    });
}
