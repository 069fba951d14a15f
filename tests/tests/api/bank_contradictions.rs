//! A bank that contradicts itself: the payment is locked until two people have decided.

use jiff::civil::date;
use mce_local::bank::Fate;
use mce_shared::api::HeldPayment;
use mce_shared::ledger::Account;
use mce_shared::money::Euros;
use mce_shared::payments::{PayableState, Remedy};
use mce_tests::ledger::checked_books;
use mce_tests::{Offer, run};

use crate::bank::{
    Paid, batch, debit, decide, decide_on, fee, no, propose, proved, refusal, statement_of, yes,
};

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
        let paid = Paid::executed().await;
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

#[test]
fn a_refusal_after_the_debit_moves_nothing_and_locks() {
    run(async {
        let paid = Paid::executed().await;
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
