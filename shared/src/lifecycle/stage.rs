//! Where a dossier stands for its training body: what it must do with it, and by when.

use jiff::civil::Date;

use super::{Due, State};

/// In the order of a dossier's life; what the body must do comes with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    ToAnswer,
    /// The élu, the collectivité or the card.
    Waiting,
    Coming,
    EntryToDeclare,
    Ongoing,
    ExitToDeclare,
    Ended,
}

impl Stage {
    /// Of a dossier whose training lasts from `start` to `end`.
    #[must_use]
    pub fn of(state: State, (start, end): (Date, Date), today: Date) -> Self {
        match state {
            State::Submitted | State::Acknowledged => Self::ToAnswer,
            State::Proposed | State::WaitingFinancer | State::Paying | State::Postponing => Self::Waiting,
            State::Accepted if start <= today => Self::EntryToDeclare,
            State::Accepted => Self::Coming,
            State::InTraining if end <= today => Self::ExitToDeclare,
            State::InTraining => Self::Ongoing,
            _ => Self::Ended,
        }
    }

    /// Whether the training body is the one expected.
    #[must_use]
    pub const fn is_mine(self) -> bool {
        matches!(self, Self::ToAnswer | Self::EntryToDeclare | Self::ExitToDeclare)
    }

    /// Whose turn it is. What the body will have to declare is only due once the first day, or the last one, has come.
    #[must_use]
    pub fn due(self, due: Option<Due>) -> Option<Due> {
        due.filter(|_| !matches!(self, Self::Coming | Self::Ongoing))
    }

    /// What comes first: what the body must do, by the nearest last day; what is over comes last.
    #[must_use]
    pub fn urgency(self, due: Option<Due>, start: Date) -> (bool, Date) {
        let day = match self.due(due) {
            Some(due) => due.until,
            None if self == Self::Ended => Date::MAX,
            None => start,
        };
        (!self.is_mine(), day)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::lifecycle::Actor;
    use crate::rules::deadlines::Delay;

    const START: Date = date(2027, 3, 10);
    const END: Date = date(2027, 3, 12);

    #[test]
    fn the_body_is_expected_from_the_first_day_and_from_the_last() {
        for (state, today, stage, is_mine) in [
            (State::Submitted, START, Stage::ToAnswer, true),
            (State::Proposed, START, Stage::Waiting, false),
            (State::Accepted, date(2027, 3, 9), Stage::Coming, false),
            (State::Accepted, START, Stage::EntryToDeclare, true),
            (State::InTraining, date(2027, 3, 11), Stage::Ongoing, false),
            (State::InTraining, END, Stage::ExitToDeclare, true),
            (State::ServiceDoneDeclared, END, Stage::Ended, false),
            (State::RefusedByOf, START, Stage::Ended, false),
        ] {
            let found = Stage::of(state, (START, END), today);
            assert_eq!((found, found.is_mine()), (stage, is_mine), "{state:?} on {today}");
        }
    }

    #[test]
    fn what_the_body_must_do_comes_first_and_what_is_over_last() {
        let due = Due { whose: Actor::Of, rule: Delay::OfAnswer, until: date(2027, 2, 1) };
        let order = [
            (Stage::ToAnswer, Some(due), date(2027, 2, 1)),
            (Stage::ExitToDeclare, None, START),
            (Stage::Waiting, Some(due), date(2027, 2, 1)),
            (Stage::Coming, Some(due), START),
            (Stage::Ended, None, Date::MAX),
        ];
        let urgencies = order.map(|(stage, due, _)| stage.urgency(due, START));
        assert!(urgencies.is_sorted(), "{urgencies:?}");
        assert_eq!(urgencies.map(|(_, day)| day), order.map(|(_, _, day)| day));
    }
}
