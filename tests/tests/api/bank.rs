//! The bank's answers come from the bank: by hand a file takes two people, what contradicts itself is locked, and a file leaves once.

use jiff::SignedDuration;
use jiff::civil::date;
use mce_local::bank::{Credit, Fate};
use mce_local::gate::{Fault, Moment, PlannedFault};
use mce_shared::api::{BankFileState, HeldPayment, SettlementState};
use mce_shared::api::{BankReturnList, BankReturnView, PaymentList, RunView, SettlementList};
use mce_shared::cover::transfer_reference;
use mce_shared::ledger::Account;
use mce_shared::money::Euros;
use mce_shared::payments::{PayableState, Remedy};
use mce_tests::ledger::checked_books;
use mce_tests::{Answer, Client, Offer, TestApp, run};
use reqwest::Method;
use serde_json::{Value, json};

const SETTLEMENTS: &str = "/api/gestionnaire/settlements";
const RETURNS: &str = "/api/gestionnaire/bank-returns";
const FILE: &str = "MCE-20270420-001";

/// A platform with two payments of 225 € in the file of 20 April 2027.
struct Paid {
    app: TestApp,
    references: Vec<String>,
    first: Client,
    second: Client,
}

impl Paid {
    async fn start() -> Paid {
        let app = TestApp::start().await;
        let dossiers = app.owed("elue-au-plafond", 2).await;
        let references = dossiers.iter().map(|dossier| format!("MCE-PAY-{dossier}")).collect();
        let (first, second) = (app.agent("gestionnaire").await, app.agent("gestionnaire-2").await);
        first.post(SETTLEMENTS, &json!({})).await.expect(200);
        Paid { app, references, first, second }
    }

    /// The same, a day later: sign-ins have ended.
    async fn on(mut self, day: jiff::civil::Date) -> Paid {
        self.app.go_to(day);
        self.first = self.app.agent("gestionnaire").await;
        self.second = self.app.agent("gestionnaire-2").await;
        self
    }

    async fn bank(&self) {
        self.app.platform.bank().work().await;
        self.app.platform.run_schedule("read-bank-returns").await.unwrap();
    }

    async fn list(&self) -> SettlementList {
        self.first.get(SETTLEMENTS).await.expect(200).read()
    }

    async fn states(&self) -> Vec<PayableState> {
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
    fn bring(&self, name: &str, content: &str) {
        let folder = self.app.platform.folder().join("files/bank/in");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), content).unwrap();
    }

    async fn anomalies(&self) -> Vec<String> {
        let list: BankReturnList = self.first.get(RETURNS).await.expect(200).read();
        list.returns.into_iter().flat_map(|read| read.anomalies).collect()
    }
}

async fn send(who: &Client, file: &str) -> Answer {
    let key = uuid::Uuid::new_v4().to_string();
    let request = who.request(Method::POST, RETURNS).header("idempotency-key", &key);
    request.body("application/xml", file.to_owned()).send().await
}

fn refusal(reference: &str, number: u32) -> String {
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.002.001.10\"><CstmrPmtStsRpt><GrpHdr><MsgId>R{number}</MsgId>\
         <CreDtTm>2027-04-20T10:00:00</CreDtTm></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>{FILE}</OrgnlMsgId>\
         <OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts>\
         <OrgnlPmtInfId>{FILE}-1</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>{reference}</OrgnlEndToEndId>\
         <TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts>\
         </CstmrPmtStsRpt></Document>"
    )
}

fn yes() -> Value {
    json!({ "decision": "approve", "comment": "" })
}

fn no(reason: &str) -> Value {
    json!({ "decision": "refuse", "reason": reason })
}

async fn decide(who: &Client, held: &HeldPayment, verdict: &Value) -> Answer {
    let payable = &held.payable;
    let path = format!("/api/gestionnaire/payments/{}/{}/remedy-decision", payable.dossier, payable.number);
    who.post(&path, verdict).await
}

