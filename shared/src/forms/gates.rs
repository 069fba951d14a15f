//! What the gestionnaire changes of the gates of a training body.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{FormBody, Reading};
use crate::api::Verdict;
use crate::organisme::{GateChange, GateCommand};
use crate::texts::{corrections, labels};

/// What changes, without its dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GateChoice {
    Agrement,
    Suspend,
    Lift,
    Qualiopi,
    NdaEnds,
    NdaGoesOn,
}

impl GateChoice {
    pub const ALL: [Self; 6] =
        [Self::Agrement, Self::Suspend, Self::Lift, Self::Qualiopi, Self::NdaEnds, Self::NdaGoesOn];

    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Agrement => labels::gate_choice::AGREMENT,
            Self::Suspend => labels::gate_choice::SUSPEND,
            Self::Lift => labels::gate_choice::LIFT,
            Self::Qualiopi => labels::gate_choice::QUALIOPI,
            Self::NdaEnds => labels::gate_choice::NDA_ENDS,
            Self::NdaGoesOn => labels::gate_choice::NDA_GOES_ON,
        }
    }
}

/// A change with its reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GateChosen(pub GateCommand);

impl FormBody for GateChosen {
    type Facts = ();

    fn read(form: &mut Reading<'_>, (): &()) -> Option<Self> {
        const FIRST: &str = corrections::GATE_FIRST_DAY;
        const LAST: &str = corrections::GATE_LAST_DAY;
        let choice = form.one_of("choice", &GateChoice::ALL, corrections::GATE_CHANGE);
        let change = choice.and_then(|choice| match choice {
            GateChoice::Agrement => {
                let number = form.required_words("number", corrections::DECISION_NUMBER);
                let (from, until) = (form.day("from", FIRST), form.day("until", LAST));
                Some(GateChange::Agrement { number: number?, from: from?, until: until? })
            }
            GateChoice::Qualiopi => {
                let (from, until) = (form.day("from", FIRST), form.day("until", LAST));
                Some(GateChange::Qualiopi { from: from?, until: until? })
            }
            GateChoice::NdaEnds => Some(GateChange::NdaEnds { until: form.day("until", LAST)? }),
            GateChoice::Suspend => Some(GateChange::Suspend { until: Some(form.day("until", LAST)?) }),
            GateChoice::Lift => Some(GateChange::Lift {}),
            GateChoice::NdaGoesOn => Some(GateChange::NdaGoesOn {}),
        });
        let reason = form.required_words("reason", corrections::WHY_ORGANISME);
        Some(Self(GateCommand::Change { change: change?, reason: reason? }))
    }
}

impl GateCommand {
    /// A yes or a no to what was proposed at that moment.
    #[must_use]
    pub fn judged(proposed_at: Timestamp, verdict: Verdict) -> Self {
        match verdict {
            Verdict::Approve { comment } => Self::Approve { proposed_at, comment },
            Verdict::Refuse { reason } => Self::Refuse { proposed_at, reason },
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::tests::filled;
    use super::*;

    #[test]
    fn each_change_asks_for_its_days_and_its_reason() {
        let read = |fields: &[(&str, &str)]| filled::<GateChosen>(&(), fields).map(|chosen| chosen.0);
        assert_eq!(read(&[]).unwrap_err(), ["/choice", "/reason"]);
        assert_eq!(read(&[("choice", "agrement")]).unwrap_err(), ["/number", "/from", "/until", "/reason"]);
        let ends = [("choice", "nda_ends"), ("until", "2027-01-31"), ("reason", "Caducité")];
        let change = GateChange::NdaEnds { until: date(2027, 1, 31) };
        assert_eq!(read(&[("choice", "suspend"), ("reason", "Arrêté")]).unwrap_err(), ["/until"]);
        assert_eq!(read(&ends).unwrap(), GateCommand::Change { change, reason: "Caducité".to_owned() });
    }
}
