//! What nothing was matched with stands in a list, and leaves it by two people to where they say that it goes.

use jiff::civil::date;
use mce_local::bank::Credit;
use mce_shared::api::SuspenseList;
use mce_shared::ledger::Account;
use mce_shared::money::Euros;
use mce_tests::ledger::checked_books;
use mce_tests::{Answer, Client, Offer, run};
use serde_json::{Value, json};

use crate::bank::{Paid, debit, fee, findings, no, statement_of, yes};

const SUSPENSE: &str = "/api/gestionnaire/suspense";
const VOIRON: &str = "213805633";

async fn list(who: &Client) -> SuspenseList {
    who.get(SUSPENSE).await.expect(200).read()
}

async fn propose(who: &Client, key: &str, destination: Value, reason: &str) -> Answer {
    let asked = json!({ "destination": destination, "reason": reason });
    who.post(&format!("{SUSPENSE}/{key}/proposal"), &asked).await
}

async fn decide(who: &Client, key: &str, version: u64, verdict: &Value) -> Answer {
    let asked = json!({ "version": version, "verdict": verdict });
    who.post(&format!("{SUSPENSE}/{key}/decision"), &asked).await
}

fn fund() -> Value {
    json!({ "kind": "fund" })
}

#[test]
fn a_fee_of_the_bank_is_the_funds_once_two_people_have_said_so() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let file = statement_of("S1", &fee("12.00", "F1", "TENUE DE COMPTE"));
        paid.read("releve.xml", &file).await;
        paid.read("encore.xml", &file.replace("S1", "S2")).await;
        paid.app.settle_down().await;
        let shown = list(&paid.first).await;
        assert_eq!((shown.movements.len(), shown.sum), (1, Euros::from_cents(-1_200)));
        assert_eq!(shown.movements[0].text, "TENUE DE COMPTE");
        let key = &shown.movements[0].key;
        decide(&paid.second, key, 1, &yes()).await.refused(404, "not-found");
        propose(&paid.first, key, fund(), " ").await.refused(422, "reason-missing");
        propose(&paid.first, "rien", fund(), "Vu").await.refused(404, "not-found");
        propose(&paid.first, key, fund(), "Frais de tenue de compte").await.expect(200);
        decide(&paid.first, key, 2, &yes()).await.refused(409, "four-eyes");
        decide(&paid.second, key, 1, &yes()).await.refused(409, "proposal-changed");
        decide(&paid.second, key, 2, &no("Demandez d’abord à la banque")).await.expect(200);
        propose(&paid.first, key, fund(), "Frais de tenue de compte, convention").await.expect(200);
        let shown = list(&paid.second).await.movements.remove(0);
        assert!(shown.proposal.is_some_and(|proposal| !proposal.by_reader));
        assert_eq!(shown.history.len(), 4);
        let left: SuspenseList = decide(&paid.second, key, 4, &yes()).await.expect(200).read();
        assert_eq!(left.movements, []);
        let books = checked_books(&paid.app.platform).await;
        assert_eq!(books.of(&Account::Suspense), Euros::ZERO);
        assert_eq!(books.of(&Account::Retained), Euros::from_cents(-1_200));
        let found = findings(&paid).await;
        assert!(!found.iter().any(|line| line.contains("acquis au fonds")), "{found:?}");
    });
}

#[test]
fn what_came_in_goes_to_whom_it_is_owed_and_two_errors_of_the_bank_undo_each_other() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let credit = Credit {
            amount: Euros::from_cents(4_000),
            from: "Institut".to_owned(),
            remittance: format!("INDU {}", Offer::HALF_DAY.siret),
        };
        paid.app.platform.bank().credit(credit).await.unwrap();
        paid.app.platform.run_schedule("read-bank-returns").await.unwrap();
        let entered = list(&paid.first).await.movements.remove(0);
        let body = json!({ "kind": "training_body", "siret": Offer::HALF_DAY.siret });
        propose(&paid.first, &entered.key, body, "Indu").await.refused(422, "not-owed");
        let unknown = json!({ "kind": "collectivite", "siren": "732829320" });
        propose(&paid.first, &entered.key, unknown, "Mandat").await.refused(422, "organisation-unknown");

        // The bank debits as much by error, and what it had not to: the three are told apart.
        let entries =
            fee("40.00", "F1", "ERREUR") + &fee("25.00", "F2", "AUTRE") + &debit("30.00", "INCONNU");
        paid.read("releve.xml", &statement_of("S1", &entries)).await;
        let shown = list(&paid.first).await;
        assert_eq!((shown.movements.len(), shown.sum), (4, Euros::from_cents(4_000 - 9_500)));
        let of = |cents: i64| {
            let is_it = |one: &&mce_shared::api::SuspendedView| one.amount == Euros::from_cents(cents);
            shown.movements.iter().find(is_it).unwrap().key.clone()
        };
        let voiron = json!({ "kind": "collectivite", "siren": VOIRON });
        propose(&paid.first, &of(-2_500), voiron.clone(), "Mandat").await.refused(422, "wrong-way");
        let against = |cents| json!({ "kind": "against", "movement": of(cents) });
        propose(&paid.first, &of(-2_500), against(4_000), "Erreur").await.refused(422, "not-opposite");
        propose(&paid.first, &of(-4_000), against(4_000), "Erreur de la banque").await.expect(200);
        decide(&paid.second, &of(-4_000), 2, &yes()).await.expect(200);
        let to_body = json!({ "kind": "training_body", "siret": Offer::HALF_DAY.siret });
        propose(&paid.first, &of(-3_000), to_body, "L’organisme l’a reçu").await.expect(200);
        decide(&paid.second, &of(-3_000), 2, &yes()).await.expect(200);
        assert_eq!(list(&paid.first).await.sum, Euros::from_cents(-2_500));
        let books = checked_books(&paid.app.platform).await;
        let claim = Account::Claim(Offer::HALF_DAY.siret.parse().unwrap());
        assert_eq!(books.of(&claim), Euros::from_cents(-3_000));
        assert_eq!(books.of(&Account::Suspense), Euros::from_cents(-2_500));
    });
}
