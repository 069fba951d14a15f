//! Whether a row may be confirmed: a possible value, from a day to come, over nothing that is certain, by a text that can be found.

use jiff::civil::Date;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use super::LawRefusal;
use crate::calendar;
use crate::parameters::{DecidedRow, Described, Group, Parameter, Row, confirmed_rows, rows};
use crate::texts::labels;

/// The longest source.
pub const SOURCE_MAX: usize = 500;
/// How many times what holds a value may be, or be less: more is a slip of the hand.
const FACTOR: u32 = 4;

/// Figures whose rules ask for the last row, whatever the day.
const UNDATED: [Parameter; 2] = [Parameter::InterruptionWhole, Parameter::InterruptionFloor];

/// Whether a row may be confirmed on a day, beside what the law that holds here has.
///
/// # Errors
/// What is wrong with it.
pub fn check_row(row: &DecidedRow, today: Date) -> Result<(), LawRefusal> {
    let described = row.described().ok_or(LawRefusal::Unknown)?;
    if UNDATED.contains(&described.parameter) {
        return Err(LawRefusal::Undated);
    }
    check_value(row, described)?;
    check_days(row, described.parameter, today)?;
    check_source(&row.source, described)
}

fn check_value(row: &DecidedRow, described: &Described) -> Result<(), LawRefusal> {
    let unit = unit_of(described);
    if !fits(unit, row.value) {
        return Err(LawRefusal::Value(unit_words(described).to_owned()));
    }
    let Some(held) = held(described.parameter, row.from).filter(|_| unit != "MMDD") else { return Ok(()) };
    let factor = Decimal::from(FACTOR);
    let (least, most) = (held.value / factor, held.value * factor);
    if (least..=most).contains(&row.value) {
        return Ok(());
    }
    let words = |value: Decimal| Row { value: value.round_dp(2), ..*held }.words();
    Err(LawRefusal::Bounds { held: held.words(), least: words(least), most: words(most) })
}

/// What holds on the eve of a row, or is published if nothing ever held.
fn held(parameter: Parameter, from: Date) -> Option<&'static Row> {
    let before = confirmed_rows(parameter).filter(|row| row.from < from).last();
    before.or_else(|| rows(parameter).first())
}

fn check_days(row: &DecidedRow, parameter: Parameter, today: Date) -> Result<(), LawRefusal> {
    if row.from <= today {
        return Err(LawRefusal::NotAhead);
    }
    if row.to.is_some_and(|to| to < row.from) {
        return Err(LawRefusal::End);
    }
    if confirmed_rows(parameter).any(|other| other.from == row.from) {
        return Err(LawRefusal::Begins);
    }
    let next = confirmed_rows(parameter).map(|other| other.from).find(|from| *from > row.from);
    if let Some(next) = next.filter(|next| row.to.is_none_or(|to| to >= *next)) {
        return Err(LawRefusal::Overlaps(next));
    }
    let ends_something = confirmed_rows(parameter)
        .any(|other| other.from < row.from && other.to.is_none_or(|to| to >= row.from));
    let is_followed = |to| next == Some(calendar::next(to));
    if ends_something && row.to.is_some_and(|to| !is_followed(to)) { Err(LawRefusal::Gap) } else { Ok(()) }
}

fn check_source(source: &str, described: &Described) -> Result<(), LawRefusal> {
    let is_said = !source.trim().is_empty() && source.chars().count() <= SOURCE_MAX;
    if is_said && (has_nor(source) || !is_fixed_by_a_text(described)) {
        Ok(())
    } else {
        Err(LawRefusal::Source)
    }
}

/// Whether a text of the Journal officiel fixes a figure; the others are choices of the service, or of its terms.
#[must_use]
pub fn is_fixed_by_a_text(described: &Described) -> bool {
    let last = rows(described.parameter).last().map_or("", |row| row.source);
    !matches!(described.group, Group::Service | Group::Recognition)
        && ["arrêté", "décret", "loi ", "CGCT"].iter().any(|word| last.contains(word))
}

/// A number of the Journal officiel: four letters, seven digits, a letter.
fn has_nor(text: &str) -> bool {
    text.split(|letter: char| !letter.is_ascii_alphanumeric()).any(|word| {
        let is = |range: std::ops::Range<usize>, test: fn(&u8) -> bool| {
            word.as_bytes().get(range).is_some_and(|bytes| bytes.iter().all(test))
        };
        word.len() == 12
            && is(0..4, u8::is_ascii_uppercase)
            && is(4..11, u8::is_ascii_digit)
            && is(11..12, u8::is_ascii_uppercase)
    })
}

fn unit_of(described: &Described) -> &'static str {
    rows(described.parameter).first().map_or("", |row| row.unit)
}

fn fits(unit: &str, value: Decimal) -> bool {
    let whole = value.is_integer() && value >= Decimal::ONE;
    match unit {
        "EUR" | "EUR HT / h" | "EUR / year" => value > Decimal::ZERO && value.normalize().scale() <= 2,
        "%" | "percent" | "% HT" => {
            value > Decimal::ZERO && value <= Decimal::ONE_HUNDRED && value.normalize().scale() <= 2
        }
        "MMDD" => whole && value.to_i16().is_some_and(is_day),
        _ => whole,
    }
}

/// A day that every year has.
fn is_day(month_and_day: i16) -> bool {
    let parts = i8::try_from(month_and_day / 100).ok().zip(i8::try_from(month_and_day % 100).ok());
    parts.is_some_and(|(month, day)| Date::new(2023, month, day).is_ok())
}

/// What a figure counts, in French.
#[must_use]
pub fn unit_words(described: &Described) -> &'static str {
    match unit_of(described) {
        "EUR" => labels::unit::EUROS,
        "EUR HT / h" => labels::unit::EUROS_AN_HOUR,
        "EUR / year" => labels::unit::EUROS_A_YEAR,
        "MMDD" => labels::unit::DAY_OF_THE_YEAR,
        "%" | "percent" => labels::unit::PERCENT,
        "% HT" => labels::unit::PERCENT_BEFORE_TAX,
        "working days" => labels::unit::WORKING_DAYS,
        "days" => labels::unit::DAYS,
        "months" => labels::unit::MONTHS,
        "years" => labels::unit::YEARS,
        "hours" => labels::unit::HOURS,
        "persons" => labels::unit::PERSONS,
        "mandates" => labels::unit::MANDATES,
        "ratings" => labels::unit::RATINGS,
        "tries a day" => labels::unit::TRIES_A_DAY,
        unit => unit,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nor_is_known_wherever_it_stands() {
        for (text, expected) in [
            ("arrêté du 28/08/2026 (NOR ATDB2621659A, JO du 16/09/2026)", true),
            ("ATDB2621659A", true),
            ("arrêté du 28/08/2026", false),
            ("ATDB262165A", false),
            ("ATDB26216599", false),
            ("XATDB2621659A", false),
        ] {
            assert_eq!(has_nor(text), expected, "{text}");
        }
    }

    #[test]
    fn every_unit_has_its_words_and_takes_what_holds_today() {
        for described in crate::parameters::all() {
            let row = rows(described.parameter).last().expect("a row");
            assert!(fits(row.unit, row.value), "{}", described.key);
            assert!(row.unit == unit_of(described), "{}", described.key);
            assert!(!unit_words(described).is_empty());
        }
        for (unit, value) in
            [("EUR", "0"), ("EUR", "1.001"), ("%", "100.5"), ("MMDD", "229"), ("days", "1.5"), ("days", "0")]
        {
            assert!(!fits(unit, value.parse().expect("a number")), "{unit} {value}");
        }
    }
}
