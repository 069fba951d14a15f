//! Cancelling, with its price shown first.

use jiff::civil::date;
use mce_tests::{Offer, run};

use crate::browser::{self, Browser};

#[test]
fn the_price_is_shown_before_the_act() {
    run(async {
        let app = browser::living_app().await;
        // The order itself is another journey's: it is made by requests.
        let client = app.elu("elue-au-plafond").await;
        let id = app.ordered(&client, &Offer::DAY).await;
        // Five days before the first day: half of the price.
        app.go_to(date(2027, 1, 13));
        let elu = Browser::open(&app, "Solène").await;
        elu.enter_as_elu("Solène", "279062923390161").await;
        elu.look("compte.engage").await;
        elu.visit(&format!("/dossiers/{id}")).await;
        elu.follow("Annuler mon inscription").await;
        elu.see("Cette annulation coûte").await;
        elu.look("annulation").await;
        elu.fill("Raison", "Un conseil municipal ce jour-là.").await;
        elu.press("Annuler mon inscription").await;
        elu.see("Annuler pour de bon ?").await;
        elu.look("annulation.confirmation").await;
        elu.press("Oui, annuler").await;
        elu.see("Ce qui a été débité, ce qui a été rendu").await;
        elu.look("dossier.annule").await;
        elu.close().await;
    });
}
