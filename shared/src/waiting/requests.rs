//! Whether a session can be asked for, as those who wait for it have to know.

use jiff::civil::Date;

use super::kept_for;
use crate::catalogue::{
    Action, Formation, NotBookable, OfStanding, Publication, Session, bookable, last_day_to_ask,
};

/// It opens and closes a list, or has it stand still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Requests {
    /// It can be asked for, full or not.
    Open {
        /// The last day for that, when a place that is offered now could be kept beyond it.
        last_day: Option<Date>,
    },
    /// Not now: its offer is suspended, or its training body; or the session is closed, as full ones are. It may be again.
    Paused,
    /// Its training body has it no more. By mistake, perhaps: after a day that is meant.
    Gone,
    /// Too few days are left before it.
    TooLate,
    /// Its training body has cancelled it.
    Cancelled,
}

impl Requests {
    /// Those of a session on `today`, as its offer has it.
    #[must_use]
    pub fn of(
        formation: &Formation,
        action: &Action,
        session: &Session,
        of: &OfStanding,
        today: Date,
    ) -> Self {
        let obstacles = bookable(formation, action, session, of, today);
        let is_put_away = matches!(formation.publication, Publication::Draft | Publication::Archived { .. });
        if obstacles.iter().any(is_too_late) {
            Self::TooLate
        } else if is_put_away {
            Self::Gone
        } else if obstacles.iter().all(|obstacle| *obstacle == NotBookable::Full) {
            let days = kept_for(today).div_ceil(24);
            Self::Open { last_day: last_day_to_ask((formation, action, session), of, today, days) }
        } else {
            Self::Paused
        }
    }

    /// Whether it can be asked for now.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Open { .. })
    }
}

const fn is_too_late(obstacle: &NotBookable) -> bool {
    matches!(
        obstacle,
        NotBookable::Started { .. } | NotBookable::StartsTooSoon { .. } | NotBookable::EndsTooSoon { .. }
    )
}
