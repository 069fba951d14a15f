//! A payment page that an élu was sent to, watched until the card service has said what became of it: its notification may never come.

use jiff::{SignedDuration, Timestamp};

use crate::ids::DossierId;

/// A page is left in peace this long: the élu may still be on it, and the service tells by itself.
const PATIENCE: SignedDuration = SignedDuration::from_mins(20);
/// How long the service takes the form of a page. A page that it does not know after this was never paid on.
pub const CARD_PAGE_LIFE: SignedDuration = SignedDuration::from_hours(24);

/// A payment page that is watched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardWatch {
    pub dossier: DossierId,
    /// The order that we gave to the card service.
    pub order_id: String,
    /// Number of the transaction.
    pub trans_id: String,
    /// Its UTC day and time.
    pub trans_date: String,
    /// When the page was prepared.
    pub opened_at: Timestamp,
}

impl CardWatch {
    /// Whether it is time to ask the card service.
    #[must_use]
    pub fn is_to_ask(&self, now: Timestamp) -> bool {
        now.duration_since(self.opened_at) >= PATIENCE
    }

    /// Whether nothing will come of it, when the card service knows nothing of it.
    #[must_use]
    pub fn is_forgotten(&self, now: Timestamp) -> bool {
        now.duration_since(self.opened_at) > CARD_PAGE_LIFE
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_asked_about_after_twenty_minutes_and_forgotten_after_a_day() {
        let watch = CardWatch {
            dossier: "2027000000123".parse().unwrap(),
            order_id: "2027000000123-1".to_owned(),
            trans_id: "000001".to_owned(),
            trans_date: "20270105090000".to_owned(),
            opened_at: Timestamp::UNIX_EPOCH,
        };
        let day = 24 * 60;
        for (minutes, asked, forgotten) in
            [(19, false, false), (20, true, false), (day, true, false), (day + 1, true, true)]
        {
            let now = watch.opened_at + SignedDuration::from_mins(minutes);
            assert_eq!((watch.is_to_ask(now), watch.is_forgotten(now)), (asked, forgotten), "{minutes} min");
        }
    }
}
