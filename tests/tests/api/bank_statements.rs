//! What the bank books, whether anybody expected it or not.

use jiff::civil::date;
use mce_local::bank::Credit;
use mce_shared::api::{BankReturnView, SuspenseList};
use mce_shared::cover::transfer_reference;
use mce_shared::ledger::Account;
use mce_shared::money::Euros;
use mce_shared::payments::PayableState;
use mce_tests::ledger::checked_books;
use mce_tests::{Offer, run};

use crate::bank::{Paid, RETURNS, batch, fee, findings, refusal, send, statement, statement_of, yes};

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
