//! The rights of an élu through time: what was credited, cut, used and lost, and what is left (AC-1 to AC-15, EL-5, EL-6).
//!
//! One counter a person, whatever the number of mandates (EL-5). A right opens on the first day of a mandate held while
//! none that began earlier is; then one credit a calendar year, on the day of the mandate held the longest. Choices where
//! the texts leave a gap:
//!
//! * **Before 23 July 2021** rights were in hours: nothing is credited before that day, on which everybody in office
//!   got the euros of 2021 (AC-9). Hours that were converted then aren't known here.
//! * **An interruption** of at most six months between two mandates loses nothing (AC-13, AC-14); after six months the
//!   rights are lost and the next mandate starts from zero (AC-15).
//! * **A pension** is a fact of the day `at`: when it was liquidated isn't known, so it ends the rights of a person who
//!   no longer holds a mandate, and never those of a person who was elected again since. What was declared to us has its day:
//!   from then on the rights end with the last mandate, even for who is elected again before anybody looked ([`Pension`]); not for who
//!   is elected again by the very renewal that ended it (AC-13).
//! * **The mandate held the longest ends between the last day of March and 5 July**: when its day was the later and that
//!   of the next one the earlier, that year has no credit. This follows EL-5 to the letter.
//! * **Two mandates that began the same day** on two calendars: the earlier day of the year counts.
//! * **A use above the balance** takes the balance, which never goes below zero.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::credits::{self, credit, credit_date};
use super::deadlines::{Delay, last_day};
use super::mandates::{self, Mandate};
use crate::calendar;
use crate::money::Euros;
use crate::parameters::{self, Parameter};

/// Rights spent on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Use {
    /// Day of the order.
    pub on: Date,
    /// What it took, a positive amount.
    pub amount: Euros,
}

/// What the rights may pay for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum UsableFor {
    /// A mandate is held.
    MandateAndReinsertion,
    /// A mandate is held and a pension is liquidated (EL-11, RE-3).
    Mandate,
    /// The mandate is over since less than six months (AC-15).
    Reinsertion,
    /// Nothing is left to use.
    None,
}

impl UsableFor {
    /// What is left of it once the pension is being paid: the rights pay for the mandate alone (RE-3).
    #[must_use]
    pub const fn once_pension_is_paid(self) -> Self {
        match self {
            Self::MandateAndReinsertion | Self::Mandate => Self::Mandate,
            Self::Reinsertion | Self::None => Self::None,
        }
    }
}

/// Why a line of the statement is there, in the order of the events of one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum LineReason {
    /// The delay after the end of the mandates is over (AC-15).
    Expiry,
    /// The cap fell below the balance (AC-11).
    CapChange,
    /// The first day of a mandate held while no other was (AC-8).
    Opening,
    /// The first rights in euros, on 23 July 2021 (AC-9).
    FirstEuros,
    /// The yearly day (AC-3).
    YearlyCredit,
    /// An order.
    Use,
}

impl LineReason {
    /// Does it add the amount of a year?
    pub const fn is_credit(self) -> bool {
        matches!(self, LineReason::Opening | LineReason::FirstEuros | LineReason::YearlyCredit)
    }

    /// What the statement says.
    pub fn label(self) -> &'static str {
        match self {
            LineReason::Expiry => "Fin du délai d’utilisation après le mandat : droits perdus",
            LineReason::CapChange => "Baisse du plafond : droits ramenés au plafond",
            LineReason::Opening => "Début de mandat : ouverture des droits de l’année",
            LineReason::FirstEuros => "Passage des droits en euros : droits de l’année 2021",
            LineReason::YearlyCredit => "Droits de l’année",
            LineReason::Use => "Utilisation pour une formation",
        }
    }
}

/// A line of the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Day of the event.
    pub on: Date,
    /// What happened.
    pub reason: LineReason,
    /// What it did to the balance: positive for a credit, negative for a use, a cut or an expiry.
    pub change: Euros,
    /// What the cap refused or cut on that day.
    pub lost_to_cap: Euros,
    /// The balance afterwards.
    pub balance: Euros,
}

