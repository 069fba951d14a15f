//! What must hold whatever the figures: money is conserved, caps hold, dates are consistent, numbers survive a round trip.

use jiff::ToSpan;
use jiff::civil::{Date, date};
use mce_shared::calendar::{
    add_working_days, is_working_day, next_bank_day, third_monday, working_days_between,
};
use mce_shared::french::fold;
use mce_shared::identifiers::Nir;
use mce_shared::ledger::Source;
use mce_shared::money::Euros;
use mce_shared::parameters::{self, Parameter};
use mce_shared::rules::account::{self, LineReason, Pension, Posted, Use};
use mce_shared::rules::cancellation::{self, By, Cancellation, Outcome};
use mce_shared::rules::eligibility::Purpose;
use mce_shared::rules::financing::{self, Certification, Order, Split};
use mce_shared::rules::interruption::{Cause, Interruption, interrupt};
use mce_shared::rules::mandates::{Mandate, MandateKind};
use mce_shared::rules::{credits, restitution};
use proptest::prelude::*;
use rust_decimal::Decimal;

fn amount() -> impl Strategy<Value = Euros> {
    (0_i64..500_000).prop_map(Euros::from_cents)
}

fn day() -> impl Strategy<Value = Date> {
    (0_i32..3_300).prop_map(|days| date(2021, 1, 1).saturating_add(days.days()))
}

fn kind() -> impl Strategy<Value = MandateKind> {
    prop::sample::select(MandateKind::ALL.to_vec())
}

fn mandates() -> impl Strategy<Value = Vec<Mandate>> {
    let mandate = (kind(), day(), prop::option::of(0_i32..2_000)).prop_map(|(kind, start, length)| Mandate {
        kind,
        start,
        end: length.map(|days| start.saturating_add(days.days())),
    });
    prop::collection::vec(mandate, 0..4)
}

fn uses() -> impl Strategy<Value = Vec<Use>> {
    prop::collection::vec((day(), amount()).prop_map(|(on, amount)| Use { on, amount }), 0..4)
}

fn order() -> impl Strategy<Value = Order> {
    let purpose = prop::sample::select(vec![Purpose::Mandate, Purpose::Reinsertion]);
    let certification = prop::sample::select(vec![
        Certification::Rncp,
        Certification::Rs,
        Certification::Bilan,
        Certification::Vae,
        Certification::Permis,
    ]);
    let balances = (amount(), amount(), amount(), amount(), amount());
    (purpose, certification, day(), balances, any::<bool>()).prop_map(
        |(purpose, certification, on, (price, dife, dotation, cpf, cec), participation_exempt)| Order {
            purpose,
            on,
            price,
            dife,
            dotation,
            cpf,
            cec,
            certification,
            participation_exempt,
        },
    )
}

