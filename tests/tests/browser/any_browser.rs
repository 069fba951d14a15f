//! The users have any browser: one whole journey, from the search to the payment, in the engines that most people have beside
//! Chromium's, over HTTPS as the deployed platform is.

use mce_tests::run;

use crate::browser::{self, Browser};
use crate::engines::Engine;

const TRAINING: &str = "Dire la complexité simplement : pédagogie de la décision publique";
const NIR: &str = "1 82 05 38 185 909 70";

#[test]
fn from_the_search_to_the_payment_in_firefox() {
    run(from_the_search_to_the_payment(Engine::Firefox));
}

#[test]
fn from_the_search_to_the_payment_in_webkit() {
    run(from_the_search_to_the_payment(Engine::WebKit));
}

async fn from_the_search_to_the_payment(engine: Engine) {
    let app = browser::living_app().await;
    let elu = Browser::open_in(engine, &app, "Karim").await;
    search(&elu).await;
    elu.enter_as_elu("Karim AZROUR", NIR).await;
    elu.look("compte").await;
    request(&elu).await;
    let dossier = elu.fact("Dossier n°").await;
    app.of("99012030500018").await.accept(&dossier.parse().unwrap()).await;
    confirm_and_pay(&elu, &dossier).await;
    elu.close().await;
}

async fn search(elu: &Browser) {
    elu.visit("/").await;
    elu.visit("/recherche").await;
    elu.arrive("Trouver une formation").await;
    elu.fill("Ce que vous cherchez, et où", "pédagogie").await;
    elu.press("Rechercher").await;
    elu.see(TRAINING).await;
    elu.look("recherche").await;
}

async fn request(elu: &Browser) {
    elu.visit("/offres/99012030500018/BRO-2027-006/BRO-2027-006-A2").await;
    elu.arrive(TRAINING).await;
    elu.look("offre").await;
    elu.follow("Demander la session du lundi 18 janvier 2027").await;
    elu.arrive("Demander une formation").await;
    elu.fill("Message à l’organisme", "Bonjour, j’aimerais m’inscrire à cette journée.").await;
    elu.press("Envoyer ma demande").await;
    elu.arrive(TRAINING).await;
    elu.look("dossier.demande").await;
}

async fn confirm_and_pay(elu: &Browser, dossier: &str) {
    elu.visit(&format!("/dossiers/{dossier}")).await;
    elu.follow("Vérifier le financement et confirmer").await;
    elu.arrive("Confirmer mon inscription").await;
    elu.press("Confirmer, puis payer par carte").await;
    elu.press("Accepter").await;
    elu.see("Votre banque vous a envoyé ce code").await;
    browser::type_the_code(elu).await;
}
