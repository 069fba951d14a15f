//! What two people decide of the figures of the law while the service runs.

use jiff::Timestamp;

use super::{HistoryLine, Verdict, wire};
use crate::aggregate::Asked;
use crate::ids::RunId;
use crate::law::{LawAct, LawBook, LawChange, LawRow, WaitingChange, unit_words};
use crate::parameters::{self, DecidedRow, Described, Law, Row};

wire! {
    /// The law as it is in force, for a browser that decides by the same figures: the rows of the build, with these.
    pub struct LawInForce {
        /// Counts the decisions.
        pub version: u32,
        /// What a browser that computes alike finds too.
        pub fingerprint: String,
        pub rows: Vec<DecidedRow>,
    }

    /// All that is decided of the figures, and all that waits.
    pub struct LawView {
        pub in_force: LawInForce,
        /// The figures that may be proposed.
        pub figures: Vec<FigureChoice>,
        /// Rows that are published and off.
        pub published: Vec<RowView>,
        /// Those that two people have confirmed, and that are not applied yet: they may be undone.
        pub to_come: Vec<RowView>,
        pub waiting: Vec<WaitingChangeView>,
        /// Oldest first.
        pub history: Vec<HistoryLine>,
    }

    /// A figure, by its name.
    pub struct FigureChoice {
        /// In the table of the build.
        pub key: String,
        /// In French.
        pub label: String,
        /// What it counts, in French.
        pub unit: String,
    }

    /// A row, with its words.
    pub struct RowView {
        pub row: DecidedRow,
        /// The figure, in French.
        pub label: String,
        /// The value with what it counts, in French.
        pub words: String,
    }

    /// A change that waits for a second person.
    pub struct WaitingChangeView {
        pub number: u32,
        pub act: LawAct,
        pub row: RowView,
        /// Why, in the words of who proposes it.
        pub why: String,
        /// Who.
        pub by: String,
        /// When.
        #[serde(with = "crate::wire::instant")]
        pub at: Timestamp,
        /// Whether who reads this has proposed it: another person decides.
        pub by_reader: bool,
        /// What it was found to do; none before its replay, and after another change of the law.
        pub replay: Option<ReplayView>,
    }

    /// What a change was found to do.
    pub struct ReplayView {
        /// The run, which has the report.
        pub run: RunId,
        /// SHA-256 of the report, to be sent back by who confirms.
        pub hash: String,
    }

    /// Proposes a change of the law.
    pub struct ProposeLaw {
        pub change: LawChange,
        /// Why.
        pub reason: String,
    }

    /// Decides on a change that somebody else has proposed.
    pub struct DecideLaw {
        /// SHA-256 of the report that was read; empty to refuse, and for what is undone.
        pub report: String,
        pub verdict: Verdict,
    }
}

impl LawInForce {
    /// What a browser is given of a law.
    #[must_use]
    pub fn of(law: &Law) -> Self {
        let (version, fingerprint) = (law.version(), law.fingerprint().to_owned());
        Self { version, fingerprint, rows: law.decided().to_vec() }
    }

    /// The law of this document and of the rows that this build has.
    #[must_use]
    pub fn law(&self) -> &'static Law {
        Law::of(self.version, &self.rows)
    }
}

impl LawView {
    /// The book, as somebody reads it on a day.
    #[must_use]
    pub fn of(book: &LawBook, history: &[LawRow], asked: &Asked) -> Self {
        let law = book.law();
        let figures = parameters::all().iter().map(|described| FigureChoice {
            key: described.key.to_owned(),
            label: described.label.to_owned(),
            unit: unit_words(described).to_owned(),
        });
        let to_come = book.rows.iter().filter(|row| row.from > asked.today).cloned().map(RowView::of);
        Self {
            in_force: LawInForce::of(law),
            figures: figures.collect(),
            published: law.with(published),
            to_come: to_come.collect(),
            waiting: book.waiting.iter().map(|waiting| WaitingChangeView::of(waiting, book, asked)).collect(),
            history: history.iter().map(HistoryLine::from).collect(),
        }
    }
}

/// The rows that are off, and that nothing certain has replaced.
fn published() -> Vec<RowView> {
    let off_of = |described: &'static Described| {
        let rows = parameters::rows(described.parameter);
        let is_replaced = |off: &Row| rows.iter().any(|row| row.confirmed && row.from >= off.from);
        let off = rows.iter().filter(|row| !row.confirmed && !is_replaced(row));
        off.map(|row| RowView::of(decided(described, row))).collect::<Vec<_>>()
    };
    parameters::all().iter().flat_map(off_of).collect()
}

fn decided(described: &Described, row: &Row) -> DecidedRow {
    let (key, source) = (described.key.to_owned(), row.source.to_owned());
    DecidedRow { key, value: row.value, from: row.from, to: row.to, source }
}

impl RowView {
    fn of(row: DecidedRow) -> Self {
        let label = row.described().map_or(row.key.as_str(), |described| described.label).to_owned();
        Self { words: row.words(), label, row }
    }
}

impl WaitingChangeView {
    fn of(waiting: &WaitingChange, book: &LawBook, asked: &Asked) -> Self {
        let proposal = &waiting.proposal;
        let replay = waiting.replay.as_ref().filter(|replay| replay.law == book.law);
        Self {
            number: waiting.number,
            act: proposal.what.act,
            row: RowView::of(proposal.what.row.clone()),
            why: proposal.why.clone(),
            by: proposal.by.clone(),
            at: proposal.at,
            by_reader: proposal.is_by(asked),
            replay: replay.map(|replay| ReplayView { run: replay.run.clone(), hash: replay.hash.clone() }),
        }
    }
}
