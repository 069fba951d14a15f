//! The gates of a training body, as the gestionnaire sees them.

use jiff::Timestamp;
use jiff::civil::Date;

use super::wire;
use crate::aggregate::Asked;
use crate::french::date_full;
use crate::organisme::{Gate, TrainingBody, WaitingGate};
use crate::texts::labels;

wire! {
    /// What must hold for its offers to be shown.
    pub struct GatesView {
        pub gates: Vec<GateView>,
        /// Whether its agrément is suspended by the minister today.
        pub suspended: bool,
        /// Number of the agrément; empty without one.
        pub agrement_number: String,
        /// A change that waits for a second person.
        pub waiting: Option<WaitingGateView>,
    }

    pub struct GateView {
        pub gate: Gate,
        /// Until when it holds, or why it does not, in French.
        pub text: String,
        /// First day, where it has one.
        #[serde(default, with = "crate::wire::optional_date")]
        pub from: Option<Date>,
        /// Last day, where it has one.
        #[serde(default, with = "crate::wire::optional_date")]
        pub until: Option<Date>,
        /// Whether it holds today, or is not asked for.
        pub holds: bool,
    }

    /// What the ministry's list would change, or has changed, line by line.
    pub struct AgrementsReport {
        /// Whether it was only tried.
        pub dry_run: bool,
        /// Lines of the file, but for its header.
        pub lines: u32,
        /// Those that say nothing new.
        pub same: u32,
        /// Those for which the time of a request was too short: nothing is known of them, and the same list sent again goes on.
        pub left: u32,
        /// The others, in order.
        pub reported: Vec<AgrementLineView>,
    }

    /// A line of the list.
    pub struct AgrementLineView {
        /// From 2: the header is the first.
        pub line: u32,
        pub outcome: AgrementOutcome,
        /// The column of a mistake; empty otherwise.
        pub column: String,
        /// Stable; empty where nothing is wrong.
        pub code: String,
        /// What changes, or what to do.
        pub text: String,
    }

    /// A change that waits for a second person.
    pub struct WaitingGateView {
        /// What would change, in French.
        pub change: String,
        pub reason: String,
        pub proposed_by: String,
        #[serde(with = "crate::wire::instant")]
        pub proposed_at: Timestamp,
        /// Whether the caller did: somebody else approves.
        pub own: bool,
    }
}

/// What becomes of a line of the ministry's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AgrementOutcome {
    /// Done at once.
    Changed,
    /// Proposed: it hides offers, and waits for a second person.
    Proposed,
    /// The training body is not in the register: it has to ask for its accreditation.
    Unknown,
    /// Something else waits already for a second person.
    Blocked,
    /// The line can't be read.
    Wrong,
}

impl AgrementOutcome {
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Changed => labels::agrement_outcome::CHANGED,
            Self::Proposed => labels::agrement_outcome::PROPOSED,
            Self::Unknown => labels::agrement_outcome::UNKNOWN,
            Self::Blocked => labels::agrement_outcome::BLOCKED,
            Self::Wrong => labels::agrement_outcome::WRONG,
        }
    }
}

/// The gates of a training body today.
#[must_use]
pub fn gates_view(body: &TrainingBody, waiting: Option<WaitingGate>, asked: &Asked) -> GatesView {
    GatesView {
        gates: Gate::ALL.map(|gate| gate_view(gate, body, asked.today)).into(),
        suspended: body.standing.is_suspended(asked.today),
        agrement_number: body.agrement_number.clone(),
        waiting: waiting.map(|waiting| WaitingGateView {
            change: waiting.what.french(),
            own: waiting.is_by(asked),
            reason: waiting.why,
            proposed_by: waiting.by,
            proposed_at: waiting.at,
        }),
    }
}

fn gate_view(gate: Gate, body: &TrainingBody, today: Date) -> GateView {
    let standing = &body.standing;
    let until = gate.until(standing);
    let (from, text, holds) = match gate {
        Gate::Agrement => (
            standing.agrement.map(|(from, _)| from),
            standing.french(today),
            standing.agrement.is_none() || standing.is_agree(today),
        ),
        Gate::Qualiopi => {
            let holds = standing.holds_qualiopi(today);
            (
                standing.qualiopi_dates.map(|(from, _)| from),
                qualiopi(holds, until, today),
                holds || !standing.qualiopi_compulsory,
            )
        }
        Gate::Nda => (None, nda(&body.nda, until), until.is_none_or(|until| today <= until)),
    };
    GateView { gate, text, from, until, holds }
}

fn qualiopi(holds: bool, until: Option<Date>, today: Date) -> String {
    match until {
        None if holds => "Certifié, sans date connue".to_owned(),
        None => "Sans certificat".to_owned(),
        Some(until) if until < today => format!("Certificat terminé depuis le {}", date_full(until)),
        Some(until) => format!("Certifié jusqu’au {}", date_full(until)),
    }
}

fn nda(number: &str, until: Option<Date>) -> String {
    match until {
        None => format!("{number}, sans fin prévue"),
        Some(until) => format!("{number}, jusqu’au {}", date_full(until)),
    }
}
