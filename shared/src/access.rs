//! Who looked at what is somebody's: an append-only journal, shown to the person whom it concerns. The law gives him who was told what
//! (RGPD, art. 15), by the organisation and not by the name of its agent (CJUE, C-579/21).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::api::Role;

/// What was looked at, or done to look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum Looked {
    /// The person signed in.
    SignedIn,
    Dossier,
    /// Dossiers that a search by a number or a name found.
    DossierFound,
    /// A proof that was sent for a dossier.
    Proof,
    Review,
    /// A file that was sent for a review.
    ReviewProof,
    /// The letter that tells a préfecture of a review.
    ReviewLetter,
    /// A file that was joined to a request of accreditation.
    AccreditationPiece,
    /// The history of an account.
    Account,
    BankFile,
}

impl Looked {
    /// In French, with what it was.
    #[must_use]
    pub fn words(self, of: &str) -> String {
        match self {
            Self::SignedIn => "Connexion à votre compte".to_owned(),
            Self::Dossier => format!("Lecture du dossier {of}"),
            Self::DossierFound => format!("Recherche parmi les dossiers, qui a trouvé {of}"),
            Self::Proof => format!("Lecture d’un justificatif du dossier {of}"),
            Self::Review => format!("Lecture de la demande d’examen {of}"),
            Self::ReviewProof => format!("Lecture d’une pièce de la demande d’examen {of}"),
            Self::ReviewLetter => format!("Lettre à la préfecture pour la demande d’examen {of}"),
            Self::AccreditationPiece => format!("Lecture d’une pièce de la demande d’accréditation {of}"),
            Self::Account => format!("Lecture de l’histoire de votre compte, depuis le dossier {of}"),
            Self::BankFile => format!("Lecture du fichier bancaire {of}"),
        }
    }
}

/// A line of the journal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Access {
    pub at: Timestamp,
    /// Who, by name.
    pub reader: String,
    /// Who, as the sign-in knows him.
    pub principal: String,
    pub role: Role,
    /// For which organisation; empty for an élu.
    pub organisation: String,
    pub looked: Looked,
    /// Which one; empty when there is but one.
    pub of: String,
    pub request_id: String,
}

impl Access {
    /// Who it was, for the person whom it concerns: himself, or an organisation.
    #[must_use]
    pub fn who(&self) -> &str {
        if self.role == Role::Elu { "Vous" } else { &self.organisation }
    }
}
