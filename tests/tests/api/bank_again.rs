//! What the bank tells several times or in several places counts as often as it moved money, and nothing is lost of what it tells.

use std::time::Duration;

use jiff::SignedDuration;
use jiff::civil::date;
use mce_local::gate::{Fault, Moment, PlannedFault};
use mce_shared::api::{BankFileState, BankReturnView, SuspenseList};
use mce_shared::ledger::{Account, Movements, ReasonCode, Transaction};
use mce_shared::payments::{PayableState, Remedy};
use mce_tests::ledger::checked_books;
use mce_tests::{Answer, Offer, run};
use serde_json::json;

use crate::bank::{
    FILE, Paid, RETURNS, batch, debit, decide, entry, findings, no, propose, proved, refusal, send,
    statement_of, yes,
};

/// Both payments, in the file of 225 € each.
const BOTH: i64 = 45_000;

/// What comes back of a transfer.
fn back(amount: &str, reference: &str) -> String {
    let refs = format!("<Refs><EndToEndId>{reference}</EndToEndId></Refs>");
    let why = "<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>";
    let details = format!("<NtryDtls><TxDtls>{refs}{why}</TxDtls></NtryDtls>");
    entry(amount, "R1", &details).replace("DBIT", "CRDT")
}

/// In euros: the bank as the books have it, and what is to be matched.
async fn books(paid: &Paid) -> (i64, i64) {
    let books = checked_books(&paid.app.platform).await;
    (books.of(&Account::Bank).cents(), books.of(&Account::Suspense).cents())
}

#[test]
fn a_file_that_is_debited_twice_in_one_statement_locks_each_of_its_payments() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let twice = statement_of("S1", &(batch("450.00") + &batch("450.00").replace("B1", "B2")));
        // Tried by hand, it says what it does when it is applied.
        let sent: BankReturnView = send(&paid.first, &twice).await.expect(200).read();
        assert_eq!(sent.applied.len(), 2, "{sent:?}");
        assert!(sent.anomalies.iter().any(|line| line.contains("est débité 2 fois")), "{sent:?}");
        let decision = format!("{RETURNS}/{}/decision", sent.hash);
        let applied: BankReturnView = paid.second.post(&decision, &yes()).await.expect(200).read();
        assert_eq!((applied.applied, applied.anomalies), (sent.applied, sent.anomalies));
        assert_eq!(paid.states().await, [PayableState::Executed; 2]);
        assert_eq!(books(&paid).await, (2 * BOTH, -BOTH));
        let locked = paid.list().await.locked;
        let twice_of = |reference: &String| Remedy::PaidTwice { reference: reference.clone() };
        for reference in &paid.references {
            assert!(locked.iter().any(|held| held.remedies.contains(&twice_of(reference))), "{locked:?}");
        }
        // Told again, it is known.
        paid.read("encore.xml", &twice.replace("S1", "S2")).await;
        assert_eq!(books(&paid).await, (2 * BOTH, -BOTH));
    });
}

/// An answer with a status and a reason at each level, empty where it says nothing there.
fn answer(paid: &Paid, [group, batch, transfer]: [&str; 3]) -> String {
    let level = |name: &str, code: &str| match code {
        "" => String::new(),
        "bare" => format!("<{name}>RJCT</{name}>"),
        code => format!("<{name}>RJCT</{name}><StsRsnInf><Rsn><Cd>{code}</Cd></Rsn></StsRsnInf>"),
    };
    let kind = "<OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId>";
    let of_batch = format!("<OrgnlPmtInfId>{FILE}-1</OrgnlPmtInfId>");
    let of_transfer = "<TxSts>RJCT</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf>";
    refusal(&paid.references[0], 1)
        .replace(kind, &(kind.to_owned() + &level("GrpSts", group)))
        .replace(&of_batch, &(of_batch.clone() + &level("PmtInfSts", batch)))
        .replace(of_transfer, &level("TxSts", transfer))
}

