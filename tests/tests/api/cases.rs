//! What people of this job met elsewhere (`tests/cases`), through the whole platform: the bank's answers, brought by its gateway, and
//! the training bodies' files.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use jiff::civil::date;
use mce_functions::ports::card::sign;
use mce_functions::store::dossiers::{self, Listing, list};
use mce_functions::store::organisations;
use mce_shared::api::{
    BankDetailsList, BankDetailsView, BankReturnList, BankReturnView, CardPayment, DossierList, ImportReport,
    OwnOffers, PaymentList, SettlementRun,
};
use mce_shared::ids::DossierId;
use mce_shared::ledger::Account;
use mce_shared::lifecycle::{CARD_PAGES_MAX, CardStatus, State};
use mce_shared::money::Euros;
use mce_shared::organisme::TrainingBody;
use mce_shared::payments::PayableState;
use mce_tests::ledger::checked_books;
use mce_tests::{Client, Offer, TestApp, run, service_done};
use reqwest::Method;
use serde_json::json;

use crate::cover::proves;

const ELU: &str = "elue-au-plafond";
const SIRET: &str = "99012030500018";
const GESTIONNAIRE_MAIL: &str = "dife@gestionnaire.example";
const OF_MAIL: &str = "contact@broceliande-viepublique.example";
/// In the cases, by the references of a platform that is not this one.
const REFERENCES: [&str; 2] = ["MCE-PAY-2027000000101", "MCE-PAY-2027000000102"];

fn case(name: &str) -> Vec<u8> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/cases/");
    std::fs::read(format!("{path}{name}")).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// A case with other words in the place of some of its own, whatever its encoding.
fn with(name: &str, words: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = case(name);
    for (from, to) in words {
        while let Some(at) = bytes.windows(from.len()).position(|window| window == from.as_bytes()) {
            bytes.splice(at..at + from.len(), to.bytes());
        }
    }
    bytes
}

/// A platform with payments of 225 € in the file MCE-20270420-001, on the day after it.
struct Paid {
    app: TestApp,
    dossiers: Vec<DossierId>,
}

impl Paid {
    async fn start() -> Paid {
        let app = TestApp::start().await;
        let dossiers = app.owed(ELU, 2).await;
        let gestionnaire = app.agent("gestionnaire").await;
        let settled = gestionnaire.post("/api/gestionnaire/settlements", &json!({})).await.expect(200);
        let settlement = settled.read::<SettlementRun>().settlement.unwrap();
        assert_eq!(settlement.id.as_str(), "MCE-20270420-001", "the number that the cases have");
        app.go_to(date(2027, 4, 21));
        app.settle_down().await;
        Paid { app, dossiers }
    }

    /// The bank's gateway brings a case, its references being ours.
    async fn bring(&self, name: &str) -> BankReturnView {
        self.bring_with(name, &[]).await
    }

    /// The same, with other words in the place of some of its own.
    async fn bring_with(&self, name: &str, words: &[(&str, &str)]) -> BankReturnView {
        let ours: Vec<String> = self.dossiers.iter().map(|dossier| format!("MCE-PAY-{dossier}")).collect();
        let references = REFERENCES.into_iter().zip(ours.iter().map(String::as_str));
        let words: Vec<(&str, &str)> = words.iter().copied().chain(references).collect();
        let folder = self.app.platform.folder().join("files/bank/in");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join(name), with(name, &words)).unwrap();
        let before = self.returns().await;
        self.app.platform.run_schedule("read-bank-returns").await.unwrap();
        let after = self.returns().await;
        let new = after.into_iter().find(|read| !before.contains(read));
        new.unwrap_or_else(|| panic!("{name} was not read"))
    }

    async fn returns(&self) -> Vec<BankReturnView> {
        let gestionnaire = self.app.agent("gestionnaire").await;
        gestionnaire.get("/api/gestionnaire/bank-returns").await.expect(200).read::<BankReturnList>().returns
    }

    /// Where the two payments stand, in the order of the dossiers.
    async fn states(&self) -> [PayableState; 2] {
        let of = self.app.of(SIRET).await;
        let list: PaymentList = of.get("/api/of/payments").await.expect(200).read();
        [0, 1]
            .map(|n| list.payments.iter().find(|payable| payable.dossier == self.dossiers[n]).unwrap().state)
    }

    /// What the training body has to pay back.
    async fn claim(&self) -> i64 {
        let books = checked_books(&self.app.platform).await;
        -books.of(&Account::Claim(SIRET.parse().unwrap())).cents()
    }
}

