//! An offer at its own address: read without scripts, then by the application; and what stands there when it is gone.

use mce_tests::{Offer, run};
use serde_json::json;

use crate::browser::{self, Browser};

const OFFER: &str = "/offres/99012030500018/BRO-2027-006/BRO-2027-006-A2";
const TRAINING: &str = "Dire la complexité simplement : pédagogie de la décision publique";
/// What the data for machines say, which stay when the application has taken over.
const COURSE: &str =
    "return JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent).name";
const READ: &str = "return document.querySelector('main').innerText";

#[test]
fn an_offer_without_scripts() {
    run(async {
        let app = browser::still_app().await;
        let reader = Browser::open(&app, "a reader without scripts").await;
        let scripts = async |disabled: bool| {
            reader.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": disabled })).await;
        };
        scripts(true).await;
        reader.driver.goto(format!("{}{OFFER}", app.origin())).await.unwrap();
        let read: String =
            reader.driver.find(thirtyfour::By::Tag("main")).await.unwrap().text().await.unwrap();
        for said in [TRAINING, "560,00", "Le lundi 18 janvier 2027", "Les demandes sont ouvertes"] {
            assert!(read.replace('\u{202f}', " ").contains(said), "{said}: {read}");
        }
        assert!(!read.contains("Chargement"), "{read}");
        // What did not run then runs no more: axe looks at the page as it was read.
        scripts(false).await;
        reader.look_without_application("offre.sans-script").await;
        reader.close().await;
    });
}

#[test]
fn the_application_takes_over_at_the_same_address() {
    run(async {
        let app = browser::living_app().await;
        let visitor = Browser::open(&app, "a visitor").await;
        visitor.visit(OFFER).await;
        visitor.arrive(TRAINING).await;
        visitor.see("Se connecter").await;
        assert_eq!(visitor.address().await, OFFER);
        assert_eq!(visitor.script::<String>(COURSE, &[]).await.as_deref(), Some(TRAINING));
        assert!(visitor.script::<String>(READ, &[]).await.unwrap().contains("Demander"));
        visitor.nothing_was_logged("offre").await;
        visitor.close().await;
    });
}

#[test]
fn what_is_gone_proposes_the_search() {
    run(async {
        let app = browser::living_app().await;
        let of = app.of(Offer::DAY.siret).await;
        let suspension = format!("/api/of/offers/{}/suspension", Offer::DAY.formation);
        of.post(&suspension, &json!({ "reason": "Plus de formateur." })).await.expect(200);
        let visitor = Browser::open(&app, "a visitor").await;
        for (address, title, name) in [
            (OFFER, "Cette formation n’est plus proposée", "offre-retiree"),
            ("/offres/99012030500018/RIEN/RIEN", "Formation introuvable", "offre-introuvable"),
        ] {
            visitor.visit(address).await;
            visitor.arrive(title).await;
            visitor.look_without_application(name).await;
        }
        visitor.fill("Thème, ville, organisme", "budget").await;
        visitor.press("Rechercher").await;
        visitor.arrive("Trouver une formation").await;
        visitor.see("formations trouvées").await;
        visitor.close().await;
    });
}
