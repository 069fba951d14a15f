//! What time does to a dossier by itself: a lapse, a validation, a reminder. Each follows from what a decision armed (rules.md
//! §4.2).

use jiff::civil::Date;

use crate::calendar::{is_working_day, next};
use crate::french::{date_long, the_first};
use crate::message::{Message, Recipient};
use crate::rules::deadlines::{Delay, last_day};
use crate::texts::{mails, sentences};

use super::command::Command;
use super::dossier::{Dossier, Due};

use super::table::{Actor, CommandKind, State, transition};

/// The command that the platform gives by itself once the delay of `dossier` is over on `today`.
///
/// Silence lets a request or an order lapse (DL-1 to DL-3); a service done that nobody controls is validated (DL-8). The delays of the
/// OF's declarations only remind: a training that took place is not undone by a late form.
#[must_use]
pub fn command_of_time(dossier: &Dossier, today: Date) -> Option<Command> {
    let command = match dossier.state {
        State::ServiceDoneDeclared => Command::ValidateServiceDone { reason: String::new() },
        _ => Command::Lapse,
    };
    let over = dossier.due.is_some_and(|due| due.is_over(today));
    let row = transition(dossier.state, command.kind()).filter(|row| row.by.contains(&Actor::Platform));
    (over && row.is_some()).then_some(command)
}

/// The day on which a delay that ends on `until` is recalled: the last working day before it.
#[must_use]
pub fn reminder_day(until: Date) -> Date {
    let mut day = until;
    loop {
        match day.yesterday() {
            Ok(before) => day = before,
            Err(_) => return until,
        }
        if is_working_day(day) {
            return day;
        }
    }
}

/// The delays whose reminder falls on `today`: those that end after it, up to the next working day.
#[must_use]
pub fn recalled_on(today: Date) -> Vec<Date> {
    if !is_working_day(today) {
        return Vec::new();
    }
    let mut days = vec![next(today)];
    while let Some(last) = days.last().copied().filter(|day| !is_working_day(*day)) {
        days.push(next(last));
    }
    days
}

/// The mail to the élu whose collectivité has not answered, with the delay recalled to it: he may still go on without.
#[must_use]
pub fn reminder_of_who_waits(dossier: &Dossier) -> Option<Message> {
    let due = dossier.due.filter(|due| due.whose == Actor::Collectivite)?;
    let request = dossier.cofinancing.as_ref()?;
    let mail = mails::elu::ComplementSansReponse {
        dossier: dossier.id.as_str(),
        formation: &dossier.training.intitule,
        la_collectivite: &the_first(&request.name),
        limite: &date_long(due.until),
        veille: &date_long(last_day(Delay::BeforeSession, dossier.training.start)),
    };
    Some(mail.to(Recipient::Elu(dossier.elu.clone())))
}

/// The mail that recalls the delay of `dossier`, to whoever must act.
#[must_use]
pub fn reminder(dossier: &Dossier) -> Option<Message> {
    let due = dossier.due?;
    let to = match due.whose {
        Actor::Elu => Recipient::Elu(dossier.elu.clone()),
        Actor::Of => Recipient::Of(dossier.of.clone()),
        Actor::Collectivite => Recipient::Collectivite(dossier.cofinancing.as_ref()?.collectivite.clone()),
        _ => return None,
    };
    let mail = mails::commun::Rappel {
        dossier: dossier.id.as_str(),
        formation: &dossier.training.intitule,
        action: &what_is_expected(dossier.state, &due),
        limite: &date_long(due.until),
        suite: &what_follows(dossier),
    };
    Some(mail.to(to))
}

fn what_is_expected(state: State, due: &Due) -> String {
    match (state, due.rule) {
        (State::Paying, _) => sentences::ExpectedPayment.said(),
        (State::WaitingFinancer, _) => sentences::ExpectedComplementAnswer.said(),
        (State::Acknowledged, _) => sentences::ExpectedAnswer.said(),
        (_, Delay::EluConfirmation | Delay::BeforeSession) => sentences::ExpectedConfirmation.said(),
        (_, Delay::EntryDeclaration) => sentences::ExpectedEntry.said(),
        (_, Delay::ExitDeclaration) => sentences::ExpectedExit.said(),
        (_, Delay::PostponementAnswer) => sentences::ExpectedPostponementAnswer.said(),
        _ => sentences::ExpectedAnswer.said(),
    }
}

/// The mail that says, once, that a declaration is late; a training that took place is not undone by a late form.
#[must_use]
pub fn overdue(dossier: &Dossier, today: Date) -> Option<Message> {
    let due = dossier.due.filter(|due| due.is_over(today))?;
    if due.whose != Actor::Of || command_of_time(dossier, today).is_some() {
        return None;
    }
    let mail = mails::organisme::DeclarationEnRetard {
        dossier: dossier.id.as_str(),
        formation: &dossier.training.intitule,
        action: &what_is_expected(dossier.state, &due),
        limite: &date_long(due.until),
    };
    Some(mail.to(Recipient::Of(dossier.of.clone())))
}

fn what_follows(dossier: &Dossier) -> String {
    let lapses = transition(dossier.state, CommandKind::Lapse).is_some();
    match dossier.state {
        State::Postponing => sentences::FirstDateStands.said(),
        State::WaitingFinancer if dossier.due.is_some_and(|due| due.rule == Delay::ComplementAnswer) => {
            sentences::ComplementIsForgone.said()
        }
        _ if lapses => sentences::RequestLapses.said(),
        _ => sentences::PaymentDepends.said(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_delay_is_recalled_on_the_last_working_day_before_it() {
        // Wednesday 11 November 2026 is a holiday, Monday follows a week-end.
        assert_eq!(reminder_day(date(2026, 11, 12)), date(2026, 11, 10));
        assert_eq!(reminder_day(date(2026, 11, 16)), date(2026, 11, 13));
        assert_eq!(
            recalled_on(date(2026, 11, 13)),
            [date(2026, 11, 14), date(2026, 11, 15), date(2026, 11, 16)]
        );
        assert_eq!(recalled_on(date(2026, 11, 14)), []);
        for offset in 0..400 {
            let until = date(2026, 1, 1).checked_add(jiff::Span::new().days(offset)).expect("a day");
            assert!(recalled_on(reminder_day(until)).contains(&until), "{until}");
        }
    }
}
