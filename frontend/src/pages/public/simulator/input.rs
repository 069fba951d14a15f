//! From what was typed to what the rules take.

use jiff::civil::Date;
use mce_shared::money::Euros;
use mce_shared::rules::account::Use;
use mce_shared::rules::mandates::{Mandate, MandateKind};
use mce_shared::wire::parse_date;
use yew::prelude::*;

use crate::form::FieldError;

/// Nobody holds more local mandates at once than the law on cumulation allows; past ones are added.
pub const MANDATES_MAX: usize = 6;
pub const USES_MAX: usize = 12;

/// A situation to compute.
#[derive(PartialEq, Debug)]
pub struct Input {
    pub mandates: Vec<Mandate>,
    pub uses: Vec<Use>,
    pub pension_liquidated: bool,
    pub today: Date,
}

/// How many groups of fields there are; what is not a number counts as none.
pub fn count(typed: &str, max: usize) -> usize {
    typed.parse().unwrap_or(0).min(max)
}

/// Reads every field through `value`; all the mistakes at once.
pub fn parse(value: &dyn Fn(&str) -> AttrValue, today: Date) -> Result<Input, Vec<FieldError>> {
    let mut reader = Reader { value, errors: Vec::new() };
    let mandates =
        (1..=count(&value("mandats"), MANDATES_MAX)).filter_map(|nth| reader.mandate(nth, today)).collect();
    let uses = (1..=count(&value("usages"), USES_MAX)).filter_map(|nth| reader.spent(nth, today)).collect();
    let pension_liquidated = value("retraite") == "oui";
    if reader.errors.is_empty() {
        Ok(Input { mandates, uses, pension_liquidated, today })
    } else {
        Err(reader.errors)
    }
}

struct Reader<'a> {
    value: &'a dyn Fn(&str) -> AttrValue,
    errors: Vec<FieldError>,
}

impl Reader<'_> {
    fn mandate(&mut self, nth: usize, today: Date) -> Option<Mandate> {
        let kind = self.kind(nth);
        let began = self.past_day("debut", nth, today, "Indiquez le premier jour du mandat.");
        let end = self.end(nth, began);
        let (kind, began) = (kind?, began?);
        Some(Mandate { kind, start: kind.right_opens_on(began), end })
    }

    fn kind(&mut self, nth: usize) -> Option<MandateKind> {
        let chosen = (self.value)(&format!("nature{nth}")).parse::<usize>().ok();
        let kind = chosen.and_then(|index| MandateKind::ALL.get(index).copied());
        kind.or_else(|| self.refuse("nature", nth, "Choisissez la nature du mandat."))
    }

    fn end(&mut self, nth: usize, began: Option<Date>) -> Option<Date> {
        let typed = (self.value)(&format!("fin{nth}"));
        if typed.is_empty() {
            return None;
        }
        match parse_date(&typed) {
            Some(end) if began.is_none_or(|began| began <= end) => Some(end),
            Some(_) => {
                self.refuse("fin", nth, "Le dernier jour est avant le premier : corrigez l’un des deux.")
            }
            None => self.refuse("fin", nth, "Cette date n’existe pas."),
        }
    }

    fn spent(&mut self, nth: usize, today: Date) -> Option<Use> {
        let on = self.past_day("jour", nth, today, "Indiquez la date de la formation.");
        let amount = match Euros::from_input(&(self.value)(&format!("montant{nth}"))) {
            Ok(amount) if amount.is_positive() => Some(amount),
            Ok(_) => self.refuse("montant", nth, "Indiquez un montant au-dessus de zéro."),
            Err(error) => self.refuse("montant", nth, error.to_string()),
        };
        Some(Use { on: on?, amount: amount? })
    }

    fn past_day(&mut self, name: &str, nth: usize, today: Date, missing: &'static str) -> Option<Date> {
        match parse_date(&(self.value)(&format!("{name}{nth}"))) {
            Some(day) if day <= today => Some(day),
            Some(_) => self.refuse(name, nth, "Cette date est à venir : indiquez un jour passé."),
            None => self.refuse(name, nth, missing),
        }
    }

    fn refuse<T>(&mut self, name: &str, nth: usize, message: impl Into<AttrValue>) -> Option<T> {
        self.errors.push((AttrValue::from(format!("{name}{nth}")), message.into()));
        None
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn parsed(fields: &[(&str, &'static str)]) -> Result<Input, Vec<FieldError>> {
        let value = |name: &str| {
            let found = fields.iter().find(|(field, _)| *field == name);
            AttrValue::Static(found.map_or("", |(_, text)| text))
        };
        parse(&value, date(2026, 11, 23))
    }

    #[test]
    fn a_mandate_of_march_2026_opens_on_the_third_monday() {
        let input = parsed(&[("mandats", "1"), ("nature1", "0"), ("debut1", "2026-03-15")]).unwrap();
        assert_eq!(input.mandates[0].start, date(2026, 3, 30));
        assert!(!input.pension_liquidated);
    }

    #[test]
    fn every_mistake_is_said_at_once() {
        let fields = [
            ("mandats", "1"),
            ("debut1", "2027-01-01"),
            ("usages", "1"),
            ("jour1", "2025-02-30"),
            ("montant1", "dix"),
        ];
        let errors = parsed(&fields).unwrap_err();
        let names: Vec<&str> = errors.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names, ["nature1", "debut1", "jour1", "montant1"]);
    }

    #[test]
    fn an_end_before_the_start_is_refused() {
        let fields = [("mandats", "1"), ("nature1", "0"), ("debut1", "2026-03-15"), ("fin1", "2026-03-01")];
        assert_eq!(parsed(&fields).unwrap_err()[0].0, "fin1");
    }
}
