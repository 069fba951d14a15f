//! A training body is corrected by the gestionnaire: at once, or by two people where the name to pay changes.

use jiff::SignedDuration;
use mce_local::parameters::GESTIONNAIRE_SIRET;
use mce_shared::api::{SetAsideList, SettlementRun, TrainingBodyView};
use mce_shared::habilitation::Permission;
use mce_tests::{Client, Offer, TestApp, run};
use serde_json::{Value, json};

const FORMER: &str = "contact@broceliande-viepublique.example";

fn path(action: &str) -> String {
    format!("/api/gestionnaire/organismes/{}{action}", Offer::HALF_DAY.siret)
}

async fn shown(client: &Client) -> TrainingBodyView {
    client.get(&path("")).await.expect(200).read()
}

fn correction(view: &TrainingBodyView, changes: &Value) -> Value {
    let mut asked = serde_json::to_value(&view.details).unwrap();
    asked["reason"] = json!("Kbis du 3 janvier");
    for (field, value) in changes.as_object().unwrap() {
        asked[field] = value.clone();
    }
    asked
}

#[test]
fn a_name_that_no_bank_takes_is_corrected_by_two_people_and_then_paid() {
    run(async {
        let app = TestApp::start().await;
        app.owed("elue-au-plafond", 2).await;
        let name = app.nameless(Offer::HALF_DAY.siret).await;
        let [first, second] = [app.agent("gestionnaire").await, app.agent("gestionnaire-2").await];
        let settle = async || {
            app.platform.clock().advance(SignedDuration::from_secs(5));
            let asked = first.post("/api/gestionnaire/settlements", &json!({})).await;
            asked.expect(200).read::<SettlementRun>()
        };
        let aside = async || {
            let list = first.get("/api/gestionnaire/set-aside").await.expect(200);
            list.read::<SetAsideList>().items
        };
        assert_eq!(settle().await.left_out.len(), 2);
        let why: Vec<String> = aside().await.into_iter().map(|item| item.reason).collect();
        assert!(why.len() == 2 && why.iter().all(|why| why.contains("vide")), "{why:?}");
        let view = shown(&first).await;
        assert!(view.unpayable.is_some());

        let asked = correction(&view, &json!({ "name": name }));
        let waiting: TrainingBodyView = first.post(&path("/correction"), &asked).await.expect(200).read();
        assert_eq!((waiting.waiting.unwrap().own, waiting.payee.len()), (true, 0));
        first.post(&path("/correction"), &asked).await.refused(409, "waits-already");
        let yes = json!({ "decision": "approve", "comment": "" });
        first.post(&path("/correction/decision"), &yes).await.refused(409, "four-eyes");
        let done: TrainingBodyView =
            second.post(&path("/correction/decision"), &yes).await.expect(200).read();
        assert_eq!((done.payee, done.unpayable, done.history.len()), (name, None, 2));
        assert!(done.history[0].text.contains("Kbis du 3 janvier"), "{:?}", done.history);
        second.post(&path("/correction/decision"), &yes).await.refused(404, "not-found");
        assert_eq!(settle().await.settlement.unwrap().payments, 2);
        assert_eq!(aside().await, []);
    });
}

#[test]
fn a_contact_is_corrected_at_once_and_the_former_one_hears_of_it() {
    run(async {
        let app = TestApp::start().await;
        let client = app.agent("gestionnaire").await;
        let view = shown(&client).await;
        for (changes, code) in [
            (json!({ "postcode": "3500" }), "postcode-bad"),
            (json!({ "email": "personne" }), "mail-bad"),
            (json!({ "name": "X".repeat(71) }), "name-bad"),
            (json!({ "town": " " }), "town-bad"),
            (json!({ "town": "Rennes", "reason": " " }), "reason-missing"),
        ] {
            client.post(&path("/correction"), &correction(&view, &changes)).await.refused(422, code);
        }
        client
            .post(&path("/correction"), &correction(&view, &json!({})))
            .await
            .refused(409, "nothing-changes");
        let asked = correction(&view, &json!({ "email": "nouveau@exemple.example", "town": "RENNES" }));
        let done: TrainingBodyView = client.post(&path("/correction"), &asked).await.expect(200).read();
        assert_eq!((done.details.email.as_str(), done.waiting), ("nouveau@exemple.example", None));
        app.settle_down().await;
        for address in [FORMER, "nouveau@exemple.example"] {
            let told = app.subjects(address).await;
            assert!(
                told.contains(&"La fiche de votre organisme est corrigée".to_owned()),
                "{address}: {told:?}"
            );
        }
        let reader = app.agent_who(GESTIONNAIRE_SIRET, &[Permission::GestionnaireInstructor]).await;
        assert_eq!(shown(&reader).await.details, done.details);
        reader.post(&path("/correction"), &asked).await.refused(403, "permission-missing");
        client.get("/api/gestionnaire/organismes/73282932000074").await.refused(404, "not-found");
    });
}
