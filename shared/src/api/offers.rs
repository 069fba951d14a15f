//! The catalogue, and the offers of a training body.

use rust_decimal::Decimal;

use crate::catalogue::{Action, Formation, Session};
use crate::lifecycle::Explained;
use crate::money::Euros;

use super::wire;

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
        /// The sessions to come, each with what stands in the way.
        pub sessions: Vec<SessionView>,
        /// Whether what stands in the way was checked against the caller's own rights.
        pub personal: bool,
    }

    /// A session and whether it can be asked for.
    pub struct SessionView {
        /// The session.
        pub session: Session,
        /// Every reason that stands in the way; none: it can be asked for.
        pub obstacles: Vec<Explained>,
    }

    /// A training body, in public.
    pub struct OfView {
        /// SIRET.
        pub siret: String,
        /// Name.
        pub name: String,
        /// Town.
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
        /// Created.
        pub created: u32,
        /// Changed.
        pub changed: u32,
        /// Left as they are.
        pub unchanged: u32,
        /// Refused.
        pub refused: u32,
    }

    /// A remark on a line of the file.
    pub struct ImportIssue {
        /// Line, from 1.
        pub line: u64,
        /// `fichier`, `formation`, `action` or `session`: what the remark is about, in French.
        pub level: String,
        /// The OF's own key.
        pub numero: Option<String>,
        /// Stable code.
        pub code: String,
        /// `erreur` (the formation is refused) or `avertissement`, in French.
        pub severity: String,
        /// What to do, in French.
        pub message: String,
    }
}
