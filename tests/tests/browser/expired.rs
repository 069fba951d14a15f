//! A sign-in that expires while somebody types: nothing is lost.

use jiff::SignedDuration;
use mce_tests::run;

use crate::browser::{self, Browser};

const REQUEST: &str = "/demande/99012030500018/BRO-2027-006/BRO-2027-006-A2/BRO-2027-006-A2-S1";
const MESSAGE: &str = "J’arriverai par le train de 9 h 40.";

#[test]
fn what_was_typed_is_there_after_the_sign_in() {
    run(async {
        let app = browser::living_app().await;
        let elu = Browser::open(&app, "Maël").await;
        elu.enter_as_elu("Maël", "194033528891128").await;
        elu.visit(REQUEST).await;
        elu.fill("Message à l’organisme", MESSAGE).await;
        app.platform.clock().advance(SignedDuration::from_mins(31));
        elu.press("Envoyer ma demande").await;
        elu.see("Se connecter à nouveau").await;
        elu.look("demande.expiree").await;
        elu.press("Se connecter à nouveau et revenir ici").await;
        elu.settle().await;
        elu.sign_in_as_elu("Maël").await;
        elu.arrive("Demander une formation").await;
        assert_eq!(elu.address().await, REQUEST);
        assert_eq!(elu.typed("Message à l’organisme").await, MESSAGE);
        elu.press("Envoyer ma demande").await;
        elu.see("Dossier n°").await;
        elu.close().await;
    });
}
