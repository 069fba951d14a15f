//! A search is watched, told by mail when it finds something new, at most once a week, and stopped without signing in.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use mce_functions::store::{alerts, offers};
use mce_functions::use_cases::machines::tell_alerts;
use mce_shared::alerts::{Alert, SESSIONS_MAX};
use mce_shared::api::{AlertList, SetAsideList};
use mce_shared::catalogue::Formation;
use mce_shared::set_aside::Chore;
use mce_tests::tables::scan;
use mce_tests::{Client, Offer, Poison, TestApp, run};
use serde_json::{Value, json};
use tokio::task::JoinSet;

const ALERTS: &str = "/api/account/alerts";
const QUERY: &str = "text=p%C3%A9dagogie";
const SUBJECT: &str = "pour votre recherche";

/// A morning on which the searches are looked at.
async fn morning(app: &TestApp, day: Date) {
    app.go_to(day);
    app.platform.run_schedule("tell-alerts").await.unwrap();
    app.settle_down().await;
}

/// One more session of an offer of the sample data, on a day.
async fn new_session(app: &TestApp, number: &str, day: Date) {
    let environment = app.platform.ground().environment().await.unwrap();
    let (siret, numero) = (Offer::DAY.siret.parse().unwrap(), Offer::DAY.formation.parse().unwrap());
    let stored = offers::get(environment.store(), &siret, &numero).await.unwrap().unwrap();
    let mut formation: Formation = stored.formation;
    for action in &mut formation.actions {
        let mut session = action.sessions[0].clone();
        session.numero = format!("{}-{number}", action.numero).parse().unwrap();
        (session.debut, session.fin) = (Some(day), Some(day));
        action.sessions.push(session);
    }
    assert!(offers::put(environment.store(), &formation, Some(stored.version)).await.unwrap());
    app.settle_down().await;
}

async fn mails(app: &TestApp, address: &str) -> Vec<mce_local::mailbox::StoredMail> {
    let mails = app.platform.outside().mailbox.mails(Some(address)).await.unwrap();
    mails.into_iter().filter(|mail| mail.subject.contains(SUBJECT)).collect()
}

async fn watched(client: &Client) -> AlertList {
    client.post(ALERTS, &json!({ "query": QUERY })).await.expect(201).read()
}

#[test]
fn what_is_new_is_told_by_mail_once_a_week_until_it_is_stopped() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        let address = app.person("elue-au-plafond").email;
        let list = watched(&elu).await;
        assert_eq!((list.alerts.len(), list.alerts[0].label.as_str()), (1, "«\u{202f}pédagogie\u{202f}»"));
        assert_eq!(watched(&elu).await, list, "the same search is watched once");
        assert_eq!(list.alerts[0].until, Some(date(2027, 11, 23)));
        morning(&app, date(2026, 11, 24)).await;
        assert_eq!(mails(&app, &address).await.len(), 0, "what was there is known");

        new_session(&app, "N1", date(2027, 3, 8)).await;
        morning(&app, date(2026, 11, 25)).await;
        let told = mails(&app, &address).await;
        assert_eq!(told.len(), 1);
        let text = &told[0].text;
        assert!(text.contains("8 mars 2027") && text.contains("Dire la complexité simplement"), "{text}");
        assert!(text.contains(&format!("/recherche?{QUERY}")), "{text}");
        app.platform.run_schedule("tell-alerts").await.unwrap();

        new_session(&app, "N2", date(2027, 3, 15)).await;
        morning(&app, date(2026, 11, 28)).await;
        assert_eq!(mails(&app, &address).await.len(), 1, "at most one a week");
        morning(&app, date(2026, 12, 2)).await;
        assert_eq!(mails(&app, &address).await.len(), 2);

        let one_click = told[0].unsubscribe.clone();
        assert!(one_click.ends_with("/one-click"), "{one_click}");
        let (_, rest) = text.split_once("/alertes/").unwrap();
        let id = rest.split_once("/arret").unwrap().0;
        let stop = format!("/api/alerts/{id}/stop");
        let nobody = app.nobody();
        let name =
            async || nobody.get(&format!("/api/alerts/{id}")).await.expect(200).json()["label"].clone();
        assert_eq!(name().await, json!(list.alerts[0].label), "whoever is to stop it reads which");
        nobody
            .bare_request(reqwest::Method::POST, &stop)
            .json(&json!({}))
            .send()
            .await
            .refused(403, "csrf-unknown-site");
        for _ in 0..2 {
            nobody.post(&stop, &json!({})).await.expect(200);
        }
        assert_eq!(name().await, Value::Null);
        new_session(&app, "N3", date(2027, 4, 5)).await;
        morning(&app, date(2026, 12, 15)).await;
        assert_eq!(mails(&app, &address).await.len(), 2, "it was stopped");
    });
}

