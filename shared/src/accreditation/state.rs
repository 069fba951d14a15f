//! Where a request stands, whose turn it is, and within which delay.

use serde::{Deserialize, Serialize};

use crate::rules::deadlines::Delay;
use crate::texts::labels;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AccreditationState {
    /// Being typed; the gestionnaire does not see it.
    Draft,
    /// Sent: is it complete?
    Submitted,
    /// Something is missing before it can be examined.
    Incomplete,
    /// Complete: it is examined.
    Admissible,
    /// Something is asked for during the examination.
    MoreAsked,
    /// Somebody of the gestionnaire proposes a decision, somebody else is to decide.
    Proposed,
    /// The training body exists.
    Accepted,
    /// Refused by two people; it can be contested for a time.
    Refused,
    /// The refusal is contested.
    Appealed,
    /// Over without a decision: withdrawn, or left without an answer.
    Closed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AccreditationTurn {
    /// The applicant's.
    Applicant,
    /// The gestionnaire's.
    Gestionnaire,
    /// Nobody's.
    Nobody,
}

/// The lists in which requests are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum AccreditationQueue {
    /// Is it complete?
    AccreditationAdmit,
    /// To be examined.
    AccreditationExamine,
    /// For a second person.
    AccreditationDecide,
    /// The applicant has something to send.
    AccreditationApplicant,
    /// Answered or over.
    AccreditationOver,
    /// Being typed: nobody else looks at it.
    AccreditationDraft,
}

impl AccreditationQueue {
    /// Those of the gestionnaire, in the order in which they matter.
    pub const SHOWN: [Self; 5] = [
        Self::AccreditationAdmit,
        Self::AccreditationExamine,
        Self::AccreditationDecide,
        Self::AccreditationApplicant,
        Self::AccreditationOver,
    ];

    /// Those where somebody of the gestionnaire is awaited.
    pub const OF_THE_GESTIONNAIRE: [Self; 3] =
        [Self::AccreditationAdmit, Self::AccreditationExamine, Self::AccreditationDecide];

    /// In French.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::AccreditationAdmit => labels::accreditation_queue::ACCREDITATION_ADMIT,
            Self::AccreditationExamine => labels::accreditation_queue::ACCREDITATION_EXAMINE,
            Self::AccreditationDecide => labels::accreditation_queue::ACCREDITATION_DECIDE,
            Self::AccreditationApplicant => labels::accreditation_queue::ACCREDITATION_APPLICANT,
            Self::AccreditationOver => labels::accreditation_queue::ACCREDITATION_OVER,
            Self::AccreditationDraft => labels::accreditation_queue::ACCREDITATION_DRAFT,
        }
    }
}

impl AccreditationState {
    /// Whether nothing is awaited any more.
    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Accepted | Self::Refused | Self::Closed)
    }

    /// Whether the applicant may type, send files, and send the whole.
    #[must_use]
    pub const fn is_open_to_applicant(self) -> bool {
        matches!(self, Self::Draft | Self::Incomplete | Self::MoreAsked)
    }

    #[must_use]
    pub const fn turn(self) -> AccreditationTurn {
        match self {
            Self::Draft | Self::Incomplete | Self::MoreAsked => AccreditationTurn::Applicant,
            Self::Submitted | Self::Admissible | Self::Proposed | Self::Appealed => {
                AccreditationTurn::Gestionnaire
            }
            Self::Accepted | Self::Refused | Self::Closed => AccreditationTurn::Nobody,
        }
    }

    /// The list that has it.
    #[must_use]
    pub const fn queue(self) -> AccreditationQueue {
        match self {
            Self::Draft => AccreditationQueue::AccreditationDraft,
            Self::Submitted => AccreditationQueue::AccreditationAdmit,
            Self::Admissible | Self::Appealed => AccreditationQueue::AccreditationExamine,
            Self::Proposed => AccreditationQueue::AccreditationDecide,
            Self::Incomplete | Self::MoreAsked => AccreditationQueue::AccreditationApplicant,
            Self::Accepted | Self::Refused | Self::Closed => AccreditationQueue::AccreditationOver,
        }
    }

    /// In French, for everybody.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Draft => labels::accreditation_state::DRAFT,
            Self::Submitted => labels::accreditation_state::SUBMITTED,
            Self::Incomplete => labels::accreditation_state::INCOMPLETE,
            Self::Admissible => labels::accreditation_state::ADMISSIBLE,
            Self::MoreAsked => labels::accreditation_state::MORE_ASKED,
            Self::Proposed => labels::accreditation_state::PROPOSED,
            Self::Accepted => labels::accreditation_state::ACCEPTED,
            Self::Refused => labels::accreditation_state::REFUSED,
            Self::Appealed => labels::accreditation_state::APPEALED,
            Self::Closed => labels::accreditation_state::CLOSED,
        }
    }

    /// The delay that begins with it; none for a proposal, which has what is left of the one before.
    pub(super) const fn delay(self) -> Option<Delay> {
        match self {
            Self::Draft => Some(Delay::AccreditationDraft),
            Self::Submitted => Some(Delay::AccreditationAdmissibility),
            Self::Incomplete | Self::MoreAsked => Some(Delay::AccreditationPieces),
            Self::Admissible | Self::Appealed => Some(Delay::AccreditationDecision),
            Self::Refused => Some(Delay::ReviewAppeal),
            Self::Proposed | Self::Accepted | Self::Closed => None,
        }
    }
}
