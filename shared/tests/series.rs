//! Sessions in series: which days a rule gives, what of it changes alone, what it refuses.

use jiff::ToSpan as _;
use jiff::civil::{Date, date};
use mce_shared::catalogue::series::{
    DayOfWeek, Every, Exception, Fate, Occurrence, SERIES_MAX, Series, SeriesRefusal,
};
use mce_shared::catalogue::{Place, SessionNumero};
use proptest::prelude::*;

fn place(code_postal: &str, ville: &str) -> Place {
    Place { code_postal: code_postal.to_owned(), ville: ville.to_owned(), ..Place::default() }
}

fn rule(every: Every, day: DayOfWeek, from: Date, until: Date) -> Series {
    Series {
        key: "R1".to_owned(),
        every,
        day,
        from,
        until,
        days: 1,
        horaires: "09:00-17:00".parse().ok(),
        places: Some(12),
        towns: vec![place("35000", "Rennes")],
        skips_holidays: true,
    }
}

fn derived(series: &Series) -> Vec<Occurrence> {
    series.derive(|_| Exception::default()).expect("a rule that gives sessions")
}

fn days(series: &Series) -> Vec<(i8, i8)> {
    derived(series).iter().map(|one| (one.day.month(), one.day.day())).collect()
}

#[test]
fn a_rule_gives_its_days() {
    use DayOfWeek::{Friday, Monday, Thursday};
    let year = |every, day| rule(every, day, date(2027, 1, 1), date(2027, 6, 30));
    for (every, day, expected) in [
        (Every::FirstOfMonth, Monday, vec![(1, 4), (2, 1), (3, 1), (4, 5), (5, 3), (6, 7)]),
        (Every::SecondOfMonth, Monday, vec![(1, 11), (2, 8), (3, 8), (4, 12), (5, 10), (6, 14)]),
        // Only January and April have five Fridays, and only April five Thursdays.
        (Every::FifthOfMonth, Friday, vec![(1, 29), (4, 30)]),
        (Every::FifthOfMonth, Thursday, vec![(4, 29)]),
        (Every::LastOfMonth, Friday, vec![(1, 29), (2, 26), (3, 26), (4, 30), (5, 28), (6, 25)]),
    ] {
        assert_eq!(days(&year(every, day)), expected, "{every:?} {day:?}");
    }
}

#[test]
fn weeks_are_counted_from_the_first_that_fits() {
    let fortnight = rule(Every::SecondWeek, DayOfWeek::Tuesday, date(2027, 3, 3), date(2027, 4, 10));
    assert_eq!(days(&fortnight), [(3, 9), (3, 23), (4, 6)]);
    let week = Series { every: Every::Week, ..fortnight };
    assert_eq!(days(&week), [(3, 9), (3, 16), (3, 23), (3, 30), (4, 6)]);
}

#[test]
fn both_ends_of_a_rule_are_in_it() {
    let one = rule(Every::Week, DayOfWeek::Monday, date(2027, 3, 1), date(2027, 3, 8));
    assert_eq!(days(&one), [(3, 1), (3, 8)]);
    let same = Series { until: one.from, ..one };
    assert_eq!(days(&same), [(3, 1)]);
}

#[test]
fn a_public_holiday_is_shown_and_left_out_unless_it_is_kept() {
    // Easter Monday, 29 March 2027.
    let rule = rule(Every::Week, DayOfWeek::Monday, date(2027, 3, 22), date(2027, 4, 5));
    let fates = |rule: &Series| derived(rule).iter().map(|one| (one.holiday, one.fate)).collect::<Vec<_>>();
    assert_eq!(fates(&rule), [(false, Fate::Planned), (true, Fate::Skipped), (false, Fate::Planned)]);
    let kept = Series { skips_holidays: false, ..rule.clone() };
    assert_eq!(fates(&kept)[1], (true, Fate::Planned));
    // A session of two days from Sunday on meets it too.
    let long = Series { day: DayOfWeek::Sunday, days: 2, ..rule };
    let met: Vec<_> = derived(&long).iter().map(|one| one.holiday).collect();
    assert_eq!(met, [true, false]);
}

#[test]
fn one_session_a_day_is_in_each_town_under_a_number_of_its_own() {
    let towns = vec![place("35000", "Rennes"), place("29000", "Quimper"), place("35000", "Rennes sud")];
    let rule =
        Series { towns, ..rule(Every::FirstOfMonth, DayOfWeek::Monday, date(2027, 2, 1), date(2027, 2, 28)) };
    let numbers: Vec<String> = derived(&rule).iter().map(|one| one.session.numero.to_string()).collect();
    assert_eq!(numbers, ["R1-20270201-35000", "R1-20270201-29000", "R1-20270201-35000-2"]);
    // A town that is added before the others renames none of them.
    let mut more = rule.clone();
    more.towns.insert(0, place("22000", "Saint-Brieuc"));
    let now: Vec<String> = derived(&more).iter().map(|one| one.session.numero.to_string()).collect();
    assert!(numbers.iter().all(|number| now.contains(number)), "{now:?}");
    let nowhere = Series { towns: Vec::new(), ..rule };
    assert_eq!(derived(&nowhere)[0].session.numero.as_str(), "R1-20270201");
}

