//! What gets refused, and how well it is said: a stable code, a sentence that says what to do, and nothing lost.

use jiff::SignedDuration;
use jiff::civil::date;
use mce_functions::ports::card::form_fields_of;
use mce_local::gate::{Fault, Moment, PlannedFault};
use mce_shared::api::{AccountView, OfferView};
use mce_shared::ids::DossierId;
use mce_shared::ledger::{Account, ReasonCode};
use mce_shared::lifecycle::State;
use mce_shared::money::Euros;
use mce_shared::payments::RefundState;
use mce_shared::rules::account::UsableFor;
use mce_tests::ledger::checked_books;
use mce_tests::{Client, Offer, Provider, TestApp, run};
use reqwest::Method;
use serde_json::{Value, json};

/// An élu who is signed in and has no account yet.
async fn newcomer(app: &TestApp, person: &str) -> Client {
    let client = app.nobody();
    client.sign_in(Provider::FranceConnect, person).await;
    client
}

#[test]
fn a_number_that_is_not_right_is_said_so_at_its_field() {
    run(async {
        let app = TestApp::start().await;
        let client = newcomer(&app, "elue-au-plafond").await;
        for (nir, code) in [
            ("279062923390162", "nir-bad-key"),
            ("2790629233901", "nir-missing-key"),
            ("27906292339", "nir-bad-length"),
            ("2790629233901AB", "nir-bad-format"),
            ("179062923390114", "nir-other-sex"),
            ("280062923390112", "nir-other-year"),
            ("279072923390177", "nir-other-month"),
            ("779062923390105", "nir-provisional"),
            ("283052901991052", "nir-other-year"),
        ] {
            let problem = client.activate(nir).await.refused(422, code);
            assert_eq!((problem.errors.len(), problem.errors[0].pointer.as_str()), (1, "/nir"), "{nir}");
        }
    });
}

/// A session, and every reason for which it cannot be asked for.
const CLOSED: [(Offer, &[&str]); 9] = [
    (Offer::broceliande("BRO-2027-009", "BRO-2027-009-A2", "BRO-2027-009-A2-S1"), &["starts_too_soon"]),
    (Offer::broceliande("BRO-2027-001", "BRO-2027-001-A1", "BRO-2027-001-A1-S1"), &["started"]),
    (Offer::broceliande("BRO-2027-001", "BRO-2027-001-A1", "BRO-2027-001-A1-S3"), &["session_closed"]),
    (offer("99112541000019", "EST.013", "EST.013-A1", "EST.013-A1-S2"), &["session_suspended"]),
    (
        offer("99112541000019", "EST.006", "EST.006-A1", "EST.006-A1-S1"),
        &["not_published", "hourly_cost_above_cap"],
    ),
    (
        offer("99415894700014", "ABT-010", "ABT-010-A1", "ABT-010-A1-S1"),
        &["not_published", "too_many_participants"],
    ),
    (offer("99718127600012", "px-001", "px-001-A1", "px-001-A1-S2"), &["agrement_expires"]),
    (
        offer("99819238900018", "FMP-001", "FMP-001-A1", "FMP-001-A1-S1"),
        &["not_published", "agrement_expires"],
    ),
    (
        offer("99021450400013", "HCF001", "HCF001-A1", "HCF001-A1-S1"),
        &["not_published", "agrement_suspended"],
    ),
];

const fn offer(
    siret: &'static str,
    formation: &'static str,
    action: &'static str,
    session: &'static str,
) -> Offer {
    Offer { siret, formation, action, session }
}

#[test]
fn an_offer_that_cannot_be_booked_says_every_reason() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        for (offer, reasons) in CLOSED {
            let problem =
                elu.post("/api/dossiers", &offer.request()).await.refused(422, "training-not-eligible");
            let codes: Vec<&str> = problem.errors.iter().map(|error| error.code.as_str()).collect();
            assert_eq!(codes, reasons, "{offer:?}");
            assert!(problem.errors.iter().all(|error| error.detail.ends_with('.')), "{problem:?}");
        }
        let unknown = offer("99112541000019", "EST.999", "EST.999-A1", "EST.999-A1-S1");
        elu.post("/api/dossiers", &unknown.request()).await.refused(404, "not-found");
        assert_eq!(elu.get("/api/dossiers").await.json()["dossiers"], json!([]));
    });
}

