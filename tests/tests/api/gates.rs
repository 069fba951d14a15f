//! The gates of a training body: changed by the gestionnaire, told before they end, and what disappears when they do.

use jiff::{SignedDuration, ToSpan as _};
use mce_shared::api::{AgrementOutcome, AgrementsReport, DossierList, TrainingBodyView};
use mce_shared::organisme::AGREMENT_LINES_MAX;
use mce_shared::search::Results;
use mce_tests::{Client, Offer, TODAY, TestApp, run};
use reqwest::Method;
use serde_json::{Value, json};

const CONTACT: &str = "contact@broceliande-viepublique.example";

fn path(action: &str) -> String {
    format!("/api/gestionnaire/organismes/{}{action}", Offer::HALF_DAY.siret)
}

fn change(change: &Value) -> Value {
    json!({ "action": "change", "change": change, "reason": "Décision du ministre." })
}

/// The index is made again, and a warm function looks for another one.
async fn refreshed(app: &TestApp) {
    app.platform.clock().advance(SignedDuration::from_mins(2));
    app.platform.run_schedule("refresh-catalogue").await.unwrap();
}

/// A yes to what waits.
async fn yes(who: &Client, comment: &str) -> Value {
    let view: TrainingBodyView = who.get(&path("")).await.expect(200).read();
    let proposed_at = view.gates.waiting.unwrap().proposed_at;
    json!({ "action": "approve", "proposed_at": proposed_at, "comment": comment })
}

async fn found(app: &TestApp) -> bool {
    let results: Results = app.nobody().get("/api/offers?text=brocéliande").await.expect(200).read();
    results.items.iter().any(|entry| entry.siret.as_str() == Offer::HALF_DAY.siret)
}

#[test]
fn a_suspension_takes_two_people_hides_the_offers_and_lists_what_is_open() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        let dossier = elu.ask(&Offer::HALF_DAY).await;
        let [first, second] = [app.agent("gestionnaire").await, app.agent("gestionnaire-2").await];
        let suspend = change(&json!({ "change": "suspend", "until": null }));
        let view: TrainingBodyView = first.post(&path("/gates"), &suspend).await.expect(200).read();
        assert!(view.gates.waiting.is_some_and(|waiting| waiting.own) && !view.gates.suspended);
        first.post(&path("/gates"), &suspend).await.refused(409, "waits-already");
        let other = json!({ "action": "approve", "proposed_at": "2026-01-01T00:00:00Z", "comment": "" });
        second.post(&path("/gates"), &other).await.refused(409, "gate-changed");
        let yes_to_it = yes(&second, "").await;
        first.post(&path("/gates"), &yes_to_it).await.refused(409, "four-eyes");
        let gates = path("/gates");
        let both = tokio::join!(second.post(&gates, &yes_to_it), second.post(&gates, &yes_to_it));
        let mut statuses = [both.0.status, both.1.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 404], "{} {}", both.0.body, both.1.body);

        // A request is refused at once; the index follows at its next making.
        let stranger = app.elu("regionale").await;
        stranger
            .post("/api/dossiers", &Offer::HALF_DAY.request())
            .await
            .refused(422, "training-not-eligible");
        refreshed(&app).await;
        assert!(!found(&app).await);
        let open: DossierList =
            first.get(&format!("/api/dossiers?of={}", Offer::HALF_DAY.siret)).await.expect(200).read();
        assert!(open.dossiers.iter().any(|one| one.id == dossier), "{open:?}");

        let lift = change(&json!({ "change": "lift" }));
        let view: TrainingBodyView = second.post(&path("/gates"), &lift).await.expect(200).read();
        assert!(view.gates.suspended, "nobody lets a training body in alone");
        let back = yes(&first, "").await;
        let view: TrainingBodyView = first.post(&path("/gates"), &back).await.expect(200).read();
        assert!(!view.gates.suspended);
        assert!(view.history.iter().any(|line| line.text.contains("Décision du ministre")));
        refreshed(&app).await;
        assert!(found(&app).await);
        app.settle_down().await;
        assert!(app.subjects(CONTACT).await.contains(&"L’état de votre organisme a changé".to_owned()));
    });
}