/// Whichever level says that the bank has it already, the others are no refusal.
#[test]
fn a_duplicate_that_one_level_tells_is_no_refusal_at_another() {
    run(async {
        for levels in [
            ["DU01", "", "bare"],
            ["bare", "DU02", "bare"],
            ["bare", "", "DU03"],
            ["", "bare", "AM05"],
            ["AM05", "bare", "MS03"],
        ] {
            let paid = Paid::start().await;
            let file = answer(&paid, levels);
            let sent: BankReturnView = send(&paid.first, &file).await.expect(200).read();
            paid.read("reponse.xml", &file).await;
            let states = paid.states().await;
            assert_eq!(states[0], PayableState::Ordered, "{levels:?}");
            let is_first = |held: &mce_shared::api::HeldPayment| {
                paid.references[0].ends_with(held.payable.dossier.as_str())
            };
            let list = paid.list().await;
            assert!(list.locked.iter().any(is_first), "{levels:?} {:?}", list.locked);
            assert!(!sent.applied.iter().any(|line| line.starts_with(&paid.references[0])), "{sent:?}");
            // A file that the bank has whole is in doubt whole; else the other transfer is refused by what is said of the whole.
            let whole = levels[..2].iter().any(|code| !["", "bare"].contains(code));
            let expected = if whole { PayableState::Ordered } else { PayableState::OnHold };
            assert_eq!(states[1], expected, "{levels:?}");
        }
    });
}

#[test]
fn two_returns_of_one_day_are_the_second_debit_and_the_payment_itself() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let reference = &paid.references[0];
        paid.read("debits.xml", &statement_of("S1", &debit("225.00", reference).repeat(2))).await;
        let both = statement_of("S2", &back("225.00", reference).repeat(2));
        paid.read("retours.xml", &both).await;
        assert_eq!(paid.states().await[0], PayableState::OnHold);
        assert_eq!(books(&paid).await, (0, 0));
        paid.read("encore.xml", &both.replace("S2", "S3")).await;
        assert_eq!(books(&paid).await, (0, 0));
    });
}

#[test]
fn what_was_claimed_and_the_bank_gives_back_is_no_longer_owed() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let reference = paid.references[0].clone();
        paid.read("debits.xml", &statement_of("S1", &debit("225.00", &reference).repeat(2))).await;
        let of_it = |reference: &str| reference.to_owned();
        let twice = Remedy::PaidTwice { reference: of_it(&reference) };
        let settle = Remedy::SettleClaim { reference: of_it(&reference) };
        let locked = paid.list().await.locked.remove(0);
        propose(&paid.first, &locked, &twice, "L’organisme l’a reçu deux fois").await.expect(200);
        decide(&paid.second, &locked, &yes()).await.expect(200);
        let claim = Account::Claim(Offer::HALF_DAY.siret.parse().unwrap());
        let owed = async || checked_books(&paid.app.platform).await.of(&claim).cents();
        assert_eq!(owed().await, -22_500);
        paid.read("retour.xml", &statement_of("S2", &back("225.00", &reference))).await;
        assert_eq!(books(&paid).await, (22_500, 22_500));
        let locked = paid.list().await.locked.remove(0);
        assert_eq!(locked.remedies, [settle.clone(), Remedy::Unlock]);
        propose(&paid.first, &locked, &settle, "La banque l’a repris à l’organisme").await.expect(200);
        decide(&paid.second, &locked, &yes()).await.expect(200);
        assert_eq!((owed().await, books(&paid).await), (0, (22_500, 0)));
        assert_eq!(paid.states().await[0], PayableState::Executed);
        proved(&paid).await;
    });
}

#[test]
fn a_batch_of_another_sum_says_what_it_locks_and_what_stays_to_match() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let [one, other] = [0, 1].map(|at| debit("225.00", &paid.references[at]));
        // What is known of single transfers is at the bank; what the whole says beyond it is to be matched.
        paid.read("avis.xml", &statement_of("S1", &(one + &other))).await;
        let whole = statement_of("S2", &batch("450.50"));
        for name in ["S2", "S3"] {
            paid.read(&format!("{name}.xml"), &whole.replace("S2", name)).await;
            assert_eq!(books(&paid).await, (BOTH + 50, -50));
        }
        let told: Vec<String> =
            paid.anomalies().await.into_iter().filter(|line| line.contains("du lot")).collect();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains("Aucun paiement n’est verrouillé") && told[0].contains("0,50"), "{told:?}");
        assert_eq!(paid.list().await.locked, []);

        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        paid.read("lot.xml", &statement_of("S1", &batch("450.50"))).await;
        let told = paid.anomalies().await;
        assert!(told.iter().any(|line| line.contains("2\u{202f}paiements verrouillés")), "{told:?}");
        // The details come: what left is the same money.
        let [one, other] = [0, 1].map(|at| debit("225.00", &paid.references[at]));
        paid.read("details.xml", &statement_of("S2", &(one + &other))).await;
        assert_eq!(paid.states().await, [PayableState::Executed; 2]);
        assert_eq!((books(&paid).await, paid.list().await.locked.len()), ((BOTH + 50, -50), 0));
    });
}

