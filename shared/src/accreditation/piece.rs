//! The files that go with a request: each has a kind, can be asked for again with a word, and is replaced by a later one.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Application, Quality};
use crate::ids::DocumentId;
use crate::texts::labels;
use crate::wire::word;

/// Files of one request, at most.
pub const PIECES_MAX: usize = 40;
/// Characters of what is said with a piece that is asked for again, at most.
pub const WORD_MAX: usize = 300;

/// What a file proves (OF-2, AG-2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum PieceKind {
    /// Kbis or situation of the register of companies, less than three months old.
    Registration,
    /// Identity of the legal representative.
    Identity,
    /// What empowers who signs, when he is not the legal representative.
    Delegation,
    /// Receipt of the activity declaration.
    ActivityDeclaration,
    /// The minister's order.
    Agrement,
    /// The certificate, with its annex.
    Qualiopi,
    /// Authorisation of the certifier, for RNCP and RS.
    CertifierAuthorisation,
    /// Non-conviction and parentage, signed.
    NonConviction,
    /// Something else.
    Other,
}

impl PieceKind {
    pub const ALL: [Self; 9] = [
        Self::Registration,
        Self::Identity,
        Self::Delegation,
        Self::ActivityDeclaration,
        Self::Agrement,
        Self::Qualiopi,
        Self::CertifierAuthorisation,
        Self::NonConviction,
        Self::Other,
    ];

    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Registration => labels::piece_kind::REGISTRATION,
            Self::Identity => labels::piece_kind::IDENTITY,
            Self::Delegation => labels::piece_kind::DELEGATION,
            Self::ActivityDeclaration => labels::piece_kind::ACTIVITY_DECLARATION,
            Self::Agrement => labels::piece_kind::AGREMENT,
            Self::Qualiopi => labels::piece_kind::QUALIOPI,
            Self::CertifierAuthorisation => labels::piece_kind::CERTIFIER_AUTHORISATION,
            Self::NonConviction => labels::piece_kind::NON_CONVICTION,
            Self::Other => labels::piece_kind::OTHER,
        }
    }

    /// Those without which a request is not sent.
    #[must_use]
    pub fn needed_for(application: &Application) -> Vec<Self> {
        let optional = [
            (application.quality == Quality::Delegate, Self::Delegation),
            (application.agrement.is_some(), Self::Agrement),
            (application.qualiopi.is_some(), Self::Qualiopi),
            (!application.certifications.is_empty(), Self::CertifierAuthorisation),
        ];
        let mut needed =
            vec![Self::Registration, Self::Identity, Self::ActivityDeclaration, Self::NonConviction];
        needed.extend(optional.into_iter().filter(|(holds, _)| *holds).map(|(_, kind)| kind));
        needed.sort_unstable();
        needed
    }
}

impl std::str::FromStr for PieceKind {
    type Err = NoSuchPiece;

    /// By its word on the wire.
    fn from_str(text: &str) -> Result<Self, NoSuchPiece> {
        Self::ALL.into_iter().find(|kind| word(kind) == text).ok_or(NoSuchPiece)
    }
}

/// No kind has this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such kind of piece")]
pub struct NoSuchPiece;

/// A file that was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub kind: PieceKind,
    /// Its number in the object store.
    pub document: DocumentId,
    pub at: Timestamp,
}

/// A piece that the gestionnaire asks for again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AskedPiece {
    pub kind: PieceKind,
    /// What is wrong with the one that came, or why it is needed: the applicant reads it.
    pub word: String,
    pub at: Timestamp,
}
