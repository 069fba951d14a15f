//! A search that an élu has watched, and the link of a mail that ends it without signing in.

use mce_tests::run;
use mce_tests::tables::scan;

use crate::browser::{self, Browser};

const WATCH: &str = "M’avertir des nouvelles sessions de cette recherche";

#[test]
fn a_search_is_watched_and_ended_by_the_link_of_a_mail() {
    run(async {
        let app = browser::living_app().await;
        let elu = Browser::open(&app, "Maël").await;
        elu.enter_as_elu("Maël", "194033528891128").await;
        elu.visit("/alertes").await;
        elu.see("Aucune recherche suivie").await;
        elu.look("alertes.vide").await;
        elu.fill("Suivre une autre recherche", "pédagogie").await;
        elu.press("Choisir cette recherche").await;
        elu.see("Votre recherche : « pédagogie »").await;
        elu.look("alertes.demandee").await;
        elu.press(WATCH).await;
        elu.see("Votre recherche est suivie").await;
        elu.see("Ne plus suivre : « pédagogie »").await;
        assert!(!elu.sees(WATCH).await, "it is watched already");
        elu.look("alertes").await;
        elu.press("Garder : « pédagogie »").await;
        elu.see("Votre recherche est suivie un an de plus").await;
        let items = scan(&app.platform, "alerts").await;
        let keys = items.iter().filter_map(|item| item["pk"].as_str());
        let pk = keys.into_iter().find(|pk| pk.starts_with("ALERT#")).unwrap().to_owned();
        let somebody = Browser::open(&app, "whoever has the mail").await;
        somebody.visit(&format!("/alertes/{}/arret", pk.trim_start_matches("ALERT#"))).await;
        somebody.arrive("Ne plus recevoir cette alerte").await;
        somebody.see("Recherche : « pédagogie »").await;
        somebody.look("alerte-arret").await;
        somebody.press("Arrêter les courriels").await;
        somebody.see("Vous ne recevrez plus de courriel pour cette recherche").await;
        somebody.look("alerte-arret.fait").await;
        somebody.close().await;
        elu.visit("/alertes").await;
        elu.see("Aucune recherche suivie").await;
        elu.close().await;
    });
}