#[test]
fn what_the_rights_do_not_allow_is_said_on_the_offer_and_refused() {
    run(async {
        let app = TestApp::start().await;
        for (person, reason) in
            [("mandat-termine", "no_current_mandate"), ("droits-perdus", "no_current_mandate")]
        {
            let elu = app.elu(person).await;
            let shown: OfferView = elu.get(&Offer::DAY.path()).await.expect(200).read();
            let session =
                shown.sessions.iter().find(|s| s.session.numero.as_str() == Offer::DAY.session).unwrap();
            let told: Vec<&str> = session.obstacles.iter().map(|reason| reason.code.as_str()).collect();
            let problem =
                elu.post("/api/dossiers", &Offer::DAY.request()).await.refused(422, "training-not-eligible");
            let refused: Vec<&str> = problem.errors.iter().map(|error| error.code.as_str()).collect();
            assert_eq!(told, refused, "the page says what the server will");
            assert!(refused.contains(&reason), "{person}: {refused:?}");
        }
    });
}

/// The register still lists his mandate of 2020, without an end.
#[test]
fn a_mandate_that_the_register_lists_late_is_over_by_the_law() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("droits-perdus").await;
        let account: AccountView = elu.get("/api/account").await.expect(200).read();
        let mandate = &account.mandates[0];
        assert_eq!((mandate.start, mandate.end), (date(2020, 5, 18), Some(date(2026, 3, 15))));
        let rule = mandate.over_because.as_deref().unwrap_or_default();
        assert!(rule.contains("Premier tour du renouvellement général"), "{rule}");
        // They serve no more, and are taken once the register says that it is over: the next mandate may be listed late.
        assert_eq!((account.usable_for, account.funds.dife.cents()), (UsableFor::None, 80_000));
        let told = account.ended.unwrap_or_default();
        assert!(told.contains("jour du premier tour") && told.contains("examen de vos droits"), "{told}");
        assert!(account.next_credit.is_none());

        let again = app.elu("elue-au-plafond").await;
        let account: AccountView = again.get("/api/account").await.expect(200).read();
        assert_eq!((account.usable_for, account.ended), (UsableFor::MandateAndReinsertion, None));
        assert_eq!(account.funds.dife.cents(), 80_000, "elected again: nothing is lost");
    });
}

#[test]
fn who_comes_after_the_end_of_his_mandate_is_told_what_is_left_of_his_rights() {
    run(async {
        let app = TestApp::start().await;
        for (person, words) in [
            (
                "mandat-termine",
                "réinsertion professionnelle, si elle se termine au plus tard le 23 janvier 2027",
            ),
            (
                "droits-perdus",
                "Vos droits étaient utilisables jusqu’au 15 septembre 2026 : ils ne le sont plus",
            ),
        ] {
            let client = newcomer(&app, person).await;
            let activated = client.activate(&app.person(person).nir).await.expect(200).json();
            let plain = |text: &str| text.replace(['\u{202f}', '\u{a0}'], " ");
            let told = plain(activated["ended"].as_str().unwrap_or_default());
            assert!(
                told.contains(&plain(words))
                    && told.contains("Conseil municipal")
                    && told.contains("pref-rne-contact@"),
                "{told}"
            );
            let client = app.elu(person).await;
            assert_eq!(client.get("/api/account").await.expect(200).json()["ended"], activated["ended"]);
        }
        let held = app.elu("elue-au-plafond").await;
        assert_eq!(held.get("/api/account").await.expect(200).json()["ended"], Value::Null);
    });
}

/// An élu and a dossier that waits for confirmation.
async fn proposed(app: &TestApp, person: &str, offer: &Offer) -> (Client, DossierId) {
    let (elu, of) = (app.elu(person).await, app.of(offer.siret).await);
    let dossier = elu.ask(offer).await;
    of.accept(&dossier).await;
    (elu, dossier)
}

#[test]
fn a_confirmation_after_its_deadline_is_refused() {
    run(async {
        let app = TestApp::start().await;
        let (_, dossier) = proposed(&app, "elue-au-plafond", &Offer::DAY).await;
        // Accepted on a Monday, to be confirmed until the Friday at midnight.
        app.go_to(date(2026, 11, 27));
        let elu = app.elu("elue-au-plafond").await;
        assert_eq!(elu.dossier(&dossier).await.dossier.due.unwrap().until, date(2026, 11, 27));
        app.go_to(date(2026, 11, 28));
        let elu = app.elu("elue-au-plafond").await;
        let problem = elu.confirm(&dossier).await.refused(409, "dossier-too-late");
        assert!(problem.detail.contains("vendredi 27 novembre 2026"), "{}", problem.detail);
        assert_eq!(elu.funds().await.dife, Euros::from_cents(80_000));
    });
}

