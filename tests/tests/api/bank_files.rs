//! A bank file leaves once: where nobody knows whether it left, the bank says it, or people who have looked.

use jiff::SignedDuration;
use mce_local::gate::{Fault, Moment, PlannedFault};
use mce_shared::api::SettlementState;
use mce_tests::{TestApp, run};
use serde_json::{Value, json};

use crate::bank::{FILE, Paid, SETTLEMENTS, no, refusal, yes};

/// The last write of a settlement fails, as often as it is tried: the file is put, and nobody has confirmed it.
async fn left_unconfirmed() -> Paid {
    let app = TestApp::start().await;
    let dossiers = app.owed("elue-au-plafond", 2).await;
    let references = dossiers.iter().map(|dossier| format!("MCE-PAY-{dossier}")).collect();
    let (first, second) = (app.agent("gestionnaire").await, app.agent("gestionnaire-2").await);
    // Opened, two payments taken, sealed, claimed: then it is confirmed, and tried again and again.
    for skip in std::iter::once(5).chain(std::iter::repeat_n(0, 40)) {
        app.platform.faults().plan(PlannedFault {
            function: Some("settle-payments".into()),
            action: Some("TransactWriteItems".into()),
            skip,
            ..PlannedFault::next(Moment::Before, Fault::ServerError)
        });
    }
    let answer = first.post(SETTLEMENTS, &json!({})).await;
    app.platform.faults().clear();
    assert_eq!(answer.status, 503, "{}", answer.body);
    assert!(out(&app).exists(), "the file is where the bank takes it");
    Paid { app, references, first, second }
}

fn out(app: &TestApp) -> std::path::PathBuf {
    app.platform.folder().join(format!("files/bank/out/{FILE}.xml"))
}

#[test]
fn a_file_of_which_nobody_knows_whether_it_left_is_not_put_again() {
    run(async {
        let paid = left_unconfirmed().await;
        let confirmation = format!("{SETTLEMENTS}/{FILE}/confirmation");
        let said = json!({ "received": true, "reason": "Vu dans le relevé de la banque" });
        paid.first.post(&confirmation, &said).await.refused(409, "settlement-wrong-state");
        // The bank's gateway takes the file away; the next settlement puts nothing in its place.
        paid.app.platform.bank().work().await;
        paid.first.post(SETTLEMENTS, &json!({})).await.expect(200);
        assert!(!out(&paid.app).exists());
        paid.app.platform.clock().advance(SignedDuration::from_mins(6));
        let listed = paid.list().await.settlements;
        assert_eq!((listed[0].state, listed[0].to_confirm), (SettlementState::Claimed, true));
        paid.second
            .post(&confirmation, &json!({ "received": true, "reason": "" }))
            .await
            .refused(422, "reason-missing");
        paid.second.post(&confirmation, &said).await.expect(200);
        let listed = paid.list().await.settlements;
        assert_eq!((listed[0].state, listed[0].to_confirm), (SettlementState::Done, false));
        assert_eq!(paid.app.platform.bank().view().await.files.len(), 1, "the bank has it once");
    });
}

