//! Days, amounts and mandates, more often than not near an edge of some rule.

use jiff::civil::{Date, date};
use mce_shared::rules::mandates::{Mandate, MandateKind};
use mce_tests::reference::calendar::{easter, plus_days, plus_months};
use proptest::prelude::*;

/// Elections, changes of the law, and 29 February.
const KNOWN_DAYS: [Date; 24] = [
    date(2020, 2, 29),
    date(2020, 3, 15),
    date(2020, 3, 30),
    date(2020, 7, 30),
    date(2021, 2, 25),
    date(2021, 6, 20),
    date(2021, 7, 5),
    date(2021, 7, 22),
    date(2021, 7, 23),
    date(2022, 1, 1),
    date(2022, 3, 6),
    date(2023, 3, 30),
    date(2024, 2, 29),
    date(2024, 5, 2),
    date(2025, 1, 1),
    date(2026, 1, 1),
    date(2026, 2, 26),
    date(2026, 3, 15),
    date(2026, 3, 30),
    date(2026, 4, 2),
    date(2026, 9, 15),
    date(2026, 12, 1),
    date(2028, 2, 29),
    date(2028, 3, 31),
];

/// Any day from 2019 to 2029: a known one, the days of the yearly credits, ends of months, holidays, or none of these.
pub fn day() -> impl Strategy<Value = Date> {
    let known = prop::sample::select(KNOWN_DAYS.to_vec());
    let yearly = (2019_i16..=2029, any::<bool>())
        .prop_map(|(year, march)| if march { date(year, 3, 31) } else { date(year, 7, 5) });
    let month_end = (0_i16..132).prop_map(|months| plus_days(plus_months(date(2019, 1, 1), months + 1), -1));
    let feast = (2019_i16..=2029, prop::sample::select(vec![-2, 0, 1, 38, 39, 49, 50]))
        .prop_map(|(year, after)| plus_days(easter(year), after));
    let fixed = (2019_i16..=2029, prop::sample::select(vec![(5, 1), (5, 8), (7, 14), (11, 11), (12, 25)]))
        .prop_map(|(year, (month, day))| date(year, month, day));
    let any_day = (0_i64..4_000).prop_map(|days| plus_days(date(2019, 1, 1), days));
    let edge = prop_oneof![3 => known, 2 => yearly, 1 => month_end, 1 => feast, 1 => fixed];
    prop_oneof![2 => (edge, -1_i64..=1).prop_map(|(day, shift)| plus_days(day, shift)), 1 => any_day]
}

/// On the eve, on the day or on the morrow of a change of the law that bears on orders.
pub fn change_of_law() -> impl Strategy<Value = Date> {
    let changes = vec![
        date(2020, 7, 30),
        date(2021, 2, 25),
        date(2021, 7, 22),
        date(2022, 1, 1),
        date(2022, 3, 6),
        date(2024, 5, 2),
        date(2025, 1, 1),
        date(2026, 1, 1),
        date(2026, 2, 26),
        date(2026, 4, 2),
    ];
    (prop::sample::select(changes), -1_i64..=1).prop_map(|(day, shift)| plus_days(day, shift))
}

/// Cents: around the amounts of the law, around half a cent of some rate, or anything up to 5 000 €.
pub fn cents() -> impl Strategy<Value = i64> {
    let law = vec![
        0, 100_00, 102_23, 103_20, 150_00, 400_00, 500_00, 700_00, 800_00, 900_00, 1_500_00, 1_600_00,
        3_500_00,
    ];
    let edge = (prop::sample::select(law), -1_i64..=1)
        .prop_map(|(amount, shift): (i64, i64)| (amount + shift).max(0));
    prop_oneof![2 => edge, 1 => 0_i64..200, 3 => 0_i64..=5_000_00]
}

/// How a mandate begins, compared with the one before it.
#[derive(Clone, Copy, Debug)]
enum Link {
    SameStart,
    /// Days after the end; 1 is without a gap, below the two are held together.
    AfterEnd(i64),
    /// Days after the last day of the six months.
    AfterWindow(i64),
    Anywhere(Date),
}

fn link() -> impl Strategy<Value = Link> {
    prop_oneof![
        1 => Just(Link::SameStart),
        2 => (-400_i64..=3).prop_map(Link::AfterEnd),
        2 => (0_i64..=40).prop_map(Link::AfterEnd),
        2 => (-1_i64..=2).prop_map(Link::AfterWindow),
        1 => (3_i64..=800).prop_map(Link::AfterWindow),
        2 => day().prop_map(Link::Anywhere),
    ]
}

fn kind() -> impl Strategy<Value = MandateKind> {
    let common =
        prop::sample::select(vec![MandateKind::Municipal, MandateKind::Regional, MandateKind::Departemental]);
    prop_oneof![4 => common, 1 => prop::sample::select(MandateKind::ALL.to_vec())]
}

/// Up to five mandates, each begun in relation to the one before: successions, gaps, overlaps, nested and endless ones.
pub fn mandates() -> impl Strategy<Value = Vec<Mandate>> {
    let end = prop_oneof![
        2 => Just(None),
        2 => day().prop_map(Some),
        1 => Just(Some(Date::MIN)),
    ];
    let one = (kind(), link(), end, -2_i64..=2_500);
    (day(), prop::collection::vec(one, 0..5)).prop_map(|(first, ones)| {
        let mut mandates: Vec<Mandate> = Vec::new();
        for (kind, link, end, length) in ones {
            let start = start_of(link, mandates.last(), first);
            // The least date stands for a length: a day before the start would say nothing.
            let end = end.map(|end| if end < start { plus_days(start, length) } else { end });
            mandates.push(Mandate { kind, start, end });
        }
        mandates
    })
}

fn start_of(link: Link, before: Option<&Mandate>, first: Date) -> Date {
    let Some(before) = before else { return first };
    let end = before.end.unwrap_or(before.start);
    match link {
        Link::SameStart => before.start,
        Link::AfterEnd(days) => plus_days(end, days),
        Link::AfterWindow(days) => plus_days(plus_months(end, 6), days),
        Link::Anywhere(day) => day,
    }
}

/// A day that matters to these mandates, or else the given one; `choice` says which.
pub fn near(mandates: &[Mandate], choice: usize, shift: i64, else_on: Date) -> Date {
    let mut days: Vec<Date> = mandates.iter().map(|mandate| mandate.start).collect();
    days.extend(mandates.iter().filter_map(|mandate| mandate.end));
    days.extend(mandates.iter().filter_map(|mandate| mandate.end).map(|end| plus_months(end, 6)));
    days.extend([else_on, else_on]);
    plus_days(days[choice % days.len()], shift)
}
