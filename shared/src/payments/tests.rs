//! What happens to a payable.

use jiff::civil::date;

use jiff::Timestamp;

use super::decision::Decided;
use super::*;
use crate::aggregate::Asked;
use crate::ledger::{Account, Transaction};
use crate::money::Euros;
use crate::payee::PayeeMatch;

const REFERENCE: &str = "MCE-PAY-2027000000123";

fn by(who: &str) -> Asked {
    Asked {
        at: Timestamp::constant(1_800_000_000, 0),
        today: date(2027, 1, 15),
        author: who.to_owned(),
        principal: who.to_owned(),
        request_id: String::new(),
    }
}

fn ordered(cents: i64) -> Payable {
    let payable = Payable::new(
        "2027000000123".parse().expect("a dossier"),
        "73282932000074".parse().expect("a SIRET"),
        Euros::from_cents(cents),
        PayableCause::ServiceDone,
        date(2027, 2, 1),
        "Formation".to_owned(),
    );
    let settlement = "MCE-20270115-001".parse().expect("a settlement");
    decide_payment(&payable, &PaymentEvent::Order { settlement }, &by("a")).expect("an order").payable
}

fn told(payable: &Payable, result: PayeeMatch) -> Decided {
    let event = PaymentEvent::Payee { reference: REFERENCE.to_owned(), result };
    decide_payment(payable, &event, &by("Banque"))
}

#[test]
fn a_payee_that_the_bank_does_not_confirm_is_written_down_and_stops_a_large_payment() {
    use PayeeMatch::{CloseMatch, Match, NoMatch, NotAvailable};
    for (cents, result, doubted, locked) in [
        (49_999, NoMatch, true, false),
        (50_000, NoMatch, true, true),
        (50_000, CloseMatch, true, true),
        (50_000, NotAvailable, true, true),
        (50_000, Match, false, false),
    ] {
        let payable = ordered(cents);
        let decision = told(&payable, result).expect("something new");
        let after = &decision.payable;
        assert_eq!(after.doubt_about_payee().is_some(), doubted, "{cents} {result:?}");
        assert_eq!(after.lock.as_ref().map(|lock| lock.cause), locked.then_some(LockCause::Payee));
        assert_eq!((decision.transactions.len(), decision.messages.len()), (0, usize::from(locked)));
        assert_eq!(after.state, PayableState::Ordered);
        assert_eq!(told(after, result), Err(PaymentRefusal::Known));
    }
}

#[test]
fn what_is_locked_is_unlocked_by_two_people_and_not_paid_again_meanwhile() {
    let rejected = PaymentEvent::Reject {
        reference: REFERENCE.to_owned(),
        code: "AC04".to_owned(),
        reason: "Compte clos".to_owned(),
    };
    let locked = told(&ordered(50_000), PayeeMatch::NoMatch).expect("a lock").payable;
    let held = decide_payment(&locked, &rejected, &by("Banque")).expect("a refusal").payable;
    assert_eq!(held.state, PayableState::OnHold);
    let again = PaymentEvent::Release { why: "Autre compte".to_owned() };
    assert!(matches!(decide_payment(&held, &again, &by("a")), Err(PaymentRefusal::Locked(_))));
    let unlock = PaymentEvent::Propose { remedy: Remedy::Unlock, why: "Appel au siège".to_owned() };
    let proposed = decide_payment(&held, &unlock, &by("a")).expect("a proposal").payable;
    let approve = PaymentEvent::Approve { version: proposed.version };
    assert_eq!(decide_payment(&proposed, &approve, &by("a")), Err(PaymentRefusal::FourEyes));
    let unlocked = decide_payment(&proposed, &approve, &by("b")).expect("a decision").payable;
    assert_eq!((&unlocked.lock, unlocked.state), (&None, PayableState::OnHold));
    assert!(decide_payment(&unlocked, &again, &by("a")).is_ok());
}

fn rejected(code: &str) -> PaymentEvent {
    PaymentEvent::Reject { reference: REFERENCE.to_owned(), code: code.to_owned(), reason: "R".to_owned() }
}

