//! When a mandate that is no longer published ended: the register never says (formats.md §2), so a day is proposed with its
//! reason, and a gestionnaire confirms it.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::calendar::add_months;
use crate::french::date_full;
use crate::recognition::RegisterRow;
use crate::rules::mandates::{CreditCalendar, MandateKind};
use crate::texts::sentences;

/// Within these months after a first round, a mandate that begins comes from that election: councils of EPCI are installed
/// after the communes', and those of 2020 were in July.
const INSTALLED_WITHIN_MONTHS: u32 = 4;

/// A last day of mandate, to be confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProposedEnd {
    /// The last day held.
    pub on: Date,
    /// Why that day.
    pub reason: EndReason,
}

/// Why a day is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "because")]
pub enum EndReason {
    /// The same person holds a new mandate of the same kind in the same territory.
    Reelected {
        /// When it began.
        from: Date,
    },
    /// Councils of that kind were all elected anew: powers end on the day of the first round (EL-10), and those of a municipal
    /// council by the law itself, whatever is decided here (EL-10b).
    Renewed {
        /// The kind of council.
        kind: MandateKind,
        first_round: Date,
    },
    /// No more is known than that the publication leaves it out.
    Absent {
        /// The day of the publication.
        published: Date,
    },
}

/// The end to propose for `row`, which the publication of that day leaves out. `successor_start` is the start of another
/// mandate that the publication gives to the same person, of the same kind in the same territory.
///
/// `None` when nothing is to be proposed: the end is known already, or the mandate began after the publication, which is
/// then older than what is known.
#[must_use]
pub fn proposed_end(
    row: &RegisterRow,
    published: Date,
    successor_start: Option<Date>,
) -> Option<ProposedEnd> {
    if row.end.is_some() || row.start > published {
        return None;
    }
    // A successor that didn't begin later is the same mandate under a corrected name or date: it ends nothing.
    let successor = successor_start.filter(|start| *start > row.start);
    let first_round = row.kind.renewal_between(row.start, successor.unwrap_or(published));
    let reason = match (successor, first_round) {
        (Some(from), None) => EndReason::Reelected { from },
        (Some(from), Some(first_round))
            if !row.kind.is_municipal() && from <= add_months(first_round, INSTALLED_WITHIN_MONTHS) =>
        {
            EndReason::Reelected { from }
        }
        (_, Some(first_round)) => EndReason::Renewed { kind: row.kind, first_round },
        (None, None) => EndReason::Absent { published },
    };
    Some(ProposedEnd { on: reason.last_day(), reason })
}

impl EndReason {
    fn last_day(self) -> Date {
        match self {
            EndReason::Reelected { from } => from.yesterday().unwrap_or(from),
            EndReason::Renewed { first_round, .. } => first_round,
            EndReason::Absent { published } => published,
        }
    }

    /// For the gestionnaire: why that day, and what to check.
    #[must_use]
    pub fn explain(self) -> String {
        match self {
            EndReason::Reelected { from } => sentences::EndReelected { date: &date_full(from) }.said(),
            EndReason::Renewed { kind, first_round } => renewed(kind, first_round),
            EndReason::Absent { published } => sentences::EndAbsent { date: &date_full(published) }.said(),
        }
    }
}

fn renewed(kind: MandateKind, first_round: Date) -> String {
    let date = &date_full(first_round);
    match kind {
        MandateKind::Municipal | MandateKind::PolynesieCommune | MandateKind::NouvelleCaledonieCommune => {
            sentences::EndRenewedCommune { date }.said()
        }
        _ if kind.calendar() == CreditCalendar::Municipal => sentences::EndRenewedAsCommunes { date }.said(),
        _ => sentences::EndRenewed { date }.said(),
    }
}

/// The group in which a mandate waits for a decision: one reason, one place, so that one decision may concern many. Without a
/// reason, the mandate is over for us and is published again. Gives the code of the group and its words.
#[must_use]
pub fn ending_group(row: &RegisterRow, reason: Option<EndReason>) -> (String, String) {
    let area = area(&row.territory_code);
    let (code, words) = match reason {
        None => ("retour".to_owned(), sentences::EndGroupBack.said()),
        Some(EndReason::Reelected { .. }) => ("reelection".to_owned(), sentences::EndGroupReelected.said()),
        Some(EndReason::Renewed { first_round, .. }) => (
            format!("renouvellement-{first_round}"),
            sentences::EndGroupRenewed { date: &date_full(first_round) }.said(),
        ),
        Some(EndReason::Absent { .. }) => ("absence".to_owned(), sentences::EndGroupAbsent.said()),
    };
    (format!("{code}-{area}"), format!("{words} — {area}"))
}

/// The département of a commune; councils that are larger than a commune are few, and go by their own code or together.
fn area(territory: &str) -> &str {
    let digits = if territory.starts_with("97") || territory.starts_with("98") { 3 } else { 2 };
    match territory.len() {
        5 => territory.get(..digits).unwrap_or(territory),
        9 => "EPCI",
        _ => territory,
    }
}