/// Two entries of one statement are two movements, whatever their sums.
#[test]
fn an_entry_of_its_own_and_the_rest_of_the_file_are_two_debits() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let alone = debit("225.00", &paid.references[0]);
        let both = statement_of("S1", &(alone + &batch("225.00").replace("B1", "B2")));
        for name in ["S1", "S2"] {
            paid.read(&format!("{name}.xml"), &both.replace("S1", name)).await;
            assert_eq!(paid.states().await, [PayableState::Executed; 2]);
            assert_eq!((books(&paid).await, paid.list().await.locked), ((BOTH, 0), vec![]));
        }

        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let more = statement_of("S1", &(batch("450.00") + &batch("225.00").replace("B1", "B2")));
        paid.read("plus.xml", &more).await;
        assert_eq!(paid.states().await, [PayableState::Executed; 2]);
        assert_eq!(
            books(&paid).await,
            (BOTH + BOTH / 2, -BOTH / 2),
            "the second debit is to be matched, whole"
        );
        assert_eq!(suspended(&paid, "fund").await.status, 200);
    });
}

/// A debit of its own beside that of its whole file is one more, whichever comes first in the statement, and however often it is read.
#[test]
fn an_entry_of_its_own_and_the_whole_file_are_two_debits() {
    run(async {
        for order in [[true, false], [false, true]] {
            let paid = Paid::start().await.on(date(2027, 4, 21)).await;
            let reference = paid.references[0].clone();
            let entries =
                order.map(|is_batch| if is_batch { batch("450.00") } else { debit("225.00", &reference) });
            for name in ["S1", "S2"] {
                paid.read(&format!("{name}.xml"), &statement_of(name, &entries.concat())).await;
                assert_eq!(paid.states().await, [PayableState::Executed; 2]);
                assert_eq!(books(&paid).await, (BOTH + BOTH / 2, -BOTH / 2), "{order:?} {name}");
                let locked = paid.list().await.locked;
                let twice = Remedy::PaidTwice { reference: reference.clone() };
                assert!(locked.len() == 1 && locked[0].remedies.contains(&twice), "{order:?} {locked:?}");
            }
            proved(&paid).await;
        }
    });
}

/// Its rest is the rest of it, also where the statement has it first.
#[test]
fn the_rest_of_a_file_before_an_entry_of_its_own_is_no_doubt() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let alone = debit("225.00", &paid.references[0]);
        let both = statement_of("S1", &(batch("225.00") + &alone));
        for name in ["S1", "S2"] {
            paid.read(&format!("{name}.xml"), &both.replace("S1", name)).await;
            assert_eq!(paid.states().await, [PayableState::Executed; 2]);
            assert_eq!((books(&paid).await, paid.list().await.locked), ((BOTH, 0), vec![]));
        }
    });
}

/// One of two transfers of one sum was told alone, by another file: the same sum of the file is the other's, however often it is told.
#[test]
fn the_rest_of_a_file_is_not_what_was_told_of_another_transfer_of_that_sum() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        paid.read("avis.xml", &statement_of("S1", &debit("225.00", &paid.references[0]))).await;
        assert_eq!(books(&paid).await, (BOTH / 2, 0));
        for name in ["S2", "S3"] {
            paid.read(&format!("{name}.xml"), &statement_of(name, &batch("225.00"))).await;
            assert_eq!(paid.states().await, [PayableState::Executed; 2], "{name}");
            assert_eq!((books(&paid).await, paid.list().await.locked), ((BOTH, 0), vec![]), "{name}");
        }
        // Told whole, and one by one: the same money.
        let [one, other] = [0, 1].map(|at| debit("225.00", &paid.references[at]));
        paid.read("details.xml", &statement_of("S4", &(one + &other))).await;
        paid.read("lot.xml", &statement_of("S5", &batch("450.00"))).await;
        assert_eq!((books(&paid).await, paid.list().await.locked), ((BOTH, 0), vec![]));
        proved(&paid).await;
    });
}