fn executed(day: i8) -> PaymentEvent {
    PaymentEvent::Execute { reference: REFERENCE.to_owned(), on: date(2027, 1, day) }
}

fn returned(day: i8) -> PaymentEvent {
    let (code, reason) = ("AC06".to_owned(), "R".to_owned());
    PaymentEvent::Return { reference: REFERENCE.to_owned(), on: date(2027, 1, day), code, reason }
}

fn doubt(told: Contradiction) -> PaymentEvent {
    PaymentEvent::Doubt { reference: REFERENCE.to_owned(), told }
}

/// What the events lead to, one after the other, and what is on an account then.
fn lived(events: &[PaymentEvent]) -> (Payable, impl Fn(&Account) -> i64 + use<>) {
    let (mut payable, mut posted) = (ordered(50_000), Vec::<Transaction>::new());
    for event in events {
        let decision = decide_payment(&payable, event, &by("Banque")).expect("something new");
        payable = decision.payable;
        posted.extend(decision.transactions);
    }
    let held = move |account: &Account| {
        let entries = posted.iter().flat_map(|transaction| &transaction.entries);
        entries.filter(|entry| entry.account == *account).map(|entry| entry.amount.cents()).sum()
    };
    (payable, held)
}

/// One proposes it, another decides.
fn remedied(payable: &Payable, remedy: Remedy) -> Decided {
    let propose = PaymentEvent::Propose { remedy, why: "Vu sur le site".to_owned() };
    let proposed = decide_payment(payable, &propose, &by("a"))?.payable;
    decide_payment(&proposed, &PaymentEvent::Approve { version: proposed.version }, &by("b"))
}

fn reference() -> String {
    REFERENCE.to_owned()
}

#[test]
fn a_duplicate_is_never_a_refusal() {
    for code in ["AM05", "DUPL", "DU01", "DU02", "DU03", "DU04", "DU05"] {
        let (payable, transit) = lived(&[rejected(code)]);
        assert_eq!(payable.state, PayableState::Ordered, "{code}");
        assert_eq!(payable.lock.as_ref().map(|lock| lock.cause), Some(LockCause::Duplicate), "{code}");
        assert_eq!(transit(&Account::Transit), 0, "{code}");
        let not = Remedy::NotExecuted { reference: reference() };
        assert_eq!(Remedy::possible(&payable), [not, Remedy::Unlock], "{code}");
        assert_eq!(decide_payment(&payable, &rejected(code), &by("Banque")), Err(PaymentRefusal::Known));
    }
    let (payable, _) = lived(&[rejected("DU03"), executed(18)]);
    assert_eq!((payable.state, &payable.lock), (PayableState::Executed, &None), "the first one is executed");
    assert_eq!(decide_payment(&payable, &rejected("DU03"), &by("Banque")), Err(PaymentRefusal::Known));
}

#[test]
fn what_a_batch_leaves_in_doubt_is_executed_or_not_by_two_people_or_by_what_the_bank_says_later() {
    let differs = doubt(Contradiction::BatchDiffers { on: date(2027, 1, 18) });
    let (payable, _) = lived(&[PaymentEvent::Acknowledge { reference: reference() }, differs.clone()]);
    assert_eq!(payable.state, PayableState::Acknowledged);
    assert_eq!(payable.lock.as_ref().map(|lock| lock.cause), Some(LockCause::Batch));
    let done = remedied(&payable, Remedy::ExecutedAfterAll { reference: reference() }).expect("a decision");
    assert_eq!((done.payable.state, &done.payable.lock), (PayableState::Executed, &None));
    assert_eq!(done.transactions[0].on, date(2027, 1, 18));
    assert_eq!(decide_payment(&done.payable, &executed(18), &by("Banque")), Err(PaymentRefusal::Known));
    let not = remedied(&payable, Remedy::NotExecuted { reference: reference() }).expect("a decision");
    assert_eq!((not.payable.state, &not.payable.lock), (PayableState::OnHold, &None));
    let (told, bank) = lived(&[differs.clone(), executed(18)]);
    assert_eq!((told.state, &told.lock, bank(&Account::Bank)), (PayableState::Executed, &None, 50_000));
    // One that was refused, and that the batch may hold all the same.
    let (refused, _) = lived(&[rejected("AC04"), differs]);
    let after = remedied(&refused, Remedy::ExecutedAfterAll { reference: reference() }).expect("a decision");
    assert_eq!((after.payable.state, after.transactions.len()), (PayableState::Executed, 2));
}