#[test]
fn a_batch_is_executed_by_whatever_number_the_bank_gives_of_it() {
    run(async {
        for name in ["camt053-lot-msgid.xml", "camt053-lot-pmtinfid.xml", "camt053-lot-instdamt.xml"] {
            let paid = Paid::start().await;
            let read = paid.bring(name).await;
            assert_eq!(read.anomalies, Vec::<String>::new(), "{name}");
            assert_eq!(paid.states().await, [PayableState::Executed; 2], "{name}");
        }
    });
}

#[test]
fn what_is_not_understood_of_a_statement_stops_nothing_else() {
    run(async {
        for (name, anomalies) in [
            ("camt053-compte-sans-iban.xml", &[][..]),
            ("camt053-frais-hors-operation.xml", &["Débit de 1\u{202f}500,00", "Débit de 26,00"]),
            (
                "camt053-latin1-annonce-utf8.xml",
                &["Ligne 1 : Le fichier annonce l’encodage UTF-8", "Crédit de 100,00"],
            ),
        ] {
            let paid = Paid::start().await;
            let read = paid.bring(name).await;
            assert_eq!(read.anomalies.len(), anomalies.len(), "{name}: {:?}", read.anomalies);
            for (told, expected) in read.anomalies.iter().zip(anomalies) {
                let plain = |text: &str| text.replace(['\u{202f}', '\u{a0}'], " ");
                assert!(plain(told).starts_with(&plain(expected)), "{name}: {told}");
            }
            assert_eq!(paid.states().await, [PayableState::Executed, PayableState::Ordered], "{name}");
        }
    });
}

#[test]
fn a_statement_of_another_account_is_not_taken_and_names_it() {
    run(async {
        let paid = Paid::start().await;
        let read = paid.bring("camt053-autre-compte.xml").await;
        assert_eq!((read.kind.as_str(), read.applied.len()), ("illisible", 0));
        assert!(read.anomalies[0].contains("FR76 •••• 189"), "{:?}", read.anomalies);
    });
}

#[test]
fn a_file_that_the_bank_takes_for_a_double_is_for_a_person() {
    run(async {
        let paid = Paid::start().await;
        let before = paid.app.subjects(OF_MAIL).await;
        let read = paid.bring("pain002-fichier-en-double.xml").await;
        assert_eq!((read.applied.len(), read.anomalies.len()), (0, 1), "{:?}", read.anomalies);
        assert_eq!(paid.states().await, [PayableState::Ordered; 2], "the first file may be executing");
        paid.app.settle_down().await;
        assert_eq!(
            paid.app.subjects(OF_MAIL).await,
            before,
            "nobody is told to change an account that is right"
        );
    });
}

#[test]
fn a_status_is_matched_by_what_the_bank_gives_back() {
    run(async {
        for (name, told) in [("pain002-sans-endtoend.xml", true), ("pain002-sans-pmtinf.xml", false)] {
            let paid = Paid::start().await;
            let before = paid.app.subjects(OF_MAIL).await.len();
            let read = paid.bring(name).await;
            assert_eq!(read.anomalies, Vec::<String>::new(), "{name}");
            assert_eq!(paid.states().await[0], PayableState::OnHold, "{name}");
            paid.app.settle_down().await;
            let mails = paid.app.subjects(OF_MAIL).await.len() - before;
            assert_eq!(mails, usize::from(told), "{name}: only a reason of its account is its affair");
        }
        let paid = Paid::start().await;
        let read = paid.bring("pain002-vop.xml").await;
        assert_eq!(paid.states().await, [PayableState::Ordered; 2]);
        assert!(
            read.anomalies.iter().any(|line| line.contains("titulaire du compte")),
            "{:?}",
            read.anomalies
        );
    });
}

