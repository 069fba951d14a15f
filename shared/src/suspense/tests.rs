//! Movements that stand in suspense.

use jiff::civil::date;

use super::*;
use crate::aggregate::Asked;
use crate::payments::PaymentRefusal;

fn by(who: &str) -> Asked {
    Asked {
        at: Timestamp::constant(1_800_000_000, 0),
        today: date(2027, 1, 15),
        author: who.to_owned(),
        principal: who.to_owned(),
        request_id: String::new(),
    }
}

fn movement(key: &str, cents: i64) -> Suspended {
    let moved = (date(2027, 1, 14), Euros::from_cents(cents));
    Suspended::found(key, moved, "FRAIS".to_owned(), &by("Banque")).0
}

fn of(claim: i64) -> SuspenseFacts {
    SuspenseFacts { claim: Euros::from_cents(claim), is_known: true, ..SuspenseFacts::default() }
}

fn proposed(movement: &Suspended, destination: Destination, facts: &SuspenseFacts) -> Suspended {
    let decision = movement.propose(destination, "Vu", facts, &by("a")).expect("a proposal");
    decision.moved.into_iter().next().expect("the movement").0
}

fn body() -> Destination {
    Destination::TrainingBody { siret: "73282932000074".parse().expect("a SIRET") }
}

fn collectivite() -> Destination {
    Destination::Collectivite { siren: "213805633".parse().expect("a SIREN") }
}

#[test]
fn what_stands_in_suspense_leaves_it_by_two_people_to_where_they_say() {
    let accounts = |cents: i64, destination: Destination| {
        let movement = proposed(&movement("k", cents), destination, &of(5_000));
        assert_eq!(movement.approve(2, &of(5_000), &by("a")), Err(SuspenseRefusal::FourEyes));
        assert_eq!(movement.approve(1, &of(5_000), &by("b")), Err(SuspenseRefusal::Changed));
        let decision = movement.approve(2, &of(5_000), &by("b")).expect("a decision");
        assert_eq!(decision.moved[0].0.state, SuspendedState::Settled);
        let moved = decision.transaction.expect("money moves").entries;
        moved
            .into_iter()
            .map(|entry| (entry.account.family().code(), entry.amount.cents()))
            .collect::<Vec<_>>()
    };
    for (cents, destination, account) in [
        (-1_200, Destination::Fund, "retained"),
        (1_200, Destination::Fund, "retained"),
        (-1_200, body(), "claim"),
        (1_200, body(), "claim"),
        (1_200, collectivite(), "received"),
    ] {
        let moved = accounts(cents, destination.clone());
        assert!(moved.contains(&("suspense", -cents)), "{destination:?} {moved:?}");
        assert!(moved.contains(&(account, cents)), "{destination:?} {moved:?}");
    }
}

#[test]
fn what_can_t_be_is_refused() {
    use SuspenseRefusal as R;
    let refused = |cents: i64, destination, facts: &SuspenseFacts| {
        movement("k", cents).propose(destination, "Vu", facts, &by("a")).expect_err("a refusal")
    };
    assert_eq!(refused(1_200, body(), &of(0)), R::NotOwed);
    assert_eq!(refused(-1_200, collectivite(), &of(0)), R::WrongWay);
    assert_eq!(refused(1_200, collectivite(), &SuspenseFacts::default()), R::Unknown);
    let open = movement("k", 1_200);
    assert_eq!(open.propose(Destination::Fund, " ", &of(0), &by("a")), Err(R::NoReason));
    assert_eq!(open.approve(1, &of(0), &by("b")), Err(R::NothingWaits));
    let waiting = proposed(&open, Destination::Fund, &of(0));
    assert_eq!(waiting.decline(2, "", &by("b")), Err(R::NoReason));
    let declined = waiting.decline(2, "À revoir", &by("b")).expect("a decision").moved.remove(0).0;
    assert_eq!((declined.state, declined.version), (SuspendedState::Open, 3));
    let settled = waiting.approve(2, &of(0), &by("b")).expect("a decision").moved.remove(0).0;
    assert_eq!(settled.propose(Destination::Fund, "Vu", &of(0), &by("a")), Err(R::NothingWaits));
}

