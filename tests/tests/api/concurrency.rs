//! Many at the same moment on the same money, the same key, the same place.

use std::time::Duration;

use mce_local::gate::{Fault, Moment, PlannedFault};
use mce_shared::api::DossierList;
use mce_shared::ids::DossierId;
use mce_shared::ledger::Account;
use mce_shared::lifecycle::State;
use mce_shared::money::Euros;
use mce_tests::ledger::checked_books;
use mce_tests::tables::scan;
use mce_tests::{Answer, Client, Offer, Provider, TestApp, run};
use serde_json::{Value, json};
use tokio::task::JoinSet;

/// Everybody at once; the answers in the order in which they came.
async fn at_once(
    requests: impl IntoIterator<Item = impl Future<Output = Answer> + Send + 'static>,
) -> Vec<Answer> {
    requests.into_iter().collect::<JoinSet<_>>().join_all().await
}

async fn confirmation(client: Client, dossier: DossierId, expected: Value) -> Answer {
    client.act(&dossier, "confirmation", &json!({ "expected": expected })).await
}

fn dife(amount: &str) -> Value {
    json!({ "dife": amount })
}

#[test]
fn fifty_orders_on_the_same_800_euros() {
    run(async {
        let app = TestApp::start().await;
        let (elu, of) = (app.elu("elue-au-plafond").await, app.of(Offer::HALF_DAY.siret).await);
        let mut dossiers = Vec::new();
        for offer in app.alike(&Offer::HALF_DAY, 50).await {
            let dossier = elu.ask(&offer).await;
            of.accept(&dossier).await;
            dossiers.push(dossier);
        }
        let orders =
            dossiers.iter().map(|dossier| confirmation(elu.clone(), dossier.clone(), dife("225.00")));
        let answers = at_once(orders).await;
        let (won, lost): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 200);
        assert_eq!((won.len(), lost.len()), (3, 47));
        for answer in lost {
            let now = answer.refused(409, "split-changed").split.unwrap();
            assert!(
                now.dife < Euros::from_cents(22_500) && now.total() == Euros::from_cents(22_500),
                "{now:?}"
            );
        }
        let books = checked_books(&app.platform).await;
        assert_eq!(
            (elu.funds().await.dife, books.engaged()),
            (Euros::from_cents(12_500), Euros::from_cents(67_500))
        );
    });
}

#[test]
fn the_same_key_at_once_has_one_effect_and_one_answer() {
    run(async {
        let app = TestApp::start().await;
        let (elu, of) = (app.elu("elue-au-plafond").await, app.of(Offer::DAY.siret).await);
        let twenty = |path: String, key: &'static str, body: Value| {
            let elu = elu.clone();
            (0..20).map(move |_| {
                let (elu, path, body) = (elu.clone(), path.clone(), body.clone());
                async move { elu.post_with_key(&path, key, &body).await }
            })
        };
        let asked = at_once(twenty("/api/dossiers".into(), "demande-1", Offer::DAY.request())).await;
        assert_same(&asked, 201);
        let listed: DossierList = elu.get("/api/dossiers").await.expect(200).read();
        assert_eq!(listed.dossiers.len(), 1);

        let dossier = &listed.dossiers[0].id;
        of.accept(dossier).await;
        let path = format!("/api/dossiers/{dossier}/confirmation");
        let body = json!({ "expected": { "dife": "560.00" } });
        let confirmed = at_once(twenty(path.clone(), "commande-1", body.clone())).await;
        assert_same(&confirmed, 200);
        let later = elu.post_with_key(&path, "commande-1", &body).await;
        assert_eq!(later.body, confirmed[0].body, "the same answer the day after too");
        assert_eq!(elu.funds().await.dife, Euros::from_cents(24_000));
        checked_books(&app.platform).await;
    });
}

fn assert_same(answers: &[Answer], status: u16) {
    for answer in answers {
        assert_eq!((answer.status, &answer.body), (status, &answers[0].body));
    }
}