/// One of 100 € told twice, two of one day under no reference, then SIRETs as people write them.
#[test]
fn a_repayment_is_counted_once_and_found_however_it_is_written() {
    run(async {
        let paid = Paid::start().await;
        paid.bring("camt053-lot-msgid.xml").await;
        for dossier in &paid.dossiers {
            let incident = json!({ "incident": { "kind": "fraud", "give_back": false }, "comment": "Fausse attestation." });
            let (one, other) = (paid.app.agent("gestionnaire").await, paid.app.agent("gestionnaire-2").await);
            one.act(dossier, "incidents", &incident).await.expect(200);
            let verdict = json!({ "decision": "approve", "comment": "" });
            other.act(dossier, "incidents/1/decision", &verdict).await.expect(200);
        }
        assert_eq!(paid.claim().await, 45_000);
        for (name, left) in [
            ("camt054-reference-sous-operation.xml", 35_000),
            ("camt053-reference-sous-operation.xml", 35_000),
            ("camt053-reference-nonref.xml", 20_000),
            ("camt053-siret-groupe.xml", 10_000),
            ("camt053-siret-colle.xml", 0),
        ] {
            let read = paid.bring(name).await;
            assert_eq!(paid.claim().await, left, "{name}: {:?}", read.anomalies);
        }
        let read = paid.bring("camt053-zeros-devant.xml").await;
        assert_eq!(read.anomalies.len(), 1, "nothing is owed any more: {:?}", read.anomalies);
    });
}

#[test]
fn what_comes_back_is_a_return_whatever_else_its_entry_has() {
    run(async {
        let paid = Paid::start().await;
        paid.bring("camt053-lot-msgid.xml").await;
        let whole = [("MCE-PAY-2027000000100", REFERENCES[1]), (">25.00", ">225.00"), (">50.00", ">450.00")];
        let read = paid.bring_with("camt053-lot-de-retours.xml", &whole).await;
        assert_eq!(read.anomalies, Vec::<String>::new());
        assert_eq!(paid.states().await, [PayableState::OnHold; 2]);
        assert_eq!(checked_books(&paid.app.platform).await.payable(), Euros::from_cents(45_000));

        let paid = Paid::start().await;
        let both = [
            ("MCE-PAY-2027000000100", REFERENCES[1]),
            (">100.00", ">225.00"),
            (">25.00", ">225.00"),
            (">75.00", ">0.00"),
        ];
        let read = paid.bring_with("camt053-lot-sens-melanges.xml", &both).await;
        assert_eq!(read.anomalies, Vec::<String>::new());
        assert_eq!(paid.states().await, [PayableState::Executed, PayableState::OnHold]);
    });
}

#[test]
fn long_names_are_paid() {
    run(async {
        let app = TestApp::start().await;
        let environment = app.platform.ground().environment().await.unwrap();
        let siret = SIRET.parse().unwrap();
        let body = organisations::training_body(environment.store(), &siret).await.unwrap().unwrap();
        let cases: Vec<serde_json::Value> =
            serde_json::from_slice(&case("paiements-noms-longs.json")).unwrap();
        let dossiers = app.owed(ELU, 2).await;
        let value = |column: &str| {
            let case = cases.iter().find(|case| case["colonne"] == column).unwrap();
            case["valeur"].as_str().unwrap().to_owned()
        };
        let long = TrainingBody { name: value("name"), town: value("town"), street: value("street"), ..body };
        organisations::put_training_body(environment.store(), &long).await.unwrap();
        let gestionnaire = app.agent("gestionnaire").await;
        let run: SettlementRun =
            gestionnaire.post("/api/gestionnaire/settlements", &json!({})).await.expect(200).read();
        assert_eq!(run.left_out, Vec::<String>::new());
        assert_eq!(app.ordered_payments().await.len(), dossiers.len());
    });
}

