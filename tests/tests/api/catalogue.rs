//! The files of the catalogue: what fails, dies or comes twice leaves it to be searched.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::SignedDuration;
use mce_local::gate::{Fault, Moment, PlannedFault};
use mce_shared::api::CommuneList;
use mce_shared::search::Results;
use mce_tests::tables::plain_item;
use mce_tests::{Offer, Poison, TestApp, logs, run};
use serde_json::{Value, json};

const INDEX: &str = "index-4.bin";
const CHANGES: &str = "changes-2";
const FUNCTION: &str = "refresh-catalogue";
/// More than the SDK tries: the function sees the failure.
const OUTLASTING: usize = 4;

fn file(app: &TestApp, name: &str) -> PathBuf {
    app.platform.folder().join("files/catalogue").join(name)
}

fn changes(app: &TestApp) -> usize {
    std::fs::read_dir(file(app, CHANGES)).map_or(0, Iterator::count)
}

/// A platform whose index has everything.
async fn started() -> TestApp {
    let app = TestApp::start().await;
    app.platform.run_schedule(FUNCTION).await.unwrap();
    assert_eq!(changes(&app), 0);
    app
}

/// How many formations are found, once what a function keeps is too old to be believed.
async fn found(app: &TestApp, text: &str) -> usize {
    app.platform.clock().advance(SignedDuration::from_mins(1));
    let path = format!("/api/offers?text={text}");
    app.nobody().get(&path).await.expect(200).read::<Results>().total
}

/// Somebody asks for less than before: an offer is taken back.
async fn take_back(app: &TestApp, offer: &Offer) {
    let path = format!("/api/of/offers/{}/suspension", offer.formation);
    let asked = json!({ "reason": "Session à revoir." });
    app.of(offer.siret).await.post(&path, &asked).await.expect(200);
}

fn plan(app: &TestApp, action: &str) {
    for _ in 0..OUTLASTING {
        app.platform.faults().plan(PlannedFault {
            function: Some(FUNCTION.into()),
            action: Some(action.into()),
            table: Some("offers".into()),
            ..PlannedFault::next(Moment::Before, Fault::ServerError)
        });
    }
}

#[test]
fn who_says_where_he_lives_sees_what_is_near() {
    run(async {
        let app = TestApp::start().await;
        let client = app.nobody();
        let communes = client.get("/api/communes?text=vierz").await.expect(200).read::<CommuneList>().items;
        assert_eq!((communes[0].code.as_str(), communes[0].label.as_str()), ("18279", "Vierzon (18)"));
        let results = client.get("/api/offers?around=35238&km=30").await.expect(200).read::<Results>();
        assert!(results.total > 0);
        assert!(results.items.iter().all(|entry| entry.km.is_some_and(|km| km <= 30)), "{results:?}");
        let results = client.get("/api/offers?text=urbanisme%20Chartres-de-Bretagne").await.expect(200);
        let results = results.read::<Results>();
        assert_eq!(results.place.as_deref(), Some("Chartres-de-Bretagne (35)"));
        assert!(results.items.iter().any(|entry| entry.km.is_some()), "{results:?}");
        client.get("/api/offers?around=99999").await.refused(400, "bad-query");
    });
}

#[test]
fn a_file_that_cant_be_read_hides_no_other() {
    run(async {
        let app = TestApp::start().await;
        let all = found(&app, "").await;
        take_back(&app, &Offer::DAY).await;
        app.settle_down().await;
        std::fs::write(file(&app, &format!("{CHANGES}/0.json")), "[{").unwrap();
        assert_eq!(found(&app, "").await, all - 1, "the change is read");
        assert!(logs::logged().contains("a file of changes of the catalogue can't be read"));
        std::fs::write(file(&app, INDEX), "rien").unwrap();
        assert_eq!(found(&app, "").await, all - 1, "what was read before is searched");
        app.platform.run_schedule(FUNCTION).await.unwrap();
        assert_eq!((found(&app, "").await, changes(&app)), (all - 1, 0));
    });
}

