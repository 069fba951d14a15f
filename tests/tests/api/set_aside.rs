//! One item never stops the others, in any loop: it is set aside with its reason, counted, tried again, and gone once it has healed.

use jiff::SignedDuration;
use jiff::civil::{Date, date};
use mce_shared::api::{RunList, SetAsideList, SettlementRun};
use mce_shared::ids::DossierId;
use mce_shared::lifecycle::State;
use mce_shared::payments::{PayableState, RefundState};
use mce_shared::runs::{Counted, RunState};
use mce_shared::set_aside::{Chore, SetAside};
use mce_tests::tables::{plain_item, scan, scan_of};
use mce_tests::{Client, Offer, Poison, TestApp, run};
use serde_json::{Value, json};

async fn aside(app: &TestApp) -> Vec<SetAside> {
    let gestionnaire = app.agent("gestionnaire").await;
    gestionnaire.get("/api/gestionnaire/set-aside").await.expect(200).read::<SetAsideList>().items
}

/// What is set aside, and how often it was tried.
async fn tried(app: &TestApp) -> Vec<(Chore, String, u32)> {
    aside(app).await.into_iter().map(|item| (item.chore, item.name, item.tries)).collect()
}

/// Runs a schedule some moments later.
async fn later(app: &TestApp, schedule: &str) {
    app.platform.clock().advance(SignedDuration::from_mins(61));
    app.platform.run_schedule(schedule).await.unwrap();
}

async fn settle(app: &TestApp) -> SettlementRun {
    app.platform.clock().advance(SignedDuration::from_secs(5));
    let gestionnaire = app.agent("gestionnaire").await;
    gestionnaire.post("/api/gestionnaire/settlements", &json!({})).await.expect(200).read()
}

fn pk(kind: &str, dossier: &DossierId) -> String {
    format!("{kind}#{dossier}")
}

#[test]
fn a_payment_or_a_file_does_not_stop_the_settlement() {
    run(async {
        let app = TestApp::start().await;
        let dossiers = app.owed("elue-au-plafond", 2).await;
        let poison = Poison::of(&app, "payments", &pk("PAYABLE", &dossiers[0]), "P#001").await;
        let paid = settle(&app).await.settlement.unwrap();
        assert_eq!(paid.payments, 1, "the other one is paid");
        let first = aside(&app).await;
        let name = format!("{}-001", dossiers[0]);
        assert_eq!(first.len(), 1, "{first:?}");
        assert_eq!((first[0].chore, &first[0].name, first[0].tries), (Chore::Payment, &name, 1));
        assert!(first[0].reason.contains("version plus récente"), "{first:?}");
        assert_eq!(settle(&app).await.settlement, None);
        let again = aside(&app).await;
        assert_eq!((again[0].tries, again[0].first_at), (2, first[0].first_at));
        assert!(again[0].last_at > first[0].last_at);

        let file = Poison::of(&app, "payments", &format!("RUN#{}", paid.id), "RUN").await;
        poison.heal(&app).await;
        assert_eq!(settle(&app).await.settlement.unwrap().payments, 1);
        assert_eq!(tried(&app).await, [(Chore::BankFile, paid.id.to_string(), 1)]);
        file.heal(&app).await;
        settle(&app).await;
        assert_eq!(tried(&app).await, []);
        assert_eq!(app.ordered_payments().await.len(), 2);
    });
}

