//! The shapes of an offer. Texts are plain (no markup), amounts are in euros, dates are civil dates in France.

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::decimal;
use super::horaires::Horaires;
use super::keys::{ActionNumero, FormationNumero, SessionNumero, ThemeCode};
use super::place::Place;
use super::publication::Publication;
use crate::french::{date_long, period};
use crate::identifiers::Siret;
use crate::money::Euros;
use crate::rules::financing;
use crate::texts::labels;

/// One offer of an OF, with everything under it; its key is (SIRET, numero).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Formation {
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub siret: Siret,
    pub numero: FormationNumero,
    pub intitule: String,
    pub objectif: String,
    pub resultats_attendus: String,
    pub contenu: String,
    pub purpose: Purpose,
    #[serde(default)]
    pub contact: Contact,
    #[serde(default)]
    pub actions: Vec<Action>,
    #[serde(default)]
    pub publication: Publication,
    /// When a file last changed it; `None` for an offer typed in a form.
    #[serde(default, with = "crate::wire::optional_instant", skip_serializing_if = "Option::is_none")]
    pub imported_at: Option<Timestamp>,
}

/// What the training is for; it decides which rules apply (rulebook, section 3).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Purpose {
    /// Linked to the mandate: one theme of the répertoire (TR-1), an OF with the agrément (TR-2).
    Mandate {
        #[cfg_attr(feature = "openapi", schema(value_type = String))]
        theme: ThemeCode,
    },
    /// Eligible to the CPF (RE-1): a certification, or an action that the law opens by itself.
    Reinsertion {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        certification: Option<Certification>,
    },
}

/// The purpose without its details: what the rules know of it.
pub use crate::rules::eligibility::Purpose as PurposeKind;

impl Purpose {
    #[must_use]
    pub fn kind(&self) -> PurposeKind {
        match self {
            Self::Mandate { .. } => PurposeKind::Mandate,
            Self::Reinsertion { .. } => PurposeKind::Reinsertion,
        }
    }

    /// The theme of a training of the mandate.
    #[must_use]
    pub fn theme(&self) -> Option<&ThemeCode> {
        match self {
            Self::Mandate { theme } => Some(theme),
            Self::Reinsertion { .. } => None,
        }
    }

    /// The cap of CPF use that its certification falls under (RE-7).
    #[must_use]
    pub fn cap_of_use(&self) -> financing::Certification {
        use financing::Certification as Cap;
        match self {
            Self::Reinsertion { certification: Some(known) } => match known.kind {
                CertificationKind::Rs => Cap::Rs,
                CertificationKind::Bilan => Cap::Bilan,
                CertificationKind::PermisB => Cap::Permis,
                CertificationKind::Vae => Cap::Vae,
                CertificationKind::Rncp | CertificationKind::Cpf => Cap::Rncp,
            },
            _ => Cap::Rncp,
        }
    }
}

/// What a training of reinsertion leads to, with its code (`RNCP37274`, `RS5695`, `CPF202`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Certification {
    pub kind: CertificationKind,
    pub code: String,
}

/// Where the code of a certification comes from, or the action that the CPF pays without a certification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum CertificationKind {
    Rncp,
    Rs,
    Bilan,
    Vae,
    PermisB,
    /// Another action opened by the CPF, known by its code alone.
    Cpf,
}

/// Whom an élu calls; at least one of the means is there in a published offer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct Contact {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nom: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub courriel: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub telephone: Option<String>,
}

/// One way to follow a formation: a price, a duration, a place, a mode.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Action {
    pub numero: ActionNumero,
    pub mode: Mode,
    /// `2 journées consécutives`; empty when the OF says nothing.
    #[serde(default)]
    pub rythme: String,
    /// Hours for one trainee, above zero, two decimals at most.
    #[serde(with = "decimal::text")]
    pub duree_heures: Decimal,
    /// What one trainee pays, all taxes in.
    pub price_ttc: Euros,
    /// The same without VAT: equal to `price_ttc` when the OF gives none, since training is VAT-exempt by
    /// default.
    pub price_ht: Euros,
    /// Most trainees in one session; TR-5 allows 15 for the mandate.
    pub participants_max: u16,
    /// What must be checked before an enrolment; its presence gives the OF 30 days to answer (DL-2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prerequis: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub conditions: Option<String>,
    /// Where it takes place; none for a remote action, or when the session's own place stands for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lieu: Option<Place>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acces_handicapes: Option<String>,
    pub entrees: Entries,
    #[serde(default)]
    pub sessions: Vec<Session>,
}

