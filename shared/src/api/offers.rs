//! The catalogue, and the offers of a training body.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::catalogue::editing::Untouched;
use crate::catalogue::{Action, Formation, FormationNumero, OfStanding, Session, SessionKey};
use crate::ids::DossierId;
use crate::lifecycle::{Cost, Explained};
use crate::money::Euros;
use crate::organisme::TrainingBody;
use crate::search::{OtherAction, Suggestion};

use super::{HistoryLine, OfferRatings, wire};

wire! {
    /// One offer: a formation through one of its actions.
    pub struct OfferView {
        /// The formation, with this action alone and without its sessions.
        pub formation: Formation,
        /// The action, without its sessions.
        pub action: Action,
        /// The training body.
        pub of: OfView,
        /// Price of an hour, without tax, unrounded.
        pub price_per_hour: Decimal,
        /// The cap on it (TR-4), when it binds.
        pub hourly_cap: Option<Euros>,
        /// A page of the sessions to come, the soonest first, each with what stands in the way; or the one that was asked for.
        pub sessions: Vec<SessionView>,
        /// The next page of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub cursor: Option<String>,
        /// The other actions of the formation that can be asked for.
        pub others: Vec<OtherAction>,
        /// What it would cost the caller, against whose own rights the sessions were then checked too; none for who has no account.
        pub cost: Option<Cost>,
        /// What the élus who followed it say; none beside other offers.
        pub ratings: Option<OfferRatings>,
    }

    /// The communes that may be meant by what is being typed, the largest first.
    pub struct CommuneList {
        pub items: Vec<CommuneFound>,
    }

    /// A commune.
    pub struct CommuneFound {
        /// Of the COG, as a search takes it (`around`).
        pub code: String,
        /// "Vierzon (18)".
        pub label: String,
    }

    /// A session and whether it can be asked for.
    pub struct SessionView {
        pub session: Session,
        /// Every reason that stands in the way; none: it can be asked for.
        pub obstacles: Vec<Explained>,
        /// The dossier that the caller has open for it: he may have no other meanwhile.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pub dossier: Option<DossierId>,
    }

    /// What somebody may be about to type.
    pub struct Suggestions {
        /// Kind by kind.
        pub suggestions: Vec<Suggestion>,
    }

    /// Sessions side by side, in the order in which they were asked for.
    pub struct Comparison {
        pub sessions: Vec<ComparedSession>,
    }

    /// One of the sessions that are compared.
    pub struct ComparedSession {
        pub key: SessionKey,
        /// Its offer, with this session alone; none when it is offered no more.
        pub offer: Option<OfferView>,
    }

    /// A training body, in public.
    pub struct OfView {
        pub siret: String,
        pub name: String,
        pub town: String,
        /// Address for questions.
        pub email: String,
        /// Its agrément, in French.
        pub agrement: String,
    }

    /// The offers of the caller.
    pub struct OwnOffers {
        /// All of them.
        pub formations: Vec<Formation>,
        /// The training body's standing.
        pub of: OfView,
        /// What keeps its offers from being booked, if anything.
        pub obstacles: Vec<Explained>,
        /// What was typed and not published, the latest first.
        pub drafts: Vec<DraftSummary>,
    }

    /// An offer that is being typed.
    pub struct DraftSummary {
        pub formation: FormationNumero,
        /// Empty as long as none is typed.
        pub intitule: String,
        /// Who has saved it, and when.
        pub author: String,
        #[serde(with = "crate::wire::instant")]
        pub at: Timestamp,
    }

    /// One offer of the caller: what élus see of it, what is typed, and what is known of it.
    pub struct OwnOffer {
        /// As it stands; none before it is published for the first time.
        pub formation: Option<Formation>,
        /// Counts its changes: what is sent back, so that nobody publishes over what he has not seen.
        pub stored: u64,
        /// What the form begins with: the draft, else the offer as it stands.
        pub typed: BTreeMap<String, String>,
        /// Counts the savings of the draft; 0 when there is none.
        pub version: u64,
        /// Who has saved the draft that is not published, and when.
        pub draft: Option<DraftSummary>,
        /// What élus see has changed since the draft was begun.
        pub overtaken: bool,
        pub of: OfView,
        /// What lets its offers be shown.
        pub standing: OfStanding,
        /// The latest first.
        pub history: Vec<HistoryLine>,
        /// How many lines of it are older, and not here.
        pub older: u32,
    }

    /// What was done with an offer.
    pub struct OfferDone {
        /// Of the draft, as it is saved now.
        pub version: u64,
        /// The sessions that stay as they were ordered, whatever was typed.
        pub untouched: Vec<Untouched>,
    }

    /// Takes an offer back.
    pub struct SuspendOffer {
        /// Why; the élus who have a dossier under way read it.
        pub reason: String,
    }

    /// What an import did, or would do.
    pub struct ImportReport {
        /// Whether nothing was written.
        pub dry_run: bool,
        /// Formations read.
        pub formations: u32,
        /// What is new, changed, unchanged and refused.
        pub counts: ImportCounts,
        /// Every remark, in the order of the file.
        pub issues: Vec<ImportIssue>,
    }

    /// Counts of an import, by level.
    pub struct ImportCounts {
        pub created: u32,
        pub changed: u32,
        /// Left as they are.
        pub unchanged: u32,
        pub refused: u32,
    }

    /// A remark on a line of the file.
    pub struct ImportIssue {
        /// Line, from 1.
        pub line: u64,
        /// What the remark is about.
        pub level: IssueLevel,
        /// The OF's own key.
        pub numero: Option<String>,
        /// Stable code.
        pub code: String,
        /// Whether the formation is refused for it.
        pub severity: IssueSeverity,
        /// What to do, in French.
        pub message: String,
    }
}