#[test]
fn an_amount_that_changed_meanwhile_is_shown_before_anything_is_debited() {
    run(async {
        let app = TestApp::start().await;
        let offers = app.alike(&Offer::DAY, 2).await;
        let (elu, first) = proposed(&app, "elue-au-plafond", &offers[0]).await;
        let (_, second) = proposed(&app, "elue-au-plafond", &offers[1]).await;
        let expected = json!({ "expected": elu.planned(&second).await });
        elu.confirm(&first).await.expect(200);
        let problem = elu.act(&second, "confirmation", &expected).await.refused(409, "split-changed");
        let split = problem.split.unwrap();
        assert_eq!((split.dife, split.card), (Euros::from_cents(24_000), Euros::from_cents(32_000)));
        assert_eq!(elu.dossier(&second).await.dossier.state, State::Proposed);
        elu.act(&second, "confirmation", &json!({ "expected": split })).await.expect(200);

        let cancel = json!({ "reason": "", "expected_charge": "12.00" });
        let problem = elu.act(&first, "cancellation", &cancel).await.refused(409, "charge-changed");
        assert_eq!(problem.charge, Some(Euros::ZERO));
    });
}

/// 400 € of rights, 160 € to be paid by card.
async fn paying(app: &TestApp) -> (Client, DossierId) {
    let (elu, dossier) = proposed(app, "petit-solde", &Offer::DAY).await;
    elu.confirm(&dossier).await.expect(200);
    assert_eq!(elu.dossier(&dossier).await.dossier.state, State::Paying);
    (elu, dossier)
}

const MAIL: &str = "mael.trehorel@example.org";

#[test]
fn a_card_that_is_refused_or_left_loses_nothing() {
    run(async {
        let app = TestApp::start().await;
        let (elu, dossier) = paying(&app).await;
        for choice in ["refuse", "abandon"] {
            let payment = elu.open_card_page(&dossier).await;
            let back = elu.choose_on_card_page(&payment, choice).await.location().to_owned();
            assert!(back.contains(&format!("/dossiers/{dossier}/paiement?")), "{back}");
            let shown = elu.dossier(&dossier).await;
            assert_eq!(shown.dossier.state, State::Paying);
            assert_eq!(checked_books(&app.platform).await.engaged(), Euros::from_cents(40_000));
        }
        elu.pay_by_card(&dossier).await;
        assert_eq!(elu.dossier(&dossier).await.dossier.state, State::Accepted);
        app.settle_down().await;
        let told = app.subjects(MAIL).await;
        assert_eq!(
            told[2..],
            [
                "Votre paiement n’a pas abouti",
                "Votre paiement n’a pas abouti",
                "Votre inscription est confirmée"
            ]
        );
    });
}

#[test]
fn a_payment_whose_browser_never_comes_back_counts() {
    run(async {
        let app = TestApp::start().await;
        let (elu, dossier) = paying(&app).await;
        let payment = elu.open_card_page(&dossier).await;
        elu.choose_on_card_page(&payment, "accept-and-close").await.expect(200);
        assert_eq!(elu.dossier(&dossier).await.dossier.state, State::Accepted);
    });
}

#[test]
fn a_payment_of_which_nobody_ever_tells_is_asked_for() {
    run(async {
        let app = TestApp::start().await;
        let (elu, dossier) = paying(&app).await;
        for _ in 0..50 {
            app.platform.faults().plan(PlannedFault {
                function: Some("card-notification".to_owned()),
                ..PlannedFault::next(Moment::Before, Fault::Crash)
            });
        }
        elu.pay_by_card(&dossier).await;
        app.platform.run_schedule("ask-cards").await.unwrap();
        assert_eq!(
            elu.dossier(&dossier).await.dossier.state,
            State::Paying,
            "the service is given time to tell"
        );

        app.platform.clock().advance(SignedDuration::from_mins(25));
        for _ in 0..2 {
            app.platform.run_schedule("ask-cards").await.unwrap();
            assert_eq!(elu.dossier(&dossier).await.dossier.state, State::Accepted);
        }
        let books = checked_books(&app.platform).await;
        assert_eq!(books.of(&Account::Bank), Euros::from_cents(-16_000), "paid once");
    });
}