/// Debited on two days of one statement: each is a debit of each transfer.
#[test]
fn a_file_that_is_debited_again_the_day_after_locks_each_of_its_payments() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 22)).await;
        let again = batch("450.00").replace("B1", "B2").replace("<Dt>2027-04-21", "<Dt>2027-04-22");
        let both = statement_of("S1", &(batch("450.00") + &again));
        for name in ["S1", "S2"] {
            paid.read(&format!("{name}.xml"), &both.replace("S1", name)).await;
            assert_eq!((books(&paid).await, paid.list().await.locked.len()), ((2 * BOTH, -BOTH), 2));
        }
    });
}

/// What somebody proposes of the first movement that is to be matched.
async fn suspended(paid: &Paid, kind: &str) -> Answer {
    let list: SuspenseList = paid.first.get("/api/gestionnaire/suspense").await.expect(200).read();
    let path = format!("/api/gestionnaire/suspense/{}/proposal", list.movements[0].key);
    paid.first.post(&path, &json!({ "destination": { "kind": kind }, "reason": "Vu à la banque." })).await
}

#[test]
fn a_batch_whose_transfers_are_in_doubt_is_not_matched_as_a_whole() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        paid.read("lot.xml", &statement_of("S1", &batch("450.50"))).await;
        assert_eq!(paid.list().await.locked.len(), 2);
        suspended(&paid, "fund").await.refused(409, "of-a-batch");
        // Two people say that both are executed: the line shrinks with each, and its difference is decided.
        for (number, left) in [(0, -22_550), (1, -50)] {
            let reference = paid.references[number].clone();
            let held = held_of(&paid, &reference).await;
            let after_all = Remedy::ExecutedAfterAll { reference };
            propose(&paid.first, &held, &after_all, "Vu sur le site").await.expect(200);
            decide(&paid.second, &held, &yes()).await.expect(200);
            assert_eq!(books(&paid).await, (BOTH + 50, left));
            let list: SuspenseList = paid.first.get(SUSPENSE).await.expect(200).read();
            assert_eq!((list.sum.cents(), list.movements[0].amount.cents()), (left, -45_050));
        }
        assert_eq!(suspended(&paid, "fund").await.status, 200);
        let line = paid.first.get(SUSPENSE).await.read::<SuspenseList>().movements.remove(0);
        let decision = json!({ "version": line.version, "verdict": yes() });
        paid.second.post(&format!("{SUSPENSE}/{}/decision", line.key), &decision).await.expect(200);
        assert_eq!(books(&paid).await, (BOTH + 50, 0));
        proved(&paid).await;
    });
}

const SUSPENSE: &str = "/api/gestionnaire/suspense";

async fn held_of(paid: &Paid, reference: &str) -> mce_shared::api::HeldPayment {
    let is_it = |held: &mce_shared::api::HeldPayment| reference.ends_with(held.payable.dossier.as_str());
    paid.list().await.locked.into_iter().find(is_it).unwrap()
}

/// The hand that reads the statement dies after it has put the first payment in doubt: two people can't decide on money that is nowhere
/// yet, and the next hand does the rest, once.
#[test]
fn a_hand_that_dies_in_a_batch_of_another_sum_is_followed_by_another() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let file = statement_of("S1", &batch("450.50"));
        // The bank speaks of the file, one payment is in doubt; the other one, its money, and all else fails.
        for skip in std::iter::once(1).chain(std::iter::repeat_n(0, 60)) {
            paid.app.platform.faults().plan(PlannedFault {
                function: Some("read-bank-returns".into()),
                action: Some("TransactWriteItems".into()),
                skip,
                ..PlannedFault::next(Moment::Before, Fault::ServerError)
            });
        }
        paid.bring("lot.xml", &file);
        let died = paid.app.platform.run_schedule("read-bank-returns").await;
        paid.app.platform.faults().clear();
        let locked = paid.list().await.locked;
        assert_eq!((locked.len(), books(&paid).await), (1, (0, 0)), "{died:?}");
        let reference = locked[0].payable.attempts[0].reference.clone();
        let after_all = Remedy::ExecutedAfterAll { reference };
        propose(&paid.first, &locked[0], &after_all, "Vu sur le site").await.expect(200);
        let early = decide(&paid.second, &locked[0], &yes()).await;
        assert!(early.body.contains("pas finie"), "{}", early.body);
        early.refused(409, "payment-wrong-state");
        for name in ["lot.xml", "encore.xml"] {
            paid.read(name, &file.replace("S1", name)).await;
            assert_eq!((paid.list().await.locked.len(), books(&paid).await), (2, (BOTH + 50, -BOTH - 50)));
        }
        decide(&paid.second, &locked[0], &yes()).await.expect(200);
        assert_eq!(books(&paid).await, (BOTH + 50, -BOTH / 2 - 50));
        proved(&paid).await;
    });
}

