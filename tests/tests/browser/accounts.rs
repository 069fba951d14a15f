//! Accounts that do not open at once, and why.

use mce_tests::{TestApp, run};

use crate::browser::{self, Browser};

const OFFER: &str = "/offres/99012030500018/BRO-2027-006/BRO-2027-006-A2";

/// Comes for a session, signs in, accepts the terms, and types a number.
async fn try_to_open(app: &TestApp, name: &str, nir: &str) -> Browser {
    let elu = Browser::open(app, name).await;
    elu.visit(OFFER).await;
    elu.follow("Demander la session du lundi 18 janvier 2027").await;
    elu.arrive("Connectez-vous").await;
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
        elu.see("La formation que vous alliez demander est gardée").await;
        elu.look("activation.examen").await;
        elu.visit("/compte").await;
        elu.arrive("Ouvrir mon compte").await;
        assert_eq!(elu.fact("Référence à rappeler").await, reference);
        elu.follow("Revoir cette formation").await;
        assert_eq!(elu.address().await, OFFER);
        elu.close().await;
    });
}

#[test]
fn a_mandate_without_the_right_is_explained() {
    run(async {
        let app = browser::living_app().await;
        let elu = try_to_open(&app, "Ludovic", "176049712390537").await;
        elu.see("Saint-Barthélemy").await;
        let reference = elu.fact("Référence à rappeler").await;
        elu.look("activation.exclu").await;
        elu.visit("/compte").await;
        elu.arrive("Ouvrir mon compte").await;
        elu.see("Saint-Barthélemy").await;
        elu.see("Contester cette réponse").await;
        elu.see("Écrivez à l’assistance").await;
        assert_eq!(elu.fact("Référence à rappeler").await, reference);
        assert!(!elu.sees("Quinze chiffres").await && !elu.sees("176049712390537").await);
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

/// The page that somebody else was refused is not the one where an élu begins.
#[test]
fn a_page_of_others_is_not_come_back_to() {
    run(async {
        let app = browser::living_app().await;
        let elu = Browser::open(&app, "Maël").await;
        elu.visit("/gestion").await;
        elu.arrive("Connectez-vous").await;
        elu.visit("/connexion").await;
        elu.sign_in_as_elu("Maël").await;
        elu.accept_terms().await;
        elu.arrive("Ouvrir mon compte").await;
        elu.close().await;
    });
}

#[test]
fn whose_mandate_is_over_reads_it_and_whose_account_is_open_is_asked_nothing_again() {
    run(async {
        let app = browser::living_app().await;
        let elu = Browser::open(&app, "Thierry").await;
        elu.visit("/connexion").await;
        elu.sign_in_as_elu("Thierry").await;
        elu.accept_terms().await;
        elu.open_account("172103818590463").await;
        elu.see("Votre mandat est terminé").await;
        elu.see("a pris fin le 23 juillet 2026").await;
        elu.look("activation.mandat-termine").await;
        elu.visit("/activation").await;
        elu.arrive("Mon compte").await;
        elu.see("Vos droits prennent fin le").await;
        elu.see("a pris fin le 23 juillet 2026").await;
        elu.close().await;
    });
}