#[test]
fn a_notification_that_is_forged_is_refused_and_one_that_is_repeated_changes_nothing() {
    run(async {
        let app = TestApp::start().await;
        let (elu, dossier) = paying(&app).await;
        let card = app.nobody();
        let notify = |fields: Vec<(String, String)>| {
            card.bare_request(Method::POST, "/api/notifications/card").form(&fields).send()
        };
        notify(Vec::new()).await.refused(403, "card-signature");
        let back = elu.pay_by_card(&dossier).await;
        let signed = form_fields_of(back.split_once('?').unwrap().1.as_bytes());
        notify(signed.clone()).await.refused(403, "card-not-a-notification");
        let mut forged = signed;
        forged.push(("vads_url_check_src".into(), "PAY".into()));
        notify(forged).await.refused(403, "card-signature");

        let before = elu.dossier(&dossier).await.dossier;
        let payment = transactions(&app).await[0]["uuid"].as_str().unwrap().to_owned();
        let replay = format!("{}/transactions/{payment}/replay", app.platform.addresses().card);
        for _ in 0..3 {
            let again = card.bare_request(Method::POST, &replay).send().await.expect(200).json();
            assert_eq!(again["status"], 200);
        }
        assert_eq!(elu.dossier(&dossier).await.dossier, before);
        let books = checked_books(&app.platform).await;
        assert_eq!(books.of(&Account::Bank), Euros::from_cents(-16_000), "paid once");
        app.settle_down().await;
        assert_eq!(app.subjects(MAIL).await.len(), 3, "told once");
    });
}

async fn transactions(app: &TestApp) -> Vec<Value> {
    let path = format!("{}/transactions", app.platform.addresses().card);
    app.nobody().bare_request(Method::GET, &path).send().await.expect(200).read()
}

#[test]
fn money_that_comes_after_the_cancellation_goes_back_to_the_card() {
    run(async {
        let app = TestApp::start().await;
        let (elu, dossier) = paying(&app).await;
        let (paid, left) = (elu.open_card_page(&dossier).await, elu.open_card_page(&dossier).await);
        elu.act(&dossier, "cancellation", &json!({ "reason": "", "expected_charge": "0.00" }))
            .await
            .expect(200);
        app.settle_down().await;
        let told = app.subjects(MAIL).await.len();

        elu.choose_on_card_page(&left, "abandon").await;
        app.settle_down().await;
        assert_eq!(app.subjects(MAIL).await.len(), told, "no money came: nothing to tell");

        elu.choose_on_card_page(&paid, "accept-and-close").await.expect(200);
        assert_eq!(elu.dossier(&dossier).await.dossier.state, State::RefusedByElu);
        let funds = elu.funds().await;
        assert_eq!((funds.dife, funds.card_credit), (Euros::from_cents(40_000), Euros::ZERO));
        let books = checked_books(&app.platform).await;
        assert_eq!(books.engaged(), Euros::ZERO);
        assert!(books.transactions.iter().any(|posted| posted.reason == ReasonCode::CardWithoutOrder));
        let to_give_back = elu.dossier(&dossier).await.refunds;
        assert_eq!(
            to_give_back.iter().map(|refund| refund.amount).collect::<Vec<_>>(),
            [Euros::from_cents(16_000)]
        );

        let (one, other) = tokio::join!(
            app.platform.run_schedule("refund-cards"),
            app.platform.run_schedule("refund-cards")
        );
        one.unwrap();
        other.unwrap();
        app.platform.run_schedule("refund-cards").await.unwrap();
        let refunds = elu.dossier(&dossier).await.refunds;
        assert!(matches!(refunds[0].refund, RefundState::Done { .. }), "{refunds:?}");
        let books = checked_books(&app.platform).await;
        assert_eq!(books.of(&Account::Bank), Euros::ZERO, "what came in went out, once");
        app.settle_down().await;
        let told = &app.subjects(MAIL).await[told..];
        assert_eq!(
            told,
            ["Un paiement reçu après la fin du dossier", "Votre remboursement de 160,00\u{202f}€"]
        );
    });
}

