//! Why a review does not change.

use super::{PROOFS_MAX, ReviewState};

/// Why nothing changes. `Display` is for whoever asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReviewRefusal {
    /// What is asked for does not happen there.
    #[error("Cette demande est « {} » : cette action n’y est pas possible. Actualisez la page.", .0.label())]
    WrongState(ReviewState),
    /// The delay of an appeal is over.
    #[error("Le délai pour contester cette réponse est dépassé.")]
    TooLate,
    /// A decision says why.
    #[error("Dites pourquoi : la personne lira ce texte.")]
    NoReason,
    /// Nothing was sent nor said.
    #[error("Joignez une pièce, ou écrivez ce que nous devons savoir.")]
    NothingSent,
    /// Too many files.
    #[error("Vous avez déjà envoyé {PROOFS_MAX} pièces : attendez la réponse à celles-ci.")]
    TooManyProofs,
    /// Whoever proposes does not decide.
    #[error("Vous avez proposé cette décision : une autre personne doit la prendre.")]
    FourEyes,
    /// The person does not decide of himself.
    #[error("Cette demande est la vôtre : une autre personne doit l’examiner.")]
    OwnMatter,
    /// A yes names mandates.
    #[error("Choisissez les mandats de la personne dans le Répertoire.")]
    NoMandate,
    /// The register has changed meanwhile.
    #[error(
        "Un des mandats choisis n’est plus dans le Répertoire. Actualisez la page, puis choisissez de nouveau."
    )]
    UnknownMandate,
    /// Mandates that one person can't hold.
    #[error("Ces mandats ne peuvent pas être ceux d’une seule personne.")]
    SeveralPeople,
    /// None of the mandates gives a right.
    #[error("Aucun des mandats choisis n’ouvre de droit : proposez un refus qui l’explique.")]
    NotEligible,
    /// Another account has this person, or this number.
    #[error(
        "Un compte est déjà ouvert pour cette personne ou avec ce numéro : vérifiez de qui il s’agit, puis refusez ou choisissez d’autres mandats."
    )]
    Taken,
    /// A letter goes to a préfecture that is known.
    #[error("Choisissez le département du mandat : sa préfecture tient le Répertoire.")]
    NoDepartement,
    /// Not an address.
    #[error("Cette adresse électronique n’est pas complète : elle a la forme nom@exemple.fr.")]
    BadEmail,
}

impl ReviewRefusal {
    /// The stable code of the problem.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::WrongState(_) => "review-wrong-state",
            Self::TooLate => "review-too-late",
            Self::NoReason => "reason-missing",
            Self::NothingSent => "nothing-sent",
            Self::TooManyProofs => "too-many-proofs",
            Self::FourEyes => "four-eyes",
            Self::OwnMatter => "own-matter",
            Self::NoMandate => "mandates-missing",
            Self::UnknownMandate => "mandates-changed",
            Self::SeveralPeople => "several-people",
            Self::NotEligible => "mandates-without-right",
            Self::Taken => "person-taken",
            Self::NoDepartement => "departement-missing",
            Self::BadEmail => "email-bad",
        }
    }
}