#[test]
fn a_gate_that_ends_is_told_once_at_each_step_and_hides_the_offers_at_midnight() {
    run(async {
        let app = TestApp::start().await;
        let gestionnaire = app.agent("gestionnaire").await;
        let until = TODAY + 60.days();
        let ends = change(&json!({ "change": "nda_ends", "until": until }));
        gestionnaire.post(&path("/gates"), &ends).await.expect(200);
        let second = app.agent("gestionnaire-2").await;
        second.post(&path("/gates"), &yes(&second, "Caducité.").await).await.expect(200);
        let told = async || {
            app.platform.run_schedule("sweep-reviews").await.unwrap();
            app.settle_down().await;
            let subjects = app.subjects(CONTACT).await;
            subjects.iter().filter(|subject| subject.starts_with("La déclaration d’activité")).count()
        };
        for (days, count) in [(60, 1), (59, 1), (30, 2), (8, 2), (7, 3), (0, 3)] {
            app.go_to(until - i64::from(days).days());
            assert_eq!(told().await, count, "{days} days before");
        }
        refreshed(&app).await;
        assert!(found(&app).await, "its last day counts");
        app.go_to(until + 1.day());
        assert!(!found(&app).await, "nothing had to run");
        assert_eq!(told().await, 3);
    });
}

async fn send(who: &Client, mode: &str, file: String) -> mce_tests::Answer {
    let request = who.request(Method::POST, &format!("/api/gestionnaire/agrements/imports?mode={mode}"));
    request.body("text/csv", file).send().await
}

#[test]
fn the_ministrys_list_is_tried_then_applied_line_by_line() {
    run(async {
        let app = TestApp::start().await;
        let who = app.agent("gestionnaire").await;
        let header = "siret;raison_sociale;numero_agrement;date_debut;date_fin;departement;statut";
        let own = Offer::HALF_DAY.siret;
        let file = format!(
            "\u{feff}{header}\r\n{own};Brocéliande;2026-9;2026-01-01;31/12/2029;35;actif\r\n\
             99112541000019;L’Estrade;2026-10;2026-01-01;2026-12-31;75;suspendu\r\n\
             99724783800011;Bréval;2026-11;2026-01-01;2027-12-31;75;actif\r\n{own};x;y;hier;2027-01-01;35;actif\r\n"
        );
        let outcomes = |report: &AgrementsReport| -> Vec<(u32, AgrementOutcome)> {
            report.reported.iter().map(|line| (line.line, line.outcome)).collect()
        };
        use AgrementOutcome as O;
        let tried: AgrementsReport = send(&who, "essai", file.clone()).await.expect(200).read();
        assert!(tried.dry_run && tried.lines == 4);
        assert!(
            tried.reported[1].text.contains("suspendu"),
            "new dates do not hide it: {:?}",
            tried.reported
        );
        assert_eq!(tried.reported[4].code, "AGR-DATE");
        let before: TrainingBodyView = who.get(&path("")).await.expect(200).read();
        assert_ne!(before.gates.agrement_number, "2026-9", "a trial writes nothing");
        let applied: AgrementsReport = send(&who, "appliquer", file.clone()).await.expect(200).read();
        let expected = [(2, O::Changed), (3, O::Proposed), (3, O::Blocked), (4, O::Unknown), (5, O::Wrong)];
        assert_eq!(outcomes(&applied), expected, "{:?}", applied.reported);
        let after: TrainingBodyView = who.get(&path("")).await.expect(200).read();
        assert_eq!(after.gates.agrement_number, "2026-9");
        let again: AgrementsReport = send(&who, "appliquer", file).await.expect(200).read();
        assert_eq!((again.same, again.reported[0].outcome), (1, O::Blocked), "{again:?}");
        send(&who, "essai", "a;b\n1;2\n".to_owned()).await.refused(422, "list-unreadable");
        // A trial says that a list is longer than a request has time for, before anything is applied.
        let line = "99724783800011;Bréval;2026-11;2026-01-01;2027-12-31;75;actif\n";
        let whole = format!("{header}\n{}", line.repeat(AGREMENT_LINES_MAX));
        let report: AgrementsReport = send(&who, "essai", whole.clone()).await.expect(200).read();
        assert_eq!((report.lines as usize, report.left), (AGREMENT_LINES_MAX, 0));
        send(&who, "essai", format!("{whole}{line}")).await.refused(422, "list-too-long");
    });
}
