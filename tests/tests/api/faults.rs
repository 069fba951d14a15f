//! The database fails at the worst moments: nothing is lost, nothing is done twice.

use mce_local::gate::{Fault, Moment, PlannedFault};
use mce_shared::api::SettlementRun;
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::State;
use mce_shared::money::Euros;
use mce_tests::ledger::checked_books;
use mce_tests::{Client, Offer, TestApp, run};
use serde_json::{Value, json};

/// More than the SDK tries: the function sees the failure.
const OUTLASTING: usize = 4;

fn plan(app: &TestApp, moment: Moment, fault: Fault, function: &str, action: &str, times: usize) {
    for _ in 0..times {
        app.platform.faults().plan(PlannedFault {
            function: Some(function.into()),
            action: Some(action.into()),
            ..PlannedFault::next(moment, fault)
        });
    }
}

/// An élu with 800 € and a dossier of 560 € to confirm.
async fn ready() -> (TestApp, Client, DossierId) {
    let app = TestApp::start().await;
    let (elu, of) = (app.elu("elue-au-plafond").await, app.of(Offer::DAY.siret).await);
    let dossier = elu.ask(&Offer::DAY).await;
    of.accept(&dossier).await;
    (app, elu, dossier)
}

fn order() -> Value {
    json!({ "expected": { "dife": "560.00" } })
}

async fn was_ordered_once(app: &TestApp, elu: &Client, dossier: &DossierId) {
    assert_eq!(elu.dossier(dossier).await.dossier.state, State::Accepted);
    assert_eq!(elu.funds().await.dife, Euros::from_cents(24_000));
    assert_eq!(checked_books(&app.platform).await.engaged(), Euros::from_cents(56_000));
}

#[test]
fn a_confirmation_outlives_what_passes() {
    run(async {
        for (moment, fault) in [
            (Moment::Before, Fault::Throttle),
            (Moment::Before, Fault::Conflict),
            (Moment::Before, Fault::ServerError),
            (Moment::After, Fault::ServerError),
        ] {
            let (app, elu, dossier) = ready().await;
            plan(&app, moment, fault, "confirm-dossier", "TransactWriteItems", 1);
            elu.act(&dossier, "confirmation", &order()).await.expect(200);
            assert_eq!(app.platform.faults().left(), 0, "{moment:?} {fault:?}");
            was_ordered_once(&app, &elu, &dossier).await;
        }
    });
}

#[test]
fn a_confirmation_whose_answers_are_all_lost_is_still_answered() {
    run(async {
        let (app, elu, dossier) = ready().await;
        plan(&app, Moment::After, Fault::ServerError, "confirm-dossier", "TransactWriteItems", OUTLASTING);
        let path = format!("/api/dossiers/{dossier}/confirmation");
        let mut answer = elu.post_with_key(&path, "commande-1", &order()).await;
        if answer.status != 200 {
            answer.refused(503, "busy");
            app.platform.faults().clear();
            answer = elu.post_with_key(&path, "commande-1", &order()).await.expect(200);
        }
        assert_eq!(answer.json()["state"], "accepted");
        app.platform.faults().clear();
        was_ordered_once(&app, &elu, &dossier).await;
    });
}

#[test]
fn a_request_whose_answers_are_all_lost_opens_one_dossier() {
    run(async {
        let (app, elu, _) = ready().await;
        plan(&app, Moment::After, Fault::ServerError, "create-dossier", "TransactWriteItems", OUTLASTING);
        let mut answer = elu.post_with_key("/api/dossiers", "demande-3", &Offer::HALF_DAY.request()).await;
        app.platform.faults().clear();
        if answer.status != 201 {
            answer.refused(503, "busy");
            answer = elu.post_with_key("/api/dossiers", "demande-3", &Offer::HALF_DAY.request()).await;
        }
        answer.expect(201);
        let listed = elu.get("/api/dossiers").await.expect(200).json();
        assert_eq!(listed["dossiers"].as_array().unwrap().len(), 2, "one for the key, and the one before");
    });
}

