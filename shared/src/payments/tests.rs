//! What happens to a payable.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::date;

use super::decision::Decided;
use super::*;
use crate::aggregate::Asked;
use crate::ledger::{Account, ReasonCode, Transaction};
use crate::money::Euros;
use crate::payee::PayeeMatch;
use crate::suspense::{Shift, ShiftCause, Suspended, SuspendedState, movement_of};

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
    let approve = approve(&proposed);
    assert_eq!(decide_payment(&proposed, &approve, &by("a")), Err(PaymentRefusal::FourEyes));
    let unlocked = decide_payment(&proposed, &approve, &by("b")).expect("a decision").payable;
    assert_eq!((&unlocked.lock, unlocked.state), (&None, PayableState::OnHold));
    assert!(decide_payment(&unlocked, &again, &by("a")).is_ok());
}

fn rejected(code: &str) -> PaymentEvent {
    PaymentEvent::Reject { reference: REFERENCE.to_owned(), code: code.to_owned(), reason: "R".to_owned() }
}

fn executed(day: i8) -> PaymentEvent {
    executed_again(day, 1)
}

/// One more debit of a day.
fn executed_again(day: i8, rank: u32) -> PaymentEvent {
    PaymentEvent::Execute { reference: REFERENCE.to_owned(), on: date(2027, 1, day), rank }
}

/// Decides on what is shown; the training body owes nothing.
fn approve(payable: &Payable) -> PaymentEvent {
    PaymentEvent::Approve { version: payable.version, claim: Euros::ZERO }
}

fn returned(day: i8) -> PaymentEvent {
    returned_again(day, 1)
}

fn returned_again(day: i8, rank: u32) -> PaymentEvent {
    let (code, reason) = ("AC06".to_owned(), "R".to_owned());
    PaymentEvent::Return { reference: REFERENCE.to_owned(), on: date(2027, 1, day), rank, code, reason }
}

fn doubt(told: Contradiction) -> PaymentEvent {
    PaymentEvent::Doubt { reference: REFERENCE.to_owned(), told }
}

/// A payable and what was posted of it, from its order on, with what is to be matched.
struct Life {
    payable: Payable,
    posted: Vec<Transaction>,
    lines: BTreeMap<String, Suspended>,
}

impl Life {
    fn of(events: &[PaymentEvent]) -> Life {
        Life { payable: ordered(50_000), posted: Vec::new(), lines: BTreeMap::new() }.then(events)
    }

    fn then(mut self, events: &[PaymentEvent]) -> Life {
        for event in events {
            let decision = decide_payment(&self.payable, event, &by("Banque")).expect("something new");
            self.take(decision);
        }
        self
    }

    /// One proposes it, another decides.
    fn remedied(mut self, remedy: Remedy) -> Life {
        let claim = Euros::from_cents(-self.held(&claim()));
        let decision = remedied_owing(&self.payable, remedy, claim).expect("a decision");
        self.take(decision);
        self
    }

    fn take(&mut self, decision: PaymentDecision) {
        self.payable = decision.payable;
        for transaction in decision.transactions {
            assert!(self.posted.iter().all(|known| known.id != transaction.id), "{} twice", transaction.id);
            self.posted.push(transaction);
        }
        for shift in decision.shifts {
            self.shift(&shift);
        }
        self.every_cent_aside_has_its_line();
    }

    fn shift(&mut self, shift: &Shift) {
        if shift.cause == ShiftCause::Part {
            // Its file was set aside as a whole, which is not posted here.
            let whole =
                Suspended::found(&shift.movement, (shift.on, Euros::ZERO), String::new(), &by("Banque"));
            self.lines.entry(shift.movement.clone()).or_insert(whole.0);
        }
        let shifted = shift.of(self.lines.get(&shift.movement), &by("Banque")).expect("it is there");
        let (line, _) = shifted.expect("a line");
        assert_eq!(line.left.is_zero(), line.state == SuspendedState::Settled, "{line:?}");
        self.lines.insert(line.key.clone(), line);
    }

