//! Complements are owed: a training body is paid its part of one once the collectivité has paid in, or the fund has agreed to advance.

use jiff::civil::{Date, date};
use mce_local::bank::Credit;
use mce_shared::api::{
    BankReturnList, BankReturnView, CollectiviteDetail, CollectiviteList, CollectiviteStatement, FundView,
    PaymentList, SettlementRun, SuspenseList,
};
use mce_shared::ids::DossierId;
use mce_shared::ledger::{Account, Movements, ReasonCode, Transaction};
use mce_shared::money::Euros;
use mce_tests::ledger::checked_books;
use mce_tests::{Client, Offer, TestApp, run, service_done};
use serde_json::{Value, json};

const ELU: &str = "adjoint-cofinance";
const SECOND: &str = "gestionnaire-2";
const VOIRON: &str = "213805633";
const SESSION: Date = date(2027, 1, 18);

fn euros(whole: i64) -> Euros {
    Euros::from_cents(whole * 100)
}

/// A training of 560 € that is done: 400 € of rights, 160 € of a complement that nobody has paid in.
async fn done(app: &TestApp) -> DossierId {
    let elu = app.elu(ELU).await;
    let dossier = app.accepted(&elu, &Offer::DAY).await;
    let ask = json!({ "action": "ask", "collectivite": VOIRON, "amount": "160.00", "message": "" });
    elu.act(&dossier, "cofinancing-request", &ask).await.expect(200);
    let grant = json!({ "answer": "grant", "amount": "160.00", "deliberation": "2026-12" });
    app.agent("collectivite-03b").await.act(&dossier, "cofinancing-answer", &grant).await.expect(200);
    elu.confirm(&dossier).await.expect(200);
    app.go_to(SESSION);
    let of = app.of(Offer::DAY.siret).await;
    of.act(&dossier, "entry", &json!({ "on": SESSION })).await.expect(200);
    of.act(&dossier, "service-done", &service_done(SESSION)).await.expect(200);
    app.agent("gestionnaire")
        .await
        .act(&dossier, "service-done-validation", &json!({ "reason": "Émargements vérifiés." }))
        .await
        .expect(200);
    dossier
}

async fn settle(gestionnaire: &Client) -> SettlementRun {
    gestionnaire.post("/api/gestionnaire/settlements", &json!({})).await.expect(200).read()
}

async fn payments(app: &TestApp) -> PaymentList {
    app.of(Offer::DAY.siret).await.get("/api/of/payments").await.expect(200).read()
}

async fn detail(gestionnaire: &Client) -> CollectiviteDetail {
    gestionnaire.get(&format!("/api/gestionnaire/collectivites/{VOIRON}")).await.expect(200).read()
}

async fn statement(app: &TestApp) -> CollectiviteStatement {
    app.agent("collectivite-03b").await.get("/api/collectivite/statement").await.expect(200).read()
}

/// Somebody pays the fund: what the reading of the bank's notice changed, and what it could not match.
async fn credited(app: &TestApp, amount: Euros, remittance: &str) -> BankReturnView {
    let credit = Credit { amount, from: "COMMUNE DE VOIRON".to_owned(), remittance: remittance.to_owned() };
    app.platform.bank().credit(credit).await.unwrap();
    app.platform.run_schedule("read-bank-returns").await.unwrap();
    let gestionnaire = app.agent("gestionnaire").await;
    let read: BankReturnList = gestionnaire.get("/api/gestionnaire/bank-returns").await.expect(200).read();
    read.returns.into_iter().max_by_key(|one| one.at).unwrap()
}