#[test]
fn one_person_in_several_browsers_opens_one_account() {
    run(async {
        let app = TestApp::start().await;
        let nir = app.person("elue-au-plafond").nir;
        let mut browsers = Vec::new();
        for _ in 0..5 {
            let client = app.nobody();
            client.sign_in(Provider::FranceConnect, "elue-au-plafond").await;
            browsers.push(client);
        }
        let opened = browsers.into_iter().map(|client| {
            let nir = nir.clone();
            async move { client.activate(&nir).await }
        });
        let answers = at_once(opened).await;
        for answer in &answers {
            assert_eq!(answer.clone().expect(200).json()["outcome"], "activated");
        }
        let accounts = scan(&app.platform, "accounts").await;
        assert_eq!(accounts.iter().filter(|item| item["sk"] == "PROFILE").count(), 1);
        let books = checked_books(&app.platform).await;
        assert_eq!(books.sum(|account| matches!(account, Account::Right(_))), Euros::from_cents(80_000));
    });
}

const TEN: [&str; 10] = [
    "elue-au-plafond",
    "maire-deux-mandats",
    "nom-d-usage",
    "retraitee-en-fonction",
    "adjoint-cofinance",
    "regionale",
    "petit-solde",
    "corse",
    "nee-a-l-etranger",
    "prenom-compose",
];

#[test]
fn three_places_for_ten() {
    run(async {
        let app = TestApp::start().await;
        let of = app.of(Offer::THREE_PLACES.siret).await;
        let mut all = Vec::new();
        for person in TEN {
            let elu = app.elu(person).await;
            let dossier = elu.ask(&Offer::THREE_PLACES).await;
            of.accept(&dossier).await;
            all.push((elu, dossier));
        }
        let orders =
            all.iter().map(|(elu, dossier)| confirmation(elu.clone(), dossier.clone(), dife("350.00")));
        let answers = at_once(orders).await;
        let lost: Vec<&Answer> = answers.iter().filter(|answer| answer.status != 200).collect();
        assert_eq!(lost.len(), 7);
        for answer in lost {
            answer.refused(409, "session-full");
        }
        assert_eq!(checked_books(&app.platform).await.engaged(), Euros::from_cents(3 * 35_000));
        a_place_that_is_given_back_serves_again(&all).await;
        checked_books(&app.platform).await;
    });
}

async fn a_place_that_is_given_back_serves_again(all: &[(Client, DossierId)]) {
    let (mut inside, mut outside) = (Vec::new(), Vec::new());
    for (elu, dossier) in all {
        let state = elu.dossier(dossier).await.dossier.state;
        if state == State::Accepted { inside.push((elu, dossier)) } else { outside.push((elu, dossier)) }
    }
    let (elu, dossier) = inside[0];
    let cancel = json!({ "reason": "", "expected_charge": "0.00" });
    elu.act(dossier, "cancellation", &cancel).await.expect(200);
    let (elu, dossier) = outside[0];
    elu.confirm(dossier).await.expect(200);
    let (elu, dossier) = outside[1];
    elu.confirm(dossier).await.refused(409, "session-full");
}

#[test]
fn settlements_at_once_pay_each_dossier_once() {
    run(async {
        let app = TestApp::start().await;
        let dossiers = app.owed("elue-au-plafond", 3).await;
        let gestionnaire = app.agent("gestionnaire").await;
        // One of them is held up after it has taken a payable: the others overtake it.
        app.platform.faults().plan(PlannedFault {
            function: Some("settle-payments".into()),
            action: Some("TransactWriteItems".into()),
            skip: 1,
            ..PlannedFault::next(Moment::Before, Fault::Timeout(Duration::from_millis(500)))
        });
        let runs = (0..6).map(|_| {
            let gestionnaire = gestionnaire.clone();
            async move { gestionnaire.post("/api/gestionnaire/settlements", &json!({})).await }
        });
        for answer in at_once(runs).await {
            answer.expect(200);
        }
        // Whatever one of them left, the run of the next morning takes.
        app.platform.run_schedule("settle-payments").await.unwrap();
        let mut expected: Vec<String> = dossiers.iter().map(|dossier| format!("MCE-PAY-{dossier}")).collect();
        expected.sort();
        assert_eq!(app.ordered_payments().await, expected);
        assert_eq!(checked_books(&app.platform).await.payable(), Euros::ZERO);
    });
}
