//! From sign-in to payment: an élu with 400 €, a training of 560 €, a collectivité that gives 100 €, a card for the rest.

use jiff::civil::{Date, date};
use mce_local::bank::Credit;
use mce_shared::api::{AccountView, DossierList, OfferView, PaymentList, SettlementList, SettlementRun};
use mce_shared::ids::DossierId;
use mce_shared::ledger::{Account, ReasonCode};
use mce_shared::lifecycle::{Reserved, State};
use mce_shared::money::Euros;
use mce_shared::payments::PayableState;
use mce_shared::rules::financing::Split;
use mce_shared::search::Results;
use mce_tests::bank::BankFile;
use mce_tests::ledger::checked_books;
use mce_tests::{Client, Offer, TestApp, run, service_done};
use serde_json::json;

const ELU: &str = "adjoint-cofinance";
const ELU_MAIL: &str = "karim.azrour@example.org";
const OF_MAIL: &str = "contact@broceliande-viepublique.example";
const VOIRON: &str = "213805633";
const OF_IBAN: &str = "FR4299001100370107310452B26";
const SESSION: Date = date(2027, 1, 18);

#[test]
fn from_sign_in_to_the_payment_of_the_training_body() {
    run(async {
        let app = TestApp::start().await;
        let elu = app.elu(ELU).await;
        sees_the_account(&elu).await;
        finds_the_offer(&elu).await;
        let dossier = elu.ask(&Offer::DAY).await;
        the_of_accepts(&app, &dossier).await;
        voiron_gives(&app, &elu, &dossier).await;
        confirms_and_pays(&elu, &dossier).await;
        follows_the_training(&app, &dossier).await;
        the_of_is_paid(&app, &dossier).await;
        rates(&app, &dossier).await;
        everybody_was_told(&app).await;
        the_books_are_right(&app, &dossier).await;
    });
}

async fn sees_the_account(elu: &Client) {
    let account: AccountView = elu.get("/api/account").await.expect(200).read();
    assert_eq!(account.funds.dife, Euros::from_cents(40_000));
    assert_eq!(account.statement[0].balance, account.funds.dife);
    assert_eq!((account.mandates.len(), account.mandates[0].eligible), (1, true));
    let next = account.next_credit.unwrap();
    assert_eq!((next.on, next.lost_to_cap), (date(2027, 3, 31), Euros::ZERO));
    assert!(account.financers.is_empty());
}

async fn finds_the_offer(elu: &Client) {
    let found: Results =
        elu.get("/api/offers?text=p%C3%A9dagogie%20d%C3%A9cision%20publique").await.expect(200).read();
    let entry = found.items.iter().find(|entry| entry.action.as_str() == Offer::DAY.action).unwrap();
    assert_eq!(
        (entry.price_ttc, entry.of_name.as_str()),
        (Euros::from_cents(56_000), "Institut Brocéliande de la vie publique")
    );
    let offer: OfferView = elu.get(&Offer::DAY.path()).await.expect(200).read();
    let session =
        offer.sessions.iter().find(|shown| shown.session.numero.as_str() == Offer::DAY.session).unwrap();
    assert!(session.obstacles.is_empty(), "{:?}", session.obstacles);
    let cost = offer.cost.unwrap();
    assert_eq!((cost.split.dife, cost.left()), (Euros::from_cents(40_000), Euros::from_cents(16_000)));
    assert!(cost.may_ask, "{cost:?}");
    assert_eq!(cost.collectivites, ["Commune de Voiron"]);
}

async fn the_of_accepts(app: &TestApp, dossier: &DossierId) {
    let of = app.agent("of-01").await;
    let waiting: DossierList = of.get("/api/dossiers").await.expect(200).read();
    assert_eq!((waiting.dossiers.len(), waiting.dossiers[0].state), (1, State::Submitted));
    of.accept(dossier).await;
}