#[test]
fn thirty_sessions_changed_by_one_are_twenty_nine_as_before() {
    let towns = ["35000", "29000", "22000", "56000", "44000"].map(|code| place(code, "Ville")).to_vec();
    let rule =
        Series { towns, ..rule(Every::FirstOfMonth, DayOfWeek::Monday, date(2027, 1, 1), date(2027, 6, 30)) };
    let before = derived(&rule);
    assert_eq!(before.len(), 30);
    let number: SessionNumero = "R1-20270405-22000".parse().unwrap();
    let moved = Exception { on: Some(date(2027, 4, 6)), places: Some(8), ..Exception::default() };
    let only = |change: Exception| {
        let number = number.clone();
        move |asked: &SessionNumero| if *asked == number { change.clone() } else { Exception::default() }
    };
    let after = rule.derive(only(moved)).unwrap();
    let differ: Vec<_> = before.iter().zip(&after).filter(|(one, other)| one != other).collect();
    assert_eq!(differ.len(), 1);
    let (was, is) = differ[0];
    assert_eq!((&was.session.numero, &is.session.numero), (&number, &number), "its number stays");
    assert_eq!(
        (is.session.debut, is.session.places, is.fate),
        (Some(date(2027, 4, 6)), Some(8), Fate::Changed)
    );
    let cancelled = rule.derive(only(Exception { cancelled: true, ..Exception::default() })).unwrap();
    assert_eq!(cancelled.iter().filter(|one| one.is_kept()).count(), 29);
}

#[test]
fn what_is_no_rule_is_refused() {
    let good = rule(Every::Week, DayOfWeek::Monday, date(2027, 1, 1), date(2027, 12, 31));
    let refused = |rule: Series| rule.derive(|_| Exception::default()).map(|all| all.len());
    let backwards = Series { until: date(2026, 12, 31), ..good.clone() };
    assert_eq!(refused(backwards), Err(SeriesRefusal::EndsBeforeStart));
    let endless = Series { until: date(2029, 1, 2), ..good.clone() };
    assert_eq!(refused(endless), Err(SeriesRefusal::TooLong));
    let nothing = Series { from: date(2027, 1, 5), until: date(2027, 1, 9), ..good.clone() };
    assert_eq!(refused(nothing), Err(SeriesRefusal::Nothing));
    for days in [0, 11] {
        assert_eq!(refused(Series { days, ..good.clone() }), Err(SeriesRefusal::BadDays));
    }
    // 52 Mondays in four towns are more than a rule may have; in three they are not.
    let towns = |count: usize| vec![place("35000", "Rennes"); count];
    assert_eq!(refused(Series { towns: towns(4), ..good.clone() }), Err(SeriesRefusal::TooMany(208)));
    assert_eq!(refused(Series { towns: towns(3), ..good }), Ok(156));
}

proptest! {
    #[test]
    fn every_session_is_on_its_day_within_the_rule_and_has_a_number_of_its_own(
        every in 0_usize..8, day in 0_usize..7, offset in 0_i64..700, length in 0_i64..700, towns in 0_usize..4,
    ) {
        let from = date(2026, 1, 1).saturating_add(offset.days());
        let until = from.saturating_add(length.days());
        let (every, day) = (Every::ALL[every], DayOfWeek::ALL[day]);
        let places = ["35000", "29000", "35000"].map(|code| place(code, "Ville"));
        let rule = Series { towns: places[..towns].to_vec(), ..rule(every, day, from, until) };
        let Ok(all) = rule.derive(|_| Exception::default()) else { return Ok(()) };
        prop_assert!(!all.is_empty() && all.len() <= SERIES_MAX);
        let mut numbers: Vec<_> = all.iter().map(|one| one.session.numero.as_str()).collect();
        numbers.sort_unstable();
        numbers.dedup();
        prop_assert_eq!(numbers.len(), all.len());
        for one in &all {
            prop_assert!(one.day >= from && one.day <= until);
            prop_assert_eq!(one.day.weekday(), day.day());
        }
        let a_month = |day: Date| (day.year(), day.month());
        if !matches!(every, Every::Week | Every::SecondWeek) {
            let mut months: Vec<_> = all.iter().map(|one| a_month(one.day)).collect();
            months.dedup();
            prop_assert_eq!(months.len() * towns.max(1), all.len(), "one day a month");
        }
        prop_assert!(all.windows(2).all(|two| two[0].day <= two[1].day));
    }
}