#[test]
fn a_transfer_that_cant_be_read_does_not_stop_the_files_of_the_bank() {
    run(async {
        let app = TestApp::start().await;
        let dossiers = app.owed("elue-au-plafond", 2).await;
        settle(&app).await;
        let poison = Poison::of(&app, "payments", &pk("PAYABLE", &dossiers[0]), "P#001").await;
        app.platform.bank().work().await;
        let folder = app.platform.folder().join("files/bank/in");
        std::fs::write(folder.join("Relevé d’avril (n° 2) #1.xml"), "<rien/>").unwrap();
        let brought = std::fs::read_dir(&folder).unwrap().count();
        later(&app, "read-bank-returns").await;
        let state = async |dossier: &DossierId| {
            let items = scan(&app.platform, "payments").await;
            let of = |item: &&Value| item["pk"] == pk("PAYABLE", dossier) && item["sk"] == "P#001";
            items.iter().find(of).unwrap()["state"].clone()
        };
        assert_ne!(state(&dossiers[1]).await, json!(PayableState::Ordered), "the other one goes on");
        let left = std::fs::read_dir(&folder).unwrap().count();
        assert!(left > 0 && left < brought, "what was taken whole is gone, whatever its name");
        let set_aside = aside(&app).await;
        assert_eq!(set_aside.len(), left, "{set_aside:?}");
        for item in &set_aside {
            assert_eq!(item.chore, Chore::BankReturn);
            assert!(item.reason.contains(dossiers[0].as_str()), "{item:?}");
        }
        poison.heal(&app).await;
        later(&app, "read-bank-returns").await;
        assert_eq!(tried(&app).await, []);
        assert_eq!(state(&dossiers[0]).await, state(&dossiers[1]).await);
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 0);
    });
}

async fn run_of(app: &TestApp, kind: &str, what: Counted) -> (RunState, u64) {
    let gestionnaire = app.agent("gestionnaire").await;
    let path = format!("/api/gestionnaire/runs?kind={kind}");
    let last = gestionnaire.get(&path).await.expect(200).read::<RunList>().runs.remove(0);
    (last.state, last.tallies.iter().find(|tally| tally.what == what).map_or(0, |tally| tally.count))
}

#[test]
fn a_dossier_does_not_stop_the_sweep_and_is_swept_however_late() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("elue-au-plafond").await;
        let dossiers = [elu.ask(&Offer::DAY).await, elu.ask(&Offer::HALF_DAY).await];
        let poison = Poison::of(&app, "dossiers", &pk("DOSSIER", &dossiers[0]), "STATE").await;
        app.go_to(date(2026, 12, 28));
        app.platform.run_schedule("sweep-deadlines").await.unwrap();
        let elu = app.elu("elue-au-plafond").await;
        assert_eq!(elu.dossier(&dossiers[1]).await.dossier.state, State::LapsedOf);
        assert_eq!(tried(&app).await, [(Chore::Deadline, dossiers[0].to_string(), 1)]);
        assert_eq!(run_of(&app, "sweep", Counted::SetAside).await, (RunState::Done, 1));
        app.go_to(date(2027, 1, 18));
        later(&app, "sweep-deadlines").await;
        assert_eq!(tried(&app).await, [(Chore::Deadline, dossiers[0].to_string(), 2)]);
        poison.heal(&app).await;
        later(&app, "sweep-deadlines").await;
        assert_eq!(tried(&app).await, []);
        let elu = app.elu("elue-au-plafond").await;
        assert_eq!(elu.dossier(&dossiers[0]).await.dossier.state, State::LapsedOf);
    });
}

#[test]
fn an_account_does_not_stop_the_rights_of_the_others() {
    run(async {
        let app = TestApp::start().await;
        for person in ["elue-au-plafond", "petit-solde", "adjoint-cofinance"] {
            app.elu(person).await;
        }
        let poison = Poison::new(&app, "accounts", |item| item["sk"] == "PROFILE").await;
        let elu = plain_item(&poison.healthy)["elu"].as_str().unwrap().to_owned();
        for (n, (job, kind, chore)) in
            [("credit-rights", "credit", Chore::Credit), ("expire-rights", "expiry", Chore::Expiry)]
                .into_iter()
                .enumerate()
        {
            let month = i8::try_from(n).unwrap() + 3;
            app.go_to(date(2027, month, 3));
            app.platform.run_schedule(job).await.unwrap();
            assert_eq!(tried(&app).await, [(chore, elu.clone(), 1)], "{job}");
            assert_eq!(run_of(&app, kind, Counted::SetAside).await, (RunState::Done, 1));
            assert_eq!(run_of(&app, kind, Counted::Accounts).await, (RunState::Done, 2));
            poison.heal(&app).await;
            app.go_to(date(2027, month, 4));
            app.platform.run_schedule(job).await.unwrap();
            assert_eq!(tried(&app).await, [], "{job}");
            assert_eq!(run_of(&app, kind, Counted::Accounts).await, (RunState::Done, 3));
            let again = Poison::of(&app, "accounts", &format!("ELU#{elu}"), "PROFILE").await;
            assert_eq!(again.healthy["sk"], poison.healthy["sk"]);
        }
    });
}

