//! What the fields of an offer have in common: their limits and the codes of what is wrong with them.

use std::collections::HashSet;
use std::str::FromStr;

use rust_decimal::Decimal;

use super::super::Reading;
use crate::api::FieldError;
use crate::catalogue::BadKey;
use crate::catalogue::checks::{CROWD_MAX, code, is_duration};
use crate::money::Euros;
use crate::texts::corrections;

/// The numbers in a list of them, "1 2", each once.
#[must_use]
pub fn ids(typed: &str) -> Vec<u16> {
    let mut seen = HashSet::new();
    typed.split(' ').filter_map(|id| id.parse().ok()).filter(|id| seen.insert(*id)).collect()
}

/// One that is not in the list.
#[must_use]
pub fn next_id(typed: &str) -> u16 {
    ids(typed).into_iter().max().unwrap_or_default().saturating_add(1)
}

/// The same, read: more than `max` are refused, and none of them is left out.
pub fn listed(form: &mut Reading<'_>, field: &str, max: usize, what: &str) -> Vec<u16> {
    let ids = ids(&form.text(field));
    if ids.len() > max {
        let detail = format!(
            "Il y a {} {what}, plus que les {max} qu’un formulaire permet : passez par un fichier, ou dites-les par une série.",
            ids.len()
        );
        form.refuse::<()>(field, code::LIMIT, detail);
    }
    ids
}

/// What is to be known of a field.
pub fn remark(field: &str, code: &str, detail: impl Into<String>) -> FieldError {
    FieldError { pointer: ["/", field].concat(), code: code.to_owned(), detail: detail.into() }
}

/// A text without what no page and no file of XML shows.
pub fn text(form: &mut Reading<'_>, field: &str, max: usize) -> String {
    let typed = form.text(field);
    let shown = typed.chars().filter(|letter| *letter == '\n' || !letter.is_control());
    let text: String = shown.filter(|letter| !matches!(letter, '\u{fffe}' | '\u{ffff}')).collect();
    let length = text.chars().count();
    if length > max {
        let detail = format!("Ce texte compte {length} caractères : réduisez-le à {max} au plus.");
        form.refuse::<()>(field, code::TOO_LONG, detail);
    }
    text
}

/// A text that must be there.
pub fn needed(form: &mut Reading<'_>, field: &str, max: usize, missing: &str) -> String {
    let text = text(form, field, max);
    if text.is_empty() {
        form.refuse::<()>(field, code::MISSING, missing);
    }
    text
}

/// A text that may be left out.
pub fn optional(form: &mut Reading<'_>, field: &str, max: usize) -> Option<String> {
    Some(text(form, field, max)).filter(|text| !text.is_empty())
}

/// The number of an action or of a session; `own` when none is typed.
pub fn numero<N: FromStr<Err = BadKey>>(form: &mut Reading<'_>, field: &str, own: &str) -> Option<N> {
    let typed = form.text(field);
    let numero = if typed.is_empty() { own } else { &typed };
    match numero.parse() {
        Ok(numero) => Some(numero),
        Err(error) => {
            let error = error.to_string();
            let mut letters = error.chars();
            let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
            form.refuse(field, code::NUMERO, format!("{first}{}.", letters.as_str()))
        }
    }
}

/// Hours, with a comma or a point.
pub fn hours(form: &mut Reading<'_>, field: &str) -> Option<Decimal> {
    const BAD: &str = corrections::OFFER_HOURS;
    let typed = form.text(field).replace(',', ".");
    let plain = typed.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    let hours = typed.parse().ok().filter(|_| plain).map(|hours: Decimal| hours.normalize());
    hours.filter(|hours| is_duration(*hours)).or_else(|| form.refuse(field, code::DURATION, BAD))
}

/// A price above zero.
pub fn price(form: &mut Reading<'_>, field: &str) -> Option<Euros> {
    const BAD: &str = corrections::OFFER_PRICE;
    let typed = form.text(field);
    if typed.is_empty() {
        return form.refuse(field, code::MISSING, corrections::OFFER_PRICE_MISSING);
    }
    match Euros::from_input(&typed) {
        Ok(price) if price.is_positive() => Some(price),
        Ok(_) => form.refuse(field, code::PRICE, BAD),
        Err(error) => form.refuse(field, code::PRICE, error.to_string()),
    }
}

/// People, or places for them; none when nothing is typed.
pub fn crowd(form: &mut Reading<'_>, field: &str, least: u16) -> Option<u16> {
    let typed = form.text(field);
    if typed.is_empty() {
        return None;
    }
    let number = typed.parse().ok().filter(|number| (least..=CROWD_MAX).contains(number));
    number.or_else(|| {
        let bad = format!("Donnez un nombre entier entre {least} et 10 000.");
        form.refuse(field, code::PARTICIPANTS, bad)
    })
}
