//! How long a training body really waits for its money: what is said to it, beside what the law promises (DL-9).

use jiff::civil::Date;

use crate::calendar::{days_before, months_before};
use crate::rules::deadlines::{Delay, last_day};

use super::payable::{Payable, PayableCause};

/// Payments below which nothing is said: one of them would be all that there is to see.
pub const FEWEST: usize = 5;
/// Months of which it is said.
pub const MONTHS: u32 = 12;

/// In calendar days, from the day on which a payment was owed to the day on which the bank executed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaymentDelays {
    /// Payments that are counted.
    pub payments: usize,
    /// Half of them came within so many days.
    pub median: i32,
    /// Nine in ten of them did.
    pub p90: i32,
}

/// Over the payments that were executed in the year before `today`; none for fewer than [`FEWEST`]. A complement waits for the money of a
/// collectivité, and a correction for its decision: neither says how long the fund takes.
#[must_use]
pub fn payment_delays<'a>(
    payables: impl IntoIterator<Item = &'a Payable>,
    today: Date,
) -> Option<PaymentDelays> {
    let since = months_before(today, MONTHS);
    let mut days: Vec<i32> =
        payables.into_iter().filter_map(|payable| days_of(payable, (since, today))).collect();
    days.sort_unstable();
    if days.len() < FEWEST {
        return None;
    }
    Some(PaymentDelays { payments: days.len(), median: at_rank(&days, 50)?, p90: at_rank(&days, 90)? })
}

fn days_of(payable: &Payable, (since, today): (Date, Date)) -> Option<i32> {
    if payable.complement.is_some() || payable.cause == PayableCause::Correction {
        return None;
    }
    let executed = payable.live_attempt()?.executed_on.filter(|on| (since..=today).contains(on))?;
    let owed = owed_on(payable)?;
    Some(executed.since(owed).ok()?.get_days())
}

/// The day from which its last day was counted.
fn owed_on(payable: &Payable) -> Option<Date> {
    let owed = days_before(payable.until, Delay::OfPayment.length(payable.until));
    // The length of the delay may have changed since.
    (last_day(Delay::OfPayment, owed) == payable.until).then_some(owed)
}

/// The nearest rank: the least value that so many percent do not exceed.
fn at_rank(sorted: &[i32], percent: usize) -> Option<i32> {
    let rank = (percent * sorted.len()).div_ceil(100);
    sorted.get(rank.checked_sub(1)?).copied()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::{Span, Timestamp};

    use super::*;
    use crate::ids::DossierId;
    use crate::money::Euros;
    use crate::payments::{Attempt, Complement, PayableState};

    const OWED: Date = date(2027, 1, 4);
    const TODAY: Date = date(2027, 3, 1);

    /// Paid so many days after it was owed.
    fn paid(number: u32, days: i64) -> Payable {
        let until = last_day(Delay::OfPayment, OWED);
        let of = "73282932000074".parse().expect("a SIRET");
        let dossier = DossierId::new(2026, number);
        let amount = Euros::from_cents(22_500);
        let new = Payable::new(dossier, of, amount, PayableCause::ServiceDone, until, String::new());
        let attempt = Attempt {
            reference: new.next_reference(),
            settlement: "MCE-20270104-001".parse().expect("a settlement"),
            amount,
            ordered_on: OWED,
            ordered_at: Timestamp::UNIX_EPOCH,
            acknowledged_on: None,
            executed_on: OWED.checked_add(Span::new().days(days)).ok(),
            failure: None,
            payee: None,
            contradictions: Vec::new(),
        };
        Payable { state: PayableState::Executed, attempts: vec![attempt], ..new }
    }

    fn delays(payables: &[Payable]) -> Option<(usize, i32, i32)> {
        payment_delays(payables, TODAY).map(|found| (found.payments, found.median, found.p90))
    }

    #[test]
    fn half_and_nine_in_ten_came_within_so_many_days() {
        let ten: Vec<_> = (1..=10).map(|n| paid(n, i64::from(n))).collect();
        assert_eq!(delays(&ten), Some((10, 5, 9)));
        assert_eq!(delays(&ten[..5]), Some((5, 3, 5)));
        assert_eq!(delays(&ten[..4]), None, "nothing is said of four");
    }

    #[test]
    fn what_is_not_the_fund_s_doing_is_not_counted() {
        let five: Vec<_> = (1..=5).map(|n| paid(n, 3)).collect();
        let with = |other: Payable| delays(&[five.clone(), vec![other]].concat());
        let complement = Complement::new("213503600".parse().expect("a SIREN"), String::new());
        assert_eq!(with(paid(6, 40)), Some((6, 3, 40)));
        assert_eq!(with(Payable { complement: Some(complement), ..paid(6, 40) }), Some((5, 3, 3)));
        assert_eq!(with(Payable { cause: PayableCause::Correction, ..paid(6, 40) }), Some((5, 3, 3)));
        assert_eq!(with(Payable { attempts: Vec::new(), ..paid(6, 40) }), Some((5, 3, 3)));
        assert_eq!(with(paid(6, 400)), Some((5, 3, 3)), "to come");
        let long_ago = date(2028, 3, 1);
        assert_eq!(payment_delays(&five, long_ago), None);
    }
}
