//! What a decision is taken on, beside the dossier and the command.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::aggregate::Asked;
use crate::catalogue::{Horaires, SessionNumero};
use crate::identifiers::Siren;
use crate::payments::Payable;
use crate::rules::mandates::Mandate;

use super::funds::Funds;
use super::refusal::Refusal;
use super::room::Room;
use super::table::{Actor, Needs};

/// A collectivité and its name.
pub type Named = (Siren, String);

/// What the shell knows when it asks the core to decide.
#[derive(Debug, Clone)]
pub struct Facts {
    pub at: Timestamp,
    /// The day in Paris at that moment.
    pub today: Date,
    /// Which kind of person asks.
    pub actor: Actor,
    /// Who, by name.
    pub author: String,
    /// Who, as the sign-in knows him: two people are told apart by it (four eyes).
    pub principal: String,
    /// The request; no other decision has it.
    pub request_id: String,
    /// What was read for the command.
    pub known: Known,
}

impl Facts {
    /// Who asks, and when.
    #[must_use]
    pub fn asked(&self) -> Asked {
        let (author, principal) = (self.author.clone(), self.principal.clone());
        Asked { at: self.at, today: self.today, author, principal, request_id: self.request_id.clone() }
    }
}

/// What was read. Nothing here has a value that stands for a reading that was forgotten.
#[derive(Debug, Clone)]
pub enum Known {
    /// See [`Needs::Nothing`].
    Nothing,
    /// See [`Needs::Funds`].
    Funds(Funds),
    /// See [`Needs::Complement`].
    Complement {
        /// The élu's balances.
        funds: Funds,
        /// The collectivités where he holds a mandate (ED-1), with their names.
        collectivites: Vec<Named>,
    },
    /// See [`Needs::Order`].
    Order {
        /// The élu's balances.
        funds: Funds,
        /// What the law asks.
        eligibility: Eligibility,
        /// The places of the session.
        room: Room,
    },
    /// See [`Needs::Eligibility`].
    Eligibility(Eligibility),
    /// See [`Needs::Place`].
    Place {
        /// What the law asks.
        eligibility: Eligibility,
        /// The places of the other session.
        room: Room,
    },
    /// See [`Needs::Payables`].
    Payables(Vec<Payable>),
    /// See [`Needs::Proof`].
    Proof {
        /// Whether it is kept.
        is_sent: bool,
    },
    /// See [`Needs::Session`].
    Session(OtherSession),
}

/// What the law asks of an élu and of a training body.
#[derive(Debug, Clone)]
pub struct Eligibility {
    /// The élu's mandates.
    pub mandates: Vec<Mandate>,
    /// Whether the élu's pension is liquidated (RE-3).
    pub pension_liquidated: bool,
    /// Last day of the OF's agrément, none without one or while suspended (AG-4, AG-12).
    pub agrement_until: Option<Date>,
}

/// A session of the action that was ordered, as the offer has it today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherSession {
    pub session: SessionNumero,
    /// First day.
    pub start: Date,
    /// Last day.
    pub end: Date,
    pub places: u16,
    /// Those that are left.
    pub left: u32,
    /// Where, in one line; empty when remote.
    pub place: String,
    pub horaires: Option<Horaires>,
}

impl Known {
    /// Which reading this is.
    #[must_use]
    pub const fn needs(&self) -> Needs {
        match self {
            Self::Nothing => Needs::Nothing,
            Self::Funds(_) => Needs::Funds,
            Self::Complement { .. } => Needs::Complement,
            Self::Order { .. } => Needs::Order,
            Self::Eligibility(_) => Needs::Eligibility,
            Self::Place { .. } => Needs::Place,
            Self::Payables(_) => Needs::Payables,
            Self::Proof { .. } => Needs::Proof,
            Self::Session(_) => Needs::Session,
        }
    }

    pub(super) fn funds(&self) -> Result<&Funds, Refusal> {
        match self {
            Self::Funds(funds) => Ok(funds),
            other => Err(other.instead_of(Needs::Funds)),
        }
    }

    pub(super) fn complement(&self) -> Result<(&Funds, &[Named]), Refusal> {
        match self {
            Self::Complement { funds, collectivites } => Ok((funds, collectivites)),
            other => Err(other.instead_of(Needs::Complement)),
        }
    }

    pub(super) fn order(&self) -> Result<(&Funds, &Eligibility, Room), Refusal> {
        match self {
            Self::Order { funds, eligibility, room } => Ok((funds, eligibility, *room)),
            other => Err(other.instead_of(Needs::Order)),
        }
    }

    pub(super) fn eligibility(&self) -> Result<&Eligibility, Refusal> {
        match self {
            Self::Eligibility(eligibility) => Ok(eligibility),
            other => Err(other.instead_of(Needs::Eligibility)),
        }
    }

    pub(super) fn place(&self) -> Result<(&Eligibility, Room), Refusal> {
        match self {
            Self::Place { eligibility, room } => Ok((eligibility, *room)),
            other => Err(other.instead_of(Needs::Place)),
        }
    }

    pub(super) fn payables(&self) -> Result<&[Payable], Refusal> {
        match self {
            Self::Payables(payables) => Ok(payables),
            other => Err(other.instead_of(Needs::Payables)),
        }
    }

    pub(super) fn is_proof_sent(&self) -> Result<bool, Refusal> {
        match self {
            Self::Proof { is_sent } => Ok(*is_sent),
            other => Err(other.instead_of(Needs::Proof)),
        }
    }

    pub(super) fn session(&self) -> Result<&OtherSession, Refusal> {
        match self {
            Self::Session(session) => Ok(session),
            other => Err(other.instead_of(Needs::Session)),
        }
    }

    fn instead_of(&self, needed: Needs) -> Refusal {
        Refusal::Internal(format!("{:?} was read, and {needed:?} is needed", self.needs()))
    }
}
