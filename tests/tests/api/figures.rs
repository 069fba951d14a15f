//! The figures of the law: every dated row for the gestionnaire, and what is published and does not hold yet for everybody else.

use jiff::civil::{Date, date};
use mce_shared::api::{AccountView, FigureList, FigureRow};
use mce_shared::parameters::RowState;
use mce_tests::{Offer, TestApp, run};
use serde_json::json;

/// The eve and the day of the arrêté of August 2026, and a day of the year after.
const AROUND: [Date; 3] = [date(2026, 11, 30), date(2026, 12, 1), date(2027, 1, 5)];

/// 95 € an hour: above the cap, under the one that is published.
const DEAR: Offer =
    Offer { siret: "99112541000019", formation: "EST.006", action: "EST.006-A1", session: "EST.006-A1-S1" };

fn rows<'a>(list: &'a FigureList, key: &str) -> &'a [FigureRow] {
    let mut figures = list.groups.iter().flat_map(|group| &group.figures);
    &figures.find(|figure| figure.key == key).unwrap().rows
}

#[test]
fn who_reads_for_the_gestionnaire_sees_every_row_and_nobody_else_does() {
    run(async {
        let app = TestApp::start().await;
        for today in AROUND {
            app.go_to(today);
            let list: FigureList =
                app.agent("gestionnaire").await.get("/api/gestionnaire/figures").await.expect(200).read();
            assert_eq!(list.on, today);
            let states: Vec<RowState> = rows(&list, "dife-cap").iter().map(|row| row.state).collect();
            assert_eq!(states, [RowState::Past, RowState::Past, RowState::InForce, RowState::Off], "{today}");
            let rounds = rows(&list, "first-round-municipal");
            assert_eq!(rounds[1].value, "15 mars 2026");
            assert!(rounds[1].source.contains("2025-848"), "{}", rounds[1].source);
        }
        app.agent("of-01").await.get("/api/gestionnaire/figures").await.refused(403, "wrong-role");
        app.elu("elue-au-plafond").await.get("/api/gestionnaire/figures").await.refused(403, "wrong-role");
    });
}

/// Published and off: told to everybody, applied to nobody, on both sides of its first day.
#[test]
fn what_is_published_and_off_is_told_and_changes_nothing() {
    run(async {
        let app = TestApp::start().await;
        for today in AROUND {
            app.go_to(today);
            let elu = app.elu("elue-au-plafond").await;
            let account: AccountView = elu.get("/api/account").await.expect(200).read();
            assert_eq!((account.cap.cents(), account.funds.dife.cents()), (80_000, 80_000), "{today}");
            assert_eq!(account.announced.len(), 3, "{today}: {:?}", account.announced);
            for told in &account.announced {
                assert!(told.contains("1er décembre 2026") && told.contains("pas encore appliqué"), "{told}");
            }
            let refused =
                elu.post("/api/dossiers", &DEAR.request()).await.refused(422, "training-not-eligible");
            let above = refused.errors.iter().find(|error| error.code == "hourly_cost_above_cap").unwrap();
            assert!(above.detail.contains("n’est pas encore appliqué"), "{today}: {}", above.detail);
        }
        app.go_to(date(2027, 3, 31));
        let gestionnaire = app.agent("gestionnaire").await;
        let run = json!({ "dry": true, "run": null });
        gestionnaire.post("/api/gestionnaire/runs/credit", &run).await.expect(200);
        let elu = app.elu("elue-au-plafond").await;
        let account: AccountView = elu.get("/api/account").await.expect(200).read();
        assert_eq!(account.funds.dife.cents(), 80_000, "the cap of 1 200 € is not applied");
    });
}