#[test]
fn a_formation_that_is_too_large_is_said_at_the_trial_and_not_written() {
    run(async {
        let app = TestApp::start().await;
        let of = app.agent("of-01").await;
        let file = with("lheo-formation-de-110-actions-en-second.xml", &[("73282932000074", SIRET)]);
        for mode in ["essai", "appliquer"] {
            let request = of.request(Method::POST, &format!("/api/of/offers/imports?mode={mode}"));
            let request = request.header("idempotency-key", &uuid::Uuid::new_v4().to_string());
            // The names of media types ignore case.
            let sent = request.body("Application/XML; charset=UTF-8", file.clone()).send().await.expect(200);
            let report: ImportReport = sent.read();
            let errors: Vec<_> = report.issues.iter().filter(|issue| issue.is_error()).collect();
            assert_eq!(errors.len(), 1, "{mode}: {errors:?}");
            assert_eq!(
                (errors[0].code.as_str(), errors[0].numero.as_deref()),
                ("LHEO-TAILLE", Some("F-110")),
                "{mode}"
            );
        }
        let own: OwnOffers = of.get("/api/of/offers").await.expect(200).read();
        let has = |numero: &str| own.formations.iter().any(|formation| formation.numero.as_str() == numero);
        assert!(has("F-2") && !has("F-110"), "the one that fits is whole, of the other there is nothing");
    });
}

#[test]
fn a_list_of_exactly_one_page_leads_to_no_other() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu(ELU).await;
        for offer in app.alike(&Offer::HALF_DAY, 2).await {
            elu.ask(&offer).await;
        }
        let environment = app.platform.ground().environment().await.unwrap();
        let page = async |size: usize, cursor: Option<&str>| {
            let listing = Listing::State(State::Submitted);
            let (found, next) = list(environment.store(), listing, size, cursor).await.unwrap();
            (found.into_iter().map(|dossier| dossier.id).collect::<Vec<_>>(), next)
        };
        let (both, next) = page(2, None).await;
        assert_eq!((both.len(), next), (2, None));
        let (first, next) = page(1, None).await;
        let (second, end) = page(1, next.as_deref()).await;
        assert_eq!((first, second, end), (vec![both[0].clone()], vec![both[1].clone()], None));
    });
}

/// What the card service tells of a page: the status, what made it tell, the number of the try, the way of the money.
type CardTold = (String, String, String, String);

#[derive(serde::Deserialize)]
struct CardCase {
    #[serde(rename = "_cas")]
    name: String,
    ipn: Vec<CardTold>,
    #[serde(rename = "attendu")]
    expected: String,
}

/// A dossier that waits for 160 € by card.
async fn paying(app: &TestApp) -> (Client, DossierId) {
    let elu = app.elu("petit-solde").await;
    let dossier = app.ordered(&elu, &Offer::DAY).await;
    (elu, dossier)
}

/// The card service tells something of a page, signed.
async fn tell(app: &TestApp, page: &CardPayment, (status, source, uuid, way): &CardTold) -> String {
    let shop = app.platform.ground().environment().await.unwrap().card().unwrap();
    let mut fields: BTreeMap<String, String> =
        page.fields.iter().map(|field| (field.name.clone(), field.value.clone())).collect();
    fields.remove("signature");
    for (name, value) in [
        ("vads_trans_status", status.as_str()),
        ("vads_url_check_src", source),
        ("vads_trans_uuid", uuid),
        ("vads_operation_type", way),
    ] {
        fields.insert(name.to_owned(), value.to_owned());
    }
    let pairs = fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let signature = sign(&shop.key, pairs).unwrap();
    fields.insert("signature".to_owned(), signature);
    let fields: Vec<_> = fields.into_iter().collect();
    app.nobody()
        .bare_request(Method::POST, "/api/notifications/card")
        .form(&fields)
        .send()
        .await
        .expect(200)
        .body
}

