//! The figures of the law as a switch: a row that is published is proposed, replayed, confirmed by another person, and applied from its day.

use jiff::civil::{Date, date};
use mce_shared::api::{AccountView, LawView, RunView};
use mce_shared::runs::{Counted, RunState};
use mce_tests::{Answer, Client, Offer, TestApp, run};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::bank::{no, yes};

const LAW: &str = "/api/gestionnaire/law";
const EVE: Date = date(2026, 11, 30);
const FIRST: Date = date(2026, 12, 1);
const SOURCE: &str = "arrêté du 28 août 2026, NOR ATDB2621659A, JO du 16/09/2026";
/// 95 € an hour.
const DEAR: Offer =
    Offer { siret: "99112541000019", formation: "EST.006", action: "EST.006-A1", session: "EST.006-A1-S1" };
/// Its rights are at the cap.
const ELU: &str = "elue-au-plafond";

async fn law(who: &Client) -> LawView {
    who.get(LAW).await.expect(200).read()
}

fn row(key: &str, value: &str, from: Date) -> Value {
    json!({ "key": key, "value": value, "from": from, "to": null, "source": SOURCE })
}

async fn propose(who: &Client, act: &str, row: &Value) -> Answer {
    let asked = json!({ "change": { "act": act, "row": row }, "reason": "Lu au Journal officiel" });
    who.post(&format!("{LAW}/proposals"), &asked).await
}

async fn proposed(who: &Client, key: &str, value: &str) -> u32 {
    let law: LawView = propose(who, "confirm", &row(key, value, FIRST)).await.expect(200).read();
    law.waiting.last().unwrap().number
}

/// Carries the replay of a change to its end.
async fn replayed(who: &Client, number: u32) -> RunView {
    let path = format!("{LAW}/proposals/{number}/replay");
    let mut asked = json!({ "dry": true, "run": null });
    loop {
        let run: RunView = who.post(&path, &asked).await.expect(200).read();
        if run.state == RunState::Done {
            return run;
        }
        asked = json!({ "dry": true, "run": run.id });
    }
}

async fn hash(who: &Client, number: u32) -> String {
    let waiting = law(who).await.waiting.into_iter().find(|waiting| waiting.number == number);
    waiting.unwrap().replay.unwrap().hash
}

async fn decide(who: &Client, number: u32, report: &str, verdict: &Value) -> Answer {
    let asked = json!({ "report": report, "verdict": verdict });
    who.post(&format!("{LAW}/proposals/{number}/decision"), &asked).await
}

async fn both(app: &TestApp) -> (Client, Client) {
    (app.agent("gestionnaire").await, app.agent("gestionnaire-2").await)
}

/// What the first proposes, and the second reads and confirms.
async fn confirmed(app: &TestApp, rows: &[(&str, &str)]) {
    let (first, second) = both(app).await;
    for (key, value) in rows {
        let number = proposed(&first, key, value).await;
        replayed(&second, number).await;
        let read = hash(&second, number).await;
        decide(&second, number, &read, &yes()).await.expect(200);
    }
}

async fn account(app: &TestApp) -> AccountView {
    app.elu(ELU).await.get("/api/account").await.expect(200).read()
}

/// Whether the price of an hour stands in the way of a request.
async fn is_too_dear(app: &TestApp) -> bool {
    let answer = app.elu(ELU).await.post("/api/dossiers", &DEAR.request()).await;
    answer.status != 201 && answer.json()["errors"].to_string().contains("hourly_cost_above_cap")
}

fn tally(run: &RunView, what: Counted) -> (u64, i64) {
    let found = run.tallies.iter().find(|tally| tally.what == what);
    found.map_or((0, 0), |tally| (tally.count, tally.amount.cents()))
}

#[test]
fn two_people_confirm_a_row_and_everything_has_the_new_figure_on_its_first_day() {
    run(async {
        let app = TestApp::start().await;
        app.go_to(EVE);
        assert!(is_too_dear(&app).await);
        confirmed(&app, &[("dife-annual", "600"), ("dife-cap", "1200"), ("mandate-hourly-cap", "100")]).await;
        let told = law(&app.agent("gestionnaire").await).await;
        assert_eq!((told.in_force.version, told.to_come.len(), told.waiting.len()), (3, 3, 0));
        assert_eq!(told.published.len(), 1, "the complement");
        assert_eq!(told.history.len(), 9);
        let eve = account(&app).await;
        assert_eq!((eve.cap.cents(), eve.funds.dife.cents()), (80_000, 80_000), "not before its day");
        let certain = eve.announced.iter().filter(|told| !told.contains("pas encore appliqué")).count();
        assert_eq!((certain, eve.announced.len()), (3, 3), "{:?}", eve.announced);
        assert!(is_too_dear(&app).await);
        app.go_to(FIRST);
        assert_eq!(account(&app).await.cap.cents(), 120_000);
        assert!(!is_too_dear(&app).await);
        app.go_to(date(2027, 3, 31));
        app.platform.run_schedule("credit-rights").await.unwrap();
        let credited = account(&app).await;
        assert_eq!(credited.funds.dife.cents(), 120_000, "600 € more, of which the cap refuses 200");
        // Two platforms in one process: the other's law is its own.
        let other = TestApp::start().await;
        other.go_to(date(2027, 3, 31));
        assert_eq!(account(&other).await.cap.cents(), 80_000);
    });
}

