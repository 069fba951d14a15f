//! The rights of an élu (section 2), lived day by day: slow, and easy to believe.
//!
//! Within a day: what was over the day before expires, the cap falls, a right opens, the year is credited, then come the other
//! movements.
//!
//! The texts leave gaps; where the core states its choice, the model makes the same: two mandates that began the same day follow
//! the earlier of their yearly days; a mandate that begins the very day after the six months finds nothing left.

use jiff::civil::{Date, date};

use super::calendar::plus_days;
use super::deadlines::reinsertion_end;
use super::mandates::{Mandate, credit_date, eligible, sits_again};
use super::parameters::{ANNUAL, CAP, on};

/// The day on which those in office got their first euros, whatever their mandate (AC-9).
const FIRST_EUROS: Date = date(2021, 7, 23);

/// Whether a pension is liquidated, which ends the rights with the mandate (AC-15).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pension {
    /// It is not.
    None,
    /// It is, on the day that is asked about; when it was isn't known. It takes nothing from who was elected again since.
    Now,
    /// It was from this day on: a last mandate that ends from then on ends the rights at once.
    Since(Date),
    /// It always was: what a statement kept day by day shows, where no loss is taken back after an election.
    AllAlong,
}

/// What a credit does to a balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credit {
    pub credited: i64,
    pub lost_to_cap: i64,
    pub balance: i64,
}

/// Why rights moved, in the order of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// Nobody may use them any more: the six months are over, or the pension is liquidated.
    Expiry,
    /// The cap fell below the balance (AC-11).
    CapCut,
    /// A first mandate begins.
    Opening,
    /// The credit of 2021 (AC-9).
    FirstEuros,
    /// The credit of the year.
    YearlyCredit,
    /// An order (negative) or a restitution (positive).
    Other,
}

/// One movement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub on: Date,
    pub reason: Reason,
    /// In cents; 0 for a credit that is lost to the cap as a whole.
    pub change: i64,
    /// What the cap refused of a credit, or cut.
    pub lost_to_cap: i64,
    pub balance: i64,
}

/// What the rights may pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsableFor {
    MandateAndReinsertion,
    Mandate,
    Reinsertion,
    Nothing,
}

/// An account on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account {
    pub balance: i64,
    pub usable_for: UsableFor,
    /// The last day of use, once no mandate is held.
    pub until: Option<Date>,
}

/// A yearly credit: the annual amount as far as the cap leaves room; the rest is lost (AC-2).
pub fn credit(balance: i64, day: Date) -> Credit {
    let (annual, cap) = (on(ANNUAL, day).unwrap_or(0), on(CAP, day).unwrap_or(0));
    let room = (cap - balance).max(0);
    let credited = annual.min(room);
    Credit { credited, lost_to_cap: annual - credited, balance: balance + credited }
}

/// The account at the end of a day. The uses are the days and the amounts (positive) of the orders.
pub fn account(mandates: &[Mandate], uses: &[(Date, i64)], pension: bool, at: Date) -> Account {
    let orders: Vec<_> = uses.iter().map(|(day, amount)| (*day, -amount)).collect();
    let lines = rights_lines(mandates, &orders, if pension { Pension::Now } else { Pension::None }, at);
    Account {
        balance: lines.last().map_or(0, |line| line.balance),
        usable_for: usable_for(mandates, pension, at),
        until: until(mandates, pension, at),
    }
}

/// What the rights may pay on a day, whatever their amount.
pub fn usable_for(mandates: &[Mandate], pension: bool, at: Date) -> UsableFor {
    if eligible(mandates).iter().any(|mandate| mandate.is_held(at)) {
        return if pension { UsableFor::Mandate } else { UsableFor::MandateAndReinsertion };
    }
    match until(mandates, pension, at) {
        Some(last) if at <= last => UsableFor::Reinsertion,
        _ => UsableFor::Nothing,
    }
}

/// The last day of use: nothing while a mandate is held or before the first one (AC-15), nor for a pension while a seat won again
/// has not opened its right.
pub fn until(mandates: &[Mandate], pension: bool, at: Date) -> Option<Date> {
    let mandates = eligible(mandates);
    let begun: Vec<_> = mandates.iter().filter(|mandate| mandate.start <= at).collect();
    if begun.iter().any(|mandate| mandate.is_held(at)) {
        return None;
    }
    let last_end = begun.iter().filter_map(|mandate| mandate.known_end(at)).max()?;
    if pension && sits_again(&mandates, last_end) {
        return None;
    }
    Some(if pension { last_end } else { reinsertion_end(last_end) })
}

/// Every movement up to a day with it. The other movements are orders (negative; they take no more than there is) and
/// restitutions (positive; they ignore the cap, and what arrives when the rights are closed is lost the day after).
pub fn rights_lines(mandates: &[Mandate], others: &[(Date, i64)], pension: Pension, at: Date) -> Vec<Line> {
    lived(mandates, others, (pension, Loss::OfTheLaw), at)
}

