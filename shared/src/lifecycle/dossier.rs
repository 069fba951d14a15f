//! A dossier: one élu, one session of one training body, and all that happened to it.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::catalogue::{
    ActionNumero, CertificationKind, FormationNumero, Mode, Purpose, Repertoire, SessionNumero,
};
use crate::identifiers::{Siren, Siret};
use crate::ids::{DossierId, EluId, SettlementId};
use crate::money::Euros;
use crate::rules::cancellation;
use crate::rules::deadlines::Delay;
use crate::rules::financing::{Certification, Split};
use crate::rules::interruption::Cause;

use super::table::{Actor, CommandKind, State};

/// The training as it was when it was asked for: later changes of the offer don't touch it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Training {
    /// The offer.
    pub formation: FormationNumero,
    /// Its action.
    pub action: ActionNumero,
    /// Its session.
    pub session: SessionNumero,
    /// Title.
    pub intitule: String,
    /// For the mandate or for the reinsertion.
    pub purpose: Purpose,
    /// In person, remote or mixed.
    pub mode: Mode,
    /// Where, in one line; empty when remote.
    pub place: String,
    /// First day.
    #[serde(with = "crate::wire::date")]
    pub start: Date,
    /// Last day.
    #[serde(with = "crate::wire::date")]
    pub end: Date,
    /// Hours.
    pub duration_hours: Decimal,
    /// Price, all taxes included.
    pub price: Euros,
    /// Price without tax, against which the hourly cap is checked (TR-4).
    pub price_ht: Euros,
    /// Participants at most in a session (TR-5).
    pub participants_max: u16,
    /// Places in the session.
    pub places: u16,
    /// What must be known before, when the OF has something to check (DL-2).
    pub prerequisites: Option<String>,
}

impl Training {
    /// The cap of CPF use that its certification falls under (RE-7).
    #[must_use]
    pub fn certification(&self) -> Certification {
        match &self.purpose {
            Purpose::Reinsertion { certification: Some(known) } => match known.kind {
                CertificationKind::Rs => Certification::Rs,
                CertificationKind::Bilan => Certification::Bilan,
                CertificationKind::PermisB => Certification::Permis,
                CertificationKind::Vae => Certification::Vae,
                CertificationKind::Rncp | CertificationKind::Cpf => Certification::Rncp,
            },
            _ => Certification::Rncp,
        }
    }

    /// Whether its theme is in the répertoire of `on` (TR-1).
    #[must_use]
    pub fn theme_is_listed(&self, on: Date) -> bool {
        let theme = self.purpose.theme();
        theme.is_some_and(|theme| {
            Repertoire::at(on).is_some_and(|repertoire| repertoire.theme(theme).is_some())
        })
    }
}

/// What the OF answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Proposal {
    /// Day of the answer.
    #[serde(with = "crate::wire::date")]
    pub on: Date,
    /// Whether the price or the dates differ from the offer.
    pub changed: bool,
    /// The OF's words.
    pub message: String,
}

/// Whose turn it is, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Due {
    /// Who must act.
    pub whose: Actor,
    /// The rule of the delay.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub rule: Delay,
    /// Last day, until midnight in Paris.
    #[serde(with = "crate::wire::date")]
    pub until: Date,
}

impl Due {
    /// Whether the delay is over on `today`.
    #[must_use]
    pub fn is_over(&self, today: Date) -> bool {
        today > self.until
    }
}

/// Where a request for a complement stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CofinancingState {
    /// Waiting for the collectivité.
    Asked,
    /// Given, wholly or in part.
    Granted,
    /// Refused.
    Declined,
    /// The élu went on without.
    Renounced,
}

/// A request for a complement to a collectivité.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cofinancing {
    /// The collectivité asked.
    pub collectivite: Siren,
    /// Its name.
    pub name: String,
    /// What was asked.
    pub asked: Euros,
    /// What was given.
    pub granted: Euros,
    /// Where it stands.
    pub state: CofinancingState,
    /// The élu's words, then the collectivité's.
    pub message: String,
}

/// The order: who pays what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Day of the confirmation.
    #[serde(with = "crate::wire::date")]
    pub on: Date,
    /// Who pays what; sums to the price.
    pub split: Split,
    /// The collectivité whose dotation is used, if any.
    pub collectivite: Option<Siren>,
    /// Part of the card share that is engaged: a credit kept on the account at first, all of it once it is paid.
    pub card_engaged: Euros,
}

impl Order {
    /// What remains to be paid by card.
    #[must_use]
    pub fn card_due(&self) -> Euros {
        self.split.card - self.card_engaged
    }
}