fn paid() -> impl Strategy<Value = Split> {
    (amount(), amount(), amount(), amount(), amount()).prop_map(|(dife, dotation, cpf, cec, card)| Split {
        dife,
        dotation,
        cpf,
        cec,
        card,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_split_sums_to_the_price_and_takes_no_more_than_there_is(order in order()) {
        let split = financing::split(&order);
        prop_assert_eq!(split.total(), order.price);
        prop_assert!(split.parts().all(|(_, part)| part.is_positive()));
        prop_assert!(split.dife == order.dife.min(order.price), "DIFE first");
        prop_assert!(split.dotation <= order.dotation && split.cpf <= order.cpf && split.cec <= order.cec);
        match order.purpose {
            Purpose::Mandate => prop_assert!(split.cpf.is_zero() && split.cec.is_zero()),
            Purpose::Reinsertion => prop_assert!(split.dotation.is_zero()),
        }
        if !(split.cpf + split.cec).is_zero() {
            prop_assert!(split.card >= financing::participation(&order));
        }
        if let Some(cap) = order.certification.use_cap(order.on) {
            prop_assert!(split.cpf <= cap);
        }
    }

    #[test]
    fn a_restitution_conserves_money(due in amount(), paid in paid()) {
        let back = restitution::restitution(due, &paid);
        prop_assert_eq!(back.total() + due.min(paid.total()), paid.total());
        for source in Source::ALL {
            prop_assert!(!back.of(source).is_negative() && back.of(source) <= paid.of(source));
        }
    }

    #[test]
    fn a_credit_never_lifts_a_balance_above_the_cap(balance in amount(), on in day()) {
        let credit = credits::credit(balance, on);
        let annual = parameters::euros(Parameter::DifeAnnual, on).unwrap_or_default();
        prop_assert_eq!(credit.credited + credit.lost_to_cap, annual);
        prop_assert_eq!(credit.balance, balance + credit.credited);
        if let Some(cap) = parameters::euros(Parameter::DifeCap, on) {
            prop_assert!(credit.balance <= cap.max(balance));
        }
    }

    #[test]
    fn an_account_is_the_sum_of_its_lines(
        mandates in mandates(), uses in uses(), pension in any::<bool>(), at in day(),
    ) {
        let history = account::history(&mandates, &uses, pension, at);
        let mut balance = Euros::ZERO;
        for line in &history.lines {
            balance += line.change;
            prop_assert_eq!(line.balance, balance);
            prop_assert!(!balance.is_negative() && line.on <= at);
            prop_assert!(balance <= parameters::euros(Parameter::DifeCap, line.on).unwrap_or_default());
        }
        prop_assert_eq!(history.balance, balance);
        prop_assert!(history.lines.is_sorted_by_key(|line| (line.on, line.reason)));
        let credits = [LineReason::Opening, LineReason::FirstEuros, LineReason::YearlyCredit];
        let credited = history.lines.iter().filter(|line| credits.contains(&line.reason));
        let years: Vec<i16> = credited.map(|line| line.on.year()).collect();
        prop_assert!(years.is_sorted_by(|one, next| one < next), "one credit a calendar year: {:?}", years);
        if history.until.is_some_and(|until| at > until) {
            prop_assert!(balance.is_zero());
        }
    }

    #[test]
    fn the_past_of_an_account_never_changes(mandates in mandates(), uses in uses(), one in day(), other in day()) {
        let early = account::history(&mandates, &uses, false, one.min(other));
        let late = account::history(&mandates, &uses, false, one.max(other));
        prop_assert!(late.lines.starts_with(&early.lines));
    }

    /// A municipal mandate that began before a first round ends on it, whatever end is listed (EL-10b): as if it were listed so, once
    /// that day has come; before, as if nobody had voted.
    #[test]
    fn a_first_round_ends_what_began_before_it(
        starts in 1_i64..2_200, listed in prop::option::of(0_i64..900), uses in uses(), pension in any::<bool>(), after in -30_i64..400,
    ) {
        let round = date(2026, 3, 15);
        let start = round.saturating_sub(starts.days());
        let end = listed.map(|days| start.saturating_add((starts + days).days()));
        let listed = [Mandate { kind: MandateKind::Municipal, start: start.max(date(2020, 3, 16)), end }];
        let closed = [Mandate { end: Some(round), ..listed[0] }];
        let at = round.saturating_add(after.days());
        let found = account::history(&listed, &uses, pension, at);
        if at < round {
            let never_voted = Mandate { kind: MandateKind::Communautaire, ..listed[0] };
            prop_assert_eq!(found, account::history(&[never_voted], &uses, pension, at));
        } else {
            prop_assert_eq!(&found, &account::history(&closed, &uses, pension, at));
            prop_assert_eq!(listed[0].as_of(at).is_held(at), at == round);
            let next = account::next_credit(&listed, found.balance, Some(2025), at);
            prop_assert!(next.is_none(), "{:?}", next);
        }
    }

    #[test]
    fn the_law_ends_a_mandate_once_and_never_makes_it_longer(kind in kind(), start in day(), length in 0_i32..3_000, one in day(), other in day()) {
        let mandate = Mandate { kind, start, end: (length > 0).then(|| start.saturating_add(length.days())) };
        let (early, late) = (mandate.as_of(one.min(other)), mandate.as_of(one.max(other)));
        prop_assert_eq!(early.as_of(one.max(other)), late, "in two steps as in one");
        prop_assert!(late.end.is_none_or(|end| mandate.end.is_none_or(|listed| end <= listed) && end >= start));
        prop_assert!(early.end.is_none() || late.end <= early.end);
        if !kind.is_municipal() {
            prop_assert_eq!(late, mandate);
        }
    }

    #[test]
    fn the_next_credit_is_the_one_that_comes(mandates in mandates(), uses in uses(), at in day()) {
        let is_past = |spent: &Use| spent.on <= at;
        let uses: Vec<Use> = uses.into_iter().filter(is_past).collect();
        let credits = [LineReason::Opening, LineReason::FirstEuros, LineReason::YearlyCredit];
        let now = account::history(&mandates, &uses, false, at);
        let last = now.lines.iter().rev().find(|line| credits.contains(&line.reason)).map(|line| line.on.year());
        let later = account::history(&mandates, &uses, false, at.saturating_add(12.years()));
        let coming = later.lines[now.lines.len()..].iter().find(|line| credits.contains(&line.reason));
        let next = account::next_credit(&mandates, now.balance, last, at.tomorrow().unwrap());
        prop_assert_eq!(
            next.map(|credit| (credit.on, credit.amount, credit.lost_to_cap)),
            coming.map(|line| (line.on, line.change, line.lost_to_cap))
        );
    }

    #[test]
    fn working_days_add_up(from in day(), count in 0_u32..60) {
        let reached = add_working_days(from, count);
        prop_assert_eq!(working_days_between(from, reached), count);
        prop_assert!(count == 0 || is_working_day(reached));
        prop_assert!(next_bank_day(from) >= from);
        prop_assert!((15..=21).contains(&(third_monday(from) - from).get_days()));
    }

    #[test]
    fn euros_survive_a_round_trip(cents in -999_999_999_999_i64..999_999_999_999) {
        let amount = Euros::from_cents(cents);
        prop_assert_eq!(amount.to_string().parse(), Ok(amount));
        prop_assert_eq!(amount.cents(), cents);
        prop_assert_eq!(Euros::from_input(&amount.french().replace('−', "-")), Ok(amount));
        let json = serde_json::to_string(&amount).unwrap();
        prop_assert_eq!(serde_json::from_str::<Euros>(&json).unwrap(), amount);
    }

    #[test]
    fn nothing_typed_makes_a_parser_panic(text in "\\PC{0,40}") {
        let _ = (text.parse::<Euros>(), Euros::from_input(&text), text.parse::<Nir>(), Nir::key_of(&text));
        let _ = (text.parse::<mce_shared::identifiers::Iban>(), text.parse::<mce_shared::identifiers::Siret>());
        let folded = fold(&text);
        prop_assert_eq!(fold(&folded), folded.clone());
        prop_assert!(!folded.contains("  ") && folded.trim() == folded);
    }

    #[test]
    fn a_nir_has_one_key(
        sex in 1_u8..=2, year in 0_u8..100, month in 1_u8..=12,
        department in prop::sample::select(vec!["01", "17", "2A", "2B", "75", "97", "99"]), rest in 0_u32..1_000_000,
    ) {
        let thirteen = format!("{sex}{year:02}{month:02}{department}{rest:06}");
        let key = Nir::key_of(&thirteen).unwrap();
        prop_assert!((1..=97).contains(&key));
        let accepted: Vec<u8> =
            (0..100).filter(|other| format!("{thirteen}{other:02}").parse::<Nir>().is_ok()).collect();
        prop_assert_eq!(accepted, [key]);
    }

    #[test]
    fn a_cancellation_charges_all_or_nothing(
        by in prop::sample::select(vec![By::Elu, By::Of, By::NoShow]), ordered_on in day(), before in 0_i32..90,
        entry in day(), force_majeure in any::<bool>(), price in amount(),
    ) {
        let on = entry.saturating_sub(before.days());
        let cancellation = Cancellation { by, ordered_on, on, entry, force_majeure, price };
        let result = cancellation::cancel(&cancellation);
        let late = result.outcome == Outcome::Late;
        prop_assert_eq!(result.charged, if late { price } else { Euros::ZERO });
        prop_assert_eq!(result.of_paid, result.charged.percent(Decimal::from(5)));
        prop_assert!(!cancellation.explain().is_empty());
        if by == By::Elu && !force_majeure && on >= ordered_on && on < entry {
            prop_assert_eq!(cancellation.last_free_day().is_some_and(|last| on <= last), !late);
        }
    }

    #[test]
    fn an_of_never_gets_more_than_what_is_charged(rate in 0_i64..=10_000, price in amount()) {
        let causes =
            [Cause::Completed, Cause::Abandonment, Cause::Absence, Cause::ForceMajeure, Cause::OfPostponed, Cause::OfInterrupted];
        for cause in causes {
            let interruption = Interruption { cause, completion_rate: Decimal::new(rate, 2), price };
            let settlement = interrupt(&interruption);
            prop_assert!(settlement.of_paid <= settlement.charged && settlement.charged <= price);
            prop_assert!(!settlement.of_paid.is_negative() && !interruption.explain().is_empty());
        }
    }
}

/// Orders and restitutions, as (days after the first day, cents).
fn movements() -> impl Strategy<Value = Vec<(Date, i64)>> {
    prop::collection::vec((day(), -60_000_i64..30_000), 0..6)
}

/// A statement being written: what time did is posted when the job runs, what people do when they do it.
#[derive(Default)]
struct Statement {
    posted: Vec<Posted>,
    /// The day on which a pension is declared.
    pension: Option<Date>,
}

impl Statement {
    fn run(&mut self, mandates: &[Mandate], at: Date) {
        for line in account::due(mandates, &self.posted, self.known(at), at) {
            self.posted.push(Posted { on: line.on, reason: Some(line.reason), change: line.change });
        }
    }

    /// What is known of the pension on a day.
    fn known(&self, at: Date) -> Pension {
        self.pension.filter(|day| *day <= at).map_or(Pension::None, Pension::KnownSince)
    }

    /// An order takes what there is at most; a restitution gives.
    fn do_something(&mut self, on: Date, cents: i64) {
        let balance: Euros = self.posted.iter().map(|line| line.change).sum();
        let change = Euros::from_cents(cents).max(-balance.or_zero());
        self.posted.push(Posted { on, reason: None, change });
    }

    fn sorted(mut self) -> Vec<Posted> {
        self.posted.sort_by_key(|line| (line.on, line.reason.unwrap_or(LineReason::Use), line.change));
        self.posted
    }
}

proptest! {
    /// What is owed to an empty statement is the whole history (AC-1 to AC-15), once the ends that the law gives are listed.
    #[test]
    fn what_is_owed_to_an_empty_statement_is_the_history(mandates in mandates(), pension in any::<bool>(), at in day()) {
        let known = if pension { Pension::Paid } else { Pension::None };
        let history = account::history(&mandates, &[], pension, at);
        let listed: Vec<Mandate> = mandates.iter().map(|mandate| mandate.as_of(at)).collect();
        prop_assert_eq!(account::due(&listed, &[], known, at), history.lines);
    }

    /// The job that runs every day, and the one that is down for months: the same statement (invariant 10).
    #[test]
    fn a_run_that_is_late_writes_what_the_daily_run_writes(
        mandates in mandates(), mut movements in movements(), at in day(), skipped in 2_u32..200,
        pension in proptest::option::of(day()),
    ) {
        movements.retain(|(on, _)| *on <= at);
        movements.sort();
        let start = || Statement { pension, ..Statement::default() };
        let (mut daily, mut late) = (start(), start());
        let mut next = movements.iter().peekable();
        let first = date(2021, 1, 1);
        for (n, today) in first.series(1.days()).take_while(|today| *today <= at).enumerate() {
            daily.run(&mandates, today);
            let is_busy = next.peek().is_some_and(|(on, _)| *on == today);
            // Somebody who orders is somebody whose rights are up to date: the others may wait.
            if is_busy || n % skipped as usize == 0 || today == at {
                late.run(&mandates, today);
            }
            while let Some((on, cents)) = next.next_if(|(on, _)| *on == today) {
                daily.do_something(*on, *cents);
                late.do_something(*on, *cents);
            }
        }
        prop_assert_eq!(account::due(&mandates, &daily.posted, daily.known(at), at), vec![], "run twice");
        prop_assert_eq!(daily.sorted(), late.sorted());
    }

    /// Invariant 2: never below zero, one credit a year, and no credit above the cap of its day.
    #[test]
    fn a_credit_stays_under_the_cap_and_comes_once_a_year(mandates in mandates(), movements in movements(), at in day()) {
        let mut statement = Statement::default();
        let mut movements = movements;
        movements.sort();
        for (on, cents) in movements.into_iter().filter(|(on, _)| *on <= at) {
            statement.run(&mandates, on);
            statement.do_something(on, cents);
        }
        statement.run(&mandates, at);
        let (mut balance, mut years) = (Euros::ZERO, std::collections::BTreeSet::new());
        for line in statement.sorted() {
            balance += line.change;
            prop_assert!(!balance.is_negative(), "{line:?}");
            if line.reason.is_some_and(LineReason::is_credit) {
                prop_assert!(years.insert(line.on.year()), "a second credit: {line:?}");
                let cap = parameters::euros(Parameter::DifeCap, line.on).unwrap();
                prop_assert!(line.change.is_zero() || balance <= cap, "{line:?} lifts it to {balance}");
            }
        }
    }
}
