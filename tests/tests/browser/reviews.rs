//! An élu whom the register does not recognise alone: he sends a proof, two people of the gestionnaire decide, he has his account.

use std::path::PathBuf;

use mce_tests::run;

use crate::browser::{self, Browser};

const LIST: &str = "Personnes à reconnaître";
const NIR: &str = "164023919890605";

#[test]
fn an_elu_who_is_not_recognised_has_his_account_in_the_end() {
    run(async {
        let app = browser::living_app().await;
        let elu = Browser::open(&app, "Hubert").await;
        elu.visit("/offres/99012030500018/BRO-2027-006/BRO-2027-006-A2").await;
        elu.follow("Demander la session du lundi 18 janvier 2027").await;
        elu.arrive("Connectez-vous").await;
        elu.sign_in_as_elu("Hubert").await;
        elu.accept_terms().await;
        elu.arrive("Ouvrir mon compte").await;
        elu.fill("Numéro de sécurité sociale", NIR).await;
        elu.tick("Non").await;
        elu.press("Ouvrir mon compte").await;
        let reference = elu.fact("Référence à rappeler").await;
        proves(&elu).await;

        let one = Browser::open(&app, "Camille").await;
        one.enter_as_agent("Camille OZANNE", "À traiter").await;
        one.see("À examiner : 1 demande").await;
        one.follow(LIST).await;
        one.arrive(LIST).await;
        one.visit("/gestion/verifications?depuis=favoris").await;
        one.arrive(LIST).await;
        assert_eq!(one.address().await, "/reconnaissances?depuis=favoris", "where that page has moved to");
        one.look("verifications").await;
        proposes(&one, &reference).await;

        let two = Browser::open(&app, "Dominique").await;
        two.enter_as_agent("Dominique LESTREM", "À traiter").await;
        decides(&two, &reference).await;

        elu.visit("/verification").await;
        elu.see("Votre demande est acceptée").await;
        elu.look("verification.acceptee").await;
        elu.press("S’identifier avec FranceConnect").await;
        elu.give_identity("Hubert").await;
        elu.arrive("Demander une formation").await;
        assert_eq!(elu.fact("Dates").await, "le lundi 18 janvier 2027");
        elu.look("demande.apres-examen").await;
        elu.visit("/verification").await;
        elu.follow("Reprendre ma demande de formation").await;
        elu.arrive("Demander une formation").await;
        elu.visit("/compte").await;
        elu.see("Dole").await;
        elu.look("compte.apres-examen").await;
        for browser in [elu, one, two] {
            browser.close().await;
        }
    });
}

/// On return there is no form of the number: where it stands, and what may be sent.
async fn proves(elu: &Browser) {
    elu.visit("/compte").await;
    elu.arrive("Ouvrir mon compte").await;
    elu.see("Votre demande est examinée").await;
    assert!(!elu.sees("Quinze chiffres").await && !elu.sees(NIR).await);
    elu.press("Envoyer").await;
    elu.error_of("Votre mandat, ou ce que nous devons savoir").await;
    elu.look("activation.preuve-incomplete").await;
    elu.pick("Nature de la pièce", "Procès-verbal d’installation").await;
    elu.choose_file("Votre pièce", &file()).await;
    elu.fill("Votre mandat, ou ce que nous devons savoir", "Conseiller municipal de Dole").await;
    elu.pick("Département de votre mandat", "39").await;
    elu.press("Envoyer").await;
    elu.see("Votre envoi est enregistré").await;
    elu.see("Procès-verbal d’installation du conseil, le").await;
    elu.see("« Conseiller municipal de Dole »").await;
    elu.look("activation.preuve-envoyee").await;
    elu.visit("/verification").await;
    elu.see("Un agent examine ce que vous avez envoyé").await;
    elu.look("verification").await;
}

fn file() -> PathBuf {
    let path = std::env::temp_dir().join(format!("mce-installation-{}.pdf", std::process::id()));
    std::fs::write(&path, b"%PDF-1.7 installation").unwrap();
    path
}

async fn proposes(one: &Browser, reference: &str) {
    one.follow("Hubert VALLIN").await;
    one.arrive(&format!("Demande {reference}, Hubert VALLIN")).await;
    one.see("Conseiller municipal de Dole").await;
    one.look("verification-examinee").await;
    one.press("Enregistrer").await;
    one.see("Choisissez ce que vous faites").await;
    one.tick("Proposer d’accepter").await;
    one.fill("Ce que la personne lira", "Le procès-verbal est celui de Dole.").await;
    one.press("Enregistrer").await;
    one.see("Cochez d’abord les mandats").await;
    one.look("verification-examinee.sans-mandat").await;
    one.tick("Conseil municipal, Dole").await;
    one.press("Enregistrer").await;
    one.see("une autre personne doit décider").await;
    one.see("Une autre personne que celle qui propose doit décider.").await;
    one.look("verification-examinee.proposee").await;
}

async fn decides(two: &Browser, reference: &str) {
    two.follow(LIST).await;
    two.press("À décider par une seconde personne").await;
    two.follow("Hubert VALLIN").await;
    two.arrive(&format!("Demande {reference}, Hubert VALLIN")).await;
    two.see("Décision proposée").await;
    two.look("verification-examinee.a-decider").await;
    two.tick("Prendre cette décision").await;
    two.press("Enregistrer la décision").await;
    two.see("La décision est prise").await;
    two.see("Acceptée").await;
    two.look("verification-examinee.acceptee").await;
}
