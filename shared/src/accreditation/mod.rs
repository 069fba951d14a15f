//! The accreditation of a training body: its legal representative asks, the gestionnaire says within eleven working days whether the
//! request is complete, and two people of it decide within two months (OF-1, OF-2).
//!
//! [`Application`] is what is asked, read from what was typed; [`decide_accreditation`] says what may happen; [`founded`] has what a yes
//! creates: the training body with its dated gates, and its first administrator.

mod application;
mod decide;
mod doors;
mod establishment;
mod founded;
mod messages;
mod piece;
mod refusal;
mod requests;
mod state;
#[cfg(test)]
mod tests;
pub mod told;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::identifiers::Siret;
use crate::ids::AccreditationId;
use crate::proposal::Proposal;

pub use application::{
    AgrementClaim, Application, ApplicationFacts, FIELDS, QualiopiCategory, QualiopiClaim, Quality,
    Trainings, is_nda, qualiopi_needed,
};
pub use decide::{AccreditationCommand, AccreditationDecision, decide_accreditation, needs_register};
pub use establishment::{Establishment, EstablishmentAnswer, EstablishmentTold};
pub use founded::{Founded, founded};
pub use piece::{AskedPiece, PIECES_MAX, Piece, PieceKind, WORD_MAX};
pub use refusal::AccreditationRefusal;
pub use requests::Requests;
pub use state::{AccreditationQueue, AccreditationState, AccreditationTurn};

/// Who asks, as ProConnect vouches for him.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applicant {
    /// The person, as records name him.
    pub principal: String,
    /// The identity: issuer and subject.
    pub identity: String,
    pub name: String,
    /// Address, folded.
    pub mail: String,
}

/// What may be proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opinion {
    /// Whether it is a yes.
    pub accepts: bool,
    /// Where the request stood, and stands again when it is sent back; none of what was proposed before that was kept.
    pub from: Option<AccreditationState>,
}

/// What somebody proposes to decide; the applicant reads why.
pub type AccreditationProposal = Proposal<Opinion>;

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccreditationAnswer {
    /// Whether it was a yes.
    pub accepted: bool,
    pub reason: String,
    pub on: Date,
}

/// A request, from its first word to its decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Accreditation {
    /// Quoted to the help desk.
    pub reference: AccreditationId,
    /// Grows with each change.
    pub version: u64,
    /// Where it stands.
    pub state: AccreditationState,
    pub siret: Siret,
    pub applicant: Applicant,
    /// What was typed, field by field, as it was typed: what is wrong is kept too.
    pub typed: BTreeMap<String, String>,
    /// What SIRENE said when it was sent; none before, or when it could not say.
    pub establishment: Option<Establishment>,
    /// Its last answer; none before it was asked.
    pub told: Option<EstablishmentTold>,
    /// What was sent, read.
    pub application: Option<Application>,
    /// Every file, the later ones last.
    pub pieces: Vec<Piece>,
    /// What the gestionnaire asks for again, piece by piece.
    pub asked: Vec<AskedPiece>,
    /// What the applicant says against a refusal; empty without an appeal.
    pub appeal: String,
    /// What waits for a second person.
    pub proposal: Option<AccreditationProposal>,
    /// What was answered.
    pub answer: Option<AccreditationAnswer>,
    pub opened_at: Timestamp,
    pub updated_at: Timestamp,
    /// When it was first sent.
    pub sent_at: Option<Timestamp>,
    /// The day on which it was found complete.
    pub admitted_on: Option<Date>,
    /// The last day of what is awaited, or of an appeal.
    pub until: Option<Date>,
    /// The last day on which what was typed and joined is kept; none while it is needed.
    pub kept_until: Option<Date>,
}

/// A line of the history of a request (invariant 6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccreditationRow {
    /// The version that it led to.
    pub seq: u64,
    pub at: Timestamp,
    pub author: String,
    /// What happened and why, in French.
    pub text: String,
    /// State after.
    pub to: AccreditationState,
    /// The request that caused it.
    pub request_id: String,
}

impl Accreditation {
    /// A request that begins with its first words.
    #[must_use]
    pub fn draft(reference: AccreditationId, siret: Siret, applicant: Applicant, at: Timestamp) -> Self {
        Self {
            reference,
            version: 0,
            state: AccreditationState::Draft,
            siret,
            applicant,
            typed: BTreeMap::new(),
            establishment: None,
            told: None,
            application: None,
            pieces: Vec::new(),
            asked: Vec::new(),
            appeal: String::new(),
            proposal: None,
            answer: None,
            opened_at: at,
            updated_at: at,
            sent_at: None,
            admitted_on: None,
            until: None,
            kept_until: None,
        }
    }

    /// The name of the training body, as far as it is known.
    #[must_use]
    pub fn name(&self) -> &str {
        let told = self.establishment.as_ref().map(|told| told.name.as_str()).filter(|name| !name.is_empty());
        let typed = || self.typed.get("name").map(String::as_str);
        told.or_else(typed).unwrap_or_default()
    }

    /// Where the applicant is written to: the contact that he gave, or the address of his sign-in.
    #[must_use]
    pub fn contact(&self) -> &str {
        self.application.as_ref().map_or(self.applicant.mail.as_str(), |application| &application.email)
    }

    /// Whether somebody has only typed it: nobody else has seen it, and it keeps nobody out.
    #[must_use]
    pub const fn is_draft(&self) -> bool {
        matches!(self.state, AccreditationState::Draft)
    }

    /// Whether it was sent, and waits for an end.
    #[must_use]
    pub const fn is_under_way(&self) -> bool {
        self.sent_at.is_some() && !self.state.is_over()
    }

    /// Whether its refusal may be contested on `today`.
    #[must_use]
    pub fn is_contestable(&self, today: Date) -> bool {
        self.state == AccreditationState::Refused && self.until.is_none_or(|until| today <= until)
    }

    /// What is asked for again and has not come yet.
    pub fn missing(&self) -> impl Iterator<Item = &AskedPiece> {
        self.asked.iter().filter(|asked| !self.has_since(asked.kind, asked.at))
    }

    fn has_since(&self, kind: PieceKind, at: Timestamp) -> bool {
        self.pieces.iter().any(|piece| piece.kind == kind && piece.at > at)
    }

    /// The pieces without which it is not sent, that have not come.
    #[must_use]
    pub fn pieces_to_join(&self, application: &Application) -> Vec<PieceKind> {
        let is_there = |kind: &PieceKind| self.pieces.iter().any(|piece| piece.kind == *kind);
        PieceKind::needed_for(application).into_iter().filter(|kind| !is_there(kind)).collect()
    }

    /// The day on which it leaves its list: the end of what is awaited, or the day on which it is erased.
    #[must_use]
    pub fn due(&self) -> Option<Date> {
        if self.state.is_over() { self.kept_until } else { self.until }
    }
}
