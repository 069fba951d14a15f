//! The account on which a training body is paid: proposed by one, seen whole and accepted by two others, used two days later.

use jiff::{SignedDuration, Timestamp};
use mce_functions::runtime::Clock as _;
use mce_functions::store::organisations;
use mce_local::bank::Payee;
use mce_shared::api::{
    AccessList, BankDetailsList, BankDetailsView, History, SettlementRun, WholeBankDetails,
};
use mce_shared::identifiers::Iban;
use mce_shared::payee::PayeeMatch;
use mce_tests::bank::BankFile;
use mce_tests::{Client, Offer, TestApp, run};
use serde_json::{Value, json};

const OF: &str = Offer::HALF_DAY.siret;
const NAME: &str = "Institut Brocéliande de la vie publique";
const FORMER: &str = "FR4299001100370107310452B26";
const OTHER: &str = "FR7630006000011234567890189";
const THIRD: &str = "FR1420041010050500013M02606";
/// Where the training body was written to before anything.
const CONTACT: &str = "contact@broceliande-viepublique.example";

fn account(typed: &str) -> Iban {
    typed.parse().unwrap()
}

async fn propose(app: &TestApp, iban: &str, holder: &str) -> BankDetailsView {
    let asked = json!({ "iban": iban, "bic": "", "holder": holder });
    app.of(OF).await.post("/api/of/bank-details", &asked).await.expect(200).read()
}

async fn waiting(who: &Client) -> BankDetailsView {
    let list: BankDetailsList = who.get("/api/gestionnaire/bank-details").await.expect(200).read();
    list.changes.into_iter().next().expect("an account that waits")
}

async fn see(who: &Client, number: u32) -> WholeBankDetails {
    let path = format!("/api/gestionnaire/bank-details/{OF}/reading");
    who.post(&path, &json!({ "number": number })).await.expect(200).read()
}

fn decision(seen: &WholeBankDetails, verdict: Value) -> Value {
    json!({ "number": seen.number, "fingerprint": seen.fingerprint, "verdict": verdict })
}

fn yes(comment: &str) -> Value {
    json!({ "decision": "approve", "comment": comment })
}

async fn decide(who: &Client, seen: &WholeBankDetails, verdict: Value) -> mce_tests::Answer {
    who.post(&format!("/api/gestionnaire/bank-details/{OF}/decision"), &decision(seen, verdict)).await
}

/// Both people of the gestionnaire see the account and accept it.
async fn accepted(app: &TestApp, number: u32) {
    for agent in ["gestionnaire", "gestionnaire-2"] {
        let who = app.agent(agent).await;
        let seen = see(&who, number).await;
        decide(&who, &seen, yes("Appel au siège")).await.expect(200);
    }
}

/// The creditors and the accounts of the next bank file.
async fn paid(app: &TestApp) -> Vec<(String, String)> {
    let gestionnaire = app.agent("gestionnaire").await;
    let run: SettlementRun =
        gestionnaire.post("/api/gestionnaire/settlements", &json!({})).await.expect(200).read();
    let path = format!("/api/gestionnaire/settlements/{}/file", run.settlement.unwrap().id);
    let file = BankFile::read(&gestionnaire.get(&path).await.expect(200).body);
    file.transfers.into_iter().map(|transfer| (transfer.creditor, transfer.iban)).collect()
}

