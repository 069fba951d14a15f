//! The bank's answers come from the bank: by hand a file takes two people, what contradicts itself is locked, and a file leaves once.

use jiff::SignedDuration;
use jiff::civil::date;
use mce_local::bank::{Credit, Fate};
use mce_local::gate::{Fault, Moment, PlannedFault};
use mce_shared::api::{BankFileState, HeldPayment};
use mce_shared::api::{BankReturnList, BankReturnView, PaymentList, RunView, SettlementList, SuspenseList};
use mce_shared::cover::transfer_reference;
use mce_shared::ledger::Account;
use mce_shared::money::Euros;
use mce_shared::payments::{PayableState, Remedy};
use mce_tests::ledger::checked_books;
use mce_tests::{Answer, Client, Offer, TestApp, run};
use reqwest::Method;
use serde_json::{Value, json};

pub const SETTLEMENTS: &str = "/api/gestionnaire/settlements";
pub const RETURNS: &str = "/api/gestionnaire/bank-returns";
pub const FILE: &str = "MCE-20270420-001";

/// A platform with two payments of 225 € in the file of 20 April 2027.
pub struct Paid {
    pub app: TestApp,
    pub references: Vec<String>,
    pub first: Client,
    pub second: Client,
}

impl Paid {
    pub async fn start() -> Paid {
        let app = TestApp::start().await;
        let dossiers = app.owed("elue-au-plafond", 2).await;
        let references = dossiers.iter().map(|dossier| format!("MCE-PAY-{dossier}")).collect();
        let (first, second) = (app.agent("gestionnaire").await, app.agent("gestionnaire-2").await);
        first.post(SETTLEMENTS, &json!({})).await.expect(200);
        Paid { app, references, first, second }
    }

    /// The same, a day later: sign-ins have ended.
    pub async fn on(mut self, day: jiff::civil::Date) -> Paid {
        self.app.go_to(day);
        self.first = self.app.agent("gestionnaire").await;
        self.second = self.app.agent("gestionnaire-2").await;
        self
    }

    pub async fn bank(&self) {
        self.app.platform.bank().work().await;
        self.app.platform.run_schedule("read-bank-returns").await.unwrap();
    }

    pub async fn list(&self) -> SettlementList {
        self.first.get(SETTLEMENTS).await.expect(200).read()
    }

    pub async fn states(&self) -> Vec<PayableState> {
        let of = self.app.of(Offer::HALF_DAY.siret).await;
        let list: PaymentList = of.get("/api/of/payments").await.expect(200).read();
        assert!(list.payments.iter().all(|payable| payable.lock.is_none() && payable.proposal.is_none()));
        let state = |reference: &String| {
            let is_it = |dossier: &str| *reference == format!("MCE-PAY-{dossier}");
            list.payments.iter().find(|payable| is_it(payable.dossier.as_str())).unwrap().state
        };
        self.references.iter().map(state).collect()
    }

    /// Where the gateway puts a file.
    pub fn bring(&self, name: &str, content: &str) {
        let folder = self.app.platform.folder().join("files/bank/in");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), content).unwrap();
    }

    /// The gateway has brought it, and it is read.
    pub async fn read(&self, name: &str, content: &str) {
        self.bring(name, content);
        self.app.platform.run_schedule("read-bank-returns").await.unwrap();
    }

    pub async fn anomalies(&self) -> Vec<String> {
        let list: BankReturnList = self.first.get(RETURNS).await.expect(200).read();
        list.returns.into_iter().flat_map(|read| read.anomalies).collect()
    }
}

pub async fn send(who: &Client, file: &str) -> Answer {
    let key = uuid::Uuid::new_v4().to_string();
    let request = who.request(Method::POST, RETURNS).header("idempotency-key", &key);
    request.body("application/xml", file.to_owned()).send().await
}

pub fn refusal(reference: &str, number: u32) -> String {
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr><MsgId>R{number}</MsgId>\
         <CreDtTm>2027-04-20T10:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{FILE}</OrgnlMsgId>\
         <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>\
         <OrgnlPmtInfId>{FILE}-1</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId>\
         <TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>\
         </CstmrPmtStsRpt></Document>"
    )
}