/// The rights of a person on a day, and how they came to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountHistory {
    /// Every event up to that day, the oldest first.
    pub lines: Vec<Line>,
    /// What is left.
    pub balance: Euros,
    /// What it may pay for.
    pub usable_for: UsableFor,
    /// The last day of use, once no mandate is held any more.
    pub until: Option<Date>,
}

/// A credit to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextCredit {
    pub on: Date,
    /// What it will add, should nothing be used until then.
    pub amount: Euros,
    /// What the cap will refuse, should nothing be used until then.
    pub lost_to_cap: Euros,
}

/// The rights on day `at` of a person who held these mandates, eligible or not, and used these rights. Events after `at`
/// are ignored.
pub fn history(mandates: &[Mandate], uses: &[Use], pension_liquidated: bool, at: Date) -> AccountHistory {
    let mandates = mandates::eligible(mandates, at);
    let until = last_day_of_use(&mandates, pension_liquidated, at);
    let mut lapses = lapses_between_mandates(&mandates);
    lapses.extend(until.map(calendar::next));
    let mut counter = Counter::default();
    for day in event_days(&mandates, uses, &lapses, at) {
        counter.pass(day, &mandates, uses, &lapses);
    }
    let usable_for = usable_for(&mandates, until, pension_liquidated, at);
    AccountHistory { lines: counter.lines, balance: counter.balance, usable_for, until }
}

/// A movement of the right that was posted already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posted {
    /// Day of effect.
    pub on: Date,
    /// What time did; none for an order or a restitution.
    pub reason: Option<LineReason>,
    /// What was added; below zero when taken.
    pub change: Euros,
}

impl Posted {
    /// Its place among the movements: the day, then the order of the events of one day.
    fn place(&self) -> (Date, LineReason) {
        (self.on, self.reason.unwrap_or(LineReason::Use))
    }

    fn is_credit(&self) -> bool {
        self.reason.is_some_and(LineReason::is_credit)
    }
}

/// What is known of a pension.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pension {
    /// None is paid.
    #[default]
    None,
    /// One is paid; since when isn't known.
    Paid,
    /// One is paid, and we know it since this day.
    KnownSince(Date),
}

impl Pension {
    /// Whether one is paid.
    #[must_use]
    pub fn is_paid(self) -> bool {
        self != Self::None
    }
}

/// What time does to the rights up to day `at` and that is not posted yet: credits, cuts, expiries, the oldest first.
///
/// Each has its own day, and counts from the balance of that day: computed late, or twice, it is the same. The years before the
/// last credit are not gone back to. What the élu gets back once the rights are lost is lost the day after. A loss that is
/// known late takes what was not used meanwhile, never more.
///
/// A loss is posted for good, and the register lists the next mandate months late: the end that the law gives (EL-10b) stops the use of
/// the rights, and takes them only once it is listed, which two people have decided.
pub fn due(mandates: &[Mandate], posted: &[Posted], pension: Pension, at: Date) -> Vec<Line> {
    let closings = Closings::of(&mandates::listed(mandates), pension, at);
    let mandates = mandates::eligible(mandates, at);
    let mut replay = Replay::of(posted);
    let mut days = event_days(&mandates, &[], &closings.lapses, at);
    days.extend(posted.iter().filter(|line| line.reason.is_none()).map(|line| calendar::next(line.on)));
    for day in days.into_iter().filter(|day| *day <= at) {
        if closings.lapses.contains(&day) || closings.is_closed(day, &mandates) {
            replay.take(day, LineReason::Expiry, Euros::ZERO);
        }
        if cap_changes().any(|change| change == day) {
            replay.take(
                day,
                LineReason::CapChange,
                credits::cut_to_cap(replay.before(day, LineReason::CapChange), day),
            );
        }
        if let Some(reason) = credit_due(&mandates, replay.last_credit_year, day) {
            replay.credit(day, reason);
        }
    }
    replay.lines
}

/// When rights are lost.
struct Closings {
    lapses: Vec<Date>,
}

impl Closings {
    fn of(mandates: &[Mandate], pension: Pension, at: Date) -> Self {
        let mut lapses = lapses_between_mandates(mandates);
        let since_ever = pension == Pension::Paid;
        lapses.extend(last_day_of_use(mandates, since_ever, at).map(calendar::next));
        if let Pension::KnownSince(known) = pension {
            let ends = last_ends(mandates).filter(|end| *end <= at && ends_at_once(mandates, *end, known));
            lapses.extend(ends.map(calendar::next));
        }
        Self { lapses }
    }