#[test]
fn an_account_is_seen_whole_accepted_by_two_and_used_two_days_later() {
    run(async {
        let app = TestApp::start().await;
        app.owed("elue-au-plafond", 1).await;
        let bank = app.platform.bank();
        bank.set_payee(&account(OTHER), Some(Payee::Named("INSTITUT BROCELIANDE VIE PUBLIQUE".to_owned())))
            .await;
        let change = propose(&app, OTHER, "").await.change.unwrap();
        let payee = change.payee.unwrap();
        assert_eq!((change.number, payee.asked.as_str(), payee.result), (1, NAME, PayeeMatch::CloseMatch));
        assert_eq!(payee.proposed.as_deref(), Some("INSTITUT BROCELIANDE VIE PUBLIQUE"));

        let (first, second) = (app.agent("gestionnaire").await, app.agent("gestionnaire-2").await);
        let shown = waiting(&first).await.change.unwrap();
        assert_eq!((shown.iban.as_str(), shown.checked_by), ("FR76 … 0189", None));
        let seen = see(&first, 1).await;
        assert_eq!(seen.iban.replace(' ', ""), OTHER);
        decide(&first, &seen, yes(" ")).await.refused(422, "payee-not-confirmed");
        decide(&first, &seen, yes("Appel au siège")).await.expect(200);
        decide(&first, &seen, yes("Appel au siège")).await.refused(409, "four-eyes");
        // What another one has seen proves nothing.
        decide(&second, &seen, yes("Appel au siège")).await.refused(409, "proposal-changed");
        assert!(waiting(&first).await.change.unwrap().checked_by_reader);
        assert!(!waiting(&second).await.change.unwrap().checked_by_reader);
        let seen = see(&second, 1).await;
        decide(&second, &seen, yes("RIB reçu")).await.expect(200);

        assert_eq!(readings(&app).await, [1, 1], "each reading of a whole account is written down");
        let view = waiting(&first).await;
        assert!(view.change.is_none() && view.iban.ends_with("2B26"));
        let coming = view.coming.unwrap();
        let delay = coming.from.duration_since(app.platform.clock().now());
        let two_days = SignedDuration::from_hours(47)..=SignedDuration::from_hours(48);
        assert!(two_days.contains(&delay), "{delay:?}");
        // Bank files have no accents.
        assert_eq!(paid(&app).await, [(NAME.replace('é', "e"), FORMER.to_owned())]);
        app.settle_down().await;
        let subjects = app.subjects(CONTACT).await;
        for step in ["demandé", "première vérification", "validées"] {
            assert!(subjects.iter().any(|subject| subject.contains(step)), "{step}: {subjects:?}");
        }

        used_later(&app, coming.from).await;
    });
}

async fn readings(app: &TestApp) -> Vec<u32> {
    let environment = app.environment().await;
    let readings = organisations::readings(environment.store(), &OF.parse().unwrap()).await.unwrap();
    readings.iter().map(|reading| reading.number).collect()
}

/// Two days later it is the account of the training body, under the name that its bank knows.
async fn used_later(app: &TestApp, from: Timestamp) {
    app.platform.clock().set(from - SignedDuration::from_secs(1));
    assert!(own(app).await.iban.ends_with("2B26"));
    app.platform.clock().set(from);
    let own = own(app).await;
    assert!(own.iban.ends_with("0189") && own.coming.is_none(), "{own:?}");
    assert_eq!(own.holder, "INSTITUT BROCELIANDE VIE PUBLIQUE");
    let list = app.agent("gestionnaire").await.get("/api/gestionnaire/bank-details").await;
    assert_eq!(list.expect(200).read::<BankDetailsList>().changes, []);
}

async fn own(app: &TestApp) -> BankDetailsView {
    app.of(OF).await.get("/api/of/bank-details").await.expect(200).read()
}

#[test]
fn who_decides_decides_on_what_he_has_seen_and_not_on_what_came_since() {
    run(async {
        let app = TestApp::start().await;
        let gestionnaire = app.agent("gestionnaire").await;
        propose(&app, OTHER, "").await;
        let seen = see(&gestionnaire, 1).await;
        assert_eq!(propose(&app, THIRD, "").await.change.unwrap().number, 2);
        for verdict in [yes("Appel au siège"), json!({ "decision": "refuse", "reason": "Inconnu" })] {
            decide(&gestionnaire, &seen, verdict).await.refused(409, "proposal-changed");
        }
        let path = format!("/api/gestionnaire/bank-details/{OF}/reading");
        gestionnaire.post(&path, &json!({ "number": 1 })).await.refused(409, "proposal-changed");
        let seen = see(&gestionnaire, 2).await;
        assert_eq!(seen.iban.replace(' ', ""), THIRD);
        decide(&gestionnaire, &seen, json!({ "decision": "refuse", "reason": "Inconnu" })).await.expect(200);
        let list: BankDetailsList =
            gestionnaire.get("/api/gestionnaire/bank-details").await.expect(200).read();
        assert_eq!(list.changes, []);
        // A whole account is read only by who has just proved who he is.
        propose(&app, OTHER, "").await;
        app.platform.clock().advance(SignedDuration::from_mins(20));
        gestionnaire.post(&path, &json!({ "number": 3 })).await.refused(403, "fresh-sign-in-needed");
    });
}