/// More comes back than had left: nobody knows whose it is, and two people say it.
#[test]
fn what_comes_back_once_more_than_it_left_is_in_the_list() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let reference = &paid.references[0];
        paid.read("debits.xml", &statement_of("S1", &debit("225.00", reference))).await;
        paid.read("retours.xml", &statement_of("S2", &back("225.00", reference).repeat(2))).await;
        assert_eq!(books(&paid).await, (-BOTH / 2, BOTH / 2));
        assert_eq!(held_of(&paid, reference).await.remedies, [Remedy::Unlock]);
        assert_eq!(suspended(&paid, "fund").await.status, 200);
        // What was refused comes back without ever having left.
        let other = &paid.references[1];
        paid.read("refus.xml", &refusal(other, 1)).await;
        paid.read("retour.xml", &statement_of("S3", &back("225.00", other))).await;
        let list: SuspenseList = paid.first.get(SUSPENSE).await.expect(200).read();
        assert_eq!((list.movements.len(), list.sum.cents()), (2, BOTH));
        // Its debit is told after all: they undo each other, and nothing is to be matched of it.
        paid.read("debit.xml", &statement_of("S4", &debit("225.00", other))).await;
        let list: SuspenseList = paid.first.get(SUSPENSE).await.expect(200).read();
        assert_eq!((list.movements.len(), list.sum.cents()), (1, BOTH / 2));
        proved(&paid).await;
    });
}

/// What was claimed was paid back in part when the bank gives it back: the rest is the list's, once the payment is decided.
#[test]
fn what_the_bank_gives_back_beyond_what_is_owed_is_in_the_list() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let reference = paid.references[0].clone();
        paid.read("debits.xml", &statement_of("S1", &debit("225.00", &reference).repeat(2))).await;
        suspended(&paid, "fund").await.refused(409, "of-a-transfer");
        let locked = held_of(&paid, &reference).await;
        let twice = Remedy::PaidTwice { reference: reference.clone() };
        propose(&paid.first, &locked, &twice, "L’organisme l’a reçu deux fois").await.expect(200);
        decide(&paid.second, &locked, &yes()).await.expect(200);
        let indu = mce_local::bank::Credit {
            amount: mce_shared::money::Euros::from_cents(20_000),
            from: "Institut".to_owned(),
            remittance: format!("INDU {}", Offer::HALF_DAY.siret),
        };
        paid.app.platform.bank().credit(indu).await.unwrap();
        paid.app.platform.run_schedule("read-bank-returns").await.unwrap();
        paid.read("retour.xml", &statement_of("S2", &back("225.00", &reference))).await;
        let locked = held_of(&paid, &reference).await;
        let settle = Remedy::SettleClaim { reference };
        propose(&paid.first, &locked, &settle, "La banque l’a repris à l’organisme").await.expect(200);
        decide(&paid.second, &locked, &yes()).await.expect(200);
        let list: SuspenseList = paid.first.get(SUSPENSE).await.expect(200).read();
        assert_eq!((list.movements.len(), list.sum.cents()), (1, 20_000));
        assert_eq!(suspended(&paid, "fund").await.status, 200);
        proved(&paid).await;
    });
}