impl Action {
    /// Where a session of this action takes place: the action's place, else where one enrols; nowhere when
    /// remote.
    #[must_use]
    pub fn place_of<'a>(&'a self, session: &'a Session) -> Option<&'a Place> {
        match self.mode {
            Mode::Remote => None,
            Mode::FaceToFace | Mode::Mixed => self.lieu.as_ref().or(session.lieu.as_ref()),
        }
    }

    /// Places of a session.
    #[must_use]
    pub fn places_of(&self, session: &Session) -> u16 {
        session.places.unwrap_or(self.participants_max)
    }

    /// Places still free in a session: none while somebody waits for one.
    #[must_use]
    pub fn places_left(&self, session: &Session) -> u16 {
        if session.waiting > 0 { 0 } else { self.places_of(session).saturating_sub(session.taken) }
    }
}

/// How it is taught (LHEO `modalites-enseignement`: 0, 1, 2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    FaceToFace,
    Mixed,
    Remote,
}

impl Mode {
    /// As it is shown to an élu.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::FaceToFace => labels::mode::FACE_TO_FACE,
            Self::Mixed => labels::mode::MIXED,
            Self::Remote => labels::mode::REMOTE,
        }
    }
}

/// How one enters (LHEO `modalites-entrees-sorties`: 0, 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Entries {
    FixedDates,
    Permanent,
}

/// One occurrence that a trainee attends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    pub numero: SessionNumero,
    /// First day. `None` only with permanent entries: one starts when one agrees with the OF.
    #[serde(default, with = "crate::wire::optional_date", skip_serializing_if = "Option::is_none")]
    pub debut: Option<Date>,
    /// Last day, included. `None` only with permanent entries.
    #[serde(default, with = "crate::wire::optional_date", skip_serializing_if = "Option::is_none")]
    pub fin: Option<Date>,
    /// Places of the session; the action's maximum of participants when the OF does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub places: Option<u16>,
    /// Places held by dossiers, or kept for who has waited. It belongs to the service: an import never changes it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub taken: u16,
    /// How many élus wait for a place; as long as anybody does, a free one is his. The same.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub waiting: u16,
    pub etat: Recruitment,
    /// Where one enrols.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lieu: Option<Place>,
    /// From what hour to what hour, each day; none when the OF does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub horaires: Option<Horaires>,
}

impl Session {
    /// Whether it has not begun before `today`; with permanent entries one may enter any day.
    #[must_use]
    pub fn is_to_come(&self, today: Date) -> bool {
        self.debut.is_none_or(|debut| debut >= today)
    }

    /// "le mardi 1er décembre 2026", "du … au …", or how one enters at any time.
    #[must_use]
    pub fn dates(&self) -> String {
        let days = match (self.debut, self.fin) {
            (Some(start), Some(end)) => period(start, end),
            (Some(start), None) => ["à partir du ", &date_long(start)].concat(),
            (None, _) => "à tout moment, au jour de votre choix".to_owned(),
        };
        match &self.horaires {
            Some(horaires) => [&days, ", ", &horaires.french()].concat(),
            None => days,
        }
    }
}

// Serde hands the field over by reference, whatever clippy prefers.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(count: &u16) -> bool {
    *count == 0
}

/// Whether the OF takes enrolments (LHEO `etat-recrutement`: 1, 2, 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Recruitment {
    Open,
    Closed,
    Suspended,
}

impl CertificationKind {
    /// The actions that the CPF opens by law and whose code is public; the others keep their code alone.
    #[must_use]
    pub fn of_cpf(code: &str) -> Self {
        match code {
            "CPF200" => Self::Vae,
            "CPF202" => Self::Bilan,
            _ => Self::Cpf,
        }
    }
}

impl Formation {
    #[must_use]
    pub fn action(&self, numero: &ActionNumero) -> Option<&Action> {
        self.actions.iter().find(|action| action.numero == *numero)
    }
}

impl Action {
    #[must_use]
    pub fn session(&self, numero: &SessionNumero) -> Option<&Session> {
        self.sessions.iter().find(|session| session.numero == *numero)
    }
}