async fn propose(who: &Client, held: &HeldPayment, remedy: &Remedy, reason: &str) -> Answer {
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
        send(&paid.first, "<xml/>").await.refused(422, "bank-return-unreadable");
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
async fn proved(paid: &Paid) {
    assert_eq!(findings(paid).await, Vec::<String>::new());
}

/// What the proof of tonight finds.
async fn findings(paid: &Paid) -> Vec<String> {
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
        let found = findings(&paid).await;
        assert!(found.iter().any(|line| line.contains("banque") && line.contains("123,45")), "{found:?}");
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

/// The last write of a settlement fails, as often as it is tried: the file is put, and nobody has confirmed it.
async fn left_unconfirmed() -> Paid {
    let app = TestApp::start().await;
    let dossiers = app.owed("elue-au-plafond", 2).await;
    let references = dossiers.iter().map(|dossier| format!("MCE-PAY-{dossier}")).collect();
    let (first, second) = (app.agent("gestionnaire").await, app.agent("gestionnaire-2").await);
    // Opened, two payments taken, sealed, claimed: then it is confirmed, and tried again and again.
    for skip in std::iter::once(5).chain(std::iter::repeat_n(0, 40)) {
        app.platform.faults().plan(PlannedFault {
            function: Some("settle-payments".into()),
            action: Some("TransactWriteItems".into()),
            skip,
            ..PlannedFault::next(Moment::Before, Fault::ServerError)
        });
    }
    let answer = first.post(SETTLEMENTS, &json!({})).await;
    app.platform.faults().clear();
    assert_eq!(answer.status, 503, "{}", answer.body);
    assert!(out(&app).exists(), "the file is where the bank takes it");
    Paid { app, references, first, second }
}

fn out(app: &TestApp) -> std::path::PathBuf {
    app.platform.folder().join(format!("files/bank/out/{FILE}.xml"))
}

#[test]
fn a_file_of_which_nobody_knows_whether_it_left_is_not_put_again() {
    run(async {
        let paid = left_unconfirmed().await;
        let confirmation = format!("{SETTLEMENTS}/{FILE}/confirmation");
        let said = json!({ "received": true, "reason": "Vu dans le relevé de la banque" });
        paid.first.post(&confirmation, &said).await.refused(409, "settlement-wrong-state");
        // The bank's gateway takes the file away; the next settlement puts nothing in its place.
        paid.app.platform.bank().work().await;
        paid.first.post(SETTLEMENTS, &json!({})).await.expect(200);
        assert!(!out(&paid.app).exists());
        paid.app.platform.clock().advance(SignedDuration::from_mins(6));
        let listed = paid.list().await.settlements;
        assert_eq!((listed[0].state, listed[0].to_confirm), (SettlementState::Claimed, true));
        paid.second
            .post(&confirmation, &json!({ "received": true, "reason": "" }))
            .await
            .refused(422, "reason-missing");
        paid.second.post(&confirmation, &said).await.expect(200);
        let listed = paid.list().await.settlements;
        assert_eq!((listed[0].state, listed[0].to_confirm), (SettlementState::Done, false));
        assert_eq!(paid.app.platform.bank().view().await.files.len(), 1, "the bank has it once");
    });
}

#[test]
fn the_bank_confirms_by_its_answer_and_a_file_that_it_never_had_is_put_again_once() {
    run(async {
        let paid = left_unconfirmed().await;
        paid.bank().await;
        assert_eq!(paid.list().await.settlements[0].state, SettlementState::Done);

        let paid = left_unconfirmed().await;
        std::fs::remove_file(out(&paid.app)).unwrap();
        paid.app.platform.clock().advance(SignedDuration::from_mins(6));
        let confirmation = format!("{SETTLEMENTS}/{FILE}/confirmation");
        let said = json!({ "received": false, "reason": "Absent du relevé de la banque" });
        let both =
            tokio::join!(paid.first.post(&confirmation, &said), paid.second.post(&confirmation, &said));
        assert!([both.0.status, both.1.status].contains(&200), "{both:?}");
        paid.bank().await;
        let bank = paid.app.platform.bank().view().await;
        assert_eq!((bank.files.len(), bank.transfers.len()), (1, 2));
        assert_eq!(paid.list().await.settlements[0].state, SettlementState::Done);
    });
}