pub fn yes() -> Value {
    json!({ "decision": "approve", "comment": "" })
}

pub fn no(reason: &str) -> Value {
    json!({ "decision": "refuse", "reason": reason })
}

/// Decides on the payment as it is shown now.
pub async fn decide(who: &Client, held: &HeldPayment, verdict: &Value) -> Answer {
    let list: SettlementList = who.get(SETTLEMENTS).await.expect(200).read();
    let same = |one: &&HeldPayment| {
        (&one.payable.dossier, one.payable.number) == (&held.payable.dossier, held.payable.number)
    };
    let shown = list.on_hold.iter().chain(&list.locked).find(same).unwrap_or(held);
    decide_on(who, held, shown.payable.version, verdict).await
}

async fn decide_on(who: &Client, held: &HeldPayment, version: u64, verdict: &Value) -> Answer {
    let payable = &held.payable;
    let path = format!("/api/gestionnaire/payments/{}/{}/remedy-decision", payable.dossier, payable.number);
    who.post(&path, &json!({ "version": version, "verdict": verdict })).await
}

pub async fn propose(who: &Client, held: &HeldPayment, remedy: &Remedy, reason: &str) -> Answer {
    let payable = &held.payable;
    let path = format!("/api/gestionnaire/payments/{}/{}/remedy", payable.dossier, payable.number);
    who.post(&path, &json!({ "remedy": remedy, "reason": reason })).await
}

#[test]
fn a_file_sent_by_hand_changes_nothing_until_another_person_applies_it() {
    run(async {
        let paid = Paid::start().await;
        let file = refusal(&paid.references[0], 1);
        let sent: BankReturnView = send(&paid.first, &file).await.expect(200).read();
        assert_eq!((sent.state, sent.sent_by_reader), (BankFileState::Proposed, true));
        assert_eq!(sent.applied, [format!("{} : Suspendu\u{202f}: virement refusé", paid.references[0])]);
        assert_eq!(paid.states().await, [PayableState::Ordered; 2]);
        let path = format!("{RETURNS}/{}", sent.hash);
        let shown: BankReturnView = paid.second.get(&path).await.expect(200).read();
        assert_eq!((shown.applied.len(), shown.sent_by_reader), (1, false));
        let decision = format!("{path}/decision");
        paid.first.post(&decision, &yes()).await.refused(409, "four-eyes");
        paid.second.post(&decision, &no(" ")).await.refused(422, "reason-missing");
        assert_eq!(paid.states().await, [PayableState::Ordered; 2]);
        let applied: BankReturnView = paid.second.post(&decision, &yes()).await.expect(200).read();
        assert_eq!((applied.state, applied.applied.len()), (BankFileState::Applied, 1));
        assert_eq!(paid.states().await, [PayableState::OnHold, PayableState::Ordered]);
        paid.second.post(&decision, &yes()).await.refused(404, "not-found");
        // The same file again is the same file; another one is refused, and stays so.
        let again: BankReturnView = send(&paid.first, &file).await.expect(200).read();
        assert_eq!(again.state, BankFileState::Applied);
        let other: BankReturnView =
            send(&paid.first, &refusal(&paid.references[1], 2)).await.expect(200).read();
        let path = format!("{RETURNS}/{}/decision", other.hash);
        let refused: BankReturnView =
            paid.second.post(&path, &no("Pas de la banque")).await.expect(200).read();
        assert_eq!(
            (refused.state, refused.reason.as_deref()),
            (BankFileState::Refused, Some("Pas de la banque"))
        );
        assert_eq!(paid.states().await, [PayableState::OnHold, PayableState::Ordered]);
        // What was refused may be sent again: what happened the first time stays.
        let again: BankReturnView =
            send(&paid.first, &refusal(&paid.references[1], 2)).await.expect(200).read();
        assert_eq!((again.state, again.reason), (BankFileState::Proposed, None));
        let told: Vec<&str> = again.history.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[1].ends_with("Pas de la banque"), "{told:?}");
        paid.second.post(&path, &yes()).await.expect(200);
        assert_eq!(paid.states().await, [PayableState::OnHold; 2]);
        send(&paid.first, "<xml/>").await.refused(422, "bank-return-unreadable");
    });
}

