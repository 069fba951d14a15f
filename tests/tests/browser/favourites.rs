//! An élu keeps an offer, finds it again among his favourites, and learns that it was withdrawn.

use mce_tests::{Offer, run};
use serde_json::json;

use crate::browser::{self, Browser};

const DAY: &str = "/offres/99012030500018/BRO-2027-006/BRO-2027-006-A2";
const TITLE: &str = "Dire la complexité simplement : pédagogie de la décision publique";

#[test]
fn favourites_are_kept_and_say_what_has_become_of_them() {
    run(async {
        let app = browser::living_app().await;
        let elu = Browser::open(&app, "Maël").await;
        elu.visit(DAY).await;
        assert!(!elu.sees("Ajouter aux favoris").await, "a visitor has none");
        elu.enter_as_elu("Maël", "194033528891128").await;
        elu.follow("Mes favoris").await;
        elu.arrive("Mes favoris").await;
        elu.see("Vous n’avez pas encore de favori").await;
        elu.look("mes-favoris.vide").await;
        elu.visit(DAY).await;
        elu.press("☆ Ajouter aux favoris").await;
        elu.see("Retirer des favoris").await;
        elu.look("offre.favorite").await;
        elu.visit("/recherche").await;
        elu.press("☆ Ajouter aux favoris").await;
        elu.see("Retirer des favoris").await;
        elu.look("recherche.favoris").await;
        app.of(Offer::DAY.siret)
            .await
            .post(
                &format!("/api/of/offers/{}/suspension", Offer::DAY.formation),
                &json!({ "reason": "Session à revoir." }),
            )
            .await
            .expect(200);
        elu.visit("/mes-favoris").await;
        elu.see("Son organisme ne la propose plus.").await;
        elu.see("Prochaine session le").await;
        elu.see("Gardée jusqu’au").await;
        elu.press("Garder un an de plus : ").await;
        elu.look("mes-favoris").await;
        elu.press(&format!("Retirer des favoris : {TITLE}")).await;
        elu.wait("it is gone", async || (!elu.sees(TITLE).await).then_some(())).await;
        elu.close().await;
    });
}
