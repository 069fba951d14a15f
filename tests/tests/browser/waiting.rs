//! An élu waits for a place in a full session, is offered the one that becomes free, and leaves it by the link of the mail.

use mce_functions::store::offers;
use mce_tests::tables::scan;
use mce_tests::{Offer, TestApp, run};
use serde_json::json;

use crate::browser::{self, Browser};

const OFFER: Offer = Offer::HALF_DAY;

/// The session has one place.
async fn one_place(app: &TestApp) {
    let environment = app.platform.ground().environment().await.unwrap();
    let (siret, numero) = (OFFER.siret.parse().unwrap(), OFFER.formation.parse().unwrap());
    let mut stored = offers::get(environment.store(), &siret, &numero).await.unwrap().unwrap();
    for session in stored.formation.actions.iter_mut().flat_map(|action| &mut action.sessions) {
        session.places = Some(1);
    }
    assert!(offers::put(environment.store(), &stored.formation, Some(stored.version)).await.unwrap());
}

#[test]
fn an_elu_waits_for_a_place_and_leaves_it_by_a_mail() {
    run(async {
        let app = browser::living_app().await;
        one_place(&app).await;
        let holder = app.elu("elue-au-plafond").await;
        let dossier = app.ordered(&holder, &OFFER).await;
        let elu = Browser::open(&app, "Maël").await;
        elu.enter_as_elu("Maël", "194033528891128").await;
        elu.visit(&format!("/offres/{}/{}/{}", OFFER.siret, OFFER.formation, OFFER.action)).await;
        elu.follow("Liste d’attente de la session").await;
        elu.arrive("Mes listes d’attente").await;
        elu.look("liste-d-attente.vide").await;
        elu.press("Rejoindre la liste d’attente de cette session").await;
        elu.see("Vous êtes sur la liste d’attente").await;
        elu.see("Votre rang : 1").await;
        elu.look("liste-d-attente").await;
        let cancel = json!({ "reason": "", "expected_charge": "0.00" });
        holder.act(&dossier, "cancellation", &cancel).await.expect(200);
        app.settle_down().await;
        elu.visit("/liste-d-attente").await;
        elu.see("Une place vous est gardée").await;
        elu.look("liste-d-attente.place").await;
        elu.follow("demander cette session").await;
        elu.arrive("Demander une formation").await;
        elu.see("Envoyer ma demande").await;
        let items = scan(&app.platform, "alerts").await;
        let waiter = items
            .iter()
            .find(|item| item["pk"].as_str().is_some_and(|pk| pk.starts_with("WAITING#")))
            .unwrap();
        let (id, session) =
            (waiter["id"].as_str().unwrap(), waiter["pk"].as_str().unwrap().trim_start_matches("WAITING#"));
        let somebody = Browser::open(&app, "whoever has the mail").await;
        let link = format!("/liste-d-attente/refus?session={session}&place={id}");
        somebody.visit(&link[..link.len() - 5]).await;
        somebody.arrive("Laisser ma place").await;
        somebody.see("Ce lien est incomplet").await;
        somebody.look("place-laissee.incomplet").await;
        somebody.visit(&link).await;
        somebody.arrive("Laisser ma place").await;
        somebody.look("place-laissee").await;
        somebody.press("Non, merci : laisser ma place").await;
        somebody.see("la place est proposée à la personne suivante").await;
        // As mails of before have it.
        somebody.visit(&format!("/liste-d-attente/{id}/refus?session={session}")).await;
        somebody.press("Non, merci : laisser ma place").await;
        somebody.see("Rien n’a changé").await;
        somebody.look("place-laissee.deja").await;
        somebody.close().await;
        elu.visit("/liste-d-attente").await;
        elu.see("Aucune liste d’attente").await;
        elu.close().await;
    });
}
