//! Where a dossier stands for the training body: what it must do with it, and by when.

use jiff::civil::Date;
use mce_shared::api::DossierSummary;
use mce_shared::lifecycle::{Due, State};

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
            State::Proposed | State::WaitingFinancer | State::Paying | State::Postponing => Self::Waiting,
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

/// Whose turn it is. What the body will have to declare is only due once the first day, or the last one, has come.
pub fn due(dossier: &DossierSummary, today: Date) -> Option<Due> {
    let early = matches!(Stage::of(dossier, today), Stage::Coming | Stage::Ongoing);
    dossier.due.filter(|_| !early)
}

/// What comes first: what the body must do, by the nearest last day; what is over comes last.
pub fn urgency(dossier: &DossierSummary, today: Date) -> (bool, Date) {
    let stage = Stage::of(dossier, today);
    let day = match due(dossier, today) {
        Some(due) => due.until,
        None if stage == Stage::Ended => Date::MAX,
        None => dossier.start,
    };
    (!stage.is_mine(), day)
}
