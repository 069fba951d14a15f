//! The élu's money over time: the statement with its picture and its files, and card money on its way back.

use jiff::civil::date;
use mce_tests::{Offer, run};
use serde_json::json;

use crate::browser::{self, Browser};

#[test]
fn an_elu_reads_his_statement_and_takes_it_away() {
    run(async {
        let app = browser::living_app().await;
        // 400 € of rights and the rest by card, then he withdraws: all of it goes back.
        let client = app.elu("petit-solde").await;
        let id = app.ordered(&client, &Offer::DAY).await;
        client.pay_by_card(&id).await;
        let elu = Browser::open(&app, "Maël").await;
        elu.enter_as_elu("Maël", "194033528891128").await;
        withdraw(&elu, id.as_str()).await;
        elu.visit("/compte").await;
        elu.see("vont vous être rendus sur votre carte").await;
        elu.look("compte.remboursement").await;
        elu.follow("Voir chaque mouvement et sa raison").await;
        elu.arrive("Relevé de mes droits").await;
        the_picture_is_described(&elu).await;
        elu.look("releve.courbe").await;
        elu.press("À rembourser sur la carte").await;
        elu.look("releve.carte").await;
        elu.press("Tous les comptes").await;
        elu.look("releve.tous").await;
        for (path, kind, start) in [
            ("/api/account/statement", "application/pdf", "%PDF-"),
            ("/api/account/statement?format=csv", "text/csv", "\u{feff}"),
        ] {
            let (status, found, content) = elu.download(path).await;
            assert_eq!((status, found.starts_with(kind)), (200, true), "{path}: {found}");
            assert!(content.starts_with(start), "{path}: {content:?}");
        }
        retirement(&elu).await;
        let failures = app.platform.travel_to(mce_tests::morning(date(2026, 11, 25))).await;
        assert!(failures.is_empty(), "{failures:?}");
        elu.enter_as_elu("Maël", "194033528891128").await;
        elu.visit(&format!("/dossiers/{id}")).await;
        elu.see("rendus à la carte qui avait payé").await;
        elu.look("dossier.rembourse").await;
        elu.close().await;
    });
}

#[test]
fn an_elu_out_of_office_is_told_when_his_rights_end() {
    run(async {
        let app = browser::living_app().await;
        let elu = Browser::open(&app, "Thierry").await;
        elu.enter_as_elu("Thierry", "172103818590463").await;
        elu.see("Vos droits prennent fin le").await;
        elu.press("Je touche ma retraite professionnelle").await;
        elu.see("seraient perdus tout de suite").await;
        elu.look("compte.fin").await;
        elu.close().await;
    });
}

/// The price and what becomes of the money are shown before.
async fn withdraw(elu: &Browser, id: &str) {
    elu.visit(&format!("/dossiers/{id}/annulation")).await;
    elu.see("Cette annulation coûte 0,00 €").await;
    elu.see("Rendu à chacun").await;
    elu.look("annulation.rendu").await;
    elu.press("Annuler mon inscription").await;
    elu.press("Oui, annuler").await;
    elu.see("Vous avez annulé votre inscription").await;
    elu.see("remboursement en cours").await;
    elu.look("dossier.remboursement").await;
}

async fn the_picture_is_described(elu: &Browser) {
    let script = "const [title, description] = document.querySelectorAll('svg[role=img] > title, svg[role=img] > desc'); \
         return [title.textContent, description.textContent]";
    let (title, description): (String, String) = elu.script(script, &[]).await.unwrap();
    assert!(title.starts_with("Droits DIFE, du "), "{title}");
    assert!(
        description.contains("Au plus haut") && description.contains("Plafond de 800,00"),
        "{description}"
    );
}

async fn retirement(elu: &Browser) {
    elu.visit("/compte").await;
    elu.press("Je touche ma retraite professionnelle").await;
    elu.see("Ils prendront fin avec votre dernier mandat").await;
    elu.look("compte.retraite").await;
    elu.press("Déclarer ma retraite").await;
    elu.error_of("J’ai lu ce que cette déclaration change à mes droits").await;
    elu.tick("J’ai lu ce que cette déclaration change à mes droits").await;
    elu.press("Déclarer ma retraite").await;
    elu.see("Vous avez déclaré que votre retraite professionnelle est versée").await;
    elu.look("compte.retraite-declaree").await;
}

impl Browser {
    /// What a link to a file gives: its status, its media type and its beginning.
    pub async fn download(&self, path: &str) -> (u16, String, String) {
        let script = "const done = arguments[1]; fetch(arguments[0]).then(async (answer) => { \
             const bytes = new Uint8Array(await answer.arrayBuffer()); \
             const start = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.slice(0, 5)); \
             done([answer.status, answer.headers.get('content-type') ?? '', start]) })";
        let read = self.driver.execute_async(script, vec![json!(path)]).await.unwrap();
        read.convert().unwrap()
    }
}