/// An élu with 400 € before a card page for the rest of a day at 560 €.
async fn page(elu: &Client, of: &Client) -> (DossierId, String) {
    let dossier = elu.ask(&Offer::DAY).await;
    of.accept(&dossier).await;
    elu.confirm(&dossier).await.expect(200);
    let page = elu.open_card_page(&dossier).await;
    (dossier, page)
}

/// Two payments by card that are to be asked about and given back.
async fn cancelled_and_paid(app: &TestApp) -> Vec<DossierId> {
    let (elu, of) = (app.elu("petit-solde").await, app.of(Offer::DAY.siret).await);
    let mut dossiers = Vec::new();
    for _ in 0..2 {
        let (dossier, page) = page(&elu, &of).await;
        let cancelled = json!({ "reason": "", "expected_charge": "0.00" });
        elu.act(&dossier, "cancellation", &cancelled).await.expect(200);
        elu.choose_on_card_page(&page, "accept-and-close").await.expect(200);
        dossiers.push(dossier);
    }
    dossiers
}

/// What the card service does from now on with what is asked of all payments.
async fn card_service_is(app: &TestApp, mode: &str) {
    let client = app.platform.trust().client().build().unwrap();
    let service = &app.platform.addresses().card;
    let known: Value =
        client.get(format!("{service}/transactions")).send().await.unwrap().json().await.unwrap();
    for payment in known.as_array().unwrap() {
        let path = format!("{service}/transactions/{}/refunds", payment["uuid"].as_str().unwrap());
        let answer = client.put(path).json(&json!({ "refunds": mode })).send().await.unwrap();
        assert_eq!(answer.status(), 200);
    }
}

/// A password that was changed: the round stops, with one line and one alarm, and all goes on once it is right again.
#[test]
fn a_card_service_that_does_not_know_us_is_one_line_and_not_one_for_each_payment() {
    run(async {
        let app = TestApp::start().await;
        let dossiers = cancelled_and_paid(&app).await;
        card_service_is(&app, "stranger").await;
        later(&app, "ask-cards").await;
        let set_aside = aside(&app).await;
        assert_eq!(set_aside.len(), 1, "{set_aside:?}");
        assert_eq!((set_aside[0].chore, set_aside[0].name.as_str()), (Chore::Card, "service de paiement"));
        assert!(set_aside[0].reason.contains("INT_905"), "{set_aside:?}");
        card_service_is(&app, "accept").await;
        later(&app, "ask-cards").await;
        assert_eq!(tried(&app).await, []);

        card_service_is(&app, "stranger").await;
        later(&app, "refund-cards").await;
        later(&app, "refund-cards").await;
        assert_eq!(tried(&app).await, [(Chore::Refund, "service de paiement".to_owned(), 2)]);
        card_service_is(&app, "accept").await;
        later(&app, "refund-cards").await;
        later(&app, "refund-cards").await;
        assert_eq!(tried(&app).await, []);
        for dossier in &dossiers {
            let elu = app.elu("petit-solde").await;
            let refund = elu.dossier(dossier).await.refunds[0].refund.clone();
            assert!(matches!(refund, RefundState::Done { .. }), "{refund:?}");
        }
    });
}