    /// What stands in suspense is in the list, movement by movement.
    fn every_cent_aside_has_its_line(&self) {
        let mut aside = BTreeMap::<String, i64>::new();
        for transaction in &self.posted {
            let entries = transaction.entries.iter().filter(|entry| entry.account == Account::Suspense);
            let cents: i64 = entries.map(|entry| entry.amount.cents()).sum();
            let movement = movement_of(transaction);
            assert!(movement.is_some() || cents == 0, "{transaction:?} has no line");
            *aside.entry(movement.unwrap_or_default().to_owned()).or_default() += cents;
        }
        let listed = self.lines.iter().map(|(key, line)| (key.clone(), line.left.cents()));
        let is_there = |(_, cents): &(String, i64)| *cents != 0;
        let listed: BTreeMap<String, i64> = listed.filter(is_there).collect();
        aside.retain(|_, cents| *cents != 0);
        assert_eq!(aside, listed);
    }

    /// What is on an account, in cents.
    fn held(&self, account: &Account) -> i64 {
        let entries = self.posted.iter().flat_map(|transaction| &transaction.entries);
        entries.filter(|entry| entry.account == *account).map(|entry| entry.amount.cents()).sum()
    }

    fn refuses(&self, event: &PaymentEvent) -> Option<PaymentRefusal> {
        decide_payment(&self.payable, event, &by("Banque")).err()
    }
}

fn claim() -> Account {
    Account::Claim(ordered(1).of)
}

fn owed() -> Account {
    Account::Payable(ordered(1).of)
}

/// What the events lead to, one after the other, and what is on an account then.
fn lived(events: &[PaymentEvent]) -> (Payable, impl Fn(&Account) -> i64 + use<>) {
    let life = Life::of(events);
    (life.payable.clone(), move |account: &Account| life.held(account))
}

/// One proposes it, another decides.
fn remedied(payable: &Payable, remedy: Remedy) -> Decided {
    remedied_owing(payable, remedy, Euros::ZERO)
}

/// The same, where the training body owes something.
fn remedied_owing(payable: &Payable, remedy: Remedy, claim: Euros) -> Decided {
    let propose = PaymentEvent::Propose { remedy, why: "Vu sur le site".to_owned() };
    let proposed = decide_payment(payable, &propose, &by("a"))?.payable;
    let approve = PaymentEvent::Approve { version: proposed.version, claim };
    decide_payment(&proposed, &approve, &by("b"))
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
    let differs = doubt(Contradiction::BatchDiffers { on: date(2027, 1, 18), movement: "b1".to_owned() });
    let (payable, _) = lived(&[PaymentEvent::Acknowledge { reference: reference() }, differs.clone()]);
    assert_eq!(payable.state, PayableState::Acknowledged);
    assert_eq!(payable.lock.as_ref().map(|lock| lock.cause), Some(LockCause::Batch));
    let done = remedied(&payable, Remedy::ExecutedAfterAll { reference: reference() }).expect("a decision");
    assert_eq!((done.payable.state, &done.payable.lock), (PayableState::Executed, &None));
    assert_eq!(done.transactions[0].on, date(2027, 1, 18));
    assert_eq!(decide_payment(&done.payable, &executed(18), &by("Banque")), Err(PaymentRefusal::Known));
    let not = remedied(&payable, Remedy::NotExecuted { reference: reference() }).expect("a decision");
    assert_eq!((not.payable.state, &not.payable.lock), (PayableState::OnHold, &None));
    // What left with the file is set aside as a whole: what is executed of it is taken from there, whoever says so.
    let of_file = [(Account::Bank, 0), (Account::Suspense, 50_000), (Account::Transit, -50_000)];
    let (told, held) = lived(&[differs.clone(), executed(18)]);
    assert_eq!((told.state, &told.lock), (PayableState::Executed, &None));
    let said = Life::of(std::slice::from_ref(&differs))
        .remedied(Remedy::ExecutedAfterAll { reference: reference() });
    for (account, cents) in of_file {
        assert_eq!((held(&account), said.held(&account)), (cents, cents), "{account}");
    }
    let (_, held) = lived(&[differs.clone(), executed(19)]);
    assert_eq!(held(&Account::Bank), 50_000, "a debit of another day is not of that file");
    // One that was refused, and that the batch may hold all the same.
    let refused = Life::of(&[rejected("AC04"), differs.clone()]);
    let after = refused.remedied(Remedy::ExecutedAfterAll { reference: reference() });
    assert_eq!((after.payable.state, after.held(&Account::Suspense)), (PayableState::Executed, 50_000));
    assert_eq!(after.held(&Account::Bank), 0);
    let (_, held) = lived(&[rejected("AC04"), differs, executed(18)]);
    assert_eq!((held(&Account::Suspense), held(&Account::Bank)), (0, 0), "its debit is that of its file");
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
}

