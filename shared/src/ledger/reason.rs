//! Why money moves.

use serde::{Deserialize, Serialize};

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
    /// The reason in the élu's words.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::RightOpened => "Ouverture de vos droits",
            Self::YearlyCredit => "Crédit annuel",
            Self::CapLowered => "Baisse du plafond légal",
            Self::RightExpired => "Droits expirés après la fin du mandat",
            Self::MirrorRefreshed => "Droits tenus hors du DIFE",
            Self::DotationGranted => "Complément de votre collectivité",
            Self::DotationReceived => "Versement de la collectivité",
            Self::DotationCovered => "Complément employé pour payer l’organisme",
            Self::Engaged => "Réservé pour une formation",
            Self::CardReceived => "Paiement par carte reçu",
            Self::CardWithoutOrder => "Paiement par carte reçu après la fin du dossier, à vous rembourser",
            Self::Released => "Rendu après annulation ou réalisation partielle",
            Self::OwedToOf => "Dû à l’organisme de formation",
            Self::Retained => "Perdu (annulation tardive ou abandon)",
            Self::CardCredit => "Avoir conservé pour une prochaine formation",
            Self::PaidToOf => "Virement ordonné à l’organisme de formation",
            Self::TransferExecuted => "Virement exécuté par la banque",
            Self::TransferRejected => "Virement refusé par la banque",
            Self::TransferReturned => "Virement revenu après son exécution",
            Self::CardRefundDue => "À rembourser sur la carte",
            Self::CardRefunded => "Remboursé sur la carte",
            Self::CardRefundFailed => "Remboursement impossible sur la carte : conservé en avoir",
            Self::CardLost => "Paiement par carte qui n’est pas venu",
            Self::Corrected => "Réexamen du dossier",
            Self::ClaimRepaid => "Indu remboursé par l’organisme",
            Self::Unreconciled => "Mouvement de la banque à rapprocher",
            Self::WrittenOff => "Paiement abandonné",
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
