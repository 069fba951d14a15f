//! Runs of the jobs, as the gestionnaire sees them.

use jiff::Timestamp;
use jiff::civil::Date;

use crate::ids::RunId;
use crate::money::Euros;
use crate::runs::{Counted, RunKind, RunState};
use crate::set_aside::SetAside;

use super::wire;

wire! {
    /// Starts a run, or goes on with one.
    pub struct AdvanceRun {
        /// Whether nothing is written: what it would do. Of no effect on a run that is under way.
        pub dry: bool,
        /// The run to go on with; none to start one, or to join the one that is under way.
        pub run: Option<RunId>,
    }

    /// What a run counted.
    pub struct TallyView {
        pub what: Counted,
        /// How many.
        pub count: u64,
        /// How much.
        pub amount: Euros,
    }

    /// A file that tells a run in detail.
    pub struct ReportView {
        /// Its place in the list, for its address.
        pub number: u32,
        /// Name of the file.
        pub name: String,
    }

    pub struct RunView {
        pub id: RunId,
        pub kind: RunKind,
        /// Whether nothing was written.
        pub dry: bool,
        /// The day by which it counts.
        #[serde(with = "crate::wire::date")]
        pub on: Date,
        /// Who asked, or the schedule.
        pub author: String,
        /// What he had verified; empty where nothing had to be said.
        pub reason: String,
        /// Where it stands.
        pub state: RunState,
        /// When it began.
        #[serde(with = "crate::wire::instant")]
        pub started_at: Timestamp,
        /// When it ended.
        #[serde(default, with = "crate::wire::optional_instant")]
        pub finished_at: Option<Timestamp>,
        /// Parts done.
        pub done: u32,
        pub parts: u32,
        /// What was counted so far.
        pub tallies: Vec<TallyView>,
        /// Files to download.
        pub reports: Vec<ReportView>,
        /// What somebody must look at, in French.
        pub findings: Vec<String>,
        /// Of an import that was tried: the run that does it, with the same files.
        pub real: Option<RunId>,
    }

    /// The runs of a kind, newest first.
    pub struct RunList {
        /// A page.
        pub runs: Vec<RunView>,
        /// To be sent back for the next page.
        pub cursor: Option<String>,
    }

    /// What the schedules could not treat, chore by chore.
    pub struct SetAsideList {
        /// A page.
        pub items: Vec<SetAside>,
        /// To be sent back for the next page.
        pub cursor: Option<String>,
    }

    /// A new publication of the register of mandates.
    pub struct OpenImport {
        #[serde(with = "crate::wire::date")]
        pub publication: Date,
        /// Whether nothing is written.
        pub dry: bool,
        /// Names and sizes of the files, in the order in which they will be sent.
        pub files: Vec<ImportedFile>,
    }

    pub struct ImportedFile {
        pub name: String,
        pub bytes: u64,
    }

    /// Applies an import that somebody else has tried; or, of who has tried it, confirms how many ends it would propose.
    pub struct ApplyImport {
        /// What was verified.
        pub reason: String,
        /// How many ends would be proposed, typed where the trial asks for it.
        #[serde(default)]
        pub ends: Option<u64>,
    }

    /// An import that waits for its files.
    pub struct ImportOpened {
        pub run: RunId,
        /// Bytes of a part; the last one of a file is shorter.
        pub part_bytes: u32,
    }

    /// A mandate that a publication no longer has.
    pub struct EndingView {
        /// Names it.
        pub key: String,
        /// Last and first name.
        pub name: String,
        #[serde(with = "crate::wire::date")]
        pub birth_date: Date,
        /// Kind of mandate, in French.
        pub mandate: String,
        pub territory: String,
        /// First day.
        #[serde(with = "crate::wire::date")]
        pub start: Date,
        /// Last day proposed.
        #[serde(with = "crate::wire::date")]
        pub end: Date,
        /// Why this day, in French.
        pub reason: String,
        /// What somebody proposes to decide, by whom and why.
        pub proposed: Option<String>,
    }

    /// A group of mandates that end for the same reason in the same département.
    pub struct EndingGroup {
        /// Names the group.
        pub group: String,
        /// In French.
        pub label: String,
        /// How many, at most a page.
        pub endings: Vec<EndingView>,
        /// To be sent back for the next page.
        pub cursor: Option<String>,
    }

    /// The groups in which something waits.
    pub struct EndingList {
        /// Name and words of each group, with how many wait.
        pub groups: Vec<EndingCount>,
    }

    /// How many wait in a group.
    pub struct EndingCount {
        /// Names the group.
        pub group: String,
        /// In French.
        pub label: String,
        /// How many, up to a thousand.
        pub count: u64,
    }

    /// Decides the end of mandates.
    pub struct EndingDecision {
        /// Keys of the mandates.
        pub keys: Vec<String>,
        /// Whether they end on the day proposed; else they go on.
        pub confirm: bool,
        /// Another last day than the one proposed, when it is known.
        #[serde(default, with = "crate::wire::optional_date")]
        pub end: Option<Date>,
        /// Why: it is written into the history of each mandate.
        pub reason: String,
    }

    pub struct EndingDecided {
        /// How many are decided: somebody else had proposed it.
        pub changed: u64,
        /// How many are proposed: somebody else is to decide.
        pub proposed: u64,
        /// How many the caller has proposed himself: they are as they were.
        pub own: u64,
    }
}
