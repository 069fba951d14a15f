//! What may be asked of a dossier.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalogue::SessionNumero;
use crate::identifiers::Siren;
use crate::ids::DocumentId;
use crate::money::Euros;
use crate::rules::financing::Split;

use super::dossier::{CardAttempt, ForceMajeureCase, IncidentKind, Rating, ServiceDone};
use super::table::CommandKind;

/// What somebody asks of a dossier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case", deny_unknown_fields)]
pub enum Command {
    /// The OF has received the request and checks the prerequisites (DL-2).
    Acknowledge,
    /// The OF accepts the request as it is.
    Accept,
    /// The OF accepts with other dates or another price; the élu decides.
    Propose {
        /// First day proposed.
        start: Date,
        /// Last day proposed.
        end: Date,
        /// Price proposed, all taxes included.
        price: Euros,
        /// Why, in the OF's words.
        message: String,
    },
    Refuse {
        /// Why, in the OF's words.
        reason: String,
    },
    /// The élu asks a collectivité for a complement (ED-6).
    AskCofinancing {
        /// The collectivité asked.
        collectivite: Siren,
        /// How much.
        amount: Euros,
        /// A word of explanation.
        message: String,
    },
    /// The élu goes on without waiting for the collectivité.
    RenounceCofinancing,
    /// The collectivité gives an amount, up to what was asked.
    GrantCofinancing {
        /// How much it gives.
        amount: Euros,
        /// The deliberation that allows it.
        deliberation: String,
    },
    /// The collectivité gives nothing.
    DeclineCofinancing { reason: String },
    /// The élu orders, having seen who pays what.
    Confirm {
        /// The split that was shown; refused when it has changed meanwhile.
        expected: Split,
    },
    /// The élu goes to the card page.
    StartCardPayment {
        /// Transaction number given to the card service (six characters, unique in the UTC day).
        trans_id: String,
        /// UTC day and time of the transaction, `yyyyMMddHHmmss`.
        trans_date: String,
    },
    /// The card service says how a payment ended.
    RecordCardPayment(CardAttempt),
    /// The élu gives up, before or after the order.
    Cancel {
        /// Why, in the élu's words; may be empty.
        reason: String,
        /// The price that was shown; refused when it has changed meanwhile.
        expected_charge: Euros,
    },
    /// The OF cancels the session.
    CancelByOf { reason: String },
    /// The OF declares that the élu did not come.
    DeclareNoShow,
    /// The OF declares that the élu entered the training.
    DeclareEntry {
        /// Actual day of entry.
        on: Date,
    },
    /// The OF declares the exit and the service done.
    DeclareServiceDone(ServiceDone),
    /// The gestionnaire controls the service done: it is not validated by itself any more.
    OpenControl {
        /// Why; the OF and the élu read it.
        reason: String,
    },
    /// The gestionnaire, or the delay, validates the service done; the OF is owed.
    ValidateServiceDone {
        /// What the gestionnaire has verified; the OF and the élu read it. Empty for the delay.
        reason: String,
    },
    /// The gestionnaire validates after a control, with other figures than the OF's.
    CorrectServiceDone(ServiceDone),
    /// The OF proposes another session for the same order (U9).
    ProposePostponement {
        session: SessionNumero,
        /// First day, for a session that is entered at any time.
        start: Option<Date>,
        message: String,
    },
    /// The élu takes it.
    AcceptPostponement,
    /// The élu keeps the first session.
    DeclinePostponement,
    /// The élu says that a case of force majeure prevented him, and proves it (CX-5).
    ClaimForceMajeure {
        case: ForceMajeureCase,
        /// In the élu's words.
        text: String,
        /// The proof.
        document: DocumentId,
    },
    /// The gestionnaire recognises it.
    GrantForceMajeure {
        /// A word to the élu; may be empty.
        comment: String,
    },
    /// The gestionnaire does not.
    RefuseForceMajeure {
        /// Why; the élu reads it.
        reason: String,
    },
    /// The gestionnaire says what was wrong in a settled dossier.
    OpenIncident {
        kind: IncidentKind,
        /// The facts.
        comment: String,
    },
    /// Another person of the gestionnaire has it corrected.
    ApproveIncident {
        number: u32,
        /// A word; may be empty.
        comment: String,
    },
    /// The gestionnaire gives it up.
    RejectIncident { number: u32, reason: String },
    /// The gestionnaire says how card money that did not come was dealt with, once the end of the dossier can't take it out of the order.
    ProposeCardLoss { reason: String },
    /// Somebody else decides so, of what he was shown.
    SettleCardLoss { amount: Euros, comment: String },
    /// Or does not.
    DeclineCardLoss { amount: Euros, reason: String },
    /// The élu says what the training was worth.
    Rate(Rating),
    /// Takes the rating and its comment back; another one may be given.
    WithdrawRating,
    /// A delay has passed.
    Lapse,
    /// The gestionnaire closes a dossier that can't go on.
    Close { reason: String },
}

