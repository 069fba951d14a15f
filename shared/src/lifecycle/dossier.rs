//! A dossier: one élu, one session of one training body, and all that happened to it.

mod card;
mod exceptions;

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::catalogue::{
    ActionNumero, FormationNumero, Horaires, Mode, Purpose, Repertoire, SessionKey, SessionNumero,
};
use crate::french::{hours, period};
use crate::identifiers::{Siren, Siret};
use crate::ids::{DossierId, EluId};
use crate::money::Euros;
use crate::payments::CardReference;
use crate::rules::cancellation;
use crate::rules::deadlines::Delay;
use crate::rules::financing::Split;
use crate::rules::interruption::Cause;
use crate::texts::labels;

use super::table::{Actor, CommandKind, State, possible};

pub use card::{CardAttempt, CardStatus};
pub use exceptions::{
    ClaimState, Correction, ForceMajeure, ForceMajeureCase, Incident, IncidentKind, IncidentState,
    Postponement, PostponementState,
};

/// The training as it was when it was asked for: later changes of the offer don't touch it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Training {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub formation: FormationNumero,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub action: ActionNumero,
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub session: SessionNumero,
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
    pub duration_hours: Decimal,
    /// Price, all taxes included.
    pub price: Euros,
    /// Price without tax, against which the hourly cap is checked (TR-4).
    pub price_ht: Euros,
    /// Participants at most in a session (TR-5).
    pub participants_max: u16,
    /// Places in the session then; an order takes one of those that there are now (`Room`).
    pub places: u16,
    /// What must be known before, when the OF has something to check (DL-2).
    pub prerequisites: Option<String>,
    /// From what hour to what hour, each day; none when the OF did not say, and in what was asked for before that was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub horaires: Option<Horaires>,
}

impl Training {
    /// When it is, and for how much.
    #[must_use]
    pub fn terms(&self) -> Terms {
        Terms { start: self.start, end: self.end, price: self.price }
    }

    /// "le samedi 9 janvier 2027, de 9 h à 17 h"; the days alone when the hours are not known.
    #[must_use]
    pub fn when(&self) -> String {
        when(self.start, self.end, self.horaires.as_ref())
    }

    /// When and where, in one line: "du jeudi 21 au vendredi 22 janvier 2027, de 9 h à 17 h (14 heures), 3 rue de la Mairie, 35500 Vitré".
    /// How long it lasts stands apart: beside a day it reads as an hour of it.
    #[must_use]
    pub fn session_said(&self) -> String {
        let place = match self.mode {
            Mode::Remote => "à distance",
            _ => self.place.as_str(),
        };
        let when = [&self.when(), " (", &hours(self.duration_hours), ")"].concat();
        let parts = [when, place.to_owned()];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
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

/// "le samedi 9 janvier 2027, de 9 h à 17 h"; the days alone when the hours are not known.
#[must_use]
pub fn when(start: Date, end: Date, horaires: Option<&Horaires>) -> String {
    let hours = horaires.map(|hours| [", ", &hours.french()].concat());
    [period(start, end), hours.unwrap_or_default()].concat()
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
    /// What was asked for, where the OF proposes something else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Terms>,
}

/// When a training is, and for how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Terms {
    #[serde(with = "crate::wire::date")]
    pub start: Date,
    #[serde(with = "crate::wire::date")]
    pub end: Date,
    /// All taxes included.
    pub price: Euros,
}

impl Terms {
    /// "du jeudi 21 au vendredi 22 janvier 2027, 560,00 € TTC".
    #[must_use]
    pub fn said(&self) -> String {
        format!("{}, {} TTC", period(self.start, self.end), self.price.french())
    }
}

/// Whose turn it is, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Due {
    /// Who must act.
    pub whose: Actor,
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
    /// Its time was over: the élu may go on without.
    Unanswered,
}

/// A request for a complement to a collectivité.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cofinancing {
    /// The collectivité asked.
    pub collectivite: Siren,
    pub name: String,
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
    /// Part of it that came from a credit kept on the account (CX-3): it goes back there, not to a card.
    pub from_credit: Euros,
    /// The card payment of the rest, once it is paid.
    pub card_payment: Option<CardReference>,
}

impl Order {
    /// What remains to be paid by card.
    #[must_use]
    pub fn card_due(&self) -> Euros {
        self.split.card - self.card_engaged
    }

    #[must_use]
    pub fn paid_by_card(&self) -> Euros {
        self.card_engaged - self.from_credit
    }