#[test]
fn a_request_that_dies_is_answered_when_it_comes_again() {
    run(async {
        let (app, elu, _) = ready().await;
        plan(&app, Moment::After, Fault::Crash, "create-dossier", "TransactWriteItems", 1);
        elu.post_with_key("/api/dossiers", "demande-2", &Offer::HALF_DAY.request()).await;
        plan(&app, Moment::Before, Fault::ServerError, "create-dossier", "TransactWriteItems", OUTLASTING);
        let first = elu.post_with_key("/api/dossiers", "demande-2", &Offer::HALF_DAY.request()).await;
        app.platform.faults().clear();
        let again =
            elu.post_with_key("/api/dossiers", "demande-2", &Offer::HALF_DAY.request()).await.expect(201);
        assert!(first.status != 201 || first.body == again.body, "{first:?}");
        let listed = elu.get("/api/dossiers").await.expect(200).json();
        assert_eq!(listed["dossiers"].as_array().unwrap().len(), 2, "one for the key, and the one before");
    });
}

#[test]
fn a_claim_whose_answer_is_lost_is_not_taken_for_another_request() {
    run(async {
        let app = TestApp::start().await;
        let of = app.of(Offer::DAY.siret).await;
        plan(&app, Moment::After, Fault::ServerError, "propose-bank-details", "PutItem", 1);
        let asked = json!({ "iban": "FR7630006000011234567890189", "bic": "" });
        of.post("/api/of/bank-details", &asked).await.expect(200);
        assert_eq!(app.platform.faults().left(), 0);
    });
}

/// Three payables, a settlement that dies of `fault`, and the next one.
async fn settle_through(fault: impl AsyncFnOnce(&TestApp), mend: impl AsyncFnOnce(&TestApp)) {
    let app = TestApp::start().await;
    let dossiers = app.owed("elue-au-plafond", 3).await;
    fault(&app).await;
    let gestionnaire = app.agent("gestionnaire").await;
    gestionnaire.post("/api/gestionnaire/settlements", &json!({})).await;
    mend(&app).await;
    app.platform.faults().clear();
    let second = gestionnaire.post("/api/gestionnaire/settlements", &json!({})).await.expect(200);
    assert_eq!(second.read::<SettlementRun>().left_out, Vec::<String>::new());
    let mut expected: Vec<String> = dossiers.iter().map(|dossier| format!("MCE-PAY-{dossier}")).collect();
    expected.sort();
    assert_eq!(app.ordered_payments().await, expected);
    let books = checked_books(&app.platform).await;
    assert_eq!((books.payable(), books.engaged()), (Euros::ZERO, Euros::ZERO));
}

#[test]
fn a_settlement_that_dies_at_any_step_is_finished_by_the_next_one() {
    run(async {
        for (moment, action, times) in [
            (Moment::Before, "PutItem", OUTLASTING),
            (Moment::After, "PutItem", OUTLASTING),
            (Moment::Before, "TransactWriteItems", 3),
            (Moment::After, "TransactWriteItems", 3),
            (Moment::Before, "TransactWriteItems", 12),
            (Moment::After, "TransactWriteItems", 12),
            (Moment::Before, "GetItem", 9),
            (Moment::Before, "Query", 9),
        ] {
            let fault = async |app: &TestApp| {
                plan(app, moment, Fault::ServerError, "settle-payments", action, times);
            };
            settle_through(fault, async |_| ()).await;
        }
    });
}

#[test]
fn a_settlement_without_its_object_store_is_finished_when_it_is_back() {
    run(async {
        let folder = |app: &TestApp| app.platform.folder().join("files/settlements");
        let fault = async |app: &TestApp| {
            let _ = std::fs::remove_dir_all(folder(app));
            std::fs::write(folder(app), "in the way").unwrap();
        };
        settle_through(fault, async |app| std::fs::remove_file(folder(app)).unwrap()).await;
    });
}