    /// Whether the rights were lost before `day` and no mandate has begun since; one that begins on that day opens after the loss.
    fn is_closed(&self, day: Date, mandates: &[Mandate]) -> bool {
        let reopened = |lapse: Date| mandates.iter().any(|mandate| (lapse..day).contains(&mandate.start));
        self.lapses.iter().any(|lapse| *lapse <= day && !reopened(*lapse))
    }
}

/// Whether a pension known since a day ends the rights with the mandates that end on `end`: they were not lost yet by the six
/// months, nor open again.
fn ends_at_once(mandates: &[Mandate], end: Date, known: Date) -> bool {
    let reopened = mandates.iter().any(|mandate| end < mandate.start && mandate.start <= known)
        || Mandate::is_won_again(mandates, end);
    known <= last_day(Delay::ReinsertionWindow, end) && !reopened
}

/// The days after which no mandate is held.
fn last_ends(mandates: &[Mandate]) -> impl Iterator<Item = Date> {
    let ends = mandates.iter().filter_map(|mandate| mandate.end);
    ends.filter(|end| mandates.iter().all(|mandate| !mandate.is_held(calendar::next(*end))))
}

/// What was posted, and what is added to it as the days pass again.
struct Replay {
    /// In the order of the days and of the events of one day.
    posted: Vec<Posted>,
    lines: Vec<Line>,
    added: Euros,
    last_credit_year: Option<i16>,
}

impl Replay {
    fn of(posted: &[Posted]) -> Self {
        let mut posted = posted.to_vec();
        posted.sort_by_key(Posted::place);
        let last_credit_year = posted.iter().filter(|line| line.is_credit()).map(|line| line.on.year()).max();
        Self { posted, lines: Vec::new(), added: Euros::ZERO, last_credit_year }
    }

    /// The balance at an event of a day, what was posted for this very event included.
    fn before(&self, day: Date, reason: LineReason) -> Euros {
        let earlier = self.posted.iter().take_while(|line| line.place() <= (day, reason));
        earlier.map(|line| line.change).sum::<Euros>() + self.added
    }

    /// The least that was left at that event and ever since: what later uses took is no longer there to be lost.
    fn left_since(&self, day: Date, reason: LineReason) -> Euros {
        let mut balance = self.before(day, reason);
        let mut least = balance;
        for line in self.posted.iter().skip_while(|line| line.place() <= (day, reason)) {
            balance += line.change;
            least = least.min(balance);
        }
        least.or_zero()
    }

    /// A loss that leaves `target` of the balance, or what later uses have left.
    fn take(&mut self, day: Date, reason: LineReason, target: Euros) {
        let balance = self.before(day, reason);
        let lost = (balance - target).or_zero().min(self.left_since(day, reason));
        if lost.is_positive() {
            let cut = if reason == LineReason::CapChange { lost } else { Euros::ZERO };
            self.record(Line { on: day, reason, change: -lost, lost_to_cap: cut, balance: balance - lost });
        }
    }

    fn credit(&mut self, day: Date, reason: LineReason) {
        let credit = credit(self.before(day, reason), day);
        self.last_credit_year = Some(day.year());
        self.record(Line {
            on: day,
            reason,
            change: credit.credited,
            lost_to_cap: credit.lost_to_cap,
            balance: credit.balance,
        });
    }

    fn record(&mut self, line: Line) {
        self.added += line.change;
        self.lines.push(line);
    }
}

/// Why a credit is due on a day, when one is: the year has none yet, and a right opens or it is the yearly day.
pub fn credit_due(mandates: &[Mandate], last_credit_year: Option<i16>, on: Date) -> Option<LineReason> {
    let mandates = mandates::eligible(mandates, on);
    let is_credited = last_credit_year.is_some_and(|year| year >= on.year());
    if is_credited || parameters::value(Parameter::DifeAnnual, on).is_none() {
        return None;
    }
    if opens(&mandates, on) {
        Some(LineReason::Opening)
    } else if Some(on) == first_day_of_euros() && mandates.iter().any(|mandate| mandate.is_held(on)) {
        Some(LineReason::FirstEuros)
    } else {
        (yearly_day(&mandates, on) == Some(on)).then_some(LineReason::YearlyCredit)
    }
}