async fn voiron_gives(app: &TestApp, elu: &Client, dossier: &DossierId) {
    let remainder = elu.planned(dossier).await.card;
    assert_eq!(remainder, Euros::from_cents(16_000));
    let ask =
        json!({ "action": "ask", "collectivite": VOIRON, "amount": remainder, "message": "Merci d’avance." });
    elu.act(dossier, "cofinancing-request", &ask).await.expect(200);
    let voiron = app.agent("collectivite-03b").await;
    let asked: DossierList = voiron.get("/api/dossiers").await.expect(200).read();
    assert_eq!(asked.dossiers[0].asked, Some(remainder));
    let grant = json!({ "answer": "grant", "amount": "100.00", "deliberation": "2026-11-12, n° 48" });
    voiron.act(dossier, "cofinancing-answer", &grant).await.expect(200);
    let account: AccountView = elu.get("/api/account").await.expect(200).read();
    assert_eq!(account.financers[0].siren.as_str(), VOIRON);
}

async fn confirms_and_pays(elu: &Client, dossier: &DossierId) {
    let split = elu.planned(dossier).await;
    let cents = Euros::from_cents;
    assert_eq!(
        split,
        Split { dife: cents(40_000), dotation: cents(10_000), card: cents(6_000), ..Split::default() }
    );
    elu.confirm(dossier).await.expect(200);
    assert_eq!(elu.dossier(dossier).await.dossier.state, State::Paying);
    let account: AccountView = elu.get("/api/account").await.expect(200).read();
    let reserved = Reserved { amount: cents(40_000), dossiers: 1 };
    assert_eq!((account.funds.dife, account.reserved), (Euros::ZERO, reserved));
    let offer: OfferView = elu.get(&Offer::DAY.path()).await.expect(200).read();
    assert_eq!(offer.cost.map(|cost| cost.reserved), Some(reserved));
    let back = elu.pay_by_card(dossier).await;
    assert!(back.starts_with(&format!("{}/dossiers/{dossier}/paiement?", elu.addresses().site)), "{back}");
    assert_eq!(elu.dossier(dossier).await.dossier.state, State::Accepted);
}

async fn follows_the_training(app: &TestApp, dossier: &DossierId) {
    app.go_to(SESSION);
    let of = app.agent("of-01").await;
    of.act(dossier, "entry", &json!({ "on": SESSION })).await.expect(200);
    of.act(dossier, "service-done", &service_done(SESSION)).await.expect(200);
    let gestionnaire = app.agent("gestionnaire").await;
    let to_validate: DossierList = gestionnaire.get("/api/dossiers").await.expect(200).read();
    assert_eq!(to_validate.dossiers[0].id, *dossier);
    gestionnaire
        .act(dossier, "service-done-validation", &json!({ "reason": "Émargements vérifiés." }))
        .await
        .expect(200);
    let waiting: SettlementList = gestionnaire.get("/api/gestionnaire/settlements").await.expect(200).read();
    assert_eq!((waiting.waiting, waiting.waiting_total), (1, Euros::from_cents(46_000)));
    assert_eq!(waiting.uncovered[0].amount, Euros::from_cents(10_000));
    voiron_pays(app).await;
}

/// What Voiron granted pays the training body once it has paid it in.
async fn voiron_pays(app: &TestApp) {
    let credit = Credit {
        amount: Euros::from_cents(10_000),
        from: "COMMUNE DE VOIRON".to_owned(),
        remittance: "MCE-COL-213805633".to_owned(),
    };
    app.platform.bank().credit(credit).await.unwrap();
    app.platform.run_schedule("read-bank-returns").await.unwrap();
}