#[test]
fn a_file_whose_hand_dies_while_it_is_applied_is_applied_by_the_next() {
    run(async {
        let paid = Paid::start().await;
        let sent: BankReturnView =
            send(&paid.first, &refusal(&paid.references[0], 1)).await.expect(200).read();
        let path = format!("{RETURNS}/{}", sent.hash);
        // It is decided, and nothing more is written.
        for skip in std::iter::once(1).chain(std::iter::repeat_n(0, 40)) {
            paid.app.platform.faults().plan(PlannedFault {
                function: Some("decide-bank-return".into()),
                action: Some("TransactWriteItems".into()),
                skip,
                ..PlannedFault::next(Moment::Before, Fault::ServerError)
            });
        }
        let answer = paid.second.post(&format!("{path}/decision"), &yes()).await;
        paid.app.platform.faults().clear();
        assert_eq!(answer.status, 503, "{}", answer.body);
        let state = async || {
            let shown: BankReturnView = paid.first.get(&path).await.expect(200).read();
            (shown.state, shown.history.len())
        };
        assert_eq!(state().await, (BankFileState::Applying, 2));
        paid.app.platform.run_schedule("read-bank-returns").await.unwrap();
        assert_eq!(state().await.0, BankFileState::Applying, "the hand may still be at work");
        paid.app.platform.clock().advance(SignedDuration::from_mins(6));
        paid.app.platform.run_schedule("read-bank-returns").await.unwrap();
        assert_eq!(state().await, (BankFileState::Applied, 3));
        assert_eq!(paid.states().await, [PayableState::OnHold, PayableState::Ordered]);
    });
}

#[test]
fn a_file_that_cannot_be_read_stops_no_other_and_none_is_lost_when_names_come_again() {
    run(async {
        let paid = Paid::start().await;
        paid.bring("0.xml", "<xml/>");
        paid.bring("relevé du 20.xml", "<xml></xml>");
        paid.read("reponse.xml", &refusal(&paid.references[0], 1)).await;
        paid.read("reponse.xml", &refusal(&paid.references[1], 2)).await;
        assert_eq!(paid.states().await, [PayableState::OnHold; 2]);
        let list: BankReturnList = paid.first.get(RETURNS).await.expect(200).read();
        let unreadable = list.returns.iter().filter(|read| read.state == BankFileState::Unreadable);
        let reasons: Vec<_> = unreadable.map(|read| read.reason.as_deref().unwrap_or_default()).collect();
        assert_eq!(reasons.len(), 2, "{list:?}");
        assert!(reasons.iter().all(|why| !why.is_empty()), "{reasons:?}");
        let kept = paid.app.platform.folder().join("files/bank/read/2027-04-20");
        let names: Vec<String> = std::fs::read_dir(kept)
            .unwrap()
            .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        let both = names.iter().filter(|name| name.ends_with("-reponse.xml")).count();
        assert_eq!((names.len(), both), (4, 2), "{names:?}");
        let left = std::fs::read_dir(paid.app.platform.folder().join("files/bank/in")).unwrap().count();
        assert_eq!(left, 0, "what can't be read is kept with its reason");
    });
}

