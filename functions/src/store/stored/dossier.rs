//! A dossier and its history, as they are stored.

use jiff::Timestamp;
use jiff::civil::Date;
use mce_shared::catalogue::{ActionNumero, FormationNumero, Horaires, Mode, Purpose, SessionNumero};
use mce_shared::identifiers::{Siren, Siret};
use mce_shared::ids::{DocumentId, DossierId, EluId};
use mce_shared::lifecycle::{
    self, Actor, CardStatus, ClaimState, CofinancingState, CommandKind, ForceMajeureCase, IncidentKind,
    IncidentState, PostponementState, State,
};
use mce_shared::money::Euros;
use mce_shared::payments;
use mce_shared::rules::cancellation;
use mce_shared::rules::deadlines::Delay;
use mce_shared::rules::financing::Split;
use mce_shared::rules::interruption::Cause;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{Stored, stored};

fn is_nothing(amount: &Euros) -> bool {
    amount.is_zero()
}

/// What was shown to who proposed to write it off.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct StoredCardLoss {
    amount: Euros,
}

impl Stored for StoredCardLoss {
    type Core = Euros;

    fn of(amount: Euros) -> Self {
        Self { amount }
    }

    fn core(self) -> Euros {
        self.amount
    }
}

stored! {
    StoredDossier = lifecycle::Dossier {
        id: DossierId,
        version: u64,
        state: State,
        elu: EluId,
        elu_name: String,
        of: Siret,
        of_name: String,
        training: StoredTraining,
        message: String,
        #[serde(with = "mce_shared::wire::date")]
        requested_on: Date,
        cgu_version: u16,
        proposal: Option<StoredProposal>,
        due: Option<StoredDue>,
        cofinancing: Option<StoredCofinancing>,
        order: Option<StoredOrder>,
        card_attempts: Vec<StoredCardAttempt>,
        #[serde(default, with = "mce_shared::wire::optional_date")]
        entry: Option<Date>,
        service_done: Option<StoredServiceDone>,
        control: Option<String>,
        postponement: Option<StoredPostponement>,
        force_majeure: Option<StoredForceMajeure>,
        outcome: Option<StoredOutcome>,
        #[serde(default)]
        incidents: Vec<StoredIncident>,
        #[serde(default)]
        corrections: Vec<StoredCorrection>,
        #[serde(default)]
        payables: u32,
        #[serde(default)]
        refunds: u32,
        #[serde(default)]
        refunded: Euros,
        #[serde(default, skip_serializing_if = "is_nothing")]
        card_lost: Euros,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        card_loss: Option<super::StoredProposal<StoredCardLoss>>,
        #[serde(default, skip_serializing_if = "is_nothing")]
        uncovered: Euros,
        rating: Option<StoredRating>,
        #[serde(with = "mce_shared::wire::instant")]
        updated_at: Timestamp,
    }

    /// The training as it was when it was asked for.
    StoredTraining = lifecycle::Training {
        formation: FormationNumero,
        action: ActionNumero,
        session: SessionNumero,
        intitule: String,
        purpose: Purpose,
        mode: Mode,
        place: String,
        #[serde(with = "mce_shared::wire::date")]
        start: Date,
        #[serde(with = "mce_shared::wire::date")]
        end: Date,
        duration_hours: Decimal,
        price: Euros,
        price_ht: Euros,
        participants_max: u16,
        places: u16,
        prerequisites: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        horaires: Option<Horaires>,
    }

    /// The OF's answer.
    StoredProposal = lifecycle::Proposal {
        #[serde(with = "mce_shared::wire::date")]
        on: Date,
        changed: bool,
        message: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        asked: Option<StoredTerms>,
    }

    /// When a training is, and for how much.
    StoredTerms = lifecycle::Terms {
        #[serde(with = "mce_shared::wire::date")]
        start: Date,
        #[serde(with = "mce_shared::wire::date")]
        end: Date,
        price: Euros,
    }

    /// Whose turn it is, and until when.
    StoredDue = lifecycle::Due {
        whose: Actor,
        rule: Delay,
        #[serde(with = "mce_shared::wire::date")]
        until: Date,
    }

    /// The complement asked for.
    StoredCofinancing = lifecycle::Cofinancing {
        collectivite: Siren,
        name: String,
        asked: Euros,
        granted: Euros,
        state: CofinancingState,
        message: String,
    }

    StoredOrder = lifecycle::Order {
        #[serde(with = "mce_shared::wire::date")]
        on: Date,
        split: Split,
        collectivite: Option<Siren>,
        card_engaged: Euros,
        #[serde(default)]
        from_credit: Euros,
        card_payment: Option<StoredCardReference>,
    }

    /// The card payment of an order.
    StoredCardReference = payments::CardReference {
        order_id: String,
        uuid: Option<String>,
        amount: Euros,
        trans_id: String,
        trans_date: String,
    }

    /// An attempt to pay by card.
    StoredCardAttempt = lifecycle::CardAttempt {
        trans_id: String,
        trans_date: String,
        amount: Euros,
        status: CardStatus,
        #[serde(default)]
        order_id: String,
        uuid: Option<String>,
    }

    /// What the OF declared at the exit.
    StoredServiceDone = lifecycle::ServiceDone {
        #[serde(with = "mce_shared::wire::date")]
        exit: Date,
        cause: Cause,
        completion_rate: Decimal,
        comment: String,
    }

    /// Another session for the same order.
    StoredPostponement = lifecycle::Postponement {
        session: SessionNumero,
        #[serde(with = "mce_shared::wire::date")]
        start: Date,
        #[serde(with = "mce_shared::wire::date")]
        end: Date,
        places: u16,
        place: String,
        message: String,
        #[serde(with = "mce_shared::wire::date")]
        proposed_on: Date,
        state: PostponementState,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        horaires: Option<Horaires>,
    }

    /// A case of force majeure.
    StoredForceMajeure = lifecycle::ForceMajeure {
        case: ForceMajeureCase,
        text: String,
        document: DocumentId,
        #[serde(with = "mce_shared::wire::date")]
        claimed_on: Date,
        state: ClaimState,
        answer: String,
    }

    /// What the end cost.
    StoredOutcome = lifecycle::Outcome {
        #[serde(with = "mce_shared::wire::date")]
        on: Date,
        cancellation: Option<cancellation::Outcome>,
        charged: Euros,
        of_paid: Euros,
        returned: Split,
        card_credit: Euros,
    }

    /// An incident after the end.
    StoredIncident = lifecycle::Incident {
        number: u32,
        #[serde(flatten)]
        kind: IncidentKind,
        comment: String,
        proposed_by: String,
        proposer: String,
        #[serde(with = "mce_shared::wire::date")]
        proposed_on: Date,
        state: IncidentState,
        decided_by: String,
        answer: String,
    }

    /// What a later decision changed.
    StoredCorrection = lifecycle::Correction {
        #[serde(with = "mce_shared::wire::date")]
        on: Date,
        reason: String,
        charged_before: Euros,
        of_paid_before: Euros,
    }

    /// The élu's opinion.
    StoredRating = lifecycle::Rating {
        welcome: u8,
        content: u8,
        trainers: u8,
        means: u8,
        support: u8,
        comment: String,
        took_place: bool,
    }

    /// A line of the history.
    StoredJournalRow = lifecycle::JournalRow {
        seq: u64,
        #[serde(with = "mce_shared::wire::instant")]
        at: Timestamp,
        actor: Actor,
        author: String,
        command: CommandKind,
        from: Option<State>,
        to: State,
        text: String,
        request_id: String,
    }
}