#[test]
fn a_late_refusal_after_the_payment_announces_nothing() {
    run(async {
        let app = TestApp::start().await;
        let (elu, dossier) = paying(&app).await;
        let left = elu.open_card_page(&dossier).await;
        elu.pay_by_card(&dossier).await;
        elu.choose_on_card_page(&left, "abandon").await;
        assert_eq!(elu.dossier(&dossier).await.dossier.state, State::Accepted);
        app.settle_down().await;
        let confirmed =
            |subjects: Vec<String>| subjects.iter().filter(|subject| subject.contains("confirmée")).count();
        assert_eq!(confirmed(app.subjects(MAIL).await), 1);
        assert_eq!(confirmed(app.subjects("contact@broceliande-viepublique.example").await), 1);

        // A second payment, made in another window, is kept and told.
        let again = elu.act(&dossier, "card-payment", &json!({})).await;
        again.refused(409, "dossier-wrong-state");
        checked_books(&app.platform).await;
    });
}

#[test]
fn what_is_not_a_request_is_refused_before_anything_is_done() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        let post = |body: String| {
            let request = elu.request(Method::POST, "/api/dossiers");
            request
                .header("idempotency-key", &uuid::Uuid::new_v4().to_string())
                .body("application/json", body)
                .send()
        };
        let mut long = Offer::DAY.request();
        long["message"] = json!("é".repeat(33 * 1024));
        post(long.to_string()).await.refused(413, "body-too-large");
        post("{\"siret\":".into()).await.refused(400, "malformed-json");
        post(String::new()).await.refused(400, "malformed-json");
        let mut more = Offer::DAY.request();
        more["price"] = json!("1.00");
        post(more.to_string()).await.refused(422, "bad-fields");
        let mut wrong = Offer::DAY.request();
        wrong["siret"] = json!("12345678901234");
        post(wrong.to_string()).await.refused(422, "bad-fields");
        let other_kind = elu.request(Method::POST, "/api/dossiers").header("idempotency-key", "k1");
        other_kind.body("text/plain", "{}").send().await.refused(415, "not-json");
        assert_eq!(elu.get("/api/dossiers").await.json()["dossiers"], json!([]));
        elu.get("/api/offers?inconnu=1").await.refused(400, "bad-query");
        elu.get("/api/offers?max_price=cher").await.refused(400, "bad-query");
    });
}

#[test]
fn a_key_is_needed_and_serves_for_one_request() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        let request = || elu.request(Method::POST, "/api/dossiers").json(&Offer::DAY.request());
        request().send().await.refused(400, "idempotency-key-missing");
        for key in ["", "clé", "a b", &"k".repeat(65)] {
            request().header("idempotency-key", key).send().await.refused(400, "idempotency-key-missing");
        }
        elu.post_with_key("/api/dossiers", "k-1", &Offer::DAY.request()).await.expect(201);
        let other = elu.post_with_key("/api/dossiers", "k-1", &Offer::HALF_DAY.request()).await;
        other.refused(422, "idempotency-key-reused");
        let another = app.elu("regionale").await;
        another.post_with_key("/api/dossiers", "k-1", &Offer::DAY.request()).await.expect(201);
    });
}

#[test]
fn a_refused_request_may_be_made_again_with_its_key() {
    run(async {
        let app = TestApp::start().await;
        let (elu, dossier) = proposed(&app, "elue-au-plafond", &Offer::DAY).await;
        let path = format!("/api/dossiers/{dossier}/cancellation");
        let body = json!({ "reason": "", "expected_charge": "1.00" });
        for _ in 0..2 {
            elu.post_with_key(&path, "k-1", &body).await.refused(409, "charge-changed");
        }
    });
}

#[test]
fn a_sign_in_ends_when_it_is_not_used_and_at_the_end_of_the_day() {
    run(async {
        let app = TestApp::start().await;
        let wait = |minutes: i64| app.platform.clock().advance(SignedDuration::from_mins(minutes));
        let elu = app.elu("elue-au-plafond").await;
        wait(29);
        elu.get("/api/account").await.expect(200);
        wait(31);
        elu.get("/api/account").await.refused(401, "signed-out");
        assert_eq!(elu.identity().await, None);

        let elu = app.elu("elue-au-plafond").await;
        for _ in 0..19 {
            wait(25);
            elu.get("/api/account").await.expect(200);
        }
        wait(10);
        elu.get("/api/account").await.refused(401, "signed-out");
    });
}
