//! Where the money of an order ends, source by source: what decisions of the core post against what the model says.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use mce_shared::catalogue::{Mode, Purpose};
use mce_shared::ids::DossierId;
use mce_shared::ledger::{Account, ReasonCode, Source};
use mce_shared::lifecycle::{
    Actor, Command, Decision, Dossier, Eligibility, Facts, ForceMajeureCase, Known, Order, PayableChange,
    ServiceDone, State, Submission, Training, decide, price_of_cancellation, submit,
};
use mce_shared::payments::{CardReference, Payable};
use mce_shared::rules::interruption::Cause;
use mce_shared::rules::mandates::{Mandate, MandateKind};
use mce_tests::reference::calendar::plus_days;
use mce_tests::reference::endings::{self as model, Bill, By, Cancellation, Outcome};
use mce_tests::reference::financing::{CARD, Settlement, Sources, settle, settle_late};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::cases;
use super::days::cents;
use super::endings::{cause, rate};
use super::translate::{euros, split};

/// Day of the request and of the order.
const ORDERED: Date = date(2026, 3, 2);
/// Of the session: far enough for each of the rules of a cancellation to have its days.
const START: Date = date(2026, 5, 18);

fn facts(actor: Actor, today: Date, known: Known) -> Facts {
    Facts {
        at: Timestamp::UNIX_EPOCH,
        today,
        actor,
        author: "Somebody".to_owned(),
        principal: String::new(),
        request_id: "request".to_owned(),
        known,
    }
}

fn eligible() -> Known {
    Known::Eligibility(Eligibility {
        mandates: vec![Mandate { kind: MandateKind::Municipal, start: date(2022, 3, 31), end: None }],
        pension_liquidated: false,
        agrement_until: Some(date(2029, 1, 1)),
    })
}

fn training(price: i64) -> Training {
    Training {
        formation: "F1".parse().unwrap(),
        action: "A1".parse().unwrap(),
        session: "S1".parse().unwrap(),
        intitule: "Comprendre le budget".into(),
        purpose: Purpose::Mandate { theme: "ELU1003".parse().unwrap() },
        mode: Mode::FaceToFace,
        place: "Rennes".into(),
        start: START,
        end: plus_days(START, 1),
        duration_hours: Decimal::from(1_000),
        price: euros(price),
        price_ht: euros(price),
        participants_max: 12,
        places: 12,
        prerequisites: None,
        horaires: None,
    }
}

/// How an order was paid: by source, and how much of the card's part was a credit of the élu.
#[derive(Clone, Debug)]
struct Paid {
    by: Sources,
    from_credit: i64,
}

fn paid() -> impl Strategy<Value = Paid> {
    let by = prop::array::uniform5(prop_oneof![1 => Just(0), 2 => cents()])
        .prop_filter("a price", |by| by.iter().sum::<i64>() > 0);
    (by, 0_i64..=100).prop_map(|(by, percent)| Paid { by, from_credit: by[CARD] * percent / 100 })
}

/// An order that was paid so, in a state.
fn dossier(paid: &Paid, state: State) -> Dossier {
    let submission = Submission {
        id: DossierId::new(2026, 7),
        elu: "0123456789abcdef0123456789abcdef".parse().unwrap(),
        elu_name: "Claire Martin".into(),
        of: "73282932000074".parse().unwrap(),
        of_name: "OF Exemple".into(),
        training: training(paid.by.iter().sum()),
        message: String::new(),
        cgu_version: 1,
    };
    let mut dossier = submit(submission, &facts(Actor::Elu, ORDERED, eligible())).expect("a request").dossier;
    let split = split(paid.by);
    let by_card = paid.by[CARD] - paid.from_credit;
    let card_payment = CardReference {
        order_id: "2026000000007-1".into(),
        uuid: None,
        amount: euros(by_card),
        trans_id: "000001".into(),
        trans_date: "20260302101500".into(),
    };
    dossier.order = Some(Order {
        on: ORDERED,
        collectivite: Some("213503600".parse().unwrap()),
        card_engaged: split.card,
        from_credit: euros(paid.from_credit),
        card_payment: (by_card > 0).then_some(card_payment),
        split,
    });
    dossier.state = state;
    dossier.due = None;
    dossier
}

/// What left the engaged accounts, by source and by reason.
fn posted(decision: &Decision) -> Settlement {
    let mut left: BTreeMap<(&str, Source), i64> = BTreeMap::new();
    for transaction in &decision.transactions {
        let end = match transaction.reason {
            ReasonCode::OwedToOf => "of",
            ReasonCode::Retained => "fund",
            ReasonCode::CardCredit => "avoir",
            _ => "back",
        };
        for entry in &transaction.entries {
            if let Account::Engaged(_, source) = &entry.account {
                *left.entry((end, *source)).or_default() -= entry.amount.cents();
            }
        }
    }
    let by_source = |end| Source::ALL.map(|source| left.get(&(end, source)).copied().unwrap_or_default());
    let [.., avoir] = by_source("avoir");
    Settlement { of_paid: by_source("of"), returned: by_source("back"), retained: by_source("fund"), avoir }
}

/// What each source had back of several decisions, a credit of the élu included.
fn had_back(decisions: &[&Decision]) -> Sources {
    let mut back = [0; 5];
    let transactions = decisions.iter().flat_map(|decision| &decision.transactions);
    for entry in transactions.flat_map(|transaction| &transaction.entries) {
        let source = match entry.account {
            Account::Right(_) => 0,
            Account::Dotation(..) => 1,
            Account::Cpf(_) => 2,
            Account::Cec(_) => 3,
            Account::Card(_) | Account::Refund(_) => CARD,
            _ => continue,
        };
        back[source] += entry.amount.cents();
    }
    back
}