/// A movement is known by its day and its rank: whatever is one more counts.
#[test]
fn what_moves_several_times_a_day_counts_each_time() {
    let twice = Life::of(&[executed(18), executed_again(18, 2)]);
    assert_eq!((twice.held(&Account::Suspense), twice.payable.lock.is_some()), (-50_000, true));
    for known in [executed(18), executed_again(18, 2)] {
        assert_eq!(twice.refuses(&known), Some(PaymentRefusal::Known));
    }
    let thrice = twice.then(&[executed_again(18, 3), executed(19), executed_again(19, 2)]);
    assert_eq!((thrice.held(&Account::Suspense), thrice.held(&Account::Bank)), (-200_000, 250_000));
    let claimed = (0..4).fold(thrice, |life, _| life.remedied(Remedy::PaidTwice { reference: reference() }));
    assert_eq!((claimed.held(&Account::Suspense), claimed.held(&claim())), (0, -200_000));

    // The second, then the payment itself come back on one day.
    let back = Life::of(&[executed(18), executed(19), returned(20)]);
    assert_eq!(back.payable.state, PayableState::Executed);
    let both = back.then(&[returned_again(20, 2)]);
    assert_eq!((both.payable.state, both.held(&Account::Bank)), (PayableState::OnHold, 0));
    assert_eq!((both.held(&Account::Suspense), both.held(&owed())), (0, 50_000));
    for known in [returned(20), returned_again(20, 2)] {
        assert_eq!(both.refuses(&known), Some(PaymentRefusal::Known));
    }
    // More than had left is nobody's yet.
    let more = both.then(&[returned_again(20, 3), returned(21)]);
    assert_eq!((more.held(&Account::Suspense), more.held(&Account::Bank)), (100_000, -100_000));
    let refused = Life::of(&[rejected("AC04"), returned(20), returned_again(20, 2)]);
    assert_eq!(refused.held(&Account::Suspense), 100_000);
}

#[test]
fn what_was_claimed_and_comes_back_from_the_bank_settles_the_claim() {
    let settle = || Remedy::SettleClaim { reference: reference() };
    let claimed =
        Life::of(&[executed(18), executed(19)]).remedied(Remedy::PaidTwice { reference: reference() });
    assert_eq!((claimed.held(&Account::Suspense), claimed.held(&claim())), (0, -50_000));
    let back = claimed.then(&[returned(20)]);
    assert_eq!(Remedy::possible(&back.payable), [settle(), Remedy::Unlock]);
    // What the training body has paid back meanwhile is its own.
    let owing = |cents| {
        let decision = remedied_owing(&back.payable, settle(), Euros::from_cents(cents)).expect("a decision");
        let moved = decision.transactions.iter().flat_map(|posted| &posted.entries);
        let settled: i64 =
            moved.filter(|entry| entry.account == claim()).map(|entry| entry.amount.cents()).sum();
        (settled, decision.row.text.contains("restent à rapprocher"))
    };
    assert_eq!([owing(50_000), owing(20_000), owing(0)], [(50_000, false), (20_000, true), (0, true)]);
    let settled = back.remedied(settle());
    assert_eq!((settled.held(&Account::Suspense), settled.held(&claim())), (0, 0));
    assert_eq!((settled.payable.state, &settled.payable.lock), (PayableState::Executed, &None));
    assert_eq!(Remedy::possible(&settled.payable), [], "once");

    // The same of a first order that was executed after all, while it was paid another time.
    let again = PaymentEvent::Order { settlement: "MCE-20270115-002".parse().expect("a settlement") };
    let release = PaymentEvent::Release { why: "Autre compte".to_owned() };
    let twice = Life::of(&[rejected("AC04"), release, again, executed(18)]);
    let claimed = twice.remedied(Remedy::ExecutedAfterAll { reference: reference() });
    assert_eq!((claimed.held(&Account::Suspense), claimed.held(&claim())), (0, -50_000));
    let back = claimed.then(&[returned(20)]);
    assert_eq!(Remedy::possible(&back.payable), [settle(), Remedy::Unlock]);
    let settled = back.remedied(settle());
    assert_eq!((settled.held(&Account::Suspense), settled.held(&claim())), (0, 0));
}