/// The same as a statement has it, where a loss is for good: it waits until the end of the mandate is listed.
pub fn posted_lines(mandates: &[Mandate], others: &[(Date, i64)], pension: Pension, at: Date) -> Vec<Line> {
    lived(mandates, others, (pension, Loss::OfTheRegister), at)
}

/// Which end of a mandate takes the rights.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Loss {
    OfTheLaw,
    OfTheRegister,
}

impl Loss {
    fn end(self, mandate: &Mandate, day: Date) -> Option<Date> {
        match self {
            Self::OfTheLaw => mandate.known_end(day),
            Self::OfTheRegister => mandate.end,
        }
    }

    fn sits(self, mandate: &Mandate, day: Date) -> bool {
        match self {
            Self::OfTheLaw => mandate.is_held(day),
            Self::OfTheRegister => mandate.start <= day && mandate.end.is_none_or(|end| day <= end),
        }
    }
}

fn lived(
    mandates: &[Mandate],
    others: &[(Date, i64)],
    (pension, loss): (Pension, Loss),
    at: Date,
) -> Vec<Line> {
    let pension_from = match pension {
        Pension::None => None,
        Pension::Now => until(mandates, true, at),
        Pension::Since(day) => Some(day),
        Pension::AllAlong => Some(Date::MIN),
    };
    let mandates = eligible(mandates);
    let mut book = Book { mandates, loss, pension_from, balance: 0, credited_year: None, lines: Vec::new() };
    let starts = book.mandates.iter().map(|mandate| mandate.start);
    let Some(mut day) = starts.chain(others.iter().map(|(day, _)| *day)).min() else { return Vec::new() };
    while day <= at {
        book.live(day, others);
        day = day.tomorrow().unwrap();
    }
    book.lines
}

struct Book {
    mandates: Vec<Mandate>,
    loss: Loss,
    /// A last mandate that ends from this day on ends the rights at once.
    pension_from: Option<Date>,
    balance: i64,
    credited_year: Option<i16>,
    lines: Vec<Line>,
}

impl Book {
    fn live(&mut self, day: Date, others: &[(Date, i64)]) {
        if self.balance > 0 && self.is_over(day) {
            self.write(day, Reason::Expiry, -self.balance, 0);
        }
        self.cut_to_cap(day);
        if let Some(reason) = self.reason_to_credit(day) {
            self.credit(day, reason);
        }
        for (_, change) in others.iter().filter(|(on, _)| *on == day) {
            self.write(day, Reason::Other, (*change).max(-self.balance), 0);
        }
    }

    /// The last day of use was before this one, as far as the mandates begun before it say.
    fn is_over(&self, day: Date) -> bool {
        let begun = || self.mandates.iter().filter(|mandate| mandate.start < day);
        let loss = self.loss;
        let Some(last_end) = begun().filter_map(|mandate| loss.end(mandate, day)).max() else { return false };
        let without_a_gap = plus_days(last_end, 1) == day && self.held(day).next().is_some();
        if begun().any(|mandate| loss.sits(mandate, day)) || without_a_gap {
            return false;
        }
        let at_once =
            self.pension_from.is_some_and(|from| from <= last_end) && !sits_again(&self.mandates, last_end);
        day > if at_once { last_end } else { reinsertion_end(last_end) }
    }

    /// A cap that falls cuts what is above; one that rises cuts nothing, even what a restitution put above.
    fn cut_to_cap(&mut self, day: Date) {
        if CAP.iter().all(|(from, _)| *from != day) {
            return;
        }
        let (Some(before), Some(now)) = (on(CAP, plus_days(day, -1)), on(CAP, day)) else { return };
        if now < before && self.balance > now {
            self.write(day, Reason::CapCut, now - self.balance, self.balance - now);
        }
    }

    fn reason_to_credit(&self, day: Date) -> Option<Reason> {
        let oldest = self.held(day).map(|mandate| mandate.start).min()?;
        if day < FIRST_EUROS || self.credited_year == Some(day.year()) {
            return None;
        }
        if oldest == day {
            return Some(Reason::Opening);
        }
        if day == FIRST_EUROS {
            return Some(Reason::FirstEuros);
        }
        let oldest_ones = self.held(day).filter(|mandate| mandate.start == oldest);
        let yearly_day = oldest_ones.map(|mandate| credit_date(mandate.body, day.year())).min()?;
        (yearly_day == day).then_some(Reason::YearlyCredit)
    }

    fn held(&self, day: Date) -> impl Iterator<Item = &Mandate> {
        self.mandates.iter().filter(move |mandate| mandate.is_held(day))
    }

    fn credit(&mut self, day: Date, reason: Reason) {
        let credit = credit(self.balance, day);
        self.credited_year = Some(day.year());
        self.write(day, reason, credit.credited, credit.lost_to_cap);
    }

    /// A movement, unless it is none: a credit that the cap refused whole is one.
    fn write(&mut self, on: Date, reason: Reason, change: i64, lost_to_cap: i64) {
        if change == 0 && lost_to_cap == 0 {
            return;
        }
        self.balance += change;
        self.lines.push(Line { on, reason, change, lost_to_cap, balance: self.balance });
    }
}
