//! Who may act for an organisation, as people see it: invited, accepted, proved again, and the sign-ins of a person.

use jiff::SignedDuration;
use mce_tests::run;

use crate::browser::{self, Browser};

const TITLE: &str = "Habilitations";

async fn invites(administrator: &Browser) {
    administrator.fill("Prénom et nom", "Noémie Prigent").await;
    administrator
        .fill("Adresse électronique professionnelle", "collegue@broceliande-viepublique.example")
        .await;
    administrator.tick("Offres").await;
    administrator.press("Envoyer l’invitation").await;
}

#[test]
fn an_administrator_invites_and_the_person_accepts() {
    run(async {
        let app = browser::living_app().await;
        let administrator = Browser::open(&app, "Maëlle").await;
        administrator.enter_as_agent("Maëlle CARADEC", "Mon organisme").await;
        administrator.follow(TITLE).await;
        administrator.arrive(TITLE).await;
        administrator.look("habilitations").await;
        administrator.press("Envoyer l’invitation").await;
        administrator.error_of("Prénom et nom").await;
        administrator.look("habilitations.a-corriger").await;
        invites(&administrator).await;
        administrator.see("Invitation envoyée").await;
        administrator.look("habilitations.invitation-envoyee").await;

        let invited = Browser::open(&app, "Noémie").await;
        invited.visit("/connexion").await;
        invited.sign_in_as_agent("Noémie PRIGENT").await;
        invited.accept_terms().await;
        invited.arrive("Votre invitation").await;
        invited.look("invitation").await;
        invited.press("Accepter l’invitation").await;
        invited.see("Aucune invitation n’attend").await;
        invited.follow("Aller à mon espace").await;
        invited.arrive("Mon organisme").await;
        invited.visit("/habilitations").await;
        invited.arrive(TITLE).await;
        invited.see("Seules les personnes qui administrent").await;
        invited.look("habilitations.lecture").await;
        invited.close().await;
        administrator.close().await;
    });
}

/// What is typed is there after ProConnect has asked for the second factor again.
#[test]
fn what_asks_who_is_there_now_leads_to_proconnect_and_back() {
    run(async {
        let app = browser::living_app().await;
        let administrator = Browser::open(&app, "Maëlle").await;
        administrator.enter_as_agent("Maëlle CARADEC", "Mon organisme").await;
        app.platform.clock().advance(SignedDuration::from_mins(20));
        administrator.visit("/habilitations").await;
        administrator.arrive(TITLE).await;
        invites(&administrator).await;
        administrator.see("prouver à nouveau qui vous êtes").await;
        administrator.look("habilitations.reconnexion").await;
        administrator.press("Me reconnecter avec ProConnect").await;
        administrator.give_identity("Maëlle CARADEC").await;
        administrator.arrive(TITLE).await;
        assert_eq!(administrator.typed("Prénom et nom").await, "Noémie Prigent");
        administrator.press("Envoyer l’invitation").await;
        administrator.see("Invitation envoyée").await;
        administrator.follow("Voir et fermer mes connexions").await;
        administrator.arrive("Mes connexions").await;
        administrator.see("Celle-ci").await;
        administrator.look("connexions").await;
        administrator.close().await;
    });
}

#[test]
fn who_is_not_habilitated_is_told_what_to_do() {
    run(async {
        let app = browser::living_app().await;
        let stranger = Browser::open(&app, "Noémie").await;
        stranger.visit("/connexion").await;
        stranger.sign_in_as_agent("Noémie PRIGENT").await;
        stranger.see("personne ne vous y a habilité").await;
        stranger.look("connexion.sans-habilitation").await;
        stranger.close().await;
    });
}

#[test]
fn the_gestionnaire_gives_an_organisation_its_first_administrator() {
    run(async {
        let app = browser::living_app().await;
        let gestionnaire = Browser::open(&app, "Camille").await;
        gestionnaire.enter_as_agent("Camille OZANNE", "À traiter").await;
        gestionnaire.visit("/habilitations").await;
        gestionnaire.arrive(TITLE).await;
        gestionnaire.look("habilitations.gestionnaire").await;
        gestionnaire.fill("SIRET d’un organisme ou SIREN d’une collectivité", "990 120 305 00018").await;
        gestionnaire.press("Voir ses habilitations").await;
        gestionnaire.arrive("Habilitations d’une organisation").await;
        gestionnaire.see("Maëlle CARADEC").await;
        gestionnaire.look("habilitations.autre-organisation").await;
        gestionnaire.close().await;
    });
}