#[test]
fn what_was_written_off_and_is_debited_after_all_is_taken_back_from_where_it_was_put() {
    let written_off = Life::of(&[rejected("AC04")]).remedied(Remedy::WriteOff);
    assert_eq!((written_off.held(&Account::Retained), written_off.held(&owed())), (50_000, 0));
    let executed =
        written_off.then(&[executed(18)]).remedied(Remedy::ExecutedAfterAll { reference: reference() });
    assert_eq!((executed.held(&Account::Retained), executed.held(&claim())), (0, 0));
    assert_eq!((executed.held(&Account::Suspense), executed.held(&owed())), (0, 0));
    assert_eq!((executed.payable.state, executed.held(&Account::Bank)), (PayableState::Executed, 50_000));
    let of_dossier = |reason| {
        let posted = executed.posted.iter().filter(|posted| posted.reason == reason);
        posted.filter(|posted| posted.dossier.is_some()).count()
    };
    assert_eq!(of_dossier(ReasonCode::WrittenOff), 0, "the fund's affair, both ways");
    // It comes back after all, and is written off a second time.
    let again = executed.then(&[returned(20)]).remedied(Remedy::WriteOff);
    assert_eq!((again.held(&Account::Retained), again.held(&Account::Bank)), (50_000, 0));
}

#[test]
fn as_long_as_the_bank_may_have_it_twice_a_refusal_decides_nothing() {
    let bare = || rejected("");
    let said = Life::of(&[doubt(Contradiction::SentTwice)]);
    assert_eq!(said.refuses(&bare()), Some(PaymentRefusal::Known));
    assert_eq!((said.payable.state, said.held(&Account::Transit)), (PayableState::Ordered, 0));
    // Two people have looked: what the bank says then counts again.
    let unlocked = said.remedied(Remedy::Unlock).then(&[bare()]);
    assert_eq!(unlocked.payable.state, PayableState::OnHold);
    // A refusal without a reason comes before the reason: nothing is paid again before two people have looked.
    for told in [rejected("DU02"), doubt(Contradiction::SentTwice)] {
        let held = Life::of(&[bare(), told]);
        assert_eq!(held.payable.lock.as_ref().map(|lock| lock.cause), Some(LockCause::Duplicate));
        assert_eq!(Remedy::possible(&held.payable), [Remedy::Unlock]);
    }
    let explained = Life::of(&[rejected("AC04")]);
    assert_eq!(explained.refuses(&doubt(Contradiction::SentTwice)), Some(PaymentRefusal::Known));
}

#[test]
fn what_was_proposed_does_not_outlive_what_it_was_proposed_on() {
    let proposed = |life: Life, remedy| {
        let event = PaymentEvent::Propose { remedy, why: "Vu".to_owned() };
        let proposed = decide_payment(&life.payable, &event, &by("a")).expect("a proposal");
        assert!(proposed.payable.proposal.is_some());
        Life { payable: proposed.payable, ..life }
    };
    let release = || PaymentEvent::Release { why: "Nouveau compte".to_owned() };
    let released = proposed(Life::of(&[rejected("AC04")]), Remedy::WriteOff).then(&[release()]);
    assert_eq!(released.payable.proposal, None, "it was proposed for the account before");
    let locked = || Life {
        payable: told(&ordered(50_000), PayeeMatch::NoMatch).expect("a lock").payable,
        posted: Vec::new(),
        lines: BTreeMap::new(),
    };
    for event in [executed(18), rejected("AC04"), returned(18)] {
        let after = proposed(locked(), Remedy::Unlock).then(std::slice::from_ref(&event));
        assert_eq!(after.payable.proposal, None, "{event:?}");
        assert!(after.payable.lock.is_some(), "{event:?}");
    }
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
    for event in [approve(&shown), PaymentEvent::Decline { version: shown.version, why: "Non".to_owned() }] {
        assert_eq!(decide_payment(&replaced, &event, &by("b")), Err(PaymentRefusal::Changed));
    }
    let approve = approve(&replaced);
    let decided = decide_payment(&replaced, &approve, &by("b")).expect("a decision").payable;
    assert_eq!(decided.state, PayableState::Ready);
    assert_eq!(decide_payment(&decided, &approve, &by("b")), Err(PaymentRefusal::NothingProposed));
}

