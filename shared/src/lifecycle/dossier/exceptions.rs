//! What does not go as it was ordered: force majeure, another session, a correction after the end.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::catalogue::{Horaires, SessionNumero};
use crate::ids::DocumentId;
use crate::money::Euros;
use crate::rules::interruption::Cause;
use crate::texts::labels;

/// A case of force majeure, as the general conditions list them (CX-5, CG art. 6.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ForceMajeureCase {
    /// The employer refuses a leave that it had granted.
    LeaveRefused,
    /// Return to work between the enrolment and the exit.
    ReturnToWork,
    /// Accident or death of the élu or of somebody close.
    AccidentOrDeath,
    /// Illness or hospital, maternity and paternity included.
    Illness,
    /// Illness or hospital of a child, a parent or a dependant.
    FamilyIllness,
    TransportStopped,
    /// The VAE file was not accepted.
    VaeRefused,
    /// Convocation of the council, election or crisis duty: not in the list, decided case by case.
    MandateDuty,
}

impl ForceMajeureCase {
    /// Every case, in the order of the list.
    pub const ALL: [Self; 8] = [
        Self::Illness,
        Self::FamilyIllness,
        Self::AccidentOrDeath,
        Self::LeaveRefused,
        Self::ReturnToWork,
        Self::TransportStopped,
        Self::VaeRefused,
        Self::MandateDuty,
    ];

    /// What the élu and the gestionnaire read.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::LeaveRefused => labels::force_majeure_case::LEAVE_REFUSED,
            Self::ReturnToWork => labels::force_majeure_case::RETURN_TO_WORK,
            Self::AccidentOrDeath => labels::force_majeure_case::ACCIDENT_OR_DEATH,
            Self::Illness => labels::force_majeure_case::ILLNESS,
            Self::FamilyIllness => labels::force_majeure_case::FAMILY_ILLNESS,
            Self::TransportStopped => labels::force_majeure_case::TRANSPORT_STOPPED,
            Self::VaeRefused => labels::force_majeure_case::VAE_REFUSED,
            Self::MandateDuty => labels::force_majeure_case::MANDATE_DUTY,
        }
    }
}

/// Where a claim stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ClaimState {
    /// The gestionnaire examines it.
    Asked,
    /// Recognised.
    Granted,
    /// Not recognised.
    Refused,
}

/// A case of force majeure claimed by the élu.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ForceMajeure {
    pub case: ForceMajeureCase,
    /// The élu's words.
    pub text: String,
    /// The proof.
    pub document: DocumentId,
    #[serde(with = "crate::wire::date")]
    pub claimed_on: Date,
    /// Where it stands.
    pub state: ClaimState,
    /// The gestionnaire's words.
    pub answer: String,
}

/// Where a postponement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PostponementState {
    /// Waits for the élu.
    Proposed,
    /// The order is now for the other session.
    Accepted,
    /// The order stays for the first session.
    Declined,
}

/// Another session for the same order, proposed by the OF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Postponement {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub session: SessionNumero,
    /// First day.
    #[serde(with = "crate::wire::date")]
    pub start: Date,
    /// Last day.
    #[serde(with = "crate::wire::date")]
    pub end: Date,
    /// Places in that session.
    pub places: u16,
    /// Where, in one line; empty when remote.
    pub place: String,
    /// Why, in the OF's words.
    pub message: String,
    /// Day of the proposal.
    #[serde(with = "crate::wire::date")]
    pub proposed_on: Date,
    /// Where it stands.
    pub state: PostponementState,
    /// From what hour to what hour, each day; none when the OF did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub horaires: Option<Horaires>,
}

/// What was wrong in a dossier that is settled (four eyes: one proposes, another decides).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum IncidentKind {
    /// The OF got more than it should.
    Overpayment {
        /// What it should have got.
        of_paid: Euros,
        /// Whether the difference goes back to those who paid, rather than to the fund.
        give_back: bool,
    },
    /// Nothing was owed.
    Fraud {
        /// Whether everything goes back to those who paid: not to an élu who took part in it.
        give_back: bool,
    },
    /// The service done was not what was declared.
    WrongRate {
        /// Why the training ended when it did.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        cause: Cause,
        /// Share followed, in percent.
        completion_rate: Decimal,
    },
}

impl IncidentKind {
    /// What the gestionnaire reads.
    #[must_use]
    pub const fn french(&self) -> &'static str {
        match self {
            Self::Overpayment { .. } => "Trop-versé",
            Self::Fraud { .. } => "Fraude",
            Self::WrongRate { .. } => "Taux de réalisation erroné",
        }
    }
}

/// Where an incident stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum IncidentState {
    /// Waits for a second person.
    Proposed,
    /// Carried out.
    Approved,
    /// Given up.
    Rejected,
}

/// An incident after the end of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Incident {
    /// Counts the incidents of the dossier, from 1.
    pub number: u32,
    /// What was wrong.
    #[serde(flatten)]
    pub kind: IncidentKind,
    /// The facts, in the gestionnaire's words.
    pub comment: String,
    /// Who proposed, by name.
    pub proposed_by: String,
    /// Who proposed, as the sign-in knows him.
    pub proposer: String,
    /// Day of the proposal.
    #[serde(with = "crate::wire::date")]
    pub proposed_on: Date,
    /// Where it stands.
    pub state: IncidentState,
    /// Who decided, by name.
    pub decided_by: String,
    /// The words of who decided.
    pub answer: String,
}

/// A decision that changed what a settled dossier costs; the ledger has what it added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Correction {
    #[serde(with = "crate::wire::date")]
    pub on: Date,
    /// Why, in French.
    pub reason: String,
    /// What the dossier cost before.
    pub charged_before: Euros,
    /// What the OF was owed before.
    pub of_paid_before: Euros,
}
