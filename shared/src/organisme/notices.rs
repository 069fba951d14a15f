//! What a training body is told before a gate ends: the last days of each; of the agrément, also when its renewal must be asked for, which
//! is months earlier.

use jiff::civil::Date;

use super::{Gate, TrainingBody};
use crate::calendar::{add_days, add_months, days_before, months_before};
use crate::catalogue::Days;
use crate::french::date_full;
use crate::message::{Message, Recipient};
use crate::parameters::{Parameter, count};
use crate::texts::mails;

/// The last day on which the renewal of an agrément can be asked for: two months before the end of the first, which lasts two years; six
/// before that of the next ones (AG-4).
#[must_use]
pub fn renewal_until((from, until): Days, today: Date) -> Date {
    let first = add_months(from, 12 * count(Parameter::AgrementFirstYears, today));
    // A year that ends on the day of its beginning is written as often as one that ends the day before.
    let delay = if until <= add_days(first, 1) { Parameter::RenewalFirst } else { Parameter::RenewalNext };
    months_before(until, count(delay, today))
}

/// A moment at which it is told: its first day, and its name.
type Step = (Date, String);

/// What a training body is told of the gates that end: once for each step, under a name that is its own.
#[must_use]
pub fn gate_notices(body: &TrainingBody, today: Date) -> Vec<(String, Message)> {
    let notice = |gate: Gate| {
        let until = gate.until(&body.standing)?;
        let agrement = body.standing.agrement.filter(|_| gate == Gate::Agrement);
        let renewal = agrement.map(|days| renewal_until(days, today));
        let passed = steps(until, renewal, today).into_iter().filter(|(from, _)| *from <= today);
        let (_, step) = passed.max_by_key(|(from, _)| *from).filter(|_| today <= until)?;
        let ahead = renewal.filter(|by| today <= *by).map(date_full);
        let missed = renewal.filter(|by| *by < today).map(date_full);
        let told = mails::organisme::EcheanceProche {
            quoi: gate.french(),
            limite: &date_full(until),
            renouvellement: ahead.as_deref(),
            depassement: missed.as_deref(),
        };
        let id = format!("{}-{}-{until}-{step}", body.siret, crate::wire::word(gate));
        Some((id, told.to(Recipient::Of(body.siret.clone()))))
    };
    Gate::ALL.into_iter().filter_map(notice).collect()
}

/// Two months before the request has to be made, then six and two months before the end of an agrément; sixty days before that of the
/// others; thirty and seven days before all of them.
fn steps(until: Date, renewal: Option<Date>, today: Date) -> Vec<Step> {
    let days = |step| (days_before(until, count(step, today)), count(step, today).to_string());
    let months = |step| (months_before(until, count(step, today)), format!("{}m", count(step, today)));
    let mut steps = vec![days(Parameter::NoticeGateSecond), days(Parameter::NoticeGateLast)];
    match renewal {
        None => steps.push(days(Parameter::NoticeGate)),
        Some(by) => steps.extend([
            (months_before(by, count(Parameter::NoticeRenewal, today)), "renewal".to_owned()),
            months(Parameter::RenewalNext),
            months(Parameter::RenewalFirst),
        ]),
    }
    steps
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::tests::body as plain;
    use super::*;
    use crate::catalogue::OfStanding;

    fn agree(from: Date, until: Date) -> TrainingBody {
        let standing = OfStanding {
            agrement: Some((from, until)),
            qualiopi: true,
            qualiopi_dates: Some((date(2025, 1, 1), date(2027, 1, 11))),
            ..OfStanding::default()
        };
        TrainingBody { standing, ..plain() }
    }

    fn names(body: &TrainingBody, today: Date) -> Vec<String> {
        let notices = gate_notices(body, today).into_iter();
        notices.map(|(id, _)| id.trim_start_matches("73282932000074-").to_owned()).collect()
    }

    #[test]
    fn a_renewal_is_asked_for_two_months_before_the_first_ends_and_six_before_the_next() {
        for (from, until, by) in [
            (date(2025, 3, 6), date(2027, 3, 5), date(2027, 1, 5)),
            (date(2025, 3, 5), date(2027, 3, 5), date(2027, 1, 5)),
            (date(2023, 3, 6), date(2027, 3, 5), date(2026, 9, 5)),
            // One that was renewed goes on from its first day.
            (date(2021, 3, 6), date(2027, 3, 5), date(2026, 9, 5)),
            (date(2023, 9, 1), date(2027, 8, 31), date(2027, 2, 28)),
        ] {
            assert_eq!(renewal_until((from, until), date(2026, 11, 30)), by, "{from} to {until}");
        }
    }

    #[test]
    fn an_agrement_is_told_before_its_renewal_must_be_asked_for_and_at_six_and_two_months() {
        let first = agree(date(2025, 3, 6), date(2027, 3, 5));
        let next = agree(date(2023, 3, 6), date(2027, 3, 5));
        for (body, today, step) in [
            (&first, date(2026, 9, 4), None),
            (&first, date(2026, 9, 5), Some("6m")),
            (&first, date(2026, 11, 5), Some("renewal")),
            (&first, date(2027, 1, 5), Some("2m")),
            (&next, date(2026, 7, 4), None),
            (&next, date(2026, 7, 5), Some("renewal")),
            (&next, date(2026, 9, 5), Some("6m")),
            (&next, date(2027, 1, 5), Some("2m")),
            (&next, date(2027, 2, 3), Some("30")),
            (&next, date(2027, 3, 5), Some("7")),
            (&next, date(2027, 3, 6), None),
        ] {
            let found = names(body, today).into_iter().find(|name| name.starts_with("agrement"));
            assert_eq!(found, step.map(|step| format!("agrement-2027-03-05-{step}")), "{today}");
        }
        let text = |today| gate_notices(&next, today).remove(0).1.text;
        assert!(text(date(2026, 7, 5)).contains("5 septembre 2026"), "{}", text(date(2026, 7, 5)));
        assert!(text(date(2027, 1, 5)).contains("dépassé"), "{}", text(date(2027, 1, 5)));
    }

    #[test]
    fn a_gate_that_ends_is_told_sixty_thirty_and_seven_days_before() {
        let mut body = agree(date(2025, 3, 6), date(2027, 3, 5));
        body.standing.agrement = None;
        for (today, step) in [
            (date(2026, 11, 11), None),
            (date(2026, 11, 12), Some("60")),
            (date(2026, 12, 12), Some("30")),
            (date(2027, 1, 3), Some("30")),
            (date(2027, 1, 4), Some("7")),
            (date(2027, 1, 12), None),
        ] {
            let step: Vec<_> = step.map(|step| format!("qualiopi-2027-01-11-{step}")).into_iter().collect();
            assert_eq!(names(&body, today), step, "{today}");
        }
        let (_, told) = gate_notices(&body, date(2027, 1, 4)).remove(0);
        assert!(told.subject.contains("11 janvier 2027") && !told.text.contains("préfet"), "{}", told.text);
    }
}