#[test]
fn the_bank_confirms_by_its_answer_and_a_file_that_it_never_had_is_put_again_once() {
    run(async {
        let paid = left_unconfirmed().await;
        paid.bank().await;
        assert_eq!(paid.list().await.settlements[0].state, SettlementState::Done);

        let paid = left_unconfirmed().await;
        std::fs::remove_file(out(&paid.app)).unwrap();
        paid.app.platform.clock().advance(SignedDuration::from_mins(6));
        let confirmation = format!("{SETTLEMENTS}/{FILE}/confirmation");
        let said = json!({ "received": false, "reason": "Absent du relevé de la banque" });
        paid.first.post(&confirmation, &said).await.expect(200);
        assert!(!out(&paid.app).exists(), "one person says it");
        let decision = format!("{SETTLEMENTS}/{FILE}/reclaim-decision");
        let verdict = |revision: u32, verdict: Value| json!({ "revision": revision, "verdict": verdict });
        paid.first.post(&decision, &verdict(1, yes())).await.refused(409, "four-eyes");
        paid.second.post(&decision, &verdict(0, yes())).await.refused(409, "proposal-changed");
        paid.second.post(&decision, &verdict(1, no("Elle l’a"))).await.expect(200);
        paid.second.post(&decision, &verdict(2, yes())).await.refused(404, "not-found");
        paid.first.post(&confirmation, &said).await.expect(200);
        let shown = paid.list().await.settlements.remove(0);
        assert!(shown.reclaim.is_some_and(|said| said.by_reader) && shown.to_confirm);
        let again = verdict(shown.revision, yes());
        let both = tokio::join!(paid.second.post(&decision, &again), paid.second.post(&decision, &again));
        assert!([both.0.status, both.1.status].contains(&200), "{both:?}");
        paid.bank().await;
        let bank = paid.app.platform.bank().view().await;
        assert_eq!((bank.files.len(), bank.transfers.len()), (1, 2));
        assert_eq!(paid.list().await.settlements[0].state, SettlementState::Done);
    });
}

#[test]
fn what_one_person_said_of_a_file_is_taken_back_by_two_until_the_bank_speaks() {
    run(async {
        let paid = left_unconfirmed().await;
        // The file never left.
        std::fs::remove_file(out(&paid.app)).unwrap();
        paid.app.platform.clock().advance(SignedDuration::from_mins(6));
        let confirmation = format!("{SETTLEMENTS}/{FILE}/confirmation");
        let decision = format!("{SETTLEMENTS}/{FILE}/reclaim-decision");
        let said =
            |received: bool| json!({ "received": received, "reason": "Vu dans le relevé de la banque" });
        paid.first.post(&confirmation, &said(true)).await.expect(200);
        let shown = paid.list().await.settlements.remove(0);
        assert_eq!((shown.state, shown.received_by.is_some()), (SettlementState::Done, true));
        paid.first.post(&confirmation, &said(false)).await.expect(200);
        let revision = paid.list().await.settlements[0].revision;
        let approve = json!({ "revision": revision, "verdict": yes() });
        paid.first.post(&decision, &approve).await.refused(409, "four-eyes");
        paid.second.post(&decision, &approve).await.expect(200);
        paid.bank().await;
        assert_eq!(paid.app.platform.bank().view().await.transfers.len(), 2);
        paid.second.post(&confirmation, &said(false)).await.refused(409, "settlement-wrong-state");
        let path = format!("{SETTLEMENTS}/{FILE}/history");
        assert!(paid.first.get(&path).await.expect(200).body.contains("remis de nouveau"));
    });
}

/// An answer to one transfer is an answer to its file.
#[test]
fn a_file_of_which_the_bank_has_answered_to_one_transfer_is_never_put_again() {
    run(async {
        let paid = left_unconfirmed().await;
        paid.app.platform.clock().advance(SignedDuration::from_mins(6));
        let confirmation = format!("{SETTLEMENTS}/{FILE}/confirmation");
        let absent = json!({ "received": false, "reason": "Absent du relevé de la banque" });
        paid.first.post(&confirmation, &absent).await.expect(200);
        let revision = paid.list().await.settlements[0].revision;
        // Of the transfer alone: its file is named nowhere.
        let answer = refusal(&paid.references[0], 1).replace(FILE, "AUTRE");
        paid.read("reponse.xml", &answer).await;
        assert_eq!(paid.list().await.settlements[0].state, SettlementState::Done);
        let decision = format!("{SETTLEMENTS}/{FILE}/reclaim-decision");
        let approve = json!({ "revision": revision, "verdict": yes() });
        paid.second.post(&decision, &approve).await.refused(404, "not-found");
        paid.first.post(&confirmation, &absent).await.refused(409, "settlement-wrong-state");
    });
}