#[test]
fn a_card_page_or_a_refund_does_not_stop_the_others() {
    run(async {
        let app = TestApp::start().await;
        let dossiers = cancelled_and_paid(&app).await;
        let watched = async || {
            let items = scan(&app.platform, "payments").await;
            items.iter().filter(|item| item["pk"].as_str().unwrap().starts_with("CARD#")).count()
        };
        assert_eq!(watched().await, 2);
        let poison = Poison::new(&app, "payments", |item| item["pk"] == pk("CARD", &dossiers[0])).await;
        later(&app, "ask-cards").await;
        let order = plain_item(&poison.healthy)["order_id"].as_str().unwrap().to_owned();
        let set_aside = aside(&app).await;
        assert_eq!((watched().await, set_aside.len()), (1, 1), "{set_aside:?}");
        assert!(set_aside[0].name.starts_with(dossiers[0].as_str()), "{order}: {set_aside:?}");
        poison.heal(&app).await;
        later(&app, "ask-cards").await;
        assert_eq!((watched().await, tried(&app).await.len()), (0, 0));

        let poison = Poison::of(&app, "payments", &pk("REFUND", &dossiers[0]), "R#001").await;
        later(&app, "refund-cards").await;
        later(&app, "refund-cards").await;
        let refund = async |dossier: &DossierId| {
            let elu = app.elu("petit-solde").await;
            elu.dossier(dossier).await.refunds[0].refund.clone()
        };
        assert!(matches!(refund(&dossiers[1]).await, RefundState::Done { .. }));
        assert_eq!(tried(&app).await, [(Chore::Refund, format!("{}-001", dossiers[0]), 2)]);
        poison.heal(&app).await;
        later(&app, "refund-cards").await;
        later(&app, "refund-cards").await;
        assert!(matches!(refund(&dossiers[0]).await, RefundState::Done { .. }));
        assert_eq!(tried(&app).await, []);
    });
}

#[test]
fn a_mail_or_an_operation_does_not_stop_the_others() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("adjoint-cofinance").await;
        app.ordered(&elu, &Offer::HALF_DAY).await;
        let waiting = async |table: &str, attribute: &str| {
            let items = scan(&app.platform, table).await;
            items.iter().filter(|item| item.get(attribute).is_some()).count()
        };
        let (mails, operations) = (waiting("outbox", "waiting").await, waiting("ledger", "unfolded").await);
        assert!(mails > 1 && operations > 1, "{mails} {operations}");
        let mail = Poison::new(&app, "outbox", |item| item.get("waiting").is_some()).await;
        let operation = Poison::new(&app, "ledger", |item| item.get("unfolded").is_some()).await;
        for job in ["send-messages", "fold-totals"] {
            later(&app, job).await;
        }
        assert_eq!((waiting("outbox", "waiting").await, waiting("ledger", "unfolded").await), (1, 1));
        let chores: Vec<Chore> = aside(&app).await.into_iter().map(|item| item.chore).collect();
        assert_eq!(chores, [Chore::Mail, Chore::Totals]);
        operation.heal(&app).await;
        later(&app, "fold-totals").await;
        // The streams come after the schedules here: the one mail that they can't read does not stop them.
        app.settle_down().await;
        assert_eq!((waiting("outbox", "waiting").await, waiting("ledger", "unfolded").await), (1, 0));
        mail.heal(&app).await;
        later(&app, "send-messages").await;
        assert_eq!(waiting("outbox", "waiting").await, 0);
        assert_eq!(tried(&app).await, []);
    });
}