/// A day of two transfers and of a credit that names a training body, which owes nothing.
#[test]
fn a_statement_sent_by_hand_is_tried_before_it_is_applied() {
    run(async {
        let paid = Paid::start().await;
        paid.app.platform.bank().work().await;
        let paid = paid.on(date(2027, 4, 21)).await;
        let credit = Credit {
            amount: Euros::from_cents(4_000),
            from: "Institut".to_owned(),
            remittance: format!("INDU {}", Offer::HALF_DAY.siret),
        };
        paid.app.platform.bank().credit(credit).await.unwrap();
        let siren = "213805633".parse().unwrap();
        let credit = Credit {
            amount: Euros::from_cents(5_000),
            from: "Mairie".to_owned(),
            remittance: transfer_reference(&siren),
        };
        paid.app.platform.bank().credit(credit).await.unwrap();
        let paid = paid.on(date(2027, 4, 22)).await;
        paid.app.platform.bank().work().await;
        let folder = paid.app.platform.folder().join("files/bank/in");
        let files = std::fs::read_dir(&folder).unwrap().map(|file| file.unwrap().path());
        let statement = files.into_iter().find(|path| path.to_string_lossy().contains("camt.053")).unwrap();
        let content = std::fs::read_to_string(statement).unwrap();
        std::fs::remove_dir_all(&folder).unwrap();
        let sent: BankReturnView = send(&paid.first, &content).await.expect(200).read();
        assert_eq!((sent.applied.len(), sent.anomalies.len()), (2, 2), "{sent:?}");
        let path = format!("{RETURNS}/{}", sent.hash);
        let shown: BankReturnView = paid.second.get(&path).await.expect(200).read();
        assert_eq!((&shown.applied, &shown.anomalies), (&sent.applied, &sent.anomalies));
        assert_eq!(paid.states().await, [PayableState::Ordered; 2]);
        let applied = paid.second.post(&format!("{path}/decision"), &yes()).await.expect(200);
        assert_eq!(applied.read::<BankReturnView>().applied, sent.applied);
        assert_eq!(paid.states().await, [PayableState::Executed; 2]);
    });
}

#[test]
fn what_was_refused_is_paid_again_or_never_by_two_people() {
    run(async {
        let paid = Paid::start().await;
        for (number, reference) in paid.references.iter().enumerate() {
            paid.bring(&format!("{number}.xml"), &refusal(reference, number as u32));
        }
        paid.app.platform.run_schedule("read-bank-returns").await.unwrap();
        let held = paid.list().await.on_hold;
        assert_eq!(held[0].remedies, [Remedy::Release, Remedy::WriteOff]);
        propose(&paid.first, &held[0], &Remedy::Release, " ").await.refused(422, "reason-missing");
        propose(&paid.first, &held[0], &Remedy::Unlock, "Vu").await.refused(409, "payment-wrong-state");
        decide(&paid.second, &held[0], &yes()).await.refused(404, "not-found");
        propose(&paid.first, &held[0], &Remedy::Release, "Compte rouvert").await.expect(200);
        decide(&paid.first, &held[0], &yes()).await.refused(409, "four-eyes");
        assert_eq!(paid.states().await, [PayableState::OnHold; 2]);
        decide(&paid.second, &held[0], &yes()).await.expect(200);
        propose(&paid.second, &held[1], &Remedy::WriteOff, "Organisme dissous").await.expect(200);
        decide(&paid.first, &held[1], &no("À revoir")).await.expect(200);
        propose(&paid.second, &held[1], &Remedy::WriteOff, "Organisme dissous").await.expect(200);
        decide(&paid.first, &held[1], &yes()).await.expect(200);
        let books = checked_books(&paid.app.platform).await;
        assert_eq!(books.of(&Account::Retained), Euros::from_cents(22_500));
        assert_eq!(books.payable(), Euros::from_cents(22_500), "the one that is paid again");
        proved(&paid).await;
    });
}

/// The nightly proof finds nothing.
pub async fn proved(paid: &Paid) {
    assert_eq!(findings(paid).await, Vec::<String>::new());
}

/// What the proof of tonight finds.
pub async fn findings(paid: &Paid) -> Vec<String> {
    paid.app.settle_down().await;
    let path = "/api/gestionnaire/runs/proof";
    let mut run: RunView =
        paid.first.post(path, &json!({ "dry": false, "run": null })).await.expect(200).read();
    while run.finished_at.is_none() {
        run = paid.first.post(path, &json!({ "dry": false, "run": run.id })).await.expect(200).read();
    }
    run.findings
}