/// What was told of another amount, and set aside as the movement `key`.
fn differs(day: i8, cents: i64, key: &str) -> PaymentEvent {
    let (on, amount) = (date(2027, 1, day), Euros::from_cents(cents));
    doubt(Contradiction::AmountDiffers { on, amount, movement: key.to_owned(), settled: false })
}

#[test]
fn a_debit_of_another_amount_is_the_payment_or_is_not_by_two_people() {
    let told = Life::of(&[differs(18, -40_000, "m1")]);
    let (after_all, not) =
        (Remedy::ExecutedAfterAll { reference: reference() }, Remedy::NotExecuted { reference: reference() });
    // Unlocked, it would be in no list, and its money could be matched with something else.
    assert_eq!(Remedy::possible(&told.payable), [after_all.clone(), not.clone()]);
    assert!(told.payable.decides_aside(REFERENCE));
    assert_eq!(told.refuses(&differs(18, -40_000, "m1")), Some(PaymentRefusal::Known));
    let executed = told.remedied(after_all);
    assert_eq!((executed.payable.state, &executed.payable.lock), (PayableState::Executed, &None));
    assert_eq!((executed.held(&Account::Transit), executed.held(&Account::Suspense)), (-50_000, 50_000));
    assert_eq!(executed.refuses(&differs(18, -40_000, "m1")), Some(PaymentRefusal::Known));
    // One of its own amount, of that day, is another movement.
    let twice = executed.then(&[executed_again(18, 1)]);
    assert_eq!((twice.held(&Account::Bank), twice.payable.lock.is_some()), (50_000, true));
    assert_eq!(twice.refuses(&executed_again(18, 1)), Some(PaymentRefusal::Known));

    let never = Life::of(&[differs(18, -40_000, "m1")]).remedied(not);
    assert_eq!((never.payable.state, never.held(&Account::Suspense)), (PayableState::OnHold, 0));
    assert!(!never.payable.decides_aside(REFERENCE), "its line goes where two people say");
}

/// A debit of another amount waits for two people, also where the bank then says that it has the order twice, and then that it executed it.
#[test]
fn what_two_people_have_to_decide_stays_locked_whatever_the_bank_says_next() {
    let told = Life::of(&[differs(18, -40_000, "m1"), rejected("DU03")]);
    let lock = told.payable.lock.clone().expect("a lock");
    assert_eq!(lock.cause, LockCause::Contradiction);
    assert!(lock.text.contains("autre montant") && lock.text.contains("déjà reçu"), "{}", lock.text);
    let executed = told.then(&[executed(19)]);
    assert_eq!(executed.payable.state, PayableState::Executed);
    assert!(executed.payable.lock.is_some(), "nobody has decided what the debit of another amount was");
}

#[test]
fn what_comes_back_by_another_amount_is_the_payment_or_is_not_by_two_people() {
    let told = Life::of(&[executed(18), differs(20, 40_000, "m2")]);
    let returned_after_all = Remedy::ReturnedAfterAll { reference: reference() };
    assert_eq!(Remedy::possible(&told.payable), [returned_after_all.clone(), Remedy::Unlock]);
    assert_eq!(told.payable.state, PayableState::Executed);
    let back = told.remedied(returned_after_all);
    assert_eq!((back.payable.state, &back.payable.lock), (PayableState::OnHold, &None));
    assert_eq!((back.held(&owed()), back.held(&Account::Suspense)), (50_000, -50_000));
    let more = back.then(&[returned(20)]);
    assert_eq!((more.held(&Account::Bank), more.payable.lock.is_some()), (0, true));
    // It was not this payment: it stands.
    let stands = Life::of(&[executed(18), differs(20, 40_000, "m2")]).remedied(Remedy::Unlock);
    assert_eq!((stands.payable.state, stands.held(&Account::Suspense)), (PayableState::Executed, 0));
}