#[test]
fn what_the_card_service_says_after_the_authorisation_counts() {
    run(async {
        let cases: Vec<CardCase> = serde_json::from_slice(&case("cartes-suites.json")).unwrap();
        for CardCase { name, ipn, expected } in cases {
            let app = TestApp::start().await;
            let (elu, dossier) = paying(&app).await;
            let page: CardPayment = elu.act(&dossier, "card-payment", &json!({})).await.expect(200).read();
            for told in &ipn {
                tell(&app, &page, told).await;
            }
            app.settle_down().await;
            let gestionnaire = app.agent("gestionnaire").await;
            let tasks: DossierList =
                gestionnaire.get("/api/dossiers?task=card_lost").await.expect(200).read();
            let books = checked_books(&app.platform).await;
            let shown = elu.dossier(&dossier).await.dossier;
            let paid = shown.state == State::Accepted;
            let counted = -books.of(&Account::Bank).cents();
            let seen = (paid, counted, tasks.dossiers.len());
            match (name.as_str(), expected.as_str()) {
                ("à valider puis expiré", _) => {
                    assert_eq!((seen, shown.last_card), ((false, 0, 0), Some(CardStatus::Expired)), "{name}");
                }
                (_, "tentative uuid u2") => {
                    assert_eq!(seen, (true, 16_000, 0), "{name}");
                    let environment = app.platform.ground().environment().await.unwrap();
                    let kept = dossiers::get(environment.store(), &dossier).await.unwrap().unwrap();
                    assert_eq!(kept.card_attempts[0].uuid.as_deref(), Some("u2"), "{name}");
                }
                (_, "reste payé") => assert_eq!(seen, (true, 16_000, 0), "{name}"),
                // A task, and the money out of the books.
                _ => {
                    assert_eq!(seen, (true, 0, 1), "{name}: {expected}");
                    let mails = app.subjects(GESTIONNAIRE_MAIL).await;
                    assert!(
                        mails.iter().any(|mail| mail.contains("qui n’est pas venu")),
                        "{name}: {mails:?}"
                    );
                }
            }
        }
    });
}

/// Before the end and after it; the books hold all the while.
#[test]
fn card_money_that_is_gone_after_the_end_is_settled_by_somebody() {
    run(async {
        let app = TestApp::start().await;
        let (elu, dossier) = paying(&app).await;
        let page: CardPayment = elu.act(&dossier, "card-payment", &json!({})).await.expect(200).read();
        let told = |status: &str, source: &str| {
            (status.to_owned(), source.to_owned(), "u1".to_owned(), "DEBIT".to_owned())
        };
        tell(&app, &page, &told("AUTHORISED", "PAY")).await;
        let day = elu.dossier(&dossier).await.dossier.training.start;
        app.go_to(day);
        let of = app.of(Offer::DAY.siret).await;
        of.act(&dossier, "entry", &json!({ "on": day })).await.expect(200);
        of.act(&dossier, "service-done", &service_done(day)).await.expect(200);
        let gestionnaire = app.agent("gestionnaire").await;
        gestionnaire
            .act(&dossier, "service-done-validation", &json!({ "reason": "Émargements vérifiés." }))
            .await
            .expect(200);
        let settled = json!({ "reason": "Payé par virement le 20 janvier." });
        gestionnaire.act(&dossier, "card-loss", &settled).await.refused(409, "no-card-loss");
        assert_eq!(tell(&app, &page, &told("CAPTURE_FAILED", "BATCH_AUTO")).await, "recorded");
        let waiting = async || -> usize {
            let list: DossierList = gestionnaire.get("/api/dossiers?task=card_lost").await.expect(200).read();
            list.dossiers.len()
        };
        assert_eq!(waiting().await, 1);
        proves(&app, &gestionnaire).await;
        // One says how it was dealt with, another decides: once, and of what was proposed.
        gestionnaire.act(&dossier, "card-loss", &settled).await.expect(200);
        assert_eq!(waiting().await, 1);
        let lost = gestionnaire.dossier(&dossier).await.dossier.card_loss.expect("a proposal");
        assert!(lost.is_yours && lost.amount.is_positive(), "{lost:?}");
        let yes = json!({ "amount": lost.amount, "verdict": { "decision": "approve", "comment": "" } });
        gestionnaire.act(&dossier, "card-loss/decision", &yes).await.refused(409, "four-eyes");
        let other = app.agent("gestionnaire-2").await;
        let more = json!({ "amount": "0.01", "verdict": { "decision": "approve", "comment": "" } });
        other.act(&dossier, "card-loss/decision", &more).await.refused(409, "card-loss-changed");
        other.act(&dossier, "card-loss/decision", &yes).await.expect(200);
        other.act(&dossier, "card-loss/decision", &yes).await.refused(409, "card-loss-changed");
        assert_eq!(waiting().await, 0);
        proves(&app, &gestionnaire).await;
        let shown = app.of(Offer::DAY.siret).await.dossier(&dossier).await;
        assert!(shown.journal.iter().all(|row| !row.text.contains("carte")), "how he pays is his own affair");
    });
}

