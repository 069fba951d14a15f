//! How dates, numbers and names are written and compared in French.

mod elision;

use jiff::civil::{Date, Weekday};
use rust_decimal::Decimal;

pub use elision::{capitalised, of, of_the, that, the, the_first, to_the};

/// The space that never breaks a line, inside numbers and before a unit.
pub const NARROW_SPACE: char = '\u{202f}';

const MONTHS: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// "mardi 1er décembre 2026".
pub fn date_long(date: Date) -> String {
    format!("{} {}", weekday(date), date_full(date))
}

/// "le jeudi 21 janvier 2027", "du jeudi 21 au vendredi 22 janvier 2027": what both days share is said once.
#[must_use]
pub fn period(start: Date, end: Date) -> String {
    let ordinal = if start.day() == 1 { "er" } else { "" };
    let day = format!("{} {}{ordinal}", weekday(start), start.day());
    match (start.year() == end.year(), start.month() == end.month()) {
        _ if start == end => format!("le {}", date_long(start)),
        (true, true) => format!("du {day} au {}", date_long(end)),
        (true, false) => format!("du {day} {} au {}", month(start), date_long(end)),
        (false, _) => format!("du {} au {}", date_long(start), date_long(end)),
    }
}

/// "la session du jeudi 21 janvier 2027", from the days as [`period`] writes them, or from how one enters at any time.
#[must_use]
pub fn the_session(days: &str) -> String {
    match days.strip_prefix("le ") {
        Some(day) => ["la session du ", day].concat(),
        None => ["la session ", days].concat(),
    }
}

/// "1er décembre 2026", where the day of the week would be noise.
pub fn date_full(date: Date) -> String {
    let ordinal = if date.day() == 1 { "er" } else { "" };
    format!("{}{ordinal} {} {}", date.day(), month(date), date.year())
}

/// "01/12/2026".
pub fn date_short(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// "décembre".
pub fn month(date: Date) -> &'static str {
    usize::try_from(date.month() - 1).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or_default()
}

/// "décembre 2026".
pub fn month_of_year(date: Date) -> String {
    [month(date), " ", &date.year().to_string()].concat()
}

/// "mardi".
pub fn weekday(date: Date) -> &'static str {
    day_of_week(date.weekday())
}

/// "mardi".
pub fn day_of_week(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "lundi",
        Weekday::Tuesday => "mardi",
        Weekday::Wednesday => "mercredi",
        Weekday::Thursday => "jeudi",
        Weekday::Friday => "vendredi",
        Weekday::Saturday => "samedi",
        Weekday::Sunday => "dimanche",
    }
}

/// "0 jour", "1 jour", "2 jours": in French the plural begins at two.
pub fn plural(count: impl Into<i64>, one: &str, many: &str) -> String {
    let count = count.into();
    let noun = if count.abs() < 2 { one } else { many };
    format!("{}{NARROW_SPACE}{noun}", integer(count))
}

/// "12 345".
pub fn integer(number: i64) -> String {
    let sign = if number < 0 { "−" } else { "" };
    format!("{sign}{}", grouped(&number.unsigned_abs().to_string()))
}

/// Digits in groups of three, from the right.
pub fn grouped(digits: &str) -> String {
    let mut shown = String::with_capacity(digits.len() * 2);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            shown.push(NARROW_SPACE);
        }
        shown.push(digit);
    }
    shown
}

/// A text of a box that never breaks (an amount in its own element), as voices say it right: eSpeak, the voice of free screen readers, ends
/// a number at a no-break space (`findings/a-thousand-aloud.sh`).
#[must_use]
pub fn aloud(shown: &str) -> String {
    shown.replace(NARROW_SPACE, "\u{20}")
}

/// A number without useless zeros and with a decimal comma: "79,9".
pub fn decimal(number: Decimal) -> String {
    number.normalize().to_string().replace('.', ",")
}

/// "45 %", "79,9 %".
pub fn percent(rate: Decimal) -> String {
    format!("{}{NARROW_SPACE}%", decimal(rate))
}

/// A length of time given in hours: "7 heures", "3 heures 30", "45 minutes".
pub fn hours(hours: Decimal) -> String {
    let minutes = i64::try_from((hours * Decimal::from(60)).round()).unwrap_or_default();
    duration(minutes)
}

/// A length of time given in minutes: "7 heures", "3 heures 30", "45 minutes".
pub fn duration(minutes: i64) -> String {
    match (minutes / 60, minutes % 60) {
        (0, rest) => plural(rest, "minute", "minutes"),
        (whole, 0) => plural(whole, "heure", "heures"),
        (whole, rest) => format!("{}{NARROW_SPACE}{rest:02}", plural(whole, "heure", "heures")),
    }
}

/// "a", "a et b", "a, b et c"; "a, de b ; c, de d" where a comma stands in one of them.
pub fn list(items: &[&str]) -> String {
    match items {
        several if several.len() > 1 && several.iter().any(|item| item.contains(", ")) => {
            several.join(format!("{NARROW_SPACE}; ").as_str())
        }
        [] => String::new(),
        [only] => (*only).to_owned(),
        [first @ .., last] => format!("{} et {last}", first.join(", ")),
    }
}

