//! The situation that the simulator of rights computes from.

use jiff::civil::Date;

use super::{FormBody, Reading};
use crate::rules::account::Use;
use crate::rules::mandates::{Mandate, MandateKind};
use crate::texts::corrections;
use crate::wire::parse_date;

/// Nobody holds more local mandates at once than the law on cumulation allows; past ones are added.
pub const MANDATES_MAX: usize = 6;
/// Trainings that were paid with the rights, at most.
pub const USES_MAX: usize = 12;

/// A situation to compute.
#[derive(PartialEq, Debug)]
pub struct Situation {
    /// Mandates held, present and past.
    pub mandates: Vec<Mandate>,
    /// What was paid with the rights.
    pub uses: Vec<Use>,
    /// Whether a professional pension is being paid (RE-3).
    pub pension_liquidated: bool,
    /// The day of the computation.
    pub today: Date,
}

/// How many groups of fields there are; what is not a number counts as none.
#[must_use]
pub fn count(typed: &str, max: usize) -> usize {
    typed.parse().unwrap_or(0).min(max)
}

impl FormBody for Situation {
    /// Today.
    type Facts = Date;

    fn read(form: &mut Reading<'_>, today: &Date) -> Option<Self> {
        let mandates = 1..=count(&form.text("mandats"), MANDATES_MAX);
        let mandates = mandates.filter_map(|nth| mandate(form, nth, *today)).collect();
        let uses = 1..=count(&form.text("usages"), USES_MAX);
        let uses = uses.filter_map(|nth| spent(form, nth, *today)).collect();
        Some(Self { mandates, uses, pension_liquidated: form.is_ticked("retraite"), today: *today })
    }
}

fn mandate(form: &mut Reading<'_>, nth: usize, today: Date) -> Option<Mandate> {
    let kind = form.one_of(&format!("nature{nth}"), &MandateKind::ALL, corrections::MANDATE_KIND);
    let began = past_day(form, &format!("debut{nth}"), today, corrections::MANDATE_START);
    let end = end(form, &format!("fin{nth}"), began);
    let (kind, began) = (kind?, began?);
    Some(Mandate { kind, start: kind.right_opens_on(began), end })
}

fn end(form: &mut Reading<'_>, field: &str, began: Option<Date>) -> Option<Date> {
    let typed = form.text(field);
    if typed.is_empty() {
        return None;
    }
    match parse_date(&typed) {
        Some(end) if began.is_none_or(|began| began <= end) => Some(end),
        Some(_) => {
            let detail = corrections::ENDS_BEFORE_START;
            form.refuse(field, "bad-date", detail)
        }
        None => form.refuse(field, "malformed", corrections::NO_SUCH_DAY),
    }
}

fn spent(form: &mut Reading<'_>, nth: usize, today: Date) -> Option<Use> {
    let on = past_day(form, &format!("jour{nth}"), today, corrections::TRAINING_DAY);
    let field = format!("montant{nth}");
    let amount = match form.amount(&field) {
        Some(amount) if !amount.is_positive() => form.refuse(&field, "bad-amount", corrections::ABOVE_ZERO),
        amount => amount,
    };
    Some(Use { on: on?, amount: amount? })
}

fn past_day(form: &mut Reading<'_>, field: &str, today: Date, missing: &str) -> Option<Date> {
    match form.day(field, missing)? {
        day if day <= today => Some(day),
        _ => form.refuse(field, "in-the-future", corrections::DAY_TO_COME),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::tests::filled;
    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    #[test]
    fn a_mandate_of_march_2026_opens_on_the_third_monday() {
        let fields = [("mandats", "1"), ("nature1", "municipal"), ("debut1", "2026-03-15")];
        let input = filled::<Situation>(&TODAY, &fields).unwrap();
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
        let wrong = filled::<Situation>(&TODAY, &fields).unwrap_err();
        assert_eq!(wrong, ["/nature1", "/debut1", "/jour1", "/montant1"]);
    }

    #[test]
    fn an_end_before_the_start_is_refused() {
        let fields =
            [("mandats", "1"), ("nature1", "municipal"), ("debut1", "2026-03-15"), ("fin1", "2026-03-01")];
        assert_eq!(filled::<Situation>(&TODAY, &fields).unwrap_err(), ["/fin1"]);
    }

    #[test]
    fn there_are_no_more_groups_than_the_page_draws() {
        for (typed, groups) in [("", 0), ("-1", 0), ("2", 2), ("7", 6), ("nombre", 0)] {
            assert_eq!(count(typed, MANDATES_MAX), groups, "{typed}");
        }
    }
}
