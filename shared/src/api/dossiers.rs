//! Dossiers: what is asked of them, and how they are shown.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::catalogue::{ActionNumero, FormationNumero, SessionNumero};
use crate::identifiers::{Siren, Siret};
use crate::ids::DocumentId;
use crate::ids::DossierId;
use crate::lifecycle::{CommandKind, Due, ForceMajeureCase, IncidentKind, ServiceDone, Stage, State, Task};
use crate::money::Euros;
use crate::rules::financing::Split;

use super::wire;

wire! {
    /// Decides on what somebody proposed of card money that did not come.
    pub struct DecideCardLoss {
        /// How much was shown.
        pub amount: Euros,
        pub verdict: Verdict,
    }

    /// Asks for a session.
    pub struct CreateDossier {
        /// The training body.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub siret: Siret,
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub formation: FormationNumero,
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub action: ActionNumero,
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub session: SessionNumero,
        /// First day wanted, for a session that is entered at any time.
        #[serde(default, with = "crate::wire::optional_date")]
        pub start: Option<Date>,
        /// A word to the OF; may be empty.
        pub message: String,
    }

    /// Orders.
    pub struct Confirmation {
        /// Who pays what, as it was shown.
        pub expected: Split,
    }

    /// Gives up.
    pub struct CancelDossier {
        /// Why; may be empty.
        pub reason: String,
        /// The price, as it was shown.
        pub expected_charge: Euros,
    }

    pub struct EntryDeclaration {
        /// Actual day.
        #[serde(with = "crate::wire::date")]
        pub on: Date,
    }

    /// Nothing to say.
    pub struct Nothing {}

    /// Why something is done.
    pub struct Reason {
        /// In the words of who does it.
        pub reason: String,
    }

    /// Claims a case of force majeure.
    pub struct ForceMajeureClaim {
        pub case: ForceMajeureCase,
        /// What happened.
        pub text: String,
        /// The proof, sent before.
        pub document: DocumentId,
    }

    /// Proposes another session for the same order.
    pub struct PostponementProposal {
        /// A session of the same action.
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        pub session: SessionNumero,
        /// First day, for a session that is entered at any time.
        #[serde(default, with = "crate::wire::optional_date")]
        pub start: Option<Date>,
        pub message: String,
    }

    /// Says what was wrong in a settled dossier.
    pub struct IncidentProposal {
        pub incident: IncidentKind,
        /// The facts.
        pub comment: String,
    }

    pub struct DocumentSent {
        pub document: DocumentId,
    }

    /// What the browser posts to the card page.
    pub struct CardPayment {
        /// Address of the card page.
        pub url: String,
        /// Signed fields of the form.
        pub fields: Vec<CardField>,
    }

    /// A field of the card form.
    pub struct CardField {
        pub name: String,
        pub value: String,
    }

    /// What became of a dossier that was changed.
    pub struct DossierChanged {
        pub id: DossierId,
        /// Counts the changes.
        pub version: u64,
        /// Where it stands now.
        pub state: State,
    }

    /// A dossier in a list.
    pub struct DossierSummary {
        pub id: DossierId,
        /// Title of the training.
        pub intitule: String,
        /// Where it stands.
        pub state: State,
        /// Whose turn it is.
        pub due: Option<Due>,
        /// The same in the words of the reader, as on its page; once it is over, none but to rate it.
        pub now: Option<String>,
        pub elu_name: String,
        /// The training body.
        pub of_name: String,
        /// First day of the training.
        #[serde(with = "crate::wire::date")]
        pub start: Date,
        /// Last day of the training.
        #[serde(with = "crate::wire::date")]
        pub end: Date,
        pub price: Euros,
        /// What the caller may do.
        pub actions: Vec<CommandKind>,
        /// A complement asked for, for the collectivité.
        pub asked: Option<Euros>,
        /// What it gave of it, once it answered.
        pub granted: Option<Euros>,
        /// What waits for the gestionnaire.
        pub task: Option<Task>,
    }

    /// The dossiers of the caller, newest first.
    pub struct DossierList {
        /// A page.
        pub dossiers: Vec<DossierSummary>,
        /// To be sent back for the next page.
        pub cursor: Option<String>,
    }
}

impl DossierSummary {
    /// Where it stands for its training body.
    #[must_use]
    pub fn stage(&self, today: Date) -> Stage {
        Stage::of(self.state, (self.start, self.end), today)
    }
}

/// The OF's answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "answer", rename_all = "snake_case", deny_unknown_fields)]
pub enum AnswerDossier {
    /// Received; the prerequisites are being checked.
    Acknowledge {},
    /// Accepted as asked.
    Accept {},
    /// Accepted with changes.
    Propose {
        /// First day.
        #[serde(with = "crate::wire::date")]
        start: Date,
        /// Last day.
        #[serde(with = "crate::wire::date")]
        end: Date,
        price: Euros,
        message: String,
    },
    Refuse {
        reason: String,
    },
    /// The session is cancelled.
    Cancel {
        reason: String,
    },
    /// The élu did not come.
    NoShow {},
}

/// What the élu says of a complement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum CofinancingRequest {
    /// Asks a collectivité of one of his mandates.
    Ask {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        collectivite: Siren,
        /// How much.
        amount: Euros,
        /// Why; may be empty.
        message: String,
    },
    /// Goes on without.
    Renounce {},
}

/// The collectivité's answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "answer", rename_all = "snake_case", deny_unknown_fields)]
pub enum CofinancingAnswer {
    /// Gives.
    Grant {
        /// How much.
        amount: Euros,
        /// The deliberation that allows it.
        deliberation: String,
    },
    /// Gives nothing.
    Decline { reason: String },
}

/// The élu's answer to a postponement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "answer", rename_all = "snake_case", deny_unknown_fields)]
pub enum PostponementAnswer {
    /// Takes the other session.
    Accept {},
    /// Keeps the first one.
    Decline {},
}

/// What the gestionnaire does with a service done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "action", rename_all = "snake_case", deny_unknown_fields)]
pub enum ControlAction {
    /// Controls it.
    Open { reason: String },
    /// Validates it with other figures.
    Correct {
        /// What the control found.
        found: ServiceDone,
    },
}

/// A yes or a no of the gestionnaire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "decision", rename_all = "snake_case", deny_unknown_fields)]
pub enum Verdict {
    Approve {
        /// A word; may be empty.
        comment: String,
    },
    Refuse {
        reason: String,
    },
}