#[test]
fn a_complement_waits_for_the_money_of_the_collectivite() {
    run(async {
        let app = TestApp::start().await;
        let dossier = done(&app).await;
        let gestionnaire = app.agent("gestionnaire").await;
        let first = settle(&gestionnaire).await;
        assert_eq!(first.settlement.map(|made| (made.payments, made.total)), Some((1, euros(400))));
        assert!(
            first.uncovered.iter().any(|whose| whose.contains("pas encore versé")),
            "{:?}",
            first.uncovered
        );
        assert_eq!(first.left_out, Vec::<String>::new(), "nothing failed");

        let seen = payments(&app).await;
        assert_eq!((seen.uncovered, seen.ordered, seen.waiting), (euros(160), euros(400), Euros::ZERO));
        app.settle_down().await;
        let asked = app.subjects("mairie.voiron@example.org").await;
        assert!(asked.iter().any(|subject| subject == "Complément à verser"), "{asked:?}");
        let told = statement(&app).await;
        assert_eq!((told.position.granted, told.position.received), (euros(160), Euros::ZERO));
        assert_eq!((told.position.owed, told.position.waiting), (euros(160), euros(160)));
        assert_eq!(told.reference, "MCE-COL-213805633");
        assert!(told.said.iter().any(|said| said.contains("attendus maintenant")), "{:?}", told.said);
        assert_eq!(told.events.iter().filter_map(|event| event.granted).collect::<Vec<_>>(), [euros(160)]);
        let fund: FundView = gestionnaire.get("/api/gestionnaire/fund").await.expect(200).read();
        assert_eq!((fund.complements.owed, fund.complements.waiting), (euros(160), euros(160)));

        assert_eq!(settle(&gestionnaire).await.settlement, None, "nothing is paid before it is covered");
        let paid = credited(&app, euros(160), "MANDAT 42 MCE-COL-213805633").await;
        assert!(paid.applied.iter().any(|line| line.contains("versés par la collectivité")), "{paid:?}");
        let more = credited(&app, euros(10), "MANDAT 43 MCE-COL-213805633").await;
        assert!(more.anomalies.iter().any(|line| line.contains("à rapprocher")), "{more:?}");

        let second = settle(&gestionnaire).await;
        assert_eq!(second.settlement.map(|made| (made.payments, made.total)), Some((1, euros(160))));
        assert_eq!(payments(&app).await.ordered, euros(560));
        let told = statement(&app).await;
        assert_eq!((told.position.owed, told.events[0].owed), (Euros::ZERO, Euros::ZERO));
        assert_eq!(told.events.iter().filter_map(|event| event.received).collect::<Vec<_>>(), [euros(160)]);
        let csv =
            app.agent("collectivite-03b").await.get("/api/collectivite/statement/file?format=csv").await;
        let csv = csv.expect(200).body;
        assert!(csv.contains("Vous avez versé") && csv.contains(";160,00;;160,00\r\n"), "{csv}");
        let shown = gestionnaire.dossier(&dossier).await;
        assert_eq!(shown.payments.iter().map(|one| one.amount).collect::<Vec<_>>(), [euros(400), euros(160)]);
        proves(&app, &gestionnaire).await;
    });
}

/// The proof finds nothing.
pub async fn proves(app: &TestApp, gestionnaire: &Client) {
    app.settle_down().await;
    let mut run: Value = Value::Null;
    for _ in 0..60 {
        let asked = json!({ "dry": false, "run": run["id"] });
        run = gestionnaire.post("/api/gestionnaire/runs/proof", &asked).await.expect(200).json();
        if run["state"] == "done" {
            break;
        }
    }
    assert_eq!((&run["state"], &run["findings"]), (&json!("done"), &json!([])), "{run}");
}

/// Two mandats of one amount in one entry, told by a notice and by the statement.
#[test]
fn two_payments_that_nothing_tells_apart_are_two() {
    run(async {
        let app = TestApp::start().await;
        done(&app).await;
        let transaction =
            "<TxDtls><Amt Ccy=\"EUR\">80.00</Amt><RmtInf><Ustrd>MCE-COL-213805633</Ustrd></RmtInf></TxDtls>";
        let file = |kind: &str, message: &str, part: &str| {
            format!(
                "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:{kind}.001.08\"><{message}><GrpHdr><MsgId>{part}</MsgId>\
                 <CreDtTm>2027-01-18T20:00:00</CreDtTm></GrpHdr><{part}><Acct><Id><IBAN>FR7630001007941234567890185</IBAN></Id></Acct>\
                 <Ntry><Amt Ccy=\"EUR\">160.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
                 <BookgDt><Dt>2027-01-18</Dt></BookgDt><AcctSvcrRef>LOT-7</AcctSvcrRef>\
                 <NtryDtls>{transaction}{transaction}</NtryDtls></Ntry></{part}></{message}></Document>"
            )
        };
        let folder = app.platform.folder().join("files/bank/in");
        std::fs::create_dir_all(&folder).unwrap();
        for (name, content) in [
            ("avis.xml", file("camt.054", "BkToCstmrDbtCdtNtfctn", "Ntfctn")),
            ("releve.xml", file("camt.053", "BkToCstmrStmt", "Stmt")),
        ] {
            std::fs::write(folder.join(name), content).unwrap();
            app.platform.run_schedule("read-bank-returns").await.unwrap();
            let position = statement(&app).await.position;
            assert_eq!((position.received, position.owed), (euros(160), Euros::ZERO), "{name}");
        }
    });
}