/// How a card payment ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CardStatus {
    /// The élu was sent to the card page.
    Started,
    /// Money taken or guaranteed.
    Paid,
    /// Refused by the bank.
    Refused,
    /// Abandoned by the élu, or expired.
    Abandoned,
}

/// One attempt to pay by card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CardAttempt {
    /// Transaction number, unique in the UTC day.
    pub trans_id: String,
    /// UTC day and time.
    pub trans_date: String,
    /// Amount.
    pub amount: Euros,
    /// How it ended.
    pub status: CardStatus,
}

/// What the OF declares at the exit (rules.md §4.3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ServiceDone {
    /// Actual day of exit.
    #[serde(with = "crate::wire::date")]
    pub exit: Date,
    /// Why the training ended when it did.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub cause: Cause,
    /// Share followed, in percent, at most two decimals.
    pub completion_rate: Decimal,
    /// The OF's words; required when the training was not followed wholly.
    pub comment: String,
}

/// What the end of the dossier cost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    /// Day.
    #[serde(with = "crate::wire::date")]
    pub on: Date,
    /// The rule that applied to a cancellation, if it was one.
    pub cancellation: Option<cancellation::Outcome>,
    /// What is charged, over all sources.
    pub charged: Euros,
    /// What the OF is owed.
    pub of_paid: Euros,
    /// What went back to each source.
    pub returned: Split,
    /// Card money kept as a credit of the élu (CX-3).
    pub card_credit: Euros,
}

/// Where the payment of the OF stands (rules.md §4.1, billing states).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum PaymentState {
    /// Nothing is owed (yet).
    NotBillable,
    /// Owed, in the next bank file.
    ToPay {
        /// Last day for the payment (DL-9).
        #[serde(with = "crate::wire::date")]
        until: Date,
    },
    /// In a bank file.
    Ordered {
        /// The settlement run.
        settlement: SettlementId,
        /// Day of the file.
        #[serde(with = "crate::wire::date")]
        on: Date,
        /// Reference on the OF's bank statement.
        reference: String,
    },
}

/// What the élu thought of the training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// One to five.
    pub stars: u8,
    /// A comment; may be empty.
    pub comment: String,
    /// Whether the training took place as announced (DL-11).
    pub took_place: bool,
}

/// A dossier.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dossier {
    /// Number, 13 digits.
    pub id: DossierId,
    /// Counts the changes: a decision taken on an old version is not committed.
    pub version: u64,
    /// Where it stands.
    pub state: State,
    /// The élu.
    pub elu: EluId,
    /// The élu's name as the OF needs it.
    pub elu_name: String,
    /// The training body.
    pub of: Siret,
    /// Its name.
    pub of_name: String,
    /// What is asked for.
    pub training: Training,
    /// What the élu wrote to the OF.
    pub message: String,
    /// Day of the request.
    #[serde(with = "crate::wire::date")]
    pub requested_on: Date,
    /// Version of the CGU that binds the parties.
    pub cgu_version: u16,
    /// The OF's answer.
    pub proposal: Option<Proposal>,
    /// Whose turn it is.
    pub due: Option<Due>,
    /// The complement asked for.
    pub cofinancing: Option<Cofinancing>,
    /// The order.
    pub order: Option<Order>,
    /// Attempts to pay by card.
    pub card_attempts: Vec<CardAttempt>,
    /// Actual day of entry.
    #[serde(default, with = "crate::wire::optional_date")]
    pub entry: Option<Date>,
    /// What the OF declared at the exit.
    pub service_done: Option<ServiceDone>,
    /// What the end cost.
    pub outcome: Option<Outcome>,
    /// The payment of the OF.
    pub payment: PaymentState,
    /// The élu's opinion.
    pub rating: Option<Rating>,
    /// Last change.
    #[serde(with = "crate::wire::instant")]
    pub updated_at: Timestamp,
}

/// One line of a dossier's history (invariant 6: who, when, why, from which request).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JournalRow {
    /// Version of the dossier that this made.
    pub seq: u64,
    /// When.
    #[serde(with = "crate::wire::instant")]
    pub at: Timestamp,
    /// Which kind of person.
    pub actor: Actor,
    /// Who, by name.
    pub author: String,
    /// What was asked.
    pub command: CommandKind,
    /// State before, none at the creation.
    pub from: Option<State>,
    /// State after.
    pub to: State,
    /// What happened, in French.
    pub text: String,
    /// The request that caused it.
    pub request_id: String,
}