/// Set aside before there was a list: tonight's proof says it, and gives it a line; tomorrow's has nothing to say.
#[test]
fn what_was_set_aside_before_there_was_a_list_gets_a_line_by_night() {
    run(async {
        let paid = Paid::start().await;
        let earlier = |id: &str, cents: i64| Transaction {
            id: id.parse().unwrap(),
            reason: ReasonCode::Unreconciled,
            on: date(2027, 4, 19),
            label: "Mouvement de la banque à rapprocher (7)".to_owned(),
            author: "Banque".to_owned(),
            dossier: None,
            corrects: None,
            entries: Movements::new()
                .moving(mce_shared::money::Euros::from_cents(cents), Account::Bank, Account::Suspense)
                .into_entries(),
        };
        let of_transfer = format!("payment:{}:came-back-twice", paid.references[0]);
        paid.app.post(&[earlier("bank:0123456789abcdef", 1_200), earlier(&of_transfer, 22_500)]).await;
        paid.app.platform.clock().advance(SignedDuration::from_mins(1));
        let found = findings(&paid).await;
        assert!(found.iter().all(|line| line.contains("sans ligne à rapprocher")), "{found:?}");
        assert_eq!(found.len(), 2, "{found:?}");
        let list: SuspenseList = paid.first.get(SUSPENSE).await.expect(200).read();
        assert_eq!((list.movements.len(), list.sum.cents()), (2, 23_700));
        proved(&paid).await;
    });
}

/// Two who decide at the same instant: one has decided, the other is told that nothing waits any more.
#[test]
fn of_two_who_decide_on_a_movement_at_once_one_is_told_that_it_is_done() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        paid.read("frais.xml", &statement_of("S1", &crate::bank::fee("12.00", "F1", "TENUE DE COMPTE")))
            .await;
        assert_eq!(suspended(&paid, "fund").await.status, 200);
        let line = paid.first.get(SUSPENSE).await.read::<SuspenseList>().movements.remove(0);
        let path = format!("{SUSPENSE}/{}/decision", line.key);
        let decision = json!({ "version": line.version, "verdict": yes() });
        let (one, other) =
            tokio::join!(paid.second.post(&path, &decision), paid.second.post(&path, &decision));
        let (done, late) = if one.status == 200 { (one, other) } else { (other, one) };
        assert_eq!(done.status, 200, "{}", done.body);
        late.refused(404, "not-found");
        assert_eq!(books(&paid).await.1, 0);
    });
}

#[test]
fn a_file_that_can_t_be_read_is_dismissed_with_a_reason() {
    run(async {
        let paid = Paid::start().await;
        paid.read("0.xml", "<xml/>").await;
        let list: mce_shared::api::BankReturnList = paid.first.get(RETURNS).await.expect(200).read();
        let read = list.returns.into_iter().find(|one| one.state == BankFileState::Unreadable).unwrap();
        assert!(read.turn.is_some_and(|turn| turn.contains("envoyez-le")));
        let decision = format!("{RETURNS}/{}/decision", read.hash);
        paid.first.post(&decision, &yes()).await.refused(404, "not-found");
        paid.first.post(&decision, &no(" ")).await.refused(422, "reason-missing");
        let dismissed: BankReturnView =
            paid.first.post(&decision, &no("Un essai de la banque")).await.expect(200).read();
        assert_eq!((dismissed.state, dismissed.turn), (BankFileState::Dismissed, None));
        assert_eq!(dismissed.history.len(), 2);
        // It comes again: somebody has seen it.
        paid.read("0.xml", "<xml/>").await;
        let shown: BankReturnView =
            paid.second.get(&format!("{RETURNS}/{}", read.hash)).await.expect(200).read();
        assert_eq!(shown.state, BankFileState::Dismissed);
    });
}