#[test]
fn a_second_debit_is_set_aside_and_the_payment_stands() {
    let (payable, held) = lived(&[executed(18), executed(19)]);
    assert_eq!((held(&Account::Suspense), held(&Account::Bank)), (-50_000, 100_000));
    let attempt = payable.last_attempt().expect("an attempt");
    assert_eq!(attempt.executed_on, Some(date(2027, 1, 18)), "not written over");
    for event in [executed(18), executed(19)] {
        assert_eq!(decide_payment(&payable, &event, &by("Banque")), Err(PaymentRefusal::Known));
    }
    let claimed = remedied(&payable, Remedy::PaidTwice { reference: reference() }).expect("a decision");
    assert_eq!((claimed.payable.state, &claimed.payable.lock), (PayableState::Executed, &None));
    assert_eq!(Remedy::possible(&claimed.payable), [], "once");
    // The bank gives the second back: the payment itself stands.
    let (back, held) = lived(&[executed(18), executed(19), returned(20)]);
    assert_eq!((back.state, held(&Account::Suspense)), (PayableState::Executed, 0));
    assert_eq!(Remedy::possible(&back), [Remedy::Unlock]);
    assert_eq!(decide_payment(&back, &returned(20), &by("Banque")), Err(PaymentRefusal::Known));
    let again = PaymentEvent::DebitAgain { reference: reference(), on: date(2027, 1, 18) };
    let (same_day, held) = lived(&[executed(18), again]);
    assert_eq!((held(&Account::Suspense), same_day.lock.is_some()), (-50_000, true));
}

#[test]
fn what_came_back_is_not_executed_after_all() {
    let (debited, _) = lived(&[rejected("AC04"), executed(18)]);
    let after_all = Remedy::ExecutedAfterAll { reference: reference() };
    let propose = PaymentEvent::Propose { remedy: after_all.clone(), why: "Vu".to_owned() };
    let proposed = decide_payment(&debited, &propose, &by("a")).expect("a proposal").payable;
    let back = decide_payment(&proposed, &returned(20), &by("Banque")).expect("it comes back").payable;
    assert_eq!(back.proposal, None);
    assert_eq!(Remedy::possible(&back), [Remedy::Unlock]);
    assert!(matches!(remedied(&back, after_all), Err(PaymentRefusal::WrongState(_))));
}

#[test]
fn who_decides_decides_on_what_he_was_shown() {
    let (held, _) = lived(&[rejected("AC04")]);
    let propose = |payable: &Payable, remedy| {
        let event = PaymentEvent::Propose { remedy, why: "Vu".to_owned() };
        decide_payment(payable, &event, &by("a")).expect("a proposal").payable
    };
    let shown = propose(&held, Remedy::WriteOff);
    let replaced = propose(&shown, Remedy::Release);
    for event in [
        PaymentEvent::Approve { version: shown.version },
        PaymentEvent::Decline { version: shown.version, why: "Non".to_owned() },
    ] {
        assert_eq!(decide_payment(&replaced, &event, &by("b")), Err(PaymentRefusal::Changed));
    }
    let approve = PaymentEvent::Approve { version: replaced.version };
    let decided = decide_payment(&replaced, &approve, &by("b")).expect("a decision").payable;
    assert_eq!(decided.state, PayableState::Ready);
    assert_eq!(decide_payment(&decided, &approve, &by("b")), Err(PaymentRefusal::NothingProposed));
}