#[test]
fn a_first_page_abandoned_is_not_told_after_the_second_was_paid() {
    run(async {
        let app = TestApp::start().await;
        let (elu, dossier) = paying(&app).await;
        let left = elu.open_card_page(&dossier).await;
        elu.pay_by_card(&dossier).await;
        let before = elu.dossier(&dossier).await;
        elu.choose_on_card_page(&left, "abandon").await;
        for days in 1..30 {
            app.platform.clock().advance(SignedDuration::from_hours(24));
            app.platform
                .run_schedule("ask-cards")
                .await
                .unwrap_or_else(|error| panic!("day {days}: {error}"));
        }
        let elu = app.elu("petit-solde").await;
        assert_eq!(elu.dossier(&dossier).await.journal, before.journal);
    });
}

#[test]
fn a_fourth_card_page_waits_for_the_end_of_another() {
    run(async {
        let app = TestApp::start().await;
        let (elu, dossier) = paying(&app).await;
        let mut pages = Vec::new();
        for _ in 0..CARD_PAGES_MAX {
            pages.push(elu.open_card_page(&dossier).await);
        }
        let nothing = json!({});
        let more = || elu.act(&dossier, "card-payment", &nothing);
        let refused = more().await.refused(409, "card-pages-open");
        assert!(refused.detail.contains("n’acceptera plus de paiement dans"), "{}", refused.detail);
        elu.choose_on_card_page(&pages[1], "abandon").await;
        more().await.expect(200);
        more().await.refused(409, "card-pages-open");
    });
}

#[test]
fn who_proposes_and_who_approves_are_told_of_a_wrong_rib_key() {
    run(async {
        let app = TestApp::start().await;
        let of = app.of(SIRET).await;
        for (iban, warned) in
            [("FR49 3000 6000 0112 3456 7890 190", true), ("FR76 3000 6000 0112 3456 7890 189", false)]
        {
            let asked = json!({ "iban": iban, "bic": "" });
            let proposed: BankDetailsView = of.post("/api/of/bank-details", &asked).await.expect(200).read();
            assert_eq!(proposed.change.unwrap().warning.is_some(), warned, "{iban}");
            let gestionnaire = app.agent("gestionnaire").await;
            let list: BankDetailsList =
                gestionnaire.get("/api/gestionnaire/bank-details").await.expect(200).read();
            let change = list.changes.into_iter().find_map(|view| view.change).unwrap();
            assert_eq!(change.warning.is_some(), warned, "{iban}");
        }
    });
}
