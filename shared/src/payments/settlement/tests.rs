//! What a settlement lives through.

use jiff::civil::date;

use super::super::{Payable, PayableCause, PaymentEvent, decide_payment};
use super::*;

fn asked() -> Asked {
    by("Gestionnaire")
}

fn by(who: &str) -> Asked {
    Asked {
        at: Timestamp::constant(1_800_000_000, 0),
        today: date(2027, 1, 15),
        author: who.to_owned(),
        principal: who.to_owned(),
        request_id: "request-1".to_owned(),
    }
}

fn settlement(state: SettlementState) -> Settlement {
    let opened = Settlement::open(7, &asked()).expect("a number");
    Settlement { state, ..opened.settlement }
}

fn taken(by: &Settlement) -> Ordered {
    let payable = Payable::new(
        "2027000000123".parse().expect("a dossier"),
        "73282932000074".parse().expect("a SIRET"),
        Euros::from_cents(80_000),
        PayableCause::ServiceDone,
        date(2027, 2, 1),
        "Formation".to_owned(),
    );
    let order = PaymentEvent::Order { settlement: by.id.clone() };
    let payable = decide_payment(&payable, &order, &asked()).expect("an order").payable;
    Ordered { reference: "MCE-PAY-2027000000123".to_owned(), payable }
}

#[test]
fn a_settlement_takes_then_is_sealed_then_closed() {
    use SettlementState::{Claimed, Done, Preparing, Sealed};
    let one = [taken(&settlement(Preparing))];
    let claim = SettlementEvent::Claim { taken: &one };
    use SettlementRefusal::{NothingProposed, WrongState};
    let received = SettlementEvent::Received { why: "R" };
    let propose = SettlementEvent::ProposeReclaim { why: "R", answered: false };
    let reclaim = SettlementEvent::Reclaim { revision: 0, answered: false };
    for (from, event, expected) in [
        (Preparing, SettlementEvent::Seal, Ok((Sealed, 0))),
        (Preparing, claim, Err(WrongState(Preparing))),
        (Sealed, SettlementEvent::Seal, Err(WrongState(Sealed))),
        (Sealed, claim, Ok((Claimed, 1))),
        (Sealed, SettlementEvent::Claim { taken: &[] }, Ok((Claimed, 0))),
        (Sealed, SettlementEvent::Close, Err(WrongState(Sealed))),
        (Sealed, received, Err(WrongState(Sealed))),
        (Claimed, claim, Err(WrongState(Claimed))),
        (Claimed, SettlementEvent::Close, Ok((Done, 0))),
        (Claimed, received, Ok((Done, 0))),
        (Claimed, SettlementEvent::Answered, Ok((Done, 0))),
        (Claimed, propose, Ok((Claimed, 0))),
        (Claimed, reclaim, Err(NothingProposed)),
        (Done, SettlementEvent::Seal, Err(WrongState(Done))),
        (Done, SettlementEvent::Close, Err(WrongState(Done))),
        (Done, SettlementEvent::Answered, Err(WrongState(Done))),
        (Done, received, Err(WrongState(Done))),
        (Done, propose, Err(WrongState(Done))),
        (Done, reclaim, Err(NothingProposed)),
    ] {
        let decided = decide_settlement(&settlement(from), event, &asked());
        let found = decided.map(|decision| (decision.settlement.state, decision.settlement.payments));
        assert_eq!(found, expected, "{event:?} of one that is {from:?}");
    }
}

#[test]
fn what_is_closed_says_its_sum_and_by_whom() {
    let sealed = settlement(SettlementState::Sealed);
    let claim = SettlementEvent::Claim { taken: &[taken(&sealed)] };
    let SettlementDecision { settlement, before, row } =
        decide_settlement(&sealed, claim, &asked()).expect("a decision");
    assert_eq!((settlement.id.as_str(), settlement.total), ("MCE-20270115-007", Euros::from_cents(80_000)));
    assert_eq!((before, row.to), (Some((SettlementState::Sealed, 0)), SettlementState::Claimed));
    assert_eq!((row.author.as_str(), row.request_id.as_str()), ("Gestionnaire", "request-1"));
    assert!(settlement.is_shown() && settlement.view(&asked()).state == SettlementState::Claimed);
    let later = asked().at + SignedDuration::from_mins(6);
    assert!(!settlement.is_left_unconfirmed(asked().at) && settlement.is_left_unconfirmed(later));
    assert_eq!(settlement.execution_day(), date(2027, 1, 18), "a Friday's file, on Monday");
}