#[test]
fn the_search_that_is_asked_about_is_told_in_words() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        for (asked, told) in [
            ("text%3Dp%25C3%25A9dagogie%26mode%3Dremote", json!("«\u{202f}pédagogie\u{202f}», à distance")),
            ("from%3Dhier", Value::Null),
            ("", Value::Null),
        ] {
            assert_eq!(elu.get(&format!("{ALERTS}?asked={asked}")).await.expect(200).json()["asked"], told);
        }
    });
}

#[test]
fn a_search_is_its_elus_alone() {
    run(async {
        let app = TestApp::start().await;
        let (elu, other) = (app.elu("elue-au-plafond").await, app.elu("regionale").await);
        let list = watched(&elu).await;
        let removal = format!("{ALERTS}/{}/removal", list.alerts[0].id);
        assert_eq!(other.get(ALERTS).await.expect(200).read::<AlertList>().alerts, []);
        other.post(&removal, &json!({})).await.refused(404, "not-found");
        assert_eq!(elu.get(ALERTS).await.expect(200).read::<AlertList>(), list);
        assert_eq!(elu.post(&removal, &json!({})).await.expect(200).read::<AlertList>().alerts, []);
        elu.post(ALERTS, &json!({ "query": "max_price=abc" })).await.refused(400, "bad-query");
        for number in 0..20 {
            elu.post(ALERTS, &json!({ "query": format!("text=mot{number}") })).await.expect(201);
        }
        elu.post(ALERTS, &json!({ "query": "" })).await.refused(409, "too-many-alerts");
    });
}

#[test]
fn a_search_that_cant_be_read_does_not_stop_the_others() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        watched(&elu).await;
        let poison = Poison::new(&app, "alerts", |item| item["sk"] == "ALERT").await;
        let aside = async || {
            let gestionnaire = app.agent("gestionnaire").await;
            let list = gestionnaire.get("/api/gestionnaire/set-aside").await.expect(200);
            list.read::<SetAsideList>().items.into_iter().map(|item| item.chore).collect::<Vec<_>>()
        };
        app.platform.run_schedule("tell-alerts").await.unwrap();
        assert_eq!(aside().await, [Chore::Alert]);
        poison.heal(&app).await;
        app.platform.clock().advance(SignedDuration::from_hours(24));
        app.platform.run_schedule("tell-alerts").await.unwrap();
        assert_eq!(aside().await, []);
    });
}

/// What a program that reads mails posts (RFC 8058): no cookie, no origin, a form.
#[test]
fn the_program_that_reads_a_mail_ends_the_mails_of_a_search_without_a_page() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        watched(&elu).await;
        morning(&app, date(2026, 11, 24)).await;
        new_session(&app, "N1", date(2027, 3, 8)).await;
        morning(&app, date(2026, 11, 25)).await;
        let told = mails(&app, &app.person("elue-au-plafond").email).await;
        let path = told[0].unsubscribe.split_once("/api/").unwrap().1.to_owned();
        for _ in 0..2 {
            app.nobody()
                .bare_request(reqwest::Method::POST, &format!("/api/{path}"))
                .body("application/x-www-form-urlencoded", "List-Unsubscribe=One-Click")
                .send()
                .await
                .expect(200);
        }
        let elu = app.elu("elue-au-plafond").await;
        assert_eq!(elu.get(ALERTS).await.expect(200).read::<AlertList>().alerts, []);
        assert_eq!(scan(&app.platform, "alerts").await, Vec::<Value>::new(), "nor its mark");
    });
}

/// The best action of a formation is one of several: the mail tells the sessions of the others too.
#[test]
fn a_new_session_of_another_action_is_told() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        watched(&elu).await;
        morning(&app, date(2026, 11, 24)).await;
        let environment = app.platform.ground().environment().await.unwrap();
        let (siret, numero) = (Offer::DAY.siret.parse().unwrap(), Offer::DAY.formation.parse().unwrap());
        let stored = offers::get(environment.store(), &siret, &numero).await.unwrap().unwrap();
        let mut formation = stored.formation;
        assert!(formation.actions.len() > 1, "it has two actions");
        for (action, day) in formation.actions.iter_mut().zip([date(2027, 3, 8), date(2027, 4, 9)]) {
            let mut session = action.sessions[0].clone();
            session.numero = format!("{}-N", action.numero).parse().unwrap();
            (session.debut, session.fin) = (Some(day), Some(day));
            action.sessions.push(session);
        }
        assert!(offers::put(environment.store(), &formation, Some(stored.version)).await.unwrap());
        app.settle_down().await;
        morning(&app, date(2026, 11, 25)).await;
        let told = mails(&app, &app.person("elue-au-plafond").email).await;
        assert_eq!(told.len(), 1);
        let text = &told[0].text;
        assert!(text.contains("8 mars 2027") && text.contains("9 avril 2027"), "{text}");
    });
}

