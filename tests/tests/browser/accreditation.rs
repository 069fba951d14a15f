//! A training body that nobody knows: its representative asks, the gestionnaire asks for a piece again, two people accept, it is in.

use std::path::PathBuf;

use mce_tests::run;

use crate::browser::{self, Browser};

const TITLE: &str = "Accréditation de votre organisme";
const LIST: &str = "Accréditations";
const NAME: &str = "ACADEMIE DES ELUS DE L OUEST";
const PIECES: [&str; 5] = [
    "Extrait Kbis",
    "Pièce d’identité",
    "Récépissé de la déclaration",
    "Décision d’agrément",
    "Déclaration de non-condamnation",
];

fn file() -> PathBuf {
    let path = std::env::temp_dir().join(format!("mce-piece-{}.pdf", std::process::id()));
    std::fs::write(&path, b"%PDF-1.7 piece").unwrap();
    path
}

#[test]
fn a_training_body_comes_in_by_its_own_request() {
    run(async {
        let app = browser::living_app().await;
        let of = Browser::open(&app, "Solenn").await;
        of.visit("/connexion").await;
        of.follow("Demander l’accréditation de votre organisme").await;
        of.arrive("Connectez-vous").await;
        of.sign_in_as_agent("Solenn KERVAREC").await;
        of.accept_terms().await;
        of.arrive(TITLE).await;
        assert_eq!(of.fact("Raison sociale").await, NAME);
        of.look("accreditation").await;
        types(&of).await;
        joins(&of).await;

        let one = Browser::open(&app, "Camille").await;
        one.enter_as_agent("Camille OZANNE", "À traiter").await;
        one.follow(LIST).await;
        one.arrive(LIST).await;
        one.look("accreditations").await;
        asks_again(&one).await;

        of.visit("/accreditation").await;
        of.see("Il date de plus de trois mois").await;
        of.look("accreditation.a-completer").await;
        join(&of, "Extrait Kbis").await;
        of.visit("/accreditation").await;
        of.arrive(TITLE).await;
        of.press("Envoyer la demande").await;
        of.see("Votre demande est envoyée").await;

        let two = Browser::open(&app, "Dominique").await;
        two.enter_as_agent("Dominique LESTREM", "À traiter").await;
        decide(&one, &two).await;
        enters(&of).await;
        suspends(&one).await;
        for browser in [of, one, two] {
            browser.close().await;
        }
    });
}

/// What is wrong is said at its field; what is typed is kept, and there again after one has left.
async fn types(of: &Browser) {
    of.fill("Numéro de déclaration d’activité", "5335").await;
    of.press("Envoyer la demande").await;
    of.error_of("Numéro de déclaration d’activité").await;
    of.look("accreditation.a-corriger").await;
    of.fill("Numéro de déclaration d’activité", "53350123456").await;
    of.tick("Uniquement des élus").await;
    of.fill("Chiffre d’affaires annuel de formation, hors taxes", "40000").await;
    of.fill("Numéro de la décision d’agrément", "2026-117").await;
    of.fill("Date de la décision d’agrément", "2026-10-01").await;
    of.fill("Premier jour de l’agrément", "2026-10-05").await;
    of.fill("Dernier jour de l’agrément", "2028-10-04").await;
    of.press("Enregistrer et continuer plus tard").await;
    of.see("C’est enregistré").await;
    of.visit("/accreditation").await;
    of.arrive(TITLE).await;
    assert_eq!(of.typed("Numéro de la décision d’agrément").await, "2026-117");
    of.tick("Je suis le représentant légal").await;
    of.fill("Courriel de contact", "contact@academie-ouest.example").await;
    of.fill("Téléphone", "02 99 00 00 00").await;
    of.tick("Aucun dirigeant").await;
    of.tick("L’organisme est à jour").await;
    of.tick("Nous ne sous-traitons").await;
    of.press("Envoyer la demande").await;
    of.see("joignez d’abord").await;
    of.look("accreditation.sans-pieces").await;
}

async fn join(of: &Browser, kind: &str) {
    of.pick("Nature de la pièce", kind).await;
    of.choose_file("Fichier", &file()).await;
    of.press("Joindre la pièce").await;
    of.see("La pièce est jointe").await;
}

async fn joins(of: &Browser) {
    of.press("Joindre la pièce").await;
    of.error_of("Nature de la pièce").await;
    for (number, kind) in PIECES.into_iter().enumerate() {
        if number > 0 {
            of.visit("/accreditation").await;
            of.arrive(TITLE).await;
        }
        join(of, kind).await;
    }
    // At once: the form is not made anew for a piece that was joined.
    of.press("Envoyer la demande").await;
    of.see("Votre demande est envoyée").await;
    of.see("onze jours ouvrés").await;
    of.look("accreditation.envoyee").await;
}

async fn asks_again(one: &Browser) {
    one.follow(NAME).await;
    one.arrive(&format!("Demande de {NAME}")).await;
    one.see("Établissement ouvert").await;
    one.look("accreditation-instruite").await;
    one.tick("Demander des pièces").await;
    one.press("Enregistrer").await;
    one.see("Cochez au moins une pièce").await;
    one.tick("Extrait Kbis").await;
    one.fill(
        "Ce qui ne va pas : Extrait Kbis ou avis de situation de moins de trois mois",
        "Il date de plus de trois mois.",
    )
    .await;
    one.look("accreditation-instruite.pieces").await;
    one.press("Enregistrer").await;
    one.see("c’est le tour de l’organisme").await;
}

async fn decide(one: &Browser, two: &Browser) {
    one.visit("/accreditations").await;
    one.follow(NAME).await;
    one.tick("Déclarer la demande complète").await;
    one.press("Enregistrer").await;
    one.see("La demande est recevable").await;
    one.tick("Proposer l’acceptation").await;
    one.fill("Motif, que l’organisme lira", "Les pièces sont conformes.").await;
    one.press("Enregistrer").await;
    one.see("Une autre personne que celle qui propose doit décider").await;
    two.visit("/accreditations").await;
    two.press("À décider par une seconde personne").await;
    two.follow(NAME).await;
    two.see("Décision proposée").await;
    two.look("accreditation-instruite.a-decider").await;
    two.tick("Prendre la décision proposée").await;
    two.press("Enregistrer").await;
    two.see("La décision est prise").await;
    two.look("accreditation-instruite.acceptee").await;
}

async fn enters(of: &Browser) {
    of.visit("/accreditation").await;
    of.see("Votre organisme est référencé").await;
    of.look("accreditation.acceptee").await;
    of.follow("Ouvrir l’espace de votre organisme").await;
    of.arrive("Mon organisme").await;
    of.visit("/organisme/coordonnees-bancaires").await;
    of.see("Aucun compte validé").await;
    of.look("coordonnees-bancaires.sans-compte").await;
}

/// What hides offers takes two people.
async fn suspends(one: &Browser) {
    one.visit("/accreditations/organismes/99541230100013").await;
    one.see("Agréé par le ministre").await;
    one.look("portes").await;
    one.tick("L’agrément est suspendu").await;
    one.fill("Dernier jour de la suspension", "2027-01-31").await;
    one.fill("Motif, que l’organisme lira", "Mise en demeure restée sans réponse.").await;
    one.press("Enregistrer").await;
    one.see("attend une seconde personne").await;
    one.see("Changement à décider").await;
    one.look("portes.a-decider").await;
}
