//! One item never stops the others, and nothing is lost after ten tries.

use jiff::civil::date;
use mce_functions::store::organisations::{put_training_body, training_body};
use mce_shared::api::SettlementRun;
use mce_shared::money::Euros;
use mce_tests::{Client, Offer, TestApp, run};
use serde_json::{Value, json};

const OF_MAIL: &str = "contact@broceliande-viepublique.example";

async fn proof(gestionnaire: &Client) -> Vec<String> {
    let mut shown: Value = Value::Null;
    for _ in 0..80 {
        let asked = json!({ "dry": false, "run": shown["id"] });
        shown = gestionnaire.post("/api/gestionnaire/runs/proof", &asked).await.expect(200).json();
        if shown["state"] == "done" {
            return serde_json::from_value(shown["findings"].clone()).unwrap();
        }
    }
    panic!("{shown}")
}

/// The streams told nothing: the schedules do what they left, once, and the proof names what neither did.
#[test]
fn what_the_streams_gave_up_is_named_and_done_again() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("adjoint-cofinance").await;
        app.ordered(&elu, &Offer::HALF_DAY).await;
        assert_eq!(app.subjects(OF_MAIL).await, Vec::<String>::new(), "nothing is sent yet");

        app.go_to(date(2026, 11, 24));
        let gestionnaire = app.agent("gestionnaire").await;
        let named = proof(&gestionnaire).await;
        assert!(named.iter().any(|line| line.starts_with("courriel")), "{named:?}");
        assert!(named.iter().any(|line| line.starts_with("opération")), "{named:?}");

        for job in ["send-messages", "fold-totals"] {
            app.platform.run_schedule(job).await.unwrap();
        }
        let sent = app.subjects(OF_MAIL).await;
        assert!(sent.contains(&"Inscription confirmée".to_owned()), "{sent:?}");
        assert_eq!(proof(&gestionnaire).await, Vec::<String>::new());
        app.settle_down().await;
        assert_eq!(app.subjects(OF_MAIL).await, sent, "no mail twice");
        assert_eq!(proof(&gestionnaire).await, Vec::<String>::new(), "nothing is folded twice");
    });
}

/// A training body whose name no bank takes is left out by name; the others are paid, and it is once it is corrected.
#[test]
fn a_payment_that_no_bank_takes_does_not_stop_the_others() {
    run(async {
        let app = TestApp::start().await;
        app.owed("elue-au-plafond", 2).await;
        let environment = app.environment().await;
        let store = environment.store();
        let siret = Offer::HALF_DAY.siret.parse().unwrap();
        let body = training_body(store, &siret).await.unwrap().unwrap();
        let mut wrong = body.clone();
        wrong.name = " ".to_owned();
        wrong.holder.clone_from(&wrong.name);
        put_training_body(store, &wrong).await.unwrap();
        let gestionnaire = app.agent("gestionnaire").await;
        let settle = || async {
            let asked = gestionnaire.post("/api/gestionnaire/settlements", &json!({})).await;
            asked.expect(200).read::<SettlementRun>()
        };
        let left = settle().await;
        assert_eq!((left.settlement, left.left_out.len()), (None, 2), "{:?}", left.left_out);
        assert!(left.left_out[0].contains("corrigez l’organisme"), "{:?}", left.left_out);
        put_training_body(store, &body).await.unwrap();
        let paid = settle().await.settlement.unwrap();
        assert_eq!((paid.payments, paid.total), (2, Euros::from_cents(45_000)));
    });
}