#[test]
fn a_bank_that_contradicts_itself_locks_the_payment_until_two_people_decide() {
    run(async {
        let paid = Paid::start().await;
        let account = "FR4299001100370107310452B26".parse().unwrap();
        // Both are refused, and executed all the same.
        paid.app.platform.bank().set_fate(&account, Fate::Contradicted).await;
        paid.bank().await;
        assert_eq!(paid.states().await, [PayableState::OnHold; 2]);
        let paid = paid.on(date(2027, 4, 21)).await;
        paid.bank().await;
        let list = paid.list().await;
        assert_eq!((list.on_hold.len(), list.locked.len()), (0, 2), "{list:?}");
        let after_all = Remedy::ExecutedAfterAll { reference: paid.references[0].clone() };
        let first = list.locked.iter().find(|held| held.remedies.contains(&after_all)).unwrap();
        assert_eq!(first.remedies, [after_all.clone(), Remedy::Unlock]);
        let books = checked_books(&paid.app.platform).await;
        let both = Euros::from_cents(45_000);
        assert_eq!(
            (books.of(&Account::Suspense), books.of(&Account::Bank), books.payable()),
            (-both, both, both)
        );
        propose(&paid.first, first, &Remedy::Release, "x").await.refused(409, "payment-wrong-state");
        propose(&paid.first, first, &after_all, "Vu sur le site de la banque").await.expect(200);
        decide(&paid.first, first, &yes()).await.refused(409, "four-eyes");
        decide(&paid.second, first, &yes()).await.expect(200);
        assert_eq!(paid.states().await, [PayableState::Executed, PayableState::OnHold]);
        // The statement of the day tells the same debits: nothing more happens.
        let paid = paid.on(date(2027, 4, 22)).await;
        paid.bank().await;
        let list = paid.list().await;
        assert_eq!((list.on_hold.len(), list.locked.len()), (0, 1));
        let books = checked_books(&paid.app.platform).await;
        let one = Euros::from_cents(22_500);
        assert_eq!(
            (books.of(&Account::Suspense), books.of(&Account::Bank), books.payable()),
            (-one, both, one)
        );
        proved(&paid).await;
    });
}

/// The bank refuses the second in a file whose name comes after that of its statement.
#[test]
fn what_the_bank_answers_is_read_before_what_it_books() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        paid.bring("a-releve.xml", &statement_of("S1", &batch("225.00")));
        paid.bring("b-reponse.xml", &refusal(&paid.references[1], 1));
        paid.app.platform.run_schedule("read-bank-returns").await.unwrap();
        assert_eq!(paid.states().await, [PayableState::Executed, PayableState::OnHold]);
        let anomalies = paid.anomalies().await;
        assert!(!anomalies.iter().any(|line| line.contains("du lot")), "{anomalies:?}");
    });
}

#[test]
fn a_batch_of_another_sum_is_left_to_two_people_and_stops_nothing_else() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let file = statement_of("S1", &(batch("300.00") + &fee("12.00", "F1", "TENUE DE COMPTE")));
        paid.read("releve.xml", &file).await;
        paid.read("encore.xml", &file.replace("S1", "S2")).await;
        assert_eq!(paid.states().await, [PayableState::Ordered; 2]);
        let books = checked_books(&paid.app.platform).await;
        assert_eq!(books.of(&Account::Suspense), Euros::from_cents(-31_200), "what left, and the fee, once");
        assert!(paid.anomalies().await.iter().any(|line| line.contains("les virements font 450,00")));
        let locked = paid.list().await.locked;
        let of = |reference: &String| {
            let is_it = |held: &&HeldPayment| format!("MCE-PAY-{}", held.payable.dossier) == *reference;
            locked.iter().find(is_it).unwrap()
        };
        let (one, other) = (of(&paid.references[0]), of(&paid.references[1]));
        let after_all = Remedy::ExecutedAfterAll { reference: paid.references[0].clone() };
        let not = |reference: &String| Remedy::NotExecuted { reference: reference.clone() };
        assert_eq!(one.remedies, [after_all.clone(), not(&paid.references[0])]);
        propose(&paid.first, one, &after_all, "Vu sur le site").await.expect(200);
        decide(&paid.first, one, &yes()).await.refused(409, "four-eyes");
        decide(&paid.second, one, &yes()).await.expect(200);
        propose(&paid.second, other, &not(&paid.references[1]), "Absent du site").await.expect(200);
        decide(&paid.first, other, &yes()).await.expect(200);
        assert_eq!(paid.states().await, [PayableState::Executed, PayableState::OnHold]);
        let books = checked_books(&paid.app.platform).await;
        let one = Euros::from_cents(22_500);
        assert_eq!((books.of(&Account::Transit), books.payable()), (Euros::ZERO, one));
        assert_eq!(books.of(&Account::Bank), Euros::from_cents(31_200), "what the bank says");
        assert_eq!(
            books.of(&Account::Suspense),
            one - Euros::from_cents(31_200),
            "the difference, and the fee"
        );
    });
}

