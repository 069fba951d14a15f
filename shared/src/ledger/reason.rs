//! Why money moves.

use serde::{Deserialize, Serialize};

use crate::texts::labels;

/// Why money moved; every line of a statement has one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReasonCode {
    /// First credit, at the opening of the right (AC-8).
    RightOpened,
    /// Yearly credit (AC-1 to AC-5).
    YearlyCredit,
    /// The cap was lowered by law (AC-11).
    CapLowered,
    /// Rights lost at their expiry (AC-15).
    RightExpired,
    /// Mirror of rights held elsewhere.
    MirrorRefreshed,
    /// A collectivité gave a dotation (ED-1).
    DotationGranted,
    /// A collectivité paid in what it owes for its complements.
    DotationReceived,
    /// A complement pays a training body: it is covered.
    DotationCovered,
    /// Reserved at the order.
    Engaged,
    /// Card payment received.
    CardReceived,
    /// Card payment received for a dossier that no longer waits for it: kept for the élu, to be paid back.
    CardWithoutOrder,
    /// Given back to who had put it.
    Released,
    /// Owed to the training body for the service done, or as an indemnity (CX-3).
    OwedToOf,
    /// Lost by the élu and kept by the fund.
    Retained,
    /// Card money kept as a credit of the élu after a late cancellation (CX-3).
    CardCredit,
    /// Paid to the training body: ordered from the bank.
    PaidToOf,
    /// The bank executed the transfer.
    TransferExecuted,
    /// The bank refused the transfer: the training body is owed again.
    TransferRejected,
    /// The transfer came back after its execution: the training body is owed again.
    TransferReturned,
    /// Card money to be given back to the card (CX-1).
    CardRefundDue,
    /// The card service gave it back.
    CardRefunded,
    /// The card service can't give it back: kept as a credit of the élu.
    CardRefundFailed,
    /// Card money that was counted and did not come after all, or is back at the card without us.
    CardLost,
    /// A decision taken after the end of the dossier: force majeure, incident.
    Corrected,
    /// A training body paid back what it owed.
    ClaimRepaid,
    /// The bank's statement has what nobody has asked for or expected.
    Unreconciled,
    /// What was owed to a training body is never paid.
    WrittenOff,
}

impl ReasonCode {
    /// The reason, in words for whoever reads a statement.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::RightOpened => labels::reason_code::RIGHT_OPENED,
            Self::YearlyCredit => labels::reason_code::YEARLY_CREDIT,
            Self::CapLowered => labels::reason_code::CAP_LOWERED,
            Self::RightExpired => labels::reason_code::RIGHT_EXPIRED,
            Self::MirrorRefreshed => labels::reason_code::MIRROR_REFRESHED,
            Self::DotationGranted => labels::reason_code::DOTATION_GRANTED,
            Self::DotationReceived => labels::reason_code::DOTATION_RECEIVED,
            Self::DotationCovered => labels::reason_code::DOTATION_COVERED,
            Self::Engaged => labels::reason_code::ENGAGED,
            Self::CardReceived => labels::reason_code::CARD_RECEIVED,
            Self::CardWithoutOrder => labels::reason_code::CARD_WITHOUT_ORDER,
            Self::Released => labels::reason_code::RELEASED,
            Self::OwedToOf => labels::reason_code::OWED_TO_OF,
            Self::Retained => labels::reason_code::RETAINED,
            Self::CardCredit => labels::reason_code::CARD_CREDIT,
            Self::PaidToOf => labels::reason_code::PAID_TO_OF,
            Self::TransferExecuted => labels::reason_code::TRANSFER_EXECUTED,
            Self::TransferRejected => labels::reason_code::TRANSFER_REJECTED,
            Self::TransferReturned => labels::reason_code::TRANSFER_RETURNED,
            Self::CardRefundDue => labels::reason_code::CARD_REFUND_DUE,
            Self::CardRefunded => labels::reason_code::CARD_REFUNDED,
            Self::CardRefundFailed => labels::reason_code::CARD_REFUND_FAILED,
            Self::CardLost => labels::reason_code::CARD_LOST,
            Self::Corrected => labels::reason_code::CORRECTED,
            Self::ClaimRepaid => labels::reason_code::CLAIM_REPAID,
            Self::Unreconciled => labels::reason_code::UNRECONCILED,
            Self::WrittenOff => labels::reason_code::WRITTEN_OFF,
        }
    }
}

impl ReasonCode {
    /// Every reason.
    pub const ALL: [Self; 27] = [
        Self::RightOpened,
        Self::YearlyCredit,
        Self::CapLowered,
        Self::RightExpired,
        Self::MirrorRefreshed,
        Self::DotationGranted,
        Self::DotationReceived,
        Self::DotationCovered,
        Self::Engaged,
        Self::CardReceived,
        Self::CardWithoutOrder,
        Self::Released,
        Self::OwedToOf,
        Self::Retained,
        Self::CardCredit,
        Self::PaidToOf,
        Self::TransferExecuted,
        Self::TransferRejected,
        Self::TransferReturned,
        Self::CardRefundDue,
        Self::CardRefunded,
        Self::CardRefundFailed,
        Self::CardLost,
        Self::Corrected,
        Self::ClaimRepaid,
        Self::Unreconciled,
        Self::WrittenOff,
    ];

    /// Whether the bank's statement tells it, to the day: card money comes in by another way, and later.
    #[must_use]
    pub const fn is_on_statement(self) -> bool {
        matches!(
            self,
            Self::TransferExecuted
                | Self::TransferReturned
                | Self::ClaimRepaid
                | Self::DotationReceived
                | Self::Unreconciled
        )
    }

    /// The reason that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.code() == code)
    }

    /// The reason in keys.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::RightOpened => "right_opened",
            Self::YearlyCredit => "yearly_credit",
            Self::CapLowered => "cap_lowered",
            Self::RightExpired => "right_expired",
            Self::MirrorRefreshed => "mirror_refreshed",
            Self::DotationGranted => "dotation_granted",
            Self::DotationReceived => "dotation_received",
            Self::DotationCovered => "dotation_covered",
            Self::Engaged => "engaged",
            Self::CardReceived => "card_received",
            Self::CardWithoutOrder => "card_without_order",
            Self::Released => "released",
            Self::OwedToOf => "owed_to_of",
            Self::Retained => "retained",
            Self::CardCredit => "card_credit",
            Self::PaidToOf => "paid_to_of",
            Self::TransferExecuted => "transfer_executed",
            Self::TransferRejected => "transfer_rejected",
            Self::TransferReturned => "transfer_returned",
            Self::CardRefundDue => "card_refund_due",
            Self::CardRefunded => "card_refunded",
            Self::CardRefundFailed => "card_refund_failed",
            Self::CardLost => "card_lost",
            Self::Corrected => "corrected",
            Self::ClaimRepaid => "claim_repaid",
            Self::Unreconciled => "unreconciled",
            Self::WrittenOff => "written_off",
        }
    }
}