/// Somebody without an address: the others have their mails, and the gestionnaire reads why this one has none.
#[test]
fn a_mail_for_which_there_is_no_address_is_listed() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu("adjoint-cofinance").await;
        elu.ask(&Offer::HALF_DAY).await;
        let is_body =
            |item: &Value| item["pk"] == format!("OF#{}", Offer::HALF_DAY.siret) && item["sk"] == "PROFILE";
        let items = scan_of(app.platform.database(), "organisations").await;
        let body = items.into_iter().find(|item| is_body(&plain_item(item))).unwrap();
        let put = async |mail: &str| {
            let mut item = body.clone();
            item["email"] = json!({ "S": mail });
            let asked = json!({ "TableName": "organisations", "Item": item });
            app.platform.database().call("PutItem", &asked).await.unwrap();
        };
        put("pas une adresse").await;
        app.settle_down().await;
        let set_aside = aside(&app).await;
        assert_eq!(set_aside.len(), 1, "{set_aside:?}");
        assert!(set_aside[0].reason.contains("adresse"), "{set_aside:?}");
        later(&app, "send-messages").await;
        assert_eq!(aside(&app).await[0].tries, 2);
        put("contact@broceliande-viepublique.example").await;
        later(&app, "send-messages").await;
        assert_eq!(tried(&app).await, []);
    });
}

#[test]
fn a_review_or_an_offer_does_not_stop_the_others() {
    run(async {
        let app = TestApp::start().await;
        for person in ["sans-mandat", "homonyme"] {
            let client = app.nobody();
            client.sign_in(mce_tests::Provider::FranceConnect, person).await;
            client.activate(&app.person(person).nir).await.expect(200);
        }
        let gestionnaire = app.agent("gestionnaire").await;
        for item in scan(&app.platform, "reviews").await.iter().filter(|item| item["sk"] == "STATE") {
            let path =
                format!("/api/gestionnaire/reviews/{}/examination", item["reference"].as_str().unwrap());
            let asked = json!({ "action": "ask_proof", "what": "Un arrêté." });
            gestionnaire.post(&path, &asked).await.expect(200);
        }
        let closed = async || {
            let items = scan(&app.platform, "reviews").await;
            items.iter().filter(|item| item["sk"] == "STATE" && item["state"] == "closed").count()
        };
        let review = Poison::new(&app, "reviews", |item| item["sk"] == "STATE").await;
        let reference = plain_item(&review.healthy)["reference"].as_str().unwrap().to_owned();
        app.go_to(date(2026, 12, 24));
        later(&app, "sweep-reviews").await;
        assert_eq!((closed().await, tried(&app).await), (1, vec![(Chore::Review, reference, 1)]));
        review.heal(&app).await;
        later(&app, "sweep-reviews").await;
        assert_eq!((closed().await, tried(&app).await), (2, vec![]));

        let is_offer = |item: &Value| item["sk"].as_str().unwrap().starts_with("F#");
        let offer = Poison::new(&app, "offers", is_offer).await;
        later(&app, "refresh-catalogue").await;
        let numero = plain_item(&offer.healthy)["formation"]["numero"].as_str().unwrap().to_owned();
        let set_aside = tried(&app).await;
        assert_eq!((set_aside.len(), set_aside[0].0), (1, Chore::Offer));
        assert!(set_aside[0].1.ends_with(&numero), "{set_aside:?}");
        offer.heal(&app).await;
        later(&app, "refresh-catalogue").await;
        assert_eq!(tried(&app).await, []);
    });
}

/// What can't be read proves nothing: it is a difference, and the rest is proved.
#[test]
fn the_proof_names_what_it_cant_read() {
    run(async {
        let app = TestApp::start().await;
        let dossiers = app.owed("elue-au-plafond", 1).await;
        let poison = Poison::of(&app, "dossiers", &pk("DOSSIER", &dossiers[0]), "STATE").await;
        let prove = async |day: Date| {
            app.go_to(day);
            app.platform.run_schedule("prove-ledger").await.unwrap();
            run_of(&app, "proof", Counted::Findings).await
        };
        for schedule in ["send-messages", "fold-totals"] {
            later(&app, schedule).await;
        }
        let (state, found) = prove(date(2027, 5, 3)).await;
        assert_eq!(state, RunState::Done);
        assert!(found > 0);
        poison.heal(&app).await;
        assert_eq!(prove(date(2027, 5, 4)).await, (RunState::Done, 0));
    });
}