#[test]
fn a_decision_is_taken_on_what_was_shown() {
    run(async {
        let paid = Paid::start().await;
        paid.read("refus.xml", &refusal(&paid.references[0], 1)).await;
        let held = paid.list().await.on_hold.remove(0);
        propose(&paid.first, &held, &Remedy::WriteOff, "Organisme dissous").await.expect(200);
        let shown = paid.list().await.on_hold.remove(0).payable.version;
        propose(&paid.first, &held, &Remedy::Release, "Finalement non").await.expect(200);
        decide_on(&paid.second, &held, shown, &yes()).await.refused(409, "proposal-changed");
        decide_on(&paid.second, &held, shown, &no("Non")).await.refused(409, "proposal-changed");
        assert_eq!(paid.states().await[0], PayableState::OnHold);
        decide(&paid.second, &held, &yes()).await.expect(200);
        assert_eq!(paid.list().await.waiting, 1, "what was proposed last");
    });
}

#[test]
fn an_order_that_the_bank_has_twice_is_not_paid_again() {
    run(async {
        let paid = Paid::start().await;
        for (code, number) in [("DU03", 0), ("DU01", 1)] {
            let file = refusal(&paid.references[number], number as u32).replace("AC04", code);
            paid.read(&format!("{code}.xml"), &file).await;
        }
        assert_eq!(paid.states().await, [PayableState::Ordered; 2]);
        let list = paid.list().await;
        assert_eq!((list.locked.len(), list.on_hold.len()), (2, 0));
        let not = |held: &HeldPayment| {
            let reference = held.payable.last_attempt().unwrap().reference.clone();
            Remedy::NotExecuted { reference }
        };
        for held in &list.locked {
            assert_eq!(held.remedies, [not(held), Remedy::Unlock]);
        }
        // The first file is executed: what was in doubt is known.
        paid.app.platform.bank().work().await;
        let paid = paid.on(date(2027, 4, 21)).await;
        paid.bank().await;
        assert_eq!(paid.states().await, [PayableState::Executed; 2]);
        assert_eq!(paid.list().await.locked, []);
        proved(&paid).await;
    });
}

#[test]
fn a_second_debit_of_another_day_is_set_aside_and_claimed_back() {
    run(async {
        let paid = Paid::start().await;
        paid.bank().await;
        let paid = paid.on(date(2027, 4, 21)).await;
        paid.bank().await;
        assert_eq!(paid.states().await, [PayableState::Executed; 2]);
        let again = debit("225.00", &paid.references[0]).replace("2027-04-21", "2027-04-22");
        for name in ["S1", "S2"] {
            paid.read(&format!("{name}.xml"), &statement_of(name, &again)).await;
        }
        let locked = paid.list().await.locked;
        let twice = Remedy::PaidTwice { reference: paid.references[0].clone() };
        assert_eq!((locked.len(), &locked[0].remedies[..]), (1, &[twice.clone(), Remedy::Unlock][..]));
        let one = Euros::from_cents(22_500);
        let books = checked_books(&paid.app.platform).await;
        assert_eq!(books.of(&Account::Suspense), -one);
        propose(&paid.first, &locked[0], &twice, "L’organisme l’a reçu deux fois").await.expect(200);
        decide(&paid.second, &locked[0], &yes()).await.expect(200);
        let books = checked_books(&paid.app.platform).await;
        let claim = Account::Claim(Offer::HALF_DAY.siret.parse().unwrap());
        assert_eq!((books.of(&Account::Suspense), books.of(&claim)), (Euros::ZERO, -one));
        assert_eq!(paid.states().await, [PayableState::Executed; 2]);
    });
}

