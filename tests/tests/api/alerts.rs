//! A search is watched, told by mail when it finds something new, at most once a week, and stopped without signing in.

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use mce_functions::store::offers;
use mce_shared::api::{AlertList, SetAsideList};
use mce_shared::catalogue::Formation;
use mce_shared::set_aside::Chore;
use mce_tests::{Client, Offer, Poison, TestApp, run};
use serde_json::json;

const ALERTS: &str = "/api/account/alerts";
const QUERY: &str = "text=p%C3%A9dagogie";
const SUBJECT: &str = "nouvelle séance";

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

        let (_, rest) = text.split_once("/alertes/").unwrap();
        let id = rest.split_once("/arret").unwrap().0;
        let stop = format!("/api/alerts/{id}/stop");
        let nobody = app.nobody();
        nobody
            .bare_request(reqwest::Method::POST, &stop)
            .json(&json!({}))
            .send()
            .await
            .refused(403, "csrf-unknown-site");
        for _ in 0..2 {
            nobody.post(&stop, &json!({})).await.expect(200);
        }
        new_session(&app, "N3", date(2027, 4, 5)).await;
        morning(&app, date(2026, 12, 15)).await;
        assert_eq!(mails(&app, &address).await.len(), 2, "it was stopped");
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
        let gestionnaire = app.agent("gestionnaire").await;
        let aside = async || {
            let list = gestionnaire.get("/api/gestionnaire/set-aside").await.expect(200);
            list.read::<SetAsideList>().items.into_iter().map(|item| item.chore).collect::<Vec<_>>()
        };
        app.platform.run_schedule("tell-alerts").await.unwrap();
        assert_eq!(aside().await, [Chore::Alert]);
        poison.heal(&app).await;
        app.platform.clock().advance(SignedDuration::from_mins(1));
        app.platform.run_schedule("tell-alerts").await.unwrap();
        assert_eq!(aside().await, []);
    });
}
