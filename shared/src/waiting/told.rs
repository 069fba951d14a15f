//! What those who wait are told.

use crate::french::{date_full, plural};
use crate::message::{Message, Recipient};
use crate::texts::{mails, sentences};

use super::{Place, Promise, Requests, SessionLabel, Step, Waiter};

/// His session takes place on other days: he is told, and keeps his rank. None when he knows.
#[must_use]
pub fn moved(waiter: &Waiter, dates: &str, reason: &str) -> Option<Step> {
    let SessionLabel { title, of_name, dates: before } = &waiter.label;
    if before == dates {
        return None;
    }
    let mail = mails::elu::SeanceReportee {
        formation: title,
        organisme: of_name,
        avant: before,
        dates,
        raison: reason,
        seance: &waiter.session.written(),
    };
    let label = SessionLabel { dates: dates.to_owned(), ..waiter.label.clone() };
    let after = Waiter { label, version: waiter.version + 1, ..waiter.clone() };
    let message = Some(mail.to(Recipient::Elu(waiter.elu.clone())));
    Some(Step { before: waiter.clone(), after: Some(after), place: Place::Untouched, message })
}

/// Where he declines without signing in. His number comes last: a link that was cut has none, and leaves nobody's place.
#[must_use]
pub fn decline_path(waiter: &Waiter) -> String {
    ["/liste-d-attente/refus?session=", &waiter.session.written(), "&place=", waiter.id.as_str()].concat()
}

/// How long a place is kept: "48 heures, jusqu’au 7 janvier 2027 à 15 h 05".
fn kept(promise: &Promise) -> String {
    let until = &promise.until;
    let limite = format!("{} à {} h {:02}", date_full(until.date()), until.hour(), until.minute());
    match promise.hours {
        Some(hours) => {
            sentences::WaitKept { heures: &plural(hours, "heure", "heures"), limite: &limite }.said()
        }
        None => sentences::WaitKeptLast { limite: &limite }.said(),
    }
}

/// The mail of a place that is kept, in the words of `$mail`: each says until when, and how to leave it.
macro_rules! of_kept_place {
    ($name:ident, $mail:ident) => {
        pub(super) fn $name(waiter: &Waiter, promise: &Promise, origin: &str) -> Message {
            let SessionLabel { title, of_name, dates } = &waiter.label;
            let mail = mails::elu::$mail {
                formation: title,
                organisme: of_name,
                dates,
                duree: &kept(promise),
                refus: &[origin, &decline_path(waiter)].concat(),
                seance: &waiter.session.written(),
            };
            mail.to(Recipient::Elu(waiter.elu.clone()))
        }
    };
}

of_kept_place!(offered, PlaceLiberee);
of_kept_place!(prolonged, PlaceProlongee);

pub(super) fn lapsed(waiter: &Waiter) -> Message {
    let SessionLabel { title, dates, .. } = &waiter.label;
    let mail = mails::elu::PlacePassee { formation: title, dates, seance: &waiter.session.written() };
    mail.to(Recipient::Elu(waiter.elu.clone()))
}

pub(super) fn closed(waiter: &Waiter, requests: Requests) -> Message {
    let SessionLabel { title, dates, of_name } = &waiter.label;
    let raison = match requests {
        Requests::Cancelled => sentences::WaitCancelled.said(),
        Requests::TooLate => sentences::WaitTooLate.said(),
        Requests::Gone | Requests::Paused | Requests::Open { .. } => sentences::WaitGone.said(),
    };
    let mail = mails::elu::ListeFermee { formation: title, organisme: of_name, dates, raison: &raison };
    mail.to(Recipient::Elu(waiter.elu.clone()))
}