    /// What is really engaged: the card remainder only once it was paid.
    #[must_use]
    pub fn reserved(&self) -> Split {
        Split { card: self.card_engaged, ..self.split }
    }
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

/// What the élu thought of the training.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rating {
    /// One to five, like each of the others.
    pub welcome: u8,
    pub content: u8,
    pub trainers: u8,
    pub means: u8,
    pub support: u8,
    /// A comment; may be empty.
    pub comment: String,
    /// Whether the training took place as announced (DL-11).
    pub took_place: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Dossier {
    /// Number, 13 digits.
    pub id: DossierId,
    /// Counts the changes: a decision taken on an old version is not committed.
    pub version: u64,
    /// Where it stands.
    pub state: State,
    pub elu: EluId,
    /// The élu's name as the OF needs it.
    pub elu_name: String,
    /// The training body.
    pub of: Siret,
    pub of_name: String,
    /// What is asked for.
    pub training: Training,
    /// What the élu wrote to the OF.
    pub message: String,
    pub requested_on: Date,
    /// Version of the CGU that binds the parties.
    pub cgu_version: u16,
    /// The OF's answer.
    pub proposal: Option<Proposal>,
    /// Whose turn it is.
    pub due: Option<Due>,
    /// The complement asked for.
    pub cofinancing: Option<Cofinancing>,
    pub order: Option<Order>,
    /// Attempts to pay by card.
    pub card_attempts: Vec<CardAttempt>,
    /// Actual day of entry.
    pub entry: Option<Date>,
    /// What the OF declared at the exit.
    pub service_done: Option<ServiceDone>,
    /// The control of the service done, while it lasts: why, in the gestionnaire's words.
    pub control: Option<String>,
    /// Another session proposed for the same order.
    pub postponement: Option<Postponement>,
    /// A case of force majeure claimed.
    pub force_majeure: Option<ForceMajeure>,
    /// What the end cost, as it stands after every correction.
    pub outcome: Option<Outcome>,
    /// Incidents after the end, the first one first.
    pub incidents: Vec<Incident>,
    /// What later decisions changed, the first one first.
    pub corrections: Vec<Correction>,
    /// How many payables it made (invariant 4).
    pub payables: u32,
    /// How many card refunds it asked for.
    pub refunds: u32,
    /// What is given back of the card payment of the order.
    pub refunded: Euros,
    /// What of the card payment of the order did not come after all: out of the bank's account, and not yet out of the order.
    pub card_lost: Euros,
    /// How somebody proposes to settle that: of how much.
    pub card_loss: Option<crate::proposal::Proposal<Euros>>,
    /// What of the complement was found covered and no longer pays the OF, by later decisions.
    pub uncovered: Euros,
    /// The élu's opinion.
    pub rating: Option<Rating>,
    /// Last change.
    pub updated_at: Timestamp,
}

/// What waits for the gestionnaire in a dossier, beside its state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Task {
    /// A case of force majeure to examine.
    ForceMajeure,
    /// A service done in control.
    Control,
    /// An incident that waits for a second person.
    Incident,
    /// Card money that did not come after all.
    CardLost,
}

impl Task {
    /// Every task.
    pub const ALL: [Self; 4] = [Self::ForceMajeure, Self::Control, Self::Incident, Self::CardLost];

    /// What the gestionnaire reads.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::ForceMajeure => labels::task::FORCE_MAJEURE,
            Self::Control => labels::task::CONTROL,
            Self::Incident => labels::task::INCIDENT,
            Self::CardLost => labels::task::CARD_LOST,
        }
    }
}

impl Dossier {
    /// Whether it is for this session, as it is now: a postponement may have changed it.
    #[must_use]
    pub fn is_of(&self, session: &SessionKey) -> bool {
        let training = &self.training;
        self.of == session.siret
            && training.formation == session.formation
            && training.action == session.action
            && training.session == session.session
    }

    /// What `actor` may do now.
    #[must_use]
    pub fn possible(&self, actor: Actor) -> Vec<CommandKind> {
        let mut commands = possible(self.state, actor);
        commands.retain(|command| *command != CommandKind::Acknowledge || self.has_prerequisites());
        commands
    }

    /// Whether the training body has something to check before it answers (DL-2).
    #[must_use]
    pub const fn has_prerequisites(&self) -> bool {
        self.training.prerequisites.is_some()
    }

    /// What waits for the gestionnaire, the most urgent.
    #[must_use]
    pub fn task(&self) -> Option<Task> {
        let claimed = self.force_majeure.as_ref().is_some_and(|claim| claim.state == ClaimState::Asked);
        let proposed = self.incidents.iter().any(|incident| incident.state == IncidentState::Proposed);
        if claimed {
            Some(Task::ForceMajeure)
        } else if proposed {
            Some(Task::Incident)
        } else if self.state == State::InControl {
            Some(Task::Control)
        } else {
            self.card_lost.is_positive().then_some(Task::CardLost)
        }
    }
}

/// One line of a dossier's history (invariant 6: who, when, why, from which request).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JournalRow {
    /// Version of the dossier that this made.
    pub seq: u64,
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
