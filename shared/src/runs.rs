//! Runs of the jobs that nobody asks for one account at a time: what they are, and what they count.

mod run;

pub use run::{Ending, FINDINGS_MAX, Run, RunPart, free_parts, is_dry, real_name, run_name};

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::ids::{BadId, RunId};
use crate::money::Euros;
use crate::texts::labels;

/// A kind of job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RunKind {
    /// Credits the rights (AC-1 to AC-8).
    Credit,
    /// Ends the rights that are over (AC-15).
    Expiry,
    /// Carries out the delays of the dossiers (rules §4.2).
    Sweep,
    /// Recomputes the ledger and checks every invariant (design §5).
    Proof,
    /// Takes in a publication of the register of mandates.
    Import,
    /// What a change of the law would do.
    Replay,
}

impl RunKind {
    /// Every kind, in the order of the gestionnaire's page.
    pub const ALL: [Self; 6] =
        [Self::Credit, Self::Expiry, Self::Sweep, Self::Proof, Self::Import, Self::Replay];

    /// The kind in keys and addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Credit => "credit",
            Self::Expiry => "expiry",
            Self::Sweep => "sweep",
            Self::Proof => "proof",
            Self::Import => "import",
            Self::Replay => "replay",
        }
    }

    /// What the gestionnaire reads.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Credit => labels::run_kind::CREDIT,
            Self::Expiry => labels::run_kind::EXPIRY,
            Self::Sweep => labels::run_kind::SWEEP,
            Self::Proof => labels::run_kind::PROOF,
            Self::Import => labels::run_kind::IMPORT,
            Self::Replay => labels::run_kind::REPLAY,
        }
    }

    /// The kind that `code` names.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The kind of a run, by its number.
    #[must_use]
    pub fn of(run: &RunId) -> Option<Self> {
        Self::from_code(run.as_str().split('-').next()?)
    }

    /// The number of a run of this kind: `credit-20270331-001`. Numbers sort as the runs were made.
    ///
    /// # Errors
    /// [`BadId`], which no name leads to.
    pub fn run_id(self, day: Date, name: &str) -> Result<RunId, BadId> {
        format!("{}-{}-{name}", self.code(), day.strftime("%Y%m%d")).parse()
    }
}

/// Where a run stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum RunState {
    /// Going on, or waiting for the next hand that takes it.
    Running,
    /// Over.
    Done,
}

/// What a run counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)] // Each is described by the words that people read: `french`.
pub enum Counted {
    Accounts,
    Credited,
    LostAtCap,
    CapLowered,
    Expired,
    Noticed,
    Unknown,
    Busy,
    Fired,
    Reminded,
    Overdue,
    LatePayments,
    LateRefunds,
    Transactions,
    Balances,
    Dossiers,
    Payables,
    Owing,
    Findings,
    RowsRead,
    RowsNew,
    RowsChanged,
    RowsSame,
    RowsAbsent,
    RowsBack,
    RowsRefused,
    Unmatched,
    Ambiguous,
    SetAside,
    Gaining,
    Losing,
    CreditedBefore,
    CreditedAfter,
    Offers,
    OffersOpened,
    OffersClosed,
}

impl Counted {
    /// What the gestionnaire reads.
    #[must_use]
    pub const fn french(self) -> &'static str {
        match self {
            Self::Accounts => labels::counted::ACCOUNTS,
            Self::Credited => labels::counted::CREDITED,
            Self::LostAtCap => labels::counted::LOST_AT_CAP,
            Self::CapLowered => labels::counted::CAP_LOWERED,
            Self::Expired => labels::counted::EXPIRED,
            Self::Noticed => labels::counted::NOTICED,
            Self::Unknown => labels::counted::UNKNOWN,
            Self::Busy => labels::counted::BUSY,
            Self::Fired => labels::counted::FIRED,
            Self::Reminded => labels::counted::REMINDED,
            Self::Overdue => labels::counted::OVERDUE,
            Self::LatePayments => labels::counted::LATE_PAYMENTS,
            Self::LateRefunds => labels::counted::LATE_REFUNDS,
            Self::Transactions => labels::counted::TRANSACTIONS,
            Self::Balances => labels::counted::BALANCES,
            Self::Dossiers => labels::counted::DOSSIERS,
            Self::Payables => labels::counted::PAYABLES,
            Self::Owing => labels::counted::OWING,
            Self::Findings => labels::counted::FINDINGS,
            Self::RowsRead => labels::counted::ROWS_READ,
            Self::RowsNew => labels::counted::ROWS_NEW,
            Self::RowsChanged => labels::counted::ROWS_CHANGED,
            Self::RowsSame => labels::counted::ROWS_SAME,
            Self::RowsAbsent => labels::counted::ROWS_ABSENT,
            Self::RowsBack => labels::counted::ROWS_BACK,
            Self::RowsRefused => labels::counted::ROWS_REFUSED,
            Self::Unmatched => labels::counted::UNMATCHED,
            Self::Ambiguous => labels::counted::AMBIGUOUS,
            Self::SetAside => labels::counted::SET_ASIDE,
            Self::Gaining => labels::counted::GAINING,
            Self::Losing => labels::counted::LOSING,
            Self::CreditedBefore => labels::counted::CREDITED_BEFORE,
            Self::CreditedAfter => labels::counted::CREDITED_AFTER,
            Self::Offers => labels::counted::OFFERS,
            Self::OffersOpened => labels::counted::OFFERS_OPENED,
            Self::OffersClosed => labels::counted::OFFERS_CLOSED,
        }
    }
}

/// How many, and how much when it is money.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tally {
    /// How many.
    pub count: u64,
    /// How much; zero for what is no money.
    pub amount: Euros,
}

/// What a run, or a part of one, counted.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Tallies(pub BTreeMap<Counted, Tally>);

impl Tallies {
    /// One more, of so much.
    pub fn add(&mut self, what: Counted, amount: Euros) {
        self.add_many(what, 1, amount);
    }

    /// Some more, of so much together.
    pub fn add_many(&mut self, what: Counted, count: u64, amount: Euros) {
        let tally = self.0.entry(what).or_default();
        tally.count += count;
        tally.amount += amount;
    }

    /// Some more that are no money; nothing when there is none.
    pub fn add_some(&mut self, what: Counted, count: u64) {
        if count > 0 {
            self.add_many(what, count, Euros::ZERO);
        }
    }

    /// What another part counted.
    pub fn merge(&mut self, other: &Self) {
        for (what, tally) in &other.0 {
            self.add_many(*what, tally.count, tally.amount);
        }
    }

    /// How many of `what`.
    #[must_use]
    pub fn count(&self, what: Counted) -> u64 {
        self.0.get(&what).map_or(0, |tally| tally.count)
    }

    /// How much of `what`.
    #[must_use]
    pub fn amount(&self, what: Counted) -> Euros {
        self.0.get(&what).map(|tally| tally.amount).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_run_says_its_kind() {
        for kind in RunKind::ALL {
            let id = kind.run_id(date(2027, 3, 31), "001").expect("an id");
            assert_eq!(RunKind::of(&id), Some(kind));
        }
    }
}