/// What the OF is owed by new payables.
fn owed(decision: &Decision) -> i64 {
    let amounts = decision.payables.iter().map(|change| match change {
        PayableChange::New(payable) => payable.amount.cents(),
        PayableChange::Reduced(_) => 0,
    });
    amounts.sum()
}

fn new_payables(decision: &Decision) -> Vec<Payable> {
    let new = |change: &PayableChange| match change {
        PayableChange::New(payable) => Some(payable.clone()),
        PayableChange::Reduced(_) => None,
    };
    decision.payables.iter().filter_map(new).collect()
}

/// What the cards get back: never more than what they paid, the rest is a credit of the élu.
fn refunded(decision: &Decision) -> i64 {
    decision.refunds.iter().map(|refund| refund.amount.cents()).sum()
}

/// Of a cancellation: the bill is the model's, which another test compares.
fn expected(by: By, on: Date, paid: &Sources) -> Settlement {
    let price = paid.iter().sum();
    let cancellation =
        Cancellation { by, ordered_on: ORDERED, on, entry: START, force_majeure: false, price };
    let Bill { charged, of_paid } = model::cancel(&cancellation);
    match model::outcome(&cancellation) {
        Outcome::Late => settle_late(paid, of_paid),
        _ => settle(paid, charged, of_paid),
    }
}

fn cancelled(dossier: &Dossier, by: By, on: Date) -> Decision {
    let expected_charge = price_of_cancellation(dossier, on).charged;
    let (actor, command) = match by {
        By::Elu => (Actor::Elu, Command::Cancel { reason: String::new(), expected_charge }),
        By::Of => (Actor::Of, Command::CancelByOf { reason: "Formateur absent".into() }),
        By::NoShow => (Actor::Of, Command::DeclareNoShow),
    };
    decide(dossier, &command, &facts(actor, on, Known::Nothing)).expect("a cancellation")
}

fn served(paid: &Paid, cause: Cause, rate: i64) -> Decision {
    let mut dossier = dossier(paid, State::ServiceDoneDeclared);
    let completion_rate = Decimal::new(rate, 2);
    let comment = "Départ".to_owned();
    dossier.service_done = Some(ServiceDone { exit: START, cause, completion_rate, comment });
    let facts = facts(Actor::Gestionnaire, plus_days(START, 9), Known::Nothing);
    decide(&dossier, &Command::ValidateServiceDone { reason: "Vu.".to_owned() }, &facts)
        .expect("a validation")
}

/// Force majeure that is recognised once all was settled.
fn excused(settled: &Decision, on: Date) -> Decision {
    let claim = Command::ClaimForceMajeure {
        case: ForceMajeureCase::Illness,
        text: "Hospitalisation".into(),
        document: "0123456789abcdef0123456789abcdef".parse().unwrap(),
    };
    let claimed = decide(&settled.dossier, &claim, &facts(Actor::Elu, on, Known::Proof { is_sent: true }))
        .expect("a claim");
    let facts = facts(Actor::Gestionnaire, on, Known::Payables(new_payables(settled)));
    decide(&claimed.dossier, &Command::GrantForceMajeure { comment: String::new() }, &facts)
        .expect("an answer")
}

proptest! {
    #![proptest_config(cases(4_000))]

    #[test]
    fn a_cancellation(paid in paid(), by in prop::sample::select(vec![By::Elu, By::Elu, By::Of, By::NoShow]), days in 0_i64..=76) {
        let on = plus_days(ORDERED, if by == By::NoShow { 77 } else { days });
        let decision = cancelled(&dossier(&paid, State::Accepted), by, on);
        let expected = expected(by, on, &paid.by);
        prop_assert_eq!(posted(&decision), expected);
        prop_assert_eq!(owed(&decision), expected.of_paid.iter().sum::<i64>());
        prop_assert_eq!(refunded(&decision), expected.returned[CARD].min(paid.by[CARD] - paid.from_credit));
    }

    #[test]
    fn a_service_done(paid in paid(), (cause, of_model) in cause(), rate in rate()) {
        let rate = if cause == Cause::Completed { 100_00 } else { rate.min(99_99) };
        let decision = served(&paid, cause, rate);
        let Bill { charged, of_paid } = model::interrupt(of_model, rate, paid.by.iter().sum());
        let expected = settle(&paid.by, charged, of_paid);
        prop_assert_eq!(posted(&decision), expected);
        prop_assert_eq!(owed(&decision), of_paid);
        prop_assert_eq!(refunded(&decision), expected.returned[CARD].min(paid.by[CARD] - paid.from_credit));
    }

    /// Whatever was charged first, in the end everybody has back what he would have had, had it been known at once.
    #[test]
    fn a_force_majeure_recognised_late(paid in paid(), rate in 0_i64..100_00, days in 64_i64..=76, is_served in any::<bool>()) {
        let (settled, rate) = if is_served {
            (served(&paid, Cause::Abandonment, rate), rate)
        } else {
            (cancelled(&dossier(&paid, State::Accepted), By::Elu, plus_days(ORDERED, days)), 0)
        };
        // A cancellation that was free leaves nothing to excuse.
        prop_assume!(settled.dossier.outcome.as_ref().is_some_and(|outcome| !outcome.charged.is_zero()));
        let corrected = excused(&settled, plus_days(START, 10));
        let Bill { charged, of_paid } = model::interrupt(model::Cause::ForceMajeure, rate, paid.by.iter().sum());
        prop_assert_eq!(had_back(&[&settled, &corrected]), settle(&paid.by, charged, of_paid).returned);
        let outcome = corrected.dossier.outcome.expect("an outcome");
        prop_assert_eq!((outcome.charged.cents(), outcome.of_paid.cents()), (charged, of_paid));
    }
}