/// The next credit from `today` on, given the balance and the calendar year of the last credit; none when no mandate
/// will be held then. A mandate whose end isn't known is taken to go on, until the next general renewal of its commune.
pub fn next_credit(
    mandates: &[Mandate],
    balance: Euros,
    last_credit_year: Option<i16>,
    today: Date,
) -> Option<NextCredit> {
    let (on, credits::Credit { credited, lost_to_cap, .. }) =
        credit_to_come(mandates, balance, last_credit_year, today)?;
    Some(NextCredit { on, amount: credited, lost_to_cap })
}

/// Every credit from `today` until a day, the first one first, each with the balance that it leads to: should nothing be used.
pub fn credits_to_come(
    mandates: &[Mandate],
    mut balance: Euros,
    mut last_credit_year: Option<i16>,
    today: Date,
    until: Date,
) -> Vec<(Date, credits::Credit)> {
    let (mut found, mut from) = (Vec::new(), today);
    while let Some((on, credit)) = credit_to_come(mandates, balance, last_credit_year, from) {
        if on > until {
            break;
        }
        (balance, last_credit_year, from) = (credit.balance, Some(on.year()), calendar::next(on));
        found.push((on, credit));
    }
    found
}

fn credit_to_come(
    mandates: &[Mandate],
    balance: Euros,
    last_credit_year: Option<i16>,
    today: Date,
) -> Option<(Date, credits::Credit)> {
    let mandates = mandates::eligible(mandates, today);
    // Next year's yearly day at the latest, one year more when the mandate held the longest ends between the two days
    // of the year; later only for a mandate that is still to begin.
    let horizon =
        mandates.iter().map(|mandate| mandate.start.year()).fold(today.year(), i16::max).saturating_add(2);
    let starts = mandates.iter().map(|mandate| mandate.start);
    let yearly = (today.year()..=horizon).flat_map(|year| credit_days(&mandates, year));
    let days: BTreeSet<Date> =
        starts.chain(yearly).chain(first_day_of_euros()).filter(|day| *day >= today).collect();
    let on = days.into_iter().find(|day| credit_due(&mandates, last_credit_year, *day).is_some())?;
    let then = mandates::eligible(&mandates, on);
    Some((on, credit(balance_before(&then, balance, today, on), on)))
}

/// What a balance of `today` will be on the day of the credit `on`, should nothing be used: lost, or cut by a lower cap.
/// `today` counts as to come, for what it takes may not be posted yet; once it is, there is nothing left to take again.
fn balance_before(mandates: &[Mandate], balance: Euros, today: Date, on: Date) -> Euros {
    let is_to_come = |day: &Date| (today..=on).contains(day);
    if lapses_between_mandates(mandates).iter().any(is_to_come) {
        return Euros::ZERO;
    }
    cap_changes().filter(is_to_come).fold(balance, credits::cut_to_cap)
}

/// The counter as the days pass.
#[derive(Default)]
struct Counter {
    lines: Vec<Line>,
    balance: Euros,
    last_credit_year: Option<i16>,
}

impl Counter {
    /// The events of one day, in their order: what ended the day before, the cap, the credit, the uses.
    fn pass(&mut self, day: Date, mandates: &[Mandate], uses: &[Use], lapses: &[Date]) {
        if lapses.contains(&day) {
            self.record(day, LineReason::Expiry, Euros::ZERO, Euros::ZERO);
        }
        if cap_changes().any(|change| change == day) {
            let cut = credits::cut_to_cap(self.balance, day);
            self.record(day, LineReason::CapChange, cut, self.balance - cut);
        }
        if let Some(reason) = credit_due(mandates, self.last_credit_year, day) {
            let credit = credit(self.balance, day);
            self.last_credit_year = Some(day.year());
            self.record(day, reason, credit.balance, credit.lost_to_cap);
        }
        for spent in uses.iter().filter(|spent| spent.on == day) {
            self.record(day, LineReason::Use, (self.balance - spent.amount.or_zero()).or_zero(), Euros::ZERO);
        }
    }