impl Command {
    /// The row of the table that this command follows.
    #[must_use]
    pub const fn kind(&self) -> CommandKind {
        match self {
            Self::Acknowledge => CommandKind::Acknowledge,
            Self::Accept => CommandKind::Accept,
            Self::Propose { .. } => CommandKind::Propose,
            Self::Refuse { .. } => CommandKind::Refuse,
            Self::AskCofinancing { .. } => CommandKind::AskCofinancing,
            Self::RenounceCofinancing => CommandKind::RenounceCofinancing,
            Self::GrantCofinancing { .. } => CommandKind::GrantCofinancing,
            Self::DeclineCofinancing { .. } => CommandKind::DeclineCofinancing,
            Self::Confirm { .. } => CommandKind::Confirm,
            Self::StartCardPayment { .. } => CommandKind::StartCardPayment,
            Self::RecordCardPayment(_) => CommandKind::RecordCardPayment,
            Self::Cancel { .. } => CommandKind::Cancel,
            Self::CancelByOf { .. } => CommandKind::CancelByOf,
            Self::DeclareNoShow => CommandKind::DeclareNoShow,
            Self::DeclareEntry { .. } => CommandKind::DeclareEntry,
            Self::DeclareServiceDone(_) => CommandKind::DeclareServiceDone,
            Self::OpenControl { .. } => CommandKind::OpenControl,
            Self::ValidateServiceDone { .. } => CommandKind::ValidateServiceDone,
            Self::CorrectServiceDone(_) => CommandKind::CorrectServiceDone,
            Self::ProposePostponement { .. } => CommandKind::ProposePostponement,
            Self::AcceptPostponement => CommandKind::AcceptPostponement,
            Self::DeclinePostponement => CommandKind::DeclinePostponement,
            Self::ClaimForceMajeure { .. } => CommandKind::ClaimForceMajeure,
            Self::GrantForceMajeure { .. } => CommandKind::GrantForceMajeure,
            Self::RefuseForceMajeure { .. } => CommandKind::RefuseForceMajeure,
            Self::OpenIncident { .. } => CommandKind::OpenIncident,
            Self::ApproveIncident { .. } => CommandKind::ApproveIncident,
            Self::RejectIncident { .. } => CommandKind::RejectIncident,
            Self::ProposeCardLoss { .. } => CommandKind::ProposeCardLoss,
            Self::SettleCardLoss { .. } => CommandKind::SettleCardLoss,
            Self::DeclineCardLoss { .. } => CommandKind::DeclineCardLoss,
            Self::Rate(_) => CommandKind::Rate,
            Self::WithdrawRating => CommandKind::WithdrawRating,
            Self::Lapse => CommandKind::Lapse,
            Self::Close { .. } => CommandKind::Close,
        }
    }
}
