//! The bank's answers come from the bank: by hand a file takes two people, what contradicts itself is locked, and a file leaves once.

use jiff::SignedDuration;
use jiff::civil::date;
use mce_local::gate::{Fault, Moment, PlannedFault};
use mce_shared::api::{
    BankFileState, BankReturnList, BankReturnView, HeldPayment, PaymentList, RunView, SettlementList,
};
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

    /// The same, once the bank has executed them, the day after.
    pub async fn executed() -> Paid {
        let paid = Paid::start().await;
        paid.bank().await;
        let paid = paid.on(date(2027, 4, 21)).await;
        paid.bank().await;
        assert_eq!(paid.states().await, [PayableState::Executed; 2]);
        paid
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

pub async fn decide_on(who: &Client, held: &HeldPayment, version: u64, verdict: &Value) -> Answer {
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

/// A statement of 22 April without its movements.
pub fn statement(opening: &str, closing: &str) -> String {
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