/// A fee told by a notice and by the statement, which call it by names of their own; then two that nothing tells apart.
#[test]
fn a_debit_that_nobody_knows_is_counted_once_and_two_alike_are_two() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let one = fee("12.00", "NONREF", "TENUE DE COMPTE");
        let notice = statement_of("N1", &one)
            .replace("camt.053", "camt.054")
            .replace("BkToCstmrStmt", "BkToCstmrDbtCdtNtfctn")
            .replace("Stmt>", "Ntfctn>")
            .replace("<Ntry>", "<Ntry><NtryRef>1</NtryRef>");
        let named =
            |entries: &str| statement_of("S1", &entries.replace("<Ntry>", "<Ntry><NtryRef>7</NtryRef>"));
        let aside = async || checked_books(&paid.app.platform).await.of(&Account::Suspense).cents();
        paid.read("avis.xml", &notice).await;
        assert_eq!(aside().await, -1_200);
        paid.read("releve.xml", &named(&one)).await;
        assert_eq!(aside().await, -1_200, "told twice");
        paid.read("deux.xml", &named(&(one.clone() + &one))).await;
        assert_eq!(aside().await, -2_400, "two of them");
    });
}

#[test]
fn a_statement_without_balances_is_said_and_breaks_nothing() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let day = |name: &str, day: &str, opening: &str, closing: &str| {
            statement(opening, closing).replace("S1", name).replace("2027-04-22", day)
        };
        paid.read("1.xml", &day("S1", "2027-04-20", "100.00", "100.00")).await;
        paid.read("2.xml", &statement_of("S2", &fee("12.00", "F1", "TENUE DE COMPTE"))).await;
        let anomalies = paid.anomalies().await;
        assert!(
            anomalies.iter().any(|line| line.contains("Relevé du 2027-04-21 sans solde")),
            "{anomalies:?}"
        );
        let paid = paid.on(date(2027, 4, 23)).await;
        paid.read("3.xml", &day("S3", "2027-04-22", "88.00", "88.00")).await;
        let anomalies = paid.anomalies().await;
        assert!(!anomalies.iter().any(|line| line.contains("finissait à")), "{anomalies:?}");
        let found = findings(&paid).await;
        assert!(!found.iter().any(|line| line.contains("commence à")), "{found:?}");
    });
}

/// A statement of 21 April without balances.
pub fn statement_of(id: &str, entries: &str) -> String {
    let file = statement("0", "0").replace("S1", id).replace("2027-04-22", "2027-04-21");
    let (start, end) = (file.find("<Bal>").unwrap(), file.find("</Stmt>").unwrap());
    format!("{}{entries}{}", &file[..start], &file[end..])
}

pub fn entry(amount: &str, reference: &str, details: &str) -> String {
    format!(
        "<Ntry><Amt Ccy=\"EUR\">{amount}</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
         <BookgDt><Dt>2027-04-21</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef>{details}</Ntry>"
    )
}

pub fn fee(amount: &str, reference: &str, text: &str) -> String {
    entry(amount, reference, &format!("<AddtlNtryInf>{text}</AddtlNtryInf>"))
}

/// The whole file at once.
pub fn batch(amount: &str) -> String {
    entry(amount, "B1", &format!("<NtryDtls><Btch><PmtInfId>{FILE}-1</PmtInfId></Btch></NtryDtls>"))
}

pub fn debit(amount: &str, reference: &str) -> String {
    let details =
        format!("<NtryDtls><TxDtls><Refs><EndToEndId>{reference}</EndToEndId></Refs></TxDtls></NtryDtls>");
    entry(amount, "B2", &details)
}

#[test]
fn a_refusal_after_the_debit_moves_nothing_and_locks() {
    run(async {
        let paid = Paid::start().await;
        paid.bank().await;
        let paid = paid.on(date(2027, 4, 21)).await;
        paid.bank().await;
        assert_eq!(paid.states().await, [PayableState::Executed; 2]);
        for number in [1, 2] {
            paid.bring("refus.xml", &refusal(&paid.references[0], number));
            paid.app.platform.run_schedule("read-bank-returns").await.unwrap();
        }
        let locked = paid.list().await.locked;
        assert_eq!((locked.len(), locked[0].remedies.as_slice()), (1, &[Remedy::Unlock][..]));
        assert_eq!(paid.states().await, [PayableState::Executed; 2]);
        propose(&paid.second, &locked[0], &Remedy::Unlock, "Erreur de la banque").await.expect(200);
        decide(&paid.first, &locked[0], &yes()).await.expect(200);
        assert_eq!(paid.list().await.locked, []);
        proved(&paid).await;
    });
}