#[test]
fn an_account_that_was_accepted_is_stopped_before_it_is_used() {
    run(async {
        let app = TestApp::start().await;
        propose(&app, OTHER, "").await;
        accepted(&app, 1).await;
        let gestionnaire = app.agent("gestionnaire").await;
        let stop = format!("/api/gestionnaire/bank-details/{OF}/stop");
        gestionnaire.post(&stop, &json!({ "reason": "" })).await.refused(422, "reason-missing");
        gestionnaire
            .post(&stop, &json!({ "reason": "L’organisme ne connaît pas ce compte" }))
            .await
            .expect(200);
        gestionnaire.post(&stop, &json!({ "reason": "Encore" })).await.refused(404, "not-found");
        app.platform.clock().advance(SignedDuration::from_hours(72));
        let own = own(&app).await;
        assert!(own.iban.ends_with("2B26"), "{own:?}");
        let history = format!("/api/gestionnaire/bank-details/{OF}/history");
        let history: History = app.agent("gestionnaire").await.get(&history).await.expect(200).read();
        let told: Vec<&str> = history.lines.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(
            told,
            [
                "Compte n° 1 proposé",
                "Compte n° 1 vu en entier",
                "Compte n° 1 accepté\u{202f}: Appel au siège",
                "Compte n° 1 vu en entier",
                "Compte n° 1 accepté\u{202f}: Appel au siège",
                "Compte n° 1 arrêté avant d’être payé\u{202f}: L’organisme ne connaît pas ce compte",
            ]
        );
        assert!(history.lines.iter().all(|line| !line.author.is_empty()), "{history:?}");
    });
}

/// What happened to a bank file, and to the account of the élu whose training it pays; he reads who looked at his.
#[test]
fn the_gestionnaire_reads_what_happened() {
    run(async {
        let app = TestApp::start().await;
        let dossier = app.owed("elue-au-plafond", 1).await.remove(0);
        let gestionnaire = app.agent("gestionnaire").await;
        let run: SettlementRun =
            gestionnaire.post("/api/gestionnaire/settlements", &json!({})).await.expect(200).read();
        let of_file = format!("/api/gestionnaire/settlements/{}/history", run.settlement.unwrap().id);
        let of_account = format!("/api/dossiers/{dossier}/account-history");
        for (path, first, count) in [(of_file, "Règlement ouvert", 4), (of_account, "Compte ouvert", 1)] {
            let history: History = gestionnaire.get(&path).await.expect(200).read();
            assert!(history.lines[0].text.starts_with(first), "{history:?}");
            assert_eq!(history.lines.len(), count, "{history:?}");
            assert!(history.lines.is_sorted_by_key(|line| line.at), "{history:?}");
        }
        let elu = app.elu("elue-au-plafond").await;
        let looked: AccessList = elu.get("/api/account/accesses?about=dossiers").await.expect(200).read();
        let told = "Lecture de l’histoire de votre compte, depuis le dossier";
        assert!(looked.accesses.iter().any(|access| access.what.starts_with(told)), "{looked:?}");
    });
}

#[test]
fn what_the_bank_says_of_the_holder_is_kept_beside_the_proposal() {
    run(async {
        let app = TestApp::start().await;
        let bank = app.platform.bank();
        for (payee, typed, expected) in [
            (None, "", PayeeMatch::Match),
            (Some(Payee::Named("Martin Durand".to_owned())), "", PayeeMatch::NoMatch),
            (Some(Payee::Named("Martin Durand".to_owned())), "DURAND Martin", PayeeMatch::Match),
            (Some(Payee::Silent), "", PayeeMatch::NotAvailable),
        ] {
            bank.set_payee(&account(OTHER), payee).await;
            let answer = propose(&app, OTHER, typed).await.change.unwrap().payee.unwrap();
            assert_eq!((answer.result, answer.proposed), (expected, None), "{typed}");
        }
        let long = json!({ "iban": OTHER, "bic": "", "holder": "T".repeat(71) });
        app.of(OF).await.post("/api/of/bank-details", &long).await.refused(422, "holder-bad");
    });
}
