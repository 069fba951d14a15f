//! What is said before rights are lost: in time to use them, once (rules §12, U12 and U20).

use jiff::civil::Date;

use crate::calendar;
use crate::french::date_long;
use crate::ids::EluId;
use crate::lifecycle::{Message, Recipient};
use crate::money::Euros;
use crate::parameters::{self, Parameter};
use crate::rules::account::NextCredit;
use crate::texts::mails;

/// A mail that is sent once: its number says of what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Derived from what it tells: the same notice has the same number.
    pub id: String,
    /// The mail.
    pub message: Message,
}

/// What is told, by mail and on the account's page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// What would be lost.
    pub loss: Loss,
    /// Names what is told: `cap-2027-03-31`, `end-2026-09-15-near`.
    pub key: String,
    /// In a line.
    pub subject: String,
    /// The figures, and what can be done.
    pub text: String,
    /// Where it is told, in the site.
    pub path: String,
}

/// How rights are lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// Part of a credit, at the cap.
    AtTheCap,
    /// All of them, at the end of the time to use them.
    AtTheEnd,
}

/// What must be told to an élu today, as mails.
#[must_use]
pub fn notices(
    elu: &EluId,
    balance: Euros,
    until: Option<Date>,
    next: Option<&NextCredit>,
    today: Date,
) -> Vec<Notice> {
    told(balance, until, next, today).into_iter().map(|told| notice(elu, told)).collect()
}

/// What must be told to an élu today: a credit to come that the cap will refuse, or rights that end on `until`.
#[must_use]
pub fn told(balance: Euros, until: Option<Date>, next: Option<&NextCredit>, today: Date) -> Vec<Told> {
    let at_the_cap = next.and_then(|next| loss_at_the_cap(next, today));
    let closing = until.filter(|_| balance.is_positive()).and_then(|until| end(balance, until, today));
    at_the_cap.into_iter().chain(closing).collect()
}

/// Whether `day` is at most as many days away as the parameter says, and not past.
fn is_near(day: Date, parameter: Parameter, today: Date) -> bool {
    let days = parameters::count(parameter, today);
    today <= day && day <= calendar::add_days(today, days)
}

fn loss_at_the_cap(next: &NextCredit, today: Date) -> Option<Told> {
    let eve = next.on.yesterday().ok()?;
    if !next.lost_to_cap.is_positive() || today > eve || !is_near(next.on, Parameter::NoticeCap, today) {
        return None;
    }
    let mail = mails::elu::PlafondProche { date: &date_long(next.on), perdu: &next.lost_to_cap.french() };
    let key = format!("cap-{}", next.on);
    Some(Told { loss: Loss::AtTheCap, key, subject: mail.subject(), text: mail.text(), path: mail.path() })
}

fn end(balance: Euros, until: Date, today: Date) -> Option<Told> {
    if today > until {
        return None;
    }
    let stage = [(Parameter::NoticeExpiryLast, "last"), (Parameter::NoticeExpiry, "near")]
        .into_iter()
        .find(|(parameter, _)| is_near(until, *parameter, today))
        .map_or("over", |(_, stage)| stage);
    let mail = mails::elu::FinDesDroits { date: &date_long(until), solde: &balance.french() };
    let key = format!("end-{until}-{stage}");
    Some(Told { loss: Loss::AtTheEnd, key, subject: mail.subject(), text: mail.text(), path: mail.path() })
}

fn notice(elu: &EluId, told: Told) -> Notice {
    let Told { key, subject, text, path, .. } = told;
    let message = Message { to: Recipient::Elu(elu.clone()), subject, text, path, unsubscribe: None };
    Notice { id: format!("{elu}-{key}"), message }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn ids(balance: i64, until: Option<Date>, next: Option<NextCredit>, today: Date) -> Vec<String> {
        let elu: EluId = "0".repeat(32).parse().expect("an id");
        let told = notices(&elu, Euros::from_cents(balance), until, next.as_ref(), today);
        told.into_iter()
            .map(|notice| notice.id.split_once('-').map(|(_, key)| key.to_owned()).unwrap_or_default())
            .collect()
    }

    #[test]
    fn a_loss_at_the_cap_is_told_sixty_days_before() {
        let next = NextCredit {
            on: date(2027, 3, 31),
            amount: Euros::from_cents(10_000),
            lost_to_cap: Euros::from_cents(30_000),
        };
        for (today, told) in [
            (date(2027, 1, 29), false),
            (date(2027, 1, 30), true),
            (date(2027, 3, 30), true),
            (date(2027, 3, 31), false),
        ] {
            assert_eq!(ids(70_000, None, Some(next), today) == ["cap-2027-03-31"], told, "{today}");
        }
        let whole = NextCredit { lost_to_cap: Euros::ZERO, ..next };
        assert_eq!(ids(40_000, None, Some(whole), date(2027, 2, 1)), Vec::<String>::new());
    }

    #[test]
    fn an_end_is_told_at_once_then_sixty_and_fifteen_days_before() {
        let until = date(2026, 9, 15);
        for (today, told) in [
            (date(2026, 3, 16), "end-2026-09-15-over"),
            (date(2026, 7, 16), "end-2026-09-15-over"),
            (date(2026, 7, 17), "end-2026-09-15-near"),
            (date(2026, 8, 30), "end-2026-09-15-near"),
            (date(2026, 8, 31), "end-2026-09-15-last"),
            (date(2026, 9, 15), "end-2026-09-15-last"),
        ] {
            assert_eq!(ids(80_000, Some(until), None, today), [told], "{today}");
        }
        assert_eq!(ids(80_000, Some(until), None, date(2026, 9, 16)), Vec::<String>::new());
        assert_eq!(ids(0, Some(until), None, date(2026, 9, 1)), Vec::<String>::new());
    }
}