#[test]
fn two_movements_that_undo_each_other_are_settled_together_and_move_nothing() {
    let (one, other) = (movement("one", -1_200), movement("other", 1_200));
    let against = || Destination::Against { movement: "other".to_owned() };
    let facts = |other: Suspended| SuspenseFacts { other: Some(other), ..SuspenseFacts::default() };
    for wrong in [movement("other", 1_201), movement("other", -1_200), movement("else", 1_200)] {
        let refused = one.propose(against(), "Vu", &facts(wrong), &by("a"));
        assert_eq!(refused, Err(SuspenseRefusal::NotOpposite("other".to_owned())));
    }
    let waiting = proposed(&one, against(), &facts(other.clone()));
    let decision = waiting.approve(2, &facts(other.clone()), &by("b")).expect("a decision");
    assert_eq!((decision.moved.len(), &decision.transaction), (2, &None));
    assert!(decision.moved.iter().all(|(moved, _)| moved.state == SuspendedState::Settled));
    // It was settled meanwhile.
    let gone = Suspended { state: SuspendedState::Settled, ..other };
    let refused = waiting.approve(2, &facts(gone), &by("b"));
    assert_eq!(refused, Err(SuspenseRefusal::NotOpposite("other".to_owned())));
}

#[test]
fn what_overpays_a_claim_pays_it_and_the_rest_goes_elsewhere() {
    let entered = movement("k", 1_200);
    let waiting = proposed(&entered, body(), &of(1_000));
    // It owes less by then.
    let decision = waiting.approve(2, &of(900), &by("b")).expect("a decision");
    let rest = decision.moved[0].0.clone();
    assert_eq!((rest.state, rest.left.cents(), rest.amount.cents()), (SuspendedState::Open, 300, 1_200));
    assert!(decision.moved[0].1.text.contains("restent à rapprocher"), "{:?}", decision.moved);
    let first = decision.transaction.expect("money moves");
    let waiting = proposed(&rest, Destination::Fund, &of(0));
    let decision = waiting.approve(waiting.version, &of(0), &by("b")).expect("a decision");
    let second = decision.transaction.expect("money moves");
    assert_ne!(first.id, second.id);
    let aside = |transaction: &Transaction| {
        let entries = transaction.entries.iter().filter(|entry| entry.account == Account::Suspense);
        entries.map(|entry| entry.amount.cents()).sum::<i64>()
    };
    assert_eq!((aside(&first), aside(&second)), (-900, -300));
    assert_eq!((movement_of(&first), movement_of(&second)), (Some("k"), Some("k")));
    assert_eq!(decision.moved[0].0.state, SuspendedState::Settled);
}

#[test]
fn a_batch_shrinks_with_what_is_executed_of_it_and_its_difference_is_decided() {
    let batch = movement("b1", -45_050).tied(Tie::Batch("MCE-20270115-001-1".to_owned()));
    let in_doubt = SuspenseFacts { in_doubt: true, ..of(0) };
    assert_eq!(batch.propose(Destination::Fund, "Vu", &in_doubt, &by("a")), Err(SuspenseRefusal::OfABatch));
    let shift = |cents, cause| Shift {
        movement: "b1".to_owned(),
        by: Euros::from_cents(cents),
        on: date(2027, 1, 18),
        text: "Virement exécuté".to_owned(),
        cause,
    };
    let executed = shift(22_500, ShiftCause::Part);
    assert_eq!(
        executed.of(None, &by("a")),
        Err(PaymentRefusal::AsideNotThere),
        "a hand has yet to set it aside"
    );
    let take =
        |batch: &Suspended| executed.of(Some(batch), &by("a")).expect("a shift").expect("a movement").0;
    // What was proposed was proposed on another sum.
    let proposal = proposed(&batch, Destination::Fund, &of(0));
    let rest = take(&take(&proposal));
    assert_eq!((rest.left.cents(), rest.state, &rest.proposal), (-50, SuspendedState::Open, &None));
    let waiting = proposed(&rest, Destination::Fund, &of(0));
    let decision = waiting.approve(waiting.version, &of(0), &by("b")).expect("a decision");
    assert_eq!(decision.transaction.expect("money moves").entries[0].amount.cents().abs(), 50);
    // Whatever is told of it afterwards stands in the list again.
    let again = take(&decision.moved[0].0);
    assert_eq!((again.left.cents(), again.state), (22_500, SuspendedState::Open));
    // What people have matched elsewhere is not taken a second time.
    let gone = shift(-22_501, ShiftCause::Decided).of(Some(&again), &by("a"));
    assert_eq!(gone, Err(PaymentRefusal::AsideGone));
    let all = shift(-22_500, ShiftCause::Decided).of(Some(&again), &by("a")).expect("a shift");
    assert_eq!(all.map(|(settled, _)| settled.state), Some(SuspendedState::Settled));
}
