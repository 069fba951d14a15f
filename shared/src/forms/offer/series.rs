//! The series of an action, and what changes of one of its sessions alone.

use super::super::{Reading, YES};
use super::action::horaires;
use super::place::places;
use super::{OfferFacts, fields};
use crate::catalogue::SessionNumero;
use crate::catalogue::checks::code;
use crate::catalogue::series::{DayOfWeek, Every, Exception, Occurrence, Series, SeriesRefusal};
use crate::texts::corrections;
use crate::wire::parse_date;

/// The beginning of the fields of a session that differs from its series.
#[must_use]
pub fn exception_prefix(series: &str, session: &str) -> String {
    format!("{series}x{session}_")
}

/// Every session of the series; none when something of its rule is to be corrected.
pub fn series(form: &mut Reading<'_>, prefix: &str, key: &str, facts: &OfferFacts) -> Vec<Occurrence> {
    let p = |name: &str| format!("{prefix}{name}");
    let before = form.errors.len();
    let every = coded(form, &p("every"), &Every::ALL, corrections::SERIES_EVERY);
    let day = coded(form, &p("day"), &DayOfWeek::ALL, corrections::SERIES_DAY);
    let mut date = |name: &str, missing: &str| {
        let field = p(name);
        parse_date(&form.text(&field)).or_else(|| form.refuse(&field, code::DATE, missing))
    };
    let from = date("from", corrections::SERIES_FROM);
    let until = date("until", corrections::SERIES_UNTIL);
    let days = match form.text(&p("days")).as_str() {
        "" => 1,
        typed => typed.parse().unwrap_or_default(),
    };
    let rule = (|| {
        Some(Series {
            key: key.to_owned(),
            every: every?,
            day: day?,
            from: from?,
            until: until?,
            days,
            horaires: horaires(form, prefix),
            places: fields::crowd(form, &p("places"), 0),
            towns: places(form, &p("lieux"), facts),
            skips_holidays: form.text(&p("holidays")) != YES,
        })
    })();
    let Some(rule) = rule.filter(|_| form.errors.len() == before) else { return Vec::new() };
    derived(form, prefix, &rule)
}

/// The sessions of a rule, with the exceptions that are typed.
fn derived(form: &mut Reading<'_>, prefix: &str, rule: &Series) -> Vec<Occurrence> {
    let planned = match rule.derive(|_| Exception::default()) {
        Ok(planned) => planned,
        Err(refusal) => {
            let field = if refusal == SeriesRefusal::BadDays { "days" } else { "until" };
            form.refuse::<()>(&format!("{prefix}{field}"), code::DATE, refusal.to_string());
            return Vec::new();
        }
    };
    let changed: Vec<(SessionNumero, Exception)> = planned
        .into_iter()
        .map(|one| {
            let exception = exception(form, &exception_prefix(prefix, one.session.numero.as_str()));
            (one.session.numero, exception)
        })
        .filter(|(_, exception)| *exception != Exception::default())
        .collect();
    let find = |numero: &SessionNumero| {
        let found = changed.iter().find(|(of, _)| of == numero);
        found.map(|(_, exception)| exception.clone()).unwrap_or_default()
    };
    rule.derive(find).unwrap_or_default()
}

fn exception(form: &mut Reading<'_>, prefix: &str) -> Exception {
    let p = |name: &str| format!("{prefix}{name}");
    let on = match form.text(&p("debut")).as_str() {
        "" => None,
        typed => {
            parse_date(typed).or_else(|| form.refuse(&p("debut"), code::DATE, corrections::SERIES_MOVED))
        }
    };
    Exception {
        cancelled: form.is_ticked(&p("annulee")),
        on,
        horaires: horaires(form, prefix),
        places: fields::crowd(form, &p("places"), 0),
    }
}

fn coded<T: serde::Serialize + Copy>(
    form: &mut Reading<'_>,
    field: &str,
    all: &[T],
    missing: &str,
) -> Option<T> {
    let chosen = form.text(field);
    let found = all.iter().copied().find(|one| crate::wire::word(one) == chosen);
    found.or_else(|| {
        let problem = if chosen.is_empty() { code::MISSING } else { code::CODE };
        form.refuse(field, problem, missing)
    })
}
