//! The gestionnaire reads all the dossiers, and finds those that he looks for.

use jiff::SignedDuration;
use mce_shared::api::{AccessList, DossierList};
use mce_tests::{Offer, TestApp, run};
use serde_json::json;

/// Looked for by whoever works for the gestionnaire: each élu who is found reads that he was.
#[test]
fn a_dossier_is_found_by_its_number_and_by_names_and_the_look_is_written_down() {
    run(async {
        let app = TestApp::start().await;
        let (karim, solene) = (app.elu("adjoint-cofinance").await, app.elu("elue-au-plafond").await);
        let first = karim.ask(&Offer::DAY).await;
        app.platform.clock().advance(SignedDuration::from_secs(60));
        let second = solene.ask(&Offer::THREE_PLACES).await;
        let gestionnaire = app.agent("gestionnaire").await;
        let found = async |query: &str| {
            let list: DossierList =
                gestionnaire.get(&format!("/api/dossiers?{query}")).await.expect(200).read();
            list.dossiers.into_iter().map(|dossier| dossier.id).collect::<Vec<_>>()
        };
        let spaced = format!("{}%20{}", &first.as_str()[..4], &first.as_str()[4..]);
        for (query, expected) in [
            ("state=all".to_owned(), vec![&second, &first]),
            (format!("q={spaced}"), vec![&first]),
            ("q=azr&state=all".to_owned(), vec![&first]),
            ("q=KERVELLA+sol%C3%A8ne".to_owned(), vec![&second]),
            ("q=99012030500018".to_owned(), vec![&first]),
            ("q=broc%C3%A9liande+karim".to_owned(), vec![&first]),
            ("q=azrour&state=accepted".to_owned(), vec![]),
            ("q=azrour&state=submitted".to_owned(), vec![&first]),
            ("q=zrour".to_owned(), vec![]),
            ("q=2026000000000".to_owned(), vec![]),
        ] {
            assert_eq!(found(&query).await.iter().collect::<Vec<_>>(), expected, "{query}");
        }
        for bad in ["q=12", "q=a", "q=azrour&state=rien"] {
            gestionnaire.get(&format!("/api/dossiers?{bad}")).await.refused(400, "bad-query");
        }
        let looks: AccessList = karim.get("/api/account/accesses?about=dossiers").await.expect(200).read();
        let searches =
            looks.accesses.iter().filter(|look| look.what.starts_with("Recherche parmi les dossiers"));
        assert_eq!(searches.count(), 5, "{looks:?}");
        // Of others' searches nothing is asked: an élu and a training body have their own dossiers.
        let own: DossierList = solene.get("/api/dossiers?q=azrour").await.expect(200).read();
        assert_eq!(own.dossiers.iter().map(|one| &one.id).collect::<Vec<_>>(), [&second]);
    });
}

#[test]
fn all_the_dossiers_are_read_page_by_page_the_latest_change_first() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        let of = app.of(Offer::DAY.siret).await;
        let mut asked = Vec::new();
        for (place, offer) in app.alike(&Offer::HALF_DAY, 60).await.iter().enumerate() {
            app.platform.clock().advance(SignedDuration::from_secs(60));
            let dossier = elu.ask(offer).await;
            if place % 3 == 0 {
                let refusal = json!({ "answer": "refuse", "reason": "Complet" });
                of.post(&format!("/api/dossiers/{dossier}/answer"), &refusal).await.expect(200);
            } else if place % 3 == 1 {
                let cancellation = json!({ "reason": "", "expected_charge": "0.00" });
                elu.post(&format!("/api/dossiers/{dossier}/cancellation"), &cancellation).await.expect(200);
            }
            asked.push(dossier);
        }
        let gestionnaire = app.agent("gestionnaire").await;
        let (mut read, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("/api/dossiers?state=all&cursor={cursor}");
            let page: DossierList = gestionnaire.get(&path).await.expect(200).read();
            assert!(page.dossiers.len() <= 50);
            read.extend(page.dossiers.into_iter().map(|dossier| dossier.id));
            let Some(next) = page.cursor else { break };
            cursor = next;
        }
        asked.reverse();
        assert_eq!(read, asked, "each once, whatever its state");
    });
}
