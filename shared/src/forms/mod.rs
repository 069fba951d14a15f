//! What people type, read into the requests of the contract.
//!
//! A page names its fields; [`FormBody`] makes the request of them, with the checks that the server will apply, and ties each
//! mistake to its field by the pointer that the server would use. It is here, and not in the browser's code, to be tried as the
//! rest of the core is.

mod accounts;
pub mod accreditation;
mod attendance;
mod desk;
mod dossiers;
pub mod gates;
mod habilitations;
mod law;
pub mod offer;
mod opinions;
mod payments;
mod reviews;
mod sessions;
mod simulation;
mod software;
mod suspense;

use std::str::FromStr;

use jiff::civil::Date;
use serde::Serialize;

use crate::api::FieldError;
use crate::french::plural;
use crate::lifecycle::{Actor, Refusal, TEXT_MAX};
use crate::money::Euros;
use crate::texts::{corrections, sentences};
use crate::wire::{parse_date, word};

pub use attendance::PresenceChoice;
pub use desk::{CoveringChoice, EndingsChosen, ImportChosen, IncidentChoice, VerdictChoice};
pub use dossiers::{By, Circumstances, EndOfTraining, SessionChosen};
pub use payments::RemedyFacts;
pub use reviews::{ReviewChoice, ReviewWords};
pub use sessions::SessionChoice;
pub use simulation::{MANDATES_MAX, Situation, USES_MAX, count};
pub use suspense::DestinationChoice;

/// A box that is ticked, and a yes.
pub const YES: &str = "oui";
/// A no; a box that is not ticked is empty.
pub const NO: &str = "non";

/// The text of each field by its name, empty while nothing is typed.
pub type Typed<'a> = &'a dyn Fn(&str) -> String;

/// A request that people fill in.
pub trait FormBody: Sized {
    /// What the reading takes beside what is typed: a bound, today, what the page holds already.
    type Facts;

    /// Reads every field, and reports all the mistakes at once: none is returned only after one was reported.
    fn read(form: &mut Reading<'_>, facts: &Self::Facts) -> Option<Self>;
}

/// Reads a form.
///
/// # Errors
/// What is to be corrected, in the order of the fields.
pub fn read<B: FormBody>(typed: Typed<'_>, facts: &B::Facts) -> Result<B, Vec<FieldError>> {
    let mut form = Reading { typed, errors: Vec::new() };
    match B::read(&mut form, facts) {
        Some(body) if form.errors.is_empty() => Ok(body),
        _ => Err(form.errors),
    }
}

/// A form that is being read, and the mistakes found so far.
pub struct Reading<'a> {
    typed: Typed<'a>,
    errors: Vec<FieldError>,
}

impl Reading<'_> {
    /// What is typed, without the blanks around it.
    #[must_use]
    pub fn text(&self, field: &str) -> String {
        (self.typed)(field).trim().to_owned()
    }

    /// A free text, which may be empty.
    pub fn words(&mut self, field: &str) -> Option<String> {
        let text = self.text(field);
        if text.chars().count() > TEXT_MAX {
            return self.refuse(field, "too-long", too_long(TEXT_MAX));
        }
        Some(text)
    }

    /// A free text that must be there.
    pub fn required_words(&mut self, field: &str, missing: &str) -> Option<String> {
        if self.text(field).is_empty() { self.refuse(field, "missing", missing) } else { self.words(field) }
    }

    /// A day, as the browser's calendar writes it.
    pub fn day(&mut self, field: &str, missing: &str) -> Option<Date> {
        parse_date(&self.text(field)).or_else(|| self.refuse(field, "missing", missing))
    }

    /// An amount in euros.
    pub fn amount(&mut self, field: &str) -> Option<Euros> {
        if self.text(field).is_empty() {
            return self.refuse(field, "missing", corrections::AMOUNT);
        }
        Euros::from_input(&self.text(field))
            .map_or_else(|error| self.refuse(field, "malformed", error.to_string()), Some)
    }

    /// Something that the core checks as a whole: a number, a name in a list.
    pub fn parsed<T: FromStr>(&mut self, field: &str, missing: &str) -> Option<T> {
        self.text(field).parse().ok().or_else(|| self.refuse(field, "missing", missing))
    }

    /// One of these choices, by its word on the wire.
    pub fn one_of<T: Serialize + Copy>(&mut self, field: &str, all: &[T], missing: &str) -> Option<T> {
        let chosen = self.text(field);
        let found = all.iter().copied().find(|one| word(one) == chosen);
        found.or_else(|| self.refuse(field, "missing", missing))
    }

    pub fn yes_or_no(&mut self, field: &str, missing: &str) -> Option<bool> {
        match self.text(field).as_str() {
            YES => Some(true),
            NO => Some(false),
            _ => self.refuse(field, "missing", missing),
        }
    }

    /// Whether a box is ticked.
    #[must_use]
    pub fn is_ticked(&self, field: &str) -> bool {
        self.text(field) == YES
    }

    /// A box without which nothing is sent.
    pub fn must_be_ticked(&mut self, field: &str, missing: &str) -> Option<()> {
        if self.is_ticked(field) { Some(()) } else { self.refuse(field, "missing", missing) }
    }

    /// What the core says of a value, to whoever fills the form in.
    pub fn checked<T>(
        &mut self,
        field: &str,
        value: T,
        check: Result<(), Refusal>,
        reader: Actor,
    ) -> Option<T> {
        match check {
            Ok(()) => Some(value),
            Err(refusal) => self.refuse(field, refusal.code(), refusal.said_to(reader)),
        }
    }

    /// Reports a mistake.
    pub fn refuse<T>(&mut self, field: &str, code: &str, detail: impl Into<String>) -> Option<T> {
        let pointer = ["/", field].concat();
        self.errors.push(FieldError { pointer, code: code.to_owned(), detail: detail.into() });
        None
    }
}

