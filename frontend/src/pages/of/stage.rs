//! Where a dossier stands for the training body: what it must do with it, and by when.

use jiff::civil::Date;
use mce_shared::api::DossierSummary;
use mce_shared::lifecycle::{Actor, Due, State};
use mce_shared::rules::deadlines::{Delay, last_day};

/// In the order of a dossier's life; what the body must do comes with it.
#[derive(Clone, Copy, PartialEq, Eq)]
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
    pub fn of(dossier: &DossierSummary, today: Date) -> Self {
        match dossier.state {
            State::Submitted | State::Acknowledged => Self::ToAnswer,
            State::Proposed | State::WaitingFinancer | State::Paying => Self::Waiting,
            State::Accepted if dossier.start <= today => Self::EntryToDeclare,
            State::Accepted => Self::Coming,
            State::InTraining if dossier.end <= today => Self::ExitToDeclare,
            State::InTraining => Self::Ongoing,
            _ => Self::Ended,
        }
    }

    /// Whether the training body is the one expected.
    pub fn is_mine(self) -> bool {
        matches!(self, Self::ToAnswer | Self::EntryToDeclare | Self::ExitToDeclare)
    }
}

/// Whose turn it is. No delay is armed before the entry, but the body has three working days after it (DL-6).
pub fn due(dossier: &DossierSummary, today: Date) -> Option<Due> {
    let entry = || Due {
        whose: Actor::Of,
        rule: Delay::EntryDeclaration,
        until: last_day(Delay::EntryDeclaration, dossier.start),
    };
    let expected = Stage::of(dossier, today) == Stage::EntryToDeclare;
    dossier.due.or_else(|| expected.then(entry))
}

/// What comes first: what the body must do, by the nearest last day.
pub fn urgency(dossier: &DossierSummary, today: Date) -> (bool, Date) {
    let until = due(dossier, today).map_or(dossier.start, |due| due.until);
    (!Stage::of(dossier, today).is_mine(), until)
}