#[test]
fn an_agreement_takes_two_people_and_covers_up_to_its_ceiling() {
    run(async {
        let app = TestApp::start().await;
        done(&app).await;
        let one = app.agent("gestionnaire").await;
        settle(&one).await;
        let path = format!("/api/gestionnaire/collectivites/{VOIRON}/cover");
        let agreement = |ceiling: &str| {
            json!({
                "covering": { "kind": "agreement", "ceiling": ceiling, "from": "2027-01-01", "until": "2027-12-31" },
                "reason": "Convention du 12 janvier 2027",
            })
        };
        one.post(&path, &agreement("159.99")).await.expect(200);
        let verdict = json!({ "decision": "approve", "comment": "Vue" });
        one.post(&format!("{path}/1/decision"), &verdict).await.refused(409, "four-eyes");
        assert_eq!(settle(&one).await.settlement, None, "what is proposed covers nothing");
        let other = app.agent(SECOND).await;
        let list: CollectiviteList = other.get("/api/gestionnaire/collectivites").await.expect(200).read();
        assert_eq!((list.proposed.len(), list.collectivites[0].owed), (1, euros(160)));
        other.post(&format!("{path}/1/decision"), &verdict).await.expect(200);
        other.post(&format!("{path}/1/decision"), &verdict).await.refused(409, "changed-meanwhile");
        assert_eq!(payments(&app).await.uncovered, euros(160), "one cent is missing");

        other.post(&path, &agreement("160.00")).await.expect(200);
        one.post(&format!("{path}/2/decision"), &verdict).await.expect(200);
        assert_eq!(payments(&app).await.waiting, euros(160), "covered at once");
        assert_eq!(settle(&one).await.settlement.map(|made| made.total), Some(euros(160)));
        let told = statement(&app).await;
        assert!(told.said.iter().any(|said| said.contains("31 décembre 2027")), "{:?}", told.said);
        let seen = detail(&one).await;
        assert_eq!((seen.position.owed, seen.position.employed), (euros(160), euros(160)), "still owed");
        proves(&app, &one).await;
    });
}

#[test]
fn an_agreement_that_covers_too_little_tells_at_once_what_is_waited_for() {
    run(async {
        let app = TestApp::start().await;
        done(&app).await;
        let told = async || {
            app.settle_down().await;
            let subjects = app.subjects("contact@broceliande-viepublique.example").await;
            subjects.iter().filter(|subject| subject.starts_with("Complément attendu")).count()
        };
        assert_eq!(told().await, 0);
        let path = format!("/api/gestionnaire/collectivites/{VOIRON}/cover");
        let covering =
            json!({ "kind": "agreement", "ceiling": "159.99", "from": "2027-01-01", "until": "2027-12-31" });
        let agreement = json!({ "covering": covering, "reason": "Convention du 12 janvier 2027" });
        app.agent("gestionnaire").await.post(&path, &agreement).await.expect(200);
        let verdict = json!({ "decision": "approve", "comment": "" });
        app.agent(SECOND).await.post(&format!("{path}/1/decision"), &verdict).await.expect(200);
        assert_eq!(told().await, 1);
        settle(&app.agent("gestionnaire").await).await;
        assert_eq!(told().await, 1, "once");
    });
}

/// What is to be matched.
async fn to_match(gestionnaire: &Client) -> SuspenseList {
    gestionnaire.get("/api/gestionnaire/suspense").await.expect(200).read()
}

fn receipt(reference: &str) -> Value {
    json!({
        "covering": { "kind": "receipt", "on": SESSION, "amount": "160.00", "reference": reference },
        "reason": "Appel de la trésorerie",
    })
}