#[test]
fn an_index_that_is_not_there_is_made_at_the_first_change() {
    run(async {
        let app = started().await;
        let all = found(&app, "").await;
        std::fs::remove_file(file(&app, INDEX)).unwrap();
        // It can't be made at once: nothing of the change is lost for that.
        plan(&app, "Scan");
        take_back(&app, &Offer::DAY).await;
        app.settle_down().await;
        app.platform.faults().clear();
        assert_eq!((file(&app, INDEX).exists(), changes(&app)), (false, 1));
        assert!(logs::logged().contains("the index of the catalogue could not be made"));
        take_back(&app, &Offer::HALF_DAY).await;
        app.settle_down().await;
        assert_eq!((found(&app, "").await, changes(&app)), (all - 2, 0));
    });
}

#[test]
fn a_store_that_does_not_answer_makes_the_batch_come_again() {
    run(async {
        let app = started().await;
        let all = found(&app, "").await;
        take_back(&app, &Offer::DAY).await;
        plan(&app, "GetItem");
        let drained = app.platform.drain_streams().await.unwrap();
        assert_eq!((drained.failures, drained.dead_letters), (1, 0));
        app.platform.faults().clear();
        assert_eq!((found(&app, "").await, changes(&app)), (all - 1, 1));
        let gestionnaire = app.agent("gestionnaire").await;
        let aside = gestionnaire.get("/api/gestionnaire/set-aside").await.expect(200);
        assert_eq!(aside.json()["items"], json!([]), "it was not the offer");
        // Nor does the whole index lose an offer whose training body can't be read for a moment.
        for _ in 0..OUTLASTING {
            app.platform.faults().plan(PlannedFault {
                function: Some(FUNCTION.into()),
                table: Some("organisations".into()),
                ..PlannedFault::next(Moment::Before, Fault::ServerError)
            });
        }
        app.platform.run_schedule(FUNCTION).await.unwrap_err();
        app.platform.faults().clear();
        assert_eq!((found(&app, "").await, changes(&app)), (all - 1, 1), "the earlier one stays");
    });
}

#[test]
fn the_index_is_made_by_one_hand_at_a_time_from_what_is_there_now() {
    run(async {
        let app = TestApp::start().await;
        let (scans, stale) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let counted = (scans.clone(), stale.clone());
        app.platform.faults().set_weather(Some(Box::new(move |moment, function, action, asked| {
            if (moment, function, action) == (Moment::Before, FUNCTION, "Scan") {
                counted.0.fetch_add(1, Ordering::Relaxed);
                counted.1.fetch_add(usize::from(!asked.consistent_read), Ordering::Relaxed);
            }
            None
        })));
        app.platform.run_schedule(FUNCTION).await.unwrap();
        let of_one = scans.swap(0, Ordering::Relaxed);
        let (one, other) =
            tokio::join!(app.platform.run_schedule(FUNCTION), app.platform.run_schedule(FUNCTION));
        one.unwrap();
        other.unwrap();
        assert_eq!((scans.load(Ordering::Relaxed), stale.load(Ordering::Relaxed)), (of_one, 0));
    });
}

#[test]
fn seats_that_cant_be_read_hide_their_own_formation_alone() {
    run(async {
        let app = TestApp::start().await;
        let all = found(&app, "").await;
        let elu = app.elu("elue-au-plafond").await;
        app.ordered(&elu, &Offer::DAY).await;
        app.settle_down().await;
        let is_seats = |item: &Value| item["sk"].as_str().unwrap().starts_with("SEATS#");
        let poison = Poison::new(&app, "offers", is_seats).await;
        let key = plain_item(&poison.healthy)["sk"].as_str().unwrap().to_owned();
        assert!(key.contains(Offer::DAY.formation), "{key}");
        let aside = async || {
            let gestionnaire = app.agent("gestionnaire").await;
            gestionnaire.get("/api/gestionnaire/set-aside").await.expect(200).json()["items"].clone()
        };
        app.platform.run_schedule(FUNCTION).await.unwrap();
        assert_eq!(found(&app, "").await, all - 1);
        assert_eq!(aside().await[0]["name"], format!("{}-{}", Offer::DAY.siret, Offer::DAY.formation));
        poison.heal(&app).await;
        app.platform.run_schedule(FUNCTION).await.unwrap();
        assert_eq!((found(&app, "").await, aside().await), (all, json!([])));
    });
}
