//! What a training body has to do, counted over all its dossiers.

use jiff::civil::Date;

use crate::lifecycle::{Dossier, Stage};

use super::wire;

wire! {
    pub struct OfDashboard {
        /// Requests to answer.
        pub answers: Pile,
        /// Entries to declare.
        pub entries: Pile,
        /// Exits to declare.
        pub exits: Pile,
        /// Of all these, those whose last day is over.
        pub late: Pile,
    }

    pub struct Pile {
        pub count: u32,
        /// The nearest last day.
        #[serde(default, with = "crate::wire::optional_date")]
        pub first: Option<Date>,
    }
}

impl OfDashboard {
    /// On `today`.
    #[must_use]
    pub fn of(dossiers: &[Dossier], today: Date) -> Self {
        let expected: Vec<(Stage, Option<Date>)> = dossiers
            .iter()
            .map(|dossier| {
                let days = (dossier.training.start, dossier.training.end);
                let stage = Stage::of(dossier.state, days, today);
                (stage, stage.due(dossier.due).map(|due| due.until))
            })
            .filter(|(stage, _)| stage.is_mine())
            .collect();
        let pile = |is: &dyn Fn(Stage, Option<Date>) -> bool| {
            let of_pile = expected.iter().filter(|(stage, until)| is(*stage, *until));
            let count = u32::try_from(of_pile.clone().count()).unwrap_or(u32::MAX);
            Pile { count, first: of_pile.filter_map(|(_, until)| *until).min() }
        };
        let at = |wanted: Stage| pile(&|stage, _| stage == wanted);
        Self {
            answers: at(Stage::ToAnswer),
            entries: at(Stage::EntryToDeclare),
            exits: at(Stage::ExitToDeclare),
            late: pile(&|_, until| until.is_some_and(|until| until < today)),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::lifecycle::{Actor, Due, State};
    use crate::rules::deadlines::Delay;
    use crate::sessions::dossier_in;

    #[test]
    fn what_is_expected_is_counted_by_what_it_is_and_by_what_is_late() {
        let with = |state, until| Dossier {
            due: Some(Due { whose: Actor::Of, rule: Delay::OfAnswer, until }),
            ..dossier_in(state)
        };
        // Their training is on 18 and 19 January 2027.
        let dossiers = [
            with(State::Submitted, date(2027, 1, 20)),
            with(State::Acknowledged, date(2027, 1, 22)),
            with(State::Accepted, date(2027, 1, 21)),
            with(State::InTraining, date(2027, 1, 22)),
            with(State::Proposed, date(2027, 1, 1)),
            with(State::CancelledByOf, date(2027, 1, 1)),
        ];
        let shown = OfDashboard::of(&dossiers, date(2027, 1, 21));
        assert_eq!(shown.answers, Pile { count: 2, first: Some(date(2027, 1, 20)) });
        assert_eq!(shown.entries, Pile { count: 1, first: Some(date(2027, 1, 21)) });
        assert_eq!(shown.exits, Pile { count: 1, first: Some(date(2027, 1, 22)) });
        assert_eq!(shown.late, Pile { count: 1, first: Some(date(2027, 1, 20)) });
        assert_eq!(OfDashboard::of(&[], date(2027, 1, 21)).late, Pile { count: 0, first: None });
    }
}
