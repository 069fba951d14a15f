//! The session that comes: its élu is told twice, the first time while he may still cancel free of charge (CX-2).

use jiff::civil::Date;

use super::decide::last_free_day;
use super::dossier::Dossier;
use super::table::State;
use crate::calendar::add_days;
use crate::french::{date_full, date_long, plural};
use crate::message::{Message, Recipient};
use crate::parameters::{Parameter, count};
use crate::rules::deadlines::{Delay, last_day};
use crate::texts::{mails, sentences};

/// One of the times at which a session is recalled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Recall {
    /// While there is time to change one's mind.
    First,
    /// Just before.
    Last,
}

/// What the offer says of a session and the dossier does not.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Practical {
    /// How its days go, in the words of the training body.
    pub hours: Option<String>,
    /// Where to write to, or to call.
    pub contact: Option<String>,
}

impl Recall {
    pub const ALL: [Self; 2] = [Self::First, Self::Last];

    /// Its name in the number of a mail.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Last => "last",
        }
    }

    fn days(self, today: Date) -> u32 {
        let parameter = match self {
            Self::First => Parameter::NoticeSession,
            Self::Last => Parameter::NoticeSessionLast,
        };
        count(parameter, today)
    }

    /// The first days of the sessions that are recalled on `today`. The first time, a day on which nothing ran is made up for; the last, it
    /// would be the day itself.
    #[must_use]
    pub fn starts(self, today: Date) -> Vec<Date> {
        let days = self.days(today);
        let all = if self == Self::First { vec![days, days.saturating_sub(1)] } else { vec![days] };
        all.into_iter().map(|days| add_days(today, days)).collect()
    }
}

/// The day under which the dossiers are found that wait for a session to start on `start`: the last one on which the training body declares
/// the entry.
#[must_use]
pub fn due_of_start(start: Date) -> Date {
    last_day(Delay::EntryDeclaration, start)
}

/// Whether the session of a dossier, ordered before `today` and neither cancelled nor being postponed, is to be recalled.
#[must_use]
pub fn is_recalled(dossier: &Dossier, recall: Recall, today: Date) -> bool {
    dossier.state == State::Accepted
        && dossier.order.as_ref().is_some_and(|order| order.on < today)
        && recall.starts(today).contains(&dossier.training.start)
}

/// The mail that recalls a session: when, where, what to bring, and how to cancel.
#[must_use]
pub fn session_recalled(dossier: &Dossier, practical: &Practical, today: Date) -> Message {
    let training = &dossier.training;
    let mail = mails::elu::SeanceProche {
        dossier: dossier.id.as_str(),
        formation: &training.intitule,
        bientot: &soon(training.start, today),
        quand: &training.session_said(),
        horaires: practical.hours.as_deref(),
        organisme: &dossier.of_name,
        contact: practical.contact.as_deref(),
        annulation: &cancelling(dossier, today),
    };
    mail.to(Recipient::Elu(dossier.elu.clone()))
}

/// "demain", "dans 14 jours".
fn soon(start: Date, today: Date) -> String {
    match start.since(today).map_or(0, |span| span.get_days()) {
        1 => sentences::SessionTomorrow.said(),
        days => sentences::SessionInDays { jours: &plural(days, "jour", "jours") }.said(),
    }
}

fn cancelling(dossier: &Dossier, today: Date) -> String {
    match last_free_day(dossier) {
        Some(day) if day >= today => sentences::CancelFreeUntil { limite: &date_long(day) }.said(),
        Some(day) => sentences::CancelNotFree { limite: &date_full(day) }.said(),
        None => sentences::CancelFromThePage.said(),
    }
}
