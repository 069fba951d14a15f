//! Somebody finds nothing that suits him and says so; a training body reads how many do.

use mce_tests::run;
use serde_json::json;

use crate::browser::{self, Browser};

#[test]
fn what_an_elu_does_not_find_is_read_by_training_bodies() {
    run(async {
        let app = browser::living_app().await;
        let need = json!({ "theme": "ELU1008", "area": "35", "when": "saturday" });
        for person in ["elue-au-plafond", "maire-deux-mandats", "regionale", "corse"] {
            app.elu(person).await.post("/api/account/needs", &need).await.expect(200);
        }
        let of = Browser::open(&app, "the training body").await;
        of.enter_as_agent("Maëlle CARADEC", "Mon organisme").await;
        of.follow("Lire les besoins des élus").await;
        of.arrive("Besoins des élus").await;
        of.see("Aucun besoin à montrer").await;
        of.look("besoins.aucun").await;

        let elu = Browser::open(&app, "Maël").await;
        elu.enter_as_elu("Maël", "194033528891128").await;
        elu.visit("/recherche?text=permis+de+construire&around=35360&lieu=Vitr%C3%A9").await;
        elu.follow("Dites le besoin que vous avez").await;
        elu.arrive("Dire un besoin de formation").await;
        elu.see("Vous cherchiez « permis de construire »").await;
        elu.see("Vous n’avez encore rien dit").await;
        elu.press("Dire ce besoin").await;
        assert!(elu.error_of("Thème").await.contains("Choisissez un thème"));
        elu.look("besoin.a-corriger").await;
        elu.pick("Thème", "Urbanisme").await;
        elu.pick("Quand", "Le samedi").await;
        elu.press("Dire ce besoin").await;
        elu.see("Votre besoin est compté").await;
        elu.look("besoin.compte").await;

        of.visit("/organisme/besoins").await;
        of.see("Ille-et-Vilaine (35)").await;
        of.look("besoins.organisme").await;
        elu.close().await;
        of.close().await;
    });
}