#[test]
fn that_the_bank_does_not_have_a_file_two_people_say_unless_it_has_spoken() {
    use SettlementEvent as E;
    use SettlementRefusal as R;
    let decide = |settlement: &Settlement, event, who: &str| {
        decide_settlement(settlement, event, &by(who)).map(|decision| decision.settlement)
    };
    let claimed = settlement(SettlementState::Claimed);
    let propose = |answered| E::ProposeReclaim { why: "Absent du relevé", answered };
    assert_eq!(decide(&claimed, propose(true), "a"), Err(R::Answered));
    assert_eq!(decide(&claimed, E::ProposeReclaim { why: " ", answered: false }, "a"), Err(R::NoReason));
    let fresh = Settlement { claimed_at: Some(asked().at), ..claimed.clone() };
    assert_eq!(
        decide(&fresh, propose(false), "a"),
        Err(R::WrongState(SettlementState::Claimed)),
        "a hand has it"
    );
    let proposed = decide(&claimed, propose(false), "a").expect("a proposal");
    let reclaim = |revision, answered| E::Reclaim { revision, answered };
    for (event, who, expected) in [
        (reclaim(1, false), "a", R::FourEyes),
        (reclaim(0, false), "b", R::Changed),
        (reclaim(1, true), "b", R::Answered),
        (E::Keep { revision: 1, why: "" }, "b", R::NoReason),
    ] {
        assert_eq!(decide(&proposed, event, who), Err(expected), "{event:?} by {who}");
    }
    let again = decide(&proposed, reclaim(1, false), "b").expect("a decision");
    assert_eq!((again.state, again.claimed_at), (SettlementState::Claimed, Some(asked().at)));
    assert_eq!(decide(&again, reclaim(2, false), "c"), Err(R::NothingProposed), "once");
    let kept = decide(&proposed, E::Keep { revision: 1, why: "Vu" }, "a").expect("taken back");
    assert_eq!((kept.state, kept.reclaim, kept.revision), (SettlementState::Claimed, None, 2));
    assert_eq!(decide(&proposed, E::Answered, "Banque").map(|after| after.reclaim), Ok(None));
}

#[test]
fn what_one_person_said_is_taken_back_by_two_until_the_bank_speaks() {
    use SettlementEvent as E;
    use SettlementRefusal as R;
    let decide = |settlement: &Settlement, event, who: &str| {
        decide_settlement(settlement, event, &by(who)).map(|decision| decision.settlement)
    };
    let claimed = settlement(SettlementState::Claimed);
    let done = decide(&claimed, E::Received { why: "Vu" }, "a").expect("received");
    assert_eq!(done.received_by.as_deref(), Some("a"));
    let propose = E::ProposeReclaim { why: "Pas ce fichier", answered: false };
    let proposed = decide(&done, propose, "a").expect("a proposal");
    assert_eq!(proposed.state, SettlementState::Done);
    let revision = proposed.revision;
    let back = decide(&proposed, E::Reclaim { revision, answered: false }, "b").expect("a decision");
    assert_eq!((back.state, back.received_by), (SettlementState::Claimed, None));
    let spoken = decide(&done, E::Answered, "Banque").expect("known for certain");
    assert_eq!(decide(&spoken, propose, "a"), Err(R::WrongState(SettlementState::Done)));
    assert_eq!(decide(&spoken, E::Answered, "Banque"), Err(R::WrongState(SettlementState::Done)));
}

#[test]
fn one_that_took_nothing_is_not_shown_once_it_is_done() {
    assert!(settlement(SettlementState::Sealed).is_shown());
    assert!(!settlement(SettlementState::Done).is_shown());
}