/// What a remark on a file of offers is about. On the wire, the French word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum IssueLevel {
    /// The whole of it: an error there means that it could not be read to its end.
    #[serde(rename = "fichier")]
    File,
    #[serde(rename = "formation")]
    Formation,
    /// An action of a formation.
    #[serde(rename = "action")]
    Action,
    /// A session of an action.
    #[serde(rename = "session")]
    Session,
}

/// What a remark leads to. On the wire, the French word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub enum IssueSeverity {
    /// The formation is refused.
    #[serde(rename = "erreur")]
    Error,
    /// It is read all the same.
    #[serde(rename = "avertissement")]
    Warning,
}

impl IssueLevel {
    /// As the report writes it.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::File => "fichier",
            Self::Formation => "formation",
            Self::Action => "action",
            Self::Session => "session",
        }
    }
}

impl IssueSeverity {
    /// As the report writes it.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Error => "erreur",
            Self::Warning => "avertissement",
        }
    }
}

impl ImportIssue {
    /// Whether the formation is refused for it.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.severity == IssueSeverity::Error
    }
}

impl ImportReport {
    /// Whether the file could not be read to its end: then nothing of it is taken.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.issues.iter().any(|issue| issue.level == IssueLevel::File && issue.is_error())
    }
}

impl OfView {
    /// What the public sees of a training body on `today`.
    #[must_use]
    pub fn of(body: &TrainingBody, today: Date) -> Self {
        Self {
            siret: body.siret.to_string(),
            name: body.name.clone(),
            town: body.town.clone(),
            email: body.email.clone(),
            agrement: body.standing.french(today),
        }
    }
}

/// What is done with an offer by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "act", rename_all = "snake_case", deny_unknown_fields)]
pub enum OfferAct {
    /// Keeps what is typed, whatever is wrong with it.
    Save {
        /// Of the draft that was shown.
        version: u64,
        typed: BTreeMap<String, String>,
    },
    /// Publishes what is typed over what stands there.
    Publish {
        version: u64,
        /// Of the offer that was shown.
        stored: u64,
        typed: BTreeMap<String, String>,
    },
    /// Forgets what was typed since the last publication.
    Discard {
        version: u64,
    },
    Suspend {
        reason: String,
    },
    Archive {},
    Restore {},
    /// Begins another offer with what is typed in this one.
    Duplicate {
        to: FormationNumero,
    },
    /// Lets files change it again.
    HandBack {},
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_remark_travels_in_the_words_of_the_report() {
        for level in [IssueLevel::File, IssueLevel::Formation, IssueLevel::Action, IssueLevel::Session] {
            assert_eq!(json!(level), json!(level.french()));
        }
        for severity in [IssueSeverity::Error, IssueSeverity::Warning] {
            assert_eq!(json!(severity), json!(severity.french()));
        }
    }

    #[test]
    fn a_file_is_unreadable_when_an_error_is_about_the_whole_of_it() {
        for (level, severity, unreadable) in [
            (IssueLevel::File, IssueSeverity::Error, true),
            (IssueLevel::File, IssueSeverity::Warning, false),
            (IssueLevel::Formation, IssueSeverity::Error, false),
        ] {
            let issue = ImportIssue {
                line: 1,
                level,
                numero: None,
                code: "LHEO-XML".to_owned(),
                severity,
                message: String::new(),
            };
            let counts = ImportCounts { created: 0, changed: 0, unchanged: 0, refused: 0 };
            let report = ImportReport { dry_run: true, formations: 0, counts, issues: vec![issue] };
            assert_eq!(report.is_unreadable(), unreadable, "{level:?} {severity:?}");
        }
    }
}