#[test]
fn a_file_whose_application_stops_is_dismissed_and_may_be_sent_again() {
    run(async {
        let paid = Paid::start().await;
        let file = refusal(&paid.references[0], 1);
        let sent: BankReturnView = send(&paid.first, &file).await.expect(200).read();
        assert!(sent.turn.is_some_and(|turn| turn.contains("une autre personne")));
        let path = format!("{RETURNS}/{}", sent.hash);
        let decision = format!("{path}/decision");
        for skip in std::iter::once(1).chain(std::iter::repeat_n(0, 40)) {
            paid.app.platform.faults().plan(PlannedFault {
                function: Some("decide-bank-return".into()),
                action: Some("TransactWriteItems".into()),
                skip,
                ..PlannedFault::next(Moment::Before, Fault::ServerError)
            });
        }
        let answer = paid.second.post(&decision, &yes()).await;
        paid.app.platform.faults().clear();
        assert_eq!(answer.status, 503, "{}", answer.body);
        paid.second.post(&decision, &no("Trop tôt")).await.refused(409, "bank-return-applying");
        paid.app.platform.clock().advance(SignedDuration::from_mins(6));
        let shown: BankReturnView = paid.first.get(&path).await.expect(200).read();
        assert!(shown.stopped && shown.turn.is_some_and(|turn| turn.contains("s’est arrêtée")));
        let dismissed: BankReturnView =
            paid.first.post(&decision, &no("La banque en envoie un autre")).await.expect(200).read();
        assert_eq!((dismissed.state, dismissed.stopped), (BankFileState::Dismissed, false));
        paid.app.platform.run_schedule("read-bank-returns").await.unwrap();
        assert_eq!(paid.states().await, [PayableState::Ordered; 2], "nothing more of it is taken");
        let again: BankReturnView = send(&paid.first, &file).await.expect(200).read();
        assert_eq!(again.state, BankFileState::Proposed);
        paid.second.post(&decision, &yes()).await.expect(200);
        assert_eq!(paid.states().await, [PayableState::OnHold, PayableState::Ordered]);
    });
}

/// While the gateway's file is applied, somebody sends the same one by hand: what it did is written down all the same.
#[test]
fn what_a_file_did_is_written_down_whatever_somebody_makes_of_it_meanwhile() {
    run(async {
        let paid = Paid::start().await;
        let file = refusal(&paid.references[0], 1);
        paid.app.platform.faults().plan(PlannedFault {
            function: Some("read-bank-returns".into()),
            action: Some("TransactWriteItems".into()),
            ..PlannedFault::next(Moment::Before, Fault::Slow(Duration::from_secs(1)))
        });
        paid.bring("reponse.xml", &file);
        let (ran, sent) =
            tokio::join!(paid.app.platform.run_schedule("read-bank-returns"), send(&paid.first, &file));
        ran.unwrap();
        let sent: BankReturnView = sent.expect(200).read();
        let path = format!("{RETURNS}/{}", sent.hash);
        let shown: BankReturnView = paid.first.get(&path).await.expect(200).read();
        assert_eq!((shown.state, shown.applied.len()), (BankFileState::Applied, 1), "{shown:?}");
        assert_eq!(paid.states().await[0], PayableState::OnHold);
    });
}

/// 220 € leave, then 5 € come back, of an order of 225 €.
#[test]
fn a_movement_of_another_amount_locks_its_payment_and_its_difference_is_decided() {
    run(async {
        let paid = Paid::start().await.on(date(2027, 4, 21)).await;
        let reference = paid.references[0].clone();
        let file = statement_of("S1", &debit("220.00", &reference));
        for name in ["S1", "S2"] {
            paid.read(&format!("{name}.xml"), &file.replace("S1", name)).await;
            assert_eq!(books(&paid).await, (22_000, -22_000));
        }
        assert_eq!(paid.states().await, [PayableState::Ordered; 2]);
        suspended(&paid, "fund").await.refused(409, "of-a-transfer");
        let held = held_of(&paid, &reference).await;
        let after_all = Remedy::ExecutedAfterAll { reference: reference.clone() };
        propose(&paid.first, &held, &after_all, "L’organisme l’a reçu").await.expect(200);
        decide(&paid.second, &held, &yes()).await.expect(200);
        assert_eq!((paid.states().await[0], books(&paid).await), (PayableState::Executed, (22_000, 500)));
        assert_eq!(suspended(&paid, "fund").await.status, 200);
        paid.read("retour.xml", &statement_of("S3", &back("5.00", &reference))).await;
        assert_eq!(books(&paid).await, (21_500, 1_000));
        let held = held_of(&paid, &reference).await;
        let returned = Remedy::ReturnedAfterAll { reference };
        assert_eq!(held.remedies, [returned.clone(), Remedy::Unlock]);
        propose(&paid.first, &held, &returned, "Rendu moins les frais").await.expect(200);
        decide(&paid.second, &held, &yes()).await.expect(200);
        assert_eq!((paid.states().await[0], books(&paid).await.1), (PayableState::OnHold, 1_000 - 22_500));
        proved(&paid).await;
    });
}