#[test]
fn money_that_names_nobody_is_matched_by_two_people_and_not_recorded_a_second_time() {
    run(async {
        let app = TestApp::start().await;
        done(&app).await;
        let (one, other) = (app.agent("gestionnaire").await, app.agent(SECOND).await);
        let path = format!("/api/gestionnaire/collectivites/{VOIRON}/cover");
        let unknown = credited(&app, euros(160), "VIREMENT MAIRIE").await;
        assert!(unknown.anomalies.iter().any(|line| line.contains("à rapprocher (écriture")), "{unknown:?}");
        let listed = to_match(&one).await.movements.remove(0);
        assert!(listed.left == euros(160) && listed.text.contains("VIREMENT MAIRIE"), "{listed:?}");
        proves(&app, &one).await;
        // The page says which line, and what to do there.
        let refused = one.post(&path, &receipt("AUTRE")).await;
        assert!(
            refused.body.contains(&listed.key) && refused.body.contains("À rapprocher"),
            "{}",
            refused.body
        );
        refused.refused(409, "receipt-to-match");
        let at = format!("/api/gestionnaire/suspense/{}", listed.key);
        let to = json!({ "kind": "collectivite", "siren": VOIRON });
        one.post(&format!("{at}/proposal"), &json!({ "destination": to, "reason": "Appel" }))
            .await
            .expect(200);
        let decision = json!({ "version": 2, "verdict": { "decision": "approve", "comment": "" } });
        other.post(&format!("{at}/decision"), &decision).await.expect(200);
        assert_eq!(detail(&one).await.position.received, euros(160));
        one.post(&path, &receipt("AUTRE")).await.refused(409, "already-received");
        proves(&app, &one).await;
    });
}

/// Recorded by hand before the bank tells it: by the bank's reference it is the same.
#[test]
fn money_that_was_recorded_by_hand_is_counted_once_and_figures_that_can_t_be_are_refused() {
    run(async {
        let app = TestApp::start().await;
        done(&app).await;
        let (one, other) = (app.agent("gestionnaire").await, app.agent(SECOND).await);
        let path = format!("/api/gestionnaire/collectivites/{VOIRON}/cover");
        let verdict = json!({ "decision": "approve", "comment": "" });
        one.post(&path, &receipt("LOT-7")).await.expect(200);
        one.post(&path, &receipt("LOT 7")).await.expect(200);
        other.post(&format!("{path}/1/decision"), &verdict).await.expect(200);
        other.post(&format!("{path}/2/decision"), &verdict).await.refused(409, "already-received");
        bring(&app, "releve.xml", &statement_of_160("LOT-7", "VIREMENT MAIRIE")).await;
        assert_eq!(to_match(&one).await.movements, []);
        assert_eq!(detail(&one).await.position.received, euros(160));
        // Another reference: another credit.
        bring(&app, "autre.xml", &statement_of_160("LOT-8", "VIREMENT MAIRIE")).await;
        let listed = to_match(&one).await.movements.remove(0);
        assert_eq!(listed.left, euros(160));
        // Two people say that it is the one that was recorded: once.
        let at = format!("/api/gestionnaire/suspense/{}", listed.key);
        let to = |siren: &str| json!({ "kind": "recorded", "siren": siren });
        let asked =
            |siren: &str| json!({ "destination": to(siren), "reason": "Même virement, vu à la banque" });
        one.post(&format!("{at}/proposal"), &asked("213503600")).await.refused(422, "not-recorded");
        one.post(&format!("{at}/proposal"), &asked(VOIRON)).await.expect(200);
        let decision = json!({ "version": 2, "verdict": { "decision": "approve", "comment": "" } });
        other.post(&format!("{at}/decision"), &decision).await.expect(200);
        assert_eq!(detail(&one).await.position.received, euros(160));
        assert_eq!(checked_books(&app.platform).await.of(&Account::Bank), euros(-160));
        bring(&app, "encore.xml", &statement_of_160("LOT-9", "VIREMENT MAIRIE")).await;
        let listed = to_match(&one).await.movements.remove(0);
        let at = format!("/api/gestionnaire/suspense/{}/proposal", listed.key);
        one.post(&at, &asked(VOIRON)).await.refused(422, "not-recorded");
        for (day, amount, reference, code) in [
            ("2027-02-20", "1.00", "R", "bad-date"),
            ("2027-01-18", "0.00", "R", "bad-amount"),
            ("2027-01-18", "1.00", "", "reference-missing"),
        ] {
            let covering = json!({ "kind": "receipt", "on": day, "amount": amount, "reference": reference });
            one.post(&path, &json!({ "covering": covering, "reason": "Essai" })).await.refused(422, code);
        }
        let nobody = "/api/gestionnaire/collectivites/732829320/cover";
        one.post(nobody, &receipt("R")).await.refused(404, "collectivite-unknown");
        proves(&app, &one).await;
    });
}