/// 225 € are below what stops a payment: it goes on, with a line for the gestionnaire until the bank has executed it.
#[test]
fn a_payee_that_the_bank_does_not_confirm_has_a_line_until_it_is_paid() {
    run(async {
        let paid = Paid::start().await;
        let refused = "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>";
        let near = refusal(&paid.references[0], 1).replace(refused, "<TxSts>RVMC</TxSts>");
        paid.bring("un.xml", &near);
        paid.app.platform.run_schedule("read-bank-returns").await.unwrap();
        let list = paid.list().await;
        assert_eq!((list.unconfirmed_payees.len(), list.locked.len()), (1, 0));
        assert!(!paid.anomalies().await.is_empty());
        // The whole file is told of: the other one too.
        let group = "<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>";
        let file = refusal(&paid.references[0], 2).replace(group, &format!("{group}<GrpSts>RVNM</GrpSts>"));
        let start = file.find("<OrgnlPmtInfAndSts>").unwrap();
        let end = file.find("</CstmrPmtStsRpt>").unwrap();
        paid.bring("tous.xml", &format!("{}{}", &file[..start], &file[end..]));
        paid.app.platform.run_schedule("read-bank-returns").await.unwrap();
        assert_eq!(paid.list().await.unconfirmed_payees.len(), 2);
        paid.bank().await;
        let paid = paid.on(date(2027, 4, 21)).await;
        paid.bank().await;
        assert_eq!(paid.states().await, [PayableState::Executed; 2]);
        assert_eq!(paid.list().await.unconfirmed_payees, []);
    });
}

#[test]
fn what_nobody_expected_and_a_missing_statement_are_found_every_night() {
    run(async {
        let paid = Paid::start().await;
        paid.bank().await;
        let paid = paid.on(date(2027, 4, 21)).await;
        let credit = Credit {
            amount: Euros::from_cents(12_345),
            from: "Trésor public".to_owned(),
            remittance: "SUBVENTION".to_owned(),
        };
        paid.app.platform.bank().credit(credit).await.unwrap();
        paid.bank().await;
        let paid = paid.on(date(2027, 4, 22)).await;
        paid.bank().await;
        // It is in the books, and in the list of what two people match.
        assert_eq!(findings(&paid).await, Vec::<String>::new());
        let list: SuspenseList = paid.first.get("/api/gestionnaire/suspense").await.expect(200).read();
        assert_eq!((list.movements.len(), list.sum), (1, Euros::from_cents(12_345)));
        let text = &list.movements[0].text;
        assert!(text.contains("Trésor public") && text.contains("SUBVENTION"), "{text}");
        // A statement whose movements never came, and that does not follow the one before.
        paid.bring("saut.xml", &statement("9000000.00", "8999900.00"));
        paid.app.platform.run_schedule("read-bank-returns").await.unwrap();
        let anomalies = paid.anomalies().await;
        for told in ["ses mouvements font", "finissait à"] {
            assert!(anomalies.iter().any(|line| line.contains(told)), "{told}: {anomalies:?}");
        }
        for _ in 0..2 {
            let found = findings(&paid).await;
            for told in ["écart", "commence à"] {
                assert!(found.iter().any(|line| line.contains("banque") && line.contains(told)), "{found:?}");
            }
        }
    });
}

/// A statement of 22 April without its movements.
fn statement(opening: &str, closing: &str) -> String {
    let balance = |code: &str, amount: &str| {
        format!(
            "<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy=\"EUR\">{amount}</Amt>\
             <CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2027-04-22</Dt></Dt></Bal>"
        )
    };
    let (opening, closing) = (balance("OPBD", opening), balance("CLBD", closing));
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr><MsgId>S1</MsgId>\
         <CreDtTm>2027-04-22T23:00:00</CreDtTm></GrpHdr><Stmt><Id>S1</Id><CreDtTm>2027-04-22T23:00:00</CreDtTm>\
         <Acct><Id><IBAN>FR7630001007941234567890185</IBAN></Id></Acct>{opening}{closing}</Stmt></BkToCstmrStmt></Document>"
    )
}