async fn the_of_is_paid(app: &TestApp, dossier: &DossierId) {
    let gestionnaire = app.agent("gestionnaire").await;
    let settled = gestionnaire.post("/api/gestionnaire/settlements", &json!({})).await.expect(200);
    let settlement = settled.read::<SettlementRun>().settlement.unwrap();
    let path = format!("/api/gestionnaire/settlements/{}/file", settlement.id);
    let file = gestionnaire.get(&path).await.expect(200);
    assert_eq!(file.header("content-disposition"), format!("attachment; filename=\"{}.xml\"", settlement.id));
    let file = BankFile::read(&file.body);
    assert_eq!(file.message_id, settlement.id.as_str());
    assert_eq!((file.count, file.sum.as_str()), (2, "560.00"));
    let transfer = &file.transfers[0];
    assert_eq!(transfer.reference, format!("MCE-PAY-{dossier}"));
    assert_eq!((transfer.amount.as_str(), transfer.iban.as_str()), ("460.00", OF_IBAN));
    let complement = &file.transfers[1];
    assert_eq!(complement.reference, format!("MCE-PAY-{dossier}-2-1"));
    assert_eq!((complement.amount.as_str(), complement.iban.as_str()), ("100.00", OF_IBAN));
    let again = gestionnaire.post("/api/gestionnaire/settlements", &json!({})).await.expect(200);
    assert_eq!(again.read::<SettlementRun>().settlement, None, "nothing is paid twice");
    let of = app.agent("of-01").await;
    let payments: PaymentList = of.get("/api/of/payments").await.expect(200).read();
    assert_eq!((payments.waiting, payments.ordered), (Euros::ZERO, Euros::from_cents(56_000)));
    assert_eq!(payments.payments[0].state, PayableState::Ordered);
    let references: Vec<_> = payments.payments.iter().map(|one| &one.attempts[0].reference).collect();
    assert!(references.contains(&&transfer.reference) && references.contains(&&complement.reference));
}

async fn rates(app: &TestApp, dossier: &DossierId) {
    let elu = app.elu(ELU).await;
    let rating = json!({
        "welcome": 5, "content": 5, "trainers": 4, "means": 5, "support": 5,
        "comment": "Très concret.", "took_place": true,
    });
    elu.act(dossier, "rating", &rating).await.expect(200);
    elu.act(dossier, "rating", &rating).await.refused(409, "already-rated");
    let shown = elu.dossier(dossier).await;
    assert!(shown.payments.is_empty(), "what the training body is paid is not the élu's affair");
    let versions: Vec<u64> = shown.journal.iter().map(|row| row.seq).collect();
    assert_eq!(versions, (1..=shown.dossier.version).collect::<Vec<_>>(), "a line for each change");
    assert!(shown.journal.iter().all(|row| !row.author.is_empty()));
}

async fn everybody_was_told(app: &TestApp) {
    app.settle_down().await;
    assert_eq!(
        app.subjects(ELU_MAIL).await,
        [
            "Votre demande est envoyée",
            "À vous de confirmer votre inscription",
            "Votre collectivité a répondu",
            "Votre inscription est confirmée",
            "Votre formation est terminée",
        ]
    );
    assert_eq!(
        app.subjects(OF_MAIL).await,
        [
            "Nouvelle demande d’inscription",
            "Inscription confirmée",
            "Service fait validé",
            "Virement ordonné",
            "Virement ordonné"
        ]
    );
    assert_eq!(app.subjects("mairie.voiron@example.org").await, ["Un élu vous demande un complément"]);
    app.settle_down().await;
    assert_eq!(app.platform.outside().mailbox.mails(None).await.unwrap().len(), 11, "no mail twice");
}

async fn the_books_are_right(app: &TestApp, dossier: &DossierId) {
    let books = checked_books(&app.platform).await;
    assert_eq!((books.engaged(), books.payable()), (Euros::ZERO, Euros::ZERO));
    assert_eq!(books.of(&Account::Collectivite(VOIRON.parse().unwrap())), Euros::from_cents(-10_000));
    assert_eq!(books.of(&Account::Received(VOIRON.parse().unwrap())), Euros::from_cents(10_000));
    // 60 € came in by card, 100 € from Voiron; 560 € are on their way. The fund's bank is a counterpart, so its sign is the other one.
    assert_eq!(books.of(&Account::Bank), Euros::from_cents(-16_000));
    assert_eq!(books.of(&Account::Transit), Euros::from_cents(56_000));
    let about = |reason| {
        books
            .transactions
            .iter()
            .filter(|posted| posted.dossier.as_ref() == Some(dossier) && posted.reason == reason)
            .count()
    };
    for reason in [
        ReasonCode::DotationGranted,
        ReasonCode::Engaged,
        ReasonCode::CardReceived,
        ReasonCode::OwedToOf,
        ReasonCode::DotationCovered,
    ] {
        assert_eq!(about(reason), 1, "{reason:?}");
    }
    assert_eq!(about(ReasonCode::PaidToOf), 2, "the fund's part, and the complement");
}
