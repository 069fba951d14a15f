//! Why a command is refused: the rule, the figures, and what can be done.

use crate::french;
use crate::money::Euros;
use crate::rules::financing::Split;

use super::{Actor, CommandKind, Due, State};

/// A command that can't be carried out. `Display` is the French message for the person; [`Refusal::code`] is stable.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Refusal {
    /// The dossier is not where the command needs it.
    #[error("Cette action n'est plus possible : le dossier est « {} ». Actualisez la page pour voir où il en est.", .state.label_for_elu())]
    WrongState {
        /// Where the dossier stands.
        state: State,
        /// What was asked.
        command: CommandKind,
    },
    /// The command belongs to somebody else.
    #[error("Cette action appartient à {} : vous ne pouvez pas la faire à sa place.", french_actors(.by))]
    NotYours {
        /// Who may give the command.
        by: &'static [Actor],
    },
    /// The delay is over.
    #[error("Le délai est dépassé depuis le {}, minuit. Rien n'a été débité. Vous pouvez refaire une demande.", french::date_long(.due.until))]
    TooLate {
        /// The delay that was armed.
        due: Due,
    },
    /// The training can't be ordered; every reason, in French.
    #[error("Cette formation ne peut pas être financée par vos droits : {}", .0.iter().map(|reason| reason.message.as_str()).collect::<Vec<_>>().join(" "))]
    NotEligible(Vec<Explained>),
    /// The split that was shown is no longer the right one.
    #[error(
        "Le financement a changé depuis l'affichage de la page. Rien n'a été débité : vérifiez la nouvelle répartition, puis confirmez."
    )]
    SplitChanged {
        /// The split as it would be now.
        now: Box<Split>,
    },
    /// The price of the cancellation that was shown is no longer the right one.
    #[error("Le coût de l'annulation a changé : il est maintenant de {}. Rien n'a été annulé : vérifiez, puis confirmez à nouveau.", .now.french())]
    ChargeChanged {
        /// What the cancellation would cost now.
        now: Euros,
    },
    /// An amount out of its bounds.
    #[error("{0}")]
    BadAmount(String),
    /// A date out of its bounds.
    #[error("{0}")]
    BadDate(String),
    /// A text that is missing or too long.
    #[error("{0}")]
    BadText(String),
    /// A complement is asked for a training that a collectivité can't finance (FI-4).
    #[error(
        "Une collectivité ne peut pas financer une formation de réinsertion : le reste se règle avec le CPF ou par carte."
    )]
    CofinancingNotAllowed,
    /// The remainder is already covered.
    #[error("Il n'y a rien à cofinancer : vos droits couvrent tout le prix.")]
    NothingToCofinance,
    /// Already rated.
    #[error("Vous avez déjà évalué cette formation.")]
    AlreadyRated,
    /// A card payment that is recorded already.
    #[error("Ce paiement par carte est déjà enregistré.")]
    AlreadyPaid,
    /// The élu did not come, but the OF had proposed another session.
    #[error(
        "Vous avez proposé de reporter cette session : l'absence de l'élu ne peut pas lui être opposée. Déclarez son entrée s'il est venu, sinon annulez la session."
    )]
    Postponed,
    /// A claim that was made already, or recognised.
    #[error(
        "Un cas de force majeure est déjà déclaré pour ce dossier : attendez la réponse du gestionnaire."
    )]
    ClaimKnown,
    /// A claim that would change nothing.
    #[error(
        "Ce dossier ne vous coûte rien qu'un cas de force majeure ferait rendre : il n'y a rien à déclarer."
    )]
    NothingToClaim,
    /// No claim waits for an answer.
    #[error("Aucun cas de force majeure n'attend de réponse dans ce dossier. Actualisez la page.")]
    ClaimMissing,
    /// The delay would validate a service done that a claim holds.
    #[error("Un cas de force majeure est à l'étude : répondez-y d'abord.")]
    ClaimPending,
    /// An incident is under way.
    #[error("Une correction attend déjà une seconde personne pour ce dossier : décidez-la d'abord.")]
    IncidentPending,
    /// No such incident waits.
    #[error("Cette correction n'attend plus de décision. Actualisez la page.")]
    IncidentMissing,
    /// The same person proposes and decides.
    #[error("Vous avez proposé cette correction : une autre personne doit la décider.")]
    FourEyes,
    /// What the core itself got wrong: never seen by a person unless there is a fault.
    #[error("Une vérification interne a échoué. Rien n'a été modifié. Réessayez plus tard.")]
    Internal(String),
}

/// One reason with its stable code and its French explanation.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Explained {
    /// Stable code, as in the vectors.
    pub code: String,
    /// The rule and the figures, in French.
    pub message: String,
}

impl Refusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::WrongState { .. } => "dossier-wrong-state",
            Self::NotYours { .. } => "dossier-not-yours",
            Self::TooLate { .. } => "dossier-too-late",
            Self::NotEligible(_) => "training-not-eligible",
            Self::SplitChanged { .. } => "split-changed",
            Self::ChargeChanged { .. } => "charge-changed",
            Self::BadAmount(_) => "bad-amount",
            Self::BadDate(_) => "bad-date",
            Self::BadText(_) => "bad-text",
            Self::CofinancingNotAllowed => "cofinancing-not-allowed",
            Self::NothingToCofinance => "nothing-to-cofinance",
            Self::AlreadyRated => "already-rated",
            Self::AlreadyPaid => "already-paid",
            Self::Postponed => "session-postponed",
            Self::ClaimKnown => "claim-known",
            Self::NothingToClaim => "nothing-to-claim",
            Self::ClaimMissing => "claim-missing",
            Self::ClaimPending => "claim-pending",
            Self::IncidentPending => "incident-pending",
            Self::IncidentMissing => "incident-missing",
            Self::FourEyes => "four-eyes",
            Self::Internal(_) => "internal",
        }
    }
}

fn french_actors(actors: &[Actor]) -> String {
    actors.iter().map(|actor| actor.french()).collect::<Vec<_>>().join(" ou ")
}