/// A name as it is compared: without accents, in capitals, every run of other signs (hyphen, apostrophe, point,
/// space) as one space. "Anne-Cécile  D’Œuvray" → "ANNE CECILE D OEUVRAY" (formats §2: files differ in all of these).
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.chars().filter(|c| !is_combining(*c)) {
        match unaccented(letter) {
            "" if letter.is_alphanumeric() => {
                folded.extend(letter.to_uppercase().filter(|c| !is_combining(*c)))
            }
            "" if folded.is_empty() || folded.ends_with(' ') => {}
            "" => folded.push(' '),
            plain => folded.push_str(plain),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Accents that follow their letter instead of being one with it (Unicode NFD, as some systems write).
fn is_combining(letter: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&letter)
}

/// The plain capitals of an accented Latin letter, or nothing when it is not one.
fn unaccented(letter: char) -> &'static str {
    match letter {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' | 'Ǎ' | 'ǎ' => "A",
        'Æ' | 'æ' => "AE",
        'Ç' | 'ç' | 'Ć'..='č' => "C",
        'Ď'..='đ' | 'Ð' | 'ð' => "D",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' | 'Ẽ' | 'ẽ' => "E",
        'Ĝ'..='ģ' | 'Ǧ' | 'ǧ' => "G",
        'Ĥ'..='ħ' => "H",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' => "I",
        'Ĳ' | 'ĳ' => "IJ",
        'Ĵ' | 'ĵ' => "J",
        'Ķ'..='ĸ' => "K",
        'Ĺ'..='ł' => "L",
        'Ñ' | 'ñ' | 'Ń'..='ŋ' => "N",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' => "O",
        'Œ' | 'œ' => "OE",
        'Ŕ'..='ř' => "R",
        'Ś'..='š' | 'Ș' | 'ș' => "S",
        'ß' | 'ẞ' => "SS",
        'Ţ'..='ŧ' | 'Ț' | 'ț' => "T",
        'Þ' | 'þ' => "TH",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' => "U",
        'Ŵ' | 'ŵ' => "W",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' | 'Ỳ' | 'ỳ' => "Y",
        'Ź'..='ž' => "Z",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn dates() {
        assert_eq!(date_long(date(2026, 12, 1)), "mardi 1er décembre 2026");
        assert_eq!(date_long(date(2026, 8, 15)), "samedi 15 août 2026");
        assert_eq!(date_short(date(2026, 12, 1)), "01/12/2026");
        assert_eq!(month_of_year(date(2026, 12, 1)), "décembre 2026");
    }

    #[test]
    fn names_are_folded() {
        for (name, folded) in [
            ("Anne-Cécile  D’Œuvray", "ANNE CECILE D OEUVRAY"),
            ("  Le\u{301}a ", "LEA"),
            ("N'GUYỄN", "N GUYỄN"),
            ("Łukasz Øđ Straße", "LUKASZ OD STRASSE"),
            ("--", ""),
        ] {
            assert_eq!(fold(name), folded);
        }
    }

    #[test]
    fn thousands_are_said_as_one_number() {
        let shown = crate::money::Euros::from_cents(100_000).french();
        assert_eq!(aloud(&shown), "1\u{20}000,00\u{20}€");
    }

    #[test]
    fn a_period_says_once_what_both_days_share() {
        let said = |end| period(date(2026, 12, 1), end);
        assert_eq!(said(date(2026, 12, 1)), "le mardi 1er décembre 2026");
        assert_eq!(said(date(2026, 12, 2)), "du mardi 1er au mercredi 2 décembre 2026");
        assert_eq!(
            period(date(2026, 11, 30), date(2026, 12, 1)),
            "du lundi 30 novembre au mardi 1er décembre 2026"
        );
        assert_eq!(said(date(2027, 1, 4)), "du mardi 1er décembre 2026 au lundi 4 janvier 2027");
    }

    #[test]
    fn a_session_is_named_by_its_days() {
        let (first, last) = (date(2027, 1, 21), date(2027, 1, 22));
        assert_eq!(the_session(&period(first, first)), "la session du jeudi 21 janvier 2027");
        assert_eq!(the_session(&period(first, last)), "la session du jeudi 21 au vendredi 22 janvier 2027");
    }

    #[test]
    fn numbers_and_lists() {
        assert_eq!(plural(1, "jour", "jours"), "1\u{202f}jour");
        assert_eq!(plural(1500, "jour", "jours"), "1\u{202f}500\u{202f}jours");
        assert_eq!(hours(Decimal::new(35, 1)), "3\u{202f}heures\u{202f}30");
        assert_eq!(hours(Decimal::from(7)), "7\u{202f}heures");
        assert_eq!(percent(Decimal::new(7990, 2)), "79,9\u{202f}%");
        assert_eq!(list(&["a", "b", "c"]), "a, b et c");
        assert_eq!(list(&["a, de b", "c", "d, de e"]), "a, de b\u{202f}; c\u{202f}; d, de e");
        assert_eq!(list(&["a, de b"]), "a, de b");
    }
}