/// One credit of 160 € of the day of the session.
fn statement_of_160(reference: &str, text: &str) -> String {
    format!(
        "<Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt><GrpHdr><MsgId>S-{reference}</MsgId>\
         <CreDtTm>2027-01-18T20:00:00</CreDtTm></GrpHdr><Stmt><Acct><Id><IBAN>FR7630001007941234567890185</IBAN></Id></Acct>\
         <Ntry><Amt Ccy=\"EUR\">160.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>\
         <BookgDt><Dt>2027-01-18</Dt></BookgDt><AcctSvcrRef>{reference}</AcctSvcrRef>\
         <NtryDtls><TxDtls><RmtInf><Ustrd>{text}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry></Stmt></BkToCstmrStmt></Document>"
    )
}

async fn bring(app: &TestApp, name: &str, content: &str) {
    let folder = app.platform.folder().join("files/bank/in");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(name), content).unwrap();
    app.platform.run_schedule("read-bank-returns").await.unwrap();
}

/// The SIRET on it is that of a training body that owes nothing, and of a collectivité that owes nothing yet.
#[test]
fn what_was_set_aside_is_not_counted_again_once_there_is_a_complement() {
    run(async {
        let app = TestApp::start().await;
        let early = |name: &str| {
            let told = statement_of_160("LOT-9", &format!("FACTURE {VOIRON}00011")).replace("S-LOT-9", name);
            told.replace("2027-01-18", "2026-12-14")
        };
        app.go_to(date(2026, 12, 14));
        bring(&app, "1.xml", &early("S1")).await;
        let one = app.agent("gestionnaire").await;
        assert_eq!(to_match(&one).await.sum, euros(160));
        done(&app).await;
        let one = app.agent("gestionnaire").await;
        bring(&app, "2.xml", &early("S2")).await;
        assert_eq!((to_match(&one).await.sum, detail(&one).await.position.received), (euros(160), euros(0)));
        // Another one alike is another one: the first is counted where it is.
        let two = early("S3").replace("</Ntry>", "</Ntry>|");
        let entry = &two[two.find("<Ntry>").unwrap()..two.find('|').unwrap()];
        bring(&app, "3.xml", &two.replace('|', entry)).await;
        assert_eq!(
            (to_match(&one).await.sum, detail(&one).await.position.received),
            (euros(160), euros(160))
        );
    });
}

/// Posted before receipts had the collectivité in their name, and told again since.
#[test]
fn a_receipt_of_an_earlier_build_is_counted_once_whoever_tells_it_again() {
    run(async {
        let app = TestApp::start().await;
        done(&app).await;
        let one = app.agent("gestionnaire").await;
        let posted = |id: &str, siren: &str| Transaction {
            id: id.parse().unwrap(),
            reason: ReasonCode::DotationReceived,
            on: SESSION,
            label: "Versement".to_owned(),
            author: "Banque".to_owned(),
            dossier: None,
            corrects: None,
            entries: Movements::new()
                .moving(euros(160), Account::Bank, Account::Received(siren.parse().unwrap()))
                .into_entries(),
        };
        // Under one reference of the bank, first another collectivité, then this one.
        let earlier = [
            posted("received:2027-01-18:16000:LOT7", "213503600"),
            posted("received:2027-01-18:16000:LOT7:2", VOIRON),
        ];
        app.post(&earlier).await;
        bring(&app, "releve.xml", &statement_of_160("LOT-7", "MCE-COL-213805633")).await;
        assert_eq!(detail(&one).await.position.received, euros(160), "once");
        assert_eq!(to_match(&one).await.movements, []);
        let path = format!("/api/gestionnaire/collectivites/{VOIRON}/cover");
        one.post(&path, &receipt("LOT-7")).await.refused(409, "already-received");
        // A third collectivité's is its own.
        bring(&app, "autre.xml", &statement_of_160("LOT-7", "MCE-COL-213503600")).await;
        assert_eq!(to_match(&one).await.movements, [], "it is known too");
    });
}