#[test]
fn nobody_confirms_alone_or_what_he_has_not_read() {
    run(async {
        let app = TestApp::start().await;
        app.go_to(EVE);
        account(&app).await;
        let (first, second) = both(&app).await;
        app.agent("of-01").await.get(LAW).await.refused(403, "wrong-role");
        propose(&first, "confirm", &row("dife-cap", "1200", EVE)).await.refused(422, "figure-not-ahead");
        propose(&first, "confirm", &row("dife-cap", "12000", FIRST))
            .await
            .refused(422, "figure-out-of-bounds");
        let (cap, annual) =
            (proposed(&first, "dife-cap", "1200").await, proposed(&first, "dife-annual", "600").await);
        propose(&second, "confirm", &row("dife-cap", "1000", FIRST)).await.refused(409, "figure-waits");
        decide(&second, cap, "", &yes()).await.refused(409, "figure-not-replayed");
        replayed(&first, cap).await;
        replayed(&first, annual).await;
        let (of_cap, of_annual) = (hash(&second, cap).await, hash(&second, annual).await);
        assert_ne!(of_cap, of_annual);
        decide(&first, cap, &of_cap, &yes()).await.refused(409, "four-eyes");
        decide(&second, cap, &of_annual, &yes()).await.refused(409, "proposal-changed");
        decide(&second, 99, &of_cap, &yes()).await.refused(404, "not-found");
        decide(&second, cap, &of_cap, &yes()).await.expect(200);
        // The other's report was made under the law of before.
        decide(&second, annual, &of_annual, &yes()).await.refused(409, "proposal-changed");
        replayed(&second, annual).await;
        let again = hash(&second, annual).await;
        assert_ne!(again, of_annual, "the cap is another now");
        decide(&second, annual, &again, &no("À revoir")).await.expect(200);
        let left = law(&first).await;
        assert_eq!((left.in_force.version, left.waiting.len(), left.to_come.len()), (1, 0, 1));
    });
}

#[test]
fn two_people_undo_it_before_its_day_and_not_after() {
    run(async {
        let app = TestApp::start().await;
        app.go_to(EVE);
        confirmed(&app, &[("dife-cap", "1200"), ("mandate-hourly-cap", "100")]).await;
        let (first, second) = both(&app).await;
        let undo = |key: &str, value: &str| row(key, value, FIRST);
        let law: LawView = propose(&first, "undo", &undo("dife-cap", "1200")).await.expect(200).read();
        let number = law.waiting[0].number;
        decide(&first, number, "", &yes()).await.refused(409, "four-eyes");
        decide(&second, number, "", &yes()).await.expect(200);
        app.go_to(FIRST);
        assert_eq!(account(&app).await.cap.cents(), 80_000);
        assert!(!is_too_dear(&app).await);
        let (first, _) = both(&app).await;
        propose(&first, "undo", &undo("mandate-hourly-cap", "100")).await.refused(409, "figure-not-undone");
    });
}

#[test]
fn two_who_confirm_at_once_are_one_decision() {
    run(async {
        let app = TestApp::start().await;
        app.go_to(EVE);
        let (first, second) = both(&app).await;
        let number = proposed(&first, "dife-cap", "1200").await;
        replayed(&first, number).await;
        let read = hash(&second, number).await;
        let mut sent = JoinSet::new();
        for _ in 0..4 {
            let (second, read) = (second.clone(), read.clone());
            sent.spawn(async move { decide(&second, number, &read, &yes()).await });
        }
        let answers = sent.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            answer.refused(404, "not-found");
        }
        assert_eq!(law(&first).await.in_force.version, 1);
    });
}

#[test]
fn a_replay_counts_who_gains_and_what_opens_and_names_nobody() {
    run(async {
        let app = TestApp::start().await;
        app.go_to(EVE);
        account(&app).await;
        let (first, _) = both(&app).await;
        let cap = proposed(&first, "dife-cap", "1200").await;
        let run = replayed(&first, cap).await;
        let (accounts, (gain, gained)) = (tally(&run, Counted::Accounts).0, tally(&run, Counted::Gaining));
        // Who is at the cap of 800 € gets the 400 € that it would have refused.
        assert!(gain >= 1 && gained > 0 && gain <= accounts, "{:?}", run.tallies);
        assert_eq!(tally(&run, Counted::Losing), (0, 0));
        let (before, after) = (tally(&run, Counted::CreditedBefore).1, tally(&run, Counted::CreditedAfter).1);
        assert!(after - before >= gained, "{:?}", run.tallies);
        assert_eq!(tally(&run, Counted::OffersOpened), (0, 0));
        let path = format!("/api/gestionnaire/runs/{}/reports/0", run.id);
        let report = first.get(&path).await.expect(200).body;
        assert!(report.contains("Comptes examinés") && report.contains("50"), "{report}");
        let names = ["Plafond", "elue", "ELU-"].map(|name| report.contains(name));
        assert_eq!(names, [false; 3], "{report}");
        let hourly = proposed(&first, "mandate-hourly-cap", "100").await;
        let run = replayed(&first, hourly).await;
        assert_eq!(tally(&run, Counted::Gaining), (0, 0));
        assert!(tally(&run, Counted::OffersOpened).0 >= 1, "{:?}", run.tallies);
        let path = format!("/api/gestionnaire/runs/{}/reports/0", run.id);
        let report = first.get(&path).await.expect(200).body;
        assert!(report.contains("EST.006"), "{report}");
    });
}