    /// Adds a line, unless nothing happened: a credit that the cap refused whole did happen.
    fn record(&mut self, on: Date, reason: LineReason, balance: Euros, lost_to_cap: Euros) {
        let change = balance - self.balance;
        if !change.is_zero() || !lost_to_cap.is_zero() {
            self.lines.push(Line { on, reason, change, lost_to_cap, balance });
        }
        self.balance = balance;
    }
}

/// Every day up to `at` on which something may happen, in order.
fn event_days(mandates: &[Mandate], uses: &[Use], lapses: &[Date], at: Date) -> BTreeSet<Date> {
    let Some(first) = mandates.iter().map(|mandate| mandate.start).min() else { return BTreeSet::new() };
    let first = first_day_of_euros().map_or(first, |day| day.max(first));
    let mut days: BTreeSet<Date> =
        (first.year()..=at.year()).flat_map(|year| credit_days(mandates, year)).collect();
    days.extend(mandates.iter().map(|mandate| mandate.start));
    days.extend(uses.iter().map(|spent| spent.on));
    days.extend(lapses);
    days.extend(cap_changes());
    days.extend(first_day_of_euros());
    days.retain(|day| first <= *day && *day <= at);
    days
}

/// The yearly days of the calendars that the mandates follow.
fn credit_days(mandates: &[Mandate], year: i16) -> impl Iterator<Item = Date> {
    mandates.iter().map(move |mandate| credit_date(mandate.kind, year))
}

/// Does a right open: does a mandate begin while none that began earlier is held?
fn opens(mandates: &[Mandate], on: Date) -> bool {
    let begins = mandates.iter().any(|mandate| mandate.start == on);
    begins && !mandates.iter().any(|mandate| mandate.start < on && mandate.is_held(on))
}

/// The yearly day, that year, of the mandate held the longest among those held on a day (EL-5).
fn yearly_day(mandates: &[Mandate], on: Date) -> Option<Date> {
    let held = || mandates.iter().filter(|mandate| mandate.is_held(on));
    let oldest = held().map(|mandate| mandate.start).min()?;
    held().filter(|mandate| mandate.start == oldest).map(|mandate| credit_date(mandate.kind, on.year())).min()
}

/// The days on which rights are lost because the next mandate began too late.
fn lapses_between_mandates(mandates: &[Mandate]) -> Vec<Date> {
    let lost_from = |end: Date| {
        let lapse = calendar::next(last_day(Delay::ReinsertionWindow, end));
        let next_start = mandates.iter().map(|mandate| mandate.start).filter(|start| *start > end).min();
        next_start.is_some_and(|start| start >= lapse).then_some(lapse)
    };
    last_ends(mandates).filter_map(lost_from).collect()
}

/// The last day of use of a person who holds no mandate any more on `at`; a pension takes nothing from who waits for the rights
/// of a mandate that was won again.
fn last_day_of_use(mandates: &[Mandate], pension_liquidated: bool, at: Date) -> Option<Date> {
    if mandates.iter().any(|mandate| mandate.is_held(at)) {
        return None;
    }
    let last_end = mandates.iter().filter_map(|mandate| mandate.end).filter(|end| *end < at).max()?;
    if pension_liquidated {
        return (!Mandate::is_won_again(mandates, last_end)).then_some(last_end);
    }
    Some(last_day(Delay::ReinsertionWindow, last_end))
}

fn usable_for(mandates: &[Mandate], until: Option<Date>, pension_liquidated: bool, at: Date) -> UsableFor {
    match until {
        Some(until) if at <= until => UsableFor::Reinsertion,
        None if mandates.iter().any(|mandate| mandate.is_held(at)) && pension_liquidated => {
            UsableFor::Mandate
        }
        None if mandates.iter().any(|mandate| mandate.is_held(at)) => UsableFor::MandateAndReinsertion,
        _ => UsableFor::None,
    }
}

fn cap_changes() -> impl Iterator<Item = Date> {
    parameters::confirmed_rows(Parameter::DifeCap).map(|row| row.from)
}

fn first_day_of_euros() -> Option<Date> {
    parameters::confirmed_rows(Parameter::DifeAnnual).next().map(|row| row.from)
}

#[cfg(test)]
mod tests;