/// What is said of a text of more than `most` characters.
fn too_long(most: usize) -> String {
    sentences::TextToShorten { limite: &characters(most) }.said()
}

fn characters(count: usize) -> String {
    plural(i64::try_from(count).unwrap_or(i64::MAX), "caractère", "caractères")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a form in which these fields are filled in: the request, or the fields to correct.
    pub fn filled<B: FormBody>(facts: &B::Facts, fields: &[(&str, &str)]) -> Result<B, Vec<String>> {
        let typed = |name: &str| {
            let found = fields.iter().find(|(field, _)| *field == name);
            found.map_or_else(String::new, |(_, text)| (*text).to_owned())
        };
        read(&typed, facts).map_err(|errors| {
            assert!(errors.iter().all(|error| !error.detail.is_empty() && !error.code.is_empty()));
            errors.into_iter().map(|error| error.pointer).collect()
        })
    }

    #[derive(Debug, PartialEq)]
    struct Everything(String, Date, Euros, bool);

    impl FormBody for Everything {
        type Facts = ();

        fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
            let text = form.required_words("text", "Écrivez.");
            let day = form.day("day", "Choisissez un jour.");
            let amount = form.amount("amount");
            let sure = form.yes_or_no("sure", "Répondez.");
            form.must_be_ticked("read", "Cochez.");
            Some(Everything(text?, day?, amount?, sure?))
        }
    }

    #[test]
    fn every_mistake_is_said_at_once_and_at_its_field() {
        let none = filled::<Everything>(&(), &[]).unwrap_err();
        assert_eq!(none, ["/text", "/day", "/amount", "/sure", "/read"]);
        let long = "é".repeat(TEXT_MAX + 1);
        let fields = [
            ("text", long.as_str()),
            ("day", "2026-02-30"),
            ("amount", "dix"),
            ("sure", "yes"),
            ("read", "on"),
        ];
        assert_eq!(filled::<Everything>(&(), &fields).unwrap_err(), none);
    }

    #[test]
    fn what_is_right_is_read_without_its_blanks() {
        let fields = [
            ("text", " mot "),
            ("day", "2027-01-18"),
            ("amount", "1 234,5 €"),
            ("sure", "non"),
            ("read", "oui"),
        ];
        let day = jiff::civil::date(2027, 1, 18);
        let read = Everything("mot".to_owned(), day, Euros::from_cents(123_450), false);
        assert_eq!(filled::<Everything>(&(), &fields), Ok(read));
    }

    #[test]
    fn a_box_that_was_forgotten_stops_the_rest() {
        let fields = [("text", "mot"), ("day", "2027-01-18"), ("amount", "1"), ("sure", "oui")];
        assert_eq!(filled::<Everything>(&(), &fields).unwrap_err(), ["/read"]);
    }
}