#[test]
fn a_search_that_finds_too_much_is_not_watched() {
    run(async {
        let app = TestApp::start().await;
        morning(&app, date(2026, 11, 24)).await;
        let elu = app.elu("elue-au-plafond").await;
        let environment = app.platform.ground().environment().await.unwrap();
        let (siret, numero) = (Offer::DAY.siret.parse().unwrap(), Offer::DAY.formation.parse().unwrap());
        let stored = offers::get(environment.store(), &siret, &numero).await.unwrap().unwrap();
        let mut formation = stored.formation;
        let action = &mut formation.actions[0];
        for number in 0..SESSIONS_MAX {
            let mut session = action.sessions[0].clone();
            session.numero = format!("N{number}").parse().unwrap();
            (session.debut, session.fin) = (Some(date(2027, 3, 8)), Some(date(2027, 3, 8)));
            action.sessions.push(session);
        }
        assert!(offers::put(environment.store(), &formation, Some(stored.version)).await.unwrap());
        app.settle_down().await;
        app.platform.clock().advance(SignedDuration::from_mins(1));
        let problem = elu.post(ALERTS, &json!({ "query": QUERY })).await.refused(409, "alert-too-wide");
        assert!(problem.detail.contains("Précisez-la"), "{problem:?}");
        elu.post(ALERTS, &json!({ "query": format!("{QUERY}&departement=01") })).await.expect(201);
    });
}

#[test]
fn two_tabs_watch_one_search_once() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        let tabs = (0..4).map(|_| {
            let elu = elu.clone();
            async move { elu.post(ALERTS, &json!({ "query": QUERY })).await.expect(201) }
        });
        tabs.collect::<JoinSet<_>>().join_all().await;
        assert_eq!(elu.get(ALERTS).await.expect(200).read::<AlertList>().alerts.len(), 1);
    });
}

#[test]
fn a_search_ends_after_a_year_unless_it_is_asked_for_again() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        let address = app.person("elue-au-plafond").email;
        watched(&elu).await;
        morning(&app, date(2027, 10, 30)).await;
        let all = app.platform.outside().mailbox.mails(Some(&address)).await.unwrap();
        let ends: Vec<_> = all.iter().filter(|mail| mail.subject.contains("ne sera plus suivie")).collect();
        assert!(ends.len() == 1 && ends[0].text.contains("23 novembre 2027"), "{all:?}");
        let elu = app.elu("elue-au-plafond").await;
        assert_eq!(watched(&elu).await.alerts[0].until, Some(date(2028, 10, 30)));
        app.go_to(date(2028, 10, 31));
        let elu = app.elu("elue-au-plafond").await;
        assert_eq!(elu.get(ALERTS).await.expect(200).read::<AlertList>().alerts, []);
        assert_eq!(watched(&elu).await.alerts.len(), 1, "and may be watched anew");
    });
}

/// More searches than a page of the passage has.
const MANY: usize = 230;

#[test]
fn a_passage_that_is_cut_short_goes_on_where_it_was() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        let id = watched(&elu).await.alerts[0].id.parse().unwrap();
        let environment = app.platform.ground().environment().await.unwrap();
        let store = environment.store();
        let one = alerts::get(store, &id).await.unwrap().unwrap();
        for number in 1..MANY {
            let id = format!("{number:032x}").parse().unwrap();
            let elu = format!("{number:032x}").parse().unwrap();
            let known = std::collections::BTreeSet::new();
            let alert = Alert { id, elu, known, ..one.clone() };
            assert!(alerts::add(store, &alert, environment.now()).await.unwrap());
        }
        let told = async || {
            let items = scan(&app.platform, "alerts").await;
            items.iter().filter(|item| item["sk"] == "ALERT" && !item["told_on"].is_null()).count()
        };
        tell_alerts::go_on(&environment, Duration::ZERO).await.unwrap();
        let first = told().await;
        assert!((1..MANY - 1).contains(&first), "{first}");
        for _ in 0..10 {
            tell_alerts::go_on(&environment, Duration::ZERO).await.unwrap();
        }
        assert_eq!(told().await, MANY - 1);
    });
}
