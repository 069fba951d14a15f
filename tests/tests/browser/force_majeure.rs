//! A case of force majeure: what it changes, the proof that is sent, and what the gestionnaire answers.

use std::path::PathBuf;

use jiff::civil::date;
use mce_tests::{Offer, run};
use serde_json::json;

use crate::browser::{self, Browser};

const CLAIM: &str = "Envoyer ma déclaration";
const PROOF: &str = "Votre justificatif";

#[test]
fn an_ill_elu_gets_his_rights_back() {
    run(async {
        let app = browser::living_app().await;
        let client = app.elu("elue-au-plafond").await;
        let id = app.ordered(&client, &Offer::DAY).await;
        // Too late to cancel for nothing.
        app.go_to(date(2027, 1, 13));
        let elu = Browser::open(&app, "Solène").await;
        elu.enter_as_elu("Solène", "279062923390161").await;
        elu.visit(&format!("/dossiers/{id}/annulation")).await;
        elu.see("Cette annulation coûte 560,00 €").await;
        elu.look("annulation.tardive").await;
        elu.follow("Déclarez plutôt un cas de force majeure").await;
        elu.arrive("Déclarer un cas de force majeure").await;
        claim(&elu).await;
        elu.see("Votre cas de force majeure est à l’étude").await;
        elu.look("dossier.force-majeure-a-l-etude").await;
        let gestionnaire = app.agent("gestionnaire").await;
        let verdict = json!({ "decision": "approve", "comment": "Certificat reçu." });
        gestionnaire.act(&id, "force-majeure-decision", &verdict).await.expect(200);
        elu.visit(&format!("/dossiers/{id}")).await;
        elu.see("Votre cas de force majeure est reconnu").await;
        elu.see("Certificat reçu.").await;
        elu.see("Votre inscription est annulée pour un cas de force majeure").await;
        elu.look("dossier.force-majeure-reconnue").await;
        elu.visit(&format!("/dossiers/{id}/force-majeure")).await;
        elu.see("Il n’y a rien à déclarer pour ce dossier").await;
        elu.look("force-majeure.rien").await;
        elu.visit("/releve").await;
        elu.look("releve.force-majeure").await;
        elu.close().await;
    });
}

async fn claim(elu: &Browser) {
    elu.look("force-majeure").await;
    elu.press(CLAIM).await;
    elu.error_of("Ce qui vous a empêché").await;
    assert!(elu.error_of(PROOF).await.contains("Joignez votre justificatif"));
    elu.look("force-majeure.incomplet").await;
    elu.pick("Votre cas", "Maladie").await;
    elu.fill("Ce qui vous a empêché", "Hospitalisée depuis lundi, pour deux semaines.").await;
    elu.choose_file(PROOF, &file("note.pdf", b"rien d'un PDF")).await;
    elu.press(CLAIM).await;
    elu.see("Type de fichier non pris").await;
    elu.look("force-majeure.mauvais-fichier").await;
    elu.choose_file(PROOF, &file("certificat.pdf", b"%PDF-1.7 certificat")).await;
    elu.press(CLAIM).await;
}

fn file(name: &str, content: &[u8]) -> PathBuf {
    let folder = std::env::temp_dir().join(format!("mce-justificatif-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}
