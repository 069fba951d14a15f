//! The training body's day: what is expected, its calendar, a whole session postponed in one act, and a half-day signed by phone.

use jiff::civil::date;
use mce_tests::{Offer, TestApp, run};

use crate::browser::{self, Browser};

const OFFER: Offer = Offer::HALF_DAY;

fn path() -> String {
    format!("/seances/{}/{}/{}", OFFER.formation, OFFER.action, OFFER.session)
}

#[test]
fn a_training_body_postpones_a_session_and_has_it_signed() {
    run(async {
        let app = browser::living_app().await;
        let client = app.elu("elue-au-plafond").await;
        let id = app.ordered(&client, &OFFER).await;
        let of = Browser::open(&app, "the training body").await;
        of.enter_as_agent("Maëlle CARADEC", "Mon organisme").await;
        of.look("organisme").await;
        of.follow("Calendrier de vos sessions").await;
        of.arrive("Calendrier des sessions").await;
        of.see("Mois suivant").await;
        of.look("calendrier-organisme").await;
        of.press("Liste").await;
        of.see("mardi 20 avril 2027").await;
        of.look("calendrier-organisme.liste").await;
        postpone(&of).await;
        client.act(&id, "postponement-answer", &serde_json::json!({ "answer": "accept" })).await.expect(200);
        of.visit(&path()).await;
        of.see("Tous les dossiers sont traités").await;
        of.look("seance.reportee-acceptee").await;
        of.close().await;
        sign(&app).await;
    });
}

async fn postpone(of: &Browser) {
    of.visit(&path()).await;
    of.see("Reporter ou annuler toute la session").await;
    of.look("seance").await;
    of.press("Appliquer à toute la session").await;
    of.error_of("Raison").await;
    of.tick("Reporter à d’autres dates").await;
    of.fill("Nouveau premier jour", "2027-05-18").await;
    of.fill("Raison", "La salle est fermée pour travaux.").await;
    of.tick("Les élus sont prévenus aussitôt").await;
    of.press("Appliquer à toute la session").await;
    of.see("Le report est enregistré").await;
    of.see("Cette session est reportée").await;
    of.see("1 élu doit répondre").await;
    of.look("seance.reportee").await;
}

async fn sign(app: &TestApp) {
    app.go_to(date(2027, 5, 18));
    let of = Browser::open(app, "the training body").await;
    of.enter_as_agent("Maëlle CARADEC", "Mon organisme").await;
    of.visit(&path()).await;
    of.follow("Présences : code du moment et feuille à imprimer").await;
    of.arrive("Présences").await;
    of.see("Code pour signer").await;
    of.look("presences").await;
    let elu = Browser::open(app, "Solène").await;
    elu.enter_as_elu("Solène", "279062923390161").await;
    elu.visit("/presence").await;
    elu.arrive("Signer ma présence").await;
    elu.see("À signer").await;
    elu.look("presence").await;
    elu.fill("Code", "1").await;
    elu.press("Signer").await;
    elu.error_of("Code").await;
    let sheet: mce_shared::api::AttendanceSheet = app
        .of(OFFER.siret)
        .await
        .get(&format!("/api/of{}/attendance", path().replace("/seances", "/sessions")))
        .await
        .expect(200)
        .read();
    elu.fill("Code", &sheet.code.unwrap().digits).await;
    elu.press("Signer").await;
    elu.see("Votre présence est signée").await;
    elu.look("presence.signee").await;
    elu.close().await;
    of.visit(&format!("{}/presences", path())).await;
    of.see("A signé").await;
    of.look("presences.signees").await;
    of.close().await;
}
