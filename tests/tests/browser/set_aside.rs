//! What a loop has set aside, as the gestionnaire reads it; and the training body that two people correct for it.

use mce_tests::{Offer, run};

use crate::browser::{self, Browser};
use crate::gestion::enter;

#[test]
fn what_is_set_aside_is_read_and_corrected_by_two() {
    run(async {
        let app = browser::still_app().await;
        app.owed("elue-au-plafond", 1).await;
        let name = app.nameless(Offer::HALF_DAY.siret).await;
        let gestionnaire = enter(&app).await;
        gestionnaire.follow("Mis de côté").await;
        gestionnaire.arrive("Mis de côté").await;
        gestionnaire.see("Rien n’est mis de côté").await;
        gestionnaire.look("mis-de-cote.vide").await;
        app.platform.run_schedule("settle-payments").await.unwrap();
        gestionnaire.visit("/fonds/mis-de-cote").await;
        let line = gestionnaire.line("Paiement à un organisme").await;
        assert!(line.contains("titulaire est vide") && line.contains("1 essai"), "{line}");
        gestionnaire.look("mis-de-cote").await;

        let page = format!("/gestion/organismes/{}", Offer::HALF_DAY.siret);
        gestionnaire.visit(&page).await;
        gestionnaire.see("Aucune banque ne prendrait un virement à cet organisme").await;
        gestionnaire.press("Enregistrer la correction").await;
        gestionnaire.error_of("Raison sociale").await;
        gestionnaire.error_of("Pourquoi").await;
        gestionnaire.look("fiche-organisme.a-corriger").await;
        gestionnaire.fill("Raison sociale", &name).await;
        gestionnaire.fill("Pourquoi", "Kbis du 3 janvier.").await;
        gestionnaire.press("Enregistrer la correction").await;
        gestionnaire.see("Correction à décider par une seconde personne").await;
        gestionnaire.look("fiche-organisme.a-decider").await;
        gestionnaire.close().await;

        let second = Browser::open(&app, "Dominique").await;
        second.enter_as_agent("Dominique LESTREM", "À traiter").await;
        second.visit(&page).await;
        second.tick("Approuver").await;
        second.press("Enregistrer la décision").await;
        second.see("La correction est faite.").await;
        second.look("fiche-organisme").await;
        app.platform.run_schedule("settle-payments").await.unwrap();
        second.visit("/fonds/mis-de-cote").await;
        second.see("Rien n’est mis de côté").await;
        second.close().await;
    });
}
